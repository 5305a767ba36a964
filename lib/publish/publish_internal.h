/* What the files of this room share: a publication in the making. */
#ifndef CROSSTRAIN_PUBLISH_INTERNAL_H
#define CROSSTRAIN_PUBLISH_INTERNAL_H

#include <string.h>

#include "crosstrain/publish.h"

struct making {
	const struct published *before;
	const struct published *edited;  /* or NULL */
	const struct org *org;
	const struct plan *plan;         /* or NULL */
	struct day today;
	int64_t now;
	struct publication *publication;
	struct published *after;

	/* Filled by subjects_follow(). */
	struct subject_ix *of_staff, *of_department;   /* org → after */
	struct staff_ix *staff_of;       /* after → org; NOBODY for who has no such entry */
	struct dept_ix *department_of;   /* after → org; NOWHERE likewise */
	struct digest *rules;            /* by briefing of the state after: of its zone; see rules_follow() */
	uint32_t *moved_to;              /* subjects before → after */
	const struct subject **was;      /* after → its subject before; NULL for a new one */
	bool *is_renamed;                /* by subject of the state after */
};

/* Whether a subject of the state after has a living feed. */
static inline bool is_here(const struct making *m, struct subject_ix s)
{
	return m->after->subjects[s.i].ended.n == DAY_EVER_AFTER.n;
}

/* A reference of the state before as one of the state after. */
static inline struct subject_ix carried(const struct making *m, struct subject_ix s)
{
	return is_no_subject(s) ? s : (struct subject_ix){ m->moved_to[s.i] };
}

/* Whether two texts say the same; NULL says nothing, as "" does. */
static inline bool text_same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* published.c: the orders that publish.h states, for qsort() and bsearch(). */
int former_in_order(const void *a, const void *b);
int retired_in_order(const void *a, const void *b);
int visits_in_order(const void *a, const void *b);
int left_out_in_order(const void *a, const void *b);
int appointments_in_order(const void *a, const void *b);

/* subjects.c: people and departments as the org has them today. */
void subjects_follow(struct making *m);

/* visits.c: visits as the plan has them.  Those of the state before keep their places
 * in the array, new ones stand behind them. */
void visits_follow(struct making *m);

/* briefing.c: what coming visits say beside who and when, and what a briefing is known by; one
 * that says this, whose texts are borrowed. */
void briefings_follow(struct making *m);
struct digest briefing_digest(const struct briefing *b);
struct shelf;
struct shelf *shelf_new(const struct published *p);
void shelf_free(struct shelf *shelf);
SCOPED(struct shelf, shelf)
struct briefing_ix briefing_find_or_add(struct published *p, struct shelf *shelf, struct briefing b);

/* appointments.c: appointments as the agenda has them, in the places of those of the state before; new ones
 * stand behind them. */
void appointments_follow(struct making *m);

/* appointment_change.c: what became of each; sequences are raised here. */
void appointment_changes_tell(struct making *m);
bool appointment_says_other(const struct making *m, const struct published_appointment *before,
                            const struct published_appointment *after);

/* waiting.c: what the plan left out, and what it says of its cycles. */
void waiting_follow(struct making *m);

/* change.c: what became of each visit, in words; sequences are raised here. */
void changes_tell(struct making *m);

/* visits.c: whether a visit of the state before says something else in the state after, but
 * for what a name or a zone's rules may have become. */
bool visit_says_other(const struct making *m, const struct published_visit *before,
                      const struct published_visit *after);

/* notices.c: who is to be told by mail. */
void notices_note(struct making *m);

/* stamp.c: digests and modification times of visits, fingerprints of feeds. */
void rules_follow(struct making *m);
void visits_stamp(struct making *m);
void appointments_stamp(struct making *m);
void feeds_stamp(struct making *m);

#endif
