/* Objectives 1 and 2: as many visits as possible, while as few as possible of those that
 * people have been told move.
 *
 * What HR pinned sits first, then everything published where it was told.  The rest is
 * seated one after another; if somebody finds no room, by an outline instead (outline.c,
 * people.c), or, where everything is for one visit at a time, by pairs (disjunctive.c).
 * Who then has none may push one other visit away, if that one finds another place,
 * perhaps by pushing a third, and so on: an ejection chain (Glover 1996).  Each chain that
 * ends well places one more and loses none, so the count only grows.  Then come exchanges
 * (exchange.c) and patterns, of one host after another (mend.c) and, where people are not
 * too many, of all (rota.h, branch.c); these may also move what was told, as little as can
 * be.  Chains that push what was told come last, when all else has failed, and then only
 * because one more is placed. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "outline.h"
#include "plan_internal.h"

enum { CANDIDATES = 48 };    /* visits looked at in one full place */

static const struct limits {
	int attempts;                           /* of outlines */
	int depth;                              /* of chains */
	int64_t steps_each, steps_all;
	int64_t few_exchanges, exchanges;       /* before patterns, and after */
} limits_of[] = {
	[EFFORT_LOW]    = {   4, 2,   300,   3000000, 500000,    500000 },
	[EFFORT_NORMAL] = {  20, 3,  2000,  20000000, 500000,   5000000 },
	[EFFORT_HIGH]   = { 200, 5, 30000, 300000000, 500000, 300000000 },
};

struct chain {
	struct seating *s;
	bool *locked;           /* by task: in the chain already */
	bool push_published;
	int64_t steps;
};

struct ranked { const struct task *task; uint32_t index; };

int by_claim(const struct problem *p, const struct task *a, const struct task *b)
{
	ORDER(b->waiting, a->waiting);
	ORDER(b->left_out, a->left_out);
	ORDER(b->lead, a->lead);
	ORDER(b->length, a->length);
	ORDER(a->n_starts, b->n_starts);
	ORDER(problem_lot(p, a->staff), problem_lot(p, b->staff));
	ORDER(a->host.i, b->host.i);
	ORDER(a->staff.i, b->staff.i);
	return 0;
}

static int hardest_first(const void *pa, const void *pb, void *problem)
{
	const struct task *a = ((const struct ranked *)pa)->task, *b = ((const struct ranked *)pb)->task;

	ORDER(b->published, a->published);
	return by_claim(problem, a, b);
}

static int told_first(const void *pa, const void *pb, void *problem)
{
	const struct task *a = ((const struct ranked *)pa)->task, *b = ((const struct ranked *)pb)->task;

	ORDER(b->pinned, a->pinned);
	ORDER(b->frozen, a->frozen);
	return hardest_first(pa, pb, problem);
}

static void sort_ranked(const struct problem *p, struct ranked *order, uint32_t n,
                        int (*compare)(const void *, const void *, void *))
{
	if (n > 0)
		qsort_r(order, n, sizeof *order, compare, (void *)(uintptr_t)p);
}

/* How little a slot suits a published visit that must move: days of notice lost, then
 * distance (objective 2). */
static int64_t disturbance(const struct problem *p, const struct task *t, int slot)
{
	return (int64_t)task_notice_lost(p, t, slot) * 100000 + abs(days_between(t->told, problem_span(p, t, slot).first));
}

/* The slot to seat a task at when there is room: for a published one the nearest to
 * what was told, else the first.  Filling from the left leaves no holes too small for a
 * long visit; objective 4 spreads afterwards. */
static int find_room(const struct seating *s, uint32_t task)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	uint64_t open[MOST_WORDS];
	int64_t least = INT64_MAX;
	int best = NO_SLOT;

	seating_open(s, task, open);
	for (int slot = slots_next(open, p->words, 0); slot != NO_SLOT; slot = slots_next(open, p->words, slot + 1)) {
		if (!t->published)
			return slot;
		if (disturbance(p, t, slot) < least) {
			least = disturbance(p, t, slot);
			best = slot;
		}
	}
	return best;
}

