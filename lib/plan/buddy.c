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

/* The people of a department who look after visitors, whose turn comes first, first. */
struct queue { struct staff_ix *v; size_t n; };

struct roster {
	const struct org *org;
	struct spans *away;      /* by person: days of own visits, of all cycles */
	struct spans *caring;    /* by person: days with a visitor to look after */
	struct list *guests;     /* by person: whom they look after or have looked after */
	int *turns, *before;     /* by person: in this cycle, in those before */
	uint64_t *lot;           /* by person */
	struct queue *queues;    /* by department */
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

/* Whether a's turn comes before b's. */
static bool goes_before(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	if (r->turns[a.i] != r->turns[b.i])
		return r->turns[a.i] < r->turns[b.i];
	if (r->before[a.i] != r->before[b.i])
		return r->before[a.i] < r->before[b.i];
	if (r->lot[a.i] != r->lot[b.i])
		return r->lot[a.i] < r->lot[b.i];
	return a.i < b.i;
}

/* How many of a queue come before a person. */
static size_t find_turn(const struct roster *r, const struct queue *q, struct staff_ix s)
{
	size_t low = 0, high = q->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (goes_before(r, q->v[middle], s))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Puts a person where their turn is. */
static void enqueue(const struct roster *r, struct queue *q, struct staff_ix s)
{
	size_t at = find_turn(r, q, s);

	memmove(&q->v[at + 1], &q->v[at], (q->n - at) * sizeof *q->v);
	q->v[at] = s;
	q->n++;
}

static void dequeue(const struct roster *r, struct queue *q, struct staff_ix s)
{
	size_t at = find_turn(r, q, s);

	q->n--;
	memmove(&q->v[at], &q->v[at + 1], (q->n - at) * sizeof *q->v);
}

static bool has_same_turn(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	return r->turns[a.i] == r->turns[b.i] && r->before[a.i] == r->before[b.i];
}

/* Who of the host has been, or will be, a guest of the visitor's, and could take this
 * turn as well as `first` can: they meet both ways. */
static struct staff_ix choose_both_ways(const struct roster *r, const struct plan_visit *v, struct staff_ix first)
{
	const struct list *guests = &r->guests[v->staff.i];
	struct staff_ix best = NOBODY;

	for (uint32_t i = 0; i < guests->n; i++) {
		struct staff_ix s = { guests->v[i] };

		if (!dept_same(r->org->staff[s.i].home, v->host) || !has_same_turn(r, s, first)
		    || !is_free(r, s, v) || overlaps_any(&r->caring[s.i], v->days))
			continue;
		if (is_nobody(best) || goes_before(r, s, best))
			best = s;
	}
	return best;
}

static struct staff_ix choose(const struct roster *r, const struct plan_visit *v)
{
	const struct queue *q = &r->queues[v->host.i];
	struct staff_ix busy = NOBODY;

	for (size_t i = 0; i < q->n; i++) {
		if (!is_free(r, q->v[i], v))
			continue;
		if (!overlaps_any(&r->caring[q->v[i].i], v->days)) {
			struct staff_ix both = choose_both_ways(r, v, q->v[i]);

			return is_nobody(both) ? q->v[i] : both;
		}
		if (is_nobody(busy))
			busy = q->v[i];
	}
	return busy;    /* nobody else is there */
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

static void note_guest(struct roster *r, struct staff_ix buddy, struct staff_ix guest, struct span days)
{
	note(&r->caring[buddy.i], days);
	*mem_push(r->guests[buddy.i].v, r->guests[buddy.i].n) = guest.i;
}

static void assign(struct roster *r, struct plan_visit *v, struct staff_ix buddy)
{
	struct queue *q = &r->queues[r->org->staff[buddy.i].home.i];
	bool waits = r->org->staff[buddy.i].buddy;

	v->buddy = buddy;
	note_guest(r, buddy, v->staff, v->days);
	if (waits)
		dequeue(r, q, buddy);
	r->turns[buddy.i]++;
	if (waits)
		enqueue(r, q, buddy);
}

/* As if it had never been assigned. */
static void unassign(struct roster *r, const struct plan_visit *v)
{
	struct spans *caring = &r->caring[v->buddy.i];
	struct queue *q = &r->queues[v->host.i];
	size_t i = 0;

	while (!day_same(caring->v[i].first, v->days.first) || !day_same(caring->v[i].until, v->days.until))
		i++;
	caring->v[i] = caring->v[--caring->n];
	list_drop(&r->guests[v->buddy.i], v->staff.i);
	dequeue(r, q, v->buddy);
	r->turns[v->buddy.i]--;
	enqueue(r, q, v->buddy);
}

/* Whether b should have had a turn of a's. */
static bool is_ahead(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	int ahead = r->turns[a.i] - r->turns[b.i];

	return ahead > 1 || (ahead == 1 && ahead + r->before[a.i] - r->before[b.i] > 1);
}

/* Gives a visit to somebody who could take it better than its buddy, who has another
 * visitor then or is ahead in turns; whether there is one. */
static bool hand_over(struct roster *r, struct plan_visit *v)
{
	const struct queue *q = &r->queues[v->host.i];
	struct staff_ix old = v->buddy;
	size_t visitors = 0;

	for (size_t i = 0; i < r->caring[old.i].n; i++)
		visitors += overlaps(r->caring[old.i].v[i], v->days);
	for (size_t i = 0; i < q->n && (visitors > 1 || is_ahead(r, old, q->v[i])); i++) {
		if (staff_same(q->v[i], old) || !is_free(r, q->v[i], v) || overlaps_any(&r->caring[q->v[i].i], v->days))
			continue;
		struct staff_ix other = q->v[i];
		unassign(r, v);
		assign(r, v, other);
		return true;
	}
	return false;
}

static void read_record(struct roster *r, const struct record *record, int cycle)
{
	for (size_t i = 0; i < record->n_visits; i++) {
		const struct history_visit *v = &record->visits[i];

		if (v->cycle == cycle)
			continue;
		note(&r->away[v->staff.i], v->days);
		if (!is_nobody(v->buddy)) {
			r->before[v->buddy.i] += v->cycle < cycle;
			note_guest(r, v->buddy, v->staff, v->days);
		}
	}
}

static void roster_init(struct roster *r, const struct org *org, const struct record *record,
                        const struct plan_visit *visits, size_t n, int cycle)
{
	*r = (struct roster){ .org = org };
	r->away = mem_array(struct spans, org->n_staff);
	r->caring = mem_array(struct spans, org->n_staff);
	r->guests = mem_array(struct list, org->n_staff);
	r->turns = mem_array(int, org->n_staff);
	r->before = mem_array(int, org->n_staff);
	r->lot = mem_array(uint64_t, org->n_staff);
	r->queues = mem_array(struct queue, org->n_departments);
	read_record(r, record, cycle);
	for (size_t i = 0; i < n; i++)
		if (plan_is_placed(&visits[i]))
			note(&r->away[visits[i].staff.i], visits[i].days);
	for (size_t s = 0; s < org->n_staff; s++)
		r->lot[s] = draw_lot(org->name, cycle, org->staff[s].id);
	for (uint32_t d = 0; d < org->n_departments; d++) {
		size_t people;
		const struct staff_ix *staff = org_staff_of(org, (struct dept_ix){ d }, &people);

		r->queues[d].v = mem_array(struct staff_ix, people);
		for (size_t i = 0; i < people; i++)
			if (org->staff[staff[i].i].buddy)
				enqueue(r, &r->queues[d], staff[i]);
	}
}

static void roster_clear(struct roster *r)
{
	for (size_t s = 0; s < r->org->n_staff; s++) {
		free(r->away[s].v);
		free(r->caring[s].v);
		free(r->guests[s].v);
	}
	for (size_t d = 0; d < r->org->n_departments; d++)
		free(r->queues[d].v);
	free(r->away);
	free(r->caring);
	free(r->guests);
	free(r->turns);
	free(r->before);
	free(r->lot);
	free(r->queues);
}

void assign_buddies(const struct org *org, const struct record *record, struct day today,
                    struct plan_visit *visits, size_t n)
{
	struct roster r;
	uint32_t *chosen = NULL, n_chosen = 0;

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
		struct staff_ix buddy = choose(&r, v);
		if (is_nobody(buddy))
			v->reason = why_nobody(org, v);
		else {
			assign(&r, v, buddy);
			*mem_push(chosen, n_chosen) = (uint32_t)i;
		}
	}
	/* Whoever came later found fewer free.  Each time fewer have two visitors at once, or
	 * turns are more level, so this ends. */
	for (bool again = true; again;) {
		again = false;
		for (uint32_t i = 0; i < n_chosen; i++)
			again |= hand_over(&r, &visits[chosen[i]]);
	}
	free(chosen);
	roster_clear(&r);
}
