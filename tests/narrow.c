#include "narrow.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "world.h"

static void draw_days(struct text *out, struct dice *dice, int within, int most)
{
	struct day first = day_after(world_day("2027-01-04"), (int)dice_roll(dice, (uint32_t)within));
	char buf[2][DAY_TEXT_SIZE];

	text_addf(out, "\"%s..%s\"", day_write(buf[0], first),
	          day_write(buf[1], day_after(first, (int)dice_roll(dice, (uint32_t)most))));
}

struct route_drawn { uint32_t from, to; };

static struct route_drawn *draw_narrow_routes(struct text *out, struct dice *dice, uint32_t departments, uint32_t *n)
{
	static const char *const requires[] = { "", "", "", "requires = [\"dock\"];", "requires = [\"dock\", \"first-aid\"];" };
	struct route_drawn *routes = NULL;

	*n = 0;
	text_add(out, "routes = (\n");
	for (uint32_t from = 0; from < departments; from++)
		for (uint32_t to = 0; to < departments; to++) {
			if (from == to || (dice_roll(dice, 3) == 0 && *n > 0))
				continue;
			text_addf(out, "%s { from = \"d%u\"; to = \"d%u\"; days = %u; %s }", *n > 0 ? ",\n" : "", from, to,
			          dice_roll(dice, 2) == 0 ? 1 : 1 + dice_roll(dice, 7), requires[dice_roll(dice, 5)]);
			*mem_push(routes, *n) = (struct route_drawn){ from, to };
		}
	text_add(out, " );\n");
	return routes;
}

static void draw_narrow_departments(struct text *out, struct dice *dice, uint32_t n, int days)
{
	static const char *const workdays[] = { "mon-fri", "mon-fri", "mon-fri", "mon-sun", "mon,wed,fri", "tue" };

	text_add(out, "departments = (\n");
	for (uint32_t d = 0; d < n; d++) {
		text_addf(out, "%s { id = \"d%u\"; name = \"Dept %u\"; workdays = \"%s\"; capacity = %u; max_away = %u;",
		          d > 0 ? ",\n" : "", d, d, workdays[dice_roll(dice, 6)], 1 + dice_roll(dice, 2), 1 + dice_roll(dice, 2));
		for (int i = 0; i < 3; i++) {
			if (dice_roll(dice, i < 2 ? 2 : 4) != 0)
				continue;
			text_add(out, i == 0 ? " closed = [" : i == 1 ? " all_hands = [" : " holidays = [");
			draw_days(out, dice, days, dice_roll(dice, 2) == 0 ? 1 : days);
			text_add(out, "];");
		}
		text_add(out, " }");
	}
	text_add(out, " );\n");
}

static void draw_narrow_person(struct text *out, struct dice *dice, struct text *off, uint32_t s, int days)
{
	static const char *const more[] = { "", "", "", "", "workdays = \"mon-wed\";", "workdays = \"mon-sun\";",
		"joined = \"2027-01-12\";", "leaves = \"2027-01-14\";", "lead = true;" };
	static const char *const held[] = { "", "\"dock until 2027-01-08\"", "\"dock\"", "\"dock\", \"first-aid\"",
		"\"dock\", \"first-aid until 2027-01-12\"" };

	text_addf(out, " %s certificates = [%s]; }", more[dice_roll(dice, 9)], held[dice_roll(dice, 5)]);
	if (dice_roll(dice, 3) > 0)
		return;
	text_addf(off, "%s { staff = \"s%u\"; days = [", off->n > 0 ? "," : "", s);
	draw_days(off, dice, days, days);
	text_add(off, "]; }");
}

static void draw_narrow_company(struct text *out, uint64_t seed)
{
	struct dice dice = { seed * 977 };
	uint32_t departments = 2 + dice_roll(&dice, 3), staff = departments + dice_roll(&dice, 9), n_routes;
	uint32_t weeks = 1 + dice_roll(&dice, 3), ahead = dice_roll(&dice, 2), gap = dice_roll(&dice, 3) == 0 ? 14 : dice_roll(&dice, 4);
	int days = (int)weeks * 7;
	scoped_text struct text off = TEXT_EMPTY, pins = TEXT_EMPTY;
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "organization = \"Narrow %llu\"; timezone = \"Europe/Berlin\";\n"
	          "cycle = { start = \"2027-01-04\"; weeks = %u; publish_ahead = %u; notice_days = %u; min_gap_days = %u; };\n",
	          (unsigned long long)seed, weeks, ahead, dice_roll(&dice, 2) * dice_roll(&dice, 9), gap);
	text_addf(out, "holidays = [\"%s\"];\n",
	          day_write(buf, day_after(world_day("2027-01-04"), (int)dice_roll(&dice, 30))));
	draw_narrow_departments(out, &dice, departments, days);
	scoped(heap) struct route_drawn *routes = draw_narrow_routes(out, &dice, departments, &n_routes);
	text_add(out, "staff = (\n");
	for (uint32_t s = 0; s < staff; s++) {
		uint32_t home = s < departments ? s : dice_roll(&dice, departments);
		struct route_drawn r = routes[dice_roll(&dice, n_routes)];

		text_addf(out, "%s { id = \"s%u\"; name = \"Person %u\"; department = \"d%u\";", s > 0 ? ",\n" : "", s, s, home);
		draw_narrow_person(out, &dice, &off, s, days);
		if (r.from == home && dice_roll(&dice, 4) == 0)
			text_addf(&pins, "%s { staff = \"s%u\"; to = \"d%u\"; on = \"%s\"; }", pins.n > 0 ? "," : "", s, r.to,
			          day_write(buf, day_after(world_day("2027-01-04"), (int)dice_roll(&dice, (uint32_t)days))));
	}
	text_addf(out, " );\ntime_off = (%s);\npins = (%s);\n", text_str(&off), text_str(&pins));
}

void each_narrow_plan(void (*judge)(struct scene *sc, uint64_t seed, void *arg), void *arg)
{
	const char *from = getenv("SEED"), *count = getenv("COMPANIES");
	uint64_t first = from != NULL ? strtoull(from, NULL, 10) : 1;
	uint64_t n = count != NULL ? strtoull(count, NULL, 10) : 300;

	for (uint64_t seed = first; seed < first + n; seed++) {
		scoped_text struct text conf = TEXT_EMPTY;
		struct history history = { 0 };

		draw_narrow_company(&conf, seed);
		scoped(org) struct org *org = world_org(text_str(&conf));
		struct day today = day_after(org->cycle.start, -(int)(seed % 5));
		for (int step = 0; step < 3; step++, today = day_after(today, 2 + (int)(seed % 4))) {
			scoped(plan) struct plan *plan = plan_make(org, &history, today, EFFORT_LOW, NULL);
			struct scene sc = { .org = org, .plan = plan, .before = &history };
			struct history next;

			judge(&sc, seed, arg);
			scene_remember(&next, &history, plan, org, 0);
			history_clear(&history);
			history = next;
		}
		history_clear(&history);
	}
}
