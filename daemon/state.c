/* A state and who holds it. */
#include "state.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/zone.h"

/* What HR says of the links' beginning, if it is more than the address in `listen`: that one
 * is known better to who listens. */
static char *own_base_url(const struct org *org)
{
	static const char scheme[] = "http://";
	const char *s = org->server.base_url;
	size_t n = strlen(scheme);

	return strncmp(s, scheme, n) == 0 && strcmp(s + n, org->server.listen) == 0 ? NULL : mem_text(s);
}

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
	state->base_url = own_base_url(org);
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
