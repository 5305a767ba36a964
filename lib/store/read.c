/* The published state out of the store.
 *
 * Nothing that is read is believed: a row that names somebody who is not there, an order
 * that is none, a number out of range mean that the file was damaged or tampered with,
 * and end in words, never in a crash further down the road. */
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

enum { MOST = INT32_MAX };

/* Where a row's subject or visit is: rows are numbers for ever, indices are of the day. */
struct where {
	int64_t row;
	uint32_t i;
};

struct reading {
	struct store *store;
	struct published *p;
	struct where *subjects;      /* by row */
	struct err *err;
};

static int by_row(const void *pa, const void *pb)
{
	const struct where *a = pa, *b = pb;

	return (a->row > b->row) - (a->row < b->row);
}

/* The next column as a subject of a kind. */
static struct subject_ix take_subject(struct reading *r, struct row *row, enum subject_kind kind)
{
	struct where wanted = { take_number(row, 1, INT64_MAX), 0 };
	const struct where *found = bsearch(&wanted, r->subjects, r->p->n_subjects, sizeof wanted, by_row);

	if (found != NULL && r->p->subjects[found->i].kind == kind)
		return (struct subject_ix){ found->i };
	row->bad = true;
	return NO_SUBJECT;
}

static struct subject_ix take_subject_or_none(struct reading *r, struct row *row, enum subject_kind kind)
{
	if (sqlite3_column_type(row->st, row->column) != SQLITE_NULL)
		return take_subject(r, row, kind);
	row->column++;
	return NO_SUBJECT;
}

bool read_last_publication(struct store *store, int64_t *number, int64_t *at, struct err *err)
{
	struct row row = rows(store, query(store, LAST_PUBLICATION));
	bool found = row_next(&row, err);

	*number = found ? take_number(&row, 1, INT64_MAX - 1) : 0;
	*at = found ? take_number(&row, INT64_MIN, INT64_MAX) : 0;
	rows_end(&row);
	return !row.failed && (!row.bad || store_damaged(store, err, "the audit trail"));
}

bool store_last_publication(struct store *store, int64_t *number, struct err *err)
{
	int64_t at;

	return read_last_publication(store, number, &at, err);
}

static bool read_company(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, COMPANY));
	struct published *p = r->p;

	if (!row_next(&row, r->err))
		return row.failed ? false : store_damaged(r->store, r->err, "the company's row is missing");
	p->installation = take_digest(&row);
	p->company.organization = take_text(&row);
	p->company.zone = take_text(&row);
	p->company.refresh_minutes = (int)take_number(&row, 0, MOST);
	p->company.keep_past_days = (int)take_number(&row, 0, MOST);
	p->company.link_grace_days = (int)take_number(&row, 0, MOST);
	p->day = take_day(&row);
	p->next_subject_row = take_number(&row, 1, INT64_MAX);
	p->next_briefing_row = take_number(&row, 1, INT64_MAX);
	p->next_visit_row = take_number(&row, 1, INT64_MAX);
	p->next_appointment_row = take_number(&row, 1, INT64_MAX);
	p->company.base_url = take_text(&row);
	rows_end(&row);
	if (row.bad)
		return store_damaged(r->store, r->err, "the company's row");
	return read_last_publication(r->store, &p->number, &p->at, r->err);
}

/* Homes are subjects too, so they are kept as numbers until all subjects are known. */
static bool read_subject(struct reading *r, struct row *row, int64_t *home)
{
	struct published *p = r->p;
	struct subject *s = mem_push(p->subjects, p->n_subjects);

	*s = (struct subject){ .row = take_number(row, 1, p->next_subject_row - 1), .home = NO_SUBJECT };
	s->kind = (enum subject_kind)take_number(row, SUBJECT_COMPANY, SUBJECT_STAFF);
	s->id = take_text(row);
	s->name = take_text(row);
	s->email = take_text_or_null(row);
	*home = sqlite3_column_int64(row->st, row->column++);
	s->lead = take_number(row, 0, 1) == 1;
	s->since = take_day(row);
	s->ended = take_day_or(row, DAY_EVER_AFTER);
	s->generation = (int)take_number(row, 1, MOST);
	s->feed = take_digest(row);
	s->changed = take_number(row, INT64_MIN, INT64_MAX);
	s->forgotten = take_number(row, 0, 1) == 1;
	if (p->n_subjects > 1 && !row->bad) {
		const struct subject *last = s - 1;

		row->bad = last->kind > s->kind || (last->kind == s->kind && strcmp(last->id, s->id) >= 0);
	}
	return !row->bad || store_damaged(r->store, r->err, "a subject");
}

