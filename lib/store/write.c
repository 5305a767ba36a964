/* A publication into the store: one transaction, only what changed. */
#include "store_internal.h"

/* The numbers that the store has not given yet: from these on, rows are new to it.  They
 * are told apart because adding a row costs a third of looking for it first. */
struct fresh { int64_t subject, visit; };

static bool read_fresh(struct store *store, struct fresh *fresh, struct err *err)
{
	struct row row = rows(store, query(store, COMPANY_NEXT));
	bool found = row_next(&row, err);

	if (found) {
		fresh->subject = take_number(&row, 1, INT64_MAX);
		fresh->visit = take_number(&row, 1, INT64_MAX);
	}
	rows_end(&row);
	return !row.failed && ((found && !row.bad) || store_damaged(store, err, "the company's row"));
}

static bool write_company(struct store *store, const struct published *p, struct err *err)
{
	sqlite3_stmt *st = query(store, COMPANY_WRITE);

	bind_text(st, ":organization", p->company.organization);
	bind_text(st, ":zone", p->company.zone);
	bind_number(st, ":refresh_minutes", p->company.refresh_minutes);
	bind_number(st, ":keep_past_days", p->company.keep_past_days);
	bind_number(st, ":link_grace_days", p->company.link_grace_days);
	bind_day(st, ":day", p->day);
	bind_number(st, ":next_subject", p->next_subject_row);
	bind_number(st, ":next_briefing", p->next_briefing_row);
	bind_number(st, ":next_visit", p->next_visit_row);
	bind_number(st, ":next_appointment", p->next_appointment_row);
	bind_text(st, ":base_url", p->company.base_url);
	return query_run(store, st, err);
}

static void bind_subject(sqlite3_stmt *st, const char *name, const struct published *p, struct subject_ix s)
{
	if (!is_no_subject(s))
		bind_number(st, name, p->subjects[s.i].row);
}

static bool write_subject(struct store *store, const struct published *p, const struct subject *s,
                          const struct fresh *fresh, struct err *err)
{
	sqlite3_stmt *st = query(store, s->row >= fresh->subject ? SUBJECT_ADD : SUBJECT_CHANGE);

	bind_number(st, ":subject", s->row);
	bind_number(st, ":kind", s->kind);
	bind_text(st, ":id", s->id);
	bind_text(st, ":name", s->name);
	bind_text(st, ":email", s->email);
	bind_subject(st, ":home", p, s->home);
	bind_number(st, ":lead", s->lead);
	bind_day(st, ":since", s->since);
	bind_day(st, ":ended", s->ended);
	bind_number(st, ":generation", s->generation);
	bind_digest(st, ":feed", &s->feed);
	bind_number(st, ":changed", s->changed);
	bind_number(st, ":forgotten", s->forgotten);
	return query_run(store, st, err);
}

static bool write_subjects(struct store *store, const struct published *p, const struct fresh *fresh,
                           struct err *err)
{
	for (size_t i = 0; i < p->n_subjects; i++) {
		if (!p->subjects[i].dirty || p->subjects[i].row >= fresh->subject)
			continue;
		sqlite3_stmt *st = query(store, SUBJECT_FREE_ID);

		bind_number(st, ":subject", p->subjects[i].row);
		if (!query_run(store, st, err))
			return false;
	}
	for (size_t i = 0; i < p->n_subjects; i++)
		if (p->subjects[i].dirty && !write_subject(store, p, &p->subjects[i], fresh, err))
			return false;
	return true;
}

