/* The rotation problem and its solution.
 *
 * Rules.  A visit takes its route's days: working days of the host in a row, within one
 * cycle.  On each of them the person is there and holds what the route requires, the host
 * receives and has room (capacity), and the home can spare them (max_away, no all_hands).
 * One visit a day for a person, min_gap_days free days between two, across cycles too, and
 * none is set or moved to begin sooner than notice_days from today.
 *
 * Objectives, each among the best of the one before:
 *   1  place as many owed visits as can be
 *   2  move or take away as few published ones, and then lose as little notice; buddies stay
 *   3  be fair: the least sum over people of debt², a person's debt being the sum of
 *      1 + waiting over their visits left out
 *   4  be even: over hosts, homes and the cycle; leads early
 *
 * Guarantees, each with tests of its own.  Colleagues stay level: of two who owe the same and
 * can go on the same days none gets ahead by two on a route, unless that places one more or a
 * pin asks for it.  No favourites: ties are drawn by a hash that anybody can check.  Proof: a
 * bound on what any plan could place.  Reasons: each visit left out says why.  No flood: a
 * newcomer owes what everybody owes.  Smallest fix: the cheapest change that places more.
 * Calm: what a change does not make impossible stays, unless moving it places one more.
 *
 * All of it is arithmetic on an org, a history and a date: no clock, no file, no chance.
 * Equal input gives an equal plan on any machine, whatever the order of HR's files. */
#ifndef CROSSTRAIN_PLAN_H
#define CROSSTRAIN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/org.h"
#include "crosstrain/scope.h"
#include "crosstrain/text.h"

/* What is already known when a plan is made.  The caller fills it, from the store or
 * from an earlier plan's CSV; people and hosts that the org no longer knows are left out
 * by whoever fills it; a home that is no more becomes the person's present one. */
struct history_visit {
	struct staff_ix staff;
	struct dept_ix home;            /* the department that sent them, at the time */
	struct dept_ix host;
	int cycle;
	struct span days;               /* first day .. day after the last */
	struct staff_ix buddy;          /* or NOBODY */
	bool missed;                    /* begun, but HR said that it was not held */
};

struct history_wait {                   /* owed in a cycle, and left out; a visit missed then is none */
	struct staff_ix staff;
	struct dept_ix home, host;
	int cycle;
};

struct history {
	struct history_visit *visits;   /* begun before today: held.  Else: published. */
	size_t n_visits;
	struct history_wait *waits;
	size_t n_waits;
};

void history_clear(struct history *history);

/* One owed visit, placed or left out. */
struct plan_visit {
	struct staff_ix staff;
	struct dept_ix home, host;
	int cycle;
	struct span days;               /* empty when left out; else first day .. day after the last */
	struct staff_ix buddy;          /* or NOBODY */
	int waiting;                    /* cycles in a row it was owed and not held, before this one */
	bool pinned;
	char *reason;                   /* left out: why.  Placed without a buddy: why.  Else NULL */
};

static inline bool plan_is_placed(const struct plan_visit *v)
{
	return v->days.first.n < v->days.until.n;
}

/* What can be said of one cycle's plan. */
struct plan_cycle {
	int cycle;
	struct span days;
	size_t owed, placed;
	size_t bound;                   /* no plan can place more than this */
	bool proved_most, proved_fair;  /* objective 1, objective 3 */
	size_t moved;                   /* published visits moved or taken away */
	int64_t debt2;                  /* objective 3: sum over people of debt squared */
	int64_t load2;                  /* objective 4: sum over hosts and days of visitors squared … */
	int64_t load2_floor;            /* … and what it is at least, the same visits placed */
	char *smallest_fix;             /* "one more visitor at once in … places 6"; NULL: no single change helps */
};

struct plan {
	struct day today;
	struct plan_visit *visits;      /* by (first day, host, staff); the left-out ones first */
	size_t n_visits;
	struct plan_cycle *cycles;      /* the cycle that holds today, then those published ahead */
	size_t n_cycles;
};

enum effort { EFFORT_LOW, EFFORT_NORMAL, EFFORT_HIGH };

/* How far a plan is. */
struct plan_progress {
	int cycle;
	size_t owed, placed;
	size_t bound;                   /* no plan can place more; at first: all that have a day at all */
};

/* Who looks on while a plan is made.  `look` is called now and then, on the planner's
 * thread; once it has said false, planning ends without a plan. */
struct plan_watch {
	bool (*look)(void *arg, const struct plan_progress *progress);
	void *arg;
};

/* Plans the cycle that holds `today` and `publish_ahead` more.  Cannot fail; what found
 * no place is in the plan with its reason.  Any thread.  To be freed with plan_free().
 * NULL only if `watch` (NULL: nobody looks on) said so. */
struct plan *plan_make(const struct org *org, const struct history *history,
                       struct day today, enum effort effort, const struct plan_watch *watch);
void plan_free(struct plan *plan);
SCOPED(struct plan, plan)

/* Judges a plan against the rules above, sharing no code with the planner.
 * Writes one line for each broken rule; returns how many there are. */
size_t plan_verify(struct text *findings, const struct org *org, const struct history *history,
                   const struct plan *plan);

/* Whether a person owes a route in a cycle by the org and by what came before: in turn, because
 * they wait, or by a pin.  That it was published is no reason.  O(n log n) in the history. */
bool plan_is_due(const struct org *org, const struct history *history, struct staff_ix staff, struct route_ix route,
                 int cycle);

/* Why a visit of `staff` on `route` cannot be on these days, by the org alone (somebody
 * absent, the host closed, …): a clause for a person, to be freed; NULL if it can. */
char *plan_obstacle(const struct org *org, struct staff_ix staff, struct route_ix route, struct span days);

/* The working days of a host that a visit from `days.first` to `days.until` takes, into
 * `out` (room for as many as the span has); returns how many. */
size_t plan_visit_days(const struct org *org, struct dept_ix host, struct span days, struct day *out);

/* The CSV: staff,home,host,cycle,start,end,buddy,reason. */
void plan_write_csv(struct text *out, const struct org *org, const struct plan *plan);

/* Reads that CSV as history; of what has begun the reason "missed" says, as in that of `visits`,
 * that it was not held.  Mistakes go to `faults`, under `name`, and end in false;
 * people and departments that the org does not know are left out with a warning. */
bool history_read_csv(struct history *out, const struct org *org, struct day today,
                      const char *name, const char *csv, size_t n, struct faults *faults);

#endif
