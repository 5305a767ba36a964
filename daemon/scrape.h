/* One look at everything that metrics tell of.  Any thread; takes no lock. */
#ifndef CROSSTRAIN_DAEMON_SCRAPE_H
#define CROSSTRAIN_DAEMON_SCRAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/text.h"
#include "metrics.h"
#include "state.h"

struct scraped {
	const struct metrics *metrics;
	const struct state *state;
	const char *state_dir;
	bool is_healthy;
	int64_t reloaded;                /* when the config was last read; 0: never */
	bool reload_was_good;
};

/* The whole page. */
void scrape(struct text *out, const struct scraped *from);

#endif
