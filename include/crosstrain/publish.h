/* What people have been told, and how a new plan changes it.
 *
 * `struct published` is the whole published state as plain data: the store fills it, feeds
 * and reports read it.  publication_make() holds a plan against it and gives the state
 * after, with a list of what changed; the store then writes exactly that in one
 * transaction, or `preview` prints it. */
#ifndef CROSSTRAIN_PUBLISH_H
#define CROSSTRAIN_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/agenda.h"
#include "crosstrain/day.h"
#include "crosstrain/digest.h"
#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "crosstrain/scope.h"

/* Raise it when feeds are written differently for the same state: each feed's
 * fingerprint holds it, so an upgrade reaches every subscriber. */
enum { FEED_FORMAT = 2 };

/* How long a cancelled visit stays in feeds after its last day. */
enum { CANCELLED_STAYS_DAYS = 7 };

/* What stamps promise: a revision is a hash, a sequence and a time.
 *
 * A visit's digest is made of FEED_FORMAT, its days, its status, the digest of its
 * briefing, the rules of the briefing's zone (so that a change of the tz database reaches
 * clients too), and the names of visitor, home, host and buddy.  Its events may say
 * nothing else of the state, ids and e-mail addresses least of all.
 *
 * A feed's fingerprint is made of
 *   FEED_FORMAT; the subject's kind, name, since, ended;
 *   the company's organization, zone and refresh_minutes;
 *   two sums, each modulo 2^64, over the visits that published_is_shown() lets into it:
 *   of the two little-endian halves of the SipHash of row, digest, sequence, modified, times
 *   1, 3, 5, 7, 9 for what the subject is to the visit: visitor, buddy, home, host, company.
 * Appointments are in the same two sums, with factors of their own (11, 13, … 21).
 *
 * An appointment's digest is made of all that its events may say: FEED_FORMAT, its kind, day, status,
 * briefing and that one's zone, the names of its departments, of its representatives or leads and of whom
 * they speak for, its outcome, the lines of the check-in before it, and base_url where it links there;
 * of a celebration, whom it names.
 *
 * That of an ended subject is its tombstone's, and holds no name: FEED_FORMAT, kind, since,
 * ended, organization, zone, refresh_minutes.
 *
 * So equal fingerprints are equal bytes, as long as a feed is written from these alone. */

/* Whoever has a feed.  Its row lives for ever: who leaves and comes back has it again. */
enum subject_kind { SUBJECT_COMPANY, SUBJECT_DEPARTMENT, SUBJECT_STAFF };

struct subject_ix { uint32_t i; };       /* index into published->subjects */
#define NO_SUBJECT ((struct subject_ix){ UINT32_MAX })
static inline bool is_no_subject(struct subject_ix s) { return s.i == UINT32_MAX; }
static inline bool subject_same(struct subject_ix a, struct subject_ix b) { return a.i == b.i; }

struct subject {
	int64_t row;                     /* its number in the store; links are made from it */
	enum subject_kind kind;
	char *id;                        /* as in the config; the company's is "company" */
	char *name;
	char *email;                     /* NULL: none */
	struct subject_ix home;          /* a person's department; else NO_SUBJECT */
	bool lead;
	bool forgotten;                  /* left, and `forget` erased name and e-mail */
	struct day since;                /* the day its feed began */
	struct day ended;                /* gone from this day on; DAY_EVER_AFTER while here */
	int generation;                  /* of its link: 1, and a greater one with each revocation */
	struct digest feed;              /* fingerprint of what its feed says: its ETag hangs on it */
	int64_t changed;                 /* UTC seconds of its last change: its Last-Modified; never goes back */
	bool dirty;                      /* differs from what the store has */
};

/* What a person was called before HR wrote another id or name: what was said of them then must be
 * found, when they are to be forgotten. */
struct former {
	struct subject_ix subject;
	char *id, *name;
	int64_t until;                   /* UTC seconds; what was noted then was noted of that id */
};

/* A link that was revoked; its generation no longer opens the feed. */
struct retired_link {
	struct subject_ix subject;
	int generation;
	struct day on;
};

/* What a visit's events say beside who and when.  Never changed once written: when HR
 * says something else, coming visits get another briefing, past ones keep theirs. */
struct briefing_ix { uint32_t i; };

