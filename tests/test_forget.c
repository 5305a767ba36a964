/* Who is forgotten, and what people said on their pages. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/heard.h"
#include "crosstrain/mem.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */

#define BEA "  { id = \"bea\"; name = \"Bea Lind\"; department = \"warehouse\"; lead = true; },\n"
#define BOB "  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; },\n"

/* Bob has been at the warehouse, with bea, and waits for the field. */
static struct office *office_before_they_leave(void)
{
	struct office *o = office_new();

	office_edit(o, "name = \"Bea Lind\";", "name = \"Bea Lind\"; email = \"lind@acme.example\";");
	office_edit(o, "{ id = \"bob\";", "{ id = \"bob\"; email = \"bo@acme.example\";");
	office_publish(o, MONDAY, 1000, "bob warehouse 1 2027-01-05 bea\nann warehouse 1 2027-01-06 ben\n"
	               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n");
	free(o->published->left_out[0].reason);
	o->published->left_out[0].reason = mem_text("no day on which both Bob \"Bo\" Müller is there and Field is open");
	o->published->cycles[0].smallest_fix = mem_text("first-aid for Bob \"Bo\" Müller places 1");
	return o;
}

static void who_leaves(struct office *o, const char *entry, const char *today)
{
	bool is_bea = strcmp(entry, BEA) == 0;

	office_edit(o, is_bea ? " email = \"lind@acme.example\";" : " email = \"bo@acme.example\";", "");
	if (is_bea)
		office_edit(o, "contact = \"bea\";", "contact = \"ben\";");
	office_edit(o, entry, "");
	office_publish(o, today, 2000, NULL);
}

static struct published *forgotten(const struct office *o, const char *id, const char *today, struct err *why_not)
{
	why_not->text[0] = '\0';
	return happened_forget(o->published, o->org, published_find(o->published, SUBJECT_STAFF, id), world_day(today),
	                       why_not);
}

static void forget(struct office *o, const char *id, const char *today, int64_t now)
{
	struct err why_not;
	scoped(published) struct published *edited = forgotten(o, id, today, &why_not);

	if (edited == NULL)
		fail_msg("%s", why_not.text);
	publication_free(o->last);
	o->last = publication_make(o->published, edited, o->org, NULL, world_day(today), now);
	published_free(o->published);
	o->published = publication_take(o->last);
}

static bool says(const char *text, const char *word)
{
	return text != NULL && strstr(text, word) != NULL;
}

/* Whether anything that people are shown, or that is kept, holds the word. */
static bool is_said(const struct published *p, const char *word)
{
	bool said = false;

	for (size_t i = 0; i < p->n_subjects; i++)
		said |= says(p->subjects[i].id, word) || says(p->subjects[i].name, word) || says(p->subjects[i].email, word);
	for (size_t i = 0; i < p->n_former; i++)
		said |= says(p->former[i].id, word) || says(p->former[i].name, word);
	for (size_t i = 0; i < p->n_briefings; i++) {
		const struct briefing *b = &p->briefings[i];

		said |= says(b->contact, word) || says(b->location, word) || says(b->activity, word) || says(b->bring, word)
		        || says(b->message, word);
	}
	for (size_t i = 0; i < p->n_left_out; i++)
		said |= says(p->left_out[i].reason, word);
	for (size_t i = 0; i < p->n_cycles; i++)
		said |= says(p->cycles[i].smallest_fix, word);
	return said;
}

static void who_is_still_here_cannot_be_forgotten(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();
	struct subject_ix sales = published_find(o->published, SUBJECT_DEPARTMENT, "sales");
	struct err why_not;

	(void)state;
	assert_null(forgotten(o, "bob", "2027-01-08", &why_not));
	assert_string_equal(why_not.text, "Bob \"Bo\" Müller (bob) still stands in HR's files: take the entry out, "
	                    "crosstrainctl reload, and then forget");
	/* Also with a date on which they left: the next reload would bring the name back. */
	office_edit(o, "{ id = \"bob\";", "{ id = \"bob\"; leaves = \"2027-01-07\";");
	office_publish(o, "2027-01-08", 1500, NULL);
	assert_null(forgotten(o, "bob", "2027-01-08", &why_not));
	office_edit(o, " leaves = \"2027-01-07\";", "");
	office_edit(o, " email = \"bo@acme.example\";", "");
	office_publish(o, "2027-01-08", 1600, NULL);
	office_edit(o, BOB, "");
	assert_null(forgotten(o, "bob", "2027-01-08", &why_not));
	assert_string_equal(why_not.text, "Bob \"Bo\" Müller (bob) has not left yet");
	office_publish(o, "2027-01-08", 2000, NULL);
	forget(o, "bob", "2027-01-08", 3000);
	assert_null(happened_forget(o->published, o->org, sales, world_day("2027-01-08"), &why_not));
	assert_string_equal(why_not.text, "Sales (sales) is no person");
	for (uint32_t i = 0; i < o->published->n_subjects; i++) {
		struct subject_ix s = { i };

		if (o->published->subjects[i].forgotten)
			assert_null(happened_forget(o->published, o->org, s, world_day("2027-01-08"), &why_not));
	}
	assert_non_null(strstr(why_not.text, "is forgotten already"));
}

static void of_who_is_forgotten_no_word_is_left(void **state)
{
	static const char *const words[] = { "Müller", "Bob", "bob", "bo@acme.example", "Bea", "bea", "Lind" };
	scoped(office) struct office *o = office_before_they_leave();

	(void)state;
	for (size_t i = 0; i < 7; i++)
		assert_true(is_said(o->published, words[i]));
	who_leaves(o, BOB, "2027-01-08");
	who_leaves(o, BEA, "2027-01-08");
	forget(o, "bob", "2027-01-08", 3000);
	for (size_t i = 0; i < 4; i++)
		assert_false(is_said(o->published, words[i]));
	assert_true(is_said(o->published, "Bea Lind"));
	forget(o, "bea", "2027-01-08", 4000);
	for (size_t i = 0; i < 7; i++)
		assert_false(is_said(o->published, words[i]));
	/* Nor does it come back. */
	office_live(o, NULL, "2027-01-09");
	for (size_t i = 0; i < 7; i++)
		assert_false(is_said(o->published, words[i]));
	assert_true(is_said(o->published, "Ann Ash"));
	assert_true(is_said(o->published, "Ben Oak"));
}

/* Bea married after she was said to be asked for, and has another id since she did. */
static void nor_is_a_word_of_what_they_were_called_before(void **state)
{
	static const char *const words[] = { "Bea", "bea", "Lind", "Berg", "beatrix" };
	scoped(office) struct office *o = office_before_they_leave();

	(void)state;
	free(o->published->cycles[0].smallest_fix);
	o->published->cycles[0].smallest_fix = mem_text("first-aid for Bea Lind places 1");
	office_edit(o, "name = \"Bea Lind\";", "name = \"Bea Berg\";");
	office_publish(o, "2027-01-07", 1500, NULL);
	office_edit(o, "contact = \"bea\"", "contact = \"ben\"");
	office_edit(o, "{ id = \"bea\";", "{ id = \"beatrix\"; was = \"bea\";");
	office_publish(o, "2027-01-07", 1600, NULL);
	assert_int_equal(o->published->n_former, 2);
	assert_string_equal(o->published->former[0].name, "Bea Lind");
	assert_string_equal(o->published->former[1].id, "bea");
	assert_int_equal(o->published->former[1].until, 1600);
	office_edit(o, "  { id = \"beatrix\"; was = \"bea\"; name = \"Bea Berg\"; email = \"lind@acme.example\"; department = \"warehouse\"; lead = true; },\n", "");
	office_publish(o, "2027-01-08", 2000, NULL);
	for (size_t i = 0; i < 5; i++)
		assert_true(is_said(o->published, words[i]));
	forget(o, "beatrix", "2027-01-08", 3000);
	for (size_t i = 0; i < 5; i++)
		if (is_said(o->published, words[i]))
			fail_msg("\"%s\" is still said", words[i]);
	assert_int_equal(o->published->n_former, 0);
}

static void a_department_that_is_renamed_is_nobody_to_forget(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();

	(void)state;
	office_edit(o, "name = \"Field\";", "name = \"Outdoors\";");
	office_publish(o, "2027-01-07", 1500, NULL);
	assert_int_equal(o->published->n_former, 0);
}

/* Another Bea Lind is whom to ask for in the field. */
static void a_namesake_who_is_here_is_still_asked_for(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();
	bool is_asked_for = false;

	(void)state;
	office_edit(o, "staff = (\n", "staff = (\n  { id = \"lind\"; name = \"Bea Lind\"; department = \"field\"; },\n");
	office_edit(o, "name = \"Field\";", "name = \"Field\"; contact = \"lind\";");
	office_publish(o, "2027-01-07", 1500, NULL);
	free(o->published->cycles[0].smallest_fix);
	o->published->cycles[0].smallest_fix = mem_text("first-aid for Bea Linden places 1");
	who_leaves(o, BEA, "2027-01-08");
	forget(o, "bea", "2027-01-08", 3000);
	const struct published_visit *v = office_visit(o, "ann", "field", 1);
	assert_string_equal(o->published->briefings[v->briefing.i].contact, "Bea Lind");
	/* When she has left, too, nobody is, whatever others are called. */
	office_edit(o, " contact = \"lind\";", "");
	office_edit(o, "  { id = \"lind\"; name = \"Bea Lind\"; department = \"field\"; },\n", "");
	office_publish(o, "2027-01-08", 4000, NULL);
	forget(o, "lind", "2027-01-08", 5000);
	for (size_t i = 0; i < o->published->n_briefings; i++)
		is_asked_for |= says(o->published->briefings[i].contact, "Bea Lind");
	assert_false(is_asked_for);
	assert_string_equal(o->published->cycles[0].smallest_fix, "first-aid for Bea Linden places 1");
}

static void what_the_forgotten_did_is_still_counted(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();
	int64_t row = office_visit(o, "bob", "warehouse", 1)->row;
	size_t held = 0;

	(void)state;
	who_leaves(o, BOB, "2027-01-08");
	size_t n_left_out = o->published->n_left_out;
	forget(o, "bob", "2027-01-08", 3000);
	for (size_t i = 0; i < o->published->n_visits; i++) {
		const struct published_visit *v = &o->published->visits[i];

		held += visit_phase(v, world_day("2027-01-08")) == PHASE_HELD
		        && strcmp(published_subject(o->published, v->host)->id, "warehouse") == 0;
		if (v->row == row)
			assert_string_equal(published_subject(o->published, v->staff)->name, "Former colleague");
	}
	assert_int_equal(held, 2);
	assert_int_equal(o->published->n_left_out, n_left_out);
	assert_int_equal(o->last->n_changes, 0);
	assert_false(o->last->nothing);
}

static void feeds_that_named_the_forgotten_are_new(void **state)
{
	static const struct { enum subject_kind kind; const char *id; bool is_new; } all[] = {
		{ SUBJECT_COMPANY, "company", true }, { SUBJECT_DEPARTMENT, "sales", true },
		{ SUBJECT_DEPARTMENT, "warehouse", true }, { SUBJECT_STAFF, "bea", true },
		{ SUBJECT_DEPARTMENT, "field", false }, { SUBJECT_STAFF, "cy", false }, { SUBJECT_STAFF, "ben", false },
	};
	scoped(office) struct office *o = office_before_they_leave();

	(void)state;
	who_leaves(o, BOB, "2027-01-08");
	scoped(published) struct published *before = published_copy(o->published);
	forget(o, "bob", "2027-01-08", 3000);
	for (size_t i = 0; i < 7; i++) {
		const struct subject *now = office_subject(o, all[i].kind, all[i].id);
		const struct subject *then = published_subject(before, published_find(before, all[i].kind, all[i].id));

		if (digest_same(&now->feed, &then->feed) == all[i].is_new)
			fail_msg("the feed of %s is %s", all[i].id, all[i].is_new ? "as it was" : "new");
		assert_int_equal(now->changed, all[i].is_new ? 3000 : then->changed);
	}
}

static void the_id_of_the_forgotten_is_free_for_somebody_new(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();
	int64_t row = office_subject(o, SUBJECT_STAFF, "bob")->row;

	(void)state;
	who_leaves(o, BOB, "2027-01-08");
	forget(o, "bob", "2027-01-08", 3000);
	office_edit(o, "staff = (\n", "staff = (\n  { id = \"bob\"; name = \"Bob Beech\"; department = \"field\"; },\n");
	office_publish(o, "2027-01-08", 4000, NULL);
	assert_int_equal(o->last->n_subjects_new, 1);
	assert_true(office_subject(o, SUBJECT_STAFF, "bob")->row > row);
	assert_false(office_subject(o, SUBJECT_STAFF, "bob")->forgotten);
	for (size_t i = 0; i < o->published->n_visits; i++)
		assert_string_not_equal(published_subject(o->published, o->published->visits[i].staff)->id, "bob");
	office_publish(o, "2027-01-08", 5000, NULL);
	assert_true(o->last->nothing);
}

/* --- heard */

static void add_heard(struct heard *heard, int64_t row, const char *text)
{
	*mem_push(heard->answers, heard->n_answers) =
		(struct answer){ .visit_row = row, .on = { 20000 }, .named = true, .text = mem_text(text) };
	*mem_push(heard->requests, heard->n_requests) = (struct request){ .number = (int64_t)heard->n_requests,
		.visit_row = row, .first = world_day("2027-01-11"), .on = { 20000 }, .why = mem_text(text), .status = REQUEST_OPEN };
}

static void what_was_said_of_a_visit_follows_it(void **state)
{
	static const char *const lines[] = { "ann warehouse 1 2027-01-11 -\nbob warehouse 1 2027-01-12 -\n",
		"ann warehouse 1 2027-01-14 -\nbob warehouse 1 2027-01-12 -\ncy warehouse 1 2027-01-05 -\n" };
	scoped(office) struct office *o = office_new();
	scoped(heard) struct heard *heard = heard_new();

	(void)state;
	office_edit(o, "{ from = \"sales\"; to = \"field\";", "{ from = \"field\"; to = \"warehouse\"; }, { from = \"sales\"; to = \"field\";");
	office_publish(o, MONDAY, 1000, lines[0]);
	add_heard(heard, office_visit(o, "bob", "warehouse", 1)->row, "Bob's");
	add_heard(heard, office_visit(o, "ann", "warehouse", 1)->row, "Ann's");
	add_heard(heard, 999, "nobody's");
	heard->requests[0].status = REQUEST_DECLINED;
	for (int i = 0; i < 2; i++) {
		office_publish(o, MONDAY, 2000, lines[i]);
		scoped(heard) struct heard *placed = heard_place(heard, o->published);
		size_t ann = (size_t)(office_visit(o, "ann", "warehouse", 1) - o->published->visits);
		size_t bob = (size_t)(office_visit(o, "bob", "warehouse", 1) - o->published->visits);

		assert_int_equal(placed->n_answers, 2);
		assert_int_equal(placed->n_requests, 2);
		assert_string_equal(heard_answer(placed, ann)->text, "Ann's");
		assert_string_equal(heard_answer(placed, bob)->text, "Bob's");
		assert_string_equal(heard_request(placed, ann)->why, "Ann's");
		assert_string_equal(heard_request(placed, bob)->why, "Bob's");
		assert_int_equal(heard_find(placed, 1)->visit, bob);
		assert_null(heard_find(placed, 3));
		assert_int_equal(heard_open(placed, o->published), i == 0);     /* then hers is on another day */
		if (i == 1)
			assert_null(heard_answer(placed, 0));       /* cy's */
	}
}

/* Nobody is to go on that day any more, so HR has nothing to do about it. */
static void a_request_is_over_with_the_visit_on_that_day(void **state)
{
	static const struct { const char *today, *lines; bool is_open; } then[] = {
		{ MONDAY, "ann warehouse 1 2027-01-11 -\n", true },
		{ "2027-01-10", "ann warehouse 1 2027-01-11 -\n", true },
		{ "2027-01-11", NULL, false },
		{ MONDAY, "", false },
		{ MONDAY, "ann warehouse 1 2027-01-12 -\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof then / sizeof *then; i++) {
		scoped(office) struct office *o = office_new();
		scoped(heard) struct heard *heard = heard_new();

		office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-11 -\n");
		add_heard(heard, office_visit(o, "ann", "warehouse", 1)->row, "Ann's");
		office_publish(o, then[i].today, 2000, then[i].lines);
		scoped(heard) struct heard *placed = heard_place(heard, o->published);
		assert_int_equal(heard_open(placed, o->published), then[i].is_open);
		assert_int_equal(request_is_over(&placed->requests[0], o->published), !then[i].is_open);
		/* What HR has answered stays answered. */
		placed->requests[0].status = REQUEST_GRANTED;
		assert_false(request_is_over(&placed->requests[0], o->published));
	}
}

static void the_latest_request_about_a_visit_counts(void **state)
{
	scoped(office) struct office *o = office_new();
	scoped(heard) struct heard *heard = heard_new();

	(void)state;
	office_publish(o, MONDAY, 1000, "ann warehouse 1 2027-01-11 -\n");
	add_heard(heard, o->published->visits[0].row, "first");
	add_heard(heard, o->published->visits[0].row, "second");
	free(heard->answers[--heard->n_answers].text);          /* there is one answer at most */
	scoped(heard) struct heard *placed = heard_place(heard, o->published);
	assert_string_equal(heard_request(placed, 0)->why, "second");
	assert_null(heard_request(placed, 1));
}

static void what_the_forgotten_said_is_gone(void **state)
{
	scoped(office) struct office *o = office_before_they_leave();
	scoped(heard) struct heard *heard = heard_new();

	(void)state;
	add_heard(heard, office_visit(o, "bob", "warehouse", 1)->row, "Bob's");
	add_heard(heard, office_visit(o, "ann", "warehouse", 1)->row, "Ann's");
	who_leaves(o, BOB, "2027-01-08");
	{
		scoped(heard) struct heard *placed = heard_place(heard, o->published);

		assert_int_equal(placed->n_answers, 2);             /* of who has left, it stays */
	}
	forget(o, "bob", "2027-01-08", 3000);
	scoped(heard) struct heard *placed = heard_place(heard, o->published);
	assert_int_equal(placed->n_answers, 1);
	assert_string_equal(placed->answers[0].text, "Ann's");
	assert_int_equal(placed->n_requests, 1);
	assert_string_equal(placed->requests[0].why, "Ann's");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_still_here_cannot_be_forgotten),
		cmocka_unit_test(of_who_is_forgotten_no_word_is_left),
		cmocka_unit_test(nor_is_a_word_of_what_they_were_called_before),
		cmocka_unit_test(a_department_that_is_renamed_is_nobody_to_forget),
		cmocka_unit_test(a_namesake_who_is_here_is_still_asked_for),
		cmocka_unit_test(what_the_forgotten_did_is_still_counted),
		cmocka_unit_test(feeds_that_named_the_forgotten_are_new),
		cmocka_unit_test(the_id_of_the_forgotten_is_free_for_somebody_new),
		cmocka_unit_test(what_was_said_of_a_visit_follows_it),
		cmocka_unit_test(a_request_is_over_with_the_visit_on_that_day),
		cmocka_unit_test(the_latest_request_about_a_visit_counts),
		cmocka_unit_test(what_the_forgotten_said_is_gone),
	};

	return cmocka_run_group_tests_name("forget", tests, NULL, NULL);
}
