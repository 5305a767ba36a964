/* Visits as an earlier publication had them, where they still can be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "lived.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */
#define VISITS  "ann warehouse 1 2027-01-05 bea\n" \
                "bob warehouse 1 2027-01-12 ben\n" \
                "ann field 1 2027-01-19..2027-01-21 cy\n" \
                "bob field 1 2027-01-25..2027-01-27 cy\n"

#define scoped_past __attribute__((cleanup(past_clear)))

static int by_row(const void *pa, const void *pb)
{
	const struct earlier *a = pa, *b = pb;

	return (a->visit_row > b->visit_row) - (a->visit_row < b->visit_row);
}

/* Notes what a publication changed, as the store does; what is known already is earlier. */
static void note(struct past *past, const struct publication *publication, const struct published *after)
{
	size_t n = past->n_visits;

	for (size_t i = 0; i < publication->n_changes; i++) {
		struct earlier e = { after->visits[publication->changes[i].visit].row, publication->changes[i].before };
		bool known = false;

		for (size_t j = 0; j < n; j++)
			known |= past->visits[j].visit_row == e.visit_row;
		if (!known && publication->changes[i].kind != CHANGE_DETAILS)
			*mem_push(past->visits, past->n_visits) = e;
	}
	if (past->n_visits > 0)
		qsort(past->visits, past->n_visits, sizeof *past->visits, by_row);
}

/* The state as it is now, to come back to. */
static struct past now_of(const struct published *p)
{
	return (struct past){ NULL, 0, p->next_visit_row };
}

static void publish_noted(struct office *o, struct past *past, const char *lines)
{
	office_publish(o, MONDAY, 2000, lines);
	note(past, o->last, o->published);
}

static struct office *office_with(const char *lines)
{
	struct office *o = office_new();

	office_publish(o, MONDAY, 1000, lines);
	return o;
}

static void restore(struct office *o, const struct past *past, const char *today)
{
	office_live(o, happened_restore(o->published, o->org, past, world_day(today)), today);
}

static void assert_days(const struct office *o, const char *staff, const char *host, const char *days)
{
	const struct published_visit *v = office_visit(o, staff, host, 1);
	struct span wanted;

	assert_true(span_read(&wanted, days));
	assert_int_equal(v->status, VISIT_ON);
	assert_true(span_same(visit_span(v), wanted));
}

/* What the office says cannot be brought back: "ann warehouse 2027-01-05: why", a line each. */
static void assert_unrestored(const struct office *o, const struct past *past, const char *today, const char *lines)
{
	scoped_text struct text t = TEXT_EMPTY;
	char buf[DAY_TEXT_SIZE];
	struct publication now = { .after = o->published };
	size_t n;
	struct unrestored *all = happened_unrestored(&now, o->org, past, world_day(today), &n);

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = &o->published->visits[all[i].visit];

		text_addf(&t, "%s %s %s: %s\n", published_subject(o->published, v->staff)->id,
		          published_subject(o->published, v->host)->id, day_write(buf, all[i].days.first), all[i].why);
	}
	unrestored_free(all, n);
	assert_string_equal(text_str(&t), lines);
}

static void assert_every_rule_is_kept(const struct office *o, const struct published *before, const char *today)
{
	scoped(heap) char *findings = state_findings(o->published, o->org, before, world_day(today));

	assert_string_equal(findings, "");
}

static void what_was_moved_since_goes_back(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	scoped_past struct past past = now_of(o->published);
	int64_t row = office_visit(o, "ann", "warehouse", 1)->row;

	(void)state;
	publish_noted(o, &past, "ann warehouse 1 2027-01-07 bea\nbob warehouse 1 2027-01-12 ben\n"
	              "ann field 1 2027-01-19..2027-01-21 cy\nbob field 1 2027-01-25..2027-01-27 cy\n");
	publish_noted(o, &past, "ann warehouse 1 2027-01-08 bea\nbob warehouse 1 2027-01-12 ben\n"
	              "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 2027-01-25..2027-01-27 cy\n");
	scoped(published) struct published *before = published_copy(o->published);
	restore(o, &past, MONDAY);
	assert_days(o, "ann", "warehouse", "2027-01-05");
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->row, row);
	assert_days(o, "ann", "field", "2027-01-19..2027-01-21");
	assert_int_equal(office_visit(o, "ann", "field", 1)->n_days, 3);
	assert_days(o, "bob", "warehouse", "2027-01-12");
	assert_int_equal(office_change(o, "ann", "warehouse")->kind, CHANGE_MOVED);
	assert_unrestored(o, &past, MONDAY, "");
	assert_every_rule_is_kept(o, before, MONDAY);
}

