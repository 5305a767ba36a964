/* Obstacles in words that HR can act on. */
#ifndef CROSSTRAIN_PLAN_WORDING_H
#define CROSSTRAIN_PLAN_WORDING_H

#include "crosstrain/text.h"
#include "obstacle.h"

/* A visit and the slot that is spoken of. */
struct view {
	const struct problem *p;
	const struct task *t;
	struct question q;
	int slot;
};

/* What stands in the way at the slot spoken of, one obstacle after another: "A; and B". */
void obstacles_in_words(struct text *out, const struct view *v, uint16_t obstacles);
/* "no day on which both Ann is there and Warehouse receives visitors" */
void no_day_in_words(struct text *out, const struct view *v);
/* The same, or that the host does not even work long enough: no change opens a day. */
void nothing_in_words(struct text *out, const struct view *v);

#endif
