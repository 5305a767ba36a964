/* A judge of who would fit into a plan, which shares no code with the planner. */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include "crosstrain/plan.h"
#include "otherwise.h"

/* A plan, what was before it, and a company that may be another than it was made for. */
struct scene {
	const struct org *org;
	const struct plan *plan;
	const struct history *before;
	struct room room;               /* more than the org says */
	int cycle;                      /* that an exemption is about: the visit is not held */
	struct plan_visit extra[32];    /* seated besides */
	int n_extra;
};

/* Whether a visit stands in the way of nobody: left out, or of a host that the person is
 * exempt from. */
bool scene_is_gone(const struct scene *sc, const struct plan_visit *v);
/* Whether a visit of the scene, left out, fits in somewhere while everybody else stays: in
 * this company, or in its own once these hurdles, as bits, are lifted altogether. */
bool scene_fits_in(const struct scene *sc, const struct org *org, const struct plan_visit *v);
bool scene_fits_without(const struct scene *sc, const struct plan_visit *v, unsigned hurdles);
/* Whether `more` of those left out fit in at once, tried in all ways. */
bool scene_fit_together(struct scene *sc, int cycle, size_t from, unsigned more);

/* What is known after a plan: what it says, and what was before it.  Visits of a cycle to a
 * host from which the org exempts the person were never held. */
void scene_remember(struct history *out, const struct history *before, const struct plan *plan, const struct org *org,
                    int cycle);
/* A plan for another company, on what this one has published. */
struct plan *scene_plan_again(const struct scene *sc, const struct org *org, int cycle);
int64_t scene_count_placed(const struct scene *sc, const struct org *org, const struct plan *plan, int cycle);
bool scene_is_placed_in(const struct plan *plan, const struct plan_visit *v);
/* Whether a pin that could not be held now is; it may have taken another's place. */
bool scene_holds_a_pin(const struct scene *sc, const struct plan *plan);

#endif
