/* What everybody owed and got, and what they have seen by now. */
#include "report_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

static void set_count(json_t *json, struct count c)
{
	json_object_set_new(json, "owed", json_integer(c.owed));
	json_object_set_new(json, "placed", json_integer(c.placed));
	json_object_set_new(json, "held", json_integer(c.held));
	json_object_set_new(json, "missed", json_integer(c.missed));
	json_object_set_new(json, "left_out", json_integer(c.left_out));
	json_object_set_new(json, "waiting", json_integer(c.waiting));
	json_object_set_new(json, "held_ever", json_integer(c.held_ever));
	json_object_set_new(json, "due_ever", json_integer(c.due_ever));
}

/* Who had the least or the greatest share: how many, and by name if they are a few. */
static json_t *served_json(const struct facts *facts, const struct served *served)
{
	if (served->n == 0)
		return json_null();
	struct count first = facts_count(facts, served->who[0]);
	json_t *named = json_array();
	for (int i = 0; i < served->n && served->n <= SERVED_NAMED; i++) {
		struct count c = facts_count(facts, served->who[i]);
		json_t *row = json_pack("{s:i, s:i}", "held_ever", c.held_ever, "due_ever", c.due_ever);

		report_set_subject(row, "staff", facts_published(facts), served->who[i]);
		json_array_append_new(named, row);
	}
	return json_pack("{s:i, s:f, s:o}", "people", served->n, "share", (double)first.held_ever / first.due_ever, "named", named);
}

/* Nobody has held neither few nor many. */
static json_t *of_people(const struct fairness *all, int n)
{
	return all->people > 0 ? json_integer(n) : json_null();
}

static json_t *fairness_json(const struct facts *facts, struct subject_ix department)
{
	const struct published *p = facts_published(facts);
	struct fairness all = facts_fairness(facts, department);
	json_t *json = json_object();

	json_object_set_new(json, "people", json_integer(all.people));
	set_count(json, all.sum);
	json_object_set_new(json, "people_waiting", json_integer(all.waiting));
	json_object_set_new(json, "average", all.people > 0 ? json_real((double)all.sum.held_ever / all.people) : json_null());
	json_object_set_new(json, "fewest", of_people(&all, all.fewest));
	json_object_set_new(json, "most", of_people(&all, all.most));
	json_object_set_new(json, "worst", served_json(facts, &all.worst));
	json_object_set_new(json, "best", served_json(facts, &all.best));
	report_set_subject(json, "longest", p, all.longest);
	return json;
}

/* A person's row, to which each report adds what it is about. */
static json_t *person(const struct facts *facts, struct subject_ix staff)
{
	const struct published *p = facts_published(facts);
	json_t *json = json_object();

	report_set_subject(json, "staff", p, staff);
	report_set_subject(json, "department", p, published_subject(p, staff)->home);
	json_object_set_new(json, "lead", json_boolean(published_subject(p, staff)->lead));
	return json;
}

enum reported report_fairness(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	struct people departments = facts_departments(g->facts);
	json_t *rows = json_array(), *staff = json_array(), *cycle = json_object();
	int number = facts_cycle(g->facts);

	(void)err;
	json_object_set_new(cycle, "cycle", json_integer(number));
	report_set_span(cycle, "start", "end", org_cycle_span(facts_org(g->facts), number));
	for (size_t i = 0; i < departments.n; i++) {
		struct people people = facts_people(g->facts, departments.v[i]);

		if (!is_wanted(w, departments.v[i]))
			continue;
		json_t *row = fairness_json(g->facts, departments.v[i]);
		report_set_subject(row, "department", g->published, departments.v[i]);
		json_array_append_new(rows, row);
		for (size_t j = 0; j < people.n; j++) {
			row = person(g->facts, people.v[j]);
			set_count(row, facts_count(g->facts, people.v[j]));
			json_array_append_new(staff, row);
		}
	}
	*answer = json_pack("{s:o, s:o, s:o, s:o}", "cycle", cycle, "company", fairness_json(g->facts, NO_SUBJECT),
		"departments", rows, "rows", staff);
	return REPORT_DONE;
}

static json_t *progress_row(const struct facts *facts, struct subject_ix staff, struct progress p)
{
	json_t *row = person(facts, staff), *all = json_array();
	size_t n;
	scoped(heap) struct seen *seen = facts_seen(facts, staff, &n);

	json_object_set_new(row, "seen", json_integer(p.seen));
	json_object_set_new(row, "to_see", json_integer(p.to_see));
	json_object_set_new(row, "visits", json_integer(p.visits));
	json_object_set_new(row, "days", json_integer(p.days));
	json_object_set_new(row, "last", report_day_or_null(p.last));
	json_object_set_new(row, "next", report_day_or_null(p.next));
	for (size_t i = 0; i < n; i++) {
		json_t *one = json_object();

		report_set_subject(one, "department", facts_published(facts), seen[i].host);
		json_object_set_new(one, "visits", json_integer(seen[i].visits));
		json_object_set_new(one, "days", json_integer(seen[i].days));
		json_object_set_new(one, "last", report_day_or_null(seen[i].last));
		json_array_append_new(all, one);
	}
	json_object_set_new(row, "departments", all);
	return row;
}

/* Leads first: they are followed. */
enum reported report_progress(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	struct people departments = facts_departments(g->facts);
	struct { const char *name; int people, seen, to_see; } sums[] = { { "others", 0, 0, 0 }, { "leads", 0, 0, 0 } };
	json_t *rows = json_array();

	(void)err;
	for (int lead = 1; lead >= 0; lead--)
		for (size_t i = 0; i < departments.n; i++) {
			struct people people = facts_people(g->facts, departments.v[i]);

			for (size_t j = 0; j < people.n && is_wanted(w, departments.v[i]); j++) {
				if (published_subject(g->published, people.v[j])->lead != lead)
					continue;
				struct progress p = facts_progress(g->facts, people.v[j]);
				sums[lead].people++;
				sums[lead].seen += p.seen;
				sums[lead].to_see += p.to_see;
				json_array_append_new(rows, progress_row(g->facts, people.v[j], p));
			}
		}
	*answer = json_pack("{s:o}", "rows", rows);
	for (size_t i = 0; i < 2; i++)
		json_object_set_new(*answer, sums[i].name, json_pack("{s:i, s:i, s:i}", "people", sums[i].people,
			"seen", sums[i].seen, "to_see", sums[i].to_see));
	return REPORT_DONE;
}
