/* The guarantees of plan.h for those who look after visitors, on drawn companies
 * through many cycles. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "stage.h"

static const char *id_of(const struct stage *s, struct staff_ix person)
{
	return s->org->staff[person.i].id;
}

/* Whether a person could look after somebody on these days: one of the host's who do,
 * there on all of them, on no visit of their own. */
static bool could_care(const struct stage *s, struct staff_ix person, struct dept_ix host, struct span days)
{
	const struct org_staff *p = org_staff(s->org, person);

	if (!p->buddy || !dept_same(p->home, host))
		return false;
	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1))
		if (org_works(s->org, host, d) && !org_is_present(s->org, person, d))
			return false;
	for (size_t i = 0; i < s->plan->n_visits; i++)
		if (plan_is_placed(&s->plan->visits[i]) && staff_same(s->plan->visits[i].staff, person)
		    && do_overlap(s->plan->visits[i].days, days))
			return false;
	return true;
}

/* Whether a person looks after somebody else than that visitor on a day of the visit. */
static bool has_another(const struct stage *s, struct staff_ix person, const struct plan_visit *visit)
{
	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];

		if (v != visit && plan_is_placed(v) && staff_same(v->buddy, person) && do_overlap(v->days, visit->days))
			return true;
	}
	return false;
}

/* A visit of the cycle that nobody has been told of before. */
static bool is_new(const struct stage *s, const struct plan_visit *v)
{
	return plan_is_placed(v) && !stage_is_told(s, v);
}

static const struct staff_ix *hosts_of(const struct stage *s, const struct plan_visit *v, size_t *n)
{
	return org_staff_of(s->org, v->host, n);
}

/* A buddy could care on all days; there is none only if nobody could, and that is said. */
static void judge_presence(const struct stage *s)
{
	size_t *tally = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		size_t n, willing = 0;
		const struct staff_ix *people = hosts_of(s, v, &n);

		if (!plan_is_placed(v))
			continue;
		tally[is_nobody(v->buddy)]++;
		if (!is_nobody(v->buddy)) {
			if (!could_care(s, v->buddy, v->host, v->days))
				FAIL_IN(s, "%s cannot look after %s", id_of(s, v->buddy), id_of(s, v->staff));
			continue;
		}
		for (size_t p = 0; p < n; p++) {
			willing += org_staff(s->org, people[p])->buddy;
			if (could_care(s, people[p], v->host, v->days))
				FAIL_IN(s, "%s could look after %s", id_of(s, people[p]), id_of(s, v->staff));
		}
		const char *why = willing == 0 ? "looks after visitors" : "is there on all days of the visit";
		if (v->reason == NULL || strstr(v->reason, "no buddy: nobody in") == NULL || strstr(v->reason, why) == NULL)
			FAIL_IN(s, "%s has no buddy: %s", id_of(s, v->staff), v->reason != NULL ? v->reason : "without a reason");
	}
}

/* Nobody has two visitors at once while a colleague who could care has none. */
static void judge_crowds(const struct stage *s)
{
	size_t *crowded = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		size_t n;
		const struct staff_ix *people = hosts_of(s, v, &n);

		if (!is_new(s, v) || is_nobody(v->buddy) || !has_another(s, v->buddy, v))
			continue;
		(*crowded)++;
		for (size_t p = 0; p < n; p++)
			if (could_care(s, people[p], v->host, v->days) && !has_another(s, people[p], v))
				FAIL_IN(s, "%s has more than %s, and %s has none", id_of(s, v->buddy), id_of(s, v->staff),
				        id_of(s, people[p]));
	}
}

/* How often somebody was a buddy in one cycle, and up to it. */
static int count_turns(const struct stage *s, struct staff_ix person, int cycle, bool and_before)
{
	int n = 0;

	for (size_t i = 0; i < s->plan->n_visits; i++)
		n += s->plan->visits[i].cycle == cycle && staff_same(s->plan->visits[i].buddy, person);
	for (size_t i = 0; i < s->history->n_visits && and_before; i++)
		n += s->history->visits[i].cycle < cycle && staff_same(s->history->visits[i].buddy, person);
	return n;
}

/* Nobody takes a turn that a colleague could have taken who has two fewer in this cycle,
 * or one fewer and over all cycles two. */
