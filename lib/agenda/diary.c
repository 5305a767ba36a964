/* Who can come when: hours by their own clock, visits, and what they are at already. */
#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"

struct instants instants_of(const struct zone *zone, struct day day, struct hours hours)
{
	enum zone_fit fit;
	struct instants when = { zone_instant(zone, day, hours.from, &fit), zone_instant(zone, day, hours.until, &fit) };

	/* From within a gap it could end before it begins: it keeps its length. */
	if (when.until <= when.from)
		when.until = when.from + (hours.until - hours.from) * 60;
	return when;
}

struct day week_of(struct day d)
{
	return day_after(d, -day_weekday(d));
}

static size_t person_of(const void *object, const void *of)
{
	(void)of;
	return ((const struct engagement *)object)->staff.i;
}

static size_t department_of(const void *object, const void *of)
{
	const struct org *org = of;

	return org->meetings[*(const uint32_t *)object].department.i;
}

/* Where each key's objects begin among `n` that are in the order of it. */
static size_t *firsts(size_t (*key)(const void *object, const void *of), const void *of, size_t n_keys,
                      const char *objects, size_t n, size_t size)
{
	size_t *first = mem_array(size_t, n_keys + 1);

	for (size_t k = 0, at = 0; k <= n_keys; k++) {
		while (at < n && key(objects + at * size, of) < k)
			at++;
		first[k] = at;
	}
	return first;
}

static void index_meetings(struct diary *d)
{
	const struct org *org = d->org;
	scoped(heap) uint32_t *all = mem_array(uint32_t, org->n_meetings);

	for (uint32_t i = 0; i < org->n_meetings; i++)
		all[i] = i;
	d->meetings = order_by(department_of, org, org->n_departments, all, org->n_meetings, sizeof *all);
	d->first_meeting = firsts(department_of, org, org->n_departments, (const char *)d->meetings, org->n_meetings,
	                          sizeof *all);
}

void diary_begin(struct diary *d, const struct org *org, const struct known *known)
{
	*d = (struct diary){ .org = org, .taken = mem_array(struct taken, org->n_staff) };
	d->visits = order_by(person_of, NULL, org->n_staff, known->visits, known->n_visits, sizeof *d->visits);
	d->first_visit = firsts(person_of, NULL, org->n_staff, (const char *)d->visits, known->n_visits, sizeof *d->visits);
	index_meetings(d);
}

void diary_end(struct diary *d)
{
	for (size_t i = 0; i < d->org->n_staff; i++)
		free(d->taken[i].v);
	free(d->taken);
	free(d->visits);
	free(d->first_visit);
	free(d->meetings);
	free(d->first_meeting);
}

void diary_take(struct diary *d, struct staff_ix s, struct instants when)
{
	struct taken *t = &d->taken[s.i];

	*mem_push(t->v, t->n) = when;
}

static bool is_taken(const struct diary *d, struct staff_ix s, struct instants when)
{
	const struct taken *t = &d->taken[s.i];

	for (size_t i = 0; i < t->n; i++)
		if (instants_meet(t->v[i], when))
			return true;
	return false;
}

/* A visit takes the whole of its days, by the clock at home and by that of the host. */
static bool is_on_visit(const struct diary *d, struct staff_ix s, struct instants when, bool buddies_too)
{
	const struct zone *home = org_department(d->org, org_staff(d->org, s)->home)->zone;
	struct day from = zone_day(home, when.from), until = zone_day(home, when.until - 1);

	for (size_t i = d->first_visit[s.i]; i < d->first_visit[s.i + 1]; i++) {
		const struct engagement *e = &d->visits[i];
		const struct zone *there = org_department(d->org, e->host)->zone;

		if (e->as_buddy && !buddies_too)
			continue;
		if (day_same(e->day, from) || day_same(e->day, until))
			return true;
		if (there != home && (day_same(e->day, zone_day(there, when.from)) || day_same(e->day, zone_day(there, when.until - 1))))
			return true;
	}
	return false;
}

bool diary_can_go(const struct diary *d, struct staff_ix s, struct instants when)
{
	const struct org_department *home = org_department(d->org, org_staff(d->org, s)->home);
	struct day day = zone_day(home->zone, when.from);

	if (!org_is_present(d->org, s, day))
		return false;
	struct instants open = instants_of(home->zone, day, home->hours);
	return open.from <= when.from && when.until <= open.until && !is_on_visit(d, s, when, true) && !is_taken(d, s, when);
}

static bool meets_then(const struct diary *d, struct dept_ix department, struct instants when)
{
	const struct org *org = d->org;
	const struct zone *zone = org_department(org, department)->zone;
	struct day day = zone_day(zone, when.from);

	for (size_t i = d->first_meeting[department.i]; i < d->first_meeting[department.i + 1]; i++) {
		const struct org_meeting *m = &org->meetings[d->meetings[i]];

		if (org_comes_round(org, &m->when, day) && org_works(org, department, day)
		    && instants_meet(instants_of(zone, day, m->when.hours), when))
			return true;
	}
	return false;
}

bool diary_is_free(const struct diary *d, struct staff_ix s, struct instants when)
{
	return diary_can_go(d, s, when) && !meets_then(d, org_staff(d->org, s)->home, when);
}

bool diary_comes(const struct diary *d, struct staff_ix s, struct instants when)
{
	const struct zone *home = org_department(d->org, org_staff(d->org, s)->home)->zone;

	return org_is_present(d->org, s, zone_day(home, when.from)) && !is_on_visit(d, s, when, false) && !is_taken(d, s, when);
}
