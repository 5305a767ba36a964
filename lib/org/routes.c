/* Routes, one for each pair of departments, and pins. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "org_internal.h"

/* ---- routes ---- */

/* A route on its way to its index: `from` may have been one id of many, or "*". */
struct leg {
	const struct conf_route *entry;
	struct dept_ix from, to;
	bool by_star;
};

struct legs { struct leg *v; size_t n; };

static void add_star(struct builder *b, struct legs *legs, const struct conf_route *entry, struct dept_ix to)
{
	for (uint32_t i = 0; i < b->org->n_departments; i++)
		if (i != to.i)
			*mem_push(legs->v, legs->n) = (struct leg){ entry, { i }, to, true };
}

static void add_legs(struct builder *b, struct legs *legs, const struct conf_route *entry)
{
	struct dept_ix to = refer_department(b, entry->to);

	b->routes_flawed |= is_nowhere(to) || entry->from.n == 0;
	if (entry->from.said && entry->from.n == 0 && b->conf->whole)
		error_at(b, entry->from.at, "from: the list is empty; name a department, or \"*\" for all");
	for (size_t i = 0; i < entry->from.n; i++) {
		struct conf_text id = entry->from.v[i];

		if (strcmp(id.s, "*") == 0) {
			if (!is_nowhere(to))
				add_star(b, legs, entry, to);
			continue;
		}
		struct dept_ix from = refer_department(b, id);
		b->routes_flawed |= is_nowhere(from);
		if (is_nowhere(from) || is_nowhere(to))
			continue;
		if (dept_same(from, to))
			error_at(b, id.at, "a route from \"%s\" to itself", id.s);
		else
			*mem_push(legs->v, legs->n) = (struct leg){ entry, from, to, false };
	}
}

/* By (from, to); of the same pair, those by name before those by "*", then as written. */
static int by_pair(const void *pa, const void *pb)
{
	const struct leg *a = pa, *b = pb;

	ORDER(a->from.i, b->from.i);
	ORDER(a->to.i, b->to.i);
	if (a->by_star != b->by_star)
		return a->by_star ? 1 : -1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* A pair may have one route; a route by name holds before one by "*". */
static void tell_second(struct builder *b, const struct leg *first, const struct leg *second)
{
	const char *from = org_department(b->org, first->from)->id, *to = org_department(b->org, first->to)->id;
	char place[PLACE_TEXT_SIZE];

	place_write(place, b->faults, first->entry->at);
	if (second->by_star && !first->by_star)
		warn_at(b, second->entry->at, "\"*\" leaves out \"%s\", which has a route of its own to \"%s\" at %s",
		        from, to, place);
	else
		error_at(b, second->entry->at, "a second route from \"%s\" to \"%s\"; the first is at %s",
		         from, to, place);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct org_route make_route(struct org *org, const struct leg *leg)
{
	const struct conf_route *from = leg->entry;
	struct org_route route = {
		.from = leg->from,
		.to = leg->to,
		.days = from->days.n,
		.every = from->every.n,
		.activity = pool_text(org->pool, from->activity.s),
		.bring = pool_text(org->pool, from->bring.s),
		.requires = pool_array(org->pool, const char *, from->requires.n),
		.n_requires = from->requires.n,
		.has_hours = from->hours.said,
		.hours = from->hours.hours,
		.at = from->at,
	};

	for (size_t i = 0; i < route.n_requires; i++)
		route.requires[i] = pool_text(org->pool, from->requires.v[i].s);
	if (route.n_requires > 1)
		qsort(route.requires, route.n_requires, sizeof *route.requires, by_text);
	return route;
}

void build_routes(struct builder *b)
{
	const struct conf_routes *all = &b->conf->routes;
	struct org *org = b->org;
	struct legs legs = { NULL, 0 };

	for (size_t i = 0; i < all->n; i++)
		add_legs(b, &legs, &all->v[i]);
	if (legs.n > 0)
		qsort(legs.v, legs.n, sizeof *legs.v, by_pair);
	org->routes = pool_array(org->pool, struct org_route, legs.n);
	for (size_t i = 0, first = 0; i < legs.n; i++) {
		bool same = i > 0 && dept_same(legs.v[first].from, legs.v[i].from)
		         && dept_same(legs.v[first].to, legs.v[i].to);

		if (same) {
			tell_second(b, &legs.v[first], &legs.v[i]);
			continue;
		}
		first = i;
		org->routes[org->n_routes++] = make_route(org, &legs.v[i]);
	}
	org->first_route = pool_array(org->pool, uint32_t, org->n_departments + 1);
	for (uint32_t d = 0, r = 0; d <= org->n_departments; d++) {
		while (r < org->n_routes && org->routes[r].from.i < d)
			r++;
		org->first_route[d] = r;
	}
	free(legs.v);
}

/* ---- pins ---- */

static int by_pin(const void *pa, const void *pb)
{
	const struct org_pin *a = pa, *b = pb;

	ORDER(a->staff.i, b->staff.i);
	ORDER(a->route.i, b->route.i);
	ORDER(a->on.n, b->on.n);
	ORDER(a->at.file, b->at.file);
	ORDER(a->at.line, b->at.line);
	return 0;
}

static void add_pin(struct builder *b, const struct conf_pin *from)
{
	struct org *org = b->org;
	struct staff_ix s = refer_staff(b, from->staff);
	struct dept_ix host = refer_department(b, from->to);

	if (is_nobody(s) || is_nowhere(host) || !from->on.said || is_nowhere(org_staff(org, s)->home))
		return;
	struct dept_ix home = org_staff(org, s)->home;
	struct route_ix route = org_find_route(org, home, host);
	if (route.i == NO_ROUTE.i) {
		if (b->conf->whole && !b->routes_flawed)
			error_at(b, from->at, "\"%s\" is of \"%s\", and there is no route from there to \"%s\"",
			         from->staff.s, org_department(org, home)->id, from->to.s);
		return;
	}
	org->pins[org->n_pins++] = (struct org_pin){ s, route, from->on.day, from->at };
}

/* One visit per route and cycle is owed, so one can be pinned. */
static void refuse_second_pins(struct builder *b)
{
	struct org *org = b->org;
	size_t kept = 0;

	for (size_t i = 0; i < org->n_pins; i++) {
		const struct org_pin *pin = &org->pins[i], *before = kept > 0 ? &org->pins[kept - 1] : NULL;

		if (before != NULL && staff_same(before->staff, pin->staff) && before->route.i == pin->route.i
		    && org_cycle_at(org, before->on) == org_cycle_at(org, pin->on))
			error_at(b, pin->at, "\"%s\" is pinned to \"%s\" twice in one cycle; the other pin is at %s",
			         org_staff(org, pin->staff)->id,
			         org_department(org, org_route(org, pin->route)->to)->id,
			         place_write((char[PLACE_TEXT_SIZE]){ "" }, b->faults, before->at));
		else
			org->pins[kept++] = *pin;
	}
	org->n_pins = kept;
}

void build_pins(struct builder *b)
{
	const struct conf_pins *all = &b->conf->pins;
	struct org *org = b->org;

	org->pins = pool_array(org->pool, struct org_pin, all->n);
	for (size_t i = 0; i < all->n; i++)
		add_pin(b, &all->v[i]);
	if (org->n_pins > 1)
		qsort(org->pins, org->n_pins, sizeof *org->pins, by_pin);
	refuse_second_pins(b);
}
