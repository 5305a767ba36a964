/* Whether a plan disturbs nobody in vain (objective 2), as far as can be told at a glance. */
#include <limits.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

/* Whether a visit stays where people were told it is. */
static bool stays(const struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];

	return t->published && t->told_slot != NO_SLOT && s->at[task] == t->told_slot;
}

/* The fewest days of notice that a visit loses beside those that are seated. */
static int least_notice_lost(const struct seating *s, uint32_t task)
{
	const struct problem *p = s->p;
	uint64_t open[MOST_WORDS];
	int least = INT_MAX;

	seating_open(s, task, open);
	for (int slot = slots_next(open, p->words, 0); slot != NO_SLOT; slot = slots_next(open, p->words, slot + 1)) {
		int lost = task_notice_lost(p, &p->tasks[task], slot);

		least = lost < least ? lost : least;
	}
	return least;
}

/* Whether each visit loses as little notice as beside those that stay, the rest aside. */
static bool loses_least(struct seating *s)
{
	scoped(heap) int *seats = seating_seats(s);
	bool is_least = true;

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] != NO_SLOT && !stays(s, t))
			seating_take(s, t);
	for (uint32_t t = 0; t < s->p->n_tasks && is_least; t++)
		if (seats[t] != NO_SLOT && s->at[t] == NO_SLOT)
			is_least = task_notice_lost(s->p, &s->p->tasks[t], seats[t]) <= least_notice_lost(s, t);
	seating_return(s, seats);
	return is_least;
}

bool seating_is_calm(struct seating *s)
{
	const struct problem *p = s->p;
	bool is_earlier = false;

	for (uint32_t i = 0; i < p->n_tasks; i++) {
		const struct task *t = &p->tasks[i];

		if (!t->published || t->n_starts == 0)
			continue;
		if (s->at[i] == NO_SLOT || (t->told_slot != NO_SLOT && s->at[i] != t->told_slot))
			return false;
		is_earlier |= task_notice_lost(p, t, s->at[i]) > 0;
	}
	return !is_earlier || loses_least(s);
}
