/* The order of a plan's visits.  Numbers of visits are sorted, as these are long. */
#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "plan_internal.h"

struct listing { const struct plan_visit *visits; struct day first; size_t n_departments; };

static size_t staff_of(const void *number, const void *of)
{
	return ((const struct listing *)of)->visits[*(const uint32_t *)number].staff.i;
}

/* Those left out, without a day, come first. */
static size_t day_and_host_of(const void *number, const void *of)
{
	const struct listing *l = of;
	const struct plan_visit *v = &l->visits[*(const uint32_t *)number];
	size_t day = plan_is_placed(v) ? 1 + (size_t)days_between(l->first, v->days.first) : 0;

	return day * l->n_departments + v->host.i;
}

/* Puts visit order[i] at i, for all i.  The places that follow from one another in this way
 * are circles; each is gone through once, with one visit in hand. */
static void rearrange(struct plan_visit *visits, uint32_t *order, size_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct plan_visit in_hand = visits[i];
		uint32_t at = i;

		while (order[at] != i) {
			uint32_t next = order[at];

			visits[at] = visits[next];
			order[at] = at;
			at = next;
		}
		visits[at] = in_hand;
		order[at] = at;
	}
}

void visits_sort(const struct org *org, struct plan_visit *visits, size_t n)
{
	scoped(heap) uint32_t *numbers = mem_array(uint32_t, n);
	struct listing l = { visits, DAY_EVER_AFTER, org->n_departments };
	size_t last = 0, size = sizeof *numbers;

	for (uint32_t i = 0; i < n; i++) {
		numbers[i] = i;
		if (plan_is_placed(&visits[i]))
			l.first = day_earlier(l.first, visits[i].days.first);
	}
	for (uint32_t i = 0; i < n; i++)
		last = day_and_host_of(&i, &l) > last ? day_and_host_of(&i, &l) : last;
	/* The last criterion first: what is equal in the next keeps its order. */
	scoped(heap) uint32_t *by_staff = order_by(staff_of, &l, org->n_staff, numbers, n, size);
	scoped(heap) uint32_t *by_all = order_by(day_and_host_of, &l, last + 1, by_staff, n, size);

	rearrange(visits, by_all, n);
}
