/* What was counted, and what was done by hand, as tables. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "ctl.h"
#include "tell.h"

/* How a cell is made of a row. */
enum cell {
	CELL_TEXT,           /* a member that is a text, or nothing */
	CELL_NUMBER,         /* or nothing */
	CELL_AVERAGE,        /* "4.6" of a sum and how many; nothing of none */
	CELL_PERSON,         /* "Ann Ash (ann)" of two members */
	CELL_OF,             /* "3 of 5" of two numbers */
	CELL_YES,            /* yes, or nothing */
	CELL_SPAN,           /* of two dates */
};

struct cell_of {
	struct column column;
	enum cell cell;
	const char *member, *other;
};

static void add_average(struct table *table, long long sum, long long n)
{
	scoped_text struct text average = TEXT_EMPTY;

	if (n > 0)
		text_add_average(&average, sum, n);
	table_cell(table, text_str(&average));
}

static void add_cell(struct table *table, const json_t *row, const struct cell_of *p)
{
	scoped(heap) char *made = NULL;

	switch (p->cell) {
	case CELL_TEXT:
		table_cell(table, out_member(row, p->member));
		break;
	case CELL_NUMBER:
		if (json_is_integer(json_object_get(row, p->member)))
			table_cellf(table, "%lld", out_number(row, p->member));
		else
			table_cell(table, "");
		break;
	case CELL_AVERAGE:
		add_average(table, out_number(row, p->member), out_number(row, p->other));
		break;
	case CELL_PERSON:
		made = out_person(row, p->member);
		table_cell(table, made);
		break;
	case CELL_OF:
		table_cellf(table, "%lld of %lld", out_number(row, p->member), out_number(row, p->other));
		break;
	case CELL_YES:
		table_cell(table, json_is_true(json_object_get(row, p->member)) ? "yes" : "");
		break;
	case CELL_SPAN:
		made = out_span(row, p->member, p->other);
		table_cell(table, made);
		break;
	}
}

static void tell_table(struct text *out, const json_t *rows, const struct cell_of *places, size_t n, struct screen screen)
{
	scoped(heap) struct column *columns = mem_array(struct column, n);

	for (size_t i = 0; i < n; i++)
		columns[i] = places[i].column;
	scoped(table) struct table *table = table_new(columns, n);
	for (size_t r = 0; r < json_array_size(rows); r++)
		for (size_t i = 0; i < n; i++)
			add_cell(table, json_array_get(rows, r), &places[i]);
	if (json_array_size(rows) > 0)
		table_write(out, table, screen);
}

#define TABLE(out, rows, places, screen) tell_table(out, rows, places, sizeof (places) / sizeof *(places), screen)
#define NAME(word) { .title = (word), .may_shrink = true }
#define RIGHT(word) { .title = (word), .is_right = true }

/* A count of all departments that are told of. */
static long long sum_of(const json_t *rows, const char *member)
{
	long long sum = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		sum += out_number(json_array_get(rows, i), member);
	return sum;
}

/* "Ann Ash (2 of 2) and Bob Ray (3 of 3) have held all", as on the boards. */
static void tell_served(struct text *out, const json_t *served, const char *part)
{
	const json_t *named = json_object_get(served, "named");
	size_t n = json_array_size(named);
	long long people = out_number(served, "people");

	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(named, i);

		text_addf(out, "%s%s (%lld of %lld)", i == 0 ? "" : i + 1 == n ? " and " : ", ", out_member(row, "staff_name"),
		          out_number(row, "held_ever"), out_number(row, "due_ever"));
	}
	if (n == 0)
		text_addf(out, "%lld people", people);
	text_addf(out, " %s held %s", people == 1 ? "has" : "have", part);
}

static void tell_best_and_worst(struct text *out, const json_t *all)
{
	const json_t *best = json_object_get(all, "best"), *worst = json_object_get(all, "worst");
	double most = json_real_value(json_object_get(best, "share")), least = json_real_value(json_object_get(worst, "share"));

	if (most <= least)
		return;
	text_add(out, "Of the visits that had come due for each, ");
	tell_served(out, best, most >= 1 ? "all" : "the largest part");
	text_add(out, "; ");
	tell_served(out, worst, least <= 0 ? "none yet" : "the smallest part so far");
	text_add(out, ".\n");
}

