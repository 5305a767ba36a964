/* Rooms that are arranged: they stay where they are while all can come, and else go to the earliest
 * hour in which all can. */
#include <stdlib.h>
#include <string.h>

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

/* The same people at another hour; those who can come, at the same, where there is none. */
static struct appointment moved(const struct making *m, const struct appointment *room)
{
	scoped(heap) struct staff_ix *who = mem_array(struct staff_ix, room->n_seats);
	struct known rest = known_without(m, room);
	struct appointment found = *room;
	scoped(heap) char *why = NULL;

	for (size_t i = 0; i < room->n_seats; i++)
		who[i] = room->seats[i].staff;
	struct room_wish wish = { room->a, room->b, who, room->n_seats };
	if (agenda_find_room(&found, m->org, &rest, &wish, m->now, &why)) {
		found.slot = room->slot;
	} else {
		found.seats = NULL;
		found.n_seats = 0;
		for (size_t i = 0; i < room->n_seats; i++)
			if (diary_can_go(&m->diary, who[i], appointment_when(room)))
				appointment_seat(&found, who[i], room->seats[i].speaks_for);
	}
	free(rest.appointments);
	return found;
}

static struct appointment copied(const struct appointment *room)
{
	struct appointment copy = *room;

	copy.seats = mem_resize(NULL, room->n_seats, sizeof *copy.seats);
	memcpy(copy.seats, room->seats, room->n_seats * sizeof *copy.seats);
	return copy;
}

void rooms_follow(struct making *m)
{
	for (size_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *room = &m->known->appointments[i];

		if (room->kind != KIND_ROOM || is_begun(m, room))
			continue;
		struct appointment *a = making_add(m, can_all_come(m, room) ? copied(room) : moved(m, room));
		for (size_t j = 0; j < a->n_seats; j++)
			diary_take(&m->diary, a->seats[j].staff, appointment_when(a));
	}
}
