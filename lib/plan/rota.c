/* The programme of patterns: its rows and columns, its prices, and what they prove.
 *
 * With the prices of the days, what each person can earn at most is found (pattern.c); the
 * pattern that does is the next column.  The same proves a bound: days' prices times
 * their rooms, and of each person the best that they can earn (Lagrange, as in bound.c;
 * here the prices may be any, so every round proves one).  It is never above the
 * outline's, for it forgets less. */
#include "rota.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* The pattern that the last `n` visits make up. */
static void add_pattern(struct rota *r, uint32_t person, uint32_t n)
{
	*mem_push(r->patterns, r->n_patterns) = (struct pattern){ person, (uint32_t)r->n_visits - n, n };
}

static bool is_free(const struct rota *r, uint32_t task)
{
	return r->free == NULL || r->free[task];
}

static void add_seated(struct rota *r)
{
	const struct problem *p = r->s->p;

	for (uint32_t person = 0; person < p->org->n_staff; person++) {
		uint32_t n = 0;

		for (uint32_t t = p->first_task[person]; t < p->first_task[person + 1]; t++)
			if (r->s->at[t] != NO_SLOT && is_free(r, t)) {
				*mem_push(r->visits, r->n_visits) = (struct pattern_visit){ t, r->s->at[t] };
				n++;
			}
		if (n > 0)
			add_pattern(r, person, n);
	}
}

static size_t cells_of(const struct rota *r)
{
	return r->s->p->org->n_departments * (size_t)r->s->p->n_days;
}

/* A day of notice is worth 1, and a visit that stays more than all the notice that plans
 * lose which move no more than this one.  In a large company, for sums must fit, notice
 * does not count. */
static void find_kept(struct rota *r)
{
	const struct seating *s = r->s;
	int64_t n = 0, moved = 0, told = 0;

	for (uint32_t t = 0; t < s->p->n_tasks; t++) {
		if (!is_free(r, t))
			continue;
		moved += s->p->tasks[t].published && (s->at[t] == NO_SLOT || s->at[t] != s->p->tasks[t].told_slot);
		told += s->p->tasks[t].published;
		n++;
	}
	r->kept = 1 + (moved + 1) * s->p->n_days;
	r->notice = r->kept * (told + 1) * n < INT64_C(1) << 31;
	if (!r->notice)
		r->kept = 1;
}

/* Placing one more has to be worth more than all that the aim counts beside, or, where
 * that is debt, more than any one visit can. */
static void find_worth(struct rota *r)
{
	const struct problem *p = r->s->p;

	r->each = 1;
	if (r->aim == AIM_CALM)
		find_kept(r);
	for (uint32_t person = 0; person < p->org->n_staff; person++) {
		int64_t debt = 0;

		for (uint32_t t = p->first_task[person]; t < p->first_task[person + 1]; t++) {
			debt += 1 + p->tasks[t].waiting;
			r->each += p->tasks[t].published && is_free(r, t) ? r->kept : 0;
		}
		if (r->aim == AIM_FAIR && debt * debt > r->each)
			r->each = debt * debt;
	}
}

static void prices_init(struct prices *prices, const struct rota *r)
{
	prices->host = mem_array(int64_t, cells_of(r));
	prices->home = mem_array(int64_t, cells_of(r));
	prices->total = mem_array(int64_t, r->s->p->org->n_departments);
	prices->all = 0;
}

static void prices_clear(struct prices *prices)
{
	free(prices->host);
	free(prices->home);
	free(prices->total);
}