static void judge_turns(const struct stage *s)
{
	size_t *tally = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++) {
		const struct plan_visit *v = &s->plan->visits[i];
		size_t n;
		const struct staff_ix *people = hosts_of(s, v, &n);

		if (v->cycle != s->cycle || !is_new(s, v) || is_nobody(v->buddy))
			continue;
		for (size_t p = 0; p < n; p++) {
			int ahead = count_turns(s, v->buddy, s->cycle, false) - count_turns(s, people[p], s->cycle, false);
			int in_all = count_turns(s, v->buddy, s->cycle, true) - count_turns(s, people[p], s->cycle, true);

			if (!could_care(s, people[p], v->host, v->days) || has_another(s, people[p], v))
				continue;
			tally[0]++;
			if (ahead > 1 || (ahead == 1 && in_all > 1))
				FAIL_IN(s, "%s looks after %s, and has %d turns more than %s, in all %d", id_of(s, v->buddy),
				        id_of(s, v->staff), ahead, id_of(s, people[p]), in_all);
		}
	}
}

static void live_all(void (*judge)(const struct stage *), size_t *tally, uint64_t companies)
{
	static const struct years_shape shape = { .staff = 40, .departments = 5, .cycles = 8 };
	uint64_t first, until = years_seeds(&first, companies);

	for (uint64_t seed = first; seed < until; seed++)
		stage_live(seed, &shape, true, judge, tally);
}

static void a_buddy_is_there_or_it_says_that_nobody_is(void **state)
{
	size_t tally[2] = { 0 };

	(void)state;
	live_all(judge_presence, tally, 60);
	years_assert_tried(tally[0], 1000);
	years_assert_tried(tally[1], 100);
}

static void nobody_has_two_visitors_while_a_colleague_has_none(void **state)
{
	size_t n = 0;

	(void)state;
	live_all(judge_crowds, &n, 60);
	years_assert_tried(n, 100);
}

static void turns_are_level(void **state)
{
	size_t tally[2] = { 0 };

	(void)state;
	live_all(judge_turns, tally, 60);
	years_assert_tried(tally[0], 100);
}

/* Whether a buddy was, or in this cycle will be, a guest of their visitor's. */
static bool met_both_ways(const struct stage *s, const struct plan_visit *v)
{
	for (size_t i = 0; i < s->plan->n_visits; i++)
		if (staff_same(s->plan->visits[i].staff, v->buddy) && staff_same(s->plan->visits[i].buddy, v->staff))
			return true;
	for (size_t i = 0; i < s->history->n_visits; i++)
		if (staff_same(s->history->visits[i].staff, v->buddy) && staff_same(s->history->visits[i].buddy, v->staff))
			return true;
	return false;
}

static void judge_pairs(const struct stage *s)
{
	size_t *tally = s->arg;

	for (size_t i = 0; i < s->plan->n_visits; i++)
		if (plan_is_placed(&s->plan->visits[i]) && !is_nobody(s->plan->visits[i].buddy))
			tally[met_both_ways(s, &s->plan->visits[i])]++;
}

/* Two departments of ten who visit each other for eight cycles: of four buddies three are
 * looked after by their visitors, too. */
static void buddies_meet_both_ways(void **state)
{
	(void)state;
	for (uint32_t length = 1; length <= 3; length++) {
		scoped_text struct text conf = TEXT_EMPTY;
		size_t tally[2] = { 0 };

		text_addf(&conf, "organization = \"Pairs %u\"; timezone = \"Europe/Berlin\";\n"
		          "cycle = { start = \"2027-01-04\"; weeks = 6; publish_ahead = 0; notice_days = 0; };\n"
		          "departments = ( { id = \"a\"; name = \"A\"; max_away = 2; }, { id = \"b\"; name = \"B\"; max_away = 2; } );\n"
		          "routes = ( { from = \"a\"; to = \"b\"; days = %u; }, { from = \"b\"; to = \"a\"; days = %u; } );\nstaff = (",
		          length, length, length);
		for (int i = 0; i < 20; i++)
			text_addf(&conf, "%s { id = \"p%d\"; name = \"P\"; department = \"%s\"; }", i > 0 ? "," : "", i, i < 10 ? "a" : "b");
		text_add(&conf, " );\n");
		scoped(org) struct org *org = world_org(text_str(&conf));
		stage_live_in(org, 8, length, NULL, judge_pairs, tally);
		if (tally[1] < 3 * tally[0])
			fail_msg("visits of %u days: %zu met both ways, %zu did not", length, tally[1], tally[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buddy_is_there_or_it_says_that_nobody_is),
		cmocka_unit_test(nobody_has_two_visitors_while_a_colleague_has_none),
		cmocka_unit_test(turns_are_level),
		cmocka_unit_test(buddies_meet_both_ways),
	};

	return cmocka_run_group_tests_name("buddies", tests, NULL, NULL);
}
