/* The store: what was published is there again, whole, whatever happens to the file, the
 * disk or the program. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "../lib/store/store_internal.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"
#define VISITS  "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n" \
                "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n"

static const struct author hr = { 1000, "reload", "new year" };

/* A state folder of its own for each test. */
static int folder_new(void **state)
{
	char name[] = "/tmp/crosstrain-test-XXXXXX";

	*state = mem_text(mkdtemp(name));
	return *state == NULL;
}

static int folder_remove(void **state)
{
	scoped(heap) char *folder = *state;
	DIR *dir = opendir(folder);

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		scoped(heap) char *path = mem_format("%s/%s", folder, e->d_name);

		if (unlink(path) != 0)
			rmdir(path);
	}
	closedir(dir);
	return rmdir(folder);
}

static struct store *opened(const char *folder, enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = { "" };

	if (store_open(&store, folder, mode, &err) != STORE_OPEN)
		fail_msg("%s", err.text);
	return store;
}

/* How opening ends when it should not be possible; the words are left in `err`. */
static enum store_opened opening(const char *folder, enum store_mode mode, struct err *err)
{
	struct store *store = NULL;

	err->text[0] = '\0';
	enum store_opened how = store_open(&store, folder, mode, err);
	assert_int_equal(how == STORE_OPEN, store != NULL);
	assert_true(how == STORE_OPEN || err->text[0] != '\0');
	store_free(store);
	return how;
}

static struct published *stored(struct store *store)
{
	struct published *p = NULL;
	struct err err = { "" };

	if (!store_published(store, &p, &err))
		fail_msg("%s", err.text);
	return p;
}

/* Plans, publishes and stores; the office then holds what the store says. */
static void publish(struct office *o, struct store *store, const char *today, int64_t now, const char *lines)
{
	struct publication *publication = office_preview(o, today, now, lines);
	struct err err;

	if (!store_publish(store, publication, NULL, &hr, now, &err))
		fail_msg("%s", err.text);
	publication_free(o->last);
	published_free(o->published);
	o->last = publication;
	o->published = publication_take(publication);
}

/* An office whose state is that of a new store. */
static struct office *office_of(struct store *store)
{
	struct office *o = office_new();

	published_free(o->published);
	o->published = stored(store);
	return o;
}

/* A stopped daemon's folder with one publication. */
static void fill(const char *folder)
{
	scoped(store) struct store *store = opened(folder, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, VISITS);
}

static char *in(const char *folder, const char *name)
{
	return mem_format("%s/%s", folder, name);
}

static char *file_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	char *bytes = mem_zero(*n + 1, 1);
	assert_int_equal(fread(bytes, 1, *n, f), *n);
	fclose(f);
	return bytes;
}

