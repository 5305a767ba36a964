/* What became of each appointment, in words. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

/* An appointment beside what it was. */
struct pair {
	const struct published_appointment *old;         /* NULL: there was none */
	const struct published_appointment *new;
	const struct briefing *old_says, *new_says;
};

static bool named_same(const struct making *m, const struct published_appointment *a, const struct published_appointment *b)
{
	size_t n = appointment_named(a);
	bool same = n == appointment_named(b);

	for (size_t i = 0; i < n && same; i++)
		same = subject_same(carried(m, a->attendees[i].who), b->attendees[i].who)
		       && subject_same(carried(m, a->attendees[i].speaks_for), b->attendees[i].speaks_for);
	return same;
}

bool appointment_says_other(const struct making *m, const struct published_appointment *a,
                            const struct published_appointment *b)
{
	return !day_same(a->day, b->day) || a->status != b->status || !text_same(a->outcome, b->outcome)
	    || !digest_same(&m->before->briefings[a->briefing.i].digest, &m->after->briefings[b->briefing.i].digest)
	    || !subject_same(carried(m, a->a), b->a) || !subject_same(carried(m, a->b), b->b) || !named_same(m, a, b);
}

static bool hours_same(struct hours a, struct hours b)
{
	return a.from == b.from && a.until == b.until;
}

static bool is_elsewhen(const struct pair *v)
{
	return !day_same(v->old->day, v->new->day) || !hours_same(v->old_says->hours, v->new_says->hours)
	    || !text_same(v->old_says->zone, v->new_says->zone);
}

/* RFC 5545 3.8.7.4. */
static bool is_rescheduled(const struct pair *v)
{
	return v->old->status != v->new->status || is_elsewhen(v) || !text_same(v->old_says->location, v->new_says->location);
}

static bool was_on(const struct pair *v)
{
	return v->old != NULL && v->old->status == VISIT_ON;
}

/* Adds those of `a` who are not in `b`, as "X and Y"; one of the two is of the state before. */
static void add_names(struct text *out, const struct making *m, const struct published_appointment *a, bool a_is_old,
                      const struct published_appointment *b)
{
	size_t n = appointment_named(a), others = appointment_named(b);

	for (size_t i = 0; i < n; i++) {
		struct subject_ix who = a_is_old ? carried(m, a->attendees[i].who) : a->attendees[i].who;
		bool known = false;

		for (size_t j = 0; j < others; j++)
			known |= subject_same(who, a_is_old ? b->attendees[j].who : carried(m, b->attendees[j].who));
		if (!known)
			text_addf(out, "%s%s", out->n > 0 ? " and " : "", m->after->subjects[who.i].name);
	}
}

static char *who_is_other(const struct making *m, const struct pair *v)
{
	scoped_text struct text gone = TEXT_EMPTY, come = TEXT_EMPTY;

	add_names(&gone, m, v->old, true, v->new);
	add_names(&come, m, v->new, false, v->old);
	if (come.n == 0)
		return mem_format("without %s", text_str(&gone));
	return gone.n == 0 ? mem_format("with %s", text_str(&come))
	                   : mem_format("%s in the place of %s", text_str(&come), text_str(&gone));
}

/* What else is other; NULL: nothing. */
static char *details_of(const struct making *m, const struct pair *v)
{
	const struct briefing *a = v->old_says, *b = v->new_says;
	const struct { bool differs; const char *name; } all[] = {
		{ !text_same(a->location, b->location), "location" },
		{ !text_same(a->activity, b->activity), "name" },
		{ !text_same(a->message, b->message), "message" },
		{ !text_same(v->old->outcome, v->new->outcome), v->new->kind == KIND_CELEBRATION ? "whom it names" : "outcome" },
	};
	scoped_text struct text t = TEXT_EMPTY;

	if (!named_same(m, v->old, v->new))
		return who_is_other(m, v);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].differs)
			text_addf(&t, "%s%s", t.n > 0 ? ", " : "", all[i].name);
	return t.n > 0 ? text_give(&t) : NULL;
}

