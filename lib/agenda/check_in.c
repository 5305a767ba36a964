/* Check-ins: pairs of leads, in turn.
 *
 * Rounds follow one another.  On each day the pairs that have yet to meet in this round do, those first
 * that met longest ago, as far as their leads are not with another pair; a round is over when none of
 * them could meet on that day.  What was promised is kept: only a pair that gave up its turn goes
 * before it, once. */
#include <stdlib.h>
#include <string.h>

#include "agenda_internal.h"
#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/text.h"

/* That two meet on a day, as they were told. */
struct promise {
	struct day day;
	int round;
	const struct appointment *told;
};

struct pair {
	struct dept_ix a, b;             /* a before b */
	uint64_t lot;
	int round;                       /* the last in which they met */
	struct day last;                 /* when that was; DAY_EVER_BEFORE for never */
	struct promise *promises;        /* by day */
	size_t n_promises, next_promise;
	bool gave_up, displaced;         /* lost what was promised: one can't, another pair goes first */
};

/* Leads of a department who can come on the day in hand, and are with nobody yet. */
struct leads { struct staff_ix *v; size_t n; };

struct turns_of_pairs {
	struct making *m;
	struct pair *pairs;              /* by a, b */
	size_t n_pairs;
	uint32_t *queue;                 /* all pairs, in the order in which they are asked */
	struct leads *leads;             /* by department */
	bool *has_leads;                 /* by department: somebody could, at the day's beginning */
	struct day *last;                /* by person: their last check-in */
	int round;
	struct day day;                  /* in hand */
	struct instants when;
};

/* ---- who there is */

static int by_departments(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	ORDER(a->a.i, b->a.i);
	ORDER(a->b.i, b->b.i);
	return 0;
}

static struct pair pair_of(struct dept_ix a, struct dept_ix b)
{
	return a.i < b.i ? (struct pair){ .a = a, .b = b, .last = DAY_EVER_BEFORE }
	                 : (struct pair){ .a = b, .b = a, .last = DAY_EVER_BEFORE };
}

static uint64_t lot_of(const struct org *org, const struct draw *draw, const struct pair *pair)
{
	scoped(heap) char *name = mem_format("%s/%s", org_department(org, pair->a)->id, org_department(org, pair->b)->id);

	return draw_of(draw, name);
}

static void find_pairs(struct turns_of_pairs *t)
{
	const struct org *org = t->m->org;
	struct draw draw = draw_begin(org->name, 0);
	size_t kept = 0;

	for (size_t i = 0; i < org->n_routes; i++)
		if (org_has_lead(org, org->routes[i].from) && org_has_lead(org, org->routes[i].to))
			*mem_push(t->pairs, t->n_pairs) = pair_of(org->routes[i].from, org->routes[i].to);
	if (t->n_pairs > 1)
		qsort(t->pairs, t->n_pairs, sizeof *t->pairs, by_departments);
	for (size_t i = 0; i < t->n_pairs; i++)
		if (kept == 0 || by_departments(&t->pairs[kept - 1], &t->pairs[i]) != 0) {
			t->pairs[kept] = t->pairs[i];
			t->pairs[kept].lot = lot_of(org, &draw, &t->pairs[kept]);
			kept++;
		}
	t->n_pairs = kept;
	t->queue = mem_array(uint32_t, kept);
	for (uint32_t i = 0; i < kept; i++)
		t->queue[i] = i;
}

static struct pair *pair_that(const struct turns_of_pairs *t, const struct appointment *a)
{
	struct pair wanted = pair_of(a->a, a->b);

	return t->n_pairs == 0 ? NULL : bsearch(&wanted, t->pairs, t->n_pairs, sizeof wanted, by_departments);
}

static void recall(struct turns_of_pairs *t)
{
	const struct known *known = t->m->known;

	for (size_t i = 0; i < known->n_appointments; i++) {
		const struct appointment *a = &known->appointments[i];
		struct pair *pair = a->kind == KIND_CHECK_IN ? pair_that(t, a) : NULL;

		if (pair != NULL && is_begun(t->m, a)) {
			pair->round = a->round > pair->round ? a->round : pair->round;
			pair->last = a->day;
			t->round = a->round > t->round ? a->round : t->round;
			for (size_t j = 0; j < a->n_seats; j++)
				t->last[a->seats[j].staff.i] = a->day;
		} else if (pair != NULL) {
			*mem_push(pair->promises, pair->n_promises) = (struct promise){ a->day, a->round, a };
		}
	}
}

