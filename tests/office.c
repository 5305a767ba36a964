#include "office.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/path.h"
#include "crosstrain/text.h"
#include "world.h"

const char *const office_conf =
	"organization = \"Acme Supply\"; timezone = \"Europe/Berlin\"; message = \"One team.\";\n"
	"cycle = { start = \"2027-01-04\"; weeks = 4; publish_ahead = 1; };\n"
	"departments = (\n"
	"  { id = \"field\"; name = \"Field\"; },\n"
	"  { id = \"sales\"; name = \"Sales\"; },\n"
	"  { id = \"warehouse\"; name = \"Warehouse\"; location = \"Dock 3\"; contact = \"bea\"; hours = \"07:00-15:30\"; } );\n"
	"routes = (\n"
	"  { from = \"sales\"; to = \"warehouse\"; activity = \"Load trucks.\"; bring = \"Safety shoes.\"; },\n"
	"  { from = \"sales\"; to = \"field\"; days = 3; } );\n"
	"staff = (\n"
	"  { id = \"ann\"; name = \"Ann Ash\"; email = \"ann@acme.example\"; department = \"sales\"; },\n"
	"  { id = \"bea\"; name = \"Bea Lind\"; department = \"warehouse\"; lead = true; },\n"
	"  { id = \"ben\"; name = \"Ben Oak\"; department = \"warehouse\"; },\n"
	"  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; },\n"
	"  { id = \"cy\"; name = \"Cy Fir\"; department = \"field\"; } );\n"
	"holidays = [];\n";

struct office *office_new(void)
{
	struct office *office = mem_new(struct office);

	office->conf = mem_text(office_conf);
	office->org = world_org(office->conf);
	office->published = published_new(digest_of("office", 6));
	return office;
}

void office_free(struct office *office)
{
	if (office == NULL)
		return;
	free(office->conf);
	org_free(office->org);
	published_free(office->published);
	publication_free(office->last);
	free(office);
}

void office_edit(struct office *office, const char *from, const char *to)
{
	scoped_text struct text t = TEXT_EMPTY;
	const char *rest = office->conf, *at = strstr(rest, from);

	assert_non_null(at);
	for (; at != NULL; at = strstr(rest, from)) {
		text_add_n(&t, rest, (size_t)(at - rest));
		text_add(&t, to);
		rest = at + strlen(from);
	}
	text_add(&t, rest);
	free(office->conf);
	office->conf = text_give(&t);
	org_free(office->org);
	office->org = world_org(office->conf);
}

static void read_line(const struct office *office, struct plan *plan, const char *line)
{
	char staff[32], host[32], days[32], buddy[32];
	struct plan_visit v = { .buddy = NOBODY };

	assert_int_equal(sscanf(line, "%31s %31s %d %31s %31s", staff, host, &v.cycle, days, buddy), 5);
	v.staff = org_find_staff(office->org, staff);
	v.host = org_find_department(office->org, host);
	assert_false(is_nobody(v.staff) || is_nowhere(v.host));
	v.home = org_staff(office->org, v.staff)->home;
	if (strcmp(buddy, "-") != 0)
		v.buddy = org_find_staff(office->org, buddy);
	if (strcmp(days, "-") == 0)
		v.reason = mem_text("no room");
	else
		assert_true(span_read(&v.days, days));
	*mem_push(plan->visits, plan->n_visits) = v;
}

static int left_out_first(const void *pa, const void *pb)
{
	const struct plan_visit *a = pa, *b = pb;

	return days_between(b->days.first, a->days.first);
}

struct plan *office_plan(const struct office *office, const char *today, const char *lines)
{
	struct plan *plan = mem_new(struct plan);
	scoped(heap) char *copy = mem_text(lines);
	char *rest = copy;

	plan->today = world_day(today);
	for (int i = 0; i < 2; i++) {
		int cycle = org_cycle_at(office->org, plan->today) + i;

		*mem_push(plan->cycles, plan->n_cycles) = (struct plan_cycle){
			.cycle = cycle, .days = org_cycle_span(office->org, cycle), .owed = 4, .placed = 3, .bound = 4,
			.proved_most = true, .debt2 = 1, .load2 = 3,
		};
	}
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (line[0] != '\0')
			read_line(office, plan, line);
	if (plan->n_visits > 0)
		qsort(plan->visits, plan->n_visits, sizeof *plan->visits, left_out_first);
	return plan;
}

struct publication *office_preview(const struct office *office, const char *today, int64_t now, const char *lines)
{
	scoped(plan) struct plan *plan = lines == NULL ? NULL : office_plan(office, today, lines);

	return publication_make(office->published, NULL, office->org, plan, world_day(today), now);
}