static void what_was_called_off_since_comes_back(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	scoped_past struct past past = now_of(o->published);
	int64_t row = office_visit(o, "bob", "warehouse", 1)->row;

	(void)state;
	publish_noted(o, &past, "ann warehouse 1 2027-01-05 bea\n");
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->status, VISIT_CANCELLED);
	scoped(published) struct published *before = published_copy(o->published);
	restore(o, &past, MONDAY);
	assert_days(o, "bob", "warehouse", "2027-01-12");
	assert_days(o, "ann", "field", "2027-01-19..2027-01-21");
	assert_days(o, "bob", "field", "2027-01-25..2027-01-27");
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->row, row);
	assert_unrestored(o, &past, MONDAY, "");
	assert_every_rule_is_kept(o, before, MONDAY);
}

/* The warehouse is open on one day, or on two. */
static struct office *office_of_one_day(struct past *past, const char *closed)
{
	struct office *o = office_new();

	office_edit(o, "location = \"Dock 3\";", closed);
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-19 bea\n");
	*past = now_of(o->published);
	publish_noted(o, past, "bob warehouse 1 2027-01-19 ben\n");
	return o;
}

static void what_was_not_there_yet_gives_up_a_place_that_is_needed(void **state)
{
	scoped_past struct past past = { NULL, 0, 0 };
	scoped(office) struct office *o = office_of_one_day(&past, "closed = [\"2027-01-01..2027-01-18\", \"2027-01-20..2027-01-31\"];");
	scoped(published) struct published *before = published_copy(o->published);

	(void)state;
	restore(o, &past, MONDAY);
	assert_days(o, "ann", "warehouse", "2027-01-19");
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->status, VISIT_CANCELLED);
	assert_unrestored(o, &past, MONDAY, "");
	assert_every_rule_is_kept(o, before, MONDAY);
}

static void what_was_not_there_yet_stays_owed(void **state)
{
	scoped_past struct past past = { NULL, 0, 0 };
	scoped(office) struct office *o = office_of_one_day(&past, "closed = [\"2027-01-01..2027-01-18\", \"2027-01-21..2027-01-31\"];");

	(void)state;
	restore(o, &past, MONDAY);
	assert_days(o, "ann", "warehouse", "2027-01-19");
	assert_days(o, "bob", "warehouse", "2027-01-20");
}

static void what_cannot_be_is_told_with_its_reason(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	scoped_past struct past past = now_of(o->published);

	(void)state;
	publish_noted(o, &past, "ann warehouse 1 2027-01-08 bea\n");
	office_edit(o, "holidays = [];", "time_off = ( { staff = \"ann\"; days = [\"2027-01-05..2027-01-06\"]; } );");
	office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "{ from = \"warehouse\"; to = \"field\"; }");
	office_edit(o, "  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; },\n", "");
	scoped(published) struct published *before = published_copy(o->published);
	restore(o, &past, MONDAY);
	assert_unrestored(o, &past, MONDAY,
	                  "ann warehouse 2027-01-05: Ann Ash is not there on 2027-01-05\n"
	                  "bob warehouse 2027-01-12: Bob \"Bo\" Müller has left\n"
	                  "ann field 2027-01-19: Ann Ash has no route to Field any more\n"
	                  "bob field 2027-01-25: Bob \"Bo\" Müller has left\n");
	assert_every_rule_is_kept(o, before, MONDAY);
}

/* Ann's visit was on the 5th; HR now pins it to the 8th. */
static void one_that_the_plan_keeps_elsewhere_is_told_too(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	scoped_past struct past past = now_of(o->published);

	(void)state;
	publish_noted(o, &past, "ann warehouse 1 2027-01-08 bea\nbob warehouse 1 2027-01-12 ben\n"
	              "ann field 1 2027-01-19..2027-01-21 cy\nbob field 1 2027-01-25..2027-01-27 cy\n");
	office_edit(o, "holidays = [];", "pins = ( { staff = \"ann\"; to = \"warehouse\"; on = \"2027-01-08\"; } );");
	restore(o, &past, MONDAY);
	assert_days(o, "ann", "warehouse", "2027-01-08");
	assert_unrestored(o, &past, MONDAY,
	                  "ann warehouse 2027-01-05: there is no room for it now, or it is pinned elsewhere\n");
}

