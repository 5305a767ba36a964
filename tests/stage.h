/* What the tests of the guarantees look at: a drawn company, a cycle at a time, and
 * questions about a plan that are answered from org, plan and history alone. */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include "crosstrain/plan.h"
#include "years.h"

struct stage {
	uint64_t seed;
	int cycle;                       /* the one that begins today */
	const struct org *org;
	const struct history *history;   /* before the plan */
	const struct plan *plan;
	int *held;                       /* see stage_held() */
	void *arg;
};

/* Fails, and says where. */
#define FAIL_IN(s, fmt, ...) \
	fail_msg("seed %llu, cycle %d: " fmt, (unsigned long long)(s)->seed, (s)->cycle, __VA_ARGS__)

/* Plans each cycle of a drawn company on its first day, and shows each plan to `judge`.
 * With `missing`, people do not turn up now and then. */
void stage_live(uint64_t seed, const struct years_shape *shape, bool missing, void (*judge)(const struct stage *), void *arg);
/* The same for any company; missing visits needs a dice. */
void stage_live_in(const struct org *org, int cycles, uint64_t seed, struct dice *missing,
                   void (*judge)(const struct stage *), void *arg);

/* Visits that a person held at a host, this cycle's included. */
int *stage_held(const struct stage *s, uint32_t person, uint32_t host);

/* A person's visit to a host, or what was published of it, in a cycle; NULL if there is none. */
const struct plan_visit *stage_visit(const struct stage *s, uint32_t person, uint32_t host, int cycle);
const struct history_visit *stage_told(const struct stage *s, uint32_t person, uint32_t host, int cycle);
bool stage_is_told(const struct stage *s, const struct plan_visit *v);

/* Whether two people differ in nothing but id and name. */
bool are_alike(const struct org_staff *a, const struct org_staff *b);
bool do_overlap(struct span a, struct span b);

/* The days of a visit that begins on `first`, by the org alone; empty if it cannot. */
struct span stage_days(const struct org *org, struct staff_ix person, const struct org_route *route, struct day first);
/* Whether a person's visits, `but` one, keep the gap to these days. */
bool stage_keeps_gap(const struct stage *s, uint32_t person, struct span days, const struct plan_visit *but);
/* Whether a visit more, `but` one less, leaves host and home within their limits. */
bool stage_has_room(const struct stage *s, uint32_t home, uint32_t host, struct span days, const struct plan_visit *but);
/* Whether `in`, left out, can have the days of `out`, all others staying where they are. */
bool stage_can_replace(const struct stage *s, const struct plan_visit *in, const struct plan_visit *out);

#endif