void office_publish(struct office *office, const char *today, int64_t now, const char *lines)
{
	struct publication *publication = office_preview(office, today, now, lines);

	publication_free(office->last);
	published_free(office->published);
	office->last = publication;
	office->published = publication_take(publication);
}

void office_live(struct office *office, struct published *edited, const char *today)
{
	int64_t noon = (int64_t)world_day(today).n * 86400 + 43200;     /* the same date in Europe */

	publication_free(office->last);
	office->last = path_publication(office->org, office->published, edited, noon, NULL);
	published_free(edited);
	published_free(office->published);
	office->published = publication_take(office->last);
}

const struct subject *office_subject(const struct office *office, enum subject_kind kind, const char *id)
{
	struct subject_ix s = published_find(office->published, kind, id);

	if (is_no_subject(s))
		fail_msg("no subject %s", id);
	return published_subject(office->published, s);
}

const struct published_visit *office_visit(const struct office *office, const char *staff, const char *host, int cycle)
{
	const struct published *p = office->published;

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->cycle == cycle && strcmp(p->subjects[v->staff.i].id, staff) == 0
		    && strcmp(p->subjects[v->host.i].id, host) == 0)
			return v;
	}
	fail_msg("no visit of %s to %s in cycle %d", staff, host, cycle);
	return NULL;
}

const struct change *office_change(const struct office *office, const char *staff, const char *host)
{
	const struct published *p = office->published;

	for (size_t i = 0; i < office->last->n_changes; i++) {
		const struct published_visit *v = &p->visits[office->last->changes[i].visit];

		if (strcmp(p->subjects[v->staff.i].id, staff) == 0 && strcmp(p->subjects[v->host.i].id, host) == 0)
			return &office->last->changes[i];
	}
	fail_msg("nothing changed for %s in %s", staff, host);
	return NULL;
}

static void assert_text_equal(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void assert_digest_equal(struct digest a, struct digest b)
{
	assert_memory_equal(a.b, b.b, sizeof a.b);
}

static void assert_subject_equal(const struct subject *a, const struct subject *b)
{
	assert_string_equal(a->id, b->id);
	assert_int_equal(a->row, b->row);
	assert_int_equal(a->kind, b->kind);
	assert_text_equal(a->name, b->name);
	assert_text_equal(a->email, b->email);
	assert_int_equal(a->home.i, b->home.i);
	assert_int_equal(a->lead, b->lead);
	assert_int_equal(a->forgotten, b->forgotten);
	assert_int_equal(a->since.n, b->since.n);
	assert_int_equal(a->ended.n, b->ended.n);
	assert_int_equal(a->generation, b->generation);
	assert_digest_equal(a->feed, b->feed);
	assert_int_equal(a->changed, b->changed);
}

static void assert_briefing_equal(const struct briefing *a, const struct briefing *b)
{
	assert_int_equal(a->row, b->row);
	assert_text_equal(a->zone, b->zone);
	assert_int_equal(a->hours.from, b->hours.from);
	assert_int_equal(a->hours.until, b->hours.until);
	assert_text_equal(a->location, b->location);
	assert_text_equal(a->contact, b->contact);
	assert_text_equal(a->activity, b->activity);
	assert_text_equal(a->bring, b->bring);
	assert_text_equal(a->message, b->message);
	assert_digest_equal(a->digest, b->digest);
}

static void assert_visit_equal(const struct published_visit *a, const struct published_visit *b)
{
	assert_int_equal(a->row, b->row);
	assert_int_equal(a->staff.i, b->staff.i);
	assert_int_equal(a->home.i, b->home.i);
	assert_int_equal(a->host.i, b->host.i);
	assert_int_equal(a->buddy.i, b->buddy.i);
	assert_int_equal(a->briefing.i, b->briefing.i);
	assert_int_equal(a->cycle, b->cycle);
	assert_int_equal(a->n_days, b->n_days);
	assert_memory_equal(a->days, b->days, a->n_days * sizeof *a->days);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->missed, b->missed);
	assert_int_equal(a->n_misses, b->n_misses);
	for (size_t i = 0; i < a->n_misses; i++) {
		assert_true(span_same(a->misses[i].days, b->misses[i].days));
		assert_int_equal(a->misses[i].buddy.i, b->misses[i].buddy.i);
	}
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->modified, b->modified);
	assert_digest_equal(a->digest, b->digest);
}

