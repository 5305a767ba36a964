/* What the files of this room share: the open store, its queries, and how values travel
 * to and from SQLite. */
#ifndef CROSSTRAIN_STORE_INTERNAL_H
#define CROSSTRAIN_STORE_INTERNAL_H

#include <sqlite3.h>
#include <sys/types.h>

#include "crosstrain/settle.h"
#include "crosstrain/store.h"

/* Each query, by what it is for; its text is in query.c. */
enum query {
	BEGIN_WRITING,
	BEGIN_READING,
	COMMIT,
	ROLLBACK,
	COMPANY,
	COMPANY_NEXT,
	COMPANY_KEY,
	LAST_PUBLICATION,
	SUBJECTS,
	FORMER,
	RETIRED_LINKS,
	BRIEFINGS,
	VISITS,
	LATER_DAYS,
	MISSED,
	APPOINTMENTS,
	ATTENDEES,
	LEFT_OUT,
	CYCLES,
	COMPANY_MAKE,
	COMPANY_WRITE,
	SUBJECT_FREE_ID,
	SUBJECT_ADD,
	SUBJECT_CHANGE,
	FORMER_WRITE,
	RETIRED_LINK_WRITE,
	BRIEFING_WRITE,
	VISIT_ADD,
	VISIT_CHANGE,
	LATER_DAYS_CLEAR,
	LATER_DAY_WRITE,
	MISSED_CLEAR,
	MISSED_WRITE,
	APPOINTMENT_WRITE,
	ATTENDEES_CLEAR,
	ATTENDEE_WRITE,
	LEFT_OUT_CLEAR,
	LEFT_OUT_WRITE,
	CYCLES_CLEAR,
	CYCLE_WRITE,
	AUDIT_ADD,
	AUDIT_LAST,
	ACCEPTED_FILES,
	ACCEPTED_CLEAR,
	ACCEPTED_WRITE,
	FETCHED,
	FETCHED_WRITE,
	EARLIER_WRITE,
	EARLIER_SINCE,
	EARLIER_KNOWN,
	OUTBOX,
	OUTBOX_WRITE,
	OUTBOX_FORGET_UNCHANGED,
	OUTBOX_LATEST,
	OUTBOX_TELL,
	OUTBOX_KNOWN,
	OUTBOX_UNTELL,
	OUTBOX_SENT,
	ANSWERS,
	ANSWER_WRITE,
	ANSWER_CLEAR,
	REQUESTS,
	REQUEST_WRITE,
	REQUEST_DECIDE,
	FORGET_ANSWERS,
	FORGET_REQUESTS,
	FORGET_FETCHED,
	FORGET_OUTBOX,
	FORGET_AUDIT,
	FORGET_FORMER,
	QUERIES
};

/* So long a statement waits for another program that holds the database. */
enum { STORE_PATIENCE_MS = 5000 };

struct store {
	sqlite3 *db;
	sqlite3_stmt *prepared[QUERIES];
	char *path;                  /* of the database file */
	int lock;                    /* the locked file of a writer; -1 for a reader */
	int64_t mark;                /* what stood in it when it was opened */
	bool whole;                  /* opened, and nothing found wrong with it */
	struct store_patience patience;
	int migrated_from;           /* 0: it was up to date */
	enum store_opened trouble;   /* the last; STORE_OPEN: none yet */
	bool holds_erased;           /* what was erased is not yet gone from the file */
	bool is_copy;                /* a backup, and nothing was published into it */
	dev_t device;                /* of a writer: which file it opened */
	ino_t inode;
};

/* query.c */
bool queries_prepare(struct store *store, struct err *err);
void queries_finish(struct store *store);

/* The statement of a query, ready for its parameters. */
sqlite3_stmt *query(struct store *store, enum query which);

/* Parameters go by name; texts and bytes must live until the query has run. */
void bind_number(sqlite3_stmt *st, const char *name, int64_t n);
void bind_day(sqlite3_stmt *st, const char *name, struct day d);           /* DAY_EVER_… is NULL */
void bind_span(sqlite3_stmt *st, const char *first, const char *until, struct span span);   /* an empty one is NULLs */
void bind_text(sqlite3_stmt *st, const char *name, const char *s);         /* NULL stays NULL */
void bind_digest(sqlite3_stmt *st, const char *name, const struct digest *d);
void bind_bytes(sqlite3_stmt *st, const char *name, const void *p, size_t n);

/* Runs a query that gives no rows. */
bool query_run(struct store *store, sqlite3_stmt *st, struct err *err);

