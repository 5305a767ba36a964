/* What became of each visit: its kind, its sequence, and why, in words for people. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

/* A visit beside what it was. */
struct pair {
	const struct published_visit *old;       /* NULL: there was none */
	const struct published_visit *new;
	const struct briefing *old_says, *new_says;
	bool is_by_hand;                         /* it is where an edit by hand put it */
};

static bool days_same(const struct published_visit *a, const struct published_visit *b)
{
	return a->n_days == b->n_days && memcmp(a->days, b->days, a->n_days * sizeof *a->days) == 0;
}

static bool hours_same(struct hours a, struct hours b)
{
	return a.from == b.from && a.until == b.until;
}

static bool was_on(const struct pair *v)
{
	return v->old != NULL && v->old->status == VISIT_ON;
}

/* RFC 5545 3.8.7.4: what makes somebody look at their calendar again. */
static bool is_rescheduled(const struct pair *v)
{
	return v->old->status != v->new->status || !days_same(v->old, v->new)
	    || !hours_same(v->old_says->hours, v->new_says->hours)
	    || !text_same(v->old_says->zone, v->new_says->zone)
	    || !text_same(v->old_says->location, v->new_says->location);
}

/* One word for each detail that differs, as "buddy, location"; NULL if none does. */
static char *details_of(const struct making *m, const struct pair *v)
{
	const struct briefing *a = v->old_says, *b = v->new_says;
	struct subject_ix old_buddy = carried(m, v->old->buddy), buddy = v->new->buddy;
	const struct { bool differs; const char *name; } all[] = {
		{ !subject_same(old_buddy, buddy) || (!is_no_subject(buddy) && m->is_renamed[buddy.i]), "buddy" },
		{ !hours_same(a->hours, b->hours), "hours" },
		{ !text_same(a->zone, b->zone), "time zone" },
		{ !text_same(a->location, b->location), "location" },
		{ !text_same(a->contact, b->contact), "contact" },
		{ !text_same(a->activity, b->activity), "activity" },
		{ !text_same(a->bring, b->bring), "what to bring" },
		{ !text_same(a->message, b->message), "message" },
		{ !subject_same(carried(m, v->old->home), v->new->home), "department" },
		{ m->is_renamed[v->new->staff.i] || m->is_renamed[v->new->home.i] || m->is_renamed[v->new->host.i], "a name" },
	};
	scoped_text struct text t = TEXT_EMPTY;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].differs)
			text_addf(&t, "%s%s", t.n > 0 ? ", " : "", all[i].name);
	return t.n > 0 ? text_give(&t) : NULL;
}

/* Why the plan left a visit out; NULL if it says nothing of it. */
static const char *reason_of_plan(const struct making *m, const struct published_visit *v)
{
	const struct published *p = m->after;
	struct left_out wanted = { .cycle = v->cycle, .staff = v->staff, .host = v->host };
	const struct left_out *found = NULL;

	if (m->plan != NULL && p->n_left_out > 0)
		found = bsearch(&wanted, p->left_out, p->n_left_out, sizeof wanted, left_out_in_order);
	return found != NULL && found->reason[0] != '\0' ? found->reason : NULL;
}

/* Whether it was missed, and now it is said that it was held then. */
static bool was_held_after_all(const struct pair *v)
{
	size_t kept = v->new->n_misses;

	return kept < v->old->n_misses && day_same(v->old->misses[kept].days.first, v->new->days[0]);
}

