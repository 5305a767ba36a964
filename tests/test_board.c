/* Boards and sheets: who comes when, who came, and the rotation as a picture. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "reader.h"
#include "world.h"

/* Ann's three days in the field have a holiday between them: she comes on Thursday 25, Tuesday 30
 * and Wednesday 31 March. */
static void over_easter(struct reader *w, const char *today)
{
	office_edit(w->office, "holidays = [];", "holidays = [\"2027-03-26\", \"2027-03-29\"];");
	office_publish(w->office, "2027-03-22", 2000, "ann field 3 2027-03-25..2027-03-31 cy\nbob field 3 2027-03-30..2027-04-01 cy\n");
	reader_on(w, today);
}

static struct response *board_of(struct reader *w, const char *department)
{
	return reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, department));
}

static void nobody_stands_on_a_day_on_which_they_do_not_come(void **state)
{
	struct reader *w = *state;

	over_easter(w, "2027-03-29");
	scoped(response) struct response *field = board_of(w, "field");
	reader_lacks(field, "Today");
	reader_says(field, "<dl class=\"days\">\n<dt>Tue 30</dt>\n<dd><strong>Ann Ash</strong> from Sales, with Cy Fir, "
	                   "Thu 25, Tue 30 and Wed 31 Mar</dd>\n<dd><strong>Bob ");
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
	reader_lacks(company, "Today");
	reader_says(company, "<dt>Tue 30</dt>\n<dd>Ann Ash, Sales to Field, Thu 25, Tue 30 and Wed 31 Mar</dd>");
}

static void who_comes_today_stands_under_today(void **state)
{
	struct reader *w = *state;

	over_easter(w, "2027-03-31");
	scoped(response) struct response *field = board_of(w, "field");
	reader_says(field, "<dl class=\"days\">\n<dt class=\"now\">Today</dt>\n<dd><strong>Ann Ash</strong> from Sales, with "
	                   "Cy Fir, Thu 25, Tue 30 and Wed 31 Mar</dd>\n<dd><strong>Bob &quot;Bo&quot; Müller</strong> from "
	                   "Sales, with Cy Fir, Tue 30 Mar to Thu 1 Apr</dd>\n</dl>");
	reader_on(w, "2027-04-01");
	scoped(response) struct response *later = board_of(w, "field");
	reader_says(later, "<dl class=\"days\">\n<dt>Tue 30</dt>\n<dd><strong>Ann Ash</strong>");
	reader_says(later, "<dt class=\"now\">Today</dt>\n<dd><strong>Bob ");
}

/* On the company's board, too. */
static void a_visit_of_more_days_says_its_last_and_a_week_its_weekend(void **state)
{
	struct reader *w = *state;

	scoped(response) struct response *next = board_of(w, "field");
	reader_says(next, "Next week, 18–22 January");
	reader_says(next, ", until Wed 20 Jan");
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
	reader_says(company, "<dd>Ann Ash, Sales to Field, until Wed 20 Jan</dd>");
	office_edit(w->office, "name = \"Field\";", "name = \"Field\"; workdays = \"mon-sun\";");
	office_edit(w->office, "department = \"sales\";", "department = \"sales\"; workdays = \"mon-sun\";");
	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-22..2027-01-24 cy\n");
	reader_on(w, "2027-01-18");
	scoped(response) struct response *this = board_of(w, "field");
	reader_says(this, "This week, 18–24 January");
	reader_says(this, ", until Sun 24 Jan");
}

/* The host knows who came only when the visit is over, and has two weeks from then on. */
static void a_visit_counts_as_held_when_it_is_over(void **state)
{
	struct reader *w = *state;

	reader_on(w, "2027-01-19");
	scoped(response) struct response *under_way = board_of(w, "field");
	reader_says(under_way, "Mon 18 to Wed 20 Jan</time></small></p><span>today</span>");
	reader_on(w, "2027-01-21");
	scoped(response) struct response *over = board_of(w, "field");
	reader_says(over, "Mon 18 to Wed 20 Jan</time></small></p><span>held</span>");
	over_easter(w, "2027-03-29");
	scoped(response) struct response *between = board_of(w, "field");
	reader_says(between, "Thu 25, Tue 30 and Wed 31 Mar</time></small></p><span>under way</span>");
}

static void whether_a_long_visit_was_held_is_asked_from_its_last_day_on(void **state)
{
	struct reader *w = *state;
	const struct { const char *today; bool is_asked; } days[] = {
		{ "2027-01-03", false }, { "2027-01-04", true }, { "2027-01-29", true }, { "2027-02-11", true }, { "2027-02-12", false },
	};

	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-04..2027-01-29 cy\n");
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		reader_on(w, days[i].today);
		scoped(response) struct response *field = board_of(w, "field");

		if (days[i].is_asked)
			reader_says(field, "aria-label=\"Ann Ash didn’t come\"");
		else
			reader_says(field, "No visit ended here in the last 14 days.");
	}
}

