/* Meetings, check-ins and rooms over a year of drawn companies: nobody is in two places, turns are
 * fair, what was promised holds, and each room is the earliest there could be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crosstrain/mem.h"
#include "gathered.h"
#include "world.h"
#include "years.h"

/* ---- a company that meets */

struct office_hours { const char *zone, *hours; };
static const struct office_hours places[] = {
	{ "Europe/Berlin", "07:00-15:30" }, { "Europe/Berlin", "09:00-17:00" }, { "Europe/London", "08:00-18:00" },
	{ "America/New_York", "06:00-15:00" }, { "Europe/Berlin", "08:30-16:30" },
};

struct company {
	struct dice dice;
	uint32_t n_departments, n_staff;
	struct text head, staff;
	struct entries time_off;
	struct org *org;
	struct known all;
	int64_t now;
};

static struct day day_of_year(struct company *c)
{
	return day_after(world_day("2027-01-04"), (int)dice_roll(&c->dice, 364));
}

static void draw_departments(struct company *c)
{
	text_add(&c->head, "departments = (");
	for (uint32_t i = 0; i < c->n_departments; i++) {
		const struct office_hours *place = &places[dice_roll(&c->dice, sizeof places / sizeof *places)];
		char day[DAY_TEXT_SIZE];

		text_addf(&c->head, "%s\n  { id = \"d%u\"; name = \"Dept %u\"; timezone = \"%s\"; hours = \"%s\"; all_hands = [\"%s\"]; }",
		          i > 0 ? "," : "", (unsigned)i, (unsigned)i, place->zone, place->hours, day_write(day, day_of_year(c)));
	}
	text_add(&c->head, ");\n");
}

static void draw_staff(struct company *c)
{
	for (uint32_t d = 0; d < c->n_departments; d++) {
		uint32_t n = 3 + dice_roll(&c->dice, 5), leads = dice_roll(&c->dice, 6) == 0 ? 2 : 1;

		for (uint32_t i = 0; i < n + leads; i++) {
			text_addf(&c->staff, "%s\n  { id = \"s%u\"; name = \"Person %u\"; department = \"d%u\"; lead = %s;", c->n_staff > 0 ? "," : "",
			          (unsigned)c->n_staff, (unsigned)c->n_staff, (unsigned)d, i < leads ? "true" : "false");
			if (dice_roll(&c->dice, 5) == 0)
				text_add(&c->staff, " workdays = \"mon-wed\";");
			text_add(&c->staff, " }");
			c->n_staff++;
		}
	}
}

static void add_time_off(struct company *c, uint32_t person, struct day first, int days)
{
	char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];

	entries_add(&c->time_off, "{ staff = \"s%u\"; days = [\"%s..%s\"]; }", (unsigned)person, day_write(from, first),
	            day_write(to, day_after(first, days - 1)));
}

static void draw_meetings(struct company *c)
{
	static const char *const weekdays[] = { "mon", "tue", "wed", "thu" };
	uint32_t n = 2 + dice_roll(&c->dice, 3);

	text_add(&c->head, "meetings = (");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t d = dice_roll(&c->dice, c->n_departments);

		text_addf(&c->head, "%s\n  { id = \"m%u\"; name = \"Meeting %u\"; department = \"d%u\"; weekday = \"%s\"; time = \"%02u:%s\";"
		          " every_weeks = %u; representatives = %u; invite = [\"d%u\", \"d%u\"]; }", i > 0 ? "," : "", (unsigned)i, (unsigned)i, (unsigned)d,
		          weekdays[dice_roll(&c->dice, 4)], 10 + (unsigned)dice_roll(&c->dice, 3), dice_roll(&c->dice, 2) ? "00" : "30",
		          1 + (unsigned)dice_roll(&c->dice, 2), 1 + (unsigned)dice_roll(&c->dice, 2), (unsigned)((d + 1) % c->n_departments),
		          (unsigned)((d + 2) % c->n_departments));
	}
	text_addf(&c->head, ");\ncheck_ins = { weekday = \"wed\"; time = \"%s\"; minutes = 30; every_weeks = %u; };\n"
	          "celebration = { weekday = \"fri\"; time = \"16:00\"; };\n", dice_roll(&c->dice, 2) ? "15:00" : "14:15",
	          1 + (unsigned)dice_roll(&c->dice, 2));
}

