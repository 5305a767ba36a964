/* The most that any plan could place: a relaxation that forgets days and people and
 * keeps only how much room each host and each home has in the whole cycle.
 *
 * A visit of L days takes L of its host's places and L of its home's.  Taking the
 * shortest visits first bounds how many fit into one host; the sum over hosts bounds
 * the plan.  The same holds for homes, and the smaller of the two is the answer. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

struct pool { int64_t room; size_t n; int *lengths; };

static int by_length(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static size_t most_in(struct pool *pool)
{
	size_t fits = 0;

	if (pool->n > 0)
		qsort(pool->lengths, pool->n, sizeof *pool->lengths, by_length);
	while (fits < pool->n && pool->lengths[fits] <= pool->room)
		pool->room -= pool->lengths[fits++];
	return fits;
}

/* Days on which some visit of the department could be: from these the room is counted.
 * Published and pinned visits may lie before `earliest`, so what is gone is only the past. */
static int64_t host_total(const struct problem *p, uint32_t d)
{
	const struct host *h = &p->hosts[d];
	int today = days_between(p->span.first, p->today);
	int64_t room = 0;

	for (int slot = 0; slot < h->n_slots; slot++) {
		int here = p->host_room[d * (size_t)p->n_days + (size_t)slot];

		if (h->open[slot] && h->day[slot] >= today && here > 0)
			room += here;
	}
	return room;
}

static int64_t home_total(const struct problem *p, uint32_t d)
{
	int today = days_between(p->span.first, p->today);
	int64_t room = 0;

	for (int day = today > 0 ? today : 0; day < p->n_days; day++) {
		int here = p->home_room[d * (size_t)p->n_days + (size_t)day];

		if (here > 0 && !days_has(&p->org->departments[d].all_hands, day_after(p->span.first, day)))
			room += here;
	}
	return room;
}

size_t bound_placed(const struct problem *p)
{
	size_t n = p->org->n_departments, by_host = 0, by_home = 0;
	struct pool *hosts = mem_array(struct pool, n), *homes = mem_array(struct pool, n);

	for (uint32_t t = 0; t < p->n_tasks; t++) {
		const struct task *task = &p->tasks[t];

		if (task->n_starts == 0)
			continue;
		*mem_push(hosts[task->host.i].lengths, hosts[task->host.i].n) = task->length;
		*mem_push(homes[task->home.i].lengths, homes[task->home.i].n) = task->length;
	}
	for (uint32_t d = 0; d < n; d++) {
		hosts[d].room = host_total(p, d);
		homes[d].room = home_total(p, d);
		by_host += most_in(&hosts[d]);
		by_home += most_in(&homes[d]);
		free(hosts[d].lengths);
		free(homes[d].lengths);
	}
	free(hosts);
	free(homes);
	return by_host < by_home ? by_host : by_home;
}
