/* Rooms: the earliest hour in which all can.
 *
 * Quarter by quarter from now on, each need is asked whether somebody of it can: a need is a person,
 * or the leads or the front line of a side, of whom one is to come.  The first quarter at which every
 * need has somebody is the room's.  Where there is none, the needs that failed tell why. */
#include <stdlib.h>
#include <string.h>

#include "agenda_internal.h"
#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "crosstrain/text.h"

/* One who must be there; or one of several, any. */
struct need {
	struct staff_ix *who;
	size_t n;
	struct dept_ix speaks_for;
	const char *what;                /* "a lead of", "somebody of"; NULL: a person */
	size_t met;                      /* at how many quarters it was, … */
	size_t alone;                    /* … and at how many it was the only one that was not */
};

struct search {
	const struct org *org;
	struct diary diary;
	int *rooms;                      /* by person: how many they were in */
	struct need *needs;
	size_t n_needs;
};

/* ---- what is needed */

static bool is_among(const struct staff_ix *who, size_t n, struct staff_ix s)
{
	for (size_t i = 0; i < n; i++)
		if (staff_same(who[i], s))
			return true;
	return false;
}

static void need_persons(struct search *s, const struct room_wish *wish)
{
	for (size_t i = 0; i < wish->n_with; i++) {
		struct need need = { .speaks_for = org_staff(s->org, wish->with[i])->home };

		if (is_among(wish->with, i, wish->with[i]))
			continue;
		*mem_push(need.who, need.n) = wish->with[i];
		*mem_push(s->needs, s->n_needs) = need;
	}
}

/* A lead, or somebody of the front line; nothing is needed where there is none. */
static void need_one_of(struct search *s, struct dept_ix side, bool lead)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(s->org, side, &n);
	struct need need = { .speaks_for = side, .what = lead ? "a lead of" : "somebody of" };

	for (size_t i = 0; i < n; i++)
		if (org_staff(s->org, people[i])->lead == lead)
			*mem_push(need.who, need.n) = people[i];
	if (need.n > 0)
		*mem_push(s->needs, s->n_needs) = need;
}

static void need_side(struct search *s, const struct room_wish *wish, struct dept_ix side)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(s->org, side, &n);

	for (size_t i = 0; i < n; i++)
		if (is_among(wish->with, wish->n_with, people[i]))
			return;
	need_one_of(s, side, true);
	need_one_of(s, side, false);
}

/* ---- when */

static void take_all(struct search *s, const struct known *known, int64_t now)
{
	for (size_t i = 0; i < known->n_appointments; i++) {
		const struct appointment *a = &known->appointments[i];
		struct instants when = appointment_when(a);

		for (size_t j = 0; j < a->n_seats; j++) {
			if (when.until > now)
				diary_take(&s->diary, a->seats[j].staff, when);
			s->rooms[a->seats[j].staff.i] += a->kind == KIND_ROOM;
		}
	}
}

/* Which of a need's people can come: of several the one who was in fewest rooms, then by lot. */
static struct staff_ix whoever_can(const struct search *s, const struct need *need, struct instants when)
{
	struct draw draw = draw_begin(s->org->name, 0);
	struct staff_ix best = NOBODY;
	uint64_t best_lot = 0;

	for (size_t i = 0; i < need->n; i++) {
		struct staff_ix who = need->who[i];
		uint64_t lot = draw_of(&draw, org_staff(s->org, who)->id);

		if (!diary_is_free(&s->diary, who, when))
			continue;
		if (is_nobody(best) || s->rooms[who.i] < s->rooms[best.i] || (s->rooms[who.i] == s->rooms[best.i] && lot < best_lot)) {
			best = who;
			best_lot = lot;
		}
	}
	return best;
}

static bool is_met(const struct search *s, const struct need *need, struct instants when)
{
	for (size_t i = 0; i < need->n; i++)
		if (diary_is_free(&s->diary, need->who[i], when))
			return true;
	return false;
}

/* Whether all can; notes whose fault it is if not. */
static bool all_can(struct search *s, struct instants when)
{
	struct need *missing = NULL;
	size_t failed = 0;

	for (size_t i = 0; i < s->n_needs; i++) {
		if (is_met(s, &s->needs[i], when)) {
			s->needs[i].met++;
		} else {
			missing = &s->needs[i];
			failed++;
		}
	}
	if (failed == 1)
		missing->alone++;
	return failed == 0;
}

