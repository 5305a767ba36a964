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

/* A warehouse where two hundred come within two weeks, on a page of less than 200 KB. */
static void of_very_many_visitors_the_latest_are_asked_about(void **state)
{
	struct reader *w = *state;
	scoped_text struct text staff = TEXT_EMPTY, plan = TEXT_EMPTY;

	for (int i = 0; i < 200; i++) {
		text_addf(&staff, "{ id = \"s%03d\"; name = \"Sam Seller %03d\"; department = \"sales\"; }, ", i, i);
		text_addf(&plan, "s%03d warehouse 1 2027-01-%02d ben\n", i, 4 + i / 50);
	}
	text_add(&staff, "{ id = \"cy\";");
	office_edit(w->office, "{ id = \"cy\";", text_str(&staff));
	office_publish(w->office, MONDAY, 2000, text_str(&plan));
	reader_on(w, "2027-01-12");
	scoped(response) struct response *warehouse = board_of(w, "warehouse");
	reader_says(warehouse, "And 50 earlier ones: tell HR if one of these was not held.");
	reader_lacks(warehouse, "Sam Seller 049 didn’t come");
	reader_says(warehouse, "Sam Seller 050 didn’t come");
	reader_says(warehouse, "Sam Seller 199 didn’t come");
}

/* On a phone a long name of a department would widen the page. */
static void each_table_of_numbers_scrolls_by_itself(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));

	for (const char *const *id = (const char *const[]){ "counts", "benches", "figures", NULL }; *id != NULL; id++) {
		scoped(heap) char *wide = mem_format("<section class=\"wide num\" aria-labelledby=\"%s\" tabindex=\"0\">", *id);

		reader_says(company, wide);
	}
	reader_says(company, "<th scope=\"col\">Come</th><th scope=\"col\">On a visit</th>");
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

/* --- the picture */

static void only_chips_of_the_legend_are_drawn(void **state)
{
	struct reader *w = *state;

	/* The warehouse is gone; Ann was there. */
	office_edit(w->office, "department = \"warehouse\";", "department = \"field\";");
	office_edit(w->office, "  { from = \"sales\"; to = \"warehouse\"; activity = \"Load trucks.\"; bring = \"Safety shoes.\"; },\n", "");
	office_edit(w->office, "},\n  { id = \"warehouse\"; name = \"Warehouse\"; location = \"Dock 3\"; contact = \"bea\"; hours = \"07:00-15:30\"; } );", "} );");
	office_publish(w->office, "2027-01-13", 3000, "ann field 1 2027-01-18..2027-01-20 cy\n");
	reader_on(w, "2027-01-13");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "\">Fi</b>Field</li>\n<li><b class=\"h7\">Wa</b>Warehouse</li>");
	reader_says(sales, "<b class=\"h7 p\" tabindex=\"0\">Wa<i> Ann Ash visited Warehouse, Mon 11 Jan, with Bea Lind</i></b>");
}

static void letters_come_from_words_and_numbers(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "\"Field\"", "\"Host Number 4\"");
	office_edit(w->office, "\"Warehouse\"", "\"Warehouse \\\"Nord\\\"\"");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "\">H4</b>Host Number 4</li>");
	reader_says(sales, "\">WN</b>Warehouse &quot;Nord&quot;</li>");
	office_edit(w->office, "\"Host Number 4\"", "\"Ware\"");
	office_edit(w->office, "\"Warehouse \\\"Nord\\\"\"", "\"Wares\"");
	office_publish(w->office, MONDAY, 3000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *alike = board_of(w, "sales");
	reader_says(alike, "\">Wa</b>Ware</li>");
	reader_says(alike, "\">Wr</b>Wares</li>");
}

static void a_visit_over_a_weekend_is_one_chip_in_two_weeks(void **state)
{
	struct reader *w = *state;

	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-22..2027-01-26 cy\n");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "<td><b class=\"h0 r\" tabindex=\"0\">Fi<i> Ann Ash visits Field, Fri 22 to Tue 26 Jan, with Cy Fir</i></b></td>"
	                   "<td><b class=\"h0 l\" tabindex=\"0\">Fi<i>");
}

static void a_week_without_a_day_of_the_visit_has_no_chip(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "holidays = [];", "holidays = [\"2027-01-11..2027-01-15\"];");
	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-07..2027-01-18 cy\n");
	reader_on(w, "2027-01-04");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "<tr><th scope=\"row\">Ann Ash</th><td><b class=\"h0 r\" tabindex=\"0\">Fi<i> Ann Ash visits Field, "
	                   "Thu 7, Fri 8 and Mon 18 Jan, with Cy Fir</i></b></td><td></td><td><b class=\"h0 l\"");
}

static void what_is_over_is_pale_at_once(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *sales = board_of(w, "sales");

	reader_says(sales, "p\" tabindex=\"0\">Wa<i> Ann Ash visited Warehouse");
	reader_says(sales, "<b class=\"h2\" tabindex=\"0\">Wa<i> Bob &quot;Bo&quot; Müller visits Warehouse");
}

