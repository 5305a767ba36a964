/* Every query of the program, and how values travel to and from SQLite.
 *
 * The texts are constants, parameters go by name, and each kind of value has one way in
 * and one way out: what comes out of a file is checked, since files are damaged, and
 * tampered with. */
#include "store_internal.h"

#include <assert.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"

static const char *const sql[QUERIES] = {
	[BEGIN_WRITING] = "BEGIN IMMEDIATE",
	[BEGIN_READING] = "BEGIN",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",

	[COMPANY] = "SELECT installation, organization, zone, refresh_minutes, keep_past_days, link_grace_days,"
	            " day, next_subject, next_briefing, next_visit, next_appointment, base_url FROM company",
	[COMPANY_NEXT] = "SELECT next_subject, next_visit FROM company",
	[COMPANY_KEY] = "SELECT link_key FROM company",
	[LAST_PUBLICATION] = "SELECT publication, at FROM audit WHERE publication IS NOT NULL"
	                     " ORDER BY publication DESC LIMIT 1",
	[SUBJECTS] = "SELECT subject, kind, id, name, email, home, lead, since, ended, generation, feed, changed,"
	             " forgotten FROM subject ORDER BY kind, id",
	[FORMER] = "SELECT subject, id, name, until FROM former",
	[RETIRED_LINKS] = "SELECT subject, generation, day FROM retired_link ORDER BY subject, generation",
	[BRIEFINGS] = "SELECT briefing, zone, hours_from, hours_until, location, contact, activity, bring, message,"
	              " digest FROM briefing ORDER BY briefing",
	[VISITS] = "SELECT visit, staff, home, host, buddy, briefing, cycle, first, n_days, status, missed, sequence,"
	           " modified, digest FROM visit ORDER BY visit",
	[LATER_DAYS] = "SELECT visit, day FROM later_day ORDER BY visit, day",
	[MISSED] = "SELECT visit, first, until, buddy FROM missed ORDER BY visit, first",
	[APPOINTMENTS] = "SELECT appointment, kind, series, a, b, slot, cycle, round, briefing, day, since, status, outcome,"
	                 " line_a, line_b, sequence, modified, digest FROM appointment ORDER BY appointment",
	[ATTENDEES] = "SELECT appointment, who, speaks_for FROM attendee ORDER BY appointment, nth",
	[LEFT_OUT] = "SELECT staff, home, host, cycle, waiting, reason FROM left_out",
	[CYCLES] = "SELECT cycle, first, until, owed, placed, bound, debt2, load2, proved_most, proved_fair,"
	           " smallest_fix FROM cycle ORDER BY cycle",

	[COMPANY_MAKE] = "INSERT INTO company VALUES (1, :link_key, :installation, '', 'UTC', 60, 0, 0, 0, 1, 1, 1, '', 1)",
	[COMPANY_WRITE] = "UPDATE company SET organization = :organization, zone = :zone,"
	                  " refresh_minutes = :refresh_minutes, keep_past_days = :keep_past_days,"
	                  " link_grace_days = :link_grace_days, day = :day, next_subject = :next_subject,"
	                  " next_briefing = :next_briefing, next_visit = :next_visit,"
	                  " next_appointment = :next_appointment, base_url = :base_url",
	/* No id holds a space, so an id that moves on from one row to another is free first. */
	[SUBJECT_FREE_ID] = "UPDATE subject SET id = subject || ' ' WHERE subject = :subject",
	[SUBJECT_ADD] = "INSERT INTO subject (subject, kind, id, name, email, home, lead, since, ended, generation,"
	                " feed, changed, forgotten) VALUES (:subject, :kind, :id, :name, :email, :home, :lead, :since,"
	                " :ended, :generation, :feed, :changed, :forgotten)",
	[SUBJECT_CHANGE] = "UPDATE subject SET kind = :kind, id = :id, name = :name, email = :email, home = :home,"
	                   " lead = :lead, since = :since, ended = :ended, generation = :generation, feed = :feed,"
	                   " changed = :changed, forgotten = :forgotten WHERE subject = :subject",
	[FORMER_WRITE] = "INSERT INTO former (subject, until, id, name) VALUES (:subject, :until, :id, :name)"
	                 " ON CONFLICT DO NOTHING",
	[RETIRED_LINK_WRITE] = "INSERT INTO retired_link VALUES (:subject, :generation, :day) ON CONFLICT DO NOTHING",
	[BRIEFING_WRITE] = "INSERT INTO briefing (briefing, zone, hours_from, hours_until, location, contact, activity,"
	                   " bring, message, digest) VALUES (:briefing, :zone, :from, :until, :location, :contact,"
	                   " :activity, :bring, :message, :digest)"
	                   " ON CONFLICT (briefing) DO UPDATE SET contact = excluded.contact, activity = excluded.activity,"
	                   " digest = excluded.digest",
	[VISIT_ADD] = "INSERT INTO visit (visit, staff, home, host, buddy, briefing, cycle, first, n_days, status,"
	              " missed, sequence, modified, digest) VALUES (:visit, :staff, :home, :host, :buddy, :briefing,"
	              " :cycle, :first, :n_days, :status, :missed, :sequence, :modified, :digest)",
	[VISIT_CHANGE] = "UPDATE visit SET staff = :staff, home = :home, host = :host, buddy = :buddy,"
	                 " briefing = :briefing, cycle = :cycle, first = :first, n_days = :n_days, status = :status,"
	                 " missed = :missed, sequence = :sequence, modified = :modified, digest = :digest"
	                 " WHERE visit = :visit",
	[LATER_DAYS_CLEAR] = "DELETE FROM later_day WHERE visit = :visit",
	[LATER_DAY_WRITE] = "INSERT INTO later_day VALUES (:visit, :day)",
	[MISSED_CLEAR] = "DELETE FROM missed WHERE visit = :visit",
	[MISSED_WRITE] = "INSERT INTO missed VALUES (:visit, :first, :until, :buddy) ON CONFLICT DO NOTHING",
	[APPOINTMENT_WRITE] = "INSERT INTO appointment (appointment, kind, series, a, b, slot, cycle, round, briefing, day,"
	                      " since, status, outcome, line_a, line_b, sequence, modified, digest)"
	                      " VALUES (:appointment, :kind, :series, :a, :b, :slot, :cycle, :round, :briefing, :day, :since,"
	                      " :status, :outcome, :line_a, :line_b, :sequence, :modified, :digest)"
	                      " ON CONFLICT (appointment) DO UPDATE SET a = excluded.a, b = excluded.b, cycle = excluded.cycle,"
	                      " round = excluded.round, briefing = excluded.briefing, day = excluded.day,"
	                      " status = excluded.status, outcome = excluded.outcome, line_a = excluded.line_a,"
	                      " line_b = excluded.line_b, sequence = excluded.sequence, modified = excluded.modified,"
	                      " digest = excluded.digest",
	[ATTENDEES_CLEAR] = "DELETE FROM attendee WHERE appointment = :appointment",
	[ATTENDEE_WRITE] = "INSERT INTO attendee VALUES (:appointment, :nth, :who, :speaks_for)",
	[LEFT_OUT_CLEAR] = "DELETE FROM left_out WHERE cycle >= :from",
	[LEFT_OUT_WRITE] = "INSERT INTO left_out (cycle, staff, home, host, waiting, reason)"
	                   " VALUES (:cycle, :staff, :home, :host, :waiting, :reason)",
	[CYCLES_CLEAR] = "DELETE FROM cycle WHERE cycle >= :from",
	[CYCLE_WRITE] = "INSERT INTO cycle (cycle, first, until, owed, placed, bound, debt2, load2, proved_most,"
	                " proved_fair, smallest_fix) VALUES (:cycle, :first, :until, :owed, :placed, :bound, :debt2,"
	                " :load2, :proved_most, :proved_fair, :smallest_fix)",

	[AUDIT_ADD] = "INSERT INTO audit (publication, at, uid, action, detail, n_new, n_moved, n_cancelled, n_details,"
	              " next_visit) VALUES (:publication, :at, :uid, :action, :detail, :new, :moved, :cancelled,"
	              " :details, :next_visit)",
	[AUDIT_LAST] = "SELECT ifnull(publication, 0), at, uid, action, detail, n_new, n_moved, n_cancelled, n_details"
	               " FROM audit ORDER BY line DESC LIMIT :last",
	[ACCEPTED_FILES] = "SELECT name, bytes, at FROM accepted_file ORDER BY nth",
	[ACCEPTED_CLEAR] = "DELETE FROM accepted_file",
	[ACCEPTED_WRITE] = "INSERT INTO accepted_file (nth, name, bytes, at) VALUES (:nth, :name, :bytes, :at)",
	[FETCHED] = "SELECT subject, day FROM fetched",
	[FETCHED_WRITE] = "INSERT INTO fetched SELECT :subject, :day"
	                  " WHERE EXISTS (SELECT 1 FROM subject WHERE subject = :subject)"
	                  " ON CONFLICT (subject) DO UPDATE SET day = max(day, excluded.day)",

	[EARLIER_WRITE] = "INSERT INTO earlier VALUES (:publication, :visit, :first, :until)",
	[EARLIER_SINCE] = "SELECT visit, first, until, min(publication) FROM earlier WHERE publication > :publication"
	                  " GROUP BY visit ORDER BY visit",
	[EARLIER_KNOWN] = "SELECT ifnull(next_visit, 0) FROM audit WHERE publication = :publication",

	[OUTBOX] = "SELECT subject, kind, item, before, after, publication, told FROM outbox ORDER BY subject, kind, item",
	[OUTBOX_WRITE] = "INSERT INTO outbox VALUES (:subject, :kind, :item, :before, :after, :publication, NULL)"
	                 " ON CONFLICT (subject, kind, item) DO UPDATE SET after = excluded.after,"
	                 " publication = excluded.publication",
	[OUTBOX_FORGET_UNCHANGED] = "DELETE FROM outbox WHERE before IS after AND told IS NULL",
	[OUTBOX_LATEST] = "SELECT max(publication), count(told) FROM outbox WHERE subject = :subject",
	/* A mail that takes back what an earlier one may have told starts from there. */
	[OUTBOX_TELL] = "UPDATE outbox SET before = CASE WHEN told IS NOT NULL AND before IS nullif(:told, 0)"
	                " THEN nullif(told, 0) ELSE before END, told = :told"
	                " WHERE subject = :subject AND kind = :kind AND item = :item",
	[OUTBOX_KNOWN] = "UPDATE outbox SET before = nullif(:told, 0), told = nullif(told, :told)"
	                 " WHERE subject = :subject AND kind = :kind AND item = :item",
	[OUTBOX_UNTELL] = "UPDATE outbox SET told = nullif(told, :told)"
	                  " WHERE subject = :subject AND kind = :kind AND item = :item",
	[OUTBOX_SENT] = "DELETE FROM outbox WHERE subject = :subject AND publication <= :publication",

	[ANSWERS] = "SELECT visit, day, named, text FROM answer ORDER BY visit",
	[ANSWER_WRITE] = "INSERT INTO answer VALUES (:visit, :day, :named, :text) ON CONFLICT (visit) DO UPDATE"
	                 " SET day = excluded.day, named = excluded.named, text = excluded.text",
	[ANSWER_CLEAR] = "DELETE FROM answer WHERE visit = :visit",
	[REQUESTS] = "SELECT request, visit, first, day, why, status FROM request ORDER BY request",
	[REQUEST_WRITE] = "INSERT INTO request (visit, first, day, why, status) VALUES (:visit, :first, :day, :why, 0)"
	                  " ON CONFLICT (visit) WHERE status = 0 DO UPDATE SET first = excluded.first,"
	                  " day = excluded.day, why = excluded.why",
	[REQUEST_DECIDE] = "UPDATE request SET status = :status WHERE request = :request",

	/* What tells of somebody, or was said by them, beside their row. */
	[FORGET_ANSWERS] = "DELETE FROM answer WHERE visit IN (SELECT visit FROM visit WHERE staff = :subject)",
	[FORGET_REQUESTS] = "DELETE FROM request WHERE visit IN (SELECT visit FROM visit WHERE staff = :subject)",
	[FORGET_OUTBOX] = "DELETE FROM outbox WHERE subject = :subject",
	[FORGET_FETCHED] = "DELETE FROM fetched WHERE subject = :subject",
	/* Details say "Name (id)", but for mistakes in HR's files: those quote the id.  By the name
	 * alone, somebody else might be meant; so also by a former id, once it may be another's. */
	[FORGET_AUDIT] = "UPDATE audit SET detail = 'erased' WHERE EXISTS"
	                 " (SELECT 1 FROM (SELECT id, at AS until FROM subject WHERE subject = :subject"
	                 " UNION ALL SELECT id, until FROM former WHERE subject = :subject)"
	                 " WHERE at <= until AND (instr(detail, '(' || id || ')') OR instr(detail, '\"' || id || '\"')))",
	[FORGET_FORMER] = "DELETE FROM former WHERE subject = :subject",
};

