#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "folder.h"

const struct author hr = { 1000, "reload", "new year" };

int folder_new(void **state)
{
	char name[] = "/tmp/crosstrain-test-XXXXXX";

	*state = mem_text(mkdtemp(name));
	return *state == NULL;
}

int folder_remove(void **state)
{
	scoped(heap) char *folder = *state;
	DIR *dir = opendir(folder);

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		scoped(heap) char *path = mem_format("%s/%s", folder, e->d_name);

		if (unlink(path) != 0)
			rmdir(path);
	}
	closedir(dir);
	return rmdir(folder);
}

char *folder_path(const char *folder, const char *name)
{
	return mem_format("%s/%s", folder, name);
}

struct store *opened(const char *folder, enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = { "" };

	if (store_open(&store, folder, mode, &err) != STORE_OPEN)
		fail_msg("%s", err.text);
	return store;
}

enum store_opened opening(const char *folder, enum store_mode mode, struct err *err)
{
	struct store *store = NULL;

	err->text[0] = '\0';
	enum store_opened how = store_open(&store, folder, mode, err);
	assert_int_equal(how == STORE_OPEN, store != NULL);
	assert_true(how == STORE_OPEN || err->text[0] != '\0');
	store_free(store);
	return how;
}

struct published *stored(struct store *store)
{
	struct published *p = NULL;
	struct err err = { "" };

	if (!store_published(store, &p, &err))
		fail_msg("%s", err.text);
	return p;
}

void publish(struct office *o, struct store *store, const char *today, int64_t now, const char *lines)
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

struct office *office_of(struct store *store)
{
	struct office *o = office_new();

	published_free(o->published);
	o->published = stored(store);
	return o;
}

void folder_fill(const char *folder)
{
	scoped(store) struct store *store = opened(folder, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, VISITS);
}

void folder_sql(const char *folder, const char *sql)
{
	scoped(heap) char *path = folder_path(folder, "crosstrain.db");
	char *why = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

void folder_is_sound(const char *folder)
{
	scoped(heap) char *path = folder_path(folder, "crosstrain.db");
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
