#include "gathered.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

static bool overlap(struct instants a, struct instants b)
{
	return a.from < b.until && b.from < a.until;
}

static const struct zone *zone_of(const struct org *org, struct staff_ix s)
{
	return org_department(org, org_staff(org, s)->home)->zone;
}

/* Midnight to midnight at home, and where the visit is. */
static bool visit_takes(const struct org *org, const struct engagement *e, struct instants when)
{
	const struct zone *zones[] = { zone_of(org, e->staff), org_department(org, e->host)->zone };

	for (int i = 0; i < 2; i++) {
		struct instants day = { zone_day_begins(zones[i], e->day), zone_day_begins(zones[i], day_after(e->day, 1)) };

		if (overlap(day, when))
			return true;
	}
	return false;
}

static bool on_visit(const struct gathered *g, struct staff_ix s, struct instants when, bool buddies_too)
{
	for (size_t i = 0; i < g->all->n_visits; i++) {
		const struct engagement *e = &g->all->visits[i];

		if (staff_same(e->staff, s) && (buddies_too || !e->as_buddy) && visit_takes(g->org, e, when))
			return true;
	}
	return false;
}

static bool elsewhere(const struct gathered *g, struct staff_ix s, struct instants when, const struct appointment *but)
{
	for (size_t i = 0; i < g->all->n_appointments; i++) {
		const struct appointment *a = &g->all->appointments[i];

		if (a == but || !overlap(appointment_when(a), when))
			continue;
		for (size_t j = 0; j < a->n_seats; j++)
			if (staff_same(a->seats[j].staff, s))
				return true;
	}
	return false;
}

static bool is_at_work(const struct org *org, struct staff_ix s, struct instants when)
{
	const struct org_department *home = org_department(org, org_staff(org, s)->home);
	struct day day = zone_day(home->zone, when.from);
	enum zone_fit fit;

	return org_is_present(org, s, day) && zone_instant(home->zone, day, home->hours.from, &fit) <= when.from
	       && when.until <= zone_instant(home->zone, day, home->hours.until, &fit);
}

bool gathered_could_go(const struct gathered *g, struct staff_ix s, struct instants when, const struct appointment *but)
{
	return is_at_work(g->org, s, when) && !on_visit(g, s, when, true) && !elsewhere(g, s, when, but);
}

static bool has_seat(const struct appointment *a, struct staff_ix s)
{
	for (size_t i = 0; i < a->n_seats; i++)
		if (staff_same(a->seats[i].staff, s))
			return true;
	return false;
}

static bool is_own(const struct appointment *a, const struct seat *seat)
{
	return a->kind == KIND_MEETING && dept_same(seat->speaks_for, a->a);
}

static void finding(struct text *out, const struct gathered *g, const struct appointment *a, struct staff_ix s, const char *what)
{
	static const char *const kinds[] = { "meeting", "check-in", "room", "celebration" };
	char day[DAY_TEXT_SIZE];

	text_addf(out, "%s of %s: %s %s\n", kinds[a->kind], day_write(day, a->day), is_nobody(s) ? "" : org_staff(g->org, s)->id, what);
}

static void judge_seat(struct text *out, const struct gathered *g, const struct appointment *a, const struct seat *seat)
{
	struct instants when = appointment_when(a);
	const struct org_staff *staff = org_staff(g->org, seat->staff);
	bool own = is_own(a, seat);

	if (!dept_same(staff->home, seat->speaks_for))
		finding(out, g, a, seat->staff, "speaks for a department that is not theirs");
	if (on_visit(g, seat->staff, when, !own))
		finding(out, g, a, seat->staff, "is on a visit");
	if (elsewhere(g, seat->staff, when, a))
		finding(out, g, a, seat->staff, "is in two places");
	if (own ? !org_is_present(g->org, seat->staff, zone_day(zone_of(g->org, seat->staff), when.from)) : !is_at_work(g->org, seat->staff, when))
		finding(out, g, a, seat->staff, "is not at work");
	if (a->kind == KIND_MEETING && !own && staff->lead)
		finding(out, g, a, seat->staff, "is a lead");
	if (a->kind == KIND_CHECK_IN && !staff->lead)
		finding(out, g, a, seat->staff, "is no lead");
}

static bool may_speak(const struct gathered *g, const struct appointment *a, struct staff_ix s)
{
	const struct org_department *home = org_department(g->org, org_staff(g->org, s)->home);
	struct instants when = appointment_when(a);

	if (org_staff(g->org, s)->lead || days_has(&home->all_hands, zone_day(home->zone, when.from)) || !is_at_work(g->org, s, when)
	    || on_visit(g, s, when, true))
		return false;
	for (size_t i = 0; i < g->all->n_appointments; i++) {
		const struct appointment *b = &g->all->appointments[i];

		/* The meetings of one's own department give way. */
		if (b != a && overlap(appointment_when(b), when))
			for (size_t j = 0; j < b->n_seats; j++)
				if (staff_same(b->seats[j].staff, s) && !is_own(b, &b->seats[j]))
					return false;
	}
	return true;
}

