/* Plans cycle after cycle, each on what the one before it left, and answers questions
 * about single visits.  Begin reading here: place.c, fair.c and even.c are the
 * objectives in their order, problem.c what they work on; outline.c has the idea by which
 * most is placed, bound.c and rota.c the proofs. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "plan_internal.h"

void history_clear(struct history *history)
{
	free(history->visits);
	free(history->waits);
	*history = (struct history){ 0 };
}

static size_t staff_of(const void *visit, const void *of)
{
	(void)of;
	return ((const struct plan_visit *)visit)->staff.i;
}

static size_t host_of(const void *visit, const void *of)
{
	(void)of;
	return ((const struct plan_visit *)visit)->host.i;
}

/* The left-out ones, without a day, come first. */
static size_t day_of(const void *visit, const void *first)
{
	const struct plan_visit *v = visit;

	return plan_is_placed(v) ? 1 + (size_t)days_between(*(const struct day *)first, v->days.first) : 0;
}

/* By first day, host, staff, and as they were. */
static struct plan_visit *sort_visits(struct plan_visit *visits, size_t n, const struct org *org)
{
	size_t size = sizeof *visits;
	struct span days = { DAY_EVER_AFTER, DAY_EVER_BEFORE };

	for (size_t i = 0; i < n; i++)
		if (plan_is_placed(&visits[i]))
			days = (struct span){ day_earlier(days.first, visits[i].days.first),
				day_later(days.until, visits[i].days.until) };
	size_t n_days = days.first.n < days.until.n ? (size_t)days_between(days.first, days.until) : 0;
	/* The last criterion first: what is equal in the next keeps that order. */
	visits = order_by(staff_of, NULL, org->n_staff, visits, n, size);
	visits = order_by(host_of, NULL, org->n_departments, visits, n, size);
	return order_by(day_of, &days.first, 1 + n_days, visits, n, size);
}

/* The tasks as visits, and with them those that have begun already. */
static struct plan_visit *read_seating(const struct seating *s, size_t *n)
{
	const struct problem *p = s->p;
	struct plan_visit *visits = mem_array(struct plan_visit, p->n_tasks + p->n_held);

	*n = 0;
	for (size_t i = 0; i < p->n_held; i++) {
		const struct held *h = &p->held[i];

		visits[(*n)++] = (struct plan_visit){ .staff = h->staff, .home = h->home, .host = h->host,
			.cycle = p->cycle, .days = h->days, .buddy = h->buddy };
	}
	for (uint32_t i = 0; i < p->n_tasks; i++) {
		const struct task *t = &p->tasks[i];
		struct plan_visit *v = &visits[(*n)++];

		*v = (struct plan_visit){ .staff = t->staff, .home = t->home, .host = t->host, .cycle = p->cycle,
			.buddy = NOBODY, .waiting = t->waiting, .pinned = t->pinned };
		if (s->at[i] == NO_SLOT) {
			v->reason = reason_left_out(s, i);
			continue;
		}
		v->days = problem_span(p, t, s->at[i]);
		if (t->published && s->at[i] == t->told_slot)
			v->buddy = t->told_buddy;
	}
	return sort_visits(visits, *n, p->org);
}

/* Published visits of the cycle, not begun, that are not where people were told. */
static size_t count_moved(const struct record *record, int cycle, struct day today,
                          const struct plan_visit *visits, size_t n)
{
	size_t told = 0, kept = 0;

	for (size_t i = 0; i < record->n_visits; i++)
		told += record->visits[i].cycle == cycle && !day_before(record->visits[i].days.first, today);
	for (size_t i = 0; i < n; i++) {
		const struct history_visit *v = record_visit(record, visits[i].staff, visits[i].host, cycle);

		kept += v != NULL && plan_is_placed(&visits[i]) && !day_before(v->days.first, today)
		        && day_same(v->days.first, visits[i].days.first)
		        && day_same(v->days.until, visits[i].days.until);
	}
	return told - kept;
}

bool watch_goes_on(struct watch *watch)
{
	/* Not every time: looking costs more than what lies between. */
	if (!watch->stopped && watch->by != NULL && ++watch->asked % 64 == 0)
		watch->stopped = !watch->by->look(watch->by->arg, &watch->seen);
	return !watch->stopped;
}

static struct plan_visit *plan_one(struct plan_cycle *out, size_t *n, const struct org *org, struct record *record,
                                   struct day today, enum effort effort, struct watch *watch)
{
	struct problem p;
	struct seating s;

	problem_init(&p, org, record, today, out->cycle, watch);
	seating_init(&s, &p);
	struct bound bound;
	bound_init(&bound, &p);
	watch->seen = (struct plan_progress){ out->cycle, p.n_tasks + p.n_held, p.n_held, (size_t)bound.most + p.n_held };
	place_most(&s, effort, &bound);
	/* Sharing and spreading can open a place.  Taken now, it is not found tomorrow, when
	 * somebody who was told a day would have to move for it. */
	int64_t floor;
	do {
		floor = share_fairly(&s, effort, s.n_placed == bound.most);
		spread_evenly(&s, effort);
	} while (place_more(&s, effort, &bound) && watch_goes_on(watch));

