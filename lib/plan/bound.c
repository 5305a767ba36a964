/* The most that any plan could place, proved by prices.
 *
 * For any prices >= 0 on the days of hosts and homes,
 *
 *     sum of price * room  +  sum over routes of the best that its visits can earn,
 *
 * where a visit earns 1 less the prices of its days, is at least what any outline places:
 * no outline breaks a room, so the first sum pays for all that its visits are charged
 * (weak duality; as a relaxation of integer programmes: Geoffrion 1974).  The prices come
 * from the simplex method and are rounded to multiples of 2^-30; with them the two sums
 * are computed in integers, so rounding can make the bound worse, never wrong.
 *
 * The same asked of a single host says how many visits it takes at most, a whole number.
 * As one more room this is a cut (Chvatal 1973, Gomory 1958), and with it the fractions
 * that packing visits of several lengths leaves at a host are gone from the whole.
 *
 * A home's day that is priced at nothing ties nobody together.  So hosts fall into groups
 * that share a home's priced day; what is placed in a group is a whole number, and each
 * group's part is rounded down by itself. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "programme.h"

static const int64_t one = INT64_C(1) << 30;

void bound_init(struct bound *b, const struct problem *p)
{
	*b = (struct bound){ .most = 0 };
	b->group = mem_array(uint32_t, p->org->n_departments);
	b->part = mem_array(int64_t, p->org->n_departments);
	for (uint32_t d = 0; d < p->org->n_departments; d++)
		b->group[d] = d;
	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (p->tasks[t].n_starts > 0) {
			b->part[p->tasks[t].host.i]++;
			b->most++;
		}
}

void bound_clear(struct bound *b)
{
	free(b->group);
	free(b->part);
}

int64_t *bound_rest(const struct bound *b, const struct seating *s)
{
	size_t n = s->p->org->n_departments;
	int64_t *rest = mem_array(int64_t, n);

	for (size_t d = 0; d < n; d++)
		rest[d] = b->part[d];
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] != NO_SLOT)
			rest[b->group[s->p->tasks[t].host.i]]--;
	return rest;
}

/* All hosts are one group now: people tie them together. */
void bound_lower(struct bound *b, int64_t most, size_t n_departments)
{
	if (most >= b->most)
		return;
	b->most = most;
	for (size_t d = 0; d < n_departments; d++)
		b->group[d] = 0;
	b->part[0] = most;
}

struct bounding {
	const struct outline *o;
	const struct programme *g;
	int64_t *host_price, *home_price;       /* by cell, in multiples of 2^-30 */
	int64_t *total_price;                   /* by department, as host */
	int64_t *worth;                         /* by department, as home: of a visit, the same; 2^30 is 1 */
	uint32_t *group;                        /* by department, as host: another of its group; a forest */
	int64_t *part;                          /* by group: the sums above */
};

static uint32_t group_of(const struct bounding *b, uint32_t host)
{
	while (b->group[host] != host)
		host = b->group[host] = b->group[b->group[host]];
	return host;
}

static int64_t price_of(const struct bounding *b, int row)
{
	return row >= 0 ? llround(b->g->price[row] * (double)one) : 0;
}

static void read_prices(struct bounding *b)
{
	const struct problem *p = b->o->p;
	const struct programme_rows *rows = &b->g->rows;
	size_t cells = p->org->n_departments * (size_t)p->n_days;

	for (size_t i = 0; i < cells; i++) {
		b->host_price[i] = price_of(b, rows->host[i]);
		b->home_price[i] = price_of(b, rows->home[i]);
	}
	for (uint32_t d = 0; d < p->org->n_departments; d++) {
		b->total_price[d] = price_of(b, rows->total[d]);
		b->worth[d] = rows->all >= 0 ? price_of(b, rows->gain[d]) - price_of(b, rows->all) : one;
	}
}

/* Joins the hosts of all routes that leave a home and have a visit on a priced day of it. */
static void join_hosts(struct bounding *b)
{
	const struct outline *o = b->o;
	size_t cells = o->p->org->n_departments * (size_t)o->p->n_days;
	uint32_t *seen = mem_array(uint32_t, cells);

	for (size_t i = 0; i < cells; i++)
		seen[i] = UINT32_MAX;
	for (int j = 0; j < o->n_columns; j++) {
		const struct outline_column *c = &o->columns[j];
		uint32_t host = outline_host(o, c).i;

		if (b->g->rows.route[c->route.i] < 0)
			continue;
		for (int i = 0; i < outline_length(o, c); i++) {
			size_t at = outline_home_cell(o, c, i);

			if (b->home_price[at] == 0)
				continue;
			if (seen[at] == UINT32_MAX)
				seen[at] = host;
			else
				b->group[group_of(b, host)] = group_of(b, seen[at]);
		}
	}
	/* What the rooms are worth goes to the group that they bind. */
	for (size_t i = 0; i < cells; i++) {
		uint32_t host = (uint32_t)(i / (size_t)o->p->n_days);

		b->part[group_of(b, host)] += b->host_price[i] * o->host_left[i];
		if (seen[i] != UINT32_MAX)
			b->part[group_of(b, seen[i])] += b->home_price[i] * o->home_left[i];
	}
	for (uint32_t d = 0; d < o->p->org->n_departments; d++)
		b->part[group_of(b, d)] += b->total_price[d] * o->total_left[d];
	free(seen);
}

