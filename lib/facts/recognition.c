/* Whom a cycle brought together, and who completed it: what there is to celebrate. */
#include "facts_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

void recognition_clear(struct recognition *r)
{
	free(r->pairs);
	free(r->departments);
	free(r->completed);
	*r = (struct recognition){ 0 };
}

/* Visits held with a buddy, as (visitor, buddy); of any time, for who met the other way round. */
struct meeting { uint32_t visitor, buddy; };

static int by_both(const void *pa, const void *pb)
{
	const struct meeting *a = pa, *b = pb;

	ORDER(a->visitor, b->visitor);
	ORDER(a->buddy, b->buddy);
	return 0;
}

static struct meeting *all_meetings(const struct facts *f, size_t *n)
{
	const struct published *p = f->published;
	struct meeting *all = mem_array(struct meeting, p->n_visits + 1);

	*n = 0;
	for (size_t i = 0; i < p->n_visits; i++)
		if (is_held(f, &p->visits[i]) && !is_no_subject(p->visits[i].buddy))
			all[(*n)++] = (struct meeting){ p->visits[i].staff.i, p->visits[i].buddy.i };
	qsort(all, *n, sizeof *all, by_both);
	return all;
}

static int by_pair(const void *pa, const void *pb)
{
	const struct recognized_pair *a = pa, *b = pb;

	ORDER(a->visitor.i, b->visitor.i);
	ORDER(a->buddy.i, b->buddy.i);
	return 0;
}

static int by_mutual_and_name(const void *pa, const void *pb, void *arg)
{
	const struct recognized_pair *a = pa, *b = pb;
	int order;

	ORDER(b->is_mutual, a->is_mutual);
	order = compare_names(arg, a->visitor, b->visitor);
	return order != 0 ? order : compare_names(arg, a->buddy, b->buddy);
}

/* Equal neighbours become one. */
static void join_pairs(struct recognition *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n_pairs; i++) {
		if (kept > 0 && by_pair(&r->pairs[kept - 1], &r->pairs[i]) == 0)
			r->pairs[kept - 1].visits++;
		else
			r->pairs[kept++] = r->pairs[i];
	}
	r->n_pairs = kept;
}

static void find_pairs(struct recognition *r, const struct facts *f)
{
	const struct published *p = f->published;
	size_t n_meetings;
	scoped(heap) struct meeting *meetings = all_meetings(f, &n_meetings);

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->cycle != r->cycle || !is_held(f, v) || is_no_subject(v->buddy) || !facts_is_here(f, v->staff)
		    || !facts_is_here(f, v->buddy))
			continue;
		struct meeting back = { v->buddy.i, v->staff.i };
		*mem_push(r->pairs, r->n_pairs) = (struct recognized_pair){
			v->staff, v->buddy, v->home, v->host, 1,
			bsearch(&back, meetings, n_meetings, sizeof back, by_both) != NULL,
		};
	}
	if (r->n_pairs == 0)
		return;
	qsort(r->pairs, r->n_pairs, sizeof *r->pairs, by_pair);
	join_pairs(r);
	qsort_r(r->pairs, r->n_pairs, sizeof *r->pairs, by_mutual_and_name, (void *)f);
}

static int by_departments(const void *pa, const void *pb)
{
	const struct recognized_departments *a = pa, *b = pb;

	ORDER(a->a.i, b->a.i);
	ORDER(a->b.i, b->b.i);
	return 0;
}

static int by_most(const void *pa, const void *pb, void *arg)
{
	const struct recognized_departments *a = pa, *b = pb;
	int order;

	ORDER(b->a_to_b + b->b_to_a, a->a_to_b + a->b_to_a);
	order = compare_names(arg, a->a, b->a);
	return order != 0 ? order : compare_names(arg, a->b, b->b);
}

static void find_departments(struct recognition *r, const struct facts *f)
{
	const struct published *p = f->published;
	size_t kept = 0;

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		bool is_first = compare_names(f, v->home, v->host) < 0;

		if (v->cycle != r->cycle || !is_held(f, v) || !facts_is_here(f, v->home) || !facts_is_here(f, v->host))
			continue;
		*mem_push(r->departments, r->n_departments) = (struct recognized_departments){
			is_first ? v->home : v->host, is_first ? v->host : v->home, is_first, !is_first,
		};
	}
	if (r->n_departments == 0)
		return;
	qsort(r->departments, r->n_departments, sizeof *r->departments, by_departments);
	for (size_t i = 0; i < r->n_departments; i++) {
		struct recognized_departments *last = kept > 0 ? &r->departments[kept - 1] : NULL;

		if (last == NULL || by_departments(last, &r->departments[i]) != 0) {
			r->departments[kept++] = r->departments[i];
			continue;
		}
		last->a_to_b += r->departments[i].a_to_b;
		last->b_to_a += r->departments[i].b_to_a;
	}
	r->n_departments = kept;
	qsort_r(r->departments, r->n_departments, sizeof *r->departments, by_most, (void *)f);
}

/* Visits that somebody held in the cycle; -1 if one that they owed was not held. */
static int completed(const struct facts *f, struct subject_ix staff, int cycle)
{
	struct visit_list visits = facts_visits_of(f, staff), left_out = list_of(&f->left_out, staff);
	int held = 0;

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (v->cycle != cycle || v->status != VISIT_ON)
			continue;
		if (!is_held(f, v))
			return -1;
		held++;
	}
	for (size_t i = 0; i < left_out.n; i++)
		if (f->published->left_out[left_out.v[i]].cycle == cycle)
			return -1;
	return held;
}

static void find_completed(struct recognition *r, const struct facts *f)
{
	const struct published *p = f->published;
	scoped(heap) struct subject_ix *who = mem_array(struct subject_ix, p->n_subjects);
	size_t n = 0;

	for (uint32_t i = 0; i < p->n_subjects; i++) {
		struct subject_ix s = { i };

		if (p->subjects[i].kind == SUBJECT_STAFF && facts_is_here(f, s) && completed(f, s, r->cycle) > 0)
			who[n++] = s;
	}
	sort_by_name(f, who, n);
	for (size_t i = 0; i < n; i++)
		*mem_push(r->completed, r->n_completed) =
			(struct recognized_person){ who[i], completed(f, who[i], r->cycle) };
}

struct recognition facts_recognition(const struct facts *f, int cycle)
{
	struct recognition r = { .cycle = cycle };

	if (cycle == 0)
		r.cycle = f->cycle > 1 ? f->cycle - 1 : f->cycle;
	r.days = org_cycle_span(f->org, r.cycle);
	find_pairs(&r, f);
	find_departments(&r, f);
	find_completed(&r, f);
	return r;
}
