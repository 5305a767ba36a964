/* Two people trade days, and every rule is kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "lived.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */
#define VISITS  "ann warehouse 1 2027-01-05 bea\n" \
                "bob warehouse 1 2027-01-06 ben\n" \
                "ann field 1 2027-01-18..2027-01-20 cy\n" \
                "bob field 1 2027-01-25..2027-01-27 cy\n"

static struct visit_meant meant(const struct office *o, const char *staff, const char *host)
{
	return (struct visit_meant){ published_find(o->published, SUBJECT_STAFF, staff),
	                             published_find(o->published, SUBJECT_DEPARTMENT, host), DAY_EVER_BEFORE };
}

/* "ann/warehouse bob/field": the state in which they have traded, to be freed; or why not. */
static struct published *trade(const struct office *o, const char *both, const char *today, struct err *why_not)
{
	char a[16], a_host[16], b[16], b_host[16];
	struct swapped swapped;

	assert_int_equal(sscanf(both, "%15[^/]/%15s %15[^/]/%15s", a, a_host, b, b_host), 4);
	why_not->text[0] = '\0';
	struct published *edited = happened_swap(o->published, o->org, meant(o, a, a_host), meant(o, b, b_host),
	                                         world_day(today), &swapped, why_not);
	assert_int_equal(edited == NULL, why_not->text[0] != '\0');
	return edited;
}

static struct office *office_with(const char *lines)
{
	struct office *o = office_new();

	office_publish(o, MONDAY, 1000, lines);
	return o;
}

static void assert_days(const struct office *o, const char *staff, const char *host, const char *days)
{
	struct span wanted;

	assert_true(span_read(&wanted, days));
	assert_true(span_same(visit_span(office_visit(o, staff, host, 1)), wanted));
}

static void assert_refused(const struct office *o, const char *both, const char *today, const char *words)
{
	struct err why_not;

	assert_null(trade(o, both, today, &why_not));
	assert_string_equal(why_not.text, words);
}

static void publish_trade(struct office *o, const char *both)
{
	struct err why_not;
	scoped(published) struct published *edited = trade(o, both, MONDAY, &why_not);

	if (edited == NULL)
		fail_msg("%s", why_not.text);
	publication_free(o->last);
	o->last = publication_make(o->published, edited, o->org, NULL, world_day(MONDAY), 2000);
	published_free(o->published);
	o->published = publication_take(o->last);
}

static void two_visits_to_one_host_trade_their_days(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	publish_trade(o, "ann/warehouse bob/warehouse");
	assert_days(o, "ann", "warehouse", "2027-01-06");
	assert_days(o, "bob", "warehouse", "2027-01-05");
	assert_int_equal(office_change(o, "ann", "warehouse")->kind, CHANGE_MOVED);
	assert_string_equal(office_change(o, "ann", "warehouse")->why, "it was set so by hand");
	assert_days(o, "ann", "field", "2027-01-18..2027-01-20");
	publish_trade(o, "bob/field ann/field");
	assert_days(o, "ann", "field", "2027-01-25..2027-01-27");
	assert_days(o, "bob", "field", "2027-01-18..2027-01-20");
}

static void visits_to_different_hosts_trade_first_days_and_keep_their_lengths(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-08 bea\n"
	                                              "bob field 1 2027-01-18..2027-01-20 cy\n");

	(void)state;
	publish_trade(o, "ann/warehouse bob/field");
	assert_days(o, "ann", "warehouse", "2027-01-18");
	assert_days(o, "bob", "field", "2027-01-08..2027-01-12");     /* a weekend lies between */
	assert_int_equal(office_visit(o, "bob", "field", 1)->n_days, 3);
}

