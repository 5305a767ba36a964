/* The record of waiting follows the plan: what it left out of the cycles it covers, and
 * what can be said of each.  Earlier cycles are history. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

static bool plans_cycle(const struct plan *plan, int cycle)
{
	for (size_t i = 0; i < plan->n_cycles; i++)
		if (plan->cycles[i].cycle == cycle)
			return true;
	return false;
}

static void replace_left_out(struct making *m)
{
	struct published *p = m->after;
	size_t kept = 0;

	for (size_t i = 0; i < p->n_left_out; i++)
		if (plans_cycle(m->plan, p->left_out[i].cycle))
			free(p->left_out[i].reason);
		else
			p->left_out[kept++] = p->left_out[i];
	struct left_out *all = mem_resize(NULL, kept + m->plan->n_visits, sizeof *all);
	if (kept > 0)
		memcpy(all, p->left_out, kept * sizeof *all);
	for (size_t i = 0; i < m->plan->n_visits; i++) {
		const struct plan_visit *v = &m->plan->visits[i];

		if (plan_is_placed(v) || !plans_cycle(m->plan, v->cycle))
			continue;
		all[kept++] = (struct left_out){
			.staff = m->of_staff[v->staff.i], .home = m->of_department[v->home.i],
			.host = m->of_department[v->host.i], .cycle = v->cycle,
			.waiting = v->waiting, .reason = mem_text(v->reason ? v->reason : ""),
		};
	}
	qsort(all, kept, sizeof *all, left_out_in_order);
	free(p->left_out);
	p->left_out = mem_resize(all, kept, sizeof *all);
	p->n_left_out = kept;
}

static int by_cycle(const void *pa, const void *pb)
{
	const struct cycle_summary *a = pa, *b = pb;

	return (a->cycle > b->cycle) - (a->cycle < b->cycle);
}

static void replace_cycles(struct making *m)
{
	struct published *p = m->after;
	size_t kept = 0;

	for (size_t i = 0; i < p->n_cycles; i++)
		if (plans_cycle(m->plan, p->cycles[i].cycle))
			free(p->cycles[i].smallest_fix);
		else
			p->cycles[kept++] = p->cycles[i];
	p->cycles = mem_resize(p->cycles, kept + m->plan->n_cycles, sizeof *p->cycles);
	for (size_t i = 0; i < m->plan->n_cycles; i++) {
		const struct plan_cycle *c = &m->plan->cycles[i];

		p->cycles[kept++] = (struct cycle_summary){
			.cycle = c->cycle, .days = c->days, .owed = (int64_t)c->owed, .placed = (int64_t)c->placed,
			.bound = (int64_t)c->bound, .debt2 = c->debt2, .load2 = c->load2,
			.proved_most = c->proved_most, .proved_fair = c->proved_fair,
			.smallest_fix = mem_text(c->smallest_fix),
		};
	}
	qsort(p->cycles, kept, sizeof *p->cycles, by_cycle);
	p->n_cycles = kept;
}

/* The first cycle that is not as it was; INT32_MAX if all are. */
static int first_other_cycle(const struct making *m)
{
	const struct published *a = m->before, *b = m->after;

	for (size_t i = 0; i < a->n_cycles || i < b->n_cycles; i++) {
		const struct cycle_summary *x = &a->cycles[i], *y = &b->cycles[i];

		if (i >= a->n_cycles || i >= b->n_cycles)
			return i >= a->n_cycles ? y->cycle : x->cycle;
		if (x->cycle != y->cycle)
			return x->cycle < y->cycle ? x->cycle : y->cycle;
		if (x->days.first.n != y->days.first.n || x->days.until.n != y->days.until.n
		    || x->owed != y->owed || x->placed != y->placed || x->bound != y->bound
		    || x->debt2 != y->debt2 || x->load2 != y->load2
		    || x->proved_most != y->proved_most || x->proved_fair != y->proved_fair
		    || !text_same(x->smallest_fix, y->smallest_fix))
			return x->cycle;
	}
	return INT32_MAX;
}

static bool left_out_same(const struct making *m, const struct left_out *a, const struct left_out *b)
{
	return a->cycle == b->cycle && a->waiting == b->waiting && strcmp(a->reason, b->reason) == 0
	    && subject_same(carried(m, a->staff), b->staff) && subject_same(carried(m, a->home), b->home)
	    && subject_same(carried(m, a->host), b->host);
}

/* The same of the visits left out.  Renamed subjects may change the order of the rows of
 * one cycle; then they count as changed, which costs a few rows written again. */
static int first_other_left_out(const struct making *m)
{
	const struct published *a = m->before, *b = m->after;

	for (size_t i = 0; i < a->n_left_out || i < b->n_left_out; i++) {
		if (i >= a->n_left_out)
			return b->left_out[i].cycle;
		if (i >= b->n_left_out)
			return a->left_out[i].cycle;
		if (!left_out_same(m, &a->left_out[i], &b->left_out[i]))
			return a->left_out[i].cycle < b->left_out[i].cycle ? a->left_out[i].cycle : b->left_out[i].cycle;
	}
	return INT32_MAX;
}

void waiting_follow(struct making *m)
{
	if (m->plan != NULL) {
		replace_left_out(m);
		replace_cycles(m);
	}
	int a = first_other_cycle(m), b = first_other_left_out(m);

	m->publication->waiting_from = a < b ? a : b;
	m->publication->waiting_changed = m->publication->waiting_from != INT32_MAX;
}
