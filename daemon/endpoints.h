/* What is served under which path, and how: GET/HEAD
 *
 *	/feeds/TOKEN.ics   a calendar (200, 304), one that has ended (200, later 410), or 404
 *	/my/TOKEN, /board/TOKEN    pages, and the forms on them (pages.h)
 *	/healthz           "ok", or what is wrong with status 503
 *	/robots.txt        feeds may be fetched
 *	/metrics           for Prometheus, where HR's server.metrics lets it be seen here
 *
 * Everything else is the same 404 as an unknown link, also to a form that is posted. */
#ifndef CROSSTRAIN_DAEMON_ENDPOINTS_H
#define CROSSTRAIN_DAEMON_ENDPOINTS_H

#include <stdbool.h>

#include "crosstrain/facts.h"
#include "crosstrain/feed.h"
#include "cache.h"
#include "http.h"
#include "inbox.h"
#include "metrics.h"

struct form;

/* What answers are made from.  The service keeps it current between requests: a
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

/* Whether forms may be posted to a path (below /my/ and /board/), whatever there is: who posts
 * to another learns from the 405 nothing of what may be got there. */
bool endpoints_take_form(const char *path);

/* Answers one request; held for the caller.  NULL: of a POST that site->act() was told of, whose
 * answer comes later (pages_conclude()).  A GET is a function of its parameters alone: the caches
 * change what it costs, not what it is, and what is counted changes neither. */
struct response *endpoints_answer(const struct http_request *request, const struct site *site);

#endif
