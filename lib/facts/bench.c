/* Who is trained in a department and works elsewhere, and could they cover a day. */
#include "facts_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

static bool is_on_visit(const struct facts *f, struct subject_ix staff, struct day on)
{
	struct visit_list visits = facts_visits_of(f, staff);

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (v->status == VISIT_ON && !v->missed && facts_has_day(v, span_of(on)))
			return true;
	}
	return false;
}

static enum bench_state state_on(const struct facts *f, struct subject_ix staff, struct subject_ix department,
                                 struct day on)
{
	struct staff_ix s = facts_staff(f, staff);
	struct dept_ix d = facts_department(f, department);

	if (is_nobody(s) || is_nowhere(d) || !org_is_present(f->org, s, on))
		return BENCH_NOT_THERE;
	if (is_on_visit(f, staff, on))
		return BENCH_ON_VISIT;
	struct route_ix route = org_find_route(f->org, org_staff(f->org, s)->home, d);
	return route.i == NO_ROUTE.i || org_holds(f->org, s, route, on) ? BENCH_CAN : BENCH_UNCERTIFIED;
}

struct ordered { struct bench b; const struct facts *f; };

static int by_use(const void *pa, const void *pb)
{
	const struct ordered *a = pa, *b = pb;

	ORDER(a->b.state != BENCH_CAN, b->b.state != BENCH_CAN);
	ORDER(b->b.last.n, a->b.last.n);
	return compare_names(a->f, a->b.staff, b->b.staff);
}

static void sort(const struct facts *f, struct bench *all, size_t n)
{
	scoped(heap) struct ordered *ordered = mem_array(struct ordered, n);

	for (size_t i = 0; i < n; i++)
		ordered[i] = (struct ordered){ all[i], f };
	qsort(ordered, n, sizeof *ordered, by_use);
	for (size_t i = 0; i < n; i++)
		all[i] = ordered[i].b;
}

/* Of all subjects, those that are here and not of the department get a place; others NO_RANK. */
static struct bench *bench_of(const struct facts *f, struct subject_ix department, uint32_t *place,
                              struct subject_ix staff, struct bench **all, size_t *n)
{
	const struct subject *s = published_subject(f->published, staff);

	if (!facts_is_here(f, staff) || subject_same(s->home, department))
		return NULL;
	if (place[staff.i] == NO_RANK) {
		place[staff.i] = (uint32_t)*n;
		*mem_push(*all, *n) = (struct bench){ .staff = staff, .last = DAY_EVER_BEFORE };
	}
	return &(*all)[place[staff.i]];
}

struct bench *facts_bench(const struct facts *f, struct subject_ix department, struct day on, size_t *n)
{
	const struct published *p = f->published;
	struct visit_list to = list_of(&f->of_host, department), from = list_of(&f->of_home, department);
	scoped(heap) uint32_t *place = mem_array(uint32_t, p->n_subjects);
	struct bench *all = NULL;

	for (size_t i = 0; i < p->n_subjects; i++)
		place[i] = NO_RANK;
	*n = 0;
	for (size_t i = 0; i < to.n; i++) {
		const struct published_visit *v = &p->visits[to.v[i]];
		struct bench *b = is_held(f, v) ? bench_of(f, department, place, v->staff, &all, n) : NULL;

		if (b == NULL)
			continue;
		b->visits++;
		b->days += (int)v->n_days;
		b->last = day_after(visit_span(v).until, -1);
	}
	/* Whom the department once sent out itself has worked there. */
	for (size_t i = 0; i < from.n; i++)
		bench_of(f, department, place, p->visits[from.v[i]].staff, &all, n);
	for (size_t i = 0; i < *n; i++)
		all[i].state = state_on(f, all[i].staff, department, on);
	if (*n > 0)
		sort(f, all, *n);
	return all;
}
