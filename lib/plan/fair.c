/* Objective 3: the least sum of squared debts, at the same number placed.
 *
 * A visit left out takes the place of one that is seated, where the two people's debts
 * squared become less by it.  Where debts are equal, who was left out more often ever
 * goes first: debt only remembers cycles in a row, and without this one of two
 * colleagues could fall behind by two.  The cost only falls, so this ends; other ties
 * stay as the draw had them.  What was published is not taken away: objective 2 comes
 * first.  At last colleagues are made level, which the guarantees put before debt. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "fair.h"

static int64_t weight(const struct task *t)
{
	return 1 + t->waiting;
}

int64_t dues_cost(struct dues d)
{
	return d.debt * d.debt * 1000000 + d.before;
}

static void dues_add(struct dues *d, const struct task *t, int times)
{
	d->debt += times * weight(t);
	d->before += times * t->left_out;
}

struct dues dues_of(const struct seating *s, struct staff_ix person)
{
	struct dues dues = { 0, 0 };

	for (uint32_t t = s->p->first_task[person.i]; t < s->p->first_task[person.i + 1]; t++)
		if (s->at[t] == NO_SLOT)
			dues_add(&dues, &s->p->tasks[t], 1);
	return dues;
}

struct dues *dues_of_all(const struct seating *s)
{
	struct dues *dues = mem_array(struct dues, s->p->org->n_staff);

	for (uint32_t person = 0; person < s->p->org->n_staff; person++)
		dues[person] = dues_of(s, (struct staff_ix){ person });
	return dues;
}

int64_t swap_gain(const struct problem *p, const struct dues *dues, uint32_t in, uint32_t out)
{
	const struct task *a = &p->tasks[in], *b = &p->tasks[out];
	struct dues da = dues[a->staff.i], db = dues[b->staff.i];

	if (staff_same(a->staff, b->staff)) {
		dues_add(&da, a, -1);
		dues_add(&da, b, 1);
		return dues_cost(db) - dues_cost(da);
	}
	int64_t old = dues_cost(da) + dues_cost(db);
	dues_add(&da, a, -1);
	dues_add(&db, b, 1);
	return old - dues_cost(da) - dues_cost(db);
}

bool swap_fits(struct seating *s, uint32_t in, int slot, uint32_t out)
{
	int old = s->at[out];

	seating_take(s, out);
	bool fits = seating_fits(s, in, slot);
	seating_put(s, out, old);
	return fits;
}

struct swap { uint32_t out; int slot; int64_t gain; };

static void consider(struct seating *s, const struct dues *dues, uint32_t in, int slot, uint32_t out,
                     struct swap *best)
{
	if (out == in || !seating_may_move(s, out))
		return;
	int64_t gain = swap_gain(s->p, dues, in, out);
	if (gain > best->gain && swap_fits(s, in, slot, out))
		*best = (struct swap){ out, slot, gain };
}

/* Everybody whose going could make room for `in` at `slot`. */
static void consider_slot(struct seating *s, const struct dues *dues, uint32_t in, int slot, struct swap *best)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[in];

	for (uint32_t own = p->first_task[t->staff.i]; own < p->first_task[t->staff.i + 1]; own++)
		consider(s, dues, in, slot, own, best);
	for (int i = slot; i < slot + t->length; i++) {
		/* Only lists that are full hold somebody whose going helps.  By index: trying
		 * one puts it back at the list's end. */
		struct list *lists[] = { host_list(s, t, i), home_list(s, t, i) };
		int room[] = { host_room(p, t, i), home_room(p, t, i) };

		for (int l = 0; l < 2; l++) {
			if ((int)lists[l]->n < room[l])
				continue;
			uint32_t n = lists[l]->n;
			uint32_t *copy = mem_array(uint32_t, n);
			for (uint32_t k = 0; k < n; k++)
				copy[k] = lists[l]->v[k];
			for (uint32_t k = 0; k < n; k++)
				consider(s, dues, in, slot, copy[k], best);
			free(copy);
			return;
		}
	}
}

/* Puts one left-out task in, in the place of another; whether it could. */
static bool swap_in(struct seating *s, struct dues *dues, uint32_t in)
{
	const struct task *t = &s->p->tasks[in];
	struct swap best = { 0, NO_SLOT, 0 };

	EACH_START(slot, s->p, t)
		consider_slot(s, dues, in, slot, &best);
	if (best.slot == NO_SLOT)
		return false;
	seating_take(s, best.out);
	seating_put(s, in, best.slot);
	dues_add(&dues[t->staff.i], t, -1);
	dues_add(&dues[s->p->tasks[best.out].staff.i], &s->p->tasks[best.out], 1);
	return true;
}

/* The slot at which a person's task on a route sits; NO_SLOT without one. */
static int slot_on(const struct seating *s, struct staff_ix person, struct route_ix route)
{
	uint32_t task = problem_task(s->p, person, route);

	return task != NO_TASK ? s->at[task] : NO_SLOT;
}