static void who_is_not_there_cannot_trade(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	office_edit(o, "holidays = [];", "time_off = ( { staff = \"ann\"; days = [\"2027-01-06\"]; } );");
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Ann Ash is not there on 2027-01-06");
	assert_refused(o, "bob/warehouse ann/warehouse", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Ann Ash is not there on 2027-01-06");
}

static void a_closed_host_takes_nobody(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 bea\n"
	                                              "bob field 1 2027-01-18..2027-01-20 cy\n");

	(void)state;
	office_edit(o, "location = \"Dock 3\";", "location = \"Dock 3\"; closed = [\"2027-01-18\"];");
	assert_refused(o, "ann/warehouse bob/field", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Warehouse is closed on 2027-01-18");
	office_edit(o, "closed = [\"2027-01-18\"]", "workdays = \"tue-fri\"");
	assert_refused(o, "ann/warehouse bob/field", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Warehouse does not work on 2027-01-18");
}

static void a_home_that_needs_all_hands_lets_nobody_go(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	office_edit(o, "name = \"Sales\";", "name = \"Sales\"; all_hands = [\"2027-01-06\"];");
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Sales needs all hands on 2027-01-06");
}

static void a_certificate_must_be_held_on_the_other_day_too(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	office_edit(o, "bring = \"Safety shoes.\";", "bring = \"Safety shoes.\"; requires = [\"dock-safety\"];");
	office_edit(o, "{ id = \"ann\";", "{ id = \"ann\"; certificates = [\"dock-safety until 2027-01-05\"];");
	office_edit(o, "{ id = \"bob\";", "{ id = \"bob\"; certificates = [\"dock-safety\"];");
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY,
	               "Ann Ash cannot go to Warehouse then: Ann Ash does not hold what the visit requires on 2027-01-06");
}

static void a_host_that_is_full_takes_no_more(void **state)
{
	scoped(office) struct office *o = office_new();

	(void)state;
	office_edit(o, "staff = (\n", "staff = (\n  { id = \"dan\"; name = \"Dan Yew\"; department = \"sales\"; },\n");
	office_edit(o, "name = \"Sales\";", "name = \"Sales\"; max_away = 3;");
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-05 -\nbob field 1 2027-01-18..2027-01-20 -\n"
	               "dan warehouse 1 2027-01-18 -\n");
	assert_refused(o, "ann/warehouse bob/field", MONDAY, "Warehouse takes 1 at a time and is full on 2027-01-18");
	office_edit(o, "location = \"Dock 3\";", "location = \"Dock 3\"; capacity = 2;");
	struct err why_not;
	scoped(published) struct published *edited = trade(o, "ann/warehouse bob/field", MONDAY, &why_not);
	assert_non_null(edited);
}

static void a_home_spares_no_more_than_it_may(void **state)
{
	scoped(office) struct office *o = office_new();

	(void)state;
	office_edit(o, "staff = (\n", "staff = (\n  { id = \"dan\"; name = \"Dan Yew\"; department = \"sales\"; },\n");
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-05 -\nbob field 1 2027-01-18..2027-01-20 -\n"
	               "dan warehouse 1 2027-01-07 -\n");
	assert_refused(o, "ann/warehouse bob/field", MONDAY,
	               "Sales may spare 1 at a time, and more would be away on 2027-01-07");
}

static void between_two_visits_of_one_person_days_stay_free(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nbob warehouse 1 2027-01-12 -\n"
	                                              "ann field 1 2027-01-18..2027-01-20 -\n");

	(void)state;
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY, "Ann Ash is in Field from 2027-01-18, and between two "
	               "visits 7 days must be free: 2027-01-12 is too near");
	/* What was held counts as well, and of what was missed nothing does. */
	office_publish(o, "2027-01-13", 2000, "bob field 1 2027-01-25..2027-01-27 -\nann field 1 2027-01-20..2027-01-22 -\n"
	               "ann warehouse 1 2027-01-05 -\nbob warehouse 1 2027-01-12 -\n");
	office_edit(o, "weeks = 4;", "weeks = 4; min_gap_days = 13; notice_days = 0;");
	assert_refused(o, "bob/field ann/field", "2027-01-13", "Bob \"Bo\" Müller is in Warehouse from 2027-01-12, and "
	               "between two visits 13 days must be free: 2027-01-20 is too near");
	((struct published_visit *)office_visit(o, "bob", "warehouse", 1))->missed = true;
	struct err why_not;
	scoped(published) struct published *edited = trade(o, "bob/field ann/field", "2027-01-13", &why_not);
	assert_non_null(edited);
}

static void a_visit_stays_in_its_cycle(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nbob warehouse 2 2027-02-02 -\n"
	                                              "bob field 1 2027-01-29..2027-01-29 -\nann field 1 2027-01-18..2027-01-20 -\n");

	(void)state;
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY,
	               "Ann Ash's visit to Warehouse is on 2027-01-05 (cycle 1), Bob \"Bo\" Müller's to Warehouse on "
	               "2027-02-02 (cycle 2): days are traded within a cycle");
	/* It would begin there, but not end. */
	assert_refused(o, "bob/field ann/field", MONDAY,
	               "Ann Ash's visit to Field is of cycle 1, and 2027-01-29 lies outside of that");
}

