/* Why a visit is left out, in words that HR can act on.
 *
 * Every day that the visit could begin on is asked what keeps it from there (obstacle.c).
 * Named are the fewest obstacles that together free a day: without them, everybody else
 * where they are, the visit fits.  One is better than two; among as few, those that free
 * the most days.  Others' visits are named before the rules and the person's own days:
 * only where no single one of them is in the way alone are the latter asked at all.
 *
 * "A" and "either A; or B" mean that one change is enough, "both A; and B" that it takes
 * two.  Whoever changes these words changes tests/test_reason.c, which reads them. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/text.h"
#include "wording.h"

/* Obstacles that together are in the way at some slots, and the first of these. */
struct choice { uint16_t obstacles; uint32_t slots; int first; };

/* Fewest first, then others' visits before the rest, then what frees the most slots. */
static int by_use(const void *pa, const void *pb)
{
	const struct choice *a = pa, *b = pb;

	ORDER(__builtin_popcount(a->obstacles), __builtin_popcount(b->obstacles));
	ORDER(a->obstacles > OTHERS, b->obstacles > OTHERS);
	ORDER(b->slots, a->slots);
	ORDER(a->obstacles, b->obstacles);
	return 0;
}

/* Each set of obstacles that is in the way at some slot, the most useful one first.  To be
 * freed. */
static struct choice *list_choices(const struct question *q, uint32_t *n)
{
	const struct problem *p = q->s->p;
	int slots = p->hosts[p->tasks[q->task].host.i].n_slots;
	scoped(heap) uint16_t *found = mem_array(uint16_t, (size_t)slots);
	uint32_t at[OBSTACLES] = { 0 };
	struct choice *choices = NULL;

	*n = 0;
	obstacles_find(q, 0, slots, found);
	for (int slot = 0; slot < slots; slot++) {
		if (found[slot] & NEVER)
			continue;
		if (at[found[slot]] == 0) {
			*mem_push(choices, *n) = (struct choice){ found[slot], 0, slot };
			at[found[slot]] = *n;
		}
		choices[at[found[slot]] - 1].slots++;
	}
	if (*n > 0)
		qsort(choices, *n, sizeof *choices, by_use);
	return choices;
}

/* Whether, whatever else may be, on each day either the person is away or the host closed. */
static bool never_meet(const struct choice *choices, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!(choices[i].obstacles & (ABSENT | HOST_CLOSED)))
			return false;
	return true;
}

/* A single obstacle, and the next best one if that would do as well. */
static void single_in_words(struct text *out, struct view *v, const struct choice *choices, uint32_t n)
{
	const struct choice *best = &choices[0], *next = NULL;
	uint16_t shared = HOST_FULL | HOME_FULL;

	/* What is shared concerns many; a way out for one person alone would hide that. */
	for (uint32_t i = 1; i < n && next == NULL; i++)
		if (__builtin_popcount(choices[i].obstacles) == 1
		    && (!(best->obstacles & shared) || (choices[i].obstacles & shared)))
			next = &choices[i];
	if (next != NULL && (best->obstacles | next->obstacles) == (ABSENT | HOST_CLOSED) && never_meet(choices, n)) {
		no_day_in_words(out, v);
		return;
	}
	text_add(out, next != NULL ? "either " : "");
	v->slot = best->first;
	obstacles_in_words(out, v, best->obstacles);
	if (next == NULL)
		return;
	text_add(out, "; or ");
	v->slot = next->first;
	obstacles_in_words(out, v, next->obstacles);
}

static void choices_in_words(struct text *out, struct view *v, const struct choice *choices, uint32_t n)
{
	int least = __builtin_popcount(choices[0].obstacles);

	if (least == 1) {
		single_in_words(out, v, choices, n);
		return;
	}
	text_add(out, least == 2 ? "both " : least > 2 ? "all of these: " : "");
	v->slot = choices[0].first;
	obstacles_in_words(out, v, choices[0].obstacles);
}

static void pinned_in_words(struct text *out, struct view *v)
{
	const char *host = org_department(v->p->org, v->t->host)->name;
	int slots = v->p->hosts[v->t->host.i].n_slots;
	char buf[DAY_TEXT_SIZE];
	uint16_t found;

	text_addf(out, "pinned to %s, but ", day_write(buf, v->t->pin));
	v->slot = problem_slot(v->p, v->t->host, v->t->pin);
	if (v->slot == NO_SLOT) {
		text_addf(out, "%s does not work on %s", host, buf);
	} else if (v->slot + v->t->length > slots) {
		text_addf(out, "%s works on only %d days from then to the end of the cycle", host, slots - v->slot);
	} else {
		obstacles_find(&v->q, v->slot, v->slot + 1, &found);
		obstacles_in_words(out, v, found & NEVER ? (found & ~NEVER) | ABSENT : found);
	}
}

char *reason_left_out(const struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];
	struct view v = { s->p, t, { .s = s, .task = task, .of_others = t->n_starts > 0 }, NO_SLOT };
	scoped_text struct text out = TEXT_EMPTY;
	scoped(heap) struct choice *choices = NULL;
	uint32_t n = 0;

	if (t->pinned) {
		v.q.of_others = false;
		pinned_in_words(&out, &v);
		return text_give(&out);
	}
	choices = list_choices(&v.q, &n);
	if (v.q.of_others && n > 0 && __builtin_popcount(choices[0].obstacles) > 1) {
		v.q.of_others = false;
		free(choices);
		choices = list_choices(&v.q, &n);
	}
	if (n > 0)
		choices_in_words(&out, &v, choices, n);
	else
		nothing_in_words(&out, &v);
	return text_give(&out);
}
