/* Trying out a change.
 *
 * Those left out are seated one after another wherever the change lets them, everybody else
 * where they are.  The order is the one in which the next plan would seat them (pins, then
 * by_claim()), so that it places at least as many.  A pin goes before what people were
 * told: where the change is about one that still finds no room, somebody might have to make
 * it, so nothing is promised. */
#include "change.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

static int seated_first(const void *pa, const void *pb, void *of)
{
	const struct problem *p = of;
	const struct task *a = &p->tasks[*(const uint32_t *)pa], *b = &p->tasks[*(const uint32_t *)pb];

	ORDER(b->pinned, a->pinned);
	return by_claim(p, a, b);
}

void trial_init(struct trial *trial, struct seating *s)
{
	*trial = (struct trial){ .s = s, .found = mem_array(uint16_t, (size_t)s->p->n_days) };
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] == NO_SLOT)
			*mem_push(trial->left, trial->n_left) = t;
	if (trial->n_left > 0)
		qsort_r(trial->left, trial->n_left, sizeof *trial->left, seated_first, (void *)(uintptr_t)s->p);
	trial->seated = mem_array(uint32_t, trial->n_left);
}

void trial_clear(struct trial *trial)
{
	free(trial->left);
	free(trial->seated);
	free(trial->found);
}

/* Whether a change can mean anything to a task. */
static bool concerns(const struct change *c, const struct task *t)
{
	switch (c->lifts) {
	case HOST_FULL:
	case HOST_CLOSED:
		return t->host.i == c->who;
	case HOME_FULL:
	case ALL_HANDS:
		return t->home.i == c->who;
	case UNCERTIFIED:
		return t->staff.i == c->who;
	default:
		return true;
	}
}

/* The first slot where it fits, of those at which the visit meets a day of the change.
 * *pushes: none, but a pin might make itself room. */
static int find_slot(const struct trial *trial, const struct question *q, bool *pushes)
{
	const struct problem *p = trial->s->p;
	const struct task *t = &p->tasks[q->task];
	const struct host *h = &p->hosts[t->host.i];
	int from = host_slot_from(p, h, q->change->first) - t->length + 1;
	int until = host_slot_from(p, h, q->change->until);

	from = from > 0 ? from : 0;
	if (q->of_others && t->n_starts == 0)
		return NO_SLOT;
	obstacles_find(q, from, until, trial->found);
	for (int slot = from; slot < until; slot++) {
		if (trial->found[slot - from] == 0)
			return slot;
		*pushes |= t->pinned && trial->found[slot - from] <= OTHERS;
	}
	return NO_SLOT;
}

static uint32_t seat_left(struct trial *trial, const struct change *change, uint32_t enough, bool keeps_later)
{
	bool room = change->lifts == HOST_FULL || change->lifts == HOME_FULL, pushes = false;
	uint32_t n = 0;

	for (uint32_t i = 0; i < trial->n_left && !pushes; i++) {
		const struct task *t = &trial->s->p->tasks[trial->left[i]];
		struct question q = { trial->s, trial->left[i], change, room, keeps_later };

		if (n >= enough && !t->pinned)
			break;
		int slot = concerns(change, t) ? find_slot(trial, &q, &pushes) : NO_SLOT;
		if (slot == NO_SLOT)
			continue;
		seating_put(trial->s, trial->left[i], slot);
		trial->seated[n++] = trial->left[i];
	}
	for (uint32_t i = n; i > 0; i--)
		seating_take(trial->s, trial->seated[i - 1]);
	return pushes ? 0 : n;
}

uint32_t trial_places(struct trial *trial, const struct change *change, uint32_t enough)
{
	uint32_t n = seat_left(trial, change, enough, true);

	/* Only when nothing else is left does the next plan move visits of later cycles; how
	 * many it can then seat, nobody knows but that it is one. */
	return n > 0 ? n : seat_left(trial, change, 1, false);
}
