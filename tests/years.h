/* Companies drawn for years of cycles: people come, go, fall ill, fail to turn up.  Kept
 * entry by entry, so that one can be written in any order, or with an entry more. */
#ifndef TESTS_YEARS_H
#define TESTS_YEARS_H

#include <stdint.h>

#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "world.h"

/* What it may look like. */
struct years_shape {
	uint32_t staff, departments;     /* at most */
	int cycles;                      /* how long something goes on in it */
	bool twins;      /* most have colleagues who differ from them in nothing but id and name */
	bool stable;     /* nobody comes, goes or is away for long */
	bool faithful;   /* nobody goes or is away for long; some come */
	bool roomy;      /* hosts and homes have room for everybody */
	bool prompt;     /* no notice, nothing published ahead */
};

struct entries { char **v; size_t n; };

struct years {
	struct dice dice;
	struct years_shape shape;
	char *head;
	struct day start;
	int cycle_days;
	uint32_t n_departments, n_staff;
	struct entries departments, routes, staff, time_off, pins;
};

void years_draw(struct years *y, uint64_t seed, const struct years_shape *shape);
void years_clear(struct years *y);

/* An entry more, or a time off. */
void entries_add(struct entries *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void years_add_time_off(struct years *y, const char *staff, struct day first, int days);

/* The company as config text; with a dice, the entries of each list in another order. */
void years_write(struct text *out, const struct years *y, struct dice *shuffle);
struct org *years_org(const struct years *y);

/* What is history once a plan is published: of the cycles before it what was, of its own
 * what it says. */
void years_publish(struct history *history, const struct plan *plan);
/* Makes a few of the visits that lie before `today`, in the cycle before, missed ones. */
void years_miss(struct history *history, struct dice *dice, int cycle);

/* From which seed on, and how many companies: SEED=, COMPANIES=. */
uint64_t years_seeds(uint64_t *first, uint64_t unless_said);
/* Fails if so few cases came up that nothing was tried; not if COMPANIES= asked for few. */
void years_assert_tried(size_t n, size_t least);

#endif
