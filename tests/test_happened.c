/* What happened by somebody's word: missed, and attended after all. */
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

static struct visit_meant meant(const struct office *o, const char *staff, const char *host, const char *on)
{
	return (struct visit_meant){ published_find(o->published, SUBJECT_STAFF, staff),
	                             published_find(o->published, SUBJECT_DEPARTMENT, host),
	                             on != NULL ? world_day(on) : DAY_EVER_BEFORE };
}

static struct published *missed(const struct office *o, const char *staff, const char *host, const char *on,
                                const char *today)
{
	struct err why_not = { "" };
	struct published *edited = happened_missed(o->published, meant(o, staff, host, on), world_day(today), &why_not);

	if (edited == NULL)
		fail_msg("%s", why_not.text);
	return edited;
}

static struct published *attended(const struct office *o, const char *staff, const char *host, const char *on,
                                  const char *today)
{
	struct err why_not = { "" };
	struct published *edited =
		happened_attended(o->published, o->org, meant(o, staff, host, on), world_day(today), &why_not);

	if (edited == NULL)
		fail_msg("%s", why_not.text);
	return edited;
}

/* Takes an edited state for the office's, unpublished. */
static void become(struct office *o, struct published *edited)
{
	published_free(o->published);
	o->published = edited;
}

static void assert_span(struct span span, const char *days)
{
	struct span wanted;

	assert_true(span_read(&wanted, days));
	assert_true(span_same(span, wanted));
}

static struct office *office_with(const char *lines)
{
	struct office *o = office_new();

	office_publish(o, MONDAY, 1000, lines);
	return o;
}

/* --- missed */

static void the_latest_visit_that_has_begun_is_missed(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nann warehouse 2 2027-02-09 -\n");

	(void)state;
	become(o, missed(o, "ann", "warehouse", NULL, "2027-02-08"));
	assert_true(office_visit(o, "ann", "warehouse", 1)->missed);
	assert_false(office_visit(o, "ann", "warehouse", 2)->missed);
	become(o, missed(o, "ann", "warehouse", NULL, "2027-02-20"));
	assert_true(office_visit(o, "ann", "warehouse", 2)->missed);
}

static void a_day_says_which_visit_was_missed(void **state)
{
	scoped(office) struct office *o = office_with("ann field 1 2027-01-05..2027-01-07 -\n"
	                                              "ann field 2 2027-02-09..2027-02-11 -\n");

	(void)state;
	become(o, missed(o, "ann", "field", "2027-01-07", "2027-02-20"));
	assert_true(office_visit(o, "ann", "field", 1)->missed);
	assert_false(office_visit(o, "ann", "field", 2)->missed);
}

static void what_has_not_begun_cannot_be_missed(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nbob field 1 2027-01-05..2027-01-07 -\n");
	struct err why_not;

	(void)state;
	assert_null(happened_missed(o->published, meant(o, "ann", "warehouse", NULL), world_day("2027-01-04"), &why_not));
	assert_string_equal(why_not.text, "Ann Ash (ann) has begun no visit to Warehouse; the next one is on 2027-01-05");
	assert_null(happened_missed(o->published, meant(o, "ann", "field", NULL), world_day("2027-01-04"), &why_not));
	assert_string_equal(why_not.text, "Ann Ash (ann) has begun no visit to Field");
	assert_null(happened_missed(o->published, meant(o, "bob", "field", "2027-01-08"), world_day("2027-01-09"), &why_not));
	assert_string_equal(why_not.text, "Bob \"Bo\" Müller (bob) has begun no visit to Field that holds 2027-01-08");
	/* What was called off was not missed. */
	office_publish(o, MONDAY, 2000, "");
	assert_null(happened_missed(o->published, meant(o, "ann", "warehouse", NULL), world_day("2027-01-09"), &why_not));
}

static void a_visit_of_today_can_be_missed(void **state)
{
	scoped(office) struct office *o = office_with("ann field 1 2027-01-05..2027-01-07 -\n");

	(void)state;
	become(o, missed(o, "ann", "field", NULL, "2027-01-05"));
	assert_true(office_visit(o, "ann", "field", 1)->missed);
}

