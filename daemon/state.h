/* Everything that requests are answered from: made whole by the worker, never changed
 * afterwards, released when its last holder is done with it.  Any thread. */
#ifndef CROSSTRAIN_DAEMON_STATE_H
#define CROSSTRAIN_DAEMON_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/digest.h"
#include "crosstrain/facts.h"
#include "crosstrain/feed.h"
#include "crosstrain/heard.h"
#include "crosstrain/org.h"
#include "crosstrain/path.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* How many there are of what, on its date: for metrics. */
enum visit_state {
	/* an enum visit_phase, or */
	VISITS_LEFT_OUT = PHASE_CANCELLED + 1,   /* … of cycles that are not over */
	VISIT_STATES
};
struct tally { size_t staff, departments, visits[VISIT_STATES]; };

/* What a publication leads to; states that follow one another until the next one share it. */
struct ground {
	struct published *published;
	struct directory *directory;     /* borrows published */
	struct reading *reading;         /* the config it was made by */
	_Atomic int holders;
};

struct state {
	struct ground *ground;
	const struct published *published;
	const struct directory *directory;
	const struct org *org;
	struct heard *heard;
	struct facts *facts;             /* borrows published, org and heard */
	struct day today;                /* the date that directory and facts are of */
	int64_t midnight;                /* when that date ends (UTC seconds) */
	struct next_cycle { int number; struct span days; } next;
	char *base_url;                  /* of links; NULL: the address that is served on */
	bool gzip, metrics;              /* as HR says below server */
	struct tally tally;
	_Atomic int holders;
};

/* Takes `published` over, and holds `reading`; `heard` is copied.  The caller holds the result. */
struct state *state_make(struct reading *reading, struct published *published, const struct heard *heard,
                         const struct digest_key *key, int64_t now);

/* The same state, but for what people have said since. */
struct state *state_hears(const struct state *before, const struct heard *heard);
struct state *state_hold(struct state *state);
void state_free(struct state *state);      /* one holder less */
SCOPED(struct state, state)

#endif
