/* Pages: what they count, and of whom. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "reader.h"
#include "world.h"

static struct response *board_of(struct reader *w, const char *department)
{
	return reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, department));
}

static struct response *company_board(struct reader *w)
{
	return reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
}

/* Both stand on the page, one before the other. */
static void assert_order(const struct response *r, const char *first, const char *second)
{
	size_t n;

	reader_says(r, first);
	reader_says(r, second);
	assert_true(strstr(response_body(r, &n), first) < strstr(response_body(r, &n), second));
}

static void missed(struct reader *w, const char *staff, const char *host)
{
	((struct published_visit *)office_visit(w->office, staff, host, 1))->missed = true;
}

static void who_is_yet_to_join_stands_where_they_go_and_in_no_average(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "{ id = \"ann\";", "{ id = \"ann\"; joined = \"2027-01-18\";");
	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-18..2027-01-20 cy\nbob warehouse 1 2027-01-11 ben\n");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *before = board_of(w, "sales");
	reader_says(before, "Each of us has held 1 visit on average, from 1 to 1.");
	reader_says(before, "<tr><th scope=\"row\">Ann Ash</th>");
	scoped(response) struct response *ann = reader_get(w, reader_person(w, "ann"));
	reader_says(ann, "in Sales the average is 1, from 1 to 1.");
	reader_on(w, "2027-01-18");
	scoped(response) struct response *since = board_of(w, "sales");
	reader_says(since, "Each of us has held 0.5 visits on average, from 0 to 1.");
}

static void who_got_most_and_least_is_said_by_name_if_it_is_a_few(void **state)
{
	struct reader *w = *state;

	missed(w, "bob", "warehouse");
	reader_on(w, "2027-01-13");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "Of the visits that had come due for each, Ann Ash (1 of 1) has held all; "
	            "Bob &quot;Bo&quot; Müller (0 of 1) has held none yet.");
	missed(w, "ann", "field");
	reader_on(w, "2027-01-21");
	scoped(response) struct response *company = company_board(w);
	reader_says(company, "Ann Ash (1 of 2) has held the largest part; ");
}

static void what_was_missed_is_struck_and_counts_for_no_visitor(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *before = company_board(w);

	reader_says(before, "2 visitors");
	missed(w, "bob", "warehouse");
	reader_on(w, "2027-01-13");
	scoped(response) struct response *company = company_board(w), *sales = board_of(w, "sales"), *warehouse = board_of(w, "warehouse");
	reader_says(company, "1 visitor");
	reader_lacks(company, "2 visitors");
	reader_says(sales, "Müller did not visit Warehouse");
	reader_says(sales, "Ann Ash visited Warehouse");
	reader_says(warehouse, ">1</td>");
	reader_lacks(warehouse, ">2</td>");
}

static void who_waits_longest_comes_first(void **state)
{
	struct reader *w = *state;

	office_publish(w->office, MONDAY, 2000, "ann field 1 - -\nann warehouse 1 - -\nbob field 1 - -\n");
	w->office->published->left_out[1].waiting = 1;
	w->office->published->left_out[2].waiting = 2;
	reader_on(w, "2027-01-12");
	scoped(response) struct response *sales = board_of(w, "sales");
	assert_order(sales, "Müller, Field: 2 cycles in a row before this one", "Ann Ash, Warehouse: 1 cycle in a row before this one");
	assert_order(sales, "Ann Ash, Warehouse: 1 cycle", "Ann Ash, Field: for the first time");
}

static void assert_away(struct reader *w, const char *days, const char *words)
{
	scoped(heap) char *off = mem_format("holidays = []; time_off = ( { staff = \"cy\"; days = [\"%s\"]; } );", days);
	scoped(heap) char *line = mem_format("Away: Cy Fir %s.", words);

	office_edit(w->office, "holidays = [];", off);
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *field = board_of(w, "field");
	reader_says(field, line);
	office_edit(w->office, off, "holidays = [];");
}

static void all_week_is_five_days_from_its_monday(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "name = \"Field\";", "name = \"Field\"; workdays = \"mon-sun\";");
	assert_away(w, "2027-01-11..2027-01-15", "all week");
	assert_away(w, "2027-01-04..2027-01-17", "all week");
	assert_away(w, "2027-01-11..2027-01-14", "Mon to Thu");
	assert_away(w, "2027-01-12..2027-01-17", "Tue to Sun");
	assert_away(w, "2027-01-12..2027-01-13", "Tue and Wed");
}

static void where_all_got_as_much_nobody_is_named(void **state)
{
	struct reader *w = *state;

	reader_on(w, "2027-01-13");
	scoped(response) struct response *sales = board_of(w, "sales");
	reader_says(sales, "from 1 to 1.</p>");
	reader_lacks(sales, "had come due");
}

static void of_many_it_is_said_how_many(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "{ from = \"sales\"; to = \"field\"; days = 3; }", "{ from = \"sales\"; to = \"field\"; days = 3; }, "
	            "{ from = \"warehouse\"; to = \"sales\"; }, { from = \"field\"; to = \"sales\"; }");
	office_publish(w->office, MONDAY, 2000, "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n"
	               "bea sales 1 2027-01-13 ann\nben sales 1 2027-01-14 ann\ncy sales 1 2027-01-15 bob\n");
	missed(w, "cy", "sales");
	reader_on(w, "2027-01-18");
	scoped(response) struct response *company = company_board(w);
	reader_says(company, "for each, 4 people have held all; Cy Fir (0 of 1) has held none yet.");
}

static void of_nobody_there_is_no_average(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "department = \"field\"", "department = \"warehouse\"");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *company = company_board(w);
	reader_says(company, "<td>–</td><td>–</td><td>–</td></tr>");
	scoped(response) struct response *field = board_of(w, "field");
	reader_lacks(field, "on average");
}

int main(void)
{
#define with_reader(f) cmocka_unit_test_setup_teardown(f, reader_make, reader_free)
	const struct CMUnitTest tests[] = {
		with_reader(who_is_yet_to_join_stands_where_they_go_and_in_no_average),
		with_reader(who_got_most_and_least_is_said_by_name_if_it_is_a_few),
		with_reader(what_was_missed_is_struck_and_counts_for_no_visitor),
		with_reader(who_waits_longest_comes_first),
		with_reader(all_week_is_five_days_from_its_monday),
		with_reader(where_all_got_as_much_nobody_is_named),
		with_reader(of_many_it_is_said_how_many),
		with_reader(of_nobody_there_is_no_average),
	};

	return cmocka_run_group_tests_name("the numbers of pages", tests, NULL, NULL);
}