static void missed_said_twice_is_said_once(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\n");

	(void)state;
	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-06"));
	scoped(published) struct published *again = missed(o, "ann", "warehouse", "2027-01-05", "2027-01-06");
	assert_published_equal(o->published, again);
}

/* The host says it on its board, and HR by hand, once the visit has another day. */
static void missed_said_again_leaves_the_visit_before_it_as_it_was(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-12 -\nann warehouse 2 2027-02-02 -\n");

	(void)state;
	office_publish(o, "2027-02-01", 1500, "ann warehouse 2 2027-02-02 -\n");
	become(o, missed(o, "ann", "warehouse", NULL, "2027-02-03"));
	office_publish(o, "2027-02-03", 2000, "ann warehouse 2 2027-02-16 -\n");
	scoped(published) struct published *again = missed(o, "ann", "warehouse", NULL, "2027-02-04");
	assert_published_equal(o->published, again);
	scoped(published) struct published *and_again = missed(o, "ann", "warehouse", "2027-02-02", "2027-02-04");
	assert_published_equal(o->published, and_again);
	/* The day that it has now may be missed in its turn. */
	become(o, missed(o, "ann", "warehouse", NULL, "2027-02-16"));
	assert_true(office_visit(o, "ann", "warehouse", 2)->missed);
}

static void a_missed_visit_is_set_again_in_its_cycle_if_there_is_room(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 bea\n");

	(void)state;
	office_live(o, NULL, "2026-12-29");
	assert_span(visit_span(office_visit(o, "ann", "warehouse", 1)), "2027-01-05");
	int64_t row = office_visit(o, "ann", "warehouse", 1)->row;
	int sequence = office_visit(o, "ann", "warehouse", 1)->sequence;
	office_live(o, missed(o, "ann", "warehouse", NULL, "2027-01-06"), "2027-01-06");
	const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);
	assert_int_equal(v->row, row);
	assert_int_equal(v->status, VISIT_ON);
	assert_false(v->missed);
	assert_int_equal(v->n_misses, 1);
	assert_span(visit_last_missed(v), "2027-01-05");
	assert_in_range(v->days[0].n, world_day("2027-01-13").n, world_day("2027-01-31").n);
	assert_true(v->sequence > sequence);
	const struct change *c = office_change(o, "ann", "warehouse");
	assert_int_equal(c->kind, CHANGE_MOVED);
	assert_string_equal(c->why, "it was missed");
	scoped(heap) char *findings = state_findings(o->published, o->org, o->published, world_day("2027-01-06"));
	assert_string_equal(findings, "");
}

/* Nobody is sent on the very day on which they did not come, not by a pin either. */
static void a_visit_missed_today_is_not_set_again_today(void **state)
{
	static const char *const also[] = { "", "pins = ( { staff = \"ann\"; to = \"warehouse\"; on = \"2027-01-05\"; } );" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		scoped(office) struct office *o = office_new();

		office_edit(o, "weeks = 4;", i == 0 ? "weeks = 4; notice_days = 0;" : "weeks = 4;");
		office_edit(o, "holidays = [];", also[i]);
		office_edit(o, "location = \"Dock 3\";", "location = \"Dock 3\"; closed = [\"2027-01-06..2027-01-17\","
		            " \"2027-01-19..2027-01-31\"];");
		office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-05 bea\nbob warehouse 1 - -\n");
		office_live(o, missed(o, "ann", "warehouse", NULL, "2027-01-05"), "2027-01-05");
		assert_false(visit_phase(office_visit(o, "ann", "warehouse", 1), world_day("2027-01-05")) == PHASE_RUNNING);
		office_live(o, NULL, "2027-01-06");
		assert_false(visit_phase(office_visit(o, "ann", "warehouse", 1), world_day("2027-01-06")) == PHASE_HELD);
	}
}

