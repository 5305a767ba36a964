/* A plan held against what is published: rows, stamps, and words for people. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */
#define VISITS  "ann warehouse 1 2027-01-11 bea\n" \
                "bob warehouse 1 2027-01-12 ben\n" \
                "ann field 1 2027-01-18..2027-01-20 cy\n" \
                "bob field 1 - -\n"

/* What somebody's feed is known by. */
struct stamp { struct digest feed; int64_t changed; };

static struct stamp stamp_of(const struct office *o, enum subject_kind kind, const char *id)
{
	const struct subject *s = office_subject(o, kind, id);

	return (struct stamp){ s->feed, s->changed };
}

static bool stamp_same(struct stamp a, struct stamp b)
{
	return digest_same(&a.feed, &b.feed) && a.changed == b.changed;
}

static void assert_first_day(const struct published_visit *v, const char *date)
{
	char buf[DAY_TEXT_SIZE];

	assert_string_equal(day_write(buf, v->days[0]), date);
}

static struct office *published_office(void)
{
	struct office *o = office_new();

	office_publish(o, MONDAY, 1000, VISITS);
	return o;
}

static void everybody_gets_a_feed_of_their_own(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	assert_int_equal(o->published->n_subjects, 1 + 3 + 5);
	assert_int_equal(o->last->n_subjects_new, 9);
	assert_string_equal(o->published->subjects[0].id, "company");
	assert_string_equal(office_subject(o, SUBJECT_STAFF, "bob")->name, "Bob \"Bo\" Müller");
	assert_true(stamp_of(o, SUBJECT_STAFF, "ann").changed == 1000);
	for (size_t i = 0; i < 9; i++)
		for (size_t j = 0; j < i; j++) {
			assert_int_not_equal(o->published->subjects[i].row, o->published->subjects[j].row);
			assert_false(digest_same(&o->published->subjects[i].feed, &o->published->subjects[j].feed));
		}
}

static void a_plan_is_published_visit_by_visit(void **state)
{
	scoped(office) struct office *o = published_office();
	const struct published_visit *v = office_visit(o, "ann", "field", 1);

	(void)state;
	assert_int_equal(o->published->n_visits, 3);
	assert_int_equal(o->last->n_changes, 3);
	assert_int_equal(v->n_days, 3);
	assert_first_day(v, "2027-01-18");
	assert_int_equal(v->sequence, 0);
	assert_int_equal(v->modified, 1000);
	assert_string_equal(o->published->subjects[v->buddy.i].id, "cy");
	v = office_visit(o, "ann", "warehouse", 1);
	const struct briefing *b = &o->published->briefings[v->briefing.i];
	assert_string_equal(b->location, "Dock 3");
	assert_string_equal(b->contact, "Bea Lind");
	assert_string_equal(b->activity, "Load trucks.");
	assert_string_equal(b->bring, "Safety shoes.");
	assert_string_equal(b->message, "One team.");
	assert_string_equal(b->zone, "Europe/Berlin");
	assert_int_equal(b->hours.from, 420);
	assert_int_equal(o->published->n_briefings, 2);
	assert_int_equal(o->published->n_left_out, 1);
}

static void nothing_changed_nothing_is_published(void **state)
{
	scoped(office) struct office *o = published_office();
	scoped(published) struct published *before = published_copy(o->published);

	(void)state;
	office_publish(o, MONDAY, 2000, VISITS);
	assert_true(o->last->nothing);
	assert_int_equal(o->last->n_changes, 0);
	assert_int_equal(o->last->n_feeds_changed, 0);
	assert_int_equal(o->last->n_unchanged, 3);
	assert_published_equal(before, o->published);
}

static void the_state_before_is_left_as_it_is(void **state)
{
	scoped(office) struct office *o = published_office();
	scoped(published) struct published *before = published_copy(o->published);

	(void)state;
	office_edit(o, "Bea Lind", "Bea Kent");
	scoped(publication) struct publication *next = office_preview(o, MONDAY, 2000, "bob warehouse 1 2027-01-13 bea\n");
	assert_false(next->nothing);
	assert_published_equal(before, o->published);
}

