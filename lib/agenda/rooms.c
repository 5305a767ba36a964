/* Rooms that are arranged: they stay where they are while all can come, and else go to the earliest
 * hour in which all can.  Where there is none, or somebody has left, others come in their place. */
#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/mem.h"

static bool can_all_come(const struct making *m, const struct appointment *room)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (!diary_can_go(&m->diary, room->seats[i].staff, appointment_when(room)))
			return false;
	return room->n_seats > 0;
}

/* Whether HR has set a known meeting or check-in to another time since, or holds none any more. */
static bool is_set_anew(const struct making *m, const struct appointment *a)
{
	const struct rhythm *when = a->kind == KIND_MEETING ? &m->org->meetings[a->meeting].when : &m->org->check_ins.when;

	if (a->kind == KIND_CHECK_IN && !m->org->check_ins.are_held)
		return true;
	return !is_begun(m, a) && (!org_comes_round(m->org, when, a->day) || when->hours.from != a->hours.from
	                           || when->hours.until != a->hours.until);
}

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
		bool is_elsewhere = a->kind == KIND_ROOM ? a == room || is_followed(m, a)
			: a->kind != KIND_CELEBRATION && is_set_anew(m, a);

		if (!is_elsewhere)
			rest.appointments[n++] = *a;
	}
	for (size_t i = 0; i < m->agenda->n; i++)
		rest.appointments[n++] = m->agenda->v[i];
	rest.n_appointments = n;
	return rest;
}

/* ---- who comes */

static bool is_of(const struct appointment *room, struct staff_ix who)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (staff_same(room->seats[i].staff, who))
			return true;
	return false;
}

/* Others of a side may come in that place, too. */
static void need_others(struct need *need, const struct org *org, const struct appointment *room)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(org, need->speaks_for, &n);

	for (size_t i = 0; i < n; i++)
		if (!is_of(room, people[i]))
			need_add(need, people[i]);
}

static void need_same(struct search *s, const struct appointment *room)
{
	for (size_t i = 0; i < room->n_seats; i++) {
		struct need *need = search_need(s, room->seats[i].speaks_for);

		need->best = room->seats[i].staff;
		need->is_lead = org_staff(s->org, need->best)->lead;
		need_add(need, need->best);
	}
}

static void need_instead(struct search *s, const struct appointment *room)
{
	for (size_t i = 0; i < room->n_lost; i++) {
		struct need *need = search_need(s, room->lost[i].speaks_for);

		need->is_lead = room->lost[i].lead;
		need_others(need, s->org, room);
	}
}

static bool find_hour(struct search *s, struct appointment *room)
{
	return search_at(s, room) || search_earliest(s, room);
}

/* The same people, at another hour if need be; where they have none in common, whoever can come in
 * the place of those who can't; where those are not enough, at least one of each side. */
static bool arrange_anew(const struct making *m, const struct appointment *room, struct appointment *out)
{
	struct known rest = known_without(m, room);
	struct search s;

	search_begin(&s, m->org, &rest, m->now);
	need_same(&s, room);
	need_instead(&s, room);
	bool found = find_hour(&s, out);
	if (!found) {
		for (size_t i = 0; i < room->n_seats; i++)
			need_others(&s.needs[i], m->org, room);
		found = find_hour(&s, out);
	}
	if (!found) {
		s.some_may_lack = true;
		found = find_hour(&s, out);
	}
	search_end(&s);
	free(rest.appointments);
	return found;
}

/* Whoever can come. */
static void seat_the_rest(const struct making *m, const struct appointment *room, struct appointment *out)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (diary_can_go(&m->diary, room->seats[i].staff, appointment_when(room)))
			appointment_seat(out, room->seats[i].staff, room->seats[i].speaks_for);
}

static struct appointment followed(const struct making *m, const struct appointment *room)
{
	struct appointment out = *room;

	out.seats = NULL;
	out.n_seats = 0;
	out.lost = NULL;
	out.n_lost = 0;
	if ((room->n_lost == 0 && can_all_come(m, room)) || !arrange_anew(m, room, &out))
		seat_the_rest(m, room, &out);
	return out;
}

void rooms_follow(struct making *m)
{
	for (size_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *room = &m->known->appointments[i];

		if (room->kind != KIND_ROOM || is_begun(m, room))
			continue;
		struct appointment *a = making_add(m, followed(m, room));
		for (size_t j = 0; j < a->n_seats; j++)
			diary_take(&m->diary, a->seats[j].staff, appointment_when(a));
	}
}
