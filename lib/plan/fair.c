/* Objective 3: the least sum of squared debts, at the same number placed.
 *
 * A visit left out takes the place of one that is seated, where the two people's debts
 * squared become less by it.  The sum only falls, so this ends; ties stay as the draw
 * had them.  What was published is not taken away: objective 2 comes first. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

static int64_t weight(const struct task *t)
{
	return 1 + t->waiting;
}

static int64_t *debts(const struct seating *s)
{
	int64_t *debt = mem_array(int64_t, s->p->org->n_staff);

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] == NO_SLOT)
			debt[s->p->tasks[t].staff.i] += weight(&s->p->tasks[t]);
	return debt;
}

/* By how much the sum of squares changes when `out` is left out instead of `in`. */
static int64_t change(const struct problem *p, const int64_t *debt, uint32_t in, uint32_t out)
{
	const struct task *a = &p->tasks[in], *b = &p->tasks[out];
	int64_t da = debt[a->staff.i], db = debt[b->staff.i], wa = weight(a), wb = weight(b);

	if (staff_same(a->staff, b->staff)) {
		int64_t d = da - wa + wb;
		return d * d - da * da;
	}
	return (da - wa) * (da - wa) - da * da + (db + wb) * (db + wb) - db * db;
}

/* Whether `in` fits at `slot` once `out` has gone; leaves all as it was. */
static bool fits_instead(struct seating *s, uint32_t in, int slot, uint32_t out)
{
	int old = s->at[out];

	seating_take(s, out);
	bool fits = seating_fits(s, in, slot);
	seating_put(s, out, old);
	return fits;
}

struct swap { uint32_t out; int slot; int64_t gain; };

static void consider(struct seating *s, const int64_t *debt, uint32_t in, int slot, uint32_t out, struct swap *best)
{
	const struct task *t = &s->p->tasks[out];

	if (out == in || s->at[out] == NO_SLOT || t->published || t->pinned)
		return;
	int64_t gain = -change(s->p, debt, in, out);
	if (gain > best->gain && fits_instead(s, in, slot, out))
		*best = (struct swap){ out, slot, gain };
}

/* Everybody whose going could make room for `in` at `slot`. */
static void consider_slot(struct seating *s, const int64_t *debt, uint32_t in, int slot, struct swap *best)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[in];

	for (uint32_t own = p->first_task[t->staff.i]; own < p->first_task[t->staff.i + 1]; own++)
		consider(s, debt, in, slot, own, best);
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
				consider(s, debt, in, slot, copy[k], best);
			free(copy);
			return;
		}
	}
}

/* Puts one left-out task in, in the place of another; whether it could. */
static bool swap_in(struct seating *s, int64_t *debt, uint32_t in)
{
	const struct task *t = &s->p->tasks[in];
	struct swap best = { 0, NO_SLOT, 0 };

	for (int slot = task_next_start(s->p, t, 0); slot != NO_SLOT; slot = task_next_start(s->p, t, slot + 1))
		consider_slot(s, debt, in, slot, &best);
	if (best.slot == NO_SLOT)
		return false;
	seating_take(s, best.out);
	seating_put(s, in, best.slot);
	debt[t->staff.i] -= weight(t);
	debt[s->p->tasks[best.out].staff.i] += weight(&s->p->tasks[best.out]);
	return true;
}

void share_fairly(struct seating *s)
{
	int64_t *debt = debts(s);
	bool again = true;

	while (again) {
		again = false;
		for (uint32_t t = 0; t < s->p->n_tasks; t++)
			if (s->at[t] == NO_SLOT && s->p->tasks[t].n_starts > 0)
				again |= swap_in(s, debt, t);
	}
	free(debt);
}
