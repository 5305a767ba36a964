/* What a plan costs by objectives 3 and 4, and what it costs at least. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

int64_t seating_debt2(const struct seating *s)
{
	int64_t sum = 0;

	for (size_t person = 0; person < s->p->org->n_staff; person++) {
		int64_t debt = 0;

		for (uint32_t t = s->p->first_task[person]; t < s->p->first_task[person + 1]; t++)
			if (s->at[t] == NO_SLOT)
				debt += 1 + s->p->tasks[t].waiting;
		sum += debt * debt;
	}
	return sum;
}

int64_t seating_debt2_floor(const struct seating *s)
{
	int64_t sum = 0;

	for (size_t person = 0; person < s->p->org->n_staff; person++) {
		int64_t debt = 0;

		for (uint32_t t = s->p->first_task[person]; t < s->p->first_task[person + 1]; t++) {
			if (s->p->tasks[t].n_starts == 0)
				debt += 1 + s->p->tasks[t].waiting;
			else if (s->at[t] == NO_SLOT)
				sum++;
		}
		sum += debt * debt;
	}
	return sum;
}

int64_t seating_load2(const struct seating *s)
{
	int64_t sum = 0;

	for (size_t d = 0; d < s->p->org->n_departments; d++)
		for (int slot = 0; slot < s->p->hosts[d].n_slots; slot++) {
			size_t at = d * (size_t)s->p->n_days + (size_t)slot;
			/* Visits that have begun hold room too. */
			int64_t load = s->at_host[at].n
			               + (s->p->org->departments[d].capacity - s->p->host_room[at]);

			sum += load * load;
		}
	return sum;
}

/* What stands on a host's days whatever is planned, how many days of visits there are to
 * be spread over those that can still take some, and what the others add. */
struct fixed { int64_t *load; size_t n; int64_t movable, others; };

/* [department * n_days + slot]: visitors who may be told other days; to be freed. */
static int *count_movable(const struct seating *s)
{
	const struct problem *p = s->p;
	int *movable = mem_array(int, p->org->n_departments * (size_t)p->n_days);

	for (uint32_t i = 0; i < p->n_tasks; i++) {
		const struct task *t = &p->tasks[i];

		for (int d = 0; d < t->length && seating_may_move(s, i); d++)
			movable[t->host.i * (size_t)p->n_days + (size_t)(s->at[i] + d)]++;
	}
	return movable;
}

static void find_fixed(struct fixed *f, const struct seating *s, const int *movable, uint32_t d)
{
	const struct problem *p = s->p;
	const struct host *h = &p->hosts[d];

	f->n = 0;
	f->movable = f->others = 0;
	for (int slot = 0; slot < h->n_slots; slot++) {
		size_t at = d * (size_t)p->n_days + (size_t)slot;
		int64_t visitors = p->org->departments[d].capacity - p->host_room[at] + s->at_host[at].n;
		int64_t stays = visitors - movable[at];

		f->movable += movable[at];
		if (h->open[slot] && h->day[slot] >= p->earliest)
			f->load[f->n++] = stays;
		else
			f->others += stays * stays;
	}
}

/* The least sum of squares if `movable` more are spread over the days as water would be:
 * up to one level, which the last of them do not fill. */
static int64_t fill(const struct fixed *f)
{
	int64_t low = 0, high = f->movable, sum = f->others;

	for (size_t i = 0; i < f->n; i++)
		high = f->load[i] + f->movable > high ? f->load[i] + f->movable : high;
	while (low < high) {
		int64_t level = (low + high + 1) / 2, takes = 0;

		for (size_t i = 0; i < f->n; i++)
			takes += f->load[i] < level ? level - f->load[i] : 0;
		if (takes <= f->movable)
			low = level;
		else
			high = level - 1;
	}
	int64_t rest = f->movable;
	for (size_t i = 0; i < f->n; i++)
		rest -= f->load[i] < low ? low - f->load[i] : 0;
	for (size_t i = 0; i < f->n; i++) {
		int64_t load = f->load[i] < low ? low : f->load[i];

		if (load == low && rest > 0) {
			load++;
			rest--;
		}
		sum += load * load;
	}
	return sum;
}

int64_t seating_load2_floor(const struct seating *s)
{
	scoped(heap) int64_t *load = mem_array(int64_t, (size_t)s->p->n_days);
	scoped(heap) int *movable = count_movable(s);
	struct fixed f = { .load = load };
	int64_t sum = 0;

	for (uint32_t d = 0; d < s->p->org->n_departments; d++) {
		find_fixed(&f, s, movable, d);
		sum += fill(&f);
	}
	return sum;
}
