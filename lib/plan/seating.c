/* Which task sits where, and the counts that go with it. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

/* Whether a day has no room for one more visit of a route. */
static bool is_shut(const struct seating *s, const struct org_route *r, int slot)
{
	const struct problem *p = s->p;
	size_t host = r->to.i * (size_t)p->n_days + (size_t)slot;
	size_t home = r->from.i * (size_t)p->n_days + (size_t)p->hosts[r->to.i].day[slot];

	return (int)s->at_host[host].n >= p->host_room[host] || (int)s->from_home[home].n >= p->home_room[home];
}

static void update_shut(struct seating *s, uint32_t route, int slot)
{
	uint64_t *word = &s->shut[route * (size_t)s->p->words + (size_t)slot / 64], bit = UINT64_C(1) << (slot % 64);

	if (is_shut(s, &s->p->org->routes[route], slot))
		*word |= bit;
	else
		*word &= ~bit;
}

/* A host's day and a home's day have become full, or no longer are. */
static void update_days(struct seating *s, const struct task *t, int slot)
{
	const struct problem *p = s->p;
	const struct host *h = &p->hosts[t->host.i];
	struct day day = day_after(p->span.first, h->day[slot]);
	struct route_ix first;
	size_t n = org_routes_from(p->org, t->home, &first);

	for (uint32_t i = 0; i < h->n_routes_in; i++)
		update_shut(s, h->routes_in[i], slot);
	for (uint32_t r = first.i; r < first.i + n; r++) {
		int there = problem_slot(p, p->org->routes[r].to, day);

		if (there != NO_SLOT)
			update_shut(s, r, there);
	}
}

void seating_refresh(struct seating *s)
{
	for (uint32_t r = 0; r < s->p->org->n_routes; r++)
		for (int slot = 0; slot < s->p->hosts[s->p->org->routes[r].to.i].n_slots; slot++)
			update_shut(s, r, slot);
}

void seating_init(struct seating *s, const struct problem *p)
{
	size_t cells = p->org->n_departments * (size_t)p->n_days;

	*s = (struct seating){ .p = p };
	s->at = mem_array(int, p->n_tasks);
	s->at_host = mem_array(struct list, cells);
	s->from_home = mem_array(struct list, cells);
	s->shut = mem_array(uint64_t, p->org->n_routes * (size_t)p->words);
	for (uint32_t t = 0; t < p->n_tasks; t++)
		s->at[t] = NO_SLOT;
	seating_refresh(s);
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
	free(s->shut);
	*s = (struct seating){ 0 };
}

void list_drop(struct list *l, uint32_t task)
{
	uint32_t i = 0;

	while (l->v[i] != task)
		i++;
	l->v[i] = l->v[--l->n];
}

static bool is_tidy(const struct list *l)
{
	for (uint32_t i = 1; i < l->n; i++)
		if (l->v[i - 1] > l->v[i])
			return false;
	return true;
}

/* Fills the lists with the same tasks again, one after another, so that none is to be sorted. */
static void refill(struct seating *s)
{
	size_t cells = s->p->org->n_departments * (size_t)s->p->n_days;

	for (size_t i = 0; i < cells; i++)
		s->at_host[i].n = s->from_home[i].n = 0;
	for (uint32_t task = 0; task < s->p->n_tasks; task++) {
		const struct task *t = &s->p->tasks[task];

		for (int i = s->at[task]; s->at[task] != NO_SLOT && i < s->at[task] + t->length; i++) {
			struct list *host = host_list(s, t, i), *home = home_list(s, t, i);

			host->v[host->n++] = task;
			home->v[home->n++] = task;
		}
	}
}

void seating_tidy(struct seating *s)
{
	size_t cells = s->p->org->n_departments * (size_t)s->p->n_days;
	bool is_all = true;

	for (size_t i = 0; i < cells && is_all; i++)
		is_all = is_tidy(&s->at_host[i]) && is_tidy(&s->from_home[i]);
	if (!is_all)
		refill(s);
}