static bool can_push(const struct chain *c, uint32_t task)
{
	const struct task *t = &c->s->p->tasks[task];

	if (c->locked[task] || t->pinned)
		return false;
	/* A published visit that has left its day already may move on. */
	if (t->published && c->s->at[task] == t->told_slot)
		return c->push_published && !t->frozen;
	return true;
}

static bool settle(struct chain *c, uint32_t task, int depth);

/* Seats `task` at `slot` in place of `other`, if `other` then settles elsewhere. */
static bool push_away(struct chain *c, uint32_t task, int slot, uint32_t other, int depth)
{
	int old = c->s->at[other];

	seating_take(c->s, other);
	if (seating_fits(c->s, task, slot)) {
		seating_put(c->s, task, slot);
		if (settle(c, other, depth - 1))
			return true;
		seating_take(c->s, task);
	}
	seating_put(c->s, other, old);
	return false;
}

static bool push_for_room(struct chain *c, uint32_t task, int slot, int depth)
{
	const struct list *full = seating_full(c->s, task, slot);
	uint32_t candidates[CANDIDATES], n = 0;

	if (full == NULL)
		return false;
	/* A copy: pushing changes the list. */
	for (uint32_t i = 0; i < full->n && n < CANDIDATES; i++)
		if (can_push(c, full->v[i]))
			candidates[n++] = full->v[i];
	for (uint32_t i = 0; i < n && c->steps > 0; i++) {
		c->steps--;
		if (push_away(c, task, slot, candidates[i], depth))
			return true;
	}
	return false;
}

static bool push_own(struct chain *c, uint32_t task, int slot, int depth)
{
	const struct problem *p = c->s->p;
	struct staff_ix person = p->tasks[task].staff;

	for (uint32_t own = p->first_task[person.i]; own < p->first_task[person.i + 1]; own++) {
		if (own == task || c->s->at[own] == NO_SLOT || !can_push(c, own))
			continue;
		c->steps--;
		if (push_away(c, task, slot, own, depth))
			return true;
	}
	return false;
}

/* Finds a place for an unplaced task, pushing at most `depth` others in a row. */
static bool settle(struct chain *c, uint32_t task, int depth)
{
	const struct problem *p = c->s->p;
	const struct task *t = &p->tasks[task];
	int room = find_room(c->s, task);
	bool done = false;

	if (room != NO_SLOT) {
		seating_put(c->s, task, room);
		return true;
	}
	if (depth == 0)
		return false;
	c->locked[task] = true;
	/* Beginning where the draw says keeps one part of the cycle from being everybody's first try. */
	int n_slots = p->hosts[t->host.i].n_slots;
	int slot = task_next_start(p, t, n_slots > 0 ? (int)(problem_lot(p, t->staff) % (uint64_t)n_slots) : 0);
	for (int tried = 0; tried < t->n_starts && c->steps > 0 && !done; tried++) {
		if (slot == NO_SLOT)
			slot = task_next_start(p, t, 0);
		c->steps--;
		done = seating_keeps_gap(c->s, task, slot) ? push_for_room(c, task, slot, depth)
		                                           : push_own(c, task, slot, depth);
		slot = task_next_start(p, t, slot + 1);
	}
	c->locked[task] = false;
	return done;
}

/* Whether host and home have as much room left, over the whole cycle, as the task takes.
 * A chain only moves visits about within their host and home, so without this none can
 * end well. */
