/* Rooms that are arranged: they stay where they are while all can come, and else go to the earliest
 * hour in which all can.  Where there is none, or somebody has left, others come in their place. */
#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/mem.h"

static bool is_followed(const struct making *m, const struct appointment *room)
{
	for (size_t i = 0; i < m->agenda->n; i++)
		if (m->agenda->v[i].slot == room->slot)          /* there are only rooms yet */
			return true;
	return false;
}

/* All that is known and holds but one room; the others as they stand by now. */
static struct known known_without(const struct making *m, const struct appointment *room)
{
	struct known rest = *m->known;
	size_t n = 0;

	rest.appointments = mem_array(struct appointment, m->known->n_appointments + m->agenda->n);
	for (size_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *a = &m->known->appointments[i];

		if (a != room && still_holds(m, a) && !(a->kind == KIND_ROOM && is_followed(m, a)))
			rest.appointments[n++] = *a;
	}
	for (size_t i = 0; i < m->agenda->n; i++)
		rest.appointments[n++] = m->agenda->v[i];
	rest.n_appointments = n;
	return rest;
}

/* ---- who comes */

/* Whoever went to another department speaks for the one they had no longer. */
static bool is_still_of(const struct org *org, const struct seat *seat)
{
	return dept_same(org_staff(org, seat->staff)->home, seat->speaks_for);
}

static bool is_there(const struct org *org, const struct appointment *room, struct staff_ix who)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (staff_same(room->seats[i].staff, who) && is_still_of(org, &room->seats[i]))
			return true;
	return false;
}

/* Others of a side may come in that place, too. */
static void need_others(struct need *need, const struct org *org, const struct appointment *room)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(org, need->speaks_for, &n);

	for (size_t i = 0; i < n; i++)
		if (!is_there(org, room, people[i]))
			need_add(need, people[i]);
	need->is_open = true;
}

static void need_same(struct search *s, const struct seat *seat)
{
	struct need *need = search_need(s, seat->speaks_for);

	need->best = seat->staff;
	need->is_lead = org_staff(s->org, seat->staff)->lead;
	need_add(need, seat->staff);
}

static void need_instead(struct search *s, const struct appointment *room, struct dept_ix side, bool lead)
{
	struct need *need = search_need(s, side);

	need->is_lead = lead;
	need_others(need, s->org, room);
}

static void need_somebody(struct search *s, const struct appointment *room, struct dept_ix side)
{
	for (size_t i = 0; i < s->n_needs; i++)
		if (dept_same(s->needs[i].speaks_for, side))
			return;
	need_instead(s, room, side, true);
}

/* Whoever was to come; somebody in the place of each who has left; somebody of each side. */
static void need_all(struct search *s, const struct appointment *room)
{
	for (size_t i = 0; i < room->n_seats; i++) {
		const struct seat *seat = &room->seats[i];

		if (is_still_of(s->org, seat))
			need_same(s, seat);
		else if (!is_nowhere(seat->speaks_for))
			need_instead(s, room, seat->speaks_for, org_staff(s->org, seat->staff)->lead);
	}
	for (size_t i = 0; i < room->n_lost; i++)
		need_instead(s, room, room->lost[i].speaks_for, room->lost[i].lead);
	need_somebody(s, room, room->a);
	need_somebody(s, room, room->b);
}

/* ---- when */

static bool find_hour(struct search *s, struct appointment *room)
{
	return search_at(s, room) || search_earliest(s, room);
}

/* Others may come in the place of those who can at no hour; of all, if each could at some. */
static void open_needs(struct search *s, const struct appointment *room, bool all)
{
	for (size_t i = 0; i < s->n_needs; i++)
		if (!s->needs[i].is_open && (all || s->needs[i].met == 0))
			need_others(&s->needs[i], s->org, room);
}

/* The same people, at another hour if need be; where they have none in common, with others in the place
 * of some; where there are not enough of a department, with fewer of it, but somebody of each side. */
static bool arrange_anew(const struct making *m, const struct appointment *room, struct appointment *out)
{
	struct known rest = known_without(m, room);
	struct search s;

	search_begin(&s, m->org, &rest, m->now, room->a, room->b);
	need_all(&s, room);
	bool found = find_hour(&s, out);
	for (int all = 0; all <= 1 && !found; all++) {
		open_needs(&s, room, all);
		found = find_hour(&s, out) || (search_forgo(&s) && find_hour(&s, out));
	}
	if (!found) {
		s.some_may_lack = true;
		found = find_hour(&s, out);
	}
	search_end(&s);
	free(rest.appointments);
	return found;
}

static bool can_come(const struct making *m, const struct appointment *room, const struct seat *seat)
{
	return is_still_of(m->org, seat) && diary_can_go(&m->diary, seat->staff, appointment_when(room));
}

static bool can_all_come(const struct making *m, const struct appointment *room)
{
	bool is_a = false, is_b = false;

	for (size_t i = 0; i < room->n_seats; i++) {
		const struct seat *seat = &room->seats[i];

		if (!can_come(m, room, seat))
			return false;
		is_a |= dept_same(seat->speaks_for, room->a);
		is_b |= dept_same(seat->speaks_for, room->b);
	}
	return is_a && is_b && room->n_lost == 0;
}

static void seat_whoever_can(const struct making *m, const struct appointment *room, struct appointment *out)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (can_come(m, room, &room->seats[i]))
			appointment_seat(out, room->seats[i].staff, room->seats[i].speaks_for);
}

static struct appointment followed(const struct making *m, const struct appointment *room)
{
	struct appointment out = *room;

	out.seats = NULL;
	out.n_seats = 0;
	out.lost = NULL;
	out.n_lost = 0;
	if (can_all_come(m, room) || !arrange_anew(m, room, &out))
		seat_whoever_can(m, room, &out);
	return out;
}

void rooms_follow(struct making *m)
{
	for (size_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *room = &m->known->appointments[i];

		if (room->kind != KIND_ROOM || is_begun(m, room) || !still_holds(m, room))
			continue;
		struct appointment *a = making_add(m, followed(m, room));
		for (size_t j = 0; j < a->n_seats; j++)
			diary_take(&m->diary, a->seats[j].staff, appointment_when(a));
	}
}
