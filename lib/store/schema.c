/* The schema, and how an older one becomes today's.
 *
 * Migrations only grow: what was released is never edited, since somebody's store stands
 * at each of them.  The version of a file is how many of them it has seen. */
#include "store_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crosstrain/mem.h"

static const char *const migrations[] = {
#include "schema.sql.inc"
	,
#include "schema-2.sql.inc"
	,
#include "schema-3.sql.inc"
	,
#include "schema-4.sql.inc"
};

enum { NEWEST = sizeof migrations / sizeof *migrations };

int schema_newest(void)
{
	return NEWEST;
}

char *schema_aside(const char *path, int version)
{
	return mem_format("%s.v%d.bak", path, version);
}

/* The steps that a file of version `from` has not seen, in the caller's transaction. */
static bool schema_bring(sqlite3 *db, const char *const *steps, int n, int from)
{
	scoped(heap) char *version = mem_format("PRAGMA user_version = %d", n);

	for (int i = from; i < n; i++)
		if (sqlite3_exec(db, steps[i], NULL, NULL, NULL) != SQLITE_OK)
			return false;
	return sqlite3_exec(db, version, NULL, NULL, NULL) == SQLITE_OK;
}

/* The company's row, with what is drawn once: the key of all links and the name space of
 * all UIDs. */
static bool company_make(struct store *store, struct err *err)
{
	struct digest_key key = digest_key_make(), other = digest_key_make();
	struct digest installation = digest_of(other.b, sizeof other.b);
	sqlite3_stmt *st = query(store, COMPANY_MAKE);

	bind_bytes(st, ":link_key", key.b, sizeof key.b);
	bind_digest(st, ":installation", &installation);
	return query_run(store, st, err);
}

static bool schema_fill(struct store *store, struct err *err)
{
	scoped(heap) char *mark = mem_format("PRAGMA application_id = %d", SCHEMA_APPLICATION);

	if (sqlite3_exec(store->db, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK
	    || sqlite3_exec(store->db, mark, NULL, NULL, NULL) != SQLITE_OK
	    || !schema_bring(store->db, migrations, NEWEST, 0))
		return store_refused(store, err);
	if (!queries_prepare(store, err) || !company_make(store, err))
		return false;
	return query_run(store, query(store, COMMIT), err);
}

bool schema_make(const char *path, struct err *err)
{
	struct store store = { .path = (char *)path, .lock = -1 };
	/* Made first, so that no umask and no moment leaves it readable for others. */
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);

	if (fd < 0)
		return err_set(err, "cannot make %s: %m", path);
	bool ok = fchmod(fd, 0640) == 0;
	close(fd);
	if (!ok)
		return err_set(err, "cannot set the mode of %s: %m", path);
	ok = sqlite3_open_v2(path, &store.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) == SQLITE_OK
	     || store_refused(&store, err);
	ok = ok && schema_fill(&store, err);
	queries_finish(&store);
	sqlite3_close(store.db);
	return ok;
}

bool schema_migrate(struct store *store, int from, struct err *err)
{
	return from == NEWEST || schema_migrate_along(store, migrations, NEWEST, from, err);
}

bool schema_migrate_along(struct store *store, const char *const *steps, int n, int from, struct err *err)
{
	/* Who has to go back to the older program needs the older file. */
	scoped(heap) char *aside = schema_aside(store->path, from);
	if (!database_copy(store->db, aside, SETTLE_REPLACES, err))
		return err_while(err, "setting a copy aside before the migration");
	if (sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return store_refused(store, err);
	if (!schema_bring(store->db, steps, n, from)) {
		store_refused(store, err);
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
		return err_while(err, "migrating from version %d", from);
	}
	if (sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		return store_refused(store, err);
	store->migrated_from = from;
	/* The header tells the version to whoever looks at the file alone. */
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return true;
}
