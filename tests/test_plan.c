/* The rotation planner: the rules, the objectives and the guarantees of its design. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/plan.h"
#include "world.h"

/* A company of two departments; what a test adds stands in between. */
#define COMPANY(cycle, warehouse, routes, staff, rest) \
	"organization = \"Acme\"; timezone = \"Europe/Berlin\";\n" \
	"cycle = { start = \"2027-01-04\"; weeks = 2; min_gap_days = 0; " cycle " };\n" \
	"departments = ( { id = \"sales\"; name = \"Sales\"; max_away = 9; }, { id = \"warehouse\"; name = \"Warehouse\"; " warehouse " } );\n" \
	"routes = ( { from = \"sales\"; to = \"warehouse\"; " routes " } );\n" \
	"staff = ( { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; }, { id = \"bo\"; name = \"Bo\"; department = \"warehouse\"; }, " staff " );\n" rest

#define ONE_CYCLE "publish_ahead = 0; notice_days = 0;"
#define TWO_CYCLES "publish_ahead = 1; notice_days = 0;"

#define PERSON(id, more) "{ id = \"" id "\"; name = \"" id "\"; department = \"sales\"; " more " }"

static struct plan *plan_of(const struct org *org, const struct history *history, const char *today)
{
	static const struct history none = { 0 };

	return plan_make(org, history != NULL ? history : &none, world_day(today), EFFORT_NORMAL, NULL);
}

static const struct plan_visit *visit_of(const struct org *org, const struct plan *plan, const char *person, int cycle)
{
	struct staff_ix s = org_find_staff(org, person);

	for (size_t i = 0; i < plan->n_visits; i++)
		if (staff_same(plan->visits[i].staff, s) && plan->visits[i].cycle == cycle)
			return &plan->visits[i];
	fail_msg("no visit of %s in cycle %d", person, cycle);
	return NULL;
}

static void assert_sound(const struct org *org, const struct history *history, const struct plan *plan, uint64_t seed)
{
	static const struct history none = { 0 };
	scoped_text struct text findings = TEXT_EMPTY;

	if (plan_verify(&findings, org, history != NULL ? history : &none, plan) > 0)
		fail_msg("seed %llu:\n%s", (unsigned long long)seed, text_str(&findings));
}

static void assert_begins(const struct plan_visit *v, const char *date)
{
	char buf[DAY_TEXT_SIZE];

	assert_true(plan_is_placed(v));
	assert_string_equal(day_write(buf, v->days.first), date);
}

static void everybody_visits_once(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_int_equal(plan->n_visits, 2);
	assert_int_equal(plan->cycles[0].placed, 2);
	assert_int_equal(plan->cycles[0].bound, 2);
	assert_true(plan->cycles[0].proved_most);
	assert_true(plan->cycles[0].proved_fair);
	assert_sound(org, NULL, plan, 0);
}

static void more_than_fit_is_left_out_with_the_reason_and_a_fix(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "workdays = \"mon\";", "",
		PERSON("ann", "") "," PERSON("tom", "") "," PERSON("eve", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_int_equal(plan->cycles[0].owed, 3);
	assert_int_equal(plan->cycles[0].placed, 2);
	assert_int_equal(plan->cycles[0].bound, 2);
	assert_string_equal(plan->visits[0].reason, "Warehouse full: 3 visitor days owed, 2 places");
	assert_string_equal(plan->cycles[0].smallest_fix, "one more visitor at once in Warehouse in the week of 2027-01-04 places 1");
	assert_sound(org, NULL, plan, 0);
}

static void who_waited_goes_first(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "workdays = \"mon\";", "",
		PERSON("ann", "") "," PERSON("tom", "") "," PERSON("eve", ""), ""));
	struct history history = { 0 };

	(void)state;
	for (int cycle = 1; cycle <= 8; cycle++) {
		struct day today = org_cycle_span(org, cycle).first;
		scoped(plan) struct plan *plan = plan_make(org, &history, today, EFFORT_NORMAL, NULL);

		assert_sound(org, &history, plan, (uint64_t)cycle);
		for (size_t i = 0; i < history.n_waits; i++) {
			if (history.waits[i].cycle != cycle - 1)
				continue;
			const struct plan_visit *v = visit_of(org, plan, org_staff(org, history.waits[i].staff)->id, cycle);
			assert_true(plan_is_placed(v));
			assert_int_equal(v->waiting, 1);
		}
		world_remember(&history, plan);
	}
	history_clear(&history);
}

