#include "scene.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "world.h"

bool scene_is_gone(const struct scene *sc, const struct plan_visit *v)
{
	return !plan_is_placed(v) || (v->cycle == sc->cycle && org_is_exempt(sc->org, v->staff, v->host));
}

static bool takes(const struct scene *sc, const struct plan_visit *v, struct day d)
{
	return !scene_is_gone(sc, v) && span_has(v->days, d) && org_works(sc->org, v->host, d);
}

static int room_of(const struct scene *sc, struct dept_ix d, bool is_host, struct day day)
{
	const struct org_department *department = org_department(sc->org, d);
	const struct room *more = &sc->room;
	bool has_more = more->by > 0 && dept_same(more->department, d) && more->is_host == is_host
	                && span_has(more->days, day);

	return (is_host ? department->capacity : department->max_away) + (has_more ? more->by : 0);
}

static void count_visit(const struct scene *sc, const struct plan_visit *v, const struct plan_visit *other,
                        struct day d, int *visitors, int *away)
{
	if (!takes(sc, other, d))
		return;
	*visitors += dept_same(v->host, other->host);
	*away += dept_same(v->home, other->home);
}

static bool has_room(const struct scene *sc, const struct plan_visit *v, struct span days)
{
	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1)) {
		int visitors = 0, away = 0;

		if (!org_works(sc->org, v->host, d))
			continue;
		for (size_t i = 0; i < sc->plan->n_visits; i++)
			count_visit(sc, v, &sc->plan->visits[i], d, &visitors, &away);
		for (int i = 0; i < sc->n_extra; i++)
			count_visit(sc, v, &sc->extra[i], d, &visitors, &away);
		if (visitors >= room_of(sc, v->host, true, d) || away >= room_of(sc, v->home, false, d))
			return false;
	}
	return true;
}

static bool is_near(const struct scene *sc, struct span a, struct span b)
{
	int gap = sc->org->cycle.min_gap_days;

	return days_between(a.until, b.first) < gap && days_between(b.until, a.first) < gap;
}

static bool is_clear(const struct scene *sc, const struct plan_visit *v, struct span days)
{
	for (size_t i = 0; i < sc->plan->n_visits; i++) {
		const struct plan_visit *o = &sc->plan->visits[i];
		/* One of a later cycle moves for this one while it may. */
		bool moves = o->cycle > v->cycle
		             && days_between(sc->plan->today, o->days.first) >= sc->org->cycle.notice_days;

		if (staff_same(o->staff, v->staff) && !scene_is_gone(sc, o) && !moves && is_near(sc, days, o->days))
			return false;
	}
	for (int i = 0; i < sc->n_extra; i++)
		if (staff_same(sc->extra[i].staff, v->staff) && is_near(sc, days, sc->extra[i].days))
			return false;
	for (size_t i = 0; i < sc->before->n_visits; i++)
		if (staff_same(sc->before->visits[i].staff, v->staff)
		    && sc->before->visits[i].cycle < sc->plan->cycles[0].cycle
		    && is_near(sc, days, sc->before->visits[i].days))
			return false;
	return true;
}

static struct day pin_of(const struct scene *sc, const struct plan_visit *v)
{
	struct span cycle = org_cycle_span(sc->org, v->cycle);
	struct route_ix r = org_find_route(sc->org, v->home, v->host);

	for (size_t i = 0; i < sc->org->n_pins; i++) {
		const struct org_pin *pin = &sc->org->pins[i];

		if (staff_same(pin->staff, v->staff) && pin->route.i == r.i && span_has(cycle, pin->on)
		    && !day_before(pin->on, sc->plan->today))
			return pin->on;
	}
	return DAY_EVER_BEFORE;
}

/* The days of a visit from `first`; false if, others aside, it cannot begin there. */
static bool find_span(const struct scene *sc, const struct plan_visit *v, struct day first, struct span *out)
{
	struct route_ix r = org_find_route(sc->org, v->home, v->host);
	struct span cycle = org_cycle_span(sc->org, v->cycle);
	int left = org_route(sc->org, r)->days, ahead = days_between(sc->plan->today, first);
	struct day d = first;

	if (ahead < 0 || (v->pinned ? !day_same(first, pin_of(sc, v)) : ahead < sc->org->cycle.notice_days))
		return false;
	for (; left > 0 && day_before(d, cycle.until); d = day_after(d, 1))
		left -= org_works(sc->org, v->host, d);
	*out = (struct span){ first, d };
	scoped(heap) char *why = plan_obstacle(sc->org, v->staff, r, *out);
	return left == 0 && why == NULL;
}