static bool find_homes(struct reading *r, const int64_t *homes)
{
	struct published *p = r->p;

	r->subjects = mem_array(struct where, p->n_subjects);
	for (size_t i = 0; i < p->n_subjects; i++)
		r->subjects[i] = (struct where){ p->subjects[i].row, (uint32_t)i };
	qsort(r->subjects, p->n_subjects, sizeof *r->subjects, by_row);
	for (size_t i = 0; i < p->n_subjects; i++) {
		struct where wanted = { homes[i], 0 };
		const struct where *home = bsearch(&wanted, r->subjects, p->n_subjects, sizeof wanted, by_row);

		if (p->subjects[i].kind != SUBJECT_STAFF)
			continue;
		if (home == NULL || p->subjects[home->i].kind != SUBJECT_DEPARTMENT)
			return store_damaged(r->store, r->err, "a person's home");
		p->subjects[i].home.i = home->i;
	}
	return p->n_subjects == 0 || (p->subjects[0].kind == SUBJECT_COMPANY && strcmp(p->subjects[0].id, "company") == 0)
	       || store_damaged(r->store, r->err, "the company is not among the subjects");
}

static bool read_subjects(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, SUBJECTS));
	scoped(heap) int64_t *homes = mem_array(int64_t, 1);
	size_t n = 0;

	while (row_next(&row, r->err)) {
		int64_t *home = mem_push(homes, n);

		if (!read_subject(r, &row, home))
			return false;
	}
	return !row.failed && find_homes(r, homes);
}

static bool read_former(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, FORMER));
	struct published *p = r->p;

	while (row_next(&row, r->err)) {
		struct former *f = mem_push(p->former, p->n_former);

		*f = (struct former){ .subject = take_subject(r, &row, SUBJECT_STAFF) };
		f->id = take_text(&row);
		f->name = take_text(&row);
		f->until = take_number(&row, INT64_MIN, INT64_MAX);
		if (row.bad)
			return store_damaged(r->store, r->err, "a former name");
	}
	return !row.failed;
}

static bool read_retired_links(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, RETIRED_LINKS));
	struct published *p = r->p;

	while (row_next(&row, r->err)) {
		struct where wanted = { take_number(&row, 1, INT64_MAX), 0 };
		const struct where *found = bsearch(&wanted, r->subjects, p->n_subjects, sizeof wanted, by_row);
		int generation = (int)take_number(&row, 1, MOST);
		struct day on = take_day(&row);

		if (found == NULL || row.bad || generation >= p->subjects[found->i].generation)
			return store_damaged(r->store, r->err, "a revoked link");
		*mem_push(p->retired, p->n_retired) = (struct retired_link){ { found->i }, generation, on };
	}
	return !row.failed;
}

static bool read_briefings(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, BRIEFINGS));
	struct published *p = r->p;

	while (row_next(&row, r->err)) {
		struct briefing *b = mem_push(p->briefings, p->n_briefings);

		*b = (struct briefing){ .row = take_number(&row, 1, p->next_briefing_row - 1) };
		b->zone = take_text(&row);
		b->hours.from = (int16_t)take_number(&row, 0, 1439);
		b->hours.until = (int16_t)take_number(&row, b->hours.from + 1, 1440);
		b->location = take_text_or_null(&row);
		b->contact = take_text_or_null(&row);
		b->activity = take_text_or_null(&row);
		b->bring = take_text_or_null(&row);
		b->message = take_text_or_null(&row);
		b->digest = take_digest(&row);
		if (row.bad)
			return store_damaged(r->store, r->err, "a briefing");
	}
	return !row.failed;
}

/* Briefings stand in the order of their rows. */
static struct briefing_ix take_briefing(struct reading *r, struct row *row)
{
	int64_t wanted = take_number(row, 1, INT64_MAX);
	size_t low = 0, high = r->p->n_briefings;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->p->briefings[middle].row == wanted)
			return (struct briefing_ix){ (uint32_t)middle };
		if (r->p->briefings[middle].row < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	row->bad = true;
	return (struct briefing_ix){ 0 };
}