bool queries_prepare(struct store *store, struct err *err)
{
	for (int i = 0; i < QUERIES; i++)
		if (sqlite3_prepare_v3(store->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
		                       &store->prepared[i], NULL) != SQLITE_OK)
			return store_refused(store, err);
	return true;
}

void queries_finish(struct store *store)
{
	for (int i = 0; i < QUERIES; i++)
		sqlite3_finalize(store->prepared[i]);
}

sqlite3_stmt *query(struct store *store, enum query which)
{
	sqlite3_stmt *st = store->prepared[which];

	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return st;
}

static int parameter(sqlite3_stmt *st, const char *name)
{
	int i = sqlite3_bind_parameter_index(st, name);

	assert(i > 0);
	return i;
}

void bind_number(sqlite3_stmt *st, const char *name, int64_t n)
{
	sqlite3_bind_int64(st, parameter(st, name), n);
}

void bind_day(sqlite3_stmt *st, const char *name, struct day d)
{
	if (d.n != DAY_EVER_AFTER.n && d.n != DAY_EVER_BEFORE.n)
		bind_number(st, name, d.n);
}

void bind_span(sqlite3_stmt *st, const char *first, const char *until, struct span span)
{
	if (span_is_empty(span))
		return;
	bind_day(st, first, span.first);
	bind_day(st, until, span.until);
}

