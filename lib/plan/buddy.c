/* Who looks after whom.
 *
 * A buddy works in the host department, is there on every day of the visit and not on a
 * visit of their own, and has one visitor at a time unless nobody else is there.  Turns
 * are taken within the cycle first, so that a newcomer need not catch up on years; who
 * was a buddy less often before breaks the tie, then whoever will visit the visitor's
 * department or had this visitor's colleague as buddy there ("both ways"), then the draw. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "plan_internal.h"

struct spans { struct span *v; size_t n; };

struct roster {
	const struct org *org;
	const struct plan_visit *visits;
	struct list *own;        /* by person: own visits of this cycle, by index */
	struct spans *away;      /* by person: days of own visits, of all cycles */
	struct spans *caring;    /* by person: days with a visitor to look after */
	int *turns, *before;     /* by person: in this cycle, in all others */
	uint64_t *lot;           /* by person */
};

static bool overlaps(struct span a, struct span b)
{
	return a.first.n < b.until.n && b.first.n < a.until.n;
}

static bool overlaps_any(const struct spans *s, struct span days)
{
	for (size_t i = 0; i < s->n; i++)
		if (overlaps(s->v[i], days))
			return true;
	return false;
}

static void note(struct spans *s, struct span days)
{
	*mem_push(s->v, s->n) = days;
}

/* Whether a person could look after a visitor on all days of a visit. */
static bool is_free(const struct roster *r, struct staff_ix s, const struct plan_visit *v)
{
	if (!r->org->staff[s.i].buddy || overlaps_any(&r->away[s.i], v->days))
		return false;
	for (struct day d = v->days.first; day_before(d, v->days.until); d = day_after(d, 1))
		if (org_works(r->org, v->host, d) && !org_is_present(r->org, s, d))
			return false;
	return true;
}

/* Whether `s` goes, or went, to the visitor's home with the visitor as buddy. */
static bool is_both_ways(const struct roster *r, const struct record *record, struct staff_ix s,
                         const struct plan_visit *v)
{
	for (size_t i = record->first_visit[s.i]; i < record->first_visit[s.i + 1]; i++)
		if (staff_same(record->visits[i].buddy, v->staff))
			return true;
	for (uint32_t i = 0; i < r->own[s.i].n; i++)
		if (staff_same(r->visits[r->own[s.i].v[i]].buddy, v->staff))
			return true;
	return false;
}

struct candidate { bool busy; int turns, before; bool one_way; uint64_t lot; struct staff_ix staff; };

static bool goes_before(const struct candidate *a, const struct candidate *b)
{
	if (a->busy != b->busy)
		return b->busy;
	if (a->turns != b->turns)
		return a->turns < b->turns;
	if (a->before != b->before)
		return a->before < b->before;
	if (a->one_way != b->one_way)
		return b->one_way;
	if (a->lot != b->lot)
		return a->lot < b->lot;
	return a->staff.i < b->staff.i;
}

static struct staff_ix choose(const struct roster *r, const struct record *record, const struct plan_visit *v)
{
	struct candidate best = { .staff = NOBODY };
	size_t n;
	const struct staff_ix *people = org_staff_of(r->org, v->host, &n);

	for (size_t i = 0; i < n; i++) {
		struct staff_ix s = people[i];
		struct candidate c = { overlaps_any(&r->caring[s.i], v->days), r->turns[s.i], r->before[s.i],
			true, r->lot[s.i], s };

		if (!is_nobody(best.staff) && (c.busy > best.busy || (c.busy == best.busy
		    && (c.turns > best.turns || (c.turns == best.turns && c.before > best.before)))))
			continue;
		if (!is_free(r, s, v))
			continue;
		c.one_way = !is_both_ways(r, record, s, v);
		if (is_nobody(best.staff) || goes_before(&c, &best))
			best = c;
	}
	return best.staff;
}

static char *why_nobody(const struct org *org, const struct plan_visit *v)
{
	const char *host = org_department(org, v->host)->name;
	size_t n, willing = 0;
	const struct staff_ix *people = org_staff_of(org, v->host, &n);

	for (size_t i = 0; i < n; i++)
		willing += org->staff[people[i].i].buddy;
	if (willing == 0)
		return mem_format("no buddy: nobody in %s looks after visitors", host);
	return mem_format("no buddy: nobody in %s who looks after visitors is there on all days of the visit", host);
}

static void assign(struct roster *r, struct plan_visit *v, struct staff_ix buddy)
{
	v->buddy = buddy;
	note(&r->caring[buddy.i], v->days);
	r->turns[buddy.i]++;
}

static void roster_init(struct roster *r, const struct org *org, const struct record *record,
                        const struct plan_visit *visits, size_t n, int cycle)
{
	*r = (struct roster){ .org = org, .visits = visits };
	r->own = mem_array(struct list, org->n_staff);
	r->away = mem_array(struct spans, org->n_staff);
	r->caring = mem_array(struct spans, org->n_staff);
	r->turns = mem_array(int, org->n_staff);
	r->before = mem_array(int, org->n_staff);
	r->lot = mem_array(uint64_t, org->n_staff);
	for (size_t i = 0; i < record->n_visits; i++) {
		const struct history_visit *v = &record->visits[i];

		if (v->cycle == cycle)
			continue;
		note(&r->away[v->staff.i], v->days);
		if (!is_nobody(v->buddy)) {
			r->before[v->buddy.i]++;
			note(&r->caring[v->buddy.i], v->days);
		}
	}
	for (uint32_t i = 0; i < n; i++) {
		struct list *own = &r->own[visits[i].staff.i];

		if (!plan_is_placed(&visits[i]))
			continue;
		*mem_push(own->v, own->n) = i;
		note(&r->away[visits[i].staff.i], visits[i].days);
	}
	for (size_t s = 0; s < org->n_staff; s++)
		r->lot[s] = draw_lot(org->name, cycle, org->staff[s].id);
}

static void roster_clear(struct roster *r)
{
	for (size_t s = 0; s < r->org->n_staff; s++) {
		free(r->own[s].v);
		free(r->away[s].v);
		free(r->caring[s].v);
	}
	free(r->own);
	free(r->away);
	free(r->caring);
	free(r->turns);
	free(r->before);
	free(r->lot);
}

void assign_buddies(const struct org *org, const struct record *record, struct day today,
                    struct plan_visit *visits, size_t n)
{
	struct roster r;

	if (n == 0)
		return;
	roster_init(&r, org, record, visits, n, visits[0].cycle);
	/* Those who were told a buddy, of a visit that has not moved, keep them while that is possible. */
	for (size_t i = 0; i < n; i++) {
		struct plan_visit *v = &visits[i];
		struct staff_ix told = v->buddy;

		if (!plan_is_placed(v) || is_nobody(told))
			continue;
		v->buddy = NOBODY;
		if (day_before(v->days.first, today)
		    || (dept_same(org->staff[told.i].home, v->host) && is_free(&r, told, v)))
			assign(&r, v, told);
	}
	for (size_t i = 0; i < n; i++) {
		struct plan_visit *v = &visits[i];

		if (!plan_is_placed(v) || !is_nobody(v->buddy) || day_before(v->days.first, today))
			continue;
		struct staff_ix buddy = choose(&r, record, v);
		if (is_nobody(buddy))
			v->reason = why_nobody(org, v);
		else
			assign(&r, v, buddy);
	}
	roster_clear(&r);
}
