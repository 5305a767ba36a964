/* Meetings, check-ins, rooms and celebrations, as tables. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "ctl.h"
#include "tell.h"

/* "Process review", "Room 3: late orders", "Check-in". */
static char *what_it_is(const json_t *a)
{
	const char *kind = out_member(a, "kind");

	if (strcmp(kind, "meeting") == 0)
		return mem_format("%s (%s)", out_member(a, "name"), out_member(a, "id"));
	if (strcmp(kind, "room") == 0)
		return mem_format("Room %lld: %s", out_number(a, "room"), out_member(a, "name"));
	return mem_text(strcmp(kind, "check-in") == 0 ? "Check-in" : "Celebration");
}

/* "Sales and Field"; "" for everybody. */
static char *whose_it_is(const json_t *a)
{
	const char *department = out_member(a, "department_name"), *other = out_member(a, "other_name");

	return *other != '\0' ? mem_format("%s and %s", department, other) : mem_text(department);
}

/* "2027-02-18 10:15"; "" where there is no day. */
static char *when_it_is(const json_t *a, const char *day)
{
	const char *on = out_member(a, day);

	return *on != '\0' ? mem_format("%s %s", on, out_member(a, "from")) : mem_text("");
}

static void add_appointment(struct table *table, const json_t *a)
{
	scoped(heap) char *when = when_it_is(a, "day"), *what = what_it_is(a), *whose = whose_it_is(a);

	table_cell(table, when);
	table_cell(table, what);
	table_cell(table, whose);
	table_cell(table, out_member(a, "who"));
	table_cell(table, out_member(a, "outcome"));
}

void tell_meetings(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "WHEN" }, { .title = "WHAT", .may_shrink = true }, { .title = "OF", .may_shrink = true },
		{ .title = "WHO COMES", .may_shrink = true }, { .title = "DECIDED", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);
	const json_t *rows = json_object_get(answer, "rows");

	for (size_t i = 0; i < json_array_size(rows); i++)
		add_appointment(table, json_array_get(rows, i));
	if (json_array_size(rows) == 0)
		text_add(out, "No meeting, check-in or room.\n");
	else
		table_write(out, table, screen);
}

static void add_room(struct table *table, const json_t *room)
{
	scoped(heap) char *when = when_it_is(room, "day"), *whose = whose_it_is(room);
	long long age = out_number(room, "age_days");

	table_cellf(table, "%lld", out_number(room, "room"));
	table_cell(table, out_member(room, "status"));
	table_cellf(table, "%lld %s", age, out_plural(age, "day", "days"));
	table_cell(table, when);
	table_cell(table, whose);
	table_cell(table, out_member(room, "name"));
	table_cell(table, out_member(room, "who"));
	table_cell(table, out_member(room, "outcome"));
}

void tell_rooms(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "ROOM", .is_right = true }, { .title = "STATUS" }, { .title = "AGE", .is_right = true }, { .title = "WHEN" },
		{ .title = "BETWEEN", .may_shrink = true }, { .title = "ABOUT", .may_shrink = true },
		{ .title = "WHO COMES", .may_shrink = true }, { .title = "OUTCOME", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);
	const json_t *rows = json_object_get(answer, "rows");

	for (size_t i = 0; i < json_array_size(rows); i++)
		add_room(table, json_array_get(rows, i));
	if (json_array_size(rows) == 0)
		text_add(out, "No room was needed yet.\n");
	else
		table_write(out, table, screen);
}

/* Where and when it is, and who comes, for whoever called it. */
void tell_room(struct text *out, const json_t *room)
{
	scoped(heap) char *whose = whose_it_is(room);
	const char *location = out_member(room, "location");

	text_addf(out, "Room %lld, %s: %s, %s to %s (%s)%s%s.\nWho comes: %s.\n", out_number(room, "room"), whose,
	          out_member(room, "day"), out_member(room, "from"), out_member(room, "until"), out_member(room, "zone"),
	          *location != '\0' ? ", " : "", location, out_member(room, "who"));
}

static void add_change(struct table *table, const json_t *c)
{
	scoped(heap) char *what = what_it_is(c), *whose = whose_it_is(c);
	scoped(heap) char *before = mem_text(out_member(c, "day_before")), *after = when_it_is(c, "day");

	table_cell(table, out_member(c, "change"));
	table_cell(table, what);
	table_cell(table, whose);
	table_cell(table, before);
	table_cell(table, after);
	table_cell(table, out_member(c, "who"));
	table_cell(table, out_member(c, "why"));
}

static size_t count(const json_t *changes, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(changes); i++)
		n += strcmp(out_member(json_array_get(changes, i), "change"), kind) == 0;
	return n;
}

void tell_appointment_changes(struct text *out, const json_t *changes, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "CHANGE" }, { .title = "WHAT", .may_shrink = true }, { .title = "OF", .may_shrink = true },
		{ .title = "BEFORE" }, { .title = "NOW" }, { .title = "WHO COMES", .may_shrink = true },
		{ .title = "WHY", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);

	if (json_array_size(changes) == 0)
		return;
	for (size_t i = 0; i < json_array_size(changes); i++)
		add_change(table, json_array_get(changes, i));
	text_addf(out, "Meetings, check-ins, rooms and celebrations: %zu new, %zu moved, %zu cancelled; %zu change in details.\n",
	          count(changes, "new"), count(changes, "moved"), count(changes, "cancelled"), count(changes, "details"));
	table_write(out, table, screen);
}