void bind_text(sqlite3_stmt *st, const char *name, const char *s)
{
	sqlite3_bind_text(st, parameter(st, name), s, -1, SQLITE_STATIC);
}

void bind_digest(sqlite3_stmt *st, const char *name, const struct digest *d)
{
	bind_bytes(st, name, d->b, sizeof d->b);
}

void bind_bytes(sqlite3_stmt *st, const char *name, const void *p, size_t n)
{
	sqlite3_bind_blob64(st, parameter(st, name), n > 0 ? p : "", n, SQLITE_STATIC);
}

bool query_run(struct store *store, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		store_refused(store, err);
	sqlite3_reset(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

struct row rows(struct store *store, sqlite3_stmt *st)
{
	return (struct row){ store, st, 0, false, false };
}

bool row_next(struct row *row, struct err *err)
{
	int rc = sqlite3_step(row->st);

	row->column = 0;
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE) {
		store_refused(row->store, err);
		row->failed = true;
	}
	sqlite3_reset(row->st);
	return false;
}

void rows_end(struct row *row)
{
	sqlite3_reset(row->st);
}

int64_t take_number(struct row *row, int64_t least, int64_t most)
{
	int i = row->column++;
	int64_t n = sqlite3_column_int64(row->st, i);

	if (sqlite3_column_type(row->st, i) == SQLITE_INTEGER && least <= n && n <= most)
		return n;
	row->bad = true;
	return least;
}

struct day take_day(struct row *row)
{
	/* 0001-01-01 to 9999-12-31: what day_write() can write. */
	return (struct day){ (int32_t)take_number(row, -719162, 2932896) };
}

struct day take_day_or(struct row *row, struct day none)
{
	if (sqlite3_column_type(row->st, row->column) != SQLITE_NULL)
		return take_day(row);
	row->column++;
	return none;
}

struct span take_span_or_none(struct row *row)
{
	struct span span = { 0 };

	span.first = take_day_or(row, (struct day){ 0 });
	span.until = take_day_or(row, (struct day){ 0 });
	row->bad |= span.until.n < span.first.n;
	return span;
}

char *take_text(struct row *row)
{
	int i = row->column++;
	const char *s = (const char *)sqlite3_column_text(row->st, i);
	size_t n = (size_t)sqlite3_column_bytes(row->st, i);

	if (sqlite3_column_type(row->st, i) == SQLITE_TEXT && s != NULL && strlen(s) == n && text_is_utf8(s, n))
		return mem_text(s);
	row->bad = true;
	return mem_text("");
}

char *take_text_or_null(struct row *row)
{
	if (sqlite3_column_type(row->st, row->column) != SQLITE_NULL)
		return take_text(row);
	row->column++;
	return NULL;
}

struct digest take_digest(struct row *row)
{
	struct digest d = { { 0 } };
	int i = row->column++;
	const void *p = sqlite3_column_blob(row->st, i);

	if (sqlite3_column_type(row->st, i) == SQLITE_BLOB && sqlite3_column_bytes(row->st, i) == sizeof d.b)
		memcpy(d.b, p, sizeof d.b);
	else
		row->bad = true;
	return d;
}

const char *database_advice(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return "the disk is full: free some space";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another program holds the database: close it";
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return "check who owns the state folder, and that its disk can be written";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return STORE_DAMAGED_ADVICE;
	case SQLITE_IOERR:
		return "check the disk, and that it is not full";
	}
	return NULL;
}

