/* The agenda of a small company, case by case: what is under way, rooms that move, clocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "crosstrain/agenda.h"
#include "crosstrain/mem.h"
#include "world.h"

static const char company[] =
	"organization = \"X\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 4; publish_ahead = 0; };\n"
	"departments = ( { id = \"ops\"; name = \"Ops\"; }, { id = \"sales\"; name = \"Sales\"; } );\n"
	"staff = ( { id = \"o1\"; name = \"O1\"; department = \"ops\"; lead = true; }, { id = \"o2\"; name = \"O2\"; department = \"ops\"; },\n"
	"  { id = \"s0\"; name = \"S0\"; department = \"sales\"; lead = true; }, { id = \"s1\"; name = \"S1\"; department = \"sales\"; },\n"
	"  { id = \"s2\"; name = \"S2\"; department = \"sales\"; } );\n";

static struct org *company_with(const char *more)
{
	scoped_text struct text conf = TEXT_EMPTY;

	text_addf(&conf, "%s%s", company, more);
	return world_org(text_str(&conf));
}

static int64_t at(const struct org *org, const char *day, int minute)
{
	enum zone_fit fit;

	return zone_instant(org->zone, world_day(day), minute, &fit);
}

static size_t seats_of(const struct agenda *agenda, struct staff_ix s, const char *day)
{
	size_t n = 0;

	for (size_t i = 0; i < agenda->n; i++)
		for (size_t j = 0; j < agenda->v[i].n_seats && day_same(agenda->v[i].day, world_day(day)); j++)
			n += staff_same(agenda->v[i].seats[j].staff, s);
	return n;
}

/* Sales meet while one of them still sits in operations' meeting. */
static void whoever_is_at_what_is_under_way_is_nowhere_else(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"meetings = ( { id = \"a\"; name = \"A\"; department = \"ops\"; weekday = \"tue\"; time = \"10:00\"; minutes = 120; invite = [\"sales\"]; },\n"
		"  { id = \"b\"; name = \"B\"; department = \"sales\"; weekday = \"tue\"; time = \"11:00\"; minutes = 60; } );\n");
	struct known none = { NULL, 0, NULL, 0 };
	scoped(agenda) struct agenda *before = agenda_make(org, &none, at(org, "2027-01-05", 8 * 60));
	struct known known = { NULL, 0, before->v, before->n };
	scoped(agenda) struct agenda *during = agenda_make(org, &known, at(org, "2027-01-05", 10 * 60 + 30));
	size_t there = 0;

	for (int i = 1; i <= 2; i++) {
		struct staff_ix s = org_find_staff(org, i == 1 ? "s1" : "s2");
		bool is_there = false;

		for (size_t j = 0; j < before->n; j++)
			for (size_t k = 0; k < before->v[j].n_seats && before->v[j].meeting == 0
			     && day_same(before->v[j].day, world_day("2027-01-05")); k++)
				is_there |= staff_same(before->v[j].seats[k].staff, s);
		assert_int_equal(seats_of(during, s, "2027-01-05"), is_there ? 0 : 1);
		there += is_there;
	}
	assert_int_equal(there, 1);
}

/* From nine to ten. */
static struct appointment room_of(const struct org *org, int64_t slot, const char *day, const char *one, const char *other)
{
	struct appointment room = {
		.kind = KIND_ROOM, .meeting = NO_MEETING, .a = org_find_department(org, "ops"), .b = org_find_department(org, "sales"),
		.slot = slot, .cycle = 1, .day = world_day(day), .hours = { 9 * 60, 10 * 60 }, .zone = org->zone,
	};

	*mem_push(room.seats, room.n_seats) = (struct seat){ org_find_staff(org, one), room.a };
	*mem_push(room.seats, room.n_seats) = (struct seat){ org_find_staff(org, other), room.b };
	return room;
}

/* Where one room was is free for another that moves. */
static void rooms_that_move_are_not_in_each_others_way(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"o1\"; days = [\"2027-01-07\"]; }, { staff = \"o2\"; days = [\"2027-01-08\"]; } );\n");
	struct known known = { NULL, 0, mem_array(struct appointment, 2), 2 };

	known.appointments[0] = room_of(org, 1, "2027-01-07", "o1", "s0");
	known.appointments[1] = room_of(org, 2, "2027-01-08", "o2", "s0");
	scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 8 * 60));
	assert_int_equal(agenda->n, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct appointment *room = &agenda->v[i];

		assert_int_equal(room->day.n, world_day(room->slot == 1 ? "2027-01-08" : "2027-01-07").n);
		assert_int_equal(room->hours.from, room->slot == 1 ? 10 * 60 : 9 * 60);
	}
	known_clear(&known);
}