void rota_init(struct rota *r, struct seating *s, enum aim aim, int most)
{
	const struct problem *p = s->p;

	*r = (struct rota){ .s = s, .aim = aim, .most = most };
	r->allowed = mem_array(uint64_t, p->n_tasks * (size_t)p->words);
	r->open = mem_array(uint64_t, p->n_tasks * (size_t)p->words);
	for (uint32_t t = 0; t < p->n_tasks; t++)
		memcpy(slots_of(r, r->allowed, t), p->tasks[t].starts, (size_t)p->words * sizeof *r->allowed);
	outline_init(&r->o, p, NULL, NULL);
	r->host_row = mem_array(int, cells_of(r));
	r->home_row = mem_array(int, cells_of(r));
	r->total_row = mem_array(int, p->org->n_departments);
	r->person_row = mem_array(int, p->org->n_staff);
	prices_init(&r->now, r);
	prices_init(&r->centre, r);
	prices_init(&r->used, r);
	r->earning = mem_array(int64_t, p->org->n_routes * (size_t)p->n_days);
	r->best = mem_array(int64_t, ((size_t)p->n_days + 1) << MOST_VISITS);
	r->choice = mem_array(unsigned char, ((size_t)p->n_days + 1) << MOST_VISITS);
	r->decided = mem_array(int, p->org->n_departments);
	r->people = mem_array(uint32_t, p->org->n_staff);
}

void rota_start(struct rota *r, const bool *free, int64_t work)
{
	r->free = free;
	r->work = work;
	r->n_patterns = r->n_visits = 0;
	r->has_centre = false;
	find_worth(r);
	add_seated(r);
}

void rota_clear(struct rota *r)
{
	outline_clear(&r->o);
	lp_free(r->lp);
	free(r->allowed);
	free(r->open);
	free(r->decided);
	free(r->people);
	free(r->patterns);
	free(r->visits);
	free(r->host_row);
	free(r->home_row);
	free(r->total_row);
	free(r->person_row);
	free(r->column);
	free(r->x);
	free(r->price);
	prices_clear(&r->now);
	prices_clear(&r->centre);
	prices_clear(&r->used);
	free(r->earning);
	free(r->best);
	free(r->choice);
}

int64_t rota_worth(const struct rota *r)
{
	const struct seating *s = r->s;
	int64_t worth = r->aim == AIM_FAIR ? -seating_debt2(s) : 0;

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		worth += s->at[t] != NO_SLOT ? visit_worth(r, &s->p->tasks[t], s->at[t]) : 0;
	return worth;
}

static int at_least_0(int room)
{
	return room > 0 ? room : 0;
}

static int host_left(const struct rota *r, size_t cell)
{
	return at_least_0(r->o.host_left[cell] - (int)r->s->at_host[cell].n);
}

static int home_left(const struct rota *r, size_t cell)
{
	return at_least_0(r->o.home_left[cell] - (int)r->s->from_home[cell].n);
}

static int total_left(const struct rota *r, size_t d)
{
	return at_least_0(r->o.total_left[d] - r->decided[d]);
}

static void enter(struct rota *r, int *row, int room, double value)
{
	if (*row < 0) {
		*row = r->lp->n_rows;
		*mem_push(r->lp->room, r->lp->n_rows) = room;
	}
	lp_add_entry(r->lp, *row, value);
}

static void add_entries(struct rota *r, const struct task *t, int slot)
{
	const struct problem *p = r->s->p;

	if (r->o.total_left[t->host.i] < INT_MAX)
		enter(r, &r->total_row[t->host.i], total_left(r, t->host.i), 1);
	for (int i = slot; i < slot + t->length; i++) {
		size_t host = t->host.i * (size_t)p->n_days + (size_t)i;
		size_t home = t->home.i * (size_t)p->n_days + (size_t)p->hosts[t->host.i].day[i];

		enter(r, &r->host_row[host], host_left(r, host), 1);
		enter(r, &r->home_row[home], home_left(r, home), 1);
	}
}

/* A column for what a pattern has beside what is decided, if all of it still can be. */
static void add_column(struct rota *r, uint32_t pattern)
{
	const struct pattern *of = &r->patterns[pattern];
	const struct problem *p = r->s->p;
	struct person person;
	size_t left = 0;
	int64_t profit = 0;
	int n = 0;

	for (uint32_t v = of->first; v < of->first + of->n; v++) {
		const struct pattern_visit *visit = &r->visits[v];

		if (r->s->at[visit->task] != NO_SLOT)
			continue;
		if (!visit_is_open(r, visit->task, visit->slot))
			return;
		profit += visit_worth(r, &p->tasks[visit->task], visit->slot);
		n++;
	}
	if (n == 0)
		return;
	person_list(r, of->person, &person);
	for (uint32_t k = 0; k < person.n; k++) {
		bool done = false;

		for (uint32_t v = of->first; v < of->first + of->n; v++)
			done |= r->visits[v].task == person.tasks[k];
		left |= done ? 0 : (size_t)1 << k;
	}
	lp_add_column(r->lp, (double)(profit + person_gain(r, &person, left)) / (double)r->each, 1);
	*mem_push(r->column, r->n_columns) = pattern;
	enter(r, &r->all_row, at_least_0(r->most - (int)r->s->n_placed), n);
	enter(r, &r->person_row[of->person], 1, 1);
	for (uint32_t v = of->first; v < of->first + of->n; v++)
		if (r->s->at[r->visits[v].task] == NO_SLOT)
			add_entries(r, &p->tasks[r->visits[v].task], r->visits[v].slot);
}