/* On Monday 28 December no week of the picture is this one. */
static void before_the_first_cycle_it_is_said_when_it_begins(void **state)
{
	struct reader *w = *state;
	const char *first = "The first cycle begins on Monday 4 January.";

	reader_on(w, MONDAY);
	scoped(response) struct response *sales = board_of(w, "sales"), *ann = reader_get(w, reader_person(w, "ann"));
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
	reader_says(sales, first);
	reader_says(company, first);
	reader_lacks(sales, "#now");
	reader_lacks(company, "#now");
	reader_says(ann, "The first cycle, 4 January to 31 January");
	reader_says(ann, "In the first cycle you owe 2 visits");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *later = board_of(w, "sales");
	reader_lacks(later, "The first cycle");
	reader_says(later, "<a href=\"#now\">this week</a>");
}

static void the_companys_picture_tells_who_comes_while_it_is_a_few(void **state)
{
	struct reader *w = *state;
	struct subject_ix company = reader_who(w, SUBJECT_COMPANY, "company");

	scoped(response) struct response *few = reader_get(w, company);
	reader_says(few, ">2<i> 2 visitors: Ann Ash from Sales, with Bea Lind; Bob &quot;Bo&quot; Müller from Sales, with Ben Oak</i>");
	/* Where people only go, nothing is received. */
	reader_says(few, "<tr><th scope=\"row\">Sales</th><td></td><td></td><td></td>");
	office_edit(w->office, "{ id = \"cy\";", "{ id = \"dee\"; name = \"Dee\"; department = \"sales\"; }, { id = \"eve\"; name = \"Eve\"; "
	            "department = \"sales\"; }, { id = \"cy\";");
	office_publish(w->office, MONDAY, 2000, VISITS "dee warehouse 1 2027-01-13 ben\neve warehouse 1 2027-01-14 ben\n");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *many = reader_get(w, company);
	reader_says(many, ">4<i> 4 visitors: 4 from Sales</i>");
}

static void of_a_large_department_those_are_drawn_who_go(void **state)
{
	struct reader *w = *state;
	scoped_text struct text staff = TEXT_EMPTY;

	for (int i = 0; i < 400; i++)
		text_addf(&staff, "{ id = \"s%03d\"; name = \"Sam Seller %03d\"; department = \"sales\"; }, ", i, i);
	text_add(&staff, "{ id = \"cy\";");
	office_edit(w->office, "{ id = \"cy\";", text_str(&staff));
	office_publish(w->office, MONDAY, 2000, VISITS "s007 warehouse 1 2027-01-13 ben\n");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *few = board_of(w, "sales");
	reader_says(few, "Of the 402 of us those 3 are shown who have a visit in these weeks.");
	reader_says(few, "<th scope=\"row\">Sam Seller 007</th>");
	reader_lacks(few, "<th scope=\"row\">Sam Seller 008</th>");
	text_clear(&staff);
	for (int i = 0; i < 400; i++)
		text_addf(&staff, "s%03d warehouse 1 2027-01-%02d ben\n", i, i < 200 ? 5 : i < 300 ? 13 : 25);
	office_publish(w->office, MONDAY, 3000, text_str(&staff));
	reader_on(w, "2027-01-12");
	scoped(response) struct response *all = board_of(w, "sales");
	reader_says(all, "Of the 402 of us those 150 are shown who go next.");
	reader_lacks(all, "<th scope=\"row\">Sam Seller 199</th>");
	reader_says(all, "<th scope=\"row\">Sam Seller 200</th>");
	reader_says(all, "<th scope=\"row\">Sam Seller 349</th>");
	reader_lacks(all, "<th scope=\"row\">Sam Seller 350</th>");
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
		with_reader(of_very_many_visitors_the_latest_are_asked_about),
		with_reader(each_table_of_numbers_scrolls_by_itself),
		with_reader(a_department_of_nobody_says_nothing_of_its_people),
		with_reader(the_type_of_a_sheet_is_smaller_where_there_is_more_to_say),
		with_reader(of_many_who_are_away_a_sheet_names_a_few),
		with_reader(a_sheet_says_the_hours_of_its_own_clocks),
		with_reader(the_year_is_that_of_the_day_it_stands_behind),
		with_reader(only_chips_of_the_legend_are_drawn),
		with_reader(letters_come_from_words_and_numbers),
		with_reader(a_visit_over_a_weekend_is_one_chip_in_two_weeks),
		with_reader(a_week_without_a_day_of_the_visit_has_no_chip),
		with_reader(what_is_over_is_pale_at_once),
		with_reader(before_the_first_cycle_it_is_said_when_it_begins),
		with_reader(the_companys_picture_tells_who_comes_while_it_is_a_few),
		with_reader(of_a_large_department_those_are_drawn_who_go),
	};

	return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
