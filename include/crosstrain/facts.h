/* What can be said of the rotation, counted on one date.
 *
 * Reports, boards and people's pages all ask here, so they say the same numbers.  People who
 * have left, or are yet to join, are in no sum of people; that departments saw each other holds
 * whoever went.
 *
 * Lists are the caller's to free, unless their pointer is const.  Names are in no order but
 * the one that is stated: ties go by id. */
#ifndef CROSSTRAIN_FACTS_H
#define CROSSTRAIN_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/heard.h"
#include "crosstrain/org.h"
#include "crosstrain/publish.h"
#include "crosstrain/recognition.h"
#include "crosstrain/scope.h"

struct facts;

/* Borrows all three, which must outlive it.  Sorts the people by name; visits are gone through but a few times. */
struct facts *facts_make(const struct published *published, const struct org *org, const struct heard *heard,
                         struct day today);
void facts_free(struct facts *facts);
SCOPED(struct facts, facts)

const struct published *facts_published(const struct facts *facts);
const struct org *facts_org(const struct facts *facts);
const struct heard *facts_heard(const struct facts *facts);
struct day facts_today(const struct facts *facts);
int facts_cycle(const struct facts *facts);           /* the one that holds today */

/* Where a subject stands in the org; NOBODY, NOWHERE for who does not.  And back again. */
struct staff_ix facts_staff(const struct facts *facts, struct subject_ix s);
struct dept_ix facts_department(const struct facts *facts, struct subject_ix s);
struct subject_ix facts_subject_of_staff(const struct facts *facts, struct staff_ix s);
struct subject_ix facts_subject_of(const struct facts *facts, struct dept_ix d);

/* Who is here: has joined and not left. */
bool facts_is_here(const struct facts *facts, struct subject_ix s);

/* Indices into published->visits, by first day. */
struct visit_list { const uint32_t *v; size_t n; };
struct visit_list facts_visits_of(const struct facts *facts, struct subject_ix staff);
struct visit_list facts_visits_to(const struct facts *facts, struct subject_ix host);

/* Indices into published->appointments, by day: of a person those they come to, of a department those
 * that it holds, is in, or is represented at; of the company its rooms. */
struct visit_list facts_appointments_of(const struct facts *facts, struct subject_ix s);

/* The people of a department who are here, by name; and those who are yet to join, whose visits
 * may stand already. */
struct people { const struct subject_ix *v; size_t n; };
struct people facts_people(const struct facts *facts, struct subject_ix department);
struct people facts_newcomers(const struct facts *facts, struct subject_ix department);

/* Departments that are here, by name; and the place of one among them, UINT32_MAX for none. */
struct people facts_departments(const struct facts *facts);
uint32_t facts_rank(const struct facts *facts, struct subject_ix department);

/* --- fairness */

/* What somebody owed and got.  Of the cycle that holds today, but where it says "ever". */
struct count {
	int owed;            /* placed and left out */
	int placed;          /* has a day: held, running or to come */
	int held;
	int missed;          /* also those that have another day since */
	int left_out;
	int waiting;         /* of those left out: the most cycles in a row before this one */
	int held_ever, due_ever;     /* visits held, of those that had come due: held, missed, and left out of
	                                cycles that are over */
};

struct count facts_count(const struct facts *facts, struct subject_ix staff);

/* Those who have had the same share of what had come due for them, by department's id and name:
 * as many as one would name, the rest NO_SUBJECT. */
enum { SERVED_NAMED = 3 };
struct served { struct subject_ix who[SERVED_NAMED]; int n; };

/* The same of a department's people, or of all (NO_SUBJECT): sums, but waiting is the most. */
struct fairness {
	struct count sum;
	int people;
	int waiting;                     /* how many of them are left out now */
	int fewest, most;                /* held ever by one of them */
	struct served worst, best;       /* the least and the greatest share; 0: nothing had come due; the same: all had as much */
	struct subject_ix longest;       /* who waits longest, the first as above; NO_SUBJECT: nobody waits */
};

struct fairness facts_fairness(const struct facts *facts, struct subject_ix department);

/* --- progress */

/* What somebody has seen of a department. */
struct seen {
	struct subject_ix host;
	int visits, days;                /* held there; 0: on their routes, and still to come */
	struct day last;                 /* the last day there; DAY_EVER_BEFORE for none */
	bool is_owed;                    /* a route leads there from where they work now */
};

/* By first visit, then what is still to come by name. */
struct seen *facts_seen(const struct facts *facts, struct subject_ix staff, size_t *n);

struct progress {
	struct subject_ix staff;
	int seen, to_see;                /* of the departments on their routes */
	int visits, days;                /* held, everywhere */
	struct day last, next;           /* DAY_EVER_BEFORE, DAY_EVER_AFTER for none */
};

struct progress facts_progress(const struct facts *facts, struct subject_ix staff);

/* --- coverage */

/* How many of a home's people, as they are now, have seen a host. */
struct coverage {
	struct subject_ix home, host;
	int people;                      /* who are to see it */
	int seen;                        /* of these; or of all where no route leads there */
	struct day last;                 /* when anybody of them, exempt or not, was there last; DAY_EVER_BEFORE for never */
	bool is_route;
};

/* The pairs with a route or with a visit held, by name of home and host: all (NO_SUBJECT), or those
 * that one department is in, which takes less. */
struct coverage *facts_coverage(const struct facts *facts, struct subject_ix department, size_t *n);

/* --- bench */

enum bench_state { BENCH_CAN, BENCH_NOT_THERE, BENCH_ON_VISIT, BENCH_UNCERTIFIED };

/* Somebody from elsewhere who is trained in a department: by a visit held there, or because
 * they worked there once.  The latter is known only of those whom that department sent on a
 * visit: nothing else is kept of where people worked. */
struct bench {
	struct subject_ix staff;
	int visits, days;
	struct day last;                 /* DAY_EVER_BEFORE: none of them was a visit there */
	enum bench_state state;          /* on the day that was asked for */
};

/* Who could cover, first; then by last visit, the latest first. */
struct bench *facts_bench(const struct facts *facts, struct subject_ix department, struct day on, size_t *n);

/* --- recognition */

/* Of a cycle; 0: the last one that is over, or the current one if none is. */
struct recognition facts_recognition(const struct facts *facts, int cycle);

/* --- who comes, and who is away */

/* Whether one of the days that a visit takes is within the span. */
bool facts_has_day(const struct published_visit *visit, struct span span);

/* Visits to a host that have a day within the span, by first day. */
uint32_t *facts_comes(const struct facts *facts, struct subject_ix host, struct span span, size_t *n);

/* Days in a row on which somebody who else works then is away; why is nobody's business. */
struct absence { struct subject_ix staff; struct day first, last; };

/* By first day. */
struct absence *facts_away(const struct facts *facts, struct subject_ix department, struct span span, size_t *n);

/* --- what was said */

/* Indices into heard->answers, the newest first: about visits to or from a department, or
 * all (NO_SUBJECT). */
uint32_t *facts_answers(const struct facts *facts, struct subject_ix department, size_t *n);

#endif