static void file_write(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static struct digest file_digest(const char *path)
{
	size_t n;
	scoped(heap) char *bytes = file_read(path, &n);

	return digest_of(bytes, n);
}

static void run_sql(const char *folder, const char *sql)
{
	scoped(heap) char *path = in(folder, "crosstrain.db");
	char *why = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

static void a_new_store_is_empty_and_private(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	struct stat st;

	assert_int_equal(p->n_subjects + p->n_visits + (size_t)p->number, 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void the_folder_is_made_if_its_parent_is_there(void **state)
{
	scoped(heap) char *folder = in(*state, "below");
	scoped(heap) char *deep = in(*state, "not/there");
	struct stat st;
	struct err err;

	umask(0);
	assert_int_equal(opening(folder, STORE_WRITE, &err), STORE_OPEN);
	umask(022);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
	assert_int_equal(opening(deep, STORE_WRITE, &err), STORE_REFUSED);
	char *again = mem_text(folder);
	void *inner = again;
	folder_remove(&inner);
}

static void key_and_name_space_are_drawn_once(void **state)
{
	struct digest_key key, again;
	struct digest installation;
	struct err err;

	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(published) struct published *p = stored(store);

		assert_true(store_link_key(store, &key, &err));
		installation = p->installation;
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_true(store_link_key(store, &again, &err));
	assert_memory_equal(key.b, again.b, sizeof key.b);
	assert_memory_equal(installation.b, p->installation.b, sizeof installation.b);
}

static void what_was_published_is_there_again(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	static const char *const plans[] = { VISITS, "ann warehouse 1 2027-01-14 -\n", VISITS,
		"ann field 1 2027-01-13..2027-01-15 -\nann field 2 2027-02-01..2027-02-03 cy\nbob warehouse 2 - -\n" };

	for (int i = 0; i < 4; i++) {
		publish(o, store, MONDAY, 1000 + i, plans[i]);
		scoped(published) struct published *p = stored(store);
		assert_published_equal(o->published, p);
		assert_int_equal(p->number, i + 1);
		assert_int_equal(p->at, 1000 + i);
	}
	/* Ids that change places, a person gone, another come, a link revoked. */
	office_edit(o, "id = \"ann\"", "id = \"amy\"; was = \"ann\"");
	publish(o, store, MONDAY, 2000, "amy warehouse 1 2027-01-11 bea\n");
	office_edit(o, "{ id = \"cy\"; name = \"Cy Fir\";", "{ id = \"dan\"; name = \"Dan Yew\";");
	publish(o, store, MONDAY, 2001, "amy warehouse 1 2027-01-11 bea\n");
	struct publication *revoked = publication_revoke(o->published, published_find(o->published, SUBJECT_STAFF, "bob"),
	                                                 world_day(MONDAY), 2002);
	struct err err;
	assert_true(store_publish(store, revoked, NULL, &hr, 2002, &err));
	scoped(published) struct published *after = publication_take(revoked);
	scoped(published) struct published *p = stored(store);
	publication_free(revoked);
	assert_published_equal(after, p);
	assert_int_equal(p->n_retired, 1);
	assert_int_equal(p->number, 7);
}

static void ids_that_move_on_do_not_collide(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, "");
	int64_t ann = office_subject(o, SUBJECT_STAFF, "ann")->row;
	office_edit(o, "id = \"bob\"", "id = \"bert\"; was = \"bob\"");
	office_edit(o, "id = \"ann\"", "id = \"anna\"; was = \"ann\"");
	publish(o, store, MONDAY, 1001, "");
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	assert_int_equal(office_subject(o, SUBJECT_STAFF, "anna")->row, ann);
}

static void nothing_new_gets_no_number(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct log log;
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	publish(o, store, MONDAY, 2000, VISITS);
	assert_true(o->last->nothing);
	assert_int_equal(o->published->number, 1);
	assert_true(store_log(store, 10, &log, &err));
	assert_int_equal(log.n, 1);
	log_clear(&log);
}

static void the_trail_says_who_did_what(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	const struct author daemon = { -1, "start", NULL };
	struct log log;
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	assert_true(store_note(store, &daemon, 1500, &err));
	publish(o, store, MONDAY, 2000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 bea\n");
	assert_true(store_log(store, 2, &log, &err));
	assert_int_equal(log.n, 2);
	assert_string_equal(log.entries[0].action, "start");
	assert_null(log.entries[0].detail);
	assert_int_equal(log.entries[0].number, 0);
	assert_int_equal(log.entries[0].uid, -1);
	assert_int_equal(log.entries[1].number, 2);
	assert_int_equal(log.entries[1].at, 2000);
	assert_int_equal(log.entries[1].uid, 1000);
	assert_string_equal(log.entries[1].detail, "new year");
	assert_int_equal(log.entries[1].n_moved, 1);
	assert_int_equal(log.entries[1].n_cancelled, 1);
	assert_int_equal(log.entries[1].n_details, 1);
	assert_int_equal(log.entries[1].n_new, 0);
	log_clear(&log);
}

static void the_trail_cannot_be_rewritten(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	sqlite3 *db;

	fill(*state);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE audit SET uid = 0", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM audit", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void the_accepted_config_comes_back_byte_for_byte(void **state)
{
	const struct source files[] = { { "main.conf", "a\0b\n", 4 }, { "staff.csv", "", 0 }, { "x.conf", "ü", 2 } };
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	scoped(sources) struct sources *given = sources_kept(files, 3), *none = NULL, *kept = NULL;
	scoped(publication) struct publication *first = office_preview(o, MONDAY, 1000, VISITS);
	struct err err;
	int64_t at;
	size_t n;

	assert_true(store_accepted(store, &none, &at, &err));
	assert_null(none);
	assert_true(store_publish(store, first, given, &hr, 1000, &err));
	first->nothing = true;
	assert_true(store_publish(store, first, given, &hr, 2000, &err));
	assert_true(store_accepted(store, &kept, &at, &err));
	assert_int_equal(at, 1000);             /* the same files are not kept again */
	const struct source *all = sources_all(kept, &n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(all[i].name, files[i].name);
		assert_int_equal(all[i].n, files[i].n);
		assert_memory_equal(all[i].bytes, files[i].bytes, files[i].n);
	}
	scoped(sources) struct sources *fewer = sources_kept(files, 2), *now = NULL;
	assert_true(store_publish(store, first, fewer, &hr, 3000, &err));
	assert_true(store_accepted(store, &now, &at, &err));
	sources_all(now, &n);
	assert_int_equal(n, 2);
	assert_int_equal(at, 3000);
}

static void fetches_are_remembered_by_the_day(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct err err;

	publish(o, store, MONDAY, 1000, "");
	struct subject_ix ann = published_find(o->published, SUBJECT_STAFF, "ann");
	int64_t row = o->published->subjects[ann.i].row;
	const struct fetched all[] = { { row, { 20000 } }, { row, { 20002 } }, { row, { 20001 } }, { 999, { 20000 } } };
	scoped(heap) struct day *days = mem_array(struct day, o->published->n_subjects);

	assert_true(store_note_fetched(store, all, 4, &err));
	assert_true(store_last_fetched(store, o->published, days, &err));
	assert_int_equal(days[ann.i].n, 20002);
	assert_true(day_same(days[0], DAY_EVER_BEFORE));
}

static void a_second_writer_is_refused_and_a_reader_is_not(void **state)
{
	scoped(store) struct store *first = opened(*state, STORE_WRITE);
	scoped(heap) char *link = in(*state, "same");
	struct err err;
	int status;

	assert_int_equal(symlink(".", link), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_LOCKED);
	assert_int_equal(opening(link, STORE_WRITE, &err), STORE_LOCKED);
	pid_t other = fork();
	if (other == 0)
		_exit(opening(*state, STORE_WRITE, &err) == STORE_LOCKED ? 0 : 1);
	waitpid(other, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_OPEN);
	published_free(stored(first));
}

/* A daemon reads its own store now and then; that must not cost it the locks by which other
 * programs know that the log is in use. */
static void another_program_leaves_a_running_daemons_log(void **state)
{
	scoped(heap) char *log = in(*state, "crosstrain.db-wal");
	scoped(heap) char *look = mem_format("sqlite3 %s/crosstrain.db 'SELECT count(*) FROM audit' >/dev/null", (char *)*state);

	fill(*state);
	scoped(store) struct store *writer = opened(*state, STORE_WRITE);
	store_free(opened(*state, STORE_READ));
	assert_int_equal(system(look), 0);
	assert_int_equal(access(log, F_OK), 0);
	published_free(stored(writer));
}

static void a_stale_publication_is_refused(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	scoped(publication) struct publication *late = office_preview(o, MONDAY, 1000, "");
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	assert_false(store_publish(store, late, NULL, &hr, 2000, &err));
	assert_int_equal(late->after->number, 0);
	late->nothing = true;
	assert_false(store_publish(store, late, NULL, &hr, 2000, &err));
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
}

static void without_a_store_a_reader_hears_that_there_is_none(void **state)
{
	scoped(heap) char *nowhere = in(*state, "nowhere");
	struct err err;

	assert_int_equal(opening(*state, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(opening(nowhere, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(access(nowhere, F_OK), -1);
}

static void a_newer_store_is_left_untouched(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	struct err err;

	fill(*state);
	run_sql(*state, "PRAGMA user_version = 99");
	struct digest before = file_digest(path);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_NEWER);
	assert_non_null(strstr(err.text, "newer"));
	assert_null(strstr(err.text, ".bak"));          /* there is none */
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_NEWER);
	struct digest after = file_digest(path);
	assert_memory_equal(before.b, after.b, sizeof before.b);
}

/* As above, but the daemon that wrote it was killed, and its log tells the version. */
static void a_newer_store_with_a_log_is_left_untouched(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db"), *log = in(*state, "crosstrain.db-wal");
	struct err err;
	int status;

	fill(*state);
	pid_t newer = fork();
	if (newer == 0) {
		sqlite3 *db;

		sqlite3_open(path, &db);
		sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
		_exit(0);
	}
	waitpid(newer, &status, 0);
	struct digest before = file_digest(path), log_before = file_digest(log);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_NEWER);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_NEWER);
	struct digest after = file_digest(path), log_after = file_digest(log);
	assert_memory_equal(before.b, after.b, sizeof before.b);
	assert_memory_equal(log_before.b, log_after.b, sizeof before.b);
}

/* What lies there under the store's name is refused and kept as it is. */
static void assert_refused_untouched(const char *folder, const char *bytes, size_t n)
{
	scoped(heap) char *path = in(folder, "crosstrain.db");
	struct err err;

	file_write(path, bytes, n);
	assert_int_equal(opening(folder, STORE_WRITE, &err), STORE_DAMAGED);
	assert_non_null(strstr(err.text, "put a backup in their place"));
	assert_int_equal(opening(folder, STORE_READ, &err), STORE_DAMAGED);
	size_t now;
	scoped(heap) char *after = file_read(path, &now);
	assert_int_equal(now, n);
	assert_memory_equal(after, bytes, n);
}

static void what_is_no_store_is_never_overwritten(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	static const char text[] = "Dear diary, this is a text file that somebody put here. It is longer than a "
		"hundred bytes, so that the head of a database would fit into it.";
	sqlite3 *db;
	struct err err;

	assert_refused_untouched(*state, "", 0);
	assert_refused_untouched(*state, text, sizeof text);
	assert_refused_untouched(*state, text, 10);
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	rmdir(path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_REFUSED);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
}

static void a_store_cut_short_is_refused_and_left_as_it_is(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	size_t n;

	fill(*state);
	scoped(heap) char *bytes = file_read(path, &n);
	for (size_t at = 4096; at < n; at += 4096)
		assert_refused_untouched(*state, bytes, at);
}

/* One wrong byte is found, or does no harm beyond itself; never a crash, and never a file
 * that was opened in vain and is another one afterwards. */
static void a_flipped_byte_is_no_crash(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	struct dice dice = { 7 };
	int found = 0;
	size_t n;

	fill(*state);
	scoped(heap) char *bytes = file_read(path, &n);
	for (int i = 0; i < 300; i++) {
		size_t at = i < 100 ? (size_t)i : dice_roll(&dice, (uint32_t)n);
		char bit = (char)(1 << dice_roll(&dice, 8));
		struct store *store = NULL;
		struct published *p = NULL;
		struct err err;

		bytes[at] ^= bit;
		file_write(path, bytes, n);
		enum store_opened how = store_open(&store, *state, i % 2 ? STORE_WRITE : STORE_READ, &err);
		if (how != STORE_OPEN || !store_published(store, &p, &err)) {
			found++;
			size_t now;
			store_free(store);
			store = NULL;
			scoped(heap) char *after = file_read(path, &now);
			if (how != STORE_OPEN)
				assert_true(now == n && memcmp(after, bytes, n) == 0);
		}
		store_free(store);
		published_free(p);
		bytes[at] ^= bit;
	}
	assert_true(found > 50);
	file_write(path, bytes, n);
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *whole = stored(store);
	assert_int_equal(whole->n_visits, 3);
}

static void rows_that_cannot_be_end_in_words(void **state)
{
	static const char *const tampering[] = {
		"UPDATE visit SET staff = 4711 WHERE visit = 1",
		"UPDATE visit SET staff = (SELECT subject FROM subject WHERE kind = 1 LIMIT 1) WHERE visit = 1",
		"UPDATE visit SET briefing = 99 WHERE visit = 1",
		"UPDATE visit SET n_days = 2 WHERE visit = 1",
		"DELETE FROM later_day",
		"INSERT INTO later_day VALUES (77, 5)",
		"UPDATE later_day SET day = day - 10",
		"UPDATE visit SET first = 9000000000 WHERE visit = 1",
		"UPDATE visit SET cycle = -1 WHERE visit = 1",
		"UPDATE subject SET home = subject WHERE kind = 2",
		"UPDATE subject SET name = CAST(x'ff' AS TEXT) WHERE kind = 2",
		"UPDATE subject SET name = CAST(x'410042' AS TEXT) WHERE kind = 2",
		"UPDATE briefing SET hours_until = 5000",
		"UPDATE left_out SET host = 4711",
		"UPDATE company SET next_visit = 1",
		"UPDATE cycle SET first = until - 1 - 9000000000",
		"DELETE FROM company",
		"DELETE FROM subject WHERE kind = 0",
	};

	for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
		scoped(heap) char *path = in(*state, "crosstrain.db"), *lock = in(*state, "crosstrain.lock");
		scoped(published) struct published *p = NULL;
		struct err err = { "" };

		fill(*state);
		run_sql(*state, tampering[i]);
		{
			scoped(store) struct store *store = opened(*state, STORE_READ);

			if (store_published(store, &p, &err))
				fail_msg("not noticed: %s", tampering[i]);
		}
		assert_non_null(strstr(err.text, "is damaged"));
		unlink(path);
		unlink(lock);
	}
}

static void what_a_killed_copy_left_is_swept(void **state)
{
	scoped(heap) char *copy = in(*state, "crosstrain.db.copy.aB3dE6"), *aside = in(*state, "crosstrain.db.v1.bak");
	scoped(heap) char *half = in(*state, "crosstrain.db.v1.bak.aB3dE6-journal");

	fill(*state);
	fclose(fopen(copy, "w"));
	fclose(fopen(aside, "w"));
	fclose(fopen(half, "w"));
	store_free(opened(*state, STORE_READ));
	assert_int_equal(access(copy, F_OK), 0);
	store_free(opened(*state, STORE_WRITE));
	assert_int_not_equal(access(copy, F_OK), 0);
	assert_int_not_equal(access(half, F_OK), 0);
	assert_int_equal(access(aside, F_OK), 0);
}

static void a_table_that_is_gone_is_damage(void **state)
{
	struct err err;

	fill(*state);
	run_sql(*state, "DROP TABLE later_day");
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_DAMAGED);
}

/* SQLite then quotes all of the table. */
static void a_spoilt_table_leaves_room_for_advice(void **state)
{
	struct err err;

	fill(*state);
	run_sql(*state, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = sql WHERE name = 'visit'");
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	assert_non_null(strstr(err.text, "put a backup in their place"));
}

static void an_older_store_is_set_aside_before_it_is_migrated(void **state)
{
	const char *const steps[] = { "", "CREATE TABLE added (x INTEGER) STRICT" };
	scoped(heap) char *aside = in(*state, "crosstrain.db.v1.bak"), *path = in(*state, "crosstrain.db");
	struct err err;

	fill(*state);
	file_write(aside, "of an earlier attempt", 21);
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);

		assert_true(schema_migrate_along(store, steps, 2, 1, &err));
	}
	/* Who goes back to the older program hears of it. */
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_NEWER);
	assert_non_null(strstr(err.text, "put crosstrain.db.v1.bak in their place"));
	assert_int_equal(rename(aside, path), 0);
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_int_equal(p->n_visits, 3);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	const char *const steps[] = { "", "DROP TABLE later_day", "CREATE TABLE visit (x)" };
	struct err err;

	fill(*state);
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);

		assert_false(schema_migrate_along(store, steps, 3, 1, &err));
		assert_non_null(strstr(err.text, "migrating from version 1"));
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_int_equal(p->n_visits, 3);
}