/* In cycle 2 the warehouse is open for one visitor: it is the one who missed. */
static void without_room_who_missed_waits_and_goes_first(void **state)
{
	static const char *const people[] = { "ann", "bob" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		scoped(office) struct office *o = office_new();
		scoped(heap) char *lines = mem_format("%s warehouse 1 2027-01-12 -\n%s warehouse 1 2027-01-26 -\n",
		                                      people[1 - i], people[i]);

		office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "");
		office_edit(o, "bring = \"Safety shoes.\"; },", "bring = \"Safety shoes.\"; }");
		office_edit(o, "location = \"Dock 3\";", "location = \"Dock 3\"; closed = [\"2027-01-27..2027-02-08\","
		            " \"2027-02-10..2027-02-28\"];");
		office_publish(o, MONDAY, 1000, lines);
		office_live(o, missed(o, people[i], "warehouse", NULL, "2027-01-27"), "2027-01-27");
		for (int then = 0; then < 2; then++) {
			const struct published_visit *v = office_visit(o, people[i], "warehouse", 1);

			assert_int_equal(v->status, VISIT_ON);
			assert_true(v->missed);
			assert_span(visit_span(v), "2027-01-26");
			assert_true(span_is_empty(visit_last_missed(v)));
			assert_span(visit_span(office_visit(o, people[i], "warehouse", 2)), "2027-02-09");
			assert_int_equal(o->published->n_left_out, 2);
			const struct left_out *first = &o->published->left_out[0], *second = &o->published->left_out[1];
			assert_int_equal(first->cycle, 1);
			assert_string_equal(published_subject(o->published, first->staff)->id, people[i]);
			assert_int_equal(second->cycle, 2);
			assert_string_equal(published_subject(o->published, second->staff)->id, people[1 - i]);
			assert_int_equal(second->waiting, 0);
			office_live(o, NULL, "2027-02-01");
		}
	}
}

/* Ann is due every fourth cycle, and was in the first; they last four weeks. */
static struct office *office_of_every_fourth(void)
{
	struct office *o = office_new();

	office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "");
	office_edit(o, "bring = \"Safety shoes.\"; },", "bring = \"Safety shoes.\"; every = 4; }");
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-12 bea\n");
	office_live(o, NULL, "2027-02-01");
	return o;
}

/* In which cycles ann is to go, or went, or did not: "1 3 ". */
static char *cycles_of(const struct office *o, const char *staff)
{
	scoped_text struct text t = TEXT_EMPTY;

	for (size_t i = 0; i < o->published->n_visits; i++)
		if (o->published->visits[i].status == VISIT_ON
		    && strcmp(published_subject(o->published, o->published->visits[i].staff)->id, staff) == 0)
			text_addf(&t, "%d ", o->published->visits[i].cycle);
	return mem_text(text_str(&t));
}

static void assert_cycles(const struct office *o, const char *staff, const char *cycles)
{
	scoped(heap) char *are = cycles_of(o, staff);

	assert_string_equal(are, cycles);
}

