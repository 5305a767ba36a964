/* The guarantees of plan.h that nothing is a matter of chance: the order of HR's
 * files, names and ranks favour nobody, and who was told a day keeps it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "stage.h"

static char *csv_of(const struct org *org, const struct plan *plan)
{
	struct text csv = TEXT_EMPTY;

	plan_write_csv(&csv, org, plan);
	return text_give(&csv);
}

/* The same company with its files shuffled, and with everybody called otherwise. */
struct disguises { struct org *org[2]; };

static bool says_the_same(const struct plan_visit *a, const struct plan_visit *b)
{
	return staff_same(a->staff, b->staff) && dept_same(a->host, b->host) && a->cycle == b->cycle
	       && day_same(a->days.first, b->days.first) && day_same(a->days.until, b->days.until)
	       && staff_same(a->buddy, b->buddy);
}

static void judge_disguises(const struct stage *s)
{
	const struct disguises *other = s->arg;
	struct day today = s->plan->today;
	scoped(plan) struct plan *shuffled = plan_make(other->org[0], s->history, today, EFFORT_LOW, NULL);
	scoped(plan) struct plan *renamed = plan_make(other->org[1], s->history, today, EFFORT_LOW, NULL);
	scoped(heap) char *one = csv_of(s->org, s->plan), *two = csv_of(other->org[0], shuffled);

	assert_string_equal(one, two);
	assert_int_equal(renamed->n_visits, s->plan->n_visits);
	for (size_t i = 0; i < renamed->n_visits; i++)
		if (!says_the_same(&renamed->visits[i], &s->plan->visits[i]))
			fail_msg("seed %llu, cycle %d: %s goes otherwise by another name", (unsigned long long)s->seed, s->cycle,
			         org_staff(s->org, s->plan->visits[i].staff)->id);
}

static void order_and_names_do_not_matter(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 6 };
	uint64_t first, until = years_seeds(&first, 40);

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		scoped_text struct text conf = TEXT_EMPTY, shuffled = TEXT_EMPTY;
		struct dice dice = { seed };
		struct years y;

		years_draw(&y, seed, &shape);
		years_write(&conf, &y, NULL);
		years_write(&shuffled, &y, &dice);
		assert_string_not_equal(text_str(&conf), text_str(&shuffled));
		scoped(org) struct org *org = world_org(text_str(&conf));
		scoped(org) struct org *other = world_org(text_str(&shuffled));
		for (char *name = strstr(conf.s, "Person "); name != NULL; name = strstr(name, "Person "))
			memcpy(name, "Zoe", 3);
		scoped(org) struct org *renamed = world_org(text_str(&conf));
		stage_live_in(org, shape.cycles, seed, &y.dice, judge_disguises, &(struct disguises){ { other, renamed } });
		years_clear(&y);
	}
}

enum { CROWD = 8, DRAWS = 320 };

/* Eight people of whom four find room, one is a buddy first, and who take turns in two
 * cycles: in many companies each is drawn as often as chance would have it, whatever
 * their rank. */
static void ranks_do_not_matter(void **state)
{
	int placed[CROWD] = { 0 }, first[CROWD] = { 0 }, buddy[CROWD] = { 0 };

	(void)state;
	for (int draw = 0; draw < DRAWS; draw++) {
		scoped_text struct text conf = TEXT_EMPTY;

		text_addf(&conf, "organization = \"Draw %d\"; timezone = \"Europe/Berlin\";\n"
		          "cycle = { start = \"2027-01-04\"; days = 4; publish_ahead = 0; notice_days = 0; min_gap_days = 0; };\n"
		          "departments = ( { id = \"a\"; name = \"A\"; max_away = 9; }, { id = \"b\"; name = \"B\"; },"
		          " { id = \"c\"; name = \"C\"; capacity = 9; } );\n"
		          "routes = ( { from = \"a\"; to = \"b\"; }, { from = \"a\"; to = \"c\"; every = 2; }, { from = \"b\"; to = \"a\"; } );\n"
		          "staff = ( { id = \"z\"; name = \"Z\"; department = \"b\"; }", draw);
		for (int i = 0; i < CROWD; i++)
			text_addf(&conf, ", { id = \"p%d\"; name = \"P%d\"; department = \"a\"; }", i, i);
		text_add(&conf, " );\n");
		scoped(org) struct org *org = world_org(text_str(&conf));
		scoped(plan) struct plan *plan = plan_make(org, &(struct history){ 0 }, org->cycle.start, EFFORT_LOW, NULL);
		for (size_t i = 0; i < plan->n_visits; i++) {
			const struct plan_visit *v = &plan->visits[i];

			if (v->host.i == 1)
				placed[v->staff.i] += plan_is_placed(v);
			else if (v->host.i == 2)
				first[v->staff.i]++;
			else
				buddy[v->buddy.i]++;
		}
	}
	/* Five standard deviations around half, half and an eighth of the draws. */
	for (int i = 0; i < CROWD; i++) {
		assert_in_range(placed[i], DRAWS / 2 - 45, DRAWS / 2 + 45);
		assert_in_range(first[i], DRAWS / 2 - 45, DRAWS / 2 + 45);
		assert_in_range(buddy[i], DRAWS / 8 - 30, DRAWS / 8 + 30);
	}
}

/* A published visit, not begun, that is still possible in itself. */
static bool is_possible(const struct stage *s, const struct history_visit *told)
{
	struct route_ix route = org_find_route(s->org, told->home, told->host);
	struct span days = stage_days(s->org, told->staff, org_route(s->org, route), told->days.first);

	return !day_before(told->days.first, s->plan->today) && day_same(days.until, told->days.until);
}

