/* A company whose people have days for something else. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "org_internal.h"

static int by_staff(const void *pa, const void *pb)
{
	const struct org_taken *a = pa, *b = pb;

	return (a->staff.i > b->staff.i) - (a->staff.i < b->staff.i);
}

/* The days of one person, [from, until) of `taken`, beside those off. */
static void add_days(struct org *org, const struct org_taken *taken, size_t from, size_t until)
{
	struct org_staff *s = &org->staff[taken[from].staff.i];
	size_t n = s->time_off.n + until - from;
	scoped(heap) struct span *spans = mem_array(struct span, n);

	if (s->time_off.n > 0)
		memcpy(spans, s->time_off.v, s->time_off.n * sizeof *spans);
	for (size_t i = from; i < until; i++)
		spans[s->time_off.n + i - from] = span_of(taken[i].day);
	s->time_off = days_of(org->pool, spans, n);
}

struct org *org_taken_make(const struct org *org, const struct org_taken *taken, size_t n)
{
	struct org *copy = mem_new(struct org);
	scoped(heap) struct org_taken *sorted = mem_array(struct org_taken, n);

	*copy = *org;
	copy->pool = pool_new();
	copy->staff = mem_array(struct org_staff, org->n_staff);
	if (org->n_staff > 0)
		memcpy(copy->staff, org->staff, org->n_staff * sizeof *copy->staff);
	if (n > 0)
		memcpy(sorted, taken, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_staff);
	for (size_t first = 0, i = 1; i <= n; i++)
		if (i == n || sorted[i].staff.i != sorted[first].staff.i) {
			add_days(copy, sorted, first, i);
			first = i;
		}
	return copy;
}

void org_taken_free(struct org *org)
{
	if (org == NULL)
		return;
	pool_free(org->pool);
	free(org->staff);
	free(org);
}
