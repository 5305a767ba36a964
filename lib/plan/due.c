/* What history says of who owes a visit, and for how long. */
#include "plan_internal.h"

static bool has_waited(const struct record *r, struct staff_ix s, struct dept_ix host, int cycle)
{
	const struct history_visit *v = record_visit(r, s, host, cycle);

	if (v != NULL)
		return v->missed;
	for (size_t i = r->first_wait[s.i]; i < r->first_wait[s.i + 1]; i++)
		if (dept_same(r->waits[i].host, host) && r->waits[i].cycle == cycle)
			return true;
	return false;
}

static bool is_turn(const struct record *r, struct staff_ix s, struct route_ix route, int cycle)
{
	const struct org_route *rt = org_route(r->org, route);
	struct route_ix first;

	org_routes_from(r->org, rt->from, &first);
	return rt->every == 1 || cycle % rt->every == r->phase[r->first_owed[s.i] + (route.i - first.i)];
}

/* The last cycle before this one of which anything is known; 0 if there is none. */
static int last_known_cycle(const struct record *r, struct staff_ix s, struct dept_ix host, int cycle)
{
	int last = 0;

	for (size_t i = r->first_visit[s.i]; i < r->first_visit[s.i + 1]; i++)
		if (dept_same(r->visits[i].host, host) && r->visits[i].cycle < cycle && r->visits[i].cycle > last)
			last = r->visits[i].cycle;
	for (size_t i = r->first_wait[s.i]; i < r->first_wait[s.i + 1]; i++)
		if (dept_same(r->waits[i].host, host) && r->waits[i].cycle < cycle && r->waits[i].cycle > last)
			last = r->waits[i].cycle;
	return last;
}

static bool is_there(const struct org *org, struct staff_ix s, int cycle)
{
	struct span days = org_cycle_span(org, cycle);

	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1))
		if (org_is_present(org, s, d))
			return true;
	return false;
}

/* The cycle of a visit that was missed, as nobody knew when it was not set again: they were there,
 * and it was not their turn.  Else 0. */
static int missed_before(const struct record *r, struct staff_ix s, struct route_ix route, int cycle)
{
	const struct org_route *rt = org_route(r->org, route);
	int last = rt->every == 1 ? 0 : last_known_cycle(r, s, rt->to, cycle);
	const struct history_visit *v = last == 0 ? NULL : record_visit(r, s, rt->to, last);

	if (v == NULL || !v->missed || cycle - last > rt->every)
		return 0;
	for (int c = last + 1; c < cycle; c++)
		if (is_turn(r, s, route, c) || !is_there(r->org, s, c))
			return 0;
	return last;
}

int record_waiting(const struct record *r, struct staff_ix s, struct route_ix route, int cycle)
{
	struct dept_ix host = org_route(r->org, route)->to;
	int waiting = 0, before = cycle;

	while (before > 1) {
		before = has_waited(r, s, host, before - 1) ? before - 1 : missed_before(r, s, route, before);
		waiting += before > 0;
	}
	return waiting;
}

/* The sum of what a route's cycles before this one, or this one alone, left out. */
static int64_t sum_before(const struct record *r, uint32_t route, int cycle)
{
	size_t first = r->first_turnout[route], low = first, high = r->first_turnout[route + 1];

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->turnouts[middle].cycle < cycle)
			low = middle + 1;
		else
			high = middle;
	}
	return low > first ? r->turnouts[low - 1].sum : 0;
}

static int64_t sum_in(const struct record *r, uint32_t route, int cycle)
{
	return sum_before(r, route, cycle + 1) - sum_before(r, route, cycle);
}

int record_left_out(const struct record *r, struct staff_ix s, struct route_ix route, int cycle)
{
	struct dept_ix host = org_route(r->org, route)->to;
	int64_t n = 0, others = sum_before(r, route.i, cycle);

	for (size_t i = r->first_wait[s.i]; i < r->first_wait[s.i + 1]; i++) {
		const struct history_wait *w = &r->waits[i];

		if (!dept_same(w->host, host) || w->cycle >= cycle)
			continue;
		n++;
		others -= sum_in(r, route.i, w->cycle);
	}
	for (size_t i = r->first_visit[s.i]; i < r->first_visit[s.i + 1]; i++) {
		const struct history_visit *v = &r->visits[i];

		if (!dept_same(v->host, host) || v->cycle >= cycle)
			continue;
		n += v->missed;
		others -= sum_in(r, route.i, v->cycle);
	}
	return (int)(n + (others > 0 ? others + 500000 : 0) / 1000000);
}

bool record_is_due(const struct record *r, struct staff_ix s, struct route_ix route, int cycle)
{
	return is_turn(r, s, route, cycle) || record_waiting(r, s, route, cycle) > 0
	    || record_visit(r, s, org_route(r->org, route)->to, cycle) != NULL;
}

bool plan_is_due(const struct org *org, const struct history *history, struct staff_ix s, struct route_ix route,
                 int cycle)
{
	struct span days = org_cycle_span(org, cycle);
	struct record r;

	for (size_t i = 0; i < org->n_pins; i++)
		if (staff_same(org->pins[i].staff, s) && org->pins[i].route.i == route.i && span_has(days, org->pins[i].on))
			return true;
	record_init(&r, org, history, cycle);
	bool is_due = is_turn(&r, s, route, cycle) || record_waiting(&r, s, route, cycle) > 0;
	record_clear(&r);
	return is_due;
}