/* HR holds no check-ins any more, and on the same day a room has to move. */
static void a_check_in_that_is_held_no_more_is_in_no_rooms_way(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"o2\"; days = [\"2027-01-07\"]; } );\n");
	struct known known = { NULL, 0, mem_array(struct appointment, 2), 2 };

	known.appointments[0] = room_of(org, 1, "2027-01-11", "o1", "s0");
	known.appointments[0].kind = KIND_CHECK_IN;
	known.appointments[0].slot = known.appointments[0].day.n;
	known.appointments[1] = room_of(org, 1, "2027-01-07", "o2", "s0");
	scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 8 * 60));
	assert_int_equal(agenda->n, 1);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-08").n);
	known_clear(&known);
}

/* A room with a department that is gone is not held; it is in no other's way. */
static void a_room_of_a_department_that_is_gone_is_called_off(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"o1\"; days = [\"2027-01-11\"]; } );\n");
	struct known known = { NULL, 0, mem_array(struct appointment, 2), 2 };

	known.appointments[0] = room_of(org, 1, "2027-01-07", "o1", "s0");
	known.appointments[0].b = NOWHERE;
	known.appointments[1] = room_of(org, 2, "2027-01-11", "o1", "s0");
	scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 8 * 60));
	assert_int_equal(agenda->n, 1);
	assert_int_equal(agenda->v[0].slot, 2);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_int_equal(agenda->v[0].hours.from, 9 * 60);
	known_clear(&known);
}

static void a_check_in_of_departments_that_no_route_joins_is_in_no_rooms_way(void **state)
{
	static const char *const check_ins = "check_ins = { weekday = \"fri\"; time = \"09:00\"; every_weeks = 1; };\n"
		"time_off = ( { staff = \"o2\"; days = [\"2027-01-07\"]; } );\n";
	static const char *const route = "routes = ( { from = \"ops\"; to = \"sales\"; } );\n";

	(void)state;
	for (int joined = 0; joined <= 1; joined++) {
		scoped(heap) char *more = mem_format("%s%s", check_ins, joined ? route : "");
		scoped(org) struct org *org = company_with(more);
		struct known known = { NULL, 0, mem_array(struct appointment, 2), 2 };

		known.appointments[0] = room_of(org, 1, "2027-01-08", "o1", "s0");
		known.appointments[0].kind = KIND_CHECK_IN;
		known.appointments[0].slot = world_day("2027-01-04").n;
		known.appointments[0].hours = org->check_ins.when.hours;
		known.appointments[1] = room_of(org, 1, "2027-01-07", "o2", "s0");
		scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 8 * 60));
		for (size_t i = 0; i < agenda->n; i++)
			if (agenda->v[i].kind == KIND_ROOM)
				assert_int_equal(agenda->v[i].hours.from, joined ? org->check_ins.when.hours.until : 9 * 60);
		known_clear(&known);
	}
}

/* HR holds no check-ins any more, while one is under way. */
static void whoever_is_at_a_check_in_is_there_until_it_ends(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"o2\"; days = [\"2027-01-11\"]; } );\n");
	struct known known = { NULL, 0, mem_array(struct appointment, 2), 2 };

	known.appointments[0] = room_of(org, 1, "2027-01-07", "o1", "s0");
	known.appointments[0].kind = KIND_CHECK_IN;
	known.appointments[0].slot = world_day("2027-01-04").n;
	known.appointments[1] = room_of(org, 1, "2027-01-11", "o2", "s0");
	scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 9 * 60 + 5));
	assert_int_equal(agenda->n, 1);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_int_equal(agenda->v[0].hours.from, 10 * 60);
	known_clear(&known);
}

/* ---- in somebody's place */

#define SPRING "days = [\"2027-01-05..2027-04-30\"]"

static struct agenda *agenda_of_room(const struct org *org, struct appointment room)
{
	struct known known = { NULL, 0, mem_array(struct appointment, 1), 1 };

	known.appointments[0] = room;
	struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-07", 8 * 60));
	known_clear(&known);
	assert_int_equal(agenda->n, 1);
	return agenda;
}