static bool write_former(struct store *store, const struct published *p, struct err *err)
{
	for (size_t i = 0; i < p->n_former; i++) {
		const struct former *f = &p->former[i];

		if (!p->subjects[f->subject.i].dirty)
			continue;
		sqlite3_stmt *st = query(store, FORMER_WRITE);

		bind_subject(st, ":subject", p, f->subject);
		bind_number(st, ":until", f->until);
		bind_text(st, ":id", f->id);
		bind_text(st, ":name", f->name);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_retired_links(struct store *store, const struct published *p, struct err *err)
{
	for (size_t i = 0; i < p->n_retired; i++) {
		const struct retired_link *link = &p->retired[i];

		if (!p->subjects[link->subject.i].dirty)
			continue;
		sqlite3_stmt *st = query(store, RETIRED_LINK_WRITE);

		bind_subject(st, ":subject", p, link->subject);
		bind_number(st, ":generation", link->generation);
		bind_day(st, ":day", link->on);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_briefings(struct store *store, const struct published *p, struct err *err)
{
	for (size_t i = 0; i < p->n_briefings; i++) {
		const struct briefing *b = &p->briefings[i];

		if (!b->dirty)
			continue;
		sqlite3_stmt *st = query(store, BRIEFING_WRITE);

		bind_number(st, ":briefing", b->row);
		bind_text(st, ":zone", b->zone);
		bind_number(st, ":from", b->hours.from);
		bind_number(st, ":until", b->hours.until);
		bind_text(st, ":location", b->location);
		bind_text(st, ":contact", b->contact);
		bind_text(st, ":activity", b->activity);
		bind_text(st, ":bring", b->bring);
		bind_text(st, ":message", b->message);
		bind_digest(st, ":digest", &b->digest);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool clear_of_visit(struct store *store, enum query which, const struct published_visit *v, struct err *err)
{
	sqlite3_stmt *st = query(store, which);

	bind_number(st, ":visit", v->row);
	return query_run(store, st, err);
}

static bool write_later_days(struct store *store, const struct published_visit *v, struct err *err)
{
	for (size_t i = 1; i < v->n_days; i++) {
		sqlite3_stmt *st = query(store, LATER_DAY_WRITE);

		bind_number(st, ":visit", v->row);
		bind_day(st, ":day", v->days[i]);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_misses(struct store *store, const struct published *p, const struct published_visit *v, struct err *err)
{
	for (size_t i = 0; i < v->n_misses; i++) {
		sqlite3_stmt *st = query(store, MISSED_WRITE);

		bind_number(st, ":visit", v->row);
		bind_span(st, ":first", ":until", v->misses[i].days);
		bind_subject(st, ":buddy", p, v->misses[i].buddy);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_visit(struct store *store, const struct published *p, const struct published_visit *v,
                        const struct fresh *fresh, struct err *err)
{
	bool is_new = v->row >= fresh->visit;
	sqlite3_stmt *st = query(store, is_new ? VISIT_ADD : VISIT_CHANGE);

	bind_number(st, ":visit", v->row);
	bind_subject(st, ":staff", p, v->staff);
	bind_subject(st, ":home", p, v->home);
	bind_subject(st, ":host", p, v->host);
	bind_subject(st, ":buddy", p, v->buddy);
	bind_number(st, ":briefing", p->briefings[v->briefing.i].row);
	bind_number(st, ":cycle", v->cycle);
	bind_day(st, ":first", v->days[0]);
	bind_number(st, ":n_days", (int64_t)v->n_days);
	bind_number(st, ":status", v->status);
	bind_number(st, ":missed", v->missed);
	bind_number(st, ":sequence", v->sequence);
	bind_number(st, ":modified", v->modified);
	bind_digest(st, ":digest", &v->digest);
	return query_run(store, st, err)
	    && (is_new || (clear_of_visit(store, LATER_DAYS_CLEAR, v, err) && clear_of_visit(store, MISSED_CLEAR, v, err)))
	    && write_later_days(store, v, err) && write_misses(store, p, v, err);
}

static bool write_visits(struct store *store, const struct published *p, const struct fresh *fresh,
                         struct err *err)
{
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].dirty && !write_visit(store, p, &p->visits[i], fresh, err))
			return false;
	return true;
}

static bool write_attendees(struct store *store, const struct published *p, const struct published_appointment *a,
                            struct err *err)
{
	sqlite3_stmt *clear = query(store, ATTENDEES_CLEAR);

	bind_number(clear, ":appointment", a->row);
	if (!query_run(store, clear, err))
		return false;
	for (size_t i = 0; i < a->n_attendees; i++) {
		sqlite3_stmt *st = query(store, ATTENDEE_WRITE);

		bind_number(st, ":appointment", a->row);
		bind_number(st, ":nth", (int64_t)i);
		bind_subject(st, ":who", p, a->attendees[i].who);
		bind_subject(st, ":speaks_for", p, a->attendees[i].speaks_for);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_appointment(struct store *store, const struct published *p, const struct published_appointment *a,
                              struct err *err)
{
	sqlite3_stmt *st = query(store, APPOINTMENT_WRITE);

	bind_number(st, ":appointment", a->row);
	bind_number(st, ":kind", a->kind);
	bind_text(st, ":series", a->series);
	bind_subject(st, ":a", p, a->a);
	bind_subject(st, ":b", p, a->b);
	bind_number(st, ":slot", a->slot);
	bind_number(st, ":cycle", a->cycle);
	bind_number(st, ":round", a->round);
	bind_number(st, ":briefing", p->briefings[a->briefing.i].row);
	bind_day(st, ":day", a->day);
	bind_day(st, ":since", a->since);
	bind_number(st, ":status", a->status);
	bind_text(st, ":outcome", a->outcome);
	bind_text(st, ":line_a", a->lines[0]);
	bind_text(st, ":line_b", a->lines[1]);
	bind_number(st, ":sequence", a->sequence);
	bind_number(st, ":modified", a->modified);
	bind_digest(st, ":digest", &a->digest);
	return query_run(store, st, err) && write_attendees(store, p, a, err);
}

static bool write_appointments(struct store *store, const struct published *p, struct err *err)
{
	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].dirty && !write_appointment(store, p, &p->appointments[i], err))
			return false;
	return true;
}

static bool clear_from(struct store *store, enum query which, int from, struct err *err)
{
	sqlite3_stmt *st = query(store, which);

	bind_number(st, ":from", from);
	return query_run(store, st, err);
}

static bool write_left_out(struct store *store, const struct published *p, int from, struct err *err)
{
	if (!clear_from(store, LEFT_OUT_CLEAR, from, err))
		return false;
	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];

		if (w->cycle < from)
			continue;
		sqlite3_stmt *st = query(store, LEFT_OUT_WRITE);

		bind_number(st, ":cycle", w->cycle);
		bind_subject(st, ":staff", p, w->staff);
		bind_subject(st, ":home", p, w->home);
		bind_subject(st, ":host", p, w->host);
		bind_number(st, ":waiting", w->waiting);
		bind_text(st, ":reason", w->reason);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

static bool write_cycles(struct store *store, const struct published *p, int from, struct err *err)
{
	if (!clear_from(store, CYCLES_CLEAR, from, err))
		return false;
	for (size_t i = 0; i < p->n_cycles; i++) {
		const struct cycle_summary *c = &p->cycles[i];

		if (c->cycle < from)
			continue;
		sqlite3_stmt *st = query(store, CYCLE_WRITE);

		bind_number(st, ":cycle", c->cycle);
		bind_day(st, ":first", c->days.first);
		bind_day(st, ":until", c->days.until);
		bind_number(st, ":owed", c->owed);
		bind_number(st, ":placed", c->placed);
		bind_number(st, ":bound", c->bound);
		bind_number(st, ":debt2", c->debt2);
		bind_number(st, ":load2", c->load2);
		bind_number(st, ":proved_most", c->proved_most);
		bind_number(st, ":proved_fair", c->proved_fair);
		bind_text(st, ":smallest_fix", c->smallest_fix);
		if (!query_run(store, st, err))
			return false;
	}
	return true;
}

/* Whether the store still has the state that a publication was made from. */
static bool is_current(struct store *store, const struct published *p, struct err *err)
{
	int64_t number, at;

	return read_last_publication(store, &number, &at, err)
	       && (number == p->number
	       || err_set(err, "made for publication %lld, but the store is at %lld; plan again",
	                  (long long)p->number, (long long)number));
}

/* Who waits and why, and how the cycles stand. */
static bool write_waiting(struct store *store, const struct publication *publication, struct err *err)
{
	const struct published *p = publication->after;

	return !publication->waiting_changed || (write_left_out(store, p, publication->waiting_from, err)
	                                         && write_cycles(store, p, publication->waiting_from, err));
}

static bool write_all(struct store *store, const struct publication *publication, struct err *err)
{
	const struct published *p = publication->after;
	struct fresh fresh = { 0, 0 };

	if (store->is_copy && !p->is_restored && !database_mark_copy(store->db, false))
		return store_refused(store, err);
	return (publication->forgotten == 0 || heard_forget(store, publication->forgotten, err))
	    && read_fresh(store, &fresh, err) && write_company(store, p, err) && write_subjects(store, p, &fresh, err)
	    && write_former(store, p, err) && write_retired_links(store, p, err) && write_briefings(store, p, err)
	    && write_visits(store, p, &fresh, err) && write_appointments(store, p, err) && write_waiting(store, publication, err);
}

static bool write_publication(struct store *store, struct publication *publication,
                              const struct author *author, int64_t now, struct err *err)
{
	struct published *p = publication->after;

	p->number++;
	p->at = now;
	return write_all(store, publication, err) && past_keep(store, publication, err)
	    && outbox_add(store, publication, err)
	    && audit_add(store, publication, author, now, err);
}

/* Readers are not waited for: what they hold back, the next publication writes.  But what was
 * erased must be gone, and not in the log alone. */
static void checkpoint(struct store *store, bool erased)
{
	store->holds_erased |= erased;
	if (!erased)
		sqlite3_busy_timeout(store->db, 0);
	int rc = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(store->db, STORE_PATIENCE_MS);
	store->holds_erased &= rc != SQLITE_OK;
}

bool store_publish(struct store *store, struct publication *publication,
                   const struct sources *accepted, const struct author *author,
                   int64_t now, struct err *err)
{
	struct published *p = publication->after;
	int64_t number = p->number, at = p->at;
	bool ok;

	{
		scoped_tx struct tx tx = { NULL };

		ok = tx_begin(&tx, store, BEGIN_WRITING, err) && is_current(store, p, err)
		     && (publication->nothing ? write_waiting(store, publication, err)
		                              : write_publication(store, publication, author, now, err))
		     && (accepted == NULL || accepted_keep(store, accepted, now, err)) && tx_commit(&tx, err);
	}
	if (!ok) {
		p->number = number;
		p->at = at;
		return err_while(err, "nothing was published");
	}
	store->is_copy &= publication->nothing || p->is_restored;
	mark_write(store, p->number);
	checkpoint(store, publication->forgotten != 0);
	return true;
}
