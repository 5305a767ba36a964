/* Reports as people read them, in tables and spreadsheets. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../daemon/ctl/tell.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "office.h"
#include "world.h"

#define VISITS_OF_ONE "ann warehouse 1 2027-01-05 bea\nbob warehouse 1 2027-01-12 bea\nbob field 1 - -\n" \
                      "bea sales 1 2027-01-19 ann\nben sales 1 2027-01-14 ann\n"

/* Cycle 1: the warehouse sends people back, and has an office to which nobody belongs. */
static struct office *office_of_one_cycle(void)
{
	struct office *o = office_new();

	office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "{ from = \"sales\"; to = \"field\"; days = 3; }, { from = \"warehouse\"; to = \"sales\"; }");
	office_edit(o, "  { id = \"field\"; name = \"Field\"; },\n", "  { id = \"field\"; name = \"Field\"; },\n  { id = \"attic\"; name = \"Attic\"; },\n");
	office_publish(o, "2026-12-28", 1000, VISITS_OF_ONE);
	return o;
}

/* What is answered on a day; to be released. */
static json_t *asked(const struct office *o, const char *what, const char *department, const char *today)
{
	scoped(heard) struct heard *heard = heard_new();
	scoped(facts) struct facts *facts = facts_make(o->published, o->org, heard, world_day(today));
	struct grounds grounds = { .published = o->published, .today = world_day(today), .facts = facts };
	scoped_json json_t *args = json_pack("{s:s, s:s*}", "what", what, "department", department);
	json_t *answer = NULL;
	struct err err;

	assert_int_equal(report_ask(&answer, "report", args, &grounds, &err), REPORT_DONE);
	return answer;
}

/* One space instead of many: how wide a column is depends on the others. */
static void squeeze(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (*s != ' ' || s[1] != ' ')
			*to++ = *s;
	*to = '\0';
}

/* Fails the test, with all of it, unless the report holds these lines as CSV, or as a table. */
static void assert_told(const struct office *o, const char *what, const char *department, bool is_csv, const char *lines)
{
	scoped_json json_t *answer = asked(o, what, department, "2027-02-01");
	scoped_text struct text out = TEXT_EMPTY;

	if (is_csv)
		tell_report_csv(&out, what, answer);
	else
		tell_report(&out, what, answer, (struct screen){ .width = 160 });
	scoped(heap) char *told = mem_text(text_str(&out));
	squeeze(told);
	if (strstr(told, lines) == NULL)
		fail_msg("no\n%sin\n%s", lines, told);
}

static void departments_that_saw_each_other_say_who_went_where(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "ann warehouse 2 2027-02-02 bea\n");
	assert_told(o, "recognition", NULL, true,
	            "kind,staff,staff_name,with,with_name,from,from_name,to,to_name,visits,mutual,there,back\n");
	assert_told(o, "recognition", NULL, true, "pair,ann,Ann Ash,bea,Bea Lind,sales,Sales,warehouse,Warehouse,1,yes,,\n");
	assert_told(o, "recognition", NULL, true, "departments,,,,,sales,Sales,warehouse,Warehouse,4,,2,2\n");
	((struct published_visit *)office_visit(o, "ann", "warehouse", 1))->missed = true;
	((struct published_visit *)office_visit(o, "bob", "warehouse", 1))->missed = true;
	assert_told(o, "recognition", NULL, true, "departments,,,,,sales,Sales,warehouse,Warehouse,2,,0,2\n");
}

static void leads_and_others_are_summed_apart(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "ann field 2 2027-02-09..2027-02-11 cy\n");
	assert_told(o, "progress", NULL, false, "Leads have seen 1 of 1 departments on their routes, the others 3 of 5.\n");
	assert_told(o, "progress", NULL, true, "ann,Ann Ash,sales,no,1,2,1,1,2027-01-05,2027-02-09\n");
	assert_told(o, "progress", NULL, true, "bea,Bea Lind,warehouse,yes,1,1,1,1,2027-01-19,\n");
}

static void a_pair_says_how_often_it_met(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "");
	assert_told(o, "recognition", NULL, false, "VISITOR FROM BUDDY OF VISITS BOTH WAYS\n");
	assert_told(o, "recognition", NULL, false, "Ann Ash (ann) Sales Bea Lind (bea) Warehouse 1 yes\n");
}

