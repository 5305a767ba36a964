/* Plans out of patterns: the best of them, or as near as the effort reaches.
 *
 * The programme's solution has fractions.  First come quick plans: whole patterns, those
 * with the largest parts first, then dives, in which the visits with the largest parts are
 * decided, the rest is solved again, and so on, each in other steps.  Then branches: the
 * visit with the largest part begins on its day, or does not, and each of the two is a
 * smaller problem of the same form (branch and price: Barnhart et al. 1998).  A branch that
 * is proved to hold nothing better is left; when all are left, what was found is the best. */
#include <stdlib.h>

#include "branch.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* How much of a solution begins a visit on a day. */
struct part { uint32_t task; int slot; double x; };

static int by_visit(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	ORDER(a->task, b->task);
	ORDER(a->slot, b->slot);
	return 0;
}

static int largest_first(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	ORDER(b->x, a->x);
	return by_visit(pa, pb);
}

/* The parts of all visits that are not decided, largest first; to be freed. */
static struct part *find_parts(const struct rota *r, size_t *n)
{
	struct part *parts = NULL;
	size_t n_all = 0;

	for (int j = 0; j < r->n_columns; j++) {
		const struct pattern *of = &r->patterns[r->column[j]];

		for (uint32_t v = of->first; r->x[j] > 1e-6 && v < of->first + of->n; v++)
			if (r->s->at[r->visits[v].task] == NO_SLOT)
				*mem_push(parts, n_all) = (struct part){ r->visits[v].task, r->visits[v].slot, r->x[j] };
	}
	if (n_all > 0)
		qsort(parts, n_all, sizeof *parts, by_visit);
	*n = 0;
	for (size_t i = 0; i < n_all; i++) {
		if (*n > 0 && by_visit(&parts[*n - 1], &parts[i]) == 0)
			parts[*n - 1].x += parts[i].x;
		else
			parts[(*n)++] = parts[i];
	}
	if (*n > 0)
		qsort(parts, *n, sizeof *parts, largest_first);
	return parts;
}

/* Whoever still finds room is seated; the plan is kept if it is better than all before. */
static void note(struct branching *b)
{
	struct seating *s = b->r.s;

	seat_open(s);
	int64_t worth = rota_worth(&b->r);
	if (s->n_placed < b->placed || worth <= b->best)
		return;
	b->best = worth;
	free(b->seats);
	b->seats = seating_seats(s);
}

/* Seats the first `n` parts that fit, and all that are nearly whole. */
static void seat_parts(struct seating *s, const struct part *parts, size_t n_parts, size_t n)
{
	for (size_t i = 0; i < n_parts && (n > 0 || parts[i].x > 0.9); i++)
		if (s->at[parts[i].task] == NO_SLOT && seating_fits(s, parts[i].task, parts[i].slot)) {
			seating_put(s, parts[i].task, parts[i].slot);
			n -= n > 0;
		}
}

static void round_parts(struct branching *b, const struct part *parts, size_t n_parts)
{
	int *decided = seating_seats(b->r.s);

	seat_parts(b->r.s, parts, n_parts, n_parts);
	note(b);
	seating_return(b->r.s, decided);
	free(decided);
}

static bool is_over(const struct branching *b, int64_t most)
{
	return most < b->best + b->step || b->r.work <= 0 || !seating_goes_on(b->r.s);
}

int64_t branching_solve(struct branching *b)
{
	rota_begin(&b->r);
	return rota_generate(&b->r, b->best + b->step - 1);
}

/* Decides one part of the largest parts in `share`, solves the rest, and so on until
 * nothing better is to be had.  Begins with `parts`. */
static void dive(struct branching *b, const struct part *parts, size_t n, size_t share)
{
	struct seating *s = b->r.s;
	int *decided = seating_seats(s);

	seat_parts(s, parts, n, n / share + 1);
	while (!is_over(b, branching_solve(b))) {
		struct part *rest = find_parts(&b->r, &n);

		seat_parts(s, rest, n, n / share + 1);
		free(rest);
		if (n == 0)
			break;
	}
	note(b);
	seating_return(s, decided);
	free(decided);
}

/* The largest part that is none whole; NULL if there is none. */
static const struct part *find_fraction(const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].x < 1 - 1e-6)
			return &parts[i];
	return NULL;
}

static void flip_allowed(struct rota *r, const struct part *part)
{
	r->allowed[part->task * (size_t)r->s->p->words + (size_t)part->slot / 64] ^= UINT64_C(1) << (part->slot % 64);
}

/* Looks through plans with what is decided, those first that go against the programme's
 * parts at few turns, at most `turns` (limited discrepancy: Harvey and Ginsberg 1995).
 * Returns what none is worth more than. */
static int64_t branch(struct branching *b, int turns)
{
	int64_t most = branching_solve(b);
	size_t n;

	if (is_over(b, most))
		return most;
	struct part *parts = find_parts(&b->r, &n);
	const struct part *fraction = find_fraction(parts, n);
	round_parts(b, parts, n);
	if (fraction != NULL) {
		seating_put(b->r.s, fraction->task, fraction->slot);
		int64_t with = branch(b, turns);
		seating_take(b->r.s, fraction->task);
		flip_allowed(&b->r, fraction);
		int64_t without = turns > 0 ? branch(b, turns - 1) : most;
		flip_allowed(&b->r, fraction);
		int64_t either = with > without ? with : without;
		most = either < most ? either : most;
	}
	free(parts);
	return most;
}

