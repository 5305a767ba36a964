/* What the files of this room share.
 *
 *	agenda.c     all of it, in its order
 *	diary.c      who can come when
 *	held.c       whether what is known still holds
 *	meeting.c    meetings, and who represents whom      turns.c    … whose turn it is
 *	check_in.c   pairs of leads, in turn
 *	hour.c       the earliest hour in which all can
 *	room.c       a room that is wished for               rooms.c    rooms that are arranged */
#ifndef CROSSTRAIN_AGENDA_INTERNAL_H
#define CROSSTRAIN_AGENDA_INTERNAL_H

#include "crosstrain/agenda.h"

/* ---- diary.c ---- */

/* Everybody's diary. */
struct diary {
	const struct org *org;
	struct engagement *visits;       /* by person and day … */
	size_t *first_visit;             /* … and by person, and one more, where theirs begin */
	struct taken { struct instants *v; size_t n; } *taken;       /* by person */
	uint32_t *meetings;              /* indices into org->meetings by department … */
	size_t *first_meeting;           /* … and one more */
};

void diary_begin(struct diary *diary, const struct org *org, const struct known *known);
void diary_end(struct diary *diary);

/* Somebody is elsewhere then. */
void diary_take(struct diary *diary, struct staff_ix s, struct instants when);

/* Whether somebody works at that time, and is neither on a visit nor elsewhere: they could leave
 * their department for it. */
bool diary_can_go(const struct diary *diary, struct staff_ix s, struct instants when);

/* The same, and their department does not meet. */
bool diary_is_free(const struct diary *diary, struct staff_ix s, struct instants when);

/* Whether somebody comes to a meeting of their own department. */
bool diary_comes(const struct diary *diary, struct staff_ix s, struct instants when);

static inline bool instants_meet(struct instants a, struct instants b)
{
	return a.from < b.until && b.from < a.until;
}

struct instants instants_of(const struct zone *zone, struct day day, struct hours hours);
struct day week_of(struct day d);        /* its Monday */

/* ---- an agenda in the making ---- */

struct making {
	const struct org *org;
	const struct known *known;
	int64_t now;
	struct span span;                /* what comes round is planned for these days */
	struct diary diary;
	struct agenda *agenda;
};

/* A new appointment at the end. */
struct appointment *making_add(struct making *m, struct appointment a);
void appointment_seat(struct appointment *a, struct staff_ix s, struct dept_ix speaks_for);

/* Whether it is over or has begun. */
bool is_begun(const struct making *m, const struct appointment *a);

/* held.c: whether what is known has begun, or is held as it is known: HR may have set it to another time since. */
bool still_holds(const struct making *m, const struct appointment *a);

/* ---- hour.c: the earliest hour in which all can ---- */

/* One who must be there; or one of several, any. */
struct need {
	struct staff_ix *who;
	size_t n;
	struct dept_ix speaks_for;
	struct staff_ix best;            /* of several, who is to come if they can; NOBODY: whoever can, … */
	bool is_lead;                    /* … rather of the leads, or of the front line */
	bool is_open;                    /* to all of that department */
	const char *what;                /* "a lead of", "somebody of"; NULL: a person */
	bool is_met;                     /* at the quarter that is looked at */
	size_t met;                      /* at how many quarters it was, … */
	size_t alone;                    /* … and at how many it was the only one that was not */
};

struct search {
	const struct org *org;
	int64_t now;
	struct diary diary;
	int *rooms;                      /* by person: how many they were in */
	struct need *needs;
	size_t n_needs;
	struct dept_ix a, b;             /* the sides, of which somebody must come … */
	bool some_may_lack;              /* … if nobody else does */
};

void search_begin(struct search *s, const struct org *org, const struct known *known, int64_t now, struct dept_ix a,
                  struct dept_ix b);
void search_end(struct search *s);

/* A need of nobody yet; it moves when another is added. */
struct need *search_need(struct search *s, struct dept_ix speaks_for);
void need_add(struct need *need, struct staff_ix who);

/* Gives up what can be met at no hour, for a department has too few who ever can, but for the last place of a side;
 * false: there was nothing. */
bool search_forgo(struct search *s);

/* Whether every need has somebody: at the hour that `room` has; at the earliest after now, which becomes that of
 * `room`.  If so, whoever comes is seated. */
bool search_at(struct search *s, struct appointment *room);
bool search_earliest(struct search *s, struct appointment *room);

/* ---- rooms.c, meeting.c, check_in.c: each adds its own, in this order ---- */
void rooms_follow(struct making *m);
void meetings_follow(struct making *m);
void check_ins_follow(struct making *m);
void meetings_seat_their_own(struct making *m);

/* ---- turns.c: turns of the front-line people of a department, at one meeting ---- */

struct turns {
	const struct org *org;
	struct whose {
		struct staff_ix staff;
		int n;                   /* turns had, and those they were excused from */
		struct day last;         /* the latest; DAY_EVER_BEFORE for none */
		struct day *promised;    /* turns after the day that is asked about, in their order */
		size_t n_promised;
		int elsewhere;           /* turns at all meetings */
		uint64_t lot;
	} *people;
	size_t n_people;
	int level;                       /* so many turns everybody is taken to have had */
};

void turns_begin(struct turns *turns, const struct org *org, struct dept_ix department);
void turns_end(struct turns *turns);

/* Somebody had a turn.  Days must not go back. */
void turns_take(struct turns *turns, struct staff_ix s, struct day day);

/* Brings the people into the order in which they are asked, on a day. */
void turns_sort(struct turns *turns, struct day day);

#endif
