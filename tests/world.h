/* Companies for tests: written as config text, or drawn at random. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <stdint.h>

#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "crosstrain/text.h"

/* The org of a config given as text; fails the test, with the mistakes, if it has any. */
struct org *world_org(const char *conf);

struct day world_day(const char *date);

/* An endless row of numbers from a seed, the same everywhere. */
struct dice { uint64_t state; };
uint32_t dice_roll(struct dice *dice, uint32_t below);       /* 0 … below - 1 */

/* What a drawn company may look like. */
struct drawn_shape {
	uint32_t staff, departments;     /* at most */
	bool plain;                      /* every person alike: no absences, leads or certificates */
};

/* The config of a random company: departments, routes, people, absences, certificates,
 * pins, holidays.  The same for the same seed. */
void draw_company(struct text *out, uint64_t seed, const struct drawn_shape *shape);

/* What a plan has left behind for the next: its visits as history. */
void world_remember(struct history *out, const struct plan *plan);

#endif