static void read_company(struct company *c)
{
	scoped_text struct text conf = TEXT_EMPTY;

	text_add(&conf, text_str(&c->head));
	text_addf(&conf, "staff = (%s );\ntime_off = (", text_str(&c->staff));
	for (size_t i = 0; i < c->time_off.n; i++)
		text_addf(&conf, "%s\n  %s", i > 0 ? "," : "", c->time_off.v[i]);
	text_add(&conf, ");\n");
	org_free(c->org);
	c->org = world_org(text_str(&conf));
}

/* Zones belong to an org: after another was read, what is known is told by its clocks. */
static void carry_over(struct company *c, const struct org *from)
{
	for (size_t i = 0; i < c->all.n_appointments; i++) {
		struct appointment *a = &c->all.appointments[i];

		for (size_t z = 0; z < from->n_zones; z++)
			if (a->zone == from->zones[z])
				a->zone = c->org->zones[z];
	}
}

static void read_again(struct company *c)
{
	struct org *before = c->org;

	c->org = NULL;
	read_company(c);
	carry_over(c, before);
	org_free(before);
}

static void company_draw(struct company *c, uint64_t seed)
{
	*c = (struct company){ .dice = { seed } };
	c->n_departments = 3 + dice_roll(&c->dice, 4);
	text_addf(&c->head, "organization = \"Drawn %llu\"; timezone = \"Europe/Berlin\";\ncycle = { start = \"2027-01-04\"; weeks = 13; };\n",
	          (unsigned long long)seed);
	draw_departments(c);
	draw_meetings(c);
	text_add(&c->head, "routes = (");
	for (uint32_t i = 0; i < c->n_departments; i++)
		text_addf(&c->head, "%s { from = \"d%u\"; to = \"d%u\"; }", i > 0 ? "," : "", (unsigned)i, (unsigned)((i + 1) % c->n_departments));
	text_add(&c->head, ");\n");
	draw_staff(c);
	for (uint32_t i = 0; i < c->n_staff; i++)
		if (dice_roll(&c->dice, 2))
			add_time_off(c, i, day_of_year(c), 5 + (int)dice_roll(&c->dice, 15));
	read_company(c);
}

static void company_clear(struct company *c)
{
	text_clear(&c->head);
	text_clear(&c->staff);
	free(c->head.s);
	free(c->staff.s);
	for (size_t i = 0; i < c->time_off.n; i++)
		free(c->time_off.v[i]);
	free(c->time_off.v);
	known_clear(&c->all);
	org_free(c->org);
}

/* ---- a year of it */

/* Somebody goes on a visit for a day, if nothing fixed is in the way. */
static void draw_visit(struct company *c, struct day day)
{
	struct staff_ix s = { dice_roll(&c->dice, c->n_staff) };
	struct dept_ix host = { dice_roll(&c->dice, c->n_departments) };

	if (!org_is_present(c->org, s, day) || dept_same(org_staff(c->org, s)->home, host))
		return;
	*mem_push(c->all.visits, c->all.n_visits) = (struct engagement){ s, host, day, dice_roll(&c->dice, 3) == 0 };
}

static int by_day(const void *pa, const void *pb)
{
	const struct appointment *a = pa, *b = pb;

	return (a->day.n > b->day.n) - (a->day.n < b->day.n);
}

/* What is past stays, what is to come is as the agenda says. */
static void take_over(struct company *c, struct agenda *agenda)
{
	struct known *all = &c->all;
	size_t kept = 0;

	for (size_t i = 0; i < all->n_appointments; i++)
		if (appointment_when(&all->appointments[i]).from <= c->now)
			all->appointments[kept++] = all->appointments[i];
		else
			free(all->appointments[i].seats);
	all->n_appointments = 0;
	struct appointment *v = NULL;
	size_t n = 0;
	for (size_t i = 0; i < kept; i++)
		*mem_push(v, n) = all->appointments[i];
	for (size_t i = 0; i < agenda->n; i++) {
		*mem_push(v, n) = agenda->v[i];
		agenda->v[i].seats = NULL;
	}
	free(all->appointments);
	all->appointments = v;
	all->n_appointments = n;
	qsort(v, n, sizeof *v, by_day);
}

