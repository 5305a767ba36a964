/* Plans mended part by part: quicker than all together, and possible however many people
 * there are.
 *
 * A change leaves most of a plan as it was, and what it spoils is at a few hosts.  So of
 * one such host after another the visits are freed, everybody else stays where they are,
 * and the best plan of the freed ones is looked for by patterns, which is often also proved
 * to be the best (large neighbourhoods: Shaw 1998).  Where the gaps to visits elsewhere
 * stand in the way, all visits of the host's visitors are freed.  No plan gets worse by it.
 *
 * In the same way the visits from one home are planned anew for level.c. */
#include <stdlib.h>

#include "branch.h"
#include "crosstrain/mem.h"

enum { MOST_FREE = 20000 };     /* so that sums of prices fit (see find_kept() in rota.c) */

/* Whether a visit is not where it should be: left out where there might be room, or told
 * another day. */
static bool is_misplaced(const struct seating *s, uint32_t task, const int64_t *rest, const struct bound *bound)
{
	const struct task *t = &s->p->tasks[task];

	if (t->n_starts == 0)
		return false;
	if (s->at[task] == NO_SLOT)
		return t->published || rest[bound->group[t->host.i]] > 0;
	return t->published && ((t->told_slot != NO_SLOT && s->at[task] != t->told_slot)
	                        || task_notice_lost(s->p, t, s->at[task]) > 0);
}

/* Frees the visits to one host, or all that its visitors do; how many. */
static int64_t free_host(const struct branching *b, enum mend mend, bool *is_free, uint32_t host)
{
	const struct problem *p = b->r.s->p;
	int64_t n = 0;

	for (uint32_t t = 0; t < p->n_tasks; t++)
		is_free[t] = p->tasks[t].host.i == host;
	for (uint32_t person = 0; person < p->org->n_staff && mend == MEND_PEOPLE; person++) {
		bool any = false;

		for (uint32_t t = p->first_task[person]; t < p->first_task[person + 1]; t++)
			any |= is_free[t];
		for (uint32_t t = p->first_task[person]; t < p->first_task[person + 1]; t++)
			is_free[t] = any;
	}
	for (uint32_t t = 0; t < p->n_tasks; t++) {
		is_free[t] &= !branching_fixes(b, &p->tasks[t], b->r.s->at[t]);
		n += is_free[t];
	}
	return n;
}

/* Looks for a better plan with everybody else where they are; returns the work it was. */
static int64_t mend_free(struct branching *b, const bool *is_free, int64_t work)
{
	struct seating *s = b->r.s;

	branching_start(b, is_free, work);
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (is_free[t] && s->at[t] != NO_SLOT)
			seating_take(s, t);
	branching_explore(b, branching_solve(b));
	seating_return(s, b->seats);
	return work - b->r.work;
}

/* By department, as host: whether one of its visits is not where it should be. */
static bool find_amiss(const struct seating *s, const struct bound *bound, bool *amiss)
{
	scoped(heap) int64_t *rest = bound_rest(bound, s);
	bool any = false;

	for (uint32_t d = 0; d < s->p->org->n_departments; d++)
		amiss[d] = false;
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (is_misplaced(s, t, rest, bound))
			any = amiss[s->p->tasks[t].host.i] = true;
	return any;
}

void rota_mend(struct seating *s, enum mend mend, enum effort effort, const struct bound *bound)
{
	const struct problem *p = s->p;
	scoped(heap) bool *is_free = mem_array(bool, p->n_tasks);
	scoped(heap) bool *amiss = mem_array(bool, p->org->n_departments);
	int64_t work = branching_limits(effort)->work;
	struct branching b;

	if (!find_amiss(s, bound, amiss))
		return;
	branching_init(&b, s, AIM_CALM, (int)bound->most);
	for (uint32_t d = 0; d < p->org->n_departments && work > 0; d++)
		if (amiss[d] && free_host(&b, mend, is_free, d) <= MOST_FREE)
			work -= mend_free(&b, is_free, branching_limits(effort)->work_mending);
	branching_clear(&b);
}

void rota_level(struct seating *s, struct dept_ix home, enum effort effort)
{
	const struct problem *p = s->p;
	scoped(heap) bool *is_free = mem_array(bool, p->n_tasks);
	const struct branching_limits *limits = branching_limits(effort);
	struct branching b;
	uint32_t n = 0;

	for (uint32_t t = 0; t < p->n_tasks; t++) {
		is_free[t] = dept_same(p->tasks[t].home, home) && task_is_untold(&p->tasks[t]);
		n += is_free[t];
	}
	if (n > limits->tasks_shared)
		return;
	branching_init(&b, s, AIM_FAIR, (int)s->n_placed);
	b.r.levels = true;
	mend_free(&b, is_free, limits->work_mending);
	branching_clear(&b);
}