void seating_put(struct seating *s, uint32_t task, int slot)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = slot; i < slot + t->length; i++) {
		struct list *host = host_list(s, t, i), *home = home_list(s, t, i);

		*mem_push(host->v, host->n) = task;
		*mem_push(home->v, home->n) = task;
		if ((int)host->n == host_room(s->p, t, i) || (int)home->n == home_room(s->p, t, i))
			update_days(s, t, i);
	}
	s->at[task] = slot;
	s->n_placed++;
}

void seating_take(struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = s->at[task]; i < s->at[task] + t->length; i++) {
		struct list *host = host_list(s, t, i), *home = home_list(s, t, i);

		list_drop(host, task);
		list_drop(home, task);
		if ((int)host->n == host_room(s->p, t, i) - 1 || (int)home->n == home_room(s->p, t, i) - 1)
			update_days(s, t, i);
	}
	s->at[task] = NO_SLOT;
	s->n_placed--;
}

void seating_take_all(struct seating *s)
{
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] != NO_SLOT)
			seating_take(s, t);
}

int *seating_seats(const struct seating *s)
{
	int *seats = mem_array(int, s->p->n_tasks);

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		seats[t] = s->at[t];
	return seats;
}

void seating_return(struct seating *s, const int *seats)
{
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] != NO_SLOT && s->at[t] != seats[t])
			seating_take(s, t);
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && seats[t] != NO_SLOT)
			seating_put(s, t, seats[t]);
}

bool seating_clears_later(const struct seating *s, uint32_t task, int slot)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	const int *day = p->hosts[t->host.i].day;

	for (uint32_t i = p->first_later[t->staff.i]; i < p->first_later[t->staff.i + 1] && !s->ignores_later; i++)
		if (too_near(p, day[slot], day[slot + t->length - 1], p->later[i].first, p->later[i].last))
			return false;
	return true;
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
	return seating_clears_later(s, task, slot);
}

const struct list *seating_full(const struct seating *s, uint32_t task, int slot)
{
	const struct task *t = &s->p->tasks[task];

	for (int i = slot; i < slot + t->length; i++) {
		if ((int)host_list(s, t, i)->n >= host_room(s->p, t, i))
			return host_list(s, t, i);
		if ((int)home_list(s, t, i)->n >= home_room(s->p, t, i))
			return home_list(s, t, i);
	}
	return NULL;
}

bool seating_fits(const struct seating *s, uint32_t task, int slot)
{
	return seating_full(s, task, slot) == NULL && seating_keeps_gap(s, task, slot);
}

void seating_clear_own(const struct seating *s, uint32_t task, uint64_t *open)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];

	for (uint32_t o = p->first_task[t->staff.i]; o < p->first_task[t->staff.i + 1]; o++) {
		if (o == task || s->at[o] == NO_SLOT)
			continue;
		const int *other = p->hosts[p->tasks[o].host.i].day;

		slots_clear_near(open, p, t, other[s->at[o]], other[s->at[o] + p->tasks[o].length - 1]);
	}
	if (s->ignores_later)
		return;
	for (uint32_t i = p->first_later[t->staff.i]; i < p->first_later[t->staff.i + 1]; i++)
		slots_clear_near(open, p, t, p->later[i].first, p->later[i].last);
}

void seating_open(const struct seating *s, uint32_t task, uint64_t *open)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	const uint64_t *shut = &s->shut[t->route.i * (size_t)p->words];

	for (int w = 0; w < p->words; w++) {
		uint64_t blocked = 0;

		for (int i = 0; i < t->length && t->starts[w] != 0; i++) {
			int at = w + i / 64;
			uint64_t low = at < p->words ? shut[at] : 0, high = at + 1 < p->words ? shut[at + 1] : 0;

			blocked |= i % 64 == 0 ? low : low >> (i % 64) | high << (64 - i % 64);
		}
		open[w] = t->starts[w] & ~blocked;
	}
	seating_clear_own(s, task, open);
}

bool seating_has_movable(const struct seating *s)
{
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (seating_may_move(s, t))
			return true;
	return false;
}

bool seating_goes_on(const struct seating *s)
{
	s->p->watch->seen.placed = s->n_placed + s->p->n_held;
	return watch_goes_on(s->p->watch);
}
