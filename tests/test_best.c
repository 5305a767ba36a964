/* Very small drawn companies, whose best plan is found by trying all: what the planner
 * says of its plan is true, and its plan is that good. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "brute.h"
#include "crosstrain/mem.h"
#include "world.h"

/* Two or three departments, up to five people, two weeks, little room: small enough to
 * try everything, tight enough that something is left out. */
static struct org *draw_small(uint64_t seed, const char *more)
{
	struct dice dice = { seed * 7919 };
	scoped_text struct text conf = TEXT_EMPTY;
	static const char *const workdays[] = { "mon-fri", "mon,wed,fri", "tue,thu", "mon" };
	uint32_t n = 2 + dice_roll(&dice, 2), people = n + dice_roll(&dice, 4);

	text_addf(&conf, "organization = \"Small %llu\"; timezone = \"Europe/Berlin\";\n"
	          "cycle = { start = \"2027-01-04\"; weeks = 2; publish_ahead = 0; notice_days = %u; min_gap_days = %u; };\ndepartments = (",
	          (unsigned long long)seed, dice_roll(&dice, 2), dice_roll(&dice, 5));
	for (uint32_t d = 0; d < n; d++)
		text_addf(&conf, "%s{ id = \"d%u\"; name = \"D%u\"; workdays = \"%s\"; capacity = %u; max_away = %u; }",
		          d > 0 ? ", " : "", d, d, workdays[dice_roll(&dice, 4)], 1 + dice_roll(&dice, 2), 1 + dice_roll(&dice, 2));
	text_add(&conf, ");\nroutes = (");
	const char *comma = "";
	for (uint32_t from = 0; from < n; from++)
		for (uint32_t to = 0; to < n; to++)
			if (from != to && dice_roll(&dice, 3) > 0) {
				text_addf(&conf, "%s{ from = \"d%u\"; to = \"d%u\"; days = %u; }", comma, from, to,
				          1 + dice_roll(&dice, 2) * dice_roll(&dice, 3));
				comma = ", ";
			}
	text_add(&conf, ");\nstaff = (");
	for (uint32_t s = 0; s < people; s++)
		text_addf(&conf, "%s{ id = \"s%u\"; name = \"S%u\"; department = \"d%u\"; workdays = \"%s\"; }", s > 0 ? ", " : "",
		          s, s, dice_roll(&dice, n), dice_roll(&dice, 3) == 0 ? "mon-wed" : "mon-sun");
	text_addf(&conf, ");\n%s\n", more);
	return world_org(text_str(&conf));
}

/* How many companies to try: COMPANIES=… from SEED=… on. */
static uint64_t seeds(uint64_t *first, uint64_t unless_said)
{
	const char *from = getenv("SEED"), *count = getenv("COMPANIES");

	*first = from != NULL ? strtoull(from, NULL, 10) : 1;
	return *first + (count != NULL ? strtoull(count, NULL, 10) : unless_said);
}

struct tally { size_t n, proved_fair; };

static void assert_true_and_best(const struct plan_cycle *c, const struct brute *best, uint64_t seed, struct tally *tally)
{
	if (c->bound < (size_t)best->placed)
		fail_msg("seed %llu: %d can be placed, the bound is %zu", (unsigned long long)seed, best->placed, c->bound);
	if (c->placed != (size_t)best->placed || !c->proved_most)
		fail_msg("seed %llu: %zu placed or not proved, %d can be", (unsigned long long)seed, c->placed, best->placed);
	if (c->debt2 != best->debt2)
		fail_msg("seed %llu: debt %lld, %lld can be", (unsigned long long)seed, (long long)c->debt2,
		         (long long)best->debt2);
	tally->n++;
	tally->proved_fair += c->proved_fair;
}

static void what_is_proved_is_true(void **state)
{
	uint64_t first, until = seeds(&first, 300);
	struct tally tally = { 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		scoped(org) struct org *org = draw_small(seed, "");
		struct history none = { 0 };
		scoped(plan) struct plan *plan = plan_make(org, &none, org->cycle.start, EFFORT_NORMAL, NULL);
		struct brute best = brute_force(org, &none, plan);

		if (!best.given_up)
			assert_true_and_best(&plan->cycles[0], &best, seed, &tally);
	}
	print_message("%zu companies: all plans best, proved, and fairest; of %zu that is proved too\n", tally.n, tally.proved_fair);
}

/* Days by which visits begin before the day that people were told; the cycle's if they are
 * taken away. */
static int notice_lost(const struct history *told, const struct plan *plan)
{
	int lost = 0;

	for (size_t j = 0; j < plan->n_visits; j++)
		for (size_t i = 0; i < told->n_visits; i++) {
			const struct history_visit *t = &told->visits[i];
			const struct plan_visit *v = &plan->visits[j];

			if (!staff_same(t->staff, v->staff) || !dept_same(t->host, v->host))
				continue;
			if (!plan_is_placed(v))
				lost += days_between(plan->cycles[0].days.first, plan->cycles[0].days.until);
			else if (day_before(v->days.first, t->days.first))
				lost += days_between(v->days.first, t->days.first);
		}
	return lost;
}

/* A plan is published; then somebody cannot on the day they were told, and somebody else
 * neither.  As many are placed as can be, no more move than must for that, and of the
 * plans that move as few it is one that costs the fewest days of notice. */
static void no_more_move_than_must(void **state)
{
	uint64_t first, until = seeds(&first, 300);
	size_t n = 0, calm = 0, fewest = 0, moved = 0;

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		scoped(org) struct org *org = draw_small(seed, "");
		struct history told = { 0 };
		scoped_text struct text off = TEXT_EMPTY;
		scoped(plan) struct plan *plan = plan_make(org, &told, org->cycle.start, EFFORT_NORMAL, NULL);
		const char *comma = "";
		char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];

		world_remember(&told, plan);
		text_add(&off, "time_off = (");
		for (size_t i = 0; i < told.n_visits; i += 2) {
			text_addf(&off, "%s{ staff = \"%s\"; days = [\"%s..%s\"]; }", comma,
			          org_staff(org, told.visits[i].staff)->id, day_write(from, told.visits[i].days.first),
			          day_write(to, day_after(told.visits[i].days.until, -1)));
			comma = ", ";
		}
		text_add(&off, ");");
		scoped(org) struct org *after = draw_small(seed, text_str(&off));
		scoped(plan) struct plan *again = plan_make(after, &told, org->cycle.start, EFFORT_NORMAL, NULL);
		struct brute best = brute_force(after, &told, again);
		const struct plan_cycle *c = &again->cycles[0];

		int lost = notice_lost(&told, again);
		history_clear(&told);
		if (best.given_up)
			continue;
		if (c->placed != (size_t)best.placed)
			fail_msg("seed %llu: %zu placed, %d can be", (unsigned long long)seed, c->placed, best.placed);
		if (lost != best.lost)
			fail_msg("seed %llu: %d days of notice lost, %d must", (unsigned long long)seed, lost, best.lost);
		n++;
		calm += c->moved == (size_t)best.moved;
		moved += c->moved;
		fewest += (size_t)best.moved;
		if (c->moved != (size_t)best.moved)
			fail_msg("seed %llu: %zu moved, %d must", (unsigned long long)seed, c->moved, best.moved);
	}
	print_message("%zu replans: %zu move the fewest; %zu moved in all, %zu must\n", n, calm, moved, fewest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_proved_is_true),
		cmocka_unit_test(no_more_move_than_must),
	};

	return cmocka_run_group_tests_name("best", tests, NULL, NULL);
}