static void assert_nothing_found(const struct company *c, uint64_t seed, bool is_calm)
{
	struct gathered g = { c->org, &c->all };
	scoped_text struct text findings = TEXT_EMPTY;

	gathered_judge(&findings, &g);
	/* Whoever goes in another's place may have been promised the next turn, too: then turns and pairs
	 * are told again as they come, and no such promise is made. */
	if (is_calm) {
		gathered_judge_turns(&findings, &g);
		gathered_judge_check_ins(&findings, &g);
	}
	if (findings.n > 0)
		fail_msg("SEED=%llu\n%s", (unsigned long long)seed, text_str(&findings));
}

static void over_a_year_nobody_is_in_two_places_and_turns_are_fair(void **state)
{
	uint64_t seed, end = years_seeds(&seed, 60);
	size_t met = 0, sent = 0;

	(void)state;
	for (; seed < end; seed++) {
		struct company c;

		company_draw(&c, seed);
		for (int day = 0; day < 3 * 91; day++)
			if (dice_roll(&c.dice, 3) == 0)
				draw_visit(&c, day_after(world_day("2027-01-04"), day));
		for (int week = 0; week < 26; week++) {
			c.now = (int64_t)world_day("2027-01-04").n * 86400 + (int64_t)week * 7 * 86400 - 3600;
			scoped(agenda) struct agenda *agenda = agenda_make(c.org, &c.all, c.now);
			take_over(&c, agenda);
		}
		assert_nothing_found(&c, seed, true);
		for (size_t j = 0; j < c.all.n_appointments; j++) {
			const struct appointment *a = &c.all.appointments[j];

			met += a->kind == KIND_CHECK_IN;
			for (size_t k = 0; k < a->n_seats; k++)
				sent += a->kind == KIND_MEETING && !dept_same(a->seats[k].speaks_for, a->a);
		}
		company_clear(&c);
	}
	years_assert_tried(met, 500);
	years_assert_tried(sent, 1500);
}

/* ---- what changes on the way */

static bool has_seat(const struct appointment *a, struct seat seat)
{
	for (size_t i = 0; i < a->n_seats; i++)
		if (staff_same(a->seats[i].staff, seat.staff) && dept_same(a->seats[i].speaks_for, seat.speaks_for))
			return true;
	return false;
}

static const struct appointment *same_in(const struct agenda *agenda, const struct appointment *a)
{
	for (size_t i = 0; i < agenda->n; i++) {
		const struct appointment *b = &agenda->v[i];

		if (b->kind == a->kind && b->meeting == a->meeting && b->slot == a->slot && dept_same(b->a, a->a) && dept_same(b->b, a->b))
			return b;
	}
	return NULL;
}

static bool is_own(const struct appointment *a, struct seat seat)
{
	return a->kind == KIND_MEETING && dept_same(seat.speaks_for, a->a);
}

/* Whether somebody fell out: by what is new in the company, or by a visit. */
static bool cannot_any_more(const struct company *c, const struct appointment *a, struct staff_ix s)
{
	struct known visits = { c->all.visits, c->all.n_visits, NULL, 0 };
	struct gathered g = { c->org, &visits };

	return !gathered_could_go(&g, s, appointment_when(a), NULL);
}

/* Of everything that was promised, who comes still comes, unless they can't; and whoever is new comes
 * in the place of one who can't. */
static size_t assert_only_replaced(const struct company *c, const struct agenda *agenda, uint64_t seed)
{
	size_t replaced = 0;

	for (size_t i = 0; i < c->all.n_appointments; i++) {
		const struct appointment *was = &c->all.appointments[i];
		const struct appointment *is = appointment_when(was).from > c->now ? same_in(agenda, was) : NULL;
		int gone = 0, come = 0;

		if (was->kind != KIND_MEETING || is == NULL)
			continue;
		for (size_t j = 0; j < was->n_seats; j++) {
			if (is_own(was, was->seats[j]) || has_seat(is, was->seats[j]))
				continue;
			gone++;
			if (!cannot_any_more(c, was, was->seats[j].staff))
				fail_msg("SEED=%llu: somebody who can go was replaced", (unsigned long long)seed);
		}
		for (size_t j = 0; j < is->n_seats; j++)
			come += !is_own(is, is->seats[j]) && !has_seat(was, is->seats[j]);
		if (come > gone)                 /* a seat that was empty may be filled */
			assert_true(was->n_seats == 0 || come - gone <= 4);
		replaced += (size_t)gone;
	}
	return replaced;
}

