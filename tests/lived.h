/* Drawn companies (years.h) that live with what they publish, as the daemon has them live:
 * planned cycle by cycle, with visits missed and set again. */
#ifndef TESTS_LIVED_H
#define TESTS_LIVED_H

#include "crosstrain/publish.h"
#include "years.h"

struct lived {
	uint64_t seed;
	struct years years;
	struct org *org;
	struct published *published;
	struct publication *last;        /* the one that led there; its state was taken */
	struct day today;
};

void lived_begin(struct lived *l, uint64_t seed, const struct years_shape *shape);
void lived_end(struct lived *l);

/* Plans for `edited`, or else for what is published, and publishes.  `edited` is freed. */
void lived_publish(struct lived *l, struct published *edited);

/* Publishes on the first day of each of these cycles and, as people do not turn up, on days
 * within them; today is then a day of the last one. */
void lived_cycles(struct lived *l, int first, int last);

/* The published state as a plan, and the rules of plan.h that it breaks, to somebody who
 * had been told `before`.  Both are the caller's. */
struct plan *state_plan(const struct published *p, const struct org *org, struct day today);
char *state_findings(const struct published *p, const struct org *org, const struct published *before,
                     struct day today);

/* What the verifier finds, but for what it finds about buddies; to be freed. */
char *findings_but_buddies(const struct org *org, const struct history *history, const struct plan *plan);

#endif