static void nobody_is_sent_with_less_notice_than_promised(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	struct err why_not;

	(void)state;
	assert_refused(o, "bob/field ann/field", "2027-01-12",
	               "Bob \"Bo\" Müller would have to go on 2027-01-18, which is less than 7 days from now (notice_days)");
	scoped(published) struct published *edited = trade(o, "bob/field ann/field", "2027-01-11", &why_not);
	assert_non_null(edited);
}

static void a_pinned_visit_stays_on_its_pin(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	office_edit(o, "holidays = [];", "pins = ( { staff = \"bob\"; to = \"warehouse\"; on = \"2027-01-06\"; } );");
	assert_refused(o, "ann/warehouse bob/warehouse", MONDAY,
	               "Bob \"Bo\" Müller's visit to Warehouse is pinned to 2027-01-06: change the pin");
}

static void there_must_be_two_visits_to_come(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);

	(void)state;
	assert_refused(o, "ann/warehouse bob/field", "2027-01-05", "Ann Ash (ann) has no visit to Warehouse to come");
	assert_refused(o, "ann/field cy/warehouse", MONDAY, "Cy Fir (cy) has no visit to Warehouse to come");
	assert_refused(o, "ann/field ann/field", MONDAY, "that is the same visit twice");
	office_publish(o, MONDAY, 2000, "ann field 1 2027-01-18..2027-01-20 cy\n");
	assert_refused(o, "ann/field bob/field", MONDAY, "Bob \"Bo\" Müller (bob) has no visit to Field to come");
}

static void of_visits_that_begin_on_one_day_there_is_nothing_to_trade(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nbob field 1 2027-01-05..2027-01-07 -\n");

	(void)state;
	office_edit(o, "name = \"Sales\";", "name = \"Sales\"; max_away = 2;");
	assert_refused(o, "ann/warehouse bob/field", MONDAY, "both begin on 2027-01-05: there is nothing to trade");
	assert_refused(o, "bob/field ann/warehouse", "2027-01-04", "both begin on 2027-01-05: there is nothing to trade");
}

/* Bob has none in this cycle, and ann one in each. */
static void who_has_none_in_this_cycle_trades_in_the_next(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nann warehouse 2 2027-02-09 -\n"
	                                              "bob warehouse 2 2027-02-16 -\n");
	struct err why_not;

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		scoped(published) struct published *edited =
			trade(o, turn == 0 ? "ann/warehouse bob/warehouse" : "bob/warehouse ann/warehouse", MONDAY, &why_not);

		assert_non_null(edited);
		for (size_t i = 0; i < edited->n_visits; i++) {
			const struct published_visit *v = &edited->visits[i];
			bool is_ann = strcmp(published_subject(edited, v->staff)->id, "ann") == 0;

			assert_int_equal(v->days[0].n, world_day(v->cycle == 1 ? "2027-01-05" : is_ann ? "2027-02-16" : "2027-02-09").n);
		}
	}
}

static void a_swap_is_kept_unless_the_plan_needs_the_days(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	struct swapped swapped;
	struct err why_not;

	(void)state;
	scoped(published) struct published *edited =
		happened_swap(o->published, o->org, meant(o, "ann", "warehouse"), meant(o, "bob", "warehouse"),
		              world_day(MONDAY), &swapped, &why_not);
	scoped(publication) struct publication *kept =
		publication_make(o->published, edited, o->org, NULL, world_day(MONDAY), 2000);
	assert_true(happened_is_kept(kept, edited, swapped));
	scoped(plan) struct plan *other = office_plan(o, MONDAY, "ann warehouse 1 2027-01-07 -\nbob warehouse 1 2027-01-05 -\n");
	scoped(publication) struct publication *moved =
		publication_make(o->published, edited, o->org, other, world_day(MONDAY), 2000);
	assert_false(happened_is_kept(moved, edited, swapped));
	scoped(plan) struct plan *none = office_plan(o, MONDAY, "ann warehouse 1 2027-01-06 -\n");
	scoped(publication) struct publication *gone =
		publication_make(o->published, edited, o->org, none, world_day(MONDAY), 2000);
	assert_false(happened_is_kept(gone, edited, swapped));
}

