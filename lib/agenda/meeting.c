/* Meetings: on which days, and who represents whom there. */
#include <stdlib.h>
#include <string.h>

#include "agenda_internal.h"
#include "crosstrain/mem.h"

/* What is known of one meeting, and what is to come of it. */
struct series {
	const struct org_meeting *meeting;
	struct turns *turns;              /* by invited department */
	uint32_t *before;                /* indices into known->appointments, by day */
	size_t n_before;
	uint32_t *items;                 /* indices into agenda->v, by day */
	size_t n_items;
	bool is_promised;                /* somebody was told already that they go there */
};

struct all_series {
	struct making *m;
	struct series *v;                /* by meeting */
	int *ever;                       /* turns at all meetings, by person */
};

static size_t place_of(const struct org_meeting *meeting, struct dept_ix invited)
{
	size_t i = 0;

	while (i < meeting->n_invited && !dept_same(meeting->invited[i], invited))
		i++;
	return i;
}

/* ---- what was */

static void replay(struct all_series *all, struct series *s, const struct appointment *past)
{
	for (size_t i = 0; i < past->n_seats; i++) {
		size_t j = place_of(s->meeting, past->seats[i].speaks_for);

		if (j == s->meeting->n_invited)
			continue;
		turns_take(&s->turns[j], past->seats[i].staff, past->day);
		all->ever[past->seats[i].staff.i]++;
	}
}

static void series_begin(struct all_series *all)
{
	struct making *m = all->m;
	const struct org *org = m->org;

	all->v = mem_array(struct series, org->n_meetings);
	all->ever = mem_array(int, org->n_staff);
	for (size_t i = 0; i < org->n_meetings; i++) {
		struct series *s = &all->v[i];

		s->meeting = &org->meetings[i];
		s->turns = mem_array(struct turns, s->meeting->n_invited);
		for (size_t j = 0; j < s->meeting->n_invited; j++)
			turns_begin(&s->turns[j], org, s->meeting->invited[j]);
	}
	for (uint32_t i = 0; i < m->known->n_appointments; i++) {
		const struct appointment *a = &m->known->appointments[i];

		if (a->kind != KIND_MEETING || a->meeting == NO_MEETING)
			continue;
		struct series *s = &all->v[a->meeting];
		*mem_push(s->before, s->n_before) = i;
		if (is_begun(m, a))
			replay(all, s, a);
	}
}

static void series_end(struct all_series *all)
{
	for (size_t i = 0; i < all->m->org->n_meetings; i++) {
		struct series *s = &all->v[i];

		for (size_t j = 0; j < s->meeting->n_invited; j++)
			turns_end(&s->turns[j]);
		free(s->turns);
		free(s->before);
		free(s->items);
	}
	free(all->v);
	free(all->ever);
}

/* What is known of a week's meeting; NULL: nothing. */
static const struct appointment *told_before(const struct all_series *all, const struct series *s, int64_t slot)
{
	for (size_t i = s->n_before; i-- > 0;) {
		const struct appointment *a = &all->m->known->appointments[s->before[i]];

		if (a->slot == slot)
			return a;
	}
	return NULL;
}

/* ---- what is to come */

static void add_item(struct all_series *all, struct series *s, struct day day)
{
	struct making *m = all->m;
	const struct org_meeting *meeting = s->meeting;
	struct appointment a = {
		.kind = KIND_MEETING, .meeting = (uint32_t)(meeting - m->org->meetings), .a = meeting->department, .b = NOWHERE,
		.slot = week_of(day).n, .cycle = org_cycle_at(m->org, day), .day = day, .hours = meeting->when.hours,
		.zone = org_department(m->org, meeting->department)->zone,
	};
	const struct appointment *before = told_before(all, s, a.slot);

	if (is_begun(m, &a) || (before != NULL && is_begun(m, before)))
		return;
	making_add(m, a);
	*mem_push(s->items, s->n_items) = (uint32_t)(m->agenda->n - 1);
}

static void add_items(struct all_series *all)
{
	const struct making *m = all->m;

	for (struct day d = m->span.first; day_before(d, m->span.until); d = day_after(d, 1))
		for (size_t i = 0; i < m->org->n_meetings; i++) {
			struct series *s = &all->v[i];

			if (org_comes_round(m->org, &s->meeting->when, d) && org_works(m->org, s->meeting->department, d))
				add_item(all, s, d);
		}
}

/* ---- who goes */

static bool may_represent(const struct making *m, struct staff_ix s, struct dept_ix invited, struct instants when)
{
	const struct org_department *home = org_department(m->org, invited);
	const struct org_staff *staff = org_staff(m->org, s);

	return dept_same(staff->home, invited) && !staff->lead && !days_has(&home->all_hands, zone_day(home->zone, when.from))
	       && diary_can_go(&m->diary, s, when);
}