struct briefing {
	int64_t row;
	char *zone;                      /* IANA name of the host's zone */
	struct hours hours;
	char *location, *contact, *activity, *bring, *message;    /* NULL: nothing to say; contact is a name */
	struct digest digest;            /* of all above but row: equal briefings are one */
	bool dirty;
};

enum visit_status { VISIT_ON, VISIT_CANCELLED };

/* Days on which a visit was not held, before it was set again on others. */
struct miss {
	struct span days;
	struct subject_ix buddy;         /* who would have looked after the visitor; or NO_SUBJECT */
};

struct published_visit {
	int64_t row;                     /* its number in the store; event UIDs are made from it */
	struct subject_ix staff, home, host;
	struct subject_ix buddy;         /* or NO_SUBJECT; a cancelled visit keeps its last one */
	struct briefing_ix briefing;
	int cycle;                       /* (staff, host, cycle) is unique: called off and set again it is the same */
	struct day *days;                /* the working days it takes, in order */
	size_t n_days;                   /* at least 1 */
	enum visit_status status;
	bool missed;                     /* HR said that it was not held, on the days that it has */
	struct miss *misses;             /* … and on earlier ones, in their order */
	size_t n_misses;
	int sequence;                    /* RFC 5545 3.8.7.4: raised when time, place or status change */
	int64_t modified;                /* UTC seconds of the last change of anything its events say */
	struct digest digest;            /* of everything its events say but the stamps */
	bool dirty;
};

/* Somebody who comes to an appointment, and for which department. */
struct attendee { struct subject_ix who, speaks_for; };

/* What people meet at beside visits (agenda.h). */
struct published_appointment {
	int64_t row;                     /* its number in the store; event UIDs are made from it */
	enum appointment_kind kind;
	char *series;                    /* KIND_MEETING: the meeting's id; else NULL */
	struct subject_ix a, b;          /* whose meeting; the two departments that meet; or NO_SUBJECT */
	int64_t slot;                    /* as in agenda.h: with kind, series, a and b it is unique; a room's number */
	int cycle;
	int round;                       /* KIND_CHECK_IN: as in agenda.h; else 0 */
	struct briefing_ix briefing;     /* its activity is the meeting's name, or what a room is about */
	struct day day;
	struct day since;                /* when it was told first */
	enum visit_status status;
	struct attendee *attendees;      /* owned.  Representatives before the department's own people */
	size_t n_attendees;
	char *outcome;                   /* what was decided; a room that has one is closed.  NULL: none */
	char *lines[2];                  /* KIND_CHECK_IN: what a and b wrote; NULL: nothing */
	int sequence;
	int64_t modified;
	struct digest digest;
	bool dirty;
};

/* A visit that was owed and found no place: in past cycles the record of waiting. */
struct left_out {
	struct subject_ix staff, home, host;
	int cycle;
	int waiting;                     /* cycles in a row before this one */
	char *reason;
};

struct cycle_summary {
	int cycle;
	struct span days;
	int64_t owed, placed, bound, debt2, load2;
	bool proved_most, proved_fair;
	char *smallest_fix;              /* NULL: none */
};

struct published {
	struct digest installation;      /* drawn once; the name space of event UIDs */
	struct published_company {       /* what feeds say of the company */
		char *organization, *zone;
		char *base_url;          /* of links within events, without a slash at its end */
		int refresh_minutes, keep_past_days, link_grace_days;
	} company;
	/* Read from a backup that was put back: people may have been told newer things, which are
	 * forgotten.  The next publication stamps all that is shown anew, so that calendars take
	 * it for newer than what they hold, and gives no number twice that may have been given. */
	bool is_restored;
	struct digest rules;             /* of all zones that digests here were made with; none if this
	                                    was read from the store: another version may have made them */
	int64_t number;                  /* of the last publication; 0: none yet */
	int64_t at;                      /* when (UTC seconds) */
	struct day day;                  /* the date that fingerprints are of; see published_is_shown() */
	struct subject *subjects;        /* by (kind, id); the company first */
	size_t n_subjects;
	struct former *former;           /* by (subject, until) */
	size_t n_former;
	struct retired_link *retired;    /* by (subject, generation) */
	size_t n_retired;
	struct briefing *briefings;      /* by row */
	size_t n_briefings;
	struct published_visit *visits;  /* by (first day, row) */
	size_t n_visits;
	struct published_appointment *appointments;      /* by (day, row) */
	size_t n_appointments;
	struct left_out *left_out;       /* by (cycle, staff, host) */
	size_t n_left_out;
	struct cycle_summary *cycles;    /* by cycle */
	size_t n_cycles;
	int64_t next_subject_row, next_briefing_row, next_visit_row, next_appointment_row;
};