/* SQLite's last answer as that of who opens a store. */
static enum store_opened trouble_of(sqlite3 *db)
{
	switch (sqlite3_errcode(db)) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR:               /* a table that is not there */
		return STORE_DAMAGED;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STORE_LOCKED;
	}
	return STORE_REFUSED;
}

bool store_refused(struct store *store, struct err *err)
{
	const char *what = database_advice(sqlite3_extended_errcode(store->db));

	store->trouble = trouble_of(store->db);
	return err_set(err, "%s: %s%s%s", store->path, sqlite3_errmsg(store->db), what ? "; " : "", what ? what : "");
}

bool store_damaged(struct store *store, struct err *err, const char *what)
{
	/* SQLite may quote a whole table, which would leave no room for the advice. */
	enum { MOST = 100 };
	size_t n = strcspn(what, "\n");

	store->trouble = STORE_DAMAGED;
	return err_set(err, "%s is damaged (%.*s); %s", store->path, (int)(n < MOST ? n : MOST), what, STORE_DAMAGED_ADVICE);
}

bool tx_begin(struct tx *tx, struct store *store, enum query how, struct err *err)
{
	if ((how == BEGIN_WRITING && !store_is_in_place(store, err)) || !query_run(store, query(store, how), err))
		return false;
	tx->store = store;
	return true;
}

bool tx_commit(struct tx *tx, struct err *err)
{
	if (!query_run(tx->store, query(tx->store, COMMIT), err))
		return false;
	tx->store = NULL;
	return true;
}

void tx_leave(struct tx *tx)
{
	struct err unheard;

	/* SQLite has rolled back by itself where the disk was full or refused. */
	if (tx->store != NULL && !sqlite3_get_autocommit(tx->store->db))
		query_run(tx->store, query(tx->store, ROLLBACK), &unheard);
}
