/* Where visits can start, held against the days one by one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "crosstrain/mem.h"
#include "../lib/plan/plan_internal.h"
#include "world.h"

/* Whether a visit from day `first` to day `last` keeps the gap to the person's stays. */
static bool clears_stays(const struct problem *p, struct staff_ix s, int first, int last)
{
	for (uint32_t i = p->first_stay[s.i]; i < p->first_stay[s.i + 1]; i++)
		if (too_near(p, first, last, p->stays[i].first, p->stays[i].last))
			return false;
	return true;
}

/* By the plain rules, a date at a time; the notice and visits of the person's own are asked here. */
static bool may_start(const struct problem *p, const struct task *t, int slot)
{
	const struct host *h = &p->hosts[t->host.i];

	if (slot + t->length > h->n_slots)
		return false;
	bool is_told = t->published && slot == problem_slot(p, t->host, t->told);
	bool is_settable = t->pinned ? slot == problem_slot(p, t->host, t->pin)
	                             : h->day[slot] >= p->earliest || is_told;
	scoped(heap) char *why = plan_obstacle(p->org, t->staff, t->route, problem_span(p, t, slot));

	return is_settable && why == NULL
	       && clears_stays(p, t->staff, h->day[slot], h->day[slot + t->length - 1]);
}

/* Checks all tasks of a cycle; returns how many slots do not do. */
static size_t check_starts(const struct org *org, const struct history *history, struct day today, uint64_t seed)
{
	struct watch watch = { 0 };
	struct record record;
	struct problem p;
	size_t refused = 0;

	record_init(&record, org, history, org_cycle_at(org, today));
	problem_init(&p, org, &record, today, org_cycle_at(org, today), &watch);
	for (uint32_t i = 0; i < p.n_tasks; i++) {
		const struct task *t = &p.tasks[i];
		int n = 0, told = t->published ? problem_slot(&p, t->host, t->told) : NO_SLOT;

		for (int slot = 0; slot < p.hosts[t->host.i].n_slots; slot++) {
			bool may = may_start(&p, t, slot);

			if (can_start(t, slot) != may)
				fail_msg("seed %llu: %s can%s start on slot %d of %s", (unsigned long long)seed,
				         org_staff(org, t->staff)->id, may ? "" : "not", slot, org_department(org, t->host)->id);
			n += may;
			refused += !may;
		}
		assert_int_equal(t->n_starts, n);
		assert_int_equal(t->told_slot, told != NO_SLOT && can_start(t, told) ? told : NO_SLOT);
	}
	problem_clear(&p);
	record_clear(&record);
	return refused;
}

static void a_visit_can_start_where_no_day_speaks_against_it(void **state)
{
	static const struct drawn_shape shape = { 60, 7, false };
	size_t refused = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		scoped_text struct text conf = TEXT_EMPTY;
		struct history history = { 0 };

		draw_company(&conf, seed, &shape);
		scoped(org) struct org *org = world_org(text_str(&conf));
		refused += check_starts(org, &history, org->cycle.start, seed);
		scoped(plan) struct plan *plan = plan_make(org, &history, org->cycle.start, EFFORT_LOW, NULL);
		world_remember(&history, plan);
		/* Some have begun, some are near, some are of the next cycle. */
		for (int days = 1; days < 60; days += 13)
			refused += check_starts(org, &history, day_after(org->cycle.start, days), seed);
		history_clear(&history);
	}
	assert_true(refused > 0);       /* or nothing was tried */
}

static void ranges_of_slots_reach_over_words(void **state)
{
	(void)state;
	for (int from = -2; from < 190; from += 3)
		for (int until = from; until <= 192; until += 5) {
			uint64_t set[3] = { ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0) };

			slots_clear(set, from, until);
			for (int slot = 0; slot < 192; slot++)
				assert_int_equal(set[slot / 64] >> (slot % 64) & 1, slot < from || slot >= until);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_can_start_where_no_day_speaks_against_it),
		cmocka_unit_test(ranges_of_slots_reach_over_words),
	};

	return cmocka_run_group_tests_name("starts", tests, NULL, NULL);
}
