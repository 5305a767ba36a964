/* Where each visit could begin, others aside, as a set of slots.
 *
 * Colleagues who work on the same weekdays differ only by what keeps one of them for a
 * while: time off, a visit, a certificate that ends.  So a route's days are looked at
 * once for each such set of weekdays, and out of a person's copy whole ranges are taken. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

/* Where those who work on these weekdays could begin. */
struct usual { struct weekdays days; uint64_t *starts; };

struct usuals { struct usual *v; size_t n; };

int slots_next(const uint64_t *set, int words, int slot)
{
	for (int word = slot / 64; word < words; word++) {
		uint64_t bits = set[word];

		if (word == slot / 64)
			bits &= ~UINT64_C(0) << (slot % 64);
		if (bits != 0)
			return word * 64 + __builtin_ctzll(bits);
	}
	return NO_SLOT;
}

int slots_previous(const uint64_t *set, int slot)
{
	for (int word = slot / 64; slot >= 0 && word >= 0; word--) {
		uint64_t bits = set[word];

		if (word == slot / 64)
			bits &= ~UINT64_C(0) >> (63 - slot % 64);
		if (bits != 0)
			return word * 64 + 63 - __builtin_clzll(bits);
	}
	return NO_SLOT;
}

void slots_clear(uint64_t *set, int from, int until)
{
	for (int i = from > 0 ? from : 0; i < until;) {
		int word = i / 64, end = until < (word + 1) * 64 ? until : (word + 1) * 64;
		uint64_t mask = ~UINT64_C(0) << (i % 64);

		if (end < (word + 1) * 64)
			mask &= ~(~UINT64_C(0) << (end % 64));
		set[word] &= ~mask;
		i = end;
	}
}

void slots_clear_near(uint64_t *set, const struct problem *p, const struct task *t, int first, int last)
{
	const struct host *h = &p->hosts[t->host.i];

	slots_clear(set, host_slot_from(p, h, first - p->gap) - t->length + 1,
	            host_slot_from(p, h, last + p->gap + 1));
}

static void set_slot(uint64_t *set, int slot)
{
	set[slot / 64] |= UINT64_C(1) << (slot % 64);
}

static void find_usual(const struct problem *p, const struct task *t, const struct usual *usual)
{
	const struct host *h = &p->hosts[t->host.i];
	const struct org_department *home = org_department(p->org, t->home);
	int run = 0;

	for (int slot = h->n_slots - 1; slot >= 0; slot--) {
		struct day d = day_after(p->span.first, h->day[slot]);
		bool good = h->open[slot] && weekdays_has(usual->days, d)
		            && !days_has(&home->holidays, d) && !days_has(&home->all_hands, d);

		run = good ? run + 1 : 0;
		if (run >= t->length)
			set_slot(usual->starts, slot);
	}
}

static const uint64_t *usual_starts(const struct problem *p, const struct task *t, struct usuals *known)
{
	struct weekdays days = org_staff(p->org, t->staff)->workdays;

	for (size_t i = 0; i < known->n; i++)
		if (known->v[i].days.bits == days.bits)
			return known->v[i].starts;
	struct usual *usual = mem_push(known->v, known->n);
	*usual = (struct usual){ days, mem_array(uint64_t, (size_t)p->words) };
	find_usual(p, t, usual);
	return usual->starts;
}

/* Takes out the visits that have a day in the span.  A host that does not work on any of
 * its days does not mind it. */
static void clear_span(struct problem *p, struct task *t, struct span days)
{
	const struct host *h = &p->hosts[t->host.i];
	struct day first = day_later(days.first, p->span.first), until = day_earlier(days.until, p->span.until);

	if (!day_before(first, until))
		return;         /* not of this cycle; it may be without a beginning or an end */
	int from = host_slot_from(p, h, days_between(p->span.first, first));
	int end = host_slot_from(p, h, days_between(p->span.first, until));
	if (from < end)
		slots_clear(t->starts, from - t->length + 1, end);
}

/* Leaves what HR and the notice allow: the day that is pinned; or else no day before the
 * earliest but the one that people have been told. */
static void keep_settable(struct problem *p, struct task *t)
{
	int keep = t->pinned ? problem_slot(p, t->host, t->pin) : t->told_slot;
	bool is_kept = keep != NO_SLOT && can_start(t, keep);

	slots_clear(t->starts, 0, t->pinned ? p->words * 64 : host_slot_from(p, &p->hosts[t->host.i], p->earliest));
	if (is_kept)
		set_slot(t->starts, keep);
}

static void find_starts(struct problem *p, struct task *t, struct usuals *known)
{
	const struct org_staff *person = org_staff(p->org, t->staff);
	struct day until = day_earlier(person->employed.until, org_held_until(p->org, t->staff, t->route));

	memcpy(t->starts, usual_starts(p, t, known), (size_t)p->words * sizeof *t->starts);
	clear_span(p, t, (struct span){ DAY_EVER_BEFORE, person->employed.first });
	clear_span(p, t, (struct span){ until, DAY_EVER_AFTER });
	for (size_t i = 0; i < person->time_off.n; i++)
		clear_span(p, t, person->time_off.v[i]);
	for (uint32_t i = p->first_stay[t->staff.i]; i < p->first_stay[t->staff.i + 1]; i++)
		slots_clear_near(t->starts, p, t, p->stays[i].first, p->stays[i].last);
	if (t->published)
		t->told_slot = problem_slot(p, t->host, t->told);
	keep_settable(p, t);
	if (t->told_slot != NO_SLOT && !can_start(t, t->told_slot))
		t->told_slot = NO_SLOT;
	for (int w = 0; w < p->words; w++)
		t->n_starts += __builtin_popcountll(t->starts[w]);
}

void problem_find_starts(struct problem *p)
{
	struct usuals *known = mem_array(struct usuals, p->org->n_routes);

	p->starts = mem_array(uint64_t, p->n_tasks * (size_t)p->words);
	for (uint32_t i = 0; i < p->n_tasks; i++) {
		struct task *t = &p->tasks[i];

		t->starts = &p->starts[i * (size_t)p->words];
		find_starts(p, t, &known[t->route.i]);
	}
	for (size_t r = 0; r < p->org->n_routes; r++) {
		for (size_t i = 0; i < known[r].n; i++)
			free(known[r].v[i].starts);
		free(known[r].v);
	}
	free(known);
}
