/* The audit trail: who did what, and each publication.  Lines are only ever added; the
 * schema's triggers see to it. */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

bool audit_add(struct store *store, const struct publication *publication,
               const struct author *author, int64_t now, struct err *err)
{
	int64_t count[CHANGE_DETAILS + 1] = { 0 };
	sqlite3_stmt *st = query(store, AUDIT_ADD);

	if (publication != NULL) {
		for (size_t i = 0; i < publication->n_changes; i++)
			count[publication->changes[i].kind]++;
		bind_number(st, ":publication", publication->after->number);
		bind_number(st, ":next_visit", publication->after->next_visit_row);
	}
	bind_number(st, ":at", now);
	bind_number(st, ":uid", author->uid);
	bind_text(st, ":action", author->action);
	bind_text(st, ":detail", author->detail);
	bind_number(st, ":new", count[CHANGE_NEW]);
	bind_number(st, ":moved", count[CHANGE_MOVED]);
	bind_number(st, ":cancelled", count[CHANGE_CANCELLED]);
	bind_number(st, ":details", count[CHANGE_DETAILS]);
	return query_run(store, st, err);
}

bool store_note(struct store *store, const struct author *author, int64_t now, struct err *err)
{
	return store_is_in_place(store, err) && audit_add(store, NULL, author, now, err);
}

static void turn_round(struct log *log)
{
	for (size_t i = 0; i < log->n / 2; i++) {
		struct log_entry e = log->entries[i];

		log->entries[i] = log->entries[log->n - 1 - i];
		log->entries[log->n - 1 - i] = e;
	}
}

bool store_log(struct store *store, size_t last, struct log *out, struct err *err)
{
	sqlite3_stmt *st = query(store, AUDIT_LAST);
	struct row row = rows(store, st);
	struct log log = { NULL, 0 };

	bind_number(st, ":last", last > INT64_MAX ? INT64_MAX : (int64_t)last);
	while (!row.bad && row_next(&row, err)) {
		struct log_entry *e = mem_push(log.entries, log.n);

		*e = (struct log_entry){ .number = take_number(&row, 0, INT64_MAX) };
		e->at = take_number(&row, INT64_MIN, INT64_MAX);
		e->uid = take_number(&row, UID_PAGE, UINT32_MAX);
		e->action = take_text(&row);
		e->detail = take_text_or_null(&row);
		e->n_new = take_number(&row, 0, INT64_MAX);
		e->n_moved = take_number(&row, 0, INT64_MAX);
		e->n_cancelled = take_number(&row, 0, INT64_MAX);
		e->n_details = take_number(&row, 0, INT64_MAX);
	}
	rows_end(&row);
	if (row.bad || row.failed) {
		log_clear(&log);
		return row.failed ? false : store_damaged(store, err, "the audit trail");
	}
	turn_round(&log);
	*out = log;
	return true;
}

void log_clear(struct log *log)
{
	for (size_t i = 0; i < log->n; i++) {
		free(log->entries[i].action);
		free(log->entries[i].detail);
	}
	free(log->entries);
	*log = (struct log){ NULL, 0 };
}