static void tell_fairness(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of departments[] = {
		{ NAME("DEPARTMENT"), CELL_TEXT, "department_name", NULL }, { RIGHT("PEOPLE"), CELL_NUMBER, "people", NULL },
		{ RIGHT("OWED"), CELL_NUMBER, "owed", NULL }, { RIGHT("PLACED"), CELL_NUMBER, "placed", NULL },
		{ RIGHT("HELD"), CELL_NUMBER, "held", NULL }, { RIGHT("MISSED"), CELL_NUMBER, "missed", NULL },
		{ RIGHT("LEFT OUT"), CELL_NUMBER, "left_out", NULL }, { RIGHT("WAITING"), CELL_NUMBER, "people_waiting", NULL },
		{ RIGHT("LONGEST WAIT"), CELL_NUMBER, "waiting", NULL }, { RIGHT("FEWEST EVER"), CELL_NUMBER, "fewest", NULL },
		{ RIGHT("ON AVERAGE"), CELL_AVERAGE, "held_ever", "people" }, { RIGHT("MOST EVER"), CELL_NUMBER, "most", NULL },
	};
	static const struct cell_of people[] = {
		{ NAME("WHO"), CELL_PERSON, "staff", NULL }, { NAME("DEPARTMENT"), CELL_TEXT, "department_name", NULL },
		{ RIGHT("OWED"), CELL_NUMBER, "owed", NULL }, { RIGHT("PLACED"), CELL_NUMBER, "placed", NULL },
		{ RIGHT("HELD"), CELL_NUMBER, "held", NULL }, { RIGHT("MISSED"), CELL_NUMBER, "missed", NULL },
		{ RIGHT("LEFT OUT"), CELL_NUMBER, "left_out", NULL }, { RIGHT("WAITED"), CELL_NUMBER, "waiting", NULL },
		{ RIGHT("EVER HELD"), CELL_OF, "held_ever", "due_ever" },
	};
	const json_t *cycle = json_object_get(answer, "cycle"), *all = json_object_get(answer, "departments");
	bool is_one = json_array_size(all) == 1;

	text_addf(out, "Cycle %lld, %s..%s: %lld visit%s owed, %lld placed, %lld held, %lld missed, %lld left out.\n",
	          out_number(cycle, "cycle"), out_member(cycle, "start"), out_member(cycle, "end"), sum_of(all, "owed"),
	          out_plural(sum_of(all, "owed"), "", "s"), sum_of(all, "placed"), sum_of(all, "held"), sum_of(all, "missed"), sum_of(all, "left_out"));
	tell_best_and_worst(out, is_one ? json_array_get(all, 0) : json_object_get(answer, "company"));
	text_add_char(out, '\n');
	TABLE(out, all, departments, screen);
	text_add_char(out, '\n');
	TABLE(out, json_object_get(answer, "rows"), people, screen);
}

static void tell_progress(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of places[] = {
		{ NAME("WHO"), CELL_PERSON, "staff", NULL }, { NAME("DEPARTMENT"), CELL_TEXT, "department_name", NULL },
		{ { .title = "LEAD" }, CELL_YES, "lead", NULL }, { RIGHT("SEEN"), CELL_OF, "seen", "to_see" },
		{ RIGHT("VISITS"), CELL_NUMBER, "visits", NULL }, { RIGHT("DAYS"), CELL_NUMBER, "days", NULL },
		{ { .title = "LAST" }, CELL_TEXT, "last", NULL }, { { .title = "NEXT" }, CELL_TEXT, "next", NULL },
	};
	const json_t *leads = json_object_get(answer, "leads"), *others = json_object_get(answer, "others");

	text_addf(out, "Leads have seen %lld of %lld departments on their routes, the others %lld of %lld.\n\n",
	          out_number(leads, "seen"), out_number(leads, "to_see"), out_number(others, "seen"),
	          out_number(others, "to_see"));
	TABLE(out, json_object_get(answer, "rows"), places, screen);
}

static void tell_coverage(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of places[] = {
		{ NAME("PEOPLE OF"), CELL_TEXT, "home_name", NULL }, { NAME("HAVE SEEN"), CELL_TEXT, "host_name", NULL },
		{ RIGHT("HOW MANY"), CELL_OF, "seen", "people" }, { { .title = "LAST" }, CELL_TEXT, "last", NULL },
		{ { .title = "ROUTE" }, CELL_YES, "route", NULL },
	};

	TABLE(out, json_object_get(answer, "rows"), places, screen);
}

