/* What answers are made from. */
#ifndef CROSSTRAIN_DAEMON_SITE_H
#define CROSSTRAIN_DAEMON_SITE_H

#include <stdbool.h>

#include "crosstrain/facts.h"
#include "crosstrain/feed.h"
#include "cache.h"
#include "inbox.h"
#include "metrics.h"

struct form;

/* The service keeps it current between requests: a
 * publication swaps `directory`, and the old one may be gone at once, for no answer under
 * way borrows from it. */
struct site {
	const struct directory *directory;   /* NULL: nothing can be served yet */
	struct cache *cache, *page_cache;    /* of answers; need no clearing, ever */
	bool gzip;                           /* server.gzip */
	const char *trouble;                 /* NULL: healthy; else what it is, in one line */

	/* Told whose live feed was asked for (also when the answer is 304); may be NULL. */
	void (*fetched)(void *arg, struct subject_ix who);
	void *arg;

	/* For pages; facts are those of `directory`. */
	const struct facts *facts;           /* NULL: there are none */
	const char *base_url;                /* of links, without a slash at its end */
	struct digest version;               /* of all that pages are made from */
	/* Does what a form says, and takes it over; else (not INBOX_TAKEN) it stays the caller's. */
	enum inbox_says (*act)(void *arg, struct form *form);

	struct metrics *metrics;             /* what is counted; may be NULL */
	void (*scrape)(void *arg, struct text *out);    /* writes /metrics; NULL: there is none */
};

#endif
