/* What people said, as plain data. */
#include "crosstrain/heard.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

struct heard *heard_new(void)
{
	return mem_new(struct heard);
}

void heard_free(struct heard *heard)
{
	if (heard == NULL)
		return;
	for (size_t i = 0; i < heard->n_answers; i++)
		free(heard->answers[i].text);
	for (size_t i = 0; i < heard->n_requests; i++)
		free(heard->requests[i].why);
	free(heard->answers);
	free(heard->requests);
	free(heard);
}

static int by_visit(const void *pa, const void *pb)
{
	const struct answer *a = pa, *b = pb;

	ORDER(a->visit, b->visit);
	return 0;
}

/* Where a visit's row stands. */
struct where { int64_t row; size_t visit; };

static int by_row(const void *pa, const void *pb)
{
	const struct where *a = pa, *b = pb;

	ORDER(a->row, b->row);
	return 0;
}

/* The visits of those who are not forgotten. */
static struct where *known_visits(const struct published *p, size_t *n)
{
	struct where *all = mem_array(struct where, p->n_visits);

	*n = 0;
	for (size_t i = 0; i < p->n_visits; i++)
		if (!published_subject(p, p->visits[i].staff)->forgotten)
			all[(*n)++] = (struct where){ p->visits[i].row, i };
	qsort(all, *n, sizeof *all, by_row);
	return all;
}

struct heard *heard_place(const struct heard *heard, const struct published *p)
{
	struct heard *placed = heard_new();
	size_t n;
	scoped(heap) struct where *visits = known_visits(p, &n);

	for (size_t i = 0; i < heard->n_answers; i++) {
		struct where wanted = { heard->answers[i].visit_row, 0 };
		const struct where *found = bsearch(&wanted, visits, n, sizeof wanted, by_row);

		if (found == NULL)
			continue;
		struct answer *a = mem_push(placed->answers, placed->n_answers);
		*a = heard->answers[i];
		a->visit = found->visit;
		a->text = mem_text(a->text);
	}
	for (size_t i = 0; i < heard->n_requests; i++) {
		struct where wanted = { heard->requests[i].visit_row, 0 };
		const struct where *found = bsearch(&wanted, visits, n, sizeof wanted, by_row);

		if (found == NULL)
			continue;
		struct request *r = mem_push(placed->requests, placed->n_requests);
		*r = heard->requests[i];
		r->visit = found->visit;
		r->why = mem_text(r->why);
	}
	if (placed->n_answers > 0)
		qsort(placed->answers, placed->n_answers, sizeof *placed->answers, by_visit);
	return placed;
}

const struct answer *heard_answer(const struct heard *heard, size_t visit)
{
	struct answer wanted = { .visit = visit };

	return heard->n_answers == 0 ? NULL
		: bsearch(&wanted, heard->answers, heard->n_answers, sizeof wanted, by_visit);
}

const struct request *heard_request(const struct heard *heard, size_t visit)
{
	for (size_t i = heard->n_requests; i-- > 0;)
		if (heard->requests[i].visit == visit)
			return &heard->requests[i];
	return NULL;
}

const struct request *heard_find(const struct heard *heard, int64_t number)
{
	for (size_t i = 0; i < heard->n_requests; i++)
		if (heard->requests[i].number == number)
			return &heard->requests[i];
	return NULL;
}

bool request_is_over(const struct request *r, const struct published *p)
{
	const struct published_visit *v = &p->visits[r->visit];

	return r->status == REQUEST_OPEN
	    && (visit_phase(v, p->day) != PHASE_COMING || !day_same(v->days[0], r->first));
}

size_t heard_open(const struct heard *heard, const struct published *p)
{
	size_t n = 0;

	for (size_t i = 0; i < heard->n_requests; i++)
		n += heard->requests[i].status == REQUEST_OPEN && !request_is_over(&heard->requests[i], p);
	return n;
}
