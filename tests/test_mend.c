/* Companies of two hundred people, too many for low effort to plan all of them together:
 * what it mends host by host is measured on what normal effort finds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "world.h"

enum { DEPARTMENTS = 6, PEOPLE = 200 };

/* With little room; changed, the first host takes one visitor less and the second has a day
 * when it takes none. */
static struct org *draw_tight(uint64_t seed, bool changed)
{
	struct dice dice = { seed * 7919 };
	scoped_text struct text conf = TEXT_EMPTY;

	text_addf(&conf, "organization = \"Tight %llu\"; timezone = \"Europe/Berlin\";\n"
	          "cycle = { start = \"2027-01-04\"; weeks = 7; publish_ahead = 0; notice_days = 0; min_gap_days = %u; };\n"
	          "departments = (", (unsigned long long)seed, dice_roll(&dice, 8));
	for (uint32_t d = 0; d < DEPARTMENTS; d++)
		text_addf(&conf, "%s{ id = \"d%u\"; name = \"D%u\"; capacity = %u; max_away = 12;%s }", d > 0 ? ", " : "", d, d,
		          5 + dice_roll(&dice, 2) - (changed && d == 0 ? 1 : 0),
		          changed && d == 1 ? " closed = [\"2027-01-27\"];" : "");
	text_add(&conf, ");\nroutes = (");
	for (uint32_t d = 0; d < DEPARTMENTS; d++)
		for (uint32_t k = 1; k <= 2; k++)
			text_addf(&conf, "%s{ from = \"d%u\"; to = \"d%u\"; days = %u; }", d + k > 1 ? ", " : "", d, (d + k) % DEPARTMENTS,
			          1 + dice_roll(&dice, 5));
	text_add(&conf, ");\nstaff = (");
	for (uint32_t s = 0; s < PEOPLE; s++)
		text_addf(&conf, "%s{ id = \"s%03u\"; name = \"S%03u\"; department = \"d%u\"; }", s > 0 ? ", " : "", s, s,
		          dice_roll(&dice, DEPARTMENTS));
	text_add(&conf, ");\n");
	return world_org(text_str(&conf));
}

static void what_is_mended_is_as_good_as_what_is_planned_together(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct history none = { 0 }, told = { 0 };
		scoped(org) struct org *before = draw_tight(seed, false), *after = draw_tight(seed, true);
		scoped(plan) struct plan *plan = plan_make(before, &none, before->cycle.start, EFFORT_NORMAL, NULL);

		world_remember(&told, plan);
		scoped(plan) struct plan *together = plan_make(after, &told, after->cycle.start, EFFORT_NORMAL, NULL);
		scoped(plan) struct plan *mended = plan_make(after, &told, after->cycle.start, EFFORT_LOW, NULL);
		history_clear(&told);
		assert_true(together->cycles[0].moved > 0);
		assert_int_equal(together->cycles[0].placed, together->cycles[0].bound);
		assert_int_equal(mended->cycles[0].placed, together->cycles[0].placed);
		assert_int_equal(mended->cycles[0].moved, together->cycles[0].moved);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_mended_is_as_good_as_what_is_planned_together),
	};

	return cmocka_run_group_tests_name("mend", tests, NULL, NULL);
}
