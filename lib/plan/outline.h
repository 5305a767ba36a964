/* The outline of a cycle: how many visits of each route begin on each day, people forgotten.
 *
 * Forgetting who goes leaves a small integer programme: a column for each route and day
 * on which some visit of it can begin, a row for each day of a host, each day of a home,
 * and each route.  Every plan has an outline, so no plan places more than the best
 * outline does; and where people are many, nearly every outline is some plan's. */
#ifndef CROSSTRAIN_PLAN_OUTLINE_H
#define CROSSTRAIN_PLAN_OUTLINE_H

#include "plan_internal.h"

struct outline_column {
	struct route_ix route;
	int slot;               /* of the route's host: the visits' first day */
	int most;               /* visits that could begin here and are not counted yet */
	int count;              /* visits that the outline has begin here */
};

struct outline {
	const struct problem *p;
	struct outline_column *columns;   /* by (route, slot) */
	int n_columns;
	int *first_column;      /* by route: columns [first_column[r], first_column[r + 1]) */
	int *owed;              /* by route: visits that are not counted yet */
	int *host_left;         /* [department * n_days + slot]: room that no count takes yet */
	int *home_left;         /* [department * n_days + day] */
	int *total_left;        /* by department, as host: visits that it can still take in all */
	int64_t *alone;         /* by department, as host: the most it could take were there no other; 0 if the
	                         * outline is not of all tasks */
	int total;              /* of the counts */
	int64_t work;           /* that its programmes may still do, in steps */
};

/* The outline of the tasks that `seating` has not seated, in the room that it leaves;
 * NULL: of all tasks.  With `hosts` (by department) only of visits to these.  All counts are 0. */
void outline_init(struct outline *o, const struct problem *p, const struct seating *seating, const bool *hosts);
void outline_clear(struct outline *o);

/* Counts as many visits as it can.  Where the outline is of all tasks, `bound` (else NULL)
 * becomes what no outline, and so no plan, can exceed, and it is drawn again up to
 * `attempts` times where that is more than was found. */
void outline_draw(struct outline *o, int attempts, struct bound *bound);

/* The bound alone, of hosts to which the seating leaves out somebody who has a day: where
 * everybody has a seat there is nothing to prove.  If that is not what is placed, also of
 * hosts that share a full home with these, and so on. */
void outline_prove(const struct seating *s, struct bound *bound);
/* The same of all hosts; dearer. */
void outline_prove_all(const struct problem *p, struct bound *bound);

/* people.c: seats the tasks in `order`, where the outline has visits of their route begin. */
void people_seat(struct seating *s, const struct outline *o, const uint32_t *order, uint32_t n);

#endif
