/* Mail that is yet to be sent, into the store and out of it. */
#include "store_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

/* What outbox.told says then. */
enum { CALLED_OFF = 0 };

static void bind_time(sqlite3_stmt *st, const char *name, int64_t time)
{
	if (time != NO_TIME)
		bind_number(st, name, time);
}

static bool write_notice(struct store *store, const struct published *p, const struct notice *n, struct err *err)
{
	sqlite3_stmt *st = query(store, OUTBOX_WRITE);

	bind_number(st, ":subject", p->subjects[n->who.i].row);
	bind_number(st, ":kind", n->is_appointment);
	bind_number(st, ":item", n->row);
	bind_time(st, ":before", n->before);
	bind_time(st, ":after", n->after);
	bind_number(st, ":publication", p->number);
	return query_run(store, st, err);
}

bool outbox_add(struct store *store, const struct publication *publication, struct err *err)
{
	for (size_t i = 0; i < publication->n_notices; i++)
		if (!write_notice(store, publication->after, &publication->notices[i], err))
			return false;
	return publication->n_notices == 0 || query_run(store, query(store, OUTBOX_FORGET_UNCHANGED), err);
}

struct where { int64_t row; uint32_t i; };

static int by_row(const void *pa, const void *pb)
{
	const struct where *a = pa, *b = pb;

	return (a->row > b->row) - (a->row < b->row);
}

static struct where *subjects_by_row(const struct published *p)
{
	struct where *all = mem_array(struct where, p->n_subjects);

	for (uint32_t i = 0; i < p->n_subjects; i++)
		all[i] = (struct where){ p->subjects[i].row, i };
	qsort(all, p->n_subjects, sizeof *all, by_row);
	return all;
}

static int64_t take_time(struct row *row)
{
	if (sqlite3_column_type(row->st, row->column) != SQLITE_NULL)
		return take_number(row, INT64_MIN + 1, INT64_MAX);
	row->column++;
	return NO_TIME;
}

bool store_outbox(struct store *store, const struct published *p, struct notice **out, size_t *n, struct err *err)
{
	scoped(heap) struct where *subjects = subjects_by_row(p);
	struct row row = rows(store, query(store, OUTBOX));

	*out = NULL;
	*n = 0;
	while (row_next(&row, err)) {
		struct where wanted = { take_number(&row, 1, INT64_MAX), 0 };
		const struct where *who = bsearch(&wanted, subjects, p->n_subjects, sizeof wanted, by_row);
		struct notice notice = { .is_appointment = take_number(&row, 0, 1) == 1 };

		notice.row = take_number(&row, 1, INT64_MAX);
		notice.before = take_time(&row);
		notice.after = take_time(&row);
		notice.publication = take_number(&row, 1, INT64_MAX);
		notice.told = take_time(&row);
		notice.is_on_its_way = notice.told != NO_TIME;
		if (notice.told == CALLED_OFF)
			notice.told = NO_TIME;
		if (row.bad) {
			free(*out);
			*out = NULL;
			return store_damaged(store, err, "the outbox");
		}
		/* What was published after this state was is told by the next. */
		if (who == NULL || notice.publication > p->number)
			continue;
		notice.who.i = who->i;
		*mem_push(*out, *n) = notice;
	}
	return !row.failed;
}

/* Whether a mail that tells of publications until that one tells all that there is to tell; and whether another is
 * on its way. */
static bool look_for_others(struct store *store, int64_t subject_row, int64_t publication, struct mail_begins *out,
                            struct err *err)
{
	sqlite3_stmt *st = query(store, OUTBOX_LATEST);
	struct row row = rows(store, st);

	bind_number(st, ":subject", subject_row);
	*out = (struct mail_begins){ false, false };
	while (row_next(&row, err))
		if (sqlite3_column_type(st, 0) != SQLITE_NULL) {
			out->is_news = take_number(&row, 1, INT64_MAX) == publication;
			out->is_another_on_its_way = take_number(&row, 0, INT64_MAX) > 0;
		}
	return !row.failed;
}

/* Of each thing that a mail tells; *n counts those that are in the outbox. */
static bool note_each(struct store *store, enum query what, int64_t subject_row, const struct tidings *tidings, size_t *n,
                      struct err *err)
{
	*n = 0;
	for (size_t i = 0; i < tidings->n; i++) {
		const struct notice *told = &tidings->v[i];
		sqlite3_stmt *st = query(store, what);

		bind_number(st, ":subject", subject_row);
		bind_number(st, ":kind", told->is_appointment);
		bind_number(st, ":item", told->row);
		bind_number(st, ":told", told->after != NO_TIME ? told->after : CALLED_OFF);
		if (!query_run(store, st, err))
			return false;
		*n += (size_t)sqlite3_changes(store->db);
	}
	return true;
}

bool store_mail_begins(struct store *store, int64_t subject_row, const struct tidings *tidings, struct mail_begins *out,
                       struct err *err)
{
	scoped_tx struct tx tx = { NULL };
	size_t n;

	if (!tx_begin(&tx, store, BEGIN_WRITING, err)
	    || !look_for_others(store, subject_row, tidings->publication, out, err)
	    || !note_each(store, OUTBOX_TELL, subject_row, tidings, &n, err))
		return false;
	out->is_news = out->is_news && n == tidings->n;
	return !out->is_news || tx_commit(&tx, err);
}

bool store_mail_failed(struct store *store, int64_t subject_row, const struct tidings *tidings, struct err *err)
{
	scoped_tx struct tx tx = { NULL };
	size_t n;

	return tx_begin(&tx, store, BEGIN_WRITING, err) && note_each(store, OUTBOX_UNTELL, subject_row, tidings, &n, err)
	    && query_run(store, query(store, OUTBOX_FORGET_UNCHANGED), err) && tx_commit(&tx, err);
}

bool store_mail_sent(struct store *store, int64_t subject_row, const struct tidings *tidings, struct err *err)
{
	scoped_tx struct tx tx = { NULL };
	size_t n;

	if (!tx_begin(&tx, store, BEGIN_WRITING, err) || !note_each(store, OUTBOX_KNOWN, subject_row, tidings, &n, err))
		return false;
	sqlite3_stmt *st = query(store, OUTBOX_SENT);
	bind_number(st, ":subject", subject_row);
	bind_number(st, ":publication", tidings->publication);
	return query_run(store, st, err) && query_run(store, query(store, OUTBOX_FORGET_UNCHANGED), err) && tx_commit(&tx, err);
}