static bool has_room_at_all(const struct seating *s, const struct task *t)
{
	const struct problem *p = s->p;
	const struct host *h = &p->hosts[t->host.i];
	int host = 0, home = 0, from = t->pinned ? days_between(p->span.first, p->today) : p->earliest;

	for (int slot = 0; slot < h->n_slots && host < t->length; slot++)
		if (h->open[slot] && h->day[slot] >= from)
			host += host_room(p, t, slot) - (int)host_list(s, t, slot)->n;
	for (int day = from > 0 ? from : 0; day < p->n_days && home < t->length; day++) {
		size_t at = t->home.i * (size_t)p->n_days + (size_t)day;

		if (p->home_room[at] > (int)s->from_home[at].n)
			home += p->home_room[at] - (int)s->from_home[at].n;
	}
	return host >= t->length && home >= t->length;
}

/* Seats those who have a day where it is, as far as there is room; whether there is for all. */
static bool seat_in_order(struct seating *s, const struct ranked *order, uint32_t n)
{
	bool is_all = true;

	for (uint32_t i = 0; i < n; i++) {
		const struct task *t = order[i].task;
		int slot = t->pinned ? task_next_start(s->p, t, 0) : t->told_slot;

		if (slot == NO_SLOT)
			continue;
		if (seating_fits(s, order[i].index, slot))
			seating_put(s, order[i].index, slot);
		else
			is_all = false;
	}
	return is_all;
}

/* Who goes first matters only where not all of them fit. */
static void seat_told(struct seating *s, struct ranked *order, uint32_t n)
{
	if (seat_in_order(s, order, n))
		return;
	for (uint32_t i = 0; i < n; i++)
		if (s->at[order[i].index] != NO_SLOT)
			seating_take(s, order[i].index);
	sort_ranked(s->p, order, n, told_first);
	seat_in_order(s, order, n);
}

/* Seats one after another whoever finds room: a first plan, and where there is room for
 * everybody the last. */
static void seat_first(struct seating *s, const struct ranked *order, uint32_t n)
{
	for (uint32_t i = 0; i < n && seating_goes_on(s); i++) {
		int slot = find_room(s, order[i].index);

		if (slot != NO_SLOT)
			seating_put(s, order[i].index, slot);
	}
}

/* Seats all of `order`, as many as an outline of theirs has room for. */
static void seat_by_outline(struct seating *s, const struct ranked *order, uint32_t n, enum effort effort,
                            struct bound *bound)
{
	uint32_t *tasks = mem_array(uint32_t, n);
	bool is_all = s->n_placed == 0;
	struct outline outline;

	for (uint32_t i = 0; i < n; i++)
		tasks[i] = order[i].index;
	outline_init(&outline, s->p, is_all ? NULL : s, NULL);
	outline_draw(&outline, limits_of[effort].attempts, is_all ? bound : NULL);
	people_seat(s, &outline, tasks, n);
	if (!is_all && s->n_placed < bound->most)
		outline_prove(s, bound);
	outline_clear(&outline);
	free(tasks);
}

/* Seats all of `order`: one after another, or by an outline where that places more. */
static void seat_rest(struct seating *s, const struct ranked *order, uint32_t n, enum effort effort,
                      struct bound *bound)
{
	scoped(heap) int *told = seating_seats(s);

	seat_first(s, order, n);
	if (s->n_placed < bound->most)
		disjunctive_place(s, effort, bound);
	uint32_t placed = s->n_placed;
	if (placed < bound->most) {
		scoped(heap) int *first = seating_seats(s);

		seating_return(s, told);
		seat_by_outline(s, order, n, effort, bound);
		if (s->n_placed <= placed)
			seating_return(s, first);
	}
	s->p->watch->seen.bound = (size_t)bound->most + s->p->n_held;
}

