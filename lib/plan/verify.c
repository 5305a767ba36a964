/* Judges any plan against the rules of plan.h.
 *
 * Written from the rules, not from the planner: it walks the calendar day by day, asks
 * the org, and shares no code with what it judges. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/plan.h"

struct judge {
	struct text *findings;
	size_t n;
	const struct org *org;
	const struct plan *plan;
	const struct history *history;
	struct span horizon;     /* of all planned cycles */
	int *visitors, *away;    /* [department * days of horizon + day] */
	bool *visitors_new, *away_new;   /* alike: whether one that the plan decides is among them */
};

static void find(struct judge *j, const struct plan_visit *v, const char *rule)
{
	char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];

	j->n++;
	text_addf(j->findings, "%s to %s, cycle %d, %s..%s: %s\n", org_staff(j->org, v->staff)->id,
	          org_department(j->org, v->host)->id, v->cycle, day_write(first, v->days.first),
	          day_write(last, day_after(v->days.until, -1)), rule);
}

static bool has_begun(const struct judge *j, const struct plan_visit *v)
{
	return day_before(v->days.first, j->plan->today);
}

static const struct history_visit *find_told(const struct judge *j, const struct plan_visit *v)
{
	for (size_t i = 0; i < j->history->n_visits; i++) {
		const struct history_visit *h = &j->history->visits[i];

		if (staff_same(h->staff, v->staff) && dept_same(h->host, v->host) && h->cycle == v->cycle)
			return h;
	}
	return NULL;
}

static bool is_pinned(const struct judge *j, const struct plan_visit *v)
{
	for (size_t i = 0; i < j->org->n_pins; i++)
		if (staff_same(j->org->pins[i].staff, v->staff) && day_same(j->org->pins[i].on, v->days.first)
		    && dept_same(org_route(j->org, j->org->pins[i].route)->to, v->host))
			return true;
	return false;
}

/* Every day of the visit, as the rules ask for it; counts who is where. */
static void judge_days(struct judge *j, const struct plan_visit *v, struct route_ix route)
{
	size_t n_days = (size_t)days_between(j->horizon.first, j->horizon.until);
	int worked = 0;

	for (struct day d = v->days.first; day_before(d, v->days.until); d = day_after(d, 1)) {
		if (!org_works(j->org, v->host, d))
			continue;
		worked++;
		size_t day = (size_t)days_between(j->horizon.first, d);
		j->visitors[v->host.i * n_days + day]++;
		j->away[v->home.i * n_days + day]++;
		if (has_begun(j, v))
			continue;
		j->visitors_new[v->host.i * n_days + day] = true;
		j->away_new[v->home.i * n_days + day] = true;
		if (!org_receives(j->org, v->host, d))
			find(j, v, "the host is closed on a day of it");
		if (!org_is_present(j->org, v->staff, d))
			find(j, v, "the visitor is not there on a day of it");
		if (!org_holds(j->org, v->staff, route, d))
			find(j, v, "a certificate is missing on a day of it");
		if (days_has(&org_department(j->org, v->home)->all_hands, d))
			find(j, v, "the home needs all hands on a day of it");
	}
	if (has_begun(j, v))
		return;
	if (worked != org_route(j->org, route)->days)
		find(j, v, "it takes the wrong number of the host's working days");
	if (!org_works(j->org, v->host, v->days.first)
	    || !org_works(j->org, v->host, day_after(v->days.until, -1)))
		find(j, v, "it begins or ends on a day on which the host does not work");
}

static void judge_notice(struct judge *j, const struct plan_visit *v)
{
	const struct history_visit *told = find_told(j, v);

	if (has_begun(j, v) || is_pinned(j, v) || (told != NULL && day_same(told->days.first, v->days.first)))
		return;
	if (days_between(j->plan->today, v->days.first) < j->org->cycle.notice_days)
		find(j, v, "it is set, or moved, to begin too soon");
}