/* The days of a visit after its first one; `later` stands at the first row not yet used. */
static bool read_days(struct reading *r, struct published_visit *v, struct day first,
                      struct row *later, bool *more)
{
	v->days = mem_array(struct day, v->n_days);
	v->days[0] = first;
	for (size_t i = 1; i < v->n_days; i++) {
		if (!*more || sqlite3_column_int64(later->st, 0) != v->row)
			return store_damaged(r->store, r->err, "a visit's days");
		later->column = 1;
		v->days[i] = take_day(later);
		if (later->bad || !day_before(v->days[i - 1], v->days[i]))
			return store_damaged(r->store, r->err, "a visit's days");
		*more = row_next(later, r->err);
		if (later->failed)
			return false;
	}
	return true;
}

static bool read_visit(struct reading *r, struct row *row, struct row *later, bool *more)
{
	struct published *p = r->p;
	struct published_visit *v = mem_push(p->visits, p->n_visits);

	*v = (struct published_visit){ .row = take_number(row, 1, p->next_visit_row - 1) };
	v->staff = take_subject(r, row, SUBJECT_STAFF);
	v->home = take_subject(r, row, SUBJECT_DEPARTMENT);
	v->host = take_subject(r, row, SUBJECT_DEPARTMENT);
	v->buddy = take_subject_or_none(r, row, SUBJECT_STAFF);
	v->briefing = take_briefing(r, row);
	v->cycle = (int)take_number(row, 1, MOST);
	struct day first = take_day(row);
	v->n_days = (size_t)take_number(row, 1, 3660);
	v->status = (enum visit_status)take_number(row, VISIT_ON, VISIT_CANCELLED);
	v->missed = take_number(row, 0, 1) == 1;
	v->sequence = (int)take_number(row, 0, MOST);
	v->modified = take_number(row, INT64_MIN, INT64_MAX);
	v->digest = take_digest(row);
	if (row->bad)
		return store_damaged(r->store, r->err, "a visit");
	return read_days(r, v, first, later, more);
}

static bool read_visits(struct reading *r)
{
	struct row later = rows(r->store, query(r->store, LATER_DAYS));
	struct row row = rows(r->store, query(r->store, VISITS));
	bool more = row_next(&later, r->err);

	if (later.failed)
		return false;
	while (row_next(&row, r->err))
		if (!read_visit(r, &row, &later, &more))
			return false;
	if (row.failed)
		return false;
	return !more || store_damaged(r->store, r->err, "days without a visit");
}

/* Misses come in the order of visits, and so do these. */
static bool read_misses(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, MISSED));
	struct published *p = r->p;
	size_t at = 0;

	while (row_next(&row, r->err)) {
		int64_t visit = take_number(&row, 1, INT64_MAX);
		struct miss miss = { .days = take_span_or_none(&row) };

		miss.buddy = take_subject_or_none(r, &row, SUBJECT_STAFF);
		while (at < p->n_visits && p->visits[at].row < visit)
			at++;
		if (row.bad || at == p->n_visits || p->visits[at].row != visit || span_is_empty(miss.days))
			return store_damaged(r->store, r->err, "a visit that was missed");
		*mem_push(p->visits[at].misses, p->visits[at].n_misses) = miss;
	}
	return !row.failed;
}

static bool read_appointment(struct reading *r, struct row *row)
{
	struct published *p = r->p;
	struct published_appointment *a = mem_push(p->appointments, p->n_appointments);

	*a = (struct published_appointment){ .row = take_number(row, 1, p->next_appointment_row - 1) };
	a->kind = (enum appointment_kind)take_number(row, KIND_MEETING, KIND_CELEBRATION);
	a->series = take_text_or_null(row);
	a->a = take_subject_or_none(r, row, SUBJECT_DEPARTMENT);
	a->b = take_subject_or_none(r, row, SUBJECT_DEPARTMENT);
	a->slot = take_number(row, INT64_MIN, INT64_MAX);
	a->cycle = (int)take_number(row, 1, MOST);
	a->round = (int)take_number(row, 0, MOST);
	a->briefing = take_briefing(r, row);
	a->day = take_day(row);
	a->since = take_day(row);
	a->status = (enum visit_status)take_number(row, VISIT_ON, VISIT_CANCELLED);
	a->outcome = take_text_or_null(row);
	a->lines[0] = take_text_or_null(row);
	a->lines[1] = take_text_or_null(row);
	a->sequence = (int)take_number(row, 0, MOST);
	a->modified = take_number(row, INT64_MIN, INT64_MAX);
	a->digest = take_digest(row);
	row->bad |= (a->kind == KIND_MEETING) != (a->series != NULL) || (a->kind != KIND_CELEBRATION) != !is_no_subject(a->a)
	            || (a->kind == KIND_CHECK_IN || a->kind == KIND_ROOM) != !is_no_subject(a->b);
	return !row->bad || store_damaged(r->store, r->err, "an appointment");
}

