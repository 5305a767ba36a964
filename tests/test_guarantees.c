/* The guarantees of plan.h for visits, on drawn companies through many cycles: who
 * owes, who goes first, who has a pin. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "stage.h"

static const char *id_of(const struct stage *s, uint32_t person)
{
	return s->org->staff[person].id;
}

/* Every rule is kept (verify.c). */
static void judge_rules(const struct stage *s)
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

static bool has_wait(const struct stage *s, uint32_t person, uint32_t host, int cycle)
{
	for (size_t i = 0; i < s->history->n_waits; i++)
		if (s->history->waits[i].staff.i == person && s->history->waits[i].host.i == host
		    && s->history->waits[i].cycle == cycle)
			return true;
	return false;
}

/* Cycles in a row before this one in which it was owed and not held. */
static int count_waiting(const struct stage *s, uint32_t person, uint32_t host)
{
	int n = 0;

	for (int cycle = s->cycle - 1; cycle >= 1; cycle--, n++) {
		const struct history_visit *v = stage_told(s, person, host, cycle);

		if (v != NULL ? !v->missed : !has_wait(s, person, host, cycle))
			break;
	}
	return n;
}

/* Each person owes each route of their home once if they are there at all and not exempt:
 * part-timers, joiners, leavers and who is back from a long absence like all others.
 * They wait for what they missed while they were there, and for nothing else. */
static void judge_owed(const struct stage *s)
{
	size_t *tally = s->arg;

	judge_rules(s);
	for (uint32_t r = 0; r < s->org->n_routes; r++) {
		const struct org_route *route = &s->org->routes[r];
		size_t n;
		const struct staff_ix *people = org_staff_of(s->org, route->from, &n);

		for (size_t i = 0; i < n; i++) {
			const struct plan_visit *v = stage_visit(s, people[i].i, route->to.i, s->cycle);
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
		stage_live(seed, &shape, true, judge_owed, tally);
	years_assert_tried(tally[0], 100);
	years_assert_tried(tally[1], 100);
}

/* Nobody is left out who could go on some day of the cycle, all others staying where they are. */
static void judge_room(const struct stage *s)
{
	struct day earliest = day_after(s->plan->today, s->org->cycle.notice_days);

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		const struct org_route *route = org_route(s->org, org_find_route(s->org, v->home, v->host));
		struct span cycle = org_cycle_span(s->org, v->cycle);

		for (struct day d = cycle.first; !plan_is_placed(v) && day_before(d, cycle.until); d = day_after(d, 1)) {
			struct span days = stage_days(s->org, v->staff, route, d);
			char buf[DAY_TEXT_SIZE];

			if (!day_before(d, earliest) && day_before(days.first, days.until)
			    && stage_keeps_gap(s, v->staff.i, days, NULL)
			    && stage_has_room(s, v->home.i, v->host.i, days, NULL))
				FAIL_IN(s, "%s could go to %s on %s", id_of(s, v->staff.i),
				        s->org->departments[v->host.i].id, day_write(buf, d));
		}
	}
}

static int debt_of(const struct stage *s, uint32_t person, int cycle)
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
static int gain_of(const struct stage *s, const struct plan_visit *in, const struct plan_visit *out)
{
	int a = debt_of(s, in->staff.i, in->cycle), b = debt_of(s, out->staff.i, out->cycle);
	int new_a = a - 1 - in->waiting, new_b = b + 1 + out->waiting;

	if (staff_same(in->staff, out->staff))
		return a * a - (new_a + 1 + out->waiting) * (new_a + 1 + out->waiting);
	return a * a + b * b - new_a * new_a - new_b * new_b;
}

/* Nobody is left out for somebody of less debt whose days they could have: part-timers and
 * those whose certificate ends soon neither.  What was published stays. */
static void judge_turns(const struct stage *s)
{
	size_t *n = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++)
		for (size_t j = 0; j < s->plan->n_visits; j++) {
			const struct plan_visit *in = &s->plan->visits[i], *out = &s->plan->visits[j];

			if (plan_is_placed(in) || !plan_is_placed(out) || !dept_same(in->host, out->host)
			    || in->cycle != out->cycle || out->pinned || stage_is_told(s, out)
			    || day_before(out->days.first, day_after(s->plan->today, s->org->cycle.notice_days))
			    || !stage_can_replace(s, in, out))
				continue;
			(*n)++;
			if (gain_of(s, in, out) > 0)
				FAIL_IN(s, "%s waits while %s goes to %s", id_of(s, in->staff.i), id_of(s, out->staff.i),
				        s->org->departments[in->host.i].id);
		}
}

static void judge_places(const struct stage *s)
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
		stage_live(seed, &shape, true, judge_places, &n);
	/* In these, days open late: when visits have been spread, or a search for one more ends. */
	stage_live(167, &shape, true, judge_places, &n);
	stage_live(360, &shape, true, judge_places, &n);
	years_assert_tried(n, 100);
}