/* A state with nobody in it, for a store that is new. */
struct published *published_new(struct digest installation);
void published_free(struct published *published);
SCOPED(struct published, published)
struct published *published_copy(const struct published *published);

/* Brings former names, retired links, visits, appointments and visits left out into the orders stated above. */
void published_sort(struct published *published);

/* By kind and id; NO_SUBJECT if there is none.  O(log n). */
struct subject_ix published_find(const struct published *published, enum subject_kind kind, const char *id);

static inline const struct subject *published_subject(const struct published *p, struct subject_ix s)
{
	return &p->subjects[s.i];
}

/* First day .. day after the last. */
struct span visit_span(const struct published_visit *v);

/* The days on which it was missed last before it was set again; empty: it was not. */
struct span visit_last_missed(const struct published_visit *v);

/* How a visit stands on a date. */
enum visit_phase { PHASE_COMING, PHASE_RUNNING, PHASE_HELD, PHASE_MISSED, PHASE_CANCELLED };
enum visit_phase visit_phase(const struct published_visit *v, struct day today);

/* Whether a visit stands in feeds on a date: a visit that is on, until keep_past_days
 * after its end; a cancelled one, until CANCELLED_STAYS_DAYS after it.  Asked with
 * published->day the answer agrees with the fingerprints; a new day asks for a new
 * publication first. */
bool published_is_shown(const struct published *published, const struct published_visit *v, struct day today);

/* The same of an appointment. */
bool appointment_is_shown(const struct published *published, const struct published_appointment *a, struct day today);

/* When an appointment is, by its zone, or by the company's where the org knows that no more. */
struct instants published_when(const struct published *published, const struct org *org,
                               const struct published_appointment *a);

/* Somebody's place at it; NULL: they do not come. */
static inline const struct attendee *attendee_of(const struct published_appointment *a, struct subject_ix who)
{
	for (size_t i = 0; i < a->n_attendees; i++)
		if (subject_same(a->attendees[i].who, who))
			return &a->attendees[i];
	return NULL;
}

/* Whether somebody comes for a department that is not the meeting's own. */
static inline bool is_representative(const struct published_appointment *a, const struct attendee *who)
{
	return a->kind == KIND_MEETING && !subject_same(who->speaks_for, a->a);
}

/* How many of its attendees its events name, who come first: all but a department's people at its own meeting. */
size_t appointment_named(const struct published_appointment *a);

/* Whether a room still waits for what came of it. */
static inline bool is_open_room(const struct published_appointment *a)
{
	return a->kind == KIND_ROOM && a->status == VISIT_ON && a->outcome == NULL;
}

/* Whose feeds an appointment stands in beside those of its attendees, into `out`; returns how many.  A
 * celebration stands in all that began by its day. */
enum { APPOINTMENT_READERS = 3 };
size_t appointment_readers(const struct published_appointment *a, struct subject_ix out[APPOINTMENT_READERS]);

/* By appointment: the check-in of the same two departments that was on before it; SIZE_MAX for none.
 * To be freed. */
size_t *published_check_ins_before(const struct published *published);

/* Where subjects stand in an org, by subject; NOBODY and NOWHERE for who is not there. */
struct places {
	struct staff_ix *staff;
	struct dept_ix *department;
};
struct places places_make(const struct published *published, const struct org *org);
void places_fini(struct places *at);
#define scoped_places __attribute__((cleanup(places_fini)))

/* Which visits left out are of a visit that was missed, and found no other day in its cycle: one
 * turn, that stands among the visits too.  By index into left_out, to be freed. */
bool *published_left_out_missed(const struct published *published);

/* The history that the planner asks for: every visit that is not cancelled and every
 * record of waiting, the current cycle's too, but once for a visit that was
 * missed.  What names a person, a home or a host who
 * is no longer in the org is left out; who was renamed there is found by `was`. */
