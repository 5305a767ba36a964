/* What is served under which path: GET/HEAD
 *
 *	/feeds/TOKEN.ics   a calendar (200, 304), one that has ended (200, later 410), or 404 (feeds.h)
 *	/my/TOKEN, /board/TOKEN    pages, and the forms on them (pages.h)
 *	/healthz           "ok", or what is wrong with status 503
 *	/robots.txt        feeds may be fetched
 *	/metrics           for Prometheus, where HR's server.metrics lets it be seen here
 *
 * Everything else is the same 404 as an unknown link, also to a form that is posted. */
#ifndef CROSSTRAIN_DAEMON_ENDPOINTS_H
#define CROSSTRAIN_DAEMON_ENDPOINTS_H

#include <stdbool.h>

#include "http.h"
#include "site.h"

/* Whether forms may be posted to a path (below /my/ and /board/), whatever there is: who posts
 * to another learns from the 405 nothing of what may be got there. */
bool endpoints_take_form(const char *path);

/* Answers one request; held for the caller.  NULL: of a POST that site->act() was told of, whose
 * answer comes later (pages_conclude()).  A GET is a function of its parameters alone: the caches
 * change what it costs, not what it is, and what is counted changes neither. */
struct response *endpoints_answer(const struct http_request *request, const struct site *site);

#endif