/* One row being read, column by column in the order of its SELECT.  What cannot be (a
 * wrong type or length, a number out of range, a text that is no UTF-8) gives a harmless
 * value and sets `bad`; the reader asks at the row's end. */
struct row {
	struct store *store;
	sqlite3_stmt *st;
	int column;
	bool bad;
	bool failed;
};

/* Begins reading a query's rows; row_next() is true while there is one.  rows_end() is
 * for who leaves before that. */
struct row rows(struct store *store, sqlite3_stmt *st);
bool row_next(struct row *row, struct err *err);
void rows_end(struct row *row);

int64_t take_number(struct row *row, int64_t least, int64_t most);
struct day take_day(struct row *row);
struct day take_day_or(struct row *row, struct day none);    /* `none` for NULL */
struct span take_span_or_none(struct row *row);              /* two columns; NULLs are an empty span */
char *take_text(struct row *row);                            /* to be freed; never NULL */
char *take_text_or_null(struct row *row);
struct digest take_digest(struct row *row);

/* What a person can do about a refusal of SQLite's; NULL: nothing that we know of. */
const char *database_advice(int code);

/* Says what SQLite refused, and what to do about it; returns false. */
bool store_refused(struct store *store, struct err *err);

#define STORE_DAMAGED_ADVICE "stop crosstraind, move crosstrain.db and its -wal aside, and put a backup in their place"

/* Says that a row cannot be; returns false. */
bool store_damaged(struct store *store, struct err *err, const char *what);

/* A transaction: rolled back when its scope is left, unless tx_commit() came first. */
struct tx { struct store *store; };
bool tx_begin(struct tx *tx, struct store *store, enum query how, struct err *err);
bool tx_commit(struct tx *tx, struct err *err);
void tx_leave(struct tx *tx);
#define scoped_tx __attribute__((cleanup(tx_leave)))

/* schema.c: makes a new database file, or brings an old one up to date. */
enum {
	SCHEMA_APPLICATION = 0x43725472,     /* "CrTr", in the file's header */
	SCHEMA_COPY = 0x43725463,            /* "CrTc": it was made by database_copy() */
};
int schema_newest(void);
/* The name under which a migration keeps the store of a version, to be freed. */
char *schema_aside(const char *path, int version);
bool schema_make(const char *path, struct err *err);
bool schema_migrate(struct store *store, int from, struct err *err);
/* The same along a given list, for tests of migrations that are yet to come. */
bool schema_migrate_along(struct store *store, const char *const *steps, int n, int from, struct err *err);

/* backup.c: a copy that appears at `to` whole, or not at all. */
bool database_copy(sqlite3 *db, const char *to, enum settle_over over, struct err *err);

/* Says in the file's header whether it is a copy that was put in the store's place, in the
 * caller's transaction. */
bool database_mark_copy(sqlite3 *db, bool is_copy);

/* read.c: the number of the last publication, 0 for none, and when it was. */
bool read_last_publication(struct store *store, int64_t *number, int64_t *at, struct err *err);

/* mark.c: the last publication's number, kept in the locked file; 0 where it holds none. */
enum { MARK_NEW = -1 };              /* there was no such file */
int64_t mark_read(int lock);
void mark_write(const struct store *store, int64_t number);

/* Whether the mark tells of more than a store whose last publication has this number. */
bool mark_is_ahead(const struct store *store, int64_t number);

/* store.c: whether the file that a writer opened is still the one that bears its name. */
bool store_is_in_place(const struct store *store, struct err *err);

/* audit.c: a line in the audit trail, within the caller's transaction.  `publication`
 * NULL: none was made. */
bool audit_add(struct store *store, const struct publication *publication,
               const struct author *author, int64_t now, struct err *err);

/* past.c: what the visits that a publication changes were before, within the caller's transaction. */
bool past_keep(struct store *store, const struct publication *publication, struct err *err);

/* outbox.c: what a publication has to tell by mail, within the caller's transaction. */
bool outbox_add(struct store *store, const struct publication *publication, struct err *err);

/* heard.c: whatever tells of somebody beside their row and their visits goes, within the
 * caller's transaction; before the row itself does, by whose id it is found. */
bool heard_forget(struct store *store, int64_t subject_row, struct err *err);

/* accepted.c: keeps the files of a config if they differ from those kept, within the
 * caller's transaction. */
bool accepted_keep(struct store *store, const struct sources *sources, int64_t now, struct err *err);

#endif
