/* Recognition in words, for the celebration's entry in everybody's calendar. */
#include "crosstrain/recognition.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* A list that ends where there is no more room: "A; B and 17 more". */
struct list {
	struct text *out;
	size_t begin, most;              /* in octets */
	size_t n, named;
};

static struct list list_begin(struct text *out, const char *title, size_t n, size_t most)
{
	text_add(out, title);
	return (struct list){ out, out->n, most, n, 0 };
}

/* Whether there is room for one more. */
static bool list_goes_on(struct list *l)
{
	if (l->named == l->n)
		return false;
	if (l->out->n - l->begin > l->most) {
		text_addf(l->out, " and %zu more", l->n - l->named);
		return false;
	}
	text_add(l->out, l->named++ > 0 ? "; " : " ");
	return true;
}

static const char *name_of(const struct published *p, struct subject_ix s)
{
	return published_subject(p, s)->name;
}

static int by_both(const void *pa, const void *pb)
{
	const struct recognized_pair *a = pa, *b = pb;

	ORDER(a->visitor.i, b->visitor.i);
	ORDER(a->buddy.i, b->buddy.i);
	return 0;
}

/* Of two who went both ways in the same cycle, only one is told. */
static struct recognized_pair *each_once(const struct recognition *r, size_t *n)
{
	struct recognized_pair *pairs = mem_array(struct recognized_pair, r->n_pairs);
	scoped(heap) struct recognized_pair *sorted = mem_array(struct recognized_pair, r->n_pairs);

	memcpy(sorted, r->pairs, r->n_pairs * sizeof *sorted);
	qsort(sorted, r->n_pairs, sizeof *sorted, by_both);
	*n = 0;
	for (size_t i = 0; i < r->n_pairs; i++) {
		struct recognized_pair back = { .visitor = r->pairs[i].buddy, .buddy = r->pairs[i].visitor };
		bool is_told = back.visitor.i < back.buddy.i && bsearch(&back, sorted, r->n_pairs, sizeof back, by_both) != NULL;

		if (!is_told)
			pairs[(*n)++] = r->pairs[i];
	}
	return pairs;
}

static void write_pairs(struct text *out, const struct published *p, const struct recognition *r)
{
	enum { OCTETS_MOST = 1500 };
	size_t n;
	scoped(heap) struct recognized_pair *pairs = r->n_pairs > 0 ? each_once(r, &n) : NULL;

	if (pairs == NULL)
		return;
	struct list l = list_begin(out, "In each other’s shoes:", n, OCTETS_MOST);
	for (size_t i = 0; list_goes_on(&l); i++)
		text_addf(out, "%s (%s) with %s (%s)%s", name_of(p, pairs[i].visitor), name_of(p, pairs[i].home),
		          name_of(p, pairs[i].buddy), name_of(p, pairs[i].host), pairs[i].is_mutual ? ", both ways" : "");
	text_add(out, ".\n");
}

static void write_departments(struct text *out, const struct published *p, const struct recognition *r)
{
	enum { OCTETS_MOST = 300 };
	struct list l = list_begin(out, "Saw each other most:", r->n_departments, OCTETS_MOST);

	for (size_t i = 0; list_goes_on(&l); i++) {
		const struct recognized_departments *d = &r->departments[i];
		int visits = d->a_to_b + d->b_to_a;

		text_addf(out, "%s and %s (%d visit%s)", name_of(p, d->a), name_of(p, d->b), visits, visits == 1 ? "" : "s");
	}
	text_add(out, ".\n");
}

static void write_completed(struct text *out, const struct published *p, const struct recognition *r)
{
	enum { OCTETS_MOST = 1000 };
	struct list l = list_begin(out, "Held all their visits:", r->n_completed, OCTETS_MOST);

	for (size_t i = 0; list_goes_on(&l); i++)
		text_add(out, name_of(p, r->completed[i].staff));
	text_add(out, ".\n");
}

void recognition_write(struct text *out, const struct published *p, const struct recognition *r)
{
	write_pairs(out, p, r);
	if (r->n_departments > 0)
		write_departments(out, p, r);
	if (r->n_completed > 0)
		write_completed(out, p, r);
}
