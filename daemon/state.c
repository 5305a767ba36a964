/* A state and who holds it. */
#include "state.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/zone.h"

struct state *state_make(const struct org *org, struct published *published,
                         const struct digest_key *key, int64_t now)
{
	struct state *state = mem_new(struct state);
	int next = org_cycle_at(org, zone_day(org->zone, now)) + 1;

	state->published = published;
	state->today = zone_day(org->zone, now);
	state->directory = directory_make(published, key, state->today);
	state->midnight = zone_day_begins(org->zone, day_after(state->today, 1));
	state->next = (struct next_cycle){ next, org_cycle_span(org, next) };
	state->base_url = mem_text(org->server.base_url);
	state->gzip = org->server.gzip;
	atomic_init(&state->holders, 1);
	return state;
}

struct state *state_hold(struct state *state)
{
	atomic_fetch_add(&state->holders, 1);
	return state;
}

void state_free(struct state *state)
{
	if (state == NULL || atomic_fetch_sub(&state->holders, 1) > 1)
		return;
	directory_free(state->directory);
	published_free(state->published);
	free(state->base_url);
	free(state);
}