static void publish(struct company *c)
{
	scoped(agenda) struct agenda *agenda = agenda_make(c->org, &c->all, c->now);

	take_over(c, agenda);
}

static void company_begins(struct company *c, uint64_t seed)
{
	company_draw(c, seed);
	for (int day = 0; day < 150; day++)
		if (dice_roll(&c->dice, 3) == 0)
			draw_visit(c, day_after(world_day("2027-01-04"), day));
	c->now = (int64_t)world_day("2027-01-04").n * 86400 - 3600;
	publish(c);
}

static void nothing_changes_while_nothing_happens(void **state)
{
	uint64_t seed, end = years_seeds(&seed, 40);

	(void)state;
	for (; seed < end; seed++) {
		struct company c;

		company_begins(&c, seed);
		for (int week = 0; week < 13; week++) {
			c.now += 7 * 86400;
			scoped(agenda) struct agenda *agenda = agenda_make(c.org, &c.all, c.now);
			size_t k = 0;

			for (size_t j = 0; j < c.all.n_appointments; j++) {
				const struct appointment *a = &c.all.appointments[j];

				if (appointment_when(a).from <= c.now)
					continue;
				const struct appointment *b = same_in(agenda, a);
				assert_non_null(b);
				assert_int_equal(a->n_seats, b->n_seats);
				assert_memory_equal(a->seats, b->seats, a->n_seats * sizeof *a->seats);
				k++;
			}
			if (org_cycle_at(c.org, zone_day(c.org->zone, c.now)) == 1)
				assert_int_equal(k, agenda->n);
			take_over(&c, agenda);
		}
		company_clear(&c);
	}
}

static void only_who_falls_out_is_replaced(void **state)
{
	uint64_t seed, end = years_seeds(&seed, 40);
	size_t replaced = 0;

	(void)state;
	for (; seed < end; seed++) {
		struct company c;

		company_begins(&c, seed);
		for (int week = 0; week < 20; week++) {
			c.now += 7 * 86400;
			struct day today = zone_day(c.org->zone, c.now);

			add_time_off(&c, dice_roll(&c.dice, c.n_staff), day_after(today, 1 + (int)dice_roll(&c.dice, 30)), 1 + (int)dice_roll(&c.dice, 8));
			draw_visit(&c, day_after(today, 8 + (int)dice_roll(&c.dice, 60)));
			read_again(&c);
			scoped(agenda) struct agenda *agenda = agenda_make(c.org, &c.all, c.now);
			replaced += assert_only_replaced(&c, agenda, seed);
			take_over(&c, agenda);
		}
		assert_nothing_found(&c, seed, false);
		company_clear(&c);
	}
	years_assert_tried(replaced, 50);
}

