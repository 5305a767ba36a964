/* What a config, a plan and a publication hold. */
#include "report_internal.h"

#include <string.h>

#include "crosstrain/mem.h"

json_t *report_faults(struct faults *faults)
{
	json_t *all = json_array();
	size_t n;
	const struct fault *f = faults_sorted(faults, &n);

	for (size_t i = 0; i < n; i++) {
		scoped_text struct text message = TEXT_EMPTY;

		fault_write(&message, faults, &f[i]);
		json_array_append_new(all, json_pack("{s:s, s:i, s:s, s:s, s:s}",
			"file", faults_file_name(faults, f[i].at.file), "line", (int)f[i].at.line,
			"kind", fault_word(f[i].kind), "text", f[i].text, "message", text_str(&message)));
	}
	return all;
}

json_t *report_company(const struct org *org, struct day today)
{
	int number = org_cycle_at(org, today);
	json_t *cycle = json_pack("{s:i}", "cycle", number);

	report_set_span(cycle, "start", "end", org_cycle_span(org, number));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "organization", org->name,
		"staff", (json_int_t)org->n_staff, "departments", (json_int_t)org->n_departments,
		"routes", (json_int_t)org->n_routes, "meetings", (json_int_t)org->n_meetings, "cycle", cycle);
}

json_t *report_stats(const struct plan *plan, double seconds)
{
	json_int_t owed = 0, placed = 0, bound = 0, moved = 0, debt2 = 0, load2 = 0, floor = 0;
	bool is_proved = true;

	for (size_t i = 0; i < plan->n_cycles; i++) {
		const struct plan_cycle *c = &plan->cycles[i];

		owed += (json_int_t)c->owed;
		placed += (json_int_t)c->placed;
		bound += (json_int_t)c->bound;
		moved += (json_int_t)c->moved;
		debt2 += c->debt2;
		load2 += c->load2;
		floor += c->load2_floor;
		is_proved = is_proved && c->proved_most && c->proved_fair;
	}
	return json_pack("{s:I, s:I, s:I, s:b, s:I, s:I, s:I, s:I, s:f}", "owed", owed, "placed", placed,
		"bound", bound, "proved", is_proved, "moved", moved, "debt2", debt2, "load2", load2,
		"load2_floor", floor, "seconds", seconds);
}

static json_t *plan_visit_json(const struct org *org, const struct plan_visit *v)
{
	const struct org_staff *s = org_staff(org, v->staff);
	const struct org_department *home = org_department(org, v->home), *host = org_department(org, v->host);
	const struct org_staff *buddy = is_nobody(v->buddy) ? NULL : org_staff(org, v->buddy);
	json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s?, s:s?, s:s?, s:i, s:b}",
		"staff", s->id, "staff_name", s->name, "home", home->id, "home_name", home->name,
		"host", host->id, "host_name", host->name, "cycle", v->cycle,
		"buddy", buddy ? buddy->id : NULL, "buddy_name", buddy ? buddy->name : NULL,
		"reason", v->reason, "waiting", v->waiting, "pinned", v->pinned);

	report_set_span(json, "start", "end", v->days);
	return json;
}

json_t *report_plan(const struct org *org, const struct plan *plan)
{
	json_t *cycles = json_array(), *visits = json_array();

	for (size_t i = 0; i < plan->n_cycles; i++) {
		const struct plan_cycle *c = &plan->cycles[i];
		json_t *cycle = json_pack("{s:i, s:I, s:I, s:I, s:b, s:b, s:I, s:I, s:I, s:s?}",
			"cycle", c->cycle, "owed", (json_int_t)c->owed, "placed", (json_int_t)c->placed,
			"bound", (json_int_t)c->bound, "proved_most", c->proved_most,
			"proved_fair", c->proved_fair, "moved", (json_int_t)c->moved,
			"debt2", (json_int_t)c->debt2, "load2", (json_int_t)c->load2,
			"smallest_fix", c->smallest_fix);

		report_set_span(cycle, "start", "end", c->days);
		json_array_append_new(cycles, cycle);
	}
	for (size_t i = 0; i < plan->n_visits; i++)
		json_array_append_new(visits, plan_visit_json(org, &plan->visits[i]));
	return json_pack("{s:s, s:o, s:o, s:o}", "organization", org->name, "today", report_day(plan->today),
		"cycles", cycles, "visits", visits);
}

const char *report_change_word(enum change_kind kind)
{
	static const char *const kinds[] = {
		[CHANGE_NEW] = "new", [CHANGE_MOVED] = "moved", [CHANGE_CANCELLED] = "cancelled",
		[CHANGE_DETAILS] = "details",
	};

	return kinds[kind];
}

static json_t *change_json(const struct published *p, const struct change *c)
{
	const struct published_visit *v = &p->visits[c->visit];
	json_t *json = json_pack("{s:s, s:s?}", "kind", report_change_word(c->kind), "why", c->why);

	report_set_subject(json, "staff", p, v->staff);
	report_set_subject(json, "home", p, v->home);
	report_set_subject(json, "host", p, v->host);
	json_object_set_new(json, "cycle", json_integer(v->cycle));
	report_set_span(json, "start_before", "end_before", c->before);
	report_set_span(json, "start", "end", c->after);
	return json;
}

json_t *report_publication(const struct publication *publication)
{
	const struct published *p = publication->after;
	json_int_t count[CHANGE_DETAILS + 1] = { 0 };
	json_t *changes = json_array();

	for (size_t i = 0; i < publication->n_changes; i++) {
		count[publication->changes[i].kind]++;
		json_array_append_new(changes, change_json(p, &publication->changes[i]));
	}
	return json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "nothing", publication->nothing,
		"new", count[CHANGE_NEW], "moved", count[CHANGE_MOVED],
		"cancelled", count[CHANGE_CANCELLED], "details", count[CHANGE_DETAILS],
		"unchanged", (json_int_t)publication->n_unchanged,
		"subjects_new", (json_int_t)publication->n_subjects_new,
		"subjects_ended", (json_int_t)publication->n_subjects_ended,
		"feeds_changed", (json_int_t)publication->n_feeds_changed, "changes", changes,
		"appointments", report_appointment_changes(publication));
}
