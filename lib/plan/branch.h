/* A search for the best plan out of patterns (see branch.c), of all that is to be planned
 * or of a part of it. */
#ifndef CROSSTRAIN_PLAN_BRANCH_H
#define CROSSTRAIN_PLAN_BRANCH_H

#include "rota.h"

struct branching {
	struct rota r;
	int64_t step;           /* what is better is better by this at least */
	bool is_proof;          /* of what could be placed if nobody had been told anything */
	uint32_t placed;        /* no plan with fewer is looked at */
	int64_t best;           /* worth of the best plan so far, … */
	int *seats;             /* … and the plan */
};

void branching_init(struct branching *b, struct seating *s, enum aim aim, int most);
void branching_clear(struct branching *b);
/* Begins anew, with so much work to do: only tasks of `is_free` (see rota_start()) are to be
 * decided.  The best plan so far is the one that is seated. */
void branching_start(struct branching *b, const bool *is_free, int64_t work);
/* Solves the programme of what is not decided; returns what no plan is worth more than. */
int64_t branching_solve(struct branching *b);
/* Looks for better plans with what is decided.  `most` is what the programme's solution
 * proves; returns what none is worth more than. */
int64_t branching_explore(struct branching *b, int64_t most);

/* Whether a visit stays on a slot: it is pinned there, or was told a day so near that it
 * may not move. */
bool branching_fixes(const struct branching *b, const struct task *t, int slot);

/* How much is done, by effort. */
struct branching_limits {
	uint32_t tasks_placed, tasks_shared;    /* where there are more, not all are planned together */
	int64_t each;                           /* work for each pair of tasks, … */
	int64_t work, work_mending;             /* … in all, and to mend what one host has */
};
const struct branching_limits *branching_limits(enum effort effort);

#endif