static void a_certificate_is_needed_on_the_day(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "requires = [\"dock\"];",
		PERSON("ann", "certificates = [\"dock until 2027-01-04\"];") "," PERSON("tom", "") ","
		PERSON("eve", "certificates = [\"dock\"];"), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_begins(visit_of(org, plan, "ann", 1), "2027-01-04");
	assert_true(plan_is_placed(visit_of(org, plan, "eve", 1)));
	assert_string_equal(visit_of(org, plan, "tom", 1)->reason, "needs dock");
	assert_sound(org, NULL, plan, 0);
}

static void a_visit_may_span_a_weekend_but_no_closed_day(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "closed = [\"2027-01-05..2027-01-06\", \"2027-01-13\"];", "days = 4;",
		PERSON("ann", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");
	const struct plan_visit *v = visit_of(org, plan, "ann", 1);

	(void)state;
	assert_begins(v, "2027-01-07");
	assert_int_equal(days_between(v->days.first, v->days.until), 6);
	assert_sound(org, NULL, plan, 0);
}

static void notice_holds_for_what_is_new(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY("publish_ahead = 0; notice_days = 5;", "", "", PERSON("ann", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-06");

	(void)state;
	assert_false(day_before(visit_of(org, plan, "ann", 1)->days.first, world_day("2027-01-11")));
	assert_sound(org, NULL, plan, 0);
}

static void a_pin_holds_its_day(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", ""),
		"pins = ( { staff = \"tom\"; to = \"warehouse\"; on = \"2027-01-13\"; } );"));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_begins(visit_of(org, plan, "tom", 1), "2027-01-13");
	assert_true(visit_of(org, plan, "tom", 1)->pinned);
}

static void what_was_told_stays(void **state)
{
	scoped(org) struct org *before = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", ""), ""));
	scoped(plan) struct plan *first = plan_of(before, NULL, "2027-01-04");
	struct history history = { 0 };

	(void)state;
	world_remember(&history, first);
	/* A newcomer changes nothing for those who were told. */
	scoped(org) struct org *after = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", "") "," PERSON("zoe", ""), ""));
	for (size_t i = 0; i < history.n_visits; i++)
		history.visits[i].staff = org_find_staff(after, org_staff(before, history.visits[i].staff)->id);
	for (size_t i = 0; i < history.n_visits; i++)
		if (!is_nobody(history.visits[i].buddy))
			history.visits[i].buddy = org_find_staff(after, org_staff(before, history.visits[i].buddy)->id);
	scoped(plan) struct plan *second = plan_of(after, &history, "2027-01-04");
	assert_int_equal(second->cycles[0].moved, 0);
	assert_int_equal(second->cycles[0].placed, 3);
	for (size_t i = 0; i < first->n_visits; i++) {
		const char *id = org_staff(before, first->visits[i].staff)->id;
		const struct plan_visit *v = visit_of(after, second, id, 1);

		assert_true(day_same(v->days.first, first->visits[i].days.first));
		assert_string_equal(org_staff(after, v->buddy)->id, org_staff(before, first->visits[i].buddy)->id);
	}
	history_clear(&history);
}

static void the_impossible_moves_and_only_that(void **state)
{
	scoped(org) struct org *before = world_org(COMPANY("publish_ahead = 0; notice_days = 3;", "", "", PERSON("ann", "") "," PERSON("tom", ""), ""));
	scoped(plan) struct plan *first = plan_of(before, NULL, "2027-01-01");
	struct history history = { 0 };
	scoped_text struct text conf = TEXT_EMPTY;
	char day[DAY_TEXT_SIZE];

	(void)state;
	world_remember(&history, first);
	day_write(day, visit_of(before, first, "tom", 1)->days.first);
	text_addf(&conf, COMPANY("publish_ahead = 0; notice_days = 3;", "", "", PERSON("ann", "") "," PERSON("tom", ""),
	          "time_off = ( { staff = \"tom\"; days = [\"%s\"]; } );"), day);
	scoped(org) struct org *after = world_org(text_str(&conf));
	scoped(plan) struct plan *second = plan_of(after, &history, "2027-01-01");
	assert_int_equal(second->cycles[0].moved, 1);
	assert_int_equal(second->cycles[0].placed, 2);
	assert_true(day_same(visit_of(after, second, "ann", 1)->days.first, visit_of(before, first, "ann", 1)->days.first));
	assert_sound(after, &history, second, 0);
	history_clear(&history);
}

static void buddies_take_turns(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", "") ","
		PERSON("eve", "") "," PERSON("kim", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");
	int bea = 0, bo = 0;

	(void)state;
	for (size_t i = 0; i < plan->n_visits; i++) {
		bea += staff_same(plan->visits[i].buddy, org_find_staff(org, "bea"));
		bo += staff_same(plan->visits[i].buddy, org_find_staff(org, "bo"));
	}
	assert_int_equal(bea, 2);
	assert_int_equal(bo, 2);
}

static void a_visit_without_a_buddy_says_why(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", ""),
		"time_off = ( { staff = \"bea\"; days = [\"2027-01-01..2027-02-01\"]; }, { staff = \"bo\"; days = [\"2027-01-01..2027-02-01\"]; } );"));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_true(is_nobody(plan->visits[0].buddy));
	assert_string_equal(plan->visits[0].reason,
	                    "no buddy: nobody in Warehouse who looks after visitors is there on all days of the visit");
}