static void assert_cycles_equal(const struct published *a, const struct published *b)
{
	assert_int_equal(a->n_left_out, b->n_left_out);
	for (size_t i = 0; i < a->n_left_out; i++) {
		const struct left_out *x = &a->left_out[i], *y = &b->left_out[i];

		assert_int_equal(x->staff.i, y->staff.i);
		assert_int_equal(x->home.i, y->home.i);
		assert_int_equal(x->host.i, y->host.i);
		assert_int_equal(x->cycle, y->cycle);
		assert_int_equal(x->waiting, y->waiting);
		assert_string_equal(x->reason, y->reason);
	}
	assert_int_equal(a->n_cycles, b->n_cycles);
	for (size_t i = 0; i < a->n_cycles; i++) {
		const struct cycle_summary *x = &a->cycles[i], *y = &b->cycles[i];

		assert_int_equal(x->cycle, y->cycle);
		assert_int_equal(x->days.first.n, y->days.first.n);
		assert_int_equal(x->days.until.n, y->days.until.n);
		assert_int_equal(x->owed, y->owed);
		assert_int_equal(x->placed, y->placed);
		assert_int_equal(x->bound, y->bound);
		assert_int_equal(x->debt2, y->debt2);
		assert_int_equal(x->load2, y->load2);
		assert_int_equal(x->proved_most, y->proved_most);
		assert_int_equal(x->proved_fair, y->proved_fair);
		assert_text_equal(x->smallest_fix, y->smallest_fix);
	}
}

static void assert_said(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void assert_appointment_equal(const struct published_appointment *a, const struct published_appointment *b)
{
	assert_int_equal(a->row, b->row);
	assert_int_equal(a->kind, b->kind);
	assert_said(a->series, b->series);
	assert_int_equal(a->a.i, b->a.i);
	assert_int_equal(a->b.i, b->b.i);
	assert_int_equal(a->slot, b->slot);
	assert_int_equal(a->cycle, b->cycle);
	assert_int_equal(a->round, b->round);
	assert_int_equal(a->briefing.i, b->briefing.i);
	assert_int_equal(a->day.n, b->day.n);
	assert_int_equal(a->since.n, b->since.n);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->n_attendees, b->n_attendees);
	for (size_t i = 0; i < a->n_attendees; i++) {
		assert_int_equal(a->attendees[i].who.i, b->attendees[i].who.i);
		assert_int_equal(a->attendees[i].speaks_for.i, b->attendees[i].speaks_for.i);
	}
	assert_said(a->outcome, b->outcome);
	assert_said(a->lines[0], b->lines[0]);
	assert_said(a->lines[1], b->lines[1]);
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->modified, b->modified);
	assert_digest_equal(a->digest, b->digest);
}

void assert_published_equal(const struct published *a, const struct published *b)
{
	assert_digest_equal(a->installation, b->installation);
	assert_string_equal(a->company.organization, b->company.organization);
	assert_string_equal(a->company.zone, b->company.zone);
	assert_string_equal(a->company.base_url, b->company.base_url);
	assert_int_equal(a->company.refresh_minutes, b->company.refresh_minutes);
	assert_int_equal(a->company.keep_past_days, b->company.keep_past_days);
	assert_int_equal(a->company.link_grace_days, b->company.link_grace_days);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->at, b->at);
	assert_int_equal(a->n_subjects, b->n_subjects);
	for (size_t i = 0; i < a->n_subjects; i++)
		assert_subject_equal(&a->subjects[i], &b->subjects[i]);
	assert_int_equal(a->n_former, b->n_former);
	for (size_t i = 0; i < a->n_former; i++) {
		assert_int_equal(a->former[i].subject.i, b->former[i].subject.i);
		assert_int_equal(a->former[i].until, b->former[i].until);
		assert_string_equal(a->former[i].id, b->former[i].id);
		assert_string_equal(a->former[i].name, b->former[i].name);
	}
	assert_int_equal(a->n_retired, b->n_retired);
	for (size_t i = 0; i < a->n_retired; i++) {
		assert_int_equal(a->retired[i].subject.i, b->retired[i].subject.i);
		assert_int_equal(a->retired[i].generation, b->retired[i].generation);
		assert_int_equal(a->retired[i].on.n, b->retired[i].on.n);
	}
	assert_int_equal(a->n_briefings, b->n_briefings);
	for (size_t i = 0; i < a->n_briefings; i++)
		assert_briefing_equal(&a->briefings[i], &b->briefings[i]);
	assert_int_equal(a->n_visits, b->n_visits);
	for (size_t i = 0; i < a->n_visits; i++)
		assert_visit_equal(&a->visits[i], &b->visits[i]);
	assert_int_equal(a->n_appointments, b->n_appointments);
	for (size_t i = 0; i < a->n_appointments; i++)
		assert_appointment_equal(&a->appointments[i], &b->appointments[i]);
	assert_cycles_equal(a, b);
	assert_int_equal(a->next_subject_row, b->next_subject_row);
	assert_int_equal(a->next_briefing_row, b->next_briefing_row);
	assert_int_equal(a->next_visit_row, b->next_visit_row);
	assert_int_equal(a->next_appointment_row, b->next_appointment_row);
}