static void what_was_missed_is_owed_again_however_late_it_is_told(void **state)
{
	static const struct { const char *today, *cycles; } told[] = {
		{ "2027-02-02", "1 2 " }, { "2027-03-02", "1 3 " }, { "2027-03-30", "1 4 5 " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		scoped(office) struct office *o = office_of_every_fourth();

		assert_cycles(o, "ann", "1 ");
		for (size_t j = 0; j < i; j++)
			office_live(o, NULL, told[j + 1].today);
		office_live(o, missed(o, "ann", "warehouse", "2027-01-12", told[i].today), told[i].today);
		assert_cycles(o, "ann", told[i].cycles);
		/* Once made up for, it is not owed once more. */
		office_live(o, NULL, "2027-04-26");
		scoped(heap) char *wanted = mem_format("%.4s5 ", told[i].cycles);
		assert_cycles(o, "ann", wanted);
	}
}

static int held(const struct office *o, const char *staff, const char *today)
{
	int n = 0;

	for (size_t i = 0; i < o->published->n_visits; i++) {
		const struct published_visit *v = &o->published->visits[i];

		n += strcmp(published_subject(o->published, v->staff)->id, staff) == 0
		     && visit_phase(v, world_day(today)) == PHASE_HELD;
	}
	return n;
}

/* Two equals, to whom the warehouse is open on two days of a week, and on one of every other. */
static struct office *office_of_two_equals(int nth)
{
	struct office *o = office_new();

	free(o->conf);
	o->conf = mem_format("organization = \"Org %d\"; timezone = \"UTC\";\n"
		"cycle = { start = \"2027-01-04\"; weeks = 1; publish_ahead = %d; notice_days = 0; min_gap_days = 0; };\n"
		"departments = ( { id = \"sales\"; name = \"Sales\"; max_away = 2; },\n"
		"  { id = \"warehouse\"; name = \"Warehouse\"; closed = [\"2027-01-04..2027-01-06\", \"2027-01-18..2027-01-21\",\n"
		"    \"2027-02-01..2027-02-04\", \"2027-02-15..2027-02-18\", \"2027-03-01..2027-03-04\"]; } );\n"
		"routes = ( { from = \"sales\"; to = \"warehouse\"; } );\n"
		"staff = ( { id = \"ann\"; name = \"Ann Ash\"; department = \"sales\"; },\n"
		"  { id = \"bob\"; name = \"Bob Oak\"; department = \"sales\"; },\n"
		"  { id = \"bea\"; name = \"Bea Lind\"; department = \"warehouse\"; } );\n", nth, nth % 2);
	org_free(o->org);
	o->org = world_org(o->conf);
	return o;
}

/* A turn that was missed too late to be had again is one turn, not two. */
static void who_missed_late_stays_level_with_their_equal(void **state)
{
	static const char *const mondays[] = { "2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01", "2027-02-08",
	                                       "2027-02-15", "2027-02-22", "2027-03-01", "2027-03-08" };

	(void)state;
	for (int nth = 0; nth < 12; nth++) {
		scoped(office) struct office *o = office_of_two_equals(nth);

		office_live(o, NULL, "2027-01-04");
		bool is_ann = day_same(office_visit(o, "ann", "warehouse", 1)->days[0], world_day("2027-01-08"));
		const char *late = is_ann ? "ann" : "bob";
		office_live(o, missed(o, late, "warehouse", "2027-01-08", "2027-01-09"), "2027-01-09");
		for (size_t i = 0; i < sizeof mondays / sizeof *mondays; i++) {
			office_live(o, NULL, mondays[i]);
			assert_in_range(held(o, "ann", mondays[i]) - held(o, "bob", mondays[i]) + 1, 0, 2);
		}
	}
}

/* --- attended */

static void attended_takes_missed_back(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nann warehouse 2 2027-02-09 -\n");
	scoped(published) struct published *before = published_copy(o->published);

	(void)state;
	become(o, missed(o, "ann", "warehouse", "2027-01-05", "2027-02-10"));
	become(o, attended(o, "ann", "warehouse", NULL, "2027-02-10"));
	assert_published_equal(before, o->published);
	become(o, missed(o, "ann", "warehouse", "2027-01-05", "2027-02-10"));
	become(o, missed(o, "ann", "warehouse", "2027-02-09", "2027-02-10"));
	become(o, attended(o, "ann", "warehouse", "2027-01-05", "2027-02-10"));
	assert_false(office_visit(o, "ann", "warehouse", 1)->missed);
	assert_true(office_visit(o, "ann", "warehouse", 2)->missed);
}

static void where_nothing_was_missed_attended_changes_nothing(void **state)
{
	scoped(office) struct office *o = office_with("ann field 1 2027-01-05..2027-01-07 -\n");
	struct err why_not;

	(void)state;
	scoped(published) struct published *edited = attended(o, "ann", "field", NULL, "2027-01-06");
	assert_published_equal(o->published, edited);
	assert_null(happened_attended(o->published, o->org, meant(o, "ann", "field", NULL), world_day("2027-01-04"), &why_not));
	assert_string_equal(why_not.text, "Ann Ash (ann) has begun no visit to Field; the next one is on 2027-01-05");
}

static void one_that_was_set_again_goes_back_to_its_days(void **state)
{
	scoped(office) struct office *o = office_with("ann field 1 2027-01-07..2027-01-11 cy\n");

	(void)state;
	office_live(o, NULL, "2026-12-29");
	int64_t row = office_visit(o, "ann", "field", 1)->row;
	office_live(o, missed(o, "ann", "field", NULL, "2027-01-12"), "2027-01-12");
	assert_true(day_before(world_day("2027-01-12"), office_visit(o, "ann", "field", 1)->days[0]));
	office_live(o, attended(o, "ann", "field", NULL, "2027-01-13"), "2027-01-13");
	const struct published_visit *v = office_visit(o, "ann", "field", 1);
	assert_int_equal(v->row, row);
	assert_span(visit_span(v), "2027-01-07..2027-01-11");
	assert_int_equal(v->n_days, 3);
	assert_false(v->missed);
	assert_int_equal(v->n_misses, 0);
	assert_int_equal(visit_phase(v, world_day("2027-01-13")), PHASE_HELD);
	assert_string_equal(office_change(o, "ann", "field")->why, "it was held after all");
	/* And it stays there. */
	office_live(o, NULL, "2027-01-14");
	assert_true(o->last->nothing);
}

static const char *buddy_of(const struct office *o, const struct published_visit *v)
{
	return is_no_subject(v->buddy) ? "-" : published_subject(o->published, v->buddy)->id;
}

/* Missed on the 5th with bea and on the 12th with ben, and set again for the 19th with nobody. */
static struct office *office_missed_twice(void)
{
	struct office *o = office_with("ann warehouse 1 2027-01-05 bea\n");

	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-05"));
	office_publish(o, "2027-01-05", 2000, "ann warehouse 1 2027-01-12 ben\n");
	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-13"));
	office_publish(o, "2027-01-13", 3000, "ann warehouse 1 2027-01-20 -\n");
	return o;
}

static void each_time_that_it_was_missed_is_known(void **state)
{
	scoped(office) struct office *o = office_missed_twice();
	const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);

	(void)state;
	assert_int_equal(v->n_misses, 2);
	assert_span(v->misses[0].days, "2027-01-05");
	assert_span(v->misses[1].days, "2027-01-12");
	assert_span(visit_last_missed(v), "2027-01-12");
	assert_span(visit_span(v), "2027-01-20");
	/* Said again of either, it is known. */
	scoped(published) struct published *first = missed(o, "ann", "warehouse", "2027-01-05", "2027-01-14");
	scoped(published) struct published *second = missed(o, "ann", "warehouse", NULL, "2027-01-14");
	assert_published_equal(o->published, first);
	assert_published_equal(o->published, second);
	/* Also when others come, who stand before them all. */
	office_edit(o, "staff = (\n", "staff = (\n  { id = \"abe\"; name = \"Abe Yew\"; department = \"field\"; },\n");
	office_publish(o, "2027-01-14", 4000, NULL);
	v = office_visit(o, "ann", "warehouse", 1);
	assert_string_equal(published_subject(o->published, v->misses[0].buddy)->id, "bea");
	assert_string_equal(published_subject(o->published, v->misses[1].buddy)->id, "ben");
}

