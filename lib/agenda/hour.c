/* The earliest hour in which all can.
 *
 * Quarter by quarter from now on, each need is asked whether somebody of it can: a need is a person,
 * or several, of whom one is to come.  The first quarter at which every need has somebody is it. */
#include <stdlib.h>
#include <string.h>

#include "agenda_internal.h"
#include "crosstrain/digest.h"
#include "crosstrain/mem.h"

/* Whoever is at a room that is over was in a room, but is free again. */
static void take_all(struct search *s, const struct known *known)
{
	for (size_t i = 0; i < known->n_appointments; i++) {
		const struct appointment *a = &known->appointments[i];
		struct instants when = appointment_when(a);

		for (size_t j = 0; j < a->n_seats; j++) {
			if (when.until > s->now)
				diary_take(&s->diary, a->seats[j].staff, when);
			s->rooms[a->seats[j].staff.i] += a->kind == KIND_ROOM;
		}
	}
}

void search_begin(struct search *s, const struct org *org, const struct known *known, int64_t now, struct dept_ix a,
                  struct dept_ix b)
{
	*s = (struct search){ .org = org, .now = now, .rooms = mem_array(int, org->n_staff), .a = a, .b = b };
	diary_begin(&s->diary, org, known);
	take_all(s, known);
}

void search_end(struct search *s)
{
	diary_end(&s->diary);
	for (size_t i = 0; i < s->n_needs; i++)
		free(s->needs[i].who);
	free(s->needs);
	free(s->rooms);
}

struct need *search_need(struct search *s, struct dept_ix speaks_for)
{
	struct need *need = mem_push(s->needs, s->n_needs);

	*need = (struct need){ .speaks_for = speaks_for, .best = NOBODY };
	return need;
}

void need_add(struct need *need, struct staff_ix who)
{
	*mem_push(need->who, need->n) = who;
}

/* ---- who comes */

typedef bool can_come(const struct diary *diary, struct staff_ix s, struct instants when);

static bool is_seated(const struct appointment *a, struct staff_ix who)
{
	for (size_t i = 0; i < a->n_seats; i++)
		if (staff_same(a->seats[i].staff, who))
			return true;
	return false;
}

/* One of a need's people beside another, by whom it would rather have. */
struct candidate {
	struct staff_ix who;
	bool is_best, is_of_rank;
	int rooms;
	uint64_t lot;
};

static bool is_before(const struct candidate *a, const struct candidate *b)
{
	if (a->is_best != b->is_best)
		return a->is_best;
	if (a->is_of_rank != b->is_of_rank)
		return a->is_of_rank;
	return a->rooms != b->rooms ? a->rooms < b->rooms : a->lot < b->lot;
}

static struct staff_ix whoever_can(const struct search *s, const struct need *need, const struct appointment *seated,
                                   can_come *can, struct instants when)
{
	struct draw draw = draw_begin(s->org->name, 0);
	struct candidate best = { .who = NOBODY };

	for (size_t i = 0; i < need->n; i++) {
		struct staff_ix who = need->who[i];
		const struct org_staff *person = org_staff(s->org, who);

		if (!can(&s->diary, who, when) || is_seated(seated, who))
			continue;
		struct candidate one = {
			.who = who, .is_best = staff_same(who, need->best), .is_of_rank = person->lead == need->is_lead,
			.rooms = s->rooms[who.i], .lot = draw_of(&draw, person->id),
		};

		if (is_nobody(best.who) || is_before(&one, &best))
			best = one;
	}
	return best.who;
}

static bool is_spoken_for(const struct appointment *a, struct dept_ix side)
{
	for (size_t i = 0; i < a->n_seats; i++)
		if (dept_same(a->seats[i].speaks_for, side))
			return true;
	return false;
}

static bool is_whole(const struct search *s, const struct appointment *a)
{
	return s->some_may_lack ? is_spoken_for(a, s->a) && is_spoken_for(a, s->b) : a->n_seats == s->n_needs;
}

/* False: of two needs only the same person can come. */
static bool seat_all(const struct search *s, struct appointment *out, can_come *can, struct instants when)
{
	struct appointment seated = { .n_seats = 0 };

	for (size_t i = 0; i < s->n_needs; i++) {
		struct staff_ix who = whoever_can(s, &s->needs[i], &seated, can, when);

		if (!is_nobody(who))
			appointment_seat(&seated, who, s->needs[i].speaks_for);
	}
	if (!is_whole(s, &seated)) {
		free(seated.seats);
		return false;
	}
	out->seats = seated.seats;
	out->n_seats = seated.n_seats;
	return true;
}

/* ---- when */

/* Most quarters are no hours of work at all, so nobody needs to be asked. */
static bool is_at_work(const struct org *org, struct dept_ix d, struct instants when)
{
	const struct org_department *department = org_department(org, d);
	struct instants open = instants_of(department->zone, zone_day(department->zone, when.from), department->hours);

	return open.from <= when.from && when.until <= open.until;
}

