/* A consistent copy of the database while everything runs. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/settle.h"

static bool copy_refused(int rc, const char *to, struct err *err)
{
	const char *what = database_advice(rc);

	return err_set(err, "cannot copy the store to %s: %s%s%s", to, sqlite3_errstr(rc), what ? "; " : "", what ? what : "");
}

bool database_mark_copy(sqlite3 *db, bool is_copy)
{
	scoped(heap) char *pragma = mem_format("PRAGMA application_id = %d", is_copy ? SCHEMA_COPY : SCHEMA_APPLICATION);

	return sqlite3_exec(db, pragma, NULL, NULL, NULL) == SQLITE_OK;
}

/* All pages in one step: one moment of the database, whoever writes meanwhile. */
static bool copy_pages(sqlite3 *from, sqlite3 *copy, const char *to, struct err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, "main");

	if (backup == NULL)
		return copy_refused(sqlite3_extended_errcode(copy), to, err);
	int rc = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	if (rc != SQLITE_DONE)
		return copy_refused(rc, to, err);
	/* One plain file: a copy in WAL mode could not be read from where nobody may write. */
	if (sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK || !database_mark_copy(copy, true))
		return copy_refused(sqlite3_extended_errcode(copy), to, err);
	return true;
}

static bool copy_into(sqlite3 *from, const char *temporary, const char *to, struct err *err)
{
	sqlite3 *copy = NULL;
	bool ok = sqlite3_open_v2(temporary, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) == SQLITE_OK
	          ? copy_pages(from, copy, to, err) : copy_refused(sqlite3_extended_errcode(copy), to, err);

	if (sqlite3_close(copy) != SQLITE_OK && ok)
		return err_set(err, "cannot finish %s", to);
	return ok;
}

/* A name for what is to become `to`: beside it, with no symbolic link on the way, so that
 * SQLite can be told to follow none and nobody can lead it elsewhere.  NULL: no such folder. */
static char *temporary_for(const char *to)
{
	scoped(heap) char *a = mem_text(to), *b = mem_text(to);
	scoped(heap) char *folder = realpath(dirname(a), NULL);

	return folder != NULL ? mem_format("%s/%s.XXXXXX", folder, basename(b)) : NULL;
}

static void remove_copy(const char *path)
{
	scoped(heap) char *journal = mem_format("%s-journal", path);

	unlink(journal);
	unlink(path);
}

bool database_copy(sqlite3 *db, const char *to, enum settle_over over, struct err *err)
{
	scoped(heap) char *temporary = temporary_for(to);

	if (over == SETTLE_NEW && access(to, F_OK) == 0)
		return err_set(err, "%s exists already; name another file", to);
	int fd = temporary != NULL ? mkostemp(temporary, O_CLOEXEC) : -1;    /* mode 0600: it holds the key of all links */
	if (fd < 0)
		return err_set(err, "cannot make %s: %m", to);
	close(fd);
	bool ok = copy_into(db, temporary, to, err) && settle(temporary, to, over, err);
	if (!ok)
		remove_copy(temporary);
	return ok;
}

int store_backup_nameless(struct store *store, struct err *err)
{
	scoped(heap) char *temporary = mem_format("%s.copy.XXXXXX", store->path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0) {
		err_set(err, "cannot make %s: %m", temporary);
		return -1;
	}
	bool ok = copy_into(store->db, temporary, temporary, err);
	remove_copy(temporary);
	if (ok)
		return fd;
	close(fd);
	return -1;
}

bool store_backup(struct store *store, const char *path, struct err *err)
{
	return database_copy(store->db, path, SETTLE_NEW, err);
}
