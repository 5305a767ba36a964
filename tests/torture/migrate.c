/* A migration in the state folder that is named: to today's version, or ("to-come") from there to a
 * schema that is yet to come.  Exits with 0 when it is done, 3 when it was done before, 1 when it
 * failed. */
#include <stdio.h>
#include <string.h>

#include "crosstrain/store.h"
#include "../../lib/store/store_internal.h"

static const char *const to_come[] = {
	"CREATE TABLE mentor (subject INTEGER PRIMARY KEY REFERENCES subject, since INTEGER NOT NULL) STRICT;"
	"INSERT INTO mentor SELECT subject, since FROM subject WHERE kind = 2;",
	"ALTER TABLE visit ADD COLUMN rating INTEGER;"
	"UPDATE visit SET rating = 5;"
	"CREATE INDEX visit_by_host ON visit (host, first);",
};

int main(int argc, char *argv[])
{
	enum { TO_COME = sizeof to_come / sizeof *to_come, MOST = 64 };
	const char *steps[MOST] = { NULL };     /* what every store of today has seen is not looked at */
	int newest = schema_newest();
	struct store *store = NULL;
	struct err err = { "" };

	if (argc < 2)
		return 2;
	bool is_to_come = argc > 2 && strcmp(argv[2], "to-come") == 0;
	for (int i = 0; i < TO_COME; i++)
		steps[newest + i] = to_come[i];
	enum store_opened how = store_open(&store, argv[1], STORE_WRITE, &err);
	if (how == STORE_NEWER)
		return 3;
	bool ok = how == STORE_OPEN
	          && (!is_to_come || schema_migrate_along(store, steps, newest + TO_COME, newest, &err));
	store_free(store);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	return ok ? 0 : 1;
}