/* Notice is a week: on the 4th, nobody is sent on the 8th or the 10th, nor sent elsewhere who goes then. */
static void within_the_days_of_notice_nothing_moves(void **state)
{
	scoped(office) struct office *o = office_new();
	scoped_past struct past past = { NULL, 0, 0 };

	(void)state;
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-08 ben\n");
	past = now_of(o->published);
	publish_noted(o, &past, "ann warehouse 1 2027-01-07 bea\nbob warehouse 1 2027-01-13 ben\nann field 1 2027-01-18..2027-01-20 cy\n");
	restore(o, &past, "2027-01-04");
	assert_days(o, "ann", "warehouse", "2027-01-07");
	assert_days(o, "bob", "warehouse", "2027-01-13");
	assert_unrestored(o, &past, "2027-01-04",
	                  "ann warehouse 2027-01-14: it is too near to be moved (notice_days)\n"
	                  "bob warehouse 2027-01-08: that is less than 7 days from now (notice_days)\n");
	/* What has begun, or has been, is nobody's question any more. */
	restore(o, &past, "2027-01-08");
	assert_unrestored(o, &past, "2027-01-08", "ann warehouse 2027-01-14: it was held on 2027-01-07\n");
}

/* Ann was to go on the 14th, and went on the 7th; bob was to go on the 26th, and did not on the 8th. */
static void what_was_held_or_missed_meanwhile_is_told_as_it_is(void **state)
{
	scoped(office) struct office *o = office_new();
	scoped_past struct past past = { NULL, 0, 0 };

	(void)state;
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-26 ben\n"
	               "ann field 1 2027-01-25..2027-01-27 cy\n");
	past = now_of(o->published);
	publish_noted(o, &past, "ann warehouse 1 2027-01-07 bea\nbob warehouse 1 2027-01-08 ben\n"
	              "ann field 1 2027-01-11..2027-01-13 cy\n");
	((struct published_visit *)office_visit(o, "bob", "warehouse", 1))->missed = true;
	assert_unrestored(o, &past, "2027-01-12",
	                  "ann warehouse 2027-01-14: it was held on 2027-01-07\n"
	                  "bob warehouse 2027-01-26: it was missed on 2027-01-08\n"
	                  "ann field 2027-01-25: it has begun on 2027-01-11\n");
}

static void what_is_as_it_was_stays(void **state)
{
	scoped(office) struct office *o = office_with(VISITS);
	scoped_past struct past past = now_of(o->published);

	(void)state;
	office_live(o, NULL, MONDAY);
	scoped(published) struct published *edited = happened_restore(o->published, o->org, &past, world_day(MONDAY));
	for (size_t i = 0; i < edited->n_visits; i++)
		assert_int_equal(edited->visits[i].status == VISIT_ON, edited->visits[i].row < past.next_visit_row);
	restore(o, &past, MONDAY);
	for (size_t i = 0; i < o->last->n_changes; i++)
		assert_true(o->published->visits[o->last->changes[i].visit].row >= past.next_visit_row);
}

/* --- drawn companies */

struct tally { size_t back, told, new_since; };

static const struct published_visit *of_row(const struct published *p, int64_t row)
{
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == row)
			return &p->visits[i];
	return NULL;
}

/* Whether somebody would be told of another day with less notice than promised. */
static bool is_near(const struct lived *l, const struct published_visit *v)
{
	return v != NULL && v->status == VISIT_ON && days_between(l->today, v->days[0]) < l->org->cycle.notice_days;
}

