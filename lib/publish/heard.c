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

void heard_sort(struct heard *heard)
{
	if (heard->n_answers > 0)
		qsort(heard->answers, heard->n_answers, sizeof *heard->answers, by_visit);
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

size_t heard_open(const struct heard *heard)
{
	size_t n = 0;

	for (size_t i = 0; i < heard->n_requests; i++)
		n += heard->requests[i].status == REQUEST_OPEN;
	return n;
}