static void a_moved_visit_keeps_its_row_and_raises_its_sequence(void **state)
{
	scoped(office) struct office *o = published_office();
	int64_t row = office_visit(o, "ann", "warehouse", 1)->row;

	(void)state;
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 ben\n"
	               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);
	assert_int_equal(v->row, row);
	assert_int_equal(v->sequence, 1);
	assert_int_equal(v->modified, 2000);
	assert_first_day(v, "2027-01-14");
	assert_int_equal(o->last->n_changes, 1);
	assert_int_equal(o->last->n_unchanged, 2);
	const struct change *c = office_change(o, "ann", "warehouse");
	assert_int_equal(c->kind, CHANGE_MOVED);
	assert_int_equal(days_between(c->before.first, c->after.first), 3);
	assert_string_equal(c->why, "to make room for other visits");
}

static void a_cancelled_visit_placed_again_is_the_same_visit(void **state)
{
	scoped(office) struct office *o = published_office();
	int64_t row = office_visit(o, "bob", "warehouse", 1)->row;

	(void)state;
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-11 bea\n");
	const struct published_visit *v = office_visit(o, "bob", "warehouse", 1);
	assert_int_equal(v->status, VISIT_CANCELLED);
	assert_int_equal(v->sequence, 1);
	assert_first_day(v, "2027-01-12");
	assert_string_equal(o->published->subjects[v->buddy.i].id, "ben");
	assert_int_equal(office_change(o, "bob", "warehouse")->kind, CHANGE_CANCELLED);

	office_publish(o, MONDAY, 3000, VISITS);
	v = office_visit(o, "bob", "warehouse", 1);
	assert_int_equal(v->status, VISIT_ON);
	assert_int_equal(v->row, row);
	assert_int_equal(v->sequence, 2);
	assert_int_equal(v->modified, 3000);
	assert_int_equal(office_change(o, "bob", "warehouse")->kind, CHANGE_NEW);
	assert_int_equal(o->published->n_visits, 3);
}

static void last_modified_never_goes_back_even_if_the_clock_does(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, MONDAY, 10, "ann warehouse 1 2027-01-14 bea\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 1001);
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->modified, 1001);
	assert_int_equal(stamp_of(o, SUBJECT_STAFF, "ann").changed, 1001);
	/* Twice within one second is two revisions too. */
	office_publish(o, MONDAY, 1001, VISITS);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 1002);
	assert_int_equal(stamp_of(o, SUBJECT_STAFF, "ann").changed, 1002);
}

static void only_feeds_that_changed_get_a_new_fingerprint(void **state)
{
	scoped(office) struct office *o = published_office();
	struct stamp ann = stamp_of(o, SUBJECT_STAFF, "ann"), bob = stamp_of(o, SUBJECT_STAFF, "bob");
	struct stamp bea = stamp_of(o, SUBJECT_STAFF, "bea"), ben = stamp_of(o, SUBJECT_STAFF, "ben");
	struct stamp sales = stamp_of(o, SUBJECT_DEPARTMENT, "sales"), field = stamp_of(o, SUBJECT_DEPARTMENT, "field");
	struct stamp warehouse = stamp_of(o, SUBJECT_DEPARTMENT, "warehouse");
	struct stamp company = stamp_of(o, SUBJECT_COMPANY, "company");

	(void)state;
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 ben\n"
	               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	assert_false(stamp_same(ann, stamp_of(o, SUBJECT_STAFF, "ann")));
	assert_false(stamp_same(bea, stamp_of(o, SUBJECT_STAFF, "bea")));
	assert_false(stamp_same(sales, stamp_of(o, SUBJECT_DEPARTMENT, "sales")));
	assert_false(stamp_same(warehouse, stamp_of(o, SUBJECT_DEPARTMENT, "warehouse")));
	assert_false(stamp_same(company, stamp_of(o, SUBJECT_COMPANY, "company")));
	assert_true(stamp_same(bob, stamp_of(o, SUBJECT_STAFF, "bob")));
	assert_true(stamp_same(ben, stamp_of(o, SUBJECT_STAFF, "ben")));
	assert_true(stamp_same(field, stamp_of(o, SUBJECT_DEPARTMENT, "field")));
	assert_int_equal(o->last->n_feeds_changed, 5);
}