static void a_department_of_nobody_says_nothing_of_its_people(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "{ id = \"sales\"; name = \"Sales\"; }", "{ id = \"sales\"; name = \"Sales\"; }, { id = \"kiosk\"; name = \"Kiosk\"; }");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *field = board_of(w, "field"), *kiosk = board_of(w, "kiosk");
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
	reader_says(field, "All of us are here.");
	reader_lacks(kiosk, "All of us");
	reader_says(company, "<th scope=\"row\">Kiosk</th><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>"
	                     "<td>0</td><td>–</td><td>–</td><td>–</td></tr>");
}

/* --- the sheet */

/* More people in the field, all on holiday from Monday to Friday. */
static void with_holidays(struct reader *w, int people)
{
	scoped_text struct text staff = TEXT_EMPTY, off = TEXT_EMPTY;

	text_add(&off, "holidays = []; time_off = ( ");
	for (int i = 0; i < people; i++) {
		text_addf(&staff, "{ id = \"f%02d\"; name = \"Maximilian Oberhauser %02d\"; department = \"field\"; }, ", i, i);
		text_addf(&off, "%s{ staff = \"f%02d\"; days = [\"2027-01-18..2027-01-22\"]; }", i > 0 ? ", " : "", i);
	}
	text_add(&staff, "{ id = \"cy\";");
	text_add(&off, " );");
	office_edit(w->office, "{ id = \"cy\";", text_str(&staff));
	office_edit(w->office, "holidays = [];", text_str(&off));
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
}

static struct response *sheet_of(struct reader *w, const char *department, const char *query)
{
	return reader_get_with(w, LINK_PAGE, reader_who(w, SUBJECT_DEPARTMENT, department), query);
}

/* So that it stays one sheet of paper. */
static void the_type_of_a_sheet_is_smaller_where_there_is_more_to_say(void **state)
{
	struct reader *w = *state;

	scoped(response) struct response *little = sheet_of(w, "field", "week=2027-01-18");
	reader_says(little, "<ol class=\"t18\">");
	with_holidays(w, 14);
	scoped(response) struct response *much = sheet_of(w, "field", "week=2027-01-18");
	reader_says(much, "Maximilian Oberhauser 13</p>");
	reader_says(much, "<ol class=\"t12\">");
}

static void of_many_who_are_away_a_sheet_names_a_few(void **state)
{
	struct reader *w = *state;

	with_holidays(w, 40);
	scoped(response) struct response *sheet = sheet_of(w, "field", "week=2027-01-18");
	reader_says(sheet, "Maximilian Oberhauser 15 and 24 more</p>");
	reader_lacks(sheet, "Oberhauser 16");
}

/* Who reads it stands there. */
static void a_sheet_says_the_hours_of_its_own_clocks(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "name = \"Field\";", "name = \"Field\"; timezone = \"America/New_York\"; hours = \"08:30-17:00\";");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *sheet = sheet_of(w, "field", "week=2027-01-18");
	reader_says(sheet, "<strong>Ann Ash</strong> 08:30–17:00, from Sales, with Cy Fir</li>");
	reader_lacks(sheet, "Berlin");
}

static void the_year_is_that_of_the_day_it_stands_behind(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *over = sheet_of(w, "field", "week=2026-12-30");
	scoped(response) struct response *within = sheet_of(w, "field", "week=2027-02-01");

	reader_says(over, "Week of 28 December 2026 – 1 January 2027</p>");
	reader_says(within, "Week of 1–5 February 2027</p>");
	office_edit(w->office, "weeks = 4;", "weeks = 52;");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *field = board_of(w, "field"), *ann = reader_get(w, reader_person(w, "ann"));
	reader_says(field, "Cycle 1, 4 January 2027 to 2 January 2028");
	reader_says(ann, "This cycle, 4 January 2027 to 2 January 2028");
}

int main(void)
{
#define with_reader(f) cmocka_unit_test_setup_teardown(f, reader_make, reader_free)
	const struct CMUnitTest tests[] = {
		with_reader(nobody_stands_on_a_day_on_which_they_do_not_come),
		with_reader(who_comes_today_stands_under_today),
		with_reader(a_visit_of_more_days_says_its_last_and_a_week_its_weekend),
		with_reader(a_visit_counts_as_held_when_it_is_over),
		with_reader(whether_a_long_visit_was_held_is_asked_from_its_last_day_on),
		with_reader(a_department_of_nobody_says_nothing_of_its_people),
		with_reader(the_type_of_a_sheet_is_smaller_where_there_is_more_to_say),
		with_reader(of_many_who_are_away_a_sheet_names_a_few),
		with_reader(a_sheet_says_the_hours_of_its_own_clocks),
		with_reader(the_year_is_that_of_the_day_it_stands_behind),
	};

	return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