static bool is_at(const struct org *org, const struct appointment *room, const char *id)
{
	for (size_t i = 0; i < room->n_seats; i++)
		if (staff_same(room->seats[i].staff, org_find_staff(org, id)))
			return true;
	return false;
}

static void whoever_can_never_come_is_stood_in_for(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"s1\"; " SPRING "; } );\n");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room_of(org, 1, "2027-01-11", "o2", "s1"));
	const struct appointment *room = &agenda->v[0];

	assert_int_equal(room->day.n, world_day("2027-01-11").n);
	assert_int_equal(room->hours.from, 9 * 60);
	assert_int_equal(room->n_seats, 2);
	assert_true(is_at(org, room, "o2") && is_at(org, room, "s2"));
	assert_true(dept_same(room->seats[1].speaks_for, room->b));
}

static void a_lead_is_stood_in_for_by_whoever_there_is(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"s0\"; " SPRING "; }, { staff = \"s2\"; days = [\"2027-01-11\"]; } );\n");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room_of(org, 1, "2027-01-11", "o1", "s0"));
	const struct appointment *room = &agenda->v[0];

	assert_int_equal(room->day.n, world_day("2027-01-11").n);
	assert_true(room->n_seats == 2 && is_at(org, room, "o1") && is_at(org, room, "s1"));
}

/* All of a side are away that week: it moves to when they are back. */
static void no_side_stays_away_while_one_of_it_can_come(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"s0\"; " SPRING "; }, { staff = \"s1\"; " SPRING "; }, { staff = \"s2\"; days = [\"2027-01-05..2027-01-12\"]; } );\n");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room_of(org, 1, "2027-01-11", "o1", "s0"));
	const struct appointment *room = &agenda->v[0];

	assert_int_equal(room->day.n, world_day("2027-01-13").n);
	assert_true(room->n_seats == 2 && is_at(org, room, "o1") && is_at(org, room, "s2"));
}

static void where_a_side_has_nobody_the_others_stay(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"s0\"; " SPRING "; }, { staff = \"s1\"; " SPRING "; }, { staff = \"s2\"; " SPRING "; } );\n");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room_of(org, 1, "2027-01-11", "o1", "s0"));

	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-11").n);
	assert_true(agenda->v[0].n_seats == 1 && is_at(org, &agenda->v[0], "o1"));
}

static void who_has_left_is_stood_in_for_at_the_same_hour(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, true };
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-11").n);
	assert_int_equal(agenda->v[0].n_seats, 3);
	assert_true(is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "s1") && is_at(org, &agenda->v[0], "s0"));
}

/* Of two who have left, each is stood in for by somebody else. */
static void two_who_have_left_are_stood_in_for_by_two(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"s2\"; days = [\"2027-01-11\"]; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, false };
	*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, true };
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_int_equal(agenda->v[0].n_seats, 4);
	assert_true(is_at(org, &agenda->v[0], "s0") && is_at(org, &agenda->v[0], "s1") && is_at(org, &agenda->v[0], "s2"));
}

/* Of three in sales one has left, one is away, and one is there. */
static void one_is_there_for_two(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"s0\"; " SPRING "; }, { staff = \"s1\"; " SPRING "; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, true };
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-11").n);
	assert_true(agenda->v[0].n_seats == 2 && is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "s2"));
}

static void add_seat(struct appointment *room, const struct org *org, const char *id)
{
	struct staff_ix s = org_find_staff(org, id);

	*mem_push(room->seats, room->n_seats) = (struct seat){ s, org_staff(org, s)->home };
}

static void a_place_that_nobody_can_fill_costs_no_other(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"s0\"; " SPRING "; }, { staff = \"s2\"; " SPRING "; }, { staff = \"o1\"; days = [\"2027-01-11\"]; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	add_seat(&room, org, "o2");
	*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, true };
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_true(agenda->v[0].n_seats == 3 && is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "o2") && is_at(org, &agenda->v[0], "s1"));
}

static void a_place_that_nobody_can_fill_moves_no_other(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"o2\"; " SPRING "; }, { staff = \"o1\"; days = [\"2027-01-11\"]; }, { staff = \"s0\"; days = [\"2027-01-07\"]; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s0");

	add_seat(&room, org, "o2");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-08").n);
	assert_true(agenda->v[0].n_seats == 2 && is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "s0"));
}

