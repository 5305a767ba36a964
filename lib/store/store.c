/* The store is one SQLite file, crosstrain.db, in the state folder.
 *
 * This file opens and closes it.  A writer locks a file beside it first, since SQLite
 * alone lets two daemons take turns.  Before SQLite works on a file its head is looked at as
 * plain bytes: what is no store of ours, or a newer one, is left exactly as it is.
 *
 * A new store is made under another name and renamed when whole, so that a file that is
 * empty or cut short is known for damage, never for a store that has to be begun anew: a
 * new one would have another key, and every link in every calendar would be dead.
 *
 * The write-ahead log and its index stay when the daemon stops (SQLITE_FCNTL_PERSIST_WAL).
 * So whoever may only read the folder can open the store of a stopped daemon; the other
 * way, immutable=1, would read nonsense if the daemon started meanwhile. */
#include "store_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crosstrain/mem.h"

enum { STEPS_BETWEEN = 100000 };   /* of SQLite's virtual machine, between two signs of life */

static enum store_opened refused(struct err *err, const char *what, const char *path)
{
	err_set(err, "%s %s: %m", what, path);
	return STORE_REFUSED;
}

static enum store_opened is_damaged(struct store *store, struct err *err, const char *what)
{
	store_damaged(store, err, what);
	return STORE_DAMAGED;
}

static enum store_opened sqlite_refused(struct store *store, struct err *err)
{
	scoped(heap) char *finding = mem_text(sqlite3_errmsg(store->db));

	store_refused(store, err);
	return store->trouble == STORE_DAMAGED ? is_damaged(store, err, finding) : store->trouble;
}

static enum store_opened cannot_open(struct store *store, struct err *err)
{
	errno = sqlite3_system_errno(store->db);
	return errno != 0 ? refused(err, "cannot open", store->path) : sqlite_refused(store, err);
}

/* The newest version that this program knows of which a copy was set aside by a migration;
 * 0: none. */
static int set_aside(const struct store *store)
{
	int version = schema_newest();

	for (; version > 0; version--) {
		scoped(heap) char *aside = schema_aside(store->path, version);

		if (access(aside, F_OK) == 0)
			break;
	}
	return version;
}

static enum store_opened is_newer(struct store *store, struct err *err, int version)
{
	int kept = set_aside(store);
	scoped(heap) char *aside = schema_aside("crosstrain.db", kept);
	scoped(heap) char *or_back = mem_format(", or move it and its -wal aside and put %s in their place", aside);

	err_set(err, "%s was written by a newer crosstrain (version %d; this one knows %d) and is left as it is; "
	        "install that version again%s", store->path, version, schema_newest(), kept > 0 ? or_back : "");
	return STORE_NEWER;
}

/* To make a new one would be to give everybody another link. */
static enum store_opened is_missing(struct store *store, struct err *err)
{
	err_set(err, "%s is missing, and publication %lld was made into it; put a backup in its place, or to begin "
	        "anew, with new links for everybody, remove crosstrain.lock beside it", store->path,
	        (long long)store->mark);
	return STORE_DAMAGED;
}

/* The folder's true path, made if its parent is there.  SQLite is told to follow no
 * symbolic link, but /var/lib/crosstrain may well be one (systemd's DynamicUser=). */
static enum store_opened find_folder(char real[PATH_MAX], const char *folder, enum store_mode mode, struct err *err)
{
	if (mode == STORE_WRITE && mkdir(folder, 0750) != 0 && errno != EEXIST)
		return refused(err, "cannot make", folder);
	if (realpath(folder, real) != NULL)
		return STORE_OPEN;
	if (mode == STORE_READ && errno == ENOENT) {
		err_set(err, "there is no %s yet; start crosstraind once", folder);
		return STORE_ABSENT;
	}
	return refused(err, "cannot open", folder);
}

static enum store_opened take_lock(struct store *store, const char *folder, struct err *err)
{
	scoped(heap) char *path = mem_format("%s/crosstrain.lock", folder);

	store->lock = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	store->mark = store->lock >= 0 ? MARK_NEW : 0;
	if (store->lock < 0 && errno == EEXIST)
		store->lock = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (store->lock < 0)
		return refused(err, "cannot open", path);
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0) {
		store->mark = store->mark == MARK_NEW ? MARK_NEW : mark_read(store->lock);
		return STORE_OPEN;
	}
	if (errno != EWOULDBLOCK)
		return refused(err, "cannot lock", path);
	err_set(err, "another crosstraind is running on %s; stop it first", folder);
	return STORE_LOCKED;
}

/* Copies that were under way when somebody was killed hold the key of all links, too. */
static void sweep(const char *folder)
{
	DIR *dir = opendir(folder);

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
		if (fnmatch("crosstrain.db.copy.??????*", e->d_name, 0) == 0
		    || fnmatch("crosstrain.db.v*.bak.??????*", e->d_name, 0) == 0)
			unlinkat(dirfd(dir), e->d_name, 0);
	if (dir != NULL)
		closedir(dir);
}

