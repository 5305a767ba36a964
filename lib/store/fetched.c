/* When feeds were last asked for: the day, no finer than HR needs. */
#include "store_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

bool store_note_fetched(struct store *store, const struct fetched *all, size_t n, struct err *err)
{
	scoped_tx struct tx tx = { NULL };

	if (n == 0)
		return true;
	if (!tx_begin(&tx, store, BEGIN_WRITING, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *st = query(store, FETCHED_WRITE);

		bind_number(st, ":subject", all[i].subject_row);
		bind_day(st, ":day", all[i].on);
		if (!query_run(store, st, err))
			return false;
	}
	return tx_commit(&tx, err);
}

static int by_row(const void *pa, const void *pb)
{
	const struct fetched *a = pa, *b = pb;

	return (a->subject_row > b->subject_row) - (a->subject_row < b->subject_row);
}

bool store_last_fetched(struct store *store, const struct published *published, struct day *out, struct err *err)
{
	struct row row = rows(store, query(store, FETCHED));
	scoped(heap) struct fetched *all = NULL;
	size_t n = 0;

	while (!row.bad && row_next(&row, err)) {
		struct fetched *f = mem_push(all, n);

		f->subject_row = take_number(&row, 1, INT64_MAX);
		f->on = take_day(&row);
	}
	rows_end(&row);
	if (row.bad || row.failed)
		return row.failed ? false : store_damaged(store, err, "when feeds were asked for");
	if (n > 0)
		qsort(all, n, sizeof *all, by_row);
	for (size_t i = 0; i < published->n_subjects; i++) {
		struct fetched wanted = { published->subjects[i].row, { 0 } };
		const struct fetched *found = n == 0 ? NULL : bsearch(&wanted, all, n, sizeof wanted, by_row);

		out[i] = found == NULL ? DAY_EVER_BEFORE : found->on;
	}
	return true;
}
