/* The published state as the planner's history. */
#include "publish_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

struct places places_make(const struct published *p, const struct org *org)
{
	struct places at = { mem_array(struct staff_ix, p->n_subjects), mem_array(struct dept_ix, p->n_subjects) };

	for (size_t i = 0; i < p->n_subjects; i++) {
		const struct subject *s = &p->subjects[i];

		at.staff[i] = s->kind == SUBJECT_STAFF ? org_find_staff(org, s->id) : NOBODY;
		at.department[i] = s->kind == SUBJECT_DEPARTMENT ? org_find_department(org, s->id) : NOWHERE;
	}
	return at;
}

void places_fini(struct places *at)
{
	free(at->staff);
	free(at->department);
	*at = (struct places){ NULL, NULL };
}

/* The department that sent somebody.  If it is no more, the one they work in now: what
 * they were promised, and what they have done, is still theirs. */
static struct dept_ix home_of(const struct org *org, struct dept_ix home, struct staff_ix staff)
{
	return is_nowhere(home) && !is_nobody(staff) ? org_staff(org, staff)->home : home;
}

bool *published_left_out_missed(const struct published *p)
{
	bool *missed = mem_array(bool, p->n_left_out);

	for (size_t i = 0; i < p->n_visits && p->n_left_out > 0; i++) {
		const struct published_visit *v = &p->visits[i];
		struct left_out wanted = { .cycle = v->cycle, .staff = v->staff, .host = v->host };
		const struct left_out *found = v->status != VISIT_ON || !v->missed ? NULL
			: bsearch(&wanted, p->left_out, p->n_left_out, sizeof wanted, left_out_in_order);

		if (found != NULL)
			missed[found - p->left_out] = true;
	}
	return missed;
}

void published_history(struct history *out, const struct published *p, const struct org *org)
{
	scoped_places struct places at = places_make(p, org);
	scoped(heap) bool *is_missed = published_left_out_missed(p);

	*out = (struct history){ NULL, 0, NULL, 0 };
	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		struct history_visit h = {
			.staff = at.staff[v->staff.i], .home = at.department[v->home.i],
			.host = at.department[v->host.i], .cycle = v->cycle, .days = visit_span(v), .missed = v->missed,
			.buddy = is_no_subject(v->buddy) ? NOBODY : at.staff[v->buddy.i],
		};

		h.home = home_of(org, h.home, h.staff);
		if (v->status == VISIT_ON && !is_nobody(h.staff) && !is_nowhere(h.home) && !is_nowhere(h.host))
			*mem_push(out->visits, out->n_visits) = h;
	}
	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];
		struct history_wait h = { at.staff[w->staff.i], at.department[w->home.i],
			at.department[w->host.i], w->cycle };

		h.home = home_of(org, h.home, h.staff);
		if (!is_missed[i] && !is_nobody(h.staff) && !is_nowhere(h.home) && !is_nowhere(h.host))
			*mem_push(out->waits, out->n_waits) = h;
	}
}
