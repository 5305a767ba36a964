/* What the two files of outlines share. */
#ifndef CROSSTRAIN_PLAN_OUTLINE_INTERNAL_H
#define CROSSTRAIN_PLAN_OUTLINE_INTERNAL_H

#include "outline.h"

/* Which row of a programme stands for what; -1: none, for no column needs it. */
struct outline_rows {
	int *host, *home;       /* [department * n_days + slot or day] */
	int *route;
	int *total;             /* by department, as host */
	int n;
};

void outline_rows_init(struct outline_rows *rows, const struct problem *p);
void outline_rows_clear(struct outline_rows *rows);

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

/* bound.c: what these prices (>= 0, by row) prove of what the programme has rows for. */
void bound_by_prices(struct bound *b, const struct outline *o, const struct outline_rows *rows, const double *price);

#endif