static bool is_met(const struct search *s, const struct need *need, can_come *can, struct instants when)
{
	if (!is_at_work(s->org, need->speaks_for, when))
		return false;
	for (size_t i = 0; i < need->n; i++)
		if (can(&s->diary, need->who[i], when))
			return true;
	return false;
}

static bool is_met_for(const struct search *s, struct dept_ix side)
{
	for (size_t i = 0; i < s->n_needs; i++)
		if (s->needs[i].is_met && dept_same(s->needs[i].speaks_for, side))
			return true;
	return false;
}

/* Whether all can, or somebody of each side; notes whose fault it is if not. */
static bool all_can(struct search *s, can_come *can, struct instants when)
{
	struct need *missing = NULL;
	size_t failed = 0;

	for (size_t i = 0; i < s->n_needs; i++) {
		struct need *need = &s->needs[i];

		need->is_met = is_met(s, need, can, when);
		need->met += need->is_met;
		failed += !need->is_met;
		missing = need->is_met ? missing : need;
	}
	if (failed == 1)
		missing->alone++;
	return failed == 0 || (s->some_may_lack && is_met_for(s, s->a) && is_met_for(s, s->b));
}

/* ---- what can be met at no hour */

enum { QUARTER = ROOM_QUARTER * 60, DAY = 24 * 60 * 60 };

static int64_t first_quarter(const struct search *s)
{
	return s->now / QUARTER * QUARTER + QUARTER;
}

static bool can_ever(const struct search *s, struct staff_ix who)
{
	for (int64_t from = first_quarter(s); from < s->now + (int64_t)ROOM_DAYS * DAY; from += QUARTER) {
		struct instants when = { from, from + ROOM_MINUTES * 60 };

		if (is_at_work(s->org, org_staff(s->org, who)->home, when) && diary_is_free(&s->diary, who, when))
			return true;
	}
	return false;
}

static bool is_side(const struct search *s, struct dept_ix d)
{
	return dept_same(d, s->a) || dept_same(d, s->b);
}

static size_t places_of(const struct search *s, struct dept_ix side)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_needs; i++)
		n += dept_same(s->needs[i].speaks_for, side);
	return n;
}

/* How many of a department can come at some hour or other, up to `most`. */
static size_t able(const struct search *s, struct dept_ix side, size_t most)
{
	size_t n_people, n = 0;
	const struct staff_ix *people = org_staff_of(s->org, side, &n_people);

	for (size_t i = 0; i < n_people && n < most; i++)
		n += can_ever(s, people[i]);
	return n;
}

bool search_forgo(struct search *s)
{
	bool some = false;

	/* From the end, so that whoever was to come goes before who would in another's place. */
	for (size_t i = s->n_needs; i-- > 0;) {
		struct need need = s->needs[i];
		size_t places = places_of(s, need.speaks_for);

		if (!need.is_open || (places == 1 && is_side(s, need.speaks_for))
		    || (need.met > 0 && able(s, need.speaks_for, places) == places))
			continue;
		free(need.who);
		memmove(&s->needs[i], &s->needs[i + 1], (s->n_needs - i - 1) * sizeof need);
		s->n_needs--;
		some = true;
	}
	return some;
}

/* By the clock of the first side, within whose working day it lies. */
static void tell_hour(struct appointment *out, const struct org *org, struct instants when)
{
	out->zone = org_department(org, out->a)->zone;
	out->day = zone_day(out->zone, when.from);
	int minute = (int)((when.from + zone_offset(out->zone, when.from) - (int64_t)out->day.n * 86400) / 60);
	out->hours = (struct hours){ (int16_t)minute, (int16_t)(minute + ROOM_MINUTES) };
	out->cycle = org_cycle_at(org, out->day);
}

/* In the hour that a clock goes through twice, it would tell another time; nor does an hour end tomorrow. */
static bool can_be_told(const struct appointment *told, struct instants when)
{
	struct instants read = appointment_when(told);

	return read.from == when.from && read.until == when.until && told->hours.until <= 24 * 60;
}

bool search_at(struct search *s, struct appointment *room)
{
	struct instants when = appointment_when(room);

	return all_can(s, diary_can_go, when) && seat_all(s, room, diary_can_go, when);
}

bool search_earliest(struct search *s, struct appointment *room)
{
	for (int64_t from = first_quarter(s); from < s->now + (int64_t)ROOM_DAYS * DAY; from += QUARTER) {
		struct instants when = { from, from + ROOM_MINUTES * 60 };
		struct appointment found = *room;

		if (!all_can(s, diary_is_free, when))
			continue;
		tell_hour(&found, s->org, when);
		if (can_be_told(&found, when) && seat_all(s, &found, diary_is_free, when)) {
			*room = found;
			return true;
		}
	}
	return false;
}