struct earning { int64_t each; int most; };

static int best_first(const void *pa, const void *pb)
{
	const struct earning *a = pa, *b = pb;

	ORDER(b->each, a->each);
	return 0;
}

/* The best that the visits of a route can earn: each begins somewhere, those where it pays. */
static int64_t best_of(const struct bounding *b, uint32_t route, struct earning *earnings)
{
	const struct outline *o = b->o;
	int64_t sum = 0;
	int left = o->owed[route];
	size_t n = 0;

	for (int j = o->first_column[route]; j < o->first_column[route + 1]; j++) {
		const struct outline_column *c = &o->columns[j];
		int64_t each = b->worth[org_route(o->p->org, c->route)->from.i]
		               - b->total_price[outline_host(o, c).i];

		for (int i = 0; i < outline_length(o, c); i++)
			each -= b->host_price[outline_host_cell(o, c, i)] + b->home_price[outline_home_cell(o, c, i)];
		if (each > 0)
			earnings[n++] = (struct earning){ each, outline_fits(o, c) };
	}
	qsort(earnings, n, sizeof *earnings, best_first);
	for (size_t i = 0; i < n && left > 0; i++) {
		int here = earnings[i].most < left ? earnings[i].most : left;

		sum += here * earnings[i].each;
		left -= here;
	}
	return sum;
}

/* The groups, each rounded down to a whole number of visits. */
static void read_bound(struct bound *out, struct bounding *b)
{
	size_t n = b->o->p->org->n_departments;

	*out = (struct bound){ 0, mem_array(uint32_t, n), mem_array(int64_t, n) };
	for (uint32_t d = 0; d < n; d++) {
		out->group[d] = group_of(b, d);
		out->part[d] = b->part[d] / one;
		if (out->group[d] == d)
			out->most += out->part[d];
	}
}

static void bounding_init(struct bounding *b, const struct outline *o, const struct programme *g)
{
	const struct org *org = o->p->org;
	size_t cells = org->n_departments * (size_t)o->p->n_days;
	struct earning *earnings = mem_array(struct earning, (size_t)o->p->n_days);

	*b = (struct bounding){ .o = o, .g = g };
	b->host_price = mem_array(int64_t, cells);
	b->home_price = mem_array(int64_t, cells);
	b->total_price = mem_array(int64_t, org->n_departments);
	b->worth = mem_array(int64_t, org->n_departments);
	b->group = mem_array(uint32_t, org->n_departments);
	b->part = mem_array(int64_t, org->n_departments);
	for (uint32_t d = 0; d < org->n_departments; d++)
		b->group[d] = d;
	read_prices(b);
	join_hosts(b);
	for (uint32_t r = 0; r < org->n_routes; r++)
		if (g->rows.route[r] >= 0)
			b->part[group_of(b, org->routes[r].to.i)] += best_of(b, r, earnings);
	free(earnings);
}

static void bounding_clear(struct bounding *b)
{
	free(b->host_price);
	free(b->home_price);
	free(b->total_price);
	free(b->worth);
	free(b->group);
	free(b->part);
}

void bound_by_prices(struct bound *out, const struct outline *o, const struct programme *g)
{
	struct bounding b;

	bounding_init(&b, o, g);
	read_bound(out, &b);
	bounding_clear(&b);
}

int64_t bound_gains(const struct outline *o, const struct programme *g, const struct programme_of *of)
{
	struct bounding b;

	bounding_init(&b, o, g);
	int64_t sum = price_of(&b, g->rows.all) * of->placed;
	for (uint32_t d = 0; d < o->p->org->n_departments; d++)
		sum += b.part[d];
	/* A gain pays what the visit behind it was worth. */
	for (size_t i = 0; i < of->n_gains; i++) {
		int64_t over = of->gains[i].each * one - price_of(&b, g->rows.gain[of->gains[i].home.i]);

		sum += over > 0 ? over * of->gains[i].most : 0;
	}
	bounding_clear(&b);
	return sum / one;
}
