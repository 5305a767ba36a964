/* Objective 3 proved: the least sum of squared debts that any plan can have which places
 * as many visits.
 *
 * A home's people owe least when they owe evenly: of all visits that one more left out
 * can be, the cheapest first.  For each person these costs only rise, so the home's are
 * all of its people's, sorted; the sum is convex in how many of the home's visits are
 * left out.  So an outline bounds the debt as it bounds the number: instead of 1 a visit
 * gains what it spares its home, the dearest first, and no more visits than the plan's
 * are placed.  What is gained at most, taken from the debt of a plan that places nobody,
 * is a debt that no plan goes below. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "programme.h"

static int dearest_first(const void *pa, const void *pb)
{
	const struct gain *a = pa, *b = pb;

	ORDER(a->home.i, b->home.i);
	ORDER(b->each, a->each);
	return 0;
}

static int by_size(const void *pa, const void *pb)
{
	int a = *(const int *)pa, b = *(const int *)pb;

	return (a > b) - (a < b);
}

/* What each visit that a person may have left out adds to their debt squared, the
 * lightest left out first; returns what they owe squared if nothing is placed. */
static int64_t add_gains(const struct problem *p, uint32_t person, struct gain **gains, size_t *n)
{
	uint32_t begin = p->first_task[person], end = p->first_task[person + 1];
	int *weights = mem_array(int, end - begin);
	int64_t debt = 0;
	size_t n_weights = 0;

	for (uint32_t t = begin; t < end; t++) {
		if (p->tasks[t].n_starts == 0)
			debt += 1 + p->tasks[t].waiting;        /* in any plan */
		else
			weights[n_weights++] = 1 + p->tasks[t].waiting;
	}
	if (n_weights > 0)
		qsort(weights, n_weights, sizeof *weights, by_size);
	for (size_t i = 0; i < n_weights; i++) {
		int64_t with = debt + weights[i];

		*mem_push(*gains, *n) = (struct gain){ p->org->staff[person].home, with * with - debt * debt, 1 };
		debt = with;
	}
	free(weights);
	return debt * debt;
}

/* Equal steps of a home become one. */
static size_t merge(struct gain *gains, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(gains, n, sizeof *gains, dearest_first);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && dept_same(gains[kept - 1].home, gains[i].home) && gains[kept - 1].each == gains[i].each)
			gains[kept - 1].most++;
		else
			gains[kept++] = gains[i];
	}
	return kept;
}

int64_t debt2_floor(const struct seating *s)
{
	struct outline o;
	struct programme g;
	struct gain *gains = NULL;
	size_t n = 0;
	int64_t debt2 = 0;

	for (uint32_t person = 0; person < s->p->org->n_staff; person++)
		debt2 += add_gains(s->p, person, &gains, &n);
	struct programme_of of = { .gains = gains, .n_gains = merge(gains, n), .placed = (int)s->n_placed };
	outline_init(&o, s->p, NULL, NULL);
	programme_init(&g, &o, &of);
	programme_solve(&g, &o.work);
	int64_t floor = debt2 - bound_gains(&o, &g, &of);
	programme_clear(&g);
	outline_clear(&o);
	free(gains);
	return floor;
}