static void forget_rows(int *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rows[i] = -1;
}

void rota_begin(struct rota *r)
{
	const struct problem *p = r->s->p;

	lp_free(r->lp);
	r->lp = lp_new();
	r->n_columns = 0;
	r->all_row = -1;
	forget_rows(r->host_row, cells_of(r));
	forget_rows(r->home_row, cells_of(r));
	forget_rows(r->total_row, p->org->n_departments);
	forget_rows(r->person_row, p->org->n_staff);
	for (size_t d = 0; d < p->org->n_departments; d++)
		r->decided[d] = 0;
	for (uint32_t t = 0; t < p->n_tasks; t++)
		r->decided[p->tasks[t].host.i] += r->s->at[t] != NO_SLOT;
	r->s->ignores_later = r->forgets_later;
	r->n_people = 0;
	for (uint32_t t = 0; t < p->n_tasks; t++) {
		uint64_t *open = slots_of(r, r->open, t), *allowed = slots_of(r, r->allowed, t);

		if (r->s->at[t] != NO_SLOT || p->tasks[t].n_starts == 0 || !is_free(r, t))
			continue;
		if (r->n_people == 0 || r->people[r->n_people - 1] != p->tasks[t].staff.i)
			r->people[r->n_people++] = p->tasks[t].staff.i;
		seating_open(r->s, t, open);
		for (int w = 0; w < p->words; w++)
			open[w] &= allowed[w];
	}
	r->s->ignores_later = false;
	for (uint32_t i = 0; i < r->n_patterns; i++)
		add_column(r, i);
	r->work -= (int64_t)r->n_patterns * 100 + (int64_t)cells_of(r) + 50 * (int64_t)p->n_tasks;
}

static int64_t price_of(const struct rota *r, int row)
{
	return row >= 0 ? llround(r->price[row] * (double)(r->each * PRICE_ONE)) : 0;
}

static void read_prices(struct rota *r)
{
	for (size_t i = 0; i < cells_of(r); i++) {
		r->now.host[i] = price_of(r, r->host_row[i]);
		r->now.home[i] = price_of(r, r->home_row[i]);
	}
	for (size_t d = 0; d < r->s->p->org->n_departments; d++)
		r->now.total[d] = price_of(r, r->total_row[d]);
	r->now.all = price_of(r, r->all_row);
}

/* to := (part of a + rest of b) / 4 */
static void blend(struct rota *r, struct prices *to, const struct prices *a, int part, const struct prices *b)
{
	for (size_t i = 0; i < cells_of(r); i++) {
		to->host[i] = (part * a->host[i] + (4 - part) * b->host[i]) / 4;
		to->home[i] = (part * a->home[i] + (4 - part) * b->home[i]) / 4;
	}
	for (size_t d = 0; d < r->s->p->org->n_departments; d++)
		to->total[d] = (part * a->total[d] + (4 - part) * b->total[d]) / 4;
	to->all = (part * a->all + (4 - part) * b->all) / 4;
}

/* What a visit pays that begins at a slot. */
static int64_t pays(const struct rota *r, const struct prices *prices, const struct org_route *rt, int slot)
{
	const struct problem *p = r->s->p;
	int64_t sum = prices->all + prices->total[rt->to.i];

	for (int i = slot; i < slot + rt->days; i++) {
		sum += prices->host[rt->to.i * (size_t)p->n_days + (size_t)i];
		sum += prices->home[rt->from.i * (size_t)p->n_days + (size_t)p->hosts[rt->to.i].day[i]];
	}
	return sum;
}