static void a_start_that_was_killed_is_begun_anew(void **state)
{
	scoped(heap) char *half = in(*state, "crosstrain.db.new");
	struct err err;

	file_write(half, "half", 4);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	assert_int_equal(access(half, F_OK), -1);
}

/* As nobody, who may read the folder and no more. */
static int as_nobody(const char *folder, enum store_mode mode, enum store_opened expected)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct store *store = NULL;
		struct published *p = NULL;
		struct err err;

		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(2);
		enum store_opened how = store_open(&store, folder, mode, &err);
		if (how != expected)
			fprintf(stderr, "%d: %s\n", how, err.text);
		if (how != expected || (how == STORE_OPEN && (!store_published(store, &p, &err) || p->n_visits != 3)))
			_exit(1);
		published_free(p);
		store_free(store);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return status;
}

static void who_may_only_read_can_read_a_stopped_daemons_store(void **state)
{
	static const char *const names[] = { "crosstrain.db", "crosstrain.db-wal", "crosstrain.db-shm", "crosstrain.lock" };

	fill(*state);
	for (size_t i = 0; i < 4; i++) {
		scoped(heap) char *path = in(*state, names[i]);

		assert_int_equal(chmod(path, 0444), 0);
	}
	assert_int_equal(chmod(*state, 0555), 0);
	assert_int_equal(as_nobody(*state, STORE_READ, STORE_OPEN), 0);
	assert_int_equal(as_nobody(*state, STORE_WRITE, STORE_REFUSED), 0);
	assert_int_equal(chmod(*state, 0755), 0);
}

