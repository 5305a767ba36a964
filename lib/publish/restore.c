/* Visits as an earlier publication had them.
 *
 * What is put back is only where people were told to be: the planner takes it for what is
 * published, keeps what it can, and finds other days for the rest. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "publish_internal.h"

void past_clear(struct past *past)
{
	free(past->visits);
	*past = (struct past){ NULL, 0, 0 };
}

static int by_row(const void *pa, const void *pb)
{
	const struct earlier *a = pa, *b = pb;

	ORDER(a->visit_row, b->visit_row);
	return 0;
}

/* What a visit was then: its days, empty for none.  False if it has not changed since. */
static bool was_other(const struct past *past, const struct published_visit *v, struct span *then)
{
	struct earlier wanted = { .visit_row = v->row };
	const struct earlier *found = past->n_visits == 0 ? NULL
		: bsearch(&wanted, past->visits, past->n_visits, sizeof wanted, by_row);

	*then = (struct span){ { 0 }, { 0 } };
	if (v->row >= past->next_visit_row)
		return true;
	if (found == NULL)
		return false;
	*then = found->days;
	return true;
}

/* Neither what is told for so soon moves, nor is anything told for so soon. */
static bool is_far_enough(const struct org *org, struct day today, struct day first)
{
	return days_between(today, first) >= org->cycle.notice_days && day_before(today, first);
}

/* Why a visit cannot be on these days by the org alone, to be freed; NULL if it can. */
static char *obstacle_of(const struct published *p, const struct org *org, const struct places *at,
                         const struct published_visit *v, struct span days, struct day today)
{
	struct dept_ix home = at->department[v->home.i], host = at->department[v->host.i];
	struct staff_ix staff = at->staff[v->staff.i];

	if (is_nobody(staff))
		return mem_format("%s has left", published_subject(p, v->staff)->name);
	if (is_nowhere(host))
		return mem_format("%s takes part no longer", published_subject(p, v->host)->name);
	struct route_ix route = is_nowhere(home) ? NO_ROUTE : org_find_route(org, home, host);
	if (route.i == NO_ROUTE.i || !dept_same(org_staff(org, staff)->home, home))
		return mem_format("%s has no route to %s any more", published_subject(p, v->staff)->name,
		                  published_subject(p, v->host)->name);
	if (!is_far_enough(org, today, days.first))
		return mem_format("that is less than %d days from now (notice_days)", org->cycle.notice_days);
	return plan_obstacle(org, staff, route, days);
}

static void put_back(struct published_visit *v, const struct org *org, struct dept_ix host, struct span days)
{
	struct day *all = mem_array(struct day, (size_t)days_between(days.first, days.until));
	size_t n = plan_visit_days(org, host, days, all);

	free(v->days);
	v->days = mem_resize(all, n, sizeof *all);
	v->n_days = n;
	v->status = VISIT_ON;
}

struct published *happened_restore(const struct published *before, const struct org *org, const struct past *past,
                                   struct day today)
{
	struct published *edited = published_copy(before);
	scoped_places struct places at = places_make(before, org);

	for (size_t i = 0; i < edited->n_visits; i++) {
		struct published_visit *v = &edited->visits[i];
		struct span then;

		if (!was_other(past, v, &then) || (v->status == VISIT_ON && !is_far_enough(org, today, v->days[0])))
			continue;
		if (span_is_empty(then)) {
			v->status = VISIT_CANCELLED;     /* whoever was there has the place first */
			continue;
		}
		scoped(heap) char *obstacle = obstacle_of(before, org, &at, v, then, today);
		if (obstacle == NULL)
			put_back(v, org, at.department[v->host.i], then);
	}
	return edited;
}

/* "it was held on 2027-01-07"; NULL of one that has not begun. */
static char *what_became_of(const struct published_visit *v, struct day today)
{
	static const char *const words[] = {
		[PHASE_RUNNING] = "it has begun", [PHASE_HELD] = "it was held", [PHASE_MISSED] = "it was missed",
		[PHASE_COMING] = NULL, [PHASE_CANCELLED] = NULL,
	};
	const char *became = words[visit_phase(v, today)];
	char buf[DAY_TEXT_SIZE];

	return became == NULL ? NULL : mem_format("%s on %s", became, day_write(buf, v->days[0]));
}

/* Why a visit is not where it was, though it was ahead of today; NULL where it is. */
static char *why_elsewhere(const struct published *p, const struct org *org, const struct places *at,
                           const struct published_visit *v, struct span then, struct day today)
{
	if (v->status == VISIT_ON && span_same(visit_span(v), then))
		return NULL;
	char *became = what_became_of(v, today);
	if (became != NULL)
		return became;
	if (v->status == VISIT_ON && !is_far_enough(org, today, v->days[0]))
		return mem_text("it is too near to be moved (notice_days)");
	char *obstacle = obstacle_of(p, org, at, v, then, today);
	return obstacle != NULL ? obstacle : mem_text("there is no room for it now, or it is pinned elsewhere");
}

struct unrestored *happened_unrestored(const struct publication *publication, const struct org *org,
                                       const struct past *past, struct day today, size_t *n)
{
	const struct published *p = publication->after;
	scoped_places struct places at = places_make(p, org);
	struct unrestored *all = NULL;

	*n = 0;
	for (size_t i = 0; i < p->n_visits; i++) {
		struct span then;

		if (!was_other(past, &p->visits[i], &then) || span_is_empty(then) || !day_before(today, then.first))
			continue;
		char *why = why_elsewhere(p, org, &at, &p->visits[i], then, today);
		if (why != NULL)
			*mem_push(all, *n) = (struct unrestored){ i, then, why };
	}
	return all;
}

void unrestored_free(struct unrestored *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(all[i].why);
	free(all);
}
