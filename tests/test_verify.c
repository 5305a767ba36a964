/* The judge of plans: each kind of broken rule is found, and named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/plan.h"
#include "world.h"

static const char company[] =
	"organization = \"Acme\"; timezone = \"Europe/Berlin\";\n"
	"cycle = { start = \"2027-01-04\"; weeks = 4; publish_ahead = 0; notice_days = 2; min_gap_days = 3; };\n"
	"departments = (\n"
	"  { id = \"sales\"; name = \"Sales\"; max_away = 1; all_hands = [\"2027-01-28\"]; },\n"
	"  { id = \"warehouse\"; name = \"Warehouse\"; capacity = 1; closed = [\"2027-01-27\"]; },\n"
	"  { id = \"field\"; name = \"Field\"; } );\n"
	"routes = (\n"
	"  { from = \"sales\"; to = \"warehouse\"; days = 2; requires = [\"dock\"]; },\n"
	"  { from = \"sales\"; to = \"field\"; },\n"
	"  { from = \"field\"; to = \"warehouse\"; days = 2; } );\n"
	"staff = (\n"
	"  { id = \"ann\"; name = \"Ann\"; department = \"sales\"; certificates = [\"dock until 2027-01-22\"]; },\n"
	"  { id = \"tom\"; name = \"Tom\"; department = \"sales\"; certificates = [\"dock\"]; exempt = [\"field\"]; },\n"
	"  { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; },\n"
	"  { id = \"bo\"; name = \"Bo\"; department = \"warehouse\"; buddy = false; },\n"
	"  { id = \"fay\"; name = \"Fay\"; department = \"field\"; } );\n"
	"time_off = ( { staff = \"tom\"; days = [\"2027-01-20\"]; }, { staff = \"bea\"; days = [\"2027-01-14\"]; } );\n"
	"holidays = [\"2027-01-06\"];\n";

/* A plan without fault, by hand: the rules of the company above allow each line. */
static const struct line { const char *staff, *host, *first, *last, *buddy; } good[] = {
	{ "ann", "warehouse", "2027-01-11", "2027-01-12", "bea" },
	{ "ann", "field",     "2027-01-18", "2027-01-18", "fay" },
	{ "tom", "warehouse", "2027-01-21", "2027-01-22", "bea" },
	{ "fay", "warehouse", "2027-01-25", "2027-01-26", "bea" },
};
enum { LINES = sizeof good / sizeof *good };

static struct plan *plan_from(const struct org *org, const struct line *lines, size_t n)
{
	struct plan *plan = mem_new(struct plan);

	plan->today = world_day("2027-01-04");
	plan->cycles = mem_new(struct plan_cycle);
	plan->n_cycles = 1;
	plan->cycles[0] = (struct plan_cycle){ .cycle = 1, .days = org_cycle_span(org, 1), .owed = n, .placed = n, .bound = n };
	for (size_t i = 0; i < n; i++) {
		struct staff_ix s = org_find_staff(org, lines[i].staff);

		*mem_push(plan->visits, plan->n_visits) = (struct plan_visit){
			.staff = s, .home = org->staff[s.i].home, .host = org_find_department(org, lines[i].host), .cycle = 1,
			.days = { world_day(lines[i].first), day_after(world_day(lines[i].last), 1) },
			.buddy = lines[i].buddy != NULL ? org_find_staff(org, lines[i].buddy) : NOBODY,
		};
	}
	return plan;
}

static void assert_finds(const struct line *lines, size_t n, const char *rule)
{
	static const struct history none = { 0 };
	scoped(org) struct org *org = world_org(company);
	scoped(plan) struct plan *plan = plan_from(org, lines, n);
	scoped_text struct text findings = TEXT_EMPTY;
	size_t found = plan_verify(&findings, org, &none, plan);

	if (rule == NULL ? found > 0 : strstr(text_str(&findings), rule) == NULL)
		fail_msg("expected %s, found:\n%s", rule != NULL ? rule : "nothing", text_str(&findings));
}

static void a_plan_without_fault_passes(void **state)
{
	(void)state;
	assert_finds(good, LINES, NULL);
}

