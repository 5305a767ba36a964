/* Plans cycle after cycle, each on what the one before it left, and answers questions
 * about single visits.  Begin reading here: place.c, fair.c and even.c are the
 * objectives in their order, problem.c what they work on; outline.h has the idea by which
 * most is placed, rota.h the one where outlines are not enough, bound.c and branch.c the
 * proofs. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

void history_clear(struct history *history)
{
	free(history->visits);
	free(history->waits);
	*history = (struct history){ 0 };
}

static struct plan_visit task_visit(const struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];
	struct plan_visit v = { .staff = t->staff, .home = t->home, .host = t->host, .cycle = s->p->cycle,
		.buddy = NOBODY, .waiting = t->waiting, .pinned = t->pinned };

	if (s->at[task] == NO_SLOT) {
		v.reason = reason_left_out(s, task);
		return v;
	}
	v.days = problem_span(s->p, t, s->at[task]);
	if (t->published && s->at[task] == t->told_slot)
		v.buddy = t->told_buddy;
	return v;
}

/* The tasks as visits, by person, and before them those that have begun already. */
static struct plan_visit *read_seating(const struct seating *s, size_t *n)
{
	const struct problem *p = s->p;
	struct plan_visit *visits = mem_resize(NULL, p->n_tasks + p->n_held, sizeof *visits);

	*n = 0;
	for (size_t i = 0; i < p->n_held; i++) {
		const struct held *h = &p->held[i];

		visits[(*n)++] = (struct plan_visit){ .staff = h->staff, .home = h->home, .host = h->host,
			.cycle = p->cycle, .days = h->days, .buddy = h->buddy };
	}
	for (uint32_t t = 0; t < p->n_tasks; t++)
		visits[(*n)++] = task_visit(s, t);
	return visits;
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

/* Spreading can open a day to somebody who owes more. */
static bool share_more(struct seating *s, enum effort effort)
{
	int64_t before = seating_debt2(s);

	share_fairly(s, effort, false);
	return seating_debt2(s) < before;
}

/* Places more if that can be; if not, all stay where they are: what was tried on the way
 * is no longer shared fairly. */
static bool place_more_or_leave(struct seating *s, enum effort effort, struct bound *bound)
{
	int *seats = seating_seats(s);
	bool more = place_more(s, effort, bound);

	if (!more)
		seating_return(s, seats);
	free(seats);
	return more;
}

/* Whether what would help a cycle can be said while its seating is still there: no other
 * is planned after it, and who has no visit was not told one, so the next plan will see
 * the same. */
static bool is_settled(const struct seating *s)
{
	const struct problem *p = s->p;

	if (p->cycle < org_cycle_at(p->org, p->today) + p->org->cycle.publish_ahead)
		return false;
	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && p->tasks[t].published)
			return false;
	return true;
}

static struct plan_visit *plan_one(struct plan_cycle *out, size_t *n, const struct org *org, const struct record *record,
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
		while (spread_evenly(&s, effort) && share_more(&s, effort) && watch_goes_on(watch))
			;
	} while (place_more_or_leave(&s, effort, &bound) && watch_goes_on(watch));

	keep_free_who_waits(&s);
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
	if (is_settled(&s))
		out->smallest_fix = smallest_fix(&s);
	out->moved = count_moved(record, out->cycle, today, visits, *n);
	bound_clear(&bound);
	seating_clear(&s);
	problem_clear(&p);
	return visits;
}

/* Behind those of the cycles before. */
static void take_over(struct plan *plan, struct plan_visit *visits, size_t n)
{
	if (plan->n_visits == 0) {
		free(plan->visits);
		plan->visits = visits;
		plan->n_visits = n;
		return;
	}
	plan->visits = mem_resize(plan->visits, plan->n_visits + n, sizeof *plan->visits);
	for (size_t i = 0; i < n; i++)
		plan->visits[plan->n_visits++] = visits[i];
	free(visits);
}

static bool lacks_fix(const struct plan_cycle *c)
{
	return c->placed < c->owed && c->smallest_fix == NULL;
}

/* Whether something is still to be found out that depends on the first `n` cycles. */
static bool is_to_go_on(const struct plan *plan, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lacks_fix(&plan->cycles[i]))
			return true;
	return n < plan->n_cycles;
}

/* What would help a cycle, once the later ones are planned too: everybody stays where they
 * are then, in all of them. */
static char *find_fix(const struct plan_cycle *cycle, const struct org *org, const struct record *record,
                      struct day today, struct watch *watch)
{
	struct problem p;
	struct seating s;

	problem_init(&p, org, record, today, cycle->cycle, watch);
	seating_init(&s, &p);
	watch->seen = (struct plan_progress){ cycle->cycle, cycle->owed, cycle->placed, cycle->bound };
	for (uint32_t t = 0; t < p.n_tasks; t++)
		if (p.tasks[t].told_slot != NO_SLOT)
			seating_put(&s, t, p.tasks[t].told_slot);
	char *fix = smallest_fix(&s);
	seating_clear(&s);
	problem_clear(&p);
	return fix;
}

struct plan *plan_make(const struct org *org, const struct history *history, struct day today, enum effort effort,
                       const struct plan_watch *watch)
{
	struct watch looking = { .by = watch };
	struct plan *plan = mem_new(struct plan);
	int first = org_cycle_at(org, today);
	struct record record;

	record_init(&record, org, history, first);
	plan->today = today;
	plan->n_cycles = (size_t)org->cycle.publish_ahead + 1;
	plan->cycles = mem_array(struct plan_cycle, plan->n_cycles);
	for (size_t i = 0; i < plan->n_cycles && !looking.stopped; i++) {
		size_t n;

		plan->cycles[i].cycle = first + (int)i;
		struct plan_visit *visits =
			plan_one(&plan->cycles[i], &n, org, &record, today, effort, &looking);
		if (is_to_go_on(plan, i + 1))
			record_add(&record, visits, n, today, plan->cycles[i].cycle);
		take_over(plan, visits, n);
	}
	if (plan->n_cycles > 1)
		visits_sort(org, plan->visits, plan->n_visits);
	for (size_t i = 0; i < plan->n_cycles && !looking.stopped; i++)
		if (lacks_fix(&plan->cycles[i]))
			plan->cycles[i].smallest_fix = find_fix(&plan->cycles[i], org, &record, today, &looking);
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
