/* Briefings follow the org: what a running or a coming visit says beside who and when.
 *
 * A briefing is never changed.  Another one is made, or found again by its digest, and
 * the visit refers to that; so what past events say stays what it was. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

#define NO_BRIEFING UINT32_MAX

/* Briefings by digest: open addressing, at most half full. */
struct shelf {
	uint32_t *slots;             /* index into after->briefings, or NO_BRIEFING */
	size_t n_slots;
};

/* The last briefing of each route.  Visits come in the order of days, so a route's cycle
 * seldom changes from one to the next. */
struct recent {
	int cycle;
	uint32_t briefing;
};

static uint32_t *shelf_slot(const struct shelf *shelf, const struct published *p, const struct digest *d)
{
	uint64_t h;

	memcpy(&h, d->b, sizeof h);
	for (size_t i = (size_t)h & (shelf->n_slots - 1);; i = (i + 1) & (shelf->n_slots - 1)) {
		uint32_t *slot = &shelf->slots[i];

		if (*slot == NO_BRIEFING || digest_same(&p->briefings[*slot].digest, d))
			return slot;
	}
}

static void shelf_fill(struct shelf *shelf, const struct published *p)
{
	shelf->n_slots = 64;
	while (shelf->n_slots < p->n_briefings * 4)
		shelf->n_slots *= 2;
	free(shelf->slots);
	shelf->slots = mem_array(uint32_t, shelf->n_slots);
	memset(shelf->slots, 0xff, shelf->n_slots * sizeof *shelf->slots);
	for (size_t i = 0; i < p->n_briefings; i++)
		*shelf_slot(shelf, p, &p->briefings[i].digest) = (uint32_t)i;
}

struct shelf *shelf_new(const struct published *p)
{
	struct shelf *shelf = mem_new(struct shelf);

	shelf_fill(shelf, p);
	return shelf;
}

void shelf_free(struct shelf *shelf)
{
	if (shelf == NULL)
		return;
	free(shelf->slots);
	free(shelf);
}

struct digest briefing_digest(const struct briefing *b)
{
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add_text(&st, b->zone);
	digest_add_number(&st, b->hours.from);
	digest_add_number(&st, b->hours.until);
	digest_add_text(&st, b->location);
	digest_add_text(&st, b->contact);
	digest_add_text(&st, b->activity);
	digest_add_text(&st, b->bring);
	digest_add_text(&st, b->message);
	return digest_end(&st);
}

/* What a route's visitors are told today; its texts are borrowed from the org. */
static struct briefing briefing_today(const struct org *org, struct route_ix r, int cycle)
{
	const struct org_route *route = org_route(org, r);
	const struct org_department *host = org_department(org, route->to);
	struct briefing b = {
		.zone = (char *)zone_name(host->zone),
		.hours = route->has_hours ? route->hours : host->hours,
		.location = (char *)host->location,
		.contact = is_nobody(host->contact) ? NULL : (char *)org_staff(org, host->contact)->name,
		.activity = (char *)route->activity,
		.bring = (char *)route->bring,
		.message = (char *)org_message(org, cycle),
	};

	return b;
}

struct briefing_ix briefing_find_or_add(struct published *p, struct shelf *shelf, struct briefing b)
{
	b.digest = briefing_digest(&b);
	uint32_t *slot = shelf_slot(shelf, p, &b.digest);

	if (*slot != NO_BRIEFING)
		return (struct briefing_ix){ *slot };
	*slot = (uint32_t)p->n_briefings;
	b.row = p->next_briefing_row++;
	b.dirty = true;
	b.zone = mem_text(b.zone);
	b.location = mem_text(b.location);
	b.contact = mem_text(b.contact);
	b.activity = mem_text(b.activity);
	b.bring = mem_text(b.bring);
	b.message = mem_text(b.message);
	*mem_push(p->briefings, p->n_briefings) = b;
	if (p->n_briefings * 2 > shelf->n_slots)
		shelf_fill(shelf, p);
	return (struct briefing_ix){ (uint32_t)(p->n_briefings - 1) };
}

static struct route_ix route_of(const struct making *m, const struct published_visit *v)
{
	struct dept_ix home = m->department_of[v->home.i], host = m->department_of[v->host.i];

	if (is_nowhere(home) || is_nowhere(host))
		return NO_ROUTE;
	return org_find_route(m->org, home, host);
}

void briefings_follow(struct making *m)
{
	struct published *p = m->after;
	scoped(shelf) struct shelf *shelf = shelf_new(p);
	scoped(heap) struct recent *recent = mem_array(struct recent, m->org->n_routes);

	for (size_t i = 0; i < m->org->n_routes; i++)
		recent[i].briefing = NO_BRIEFING;
	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *v = &p->visits[i];

		if (v->status != VISIT_ON || !day_before(m->today, visit_span(v).until))
			continue;
		struct route_ix r = route_of(m, v);
		if (r.i == NO_ROUTE.i)
			continue;
		if (recent[r.i].briefing == NO_BRIEFING || recent[r.i].cycle != v->cycle) {
			recent[r.i].cycle = v->cycle;
			recent[r.i].briefing = briefing_find_or_add(p, shelf, briefing_today(m->org, r, v->cycle)).i;
		}
		v->briefing.i = recent[r.i].briefing;
	}
}