/* Where the bound shows that a group of hosts is full, nobody is tried. */
static void push_all(struct seating *s, const struct ranked *order, uint32_t n, bool push_published,
                     const struct limits *limits, const struct bound *bound)
{
	struct chain c = { .s = s, .push_published = push_published };
	int64_t left = limits->steps_all, *rest = bound_rest(bound, s);

	seating_tidy(s);
	c.locked = mem_array(bool, s->p->n_tasks);
	for (int depth = 1; depth <= limits->depth; depth++) {
		bool again = true;

		while (again && left > 0) {
			again = false;
			for (uint32_t i = 0; i < n && s->n_placed < bound->most && left > 0 && seating_goes_on(s); i++) {
				const struct task *t = order[i].task;
				int64_t *here = &rest[bound->group[t->host.i]];

				if (s->at[order[i].index] != NO_SLOT || *here <= 0 || !has_room_at_all(s, t))
					continue;
				c.steps = limits->steps_each;
				if (settle(&c, order[i].index, depth)) {
					again = true;
					--*here;
				}
				left -= limits->steps_each - c.steps;
			}
		}
	}
	free(c.locked);
	free(rest);
}

/* The tasks that have no seat but could have one, hardest first; returns how many. */
static uint32_t list_unseated(const struct seating *s, struct ranked *order)
{
	uint32_t n = 0;

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && s->p->tasks[t].n_starts > 0)
			order[n++] = (struct ranked){ &s->p->tasks[t], t };
	sort_ranked(s->p, order, n, hardest_first);
	return n;
}

void seat_open(struct seating *s)
{
	struct ranked *order = mem_array(struct ranked, s->p->n_tasks);

	seat_first(s, order, list_unseated(s, order));
	free(order);
}

/* First only what nobody was told moves. */
static void place_beside_told(struct seating *s, struct ranked *order, enum effort effort, const struct bound *bound)
{
	if (s->n_placed < bound->most)
		push_all(s, order, list_unseated(s, order), false, &limits_of[effort], bound);
	if (s->n_placed < bound->most)
		exchange_more(s, limits_of[effort].few_exchanges, bound);
}

/* Then what was told of this cycle, then what was told of later ones. */
static void place_in_place_of_told(struct seating *s, struct ranked *order, enum effort effort, const struct bound *bound)
{
	const struct problem *p = s->p;

	if (s->n_placed < bound->most && problem_has_published(p))
		push_all(s, order, list_unseated(s, order), true, &limits_of[effort], bound);
	if (s->n_placed < bound->most && p->first_later[p->org->n_staff] > 0) {
		s->ignores_later = true;
		push_all(s, order, list_unseated(s, order), true, &limits_of[effort], bound);
		s->ignores_later = false;
	}
}

bool place_more(struct seating *s, enum effort effort, struct bound *bound)
{
	struct ranked *order = mem_array(struct ranked, s->p->n_tasks);
	uint32_t before = s->n_placed;

	place_beside_told(s, order, effort, bound);
	place_in_place_of_told(s, order, effort, bound);
	free(order);
	return s->n_placed > before;
}

static bool is_amiss(struct seating *s, const struct bound *bound)
{
	return s->n_placed < bound->most || !seating_is_calm(s);
}

void place_most(struct seating *s, enum effort effort, struct bound *bound)
{
	const struct problem *p = s->p;
	struct ranked *order = mem_array(struct ranked, p->n_tasks);
	uint32_t n = 0;

	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (p->tasks[t].pinned || p->tasks[t].published)
			order[n++] = (struct ranked){ &p->tasks[t], t };
	seat_told(s, order, n);
	bool is_any_told = s->n_placed > 0;
	n = list_unseated(s, order);
	seat_rest(s, order, n, effort, bound);
	place_beside_told(s, order, effort, bound);
	if (is_amiss(s, bound))
		rota_mend(s, MEND_HOST, effort, bound);
	if (s->n_placed < bound->most && is_any_told)
		outline_prove_all(p, bound);
	if (is_amiss(s, bound))
		rota_mend(s, MEND_PEOPLE, effort, bound);
	if (is_amiss(s, bound))
		rota_place(s, effort, bound);
	if (s->n_placed < bound->most)
		exchange_more(s, limits_of[effort].exchanges, bound);
	uint32_t placed = s->n_placed;
	place_in_place_of_told(s, order, effort, bound);
	if (s->n_placed > placed)
		rota_mend(s, MEND_HOST, effort, bound);
	free(order);
}
