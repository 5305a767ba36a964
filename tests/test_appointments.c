/* Meetings, check-ins, rooms and celebrations as people are told of them: set, moved, called off, set
 * again, each with stamps that calendars take for news. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "folder.h"
#include "office.h"
#include "world.h"

#define NO_VISITS ""

/* Ann, Bob and Al are sales, Sue leads them; at the warehouse Bea leads Ben and Bo. */
static struct office *office_that_meets(void)
{
	struct office *o = office_new();

	office_edit(o, "staff = (\n", "staff = (\n"
		"  { id = \"sue\"; name = \"Sue Elm\"; department = \"sales\"; lead = true; },\n"
		"  { id = \"al\"; name = \"Al Yew\"; department = \"sales\"; },\n"
		"  { id = \"bo\"; name = \"Bo Fig\"; department = \"warehouse\"; },\n");
	office_edit(o, "holidays = [];\n", "holidays = [];\n"
		"meetings = ( { id = \"review\"; name = \"Process review\"; department = \"warehouse\"; weekday = \"tue\"; time = \"10:00\";\n"
		"  every_weeks = 2; invite = [\"sales\"]; } );\n"
		"check_ins = { weekday = \"wed\"; time = \"11:00\"; every_weeks = 2; };\n"
		"celebration = { weekday = \"fri\"; time = \"15:00\"; };\n"
		"time_off = ( { staff = \"cy\"; days = [\"2030-01-01\"]; } );\n");
	return o;
}

static int64_t at(const char *day, int hour)
{
	return (int64_t)world_day(day).n * 86400 + hour * 3600;
}

static void tell(struct office *o, const char *day, const char *plan)
{
	office_publish(o, day, at(day, 3), plan);
}

static void tell_edit(struct office *o, struct published *edited, const char *day, int hour)
{
	publication_free(o->last);
	assert_non_null(edited);
	o->last = publication_make(o->published, edited, o->org, NULL, world_day(day), at(day, hour));
	published_free(edited);
	published_free(o->published);
	o->published = publication_take(o->last);
}

static const struct published_appointment *found(const struct office *o, enum appointment_kind kind, const char *day)
{
	for (size_t i = 0; i < o->published->n_appointments; i++) {
		const struct published_appointment *a = &o->published->appointments[i];

		if (a->kind == kind && day_same(a->day, world_day(day)))
			return a;
	}
	return NULL;
}

static const struct published_appointment *the(const struct office *o, enum appointment_kind kind, const char *day)
{
	const struct published_appointment *a = found(o, kind, day);

	assert_non_null(a);
	return a;
}

static bool comes(const struct office *o, const struct published_appointment *a, const char *id)
{
	struct subject_ix who = published_find(o->published, SUBJECT_STAFF, id);

	for (size_t i = 0; i < a->n_attendees; i++)
		if (subject_same(a->attendees[i].who, who))
			return true;
	return false;
}

static const char *representative(const struct office *o, const struct published_appointment *a)
{
	assert_true(a->n_attendees > 0 && is_representative(a, &a->attendees[0]));
	return published_subject(o->published, a->attendees[0].who)->id;
}

static const struct subject *of(const struct office *o, const char *id)
{
	return office_subject(o, SUBJECT_STAFF, id);
}

static void what_comes_round_is_told_once(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2027-01-04", NO_VISITS);
	assert_int_equal(the(o, KIND_MEETING, "2027-01-05")->status, VISIT_ON);
	assert_null(found(o, KIND_MEETING, "2027-01-12"));
	the(o, KIND_MEETING, "2027-01-19");
	the(o, KIND_CHECK_IN, "2027-01-06");
	the(o, KIND_CELEBRATION, "2027-01-29");
	size_t n = o->published->n_appointments;
	assert_int_equal(o->last->n_appointments, n);
	tell(o, "2027-01-05", NO_VISITS);
	assert_true(o->last->nothing);
	assert_int_equal(o->published->n_appointments, n);
}

static void those_of_the_department_come_and_a_visitor_does_not(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", "ann warehouse 1 2027-01-19 bo\n");
	const struct published_appointment *first = the(o, KIND_MEETING, "2027-01-05");
	assert_true(comes(o, first, "bea") && comes(o, first, "ben") && comes(o, first, "bo"));
	assert_false(comes(o, first, "sue"));
	/* A buddy meets their own department all the same; a visitor represents nobody. */
	const struct published_appointment *second = the(o, KIND_MEETING, "2027-01-19");
	assert_true(comes(o, second, "bo"));
	assert_false(comes(o, second, "ann"));
}

