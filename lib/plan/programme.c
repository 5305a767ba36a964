/* An outline as a linear programme: rows and columns, and which stands for what. */
#include "programme.h"

#include <limits.h>
#include <stdlib.h>

#include "crosstrain/mem.h"

static void rows_init(struct programme_rows *rows, const struct problem *p)
{
	size_t cells = p->org->n_departments * (size_t)p->n_days;

	rows->host = mem_array(int, cells);
	rows->home = mem_array(int, cells);
	rows->route = mem_array(int, p->org->n_routes);
	rows->total = mem_array(int, p->org->n_departments);
	rows->gain = mem_array(int, p->org->n_departments);
	rows->all = -1;
	for (size_t i = 0; i < cells; i++)
		rows->host[i] = rows->home[i] = -1;
	for (size_t r = 0; r < p->org->n_routes; r++)
		rows->route[r] = -1;
	for (size_t d = 0; d < p->org->n_departments; d++)
		rows->total[d] = rows->gain[d] = -1;
}

static void rows_clear(struct programme_rows *rows)
{
	free(rows->host);
	free(rows->home);
	free(rows->route);
	free(rows->total);
	free(rows->gain);
}

/* An evenly scattered number in [0, 1) for each pair. */
static double scatter(int attempt, int j)
{
	uint64_t z = ((uint64_t)attempt << 32 | (uint32_t)j) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	return (double)(z >> 40) / 16777216;
}

/* An entry of the last column in a row, which begins to be with its first entry. */
static void enter(struct programme *g, int *row, double room, double value)
{
	if (*row < 0) {
		*row = g->lp->n_rows;
		*mem_push(g->lp->room, g->lp->n_rows) = room;
	}
	lp_add_entry(g->lp, *row, value);
}

static void add_visits(struct programme *g, const struct outline *o, int j, int most, const struct programme_of *of)
{
	const struct outline_column *c = &o->columns[j];
	const struct org_route *r = org_route(o->p->org, c->route);
	double profit = of->attempt > 0 ? 1 + 1e-4 * scatter(of->attempt, j) : 1;

	*mem_push(g->column, g->n) = j;
	lp_add_column(g->lp, of->gains != NULL ? 0 : profit, most);
	enter(g, &g->rows.route[c->route.i], o->owed[c->route.i], 1);
	if (o->total_left[r->to.i] < INT_MAX)
		enter(g, &g->rows.total[r->to.i], o->total_left[r->to.i], 1);
	if (of->gains != NULL) {
		enter(g, &g->rows.all, of->placed, 1);
		enter(g, &g->rows.gain[r->from.i], 0, -1);
	}
	for (int i = 0; i < r->days; i++) {
		size_t host = outline_host_cell(o, c, i), home = outline_home_cell(o, c, i);

		enter(g, &g->rows.host[host], o->host_left[host], 1);
		enter(g, &g->rows.home[home], o->home_left[home], 1);
	}
}

static void add_columns(struct programme *g, const struct outline *o, int first, int until, const struct programme_of *of)
{
	for (int j = first; j < until; j++) {
		int most = outline_fits(o, &o->columns[j]);

		if (most > 0)
			add_visits(g, o, j, most, of);
	}
}

static bool goes_on(void *watch)
{
	return watch_goes_on(watch);
}

void programme_init(struct programme *g, const struct outline *o, const struct programme_of *of)
{
	*g = (struct programme){ .lp = lp_new() };
	rows_init(&g->rows, o->p);
	if (of->only == NULL)
		add_columns(g, o, 0, o->n_columns, of);
	else {
		const struct host *h = &o->p->hosts[of->only->i];

		for (uint32_t i = 0; i < h->n_routes_in; i++)
			add_columns(g, o, o->first_column[h->routes_in[i]], o->first_column[h->routes_in[i] + 1], of);
	}
	for (size_t i = 0; i < of->n_gains; i++) {
		int *row = &g->rows.gain[of->gains[i].home.i];

		lp_add_column(g->lp, (double)of->gains[i].each, of->gains[i].most);
		enter(g, row, 0, 1);
	}
	g->lp->goes_on = goes_on;
	g->lp->arg = o->p->watch;
	g->x = mem_array(double, (size_t)g->lp->n_columns);
	g->price = mem_array(double, (size_t)g->lp->n_rows);
}

void programme_clear(struct programme *g)
{
	rows_clear(&g->rows);
	lp_free(g->lp);
	free(g->column);
	free(g->x);
	free(g->price);
}

void programme_solve(struct programme *g, int64_t *work)
{
	lp_solve(g->lp, work, g->x, g->price);
}