/* ---- a day */

static bool can_meet(const struct turns_of_pairs *t, const struct pair *pair)
{
	return t->has_leads[pair->a.i] && t->has_leads[pair->b.i];
}

static void find_leads(struct turns_of_pairs *t)
{
	const struct org *org = t->m->org;

	for (uint32_t d = 0; d < org->n_departments; d++) {
		const struct org_department *department = &org->departments[d];
		struct leads *leads = &t->leads[d];

		leads->n = 0;
		for (size_t i = 0; i < department->n_staff; i++)
			if (org_staff(org, department->people[i])->lead
			    && diary_is_free(&t->m->diary, department->people[i], t->when))
				leads->v[leads->n++] = department->people[i];
		t->has_leads[d] = leads->n > 0;
	}
}

/* The promise of a pair for the week in hand; NULL: none. */
static const struct promise *promised_now(const struct pair *pair, struct day week)
{
	for (size_t i = pair->next_promise; i < pair->n_promises; i++)
		if (pair->promises[i].told->slot == week.n)
			return &pair->promises[i];
	return NULL;
}

/* Whether a pair was told that it meets in a round, later than today. */
static bool is_promised(const struct turns_of_pairs *t, const struct pair *pair)
{
	for (size_t i = pair->next_promise; i < pair->n_promises; i++)
		if (pair->promises[i].round >= t->round && pair->promises[i].told->slot > week_of(t->day).n)
			return true;
	return false;
}

/* The lead who was told that they come, if they can; else the one whose last check-in was longest ago. */
static struct staff_ix take_lead(struct turns_of_pairs *t, struct dept_ix d, const struct appointment *told)
{
	struct leads *leads = &t->leads[d.i];
	size_t best = 0;

	for (size_t i = 1; i < leads->n; i++)
		if (day_before(t->last[leads->v[i].i], t->last[leads->v[best].i]))
			best = i;
	for (size_t i = 0; i < leads->n; i++)
		for (size_t j = 0; told != NULL && j < told->n_seats; j++)
			if (staff_same(told->seats[j].staff, leads->v[i]))
				best = i;
	struct staff_ix lead = leads->v[best];
	leads->v[best] = leads->v[--leads->n];
	t->last[lead.i] = t->day;
	diary_take(&t->m->diary, lead, t->when);
	return lead;
}

/* Has a pair meet, unless others took its leads. */
static bool meet(struct turns_of_pairs *t, struct pair *pair, const struct appointment *told)
{
	if (t->leads[pair->a.i].n == 0 || t->leads[pair->b.i].n == 0)
		return false;
	struct appointment *added = making_add(t->m, (struct appointment){
		.kind = KIND_CHECK_IN, .meeting = NO_MEETING, .a = pair->a, .b = pair->b, .slot = week_of(t->day).n,
		.cycle = org_cycle_at(t->m->org, t->day), .round = t->round, .day = t->day,
		.hours = t->m->org->check_ins.when.hours, .zone = t->m->org->zone,
	});
	appointment_seat(added, take_lead(t, pair->a, told), pair->a);
	appointment_seat(added, take_lead(t, pair->b, told), pair->b);
	pair->round = t->round;
	pair->last = t->day;
	pair->gave_up = pair->displaced = false;
	return true;
}

/* Which round it is on this day; `is_new`: nobody has been told of a check-in then. */
static void count_round(struct turns_of_pairs *t, bool *is_new)
{
	bool any = false, waits = false;

	*is_new = true;
	for (size_t i = 0; i < t->n_pairs; i++) {
		const struct promise *now = promised_now(&t->pairs[i], week_of(t->day));

		*is_new = *is_new && now == NULL;
		if (now != NULL && now->round > t->round)
			t->round = now->round;
	}
	for (size_t i = 0; i < t->n_pairs; i++) {
		const struct pair *pair = &t->pairs[i];

		any |= can_meet(t, pair);
		waits |= pair->round < t->round && (can_meet(t, pair) || (!*is_new && is_promised(t, pair)));
	}
	if (any && !waits)
		t->round++;
}