static void judge_representatives(struct text *out, const struct gathered *g, const struct appointment *a)
{
	const struct org_meeting *m = &g->org->meetings[a->meeting];

	for (size_t i = 0; i < m->n_invited; i++) {
		int n = 0;
		size_t people;
		const struct staff_ix *all = org_staff_of(g->org, m->invited[i], &people);

		for (size_t j = 0; j < a->n_seats; j++)
			n += dept_same(a->seats[j].speaks_for, m->invited[i]);
		if (n > m->representatives)
			finding(out, g, a, NOBODY, "has too many representatives");
		for (size_t j = 0; j < people && n < m->representatives; j++)
			if (!has_seat(a, all[j]) && may_speak(g, a, all[j]))
				finding(out, g, a, all[j], "could have come");
	}
}

void gathered_judge(struct text *out, const struct gathered *g)
{
	for (size_t i = 0; i < g->all->n_appointments; i++) {
		const struct appointment *a = &g->all->appointments[i];

		for (size_t j = 0; j < a->n_seats; j++)
			judge_seat(out, g, a, &a->seats[j]);
		if (a->kind == KIND_MEETING)
			judge_representatives(out, g, a);
		if (a->kind == KIND_CHECK_IN && a->n_seats != 2)
			finding(out, g, a, NOBODY, "is not of two");
	}
}

static void judge_two(struct text *out, const struct gathered *g, uint32_t meeting, struct staff_ix x, struct staff_ix y)
{
	int ahead = 0, worst = 0;

	for (size_t i = 0; i < g->all->n_appointments; i++) {
		const struct appointment *a = &g->all->appointments[i];

		if (a->kind != KIND_MEETING || a->meeting != meeting)
			continue;
		if ((has_seat(a, x) || may_speak(g, a, x)) != (has_seat(a, y) || may_speak(g, a, y)))
			return;
		ahead += has_seat(a, x) - has_seat(a, y);
		worst = abs(ahead) > worst ? abs(ahead) : worst;
	}
	if (worst > 1)
		text_addf(out, "meeting %s: of %s and %s one is ahead by %d\n", g->org->meetings[meeting].id,
		          org_staff(g->org, x)->id, org_staff(g->org, y)->id, worst);
}

void gathered_judge_turns(struct text *out, const struct gathered *g)
{
	for (uint32_t m = 0; m < g->org->n_meetings; m++)
		for (size_t i = 0; i < g->org->meetings[m].n_invited; i++) {
			size_t n;
			const struct staff_ix *people = org_staff_of(g->org, g->org->meetings[m].invited[i], &n);

			for (size_t j = 0; j < n; j++)
				for (size_t k = j + 1; k < n; k++)
					if (!org_staff(g->org, people[j])->lead && !org_staff(g->org, people[k])->lead)
						judge_two(out, g, m, people[j], people[k]);
		}
}

/* ---- check-ins */

static bool has_free_lead(const struct gathered *g, struct dept_ix d, struct instants when)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(g->org, d, &n);

	for (size_t i = 0; i < n; i++) {
		bool free = org_staff(g->org, people[i])->lead && is_at_work(g->org, people[i], when)
		            && !on_visit(g, people[i], when, true);

		for (size_t j = 0; j < g->all->n_appointments && free; j++) {
			const struct appointment *a = &g->all->appointments[j];

			free = a->kind == KIND_CHECK_IN || !overlap(appointment_when(a), when) || !has_seat(a, people[i]);
		}
		if (free)
			return true;
	}
	return false;
}

static bool is_pair(const struct appointment *a, struct dept_ix x, struct dept_ix y)
{
	return a->kind == KIND_CHECK_IN && ((dept_same(a->a, x) && dept_same(a->b, y)) || (dept_same(a->a, y) && dept_same(a->b, x)));
}

struct met { int n; bool gave_up; };

void gathered_judge_check_ins(struct text *out, const struct gathered *g)
{
	const struct org *org = g->org;
	size_t n = org->n_departments;
	scoped(heap) struct met *met = mem_array(struct met, n * n);
	struct day day = DAY_EVER_BEFORE;

	for (size_t i = 0; i < g->all->n_appointments; i++) {
		const struct appointment *a = &g->all->appointments[i];

		if (a->kind != KIND_CHECK_IN || day_same(a->day, day))
			continue;
		day = a->day;
		int most = 0;
		for (uint32_t r = 0; r < org->n_routes; r++) {
			struct dept_ix x = org->routes[r].from, y = org->routes[r].to;
			struct met *m = &met[x.i < y.i ? x.i * n + y.i : y.i * n + x.i];
			bool back = !is_nowhere(y) && org_find_route(org, y, x).i != NO_ROUTE.i;

			if (back && y.i < x.i)           /* each pair once */
				continue;
			m->gave_up |= !has_free_lead(g, x, appointment_when(a)) || !has_free_lead(g, y, appointment_when(a));
			for (size_t j = i; j < g->all->n_appointments && day_same(g->all->appointments[j].day, day); j++)
				m->n += is_pair(&g->all->appointments[j], x, y);
			most = m->n > most ? m->n : most;
		}
		for (uint32_t r = 0; r < org->n_routes; r++) {
			struct dept_ix x = org->routes[r].from, y = org->routes[r].to;
			const struct met *m = &met[x.i < y.i ? x.i * n + y.i : y.i * n + x.i];

			if (!m->gave_up && m->n < most - 1)
				finding(out, g, a, NOBODY, "some pair met twice more than another");
		}
	}
}