/* Why a visit is no longer on the days it was on. */
static char *why_not_then(const struct making *m, const struct pair *v)
{
	const struct subject *subjects = m->after->subjects;
	const struct subject *staff = &subjects[v->new->staff.i], *host = &subjects[v->new->host.i];
	struct subject_ix old_home = carried(m, v->old->home);
	struct staff_ix s = m->staff_of[v->new->staff.i];
	struct dept_ix from = m->department_of[old_home.i], to = m->department_of[v->new->host.i];

	if (span_same(visit_last_missed(v->new), visit_span(v->old)))
		return mem_text("it was missed");
	if (was_held_after_all(v))
		return mem_text("it was held after all");
	if (v->is_by_hand)
		return mem_text("it was set so by hand");
	if (!is_here(m, v->new->staff))
		return mem_format("%s has left", staff->name);
	if (!is_here(m, v->new->host))
		return mem_format("%s takes part no longer", host->name);
	if (!subject_same(staff->home, old_home))
		return mem_format("%s is now in %s", staff->name, subjects[staff->home.i].name);
	if (org_is_exempt(m->org, s, to))
		return mem_format("%s is exempt from %s", staff->name, host->name);
	struct route_ix r = org_find_route(m->org, from, to);
	if (r.i == NO_ROUTE.i)
		return mem_format("there is no route from %s to %s any more", subjects[old_home.i].name, host->name);
	char *obstacle = plan_obstacle(m->org, s, r, visit_span(v->old));
	if (obstacle != NULL)
		return obstacle;
	const char *reason = reason_of_plan(m, v->new);
	if (reason != NULL)
		return mem_text(reason);
	return mem_text(v->new->status == VISIT_ON ? "to make room for other visits" : "it is owed no longer");
}

static struct span span_of_on(const struct published_visit *v)
{
	return v != NULL && v->status == VISIT_ON ? visit_span(v) : (struct span){ { 0 }, { 0 } };
}

/* Fills `c` if there is something to tell. */
static bool change_of(const struct making *m, const struct pair *v, struct change *c)
{
	bool on = v->new->status == VISIT_ON;

	c->before = span_of_on(v->old);
	c->after = span_of_on(v->new);
	if (!on && !was_on(v))
		return false;
	if (!was_on(v)) {
		c->kind = CHANGE_NEW;
		c->why = v->old == NULL ? NULL : mem_text(was_held_after_all(v) ? "it was held after all" : "set again");
		return true;
	}
	if (!on || !days_same(v->old, v->new)) {
		c->kind = on ? CHANGE_MOVED : CHANGE_CANCELLED;
		c->why = why_not_then(m, v);
		return true;
	}
	/* A new name reaches past events too, but there is nobody to tell. */
	c->kind = CHANGE_DETAILS;
	c->why = day_before(m->today, c->after.until) ? details_of(m, v) : NULL;
	return c->why != NULL;
}

static int64_t day_of_change(const struct change *c)
{
	return day_before(c->after.first, c->after.until) ? c->after.first.n : c->before.first.n;
}

/* A change on its way to its place. */
struct placed_change {
	struct change c;
	int64_t day;
	uint32_t staff;
};

static int by_day_and_staff(const void *pa, const void *pb)
{
	const struct placed_change *a = pa, *b = pb;

	ORDER(a->day, b->day);
	ORDER(a->staff, b->staff);
	ORDER(a->c.visit, b->c.visit);
	return 0;
}

static void sort_changes(const struct making *m, struct change *changes, size_t n)
{
	scoped(heap) struct placed_change *placed = mem_array(struct placed_change, n);

	for (size_t i = 0; i < n; i++)
		placed[i] = (struct placed_change){ changes[i], day_of_change(&changes[i]),
		                                    m->after->visits[changes[i].visit].staff.i };
	qsort(placed, n, sizeof *placed, by_day_and_staff);
	for (size_t i = 0; i < n; i++)
		changes[i] = placed[i].c;
}

void changes_tell(struct making *m)
{
	struct publication *publication = m->publication;
	struct published *p = m->after;

	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *new = &p->visits[i];
		struct pair v = { .new = new, .new_says = &p->briefings[new->briefing.i] };
		struct change c = { .visit = i };

		if (i < m->before->n_visits) {
			v.old = &m->before->visits[i];
			v.old_says = &m->before->briefings[v.old->briefing.i];
			v.is_by_hand = m->edited != NULL && days_same(&m->edited->visits[i], new)
			               && !days_same(&m->edited->visits[i], v.old);
			if (is_rescheduled(&v))
				new->sequence++;
		}
		if (change_of(m, &v, &c))
			*mem_push(publication->changes, publication->n_changes) = c;
		else if (new->status == VISIT_ON && !day_before(new->days[0], m->today))
			publication->n_unchanged++;
	}
	sort_changes(m, publication->changes, publication->n_changes);
}
