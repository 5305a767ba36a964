/* Which task sits where, and the counts that go with it. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

void seating_init(struct seating *s, const struct problem *p)
{
	size_t cells = p->org->n_departments * (size_t)p->n_days;

	*s = (struct seating){ .p = p };
	s->at = mem_array(int, p->n_tasks);
	s->at_host = mem_array(struct list, cells);
	s->from_home = mem_array(struct list, cells);
	for (uint32_t t = 0; t < p->n_tasks; t++)
		s->at[t] = NO_SLOT;
}

void seating_clear(struct seating *s)
{
	size_t cells = s->p->org->n_departments * (size_t)s->p->n_days;

	for (size_t i = 0; i < cells; i++) {
		free(s->at_host[i].v);
		free(s->from_home[i].v);
	}
	free(s->at);
	free(s->at_host);
	free(s->from_home);
	*s = (struct seating){ 0 };
}

static void list_drop(struct list *l, uint32_t task)
{
	uint32_t i = 0;

	while (l->v[i] != task)
		i++;
	l->v[i] = l->v[--l->n];
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void seating_tidy(struct seating *s)
{
	size_t cells = s->p->org->n_departments * (size_t)s->p->n_days;

	for (size_t i = 0; i < cells; i++) {
		if (s->at_host[i].n > 1)
			qsort(s->at_host[i].v, s->at_host[i].n, sizeof *s->at_host[i].v, by_number);
		if (s->from_home[i].n > 1)
			qsort(s->from_home[i].v, s->from_home[i].n, sizeof *s->from_home[i].v, by_number);
	}
}

void seating_put(struct seating *s, uint32_t task, int slot)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = slot; i < slot + t->length; i++) {
		struct list *host = host_list(s, t, i), *home = home_list(s, t, i);

		*mem_push(host->v, host->n) = task;
		*mem_push(home->v, home->n) = task;
	}
	s->at[task] = slot;
	s->n_placed++;
}

void seating_take(struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = s->at[task]; i < s->at[task] + t->length; i++) {
		list_drop(host_list(s, t, i), task);
		list_drop(home_list(s, t, i), task);
	}
	s->at[task] = NO_SLOT;
	s->n_placed--;
}

bool seating_keeps_gap(const struct seating *s, uint32_t task, int slot)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	const int *day = p->hosts[t->host.i].day;
	int first = day[slot], last = day[slot + t->length - 1];

	for (uint32_t o = p->first_task[t->staff.i]; o < p->first_task[t->staff.i + 1]; o++) {
		if (o == task || s->at[o] == NO_SLOT)
			continue;
		const int *other = p->hosts[p->tasks[o].host.i].day;
		int begins = other[s->at[o]], ends = other[s->at[o] + p->tasks[o].length - 1];

		if (too_near(p, first, last, begins, ends))
			return false;
	}
	if (s->ignores_later)
		return true;
	for (uint32_t i = p->first_later[t->staff.i]; i < p->first_later[t->staff.i + 1]; i++)
		if (too_near(p, first, last, p->later[i].first, p->later[i].last))
			return false;
	return true;
}

bool seating_fits(const struct seating *s, uint32_t task, int slot)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = slot; i < slot + t->length; i++)
		if ((int)host_list(s, t, i)->n >= host_room(s->p, t, i)
		    || (int)home_list(s, t, i)->n >= home_room(s->p, t, i))
			return false;
	return seating_keeps_gap(s, task, slot);
}

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