static bool has_moved(const struct stage *s, const struct history_visit *told)
{
	const struct plan_visit *v = stage_visit(s, told->staff.i, told->host.i, told->cycle);

	return v == NULL || !day_same(v->days.first, told->days.first) || !day_same(v->days.until, told->days.until);
}

/* A company in which every published visit that is still possible has a pin. */
static struct org *pin_possible(struct years *y, const struct stage *s)
{
	char buf[DAY_TEXT_SIZE];

	for (size_t i = 0; i < s->history->n_visits; i++) {
		const struct history_visit *h = &s->history->visits[i];

		if (is_possible(s, h))
			entries_add(&y->pins, "{ staff = \"%s\"; to = \"%s\"; on = \"%s\"; }", org_staff(s->org, h->staff)->id,
			            org_department(s->org, h->host)->id, day_write(buf, h->days.first));
	}
	struct org *org = years_org(y);
	while (y->pins.n > 0)
		free(y->pins.v[--y->pins.n]);
	return org;
}

/* Whether a plan places more than another in the first cycle in which they differ. */
static bool places_more(const struct plan *a, const struct plan *b)
{
	for (size_t c = 0; c < a->n_cycles; c++)
		if (a->cycles[c].placed != b->cycles[c].placed)
			return a->cycles[c].placed > b->cycles[c].placed;
	return false;
}

/* Who was told a day that they still can keep does, within the notice always, and else
 * unless one more is placed: a plan that leaves all of them where they are places fewer. */
static void judge_calm(const struct stage *s, struct years *y, size_t *tally)
{
	const struct history_visit *moved = NULL;

	for (size_t i = 0; i < s->history->n_visits; i++) {
		const struct history_visit *told = &s->history->visits[i];

		if (!is_possible(s, told))
			continue;
		tally[0]++;
		if (!has_moved(s, told))
			continue;
		moved = told;
		if (days_between(s->plan->today, told->days.first) < s->org->cycle.notice_days)
			fail_msg("seed %llu, cycle %d: %s was moved within the notice", (unsigned long long)s->seed, s->cycle,
			         org_staff(s->org, told->staff)->id);
	}
	if (moved == NULL)
		return;
	tally[1]++;
	scoped(org) struct org *pinned = pin_possible(y, s);
	scoped(plan) struct plan *still = plan_make(pinned, s->history, s->plan->today, EFFORT_LOW, NULL);
	if (!places_more(s->plan, still))
		fail_msg("seed %llu, cycle %d: %s was moved for nothing: %zu placed, %zu without", (unsigned long long)s->seed,
		         s->cycle, org_staff(s->org, moved->staff)->id, s->plan->cycles[0].placed, still->cycles[0].placed);
}

/* HR makes an edit: somebody new, a time off, a place more, a route more. */
static void edit(struct years *y, const struct org *org, int step)
{
	uint32_t d = dice_roll(&y->dice, y->n_departments), e = (d + 1) % y->n_departments;
	struct staff_ix person = { dice_roll(&y->dice, (uint32_t)org->n_staff) };
	char *capacity = strstr(y->departments.v[d], "capacity = ") + strlen("capacity = ");

	switch (dice_roll(&y->dice, 4)) {
	case 0:
		entries_add(&y->staff, "{ id = \"z%02d\"; name = \"New\"; department = \"d%u\"; }", step, d);
		break;
	case 1:
		years_add_time_off(y, org_staff(org, person)->id, day_after(y->start, (int)dice_roll(&y->dice, 120)), 5);
		break;
	case 2:
		*capacity = *capacity < '9' ? (char)(*capacity + 1) : *capacity;
		break;
	default:
		if (org_find_route(org, (struct dept_ix){ d }, (struct dept_ix){ e }).i == NO_ROUTE.i)
			entries_add(&y->routes, "{ from = \"d%u\"; to = \"d%u\"; }", d, e);
	}
}

static void who_was_told_a_day_keeps_it_unless_one_more_is_placed(void **state)
{
	static const struct years_shape shape = { .staff = 30, .departments = 5, .cycles = 6, .faithful = true };
	uint64_t first, until = years_seeds(&first, 60);
	size_t tally[2] = { 0 };

	(void)state;
	for (uint64_t seed = first; seed < until; seed++) {
		struct years y;
		struct history history = { 0 };
		struct day today;

		years_draw(&y, seed, &shape);
		today = y.start;
		for (int step = 0; step < 16; step++, today = day_after(today, (int)dice_roll(&y.dice, 12))) {
			scoped(org) struct org *org = years_org(&y);
			scoped(plan) struct plan *plan = plan_make(org, &history, today, EFFORT_LOW, NULL);
			struct stage stage = { .seed = seed, .cycle = plan->cycles[0].cycle, .org = org, .history = &history, .plan = plan };

			judge_calm(&stage, &y, tally);
			years_publish(&history, plan);
			edit(&y, org, step);
		}
		history_clear(&history);
		years_clear(&y);
	}
	years_assert_tried(tally[0], 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_names_do_not_matter),
		cmocka_unit_test(ranks_do_not_matter),
		cmocka_unit_test(who_was_told_a_day_keeps_it_unless_one_more_is_placed),
	};

	return cmocka_run_group_tests_name("calm", tests, NULL, NULL);
}