static void another_buddy_changes_three_feeds_and_no_sequence(void **state)
{
	scoped(office) struct office *o = published_office();
	struct stamp ann = stamp_of(o, SUBJECT_STAFF, "ann");
	struct stamp bea = stamp_of(o, SUBJECT_STAFF, "bea"), ben = stamp_of(o, SUBJECT_STAFF, "ben");

	(void)state;
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-11 ben\nbob warehouse 1 2027-01-12 ben\n"
	               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	assert_false(stamp_same(ann, stamp_of(o, SUBJECT_STAFF, "ann")));
	assert_false(stamp_same(bea, stamp_of(o, SUBJECT_STAFF, "bea")));
	assert_false(stamp_same(ben, stamp_of(o, SUBJECT_STAFF, "ben")));
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->sequence, 0);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 2000);
	assert_int_equal(office_change(o, "ann", "warehouse")->kind, CHANGE_DETAILS);
	assert_string_equal(office_change(o, "ann", "warehouse")->why, "buddy");
}

static void another_place_raises_the_sequence_and_another_text_does_not(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "Load trucks.", "Load vans.");
	office_publish(o, MONDAY, 2000, VISITS);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->sequence, 0);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 2000);
	assert_string_equal(office_change(o, "ann", "warehouse")->why, "activity");
	office_edit(o, "Dock 3", "Dock 4");
	office_publish(o, MONDAY, 3000, VISITS);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->sequence, 1);
	office_edit(o, "07:00-15:30", "08:00-15:30");
	office_publish(o, MONDAY, 4000, VISITS);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->sequence, 2);
	assert_string_equal(office_change(o, "ann", "warehouse")->why, "hours");
	assert_int_equal(office_visit(o, "ann", "field", 1)->modified, 1000);
}

static void past_visits_keep_what_people_were_told(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "Dock 3", "Dock 4");
	office_publish(o, "2027-01-12", 2000, VISITS);
	const struct published_visit *past = office_visit(o, "ann", "warehouse", 1);
	const struct published_visit *today = office_visit(o, "bob", "warehouse", 1);
	assert_string_equal(o->published->briefings[past->briefing.i].location, "Dock 3");
	assert_string_equal(o->published->briefings[today->briefing.i].location, "Dock 4");
	assert_int_equal(past->modified, 1000);
	assert_int_equal(today->modified, 2000);
}

static void a_visit_that_is_over_is_never_called_off(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, "2027-01-13", 2000, "ann field 1 2027-01-18..2027-01-20 cy\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->status, VISIT_ON);
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->status, VISIT_ON);
	assert_int_equal(o->last->n_changes, 0);
}

static void a_visit_that_has_begun_is_out_of_the_plans_reach(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, "2027-01-19", 2000, "");
	assert_int_equal(office_visit(o, "ann", "field", 1)->status, VISIT_ON);
	office_publish(o, "2027-01-19", 3000, "ann field 1 2027-01-25..2027-01-27 cy\n");
	assert_first_day(office_visit(o, "ann", "field", 1), "2027-01-18");
	assert_int_equal(office_visit(o, "ann", "field", 1)->sequence, 0);
}

static void a_visit_on_its_way_ends_when_its_person_leaves(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "{ id = \"ann\";", "{ id = \"ann\"; leaves = \"2027-01-19\";");
	office_publish(o, "2027-01-20", 2000, NULL);
	const struct published_visit *v = office_visit(o, "ann", "field", 1);
	assert_int_equal(v->status, VISIT_ON);
	assert_int_equal(v->n_days, 2);
	assert_int_equal(v->sequence, 1);
	assert_string_equal(office_change(o, "ann", "field")->why, "Ann Ash has left");
	assert_int_equal(o->last->n_subjects_ended, 1);
}

