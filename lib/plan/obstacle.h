/* What keeps a visit from beginning at a slot, cause by cause; and the same as if HR had
 * changed one thing.  Reasons and the smallest fix are both read off this, so neither can
 * say what the other would deny. */
#ifndef CROSSTRAIN_PLAN_OBSTACLE_H
#define CROSSTRAIN_PLAN_OBSTACLE_H

#include "plan_internal.h"

/* As bits, so that what keeps a visit from a slot is a number.  Everybody else stays where
 * they are; a visit fits where the number is 0. */
enum {
	/* Of days on which the visit could be, were it alone: */
	HOST_FULL = 1,          /* the host has all its visitors */
	HOME_FULL = 2,          /* the home can spare nobody more */
	TOO_NEAR = 4,           /* to another visit of the same person */
	BUSY = 8,               /* on another visit on these very days */
	OTHERS = 15,            /* one of these four */
	/* And of the rest: */
	TOO_SOON = 16,          /* less notice than people are promised */
	HOST_CLOSED = 32,
	ALL_HANDS = 64,
	UNCERTIFIED = 128,
	ABSENT = 256,
	NEVER = 512,            /* past, the cycle's end, a holiday at home, pinned elsewhere */
	OBSTACLES = 1024
};

/* One thing that HR could change. */
struct change {
	uint16_t lifts;         /* an obstacle; 0: nothing changes */
	uint32_t who;           /* the department or, of a certificate, the person */
	int first, until;       /* days of the cycle that it is about */
	int by;                 /* places more; of TOO_NEAR the free days, of TOO_SOON the notice, there then is */
	const char *certificate;
};

struct question {
	const struct seating *s;
	uint32_t task;
	const struct change *change;    /* as if made; NULL: as it is */
	bool of_others;         /* OTHERS alone, where the task can start; elsewhere NEVER */
	bool keeps_later;       /* what was told of later cycles stays too; else it moves while it may */
};

/* What keeps the task, which has no seat, from beginning at each slot of [from, until). */
void obstacles_find(const struct question *q, int from, int until, uint16_t *out);
/* The same for one day of a visit, but for what depends on where it begins. */
uint16_t obstacles_on(const struct question *q, int slot);
/* How many more places host or home needed on a day for the task to find room; <= 0: none. */
int obstacles_missing(const struct question *q, int slot, uint16_t full);
/* The fewest free days between a visit that begins there and another of the person. */
int obstacles_free_days(const struct question *q, int slot);

#endif
