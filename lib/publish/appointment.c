/* What an appointment is asked: is it shown, to whom, what was before it. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "publish_internal.h"

bool appointment_is_shown(const struct published *p, const struct published_appointment *a, struct day today)
{
	int stays = a->status == VISIT_CANCELLED ? CANCELLED_STAYS_DAYS : p->company.keep_past_days;

	return days_between(day_after(a->day, 1), today) < stays;
}

size_t appointment_named(const struct published_appointment *a)
{
	size_t n = 0;

	while (n < a->n_attendees && (a->kind != KIND_MEETING || is_representative(a, &a->attendees[n])))
		n++;
	return n;
}

/* Leads' words are between them; a dispute concerns both departments; a meeting, the one that holds it. */
size_t appointment_readers(const struct published_appointment *a, struct subject_ix out[APPOINTMENT_READERS])
{
	struct subject_ix company = { 0 };
	size_t n = 0;

	switch (a->kind) {
	case KIND_MEETING:
		out[n++] = a->a;
		break;
	case KIND_ROOM:
		out[n++] = company;
		out[n++] = a->a;
		out[n++] = a->b;
		break;
	case KIND_CHECK_IN:
	case KIND_CELEBRATION:
		break;
	}
	return n;
}

struct check_in { struct subject_ix low, high; struct day day; size_t i; };

static int by_pair_and_day(const void *pa, const void *pb)
{
	const struct check_in *a = pa, *b = pb;

	ORDER(a->low.i, b->low.i);
	ORDER(a->high.i, b->high.i);
	ORDER(a->day.n, b->day.n);
	ORDER(a->i, b->i);
	return 0;
}

size_t *published_check_ins_before(const struct published *p)
{
	size_t *before = mem_array(size_t, p->n_appointments);
	scoped(heap) struct check_in *all = mem_array(struct check_in, p->n_appointments);
	size_t n = 0;

	for (size_t i = 0; i < p->n_appointments; i++) {
		const struct published_appointment *a = &p->appointments[i];
		bool in_order = a->a.i < a->b.i;

		before[i] = SIZE_MAX;
		if (a->kind == KIND_CHECK_IN && a->status == VISIT_ON)
			all[n++] = (struct check_in){ in_order ? a->a : a->b, in_order ? a->b : a->a, a->day, i };
	}
	qsort(all, n, sizeof *all, by_pair_and_day);
	for (size_t i = 1; i < n; i++)
		if (subject_same(all[i].low, all[i - 1].low) && subject_same(all[i].high, all[i - 1].high))
			before[all[i].i] = all[i - 1].i;
	return before;
}
