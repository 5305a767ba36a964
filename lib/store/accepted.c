/* The files of the last accepted config, byte for byte. */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* Whether the files kept are these very ones.  A row that cannot be read differs. */
static bool is_kept(struct store *store, const struct source *files, size_t n, bool *kept, struct err *err)
{
	struct row row = rows(store, query(store, ACCEPTED_FILES));
	size_t i = 0;

	*kept = true;
	while (*kept && row_next(&row, err)) {
		const void *name = sqlite3_column_text(row.st, 0), *bytes = sqlite3_column_blob(row.st, 1);

		*kept = i < n && name != NULL && strcmp(name, files[i].name) == 0
		        && (size_t)sqlite3_column_bytes(row.st, 1) == files[i].n
		        && (files[i].n == 0 || memcmp(bytes, files[i].bytes, files[i].n) == 0);
		i++;
	}
	rows_end(&row);
	*kept = *kept && i == n;
	return !row.failed;
}

bool accepted_keep(struct store *store, const struct sources *sources, int64_t now, struct err *err)
{
	size_t n;
	const struct source *files = sources_all(sources, &n);
	bool kept;

	if (!is_kept(store, files, n, &kept, err))
		return false;
	if (kept)
		return true;
	if (!query_run(store, query(store, ACCEPTED_CLEAR), err))
		return false;
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *st = query(store, ACCEPTED_WRITE);

		bind_number(st, ":nth", (int64_t)i);
		bind_text(st, ":name", files[i].name);
		bind_bytes(st, ":bytes", files[i].bytes, files[i].n);
		bind_number(st, ":at", now);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static void files_free(struct source *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free((char *)files[i].name);
		free((char *)files[i].bytes);
	}
	free(files);
}

bool store_accepted(struct store *store, struct sources **out, int64_t *at, struct err *err)
{
	struct row row = rows(store, query(store, ACCEPTED_FILES));
	struct source *files = NULL;
	size_t n = 0;

	*out = NULL;
	*at = 0;
	while (!row.bad && row_next(&row, err)) {
		struct source *f = mem_push(files, n);

		*f = (struct source){ .name = take_text(&row) };
		const void *bytes = sqlite3_column_blob(row.st, row.column);
		f->n = (size_t)sqlite3_column_bytes(row.st, row.column++);
		char *copy = mem_zero(f->n + 1, 1);
		if (f->n > 0)
			memcpy(copy, bytes, f->n);
		f->bytes = copy;
		*at = take_number(&row, INT64_MIN, INT64_MAX);
	}
	rows_end(&row);
	if (n > 0 && !row.bad && !row.failed)
		*out = sources_kept(files, n);
	files_free(files, n);
	return !row.failed && (!row.bad || store_damaged(store, err, "the accepted config"));
}