static void a_visitor_comes_when_somebody_is_there(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "capacity = 9;", "", PERSON("ann", "lead = true;") ","
		PERSON("tom", ""), "time_off = ( { staff = \"bea\"; days = [\"2027-01-04..2027-01-12\", \"2027-01-14..2027-01-17\"]; },"
		" { staff = \"bo\"; days = [\"2027-01-04..2027-01-17\"]; } );"));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_begins(visit_of(org, plan, "ann", 1), "2027-01-13");
	assert_begins(visit_of(org, plan, "tom", 1), "2027-01-13");
	assert_true(staff_same(plan->visits[1].buddy, org_find_staff(org, "bea")));
}

static void owed_every_other_cycle_is_spread_evenly(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(TWO_CYCLES, "", "every = 2;", PERSON("ann", "") "," PERSON("tom", "") ","
		PERSON("eve", "") "," PERSON("kim", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_int_equal(plan->cycles[0].owed, 2);
	assert_int_equal(plan->cycles[1].owed, 2);
	assert_int_equal(plan->cycles[0].placed + plan->cycles[1].placed, 4);
}

static void leads_go_first(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", "") "," PERSON("zoe", "lead = true;"), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_begins(visit_of(org, plan, "zoe", 1), "2027-01-04");
}

static void who_is_away_all_cycle_owes_nothing(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(ONE_CYCLE, "", "", PERSON("ann", "") "," PERSON("tom", ""),
		"time_off = ( { staff = \"tom\"; days = [\"2026-12-01..2027-03-01\"]; } );"));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");

	(void)state;
	assert_int_equal(plan->cycles[0].owed, 1);
}

/* The plan as CSV, to compare two of them. */
static char *csv_of(const struct org *org, const struct plan *plan)
{
	struct text csv = TEXT_EMPTY;

	plan_write_csv(&csv, org, plan);
	return text_give(&csv);
}

static void the_order_of_the_file_does_not_matter(void **state)
{
	static const char *const one = COMPANY(ONE_CYCLE, "workdays = \"mon\";", "", PERSON("ann", "") "," PERSON("tom", "") "," PERSON("eve", ""), "");
	static const char *const two = COMPANY(ONE_CYCLE, "workdays = \"mon\";", "", PERSON("tom", "") "," PERSON("eve", "") "," PERSON("ann", ""), "");
	scoped(org) struct org *org1 = world_org(one);
	scoped(org) struct org *org2 = world_org(two);
	scoped(plan) struct plan *plan1 = plan_of(org1, NULL, "2027-01-04");
	scoped(plan) struct plan *plan2 = plan_of(org2, NULL, "2027-01-04");
	char *csv1 = csv_of(org1, plan1), *csv2 = csv_of(org2, plan2);

	(void)state;
	assert_string_equal(csv1, csv2);
	free(csv1);
	free(csv2);
}

static void a_plan_read_back_changes_nothing(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(TWO_CYCLES, "workdays = \"mon,tue\";", "",
		PERSON("ann", "") "," PERSON("tom", "") "," PERSON("eve", "") "," PERSON("kim", "") "," PERSON("max", ""), ""));
	scoped(plan) struct plan *plan = plan_of(org, NULL, "2027-01-04");
	scoped(faults) struct faults *faults = faults_new();
	struct history history;
	char *csv = csv_of(org, plan);

	(void)state;
	assert_true(history_read_csv(&history, org, world_day("2027-01-04"), "plan.csv", csv, strlen(csv), faults));
	scoped(plan) struct plan *again = plan_of(org, &history, "2027-01-04");
	char *csv2 = csv_of(org, again);
	assert_string_equal(csv, csv2);
	free(csv);
	free(csv2);
	history_clear(&history);
}

