/* What was answered, in words and tables. */
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "ctl.h"

/* "Cycle 1, 2027-01-04..2027-04-04: 96 of 120 placed; no plan can place more than 96." */
static void tell_cycle(struct text *out, const json_t *cycle, const char *indent)
{
	const char *fix = out_member(cycle, "smallest_fix");

	text_addf(out, "%sCycle %lld, %s..%s: %lld of %lld placed; no plan can place more than %lld.\n", indent,
	          out_number(cycle, "cycle"), out_member(cycle, "start"), out_member(cycle, "end"),
	          out_number(cycle, "placed"), out_number(cycle, "owed"), out_number(cycle, "bound"));
	if (fix[0] != '\0')
		text_addf(out, "%s  %s\n", indent, fix);
}

/* A reason and how many were left out for it. */
struct count { const char *reason; long long n; };

static int by_most(const void *pa, const void *pb)
{
	const struct count *a = pa, *b = pb;

	return a->n != b->n ? (a->n > b->n ? -1 : 1) : strcmp(a->reason, b->reason);
}

static void tell_reasons(struct text *out, const json_t *visits, long long cycle)
{
	scoped(heap) struct count *counts = NULL;
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(visits); i++) {
		const json_t *v = json_array_get(visits, i);
		const char *reason = out_member(v, "reason");
		size_t at = 0;

		if (out_number(v, "cycle") != cycle || json_is_string(json_object_get(v, "start")))
			continue;
		while (at < n && strcmp(counts[at].reason, reason) != 0)
			at++;
		if (at == n)
			*mem_push(counts, n) = (struct count){ reason, 0 };
		counts[at].n++;
	}
	if (n > 0)
		qsort(counts, n, sizeof *counts, by_most);
	for (size_t i = 0; i < n; i++)
		text_addf(out, "  %lld left out: %s\n", counts[i].n, counts[i].reason);
}

void tell_plan(struct text *out, const json_t *plan)
{
	const json_t *cycles = json_object_get(plan, "cycles"), *visits = json_object_get(plan, "visits");

	for (size_t i = 0; i < json_array_size(cycles); i++) {
		const json_t *cycle = json_array_get(cycles, i);

		tell_cycle(out, cycle, "");
		tell_reasons(out, visits, out_number(cycle, "cycle"));
	}
}

static void add_change(struct table *table, const json_t *c)
{
	scoped(heap) char *who = out_person(c, "staff");
	scoped(heap) char *before = out_span(c, "start_before", "end_before");
	scoped(heap) char *after = out_span(c, "start", "end");

	table_cell(table, out_member(c, "kind"));
	table_cell(table, who);
	table_cell(table, out_member(c, "host_name"));
	table_cell(table, before);
	table_cell(table, after);
	table_cell(table, out_member(c, "why"));
}

static void tell_changes(struct text *out, const json_t *changes, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "CHANGE" }, { .title = "WHO", .may_shrink = true }, { .title = "VISITS", .may_shrink = true },
		{ .title = "BEFORE" }, { .title = "NOW" }, { .title = "WHY", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);

	/* What takes people to another day comes before what only reads differently. */
	for (int details = 0; details < 2; details++)
		for (size_t i = 0; i < json_array_size(changes); i++) {
			const json_t *c = json_array_get(changes, i);

			if ((strcmp(out_member(c, "kind"), "details") == 0) == details)
				add_change(table, c);
		}
	if (json_array_size(changes) > 0)
		table_write(out, table, screen);
}

void tell_removed(struct text *out, const json_t *people)
{
	enum { SHOWN = 40 };
	size_t n = json_array_size(people);

	for (size_t i = 0; i < n && i < SHOWN; i++) {
		scoped(heap) char *who = out_person(json_array_get(people, i), "staff");

		text_addf(out, "  %s\n", who);
	}
	if (n > SHOWN)
		text_addf(out, "  and %zu more: --json names all\n", n - SHOWN);
}

void tell_publication(struct text *out, const json_t *p, struct screen screen, const char *intro)
{
	long long feeds = out_number(p, "feeds_changed"), removed = out_number(p, "removed");

	if (json_is_true(json_object_get(p, "nothing")))
		text_add(out, "Nothing changes: everybody's calendar stays as it is.\n");
	else
		text_addf(out, "%s %lld new, %lld moved and %lld cancelled visits; %lld change in details, %lld stay as "
		          "they are; %lld calendar%s.\n", intro, out_number(p, "new"), out_number(p, "moved"),
		          out_number(p, "cancelled"), out_number(p, "details"), out_number(p, "unchanged"),
		          feeds, out_plural(feeds, " changes", "s change"));
	if (json_is_true(json_object_get(p, "needs_accept_removals"))) {
		text_addf(out, "%lld %s removed: that needs reload --accept-removals.\n", removed,
		          out_plural(removed, "person is", "people are"));
		tell_removed(out, json_object_get(p, "removed_people"));
	}
	tell_changes(out, json_object_get(p, "changes"), screen);
	tell_appointment_changes(out, json_object_get(p, "appointments"), screen);
}