static void who_came_after_all_was_looked_after_by_who_was_there(void **state)
{
	static const struct { const char *on, *today; const char *days, *buddy; size_t n_misses; } all[] = {
		{ NULL, "2027-01-14", "2027-01-12", "ben", 1 },
		{ "2027-01-12", "2027-01-14", "2027-01-12", "ben", 1 },
		/* It was not missed a second time, who came the first. */
		{ "2027-01-05", "2027-01-14", "2027-01-05", "bea", 0 },
		{ "2027-01-05", "2027-01-13", "2027-01-05", "bea", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		scoped(office) struct office *o = office_missed_twice();

		become(o, attended(o, "ann", "warehouse", all[i].on, all[i].today));
		office_publish(o, all[i].today, 4000, NULL);
		const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);
		assert_span(visit_span(v), all[i].days);
		assert_string_equal(buddy_of(o, v), all[i].buddy);
		assert_int_equal(v->n_misses, all[i].n_misses);
		assert_int_equal(visit_phase(v, world_day(all[i].today)), PHASE_HELD);
	}
}

/* It was missed on all three days, or on the last one held. */
static void a_visit_is_held_once(void **state)
{
	scoped(office) struct office *o = office_missed_twice();
	struct err why_not;

	(void)state;
	assert_null(happened_attended(o->published, o->org, meant(o, "ann", "warehouse", "2027-01-05"),
	                              world_day("2027-01-20"), &why_not));
	assert_string_equal(why_not.text, "Ann Ash (ann) was in Warehouse on 2027-01-20 instead: say first that this was missed");
	scoped(published) struct published *as_it_was = attended(o, "ann", "warehouse", NULL, "2027-01-21");
	assert_published_equal(o->published, as_it_was);
	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-21"));
	become(o, attended(o, "ann", "warehouse", "2027-01-05", "2027-01-21"));
	assert_span(visit_span(office_visit(o, "ann", "warehouse", 1)), "2027-01-05");
	assert_false(office_visit(o, "ann", "warehouse", 1)->missed);
}

