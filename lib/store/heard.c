/* What people said on their pages, into the store and out of it. */
#include "store_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* Where a visit's row stands in the published state. */
struct where { int64_t row; size_t visit; };

static int by_row(const void *pa, const void *pb)
{
	const struct where *a = pa, *b = pb;

	ORDER(a->row, b->row);
	return 0;
}

struct visits { struct where *all; size_t n; };

static struct visits visits_by_row(const struct published *p)
{
	struct visits visits = { mem_array(struct where, p->n_visits), p->n_visits };

	for (size_t i = 0; i < p->n_visits; i++)
		visits.all[i] = (struct where){ p->visits[i].row, i };
	qsort(visits.all, visits.n, sizeof *visits.all, by_row);
	return visits;
}

static size_t take_visit(struct row *row, const struct visits *visits)
{
	struct where wanted = { take_number(row, 1, INT64_MAX), 0 };
	const struct where *found = bsearch(&wanted, visits->all, visits->n, sizeof wanted, by_row);

	row->bad |= found == NULL;
	return found != NULL ? found->visit : 0;
}

static bool read_answers(struct store *store, struct heard *heard, const struct visits *visits, struct err *err)
{
	struct row row = rows(store, query(store, ANSWERS));

	while (row_next(&row, err)) {
		struct answer *a = mem_push(heard->answers, heard->n_answers);

		*a = (struct answer){ .visit = take_visit(&row, visits) };
		a->on = take_day(&row);
		a->named = take_number(&row, 0, 1) == 1;
		a->text = take_text(&row);
		if (row.bad)
			return store_damaged(store, err, "an answer");
	}
	return !row.failed;
}

static bool read_requests(struct store *store, struct heard *heard, const struct visits *visits, struct err *err)
{
	struct row row = rows(store, query(store, REQUESTS));

	while (row_next(&row, err)) {
		struct request *r = mem_push(heard->requests, heard->n_requests);

		*r = (struct request){ .number = take_number(&row, 1, INT64_MAX) };
		r->visit = take_visit(&row, visits);
		r->first = take_day(&row);
		r->on = take_day(&row);
		r->why = take_text_or_null(&row);
		r->status = (enum request_status)take_number(&row, REQUEST_OPEN, REQUEST_DECLINED);
		if (row.bad)
			return store_damaged(store, err, "a request");
	}
	return !row.failed;
}

bool store_heard(struct store *store, const struct published *published, struct heard **out, struct err *err)
{
	scoped(heard) struct heard *heard = heard_new();
	struct visits visits = visits_by_row(published);
	bool ok = read_answers(store, heard, &visits, err) && read_requests(store, heard, &visits, err);

	free(visits.all);
	if (!ok)
		return false;
	heard_sort(heard);
	*out = give(heard);
	return true;
}

bool store_answer(struct store *store, int64_t visit_row, const struct answer *answer, struct err *err)
{
	sqlite3_stmt *st = query(store, ANSWER_WRITE);

	bind_number(st, ":visit", visit_row);
	bind_day(st, ":day", answer->on);
	bind_number(st, ":named", answer->named);
	bind_text(st, ":text", answer->text);
	return store_is_in_place(store, err) && query_run(store, st, err);
}

bool store_request(struct store *store, int64_t visit_row, const struct request *request, struct err *err)
{
	sqlite3_stmt *st = query(store, REQUEST_WRITE);

	bind_number(st, ":visit", visit_row);
	bind_day(st, ":first", request->first);
	bind_day(st, ":day", request->on);
	bind_text(st, ":why", request->why);
	return store_is_in_place(store, err) && query_run(store, st, err);
}

bool store_decide(struct store *store, int64_t number, enum request_status status, const struct author *author,
                  int64_t now, struct err *err)
{
	scoped_tx struct tx tx = { NULL };

	if (!tx_begin(&tx, store, BEGIN_WRITING, err))
		return false;
	sqlite3_stmt *st = query(store, REQUEST_DECIDE);
	bind_number(st, ":request", number);
	bind_number(st, ":status", status);
	return query_run(store, st, err) && audit_add(store, NULL, author, now, err) && tx_commit(&tx, err);
}

/* What is deleted is overwritten, too (PRAGMA secure_delete, in the transaction or before). */
bool heard_forget(struct store *store, int64_t subject_row, struct err *err)
{
	static const enum query all[] = { FORGET_ANSWERS, FORGET_REQUESTS, FORGET_FETCHED, FORGET_AUDIT };

	sqlite3_exec(store->db, "PRAGMA secure_delete = ON", NULL, NULL, NULL);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_stmt *st = query(store, all[i]);

		bind_number(st, ":subject", subject_row);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}
