/* Outlines: the programme, and whole counts out of its fractions.
 *
 * A fractional optimum is rounded down; what is left over is a smaller programme of the
 * same form, in the room that is left.  Where rounding down gives nothing, each host's
 * largest fraction is rounded up.  So it goes on until nothing fits.  Where the bound has
 * hosts take more than was found, theirs is drawn again from another solution.
 *
 * Where hosts are very many, the work is not enough for the programme of all.  So each is
 * solved by itself first, which often places as many as the sum of their bounds, where
 * people can be spared: then that is the best there is. */
#include "outline.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "programme.h"

/* Twice what it takes where people are many.  Only long visits in long cycles need more. */
static int64_t work_for(const struct problem *p)
{
	return INT64_C(1000000000) + INT64_C(20000) * p->n_tasks;
}

static void count_starts(struct outline *o, const struct seating *seating, const bool *hosts)
{
	const struct problem *p = o->p;
	size_t n_slots = (size_t)p->n_days;
	int *most = mem_array(int, p->org->n_routes * n_slots);

	for (uint32_t t = 0; t < p->n_tasks; t++) {
		const struct task *task = &p->tasks[t];

		if (task->n_starts == 0 || (seating != NULL && seating->at[t] != NO_SLOT)
		    || (hosts != NULL && !hosts[task->host.i]))
			continue;
		o->owed[task->route.i]++;
		EACH_START(slot, p, task)
			most[task->route.i * n_slots + (size_t)slot]++;
	}
	for (uint32_t r = 0; r < p->org->n_routes; r++) {
		o->first_column[r] = o->n_columns;
		for (int slot = 0; slot < p->n_days; slot++) {
			int here = most[r * n_slots + (size_t)slot];

			if (here > 0)
				*mem_push(o->columns, o->n_columns) = (struct outline_column){ { r }, slot, here, 0 };
		}
	}
	o->first_column[p->org->n_routes] = o->n_columns;
	free(most);
}

static void find_room(struct outline *o, const struct seating *seating)
{
	size_t cells = o->p->org->n_departments * (size_t)o->p->n_days;

	o->host_left = mem_array(int, cells);
	o->home_left = mem_array(int, cells);
	for (size_t i = 0; i < cells; i++) {
		int host = o->p->host_room[i], home = o->p->home_room[i];

		if (seating != NULL) {
			host -= (int)seating->at_host[i].n;
			home -= (int)seating->from_home[i].n;
		}
		o->host_left[i] = host > 0 ? host : 0;
		o->home_left[i] = home > 0 ? home : 0;
	}
}

void outline_clear(struct outline *o)
{
	free(o->columns);
	free(o->first_column);
	free(o->owed);
	free(o->host_left);
	free(o->home_left);
	free(o->total_left);
	free(o->alone);
	*o = (struct outline){ 0 };
}

int outline_fits(const struct outline *o, const struct outline_column *c)
{
	int most = c->most < o->owed[c->route.i] ? c->most : o->owed[c->route.i];

	if (o->total_left[outline_host(o, c).i] < most)
		most = o->total_left[outline_host(o, c).i];
	for (int i = 0; i < outline_length(o, c) && most > 0; i++) {
		int host = o->host_left[outline_host_cell(o, c, i)];
		int home = o->home_left[outline_home_cell(o, c, i)];

		most = host < most ? host : most;
		most = home < most ? home : most;
	}
	return most;
}

static void count_more(struct outline *o, struct outline_column *c, int n)
{
	for (int i = 0; i < outline_length(o, c); i++) {
		o->host_left[outline_host_cell(o, c, i)] -= n;
		o->home_left[outline_home_cell(o, c, i)] -= n;
	}
	if (o->total_left[outline_host(o, c).i] < INT_MAX)
		o->total_left[outline_host(o, c).i] -= n;
	o->owed[c->route.i] -= n;
	c->most -= n;
	c->count += n;
	o->total += n;
}

static bool is_whole(double x)
{
	return fabs(x - round(x)) < 1e-3;
}

/* What a host can take in all, where that is less than a fractional solution would have. */
static int find_total(struct outline *o, struct dept_ix host)
{
	struct programme g;
	struct bound bound;
	double sum = 0;

	programme_init(&g, o, &(struct programme_of){ .only = &host });
	programme_solve(&g, &o->work);
	bound_by_prices(&bound, o, &g);
	for (int j = 0; j < g.n; j++)
		sum += g.x[j];
	int total = is_whole(sum) ? INT_MAX : (int)bound.most;
	o->alone[host.i] = bound.most;
	bound_clear(&bound);
	programme_clear(&g);
	return total;
}

