/* Visits follow the plan, by the rules that stand above publication_make(). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "publish_internal.h"

struct key {
	uint32_t staff, host;
	int cycle;
	uint32_t visit;              /* index into after->visits */
};

static int by_key(const void *pa, const void *pb)
{
	const struct key *a = pa, *b = pb;

	ORDER(a->staff, b->staff);
	ORDER(a->host, b->host);
	ORDER(a->cycle, b->cycle);
	return 0;
}

static struct key *keys_of(const struct published *p)
{
	struct key *keys = mem_array(struct key, p->n_visits);

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		keys[i] = (struct key){ v->staff.i, v->host.i, v->cycle, (uint32_t)i };
	}
	qsort(keys, p->n_visits, sizeof *keys, by_key);
	return keys;
}

/* A visit that has begun is out of the plan's reach, unless it was called off or missed. */
static bool is_settled(const struct making *m, const struct published_visit *v)
{
	return v->status == VISIT_ON && !v->missed && day_before(v->days[0], m->today);
}

/* The plan may set a visit that was missed today for today again. */
static bool is_missed_then(const struct published_visit *v, const struct plan_visit *planned)
{
	return v->missed && day_same(v->days[0], planned->days.first);
}

static bool has_days(const struct published_visit *v, const struct day *days, size_t n)
{
	return v->n_days == n && memcmp(v->days, days, n * sizeof *days) == 0;
}

static void set_days(struct making *m, struct published_visit *v, const struct plan_visit *planned)
{
	size_t room = (size_t)days_between(planned->days.first, planned->days.until);
	scoped(heap) struct day *days = mem_array(struct day, room);
	size_t n = plan_visit_days(m->org, planned->host, planned->days, days);

	assert(n > 0 && n <= room);
	if (v->n_days > 0 && has_days(v, days, n))
		return;
	free(v->days);
	v->days = mem_resize(give(days), n, sizeof *days);
	v->n_days = n;
}

static struct subject_ix buddy_of(const struct making *m, const struct plan_visit *planned)
{
	return is_nobody(planned->buddy) ? NO_SUBJECT : m->of_staff[planned->buddy.i];
}

static void take_plan(struct making *m, struct published_visit *v, const struct plan_visit *planned)
{
	if (v->missed)
		*mem_push(v->misses, v->n_misses) = (struct miss){ visit_span(v), v->buddy };
	v->home = m->of_department[planned->home.i];
	v->buddy = buddy_of(m, planned);
	v->status = VISIT_ON;
	v->missed = false;
	set_days(m, v, planned);
}

static void add_visit(struct making *m, const struct plan_visit *planned)
{
	struct published *p = m->after;
	struct published_visit *v = mem_push(p->visits, p->n_visits);

	*v = (struct published_visit){
		.row = p->next_visit_row++, .cycle = planned->cycle, .briefing = { UINT32_MAX },
		.staff = m->of_staff[planned->staff.i], .host = m->of_department[planned->host.i],
	};
	take_plan(m, v, planned);
}

/* Goes through the plan; which of the published visits it names is marked. */
static void follow_plan(struct making *m, bool *named)
{
	size_t n = m->after->n_visits;
	scoped(heap) struct key *keys = keys_of(m->after);

	for (size_t i = 0; i < m->plan->n_visits; i++) {
		const struct plan_visit *planned = &m->plan->visits[i];
		struct key wanted = { 0, 0, planned->cycle, 0 };

		if (!plan_is_placed(planned) || !is_here(m, m->of_staff[planned->staff.i]))
			continue;
		wanted.staff = m->of_staff[planned->staff.i].i;
		wanted.host = m->of_department[planned->host.i].i;
		const struct key *found = bsearch(&wanted, keys, n, sizeof *keys, by_key);
		bool coming = !day_before(planned->days.first, m->today);
		if (found == NULL) {
			if (coming)
				add_visit(m, planned);
			continue;
		}
		struct published_visit *v = &m->after->visits[found->visit];
		named[found->visit] = true;
		if (is_missed_then(v, planned))
			continue;
		if (!is_settled(m, v) && coming)
			take_plan(m, v, planned);
		else if (is_settled(m, v) && day_before(m->today, visit_span(v).until))
			v->buddy = buddy_of(m, planned);
	}
}

/* Whether the plan would have named this visit, had it kept it. */
static bool is_covered(const struct plan *plan, const struct published_visit *v)
{
	if (plan == NULL || plan->n_cycles == 0)
		return false;
	for (size_t i = 0; i < plan->n_cycles; i++)
		if (plan->cycles[i].cycle == v->cycle)
			return true;
	/* Where HR renumbered the cycles, days tell what numbers do not. */
	struct span all = { plan->cycles[0].days.first, plan->cycles[plan->n_cycles - 1].days.until };
	return span_has(all, v->days[0]);
}

static void end_yesterday(struct making *m, struct published_visit *v)
{
	while (v->n_days > 1 && !day_before(v->days[v->n_days - 1], m->today))
		v->n_days--;
}

/* What happens to a published visit that is on and that the plan doesn't name. */
static void follow_unnamed(struct making *m, struct published_visit *v)
{
	bool gone = !is_here(m, v->staff) || !is_here(m, v->host);

	if (v->missed)
		return;
	if (!day_before(v->days[0], m->today)) {
		if (gone || is_covered(m->plan, v))
			v->status = VISIT_CANCELLED;
	} else if (gone) {
		end_yesterday(m, v);
	}
}

bool visit_says_other(const struct making *m, const struct published_visit *before,
                      const struct published_visit *after)
{
	return !has_days(before, after->days, after->n_days) || before->status != after->status
	    || !digest_same(&m->before->briefings[before->briefing.i].digest, &m->after->briefings[after->briefing.i].digest)
	    || !subject_same(carried(m, before->buddy), after->buddy)
	    || !subject_same(carried(m, before->home), after->home);
}

void visits_follow(struct making *m)
{
	struct published *p = m->after;
	size_t n_before = p->n_visits;
	scoped(heap) bool *named = mem_array(bool, n_before);

	if (m->plan != NULL)
		follow_plan(m, named);
	for (size_t i = 0; i < n_before; i++)
		if (!named[i] && p->visits[i].status == VISIT_ON)
			follow_unnamed(m, &p->visits[i]);
	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *v = &p->visits[i];

		if (v->status == VISIT_ON && !is_no_subject(v->buddy) && !is_here(m, v->buddy)
		    && day_before(m->today, visit_span(v).until))
			v->buddy = NO_SUBJECT;
	}
}
