/* History, ordered for the planner: who visited whom, who waits, and in which cycle it is whose
 * turn on a route that comes round only every Nth. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "plan_internal.h"

/* Of one person. */
static int by_cycle(const void *pa, const void *pb)
{
	const struct history_visit *a = pa, *b = pb;

	ORDER(a->cycle, b->cycle);
	ORDER(a->days.first.n, b->days.first.n);
	ORDER(a->host.i, b->host.i);
	return 0;
}

static int by_host(const void *pa, const void *pb)
{
	const struct history_wait *a = pa, *b = pb;

	ORDER(a->host.i, b->host.i);
	ORDER(a->cycle, b->cycle);
	return 0;
}

/* A route's turnouts, by cycle. */
struct tally { struct turnout *v; size_t n; };

/* A route's turnout in a cycle, an empty one if there was none. */
static struct turnout *turnout_in(struct tally *t, int cycle)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (t->v[middle].cycle < cycle)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < t->n && t->v[low].cycle == cycle)
		return &t->v[low];
	*mem_push(t->v, t->n) = (struct turnout){ 0 };
	memmove(&t->v[low + 1], &t->v[low], (t->n - 1 - low) * sizeof *t->v);
	t->v[low] = (struct turnout){ .cycle = cycle };
	return &t->v[low];
}

/* Notes a visit on a route that is owed in each cycle; on others, who owes differs. */
static void note_turnout(const struct record *r, struct tally *tallies, struct dept_ix home, struct dept_ix host,
                         int cycle, bool missed)
{
	struct route_ix route = org_find_route(r->org, home, host);

	if (route.i == NO_ROUTE.i || org_route(r->org, route)->every > 1)
		return;
	struct turnout *t = turnout_in(&tallies[route.i], cycle);
	t->owed++;
	t->missed += missed;
}

static void count_turnouts(struct record *r)
{
	struct tally *tallies = mem_array(struct tally, r->org->n_routes);

	for (size_t i = 0; i < r->n_visits; i++)
		note_turnout(r, tallies, r->visits[i].home, r->visits[i].host, r->visits[i].cycle, r->visits[i].missed);
	for (size_t i = 0; i < r->n_waits; i++)
		note_turnout(r, tallies, r->waits[i].home, r->waits[i].host, r->waits[i].cycle, true);
	r->n_turnouts = 0;
	free(r->first_turnout);
	r->first_turnout = mem_array(size_t, r->org->n_routes + 1);
	for (size_t route = 0; route < r->org->n_routes; route++) {
		int64_t sum = 0;

		for (size_t i = 0; i < tallies[route].n; i++) {
			struct turnout t = tallies[route].v[i];

			t.sum = sum += t.missed * 1000000 / t.owed;
			*mem_push(r->turnouts, r->n_turnouts) = t;
		}
		r->first_turnout[route + 1] = r->n_turnouts;
		free(tallies[route].v);
	}
	free(tallies);
}

/* A visit's and a wait's first member. */
static size_t staff_of(const void *object, const void *of)
{
	(void)of;
	return ((const struct staff_ix *)object)->i;
}

/* Sorts `n` objects that are by person already, each person's own; notes where they begin. */
static void index_part(size_t *first, size_t n_staff, void *objects, size_t n, size_t size,
                       int (*compare)(const void *, const void *))
{
	char *object = objects;
	size_t i = 0;

	for (size_t s = 0; s < n_staff; s++) {
		bool is_sorted = true;

		first[s] = i;
		for (; i < n && staff_of(object + i * size, NULL) == s; i++)
			is_sorted = is_sorted && (i == first[s] || compare(object + (i - 1) * size, object + i * size) <= 0);
		if (!is_sorted)
			qsort(object + first[s] * size, i - first[s], size, compare);
	}
	first[n_staff] = n;
}

/* Takes copies of both lists, sorted, and notes where each person's part begins.  By
 * person first, as there are many people and few visits of each. */
static void index_people(struct record *r, const struct history *history)
{
	size_t people = r->org->n_staff;

	r->n_visits = history->n_visits;
	r->n_waits = history->n_waits;
	r->visits = order_by(staff_of, NULL, people, history->visits, r->n_visits, sizeof *r->visits);
	r->waits = order_by(staff_of, NULL, people, history->waits, r->n_waits, sizeof *r->waits);
	index_part(r->first_visit, people, r->visits, r->n_visits, sizeof *r->visits, by_cycle);
	index_part(r->first_wait, people, r->waits, r->n_waits, sizeof *r->waits, by_host);
	count_turnouts(r);
}

/* The first cycle in which a person is known to have owed a host a visit; 0 if none. */
static int first_known_cycle(const struct record *r, struct staff_ix s, struct dept_ix host)
{
	int first = 0;

	for (size_t i = r->first_visit[s.i]; i < r->first_visit[s.i + 1]; i++)
		if (dept_same(r->visits[i].host, host) && (first == 0 || r->visits[i].cycle < first))
			first = r->visits[i].cycle;
	for (size_t i = r->first_wait[s.i]; i < r->first_wait[s.i + 1]; i++)
		if (dept_same(r->waits[i].host, host) && (first == 0 || r->waits[i].cycle < first))
			first = r->waits[i].cycle;
	return first;
}

struct drawn { struct staff_ix staff; int known; struct day joins; uint64_t lot; };

/* Those whose turn has come before, first; then those who were there from the first cycle
 * on, as drawn; then those who join, as they do. */
static int by_turn(const void *pa, const void *pb)
{
	const struct drawn *a = pa, *b = pb;

	ORDER(a->joins.n, b->joins.n);
	ORDER(a->lot, b->lot);
	ORDER(a->staff.i, b->staff.i);
	return 0;
}

