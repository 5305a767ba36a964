/* Plans of very small companies by trying everything. */
#ifndef TESTS_BRUTE_H
#define TESTS_BRUTE_H

#include "crosstrain/plan.h"

struct brute {
	bool given_up;           /* too many plans to try them all */
	int placed;              /* the most that any plan places */
	int moved;               /* of these plans: the fewest published visits moved or taken away */
	int lost;                /* of these: the fewest days of notice lost; one taken away loses the cycle's days */
	int64_t debt2;           /* of all plans that place the most: the least sum of squared debts */
};

/* The best of a plan's first cycle: of its visits, each with the waiting that the plan
 * says, every start that the rules allow is tried with every other.  `history` holds what
 * has been published; nothing of it may have begun. */
struct brute brute_force(const struct org *org, const struct history *history, const struct plan *plan);

#endif
