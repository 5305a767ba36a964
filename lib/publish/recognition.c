/* Whom a cycle brought together, and who completed it. */
#include "crosstrain/recognition.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

void recognition_clear(struct recognition *r)
{
	free(r->pairs);
	free(r->departments);
	free(r->completed);
	*r = (struct recognition){ 0 };
}

/* What is counted from. */
struct counting {
	const struct published *p;
	struct day before, today;
};

static bool is_held(const struct counting *c, const struct published_visit *v)
{
	return visit_phase(v, c->before) == PHASE_HELD;
}

static bool is_here(const struct counting *c, struct subject_ix s)
{
	return day_before(c->today, published_subject(c->p, s)->ended);
}

static int compare_names(const struct published *p, struct subject_ix a, struct subject_ix b)
{
	const struct subject *x = published_subject(p, a), *y = published_subject(p, b);
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : strcmp(x->id, y->id);
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

static struct meeting *all_meetings(const struct counting *c, size_t *n)
{
	const struct published *p = c->p;
	struct meeting *all = mem_array(struct meeting, p->n_visits + 1);

	*n = 0;
	for (size_t i = 0; i < p->n_visits; i++)
		if (is_held(c, &p->visits[i]) && !is_no_subject(p->visits[i].buddy))
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

static void find_pairs(struct recognition *r, const struct counting *c)
{
	const struct published *p = c->p;
	size_t n_meetings;
	scoped(heap) struct meeting *meetings = all_meetings(c, &n_meetings);

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->cycle != r->cycle || !is_held(c, v) || is_no_subject(v->buddy) || !is_here(c, v->staff)
		    || !is_here(c, v->buddy))
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
	qsort_r(r->pairs, r->n_pairs, sizeof *r->pairs, by_mutual_and_name, (void *)c->p);
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

static void find_departments(struct recognition *r, const struct counting *c)
{
	const struct published *p = c->p;
	size_t kept = 0;

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		bool is_first = compare_names(c->p, v->home, v->host) < 0;

		if (v->cycle != r->cycle || !is_held(c, v) || !is_here(c, v->home) || !is_here(c, v->host))
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
	qsort_r(r->departments, r->n_departments, sizeof *r->departments, by_most, (void *)c->p);
}

/* By person: visits held in the cycle; -1 if one that they owed was not held. */
static int *count_completed(const struct counting *c, int cycle)
{
	const struct published *p = c->p;
	int *held = mem_array(int, p->n_subjects);

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		int *of = &held[v->staff.i];

		if (v->cycle == cycle && v->status == VISIT_ON)
			*of = *of < 0 || !is_held(c, v) ? -1 : *of + 1;
	}
	for (size_t i = 0; i < p->n_left_out; i++)
		if (p->left_out[i].cycle == cycle)
			held[p->left_out[i].staff.i] = -1;
	return held;
}

static int by_name(const void *pa, const void *pb, void *arg)
{
	const struct recognized_person *a = pa, *b = pb;

	return compare_names(arg, a->staff, b->staff);
}

static void find_completed(struct recognition *r, const struct counting *c)
{
	scoped(heap) int *held = count_completed(c, r->cycle);

	for (uint32_t i = 0; i < c->p->n_subjects; i++)
		if (c->p->subjects[i].kind == SUBJECT_STAFF && held[i] > 0 && is_here(c, (struct subject_ix){ i }))
			*mem_push(r->completed, r->n_completed) = (struct recognized_person){ { i }, held[i] };
	if (r->n_completed > 0)
		qsort_r(r->completed, r->n_completed, sizeof *r->completed, by_name, (void *)c->p);
}

struct recognition recognition_of(const struct published *p, int cycle, struct span days, struct day before, struct day today)
{
	struct counting c = { p, before, today };
	struct recognition r = { .cycle = cycle, .days = days };

	find_pairs(&r, &c);
	find_departments(&r, &c);
	find_completed(&r, &c);
	return r;
}