/* As `visits --csv` writes it of a visit that somebody did not come to. */
static void what_was_missed_waits_and_was_not_held(void **state)
{
	static const char *const csv = "staff,home,host,cycle,start,end,buddy,reason\n"
		"ann,sales,warehouse,1,2027-01-04,2027-01-04,,missed\n"
		"tom,sales,warehouse,1,2027-01-05,2027-01-05,,nobody of the warehouse is there\n";
	scoped(org) struct org *org = world_org(COMPANY(TWO_CYCLES, "", "", PERSON("ann", "") "," PERSON("tom", ""), ""));
	scoped(faults) struct faults *faults = faults_new();
	struct day today = org_cycle_span(org, 2).first;
	struct history history;
	char buf[DAY_TEXT_SIZE];

	(void)state;
	assert_true(history_read_csv(&history, org, today, "visits.csv", csv, strlen(csv), faults));
	assert_true(history.visits[0].missed);
	assert_false(history.visits[1].missed);
	scoped(plan) struct plan *plan = plan_of(org, &history, day_write(buf, today));
	assert_int_equal(visit_of(org, plan, "ann", 2)->waiting, 1);
	assert_int_equal(visit_of(org, plan, "tom", 2)->waiting, 0);
	history_clear(&history);
	/* To whom it is not today yet, it has not been missed. */
	assert_true(history_read_csv(&history, org, world_day("2027-01-03"), "visits.csv", csv, strlen(csv), faults));
	assert_false(history.visits[0].missed);
	history_clear(&history);
}

static size_t count_placed(const struct plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n_cycles; i++)
		n += plan->cycles[i].placed;
	return n;
}

/* Through four cycles of a drawn company, replanned again and again, no rule is ever
 * broken, and where nothing has happened nothing changes, unless one more is placed. */
