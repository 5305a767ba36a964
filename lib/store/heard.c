/* What people said on their pages, into the store and out of it. */
#include "store_internal.h"

#include "crosstrain/mem.h"

static bool read_answers(struct store *store, struct heard *heard, struct err *err)
{
	struct row row = rows(store, query(store, ANSWERS));

	while (row_next(&row, err)) {
		struct answer *a = mem_push(heard->answers, heard->n_answers);

		*a = (struct answer){ .visit_row = take_number(&row, 1, INT64_MAX) };
		a->on = take_day(&row);
		a->named = take_number(&row, 0, 1) == 1;
		a->text = take_text(&row);
		if (row.bad)
			return store_damaged(store, err, "an answer");
	}
	return !row.failed;
}

static bool read_requests(struct store *store, struct heard *heard, struct err *err)
{
	struct row row = rows(store, query(store, REQUESTS));

	while (row_next(&row, err)) {
		struct request *r = mem_push(heard->requests, heard->n_requests);

		*r = (struct request){ .number = take_number(&row, 1, INT64_MAX) };
		r->visit_row = take_number(&row, 1, INT64_MAX);
		r->first = take_day(&row);
		r->on = take_day(&row);
		r->why = take_text_or_null(&row);
		r->status = (enum request_status)take_number(&row, REQUEST_OPEN, REQUEST_DECLINED);
		if (row.bad)
			return store_damaged(store, err, "a request");
	}
	return !row.failed;
}

bool store_heard(struct store *store, struct heard **out, struct err *err)
{
	scoped_tx struct tx tx = { NULL };
	scoped(heard) struct heard *heard = heard_new();

	if (!tx_begin(&tx, store, BEGIN_READING, err) || !read_answers(store, heard, err)
	    || !read_requests(store, heard, err) || !tx_commit(&tx, err))
		return false;
	*out = give(heard);
	return true;
}

static bool clear_answer(struct store *store, int64_t visit_row, struct err *err)
{
	sqlite3_stmt *st = query(store, ANSWER_CLEAR);

	bind_number(st, ":visit", visit_row);
	return query_run(store, st, err);
}

bool store_answer(struct store *store, const struct answer *answer, struct err *err)
{
	if (!store_is_in_place(store, err))
		return false;
	if (answer->text == NULL)
		return clear_answer(store, answer->visit_row, err);
	sqlite3_stmt *st = query(store, ANSWER_WRITE);
	bind_number(st, ":visit", answer->visit_row);
	bind_day(st, ":day", answer->on);
	bind_number(st, ":named", answer->named);
	bind_text(st, ":text", answer->text);
	return query_run(store, st, err);
}

bool store_request(struct store *store, const struct request *request, struct err *err)
{
	sqlite3_stmt *st = query(store, REQUEST_WRITE);

	bind_number(st, ":visit", request->visit_row);
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

bool heard_forget(struct store *store, int64_t subject_row, struct err *err)
{
	static const enum query all[] = { FORGET_ANSWERS, FORGET_REQUESTS, FORGET_OUTBOX, FORGET_FETCHED, FORGET_AUDIT, FORGET_FORMER };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_stmt *st = query(store, all[i]);

		bind_number(st, ":subject", subject_row);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}
