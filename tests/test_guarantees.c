/* The guarantees of design.md 3 for visits, on drawn companies through many cycles: who
 * owes, who goes first, who stays level, who has a pin. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "scene.h"

static const char *id_of(const struct scene *s, uint32_t person)
{
	return s->org->staff[person].id;
}

#define FAIL_IN(s, fmt, ...) \
	fail_msg("seed %llu, cycle %d: " fmt, (unsigned long long)(s)->seed, (s)->cycle, __VA_ARGS__)

/* Every rule is kept (verify.c). */
static void judge_rules(const struct scene *s)
{
	scoped_text struct text findings = TEXT_EMPTY;

	if (plan_verify(&findings, s->org, s->history, s->plan) > 0)
		FAIL_IN(s, "\n%s", text_str(&findings));
}

static bool is_there_ever(const struct org *org, struct staff_ix person, struct span days)
{
	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1))
		if (org_is_present(org, person, d))
			return true;
	return false;
}

static bool has_wait(const struct scene *s, uint32_t person, uint32_t host, int cycle)
{
	for (size_t i = 0; i < s->history->n_waits; i++)
		if (s->history->waits[i].staff.i == person && s->history->waits[i].host.i == host
		    && s->history->waits[i].cycle == cycle)
			return true;
	return false;
}

/* Cycles in a row before this one in which it was owed and not held. */
static int count_waiting(const struct scene *s, uint32_t person, uint32_t host)
{
	int n = 0;

	for (int cycle = s->cycle - 1; cycle >= 1; cycle--, n++) {
		const struct history_visit *v = scene_told(s, person, host, cycle);

		if (v != NULL ? !v->missed : !has_wait(s, person, host, cycle))
			break;
	}
	return n;
}

/* Each person owes each route of their home once if they are there at all and not exempt:
 * part-timers, joiners, leavers and who is back from a long absence like all others.
 * They wait for what they missed while they were there, and for nothing else. */
static void judge_owed(const struct scene *s)
{
	size_t *tally = s->arg;

	judge_rules(s);
	for (uint32_t r = 0; r < s->org->n_routes; r++) {
		const struct org_route *route = &s->org->routes[r];
		size_t n;
		const struct staff_ix *people = org_staff_of(s->org, route->from, &n);

		for (size_t i = 0; i < n; i++) {
			const struct plan_visit *v = scene_visit(s, people[i].i, route->to.i, s->cycle);
			bool owes = is_there_ever(s->org, people[i], org_cycle_span(s->org, s->cycle))
			            && !org_is_exempt(s->org, people[i], route->to);

			if (v != NULL ? !owes : owes && route->every == 1)
				FAIL_IN(s, "%s %s a visit to %s", id_of(s, people[i].i), owes ? "does not owe" : "owes",
				        s->org->departments[route->to.i].id);
			if (v != NULL && v->waiting != count_waiting(s, people[i].i, route->to.i))
				FAIL_IN(s, "%s waits for %s since %d cycles, not %d", id_of(s, people[i].i),
				        s->org->departments[route->to.i].id, v->waiting,
				        count_waiting(s, people[i].i, route->to.i));
			tally[0] += !owes;
			tally[1] += v != NULL && v->waiting > 1;
		}
	}
}

static void everybody_owes_each_route_once_and_not_what_they_missed_away(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 8 };
	uint64_t first, until = years_seeds(&first, 60);
	size_t tally[2] = { 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++)
		scene_live(seed, &shape, true, judge_owed, tally);
	assert_true(tally[0] > 0 && tally[1] > 0);      /* or nothing was tried */
}

/* Nobody is left out who could go on some day of the cycle, all others staying where they are. */
static void judge_room(const struct scene *s)
{
	struct day earliest = day_after(s->plan->today, s->org->cycle.notice_days);

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		const struct org_route *route = org_route(s->org, org_find_route(s->org, v->home, v->host));
		struct span cycle = org_cycle_span(s->org, v->cycle);

		for (struct day d = cycle.first; !plan_is_placed(v) && day_before(d, cycle.until); d = day_after(d, 1)) {
			struct span days = scene_days(s->org, v->staff, route, d);
			char buf[DAY_TEXT_SIZE];

			if (!day_before(d, earliest) && day_before(days.first, days.until)
			    && scene_keeps_gap(s, v->staff.i, days, NULL)
			    && scene_has_room(s, v->home.i, v->host.i, days, NULL))
				FAIL_IN(s, "%s could go to %s on %s", id_of(s, v->staff.i),
				        s->org->departments[v->host.i].id, day_write(buf, d));
		}
	}
}

static int debt_of(const struct scene *s, uint32_t person, int cycle)
{
	int debt = 0;

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];

		if (v->cycle == cycle && v->staff.i == person && !plan_is_placed(v))
			debt += 1 + v->waiting;
	}
	return debt;
}

/* How much less the sum of debts squared is if `in` goes instead of `out`. */
static int gain_of(const struct scene *s, const struct plan_visit *in, const struct plan_visit *out)
{
	int a = debt_of(s, in->staff.i, in->cycle), b = debt_of(s, out->staff.i, out->cycle);
	int new_a = a - 1 - in->waiting, new_b = b + 1 + out->waiting;

	if (staff_same(in->staff, out->staff))
		return a * a - (new_a + 1 + out->waiting) * (new_a + 1 + out->waiting);
	return a * a + b * b - new_a * new_a - new_b * new_b;
}

/* Whether `in` can have the days that `out` has, all others staying where they are. */
static bool can_replace(const struct scene *s, const struct plan_visit *in, const struct plan_visit *out)
{
	const struct org_route *route = org_route(s->org, org_find_route(s->org, in->home, in->host));
	struct span days = scene_days(s->org, in->staff, route, out->days.first);

	return day_same(days.until, out->days.until) && scene_keeps_gap(s, in->staff.i, days, out)
	       && scene_has_room(s, in->home.i, in->host.i, days, out);
}

/* Nobody is left out for somebody of less debt whose days they could have: part-timers and
 * those whose certificate ends soon neither.  What was published stays. */
static void judge_turns(const struct scene *s)
{
	size_t *n = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++)
		for (size_t j = 0; j < s->plan->n_visits; j++) {
			const struct plan_visit *in = &s->plan->visits[i], *out = &s->plan->visits[j];

			if (plan_is_placed(in) || !plan_is_placed(out) || !dept_same(in->host, out->host)
			    || in->cycle != out->cycle || out->pinned || scene_is_told(s, out)
			    || day_before(out->days.first, day_after(s->plan->today, s->org->cycle.notice_days))
			    || !can_replace(s, in, out))
				continue;
			(*n)++;
			if (gain_of(s, in, out) > 0)
				FAIL_IN(s, "%s waits while %s goes to %s", id_of(s, in->staff.i), id_of(s, out->staff.i),
				        s->org->departments[in->host.i].id);
		}
}

static void judge_places(const struct scene *s)
{
	judge_room(s);
	judge_turns(s);
}

static void no_room_stays_empty_and_who_waited_goes_first(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 8 };
	uint64_t first, until = years_seeds(&first, 60);
	size_t n = 0;

	(void)state;
	for (uint64_t seed = first; seed < until; seed++)
		scene_live(seed, &shape, true, judge_places, &n);
	assert_true(n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_owes_each_route_once_and_not_what_they_missed_away),
		cmocka_unit_test(no_room_stays_empty_and_who_waited_goes_first),
	};

	return cmocka_run_group_tests_name("guarantees", tests, NULL, NULL);
}
