/* A company with one thing changed, as a reason or the smallest fix of a plan asks for it.
 * Reads those sentences word by word: one that is not understood fails the test. */
#ifndef TESTS_OTHERWISE_H
#define TESTS_OTHERWISE_H

#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "crosstrain/pool.h"

/* A copy that may be changed: what the config would say otherwise. */
struct otherwise {
	struct org org;
	struct pool *pool;
};

void otherwise_begin(struct otherwise *o, const struct org *org);
void otherwise_end(struct otherwise *o);

void otherwise_grant(struct otherwise *o, struct staff_ix s, const char *certificate);
/* Takes away the nth stretch of days on which a host is closed, or a home needs all hands. */
void otherwise_open(struct otherwise *o, struct dept_ix d, bool is_host, size_t stretch);

/* What can keep a visit out, and how to lift it altogether. */
enum hurdle {
	HURDLE_HOST, HURDLE_HOME, HURDLE_GAP, HURDLE_NOTICE, HURDLE_CLOSED, HURDLE_ALL_HANDS, HURDLE_CERTIFICATES,
	HURDLE_ABSENT,
	HURDLES,
	HURDLE_BUSY = HURDLES,  /* on another visit: read in a reason, which says which */
	HURDLE_KINDS
};
void otherwise_lift(struct otherwise *o, const struct plan_visit *v, enum hurdle hurdle);

/* A reason, read. */
struct reading {
	int alternatives;               /* each is enough; 0: nothing that could be lifted was named */
	bool may_be_never;              /* the words are also those of a visit that nothing lets in */
	int n[2];                       /* hurdles that each names, all of which must be lifted */
	char *clauses[2][HURDLE_KINDS];
	enum hurdle hurdles[2][HURDLE_KINDS];
};

void reading_of(struct reading *r, const struct org *org, const struct plan_visit *v);
void reading_clear(struct reading *r);
/* Lifts all that an alternative names, but for the nth (-1: all), and nothing else. */
void otherwise_lift_read(struct otherwise *o, const struct plan_visit *v, const struct reading *r, int alternative,
                         int but);

/* A fix, read and made.  More room for some days only is no part of a config: it is in
 * `room`, and the org is as it was. */
struct fix {
	unsigned places;
	struct room { struct dept_ix department; bool is_host; struct span days; int by; } room;
	char kind[16];                  /* for counting */
};

void otherwise_fix(struct otherwise *o, const char *sentence, struct fix *fix);

#endif
