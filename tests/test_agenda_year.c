/* A year of drawn companies as the daemon lives it: planned, published and met, week by week.  No
 * visitor is at a meeting, nobody in two places, every pair of leads in turn, each room the earliest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/path.h"
#include "gathered.h"
#include "years.h"

static const struct years_shape a_year = { .staff = 24, .departments = 5, .cycles = 26, .faithful = true };

static void add_meetings(struct years *y)
{
	struct text head = TEXT_EMPTY;

	text_add(&head, y->head);
	free(y->head);
	text_add(&head, "meetings = (");
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t d = dice_roll(&y->dice, y->n_departments);

		text_addf(&head, "%s { id = \"m%u\"; name = \"Meeting\"; department = \"d%u\"; weekday = \"%s\"; time = \"1%u:00\"; every_weeks = %u;"
		          " invite = [\"d%u\"]; }", i > 0 ? "," : "", (unsigned)i, (unsigned)d, i == 0 ? "tue" : i == 1 ? "wed" : "mon",
		          (unsigned)dice_roll(&y->dice, 4), 1 + (unsigned)dice_roll(&y->dice, 2), (unsigned)((d + 1) % y->n_departments));
	}
	text_add(&head, ");\ncheck_ins = { weekday = \"wed\"; time = \"15:30\"; };\ncelebration = { weekday = \"fri\"; time = \"16:00\"; };");
	y->head = text_give(&head);
}

struct lives {
	struct years years;
	struct org *org;
	struct published *published;
	int64_t now;
	size_t rooms;
};

static void take(struct lives *l, struct publication *publication)
{
	published_free(l->published);
	l->published = publication_take(publication);
	publication_free(publication);
}

static void publish(struct lives *l)
{
	take(l, path_publication(l->org, l->published, NULL, l->now, NULL));
}

/* All that was, and is to come. */
static void everything(struct known *out, const struct lives *l)
{
	published_known(out, l->published, l->org, (struct day){ 0 });
}

/* The first quarter at which a lead and another of both departments can. */
static int64_t earliest(const struct gathered *g, struct dept_ix a, struct dept_ix b, int64_t now)
{
	for (int64_t from = (now / 900 + 1) * 900; from < now + (int64_t)ROOM_DAYS * 86400; from += 900) {
		struct instants when = { from, from + 3600 };
		bool ok = true;

		for (int side = 0; side < 2 && ok; side++) {
			size_t n;
			const struct staff_ix *people = org_staff_of(g->org, side == 0 ? a : b, &n);
			bool needs[2] = { false, false }, can[2] = { false, false };

			for (size_t i = 0; i < n; i++) {
				bool lead = org_staff(g->org, people[i])->lead;

				needs[lead] = true;
				can[lead] = can[lead] || gathered_could_go(g, people[i], when, NULL);
			}
			ok = (can[0] || !needs[0]) && (can[1] || !needs[1]) && n > 0;
		}
		if (ok)
			return from;
	}
	return INT64_MAX;
}

static bool is_of(const struct known *all, const struct published *p, int64_t number)
{
	for (size_t i = 0; i < all->n_appointments; i++)
		if (all->appointments[i].kind == KIND_ROOM && all->appointments[i].slot == number)
			return published_room(p, number) != NULL;
	return false;
}

static void call_a_room(struct lives *l, uint64_t seed)
{
	struct room_wish wish = { { dice_roll(&l->years.dice, l->years.n_departments) }, { 0 }, NULL, 0 };
	struct known before, after;
	int64_t number;
	struct err why;

	wish.b.i = (wish.a.i + 1) % l->years.n_departments;
	everything(&before, l);
	struct gathered g = { l->org, &before };
	int64_t wanted = earliest(&g, wish.a, wish.b, l->now);
	scoped(published) struct published *edited = happened_room(l->published, l->org, &wish, "x", l->now, &number, &why);
	if (edited == NULL) {
		assert_true(wanted == INT64_MAX);
	} else {
		take(l, publication_make(l->published, edited, l->org, NULL, path_today(l->org, l->now), l->now));
		everything(&after, l);
		assert_true(is_of(&after, l->published, number));
		int64_t is = published_when(l->published, l->org, published_room(l->published, number)).from;
		if (is != wanted)
			fail_msg("SEED=%llu: a room at %lld, and one could be at %lld", (unsigned long long)seed, (long long)is, (long long)wanted);
		known_clear(&after);
		l->rooms++;
	}
	known_clear(&before);
}

static void live_a_year(struct lives *l, uint64_t seed)
{
	*l = (struct lives){ .published = published_new(digest_of("a year", 6)) };
	years_draw(&l->years, seed, &a_year);
	add_meetings(&l->years);
	l->org = years_org(&l->years);
	for (int week = 0; week < 52; week++) {
		l->now = ((int64_t)l->years.start.n + week * 7) * 86400 + 4 * 3600;
		publish(l);
		if (week % 6 == 3) {
			l->now += 2 * 86400;
			call_a_room(l, seed);
			publish(l);
		}
	}
}

static void end(struct lives *l)
{
	years_clear(&l->years);
	org_free(l->org);
	published_free(l->published);
}

static void over_a_year_everybody_is_where_they_should_be(void **state)
{
	uint64_t seed, last = years_seeds(&seed, 12);
	size_t met = 0, sent = 0, rooms = 0, visits = 0;

	(void)state;
	for (; seed < last; seed++) {
		scoped_text struct text findings = TEXT_EMPTY;
		struct known all;
		struct lives l;

		live_a_year(&l, seed);
		everything(&all, &l);
		struct gathered g = { l.org, &all };
		gathered_judge(&findings, &g);
		gathered_judge_turns(&findings, &g);
		gathered_judge_check_ins(&findings, &g);
		if (findings.n > 0)
			fail_msg("SEED=%llu\n%s", (unsigned long long)seed, text_str(&findings));
		for (size_t i = 0; i < all.n_appointments; i++) {
			met += all.appointments[i].kind == KIND_CHECK_IN;
			for (size_t j = 0; all.appointments[i].kind == KIND_MEETING && j < all.appointments[i].n_seats; j++)
				sent += !dept_same(all.appointments[i].seats[j].speaks_for, all.appointments[i].a);
		}
		visits += all.n_visits;
		rooms += l.rooms;
		known_clear(&all);
		end(&l);
	}
	years_assert_tried(met, 50);
	years_assert_tried(sent, 200);
	years_assert_tried(rooms, 20);
	years_assert_tried(visits, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_a_year_everybody_is_where_they_should_be),
	};

	return cmocka_run_group_tests_name("agenda_year", tests, NULL, NULL);
}