static void drawn_companies_break_no_rule(void **state)
{
	const char *from = getenv("SEED"), *count = getenv("COMPANIES");
	uint64_t first = from != NULL ? strtoull(from, NULL, 10) : 1;
	uint64_t n = count != NULL ? strtoull(count, NULL, 10) : 150;
	static const struct drawn_shape shape = { 60, 7, false };

	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++) {
		scoped_text struct text conf = TEXT_EMPTY;
		struct history history = { 0 };

		draw_company(&conf, seed, &shape);
		scoped(org) struct org *org = world_org(text_str(&conf));
		struct day today = day_after(org->cycle.start, -3);
		for (int step = 0; step < 12; step++, today = day_after(today, 1 + (int)(seed * 7 + (uint64_t)step * 5) % 17)) {
			scoped(plan) struct plan *plan = plan_make(org, &history, today, EFFORT_LOW, NULL);
			struct history next = { 0 };

			assert_sound(org, &history, plan, seed);
			/* What the plan no longer speaks of is history still. */
			for (size_t i = 0; i < history.n_visits; i++)
				if (history.visits[i].cycle < plan->cycles[0].cycle)
					*mem_push(next.visits, next.n_visits) = history.visits[i];
			for (size_t i = 0; i < history.n_waits; i++)
				if (history.waits[i].cycle < plan->cycles[0].cycle)
					*mem_push(next.waits, next.n_waits) = history.waits[i];
			world_remember(&next, plan);
			history_clear(&history);
			history = next;
			/* Nothing happened: nothing moves. */
			if (step % 4 == 0) {
				scoped(plan) struct plan *again = plan_make(org, &history, today, EFFORT_LOW, NULL);

				char *one = csv_of(org, plan), *two = csv_of(org, again);

				if (strcmp(one, two) != 0 && count_placed(again) <= count_placed(plan))
					fail_msg("seed %llu: nothing happened, and this became that:\n%s\n%s", (unsigned long long)seed, one, two);
				for (size_t c = 0; c < again->n_cycles; c++)
					assert_int_equal(again->cycles[c].bound, plan->cycles[c].bound);
				free(one);
				free(two);
			}
		}
		history_clear(&history);
	}
}

struct onlooker { int looks, most; struct plan_progress seen; };

static bool look(void *arg, const struct plan_progress *progress)
{
	struct onlooker *on = arg;

	if (progress->placed > progress->bound || progress->bound > progress->owed)
		fail_msg("%zu placed, %zu at most, %zu owed", progress->placed, progress->bound, progress->owed);
	on->seen = *progress;
	return ++on->looks < on->most;
}

/* Whoever looks on ends it by a word, at whatever point; else the plan is what it would
 * have been without. */
static void who_looks_on_can_end_it(void **state)
{
	static const struct drawn_shape shape = { 200, 6, false };
	int ended = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		scoped_text struct text conf = TEXT_EMPTY;

		draw_company(&conf, seed, &shape);
		scoped(org) struct org *org = world_org(text_str(&conf));
		for (int most = 1; most < 100000; most *= 3) {
			struct onlooker on = { .most = most };
			scoped(plan) struct plan *plan = plan_make(org, &(struct history){ 0 }, org->cycle.start, EFFORT_LOW,
			                                           &(struct plan_watch){ look, &on });

			if (on.looks >= most) {
				assert_null(plan);
				assert_int_equal(on.looks, most);       /* not asked again */
				ended++;
				continue;
			}
			scoped(plan) struct plan *alone = plan_make(org, &(struct history){ 0 }, org->cycle.start, EFFORT_LOW, NULL);
			char *one = csv_of(org, plan), *two = csv_of(org, alone);
			assert_string_equal(one, two);
			free(one);
			free(two);
			break;
		}
	}
	assert_true(ended > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_visits_once),
		cmocka_unit_test(more_than_fit_is_left_out_with_the_reason_and_a_fix),
		cmocka_unit_test(who_waited_goes_first),
		cmocka_unit_test(a_certificate_is_needed_on_the_day),
		cmocka_unit_test(a_visit_may_span_a_weekend_but_no_closed_day),
		cmocka_unit_test(notice_holds_for_what_is_new),
		cmocka_unit_test(a_pin_holds_its_day),
		cmocka_unit_test(what_was_told_stays),
		cmocka_unit_test(the_impossible_moves_and_only_that),
		cmocka_unit_test(buddies_take_turns),
		cmocka_unit_test(a_visit_without_a_buddy_says_why),
		cmocka_unit_test(a_visitor_comes_when_somebody_is_there),
		cmocka_unit_test(owed_every_other_cycle_is_spread_evenly),
		cmocka_unit_test(leads_go_first),
		cmocka_unit_test(who_is_away_all_cycle_owes_nothing),
		cmocka_unit_test(the_order_of_the_file_does_not_matter),
		cmocka_unit_test(a_plan_read_back_changes_nothing),
		cmocka_unit_test(what_was_missed_waits_and_was_not_held),
		cmocka_unit_test(drawn_companies_break_no_rule),
		cmocka_unit_test(who_looks_on_can_end_it),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