static int big_endian(const unsigned char *b)
{
	return (int)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]);
}

/* What bears the store's name, before anybody opens it. */
static enum store_opened look_at_file(struct store *store, struct err *err)
{
	struct stat st;
	bool is_there = lstat(store->path, &st) == 0;

	if (!is_there && errno == ENOENT) {
		err_set(err, "there is no %s yet; start crosstraind once", store->path);
		return STORE_ABSENT;
	}
	if (!is_there)
		return refused(err, "cannot open", store->path);
	if (S_ISLNK(st.st_mode)) {
		errno = ELOOP;
		return refused(err, "cannot open", store->path);
	}
	if (!S_ISREG(st.st_mode))
		return is_damaged(store, err, "it is no file");
	return st.st_size > 0 ? STORE_OPEN : is_damaged(store, err, "it is empty");
}

/* Looks at the head of the file (https://www.sqlite.org/fileformat2.html, 1.3), by SQLite's
 * own descriptor.  Another one must not even be closed: that lets go of every lock that the
 * process has on the file (fcntl(2)), and then who looks into the store of a running daemon
 * with another program removes its log. */
static enum store_opened look_at_head(struct store *store, struct err *err)
{
	unsigned char head[100];
	sqlite3_file *file = NULL;

	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	int rc = file->pMethods->xRead(file, head, sizeof head, 0);
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ) {
		err_set(err, "cannot read %s: %s", store->path, sqlite3_errstr(rc));
		return STORE_REFUSED;
	}
	if (rc != SQLITE_OK || memcmp(head, "SQLite format 3", 16) != 0)
		return is_damaged(store, err, "it is no database");
	if (big_endian(head + 68) != SCHEMA_APPLICATION && big_endian(head + 68) != SCHEMA_COPY)
		return is_damaged(store, err, "it is another program's database");
	if (big_endian(head + 60) > schema_newest())
		return is_newer(store, err, big_endian(head + 60));
	return STORE_OPEN;
}

/* Under another name until it is whole.  What lies there is of a start that was killed. */
static enum store_opened make_file(struct store *store, const char *folder, struct err *err)
{
	scoped(heap) char *new = mem_format("%s.new", store->path);
	scoped(heap) char *journal = mem_format("%s-journal", new);

	unlink(journal);
	if (unlink(new) != 0 && errno != ENOENT)
		return refused(err, "cannot remove", new);
	bool ok = schema_make(new, err)
	          && (rename(new, store->path) == 0 || err_set(err, "cannot make %s: %m", store->path));
	if (!ok) {
		unlink(journal);
		unlink(new);
		return STORE_REFUSED;
	}
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok ? STORE_OPEN : refused(err, "cannot sync", folder);
}