static void who_leaves_has_no_more_visits_and_who_returns_has_the_same_feed(void **state)
{
	scoped(office) struct office *o = published_office();
	int64_t row = office_subject(o, SUBJECT_STAFF, "bob")->row;
	const char *bob = "  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; },\n";

	(void)state;
	office_edit(o, bob, "");
	office_publish(o, MONDAY, 2000, NULL);
	assert_true(day_same(office_subject(o, SUBJECT_STAFF, "bob")->ended, world_day(MONDAY)));
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->status, VISIT_CANCELLED);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->status, VISIT_ON);
	assert_string_equal(office_change(o, "bob", "warehouse")->why, "Bob \"Bo\" Müller has left");

	office_edit(o, "staff = (\n", "staff = (\n  { id = \"bob\"; name = \"Bob Müller\"; department = \"sales\"; },\n");
	office_publish(o, "2027-01-04", 3000, NULL);
	assert_int_equal(office_subject(o, SUBJECT_STAFF, "bob")->row, row);
	assert_true(day_same(office_subject(o, SUBJECT_STAFF, "bob")->ended, DAY_EVER_AFTER));
	assert_int_equal(o->last->n_subjects_new, 0);
}

static void the_feed_of_who_has_left_says_no_name(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "{ id = \"bob\";", "{ id = \"bob\"; leaves = \"2026-12-27\";");
	office_publish(o, MONDAY, 2000, NULL);
	struct stamp ended = stamp_of(o, SUBJECT_STAFF, "bob");
	office_edit(o, "Müller", "Miller");
	office_publish(o, MONDAY, 3000, NULL);
	assert_string_equal(office_subject(o, SUBJECT_STAFF, "bob")->name, "Bob \"Bo\" Miller");
	assert_true(stamp_same(ended, stamp_of(o, SUBJECT_STAFF, "bob")));
}

static void a_buddy_who_leaves_is_taken_off_the_visit(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "{ id = \"cy\";", "{ id = \"cy\"; leaves = \"2027-01-17\";");
	office_publish(o, "2027-01-18", 2000, NULL);
	assert_true(is_no_subject(office_visit(o, "ann", "field", 1)->buddy));
}

static void a_renamed_person_keeps_row_feed_and_visits(void **state)
{
	scoped(office) struct office *o = published_office();
	int64_t row = office_subject(o, SUBJECT_STAFF, "ann")->row;
	struct history history;

	(void)state;
	/* The new id sorts elsewhere, so every index moves. */
	office_edit(o, "id = \"ann\";", "id = \"zoe\"; was = \"ann\";");
	published_history(&history, o->published, o->org);
	assert_int_equal(history.n_visits, 3);
	assert_int_equal(history.n_waits, 1);
	history_clear(&history);
	office_publish(o, MONDAY, 2000, "zoe warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n"
	               "zoe field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	assert_int_equal(office_subject(o, SUBJECT_STAFF, "zoe")->row, row);
	assert_int_equal(o->last->n_subjects_new, 0);
	assert_int_equal(o->last->n_changes, 0);
	assert_int_equal(o->last->n_feeds_changed, 0);
	assert_false(o->last->nothing);
	assert_string_equal(o->published->subjects[office_visit(o, "bob", "warehouse", 1)->buddy.i].id, "ben");
	/* Said once is enough, and saying it for ever does no harm. */
	office_publish(o, MONDAY, 3000, "zoe warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n"
	               "zoe field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	assert_true(o->last->nothing);
}

static void a_new_name_reaches_past_events_without_a_word(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "Ann Ash", "Ann Elm");
	office_publish(o, "2027-01-13", 2000, VISITS);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 2000);
	assert_int_equal(office_visit(o, "bob", "warehouse", 1)->modified, 1000);
	assert_int_equal(o->last->n_changes, 1);
	assert_string_equal(office_change(o, "ann", "field")->why, "a name");
}

static void a_missed_visit_set_again_is_the_same_visit(void **state)
{
	scoped(office) struct office *o = published_office();
	int64_t row = office_visit(o, "ann", "warehouse", 1)->row;

	(void)state;
	((struct published_visit *)office_visit(o, "ann", "warehouse", 1))->missed = true;
	office_publish(o, "2027-01-13", 2000, "ann warehouse 1 2027-01-26 bea\nann field 1 2027-01-18..2027-01-20 cy\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->row, row);
	assert_first_day(office_visit(o, "ann", "warehouse", 1), "2027-01-26");
	assert_false(office_visit(o, "ann", "warehouse", 1)->missed);
}

static void earlier_cycles_are_the_record_of_waiting(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "bob field 2 - -\nann field 2 - -\nbob field 3 - -\n");
	assert_int_equal(o->published->n_left_out, 4);
	assert_int_equal(o->published->left_out[0].cycle, 1);
	assert_int_equal(o->last->waiting_from, 2);
	assert_int_equal(o->published->n_cycles, 3);
	office_publish(o, "2027-02-01", 3000, "bob field 2 - -\n");
	assert_int_equal(o->published->n_left_out, 2);
	assert_int_equal(o->last->waiting_from, 2);
}

