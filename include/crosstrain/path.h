/* The path from HR's files to a publication, as both programs walk it:
 * the daemon to its end, `check` to the org, `plan` and `preview` to the publication. */
#ifndef CROSSTRAIN_PATH_H
#define CROSSTRAIN_PATH_H

#include <stdint.h>

#include "crosstrain/conf.h"
#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* A config that was read, and what was found in it. */
struct reading {
	struct sources *sources;
	struct faults *faults;       /* mistakes and warnings */
	struct org *org;             /* NULL when there are mistakes */
	_Atomic int holders;
};

/* Reads a config and makes the company of it.  Takes `sources` over.  Never NULL. */
struct reading *reading_make(struct sources *sources);
struct reading *reading_hold(struct reading *reading);     /* one holder more, on any thread */
void reading_free(struct reading *reading);                /* one holder less */
SCOPED(struct reading, reading)

/* The date in the organization's zone at an instant (UTC seconds). */
struct day path_today(const struct org *org, int64_t now);

/* The company as the planner is to see it: who is in a room is not to be sent elsewhere that day.
 * NULL where nobody is: then it is `org` itself. */
struct org *path_org(const struct org *org, const struct published *published, int64_t now);

/* Plans for the published state as history, and holds the plan against it.  `edited` as for
 * publication_make().  NULL only if `watch` (plan.h; may be NULL) had the planning end. */
struct publication *path_publication(const struct org *org, const struct published *before,
                                     const struct published *edited, int64_t now, const struct plan_watch *watch);

/* The people who have a feed and whom a config takes out of the company: their entry is gone, or
 * says that they have left.  Who has left by `held` too, the config that was accepted last, is
 * taken out by the date and not by an edit; NULL: that config is not known.  What
 * `guard.removed_percent` is about. */
struct removals {
	struct subject_ix *who;      /* of the published state */
	size_t people, of;
};
struct removals path_removals(const struct org *org, const struct org *held, const struct published *before,
                              struct day today);
void removals_fini(struct removals *removals);
#define scoped_removals __attribute__((cleanup(removals_fini)))

/* Whether these are more than HR's guard lets pass without a yes.  A single person passes,
 * unless the guard is 0. */
bool path_is_guarded(const struct org *org, const struct removals *removals);

#endif
