#include "stage.h"

#include <string.h>

#include "crosstrain/mem.h"

int *stage_held(const struct stage *s, uint32_t person, uint32_t host)
{
	return &s->held[person * s->org->n_departments + host];
}

void stage_live_in(const struct org *org, int cycles, uint64_t seed, struct dice *missing,
                   void (*judge)(const struct stage *), void *arg)
{
	struct history history = { 0 };
	scoped(heap) int *held = mem_array(int, org->n_staff * org->n_departments);

	for (int cycle = 1; cycle <= cycles; cycle++) {
		if (missing != NULL)
			years_miss(&history, missing, cycle - 1);
		scoped(plan) struct plan *plan = plan_make(org, &history, org_cycle_span(org, cycle).first, EFFORT_LOW, NULL);
		struct stage stage = { seed, cycle, org, &history, plan, held, arg };

		for (size_t i = 0; i < plan->n_visits; i++)
			if (plan->visits[i].cycle == cycle && plan_is_placed(&plan->visits[i]))
				(*stage_held(&stage, plan->visits[i].staff.i, plan->visits[i].host.i))++;
		judge(&stage);
		years_publish(&history, plan);
	}
	history_clear(&history);
}

void stage_live(uint64_t seed, const struct years_shape *shape, bool missing, void (*judge)(const struct stage *), void *arg)
{
	struct years y;

	years_draw(&y, seed, shape);
	scoped(org) struct org *org = years_org(&y);
	stage_live_in(org, shape->cycles, seed, missing ? &y.dice : NULL, judge, arg);
	years_clear(&y);
}

const struct plan_visit *stage_visit(const struct stage *s, uint32_t person, uint32_t host, int cycle)
{
	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];

		if (v->cycle == cycle && v->staff.i == person && v->host.i == host)
			return v;
	}
	return NULL;
}

const struct history_visit *stage_told(const struct stage *s, uint32_t person, uint32_t host, int cycle)
{
	for (size_t i = 0; i < s->history->n_visits; i++) {
		const struct history_visit *v = &s->history->visits[i];

		if (v->cycle == cycle && v->staff.i == person && v->host.i == host)
			return v;
	}
	return NULL;
}

bool stage_is_told(const struct stage *s, const struct plan_visit *v)
{
	return stage_told(s, v->staff.i, v->host.i, v->cycle) != NULL;
}

static bool same_days(const struct days *a, const struct days *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = day_same(a->v[i].first, b->v[i].first) && day_same(a->v[i].until, b->v[i].until);
	return same;
}

bool are_alike(const struct org_staff *a, const struct org_staff *b)
{
	bool alike = dept_same(a->home, b->home) && a->lead == b->lead && a->buddy == b->buddy
	             && a->workdays.bits == b->workdays.bits && day_same(a->employed.first, b->employed.first)
	             && day_same(a->employed.until, b->employed.until) && same_days(&a->time_off, &b->time_off)
	             && a->n_exempt == b->n_exempt && a->n_certificates == b->n_certificates;

	for (size_t i = 0; alike && i < a->n_exempt; i++)
		alike = dept_same(a->exempt[i], b->exempt[i]);
	for (size_t i = 0; alike && i < a->n_certificates; i++)
		alike = strcmp(a->certificates[i].name, b->certificates[i].name) == 0
		        && day_same(a->certificates[i].until, b->certificates[i].until);
	return alike;
}

bool do_overlap(struct span a, struct span b)
{
	return day_before(a.first, b.until) && day_before(b.first, a.until);
}

static bool holds_all(const struct org_staff *person, const struct org_route *route, struct day d)
{
	size_t held = 0;

	for (size_t r = 0; r < route->n_requires; r++)
		for (size_t c = 0; c < person->n_certificates; c++)
			held += strcmp(person->certificates[c].name, route->requires[r]) == 0
			        && day_before(d, person->certificates[c].until);
	return held == route->n_requires;
}

struct span stage_days(const struct org *org, struct staff_ix person, const struct org_route *route, struct day first)
{
	struct span cycle = org_cycle_span(org, org_cycle_at(org, first)), days = { first, first };
	int left = route->days;

	if (!org_works(org, route->to, first))
		return days;
	for (struct day d = first; left > 0; d = day_after(d, 1)) {
		if (!span_has(cycle, d))
			return (struct span){ first, first };
		if (!org_works(org, route->to, d))
			continue;
		if (!org_receives(org, route->to, d) || !org_is_present(org, person, d)
		    || days_has(&org_department(org, route->from)->all_hands, d)
		    || !holds_all(org_staff(org, person), route, d))
			return (struct span){ first, first };
		days.until = day_after(d, 1);
		left--;
	}
	return days;
}

static bool are_too_near(const struct org *org, struct span a, struct span b)
{
	int gap = org->cycle.min_gap_days;

	return do_overlap(a, b) || (days_between(a.until, b.first) < gap && days_between(b.until, a.first) < gap);
}

bool stage_keeps_gap(const struct stage *s, uint32_t person, struct span days, const struct plan_visit *but)
{
	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];

		if (v != but && v->staff.i == person && plan_is_placed(v) && are_too_near(s->org, v->days, days))
			return false;
	}
	for (size_t i = 0; i < s->history->n_visits; i++) {
		const struct history_visit *v = &s->history->visits[i];

		if (v->cycle < s->cycle && v->staff.i == person && !v->missed && are_too_near(s->org, v->days, days))
			return false;
	}
	return true;
}

bool stage_has_room(const struct stage *s, uint32_t home, uint32_t host, struct span days, const struct plan_visit *but)
{
	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1)) {
		int visitors = 0, away = 0;

		if (!org_works(s->org, (struct dept_ix){ host }, d))
			continue;
		for (size_t i = 0; i < s->plan->n_visits; i++) {
			const struct plan_visit *v = &s->plan->visits[i];

			/* On a day off of its host a visit takes nobody's room. */
			if (v == but || !plan_is_placed(v) || !span_has(v->days, d) || !org_works(s->org, v->host, d))
				continue;
			visitors += v->host.i == host;
			away += v->home.i == home;
		}
		if (visitors >= s->org->departments[host].capacity || away >= s->org->departments[home].max_away)
			return false;
	}
	return true;
}

bool stage_can_replace(const struct stage *s, const struct plan_visit *in, const struct plan_visit *out)
{
	const struct org_route *route = org_route(s->org, org_find_route(s->org, in->home, in->host));
	struct span days = stage_days(s->org, in->staff, route, out->days.first);

	return day_same(days.until, out->days.until) && stage_keeps_gap(s, in->staff.i, days, out)
	       && stage_has_room(s, in->home.i, in->host.i, days, out);
}
