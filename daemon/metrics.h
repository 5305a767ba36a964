/* What Prometheus is told: counters that grow while the daemon runs, and how they are
 * written with what else is known at the moment of asking (scrape.h).
 *
 * The loop's thread counts, and nobody else; any thread may read.  So a counter is atomic
 * in name only: to count is to load, add and store, without a lock on the bus.  Nothing
 * here tells of a person, a department or a link.  Whoever counts may have nothing to count
 * into: NULL is taken everywhere. */
#ifndef CROSSTRAIN_DAEMON_METRICS_H
#define CROSSTRAIN_DAEMON_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/scope.h"
#include "crosstrain/text.h"
#include "publisher.h"
#include "state.h"

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);
SCOPED(struct metrics, metrics)

/* A request was answered; ENDPOINT_FORM: later. */
enum metrics_endpoint {
	ENDPOINT_FEED, ENDPOINT_PAGE, ENDPOINT_HEALTH, ENDPOINT_ROBOTS, ENDPOINT_METRICS, ENDPOINT_FORM, ENDPOINT_OTHER
};
void metrics_answered(struct metrics *metrics, enum metrics_endpoint endpoint, int status);

/* Where a calendar came from, and by whom it was fetched: a User-Agent or NULL. */
enum metrics_source { FEED_CACHED, FEED_RENDERED, FEED_NOT_MODIFIED, FEED_SOURCES };
void metrics_feed(struct metrics *metrics, enum metrics_source source);
void metrics_fetched(struct metrics *metrics, const char *agent);

/* A calendar was written, in so many nanoseconds; so much more is kept of answers, or less. */
void metrics_rendered(struct metrics *metrics, int64_t ns);
void metrics_cached(struct metrics *metrics, int64_t bytes, int entries);

/* A connection came, or went; one was cut for being idle, or late. */
void metrics_connection(struct metrics *metrics, bool came);
enum metrics_cut { CUT_IDLE, CUT_LATE, CUTS };
void metrics_cut(struct metrics *metrics, enum metrics_cut why);

/* A job ended: "start", "reload", "midnight", "again", "replan", or what somebody asked for by hand. */
void metrics_job(struct metrics *metrics, const char *job, const struct outcome *outcome, int64_t now);

/* What is not counted but looked at.  NAN: there is no such thing now, and no line of it. */
struct figures {
	double healthy;
	double publication, published;           /* its number, its time */
	double reloaded, reload_good;            /* when last, and whether it went well */
	double owed[2], placed[2];               /* in the current cycle and the next */
	double staff, departments, visits[VISIT_STATES];
	double store[2], free;                   /* bytes: database, write-ahead log; left on that disk */
	double cpu, resident, files, most_files;
};

/* Text format 0.0.4. */
#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"
void metrics_write(struct text *out, const struct metrics *metrics, const struct figures *figures);

#endif
