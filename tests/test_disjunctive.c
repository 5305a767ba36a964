/* Companies in which a host takes one visitor at a time, and everybody is a department of
 * one: open shops (people are the jobs, hosts the machines). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "brute.h"
#include "world.h"

enum { MOST = 9 };

/* The days that each visit takes, and those of the cycle. */
struct shop { uint32_t n_people, n_hosts, n_days; uint32_t days[MOST][MOST]; };

static struct org *shop_org(const struct shop *shop, const char *more)
{
	scoped_text struct text conf = TEXT_EMPTY;
	const char *comma = "";

	text_addf(&conf, "organization = \"Shop\"; timezone = \"UTC\";\n"
	          "cycle = { start = \"2027-01-01\"; days = %u; publish_ahead = 0; notice_days = 0; min_gap_days = 0; };\n"
	          "departments = (", shop->n_days);
	for (uint32_t i = 0; i < shop->n_people + shop->n_hosts; i++)
		text_addf(&conf, "%s{ id = \"d%u\"; name = \"D%u\"; workdays = \"mon-sun\"; capacity = 1; max_away = 1; }",
		          i > 0 ? ", " : "", i, i);
	text_add(&conf, ");\nroutes = (");
	for (uint32_t i = 0; i < shop->n_people; i++)
		for (uint32_t j = 0; j < shop->n_hosts; j++) {
			text_addf(&conf, "%s{ from = \"d%u\"; to = \"d%u\"; days = %u; }", comma, i, shop->n_people + j, shop->days[i][j]);
			comma = ", ";
		}
	text_add(&conf, ");\nstaff = (");
	for (uint32_t i = 0; i < shop->n_people; i++)
		text_addf(&conf, "%s{ id = \"s%u\"; name = \"S%u\"; department = \"d%u\"; workdays = \"mon-sun\"; }",
		          i > 0 ? ", " : "", i, i, i);
	text_addf(&conf, ");\n%s\n", more);
	return world_org(text_str(&conf));
}

/* No person and no host has more to do than the cycle has days; some have as many. */
static struct shop draw_shop(uint64_t seed, uint32_t n_people, uint32_t n_hosts, uint32_t most_days)
{
	struct dice dice = { seed * 104729 };
	struct shop shop = { .n_people = n_people, .n_hosts = n_hosts };
	uint32_t by_person[MOST] = { 0 }, by_host[MOST] = { 0 };

	for (uint32_t i = 0; i < shop.n_people; i++)
		for (uint32_t j = 0; j < shop.n_hosts; j++) {
			shop.days[i][j] = 1 + dice_roll(&dice, most_days);
			by_person[i] += shop.days[i][j];
			by_host[j] += shop.days[i][j];
			shop.n_days = by_person[i] > shop.n_days ? by_person[i] : shop.n_days;
			shop.n_days = by_host[j] > shop.n_days ? by_host[j] : shop.n_days;
		}
	return shop;
}

static struct plan_cycle plan_shop(const struct shop *shop, struct brute *best)
{
	struct history none = { 0 };
	scoped(org) struct org *org = shop_org(shop, "");
	scoped(plan) struct plan *plan = plan_make(org, &none, org->cycle.start, EFFORT_NORMAL, NULL);

	if (best != NULL && plan->cycles[0].placed < (size_t)shop->n_people * shop->n_hosts)
		*best = brute_force(org, &none, plan);
	return plan->cycles[0];
}

/* Where not all fit, no plan there is places more, and that is proved. */
static void a_shop_that_cannot_be_filled_is_proved_so(void **state)
{
	size_t n = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		struct shop shop = draw_shop(seed, 3, 3, 5);
		struct brute best = { .given_up = true };
		struct plan_cycle c = plan_shop(&shop, &best);

		if (best.given_up)
			continue;
		if (c.bound < (size_t)best.placed || c.placed != (size_t)best.placed || !c.proved_most)
			fail_msg("seed %llu: placed %zu, bound %zu, %d can be", (unsigned long long)seed, c.placed, c.bound, best.placed);
		n++;
	}
	print_message("%zu of 1,500 shops cannot be filled\n", n);
	assert_true(n > 0);
}

/* All of these can be. */
static void larger_shops_are_filled(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint32_t size = 4 + (uint32_t)seed % 6;
		struct shop shop = draw_shop(seed, size, size, 60);
		struct plan_cycle c = plan_shop(&shop, NULL);

		if (c.placed != (size_t)size * size)
			fail_msg("seed %llu: placed %zu of %u", (unsigned long long)seed, c.placed, size * size);
	}
}

/* Each person has one visit pinned to the first day, each to another host; the cycle is a day
 * too short for all visits, never for those. */
static void what_is_pinned_is_not_left_out(void **state)
{
	size_t n = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct shop shop = draw_shop(seed, 3, 3, 5);

		shop.n_days--;
		scoped(org) struct org *org = shop_org(&shop,
			"pins = ( { staff = \"s0\"; to = \"d3\"; on = \"2027-01-01\"; },"
			" { staff = \"s1\"; to = \"d4\"; on = \"2027-01-01\"; }, { staff = \"s2\"; to = \"d5\"; on = \"2027-01-01\"; } );");
		scoped(plan) struct plan *plan = plan_make(org, &(struct history){ 0 }, org->cycle.start, EFFORT_NORMAL, NULL);

		assert_true(plan->cycles[0].placed < 9);
		for (size_t i = 0; i < plan->n_visits; i++) {
			const struct plan_visit *v = &plan->visits[i];

			if (v->pinned && (!plan_is_placed(v) || !day_same(v->days.first, org->cycle.start)))
				fail_msg("seed %llu: %s does not go as pinned", (unsigned long long)seed, org_staff(org, v->staff)->id);
			n += v->pinned;
		}
	}
	assert_int_equal(n, 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shop_that_cannot_be_filled_is_proved_so),
		cmocka_unit_test(larger_shops_are_filled),
		cmocka_unit_test(what_is_pinned_is_not_left_out),
	};

	return cmocka_run_group_tests_name("disjunctive", tests, NULL, NULL);
}