static void those_who_gave_up(struct turns_of_pairs *t)
{
	for (size_t i = 0; i < t->n_pairs; i++) {
		struct pair *pair = &t->pairs[t->queue[i]];

		if (pair->gave_up && pair->round < t->round && can_meet(t, pair))
			meet(t, pair, NULL);
	}
}

static void those_promised(struct turns_of_pairs *t)
{
	struct day week = week_of(t->day);

	for (size_t i = 0; i < t->n_pairs; i++) {
		struct pair *pair = &t->pairs[t->queue[i]];
		const struct promise *now = promised_now(pair, week);

		if (now == NULL)
			continue;
		pair->next_promise = (size_t)(now - pair->promises) + 1;
		if (pair->round >= t->round)     /* they met earlier in this round */
			continue;
		if (!can_meet(t, pair))
			pair->gave_up = true;
		else if (!meet(t, pair, now->told))
			pair->displaced = true;
	}
}

static void those_displaced(struct turns_of_pairs *t)
{
	for (size_t i = 0; i < t->n_pairs; i++) {
		struct pair *pair = &t->pairs[t->queue[i]];

		if (pair->displaced && pair->round < t->round && can_meet(t, pair))
			meet(t, pair, NULL);
	}
}

static void those_in_turn(struct turns_of_pairs *t, bool is_new)
{
	for (size_t i = 0; i < t->n_pairs; i++) {
		struct pair *pair = &t->pairs[t->queue[i]];

		if (pair->round < t->round && can_meet(t, pair) && (is_new || !is_promised(t, pair)))
			meet(t, pair, NULL);
	}
}

static int by_turn(const void *pa, const void *pb, void *arg)
{
	const struct pair *pairs = arg;
	const struct pair *a = &pairs[*(const uint32_t *)pa], *b = &pairs[*(const uint32_t *)pb];

	ORDER(a->last.n, b->last.n);
	ORDER(a->lot, b->lot);
	return by_departments(a, b);
}

/* Whether the check-ins of that week are over already: HR may have moved them since. */
static bool is_over(const struct turns_of_pairs *t)
{
	const struct known *known = t->m->known;

	for (size_t i = 0; i < known->n_appointments; i++) {
		const struct appointment *a = &known->appointments[i];

		if (a->kind == KIND_CHECK_IN && a->slot == week_of(t->day).n && is_begun(t->m, a))
			return true;
	}
	return false;
}

static void hold(struct turns_of_pairs *t, struct day day)
{
	bool is_new;

	t->day = day;
	t->when = instants_of(t->m->org->zone, day, t->m->org->check_ins.when.hours);
	if (t->when.from <= t->m->now || is_over(t))
		return;
	find_leads(t);
	if (t->n_pairs > 1)
		qsort_r(t->queue, t->n_pairs, sizeof *t->queue, by_turn, t->pairs);
	count_round(t, &is_new);
	those_who_gave_up(t);
	those_promised(t);
	those_displaced(t);
	those_in_turn(t, is_new);
}

/* ---- all of it */

static void begin(struct turns_of_pairs *t, struct making *m)
{
	const struct org *org = m->org;

	*t = (struct turns_of_pairs){
		.m = m, .leads = mem_array(struct leads, org->n_departments), .has_leads = mem_array(bool, org->n_departments),
		.last = mem_array(struct day, org->n_staff), .round = 1,
	};
	for (size_t i = 0; i < org->n_staff; i++)
		t->last[i] = DAY_EVER_BEFORE;
	for (size_t i = 0; i < org->n_departments; i++)
		t->leads[i].v = mem_array(struct staff_ix, org->departments[i].n_staff);
	find_pairs(t);
	recall(t);
}

static void end(struct turns_of_pairs *t)
{
	for (size_t i = 0; i < t->n_pairs; i++)
		free(t->pairs[i].promises);
	for (size_t i = 0; i < t->m->org->n_departments; i++)
		free(t->leads[i].v);
	free(t->pairs);
	free(t->queue);
	free(t->leads);
	free(t->has_leads);
	free(t->last);
}

void check_ins_follow(struct making *m)
{
	struct turns_of_pairs t;

	if (!m->org->check_ins.are_held)
		return;
	begin(&t, m);
	for (struct day d = m->span.first; day_before(d, m->span.until); d = day_after(d, 1))
		if (org_comes_round(m->org, &m->org->check_ins.when, d))
			hold(&t, d);
	end(&t);
}
