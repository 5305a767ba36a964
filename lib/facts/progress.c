/* What each person has seen of the company, and which department knows which. */
#include "facts_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

static struct day last_day(const struct published_visit *v)
{
	return day_after(visit_span(v).until, -1);
}

static struct seen *seen_of(struct seen **all, size_t *n, struct subject_ix host)
{
	for (size_t i = 0; i < *n; i++)
		if (subject_same((*all)[i].host, host))
			return &(*all)[i];
	struct seen *new = mem_push(*all, *n);
	*new = (struct seen){ .host = host, .last = DAY_EVER_BEFORE };
	return new;
}

/* The departments that somebody's routes lead to, by name. */
static struct subject_ix *routes_of(const struct facts *f, struct subject_ix staff, size_t *n)
{
	struct staff_ix s = facts_staff(f, staff);
	struct route_ix first = NO_ROUTE;
	size_t n_routes = is_nobody(s) ? 0 : org_routes_from(f->org, org_staff(f->org, s)->home, &first);
	struct subject_ix *hosts = mem_array(struct subject_ix, n_routes);

	*n = 0;
	for (uint32_t i = 0; i < n_routes; i++) {
		struct dept_ix to = org_route(f->org, (struct route_ix){ first.i + i })->to;
		struct subject_ix host = facts_subject_of(f, to);

		if (!org_is_exempt(f->org, s, to) && !is_no_subject(host))
			hosts[(*n)++] = host;
	}
	sort_by_name(f, hosts, *n);
	return hosts;
}

struct seen *facts_seen(const struct facts *f, struct subject_ix staff, size_t *n)
{
	struct visit_list visits = facts_visits_of(f, staff);
	struct seen *all = mem_array(struct seen, 1);
	size_t n_routes;
	scoped(heap) struct subject_ix *routes = routes_of(f, staff, &n_routes);

	*n = 0;
	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (!is_held(f, v))
			continue;
		struct seen *seen = seen_of(&all, n, v->host);
		seen->visits++;
		seen->days += (int)v->n_days;
		seen->last = last_day(v);
	}
	for (size_t i = 0; i < n_routes; i++)
		seen_of(&all, n, routes[i])->is_owed = true;
	return all;
}

struct progress facts_progress(const struct facts *f, struct subject_ix staff)
{
	struct progress p = { .staff = staff, .last = DAY_EVER_BEFORE, .next = DAY_EVER_AFTER };
	struct visit_list visits = facts_visits_of(f, staff);
	size_t n;
	scoped(heap) struct seen *seen = facts_seen(f, staff, &n);

	for (size_t i = 0; i < n; i++) {
		p.to_see += seen[i].is_owed;
		p.seen += seen[i].is_owed && seen[i].visits > 0;
		p.visits += seen[i].visits;
		p.days += seen[i].days;
		p.last = day_later(p.last, seen[i].last);
	}
	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];
		enum visit_phase phase = visit_phase(v, f->today);

		if (phase == PHASE_COMING || phase == PHASE_RUNNING)
			p.next = day_earlier(p.next, v->days[0]);
	}
	return p;
}

/* Counts one of a home's people, whose number is `nth`, into the row of their home. */
static void cover_person(const struct facts *f, struct coverage *row, uint32_t *met, struct subject_ix person, uint32_t nth)
{
	struct staff_ix s = facts_staff(f, person);
	struct visit_list visits = facts_visits_of(f, person);

	for (size_t i = 0; !is_nobody(s) && i < org_staff(f->org, s)->n_exempt; i++) {
		struct subject_ix host = facts_subject_of(f, org_staff(f->org, s)->exempt[i]);
		uint32_t rank = is_no_subject(host) ? NO_RANK : f->rank[host.i];

		if (rank == NO_RANK || !row[rank].is_route)
			continue;
		row[rank].people--;
		met[rank] = nth;
	}
	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];
		uint32_t rank = f->rank[v->host.i];

		if (!is_held(f, v) || rank == NO_RANK)
			continue;
		row[rank].last = day_later(row[rank].last, last_day(v));
		row[rank].seen += met[rank] != nth;
		met[rank] = nth;
	}
}

static bool is_route(const struct facts *f, struct subject_ix home, struct subject_ix host)
{
	struct dept_ix from = facts_department(f, home), to = facts_department(f, host);

	return !is_nowhere(from) && !is_nowhere(to) && org_find_route(f->org, from, to).i != NO_ROUTE.i;
}

/* By rank, the homes with a pair that a department is in: itself, those with a route to it, those of
 * who came; all, where none is said. */
static bool *homes_with(const struct facts *f, struct subject_ix department)
{
	const struct published *p = f->published;
	bool *is_home = mem_array(bool, f->n_departments);

	for (size_t i = 0; i < f->n_departments; i++)
		is_home[i] = is_no_subject(department) || subject_same(f->departments[i], department)
		             || is_route(f, f->departments[i], department);
	if (is_no_subject(department))
		return is_home;
	struct visit_list visits = facts_visits_to(f, department);
	for (size_t i = 0; i < visits.n; i++) {
		uint32_t rank = f->rank[published_subject(p, p->visits[visits.v[i]].staff)->home.i];

		if (rank != NO_RANK)
			is_home[rank] = true;
	}
	return is_home;
}

/* A home's row of the matrix; `met` is room for it, and `nth` counts people through all rows. */
static void cover_home(const struct facts *f, struct subject_ix home, struct coverage *row, uint32_t *met, uint32_t *nth)
{
	struct people people = facts_people(f, home);

	for (size_t h = 0; h < f->n_departments; h++)
		row[h] = (struct coverage){ home, f->departments[h], (int)people.n, 0, DAY_EVER_BEFORE,
			is_route(f, home, f->departments[h]) };
	for (size_t i = 0; i < people.n; i++)
		cover_person(f, row, met, people.v[i], ++*nth);
}

static bool is_of(const struct coverage *c, struct subject_ix department)
{
	return is_no_subject(department) || subject_same(c->home, department) || subject_same(c->host, department);
}

struct coverage *facts_coverage(const struct facts *f, struct subject_ix department, size_t *n)
{
	scoped(heap) struct coverage *row = mem_array(struct coverage, f->n_departments);
	scoped(heap) uint32_t *met = mem_array(uint32_t, f->n_departments);
	scoped(heap) bool *is_home = homes_with(f, department);
	struct coverage *all = NULL;
	uint32_t nth = 0;

	*n = 0;
	for (size_t home = 0; home < f->n_departments; home++) {
		if (!is_home[home])
			continue;
		cover_home(f, f->departments[home], row, met, &nth);
		for (size_t h = 0; h < f->n_departments; h++)
			if ((row[h].is_route || row[h].seen > 0) && is_of(&row[h], department))
				*mem_push(all, *n) = row[h];
	}
	return all;
}