static void a_backup_alone_can_be_read_where_nobody_may_write(void **state)
{
	scoped(heap) char *copy = in(*state, "copy.db"), *path = in(*state, "crosstrain.db");
	scoped(heap) char *log = in(*state, "crosstrain.db-wal"), *index = in(*state, "crosstrain.db-shm");
	struct stat st;
	struct err err;

	fill(*state);
	{
		scoped(store) struct store *store = opened(*state, STORE_READ);

		assert_true(store_backup(store, copy, &err));
	}
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);     /* it holds the key of all links */
	assert_int_equal(rename(copy, path), 0);
	assert_int_equal(unlink(log), 0);
	assert_int_equal(unlink(index), 0);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(*state, 0555), 0);
	assert_int_equal(as_nobody(*state, STORE_READ, STORE_OPEN), 0);
	assert_int_equal(chmod(*state, 0755), 0);
}

static void a_reader_sees_the_state_before_until_the_publication_is_whole(void **state)
{
	scoped(store) struct store *writer = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(writer);
	scoped(store) struct store *reader = NULL;

	publish(o, writer, MONDAY, 1000, VISITS);
	reader = opened(*state, STORE_READ);
	for (int i = 0; i < 20; i++) {
		publish(o, writer, MONDAY, 2000 + i, i % 2 ? VISITS : "ann field 1 2027-01-18..2027-01-20 cy\n");
		scoped(published) struct published *p = stored(reader);
		assert_published_equal(o->published, p);
	}
}