bool branching_fixes(const struct branching *b, const struct task *t, int slot)
{
	return slot != NO_SLOT && (t->pinned || (!b->is_proof && t->frozen && slot == t->told_slot));
}

/* Whether any was. */
static bool seat_fixed(struct branching *b)
{
	struct seating *s = b->r.s;
	bool any = false;

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (branching_fixes(b, &s->p->tasks[t], b->seats[t])) {
			seating_put(s, t, b->seats[t]);
			any = true;
		}
	return any;
}

const struct branching_limits *branching_limits(enum effort effort)
{
	static const struct branching_limits limits[] = {
		[EFFORT_LOW]    = {   100,   100,   INT64_C(5000),    INT64_C(20000000),   INT64_C(10000000) },
		[EFFORT_NORMAL] = {  3000,   600,  INT64_C(30000),  INT64_C(2000000000),  INT64_C(200000000) },
		[EFFORT_HIGH]   = { 20000,  3000, INT64_C(300000), INT64_C(30000000000), INT64_C(3000000000) },
	};

	return &limits[effort];
}

void branching_start(struct branching *b, const bool *is_free, int64_t work)
{
	rota_start(&b->r, is_free, work);
	free(b->seats);
	b->placed = b->r.s->n_placed;
	b->seats = seating_seats(b->r.s);
	b->best = rota_worth(&b->r);
}

void branching_init(struct branching *b, struct seating *s, enum aim aim, int most)
{
	*b = (struct branching){ .step = 1 };
	rota_init(&b->r, s, aim, most);
}

/* All tasks are free. */
static void start_all(struct branching *b, enum effort effort)
{
	const struct branching_limits *limits = branching_limits(effort);
	int64_t work = limits->each * (1000 + b->r.s->p->n_tasks * (int64_t)b->r.s->p->n_tasks);

	branching_start(b, NULL, work < limits->work ? work : limits->work);
}

int64_t branching_explore(struct branching *b, int64_t most)
{
	static const size_t shares[] = { 20, 5, 10, 40, 80, 160 };      /* the quick and good first */
	size_t n;

	if (!is_over(b, most)) {
		struct part *parts = find_parts(&b->r, &n);

		round_parts(b, parts, n);
		for (size_t i = 0; n > 0 && i < sizeof shares / sizeof *shares && !is_over(b, most); i++)
			dive(b, parts, n, shares[i]);
		free(parts);
	}
	for (int turns = 1; turns < 1 << 20 && !is_over(b, most); turns *= 4)
		most = branch(b, turns);
	return most;
}

/* Finds the best plan and seats it.  Returns what no plan is worth more than. */
static int64_t search(struct branching *b)
{
	struct seating *s = b->r.s;
	const struct problem *p = s->p;

	seating_take_all(s);
	b->r.forgets_later = true;
	int64_t most = branching_solve(b);
	b->r.forgets_later = b->is_proof;
	bool is_all = !seat_fixed(b) && (b->is_proof || p->first_later[p->org->n_staff] == 0);
	int64_t rest = branching_explore(b, is_all || is_over(b, most) ? most : branching_solve(b));
	if (is_all && rest < most)
		most = rest;
	seating_take_all(s);
	seating_return(s, b->seats);
	return most;
}

void branching_clear(struct branching *b)
{
	free(b->seats);
	rota_clear(&b->r);
}

/* What no plan is worth more than, whatever was told; everybody stays where they are. */
static int64_t prove(struct branching *b)
{
	int *seats = seating_seats(b->r.s);

	b->is_proof = true;
	int64_t most = search(b);
	seating_take_all(b->r.s);
	seating_return(b->r.s, seats);
	free(seats);
	return most;
}

void rota_place(struct seating *s, enum effort effort, struct bound *bound)
{
	struct branching b;

	if (s->p->n_tasks > branching_limits(effort)->tasks_placed)
		return;
	bool is_told = problem_has_published(s->p);
	if (s->n_placed < bound->most) {
		branching_init(&b, s, AIM_MOST, (int)bound->most);
		start_all(&b, effort);
		bound_lower(bound, is_told ? prove(&b) : search(&b), s->p->org->n_departments);
		branching_clear(&b);
	}
	if (is_told) {
		branching_init(&b, s, AIM_CALM, (int)bound->most);
		start_all(&b, effort);
		search(&b);
		branching_clear(&b);
	}
}

int64_t rota_share(struct seating *s, enum effort effort)
{
	struct branching b;
	bool is_odd = true;

	if (s->p->n_tasks > branching_limits(effort)->tasks_shared)
		return 0;
	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		is_odd &= s->p->tasks[t].waiting % 2 == 0;
	branching_init(&b, s, AIM_FAIR, (int)s->n_placed);
	start_all(&b, effort);
	b.step = is_odd ? 2 : 1;        /* as many left out, odd debts: the sum of squares is odd or even with them */
	int64_t each = b.r.each;
	int64_t floor = each * s->n_placed - (problem_has_published(s->p) ? prove(&b) : search(&b));
	branching_clear(&b);
	return floor;
}