static void each_broken_rule_is_named(void **state)
{
	/* One line of the good plan is put in another's place. */
	static const struct { size_t line; struct line instead; const char *rule; } broken[] = {
		{ 0, { "ann", "warehouse", "2027-01-05", "2027-01-05", "bea" }, "wrong number of the host's working days" },
		{ 0, { "ann", "warehouse", "2027-01-09", "2027-01-12", "bea" }, "begins or ends on a day on which the host does not work" },
		{ 0, { "ann", "warehouse", "2027-01-05", "2027-01-07", "bea" }, "begin too soon" },
		{ 0, { "ann", "warehouse", "2027-01-21", "2027-01-22", "bea" }, "warehouse: 2 visitors on 2027-01-21, capacity 1" },
		{ 0, { "ann", "warehouse", "2027-01-21", "2027-01-22", "bea" }, "sales: 2 away on 2027-01-21, max_away 1" },
		{ 0, { "ann", "warehouse", "2027-01-14", "2027-01-15", "bea" }, "too near to another visit of the same person" },
		{ 0, { "ann", "warehouse", "2027-01-18", "2027-01-19", "bea" }, "two visits at once" },
		{ 0, { "ann", "warehouse", "2027-01-22", "2027-01-25", "bea" }, "a certificate is missing" },
		{ 2, { "tom", "warehouse", "2027-01-20", "2027-01-21", "bea" }, "the visitor is not there" },
		{ 2, { "tom", "warehouse", "2027-01-26", "2027-01-27", "bea" }, "the host is closed" },
		{ 2, { "tom", "warehouse", "2027-01-28", "2027-01-29", "bea" }, "needs all hands" },
		{ 2, { "tom", "warehouse", "2027-01-29", "2027-02-01", "bea" }, "does not lie in its cycle" },
		{ 2, { "tom", "field",     "2027-01-22", "2027-01-22", "fay" }, "the visitor is exempt" },
		{ 2, { "tom", "sales",     "2027-01-22", "2027-01-22", NULL },  "has no such route" },
		{ 2, { "tom", "warehouse", "2027-01-21", "2027-01-22", "fay" }, "buddy is not one of the host's" },
		{ 2, { "tom", "warehouse", "2027-01-21", "2027-01-22", "bo" },  "buddy is not one of the host's" },
		{ 2, { "tom", "warehouse", "2027-01-13", "2027-01-14", "bea" }, "the buddy is not there" },
		{ 3, { "ann", "warehouse", "2027-01-04", "2027-01-05", "bea" }, "stands twice" },
		{ 3, { "fay", "warehouse", "2027-01-01", "2027-01-04", "bea" }, "begins before today and was never published" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct line lines[LINES];

		memcpy(lines, good, sizeof lines);
		lines[broken[i].line] = broken[i].instead;
		assert_finds(lines, LINES, broken[i].rule);
	}
}

static void false_claims_are_found(void **state)
{
	static const struct history none = { 0 };
	scoped(org) struct org *org = world_org(company);

	(void)state;
	for (int claim = 0; claim < 4; claim++) {
		scoped(plan) struct plan *plan = plan_from(org, good, LINES);
		scoped_text struct text findings = TEXT_EMPTY;
		struct plan_cycle *c = &plan->cycles[0];

		switch (claim) {
		case 0: c->owed++; break;
		case 1: c->placed--; break;
		case 2: c->bound--; break;
		case 3: c->bound++; c->proved_most = true; break;
		}
		assert_int_equal(plan_verify(&findings, org, &none, plan), 1);
	}
}

static void nobody_is_left_out_without_a_reason(void **state)
{
	static const struct history none = { 0 };
	scoped(org) struct org *org = world_org(company);
	scoped(plan) struct plan *plan = plan_from(org, good, LINES);
	scoped_text struct text findings = TEXT_EMPTY;

	(void)state;
	plan->visits[0].days.until = plan->visits[0].days.first;
	plan->cycles[0].placed--;
	assert_int_equal(plan_verify(&findings, org, &none, plan), 1);
	assert_non_null(strstr(text_str(&findings), "left out without a reason"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_without_fault_passes),
		cmocka_unit_test(each_broken_rule_is_named),
		cmocka_unit_test(false_claims_are_found),
		cmocka_unit_test(nobody_is_left_out_without_a_reason),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
