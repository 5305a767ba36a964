/* Where the gap binds: plans made of whole people.
 *
 * An outline forgets who goes, and with it that a person's visits keep a gap.  Here a
 * column is all that one person does in the cycle, a pattern, gaps kept; a row is a day
 * of a host, a day of a home, or a person, who has one pattern at most.  There are far too
 * many patterns to write down, so they are made when they pay (column generation: Dantzig
 * and Wolfe 1960; of rosters: Desrochers and Soumis 1989): with the prices of the days,
 * the best pattern of each person is found by going through the days backwards, with
 * the set of visits still to do.
 *
 * The same search proves a bound: days' prices times their rooms, and of each person the
 * best that they can earn (Lagrange, as in bound.c; here the prices may be any, so every
 * round proves one).  It is never above the outline's, for it forgets less.
 *
 * The fractional solution says which patterns go together; those with the largest parts
 * are seated first.
 *
 * For objective 3 a pattern gains what it takes off the person's debt squared, and no more
 * visits than the plan's are placed: then the bound is one of the debt. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "lp.h"
#include "outline.h"

enum { MOST_VISITS = 8, MOST_PIVOTS = 200000 };
static const int64_t one = INT64_C(1) << 30;

struct pattern { uint32_t person, first, n; };  /* visits [first, first + n) of the rota's */
struct visit { uint32_t task; int slot; };

struct rota {
	struct seating *s;
	struct outline o;       /* for the rooms and totals that it knows */
	struct lp *lp;
	int *host_row, *home_row, *total_row;   /* as an outline's rooms; -1: none yet */
	int *person_row, all_row;
	bool is_of_debt;        /* patterns gain debt squared, not 1 for each visit … */
	uint32_t placed;        /* … and no more visits than these are placed */
	struct pattern *patterns;
	int n_patterns;
	struct visit *visits;
	size_t n_visits;
	double *x, *price;
	int64_t *earning;       /* [route * n_days + slot]: of a visit, in multiples of 2^-30 */
	int64_t *best;          /* [day << MOST_VISITS | set]: what the set can still earn from that day on */
	unsigned char *choice;  /* alike: 0 wait a day, else the visit to begin, from 1 */
};

