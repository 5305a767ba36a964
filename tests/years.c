#include "years.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

void entries_add(struct entries *e, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	*mem_push(e->v, e->n) = mem_vformat(fmt, args);
	va_end(args);
}

static void entries_clear(struct entries *e)
{
	for (size_t i = 0; i < e->n; i++)
		free(e->v[i]);
	free(e->v);
}

static void add_range(struct text *out, struct day first, int days)
{
	char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];

	text_addf(out, "\"%s..%s\"", day_write(from, first), day_write(to, day_after(first, days - 1)));
}

void years_add_time_off(struct years *y, const char *staff, struct day first, int days)
{
	scoped_text struct text range = TEXT_EMPTY;

	add_range(&range, first, days);
	entries_add(&y->time_off, "{ staff = \"%s\"; days = [%s]; }", staff, text_str(&range));
}

/* Some day of the time that is drawn. */
static struct day any_day(struct years *y)
{
	return day_after(y->start, (int)dice_roll(&y->dice, (uint32_t)(y->cycle_days * y->shape.cycles)));
}

/* `key = [ranges]`: about one range every `apart` days. */
static void draw_ranges(struct text *out, struct years *y, const char *key, uint32_t apart, uint32_t longest)
{
	int n = y->cycle_days * y->shape.cycles / (int)apart;
	const char *comma = "";

	text_addf(out, " %s = [", key);
	for (int i = 0; i < n; i++) {
		if (dice_roll(&y->dice, 3) == 0)
			continue;
		text_add(out, comma);
		add_range(out, any_day(y), 1 + (int)dice_roll(&y->dice, longest));
		comma = ", ";
	}
	text_add(out, "];");
}

static void draw_department(struct years *y, uint32_t d)
{
	static const char *const workdays[] = { "mon-fri", "mon-fri", "mon-fri", "mon-thu", "tue-sat", "mon-sun", "mon,wed,fri" };
	scoped_text struct text t = TEXT_EMPTY;
	uint32_t capacity = 1 + dice_roll(&y->dice, 2), max_away = 1 + dice_roll(&y->dice, 3);

	if (y->shape.roomy)
		capacity = max_away = 99;
	text_addf(&t, "{ id = \"d%u\"; name = \"Dept %u\"; workdays = \"%s\"; capacity = %u; max_away = %u;", d, d,
	          workdays[dice_roll(&y->dice, 7)], capacity, max_away);
	if (dice_roll(&y->dice, 2) == 0)
		draw_ranges(&t, y, "closed", 40, 4);
	if (dice_roll(&y->dice, 2) == 0)
		draw_ranges(&t, y, "all_hands", 40, 3);
	entries_add(&y->departments, "%s }", text_str(&t));
}

/* Each sends to one or two others; half of the routes have one back. */
static void draw_routes(struct years *y)
{
	uint32_t n = y->n_departments;
	scoped(heap) bool *there = mem_array(bool, n * n);

	for (uint32_t from = 0; from < n; from++)
		for (uint32_t i = 0; i < 2; i++) {
			uint32_t to = dice_roll(&y->dice, n);

			there[from * n + to] |= from != to;
			there[to * n + from] |= from != to && dice_roll(&y->dice, 2) == 0;
		}
	for (uint32_t r = 0; r < n * n; r++) {
		if (!there[r])
			continue;
		uint32_t days = dice_roll(&y->dice, 2) == 0 ? 1 : 1 + dice_roll(&y->dice, 3);
		uint32_t every = dice_roll(&y->dice, 4) == 0 ? 2 + dice_roll(&y->dice, 3) : 1;

		entries_add(&y->routes, "{ from = \"d%u\"; to = \"d%u\"; days = %u; every = %u;%s }", r / n, r % n, days, every,
		            dice_roll(&y->dice, 4) == 0 ? " requires = [\"safety\"];" : "");
	}
}

static void add_key_day(struct text *t, const char *before, struct day d, const char *after)
{
	char buf[DAY_TEXT_SIZE];

	text_addf(t, "%s%s%s", before, day_write(buf, d), after);
}

/* All of a person but id and name. */
static void draw_person(struct text *t, struct years *y, uint32_t home)
{
	static const char *const workdays[] = { "mon-thu", "tue,wed,thu", "mon,fri" };
	struct dice *dice = &y->dice;

	text_addf(t, "department = \"d%u\";", home);
	if (dice_roll(dice, 6) == 0)
		text_add(t, " lead = true;");
	if (dice_roll(dice, 4) == 0)
		text_addf(t, " workdays = \"%s\";", workdays[dice_roll(dice, 3)]);
	if (dice_roll(dice, 5) > 0)
		text_add(t, " certificates = [\"safety\"];");
	else if (dice_roll(dice, 2) == 0)
		add_key_day(t, " certificates = [\"safety until ", any_day(y), "\"];");
	if (dice_roll(dice, 10) == 0)
		text_addf(t, " exempt = [\"d%u\"];", (home + 1) % y->n_departments);
	if (dice_roll(dice, 8) == 0)
		text_add(t, " buddy = false;");
	if (y->shape.stable)
		return;
	struct day joined = any_day(y);
	if (dice_roll(dice, 6) == 0)
		add_key_day(t, " joined = \"", joined, "\";");
	if (!y->shape.faithful && dice_roll(dice, 6) == 0)
		add_key_day(t, " leaves = \"", day_after(joined, 20 + (int)dice_roll(dice, 100)), "\";");
}

