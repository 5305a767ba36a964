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
		tally.visits[visit_phase(&p->visits[i], today)]++;
	while (current < p->n_cycles && !day_before(today, p->cycles[current].days.until))
		current++;
	for (size_t i = 0; i < p->n_left_out && current < p->n_cycles; i++)
		tally.visits[VISITS_LEFT_OUT] += p->left_out[i].cycle >= p->cycles[current].cycle;
	return tally;
}

static struct ground *ground_hold(struct ground *ground)
{
	atomic_fetch_add(&ground->holders, 1);
	return ground;
}

static void ground_free(struct ground *ground)
{
	if (atomic_fetch_sub(&ground->holders, 1) > 1)
		return;
	directory_free(ground->directory);
	published_free(ground->published);
	reading_free(ground->reading);
	free(ground);
}

static void listen_to(struct state *state, const struct heard *heard)
{
	state->heard = heard_place(heard, state->published);
	state->facts = facts_make(state->published, state->org, state->heard, state->today);
	atomic_init(&state->holders, 1);
}

struct state *state_make(struct reading *reading, struct published *published, const struct heard *heard,
                         const struct digest_key *key, int64_t now)
{
	struct state *state = mem_new(struct state);
	const struct org *org = reading->org;
	int next = org_cycle_at(org, zone_day(org->zone, now)) + 1;

	state->today = zone_day(org->zone, now);
	state->ground = mem_new(struct ground);
	*state->ground = (struct ground){ published, directory_make(published, key, state->today), reading_hold(reading), 1 };
	state->published = published;
	state->directory = state->ground->directory;
	state->org = org;
	state->midnight = zone_day_begins(org->zone, day_after(state->today, 1));
	state->next = (struct next_cycle){ next, org_cycle_span(org, next) };
	state->base_url = own_base_url(org);
	state->gzip = org->server.gzip;
	state->metrics = org->server.metrics;
	state->tally = tally_of(published, state->today);
	listen_to(state, heard);
	return state;
}

struct state *state_hears(const struct state *before, const struct heard *heard)
{
	struct state *state = mem_new(struct state);

	/* Not as a whole: others count themselves among its holders meanwhile. */
	*state = (struct state){
		.ground = ground_hold(before->ground), .published = before->published, .directory = before->directory,
		.org = before->org, .today = before->today, .midnight = before->midnight, .next = before->next,
		.base_url = mem_text(before->base_url), .gzip = before->gzip, .metrics = before->metrics, .tally = before->tally,
	};
	listen_to(state, heard);
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
	facts_free(state->facts);
	heard_free(state->heard);
	ground_free(state->ground);
	free(state->base_url);
	free(state);
}