static char *why_no_check_in(const struct making *m, const struct published_appointment *a)
{
	struct subject_ix sides[] = { a->a, a->b };

	if (!m->org->check_ins.are_held)
		return mem_text("there are no check-ins any more");
	for (int i = 0; i < 2; i++) {
		struct dept_ix d = m->department_of[sides[i].i];

		if (is_nowhere(d))
			return mem_format("%s takes part no longer", m->after->subjects[sides[i].i].name);
		if (!org_has_lead(m->org, d))
			return mem_format("%s has no lead", m->after->subjects[sides[i].i].name);
	}
	for (size_t i = 0; i < a->n_attendees; i++) {
		struct staff_ix s = m->staff_of[a->attendees[i].who.i];

		if (is_nobody(s) || !org_is_present(m->org, s, a->day))
			return mem_format("%s can’t; the next free hour is theirs", m->after->subjects[a->attendees[i].who.i].name);
	}
	return mem_text("another hour is theirs");
}

static char *why_called_off(const struct making *m, const struct pair *v)
{
	const struct published_appointment *a = v->new;

	switch (a->kind) {
	case KIND_MEETING:
		if (!is_no_subject(a->a) && !is_here(m, a->a))
			return mem_format("%s takes part no longer", m->after->subjects[a->a.i].name);
		return mem_text("it is not held then");
	case KIND_CHECK_IN:
		return why_no_check_in(m, a);
	case KIND_ROOM:
		return mem_text(a->outcome != NULL ? "it is settled" : "one of the departments takes part no longer");
	case KIND_CELEBRATION:
		break;
	}
	return mem_text("there is none then");
}

static char *why_moved(const struct pair *v)
{
	return mem_text(v->new->kind == KIND_ROOM ? "not everybody could come then" : "its hour is another");
}

static struct day day_of_on(const struct published_appointment *a)
{
	return a != NULL && a->status == VISIT_ON ? a->day : DAY_EVER_AFTER;
}

/* Fills `c` if there is something to tell. */
static bool change_of(const struct making *m, const struct pair *v, struct appointment_change *c)
{
	bool on = v->new->status == VISIT_ON;

	c->before = day_of_on(v->old);
	c->after = day_of_on(v->new);
	if (!on && !was_on(v))
		return false;
	if (!was_on(v)) {
		c->kind = CHANGE_NEW;
		c->why = v->old == NULL ? NULL : mem_text("set again");
		return true;
	}
	if (!on || is_elsewhen(v)) {
		c->kind = on ? CHANGE_MOVED : CHANGE_CANCELLED;
		c->why = on ? why_moved(v) : why_called_off(m, v);
		return true;
	}
	c->kind = CHANGE_DETAILS;
	c->why = details_of(m, v);
	return c->why != NULL;
}

static int by_day(const void *pa, const void *pb)
{
	const struct appointment_change *a = pa, *b = pb;

	ORDER(day_earlier(a->before, a->after).n, day_earlier(b->before, b->after).n);
	ORDER(a->appointment, b->appointment);
	return 0;
}

void appointment_changes_tell(struct making *m)
{
	struct publication *publication = m->publication;
	struct published *p = m->after;

	for (size_t i = 0; i < p->n_appointments; i++) {
		struct published_appointment *new = &p->appointments[i];
		struct pair v = { .new = new, .new_says = &p->briefings[new->briefing.i] };
		struct appointment_change c = { .appointment = i };

		if (i < m->before->n_appointments) {
			v.old = &m->before->appointments[i];
			v.old_says = &m->before->briefings[v.old->briefing.i];
			if (is_rescheduled(&v))
				new->sequence++;
		}
		if (change_of(m, &v, &c))
			*mem_push(publication->appointments, publication->n_appointments) = c;
	}
	if (publication->n_appointments > 1)
		qsort(publication->appointments, publication->n_appointments, sizeof *publication->appointments, by_day);
}