static void integrity(const char *folder)
{
	scoped(heap) char *path = in(folder, "crosstrain.db");
	sqlite3_stmt *st;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* Publishes for ever: in odd publications everybody's visit is on the 11th, in even ones
 * on the 13th, so that half a publication would be seen. */
static void publish_until_killed(const char *folder, int told)
{
	struct store *store = opened(folder, STORE_WRITE);
	struct office *o = office_of(store);

	for (;;) {
		int64_t next = o->published->number + 1;
		const char *day = next % 2 ? "11" : "13";
		scoped(heap) char *plan = mem_format("ann warehouse 1 2027-01-%s bea\nbob warehouse 1 2027-01-%s bea\n"
		                                     "ann field 1 2027-01-%s..2027-01-15 cy\n", day, day, day);

		publish(o, store, MONDAY, 1000 + next, plan);
		if (write(told, &next, sizeof next) != sizeof next)
			_exit(1);
	}
}

static int64_t last_told(int fd)
{
	int64_t n, last = 0;

	while (read(fd, &n, sizeof n) == sizeof n)
		last = n;
	return last;
}

static void assert_whole(const char *folder, int64_t told)
{
	scoped(store) struct store *store = opened(folder, STORE_READ);
	scoped(published) struct published *p = stored(store);
	scoped(heap) char *expected = mem_text(p->number % 2 ? "2027-01-11" : "2027-01-13");

	assert_true(p->number >= told);
	for (size_t i = 0; i < p->n_visits; i++)
		assert_int_equal(p->visits[i].days[0].n, world_day(expected).n);
	if (told > 0)
		assert_int_equal(p->n_visits, 3);
}

static void kill_9_loses_nothing_that_was_told(void **state)
{
	struct dice dice = { (uint64_t)time(NULL) };
	struct err err;

	print_message("seed %llu\n", (unsigned long long)dice.state);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	int64_t seen = 0;
	/* A busy machine needs more rounds, and longer ones, to publish anything. */
	for (int round = 0; round < 50 || (seen <= 10 && round < 200); round++) {
		int told[2], status;

		assert_int_equal(pipe2(told, O_CLOEXEC), 0);
		pid_t writer = fork();
		if (writer == 0)
			publish_until_killed(*state, told[1]);
		close(told[1]);
		usleep(dice_roll(&dice, round < 50 ? 60000 : 500000));
		kill(writer, SIGKILL);
		waitpid(writer, &status, 0);
		assert_true(WIFSIGNALED(status));
		int64_t last = last_told(told[0]);
		assert_whole(*state, last);
		seen = last > seen ? last : seen;
		close(told[0]);
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_true(p->number > 10);
	integrity(*state);
}

static void a_backup_is_whole_while_publications_go_on(void **state)
{
	scoped(heap) char *copy = in(*state, "copy.db"), *folder = in(*state, "restored");
	scoped(heap) char *place = in(folder, "crosstrain.db");
	struct err err;
	int told[2], status;
	int64_t n;

	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	pid_t writer = fork();
	if (writer == 0)
		publish_until_killed(*state, told[1]);
	assert_int_equal(read(told[0], &n, sizeof n), sizeof n);
	assert_int_equal(mkdir(folder, 0700), 0);
	for (int i = 0; i < 10; i++) {
		scoped(store) struct store *reader = opened(*state, STORE_READ);

		if (!store_backup(reader, copy, &err))
			fail_msg("%s", err.text);
		assert_false(store_backup(reader, copy, &err));
		assert_non_null(strstr(err.text, "exists already"));
		assert_int_equal(rename(copy, place), 0);
		assert_whole(folder, n);
		integrity(folder);
	}
	kill(writer, SIGKILL);
	waitpid(writer, &status, 0);
	close(told[0]);
	close(told[1]);
	/* And a daemon goes on from it, with the same links. */
	struct digest_key a, b;
	{
		scoped(store) struct store *restored = opened(folder, STORE_WRITE);
		scoped(store) struct store *original = opened(*state, STORE_READ);

		assert_true(store_link_key(restored, &a, &err) && store_link_key(original, &b, &err));
		assert_memory_equal(a.b, b.b, sizeof a.b);
	}
	void *inner = mem_text(folder);
	folder_remove(&inner);
}

static void nothing_is_left_of_a_backup_that_failed(void **state)
{
	scoped(heap) char *nowhere = in(*state, "not/there.db");
	struct err err;

	fill(*state);
	scoped(store) struct store *store = opened(*state, STORE_READ);
	assert_false(store_backup(store, nowhere, &err));
	assert_non_null(strstr(err.text, "not/there.db"));
}

/* Publishes until a limit on the size of files, as a full disk would, stops it; returns
 * how many publications there were. */
static int64_t publish_until_full(const char *folder, rlim_t limit)
{
	scoped(store) struct store *store = opened(folder, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct rlimit full = { limit, RLIM_INFINITY };
	struct err err = { "" };
	int64_t number = o->published->number;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	for (int i = 0; i < 400; i++) {
		scoped(heap) char *text = mem_format("Dock %d, %0150d", i, i);
		scoped(heap) char *old = mem_text(strstr(o->conf, "location = \""));

		old[strcspn(old, ";")] = '\0';
		scoped(heap) char *new = mem_format("location = \"%s\"", text);
		office_edit(o, old, new);
		scoped(publication) struct publication *next = office_preview(o, MONDAY, 1000 + i, VISITS);
		if (!store_publish(store, next, NULL, &hr, 1000 + i, &err))
			break;
		published_free(o->published);
		o->published = publication_take(next);
		number = o->published->number;
	}
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_true(err.text[0] != '\0');
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	/* With room again, the same daemon goes on. */
	publish(o, store, MONDAY, 9000, "");
	return number;
}

static void a_full_disk_loses_nothing_and_heals_without_a_restart(void **state)
{
	scoped(heap) char *path = in(*state, "crosstrain.db");
	struct stat st;

	fill(*state);
	for (int pages = 0; pages < 8; pages++) {
		assert_int_equal(stat(path, &st), 0);
		assert_true(publish_until_full(*state, (rlim_t)st.st_size + (rlim_t)pages * 4096) >= 1);
		integrity(*state);
	}
}

static void a_full_disk_makes_no_half_store(void **state)
{
	struct rlimit full = { 9000, RLIM_INFINITY };
	struct err err;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_REFUSED);
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
}

/* The words of damage tell people to put a backup in the store's place. */
static void a_full_disk_is_not_taken_for_damage(void **state)
{
	scoped(heap) char *log = in(*state, "crosstrain.db-wal"), *index = in(*state, "crosstrain.db-shm");
	struct rlimit full = { 0, RLIM_INFINITY };
	struct err err;

	fill(*state);
	unlink(log);
	unlink(index);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_REFUSED);
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_null(strstr(err.text, "damaged"));
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)
	const struct CMUnitTest tests[] = {
		test(a_new_store_is_empty_and_private),
		test(the_folder_is_made_if_its_parent_is_there),
		test(key_and_name_space_are_drawn_once),
		test(what_was_published_is_there_again),
		test(ids_that_move_on_do_not_collide),
		test(nothing_new_gets_no_number),
		test(the_trail_says_who_did_what),
		test(the_trail_cannot_be_rewritten),
		test(the_accepted_config_comes_back_byte_for_byte),
		test(fetches_are_remembered_by_the_day),
		test(a_second_writer_is_refused_and_a_reader_is_not),
		test(another_program_leaves_a_running_daemons_log),
		test(a_stale_publication_is_refused),
		test(without_a_store_a_reader_hears_that_there_is_none),
		test(a_newer_store_is_left_untouched),
		test(a_newer_store_with_a_log_is_left_untouched),
		test(what_is_no_store_is_never_overwritten),
		test(a_store_cut_short_is_refused_and_left_as_it_is),
		test(a_flipped_byte_is_no_crash),
		test(rows_that_cannot_be_end_in_words),
		test(what_a_killed_copy_left_is_swept),
		test(a_table_that_is_gone_is_damage),
		test(a_spoilt_table_leaves_room_for_advice),
		test(an_older_store_is_set_aside_before_it_is_migrated),
		test(a_migration_that_fails_changes_nothing),
		test(a_start_that_was_killed_is_begun_anew),
		test(who_may_only_read_can_read_a_stopped_daemons_store),
		test(a_backup_alone_can_be_read_where_nobody_may_write),
		test(a_reader_sees_the_state_before_until_the_publication_is_whole),
		test(kill_9_loses_nothing_that_was_told),
		test(a_backup_is_whole_while_publications_go_on),
		test(nothing_is_left_of_a_backup_that_failed),
		test(a_full_disk_loses_nothing_and_heals_without_a_restart),
		test(a_full_disk_makes_no_half_store),
		test(a_full_disk_is_not_taken_for_damage),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
