/* Mail as somebody reads it who gets it late: it tells what stands by then. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/letter.h"
#include "crosstrain/mem.h"
#include "crosstrain/tidings.h"
#include "office.h"
#include "told.h"
#include "world.h"

/* Sue and Al lead sales, Bea the warehouse; only what is within five days is told by mail. */
static struct office *office_that_writes(void)
{
	struct office *o = office_new();

	office_edit(o, "staff = (\n", "staff = (\n"
		"  { id = \"sue\"; name = \"Sue Elm\"; email = \"sue@acme.example\"; department = \"sales\"; lead = true; },\n"
		"  { id = \"al\"; name = \"Al Yew\"; email = \"al@acme.example\"; department = \"sales\"; lead = true; },\n");
	office_edit(o, "holidays = [];\n", "holidays = [];\n"
		"mail = { server = \"smtp://127.0.0.1\"; from = \"crosstrain@acme.example\"; }; keep = { mail_days = 5; };\n"
		"check_ins = { weekday = \"wed\"; time = \"11:00\"; every_weeks = 1; };\n"
		"time_off = ( { staff = \"cy\"; days = [\"2030-01-01\"]; } );\n");
	return o;
}

static int64_t at(const char *day, int hour)
{
	return (int64_t)world_day(day).n * 86400 + hour * 3600;
}

static void publish(struct office *o, const char *day, int hour, const char *plan)
{
	office_publish(o, day, at(day, hour), plan);
}

/* What the last publication has to tell somebody of visits, or of appointments. */
static struct notice *notices_for(const struct office *o, const char *id, bool appointments, size_t *n)
{
	struct subject_ix who = published_find(o->published, SUBJECT_STAFF, id);
	struct notice *mine = NULL;

	*n = 0;
	for (size_t i = 0; i < o->last->n_notices; i++) {
		struct notice notice = o->last->notices[i];

		notice.publication = 7;
		if (subject_same(notice.who, who) && notice.is_appointment == appointments)
			*mem_push(mine, *n) = notice;
	}
	return mine;
}

/* The letter that would go out on a day. */
static struct letters *letter_on(const struct office *o, const struct notice *notices, size_t n, const char *day)
{
	scoped(directory) struct directory *d = directory_make(o->published, &told_key, world_day(day));
	struct letters *letters = letters_make(d, notices, n, world_day(day), 1);

	assert_int_equal(letters->n, 1);
	return letters;
}

static void has(const char *text, const char *words)
{
	if (text == NULL || strstr(text, words) == NULL)
		fail_msg("\"%s\" is not in:\n%s", words, text != NULL ? text : "(nothing)");
}

static void lacks(const char *text, const char *words)
{
	if (strstr(text, words) != NULL)
		fail_msg("\"%s\" is in:\n%s", words, text);
}

static void what_moved_on_while_it_waited_is_told_as_it_is(void **state)
{
	scoped(office) struct office *o = office_that_writes();
	size_t n, later;

	(void)state;
	publish(o, "2027-01-11", 6, "ann warehouse 1 2027-01-12 bea\n");
	scoped(heap) struct notice *waits = notices_for(o, "ann", false, &n);
	assert_int_equal(n, 1);
	publish(o, "2027-01-11", 7, "ann warehouse 1 2027-01-20 bea\n");
	publish(o, "2027-01-11", 8, "ann warehouse 1 2027-01-25 bea\n");
	free(notices_for(o, "ann", false, &later));
	assert_int_equal(later, 0);                     /* both days are far */

	scoped(letters) struct letters *letters = letter_on(o, waits, n, "2027-01-11");
	const struct letter *l = &letters->v[0];
	has(l->subject, "New: Visit: Warehouse");
	has(l->text, "Monday 2027-01-25, 07:00 to 15:30 (Europe/Berlin)");
	lacks(l->text, "2027-01-12");
	lacks(l->text, "2027-01-20");
	has(l->ics, "20270125T060000Z");
	scoped_tidings struct tidings told = { 0 };
	assert_true(tidings_read(&told, l->tidings));
	assert_int_equal(told.publication, 7);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.v[0].after, ((int64_t)world_day("2027-01-25").n * 24 + 7) * 60);
}

static void what_is_as_they_knew_it_or_over_is_no_letter(void **state)
{
	scoped(office) struct office *o = office_that_writes();
	size_t n;

	(void)state;
	publish(o, "2027-01-11", 6, "ann warehouse 1 2027-01-12 bea\n");
	publish(o, "2027-01-11", 7, "ann warehouse 1 2027-01-13 bea\n");
	scoped(heap) struct notice *waits = notices_for(o, "ann", false, &n);
	assert_int_equal(n, 1);
	{
		scoped(letters) struct letters *letters = letter_on(o, waits, n, "2027-01-11");

		has(letters->v[0].text, "It was on Tuesday 2027-01-12, 07:00; now it is on\nWednesday 2027-01-13");
	}
	{
		scoped(letters) struct letters *letters = letter_on(o, waits, n, "2027-01-14");

		assert_null(letters->v[0].id);
	}
	publish(o, "2027-01-11", 8, "ann warehouse 1 2027-01-12 bea\n");
	scoped(letters) struct letters *letters = letter_on(o, waits, n, "2027-01-11");
	assert_null(letters->v[0].id);
	assert_string_equal(letters->v[0].tidings, "7");
}

static const struct published_appointment *check_in_on(const struct office *o, const char *day)
{
	for (size_t i = 0; i < o->published->n_appointments; i++)
		if (day_same(o->published->appointments[i].day, world_day(day)))
			return &o->published->appointments[i];
	fail_msg("no check-in on %s", day);
	return NULL;
}