static void visits_age_out_of_feeds_by_the_date_alone(void **state)
{
	scoped(office) struct office *o = office_new();

	(void)state;
	office_edit(o, "holidays = [];", "keep = { past_days = 10; };");
	office_publish(o, MONDAY, 1000, VISITS);
	office_publish(o, "2027-01-21", 2000, NULL);
	assert_true(o->last->nothing);
	office_publish(o, "2027-01-22", 3000, NULL);
	assert_false(o->last->nothing);
	/* Ann's first day at the warehouse was the 11th: ann, bea, sales, warehouse, company. */
	assert_int_equal(o->last->n_feeds_changed, 5);
	assert_int_equal(o->last->n_changes, 0);
}

static void who_comes_into_view_again_is_stamped_for_what_has_changed_meanwhile(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "holidays = [];", "keep = { past_days = 10; };");
	office_publish(o, MONDAY, 2000, NULL);
	office_publish(o, "2027-03-01", 3000, NULL);
	office_edit(o, "Ann Ash", "Ann Elm");
	office_publish(o, "2027-03-01", 4000, NULL);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 1000);
	office_edit(o, "past_days = 10", "past_days = 400");
	office_publish(o, "2027-03-01", 5000, NULL);
	assert_int_equal(office_visit(o, "ann", "warehouse", 1)->modified, 5000);
}

static void a_cancelled_visit_is_shown_until_a_week_after_its_end(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, MONDAY, 2000, "");
	const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);
	assert_true(published_is_shown(o->published, v, world_day("2027-01-18")));
	assert_false(published_is_shown(o->published, v, world_day("2027-01-19")));
}

