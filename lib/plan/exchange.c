/* One more visit, by way of plans that place as many.
 *
 * Chains (place.c) end well or change nothing.  Here a visit that finds no room takes
 * another's place, which then is the one without: no step back, none forward, but another
 * plan, in which a day may have come free.  A count for each visit of how often it failed
 * says who is hard to place; who is hard pushes out who is easy, and so the search is
 * driven out of where it has been (guided ejection: Nagata and Braysy 2009).
 *
 * Nobody who was told a day moves for this, and nothing pinned. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

enum { CANDIDATES = 24 };       /* visits looked at in one full place */

struct exchange {
	struct seating *s;
	uint32_t *waiting;      /* tasks without a seat, of hosts that may take more */
	uint32_t n_waiting;
	uint32_t *failed;       /* by task: attempts that found no room */
	int64_t steps;          /* days that may still be tried */
	uint64_t chance;        /* xorshift64 (Marsaglia 2003), from a constant */
};

static uint32_t draw(struct exchange *x, uint32_t below)
{
	x->chance ^= x->chance << 13;
	x->chance ^= x->chance >> 7;
	x->chance ^= x->chance << 17;
	return (uint32_t)((x->chance >> 20) % below);
}

static int find_open(const struct seating *s, uint32_t task)
{
	uint64_t open[MOST_WORDS];

	seating_open(s, task, open);
	return slots_next(open, s->p->words, 0);
}

struct choice { uint32_t out; int slot; uint64_t cost; uint32_t ties; };

/* Tries `out` out and `in` in its place.  True if `out` found another place at once; else
 * all is as it was, and the choice perhaps a better one. */
static bool try_out(struct exchange *x, uint32_t in, int slot, uint32_t out, struct choice *best)
{
	struct seating *s = x->s;
	const struct task *tasks = s->p->tasks;
	int old = s->at[out];

	x->steps -= tasks[in].length + tasks[out].length;
	if (!task_is_untold(&tasks[out]))
		return false;
	seating_take(s, out);
	if (!seating_fits(s, in, slot)) {
		seating_put(s, out, old);
		return false;
	}
	seating_put(s, in, slot);
	int other = find_open(s, out);
	if (other != NO_SLOT) {
		seating_put(s, out, other);
		return true;
	}
	seating_take(s, in);
	seating_put(s, out, old);

	/* Who rarely failed goes; of those, the longest, whose days others can share. */
	uint64_t cost = (uint64_t)x->failed[out] * 1024 + 512 - (uint64_t)(tasks[out].length < 500 ? tasks[out].length : 500);
	if (cost < best->cost)
		*best = (struct choice){ out, slot, cost, 1 };
	else if (cost == best->cost && draw(x, ++best->ties) == 0)
		*best = (struct choice){ out, slot, cost, best->ties };
	return false;
}

/* The one visit of the person's own that is too near; NO_TASK without one or with several. */
static uint32_t find_own(const struct seating *s, uint32_t task, int slot, bool *several)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	const int *day = p->hosts[t->host.i].day;
	uint32_t found = NO_TASK;

	*several = false;
	for (uint32_t o = p->first_task[t->staff.i]; o < p->first_task[t->staff.i + 1]; o++) {
		if (o == task || s->at[o] == NO_SLOT)
			continue;
		const int *other = p->hosts[p->tasks[o].host.i].day;
		if (!too_near(p, day[slot], day[slot + t->length - 1], other[s->at[o]],
		              other[s->at[o] + p->tasks[o].length - 1]))
			continue;
		*several = found != NO_TASK;
		found = o;
	}
	return found;
}

/* Everybody whose going could make room at one slot; true as try_out(). */
static bool try_slot(struct exchange *x, uint32_t in, int slot, struct choice *best)
{
	bool several;
	uint32_t own = find_own(x->s, in, slot, &several), tried[CANDIDATES], n = 0;

	if (several)
		return false;
	if (own != NO_TASK)
		return try_out(x, in, slot, own, best);
	const struct list *full = seating_full(x->s, in, slot);
	if (full == NULL || full->n == 0)
		return false;
	uint32_t from = draw(x, full->n);
	for (uint32_t i = 0; i < full->n && n < CANDIDATES; i++)        /* a copy: trying changes the list */
		tried[n++] = full->v[(from + i) % full->n];
	for (uint32_t i = 0; i < n; i++)
		if (try_out(x, in, slot, tried[i], best))
			return true;
	return false;
}

/* Seats a waiting task, if need be in another's place, which then waits.  Whether one fewer waits. */
static bool attempt(struct exchange *x, uint32_t which)
{
	struct seating *s = x->s;
	const struct problem *p = s->p;
	uint32_t in = x->waiting[which];
	const struct task *t = &p->tasks[in];
	struct choice best = { NO_TASK, NO_SLOT, UINT64_MAX, 0 };
	int open = find_open(s, in);
	bool done = open != NO_SLOT;

	x->steps -= 100 + 10 * t->n_starts;
	if (done)
		seating_put(s, in, open);
	else
		x->failed[in]++;
	int slot = task_next_start(p, t, (int)draw(x, (uint32_t)p->hosts[t->host.i].n_slots));
	for (int tried = 0; tried < t->n_starts && !done; tried++) {
		if (slot == NO_SLOT)
			slot = task_next_start(p, t, 0);
		done = try_slot(x, in, slot, &best);
		slot = task_next_start(p, t, slot + 1);
	}
	if (done) {
		x->waiting[which] = x->waiting[--x->n_waiting];
		return true;
	}
	if (best.out == NO_TASK || x->failed[best.out] > x->failed[in])
		return false;
	seating_take(s, best.out);
	seating_put(s, in, best.slot);
	x->waiting[which] = best.out;
	return false;
}

bool exchange_more(struct seating *s, int64_t steps, const struct bound *bound)
{
	const struct problem *p = s->p;
	struct exchange x = { .s = s, .steps = steps, .chance = UINT64_C(88172645463325252) };
	int64_t *rest = bound_rest(bound, s);
	uint32_t before = s->n_placed;

	seating_tidy(s);
	x.waiting = mem_array(uint32_t, p->n_tasks);
	x.failed = mem_array(uint32_t, p->n_tasks);
	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && task_is_untold(&p->tasks[t]) && p->tasks[t].n_starts > 0
		    && rest[bound->group[p->tasks[t].host.i]] > 0)
			x.waiting[x.n_waiting++] = t;
	for (; x.steps > 0 && x.n_waiting > 0 && s->n_placed < bound->most && seating_goes_on(s);)
		attempt(&x, draw(&x, x.n_waiting));
	free(rest);
	free(x.waiting);
	free(x.failed);
	return s->n_placed > before;
}