static struct subject_ix lead_of_sales(const struct office *o, const struct published_appointment *a)
{
	struct subject_ix sales = published_find(o->published, SUBJECT_DEPARTMENT, "sales");

	return a->attendees[subject_same(a->attendees[0].speaks_for, sales) ? 0 : 1].who;
}

/* Leads tell each other lines in confidence. */
static void who_lost_their_place_has_it_called_off_without_the_words_of_leads(void **state)
{
	scoped(office) struct office *o = office_that_writes();
	struct err why;
	size_t n;

	(void)state;
	publish(o, "2027-01-04", 6, "");
	const struct published_appointment *first = check_in_on(o, "2027-01-06");
	struct published *edited = happened_line(o->published, first->row, lead_of_sales(o, first), "Tell us a day ahead.",
		world_day("2027-01-06"), &why);
	assert_non_null(edited);
	published_free(o->published);
	o->published = edited;
	publish(o, "2027-01-10", 6, "");
	scoped(heap) char *who = mem_text(published_subject(o->published, lead_of_sales(o, check_in_on(o, "2027-01-13")))->id);
	scoped(heap) char *off = mem_format("{ staff = \"%s\"; days = [\"2027-01-13\"]; }", who);
	office_edit(o, "{ staff = \"cy\"; days = [\"2030-01-01\"]; }", off);
	publish(o, "2027-01-11", 6, "");
	scoped(heap) struct notice *waits = notices_for(o, who, true, &n);
	assert_int_equal(n, 1);
	scoped(letters) struct letters *letters = letter_on(o, waits, n, "2027-01-11");
	const struct letter *l = &letters->v[0];
	has(l->subject, "Called off: ");
	has(l->text, "It would have been on Wednesday 2027-01-13, 11:00.");
	has(l->ics, "STATUS:CANCELLED");
	lacks(l->text, "day ahead");
	lacks(l->ics, "day ahead");

	/* The other lead, who goes instead, reads them. */
	const char *other = strcmp(who, "sue") == 0 ? "al" : "sue";
	scoped(heap) struct notice *theirs = notices_for(o, other, true, &n);
	assert_int_equal(n, 1);
	scoped(letters) struct letters *instead = letter_on(o, theirs, n, "2027-01-11");
	has(instead->v[0].subject, "New: ");
	has(instead->v[0].text, "Tell us a day ahead.");
}

/* Who comes to their department's meeting or not is no news, but when it is. */
static void a_meeting_that_is_another_day_is_news_to_whoever_is_away_then(void **state)
{
	scoped(office) struct office *o = office_that_writes();
	static const char plan[] = "ann warehouse 1 2027-01-13 bea\n";
	static const char *const days[] = { "tue", "wed", "thu" }, *const kinds[] = { "New: ", "Called off: ", "New: " };

	(void)state;
	office_edit(o, "mail = {", "meetings = ( { id = \"m\"; name = \"Monthly\"; department = \"sales\"; weekday = \"tue\"; time = \"10:00\"; } );\nmail = {");
	for (int i = 0; i < 3; i++) {
		scoped(heap) char *was = mem_format("\"sales\"; weekday = \"%s\"", days[i > 0 ? i - 1 : 0]);
		scoped(heap) char *is = mem_format("\"sales\"; weekday = \"%s\"", days[i]);
		size_t n;

		office_edit(o, was, is);
		publish(o, "2027-01-11", 6 + i, plan);
		scoped(heap) struct notice *news = notices_for(o, "ann", true, &n);
		assert_int_equal(n, 1);
		scoped(letters) struct letters *letters = letter_on(o, news, n, "2027-01-11");
		has(letters->v[0].subject, kinds[i]);
		has(letters->v[0].subject, "Monthly");
	}
	size_t none;
	publish(o, "2027-01-11", 9, "ann warehouse 1 2027-01-14 bea\n");
	free(notices_for(o, "ann", true, &none));
	assert_int_equal(none, 0);
}

static void tidings_come_back_as_they_went(void **state)
{
	static const char *const wrong[] = { "", "x", "1 ", "1 z3=4", "1 v=4", "1 v3", "1 v3=x", "1 v3=4x", "1 v3=4 ", "99999999999999999999" };
	struct notice told[] = { { .row = 7, .after = 29340240 }, { .is_appointment = true, .row = 9, .after = NO_TIME } };
	struct tidings sent = { 12, told, 2 };
	scoped(heap) char *text = tidings_write(&sent);
	scoped_tidings struct tidings back = { 0 };

	(void)state;
	assert_string_equal(text, "12 v7=29340240 a9=");
	assert_true(tidings_read(&back, text));
	assert_int_equal(back.publication, 12);
	assert_int_equal(back.n, 2);
	assert_int_equal(back.v[0].row, 7);
	assert_false(back.v[0].is_appointment);
	assert_true(back.v[1].is_appointment && back.v[1].after == NO_TIME);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct tidings none;

		assert_false(tidings_read(&none, wrong[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_moved_on_while_it_waited_is_told_as_it_is),
		cmocka_unit_test(what_is_as_they_knew_it_or_over_is_no_letter),
		cmocka_unit_test(who_lost_their_place_has_it_called_off_without_the_words_of_leads),
		cmocka_unit_test(a_meeting_that_is_another_day_is_news_to_whoever_is_away_then),
		cmocka_unit_test(tidings_come_back_as_they_went),
	};

	return cmocka_run_group_tests_name("letters", tests, NULL, NULL);
}