/* Of sales two have left, and one is there for both. */
static void too_few_for_their_places_cost_no_other(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("time_off = ( { staff = \"o2\"; days = [\"2027-01-11\"]; }, { staff = \"s2\"; " SPRING "; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s0");

	add_seat(&room, org, "o2");
	for (int i = 0; i < 2; i++)
		*mem_push(room.lost, room.n_lost) = (struct lost_seat){ room.b, false };
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_true(agenda->v[0].n_seats == 4 && is_at(org, &agenda->v[0], "o2") && is_at(org, &agenda->v[0], "s1"));
}

/* Of a third department one is there, who is away. */
static void a_guest_who_can_never_come_is_given_up(void **state)
{
	(void)state;
	scoped(org) struct org *org = world_org(
		"organization = \"X\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 4; publish_ahead = 0; };\n"
		"departments = ( { id = \"ops\"; name = \"Ops\"; }, { id = \"sales\"; name = \"Sales\"; }, { id = \"hr\"; name = \"HR\"; } );\n"
		"staff = ( { id = \"o1\"; name = \"O\"; department = \"ops\"; }, { id = \"s0\"; name = \"S\"; department = \"sales\"; },\n"
		"  { id = \"h1\"; name = \"H\"; department = \"hr\"; } );\n"
		"time_off = ( { staff = \"h1\"; " SPRING "; }, { staff = \"s0\"; days = [\"2027-01-11\"]; } );\n");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s0");

	add_seat(&room, org, "h1");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-07").n);
	assert_true(agenda->v[0].n_seats == 2 && is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "s0"));
}

static void only_who_can_never_come_is_stood_in_for(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with(
		"time_off = ( { staff = \"o1\"; " SPRING "; }, { staff = \"o2\"; days = [\"2027-01-11\"]; }, { staff = \"s0\"; days = [\"2027-01-07\"]; } );\n");
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room_of(org, 1, "2027-01-11", "o1", "s0"));

	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-08").n);
	assert_true(agenda->v[0].n_seats == 2 && is_at(org, &agenda->v[0], "o2") && is_at(org, &agenda->v[0], "s0"));
}

/* HR enters all of sales as away, and takes it back. */
static void a_side_that_was_away_is_asked_again(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	room.n_seats--;
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-11").n);
	assert_true(agenda->v[0].n_seats == 2 && is_at(org, &agenda->v[0], "o1") && is_at(org, &agenda->v[0], "s0"));

	struct appointment empty = room_of(org, 1, "2027-01-11", "o1", "s1");
	empty.n_seats = 0;
	scoped(agenda) struct agenda *again = agenda_of_room(org, empty);
	assert_true(again->v[0].n_seats == 2 && is_at(org, &again->v[0], "o1") && is_at(org, &again->v[0], "s0"));
}

static void who_went_to_another_department_is_stood_in_for(void **state)
{
	(void)state;
	scoped(org) struct org *org = company_with("");
	struct appointment room = room_of(org, 1, "2027-01-11", "o1", "s1");

	add_seat(&room, org, "s0");
	room.seats[2].speaks_for = room.a;
	scoped(agenda) struct agenda *agenda = agenda_of_room(org, room);
	assert_int_equal(agenda->v[0].day.n, world_day("2027-01-11").n);
	assert_true(agenda->v[0].n_seats == 3 && is_at(org, &agenda->v[0], "o2") && !is_at(org, &agenda->v[0], "s0"));

	/* They may come for the other side, where nobody else can. */
	scoped(org) struct org *few = company_with("time_off = ( { staff = \"s1\"; " SPRING "; }, { staff = \"s2\"; " SPRING "; } );\n");
	struct appointment other = room_of(few, 1, "2027-01-11", "o1", "s1");
	add_seat(&other, few, "s0");
	other.seats[2].speaks_for = other.a;
	scoped(agenda) struct agenda *again = agenda_of_room(few, other);
	assert_true(again->v[0].n_seats == 3 && is_at(few, &again->v[0], "o2") && is_at(few, &again->v[0], "s0"));
}

/* London is at work until six, San Francisco from then on; at eleven in the evening somebody of London moves
 * there. */
