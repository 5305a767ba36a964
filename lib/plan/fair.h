/* What fair.c and level.c share: what people are left owing, and how visits change hands. */
#ifndef CROSSTRAIN_PLAN_FAIR_H
#define CROSSTRAIN_PLAN_FAIR_H

#include "plan_internal.h"

/* What a person's left-out visits cost: debt squared before all, then how often the same
 * were left out before. */
struct dues { int64_t debt, before; };

int64_t dues_cost(struct dues d);
struct dues dues_of(const struct seating *s, struct staff_ix person);
/* By person; to be freed. */
struct dues *dues_of_all(const struct seating *s);

/* How much cheaper it is that `out` is left out instead of `in`; whether `in` fits at `slot`
 * once `out` has gone. */
int64_t swap_gain(const struct problem *p, const struct dues *dues, uint32_t in, uint32_t out);
bool swap_fits(struct seating *s, uint32_t in, int slot, uint32_t out);

/* What `person` would be left owing with the days of `other`.  False if they cannot be
 * there on all of them, or were told others. */
bool trade_leaves(struct dues *out, const struct seating *s, struct staff_ix person, struct staff_ix other);
/* Gives two colleagues each other's days.  Host and home see no difference, so only the
 * two of them have to be able to. */
void trade_all(struct seating *s, struct staff_ix a, struct staff_ix b);

/* level.c: of colleagues who are as free to go, those who were left out less often are left
 * out, as far as that can be: none gets ahead by two. */
void keep_level(struct seating *s, enum effort effort);

#endif