static void one_that_was_called_off_since_was_held_too(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\n");

	(void)state;
	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-06"));
	office_publish(o, "2027-01-06", 2000, "ann warehouse 1 2027-01-19 -\n");
	office_publish(o, "2027-01-07", 3000, "ann warehouse 1 - -\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->status, VISIT_CANCELLED);
	become(o, attended(o, "ann", "warehouse", NULL, "2027-01-08"));
	assert_int_equal(visit_phase(office_visit(o, "ann", "warehouse", 1), world_day("2027-01-08")), PHASE_HELD);
	assert_span(visit_span(office_visit(o, "ann", "warehouse", 1)), "2027-01-05");
}

/* What was set in a later cycle to make up for it is not owed, however near it is. */
static void who_was_there_after_all_makes_up_for_nothing(void **state)
{
	(void)state;
	for (int near = 0; near < 3; near++) {
		scoped(office) struct office *o = office_of_every_fourth();

		office_live(o, missed(o, "ann", "warehouse", NULL, "2027-02-02"), "2027-02-02");
		assert_cycles(o, "ann", "1 2 ");
		struct day first = office_visit(o, "ann", "warehouse", 2)->days[0];
		char today[DAY_TEXT_SIZE];
		day_write(today, near == 0 ? world_day("2027-02-02") : near == 1 ? day_after(first, -1) : first);
		office_live(o, attended(o, "ann", "warehouse", "2027-01-12", today), today);
		/* On the day itself it has begun. */
		assert_cycles(o, "ann", near < 2 ? "1 " : "1 2 ");
		assert_false(office_visit(o, "ann", "warehouse", 1)->missed);
		if (near < 2)
			assert_string_equal(office_change(o, "ann", "warehouse")->why, "it is owed no longer");
		/* And at their turn they go again. */
		office_live(o, NULL, "2027-04-26");
		assert_cycles(o, "ann", near < 2 ? "1 5 " : "1 2 5 ");
	}
}

/* The visit that was to make up for it was missed, too, or found no place. */
static void nor_for_what_came_of_it(void **state)
{
	(void)state;
	for (int left_out = 0; left_out < 2; left_out++) {
		scoped(office) struct office *o = office_of_every_fourth();

		become(o, missed(o, "ann", "warehouse", NULL, "2027-02-02"));
		office_publish(o, "2027-02-02", 2000, left_out ? "ann warehouse 2 - -\n" : "ann warehouse 2 2027-02-26 -\n");
		if (!left_out)
			become(o, missed(o, "ann", "warehouse", "2027-02-26", "2027-02-27"));
		office_live(o, NULL, "2027-03-01");
		assert_cycles(o, "ann", left_out ? "1 3 " : "1 2 3 ");
		office_live(o, attended(o, "ann", "warehouse", "2027-01-12", "2027-03-02"), "2027-03-02");
		assert_cycles(o, "ann", "1 ");
		for (size_t i = 0; i < o->published->n_left_out; i++)
			assert_string_not_equal(published_subject(o->published, o->published->left_out[i].staff)->id, "ann");
	}
}

/* A pin, or a turn of their own, is another reason to go. */
static void what_is_owed_anyway_stays(void **state)
{
	scoped(office) struct office *pinned = office_of_every_fourth(), *in_turn = office_of_every_fourth();

	(void)state;
	office_edit(pinned, "holidays = [];", "pins = ( { staff = \"ann\"; to = \"warehouse\"; on = \"2027-02-16\"; } );");
	office_live(pinned, missed(pinned, "ann", "warehouse", NULL, "2027-02-02"), "2027-02-02");
	office_live(pinned, attended(pinned, "ann", "warehouse", NULL, "2027-02-03"), "2027-02-03");
	assert_cycles(pinned, "ann", "1 2 ");
	office_live(in_turn, missed(in_turn, "ann", "warehouse", NULL, "2027-04-01"), "2027-04-01");
	assert_cycles(in_turn, "ann", "1 4 5 ");
	office_live(in_turn, attended(in_turn, "ann", "warehouse", NULL, "2027-04-02"), "2027-04-02");
	assert_cycles(in_turn, "ann", "1 5 ");
}

/* HR hears of it in the next cycle, in which the record of waiting is history already. */
static void who_was_there_after_all_did_not_wait(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-26 -\nbob warehouse 1 - -\n");

	(void)state;
	become(o, missed(o, "ann", "warehouse", NULL, "2027-01-27"));
	office_publish(o, "2027-01-27", 2000, "ann warehouse 1 - -\nbob warehouse 1 - -\nann warehouse 2 - -\n");
	office_publish(o, "2027-02-01", 3000, "ann warehouse 2 - -\n");
	assert_int_equal(o->published->n_left_out, 3);
	become(o, attended(o, "ann", "warehouse", "2027-01-26", "2027-02-02"));
	assert_int_equal(o->published->n_left_out, 2);
	assert_string_equal(published_subject(o->published, o->published->left_out[0].staff)->id, "bob");
	assert_int_equal(o->published->left_out[1].cycle, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_visit_that_has_begun_is_missed),
		cmocka_unit_test(a_day_says_which_visit_was_missed),
		cmocka_unit_test(what_has_not_begun_cannot_be_missed),
		cmocka_unit_test(a_visit_of_today_can_be_missed),
		cmocka_unit_test(missed_said_twice_is_said_once),
		cmocka_unit_test(missed_said_again_leaves_the_visit_before_it_as_it_was),
		cmocka_unit_test(a_missed_visit_is_set_again_in_its_cycle_if_there_is_room),
		cmocka_unit_test(a_visit_missed_today_is_not_set_again_today),
		cmocka_unit_test(without_room_who_missed_waits_and_goes_first),
		cmocka_unit_test(who_missed_late_stays_level_with_their_equal),
		cmocka_unit_test(what_was_missed_is_owed_again_however_late_it_is_told),
		cmocka_unit_test(attended_takes_missed_back),
		cmocka_unit_test(where_nothing_was_missed_attended_changes_nothing),
		cmocka_unit_test(one_that_was_set_again_goes_back_to_its_days),
		cmocka_unit_test(each_time_that_it_was_missed_is_known),
		cmocka_unit_test(who_came_after_all_was_looked_after_by_who_was_there),
		cmocka_unit_test(a_visit_is_held_once),
		cmocka_unit_test(one_that_was_called_off_since_was_held_too),
		cmocka_unit_test(who_was_there_after_all_makes_up_for_nothing),
		cmocka_unit_test(nor_for_what_came_of_it),
		cmocka_unit_test(what_is_owed_anyway_stays),
		cmocka_unit_test(who_was_there_after_all_did_not_wait),
	};

	return cmocka_run_group_tests_name("happened", tests, NULL, NULL);
}