static void no_room_goes_over_midnight(void **state)
{
	(void)state;
	scoped(org) struct org *org = world_org(
		"organization = \"X\"; timezone = \"Europe/London\"; cycle = { start = \"2027-01-04\"; weeks = 4; publish_ahead = 0; };\n"
		"departments = ( { id = \"ops\"; name = \"London\"; hours = \"09:00-18:00\"; },\n"
		"  { id = \"sales\"; name = \"San Francisco\"; timezone = \"America/Los_Angeles\"; hours = \"08:00-17:00\"; } );\n"
		"staff = ( { id = \"l1\"; name = \"L\"; department = \"sales\"; }, { id = \"l2\"; name = \"L\"; department = \"ops\"; },\n"
		"  { id = \"f1\"; name = \"F\"; department = \"sales\"; } );\n"
		"time_off = ( { staff = \"f1\"; days = [\"2027-01-11\"]; } );\n");
	struct known known = { NULL, 0, mem_array(struct appointment, 1), 1 };

	known.appointments[0] = room_of(org, 1, "2027-01-11", "l1", "f1");
	known.appointments[0].hours = (struct hours){ 16 * 60, 17 * 60 };
	scoped(agenda) struct agenda *agenda = agenda_make(org, &known, at(org, "2027-01-10", 23 * 60 + 5));
	const struct appointment *room = &agenda->v[0];
	assert_true(room->hours.until <= 18 * 60);
	assert_int_equal(room->day.n, world_day("2027-01-12").n);
	assert_true(room->n_seats == 2 && is_at(org, room, "l2") && is_at(org, room, "f1"));
	known_clear(&known);
}

/* On 2027-10-31 the clocks of Berlin go from three back to two. */
static void in_the_hour_that_comes_twice_nobody_is_asked_to_come(void **state)
{
	(void)state;
	scoped(org) struct org *org = world_org(
		"organization = \"X\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 52; };\n"
		"departments = ( { id = \"ops\"; name = \"Ops\"; workdays = \"mon-sun\"; hours = \"00:00-06:00\"; },\n"
		"  { id = \"sales\"; name = \"Sales\"; workdays = \"mon-sun\"; hours = \"00:00-06:00\"; } );\n"
		"staff = ( { id = \"o1\"; name = \"O1\"; department = \"ops\"; lead = true; },\n"
		"  { id = \"s0\"; name = \"S0\"; department = \"sales\"; lead = true; } );\n");
	struct room_wish wish = { org_find_department(org, "ops"), org_find_department(org, "sales"), NULL, 0 };
	int64_t three = at(org, "2027-10-31", 3 * 60);
	struct known none = { NULL, 0, NULL, 0 };

	for (int before = 105; before > 0; before -= 15) {
		scoped(heap) char *why = NULL;
		struct appointment room;

		assert_true(agenda_find_room(&room, org, &none, &wish, three - before * 60, &why));
		struct instants when = appointment_when(&room);
		assert_true(when.from >= three - before * 60);
		assert_int_equal(when.until - when.from, 60 * 60);
		free(room.seats);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_at_what_is_under_way_is_nowhere_else),
		cmocka_unit_test(rooms_that_move_are_not_in_each_others_way),
		cmocka_unit_test(a_check_in_that_is_held_no_more_is_in_no_rooms_way),
		cmocka_unit_test(whoever_is_at_a_check_in_is_there_until_it_ends),
		cmocka_unit_test(a_check_in_of_departments_that_no_route_joins_is_in_no_rooms_way),
		cmocka_unit_test(a_room_of_a_department_that_is_gone_is_called_off),
		cmocka_unit_test(whoever_can_never_come_is_stood_in_for),
		cmocka_unit_test(a_lead_is_stood_in_for_by_whoever_there_is),
		cmocka_unit_test(no_side_stays_away_while_one_of_it_can_come),
		cmocka_unit_test(where_a_side_has_nobody_the_others_stay),
		cmocka_unit_test(who_has_left_is_stood_in_for_at_the_same_hour),
		cmocka_unit_test(two_who_have_left_are_stood_in_for_by_two),
		cmocka_unit_test(one_is_there_for_two),
		cmocka_unit_test(a_place_that_nobody_can_fill_costs_no_other),
		cmocka_unit_test(a_place_that_nobody_can_fill_moves_no_other),
		cmocka_unit_test(too_few_for_their_places_cost_no_other),
		cmocka_unit_test(a_guest_who_can_never_come_is_given_up),
		cmocka_unit_test(only_who_can_never_come_is_stood_in_for),
		cmocka_unit_test(a_side_that_was_away_is_asked_again),
		cmocka_unit_test(who_went_to_another_department_is_stood_in_for),
		cmocka_unit_test(no_room_goes_over_midnight),
		cmocka_unit_test(in_the_hour_that_comes_twice_nobody_is_asked_to_come),
	};

	return cmocka_run_group_tests_name("agenda, cases", tests, NULL, NULL);
}
