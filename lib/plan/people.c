/* An outline's visits given to people.
 *
 * The outline says how many visits of a route begin on each day; here each becomes
 * somebody's.  For one route this is a matching of people with days, and it is grown as
 * matchings are: whoever finds their days taken asks those who have them to go on another
 * day, who ask others, until somebody finds a day that is still offered (augmenting
 * paths: Berge 1957; shortest first: Hopcroft and Karp 1973).  Nobody loses their visit
 * by it.  All along the path each person moves one visit, so it is enough that each
 * keeps the gap to their own others.
 *
 * Only the gap ties the routes of a person together.  Where it stands in the way, a
 * visit of the person's own is taken out, the new one placed, and the other placed
 * again; if that fails, all is put back. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "outline.h"

/* A day that the path has come to, and how. */
struct visited { int slot; uint32_t task; int from; };

struct move { uint32_t task; int old; };

struct giving {
	struct seating *s;
	int *left;              /* [route * n_days + slot]: visits still offered */
	uint64_t *offered;      /* [route * words]: bit per slot: left > 0 */
	struct list *begin;     /* [route * n_days + slot]: tasks that begin there */
	struct visited *queue;
	struct move *moves;     /* since the last attempt began, to put back */
	size_t n_moves;
};

static size_t start_cell(const struct giving *g, const struct task *t, int slot)
{
	return t->route.i * (size_t)g->s->p->n_days + (size_t)slot;
}

static void offer(struct giving *g, const struct task *t, int slot, int by)
{
	uint64_t *word = &g->offered[t->route.i * (size_t)g->s->p->words + (size_t)slot / 64];
	int *left = &g->left[start_cell(g, t, slot)];

	*left += by;
	if (*left > 0)
		*word |= UINT64_C(1) << (slot % 64);
	else
		*word &= ~(UINT64_C(1) << (slot % 64));
}

/* Moves a task to a slot, NO_SLOT for none. */
static void move(struct giving *g, uint32_t task, int slot)
{
	const struct task *t = &g->s->p->tasks[task];
	int old = g->s->at[task];

	if (old != NO_SLOT) {
		list_drop(&g->begin[start_cell(g, t, old)], task);
		offer(g, t, old, 1);
		seating_take(g->s, task);
	}
	if (slot != NO_SLOT) {
		struct list *here = &g->begin[start_cell(g, t, slot)];

		*mem_push(here->v, here->n) = task;
		offer(g, t, slot, -1);
		seating_put(g->s, task, slot);
	}
}

static void move_noted(struct giving *g, uint32_t task, int slot)
{
	*mem_push(g->moves, g->n_moves) = (struct move){ task, g->s->at[task] };
	move(g, task, slot);
}

static void put_back(struct giving *g, size_t n_moves)
{
	while (g->n_moves > n_moves) {
		struct move m = g->moves[--g->n_moves];

		move(g, m.task, m.old);
	}
}

/* Where the task could begin, but for how many the outline has begin there. */
static void find_slots(const struct giving *g, uint32_t task, uint64_t *slots)
{
	memcpy(slots, g->s->p->tasks[task].starts, (size_t)g->s->p->words * sizeof *slots);
	seating_clear_own(g->s, task, slots);
}

/* Everybody along the path goes where the next one was. */
static void walk_back(struct giving *g, uint32_t task, int slot, int from)
{
	while (from >= 0) {
		int next = g->queue[from].slot;

		move_noted(g, task, slot);
		task = g->queue[from].task;
		slot = next;
		from = g->queue[from].from;
	}
	move_noted(g, task, slot);
}

/* Takes a task one step on: to a day that is offered, at once, or else to all days not
 * yet seen, at the queue's end.  Whether the path has ended. */
static bool reach(struct giving *g, uint32_t task, int from, uint64_t *seen, int *n)
{
	const struct problem *p = g->s->p;
	const uint64_t *offered = &g->offered[p->tasks[task].route.i * (size_t)p->words];
	uint64_t slots[MOST_WORDS], good[MOST_WORDS];

	find_slots(g, task, slots);
	for (int w = 0; w < p->words; w++)
		good[w] = slots[w] & offered[w];
	int slot = slots_next(good, p->words, 0);
	if (slot != NO_SLOT) {
		walk_back(g, task, slot, from);
		return true;
	}
	for (int w = 0; w < p->words; w++) {
		slots[w] &= ~seen[w];
		seen[w] |= slots[w];
	}
	for (slot = slots_next(slots, p->words, 0); slot != NO_SLOT; slot = slots_next(slots, p->words, slot + 1))
		g->queue[(*n)++] = (struct visited){ slot, task, from };
	return false;
}

/* Finds a day for a task that has none, others of its route moving if they must. */
static bool give_day(struct giving *g, uint32_t task)
{
	const struct problem *p = g->s->p;
	const struct task *t = &p->tasks[task];
	uint64_t seen[MOST_WORDS] = { 0 };
	int n = 0;

	if (reach(g, task, -1, seen, &n))
		return true;
	for (int i = 0; i < n; i++) {
		const struct list *here = &g->begin[start_cell(g, t, g->queue[i].slot)];

		for (uint32_t k = 0; k < here->n; k++)
			if (reach(g, here->v[k], i, seen, &n))
				return true;
	}
	return false;
}

/* As give_day(), another visit of the person's own making room for it. */
static bool give_day_beside(struct giving *g, uint32_t task)
{
	const struct problem *p = g->s->p;
	struct staff_ix person = p->tasks[task].staff;

	for (uint32_t own = p->first_task[person.i]; own < p->first_task[person.i + 1]; own++) {
		if (own == task || g->s->at[own] == NO_SLOT || p->tasks[own].published || p->tasks[own].pinned)
			continue;
		g->n_moves = 0;
		move_noted(g, own, NO_SLOT);
		if (give_day(g, task) && give_day(g, own))
			return true;
		put_back(g, 0);
	}
	return false;
}

static void giving_init(struct giving *g, struct seating *s, const struct outline *o)
{
	const struct problem *p = s->p;
	size_t cells = p->org->n_routes * (size_t)p->n_days;

	*g = (struct giving){ .s = s };
	g->left = mem_array(int, cells);
	g->offered = mem_array(uint64_t, p->org->n_routes * (size_t)p->words);
	g->begin = mem_array(struct list, cells);
	g->queue = mem_array(struct visited, (size_t)p->n_days);
	for (int j = 0; j < o->n_columns; j++) {
		struct task t = { .route = o->columns[j].route };

		if (o->columns[j].count > 0)
			offer(g, &t, o->columns[j].slot, o->columns[j].count);
	}
}

static void giving_clear(struct giving *g)
{
	for (size_t i = 0; i < g->s->p->org->n_routes * (size_t)g->s->p->n_days; i++)
		free(g->begin[i].v);
	free(g->left);
	free(g->offered);
	free(g->begin);
	free(g->queue);
	free(g->moves);
}

void people_seat(struct seating *s, const struct outline *o, const uint32_t *order, uint32_t n)
{
	struct giving g;

	giving_init(&g, s, o);
	for (uint32_t i = 0; i < n && seating_goes_on(s); i++) {
		g.n_moves = 0;
		give_day(&g, order[i]);
	}
	for (uint32_t i = 0; i < n && seating_goes_on(s); i++)
		if (s->at[order[i]] == NO_SLOT)
			give_day_beside(&g, order[i]);
	giving_clear(&g);
}