static void another_time_moves_it_and_raises_the_sequence(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	int64_t row = the(o, KIND_MEETING, "2027-01-19")->row, modified = the(o, KIND_MEETING, "2027-01-19")->modified;
	office_edit(o, "weekday = \"tue\"; time = \"10:00\"", "weekday = \"thu\"; time = \"11:00\"");
	tell(o, "2026-12-29", NO_VISITS);
	const struct published_appointment *a = the(o, KIND_MEETING, "2027-01-21");
	assert_int_equal(a->row, row);
	assert_int_equal(a->sequence, 1);
	assert_true(a->modified > modified);
	assert_null(found(o, KIND_MEETING, "2027-01-19"));
	assert_int_equal(o->last->appointments[0].kind, CHANGE_MOVED);
	assert_string_equal(o->last->appointments[0].why, "its hour is another");
}

static void what_comes_round_no_more_is_called_off_and_can_be_set_again(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	int64_t row = the(o, KIND_MEETING, "2027-01-19")->row;
	office_edit(o, "every_weeks = 2; invite", "every_weeks = 4; invite");
	tell(o, "2026-12-29", NO_VISITS);
	const struct published_appointment *a = the(o, KIND_MEETING, "2027-01-19");
	assert_int_equal(a->status, VISIT_CANCELLED);
	assert_int_equal(a->sequence, 1);
	assert_true(a->n_attendees > 0);         /* their calendars tell them */
	office_edit(o, "every_weeks = 4; invite", "every_weeks = 2; invite");
	tell(o, "2026-12-30", NO_VISITS);
	a = the(o, KIND_MEETING, "2027-01-19");
	assert_int_equal(a->row, row);
	assert_int_equal(a->status, VISIT_ON);
	assert_int_equal(a->sequence, 2);
}

static void what_has_begun_stays_as_it_was(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	office_edit(o, "weekday = \"tue\"; time = \"10:00\"", "weekday = \"fri\"; time = \"11:00\"");
	office_publish(o, "2027-01-05", at("2027-01-05", 12), NO_VISITS);
	assert_int_equal(the(o, KIND_MEETING, "2027-01-05")->status, VISIT_ON);
	assert_null(found(o, KIND_MEETING, "2027-01-08"));      /* that week's is over */
	the(o, KIND_MEETING, "2027-01-22");
}

static void only_the_one_who_falls_out_is_replaced(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	scoped(heap) char *first = mem_text(representative(o, the(o, KIND_MEETING, "2027-01-05")));
	scoped(heap) char *second = mem_text(representative(o, the(o, KIND_MEETING, "2027-01-19")));
	struct digest calm = of(o, "bea")->feed, gone = of(o, second)->feed;
	assert_string_not_equal(first, second);
	scoped(heap) char *off = mem_format("{ staff = \"%s\"; days = [\"2027-01-19\"]; }", second);
	office_edit(o, "{ staff = \"cy\"; days = [\"2030-01-01\"]; }", off);
	tell(o, "2026-12-29", NO_VISITS);
	assert_string_equal(representative(o, the(o, KIND_MEETING, "2027-01-05")), first);
	const struct published_appointment *a = the(o, KIND_MEETING, "2027-01-19");
	assert_string_not_equal(representative(o, a), second);
	assert_int_equal(a->sequence, 0);        /* neither time nor place is another */
	assert_int_equal(o->last->n_appointments, 1);
	assert_int_equal(o->last->appointments[0].kind, CHANGE_DETAILS);
	assert_non_null(strstr(o->last->appointments[0].why, " in the place of "));
	struct digest now_gone = of(o, second)->feed, now_calm = of(o, "bea")->feed;
	assert_false(digest_same(&gone, &now_gone));
	assert_false(digest_same(&calm, &now_calm));            /* the names stand in their event, too */
}