bool trade_leaves(struct dues *out, const struct seating *s, struct staff_ix person, struct staff_ix other)
{
	const struct problem *p = s->p;
	uint32_t taken = 0, offered = 0;

	*out = (struct dues){ 0, 0 };
	for (uint32_t t = p->first_task[person.i]; t < p->first_task[person.i + 1]; t++) {
		const struct task *task = &p->tasks[t];
		int slot = slot_on(s, other, task->route);

		if (task->published || task->pinned
		    || (slot != NO_SLOT && !(can_start(task, slot) && seating_clears_later(s, t, slot))))
			return false;
		taken += slot != NO_SLOT;
		if (slot == NO_SLOT)
			dues_add(out, task, 1);
	}
	for (uint32_t t = p->first_task[other.i]; t < p->first_task[other.i + 1]; t++)
		offered += s->at[t] != NO_SLOT;
	return taken == offered;
}

void trade_all(struct seating *s, struct staff_ix a, struct staff_ix b)
{
	const struct problem *p = s->p;
	struct staff_ix who[] = { a, b };
	uint32_t first = p->first_task[a.i], n = p->first_task[a.i + 1] - first;
	uint32_t first_b = p->first_task[b.i], n_b = p->first_task[b.i + 1] - first_b;
	int *slots = mem_array(int, n + n_b);

	for (uint32_t i = 0; i < n + n_b; i++)
		slots[i] = i < n ? slot_on(s, b, p->tasks[first + i].route)
		                 : slot_on(s, a, p->tasks[first_b + i - n].route);
	for (size_t w = 0; w < 2; w++)
		for (uint32_t t = p->first_task[who[w].i]; t < p->first_task[who[w].i + 1]; t++)
			if (s->at[t] != NO_SLOT)
				seating_take(s, t);
	for (uint32_t i = 0; i < n + n_b; i++)
		if (slots[i] != NO_SLOT)
			seating_put(s, i < n ? first + i : first_b + i - n, slots[i]);
	free(slots);
}

/* Trades all days of somebody with a debt against those of the colleague where that
 * lowers the sum most: what one-for-one swaps miss, because the gap between a person's
 * visits ties them together.  Whether it could. */
static bool trade_days(struct seating *s, struct dues *dues, struct staff_ix person)
{
	size_t n;
	const struct staff_ix *colleagues = org_staff_of(s->p->org, s->p->org->staff[person.i].home, &n);
	struct dues mine, theirs, best_mine = { 0, 0 }, best_theirs = { 0, 0 };
	struct staff_ix best = NOBODY;
	int64_t most = 0;

	for (size_t i = 0; i < n; i++) {
		struct staff_ix other = colleagues[i];
		int64_t now = dues_cost(dues[person.i]) + dues_cost(dues[other.i]);

		if (staff_same(other, person) || dues_cost(dues[other.i]) >= dues_cost(dues[person.i])
		    || !trade_leaves(&mine, s, person, other) || !trade_leaves(&theirs, s, other, person)
		    || now - dues_cost(mine) - dues_cost(theirs) <= most)
			continue;
		most = now - dues_cost(mine) - dues_cost(theirs);
		best = other;
		best_mine = mine;
		best_theirs = theirs;
	}
	if (is_nobody(best))
		return false;
	trade_all(s, person, best);
	dues[person.i] = best_mine;
	dues[best.i] = best_theirs;
	return true;
}

static void swap_while_it_helps(struct seating *s)
{
	if (!seating_has_movable(s))
		return;
	struct dues *dues = dues_of_all(s);
	bool again = true;

	while (again && seating_goes_on(s)) {
		again = false;
		for (uint32_t t = 0; t < s->p->n_tasks && seating_goes_on(s); t++)
			if (s->at[t] == NO_SLOT && s->p->tasks[t].n_starts > 0)
				again |= swap_in(s, dues, t);
		for (uint32_t person = 0; person < s->p->org->n_staff; person++)
			if (dues[person].debt > 0)
				again |= trade_days(s, dues, (struct staff_ix){ person });
	}
	free(dues);
}

/* The next number from `floor` on that a debt squared can be.  A square is odd where its
 * root is; so where all weights are odd, the sum of squares is odd where the number of
 * visits left out is. */
static int64_t next_possible(const struct seating *s, int64_t floor)
{
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (weight(&s->p->tasks[t]) % 2 == 0)
			return floor;
	return floor + (((int64_t)s->p->n_tasks - s->n_placed) % 2 != floor % 2);
}

static int64_t owe_least(struct seating *s, enum effort effort, bool is_most)
{
	swap_while_it_helps(s);
	int64_t floor = seating_debt2_floor(s);
	if (!is_most || seating_debt2(s) <= floor)
		return floor;
	int64_t higher = next_possible(s, debt2_floor(s));
	floor = higher > floor ? higher : floor;
	if (seating_debt2(s) <= floor)
		return floor;
	higher = next_possible(s, rota_share(s, effort));
	swap_while_it_helps(s);
	return higher > floor ? higher : floor;
}

int64_t share_fairly(struct seating *s, enum effort effort, bool is_most)
{
	int64_t floor = owe_least(s, effort, is_most);

	keep_level(s, effort);
	return floor;
}