static void judge_buddy(struct judge *j, const struct plan_visit *v)
{
	if (is_nobody(v->buddy) || has_begun(j, v))
		return;
	const struct org_staff *buddy = org_staff(j->org, v->buddy);
	if (!dept_same(buddy->home, v->host) || !buddy->buddy)
		find(j, v, "the buddy is not one of the host's who look after visitors");
	for (struct day d = v->days.first; day_before(d, v->days.until); d = day_after(d, 1))
		if (org_works(j->org, v->host, d) && !org_is_present(j->org, v->buddy, d))
			find(j, v, "the buddy is not there on a day of it");
}

static void judge_visit(struct judge *j, const struct plan_visit *v)
{
	struct route_ix route = org_find_route(j->org, v->home, v->host);
	struct span cycle = org_cycle_span(j->org, v->cycle);

	if (has_begun(j, v)) {
		/* Whatever the config says now, it happened: only its room counts. */
		if (find_told(j, v) == NULL)
			find(j, v, "it begins before today and was never published");
		if (!day_before(v->days.first, j->horizon.first) && v->days.until.n <= j->horizon.until.n)
			judge_days(j, v, route);
		return;
	}
	if (route.i == NO_ROUTE.i || !dept_same(org_staff(j->org, v->staff)->home, v->home)) {
		find(j, v, "the visitor has no such route");
		return;
	}
	if (org_is_exempt(j->org, v->staff, v->host))
		find(j, v, "the visitor is exempt");
	if (day_before(v->days.first, cycle.first) || v->days.until.n > cycle.until.n) {
		find(j, v, "it does not lie in its cycle");
		return;
	}
	judge_days(j, v, route);
	judge_notice(j, v);
	judge_buddy(j, v);
}

static void judge_room(struct judge *j)
{
	size_t n_days = (size_t)days_between(j->horizon.first, j->horizon.until);
	char buf[DAY_TEXT_SIZE];

	for (uint32_t d = 0; d < j->org->n_departments; d++) {
		const struct org_department *dept = &j->org->departments[d];

		for (size_t day = 0; day < n_days; day++) {
			size_t at = d * n_days + day;

			/* More than fit only because of visits that have begun is nobody's fault now. */
			day_write(buf, day_after(j->horizon.first, (int)day));
			if (j->visitors_new[at] && j->visitors[at] > dept->capacity) {
				j->n++;
				text_addf(j->findings, "%s: %d visitors on %s, capacity %d\n", dept->id,
				          j->visitors[at], buf, dept->capacity);
			}
			if (j->away_new[at] && j->away[at] > dept->max_away) {
				j->n++;
				text_addf(j->findings, "%s: %d away on %s, max_away %d\n", dept->id,
				          j->away[at], buf, dept->max_away);
			}
		}
	}
}

struct stay_of { struct staff_ix staff; struct span days; const struct plan_visit *visit; };

static int by_person_day(const void *pa, const void *pb)
{
	const struct stay_of *a = pa, *b = pb;

	ORDER(a->staff.i, b->staff.i);
	ORDER(a->days.first.n, b->days.first.n);
	return 0;
}

/* One visit at a time and the gap between two, with those of earlier cycles. */
static void judge_gaps(struct judge *j)
{
	struct stay_of *stays = NULL;
	size_t n = 0;

	for (size_t i = 0; i < j->plan->n_visits; i++) {
		const struct plan_visit *v = &j->plan->visits[i];

		if (plan_is_placed(v))
			*mem_push(stays, n) = (struct stay_of){ v->staff, v->days, v };
	}
	for (size_t i = 0; i < j->history->n_visits; i++) {
		const struct history_visit *v = &j->history->visits[i];

		if (v->cycle < j->plan->cycles[0].cycle && !v->missed)
			*mem_push(stays, n) = (struct stay_of){ v->staff, v->days, NULL };
	}
	if (n > 0)
		qsort(stays, n, sizeof *stays, by_person_day);
	for (size_t i = 1; i < n; i++) {
		const struct plan_visit *v = stays[i].visit != NULL ? stays[i].visit : stays[i - 1].visit;
		int between = days_between(stays[i - 1].days.until, stays[i].days.first);

		if (!staff_same(stays[i].staff, stays[i - 1].staff) || v == NULL)
			continue;
		if (stays[i].visit != NULL && has_begun(j, stays[i].visit))
			continue;
		if (between < 0)
			find(j, v, "the visitor is on two visits at once");
		else if (between < j->org->cycle.min_gap_days)
			find(j, v, "it is too near to another visit of the same person");
	}
	free(stays);
}