static void tell_bench(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of places[] = {
		{ NAME("DEPARTMENT"), CELL_TEXT, "department_name", NULL }, { NAME("WHO"), CELL_PERSON, "staff", NULL },
		{ NAME("HOME"), CELL_TEXT, "home_name", NULL }, { RIGHT("VISITS"), CELL_NUMBER, "visits", NULL },
		{ { .title = "LAST" }, CELL_TEXT, "last", NULL }, { { .title = "COVERS" }, CELL_YES, "can_cover", NULL },
		{ NAME("WHY NOT"), CELL_TEXT, "why_not", NULL },
	};
	const json_t *rows = json_object_get(answer, "rows");

	if (json_array_size(rows) == 0)
		text_add(out, "Nobody from elsewhere is trained there yet.\n");
	else
		text_addf(out, "Who from elsewhere was there before, and could cover on %s:\n\n", out_member(answer, "on"));
	TABLE(out, rows, places, screen);
}

/* The rows of one kind. */
static json_t *of_kind(const json_t *rows, const char *kind)
{
	json_t *some = json_array();

	for (size_t i = 0; i < json_array_size(rows); i++)
		if (strcmp(out_member(json_array_get(rows, i), "kind"), kind) == 0)
			json_array_append(some, json_array_get(rows, i));
	return some;
}

static void tell_recognition(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of pairs[] = {
		{ NAME("VISITOR"), CELL_PERSON, "staff", NULL }, { NAME("FROM"), CELL_TEXT, "from_name", NULL },
		{ NAME("BUDDY"), CELL_PERSON, "with", NULL }, { NAME("OF"), CELL_TEXT, "to_name", NULL },
		{ RIGHT("VISITS"), CELL_NUMBER, "visits", NULL }, { { .title = "BOTH WAYS" }, CELL_YES, "mutual", NULL },
	};
	static const struct cell_of departments[] = {
		{ NAME("DEPARTMENT"), CELL_TEXT, "from_name", NULL }, { NAME("AND"), CELL_TEXT, "to_name", NULL },
		{ RIGHT("THERE"), CELL_NUMBER, "there", NULL }, { RIGHT("BACK"), CELL_NUMBER, "back", NULL },
	};
	static const struct cell_of completed[] = {
		{ NAME("HELD ALL THEIR VISITS"), CELL_PERSON, "staff", NULL }, { NAME("DEPARTMENT"), CELL_TEXT, "from_name", NULL },
		{ RIGHT("VISITS"), CELL_NUMBER, "visits", NULL },
	};
	const json_t *rows = json_object_get(answer, "rows"), *cycle = json_object_get(answer, "cycle");
	scoped_json json_t *a = of_kind(rows, "pair"), *b = of_kind(rows, "departments"), *c = of_kind(rows, "completed");

	text_addf(out, "Cycle %lld, %s..%s%s\n\n", out_number(cycle, "cycle"), out_member(cycle, "start"), out_member(cycle, "end"),
	          json_array_size(rows) == 0 ? ": no visit was held." : ":");
	TABLE(out, a, pairs, screen);
	text_add(out, json_array_size(a) > 0 ? "\n" : "");
	TABLE(out, b, departments, screen);
	text_add(out, json_array_size(b) > 0 ? "\n" : "");
	TABLE(out, c, completed, screen);
}

static void tell_answers(struct text *out, const json_t *answer, struct screen screen)
{
	const json_t *rows = json_object_get(answer, "rows");

	(void)screen;
	if (json_array_size(rows) == 0)
		text_add(out, "No answer yet. Each visitor is asked on their page, after the visit.\n");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		scoped(heap) char *who = out_person(row, "staff");

		text_addf(out, "%s%s, from %s to %s%s%s:\n%s\n", i > 0 ? "\n" : "", out_member(row, "day"),
		          out_member(row, "home_name"), out_member(row, "host_name"), who[0] != '\0' ? ", " : "", who,
		          out_member(row, "text"));
	}
}

/* The words first: they are to be read from afar. */
static void tell_message(struct text *out, const json_t *answer, struct screen screen)
{
	const json_t *rows = json_object_get(answer, "rows");

	(void)screen;
	if (json_array_size(rows) == 0)
		text_add(out, "HR says nothing: there is no message in the config.\n");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		text_addf(out, "%s%s\n  cycle %lld, %s..%s\n", i > 0 ? "\n" : "", out_member(row, "message"), out_number(row, "cycle"),
		          out_member(row, "start"), out_member(row, "end"));
	}
}

