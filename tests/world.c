#include "world.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "crosstrain/mem.h"

struct org *world_org(const char *text)
{
	scoped(config) struct config *config = config_read_text(text);

	if (faults_errors(config->faults) > 0)
		fail_msg("%s\n%s", config_faults(config), text);
	return give(config->org);
}

struct day world_day(const char *date)
{
	struct day d = { 0 };

	assert_true(day_read(&d, date));
	return d;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
uint32_t dice_roll(struct dice *dice, uint32_t below)
{
	uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ (z >> 31)) % below);
}

static void add_date(struct text *out, struct day d)
{
	char buf[DAY_TEXT_SIZE];

	text_add(out, day_write(buf, d));
}

static void add_range(struct text *out, struct day d, int days)
{
	text_add_char(out, '"');
	add_date(out, d);
	if (days > 1) {
		text_add(out, "..");
		add_date(out, day_after(d, days - 1));
	}
	text_add_char(out, '"');
}

static void draw_departments(struct text *out, struct dice *dice, uint32_t n, struct day start)
{
	static const char *const workdays[] = { "mon-fri", "mon-fri", "mon-fri", "tue-sat", "mon-sat", "mon-sun", "mon,wed,fri" };
	static const char *const zones[] = { "Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata" };

	text_add(out, "departments = (\n");
	for (uint32_t d = 0; d < n; d++) {
		text_addf(out, "%s { id = \"d%u\"; name = \"Dept %u\"; workdays = \"%s\"; capacity = %u; max_away = %u; timezone = \"%s\";",
		          d > 0 ? ",\n" : "", d, d, workdays[dice_roll(dice, 7)], 1 + dice_roll(dice, 3),
		          1 + dice_roll(dice, 3), zones[dice_roll(dice, 4)]);
		if (dice_roll(dice, 3) == 0) {
			text_add(out, " closed = [");
			add_range(out, day_after(start, (int)dice_roll(dice, 50)), 1 + (int)dice_roll(dice, 9));
			text_add(out, "];");
		}
		if (dice_roll(dice, 3) == 0) {
			text_add(out, " all_hands = [");
			add_range(out, day_after(start, (int)dice_roll(dice, 50)), 1 + (int)dice_roll(dice, 4));
			text_add(out, "];");
		}
		text_add(out, " }");
	}
	text_add(out, " );\n");
}

static void draw_routes(struct text *out, struct dice *dice, uint32_t n, bool plain)
{
	const char *comma = "";

	text_add(out, "routes = (\n");
	for (uint32_t from = 0; from < n; from++)
		for (uint32_t to = 0; to < n; to++) {
			if (from == to || dice_roll(dice, n) > 1)
				continue;
			text_addf(out, "%s { from = \"d%u\"; to = \"d%u\"; days = %u;", comma, from, to,
			          dice_roll(dice, 2) == 0 ? 1 : 1 + dice_roll(dice, 5));
			if (!plain && dice_roll(dice, 4) == 0)
				text_add(out, " requires = [\"safety\"];");
			if (!plain && dice_roll(dice, 4) == 0)
				text_addf(out, " every = %u;", 2 + dice_roll(dice, 3));
			text_add(out, " }");
			comma = ",\n";
		}
	text_add(out, " );\n");
}

static void draw_person(struct text *out, struct dice *dice, struct day start)
{
	if (dice_roll(dice, 6) == 0)
		text_add(out, " lead = true;");
	if (dice_roll(dice, 5) == 0)
		text_add(out, " workdays = \"mon-thu\";");
	if (dice_roll(dice, 5) > 0)
		text_add(out, " certificates = [\"safety\"];");
	else if (dice_roll(dice, 2) == 0) {
		text_add(out, " certificates = [\"safety until ");
		add_date(out, day_after(start, (int)dice_roll(dice, 60)));
		text_add(out, "\"];");
	}
	if (dice_roll(dice, 10) == 0) {
		text_add(out, " joined = \"");
		add_date(out, day_after(start, (int)dice_roll(dice, 40)));
		text_add(out, "\";");
	}
	if (dice_roll(dice, 10) == 0) {
		text_add(out, " leaves = \"");
		add_date(out, day_after(start, 45 + (int)dice_roll(dice, 60)));
		text_add(out, "\";");
	}
	if (dice_roll(dice, 8) == 0)
		text_add(out, " buddy = false;");
}

static void draw_staff(struct text *out, struct dice *dice, uint32_t n, uint32_t n_departments, bool plain, struct day start)
{
	text_add(out, "staff = (\n");
	for (uint32_t s = 0; s < n; s++) {
		text_addf(out, "%s { id = \"s%u\"; name = \"Person %u\"; department = \"d%u\";", s > 0 ? ",\n" : "", s, s,
		          s < n_departments ? s : dice_roll(dice, n_departments));
		if (!plain)
			draw_person(out, dice, start);
		text_add(out, " }");
	}
	text_add(out, " );\n");
	if (plain)
		return;
	text_add(out, "time_off = (");
	for (uint32_t s = 0, first = 1; s < n; s++) {
		if (dice_roll(dice, 3) == 0)
			continue;
		text_addf(out, "%s\n { staff = \"s%u\"; days = [", first ? "" : ",", s);
		add_range(out, day_after(start, (int)dice_roll(dice, 110)), 1 + (int)dice_roll(dice, 12));
		text_add(out, "]; }");
		first = 0;
	}
	text_add(out, " );\n");
}

void draw_company(struct text *out, uint64_t seed, const struct drawn_shape *shape)
{
	struct dice dice = { seed };
	uint32_t departments = 2 + dice_roll(&dice, shape->departments - 1);
	uint32_t staff = departments + dice_roll(&dice, shape->staff);
	struct day start = world_day("2027-01-04");

	text_addf(out, "organization = \"Drawn %llu\"; timezone = \"Europe/Berlin\";\n", (unsigned long long)seed);
	text_addf(out, "cycle = { start = \"2027-01-04\"; weeks = %u; publish_ahead = %u; notice_days = %u; min_gap_days = %u; };\n",
	          4 + dice_roll(&dice, 6), dice_roll(&dice, 3), dice_roll(&dice, 10), dice_roll(&dice, 12));
	text_add(out, "holidays = [");
	add_range(out, day_after(start, (int)dice_roll(&dice, 60)), 1);
	text_add(out, ", ");
	add_range(out, day_after(start, (int)dice_roll(&dice, 60)), 2);
	text_add(out, "];\n");
	draw_departments(out, &dice, departments, start);
	draw_routes(out, &dice, departments, shape->plain);
	draw_staff(out, &dice, staff, departments, shape->plain, start);
}

void world_remember(struct history *out, const struct plan *plan)
{
	for (size_t i = 0; i < plan->n_visits; i++) {
		const struct plan_visit *v = &plan->visits[i];

		if (plan_is_placed(v))
			*mem_push(out->visits, out->n_visits) = (struct history_visit){ .staff = v->staff, .home = v->home,
				.host = v->host, .cycle = v->cycle, .days = v->days, .buddy = v->buddy };
		else
			*mem_push(out->waits, out->n_waits) = (struct history_wait){ v->staff, v->home, v->host, v->cycle };
	}
}
