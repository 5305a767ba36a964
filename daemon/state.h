/* Everything that requests are answered from: made whole by the worker, never changed
 * afterwards, released when its last holder is done with it.  Any thread. */
#ifndef CROSSTRAIN_DAEMON_STATE_H
#define CROSSTRAIN_DAEMON_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/digest.h"
#include "crosstrain/feed.h"
#include "crosstrain/org.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* How many there are of what, on its date: for metrics. */
enum visit_state {
	VISITS_COMING, VISITS_RUNNING, VISITS_HELD, VISITS_MISSED, VISITS_CANCELLED,
	VISITS_LEFT_OUT,                 /* … of cycles that are not over */
	VISIT_STATES
};
struct tally { size_t staff, departments, visits[VISIT_STATES]; };

struct state {
	struct published *published;
	struct directory *directory;     /* borrows published */
	struct day today;                /* the date that the directory is of */
	int64_t midnight;                /* when that date ends (UTC seconds) */
	struct next_cycle { int number; struct span days; } next;
	char *base_url;                  /* of links; NULL: the address that is served on */
	bool gzip, metrics;              /* as HR says below server */
	struct tally tally;
	_Atomic int holders;
};

/* Takes `published` over; `org` is only looked at.  The caller holds the result. */
struct state *state_make(const struct org *org, struct published *published,
                         const struct digest_key *key, int64_t now);
struct state *state_hold(struct state *state);
void state_free(struct state *state);      /* one holder less */
SCOPED(struct state, state)

#endif