static bool pragma_number(struct store *store, const char *pragma, int *out)
{
	sqlite3_stmt *st;
	bool ok = sqlite3_prepare_v2(store->db, pragma, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW;

	if (ok)
		*out = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return ok;
}

/* What SQLite finds wrong with the file, or "ok"; false if it could not look at all of it. */
static bool find_damage(struct store *store, char finding[static 128])
{
	sqlite3_stmt *st;
	bool ok = sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &st, NULL) == SQLITE_OK
	          && sqlite3_step(st) == SQLITE_ROW;

	if (ok)
		sqlite3_snprintf(128, finding, "%s", sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return ok;
}

static enum store_opened check_whole(struct store *store, struct err *err)
{
	char finding[128];

	/* A disk that is full or ill is no reason to put a backup in the place of a whole store. */
	if (!find_damage(store, finding))
		return sqlite_refused(store, err);
	if (strcmp(finding, "ok") == 0)
		return STORE_OPEN;
	return is_damaged(store, err, finding);
}

static bool set_up(struct store *store)
{
	sqlite3_busy_timeout(store->db, STORE_PATIENCE_MS);
	sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* What is refused is left with its log as it was; store_free() empties the log of a
	 * store that was found whole. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return sqlite3_exec(store->db, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
	                    "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;", NULL, NULL, NULL) == SQLITE_OK;
}

static int still_at_it(void *arg)
{
	const struct store_patience *patience = arg;

	patience->still_at_it(patience->arg);
	return 0;
}

/* What is deleted or replaced is overwritten, HR's files of last week too: whoever is forgotten
 * may stand in them. */
static bool set_up_writing(struct store *store)
{
	int on = 1;

	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	return sqlite3_exec(store->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	                    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;"
	                    "PRAGMA journal_size_limit = 16777216;", NULL, NULL, NULL) == SQLITE_OK;
}

static enum store_opened check_version(struct store *store, enum store_mode mode, struct err *err)
{
	int version;

	if (!pragma_number(store, "PRAGMA user_version", &version))
		return sqlite_refused(store, err);
	/* The log may hold a migration that the file's head does not show yet. */
	if (version > schema_newest())
		return is_newer(store, err, version);
	if (version < 1)
		return is_damaged(store, err, "it has no version");
	if (mode == STORE_READ && version < schema_newest()) {
		err_set(err, "%s is of an older crosstrain; start crosstraind once, which brings it up to date", store->path);
		return STORE_REFUSED;
	}
	if (mode == STORE_WRITE && !schema_migrate(store, version, err))
		return STORE_REFUSED;
	return STORE_OPEN;
}

bool store_is_in_place(const struct store *store, struct err *err)
{
	struct stat st;

	if (stat(store->path, &st) == 0 && st.st_dev == store->device && st.st_ino == store->inode)
		return true;
	return err_set(err, "%s is gone, or another file has its name: stop crosstraind, put the store or a backup in "
	               "its place, and start it again", store->path);
}

/* A copy of the plain file is known by the mark, and then says so itself. */
static enum store_opened know_copy(struct store *store, struct err *err)
{
	struct stat st;
	int64_t number, at;

	if (stat(store->path, &st) != 0)
		return refused(err, "cannot look at", store->path);
	if (!read_last_publication(store, &number, &at, err))
		return store->trouble;
	store->device = st.st_dev;
	store->inode = st.st_ino;
	if (store->is_copy || !mark_is_ahead(store, number))
		return STORE_OPEN;
	store->is_copy = true;
	return database_mark_copy(store->db, true) ? STORE_OPEN : sqlite_refused(store, err);
}

static enum store_opened open_database(struct store *store, enum store_mode mode, struct err *err)
{
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX
	            | (mode == STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);

	if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK)
		return cannot_open(store, err);
	enum store_opened how = look_at_head(store, err);
	if (how != STORE_OPEN)
		return how;
	if (!set_up(store))
		return sqlite_refused(store, err);
	if (store->patience.still_at_it != NULL)
		sqlite3_progress_handler(store->db, STEPS_BETWEEN, still_at_it, &store->patience);
	/* 0.5 s for the store of 100,000 people; readers would wait for it at every command. */
	if (mode == STORE_WRITE && (how = check_whole(store, err)) != STORE_OPEN)
		return how;
	if (mode == STORE_WRITE && !set_up_writing(store))
		return sqlite_refused(store, err);
	int application;
	if (!pragma_number(store, "PRAGMA application_id", &application))
		return sqlite_refused(store, err);
	store->is_copy = application == SCHEMA_COPY;
	how = check_version(store, mode, err);
	if (how == STORE_OPEN && !queries_prepare(store, err))
		how = sqlite_refused(store, err);
	return how == STORE_OPEN && mode == STORE_WRITE ? know_copy(store, err) : how;
}

static enum store_opened open_store(struct store **out, const char *state_dir, enum store_mode mode,
                                    struct store_patience patience, struct err *err)
{
	scoped(store) struct store *store = mem_new(struct store);
	char folder[PATH_MAX];

	store->lock = -1;
	store->patience = patience;
	enum store_opened how = find_folder(folder, state_dir, mode, err);
	if (how != STORE_OPEN)
		return how;
	store->path = mem_format("%s/crosstrain.db", folder);
	if (mode == STORE_WRITE && (how = take_lock(store, folder, err)) != STORE_OPEN)
		return how;
	if (mode == STORE_WRITE)
		sweep(folder);
	how = look_at_file(store, err);
	if (how == STORE_ABSENT && mode == STORE_WRITE)
		how = store->mark > 0 ? is_missing(store, err) : make_file(store, folder, err);
	if (how == STORE_OPEN)
		how = open_database(store, mode, err);
	store->whole = how == STORE_OPEN;
	if (store->db != NULL)
		sqlite3_progress_handler(store->db, 0, NULL, NULL);
	if (how == STORE_OPEN)
		*out = give(store);
	return how;
}

enum store_opened store_open(struct store **out, const char *state_dir, enum store_mode mode, struct err *err)
{
	return open_store(out, state_dir, mode, (struct store_patience){ NULL, NULL }, err);
}

enum store_opened store_open_patiently(struct store **out, const char *state_dir, struct store_patience patience,
                                       struct err *err)
{
	return open_store(out, state_dir, STORE_WRITE, patience, err);
}

int store_migrated_from(const struct store *store)
{
	return store->migrated_from;
}

bool store_holds_erased(const struct store *store)
{
	return store->holds_erased;
}

enum store_opened store_trouble(const struct store *store)
{
	return store->trouble;
}

void store_free(struct store *store)
{
	if (store == NULL)
		return;
	queries_finish(store);
	if (store->lock >= 0 && store->whole) {
		sqlite3_busy_timeout(store->db, 0);
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	sqlite3_close(store->db);
	if (store->lock >= 0)
		close(store->lock);
	free(store->path);
	free(store);
}

bool store_link_key(struct store *store, struct digest_key *out, struct err *err)
{
	struct row row = rows(store, query(store, COMPANY_KEY));
	bool found = row_next(&row, err) && sqlite3_column_bytes(row.st, 0) == sizeof out->b;

	if (found)
		memcpy(out->b, sqlite3_column_blob(row.st, 0), sizeof out->b);
	rows_end(&row);
	return found || (!row.failed && store_damaged(store, err, "the key of links"));
}