/* Whether the visit, left out, fits in somewhere while everybody else stays. */
static bool fits(const struct scene *sc, const struct plan_visit *v)
{
	struct span cycle = org_cycle_span(sc->org, v->cycle), days;

	for (struct day d = cycle.first; day_before(d, cycle.until); d = day_after(d, 1))
		if (find_span(sc, v, d, &days) && has_room(sc, v, days) && is_clear(sc, v, days))
			return true;
	return false;
}

bool scene_fit_together(struct scene *sc, int cycle, size_t from, unsigned more)
{
	struct span all = org_cycle_span(sc->org, cycle);
	int n = sc->n_extra;

	if (more == 0)
		return true;
	if (n == sizeof sc->extra / sizeof *sc->extra)
		fail_msg("more than the judge can count");
	for (size_t i = from; i < sc->plan->n_visits; i++) {
		struct plan_visit v = sc->plan->visits[i];

		if (v.cycle != cycle || plan_is_placed(&v))
			continue;
		for (struct day d = all.first; day_before(d, all.until); d = day_after(d, 1)) {
			struct span days;

			if (!find_span(sc, &v, d, &days) || !has_room(sc, &v, days) || !is_clear(sc, &v, days))
				continue;
			sc->extra[n] = v;
			sc->extra[n].days = days;
			sc->n_extra = n + 1;
			if (scene_fit_together(sc, cycle, i + 1, more - 1))
				return true;
			sc->n_extra = n;
		}
	}
	return false;
}

bool scene_fits_in(const struct scene *sc, const struct org *org, const struct plan_visit *v)
{
	const struct scene other = { .org = org, .plan = sc->plan, .before = sc->before, .cycle = v->cycle };

	return fits(&other, v);
}

bool scene_fits_without(const struct scene *sc, const struct plan_visit *v, unsigned hurdles)
{
	struct otherwise o;

	otherwise_begin(&o, sc->org);
	for (int h = 0; h < HURDLES; h++)
		if (hurdles >> h & 1)
			otherwise_lift(&o, v, (enum hurdle)h);
	bool yes = scene_fits_in(sc, &o.org, v);
	otherwise_end(&o);
	return yes;
}

void scene_remember(struct history *out, const struct history *before, const struct plan *plan, const struct org *org,
                     int cycle)
{
	size_t n = 0;

	*out = (struct history){ 0 };
	for (size_t i = 0; i < before->n_visits; i++)
		if (before->visits[i].cycle < plan->cycles[0].cycle)
			*mem_push(out->visits, out->n_visits) = before->visits[i];
	for (size_t i = 0; i < before->n_waits; i++)
		if (before->waits[i].cycle < plan->cycles[0].cycle)
			*mem_push(out->waits, out->n_waits) = before->waits[i];
	world_remember(out, plan);
	for (size_t i = 0; i < out->n_visits; i++)
		if (out->visits[i].cycle != cycle || !org_is_exempt(org, out->visits[i].staff, out->visits[i].host))
			out->visits[n++] = out->visits[i];
	out->n_visits = n;
}

struct plan *scene_plan_again(const struct scene *sc, const struct org *org, int cycle)
{
	struct history published;

	scene_remember(&published, sc->before, sc->plan, org, cycle);
	struct plan *plan = plan_make(org, &published, sc->plan->today, EFFORT_LOW, NULL);
	history_clear(&published);
	return plan;
}

int64_t scene_count_placed(const struct scene *sc, const struct org *org, const struct plan *plan, int cycle)
{
	const struct scene other = { .org = org, .plan = sc->plan, .before = sc->before, .cycle = cycle };
	int64_t n = 0;

	for (size_t i = 0; i < plan->n_visits; i++)
		n += plan->visits[i].cycle == cycle && !scene_is_gone(&other, &plan->visits[i]);
	return n;
}

bool scene_is_placed_in(const struct plan *plan, const struct plan_visit *v)
{
	for (size_t i = 0; i < plan->n_visits; i++)
		if (plan->visits[i].cycle == v->cycle && staff_same(plan->visits[i].staff, v->staff)
		    && dept_same(plan->visits[i].host, v->host))
			return plan_is_placed(&plan->visits[i]);
	return false;
}

bool scene_holds_a_pin(const struct scene *sc, const struct plan *plan)
{
	for (size_t i = 0; i < sc->plan->n_visits; i++) {
		const struct plan_visit *v = &sc->plan->visits[i];

		if (v->pinned && !plan_is_placed(v) && scene_is_placed_in(plan, v))
			return true;
	}
	return false;
}