static void tell_last_reload(struct text *out, const json_t *last)
{
	const json_t *mistakes = json_object_get(last, "mistakes");

	text_add(out, "  last reload: ");
	out_instant(out, out_member(last, "at"));
	if (!json_is_string(json_object_get(last, "at")))
		text_add(out, "not done yet");
	else if (json_is_true(json_object_get(last, "ok")))
		text_add(out, ", fine");
	else if (json_is_true(json_object_get(last, "failed")))
		text_add(out, ", failed; it is tried again by itself");
	else
		text_addf(out, ", refused; what was accepted before stays in force%s%s",
		          json_array_size(mistakes) > 0 ? "" : ": ",
		          json_array_size(mistakes) > 0 ? "" : out_member(last, "error"));
	text_add_char(out, '\n');
	for (size_t i = 0; i < json_array_size(mistakes); i++)
		text_addf(out, "    %s\n", out_member(json_array_get(mistakes, i), "message"));
}

/* What is wrong, and what that means at three in the morning. */
static void tell_health(struct text *out, const json_t *s)
{
	const char *health = out_member(s, "health");

	if (json_is_true(json_object_get(s, "restored")))
		text_add(out, "  A copy of the store was put back: links that were revoked since it was made open again (revoke\n"
		         "  them again), and who came or got a new link since needs it sent again.\n");
	if (json_is_string(json_object_get(s, "warning")))
		text_addf(out, "  %s\n", out_member(s, "warning"));
	if (strcmp(health, "ok") == 0)
		text_addf(out, "  health: ok%s\n", json_is_true(json_object_get(s, "busy")) ? " (busy)" : "");
	else
		text_addf(out, "  health: TROUBLE: %s\n"
		          "    Calendars are served as they were published%s.\n", health,
		          json_is_true(json_object_get(s, "tried_again")) ? ", and it is tried again by itself" : "");
}

static void tell_open_room(struct text *out, const json_t *room)
{
	long long age = out_number(room, "age_days");

	text_addf(out, "  room %lld is open for %lld %s: %s and %s, %s %s, about %s\n", out_number(room, "room"), age,
	          out_plural(age, "day", "days"), out_member(room, "department_name"), out_member(room, "other_name"),
	          out_member(room, "day"), out_member(room, "from"), out_member(room, "name"));
}

void tell_status(struct text *out, const json_t *s)
{
	const json_t *publication = json_object_get(s, "publication"), *cycles = json_object_get(s, "cycles");
	const json_t *next = json_object_get(s, "next_cycle"), *rooms = json_object_get(s, "rooms_open");
	long long staff = out_number(s, "staff"), departments = out_number(s, "departments");
	long long requests = out_number(s, "requests_open"), mail = out_number(s, "mail_waiting");

	if (json_is_object(publication)) {
		text_addf(out, "%s: publication %lld of ", out_member(s, "organization"), out_number(publication, "number"));
		out_instant(out, out_member(publication, "at"));
		text_add_char(out, '\n');
	} else
		text_add(out, "Nothing is published yet.\n");
	tell_health(out, s);
	tell_last_reload(out, json_object_get(s, "last_reload"));
	text_addf(out, "  %lld %s in %lld %s, %lld %s to come\n", staff, out_plural(staff, "person", "people"), departments,
	          out_plural(departments, "department", "departments"), out_number(s, "visits_coming"),
	          out_plural(out_number(s, "visits_coming"), "visit", "visits"));
	for (size_t i = 0; i < json_array_size(cycles); i++)
		tell_cycle(out, json_array_get(cycles, i), "  ");
	if (requests > 0)
		text_addf(out, "  %lld %s that they can't on their day: crosstrainctl requests\n", requests,
		          out_plural(requests, "person said", "people said"));
	for (size_t i = 0; i < json_array_size(rooms); i++)
		tell_open_room(out, json_array_get(rooms, i));
	if (mail > 0)
		text_addf(out, "  %lld %s yet to be told by mail, which crosstraind-mail.service does, or: crosstrainctl mail\n",
		          mail, out_plural(mail, "person is", "people are"));
	text_addf(out, "  next cycle: %lld, from %s\n", out_number(next, "cycle"), out_member(next, "start"));
	if (json_is_object(json_object_get(s, "large_feeds")))
		text_addf(out, "  %s\n", out_member(json_object_get(s, "large_feeds"), "message"));
	text_addf(out, "  crosstraind %s runs since ", out_member(s, "version"));
	out_instant(out, out_member(s, "since"));
	text_addf(out, ", on %s, with its store in %s\n", out_member(s, "listening"), out_member(s, "store"));
}

