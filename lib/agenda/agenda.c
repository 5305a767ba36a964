/* Everything to come but visits, in the order of who gives way to whom: rooms, representatives,
 * check-ins, the meetings of one's own department; and the celebration, which claims nobody's time. */
#include "crosstrain/agenda.h"

#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"

static void appointment_clear(struct appointment *a)
{
	free(a->seats);
	free(a->lost);
}

void known_clear(struct known *known)
{
	for (size_t i = 0; i < known->n_appointments; i++)
		appointment_clear(&known->appointments[i]);
	free(known->appointments);
	free(known->visits);
	*known = (struct known){ NULL, 0, NULL, 0 };
}

void agenda_free(struct agenda *agenda)
{
	if (agenda == NULL)
		return;
	for (size_t i = 0; i < agenda->n; i++)
		appointment_clear(&agenda->v[i]);
	free(agenda->v);
	free(agenda);
}

struct instants appointment_when(const struct appointment *a)
{
	return instants_of(a->zone, a->day, a->hours);
}

struct appointment *making_add(struct making *m, struct appointment a)
{
	struct appointment *added = mem_push(m->agenda->v, m->agenda->n);

	*added = a;
	return added;
}

void appointment_seat(struct appointment *a, struct staff_ix s, struct dept_ix speaks_for)
{
	*mem_push(a->seats, a->n_seats) = (struct seat){ s, speaks_for };
}

bool is_begun(const struct making *m, const struct appointment *a)
{
	return appointment_when(a).from <= m->now;
}

/* Whoever is at something that is under way is there until it ends. */
static void take_under_way(struct making *m)
{
	for (size_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *a = &m->known->appointments[i];
		struct instants when = appointment_when(a);

		for (size_t j = 0; is_begun(m, a) && when.until > m->now && j < a->n_seats; j++)
			diary_take(&m->diary, a->seats[j].staff, when);
	}
}

static void celebrations_follow(struct making *m)
{
	int last = org_cycle_at(m->org, day_after(m->span.until, -1));

	for (int cycle = org_cycle_at(m->org, m->span.first); m->org->celebration.is_held && cycle <= last; cycle++) {
		struct appointment a = {
			.kind = KIND_CELEBRATION, .meeting = NO_MEETING, .a = NOWHERE, .b = NOWHERE, .slot = cycle, .cycle = cycle,
			.day = org_celebration_day(m->org, cycle), .hours = m->org->celebration.when.hours, .zone = m->org->zone,
		};

		if (a.day.n != DAY_EVER_AFTER.n && !is_begun(m, &a))
			making_add(m, a);
	}
}

/* The cycle that holds today and those published ahead, from today on. */
static struct span span_ahead(const struct org *org, int64_t now)
{
	struct day today = zone_day(org->zone, now);
	int cycle = org_cycle_at(org, today);

	/* Somewhere west it may still be yesterday. */
	return (struct span){ day_later(day_after(today, -1), org->cycle.start),
	                      org_cycle_span(org, cycle + org->cycle.publish_ahead).until };
}

static int by_day(const void *pa, const void *pb)
{
	const struct appointment *a = pa, *b = pb;

	ORDER(a->day.n, b->day.n);
	ORDER(a->kind, b->kind);
	ORDER(a->meeting, b->meeting);
	ORDER(a->a.i, b->a.i);
	ORDER(a->b.i, b->b.i);
	ORDER(a->slot, b->slot);
	return 0;
}

struct agenda *agenda_make(const struct org *org, const struct known *known, int64_t now)
{
	struct making m = {
		.org = org, .known = known, .now = now, .span = span_ahead(org, now), .agenda = mem_new(struct agenda),
	};

	diary_begin(&m.diary, org, known);
	take_under_way(&m);
	rooms_follow(&m);
	meetings_follow(&m);
	check_ins_follow(&m);
	meetings_seat_their_own(&m);
	celebrations_follow(&m);
	diary_end(&m.diary);
	if (m.agenda->n > 1)
		qsort(m.agenda->v, m.agenda->n, sizeof *m.agenda->v, by_day);
	return m.agenda;
}