static void tell_requests(struct text *out, const json_t *answer, struct screen screen)
{
	static const struct cell_of places[] = {
		{ RIGHT("REQUEST"), CELL_NUMBER, "request", NULL }, { { .title = "ASKED" }, CELL_TEXT, "asked", NULL },
		{ NAME("WHO"), CELL_PERSON, "staff", NULL }, { NAME("CAN'T GO TO"), CELL_TEXT, "host_name", NULL },
		{ { .title = "ON" }, CELL_TEXT, "for", NULL }, { { .title = "THE VISIT IS NOW" }, CELL_SPAN, "start", "end" },
		{ { .title = "STATUS" }, CELL_TEXT, "status", NULL }, { NAME("WHY"), CELL_TEXT, "why", NULL },
	};
	const json_t *rows = json_object_get(answer, "rows");

	if (json_array_size(rows) == 0)
		text_add(out, "Nobody has asked for another day.\n");
	TABLE(out, rows, places, screen);
}

/* Each report: its table, and the columns of its CSV, which are members of its rows. */
static const struct report {
	const char *name;
	void (*tell)(struct text *, const json_t *, struct screen);
	const char *columns[16];
} reports[] = {
	{ "fairness", tell_fairness, { "staff", "staff_name", "department", "lead", "owed", "placed", "held", "missed",
	                               "left_out", "waiting", "held_ever", "due_ever" } },
	{ "progress", tell_progress, { "staff", "staff_name", "department", "lead", "seen", "to_see", "visits", "days",
	                               "last", "next" } },
	{ "coverage", tell_coverage, { "home", "home_name", "host", "host_name", "seen", "people", "last", "route" } },
	{ "bench", tell_bench, { "department", "department_name", "staff", "staff_name", "home", "visits", "days", "last",
	                         "can_cover", "why_not" } },
	{ "recognition", tell_recognition, { "kind", "staff", "staff_name", "with", "with_name", "from", "from_name", "to",
	                                     "to_name", "visits", "mutual", "there", "back" } },
	{ "answers", tell_answers, { "day", "home", "host", "staff", "staff_name", "text" } },
	{ "message", tell_message, { "cycle", "start", "end", "message" } },
	{ "requests", tell_requests, { "request", "asked", "staff", "staff_name", "home", "host", "for", "start", "end",
	                               "status", "why" } },
	{ "meetings", tell_meetings, { "kind", "id", "name", "day", "from", "until", "zone", "department", "other", "who",
	                               "outcome" } },
	{ "rooms", tell_rooms, { "room", "status", "since", "day", "from", "until", "zone", "department", "other", "name", "who",
	                         "outcome" } },
};

/* The daemon has refused what is none of these. */
static const struct report *find(const char *name)
{
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		if (strcmp(reports[i].name, name) == 0)
			return &reports[i];
	return &reports[0];
}

void tell_report(struct text *out, const char *name, const json_t *answer, struct screen screen)
{
	find(name)->tell(out, answer, screen);
}

void tell_report_csv(struct text *out, const char *name, const json_t *answer)
{
	const struct report *r = find(name);
	size_t n = 0;

	while (n < sizeof r->columns / sizeof *r->columns && r->columns[n] != NULL)
		n++;
	tell_csv(out, json_object_get(answer, "rows"), r->columns, n);
}

static void tell_unrestored(struct text *out, const json_t *all)
{
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *row = json_array_get(all, i);
		scoped(heap) char *who = out_person(row, "staff"), *days = out_span(row, "start", "end");

		text_addf(out, "Not brought back: %s to %s on %s; %s.\n", who, out_member(row, "host_name"), days,
		          out_member(row, "why"));
	}
}

void tell_deed(struct text *out, const char *verb, const json_t *answer, struct screen screen)
{
	text_addf(out, "Noted: %s: %s.\n", verb, out_member(answer, "did"));
	if (json_is_object(json_object_get(answer, "room")))
		tell_room(out, json_object_get(answer, "room"));
	if (json_is_string(json_object_get(answer, "hint")))
		text_addf(out, "%s.\n", out_member(answer, "hint"));
	if (!json_is_integer(json_object_get(answer, "publication")))
		return;
	scoped(heap) char *intro = mem_format("Publication %lld:", out_number(answer, "publication"));
	tell_publication(out, answer, screen, intro);
	tell_unrestored(out, json_object_get(answer, "not_restored"));
}
