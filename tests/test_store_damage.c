/* The store: what is damaged, of another version or no store at all is refused in words, and
 * left as it is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "../lib/store/store_internal.h"
#include "folder.h"
#include "world.h"

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

static void a_newer_store_is_left_untouched(void **state)
{
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	struct err err;

	folder_fill(*state);
	folder_sql(*state, "PRAGMA user_version = 99");
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
	scoped(heap) char *path = folder_path(*state, "crosstrain.db"), *log = folder_path(*state, "crosstrain.db-wal");
	struct err err;
	int status;

	folder_fill(*state);
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
	scoped(heap) char *path = folder_path(folder, "crosstrain.db");
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
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
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
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	size_t n;

	folder_fill(*state);
	scoped(heap) char *bytes = file_read(path, &n);
	for (size_t at = 4096; at < n; at += 4096)
		assert_refused_untouched(*state, bytes, at);
}

/* One wrong byte is found, or does no harm beyond itself; never a crash, and never a file
 * that was opened in vain and is another one afterwards. */
static void a_flipped_byte_is_no_crash(void **state)
{
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	struct dice dice = { 7 };
	int found = 0;
	size_t n;

	folder_fill(*state);
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
		"INSERT INTO missed VALUES (77, 20000, 20001, NULL)",
		"INSERT INTO former VALUES (4711, 1, 'x', 'y')",
		"INSERT INTO missed VALUES (1, 20000, 20001, 4711)",
		"UPDATE cycle SET first = until - 1 - 9000000000",
		"DELETE FROM company",
		"DELETE FROM subject WHERE kind = 0",
	};

	for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
		scoped(heap) char *path = folder_path(*state, "crosstrain.db"), *lock = folder_path(*state, "crosstrain.lock");
		scoped(published) struct published *p = NULL;
		struct err err = { "" };

		folder_fill(*state);
		folder_sql(*state, tampering[i]);
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

static void a_table_that_is_gone_is_damage(void **state)
{
	struct err err;

	folder_fill(*state);
	folder_sql(*state, "DROP TABLE later_day");
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_DAMAGED);
}

/* SQLite then quotes all of the table. */
static void a_spoilt_table_leaves_room_for_advice(void **state)
{
	struct err err;

	folder_fill(*state);
	folder_sql(*state, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = sql WHERE name = 'visit'");
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_DAMAGED);
	assert_non_null(strstr(err.text, "put a backup in their place"));
}

/* The steps to today's schema, which every store has seen, and some that are yet to come. */
struct steps { const char *sql[32]; int n; };

static struct steps steps_and(const char *next, const char *last)
{
	struct steps steps = { .n = schema_newest() };

	for (int i = 0; i < steps.n; i++)
		steps.sql[i] = "";
	steps.sql[steps.n++] = next;
	if (last != NULL)
		steps.sql[steps.n++] = last;
	return steps;
}

static void an_older_store_is_set_aside_before_it_is_migrated(void **state)
{
	struct steps steps = steps_and("CREATE TABLE added (x INTEGER) STRICT", NULL);
	scoped(heap) char *name = schema_aside("crosstrain.db", schema_newest()), *aside = folder_path(*state, name);
	scoped(heap) char *path = folder_path(*state, "crosstrain.db"), *advice = mem_format("put %s in their place", name);
	struct err err;

	folder_fill(*state);
	file_write(aside, "of an earlier attempt", 21);
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);

		assert_true(schema_migrate_along(store, steps.sql, steps.n, schema_newest(), &err));
	}
	/* Who goes back to the older program hears of it. */
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_NEWER);
	assert_non_null(strstr(err.text, advice));
	assert_int_equal(rename(aside, path), 0);
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_int_equal(p->n_visits, 3);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	struct steps steps = steps_and("DROP TABLE later_day", "CREATE TABLE visit (x)");
	scoped(heap) char *whence = mem_format("migrating from version %d", schema_newest());
	struct err err;

	folder_fill(*state);
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);

		assert_false(schema_migrate_along(store, steps.sql, steps.n, schema_newest(), &err));
		assert_non_null(strstr(err.text, whence));
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_int_equal(p->n_visits, 3);
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)
	const struct CMUnitTest tests[] = {
		test(a_newer_store_is_left_untouched),
		test(a_newer_store_with_a_log_is_left_untouched),
		test(what_is_no_store_is_never_overwritten),
		test(a_store_cut_short_is_refused_and_left_as_it_is),
		test(a_flipped_byte_is_no_crash),
		test(rows_that_cannot_be_end_in_words),
		test(a_table_that_is_gone_is_damage),
		test(a_spoilt_table_leaves_room_for_advice),
		test(an_older_store_is_set_aside_before_it_is_migrated),
		test(a_migration_that_fails_changes_nothing),
	};

	return cmocka_run_group_tests_name("store_damage", tests, NULL, NULL);
}
