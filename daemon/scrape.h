/* One look at everything that metrics tell of.  Any thread. */
#ifndef CROSSTRAIN_DAEMON_SCRAPE_H
#define CROSSTRAIN_DAEMON_SCRAPE_H

#include "crosstrain/text.h"
#include "health.h"
#include "metrics.h"
#include "state.h"

/* What the store takes of its disk, in bytes, and what is left there; NAN where that cannot be
 * told.  Looking hangs if the disk does, so it is not for the loop's thread. */
struct disk { double database, log, left; };
struct disk disk_look(const char *state_dir);

struct scraped {
	const struct metrics *metrics;
	const struct state *state;
	struct disk disk;
	struct health *health;
};

/* The whole page. */
void scrape(struct text *out, const struct scraped *from);

#endif
