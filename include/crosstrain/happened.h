/* What happened, or is to happen, by somebody's word and not by the plan: each an edit of
 * the published state, for publication_make() to hold against the state as it was.
 *
 * Each gives an edited copy, to be freed, or NULL and says in `why_not`, for a person, why
 * it cannot be.  A copy in which nothing changed means that it was so already. */
#ifndef CROSSTRAIN_HAPPENED_H
#define CROSSTRAIN_HAPPENED_H

#include <stddef.h>
#include <stdint.h>

#include "crosstrain/agenda.h"
#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/org.h"
#include "crosstrain/publish.h"

/* Whose visit where, and on which day, if somebody said that; else DAY_EVER_BEFORE. */
struct visit_meant { struct subject_ix staff, host; struct day on; };

/* The visit was not held, though it has begun: the latest one there, or that on the day.  When
 * it is set again these days are kept beside it, for as often as it is missed. */
struct published *happened_missed(const struct published *before, struct visit_meant meant, struct day today,
                                  struct err *why_not);

/* It was held after all: the one that was missed last, or that on the day.  If it was set again
 * meanwhile it goes back to those days and their buddy, and was neither set again nor missed
 * later; what was missed before them stays missed.  What was owed in a later cycle for want of it
 * alone, as of a route that comes round every Nth, is called off, unless it has begun.  Refused
 * where it was held on other days since, for a visit is held once: that must be said to have been
 * missed, first. */
struct published *happened_attended(const struct published *before, const struct org *org, struct visit_meant meant,
                                    struct day today, struct err *why_not);

/* Two people trade the first days of the next visits there that are of one cycle, whatever day was
 * said; each keeps to every rule of plan.h. */
struct swapped { int64_t a_row, b_row; };
struct published *happened_swap(const struct published *before, const struct org *org, struct visit_meant a,
                                struct visit_meant b, struct day today, struct swapped *swapped, struct err *why_not);

/* Whether a publication has both visits on the days that happened_swap() gave them: a plan may
 * need them to place one more. */
bool happened_is_kept(const struct publication *publication, const struct published *edited, struct swapped swapped);

/* What was decided at a meeting of a day, which has begun; an empty text takes it back.  How long it
 * may be, in characters, and what a room is about. */
enum { OUTCOME_MOST = 900, ABOUT_MOST = 150, LINE_MOST = 200 };
struct published *happened_outcome(const struct published *before, const struct org *org, const char *meeting,
                                   struct day day, const char *text, int64_t now, struct err *why_not);

/* A room at the earliest hour in which all can; its number. */
struct published *happened_room(const struct published *before, const struct org *org, const struct room_wish *wish,
                                const char *about, int64_t now, int64_t *number, struct err *why_not);

/* It is settled: what came of it.  If it has not begun, it is called off. */
struct published *happened_settled(const struct published *before, const struct org *org, int64_t number,
                                   const char *outcome, int64_t now, struct err *why_not);

/* What a lead writes for a check-in, by its row: from its day on, until the two meet again.  NULL takes it back. */
struct published *happened_line(const struct published *before, int64_t appointment_row, struct subject_ix lead,
                                const char *text, struct day today, struct err *why_not);

/* The room of a number; NULL: there is none. */
const struct published_appointment *published_room(const struct published *published, int64_t number);

/* Whether that lead may write for that check-in. */
bool may_write_line(const struct published *published, const struct published_appointment *a, struct subject_ix lead,
                    struct day today);

/* Somebody who has left: every name and id they had and their e-mail go, what they did is still
 * counted.  Their link ends as that of anybody who has left. */
struct published *happened_forget(const struct published *before, const struct org *org, struct subject_ix staff,
                                  struct day today, struct err *why_not);

/* What a visit was before a publication changed it. */
struct earlier {
	int64_t visit_row;
	struct span days;                /* empty: called off, or not there yet */
};

/* A state as it was: the visits that have changed since, and the first number that none had. */
struct past {
	struct earlier *visits;          /* by row */
	size_t n_visits;
	int64_t next_visit_row;
};
void past_clear(struct past *past);

/* Visits that are far enough ahead go back to where they were, where they still can by the
 * org alone; which of them find room there is the plan's to say.  Later ones are called off in
 * the copy, for the plan to set again where there is room: it is never published without one. */
struct published *happened_restore(const struct published *before, const struct org *org, const struct past *past,
                                   struct day today);

/* A visit that a restore was to bring back and that is elsewhere, or nowhere. */
struct unrestored {
	size_t visit;                    /* index into publication->after->visits */
	struct span days;                /* where it was to be */
	char *why;
};
struct unrestored *happened_unrestored(const struct publication *publication, const struct org *org,
                                       const struct past *past, struct day today, size_t *n);
void unrestored_free(struct unrestored *all, size_t n);

#endif
