/* Time zones: what a local hour is in UTC, which day it is now, and the VTIMEZONE that
 * goes with events.  From the system's tz database, by libical.
 *
 * A zone is read into a table of its own when it is first asked, and never changes, so
 * any thread may use it.  Covers 2000 to 2100; outside, the nearest known offset holds. */
#ifndef CROSSTRAIN_ZONE_H
#define CROSSTRAIN_ZONE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "crosstrain/day.h"
#include "crosstrain/scope.h"

struct zone;

/* The zone of an IANA name ("Europe/Berlin"), to be freed; NULL if there is none of
 * that name. */
struct zone *zone_new(const char *name);
void zone_free(struct zone *zone);
SCOPED(struct zone, zone)

/* Whether the tz database is there at all (package tzdata). */
bool zone_database_present(void);

/* fork(), at a moment when no thread is within libical (or ICU, which it uses), so that
 * the child can use it: a lock that another thread holds at a fork is never released. */
pid_t zone_fork(void);

/* Calls `tell` with every name that zone_new() knows, in no order. */
void zone_each_name(void (*tell)(void *to, const char *name), void *to);

const char *zone_name(const struct zone *zone);

/* How many instants a local time names: one, none (the clock jumps over it) or two
 * (the clock goes back over it). */
enum zone_fit { ZONE_EXACT, ZONE_GAP, ZONE_OVERLAP };

/* The instant of `minute` minutes (0 to 1440) after midnight of a day, by the local
 * clock, as seconds since 1970-01-01 UTC.  In an overlap the first of the two, in a gap
 * by the offset before it (RFC 5545 3.3.5). */
int64_t zone_instant(const struct zone *zone, struct day d, int minute, enum zone_fit *fit);

/* The local date at an instant, and the first instant of a local date. */
struct day zone_day(const struct zone *zone, int64_t instant);
int64_t zone_day_begins(const struct zone *zone, struct day d);

/* Seconds east of UTC at an instant. */
int zone_offset(const struct zone *zone, int64_t instant);

/* The zone's VTIMEZONE (RFC 5545 3.6.5) from 1 January of `year` on, its TZID the plain
 * IANA name, lines ended by CRLF; to be freed.  The same bytes for the same tz database. */
char *zone_vtimezone(const struct zone *zone, int year);

#endif
