#include "brute.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

enum { MOST_VISITS = 12, MOST_STARTS = 40, MOST_DAYS = 40 };

struct owed {
	const struct plan_visit *visit;
	struct route_ix route;
	struct span starts[MOST_STARTS];
	bool told[MOST_STARTS];
	int lost[MOST_STARTS];   /* days of notice */
	int n;
	bool published, frozen;  /* … so near that it only moves if it must */
	struct span now;         /* in the plan being tried; empty: left out */
};

struct search {
	const struct org *org;
	struct span cycle;
	struct owed owed[MOST_VISITS];
	int n;
	int *visitors, *away;    /* [department * days + day] */
	long steps;
	struct brute best;
};

/* The span of a visit that begins on `first`; false if it does not end in the cycle. */
static bool span_from(const struct search *s, const struct org_route *r, struct day first, struct span *out)
{
	int left = r->days;
	struct day d = first;

	for (; left > 0 && day_before(d, s->cycle.until); d = day_after(d, 1))
		left -= org_works(s->org, r->to, d);
	*out = (struct span){ first, d };
	return left == 0;
}

static void find_starts(struct search *s, struct owed *o, const struct history *history, struct day today)
{
	const struct org_route *r = org_route(s->org, o->route);

	struct day on = { 0 };

	for (size_t i = 0; i < history->n_visits; i++)
		if (staff_same(history->visits[i].staff, o->visit->staff) && dept_same(history->visits[i].host, r->to)
		    && history->visits[i].cycle == o->visit->cycle) {
			o->published = true;
			on = history->visits[i].days.first;
		}
	for (struct day d = s->cycle.first; day_before(d, s->cycle.until); d = day_after(d, 1)) {
		struct span span;
		bool told = o->published && day_same(on, d);

		if (!org_works(s->org, r->to, d) || !span_from(s, r, d, &span))
			continue;
		if (!told && days_between(today, d) < s->org->cycle.notice_days)
			continue;
		char *why = plan_obstacle(s->org, o->visit->staff, o->route, span);
		if (why == NULL && o->n < MOST_STARTS) {
			o->told[o->n] = told;
			o->lost[o->n] = o->published && day_before(d, on) ? days_between(d, on) : 0;
			o->frozen |= told && days_between(today, d) < s->org->cycle.notice_days;
			o->starts[o->n++] = span;
		}
		free(why);
	}
}

static bool count(struct search *s, const struct owed *o, struct span days, int by)
{
	int n_days = days_between(s->cycle.first, s->cycle.until);
	bool fits = true;

	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1)) {
		if (!org_works(s->org, o->visit->host, d))
			continue;
		int day = days_between(s->cycle.first, d);
		int *visitors = &s->visitors[(int)o->visit->host.i * n_days + day];
		int *away = &s->away[(int)o->visit->home.i * n_days + day];

		*visitors += by;
		*away += by;
		fits &= *visitors <= org_department(s->org, o->visit->host)->capacity
		        && *away <= org_department(s->org, o->visit->home)->max_away;
	}
	return fits;
}

static bool keeps_gap(const struct search *s, int i, struct span days)
{
	for (int o = 0; o < i; o++) {
		struct span other = s->owed[o].now;

		if (!staff_same(s->owed[o].visit->staff, s->owed[i].visit->staff) || day_same(other.first, other.until))
			continue;
		if (days_between(other.until, days.first) < s->org->cycle.min_gap_days
		    && days_between(days.until, other.first) < s->org->cycle.min_gap_days)
			return false;
	}
	return true;
}

static int64_t debt2_of(const struct search *s)
{
	int64_t sum = 0;

	for (int i = 0; i < s->n; i++) {
		int64_t debt = 0;
		bool first = true;

		for (int o = 0; o < s->n; o++) {
			if (!staff_same(s->owed[o].visit->staff, s->owed[i].visit->staff))
				continue;
			first &= o >= i;
			if (day_same(s->owed[o].now.first, s->owed[o].now.until))
				debt += 1 + s->owed[o].visit->waiting;
		}
		sum += first ? debt * debt : 0;
	}
	return sum;
}

static void judge(struct search *s, int placed, int moved, int lost)
{
	struct brute *b = &s->best;
	int64_t debt2 = debt2_of(s);

	if (placed > b->placed)
		*b = (struct brute){ false, placed, moved, lost, debt2 };
	else if (placed == b->placed) {
		if (moved < b->moved || (moved == b->moved && lost < b->lost))
			b->lost = lost;
		b->moved = moved < b->moved ? moved : b->moved;
		b->debt2 = debt2 < b->debt2 ? debt2 : b->debt2;
	}
}

static void try_all(struct search *s, int i, int placed, int moved, int lost)
{
	if (placed + s->n - i < s->best.placed)
		return;
	if (s->steps-- <= 0) {
		s->best.given_up = true;
		return;
	}
	if (i == s->n) {
		judge(s, placed, moved, lost);
		return;
	}
	struct owed *o = &s->owed[i];
	for (int k = 0; k < o->n && !s->best.given_up; k++) {
		if (!keeps_gap(s, i, o->starts[k]) || (o->frozen && !o->told[k]))
			continue;
		o->now = o->starts[k];
		if (count(s, o, o->now, 1))
			try_all(s, i + 1, placed + 1, moved + (o->published && !o->told[k]), lost + o->lost[k]);
		count(s, o, o->now, -1);
	}
	o->now = (struct span){ { 0 }, { 0 } };
	if (!s->best.given_up && !o->frozen)
		try_all(s, i + 1, placed, moved + o->published, lost + (o->published ? days_between(s->cycle.first, s->cycle.until) : 0));
}

/* Published visits that nobody owes any more. */
static int count_gone(const struct search *s, const struct history *history)
{
	int gone = 0;

	for (size_t i = 0; i < history->n_visits; i++) {
		bool owed = false;

		for (int o = 0; o < s->n; o++)
			owed |= staff_same(history->visits[i].staff, s->owed[o].visit->staff)
			        && dept_same(history->visits[i].host, s->owed[o].visit->host);
		gone += !owed;
	}
	return gone;
}

struct brute brute_force(const struct org *org, const struct history *history, const struct plan *plan)
{
	struct search s = { .org = org, .cycle = plan->cycles[0].days, .steps = 3000000, .best = { .placed = -1 } };
	size_t cells = org->n_departments * (size_t)days_between(s.cycle.first, s.cycle.until);

	for (size_t i = 0; i < plan->n_visits; i++) {
		const struct plan_visit *v = &plan->visits[i];

		if (v->cycle != plan->cycles[0].cycle)
			continue;
		if (s.n == MOST_VISITS)
			return (struct brute){ .given_up = true };
		s.owed[s.n] = (struct owed){ .visit = v, .route = org_find_route(org, v->home, v->host) };
		find_starts(&s, &s.owed[s.n++], history, plan->today);
	}
	s.visitors = mem_array(int, cells);
	s.away = mem_array(int, cells);
	try_all(&s, 0, 0, 0, 0);
	s.best.moved += count_gone(&s, history);
	free(s.visitors);
	free(s.away);
	return s.best;
}