static void people_are_told_why(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_edit(o, "holidays = [];", "time_off = ( { staff = \"ann\"; days = [\"2027-01-11\"]; } );");
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-14 bea\n");
	assert_non_null(strstr(office_change(o, "ann", "warehouse")->why, "2027-01-11"));
	assert_string_equal(office_change(o, "bob", "warehouse")->why, "it is owed no longer");
	office_publish(o, MONDAY, 3000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 ben\n");
	office_publish(o, MONDAY, 4000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 - -\n");
	assert_string_equal(office_change(o, "bob", "warehouse")->why, "no room");
	office_publish(o, MONDAY, 5000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 ben\n");
	office_edit(o, "{ from = \"sales\"; to = \"warehouse\"; activity = \"Load trucks.\"; bring = \"Safety shoes.\"; },", "");
	office_publish(o, MONDAY, 6000, "");
	assert_string_equal(office_change(o, "bob", "warehouse")->why,
	                    "there is no route from Sales to Warehouse any more");
}

static void renumbered_cycles_leave_no_visit_behind(void **state)
{
	scoped(office) struct office *o = published_office();

	(void)state;
	office_publish(o, "2027-04-23", 2000, "ann warehouse 5 2027-05-03 bea\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 5)->status, VISIT_ON);
	/* From now on what was cycle 5 is cycle 1. */
	office_edit(o, "2027-01-04", "2027-04-26");
	office_publish(o, "2027-04-26", 3000, "bob warehouse 2 2027-06-01 bea\n");
	assert_int_equal(office_visit(o, "ann", "warehouse", 5)->status, VISIT_CANCELLED);
}

static void a_revoked_link_is_kept_and_another_begins(void **state)
{
	scoped(office) struct office *o = published_office();
	struct subject_ix bob = published_find(o->published, SUBJECT_STAFF, "bob");
	struct subject_ix ann = published_find(o->published, SUBJECT_STAFF, "ann");

	(void)state;
	scoped(publication) struct publication *first = publication_revoke(o->published, bob, world_day(MONDAY), 2000);
	scoped(publication) struct publication *second = publication_revoke(first->after, ann, world_day(MONDAY), 2000);
	scoped(publication) struct publication *third = publication_revoke(second->after, bob, world_day(MONDAY), 2000);
	assert_false(third->nothing);
	const struct retired_link *retired = third->after->retired;
	assert_int_equal(third->after->n_retired, 3);
	assert_true(subject_same(retired[0].subject, ann));
	assert_int_equal(retired[1].generation, 1);
	assert_int_equal(retired[2].generation, first->after->subjects[bob.i].generation);
	assert_true(third->after->subjects[bob.i].generation > retired[2].generation);
	/* Revoked again after a restore: not a link that was given before and is forgotten. */
	scoped(publication) struct publication *again = publication_revoke(o->published, bob, world_day(MONDAY), 9000);
	assert_true(again->after->subjects[bob.i].generation > third->after->subjects[bob.i].generation);
}

static void the_planner_is_told_what_was_held_and_what_waits(void **state)
{
	scoped(office) struct office *o = published_office();
	struct history history;

	(void)state;
	office_publish(o, MONDAY, 2000, "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 - -\n");
	published_history(&history, o->published, o->org);
	assert_int_equal(history.n_visits, 1);          /* the others were called off */
	assert_int_equal(history.n_waits, 1);
	assert_string_equal(org_staff(o->org, history.visits[0].staff)->id, "ann");
	assert_string_equal(org_staff(o->org, history.visits[0].buddy)->id, "bea");
	assert_string_equal(org_department(o->org, history.visits[0].home)->id, "sales");
	history_clear(&history);

	office_edit(o, "  { id = \"ben\"; name = \"Ben Oak\"; department = \"warehouse\"; },\n", "");
	office_edit(o, "id = \"ann\"", "id = \"amy\"");
	published_history(&history, o->published, o->org);
	assert_int_equal(history.n_visits, 0);          /* nobody knows ann any more */
	history_clear(&history);
}

static void a_department_that_is_no_more_leaves_its_people_their_visits(void **state)
{
	scoped(office) struct office *o = published_office();
	struct history history;

	(void)state;
	office_edit(o, "\"sales\"", "\"office\"");
	published_history(&history, o->published, o->org);
	assert_int_equal(history.n_visits, 3);
	assert_int_equal(history.n_waits, 1);
	for (size_t i = 0; i < history.n_visits; i++)
		assert_string_equal(org_department(o->org, history.visits[i].home)->id, "office");
	history_clear(&history);
}

/* What people were told after the backup is forgotten: all they are told now must be newer. */
static void after_a_restore_every_stamp_is_newer_than_any_that_was_given(void **state)
{
	scoped(office) struct office *o = published_office();
	scoped(published) struct published *backup = published_copy(o->published);

	(void)state;
	for (int i = 0; i < 3; i++)
		office_publish(o, MONDAY, 2000 + i, i == 1 ? "ann warehouse 1 2027-01-12 bea\n" : "ann warehouse 1 2027-01-13 bea\n");
	backup->is_restored = true;
	scoped(publication) struct publication *first =
		publication_make(backup, NULL, o->org, NULL, world_day(MONDAY), 300000);
	assert_false(first->nothing);
	assert_false(first->after->is_restored);
	for (size_t i = 0; i < first->after->n_visits; i++) {
		const struct published_visit *v = &first->after->visits[i];

		assert_int_equal(v->modified, 300000);
		assert_true(v->sequence > office_visit(o, "ann", "warehouse", 1)->sequence);
	}
	for (size_t i = 0; i < first->after->n_subjects; i++)
		assert_int_equal(first->after->subjects[i].changed, 300000);
	scoped(publication) struct publication *second =
		publication_make(first->after, NULL, o->org, NULL, world_day(MONDAY), 400000);
	assert_true(second->nothing);
	/* The same backup once more: what was given after the first time is forgotten, too. */
	scoped(publication) struct publication *once_more =
		publication_make(backup, NULL, o->org, NULL, world_day(MONDAY), 500000);
	assert_true(once_more->after->next_subject_row > first->after->next_subject_row + 1000);
	assert_true(once_more->after->next_visit_row > first->after->next_visit_row + 1000);
	for (size_t i = 0; i < once_more->after->n_visits; i++)
		assert_true(once_more->after->visits[i].sequence > first->after->visits[i].sequence + 1000);
}

/* Whatever plans follow one another: stamps only grow, and equal fingerprints mean that
 * nothing in the feed was touched. */
static void stamps_only_grow_whatever_is_planned(void **state)
{
	static const char *const hosts[] = { "warehouse", "field" }, *const people[] = { "ann", "bob" };
	static const char *const buddies[] = { "bea", "ben", "cy", "-" };
	struct dice dice = { 42 };

	(void)state;
	scoped(office) struct office *o = published_office();
	for (int round = 0; round < 300; round++) {
		scoped_text struct text plan = TEXT_EMPTY;
		scoped(published) struct published *before = published_copy(o->published);

		for (int i = 0; i < 4; i++)
			if (dice_roll(&dice, 3) > 0)
				text_addf(&plan, "%s %s 1 2027-01-%02d %s\n", people[i % 2], hosts[i / 2],
				          (int)(11 + dice_roll(&dice, 5)), buddies[dice_roll(&dice, 4)]);
		office_publish(o, MONDAY, 1000 + (int)dice_roll(&dice, 200), text_str(&plan));
		for (size_t i = 0; i < before->n_visits; i++) {
			const struct published_visit *a = &before->visits[i], *b = o->published->visits;

			while (b->row != a->row)
				b++;
			assert_true(b->modified >= a->modified && b->sequence >= a->sequence);
			assert_int_equal(digest_same(&a->digest, &b->digest), a->modified == b->modified);
		}
		for (size_t i = 0; i < before->n_subjects; i++) {
			const struct subject *a = &before->subjects[i], *b = &o->published->subjects[i];

			assert_true(b->changed >= a->changed);
			assert_int_equal(digest_same(&a->feed, &b->feed), a->changed == b->changed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_gets_a_feed_of_their_own),
		cmocka_unit_test(a_plan_is_published_visit_by_visit),
		cmocka_unit_test(nothing_changed_nothing_is_published),
		cmocka_unit_test(the_state_before_is_left_as_it_is),
		cmocka_unit_test(a_moved_visit_keeps_its_row_and_raises_its_sequence),
		cmocka_unit_test(a_cancelled_visit_placed_again_is_the_same_visit),
		cmocka_unit_test(last_modified_never_goes_back_even_if_the_clock_does),
		cmocka_unit_test(only_feeds_that_changed_get_a_new_fingerprint),
		cmocka_unit_test(another_buddy_changes_three_feeds_and_no_sequence),
		cmocka_unit_test(another_place_raises_the_sequence_and_another_text_does_not),
		cmocka_unit_test(past_visits_keep_what_people_were_told),
		cmocka_unit_test(a_visit_that_is_over_is_never_called_off),
		cmocka_unit_test(a_visit_that_has_begun_is_out_of_the_plans_reach),
		cmocka_unit_test(a_visit_on_its_way_ends_when_its_person_leaves),
		cmocka_unit_test(who_leaves_has_no_more_visits_and_who_returns_has_the_same_feed),
		cmocka_unit_test(the_feed_of_who_has_left_says_no_name),
		cmocka_unit_test(a_buddy_who_leaves_is_taken_off_the_visit),
		cmocka_unit_test(a_renamed_person_keeps_row_feed_and_visits),
		cmocka_unit_test(a_new_name_reaches_past_events_without_a_word),
		cmocka_unit_test(a_missed_visit_set_again_is_the_same_visit),
		cmocka_unit_test(earlier_cycles_are_the_record_of_waiting),
		cmocka_unit_test(visits_age_out_of_feeds_by_the_date_alone),
		cmocka_unit_test(who_comes_into_view_again_is_stamped_for_what_has_changed_meanwhile),
		cmocka_unit_test(a_cancelled_visit_is_shown_until_a_week_after_its_end),
		cmocka_unit_test(people_are_told_why),
		cmocka_unit_test(renumbered_cycles_leave_no_visit_behind),
		cmocka_unit_test(a_revoked_link_is_kept_and_another_begins),
		cmocka_unit_test(the_planner_is_told_what_was_held_and_what_waits),
		cmocka_unit_test(a_department_that_is_no_more_leaves_its_people_their_visits),
		cmocka_unit_test(after_a_restore_every_stamp_is_newer_than_any_that_was_given),
		cmocka_unit_test(stamps_only_grow_whatever_is_planned),
	};

	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