void outline_init(struct outline *o, const struct problem *p, const struct seating *seating, const bool *hosts)
{
	*o = (struct outline){ .p = p, .work = work_for(p) };
	o->first_column = mem_array(int, p->org->n_routes + 1);
	o->owed = mem_array(int, p->org->n_routes);
	count_starts(o, seating, hosts);
	find_room(o, seating);
	o->total_left = mem_array(int, p->org->n_departments);
	o->alone = mem_array(int64_t, p->org->n_departments);
	for (uint32_t d = 0; d < p->org->n_departments; d++)
		o->total_left[d] = INT_MAX;
	for (uint32_t d = 0; d < p->org->n_departments; d++)
		if (seating == NULL && (hosts == NULL || hosts[d]))
			o->total_left[d] = find_total(o, (struct dept_ix){ d });
}

/* Counts what is whole of a solution; whether anything was. */
static bool round_down(struct outline *o, const struct programme *g)
{
	bool any = false;

	for (int j = 0; j < g->n; j++) {
		struct outline_column *c = &o->columns[g->column[j]];
		int whole = (int)floor(g->x[j] + 1e-3), most = outline_fits(o, c);

		whole = whole < most ? whole : most;
		if (whole <= 0)
			continue;
		count_more(o, c, whole);
		any = true;
	}
	return any;
}

/* One more visit to each host, where the solution has the largest fraction. */
static void round_up(struct outline *o, const struct programme *g)
{
	size_t n = o->p->org->n_departments;
	int *best = mem_array(int, n);

	for (size_t d = 0; d < n; d++)
		best[d] = -1;
	for (int j = 0; j < g->n; j++) {
		uint32_t host = outline_host(o, &o->columns[g->column[j]]).i;

		if (best[host] < 0 || g->x[j] > g->x[best[host]])
			best[host] = j;
	}
	for (size_t d = 0; d < n; d++)
		if (best[d] >= 0 && outline_fits(o, &o->columns[g->column[best[d]]]) > 0)
			count_more(o, &o->columns[g->column[best[d]]], 1);
	free(best);
}

/* The bound becomes what was found, unless it is as low already.  Hosts that this is not
 * about keep theirs. */
static void lower_to(struct bound *bound, struct bound found, size_t n_departments, const bool *hosts)
{
	for (uint32_t d = 0; hosts != NULL && d < n_departments; d++)
		if (!hosts[d]) {
			found.part[d] = bound->part[d];
			found.most += found.part[d];
		}
	if (found.most < bound->most) {
		struct bound old = *bound;

		*bound = found;
		found = old;
	}
	bound_clear(&found);
}

/* To what each host alone takes at most; returns that of all. */
static int64_t lower_to_alone(const struct outline *o, struct bound *bound, const bool *hosts)
{
	size_t n = o->p->org->n_departments;
	struct bound alone = { 0, mem_array(uint32_t, n), mem_array(int64_t, n) };

	for (uint32_t d = 0; d < n; d++) {
		alone.group[d] = d;
		alone.part[d] = hosts == NULL || hosts[d] ? o->alone[d] : 0;
		alone.most += alone.part[d];
	}
	int64_t most = alone.most;
	lower_to(bound, alone, n, hosts);
	return most;
}

/* To what the prices prove. */
static void lower(struct bound *bound, const struct outline *o, const struct programme *g, const bool *hosts)
{
	struct bound found;

	bound_by_prices(&found, o, g);
	lower_to(bound, found, o->p->org->n_departments, hosts);
}

/* Counts until nothing fits. */
static void count_all(struct outline *o, int attempt, struct bound *bound)
{
	for (bool first = true, more = true; more; first = false) {
		struct programme g;

		programme_init(&g, o, &(struct programme_of){ .attempt = attempt });
		more = g.n > 0 && watch_goes_on(o->p->watch);
		programme_solve(&g, &o->work);
		if (first && bound != NULL)
			lower(bound, o, &g, NULL);
		if (more && !round_down(o, &g))
			round_up(o, &g);
		programme_clear(&g);
	}
}

/* Counts until nothing fits, one host after another.  The last ones find less left of the
 * homes' days. */
static void count_hosts(struct outline *o)
{
	for (uint32_t d = 0; d < o->p->org->n_departments; d++)
		for (bool more = true; more;) {
			struct programme g;

			programme_init(&g, o, &(struct programme_of){ .only = &(struct dept_ix){ d } });
			more = g.n > 0 && watch_goes_on(o->p->watch);
			programme_solve(&g, &o->work);
			if (more && !round_down(o, &g))
				round_up(o, &g);
			programme_clear(&g);
		}
}

