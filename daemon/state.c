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

static enum visit_state state_of(const struct published_visit *v, struct day today)
{
	struct span span = visit_span(v);

	if (v->status == VISIT_CANCELLED)
		return VISITS_CANCELLED;
	if (!day_before(span.first, today))
		return VISITS_COMING;
	if (v->missed)
		return VISITS_MISSED;
	return day_before(today, span.until) ? VISITS_RUNNING : VISITS_HELD;
}

static struct tally tally_of(const struct published *p, struct day today)
{
	struct tally tally = { 0 };
	size_t current = 0;              /* the first cycle that is not over */

	for (size_t i = 0; i < p->n_subjects; i++) {
		const struct subject *s = &p->subjects[i];
		bool is_here = day_before(today, s->ended);

		tally.staff += is_here && s->kind == SUBJECT_STAFF;
		tally.departments += is_here && s->kind == SUBJECT_DEPARTMENT;
	}
	for (size_t i = 0; i < p->n_visits; i++)
		tally.visits[state_of(&p->visits[i], today)]++;
	while (current < p->n_cycles && !day_before(today, p->cycles[current].days.until))
		current++;
	for (size_t i = 0; i < p->n_left_out && current < p->n_cycles; i++)
		tally.visits[VISITS_LEFT_OUT] += p->left_out[i].cycle >= p->cycles[current].cycle;
	return tally;
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
	state->metrics = org->server.metrics;
	state->tally = tally_of(published, state->today);
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
