/* The published state as the agenda's past. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

static const struct zone *zone_of(const struct published *p, const struct org *org, const struct published_appointment *a)
{
	const char *name = p->briefings[a->briefing.i].zone;

	for (size_t i = 0; i < org->n_zones; i++)
		if (strcmp(zone_name(org->zones[i]), name) == 0)
			return org->zones[i];
	return org->zone;
}

struct instants published_when(const struct published *p, const struct org *org, const struct published_appointment *a)
{
	struct appointment when = { .day = a->day, .hours = p->briefings[a->briefing.i].hours, .zone = zone_of(p, org, a) };

	return appointment_when(&when);
}

static void add_days(struct known *out, const struct published_visit *v, struct staff_ix s, struct dept_ix host,
                     struct day from, bool as_buddy)
{
	for (size_t i = 0; i < v->n_days && !is_nobody(s); i++)
		if (!day_before(v->days[i], from))
			*mem_push(out->visits, out->n_visits) = (struct engagement){ s, host, v->days[i], as_buddy };
}

static uint32_t meeting_of(const struct org *org, const char *series)
{
	uint32_t low = 0, high = (uint32_t)org->n_meetings;

	while (series != NULL && low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(org->meetings[middle].id, series);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_MEETING;
}

static struct dept_ix place_of(const struct places *at, struct subject_ix s)
{
	return is_no_subject(s) ? NOWHERE : at->department[s.i];
}

static void add_appointment(struct known *out, const struct published *p, const struct org *org, const struct places *at,
                            const struct published_appointment *from)
{
	struct appointment a = {
		.kind = from->kind, .meeting = meeting_of(org, from->series), .a = place_of(at, from->a), .b = place_of(at, from->b),
		.slot = from->slot, .cycle = from->cycle, .round = from->round, .day = from->day,
		.hours = p->briefings[from->briefing.i].hours, .zone = zone_of(p, org, from),
	};

	for (size_t i = 0; i < from->n_attendees; i++) {
		struct seat seat = { at->staff[from->attendees[i].who.i], place_of(at, from->attendees[i].speaks_for) };

		if (!is_nobody(seat.staff))
			*mem_push(a.seats, a.n_seats) = seat;
		else if (a.kind == KIND_ROOM && !is_nowhere(seat.speaks_for))
			*mem_push(a.lost, a.n_lost) = (struct lost_seat){ seat.speaks_for, p->subjects[from->attendees[i].who.i].lead };
	}
	*mem_push(out->appointments, out->n_appointments) = a;
}

void published_known(struct known *out, const struct published *p, const struct org *org, struct day today)
{
	scoped_places struct places at = places_make(p, org);
	struct day from = day_after(today, -1);          /* somewhere west it may still be yesterday */

	*out = (struct known){ NULL, 0, NULL, 0 };
	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		struct dept_ix host = place_of(&at, v->host);

		if (v->status != VISIT_ON || v->missed || is_nowhere(host) || day_before(v->days[v->n_days - 1], from))
			continue;
		add_days(out, v, at.staff[v->staff.i], host, from, false);
		if (!is_no_subject(v->buddy))
			add_days(out, v, at.staff[v->buddy.i], host, from, true);
	}
	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].status == VISIT_ON)
			add_appointment(out, p, org, &at, &p->appointments[i]);
}

/* The dates that an hour is of, in any zone of the company. */
static size_t dates_of(const struct org *org, struct instants when, struct day out[2])
{
	size_t n = 0;

	for (size_t i = 0; i < org->n_zones; i++) {
		struct day day = zone_day(org->zones[i], when.from);

		if (n == 0 || (n == 1 && !day_same(out[0], day)))
			out[n++] = day;
	}
	return n;
}

struct org_taken *published_taken(const struct published *p, const struct org *org, int64_t now, size_t *n)
{
	struct org_taken *taken = NULL;

	*n = 0;
	for (size_t i = 0; i < p->n_appointments; i++) {
		const struct published_appointment *a = &p->appointments[i];
		struct instants when = published_when(p, org, a);
		struct day days[2];

		if (a->kind != KIND_ROOM || a->status != VISIT_ON || when.from <= now)
			continue;
		size_t n_days = dates_of(org, when, days);
		for (size_t j = 0; j < a->n_attendees * n_days; j++) {
			struct staff_ix s = org_find_staff(org, p->subjects[a->attendees[j / n_days].who.i].id);

			if (!is_nobody(s))
				*mem_push(taken, *n) = (struct org_taken){ s, days[j % n_days] };
		}
	}
	return taken;
}