static void what_was_decided_is_kept_with_the_meeting(void **state)
{
	scoped(office) struct office *o = office_that_meets();
	struct err why;

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	assert_null(happened_outcome(o->published, o->org, "review", world_day("2027-01-05"), "x", at("2027-01-05", 8), &why));
	assert_non_null(strstr(why.text, "has not begun yet"));
	assert_null(happened_outcome(o->published, o->org, "review", world_day("2027-01-06"), "x", at("2027-01-07", 8), &why));
	assert_string_equal(why.text, "review was not held on 2027-01-06; it was last on 2027-01-05");
	assert_null(happened_outcome(o->published, o->org, "revue", world_day("2027-01-05"), "x", at("2027-01-07", 8), &why));
	assert_string_equal(why.text, "there is no meeting \"revue\"");
	tell_edit(o, happened_outcome(o->published, o->org, "review", world_day("2027-01-05"), "Load by four.",
	                                 at("2027-01-05", 12), &why), "2027-01-05", 12);
	assert_string_equal(the(o, KIND_MEETING, "2027-01-05")->outcome, "Load by four.");
	assert_int_equal(the(o, KIND_MEETING, "2027-01-05")->sequence, 0);
	tell(o, "2027-01-06", NO_VISITS);
	assert_string_equal(the(o, KIND_MEETING, "2027-01-05")->outcome, "Load by four.");
	tell_edit(o, happened_outcome(o->published, o->org, "review", world_day("2027-01-05"), "", at("2027-01-07", 12), &why),
	             "2027-01-07", 12);
	assert_null(the(o, KIND_MEETING, "2027-01-05")->outcome);
}

static int64_t call_room_about(struct office *o, const char *about, const char *day, int hour)
{
	struct room_wish wish = { org_find_department(o->org, "sales"), org_find_department(o->org, "warehouse"), NULL, 0 };
	int64_t number = 0;
	struct err why;

	tell_edit(o, happened_room(o->published, o->org, &wish, about, at(day, hour), &number, &why), day, hour);
	return number;
}

static int64_t call_room(struct office *o, const char *day, int hour)
{
	return call_room_about(o, "late orders", day, hour);
}

static void a_room_is_told_at_once_and_closed_with_what_came_of_it(void **state)
{
	scoped(office) struct office *o = office_that_meets();
	struct err why;

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	int64_t number = call_room(o, "2026-12-29", 8);
	assert_int_equal(number, 1);
	const struct published_appointment *room = the(o, KIND_ROOM, "2026-12-29");
	const struct briefing *says = &o->published->briefings[room->briefing.i];
	assert_int_equal(says->hours.from, 9 * 60 + 15);             /* it is 09:00 there */
	assert_string_equal(says->activity, "late orders");
	assert_true(comes(o, room, "sue") && comes(o, room, "bea"));
	assert_int_equal(room->n_attendees, 4);
	assert_int_equal(o->last->n_appointments, 1);

	/* A plan keeps it, and its people go on no visit that day. */
	tell(o, "2026-12-29", NO_VISITS);
	assert_int_equal(the(o, KIND_ROOM, "2026-12-29")->status, VISIT_ON);
	size_t n;
	scoped(heap) struct org_taken *taken = published_taken(o->published, o->org, at("2026-12-29", 3), &n);
	assert_int_equal(n, 4);
	scoped(org_taken) struct org *seen = org_taken_make(o->org, taken, n);
	assert_false(org_is_present(seen, taken[0].staff, world_day("2026-12-29")));
	assert_true(org_is_present(seen, taken[0].staff, world_day("2026-12-30")));
	assert_true(org_is_present(o->org, taken[0].staff, world_day("2026-12-29")));

	assert_null(happened_settled(o->published, o->org, 2, "x", at("2026-12-29", 12), &why));
	tell_edit(o, happened_settled(o->published, o->org, 1, "Load by four.", at("2026-12-29", 12), &why), "2026-12-29", 12);
	room = the(o, KIND_ROOM, "2026-12-29");
	assert_int_equal(room->status, VISIT_ON);               /* it was held */
	assert_string_equal(room->outcome, "Load by four.");

	assert_int_equal(call_room(o, "2027-01-01", 20), 2);
	tell_edit(o, happened_settled(o->published, o->org, 2, "By phone.", at("2027-01-01", 21), &why), "2027-01-01", 21);
	assert_int_equal(published_room(o->published, 2)->status, VISIT_CANCELLED);
	tell(o, "2027-01-02", NO_VISITS);
	assert_int_equal(published_room(o->published, 2)->status, VISIT_CANCELLED);
}

static void a_room_moves_when_one_of_its_people_cannot_come(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	call_room(o, "2026-12-29", 20);
	the(o, KIND_ROOM, "2026-12-30");
	office_edit(o, "{ staff = \"cy\"; days = [\"2030-01-01\"]; }", "{ staff = \"sue\"; days = [\"2026-12-30\"]; }");
	office_publish(o, "2026-12-29", at("2026-12-29", 21), NO_VISITS);
	const struct published_appointment *room = the(o, KIND_ROOM, "2026-12-31");
	assert_int_equal(room->sequence, 1);
	assert_true(comes(o, room, "sue"));
	assert_int_equal(o->last->appointments[0].kind, CHANGE_MOVED);
}

