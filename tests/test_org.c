/* The company: ids, absences, who is present, cycles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "config.h"
#include "world.h"

#define HEAD "organization = \"Acme\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 2; };\n"

static struct staff_ix person(const struct config *c, const char *id)
{
	struct staff_ix s = org_find_staff(c->org, id);

	assert_false(is_nobody(s));
	return s;
}

static struct dept_ix department(const struct config *c, const char *id)
{
	struct dept_ix d = org_find_department(c->org, id);

	assert_false(is_nowhere(d));
	return d;
}

static const char company[] = HEAD
	"departments = (\n"
	"  { id = \"sales\"; name = \"Sales\"; was = \"selling\"; contact = \"ann\"; },\n"
	"  { id = \"dock\"; name = \"Dock\"; workdays = \"mon-sat\"; timezone = \"America/New_York\";\n"
	"    closed = [\"2027-02-02\"]; holidays = [\"2027-02-15\"]; },\n"
	"  { id = \"office\"; name = \"Office\"; holidays = []; } );\n"
	"holidays = [\"2027-01-06\", \"2027-01-07..2027-01-08\"];\n"
	"staff = (\n"
	"  { id = \"ann\"; name = \"Ann\"; department = \"sales\"; was = \"anna\"; joined = \"2027-01-12\"; leaves = \"2027-03-31\";\n"
	"    exempt = [\"office\"]; certificates = [\"aid until 2027-02-01\", \"aid until 2027-01-01\", \"dock\"]; },\n"
	"  { id = \"bob\"; name = \"Bob\"; department = \"sales\"; workdays = \"mon,wed\"; },\n"
	"  { id = \"cy\"; name = \"Cy\"; department = \"dock\"; },\n"
	"  { id = \"di\"; name = \"Di\"; department = \"office\"; } );\n"
	"time_off = ( { staff = \"bob\"; days = [\"2027-02-01..2027-02-03\", \"2027-02-03..2027-02-10\"]; },\n"
	"             { staff = \"cy\"; days = [\"2027-01-20\"]; }, { staff = \"bob\"; days = [\"2027-02-11\"]; } );\n"
	"routes = ( { from = \"sales\"; to = \"dock\"; requires = [\"dock\", \"aid\"]; }, { from = \"*\"; to = \"office\"; } );\n"
	"message = (\"one\", \"two\", \"three\");\n";

static void people_and_departments_are_found_by_id_and_former_id(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	assert_true(staff_same(person(c, "ann"), person(c, "anna")));
	assert_true(dept_same(department(c, "sales"), department(c, "selling")));
	assert_string_equal(org_staff(c->org, person(c, "anna"))->id, "ann");
	assert_true(is_nobody(org_find_staff(c->org, "nobody")));
	assert_true(is_nowhere(org_find_department(c->org, "")));
	assert_true(staff_same(org_department(c->org, department(c, "sales"))->contact, person(c, "ann")));
	assert_true(is_nobody(org_department(c->org, department(c, "dock"))->contact));
}

static void visitors_ask_for_the_lead_where_nobody_is_named(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(HEAD
		"departments = ( { id = \"a\"; name = \"A\"; contact = \"ann\"; }, { id = \"b\"; name = \"B\"; } );\n"
		"staff = ( { id = \"ann\"; name = \"Ann\"; department = \"a\"; }, { id = \"al\"; name = \"Al\"; department = \"a\"; lead = true; },\n"
		"  { id = \"ben\"; name = \"Ben\"; department = \"b\"; lead = true; leaves = \"2027-03-31\"; },\n"
		"  { id = \"bob\"; name = \"Bob\"; department = \"b\"; lead = true; } );\n");
	assert_true(staff_same(org_department(c->org, department(c, "a"))->contact, person(c, "ann")));
	assert_true(staff_same(org_department(c->org, department(c, "b"))->contact, person(c, "bob")));
}

static void an_index_is_a_rank(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	for (size_t i = 1; i < c->org->n_staff; i++)
		assert_true(strcmp(c->org->staff[i - 1].id, c->org->staff[i].id) < 0);
	for (size_t i = 1; i < c->org->n_departments; i++)
		assert_true(strcmp(c->org->departments[i - 1].id, c->org->departments[i].id) < 0);
}

static void a_department_knows_its_people(void **state)
{
	size_t n;

	(void)state;
	scoped(config) struct config *c = config_good(company);
	const struct staff_ix *people = org_staff_of(c->org, department(c, "sales"), &n);
	assert_int_equal(n, 2);
	assert_true(staff_same(people[0], person(c, "ann")));
	assert_true(staff_same(people[1], person(c, "bob")));
	(void)org_staff_of(c->org, department(c, "office"), &n);
	assert_int_equal(n, 1);
}

static void a_star_is_every_department_but_the_host(void **state)
{
	struct route_ix first;

	(void)state;
	scoped(config) struct config *c = config_good(company);
	assert_int_equal(c->org->n_routes, 3);
	assert_int_not_equal(org_find_route(c->org, department(c, "dock"), department(c, "office")).i, NO_ROUTE.i);
	assert_int_equal(org_find_route(c->org, department(c, "office"), department(c, "office")).i, NO_ROUTE.i);
	assert_int_equal(org_find_route(c->org, department(c, "dock"), department(c, "sales")).i, NO_ROUTE.i);
	assert_int_equal(org_routes_from(c->org, department(c, "sales"), &first), 2);
	assert_true(dept_same(org_route(c->org, first)->to, department(c, "dock")));
	assert_int_equal(org_routes_from(c->org, department(c, "office"), &first), 0);
}

static void presence_is_workdays_holidays_time_off_and_employment(void **state)
{
	static const struct { const char *who, *on; bool present; } cases[] = {
		{ "ann", "2027-01-11", false },     /* joins on the 12th */
		{ "ann", "2027-01-12", true },
		{ "ann", "2027-01-16", false },     /* a Saturday */
		{ "ann", "2027-03-31", true },      /* the last day */
		{ "ann", "2027-04-01", false },
		{ "bob", "2027-01-05", false },     /* a Tuesday, and Bob works on Mondays and Wednesdays */
		{ "bob", "2027-01-04", true },
		{ "bob", "2027-01-06", false },     /* the company's holiday */
		{ "bob", "2027-02-01", false },
		{ "bob", "2027-02-10", false },
		{ "bob", "2027-02-15", true },
		{ "cy", "2027-01-06", true },       /* the dock has holidays of its own */
		{ "cy", "2027-02-15", false },
		{ "cy", "2027-01-16", true },       /* works on Saturdays, as the dock does */
		{ "cy", "2027-01-20", false },
		{ "di", "2027-01-07", true },       /* the office has no holidays at all */
	};

	(void)state;
	scoped(config) struct config *c = config_good(company);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(org_is_present(c->org, person(c, cases[i].who), world_day(cases[i].on)), cases[i].present);
}

