/* What visits were before each publication, for `restore`. */
#include "store_internal.h"

#include "crosstrain/mem.h"

static bool write_earlier(struct store *store, const struct published *p, const struct change *c, struct err *err)
{
	sqlite3_stmt *st = query(store, EARLIER_WRITE);

	bind_number(st, ":publication", p->number);
	bind_number(st, ":visit", p->visits[c->visit].row);
	bind_span(st, ":first", ":until", c->before);
	return query_run(store, st, err);
}

bool past_keep(struct store *store, const struct publication *publication, struct err *err)
{
	for (size_t i = 0; i < publication->n_changes; i++)
		if (publication->changes[i].kind != CHANGE_DETAILS
		    && !write_earlier(store, publication->after, &publication->changes[i], err))
			return false;
	return true;
}

/* The first visit number that none had after a publication; *is_known false: it was none, or
 * an older version published it. */
static bool read_next_visit(struct store *store, int64_t number, int64_t *next, bool *is_known, struct err *err)
{
	sqlite3_stmt *st = query(store, EARLIER_KNOWN);
	struct row row = rows(store, st);

	bind_number(st, ":publication", number);
	bool found = row_next(&row, err);
	*next = found ? take_number(&row, 0, INT64_MAX) : 0;
	rows_end(&row);
	*is_known = row.failed || row.bad || *next > 0;
	if (row.failed || row.bad)
		return row.failed ? false : store_damaged(store, err, "the audit trail");
	if (!found)
		return err_set(err, "there is no publication %lld", (long long)number);
	return *is_known || err_set(err, "publication %lld was made by an older crosstrain, which did not keep what "
	                            "visits were before", (long long)number);
}

bool store_past(struct store *store, int64_t number, struct past *out, bool *is_known, struct err *err)
{
	struct past past = { NULL, 0, 0 };

	if (!read_next_visit(store, number, &past.next_visit_row, is_known, err))
		return false;
	sqlite3_stmt *st = query(store, EARLIER_SINCE);
	struct row row = rows(store, st);
	bind_number(st, ":publication", number);
	while (!row.bad && row_next(&row, err)) {
		struct earlier *e = mem_push(past.visits, past.n_visits);

		e->visit_row = take_number(&row, 1, INT64_MAX);
		e->days = take_span_or_none(&row);
	}
	rows_end(&row);
	if (row.bad || row.failed) {
		past_clear(&past);
		return row.failed ? false : store_damaged(store, err, "what visits were before");
	}
	*out = past;
	return true;
}
