/* What keeps a visit from beginning at a slot. */
#include "obstacle.h"

#include <limits.h>
#include <string.h>

enum { KINDS = 10 };    /* bits of an obstacle */

static const struct task *task_of(const struct question *q)
{
	return &q->s->p->tasks[q->task];
}

/* Whether the change is about this department (or person) on this day. */
static bool lifts(const struct question *q, uint16_t obstacle, uint32_t who, int day)
{
	const struct change *c = q->change;

	return c != NULL && c->lifts == obstacle && c->who == who && c->first <= day && day < c->until;
}

/* Whether another visit of the person takes one of the home's places on a day. */
static bool takes_place(const struct question *q, int slot)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	const struct list *away = home_list(q->s, t, slot);
	struct day d = day_after(p->span.first, p->hosts[t->host.i].day[slot]);

	for (uint32_t i = 0; i < away->n; i++)
		if (staff_same(p->tasks[away->v[i]].staff, t->staff))
			return true;
	if (p->first_stay[t->staff.i] == p->first_stay[t->staff.i + 1])
		return false;
	for (size_t i = 0; i < p->n_held; i++) {
		const struct held *h = &p->held[i];

		if (staff_same(h->staff, t->staff) && dept_same(h->home, t->home) && span_has(h->days, d)
		    && org_works(p->org, h->host, d))
			return true;
	}
	return false;
}

int obstacles_missing(const struct question *q, int slot, uint16_t full)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	int missing = full == HOST_FULL ? (int)host_list(q->s, t, slot)->n + 1 - host_room(p, t, slot)
	                                : (int)home_list(q->s, t, slot)->n + 1 - home_room(p, t, slot);
	int day = p->hosts[t->host.i].day[slot];

	if (lifts(q, full, full == HOST_FULL ? t->host.i : t->home.i, day))
		missing -= q->change->by;
	/* Were they not on the one visit, the home could spare them for this one. */
	if (missing == 1 && full == HOME_FULL && takes_place(q, slot))
		missing = 0;
	return missing;
}

static bool is_certified(const struct question *q, struct day d)
{
	const struct org *org = q->s->p->org;
	const struct task *t = task_of(q);
	const struct org_route *r = org_route(org, t->route);

	for (size_t i = 0; i < r->n_requires; i++)
		if (!org_has_certificate(org, t->staff, r->requires[i], d)
		    && !(lifts(q, UNCERTIFIED, t->staff.i, 0) && strcmp(q->change->certificate, r->requires[i]) == 0))
			return false;
	return true;
}

/* What the company's rules and the person's days say of a day. */
static uint16_t rules_on(const struct question *q, int slot)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	const struct org_department *home = org_department(p->org, t->home);
	int day = p->hosts[t->host.i].day[slot];
	struct day d = day_after(p->span.first, day);
	uint16_t found = 0;

	if (!p->hosts[t->host.i].open[slot] && !lifts(q, HOST_CLOSED, t->host.i, day))
		found |= HOST_CLOSED;
	if (days_has(&home->all_hands, d) && !lifts(q, ALL_HANDS, t->home.i, day))
		found |= ALL_HANDS;
	if (!is_certified(q, d))
		found |= UNCERTIFIED;
	if (days_has(&home->holidays, d))
		found |= NEVER;
	else if (!org_is_present(p->org, t->staff, d))
		found |= ABSENT;
	return found;
}

uint16_t obstacles_on(const struct question *q, int slot)
{
	uint16_t found = 0;

	if (obstacles_missing(q, slot, HOST_FULL) > 0)
		found |= HOST_FULL;
	if (obstacles_missing(q, slot, HOME_FULL) > 0)
		found |= HOME_FULL;
	return q->of_others ? found : found | rules_on(q, slot);
}

/* The days of the person's other visits, one after another; those of this cycle and before
 * it, or all. */
struct own { uint32_t task, stay, later; bool all; };

static struct own own_begin(const struct question *q, bool may_move)
{
	const struct problem *p = q->s->p;
	uint32_t staff = task_of(q)->staff.i;

	return (struct own){ p->first_task[staff], p->first_stay[staff],
		q->keeps_later ? p->first_later[staff] : p->first_later[staff + 1], q->keeps_later || !may_move };
}