/* A pin holds: its visit is on that day, or left out because other pins leave no room. */
static void judge_pins(const struct stage *s)
{
	size_t *tally = s->arg;

	for (size_t i = 0; i < s->org->n_pins; i++) {
		const struct org_pin *pin = &s->org->pins[i];
		const struct org_route *route = org_route(s->org, pin->route);
		struct span days = stage_days(s->org, pin->staff, route, pin->on);
		bool hindered = false;

		if (org_cycle_at(s->org, pin->on) != s->cycle)
			continue;
		const struct plan_visit *v = stage_visit(s, pin->staff.i, route->to.i, s->cycle);
		if (v == NULL)
			FAIL_IN(s, "%s has a pin, and owes nothing", id_of(s, pin->staff.i));
		tally[plan_is_placed(v)]++;
		if (plan_is_placed(v) && (!day_same(v->days.first, pin->on) || !v->pinned))
			FAIL_IN(s, "%s is not where the pin says", id_of(s, pin->staff.i));
		for (size_t j = 0; j < s->plan->n_visits; j++) {
			const struct plan_visit *o = &s->plan->visits[j];

			hindered |= o->pinned && plan_is_placed(o)
			            && (staff_same(o->staff, v->staff) || do_overlap(o->days, days));
		}
		for (size_t j = 0; j < s->history->n_visits; j++)
			hindered |= staff_same(s->history->visits[j].staff, v->staff)
			            && days_between(s->history->visits[j].days.until, pin->on) < s->org->cycle.min_gap_days;
		if (!plan_is_placed(v) && !hindered)
			FAIL_IN(s, "%s is left out in spite of a pin", id_of(s, pin->staff.i));
	}
}

/* Pins on days that would do if nobody else were there, for about every third person in a cycle. */
static void draw_pins(struct years *y, const struct org *org)
{
	for (uint32_t i = 0; i < org->n_staff * (uint32_t)y->shape.cycles; i++) {
		struct staff_ix person = { i % (uint32_t)org->n_staff };
		struct day cycle = day_after(y->start, (int)(i / (uint32_t)org->n_staff) * y->cycle_days);
		struct day on = day_after(cycle, (int)dice_roll(&y->dice, (uint32_t)y->cycle_days));
		struct route_ix first;
		size_t n = org_routes_from(org, org_staff(org, person)->home, &first);
		char buf[DAY_TEXT_SIZE];

		if (n == 0 || dice_roll(&y->dice, 3) > 0)
			continue;
		const struct org_route *route = &org->routes[first.i + dice_roll(&y->dice, (uint32_t)n)];
		struct span days = stage_days(org, person, route, on);
		if (day_before(days.first, days.until) && !org_is_exempt(org, person, route->to))
			entries_add(&y->pins, "{ staff = \"%s\"; to = \"%s\"; on = \"%s\"; }", org_staff(org, person)->id,
			            org_department(org, route->to)->id, day_write(buf, on));
	}
}

static void pins_hold(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 6 };
	uint64_t first, until = years_seeds(&first, 60);
	size_t tally[2] = { 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		struct years y;

		years_draw(&y, seed, &shape);
		scoped(org) struct org *org = years_org(&y);
		draw_pins(&y, org);
		scoped(org) struct org *pinned = years_org(&y);
		stage_live_in(pinned, shape.cycles, seed, NULL, judge_pins, tally);
		years_clear(&y);
	}
	years_assert_tried(tally[0], 5);
	years_assert_tried(tally[1], 100);
}

/* By person and host: the cycle in which a visit was first owed; 0 before that. */
struct firsts { int *cycle; size_t n; };

/* On a route that is owed every Nth cycle, everybody who could go and did goes again N
 * cycles later, and no sooner. */
static void judge_every(const struct stage *s)
{
	struct firsts *f = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		int *first = &f->cycle[v->staff.i * s->org->n_departments + v->host.i];
		int every = org_route(s->org, org_find_route(s->org, v->home, v->host))->every;

		if (v->cycle != s->cycle)
			continue;
		if (*first == 0)
			*first = s->cycle;
		if (v->waiting == 0 && (s->cycle - *first) % every != 0)
			FAIL_IN(s, "%s owes %s out of turn", id_of(s, v->staff.i), s->org->departments[v->host.i].id);
	}
}

/* Of the people of a route, the numbers that are due in each of N cycles differ by at most
 * one; whoever joined in the last N, and whose turn is yet to come, may be who is missing. */