/* --- yes exactly where the verifier finds nothing */

static bool is_coming(const struct lived *l, const struct published_visit *v)
{
	return v->status == VISIT_ON && day_before(l->today, v->days[0]);
}

/* The next one to come of the same person with the same host, in a cycle or (0) in any. */
static const struct published_visit *next_of(const struct lived *l, const struct published_visit *v, int cycle)
{
	const struct published_visit *next = NULL;

	for (size_t i = 0; i < l->published->n_visits; i++) {
		const struct published_visit *o = &l->published->visits[i];

		if (is_coming(l, o) && subject_same(o->staff, v->staff) && subject_same(o->host, v->host)
		    && (cycle == 0 || o->cycle == cycle) && (next == NULL || day_before(o->days[0], next->days[0])))
			next = o;
	}
	return next;
}

/* The first two that are of one cycle; if there are none, the next ones. */
static void first_pair(const struct lived *l, const struct published_visit **a, const struct published_visit **b)
{
	const struct published_visit *x = NULL;

	for (int cycle = 1; cycle <= org_cycle_at(l->org, l->today) + l->org->cycle.publish_ahead && x == NULL; cycle++)
		if (next_of(l, *a, cycle) != NULL && next_of(l, *b, cycle) != NULL) {
			x = next_of(l, *a, cycle);
			*b = next_of(l, *b, cycle);
		}
	*a = x != NULL ? x : next_of(l, *a, 0);
	*b = x != NULL ? *b : next_of(l, *b, 0);
}

static struct plan_visit *in_plan(const struct lived *l, const struct plan *plan, const struct published_visit *v)
{
	struct staff_ix staff = org_find_staff(l->org, published_subject(l->published, v->staff)->id);
	struct dept_ix host = org_find_department(l->org, published_subject(l->published, v->host)->id);

	for (size_t i = 0; i < plan->n_visits; i++)
		if (staff_same(plan->visits[i].staff, staff) && dept_same(plan->visits[i].host, host)
		    && plan->visits[i].cycle == v->cycle)
			return &plan->visits[i];
	fail_msg("seed %llu: a visit is not in the plan", (unsigned long long)l->seed);
	return NULL;
}

static struct span from_day(const struct lived *l, const struct plan_visit *v, struct day first)
{
	int left = org_route(l->org, org_find_route(l->org, v->home, v->host))->days;
	struct day d = first;

	for (; left > 0 && days_between(first, d) < 1000; d = day_after(d, 1))
		left -= org_works(l->org, v->host, d);
	return (struct span){ first, d };
}

/* What is wrong with the plan in which these two have traded first days. */
static char *findings_of_trade(const struct lived *l, const struct history *told, const struct published_visit *a,
                               const struct published_visit *b)
{
	scoped(plan) struct plan *plan = state_plan(l->published, l->org, l->today);
	struct plan_visit *x = in_plan(l, plan, a), *y = in_plan(l, plan, b);

	x->days = from_day(l, x, b->days[0]);
	y->days = from_day(l, y, a->days[0]);
	return findings_but_buddies(l->org, told, plan);
}

struct tally { size_t yes, no, other_hosts; };

