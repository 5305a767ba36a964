/* Objective 4: visitors, absences and each person's visits spread over the cycle, leads
 * early, where the host has somebody to look after the visitor; nothing of it at the cost
 * of what came before.
 *
 * Visits that nobody has been told yet move, one at a time, to where the cost below is
 * least, until no single move helps. */
#include <stdlib.h>

#include "plan_internal.h"

static const int passes_of[] = { [EFFORT_LOW] = 2, [EFFORT_NORMAL] = 8, [EFFORT_HIGH] = 40 };

/* How crowded a person's own visits are: a visit nearer to another than an even share of
 * the cycle costs the square of what is missing. */
static int64_t crowding(const struct seating *s, uint32_t task, int slot)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	uint32_t begin = p->first_task[t->staff.i], end = p->first_task[t->staff.i + 1];
	int share = p->n_days / (int)(end - begin + 1);
	int first = p->hosts[t->host.i].day[slot];
	int64_t cost = 0;

	for (uint32_t o = begin; o < end; o++) {
		if (o == task || s->at[o] == NO_SLOT)
			continue;
		int apart = abs(p->hosts[p->tasks[o].host.i].day[s->at[o]] - first);

		if (apart < share)
			cost += (int64_t)(share - apart) * (share - apart);
	}
	return share > 0 ? cost / share : 0;
}

/* Whether a person is on a visit of their own on one of the days (of the cycle). */
static bool is_away(const struct seating *s, struct staff_ix person, int first, int last)
{
	const struct problem *p = s->p;

	for (uint32_t i = p->first_stay[person.i]; i < p->first_stay[person.i + 1]; i++)
		if (p->stays[i].first <= last && first <= p->stays[i].last)
			return true;
	for (uint32_t o = p->first_task[person.i]; o < p->first_task[person.i + 1]; o++) {
		const int *day = p->hosts[p->tasks[o].host.i].day;

		if (s->at[o] != NO_SLOT && day[s->at[o]] <= last
		    && first <= day[s->at[o] + p->tasks[o].length - 1])
			return true;
	}
	return false;
}

/* What it costs if nobody of the host can look after the visitor: worse than ten days
 * later for a lead. */
static int64_t loneliness(const struct seating *s, const struct task *t, int slot)
{
	const struct problem *p = s->p;
	const int *day = p->hosts[t->host.i].day;
	struct span days = problem_span(p, t, slot);
	size_t n;
	const struct staff_ix *people = org_staff_of(p->org, t->host, &n);

	for (size_t i = 0; i < n; i++)
		if (org_staff(p->org, people[i])->buddy && org_is_present_at(p->org, people[i], t->host, days)
		    && !is_away(s, people[i], day[slot], day[slot + t->length - 1]))
			return 0;
	return 100000;
}

/* What a task costs at a slot where it isn't: the growth of the sums of squares.  Loads
 * count as shares of the room, so that a large host's full day weighs like a small one's. */
static int64_t cost_at(const struct seating *s, uint32_t task, int slot)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	int64_t cost = 0;

	for (int i = slot; i < slot + t->length; i++) {
		int64_t host = p->org->departments[t->host.i].capacity;
		int64_t home = p->org->departments[t->home.i].max_away;
		int64_t visitors = host - host_room(p, t, i) + host_list(s, t, i)->n;
		int64_t away = home - home_room(p, t, i) + home_list(s, t, i)->n;

		cost += 120 * (2 * visitors + 1) / host + 60 * (2 * away + 1) / (home > 0 ? home : 1);
	}
	cost = cost / t->length + 4 * crowding(s, task, slot);
	/* For a lead an early day weighs more than any evenness. */
	return t->lead ? cost + (int64_t)10000 * p->hosts[t->host.i].day[slot] : cost;
}

static bool improve(struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];
	int old = s->at[task], best = old;

	seating_take(s, task);
	int64_t least = cost_at(s, task, old) + loneliness(s, t, old);
	EACH_START(slot, s->p, t) {
		int64_t cost = cost_at(s, task, slot);

		if (cost < least)
			cost += loneliness(s, t, slot);
		if (cost < least && seating_fits(s, task, slot)) {
			least = cost;
			best = slot;
		}
	}
	seating_put(s, task, best);
	return best != old;
}

bool spread_evenly(struct seating *s, enum effort effort)
{
	bool again = true, moved = false;

	for (int pass = 0; pass < passes_of[effort] && again; pass++) {
		again = false;
		for (uint32_t t = 0; t < s->p->n_tasks; t++)
			if (seating_may_move(s, t) && seating_goes_on(s))
				again |= improve(s, t);
		moved |= again;
	}
	return moved;
}