	struct plan_visit *visits = read_seating(&s, n);
	assign_buddies(org, record, today, visits, *n);
	out->days = p.span;
	out->owed = p.n_tasks + p.n_held;
	out->placed = s.n_placed + p.n_held;
	out->bound = (size_t)bound.most + p.n_held;
	out->proved_most = out->placed == out->bound;
	out->debt2 = seating_debt2(&s);
	out->proved_fair = out->proved_most && out->debt2 == floor;
	out->load2 = seating_load2(&s);
	out->load2_floor = seating_load2_floor(&s);
	out->smallest_fix = smallest_fix(&s);
	out->moved = count_moved(record, out->cycle, today, visits, *n);
	bound_clear(&bound);
	seating_clear(&s);
	problem_clear(&p);
	return visits;
}

struct plan *plan_make(const struct org *org, const struct history *history, struct day today, enum effort effort,
                       const struct plan_watch *watch)
{
	struct watch looking = { .by = watch };
	struct plan *plan = mem_new(struct plan);
	int first = org_cycle_at(org, today);
	struct record record;

	record_init(&record, org, history);
	plan->today = today;
	plan->n_cycles = (size_t)org->cycle.publish_ahead + 1;
	plan->cycles = mem_array(struct plan_cycle, plan->n_cycles);
	for (size_t i = 0; i < plan->n_cycles && !looking.stopped; i++) {
		size_t n;

		plan->cycles[i].cycle = first + (int)i;
		struct plan_visit *visits =
			plan_one(&plan->cycles[i], &n, org, &record, today, effort, &looking);
		if (i + 1 < plan->n_cycles)
			record_add(&record, visits, n, today, plan->cycles[i].cycle);
		plan->visits = mem_resize(plan->visits, plan->n_visits + n, sizeof *plan->visits);
		for (size_t v = 0; v < n; v++)
			plan->visits[plan->n_visits++] = visits[v];
		free(visits);
	}
	if (plan->n_cycles > 1 && !looking.stopped)     /* else they are sorted, or not wanted */
		plan->visits = sort_visits(plan->visits, plan->n_visits, org);
	record_clear(&record);
	if (looking.stopped) {
		plan_free(plan);
		return NULL;
	}
	return plan;
}

void plan_free(struct plan *plan)
{
	if (plan == NULL)
		return;
	for (size_t i = 0; i < plan->n_visits; i++)
		free(plan->visits[i].reason);
	for (size_t i = 0; i < plan->n_cycles; i++)
		free(plan->cycles[i].smallest_fix);
	free(plan->visits);
	free(plan->cycles);
	free(plan);
}

size_t plan_visit_days(const struct org *org, struct dept_ix host, struct span days, struct day *out)
{
	size_t n = 0;

	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1))
		if (org_works(org, host, d))
			out[n++] = d;
	return n;
}

/* Why one day of a visit cannot be, or NULL. */
static char *day_obstacle(const struct org *org, struct staff_ix staff, struct route_ix route, struct day d)
{
	const struct org_route *r = org_route(org, route);
	const struct org_department *host = org_department(org, r->to), *home = org_department(org, r->from);
	const char *person = org_staff(org, staff)->name;
	char buf[DAY_TEXT_SIZE];

	day_write(buf, d);
	if (!org_receives(org, r->to, d))
		return mem_format("%s is closed on %s", host->name, buf);
	if (!org_is_present(org, staff, d))
		return mem_format("%s is not there on %s", person, buf);
	if (days_has(&home->all_hands, d))
		return mem_format("%s needs all hands on %s", home->name, buf);
	if (!org_holds(org, staff, route, d))
		return mem_format("%s does not hold what the visit requires on %s", person, buf);
	return NULL;
}

char *plan_obstacle(const struct org *org, struct staff_ix staff, struct route_ix route, struct span days)
{
	const struct org_route *r = org_route(org, route);
	const char *host = org_department(org, r->to)->name;
	struct span cycle = org_cycle_span(org, org_cycle_at(org, days.first));
	char buf[DAY_TEXT_SIZE];
	int worked = 0;

	if (org_is_exempt(org, staff, r->to))
		return mem_format("%s is exempt from visiting %s", org_staff(org, staff)->name, host);
	if (!span_has(cycle, days.first) || days.until.n > cycle.until.n)
		return mem_format("%s lies outside the cycle", day_write(buf, days.first));
	if (!org_works(org, r->to, days.first))
		return mem_format("%s does not work on %s", host, day_write(buf, days.first));
	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1)) {
		if (!org_works(org, r->to, d))
			continue;       /* a weekend or a holiday may lie between */
		char *why = day_obstacle(org, staff, route, d);
		if (why != NULL)
			return why;
		worked++;
	}
	if (worked != r->days)
		return mem_format("a visit takes %d working days of %s, not %d", r->days, host, worked);
	return NULL;
}
