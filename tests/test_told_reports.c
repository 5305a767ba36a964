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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(departments_that_saw_each_other_say_who_went_where),
		cmocka_unit_test(a_pair_says_how_often_it_met),
		cmocka_unit_test(coverage_says_where_no_route_leads),
	};

	return cmocka_run_group_tests_name("reports as people read them", tests, NULL, NULL);
}
