/* The simplex method, on drawn programmes: its solution keeps the rooms, and its prices
 * prove that there is none better. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "crosstrain/lp.h"
#include "crosstrain/mem.h"
#include "world.h"

/* Rooms are widened by so much, that no two rows bind at once. */
static const double slack = 1e-4;

/* A column of a few entries; mostly ones, so that sums cancel and rows bind together. */
static void draw_column(struct lp *lp, struct dice *dice)
{
	int row = (int)dice_roll(dice, 3);

	lp_add_column(lp, 1 + dice_roll(dice, 3), 1 + dice_roll(dice, 4));
	for (; row < lp->n_rows; row += 1 + (int)dice_roll(dice, 4))
		lp_add_entry(lp, row, dice_roll(dice, 8) == 0 ? -1 : 1 + (dice_roll(dice, 10) == 0));
}

static struct lp *draw_programme(struct dice *dice)
{
	struct lp *lp = lp_new();
	int rows = 1 + (int)dice_roll(dice, 40), columns = 1 + (int)dice_roll(dice, 80);

	for (int i = 0; i < rows; i++)
		*mem_push(lp->room, lp->n_rows) = dice_roll(dice, 6);
	for (int j = 0; j < columns; j++)
		draw_column(lp, dice);
	return lp;
}

static double worth(const struct lp *lp, const double *x)
{
	double sum = 0;

	for (int j = 0; j < lp->n_columns; j++)
		sum += lp->profit[j] * x[j];
	return sum;
}

static void assert_feasible(const struct lp *lp, const double *x, uint64_t seed)
{
	double *used = mem_array(double, (size_t)lp->n_rows);

	for (int j = 0; j < lp->n_columns; j++) {
		if (x[j] < 0 || x[j] > lp->most[j])
			fail_msg("seed %llu: column %d at %g", (unsigned long long)seed, j, x[j]);
		for (int e = lp->begin[j]; e < lp->begin[j + 1]; e++)
			used[lp->row[e]] += lp->value[e] * x[j];
	}
	for (int i = 0; i < lp->n_rows; i++)
		if (used[i] > lp->room[i] + slack)
			fail_msg("seed %llu: row %d takes %g of %g", (unsigned long long)seed, i, used[i], lp->room[i]);
	free(used);
}

/* What no solution is worth more than, by weak duality. */
static double bound_of(const struct lp *lp, const double *price)
{
	double sum = 0;

	for (int i = 0; i < lp->n_rows; i++) {
		assert_true(price[i] >= 0);
		sum += price[i] * lp->room[i];
	}
	for (int j = 0; j < lp->n_columns; j++) {
		double rest = lp->profit[j];

		for (int e = lp->begin[j]; e < lp->begin[j + 1]; e++)
			rest -= price[lp->row[e]] * lp->value[e];
		sum += fmax(rest, 0) * lp->most[j];
	}
	return sum;
}

static double solve(struct lp *lp, uint64_t seed)
{
	double *x = mem_array(double, (size_t)lp->n_columns), *price = mem_array(double, (size_t)lp->n_rows);
	int64_t work = INT64_C(1000000000);

	assert_true(lp_solve(lp, &work, x, price));
	assert_feasible(lp, x, seed);
	double found = worth(lp, x), bound = bound_of(lp, price);
	if (fabs(found - bound) > 0.01 * (1 + fabs(bound)))
		fail_msg("seed %llu: worth %g, but the prices allow %g", (unsigned long long)seed, found, bound);
	free(x);
	free(price);
	return found;
}

static void prices_prove_the_solution(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3000; seed++) {
		struct dice dice = { seed };
		scoped(lp) struct lp *lp = draw_programme(&dice);

		solve(lp, seed);
	}
}

static void what_is_added_is_solved_from_where_it_ended(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct dice dice = { seed }, again = { seed };
		scoped(lp) struct lp *lp = draw_programme(&dice);
		scoped(lp) struct lp *whole = draw_programme(&again);

		solve(lp, seed);
		for (int j = 0; j < 20; j++) {
			draw_column(lp, &dice);
			draw_column(whole, &again);
		}
		double warm = solve(lp, seed), cold = solve(whole, seed);
		if (fabs(warm - cold) > 0.01 * (1 + cold))
			fail_msg("seed %llu: %g from where it ended, %g from the start", (unsigned long long)seed, warm, cold);
	}
}

/* Cut short it says so, and what it has is a solution all the same. */
static void too_little_work_ends_early_but_sound(void **state)
{
	size_t short_of = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct dice dice = { seed };
		scoped(lp) struct lp *lp = draw_programme(&dice);
		double *x = mem_array(double, (size_t)lp->n_columns), *price = mem_array(double, (size_t)lp->n_rows);
		int64_t work = 500;

		short_of += !lp_solve(lp, &work, x, price);
		assert_feasible(lp, x, seed);
		assert_true(bound_of(lp, price) >= worth(lp, x) - 0.01 * (1 + worth(lp, x)));
		free(x);
		free(price);
	}
	assert_true(short_of > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_prove_the_solution),
		cmocka_unit_test(what_is_added_is_solved_from_where_it_ended),
		cmocka_unit_test(too_little_work_ends_early_but_sound),
	};

	return cmocka_run_group_tests_name("lp", tests, NULL, NULL);
}