/* A few days now and then, and now and then long. */
static void draw_time_off(struct text *t, struct years *y)
{
	draw_ranges(t, y, "days", 60, 9);
	if (y->shape.stable || y->shape.faithful || dice_roll(&y->dice, 6) > 0)
		return;
	t->n -= 2;      /* one more into the list */
	text_add(t, t->s[t->n - 1] == '[' ? "" : ", ");
	add_range(t, any_day(y), 30 + (int)dice_roll(&y->dice, 100));
	text_add(t, "];");
}

static void draw_staff(struct years *y, uint32_t n)
{
	while (y->n_staff < n) {
		scoped_text struct text person = TEXT_EMPTY, off = TEXT_EMPTY;
		uint32_t alike = y->shape.twins ? 1 + dice_roll(&y->dice, 4) : 1;
		uint32_t home = y->n_staff < y->n_departments ? y->n_staff : dice_roll(&y->dice, y->n_departments);

		draw_person(&person, y, home);
		draw_time_off(&off, y);
		for (uint32_t i = 0; i < alike; i++, y->n_staff++) {
			/* Ids in another order than people were drawn. */
			uint32_t id = y->n_staff * 37 % 101;

			entries_add(&y->staff, "{ id = \"s%u\"; name = \"Person %u\"; %s }", id, id, text_str(&person));
			entries_add(&y->time_off, "{ staff = \"s%u\";%s }", id, text_str(&off));
		}
	}
}

void years_draw(struct years *y, uint64_t seed, const struct years_shape *shape)
{
	*y = (struct years){ .dice = { seed * 7919 + 1 }, .shape = *shape, .start = world_day("2027-01-04") };
	scoped_text struct text head = TEXT_EMPTY;
	uint32_t weeks = 2 + dice_roll(&y->dice, 4);

	y->cycle_days = 7 * (int)weeks;
	y->n_departments = 2 + dice_roll(&y->dice, shape->departments - 1);
	text_addf(&head, "organization = \"Drawn %llu\"; timezone = \"Europe/Berlin\";\n", (unsigned long long)seed);
	text_addf(&head, "cycle = { start = \"2027-01-04\"; weeks = %u; publish_ahead = %u; notice_days = %u; min_gap_days = %u; };\n",
	          weeks, shape->prompt ? 0 : dice_roll(&y->dice, 2), shape->prompt ? 0 : dice_roll(&y->dice, 8),
	          dice_roll(&y->dice, 2) * dice_roll(&y->dice, 5));
	draw_ranges(&head, y, "holidays", 60, 1);
	y->head = text_give(&head);
	for (uint32_t d = 0; d < y->n_departments; d++)
		draw_department(y, d);
	draw_routes(y);
	draw_staff(y, y->n_departments + dice_roll(&y->dice, shape->staff - y->n_departments));
}

void years_clear(struct years *y)
{
	free(y->head);
	entries_clear(&y->departments);
	entries_clear(&y->routes);
	entries_clear(&y->staff);
	entries_clear(&y->time_off);
	entries_clear(&y->pins);
}

static void write_list(struct text *out, const char *key, const struct entries *e, struct dice *shuffle)
{
	scoped(heap) size_t *order = mem_array(size_t, e->n);

	for (size_t i = 0; i < e->n; i++) {
		size_t at = shuffle != NULL ? dice_roll(shuffle, (uint32_t)i + 1) : i;

		order[i] = order[at];
		order[at] = i;
	}
	text_addf(out, "%s = (\n", key);
	for (size_t i = 0; i < e->n; i++)
		text_addf(out, "  %s%s\n", e->v[order[i]], i + 1 < e->n ? "," : "");
	text_add(out, ");\n");
}

void years_write(struct text *out, const struct years *y, struct dice *shuffle)
{
	const struct { const char *key; const struct entries *entries; } lists[] = {
		{ "departments", &y->departments }, { "routes", &y->routes }, { "staff", &y->staff },
		{ "time_off", &y->time_off }, { "pins", &y->pins },
	};
	uint32_t turn = shuffle != NULL ? dice_roll(shuffle, 5) : 0;

	text_addf(out, "%s\n", y->head);
	for (uint32_t i = 0; i < 5; i++)
		write_list(out, lists[(i + turn) % 5].key, lists[(i + turn) % 5].entries, shuffle);
}

struct org *years_org(const struct years *y)
{
	scoped_text struct text conf = TEXT_EMPTY;

	years_write(&conf, y, NULL);
	return world_org(text_str(&conf));
}

void years_publish(struct history *history, const struct plan *plan)
{
	struct history next = { 0 };

	for (size_t i = 0; i < history->n_visits; i++)
		if (history->visits[i].cycle < plan->cycles[0].cycle)
			*mem_push(next.visits, next.n_visits) = history->visits[i];
	for (size_t i = 0; i < history->n_waits; i++)
		if (history->waits[i].cycle < plan->cycles[0].cycle)
			*mem_push(next.waits, next.n_waits) = history->waits[i];
	world_remember(&next, plan);
	history_clear(history);
	*history = next;
}

void years_miss(struct history *history, struct dice *dice, int cycle)
{
	for (size_t i = 0; i < history->n_visits; i++)
		if (history->visits[i].cycle == cycle && dice_roll(dice, 12) == 0)
			history->visits[i].missed = true;
}

uint64_t years_seeds(uint64_t *first, uint64_t unless_said)
{
	const char *from = getenv("SEED"), *count = getenv("COMPANIES");

	*first = from != NULL ? strtoull(from, NULL, 10) : 1;
	return *first + (count != NULL ? strtoull(count, NULL, 10) : unless_said);
}

void years_assert_tried(size_t n, size_t least)
{
	if (getenv("COMPANIES") == NULL && n < least)
		fail_msg("%zu cases are too few to show anything", n);
}