static void a_host_receives_on_open_working_days(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	struct dept_ix dock = department(c, "dock");
	assert_true(org_receives(c->org, dock, world_day("2027-02-01")));
	assert_false(org_receives(c->org, dock, world_day("2027-02-02")));
	assert_true(org_works(c->org, dock, world_day("2027-02-02")));
	assert_false(org_receives(c->org, dock, world_day("2027-02-15")));
	assert_false(org_receives(c->org, dock, world_day("2027-02-07")));
	assert_false(org_works(c->org, department(c, "sales"), world_day("2027-01-08")));
}

static void a_certificate_counts_until_its_last_day(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	struct route_ix r = org_find_route(c->org, department(c, "sales"), department(c, "dock"));
	assert_true(org_holds(c->org, person(c, "ann"), r, world_day("2027-02-01")));
	assert_false(org_holds(c->org, person(c, "ann"), r, world_day("2027-02-02")));
	assert_false(org_holds(c->org, person(c, "bob"), r, world_day("2027-01-04")));
	assert_true(org_is_exempt(c->org, person(c, "ann"), department(c, "office")));
	assert_false(org_is_exempt(c->org, person(c, "ann"), department(c, "dock")));
}

static void cycles_follow_one_another(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	assert_int_equal(org_cycle_at(c->org, world_day("2026-01-01")), 1);
	assert_int_equal(org_cycle_at(c->org, world_day("2027-01-04")), 1);
	assert_int_equal(org_cycle_at(c->org, world_day("2027-01-17")), 1);
	assert_int_equal(org_cycle_at(c->org, world_day("2027-01-18")), 2);
	struct span third = org_cycle_span(c->org, 3);
	assert_true(day_same(third.first, world_day("2027-02-01")));
	assert_true(day_same(third.until, world_day("2027-02-15")));
	assert_string_equal(org_message(c->org, 1), "one");
	assert_string_equal(org_message(c->org, 3), "three");
	assert_string_equal(org_message(c->org, 4), "one");
}