/* A pair that can't gives its hour up, and has the next one at which both can. */
static void a_pair_that_cannot_goes_first_next_time(void **state)
{
	static const char text[] = "organization = \"Acme\"; timezone = \"Europe/Berlin\";\n"
		"cycle = { start = \"2027-01-04\"; weeks = 8; publish_ahead = 0; };\n"
		"departments = ( { id = \"a\"; name = \"A\"; }, { id = \"b\"; name = \"B\"; }, { id = \"c\"; name = \"C\"; },\n"
		"  { id = \"d\"; name = \"D\"; } );\n"
		"routes = ( { from = [\"b\", \"c\", \"d\"]; to = \"a\"; } );\n"
		"check_ins = { weekday = \"wed\"; time = \"15:00\"; };\n"
		"staff = ( { id = \"ann\"; name = \"Ann\"; department = \"a\"; lead = true; },\n"
		"  { id = \"bob\"; name = \"Bob\"; department = \"b\"; lead = true; },\n"
		"  { id = \"cat\"; name = \"Cat\"; department = \"c\"; lead = true; },\n"
		"  { id = \"dan\"; name = \"Dan\"; department = \"d\"; lead = true; } );\n";
	int64_t now = (int64_t)world_day("2027-01-03").n * 86400;
	struct known known = { NULL, 0, NULL, 0 };

	(void)state;
	struct org *org = world_org(text);
	struct agenda *first = agenda_make(org, &known, now);
	assert_int_equal(first->n, 8);
	for (size_t i = 0; i < 3; i++)           /* a round of three, and then again */
		assert_int_equal(first->v[i].b.i, first->v[i + 3].b.i);
	struct staff_ix away = first->v[1].seats[1].staff;
	scoped(heap) char *off = mem_format("%stime_off = ( { staff = \"%s\"; days = [\"2027-01-13\"]; } );\n", text, org_staff(org, away)->id);
	struct org *later = world_org(off);

	/* Not told yet: their turn comes on the next day, before the third pair's. */
	scoped(agenda) struct agenda *fresh = agenda_make(later, &known, now);
	assert_int_equal(fresh->v[1].b.i, first->v[2].b.i);
	assert_int_equal(fresh->v[2].b.i, first->v[1].b.i);

	/* Told already: the pair has the next day, and who had that, the first free one. */
	for (size_t i = 0; i < first->n; i++)
		first->v[i].zone = later->zone;
	struct known told = { NULL, 0, first->v, first->n };
	scoped(agenda) struct agenda *again = agenda_make(later, &told, now);
	assert_int_equal(again->v[1].day.n, world_day("2027-01-20").n);
	assert_int_equal(again->v[1].b.i, first->v[1].b.i);
	agenda_free(first);
	org_free(later);
	org_free(org);
}

/* ---- rooms */

/* The first quarter at which everybody can, tried one by one. */
static int64_t earliest(const struct company *c, const struct room_wish *wish, int64_t until)
{
	struct gathered g = { c->org, &c->all };
	int64_t from = c->now + 1;

	while (from % 900 != 0)
		from++;
	for (; from < until; from += 900) {
		struct instants when = { from, from + 3600 };
		bool ok = true;
		size_t n;

		for (size_t i = 0; i < wish->n_with && ok; i++)
			ok = gathered_could_go(&g, wish->with[i], when, NULL);
		for (int side = 0; side < 2 && ok && wish->n_with == 0; side++) {
			const struct staff_ix *people = org_staff_of(c->org, side == 0 ? wish->a : wish->b, &n);
			int can[2] = { 0, 0 };

			for (size_t i = 0; i < n; i++)
				can[org_staff(c->org, people[i])->lead] += gathered_could_go(&g, people[i], when, NULL);
			ok = can[0] > 0 && can[1] > 0;
		}
		if (ok)
			return from;
	}
	return INT64_MAX;
}

/* Beyond what is published, departments meet all the same. */
static void each_room_is_the_earliest_there_could_be(void **state)
{
	uint64_t seed, end = years_seeds(&seed, 40);
	size_t found = 0;

	(void)state;
	for (; seed < end; seed++) {
		struct company c;

		company_begins(&c, seed);
		for (int j = 0; j < 6; j++) {
			uint32_t d = dice_roll(&c.dice, c.n_departments);
			struct staff_ix with[2] = { { dice_roll(&c.dice, c.n_staff) }, { dice_roll(&c.dice, c.n_staff) } };
			struct room_wish wish = { { d }, { (d + 1 + dice_roll(&c.dice, c.n_departments - 1)) % c.n_departments }, with, 0 };
			struct appointment room;
			char *why = NULL;

			c.now += dice_roll(&c.dice, 10 * 86400);
			if (j % 2 == 1) {
				size_t people;
				const struct staff_ix *a = org_staff_of(c.org, wish.a, &people);
				with[0] = a[dice_roll(&c.dice, (uint32_t)people)];
				const struct staff_ix *b = org_staff_of(c.org, wish.b, &people);
				with[1] = b[dice_roll(&c.dice, (uint32_t)people)];
				wish.n_with = 2;
			}
			int64_t wanted = earliest(&c, &wish, c.now + (int64_t)ROOM_DAYS * 86400);
			if (!agenda_find_room(&room, c.org, &c.all, &wish, c.now, &why)) {
				assert_true(wanted == INT64_MAX);
				assert_non_null(strstr(why, "no slot before 2027-"));
				free(why);
				continue;
			}
			if (appointment_when(&room).from != wanted)
				fail_msg("SEED=%llu: a room at %lld, and one could be at %lld", (unsigned long long)seed,
				         (long long)appointment_when(&room).from, (long long)wanted);
			assert_true(room.n_seats >= 2);
			room.slot = j + 1;
			*mem_push(c.all.appointments, c.all.n_appointments) = room;
			qsort(c.all.appointments, c.all.n_appointments, sizeof room, by_day);
			found++;
			publish(&c);
		}
		company_clear(&c);
	}
	years_assert_tried(found, 100);
}