static int by_identity(const void *pa, const void *pb)
{
	const struct plan_visit *a = *(const struct plan_visit *const *)pa;
	const struct plan_visit *b = *(const struct plan_visit *const *)pb;

	ORDER(a->staff.i, b->staff.i);
	ORDER(a->host.i, b->host.i);
	ORDER(a->cycle, b->cycle);
	return 0;
}

/* Once in a cycle, and never left out without a reason. */
static void judge_whole(struct judge *j)
{
	size_t n = j->plan->n_visits;
	const struct plan_visit **all = mem_array(const struct plan_visit *, n);

	for (size_t i = 0; i < n; i++) {
		all[i] = &j->plan->visits[i];
		if (!plan_is_placed(all[i]) && (all[i]->reason == NULL || all[i]->reason[0] == '\0'))
			find(j, all[i], "it is left out without a reason");
	}
	if (n > 0)
		qsort(all, n, sizeof *all, by_identity);
	for (size_t i = 1; i < n; i++)
		if (by_identity(&all[i - 1], &all[i]) == 0)
			find(j, all[i], "it stands twice in its cycle");
	free(all);
}

/* What the plan says of itself. */
static void judge_claims(struct judge *j)
{
	for (size_t c = 0; c < j->plan->n_cycles; c++) {
		const struct plan_cycle *cycle = &j->plan->cycles[c];
		size_t owed = 0, placed = 0;

		for (size_t i = 0; i < j->plan->n_visits; i++) {
			owed += j->plan->visits[i].cycle == cycle->cycle;
			placed += j->plan->visits[i].cycle == cycle->cycle && plan_is_placed(&j->plan->visits[i]);
		}
		if (owed != cycle->owed || placed != cycle->placed || cycle->bound < placed
		    || (cycle->proved_most && cycle->bound != placed)) {
			j->n++;
			text_addf(j->findings,
			          "cycle %d: %zu owed and %zu placed, but it says %zu, %zu and a bound of %zu\n",
			          cycle->cycle, owed, placed, cycle->owed, cycle->placed, cycle->bound);
		}
		if (cycle->load2 < cycle->load2_floor) {
			j->n++;
			text_addf(j->findings, "cycle %d: load2 is %lld, but it says at least %lld\n", cycle->cycle,
			          (long long)cycle->load2, (long long)cycle->load2_floor);
		}
	}
}

size_t plan_verify(struct text *findings, const struct org *org, const struct history *history,
                   const struct plan *plan)
{
	struct judge j = { .findings = findings, .org = org, .plan = plan, .history = history };

	j.horizon = (struct span){ plan->cycles[0].days.first, plan->cycles[plan->n_cycles - 1].days.until };
	size_t cells = org->n_departments * (size_t)days_between(j.horizon.first, j.horizon.until);
	j.visitors = mem_array(int, cells);
	j.away = mem_array(int, cells);
	j.visitors_new = mem_array(bool, cells);
	j.away_new = mem_array(bool, cells);
	for (size_t i = 0; i < plan->n_visits; i++)
		if (plan_is_placed(&plan->visits[i]))
			judge_visit(&j, &plan->visits[i]);
	judge_room(&j);
	judge_gaps(&j);
	judge_whole(&j);
	judge_claims(&j);
	free(j.visitors);
	free(j.away);
	free(j.visitors_new);
	free(j.away_new);
	return j.n;
}