static bool read_appointments(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, APPOINTMENTS));

	while (row_next(&row, r->err))
		if (!read_appointment(r, &row))
			return false;
	return !row.failed;
}

/* Attendees come in the order of appointments, and so do these. */
static bool read_attendees(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, ATTENDEES));
	struct published *p = r->p;
	size_t at = 0;

	while (row_next(&row, r->err)) {
		int64_t appointment = take_number(&row, 1, INT64_MAX);
		struct attendee attendee = { .who = take_subject(r, &row, SUBJECT_STAFF) };

		attendee.speaks_for = take_subject(r, &row, SUBJECT_DEPARTMENT);
		while (at < p->n_appointments && p->appointments[at].row < appointment)
			at++;
		if (row.bad || at == p->n_appointments || p->appointments[at].row != appointment)
			return store_damaged(r->store, r->err, "who comes to an appointment");
		*mem_push(p->appointments[at].attendees, p->appointments[at].n_attendees) = attendee;
	}
	return !row.failed;
}

static bool read_left_out(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, LEFT_OUT));
	struct published *p = r->p;

	while (row_next(&row, r->err)) {
		struct left_out *w = mem_push(p->left_out, p->n_left_out);

		*w = (struct left_out){ .staff = take_subject(r, &row, SUBJECT_STAFF) };
		w->home = take_subject(r, &row, SUBJECT_DEPARTMENT);
		w->host = take_subject(r, &row, SUBJECT_DEPARTMENT);
		w->cycle = (int)take_number(&row, 1, MOST);
		w->waiting = (int)take_number(&row, 0, MOST);
		w->reason = take_text(&row);
		if (row.bad)
			return store_damaged(r->store, r->err, "a visit left out");
	}
	return !row.failed;
}

static bool read_cycles(struct reading *r)
{
	struct row row = rows(r->store, query(r->store, CYCLES));
	struct published *p = r->p;

	while (row_next(&row, r->err)) {
		struct cycle_summary *c = mem_push(p->cycles, p->n_cycles);

		*c = (struct cycle_summary){ .cycle = (int)take_number(&row, 1, MOST) };
		c->days.first = take_day(&row);
		c->days.until = take_day(&row);
		c->owed = take_number(&row, 0, INT64_MAX);
		c->placed = take_number(&row, 0, INT64_MAX);
		c->bound = take_number(&row, 0, INT64_MAX);
		c->debt2 = take_number(&row, 0, INT64_MAX);
		c->load2 = take_number(&row, 0, INT64_MAX);
		c->proved_most = take_number(&row, 0, 1) == 1;
		c->proved_fair = take_number(&row, 0, 1) == 1;
		c->smallest_fix = take_text_or_null(&row);
		if (row.bad || !day_before(c->days.first, c->days.until))
			return store_damaged(r->store, r->err, "a cycle");
	}
	return !row.failed;
}

bool store_published(struct store *store, struct published **out, struct err *err)
{
	scoped_tx struct tx tx = { NULL };
	scoped(published) struct published *p = mem_new(struct published);
	struct reading r = { store, p, NULL, err };

	if (!tx_begin(&tx, store, BEGIN_READING, err))
		return false;
	bool ok = read_company(&r) && read_subjects(&r) && read_former(&r) && read_retired_links(&r)
	          && read_briefings(&r) && read_visits(&r) && read_misses(&r) && read_appointments(&r)
	          && read_attendees(&r) && read_left_out(&r) && read_cycles(&r);
	free(r.subjects);
	if (!ok || !tx_commit(&tx, err))
		return false;
	published_sort(p);
	p->is_restored = store->is_copy;
	*out = give(p);
	return true;
}