static void who_has_left_is_stood_in_for_in_a_room(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	office_edit(o, "id = \"al\"; name = \"Al Yew\"; department = \"sales\";", "id = \"al\"; name = \"Al Yew\"; department = \"sales\"; lead = true;");
	tell(o, "2026-12-28", NO_VISITS);
	call_room(o, "2026-12-29", 20);
	const struct published_appointment *room = the(o, KIND_ROOM, "2026-12-30");
	bool was_sue = comes(o, room, "sue");
	assert_true(was_sue != comes(o, room, "al"));
	office_edit(o, was_sue ? "  { id = \"sue\"; name = \"Sue Elm\"; department = \"sales\"; lead = true; },\n"
	                       : "  { id = \"al\"; name = \"Al Yew\"; department = \"sales\"; lead = true; },\n", "");
	office_publish(o, "2026-12-29", at("2026-12-29", 21), NO_VISITS);
	room = the(o, KIND_ROOM, "2026-12-30");
	assert_int_equal(room->n_attendees, 4);
	assert_true(comes(o, room, was_sue ? "al" : "sue"));
	assert_int_equal(room->sequence, 0);
	assert_string_equal(o->last->appointments[0].why, was_sue ? "Al Yew in the place of Sue Elm" : "Sue Elm in the place of Al Yew");
}

static void lines_stand_in_the_next_check_in(void **state)
{
	scoped(office) struct office *o = office_that_meets();
	struct err why;

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	const struct published_appointment *first = the(o, KIND_CHECK_IN, "2027-01-06");
	const struct published_appointment *next = the(o, KIND_CHECK_IN, "2027-01-20");
	struct digest before = next->digest;
	int64_t row = first->row;
	struct subject_ix sue = published_find(o->published, SUBJECT_STAFF, "sue");
	assert_null(happened_line(o->published, row, sue, "too early", world_day("2027-01-05"), &why));
	assert_null(happened_line(o->published, row, published_find(o->published, SUBJECT_STAFF, "ann"), "x", world_day("2027-01-06"), &why));
	tell_edit(o, happened_line(o->published, row, sue, "Tell us a day ahead.", world_day("2027-01-06"), &why), "2027-01-06", 12);
	first = the(o, KIND_CHECK_IN, "2027-01-06");
	next = the(o, KIND_CHECK_IN, "2027-01-20");
	assert_string_equal(first->lines[0], "Tell us a day ahead.");
	assert_null(first->lines[1]);
	assert_false(digest_same(&before, &next->digest));
	assert_int_equal(next->sequence, 0);
	assert_null(happened_line(o->published, row, sue, "too late", world_day("2027-01-20"), &why));
	tell_edit(o, happened_line(o->published, row, sue, NULL, world_day("2027-01-07"), &why), "2027-01-07", 12);
	assert_null(the(o, KIND_CHECK_IN, "2027-01-06")->lines[0]);
	assert_true(digest_same(&before, &the(o, KIND_CHECK_IN, "2027-01-20")->digest));
}

static void a_celebration_names_whom_it_brought_together(void **state)
{
	scoped(office) struct office *o = office_that_meets();

	(void)state;
	tell(o, "2026-12-28", "ann warehouse 1 2027-01-12 bo\nbob warehouse 1 2027-01-13 ben\n");
	assert_null(the(o, KIND_CELEBRATION, "2027-01-29")->outcome);
	tell(o, "2027-01-29", "ann warehouse 1 2027-01-12 bo\nbob warehouse 1 2027-01-13 ben\n");
	const char *names = the(o, KIND_CELEBRATION, "2027-01-29")->outcome;
	assert_non_null(strstr(names, "Ann Ash (Sales) with Bo Fig (Warehouse)"));
	assert_non_null(strstr(names, "Sales and Warehouse (2 visits)"));
	assert_non_null(strstr(names, "Held all their visits: Ann Ash; Bob"));
	scoped(heap) char *told = mem_text(names);
	tell(o, "2027-02-15", "ann warehouse 1 2027-01-12 bo\nbob warehouse 1 2027-01-13 ben\n");
	assert_string_equal(the(o, KIND_CELEBRATION, "2027-01-29")->outcome, told);

	/* Names only of people who are still here. */
	office_edit(o, "  { id = \"bo\"; name = \"Bo Fig\"; department = \"warehouse\"; },\n", "");
	tell(o, "2027-02-16", "bob warehouse 1 2027-01-13 ben\n");
	assert_null(strstr(the(o, KIND_CELEBRATION, "2027-01-29")->outcome, "Bo Fig"));
	assert_non_null(strstr(the(o, KIND_CELEBRATION, "2027-01-29")->outcome, "Ben Oak"));
}