static void assert_spread(const struct org *org, int cycles, uint64_t seed, struct firsts *f, const struct org_route *route)
{
	struct day late = org_cycle_span(org, cycles - route->every + 1).first;
	size_t n, most = 0, waiting = 0, missing = 0;
	const struct staff_ix *people = org_staff_of(org, route->from, &n);
	scoped(heap) size_t *due = mem_array(size_t, (size_t)route->every);

	for (size_t i = 0; i < n; i++) {
		int first = f->cycle[people[i].i * org->n_departments + route->to.i];

		if (first > 0)
			due[first % route->every]++;
		f->n += first > 0;
		waiting += first == 0 && day_before(late, org_staff(org, people[i])->employed.first);
	}
	for (int k = 0; k < route->every; k++)
		most = due[k] > most ? due[k] : most;
	for (int k = 0; k < route->every; k++)
		missing += due[k] + 1 < most ? most - 1 - due[k] : 0;
	if (missing > waiting)
		fail_msg("seed %llu: every %d cycles %zu people of %s go to %s in one, and %zu are missing in others",
		         (unsigned long long)seed, route->every, most, org_department(org, route->from)->id,
		         org_department(org, route->to)->id, missing);
}

static void live_every(const struct years_shape *shape, uint64_t companies)
{
	uint64_t first, until = years_seeds(&first, companies);
	size_t n = 0;

	for (uint64_t seed = first; seed < until; seed++) {
		struct years y;

		years_draw(&y, seed, shape);
		scoped(org) struct org *org = years_org(&y);
		struct firsts firsts = { mem_array(int, org->n_staff * org->n_departments), 0 };
		stage_live_in(org, shape->cycles, seed, NULL, judge_every, &firsts);
		for (size_t r = 0; r < org->n_routes; r++)
			if (org->routes[r].every > 1)
				assert_spread(org, shape->cycles, seed, &firsts, &org->routes[r]);
		n += firsts.n;
		free(firsts.cycle);
		years_clear(&y);
	}
	years_assert_tried(n, 100);
}

static void every_nth_cycle_as_many_are_due(void **state)
{
	static const struct years_shape shape = { .staff = 60, .departments = 4, .cycles = 10, .stable = true };

	(void)state;
	live_every(&shape, 60);
}

static void who_joins_is_due_where_fewest_are(void **state)
{
	static const struct years_shape shape = { .staff = 60, .departments = 4, .cycles = 14, .faithful = true };

	(void)state;
	live_every(&shape, 60);
}

/* One home whose people all want to one host, with room for some of them in each cycle;
 * "new" joins when the others have waited and gone for many cycles. */
static struct org *crowd_org(uint32_t people, uint32_t places)
{
	scoped_text struct text conf = TEXT_EMPTY;

	text_addf(&conf, "organization = \"Crowd %u\"; timezone = \"Europe/Berlin\";\n"
	          "cycle = { start = \"2027-01-04\"; days = 1; publish_ahead = 0; notice_days = 0; min_gap_days = 0; };\n"
	          "departments = ( { id = \"a\"; name = \"A\"; workdays = \"mon-sun\"; max_away = 99; },"
	          " { id = \"b\"; name = \"B\"; workdays = \"mon-sun\"; capacity = %u; } );\n"
	          "routes = ( { from = \"a\"; to = \"b\"; } );\nstaff = (", people, places);
	for (uint32_t i = 0; i < people; i++)
		text_addf(&conf, " { id = \"p%u\"; name = \"P\"; department = \"a\"; },", i);
	text_add(&conf, " { id = \"new\"; name = \"New\"; department = \"a\"; joined = \"2027-02-13\"; });\n");
	return world_org(text_str(&conf));
}

/* From the day they join, a newcomer goes as often as all others do, one visit more or less. */
static void judge_newcomer(const struct stage *s)
{
	int *since = s->arg;    /* by person: visits held before the newcomer came */
	uint32_t new = org_find_staff(s->org, "new").i, host = org_find_department(s->org, "b").i;

	for (uint32_t p = 0; p < s->org->n_staff; p++) {
		int ahead = *stage_held(s, p, host) - since[p] - *stage_held(s, new, host);

		if (stage_visit(s, new, host, s->cycle) == NULL)
			since[p] = *stage_held(s, p, host);
		else if (dept_same(s->org->staff[p].home, s->org->staff[new].home) && abs(ahead) > 2)
			FAIL_IN(s, "%s has gone %d more than the newcomer", id_of(s, p), ahead);
	}
}

static void a_newcomer_makes_up_for_nothing(void **state)
{
	(void)state;
	for (uint32_t places = 1; places <= 7; places++) {
		scoped(org) struct org *org = crowd_org(7, places);
		scoped(heap) int *since = mem_array(int, org->n_staff);

		stage_live_in(org, 90, places, NULL, judge_newcomer, since);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_owes_each_route_once_and_not_what_they_missed_away),
		cmocka_unit_test(no_room_stays_empty_and_who_waited_goes_first),
		cmocka_unit_test(pins_hold),
		cmocka_unit_test(every_nth_cycle_as_many_are_due),
		cmocka_unit_test(who_joins_is_due_where_fewest_are),
		cmocka_unit_test(a_newcomer_makes_up_for_nothing),
	};

	return cmocka_run_group_tests_name("guarantees", tests, NULL, NULL);
}