static void try_pair(const struct lived *l, const struct history *told, const struct published_visit *a,
                     const struct published_visit *b, struct tally *tally)
{
	struct visit_meant of_a = { a->staff, a->host, DAY_EVER_BEFORE }, of_b = { b->staff, b->host, DAY_EVER_BEFORE };
	struct swapped swapped;
	struct err why_not = { "" };
	char day_a[DAY_TEXT_SIZE], day_b[DAY_TEXT_SIZE], today[DAY_TEXT_SIZE];
	scoped(heap) char *findings = findings_of_trade(l, told, a, b);
	scoped(published) struct published *edited =
		happened_swap(l->published, l->org, of_a, of_b, l->today, &swapped, &why_not);

	if ((edited != NULL) != (findings[0] == '\0' && !day_same(a->days[0], b->days[0])))
		fail_msg("seed %llu, %s: %s to %s on %s with %s to %s on %s: %s\n%s", (unsigned long long)l->seed,
		         day_write(today, l->today), l->published->subjects[a->staff.i].id,
		         l->published->subjects[a->host.i].id, day_write(day_a, a->days[0]),
		         l->published->subjects[b->staff.i].id, l->published->subjects[b->host.i].id,
		         day_write(day_b, b->days[0]), edited != NULL ? "yes" : why_not.text, findings);
	tally->yes += edited != NULL;
	tally->no += edited == NULL;
	tally->other_hosts += edited != NULL && !subject_same(a->host, b->host);
	if (edited == NULL)
		return;
	assert_int_equal(swapped.a_row, a->row);
	assert_int_equal(swapped.b_row, b->row);
	scoped(publication) struct publication *after =
		publication_make(l->published, edited, l->org, NULL, l->today, 4000000000);
	assert_true(happened_is_kept(after, edited, swapped));
	scoped(plan) struct plan *plan = state_plan(after->after, l->org, l->today);
	scoped(heap) char *broken = findings_but_buddies(l->org, told, plan);
	if (broken[0] != '\0')
		fail_msg("seed %llu: a swap breaks a rule:\n%s", (unsigned long long)l->seed, broken);
}

static void try_pairs(struct lived *l, int pairs, struct tally *tally)
{
	__attribute__((cleanup(history_clear))) struct history told = { 0 };
	struct dice *dice = &l->years.dice;
	size_t n = l->published->n_visits;

	published_history(&told, l->published, l->org);
	for (int i = 0; n > 0 && i < pairs; i++) {
		const struct published_visit *a = &l->published->visits[dice_roll(dice, (uint32_t)n)];
		const struct published_visit *b = &l->published->visits[dice_roll(dice, (uint32_t)n)];

		if (!is_coming(l, a) || !is_coming(l, b))
			continue;
		first_pair(l, &a, &b);
		if (a != b && (a->cycle == b->cycle || dice_roll(dice, 4) == 0))
			try_pair(l, &told, a, b, tally);
	}
}

static void a_swap_may_be_exactly_where_every_rule_is_kept(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 3 };
	uint64_t first, until = years_seeds(&first, 60);
	struct tally tally = { 0, 0, 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		struct lived l;

		lived_begin(&l, seed, &shape);
		for (int cycle = 1; cycle <= shape.cycles; cycle++) {
			l.today = org_cycle_span(l.org, cycle).first;
			lived_publish(&l, NULL);
			try_pairs(&l, 150, &tally);
			lived_cycles(&l, cycle, cycle);
			try_pairs(&l, 150, &tally);
			/* A day on which nothing was published. */
			l.today = day_after(l.today, (int)dice_roll(&l.years.dice, 7));
			try_pairs(&l, 150, &tally);
		}
		lived_end(&l);
	}
	years_assert_tried(tally.yes, 500);
	years_assert_tried(tally.no, 500);
	years_assert_tried(tally.other_hosts, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_visits_to_one_host_trade_their_days),
		cmocka_unit_test(visits_to_different_hosts_trade_first_days_and_keep_their_lengths),
		cmocka_unit_test(who_is_not_there_cannot_trade),
		cmocka_unit_test(a_closed_host_takes_nobody),
		cmocka_unit_test(a_home_that_needs_all_hands_lets_nobody_go),
		cmocka_unit_test(a_certificate_must_be_held_on_the_other_day_too),
		cmocka_unit_test(a_host_that_is_full_takes_no_more),
		cmocka_unit_test(a_home_spares_no_more_than_it_may),
		cmocka_unit_test(between_two_visits_of_one_person_days_stay_free),
		cmocka_unit_test(a_visit_stays_in_its_cycle),
		cmocka_unit_test(nobody_is_sent_with_less_notice_than_promised),
		cmocka_unit_test(a_pinned_visit_stays_on_its_pin),
		cmocka_unit_test(there_must_be_two_visits_to_come),
		cmocka_unit_test(of_visits_that_begin_on_one_day_there_is_nothing_to_trade),
		cmocka_unit_test(who_has_none_in_this_cycle_trades_in_the_next),
		cmocka_unit_test(a_swap_is_kept_unless_the_plan_needs_the_days),
		cmocka_unit_test(a_swap_may_be_exactly_where_every_rule_is_kept),
	};

	return cmocka_run_group_tests_name("swap", tests, NULL, NULL);
}