/* The people who may owe a route from a cycle on, drawn; returns how many. */
static size_t draw_people(struct drawn *drawn, const struct record *r, const struct org_route *route, int cycle)
{
	struct day begin = org_cycle_span(r->org, cycle).first, start = r->org->cycle.start;
	struct draw draw = draw_begin(r->org->name, 0);
	size_t n, n_drawn = 0;
	const struct staff_ix *people = org_staff_of(r->org, route->from, &n);

	for (size_t i = 0; i < n; i++) {
		const struct org_staff *person = org_staff(r->org, people[i]);
		int known = first_known_cycle(r, people[i], route->to);
		struct day joins = day_before(person->employed.first, start) ? start : person->employed.first;

		if (org_is_exempt(r->org, people[i], route->to) || !day_before(begin, person->employed.until))
			continue;
		drawn[n_drawn++] = (struct drawn){ people[i], known,
			known > 0 && known < cycle ? DAY_EVER_BEFORE : joins, draw_of(&draw, person->id) };
	}
	if (n_drawn > 0)
		qsort(drawn, n_drawn, sizeof *drawn, by_turn);
	return n_drawn;
}

/* Spreads the people of a route that is owed every Nth cycle evenly over the N.  Those
 * whose turn came before this cycle keep to it.  After them, each takes the turn that
 * history shows for them, or else the one that fewest before them have: so what was found
 * once is found again, also for those whose first turn is yet to come. */
static void spread_route(struct record *r, struct route_ix route, size_t nth, int cycle)
{
	const struct org_route *rt = org_route(r->org, route);
	size_t *count = mem_array(size_t, (size_t)rt->every);
	struct drawn *drawn = mem_array(struct drawn, org_department(r->org, rt->from)->n_staff);
	size_t n = draw_people(drawn, r, rt, cycle);

	for (size_t i = 0; i < n; i++) {
		int phase = drawn[i].known % rt->every;

		for (int p = 0; p < rt->every && drawn[i].known == 0; p++)
			if (count[p] < count[phase])
				phase = p;
		r->phase[r->first_owed[drawn[i].staff.i] + nth] = phase;
		count[phase]++;
	}
	free(count);
	free(drawn);
}

static void spread_routes(struct record *r, int cycle)
{
	size_t n = 0;

	for (size_t s = 0; s < r->org->n_staff; s++) {
		struct route_ix first;

		r->first_owed[s] = n;
		n += org_routes_from(r->org, r->org->staff[s].home, &first);
	}
	r->phase = mem_array(int, n);
	for (uint32_t i = 0; i < r->org->n_routes; i++) {
		struct route_ix first;

		org_routes_from(r->org, r->org->routes[i].from, &first);
		if (r->org->routes[i].every > 1)
			spread_route(r, (struct route_ix){ i }, i - first.i, cycle);
	}
}

void record_init(struct record *r, const struct org *org, const struct history *history, int cycle)
{
	*r = (struct record){ .org = org };
	r->first_visit = mem_array(size_t, org->n_staff + 1);
	r->first_wait = mem_array(size_t, org->n_staff + 1);
	r->first_owed = mem_array(size_t, org->n_staff + 1);
	index_people(r, history);
	spread_routes(r, cycle);
}

void record_clear(struct record *r)
{
	free(r->visits);
	free(r->waits);
	free(r->first_visit);
	free(r->first_wait);
	free(r->first_owed);
	free(r->phase);
	free(r->turnouts);
	free(r->first_turnout);
	*r = (struct record){ 0 };
}

/* Which visits of the record were missed, and are placed or left out once more by a plan. */
static bool *missed_and_owed_again(const struct record *r, const struct plan_visit *visits, size_t n)
{
	bool *again = mem_array(bool, r->n_visits);

	for (size_t i = 0; i < n; i++) {
		const struct history_visit *v = record_visit(r, visits[i].staff, visits[i].host, visits[i].cycle);

		if (v != NULL && v->missed)
			again[v - r->visits] = true;
	}
	return again;
}

void record_add(struct record *r, const struct plan_visit *visits, size_t n, struct day today, int cycle)
{
	struct history known = { 0 };
	scoped(heap) bool *is_replaced = missed_and_owed_again(r, visits, n);

	/* What was published of this cycle, and not begun, is replaced by the plan, and so is
	 * what was missed and stands in the plan again. */
	for (size_t i = 0; i < r->n_visits; i++)
		if (r->visits[i].cycle != cycle || (day_before(r->visits[i].days.first, today) && !is_replaced[i]))
			*mem_push(known.visits, known.n_visits) = r->visits[i];
	for (size_t i = 0; i < r->n_waits; i++)
		if (r->waits[i].cycle != cycle)
			*mem_push(known.waits, known.n_waits) = r->waits[i];
	for (size_t i = 0; i < n; i++) {
		const struct plan_visit *v = &visits[i];

		if (!plan_is_placed(v))
			*mem_push(known.waits, known.n_waits) = (struct history_wait){ v->staff, v->home, v->host, v->cycle };
		else if (!day_before(v->days.first, today))
			*mem_push(known.visits, known.n_visits) = (struct history_visit){
				.staff = v->staff, .home = v->home, .host = v->host, .cycle = v->cycle,
				.days = v->days, .buddy = v->buddy };
	}
	free(r->visits);
	free(r->waits);
	index_people(r, &known);
	history_clear(&known);
}

const struct history_visit *record_visit(const struct record *r, struct staff_ix s, struct dept_ix host, int cycle)
{
	for (size_t i = r->first_visit[s.i]; i < r->first_visit[s.i + 1]; i++)
		if (dept_same(r->visits[i].host, host) && r->visits[i].cycle == cycle)
			return &r->visits[i];
	return NULL;
}