static bool own_next(const struct question *q, struct own *own, int *first, int *last)
{
	const struct problem *p = q->s->p;
	uint32_t staff = task_of(q)->staff.i;

	for (; own->task < p->first_task[staff + 1]; own->task++) {
		const struct task *t = &p->tasks[own->task];
		int at = q->s->at[own->task];

		if (own->task == q->task || at == NO_SLOT)
			continue;
		*first = p->hosts[t->host.i].day[at];
		*last = p->hosts[t->host.i].day[at + t->length - 1];
		own->task++;
		return true;
	}
	while (own->stay < p->first_stay[staff + 1] || own->later < p->first_later[staff + 1]) {
		const struct stay *stay = own->stay < p->first_stay[staff + 1] ? &p->stays[own->stay++]
		                                                               : &p->later[own->later++];

		*first = stay->first;
		*last = stay->last;
		if (own->all || *first < p->n_days)
			return true;
	}
	return false;
}

/* Free days between two visits; negative if they share one. */
static int free_days(int first, int last, int other_first, int other_last)
{
	int before = other_first - last - 1, after = first - other_last - 1;

	return before > after ? before : after;
}

int obstacles_free_days(const struct question *q, int slot)
{
	const struct task *t = task_of(q);
	const int *day = q->s->p->hosts[t->host.i].day;
	struct own own = own_begin(q, false);
	int least = INT_MAX, first, last;

	while (own_next(q, &own, &first, &last)) {
		int days = free_days(day[slot], day[slot + t->length - 1], first, last);

		least = days < least ? days : least;
	}
	return least;
}

/* Whether the visit would be set there with less notice than people are promised. */
static bool is_soon(const struct question *q, int slot)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	int day = p->hosts[t->host.i].day[slot];

	return day < p->earliest && !t->pinned
	       && !(t->published && day_same(day_after(p->span.first, day), t->told));
}

static uint16_t own_visits(const struct question *q, int slot)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	const int *day = p->hosts[t->host.i].day;
	int gap = q->change != NULL && q->change->lifts == TOO_NEAR ? q->change->by : p->gap;
	/* Were less notice enough for this one, the later ones might move too. */
	struct own own = own_begin(q, is_soon(q, slot));
	uint16_t found = 0;
	int first, last;

	while (own_next(q, &own, &first, &last)) {
		int days = free_days(day[slot], day[slot + t->length - 1], first, last);

		found |= days < 0 ? BUSY : days < gap ? TOO_NEAR : 0;
	}
	return found;
}

/* What depends on the first day alone. */
static uint16_t at_beginning(const struct question *q, int slot)
{
	const struct problem *p = q->s->p;
	const struct task *t = task_of(q);
	int day = p->hosts[t->host.i].day[slot], today = days_between(p->span.first, p->today);

	if (q->of_others)
		return can_start(t, slot) ? 0 : NEVER;
	if (t->pinned)
		return day_same(day_after(p->span.first, day), t->pin) ? 0 : NEVER;
	if (day < today)
		return NEVER;
	if (q->change != NULL && q->change->lifts == TOO_SOON && day >= today + q->change->by)
		return 0;
	return is_soon(q, slot) ? TOO_SOON : 0;
}

/* From the last slot to the first, with the next slot at which each obstacle stands: a
 * visit meets those that stand nearer than it is long. */
void obstacles_find(const struct question *q, int from, int until, uint16_t *out)
{
	const struct task *t = task_of(q);
	int n = q->s->p->hosts[t->host.i].n_slots, next[KINDS];
	int slot = until - 1 + t->length < n ? until - 1 + t->length : n;

	unsigned seen = 0;

	while (slot-- > from) {
		unsigned here = obstacles_on(q, slot);
		uint16_t found = 0;

		seen |= here;
		for (; here != 0; here &= here - 1)
			next[__builtin_ctz(here)] = slot;
		if (slot >= until)
			continue;
		if (slot + t->length > n) {
			out[slot - from] = NEVER;
			continue;
		}
		for (unsigned left = seen; left != 0; left &= left - 1)
			if (next[__builtin_ctz(left)] < slot + t->length)
				found |= (uint16_t)(left & -left);
		found |= at_beginning(q, slot);
		if (!(found & NEVER))
			found |= own_visits(q, slot);
		out[slot - from] = found;
	}
}
