/* Drawn companies in which much is in the way. */
#ifndef TESTS_NARROW_H
#define TESTS_NARROW_H

#include <stdint.h>

#include "scene.h"

/* Calls `judge` with plans of small companies: few places, long gaps, certificates, all
 * hands, closures, people away, pins.  Each is planned before the first cycle and then in
 * it, twice more, on what was published.  SEED and COMPANIES say which and how many. */
void each_narrow_plan(void (*judge)(struct scene *sc, uint64_t seed, void *arg), void *arg);

#endif
