/* An outline as a linear programme, and what its prices prove.
 *
 * A column for each route and day on which visits of it still fit; a row for each day of
 * a host, each day of a home, each route, and each host whose total is known. */
#ifndef CROSSTRAIN_PLAN_PROGRAMME_H
#define CROSSTRAIN_PLAN_PROGRAMME_H

#include "crosstrain/lp.h"
#include "outline.h"

/* Which row stands for what; -1: none, for no column needs it. */
struct programme_rows {
	int *host, *home;       /* [department * n_days + slot or day] */
	int *route;
	int *total;             /* by department, as host */
	int *gain;              /* by department, as home: what is gained is placed */
	int all;                /* all visits */
};

/* What is gained by each of the first `most` visits of a home's people that are placed;
 * a home may have several such steps, falling. */
struct gain { struct dept_ix home; int64_t each; int most; };

/* What a programme is of.  Without gains each visit counts 1. */
struct programme_of {
	const struct dept_ix *only;     /* one host alone; NULL: all */
	int attempt;                    /* another than 0 values visits a little differently, so that
	                                 * among solutions as good another one is found */
	const struct gain *gains;
	size_t n_gains;
	int placed;                     /* with gains: no more visits than these in all */
};

struct programme {
	struct lp *lp;
	struct programme_rows rows;
	int *column, n;                 /* the outline's column of each of the first n; then the gains */
	double *x, *price;
};

void programme_init(struct programme *g, const struct outline *o, const struct programme_of *of);
void programme_clear(struct programme *g);
void programme_solve(struct programme *g, int64_t *work);       /* as lp_solve() */

static inline struct dept_ix outline_host(const struct outline *o, const struct outline_column *c)
{
	return org_route(o->p->org, c->route)->to;
}

static inline int outline_length(const struct outline *o, const struct outline_column *c)
{
	return org_route(o->p->org, c->route)->days;
}

/* Where the visit's i-th day is counted. */
static inline size_t outline_host_cell(const struct outline *o, const struct outline_column *c, int i)
{
	return outline_host(o, c).i * (size_t)o->p->n_days + (size_t)(c->slot + i);
}

static inline size_t outline_home_cell(const struct outline *o, const struct outline_column *c, int i)
{
	struct dept_ix home = org_route(o->p->org, c->route)->from;

	return home.i * (size_t)o->p->n_days + (size_t)o->p->hosts[outline_host(o, c).i].day[c->slot + i];
}

/* How many more visits of a column fit. */
int outline_fits(const struct outline *o, const struct outline_column *c);

/* bound.c: what the programme's prices prove of the visits that it has columns for. */
void bound_by_prices(struct bound *out, const struct outline *o, const struct programme *g);
/* The same of what can be gained in all, a whole number. */
int64_t bound_gains(const struct outline *o, const struct programme *g, const struct programme_of *of);

#endif