static void a_tenth_may_be_away_rounded_up(void **state)
{
	static const struct { int people, away; } cases[] = { { 1, 1 }, { 10, 1 }, { 11, 2 }, { 20, 2 }, { 21, 3 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_text struct text text = TEXT_EMPTY;

		text_add(&text, HEAD "departments = ( { id = \"it\"; name = \"IT\"; } ); staff = (");
		for (int p = 0; p < cases[i].people; p++)
			text_addf(&text, "{ id = \"p%d\"; name = \"P\"; department = \"it\"; },", p);
		text_add(&text, ");");
		scoped(config) struct config *c = config_good(text_str(&text));
		assert_int_equal(c->org->departments[0].max_away, cases[i].away);
	}
}

static void zones_are_shared_and_a_departments_own_holds(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(company);
	assert_string_equal(zone_name(org_department(c->org, department(c, "dock"))->zone), "America/New_York");
	assert_ptr_equal(org_department(c->org, department(c, "sales"))->zone, c->org->zone);
}

/* The company's first cycle begins on Wednesday 2027-01-06. */
static void meetings_come_round_from_the_week_of_the_first_cycle(void **state)
{
	static const char text[] = "organization = \"Acme\"; timezone = \"Europe/Berlin\";\n"
		"cycle = { start = \"2027-01-06\"; weeks = 2; };\n"
		"departments = ( { id = \"it\"; name = \"IT\"; } );\n"
		"meetings = ( { id = \"b\"; name = \"B\"; department = \"it\"; weekday = \"tue\"; time = \"10:00\"; every_weeks = 2; },\n"
		"  { id = \"a\"; name = \"A\"; department = \"it\"; weekday = \"fri\"; time = \"16:30\"; minutes = 15; } );\n";
	static const struct { int meeting; const char *day; bool is; } cases[] = {
		{ 1, "2027-01-05", false },      /* before the first cycle */
		{ 1, "2027-01-12", false }, { 1, "2027-01-19", true }, { 1, "2027-01-20", false }, { 1, "2027-02-02", true },
		{ 0, "2027-01-08", true }, { 0, "2027-01-15", true }, { 0, "2027-01-01", false },
	};

	(void)state;
	scoped(config) struct config *c = config_good(text);
	assert_string_equal(c->org->meetings[0].id, "a");
	assert_int_equal(c->org->meetings[0].when.hours.until, 16 * 60 + 45);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(org_comes_round(c->org, &c->org->meetings[cases[i].meeting].when, world_day(cases[i].day)),
		                 cases[i].is);
}

static void a_celebration_is_on_the_last_such_day_of_its_cycle(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(HEAD "celebration = { weekday = \"fri\"; time = \"16:00\"; };");
	assert_true(day_same(org_celebration_day(c->org, 1), world_day("2027-01-15")));
	assert_true(day_same(org_celebration_day(c->org, 2), world_day("2027-01-29")));
	scoped(config) struct config *sunday = config_good(HEAD "celebration = { weekday = \"sun\"; time = \"16:00\"; };");
	assert_true(day_same(org_celebration_day(sunday->org, 1), world_day("2027-01-17")));
	scoped(config) struct config *none = config_good(HEAD);
	assert_false(none->org->celebration.is_held);
}

static void an_empty_company_is_a_company(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(HEAD "departments = (); staff = []; routes = ();");
	assert_int_equal(c->org->n_staff, 0);
	assert_true(is_nobody(org_find_staff(c->org, "ann")));
	assert_null(org_message(c->org, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_and_departments_are_found_by_id_and_former_id),
		cmocka_unit_test(visitors_ask_for_the_lead_where_nobody_is_named),
		cmocka_unit_test(an_index_is_a_rank),
		cmocka_unit_test(a_department_knows_its_people),
		cmocka_unit_test(a_star_is_every_department_but_the_host),
		cmocka_unit_test(presence_is_workdays_holidays_time_off_and_employment),
		cmocka_unit_test(a_host_receives_on_open_working_days),
		cmocka_unit_test(a_certificate_counts_until_its_last_day),
		cmocka_unit_test(cycles_follow_one_another),
		cmocka_unit_test(a_tenth_may_be_away_rounded_up),
		cmocka_unit_test(zones_are_shared_and_a_departments_own_holds),
		cmocka_unit_test(meetings_come_round_from_the_week_of_the_first_cycle),
		cmocka_unit_test(a_celebration_is_on_the_last_such_day_of_its_cycle),
		cmocka_unit_test(an_empty_company_is_a_company),
	};

	return cmocka_run_group_tests_name("org", tests, NULL, NULL);
}