static void coverage_says_where_no_route_leads(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_edit(o, ", { from = \"warehouse\"; to = \"sales\"; }", "");
	office_publish(o, "2027-02-01", 2000, "");
	assert_told(o, "coverage", NULL, true, "home,home_name,host,host_name,seen,people,last,route\n");
	assert_told(o, "coverage", NULL, true, "sales,Sales,warehouse,Warehouse,2,2,2027-01-12,yes\n");
	assert_told(o, "coverage", NULL, true, "warehouse,Warehouse,sales,Sales,2,2,2027-01-19,no\n");
	assert_told(o, "coverage", NULL, false, "PEOPLE OF HAVE SEEN HOW MANY LAST ROUTE\n");
	assert_told(o, "coverage", NULL, false, "Sales Warehouse 2 of 2 2027-01-12 yes\n");
}

static void of_nobody_there_is_neither_fewest_nor_most(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();
	scoped_json json_t *answer = asked(o, "fairness", "attic", "2027-01-20");
	const json_t *attic = json_array_get(json_object_get(answer, "departments"), 0);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(attic, "people")), 0);
	for (const char *const *member = (const char *const[]){ "average", "fewest", "most", "best", "worst", "longest", NULL };
	     *member != NULL; member++)
		assert_true(json_is_null(json_object_get(attic, *member)));
	office_publish(o, "2027-02-01", 2000, "");
	assert_told(o, "fairness", NULL, false, "\nAttic 0 0 0 0 0 0 0 0\nField 1 0 0 0 0 0 0 0 0 0.0 0\n");
	assert_told(o, "fairness", NULL, false, "\nSales 2 0 0 0 0 0 0 0 1 1.0 1\n");
	scoped_json json_t *later = asked(o, "fairness", "sales", "2027-02-01");
	const json_t *sales = json_array_get(json_object_get(later, "departments"), 0);
	assert_true(json_real_value(json_object_get(sales, "average")) == 1.0);
	assert_int_equal(json_integer_value(json_object_get(sales, "fewest")), 1);
}

static void a_department_says_who_waits_the_average_and_who_got_least(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "ann warehouse 2 2027-02-02 bea\nbob warehouse 2 - -\nbob field 2 - -\nbea sales 2 2027-02-09 ann\n");
	o->published->left_out[o->published->n_left_out - 1].waiting = 3;
	assert_told(o, "fairness", NULL, false, "DEPARTMENT PEOPLE OWED PLACED HELD MISSED LEFT OUT WAITING LONGEST WAIT "
	            "FEWEST EVER ON AVERAGE MOST EVER\n");
	assert_told(o, "fairness", NULL, false, "\nSales 2 3 1 0 0 2 1 3 1 1.0 1\n");
	assert_told(o, "fairness", NULL, false, "4 visits owed, 2 placed, 0 held, 0 missed, 2 left out.\n"
	            "Of the visits that had come due for each, Ann Ash (1 of 1), Bea Lind (1 of 1) and Ben Oak (1 of 1) have held all; "
	            "Bob \"Bo\" Müller (1 of 2) has held the smallest part so far.\n\nDEPARTMENT");
}

static void narrowed_to_a_department_the_first_line_is_narrowed_too(void **state)
{
	scoped(office) struct office *o = office_of_one_cycle();

	(void)state;
	office_publish(o, "2027-02-01", 2000, "ann warehouse 2 2027-02-02 bea\nbob field 2 - -\nbea sales 2 2027-02-09 ann\n");
	((struct published_visit *)office_visit(o, "bea", "sales", 1))->missed = true;
	assert_told(o, "fairness", "warehouse", false, ": 1 visit owed, 1 placed, 0 held, 0 missed, 0 left out.\n"
	            "Of the visits that had come due for each, Ben Oak (1 of 1) has held all; Bea Lind (0 of 1) has held none yet.\n");
	assert_told(o, "fairness", "field", false, ": 0 visits owed, 0 placed, 0 held, 0 missed, 0 left out.\n\nDEPARTMENT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_nobody_there_is_neither_fewest_nor_most),
		cmocka_unit_test(a_department_says_who_waits_the_average_and_who_got_least),
		cmocka_unit_test(narrowed_to_a_department_the_first_line_is_narrowed_too),
		cmocka_unit_test(departments_that_saw_each_other_say_who_went_where),
		cmocka_unit_test(leads_and_others_are_summed_apart),
		cmocka_unit_test(a_pair_says_how_often_it_met),
		cmocka_unit_test(coverage_says_where_no_route_leads),
	};

	return cmocka_run_group_tests_name("reports as people read them", tests, NULL, NULL);
}