static int *rows_new(size_t n)
{
	int *rows = mem_array(int, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = -1;
	return rows;
}

static void rota_init(struct rota *r, struct seating *s, bool is_of_debt)
{
	const struct problem *p = s->p;
	size_t cells = p->org->n_departments * (size_t)p->n_days;

	*r = (struct rota){ .s = s, .lp = lp_new(), .all_row = -1, .is_of_debt = is_of_debt, .placed = s->n_placed };
	outline_init(&r->o, p, NULL, NULL);
	r->host_row = rows_new(cells);
	r->home_row = rows_new(cells);
	r->total_row = rows_new(p->org->n_departments);
	r->person_row = rows_new(p->org->n_staff);
	r->earning = mem_array(int64_t, p->org->n_routes * (size_t)p->n_days);
	r->best = mem_array(int64_t, ((size_t)p->n_days + 1) << MOST_VISITS);
	r->choice = mem_array(unsigned char, ((size_t)p->n_days + 1) << MOST_VISITS);
}

static void rota_clear(struct rota *r)
{
	outline_clear(&r->o);
	lp_free(r->lp);
	free(r->host_row);
	free(r->home_row);
	free(r->total_row);
	free(r->person_row);
	free(r->patterns);
	free(r->visits);
	free(r->x);
	free(r->price);
	free(r->earning);
	free(r->best);
	free(r->choice);
}

static void enter(struct rota *r, int *row, int room, double value)
{
	if (*row < 0) {
		*row = r->lp->n_rows;
		*mem_push(r->lp->room, r->lp->n_rows) = room;
	}
	lp_add_entry(r->lp, *row, value);
}

/* What a person does, as the search for the best of it sees it. */
struct search {
	uint32_t person;
	uint32_t tasks[MOST_VISITS], n; /* that have a day at all */
	int64_t debt;                   /* of tasks that have none */
	int64_t rest;                   /* what others, beyond MOST_VISITS, could earn at most */
};

static int64_t weight(const struct rota *r, uint32_t task)
{
	return 1 + r->s->p->tasks[task].waiting;
}

/* What a person gains who is left with a set of visits to do. */
static int64_t gain(const struct rota *r, const struct search *of, size_t left)
{
	int64_t rest = of->debt, spared = 0;

	for (uint32_t k = 0; k < of->n; k++)
		*(left >> k & 1 ? &rest : &spared) += weight(r, of->tasks[k]);
	return (rest + spared) * (rest + spared) - rest * rest;
}

/* Adds the pattern that the last `n` visits make up. */
static void add_pattern(struct rota *r, uint32_t person, uint32_t n, int64_t profit)
{
	const struct problem *p = r->s->p;
	uint32_t first = (uint32_t)r->n_visits - n;

	*mem_push(r->patterns, r->n_patterns) = (struct pattern){ person, first, n };
	lp_add_column(r->lp, (double)profit, 1);
	if (r->is_of_debt)
		enter(r, &r->all_row, (int)r->placed, n);
	enter(r, &r->person_row[person], 1, 1);
	for (uint32_t v = first; v < first + n; v++) {
		const struct task *t = &p->tasks[r->visits[v].task];

		if (r->o.total_left[t->host.i] < INT_MAX)
			enter(r, &r->total_row[t->host.i], r->o.total_left[t->host.i], 1);
		for (int i = 0; i < t->length; i++) {
			int slot = r->visits[v].slot + i;
			size_t host = t->host.i * (size_t)p->n_days + (size_t)slot;
			size_t home = t->home.i * (size_t)p->n_days + (size_t)p->hosts[t->host.i].day[slot];

			enter(r, &r->host_row[host], r->o.host_left[host], 1);
			enter(r, &r->home_row[home], r->o.home_left[home], 1);
		}
	}
}

/* A person's tasks, as many as are looked at together. */
static void list_tasks(const struct rota *r, uint32_t person, struct search *of)
{
	const struct problem *p = r->s->p;

	*of = (struct search){ .person = person };
	for (uint32_t t = p->first_task[person]; t < p->first_task[person + 1]; t++) {
		const struct task *task = &p->tasks[t];
		int64_t most = 0;

		if (task->n_starts == 0) {
			of->debt += weight(r, t);
			continue;
		}
		if (of->n < MOST_VISITS) {
			of->tasks[of->n++] = t;
			continue;
		}
		EACH_START(slot, p, task) {
			int64_t here = r->earning[task->route.i * (size_t)p->n_days + (size_t)slot];

			most = here > most ? here : most;
		}
		of->rest += most;
	}
}

/* What everybody does now. */
static void add_seated(struct rota *r)
{
	const struct problem *p = r->s->p;

	for (uint32_t person = 0; person < p->org->n_staff; person++) {
		struct search of;
		size_t left = 0;
		uint32_t n = 0;

		list_tasks(r, person, &of);
		for (uint32_t k = 0; k < of.n; k++) {
			int slot = r->s->at[of.tasks[k]];

			left |= slot == NO_SLOT ? (size_t)1 << k : 0;
			if (slot == NO_SLOT)
				continue;
			*mem_push(r->visits, r->n_visits) = (struct visit){ of.tasks[k], slot };
			n++;
		}
		if (n > 0)
			add_pattern(r, person, n, r->is_of_debt ? gain(r, &of, left) : n);
	}
}

static int64_t price_of(const struct rota *r, int row)
{
	return row >= 0 ? llround(r->price[row] * (double)one) : 0;
}

/* What a visit earns where it begins; returns what all rooms are worth. */
static int64_t read_prices(struct rota *r)
{
	const struct problem *p = r->s->p;
	int64_t worth = price_of(r, r->all_row) * r->placed;

	for (int j = 0; j < r->o.n_columns; j++) {
		const struct outline_column *c = &r->o.columns[j];
		const struct org_route *rt = org_route(p->org, c->route);
		int64_t earning = (r->is_of_debt ? -price_of(r, r->all_row) : one) - price_of(r, r->total_row[rt->to.i]);

		for (int i = 0; i < rt->days; i++) {
			int slot = c->slot + i, day = p->hosts[rt->to.i].day[slot];

			earning -= price_of(r, r->host_row[rt->to.i * (size_t)p->n_days + (size_t)slot]);
			earning -= price_of(r, r->home_row[rt->from.i * (size_t)p->n_days + (size_t)day]);
		}
		r->earning[c->route.i * (size_t)p->n_days + (size_t)c->slot] = earning;
	}
	for (size_t i = 0; i < p->org->n_departments * (size_t)p->n_days; i++)
		worth += price_of(r, r->host_row[i]) * r->o.host_left[i] + price_of(r, r->home_row[i]) * r->o.home_left[i];
	for (size_t d = 0; d < p->org->n_departments; d++)
		if (r->total_row[d] >= 0)
			worth += price_of(r, r->total_row[d]) * r->o.total_left[d];
	return worth;
}

/* Fills in best and choice of one day, the later ones being done. */
static void fill_day(struct rota *r, const struct search *of, int day)
{
	const struct problem *p = r->s->p;
	size_t here = (size_t)day << MOST_VISITS, next = (size_t)(day + 1) << MOST_VISITS;

	for (size_t set = 0; set < (size_t)1 << of->n; set++) {
		r->best[here | set] = r->best[next | set];
		r->choice[here | set] = 0;
	}
	for (uint32_t k = 0; k < of->n; k++) {
		const struct task *t = &p->tasks[of->tasks[k]];
		const struct host *h = &p->hosts[t->host.i];
		int slot = h->slot_from[day];

		if (slot >= h->n_slots || h->day[slot] != day || !can_start(t, slot))
			continue;
		int64_t earning = r->earning[t->route.i * (size_t)p->n_days + (size_t)slot];
		int after = h->day[slot + t->length - 1] + p->gap + 1;
		size_t then = (size_t)(after < p->n_days ? after : p->n_days) << MOST_VISITS, bit = (size_t)1 << k;

		for (size_t set = bit; set < (size_t)1 << of->n; set = (set + 1) | bit) {
			int64_t sum = earning + r->best[then | (set & ~bit)];

			if (sum > r->best[here | set]) {
				r->best[here | set] = sum;
				r->choice[here | set] = (unsigned char)(k + 1);
			}
		}
	}
}

/* Adds the pattern that the choices lead to. */
static void add_best(struct rota *r, const struct search *of)
{
	const struct problem *p = r->s->p;
	size_t set = ((size_t)1 << of->n) - 1;
	uint32_t n = 0;

	for (int day = 0; day < p->n_days && set != 0;) {
		unsigned char k = r->choice[(size_t)day << MOST_VISITS | set];

		if (k == 0) {
			day++;
			continue;
		}
		const struct task *t = &p->tasks[of->tasks[k - 1]];
		const struct host *h = &p->hosts[t->host.i];
		int slot = h->slot_from[day];
		*mem_push(r->visits, r->n_visits) = (struct visit){ of->tasks[k - 1], slot };
		n++;
		set &= ~((size_t)1 << (k - 1));
		day = h->day[slot + t->length - 1] + p->gap + 1;
	}
	add_pattern(r, of->person, n, r->is_of_debt ? gain(r, of, set) : n);
}

/* What a person can earn at most, rooms paid.  The pattern that does goes into the
 * programme if it pays there; `added` counts. */
static int64_t find_best(struct rota *r, uint32_t person, int *added)
{
	const struct problem *p = r->s->p;
	struct search of;

	list_tasks(r, person, &of);
	size_t all = ((size_t)1 << of.n) - 1;
	for (size_t set = 0; set <= all; set++)
		r->best[(size_t)p->n_days << MOST_VISITS | set] = r->is_of_debt ? gain(r, &of, set) * one : 0;
	for (int day = p->n_days - 1; day >= 0; day--)
		fill_day(r, &of, day);
	int64_t best = r->best[all];
	if (best > price_of(r, r->person_row[person]) + one / 10000) {
		add_best(r, &of);
		(*added)++;
	}
	return best + of.rest;
}

static void solve(struct rota *r)
{
	r->x = mem_resize(r->x, (size_t)r->lp->n_columns, sizeof *r->x);
	r->price = mem_resize(r->price, (size_t)r->lp->n_rows, sizeof *r->price);
	lp_solve(r->lp, MOST_PIVOTS, r->x, r->price);
}

/* All hosts are one group now: people tie them together. */
static void lower(struct bound *bound, int64_t most, size_t n_departments)
{
	if (most >= bound->most)
		return;
	bound->most = most;
	for (size_t d = 0; d < n_departments; d++)
		bound->group[d] = 0;
	bound->part[0] = most;
}

static int by_part(const void *pa, const void *pb)
{
	const double *a = *(const double *const *)pa, *b = *(const double *const *)pb;

	ORDER(*b, *a);
	ORDER(a, b);
	return 0;
}

/* Seats patterns, those with the largest parts first, each visit of them that fits, then
 * whoever still does.  If that is no better all is put back. */
static void seat_patterns(struct rota *r)
{
	struct seating *s = r->s;
	int64_t debt2 = seating_debt2(s);
	int *old = seating_seats(s);
	const double **order = mem_array(const double *, (size_t)r->lp->n_columns);
	bool *done = mem_array(bool, s->p->org->n_staff);

	seating_empty(s);
	for (int j = 0; j < r->lp->n_columns; j++)
		order[j] = &r->x[j];
	qsort(order, (size_t)r->lp->n_columns, sizeof *order, by_part);
	for (int j = 0; j < r->lp->n_columns && *order[j] > 0; j++) {
		const struct pattern *pattern = &r->patterns[order[j] - r->x];

		if (done[pattern->person])
			continue;
		done[pattern->person] = true;
		for (uint32_t v = pattern->first; v < pattern->first + pattern->n; v++)
			if (s->at[r->visits[v].task] == NO_SLOT && seating_fits(s, r->visits[v].task, r->visits[v].slot))
				seating_put(s, r->visits[v].task, r->visits[v].slot);
	}
	seat_open(s);
	if (s->n_placed < r->placed || (r->is_of_debt && seating_debt2(s) >= debt2))
		seating_return(s, old);
	free(old);
	free(order);
	free(done);
}

/* One round: prices, what they prove, and new patterns; how many. */
static int generate(struct rota *r, int64_t *proved)
{
	int added = 0;

	solve(r);
	*proved = read_prices(r);
	for (uint32_t person = 0; person < r->s->p->org->n_staff; person++)
		*proved += find_best(r, person, &added);
	return added;
}

void rota_place(struct seating *s, int rounds, struct bound *bound)
{
	struct rota r;
	int added = 1;
	int64_t proved;

	rota_init(&r, s, false);
	add_seated(&r);
	for (; rounds > 0 && added > 0 && s->n_placed < bound->most && seating_goes_on(s); rounds--) {
		added = generate(&r, &proved);
		lower(bound, proved / one, s->p->org->n_departments);
	}
	if (s->n_placed < bound->most && added == 0 && !problem_has_published(s->p))
		seat_patterns(&r);
	rota_clear(&r);
}

/* Debt squared if nobody went anywhere. */
static int64_t debt2_of_nothing(const struct rota *r)
{
	int64_t sum = 0;

	for (uint32_t person = 0; person < r->s->p->org->n_staff; person++) {
		struct search of;

		list_tasks(r, person, &of);
		sum += gain(r, &of, 0) + of.debt * of.debt;
	}
	return sum;
}

int64_t rota_share(struct seating *s, int rounds)
{
	struct rota r;
	int added = 1;
	int64_t proved, floor = 0;

	rota_init(&r, s, true);
	add_seated(&r);
	int64_t nothing = debt2_of_nothing(&r);
	for (; rounds > 0 && added > 0 && seating_debt2(s) > floor && seating_goes_on(s); rounds--) {
		added = generate(&r, &proved);
		int64_t here = nothing - proved / one;
		floor = here > floor ? here : floor;
	}
	if (seating_debt2(s) > floor && added == 0 && !problem_has_published(s->p))
		seat_patterns(&r);
	rota_clear(&r);
	return floor;
}