/* Takes back all counts of groups of hosts that the bound says could have more; whether
 * there are any. */
static bool give_back(struct outline *o, const struct bound *bound)
{
	size_t n = o->p->org->n_departments;
	int64_t *rest = mem_array(int64_t, n);
	bool any = false;

	for (size_t d = 0; d < n; d++)
		rest[d] = bound->part[d];
	for (int j = 0; j < o->n_columns; j++)
		rest[bound->group[outline_host(o, &o->columns[j]).i]] -= o->columns[j].count;
	for (int j = 0; j < o->n_columns; j++) {
		struct outline_column *c = &o->columns[j];

		if (rest[bound->group[outline_host(o, c).i]] > 0 && c->count > 0) {
			count_more(o, c, -c->count);
			any = true;
		}
	}
	free(rest);
	return any;
}

static int *counts_of(const struct outline *o)
{
	int *counts = mem_array(int, (size_t)o->n_columns);

	for (int j = 0; j < o->n_columns; j++)
		counts[j] = o->columns[j].count;
	return counts;
}

static void count_again(struct outline *o, const int *counts)
{
	for (int j = 0; j < o->n_columns; j++)
		count_more(o, &o->columns[j], counts[j] - o->columns[j].count);
}

/* Counts one host after another, and unless that is proved to be the most all together, if
 * that is no less. */
static void count_best(struct outline *o, struct bound *bound)
{
	scoped(heap) int *none = counts_of(o);

	count_hosts(o);
	if (o->total == lower_to_alone(o, bound, NULL))
		return;
	int total = o->total;
	scoped(heap) int *counts = counts_of(o);
	count_again(o, none);
	count_all(o, 0, bound);
	if (o->total < total)
		count_again(o, counts);
}

void outline_draw(struct outline *o, int attempts, struct bound *bound)
{
	if (bound == NULL) {
		count_all(o, 0, NULL);
		return;
	}
	count_best(o, bound);
	for (int attempt = 1; attempt < attempts && o->total < bound->most; attempt++) {
		scoped(heap) int *best = counts_of(o);
		int total = o->total;

		if (!give_back(o, bound))
			break;
		count_all(o, attempt, NULL);
		if (o->total < total)
			count_again(o, best);
	}
}

static void prove(const struct problem *p, struct bound *bound, const bool *hosts)
{
	struct outline o;
	struct programme g;

	outline_init(&o, p, NULL, hosts);
	programme_init(&g, &o, &(struct programme_of){ .attempt = 0 });
	programme_solve(&g, &o.work);
	lower_to_alone(&o, bound, hosts);
	lower(bound, &o, &g, hosts);
	programme_clear(&g);
	outline_clear(&o);
}

/* Whether all are away on some day who may be. */
static bool is_full(const struct seating *s, uint32_t home)
{
	const struct problem *p = s->p;

	for (size_t day = 0; day < (size_t)p->n_days; day++) {
		size_t at = home * (size_t)p->n_days + day;

		if (s->from_home[at].n > 0 && (int)s->from_home[at].n >= p->home_room[at])
			return true;
	}
	return false;
}

/* Adds the hosts that share a full home with those; whether there are any. */
static bool add_neighbours(const struct seating *s, bool *hosts)
{
	const struct org *org = s->p->org;
	bool more = false;

	for (uint32_t home = 0; home < org->n_departments; home++) {
		struct route_ix first;
		size_t n = org_routes_from(org, (struct dept_ix){ home }, &first), n_in = 0;

		for (uint32_t r = first.i; r < first.i + n; r++)
			n_in += hosts[org->routes[r].to.i];
		if (n_in == 0 || n_in == n || !is_full(s, home))
			continue;
		for (uint32_t r = first.i; r < first.i + n; r++)
			hosts[org->routes[r].to.i] = true;
		more = true;
	}
	return more;
}

void outline_prove(const struct seating *s, struct bound *bound)
{
	const struct problem *p = s->p;
	scoped(heap) bool *hosts = mem_array(bool, p->org->n_departments);

	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && p->tasks[t].n_starts > 0)
			hosts[p->tasks[t].host.i] = true;
	do
		prove(p, bound, hosts);
	while (s->n_placed < bound->most && add_neighbours(s, hosts));
}

void outline_prove_all(const struct problem *p, struct bound *bound)
{
	prove(p, bound, NULL);
}