static void add_visit(struct table *table, const json_t *v)
{
	scoped(heap) char *who = out_person(v, "staff"), *buddy = out_person(v, "buddy");
	scoped(heap) char *days = out_span(v, "start", "end");

	table_cell(table, days[0] != '\0' ? days : "left out");
	table_cell(table, who);
	table_cell(table, out_member(v, "home_name"));
	table_cell(table, out_member(v, "host_name"));
	table_cell(table, buddy);
	table_cellf(table, "%lld", out_number(v, "cycle"));
	table_cell(table, out_member(v, "reason"));
}

/* The visits, then those left out: in the CSV, which is for programs, they come first. */
void tell_visits(struct text *out, const json_t *visits, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "DAYS" }, { .title = "WHO", .may_shrink = true }, { .title = "FROM", .may_shrink = true },
		{ .title = "TO", .may_shrink = true }, { .title = "BUDDY", .may_shrink = true },
		{ .title = "CYCLE", .is_right = true }, { .title = "REASON", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);

	for (int left_out = 0; left_out < 2; left_out++)
		for (size_t i = 0; i < json_array_size(visits); i++) {
			const json_t *v = json_array_get(visits, i);

			if (json_is_string(json_object_get(v, "start")) != left_out)
				add_visit(table, v);
		}
	table_write(out, table, screen);
}

void tell_links(struct text *out, const json_t *links, struct screen screen)
{
	static const struct column columns[] = {
		{ .title = "KIND" }, { .title = "ID" }, { .title = "NAME", .may_shrink = true }, { .title = "FETCHED" },
		{ .title = "FEED" }, { .title = "PAGE" },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);

	for (size_t i = 0; i < json_array_size(links); i++) {
		const json_t *l = json_array_get(links, i);

		table_cell(table, out_member(l, "kind"));
		table_cell(table, out_member(l, "id"));
		table_cell(table, out_member(l, "name"));
		table_cell(table, out_member(l, "last_fetched"));
		table_cell(table, out_member(l, "feed_url"));
		table_cell(table, out_member(l, "page_url"));
	}
	table_write(out, table, screen);
}

void tell_log(struct text *out, const json_t *log, struct screen screen)
{
	enum { UNKNOWN = 65534 };        /* who it was could not be told */
	static const struct column columns[] = {
		{ .title = "WHEN" }, { .title = "PUBLICATION", .is_right = true }, { .title = "BY" }, { .title = "ACTION" },
		{ .title = "NEW", .is_right = true }, { .title = "MOVED", .is_right = true },
		{ .title = "CANCELLED", .is_right = true }, { .title = "DETAIL", .may_shrink = true },
	};
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);

	for (size_t i = 0; i < json_array_size(log); i++) {
		const json_t *l = json_array_get(log, i);
		const char *user = json_string_value(json_object_get(l, "user"));
		bool has_number = json_is_integer(json_object_get(l, "publication"));
		scoped_text struct text when = TEXT_EMPTY;

		out_instant(&when, out_member(l, "at"));
		table_cell(table, text_str(&when));
		if (has_number)
			table_cellf(table, "%lld", out_number(l, "publication"));
		else
			table_cell(table, NULL);
		if (user != NULL)
			table_cell(table, user);
		else if (out_number(l, "uid") == UNKNOWN)
			table_cell(table, "unknown");
		else
			table_cellf(table, "uid %lld", out_number(l, "uid"));
		table_cell(table, out_member(l, "action"));
		table_cellf(table, "%lld", out_number(l, "new"));
		table_cellf(table, "%lld", out_number(l, "moved"));
		table_cellf(table, "%lld", out_number(l, "cancelled"));
		table_cell(table, out_member(l, "detail"));
	}
	table_write(out, table, screen);
}

void tell_csv(struct text *out, const json_t *rows, const char *const *columns, size_t n)
{
	for (size_t c = 0; c < n; c++)
		text_addf(out, "%s%s", c > 0 ? "," : "", columns[c]);
	text_add_char(out, '\n');
	for (size_t i = 0; i < json_array_size(rows); i++) {
		for (size_t c = 0; c < n; c++) {
			const json_t *value = json_object_get(json_array_get(rows, i), columns[c]);

			if (c > 0)
				text_add_char(out, ',');
			if (json_is_integer(value))
				text_addf(out, "%lld", (long long)json_integer_value(value));
			else if (json_is_boolean(value))
				text_add(out, json_is_true(value) ? "yes" : "no");
			else if (json_is_string(value))
				text_add_csv(out, json_string_value(value));
		}
		text_add_char(out, '\n');
	}
}

void tell_visits_csv(struct text *out, const json_t *visits)
{
	static const char *const columns[] = { "staff", "home", "host", "cycle", "start", "end", "buddy", "reason" };

	tell_csv(out, visits, columns, sizeof columns / sizeof *columns);
}

void tell_links_csv(struct text *out, const json_t *links)
{
	static const char *const columns[] = { "kind", "id", "name", "email", "feed_url", "webcal_url", "page_url",
		"last_fetched" };

	tell_csv(out, links, columns, sizeof columns / sizeof *columns);
}