void published_history(struct history *out, const struct published *published, const struct org *org);

/* The days that rooms to come take of their people, on which they are not to be sent elsewhere; *n of
 * them, to be freed. */
struct org_taken *published_taken(const struct published *published, const struct org *org, int64_t now, size_t *n);

/* What the agenda asks for: days of visits from `today` on, and the appointments that are on. */
void published_known(struct known *out, const struct published *published, const struct org *org, struct day today);

/* What became of a visit, for `preview`, the log and mails. */
enum change_kind { CHANGE_NEW, CHANGE_MOVED, CHANGE_CANCELLED, CHANGE_DETAILS };

struct change {
	enum change_kind kind;
	size_t visit;                    /* index into after->visits */
	struct span before, after;       /* empty where there was, or is, none */
	char *why;                       /* a clause for a person; NULL: nothing to say */
};

/* What became of an appointment; that other people of its own department come is no change. */
struct appointment_change {
	enum change_kind kind;
	size_t appointment;              /* index into after->appointments */
	struct day before, after;        /* DAY_EVER_AFTER where there was, or is, none */
	char *why;                       /* as above */
};

/* What somebody is to be told by mail: that a visit of theirs, or an appointment they come to, is new,
 * moved or called off.  Times are minutes since 1970-01-01 by the clock there. */
#define NO_TIME INT64_MIN
struct notice {
	struct subject_ix who;
	bool is_appointment;
	int64_t row;                     /* of the visit, or of the appointment */
	int64_t before, after;           /* when it began, and begins; NO_TIME: they knew of none, it is called off */
	/* Set by the store: */
	int64_t publication;             /* the last that changed it */
	bool is_on_its_way;              /* a mail may have told them already … */
	int64_t told;                    /* … that it begins then */
};

struct publication {
	struct published *after;         /* the whole state; what is new in it is marked dirty */
	struct change *changes;          /* by (date, staff) */
	size_t n_changes;
	size_t n_unchanged;              /* coming visits that stay as they are */
	struct appointment_change *appointments;         /* by day */
	size_t n_appointments;
	struct notice *notices;          /* of what is near; none where the org sends no mail */
	size_t n_notices;
	size_t n_subjects_new, n_subjects_ended, n_feeds_changed;
	bool waiting_changed;            /* left_out or cycles differ, … */
	int waiting_from;                /* … from this cycle on */
	int64_t forgotten;               /* row of who is forgotten: what they said goes, too; 0: nobody */
	bool nothing;                    /* company, people and visits are as before, whoever waits: no new number */
};

/* Holds a plan against the published state.  `now` (UTC seconds) becomes the stamp of
 * what changed.  Pure: `before` is left as it is.  Also without a plan (NULL) for what
 * the date alone changes: people who leave, visits that age out of feeds.  `edited` is
 * `before` with something in it changed by hand (happened.h), or NULL.
 *
 * What becomes of a published visit:
 *   over            stays as it is.  Only a missed or a cancelled one that the plan sets
 *                   again in the same cycle takes the new days, if they begin on another.
 *   begun           is neither moved nor cancelled; while it runs, its buddy may change.
 *                   When its person or its host has left, it ends the day before today:
 *                   what was held stays in calendars.
 *   coming          follows the plan: moved, cancelled where the plan covers its cycle or
 *                   its first day and doesn't name it, set again, another buddy.  When its
 *                   person or its host has left it is cancelled, plan or no plan.
 * Running and coming visits get the briefing of today's org, unless their route is gone.
 *
 * With a plan, appointments that have not begun follow the agenda: another day, hour or people, called
 * off where it names them no more, set again.  Without one they stay as they are.
 *
 * O(n log n) in people and visits. */
struct publication *publication_make(const struct published *before, const struct published *edited,
                                     const struct org *org, const struct plan *plan, struct day today, int64_t now);
void publication_free(struct publication *publication);
SCOPED(struct publication, publication)

/* The state with the link of a subject replaced by a new one (`revoke`). */
struct publication *publication_revoke(const struct published *before, struct subject_ix subject,
                                       struct day today, int64_t now);

/* Takes the state out of a publication, its dirty marks cleared. */
struct published *publication_take(struct publication *publication);

#endif
