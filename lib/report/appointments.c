/* What people meet at beside visits: `meetings`, `rooms`, and what a publication changes of them. */
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"

static const char *const kinds[] = {
	[KIND_MEETING] = "meeting", [KIND_CHECK_IN] = "check-in", [KIND_ROOM] = "room", [KIND_CELEBRATION] = "celebration",
};

static json_t *people_of(const struct published *p, const struct published_appointment *a)
{
	json_t *people = json_array();
	size_t n = appointment_named(a);

	for (size_t i = 0; i < n; i++) {
		json_t *one = json_object();

		report_set_subject(one, "staff", p, a->attendees[i].who);
		report_set_subject(one, "department", p, a->attendees[i].speaks_for);
		json_array_append_new(people, one);
	}
	return people;
}

/* "Ann Ash (ann) for Sales, Bob Ray (bob) for Field". */
static json_t *who_json(const struct published *p, const struct published_appointment *a)
{
	scoped_text struct text who = TEXT_EMPTY;
	size_t n = appointment_named(a);

	for (size_t i = 0; i < n; i++) {
		const struct subject *s = published_subject(p, a->attendees[i].who);

		text_addf(&who, "%s%s (%s) for %s", i > 0 ? ", " : "", s->name, s->id,
		          published_subject(p, a->attendees[i].speaks_for)->name);
	}
	return json_string(text_str(&who));
}

static json_t *clock_json(int minute)
{
	return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

json_t *report_appointment(const struct published *p, const struct published_appointment *a)
{
	const struct briefing *says = &p->briefings[a->briefing.i];
	json_t *json = json_pack("{s:s, s:s?, s:s?, s:o, s:o, s:o, s:s, s:s, s:s?, s:o, s:s?, s:o}", "kind", kinds[a->kind],
		"id", a->series, "name", says->activity, "day", report_day(a->day), "from", clock_json(says->hours.from),
		"until", clock_json(says->hours.until), "zone", says->zone, "status", a->status == VISIT_ON ? "on" : "cancelled",
		"location", says->location, "people", people_of(p, a), "outcome", a->outcome, "since", report_day(a->since));

	report_set_subject(json, "department", p, a->a);
	report_set_subject(json, "other", p, a->b);
	json_object_set_new(json, "appointment", json_integer(a->row));
	json_object_set_new(json, "who", who_json(p, a));
	json_object_set_new(json, "cycle", json_integer(a->cycle));
	if (a->kind == KIND_ROOM)
		json_object_set_new(json, "room", json_integer(a->slot));
	return json;
}

/* ---- what a publication changes */

static json_t *change_json(const struct published *p, const struct appointment_change *c)
{
	json_t *json = report_appointment(p, &p->appointments[c->appointment]);

	json_object_set_new(json, "change", json_string(report_change_word(c->kind)));
	json_object_set_new(json, "day_before", report_day_or_null(c->before));
	json_object_set_new(json, "day", report_day_or_null(c->after));
	json_object_set_new(json, "why", report_text(c->why));
	return json;
}

json_t *report_appointment_changes(const struct publication *publication)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < publication->n_appointments; i++)
		json_array_append_new(changes, change_json(publication->after, &publication->appointments[i]));
	return changes;
}

/* ---- `meetings` */

struct narrowed {
	struct subject_ix staff, department;     /* NO_SUBJECT: any */
	struct span days;
};

static enum reported narrow(struct narrowed *out, const json_t *args, const struct grounds *g, struct err *err)
{
	const char *between = report_argument(args, "between");

	*out = (struct narrowed){ NO_SUBJECT, NO_SUBJECT, { g->today, DAY_EVER_AFTER } };
	if (between != NULL && !span_read(&out->days, between)) {
		err_set(err, "--between %s: not a date, nor two as 2027-01-04..2027-01-08", between);
		return REPORT_WRONG;
	}
	enum reported r = report_find(&out->staff, g->published, "staff", report_argument(args, "staff"), err);
	if (r != REPORT_DONE)
		return r;
	return report_find(&out->department, g->published, "department", report_argument(args, "department"), err);
}

/* Whether a person comes, or a department is in it. */
static bool concerns(const struct published_appointment *a, struct subject_ix who)
{
	if (is_no_subject(who) || a->kind == KIND_CELEBRATION || subject_same(a->a, who) || subject_same(a->b, who))
		return true;
	for (size_t i = 0; i < a->n_attendees; i++)
		if (subject_same(a->attendees[i].who, who) || subject_same(a->attendees[i].speaks_for, who))
			return true;
	return false;
}

enum reported report_meetings(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	json_t *rows = json_array();
	struct narrowed n;
	enum reported r = narrow(&n, args, g, err);

	for (size_t i = 0; i < g->published->n_appointments && r == REPORT_DONE; i++) {
		const struct published_appointment *a = &g->published->appointments[i];

		if (a->status == VISIT_ON && span_has(n.days, a->day) && concerns(a, n.staff) && concerns(a, n.department))
			json_array_append_new(rows, report_appointment(g->published, a));
	}
	if (r != REPORT_DONE)
		json_decref(rows);
	else
		*answer = json_pack("{s:o}", "rows", rows);
	return r;
}

/* ---- `rooms` */

static int by_number(const void *pa, const void *pb)
{
	const struct published_appointment *const *a = pa, *const *b = pb;
	bool open_a = (*a)->outcome == NULL, open_b = (*b)->outcome == NULL;

	if (open_a != open_b)
		return open_a ? -1 : 1;
	return ((*a)->slot > (*b)->slot) - ((*a)->slot < (*b)->slot);
}

static json_t *room_json(const struct published *p, const struct published_appointment *a, struct day today)
{
	json_t *json = report_appointment(p, a);
	const char *status = a->outcome != NULL ? "closed" : a->status == VISIT_CANCELLED ? "called off" : "open";

	json_object_set_new(json, "status", json_string(status));
	json_object_set_new(json, "age_days", json_integer(days_between(a->since, today)));
	return json;
}

/* Those that are open first. */
static json_t *rooms_json(const struct published *p, struct day today, bool open_only)
{
	scoped(heap) const struct published_appointment **all = mem_array(const struct published_appointment *, p->n_appointments);
	json_t *rows = json_array();
	size_t n = 0;

	for (size_t i = 0; i < p->n_appointments; i++) {
		const struct published_appointment *a = &p->appointments[i];

		if (a->kind == KIND_ROOM && (!open_only || is_open_room(a)))
			all[n++] = a;
	}
	qsort(all, n, sizeof(const struct published_appointment *), by_number);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(rows, room_json(p, all[i], today));
	return rows;
}

enum reported report_rooms(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	(void)args;
	(void)err;
	*answer = json_pack("{s:o}", "rows", rooms_json(g->published, g->today, false));
	return REPORT_DONE;
}

json_t *report_open_rooms(const struct published *p, struct day today)
{
	return rooms_json(p, today, true);
}
