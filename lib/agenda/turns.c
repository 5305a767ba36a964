/* Turns: whoever has had fewest goes first.
 *
 * Nobody makes up for what they were away from: while they are, the level of those who are there rises
 * over theirs, and then counts for them, too (as the virtual time of fair queueing; Goyal et al., "Start-time
 * Fair Queuing", 1996).  Who is new and has no day of joining is found by being far behind. */
#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* By taking another's place somebody may be two turns behind for a while; never three. */
enum { BEHIND_MOST = 2 };

void turns_begin(struct turns *turns, const struct org *org, struct dept_ix department)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(org, department, &n);
	struct draw draw = draw_begin(org->name, 0);

	*turns = (struct turns){ .org = org, .people = mem_array(struct whose, n) };
	for (size_t i = 0; i < n; i++)
		if (!org_staff(org, people[i])->lead)
			turns->people[turns->n_people++] = (struct whose){
				.staff = people[i], .last = DAY_EVER_BEFORE,
				.lot = draw_of(&draw, org_staff(org, people[i])->id),
			};
}

void turns_end(struct turns *turns)
{
	for (size_t i = 0; i < turns->n_people; i++)
		free(turns->people[i].promised);
	free(turns->people);
}

static void raise_level(struct turns *turns, struct day day)
{
	int fewest = INT32_MAX, most = 0;

	for (size_t i = 0; i < turns->n_people; i++) {
		const struct whose *t = &turns->people[i];

		most = t->n > most ? t->n : most;
		if (t->n < fewest && org_is_present(turns->org, t->staff, day))
			fewest = t->n;
	}
	if (fewest != INT32_MAX && fewest > turns->level)
		turns->level = fewest;
	if (most - BEHIND_MOST > turns->level)
		turns->level = most - BEHIND_MOST;
	for (size_t i = 0; i < turns->n_people; i++)
		if (turns->people[i].n < turns->level)
			turns->people[i].n = turns->level;
}

void turns_take(struct turns *turns, struct staff_ix s, struct day day)
{
	raise_level(turns, day);
	for (size_t i = 0; i < turns->n_people; i++)
		if (staff_same(turns->people[i].staff, s)) {
			turns->people[i].n++;
			turns->people[i].last = day;
		}
}

/* Whose next turns are farther away, first. */
static int by_promises(const struct whose *a, const struct whose *b)
{
	for (size_t i = 0; i < a->n_promised && i < b->n_promised; i++)
		ORDER(b->promised[i].n, a->promised[i].n);
	ORDER(a->n_promised, b->n_promised);
	return 0;
}

/* Of two who had as many turns: whose next one is farther away, or was longer ago. */
static int by_turn(const void *pa, const void *pb)
{
	const struct whose *a = pa, *b = pb;

	ORDER(a->n, b->n);
	int promises = by_promises(a, b);
	if (promises != 0)
		return promises;
	ORDER(a->last.n, b->last.n);
	ORDER(a->elsewhere, b->elsewhere);
	ORDER(a->lot, b->lot);
	ORDER(a->staff.i, b->staff.i);
	return 0;
}

void turns_sort(struct turns *turns, struct day day)
{
	raise_level(turns, day);
	if (turns->n_people > 1)
		qsort(turns->people, turns->n_people, sizeof *turns->people, by_turn);
}