/* What all rooms are worth. */
static int64_t worth_of_rooms(const struct rota *r, const struct prices *prices)
{
	int64_t sum = prices->all * at_least_0(r->most - (int)r->s->n_placed);

	for (size_t i = 0; i < cells_of(r); i++)
		sum += prices->host[i] * host_left(r, i) + prices->home[i] * home_left(r, i);
	for (size_t d = 0; d < r->s->p->org->n_departments; d++)
		if (prices->total[d] > 0)
			sum += prices->total[d] * total_left(r, d);
	return sum;
}

static void find_earnings(struct rota *r)
{
	const struct problem *p = r->s->p;

	for (int j = 0; j < r->o.n_columns; j++) {
		const struct outline_column *c = &r->o.columns[j];

		r->earning[c->route.i * (size_t)p->n_days + (size_t)c->slot]
			= -pays(r, &r->used, org_route(p->org, c->route), c->slot);
	}
}

/* Adds the pattern that the choices lead to, if it pays at the prices that the solution
 * has now; whether it does. */
static bool add_best(struct rota *r, const struct person *of)
{
	const struct problem *p = r->s->p;
	size_t left, n_before = r->n_visits;
	uint32_t n = person_read_best(r, of, &left);
	int64_t sum = person_gain(r, of, left) * PRICE_ONE, least = (1 + r->each / 1000) * PRICE_ONE / 10000;

	for (size_t v = n_before; v < r->n_visits; v++) {
		const struct task *t = &p->tasks[r->visits[v].task];

		sum += visit_worth(r, t, r->visits[v].slot) * PRICE_ONE;
		sum -= pays(r, &r->now, org_route(p->org, t->route), r->visits[v].slot);
	}
	if (n == 0 || sum <= price_of(r, r->person_row[of->ix]) + least) {
		r->n_visits = n_before;
		return false;
	}
	add_pattern(r, of->ix, n);
	add_column(r, (uint32_t)r->n_patterns - 1);
	return true;
}

/* What a person can earn at most, rooms paid.  The pattern that does goes into the
 * programme if it pays there; `added` counts. */
static int64_t find_best(struct rota *r, uint32_t person, int *added)
{
	struct person of;

	person_list(r, person, &of);
	if (of.n == 0)
		return 0;
	int64_t best = person_find_best(r, &of);
	*added += add_best(r, &of);
	return best + of.rest;
}

/* New patterns by the prices that are used; how many.  What these prove may become the
 * lowest bound. */
static int find_all(struct rota *r, int64_t *lowest)
{
	int64_t proved = worth_of_rooms(r, &r->used);
	int added = 0;

	find_earnings(r);
	r->work -= 10 * (int64_t)cells_of(r) + 10 * (int64_t)r->o.n_columns;
	for (uint32_t i = 0; i < r->n_people; i++)
		proved += find_best(r, r->people[i], &added);
	if (proved < *lowest) {
		*lowest = proved;
		blend(r, &r->centre, &r->used, 4, &r->used);
		r->has_centre = true;
	}
	return added;
}

static int generate(struct rota *r, int64_t *lowest)
{
	int added = 0;

	r->x = mem_resize(r->x, (size_t)r->lp->n_columns, sizeof *r->x);
	r->price = mem_resize(r->price, (size_t)r->lp->n_rows, sizeof *r->price);
	lp_solve(r->lp, &r->work, r->x, r->price);
	read_prices(r);
	if (r->has_centre) {
		blend(r, &r->used, &r->centre, 1, &r->now);
		added = find_all(r, lowest);
	}
	if (added == 0) {
		blend(r, &r->used, &r->now, 4, &r->now);
		added = find_all(r, lowest);
	}
	return added;
}

int64_t rota_generate(struct rota *r, int64_t enough)
{
	int64_t base = rota_worth(r), lowest = INT64_MAX;

	while (generate(r, &lowest) > 0 && base + lowest / PRICE_ONE > enough && r->work > 0 && seating_goes_on(r->s))
		;
	return base + lowest / PRICE_ONE;
}
