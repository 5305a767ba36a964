/* The other appointments: meetings to which departments send representatives, check-ins of leads,
 * rooms, and the celebration of a cycle.
 *
 * Rules.  Nobody is in two places.  Who is on a visit, as visitor or buddy, is taken for the whole
 * day; only a buddy still goes to the meetings of their own department.  What is further away goes
 * first: visits, rooms, representatives, check-ins, the meetings of one's own department.
 *
 * A meeting is on each of its days on which its department works.  Each department that is invited
 * sends front-line people, never leads, who work at that hour by their own clock, and whose home
 * lets them go (no all_hands).  They take turns, meeting by meeting: whoever has had fewer turns goes
 * first, so of two who can go on the same days none gets ahead by two, unless by going in another's
 * place; who was away, or is new, does not make up for it.  A representative stays until they can't,
 * and then somebody else goes in their place alone.
 *
 * At a check-in two leads meet, of departments that a route joins.  Every pair has one before any has
 * its second; a lead has one at a time.  A pair of which one can't gives up its turn, and goes first
 * next time.
 *
 * All of it is arithmetic on an org, on what is known, and on an instant: no clock, no file, no
 * chance.  Ties are drawn as in plan.h. */
#ifndef CROSSTRAIN_AGENDA_H
#define CROSSTRAIN_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/org.h"
#include "crosstrain/scope.h"
#include "crosstrain/zone.h"

enum appointment_kind { KIND_MEETING, KIND_CHECK_IN, KIND_ROOM, KIND_CELEBRATION };

/* Somebody who comes, and for which department. */
struct seat {
	struct staff_ix staff;
	struct dept_ix speaks_for;       /* NOWHERE: the org does not know it any more */
};

/* Of somebody whom the org does not know any more. */
struct lost_seat {
	struct dept_ix speaks_for;
	bool lead;
};

#define NO_MEETING UINT32_MAX

struct appointment {
	enum appointment_kind kind;
	uint32_t meeting;                /* KIND_MEETING: index into org->meetings, or NO_MEETING; else NO_MEETING */
	struct dept_ix a, b;             /* whose meeting; the two that meet, of a check-in the first by id as a; else NOWHERE */
	int64_t slot;                    /* tells it from others of its kind, meeting and pair: the Monday of its week
	                                    (days since 1970-01-01); a room's number; the cycle of a celebration */
	int cycle;
	int round;                       /* KIND_CHECK_IN: how many times all pairs met, counted from 1 */
	struct day day;
	struct hours hours;
	const struct zone *zone;         /* by whose clock; borrowed */
	struct seat *seats;              /* owned.  A meeting's representatives first; a celebration has none */
	size_t n_seats;
	struct lost_seat *lost;          /* KIND_ROOM: of those who have left since; owned */
	size_t n_lost;
};

struct instants { int64_t from, until; };        /* UTC seconds */
struct instants appointment_when(const struct appointment *a);

/* A day of a visit that somebody goes on, or looks after. */
struct engagement {
	struct staff_ix staff;
	struct dept_ix host;
	struct day day;
	bool as_buddy;
};

/* What is known when an agenda is made; the caller fills it.  Whom the org does not know is left out; the seats
 * that they had in rooms are lost.  What the org does not know any more, a meeting or a department, is there all
 * the same, for it may be under way. */
struct known {
	struct engagement *visits;
	size_t n_visits;
	struct appointment *appointments;        /* that are on, by day, past ones too */
	size_t n_appointments;
};
void known_clear(struct known *known);

/* What is to come after `now` (UTC seconds), by day: of everything that comes round, what falls into the
 * cycle that holds today and those published ahead; of rooms, those that are known: at another hour where one
 * of their people can't come any more, with somebody else of the same department where there is none in which
 * all of them can, or where somebody has left; a lead rather in a lead's place. */
struct agenda {
	struct appointment *v;
	size_t n;
};
struct agenda *agenda_make(const struct org *org, const struct known *known, int64_t now);
void agenda_free(struct agenda *agenda);
SCOPED(struct agenda, agenda)

/* A room takes an hour, begins on a quarter of an hour, and is looked for so many days ahead. */
enum { ROOM_MINUTES = 60, ROOM_QUARTER = 15, ROOM_DAYS = 60 };

/* Who is to come to a room.  A side that names nobody sends a lead and a front-line person, whoever
 * of them can come soonest; of those who can at the same time, whoever was in fewest rooms. */
struct room_wish {
	struct dept_ix a, b;
	const struct staff_ix *with;     /* of any department */
	size_t n_with;
};

/* The earliest hour after `now` in which all can, by their own clocks and working hours: into `out`, by
 * the clock of `a`, without a slot.  False: there is none; *why says, in words, who is in the way and
 * is to be freed. */
bool agenda_find_room(struct appointment *out, const struct org *org, const struct known *known,
                      const struct room_wish *wish, int64_t now, char **why);

#endif
