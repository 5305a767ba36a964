/* One look at everything that metrics tell of.  Any thread. */
#ifndef CROSSTRAIN_DAEMON_SCRAPE_H
#define CROSSTRAIN_DAEMON_SCRAPE_H

#include "crosstrain/text.h"
#include "health.h"
#include "metrics.h"
#include "state.h"

struct scraped {
	const struct metrics *metrics;
	const struct state *state;
	const char *state_dir;
	struct health *health;
};

/* The whole page. */
void scrape(struct text *out, const struct scraped *from);

#endif