/* Each visit is where it was, or it is told why not; what is near is as it was. */
static void judge(const struct lived *l, const struct published *then, const struct published *before,
                  const struct past *past, struct tally *tally)
{
	unsigned long long seed = l->seed;
	struct publication now = { .after = l->published };
	size_t n_told;
	struct unrestored *told = happened_unrestored(&now, l->org, past, l->today, &n_told);
	scoped(heap) char *findings = state_findings(l->published, l->org, before, l->today);

	if (findings[0] != '\0')
		fail_msg("seed %llu: a restore breaks a rule:\n%s", seed, findings);
	for (size_t i = 0; i < l->published->n_visits; i++) {
		const struct published_visit *v = &l->published->visits[i];
		const struct published_visit *was = of_row(then, v->row), *is = of_row(before, v->row);
		bool is_told = false;

		for (size_t j = 0; j < n_told; j++)
			is_told |= told[j].visit == i && told[j].why[0] != '\0';
		if (is_near(l, is) && (v->status != VISIT_ON || !span_same(visit_span(v), visit_span(is))))
			fail_msg("seed %llu: a visit moves that was near", seed);
		if (is_near(l, v) && (is == NULL || is->status != VISIT_ON || !span_same(visit_span(v), visit_span(is))))
			fail_msg("seed %llu: a visit moves to be near", seed);
		tally->new_since += was == NULL;
		if (was == NULL || was->status != VISIT_ON || !day_before(l->today, was->days[0])) {
			assert_false(is_told);
			continue;
		}
		bool is_back = v->status == VISIT_ON && span_same(visit_span(v), visit_span(was));
		bool was_other = is->status != VISIT_ON || !span_same(visit_span(is), visit_span(was));
		if (was_other && is_back == is_told)
			fail_msg("seed %llu: %s to %s is %s, and %s", seed, l->published->subjects[v->staff.i].id,
			         l->published->subjects[v->host.i].id, is_back ? "back" : "elsewhere",
			         is_told ? "told" : "not told");
		tally->back += was_other && is_back;
		tally->told += is_told;
	}
	unrestored_free(told, n_told);
}

static void publish_edit(struct lived *l, struct past *past)
{
	struct years *y = &l->years;

	for (int i = 0; i < 6; i++) {
		scoped(heap) char *who = mem_text(l->org->staff[dice_roll(&y->dice, (uint32_t)l->org->n_staff)].id);

		years_add_time_off(y, who, day_after(l->today, 3 + (int)dice_roll(&y->dice, 40)), 1 + (int)dice_roll(&y->dice, 10));
	}
	org_free(l->org);
	l->org = years_org(y);
	lived_publish(l, NULL);
	note(past, l->last, l->published);
}

static void a_restore_keeps_every_rule_and_tells_the_rest(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 4 };
	uint64_t first, until = years_seeds(&first, 60);
	struct tally tally = { 0, 0, 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		struct lived l;

		lived_begin(&l, seed, &shape);
		/* What HR wrote meanwhile, and takes back now, kept people from going. */
		lived_cycles(&l, 1, 2);
		for (int round = 0; round < 4; round++) {
			scoped(published) struct published *then = published_copy(l.published);
			scoped_past struct past past = now_of(then);
			size_t n = l.years.time_off.n;

			publish_edit(&l, &past);
			l.today = day_after(l.today, (int)dice_roll(&l.years.dice, 5));
			publish_edit(&l, &past);
			for (bool all = round % 2 == 0; all && l.years.time_off.n > n;)
				free(l.years.time_off.v[--l.years.time_off.n]);
			org_free(l.org);
			l.org = years_org(&l.years);
			scoped(published) struct published *before = published_copy(l.published);
			lived_publish(&l, happened_restore(before, l.org, &past, l.today));
			judge(&l, then, before, &past, &tally);
		}
		lived_end(&l);
	}
	years_assert_tried(tally.back, 100);
	years_assert_tried(tally.told, 100);
	years_assert_tried(tally.new_since, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_moved_since_goes_back),
		cmocka_unit_test(what_was_called_off_since_comes_back),
		cmocka_unit_test(what_was_not_there_yet_gives_up_a_place_that_is_needed),
		cmocka_unit_test(what_was_not_there_yet_stays_owed),
		cmocka_unit_test(what_cannot_be_is_told_with_its_reason),
		cmocka_unit_test(one_that_the_plan_keeps_elsewhere_is_told_too),
		cmocka_unit_test(within_the_days_of_notice_nothing_moves),
		cmocka_unit_test(what_was_held_or_missed_meanwhile_is_told_as_it_is),
		cmocka_unit_test(what_is_as_it_was_stays),
		cmocka_unit_test(a_restore_keeps_every_rule_and_tells_the_rest),
	};

	return cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}
