/* Trying out a change: how many of those left out it would place. */
#ifndef CROSSTRAIN_PLAN_CHANGE_H
#define CROSSTRAIN_PLAN_CHANGE_H

#include "obstacle.h"

struct trial {
	struct seating *s;
	uint32_t *left;         /* tasks without a seat, in the order in which they would be seated */
	uint32_t n_left;
	uint32_t *seated;       /* for now */
	uint16_t *found;
};

void trial_init(struct trial *trial, struct seating *s);
void trial_clear(struct trial *trial);

/* Seats as many as fit with the change made, at most `enough`, and takes them off again. */
uint32_t trial_places(struct trial *trial, const struct change *change, uint32_t enough);

#endif