static void no_slot_names_who_is_in_the_way(void **state)
{
	static const char text[] = "organization = \"Acme\"; timezone = \"Europe/Berlin\";\n"
		"cycle = { start = \"2027-01-04\"; weeks = 8; };\n"
		"departments = ( { id = \"a\"; name = \"Sales\"; }, { id = \"b\"; name = \"Dock\"; },\n"
		"  { id = \"c\"; name = \"West\"; timezone = \"America/Los_Angeles\"; }, { id = \"d\"; name = \"Desk\"; hours = \"17:00-20:00\"; } );\n"
		"staff = ( { id = \"ann\"; name = \"Ann\"; department = \"a\"; lead = true; },\n"
		"  { id = \"al\"; name = \"Al\"; department = \"a\"; workdays = \"mon\"; },\n"
		"  { id = \"bob\"; name = \"Bob\"; department = \"b\"; lead = true; },\n"
		"  { id = \"bea\"; name = \"Bea\"; department = \"b\"; workdays = \"tue\"; },\n"
		"  { id = \"cat\"; name = \"Cat\"; department = \"c\"; lead = true; },\n"
		"  { id = \"dan\"; name = \"Dan\"; department = \"d\"; lead = true; workdays = \"mon\"; },\n"
		"  { id = \"don\"; name = \"Don\"; department = \"d\"; } );\n"
		"time_off = ( { staff = \"bob\"; days = [\"2027-01-01..2027-12-31\"]; } );\n";
	static const struct { uint32_t a, b; const char *with[3], *why; } cases[] = {
		{ 0, 1, { NULL }, "no slot before 2027-03-05; who can come on no day until then: a lead of Dock" },
		{ 0, 1, { "ann", "bob" }, "no slot before 2027-03-05; who can come on no day until then: Bob (bob)" },
		{ 0, 1, { "al", "bea" }, "no slot before 2027-03-05; in the way, when all others could come: Al (al) and Bea (bea)" },
		{ 0, 2, { NULL }, "no slot before 2027-03-05; in the way, when all others could come: a lead of West" },
		{ 0, 2, { "al", "bea", "cat" }, "no slot before 2027-03-05; never at work and free at the same time: Al (al), Bea (bea) and Cat (cat)" },
	};

	(void)state;
	struct org *org = world_org(text);
	struct known known = { NULL, 0, NULL, 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct staff_ix with[3];
		struct room_wish wish = { { cases[i].a }, { cases[i].b }, with, 0 };
		struct appointment room;
		char *why = NULL;

		for (size_t j = 0; j < 3 && cases[i].with[j] != NULL; j++)
			with[wish.n_with++] = org_find_staff(org, cases[i].with[j]);
		assert_false(agenda_find_room(&room, org, &known, &wish, (int64_t)world_day("2027-01-04").n * 86400, &why));
		assert_string_equal(why, cases[i].why);
		free(why);
	}
	org_free(org);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changes_while_nothing_happens),
		cmocka_unit_test(only_who_falls_out_is_replaced),
		cmocka_unit_test(a_pair_that_cannot_goes_first_next_time),
		cmocka_unit_test(each_room_is_the_earliest_there_could_be),
		cmocka_unit_test(no_slot_names_who_is_in_the_way),
		cmocka_unit_test(over_a_year_nobody_is_in_two_places_and_turns_are_fair),
	};

	return cmocka_run_group_tests_name("agenda", tests, NULL, NULL);
}