/* By the clock of the first side, within whose working day it lies. */
static void tell_hour(struct appointment *out, const struct org *org, struct dept_ix a, struct instants when)
{
	out->zone = org_department(org, a)->zone;
	out->day = zone_day(out->zone, when.from);
	int minute = (int)((when.from + zone_offset(out->zone, when.from) - (int64_t)out->day.n * 86400) / 60);
	out->hours = (struct hours){ (int16_t)minute, (int16_t)(minute + ROOM_MINUTES) };
}

/* In the hour that a clock goes through twice, it would tell another time. */
static bool can_be_told(const struct org *org, struct dept_ix a, struct instants when)
{
	struct appointment told = { 0 };

	tell_hour(&told, org, a, when);
	struct instants read = appointment_when(&told);
	return read.from == when.from && read.until == when.until;
}

static bool find_hour(struct search *s, struct dept_ix a, int64_t now, struct instants *out)
{
	enum { QUARTER = ROOM_QUARTER * 60, DAY = 24 * 60 * 60 };

	for (int64_t from = now / QUARTER * QUARTER + QUARTER; from < now + (int64_t)ROOM_DAYS * DAY; from += QUARTER) {
		*out = (struct instants){ from, from + ROOM_MINUTES * 60 };
		if (all_can(s, *out) && can_be_told(s->org, a, *out))
			return true;
	}
	return false;
}

/* ---- what becomes of it */

static void name_need(struct text *out, const struct search *s, const struct need *need)
{
	if (need->what != NULL)
		text_addf(out, "%s %s", need->what, org_department(s->org, need->speaks_for)->name);
	else
		text_addf(out, "%s (%s)", org_staff(s->org, need->who[0])->name, org_staff(s->org, need->who[0])->id);
}

/* Adds the needs of which something holds, as "A, B and C"; returns how many. */
static size_t name_needs(struct text *out, const struct search *s, bool (*holds)(const struct need *need))
{
	size_t n = 0, named = 0;

	for (size_t i = 0; i < s->n_needs; i++)
		n += holds(&s->needs[i]);
	for (size_t i = 0; i < s->n_needs; i++) {
		if (!holds(&s->needs[i]))
			continue;
		if (named > 0)
			text_add(out, named + 1 == n ? " and " : ", ");
		name_need(out, s, &s->needs[i]);
		named++;
	}
	return n;
}

static bool is_never_met(const struct need *need) { return need->met == 0; }
static bool is_in_the_way(const struct need *need) { return need->alone > 0; }
static bool is_any(const struct need *need) { return need->n > 0; }

static char *who_is_in_the_way(const struct search *s, struct day until)
{
	struct text why = TEXT_EMPTY;
	scoped_text struct text who = TEXT_EMPTY;
	char day[DAY_TEXT_SIZE];

	text_addf(&why, "no slot before %s; ", day_write(day, until));
	if (name_needs(&who, s, is_never_met) > 0)
		text_add(&why, "who can come on no day until then: ");
	else if (name_needs(&who, s, is_in_the_way) > 0)
		text_add(&why, "in the way, when all others could come: ");
	else if (name_needs(&who, s, is_any) > 0)
		text_add(&why, "never at work and free at the same time: ");
	text_add(&why, text_str(&who));
	return text_give(&why);
}

static void search_end(struct search *s)
{
	diary_end(&s->diary);
	for (size_t i = 0; i < s->n_needs; i++)
		free(s->needs[i].who);
	free(s->needs);
	free(s->rooms);
}

bool agenda_find_room(struct appointment *out, const struct org *org, const struct known *known,
                      const struct room_wish *wish, int64_t now, char **why)
{
	struct search s = { .org = org, .rooms = mem_array(int, org->n_staff) };
	struct instants when;

	diary_begin(&s.diary, org, known);
	take_all(&s, known, now);
	need_persons(&s, wish);
	need_side(&s, wish, wish->a);
	need_side(&s, wish, wish->b);
	bool found = find_hour(&s, wish->a, now, &when);
	if (found) {
		*out = (struct appointment){ .kind = KIND_ROOM, .meeting = NO_MEETING, .a = wish->a, .b = wish->b };
		tell_hour(out, org, wish->a, when);
		out->cycle = org_cycle_at(org, out->day);
		for (size_t i = 0; i < s.n_needs; i++)
			appointment_seat(out, whoever_can(&s, &s.needs[i], when), s.needs[i].speaks_for);
	} else {
		*why = who_is_in_the_way(&s, day_after(zone_day(org->zone, now), ROOM_DAYS));
	}
	search_end(&s);
	return found;
}