static void who_is_forgotten_is_named_nowhere(void **state)
{
	scoped(office) struct office *o = office_that_meets();
	struct err why;

	(void)state;
	tell(o, "2026-12-28", NO_VISITS);
	tell_edit(o, happened_line(o->published, the(o, KIND_CHECK_IN, "2027-01-06")->row,
	                              published_find(o->published, SUBJECT_STAFF, "sue"), "Mine.", world_day("2027-01-06"), &why),
	             "2027-01-06", 12);
	tell_edit(o, happened_outcome(o->published, o->org, "review", world_day("2027-01-05"), "Sue Elm asks; Sue Elms does.",
	                                 at("2027-01-07", 8), &why), "2027-01-07", 8);
	/* Also of a room that has been elsewhere since. */
	call_room_about(o, "What Sue Elm sold", "2027-01-07", 20);
	office_edit(o, "id = \"sales\"; name = \"Sales\";", "id = \"sales\"; name = \"Sales\"; location = \"Attic\";");
	office_edit(o, "  { id = \"sue\"; name = \"Sue Elm\"; department = \"sales\"; lead = true; },\n", "");
	tell(o, "2027-01-08", NO_VISITS);
	size_t about_her = 0;
	for (size_t i = 0; i < o->published->n_briefings; i++)
		about_her += o->published->briefings[i].activity != NULL && strstr(o->published->briefings[i].activity, "Sue") != NULL;
	assert_int_equal(about_her, 2);
	tell_edit(o, happened_forget(o->published, o->org, published_find(o->published, SUBJECT_STAFF, "sue"),
	                                world_day("2027-01-08"), &why), "2027-01-08", 8);
	assert_string_equal(the(o, KIND_MEETING, "2027-01-05")->outcome, "Former colleague asks; Sue Elms does.");
	assert_null(the(o, KIND_CHECK_IN, "2027-01-06")->lines[0]);
	for (size_t i = 0; i < o->published->n_briefings; i++)
		assert_true(o->published->briefings[i].activity == NULL || strstr(o->published->briefings[i].activity, "Sue") == NULL);
}

static void all_of_it_is_in_the_store_again(void **state)
{
	scoped(office) struct office *o = office_that_meets();
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	struct author author = { -1, "test", NULL };
	struct err err;

	{
		scoped(published) struct published *empty = stored(store);

		published_free(o->published);
		o->published = give(empty);
	}
	static const char *const edits[][2] = { { "holidays = []", "holidays = []" }, { "time = \"10:00\"", "time = \"11:00\"" },
		{ "every_weeks = 2; invite", "every_weeks = 4; invite" }, { "id = \"bo\"; name = \"Bo Fig\"", "id = \"bo\"; name = \"Bo Pine\"" } };
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		office_edit(o, edits[i][0], edits[i][1]);
		struct publication *p = office_preview(o, "2026-12-29", at("2026-12-29", (int)i), NO_VISITS);
		if (!store_publish(store, p, NULL, &author, at("2026-12-29", (int)i), &err))
			fail_msg("%s", err.text);
		published_free(o->published);
		o->published = publication_take(p);
		publication_free(p);
		scoped(published) struct published *again = stored(store);
		assert_published_equal(o->published, again);
		assert_true(again->n_appointments > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_round_is_told_once),
		cmocka_unit_test(those_of_the_department_come_and_a_visitor_does_not),
		cmocka_unit_test(another_time_moves_it_and_raises_the_sequence),
		cmocka_unit_test(what_comes_round_no_more_is_called_off_and_can_be_set_again),
		cmocka_unit_test(what_has_begun_stays_as_it_was),
		cmocka_unit_test(only_the_one_who_falls_out_is_replaced),
		cmocka_unit_test(what_was_decided_is_kept_with_the_meeting),
		cmocka_unit_test(a_room_is_told_at_once_and_closed_with_what_came_of_it),
		cmocka_unit_test(a_room_moves_when_one_of_its_people_cannot_come),
		cmocka_unit_test(who_has_left_is_stood_in_for_in_a_room),
		cmocka_unit_test(lines_stand_in_the_next_check_in),
		cmocka_unit_test(a_celebration_names_whom_it_brought_together),
		cmocka_unit_test(who_is_forgotten_is_named_nowhere),
		cmocka_unit_test_setup_teardown(all_of_it_is_in_the_store_again, folder_new, folder_remove),
	};

	return cmocka_run_group_tests_name("appointments", tests, NULL, NULL);
}