static int seats_of(const struct appointment *a, struct dept_ix invited)
{
	int n = 0;

	for (size_t i = 0; i < a->n_seats; i++)
		n += dept_same(a->seats[i].speaks_for, invited);
	return n;
}

static void send(struct making *m, struct appointment *a, struct staff_ix s, struct dept_ix invited)
{
	appointment_seat(a, s, invited);
	diary_take(&m->diary, s, appointment_when(a));
}

/* Whoever was told that they go, goes, as long as they can. */
static void keep_promises(struct all_series *all, struct series *s)
{
	struct making *m = all->m;

	for (size_t i = 0; i < s->n_items; i++) {
		struct appointment *a = &m->agenda->v[s->items[i]];
		const struct appointment *before = told_before(all, s, a->slot);

		for (size_t j = 0; before != NULL && j < before->n_seats; j++) {
			struct seat seat = before->seats[j];

			if (place_of(s->meeting, seat.speaks_for) == s->meeting->n_invited
			    || seats_of(a, seat.speaks_for) == s->meeting->representatives
			    || !may_represent(m, seat.staff, seat.speaks_for, appointment_when(a)))
				continue;
			send(m, a, seat.staff, seat.speaks_for);
			s->is_promised = true;
		}
	}
}

/* When each of a department's people goes again, after item `at`. */
static void note_promises(const struct all_series *all, struct series *s, size_t at, size_t invited)
{
	struct turns *t = &s->turns[invited];

	for (size_t i = 0; i < t->n_people; i++) {
		t->people[i].n_promised = 0;
		t->people[i].elsewhere = all->ever[t->people[i].staff.i];
	}
	for (size_t i = at + 1; s->is_promised && i < s->n_items; i++) {
		const struct appointment *later = &all->m->agenda->v[s->items[i]];

		for (size_t j = 0; j < later->n_seats; j++)
			for (size_t k = 0; k < t->n_people; k++)
				if (staff_same(t->people[k].staff, later->seats[j].staff))
					*mem_push(t->people[k].promised, t->people[k].n_promised) = later->day;
	}
}

static void fill_seats(struct all_series *all, struct series *s, size_t at, size_t invited)
{
	struct making *m = all->m;
	struct appointment *a = &m->agenda->v[s->items[at]];
	struct dept_ix department = s->meeting->invited[invited];
	struct turns *t = &s->turns[invited];
	int n = seats_of(a, department);

	if (n < s->meeting->representatives) {
		note_promises(all, s, at, invited);
		turns_sort(t, a->day);
	}
	for (size_t i = 0; i < t->n_people && n < s->meeting->representatives; i++)
		if (may_represent(m, t->people[i].staff, department, appointment_when(a))) {
			send(m, a, t->people[i].staff, department);
			n++;
		}
	for (size_t i = 0; i < a->n_seats; i++)
		if (dept_same(a->seats[i].speaks_for, department)) {
			turns_take(t, a->seats[i].staff, a->day);
			all->ever[a->seats[i].staff.i]++;
		}
}

static int by_place(const void *pa, const void *pb, void *arg)
{
	const struct seat *a = pa, *b = pb;
	const struct org *org = arg;

	if (!dept_same(a->speaks_for, b->speaks_for))
		return a->speaks_for.i < b->speaks_for.i ? -1 : 1;
	return strcmp(org_staff(org, a->staff)->id, org_staff(org, b->staff)->id);
}

void meetings_follow(struct making *m)
{
	struct all_series all = { .m = m };
	size_t first = m->agenda->n;

	series_begin(&all);
	add_items(&all);
	for (size_t i = 0; i < m->org->n_meetings; i++)
		keep_promises(&all, &all.v[i]);
	scoped(heap) size_t *at = mem_array(size_t, m->org->n_meetings);
	for (size_t i = first; i < m->agenda->n; i++) {
		struct series *s = &all.v[m->agenda->v[i].meeting];
		struct appointment *a = &m->agenda->v[i];

		for (size_t j = 0; j < s->meeting->n_invited; j++)
			fill_seats(&all, s, at[a->meeting], j);
		at[a->meeting]++;
		if (a->n_seats > 1)
			qsort_r(a->seats, a->n_seats, sizeof *a->seats, by_place, (void *)m->org);
	}
	series_end(&all);
}

void meetings_seat_their_own(struct making *m)
{
	for (size_t i = 0; i < m->agenda->n; i++) {
		struct appointment *a = &m->agenda->v[i];
		struct instants when = appointment_when(a);
		size_t n;

		if (a->kind != KIND_MEETING)
			continue;
		const struct staff_ix *people = org_staff_of(m->org, a->a, &n);
		for (size_t j = 0; j < n; j++)
			if (diary_comes(&m->diary, people[j], when))
				send(m, a, people[j], a->a);
	}
}
