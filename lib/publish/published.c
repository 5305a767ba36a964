/* The published state as plain data: made, copied, freed, asked.
 *
 * Apart from publication.c, which changes it, since everything after this room only reads it. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "publish_internal.h"

struct published *published_new(struct digest installation)
{
	struct published *p = mem_new(struct published);

	p->installation = installation;
	p->company.organization = mem_text("");
	p->company.zone = mem_text("UTC");
	p->company.base_url = mem_text("");
	p->next_subject_row = 1;
	p->next_briefing_row = 1;
	p->next_visit_row = 1;
	p->next_appointment_row = 1;
	return p;
}

static void subject_fini(struct subject *s)
{
	free(s->id);
	free(s->name);
	free(s->email);
}

static void former_fini(struct former *f)
{
	free(f->id);
	free(f->name);
}

static void briefing_fini(struct briefing *b)
{
	free(b->zone);
	free(b->location);
	free(b->contact);
	free(b->activity);
	free(b->bring);
	free(b->message);
}

static void appointment_fini(struct published_appointment *a)
{
	free(a->series);
	free(a->attendees);
	free(a->outcome);
	free(a->lines[0]);
	free(a->lines[1]);
}

void published_free(struct published *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n_subjects; i++)
		subject_fini(&p->subjects[i]);
	for (size_t i = 0; i < p->n_former; i++)
		former_fini(&p->former[i]);
	for (size_t i = 0; i < p->n_briefings; i++)
		briefing_fini(&p->briefings[i]);
	for (size_t i = 0; i < p->n_visits; i++) {
		free(p->visits[i].days);
		free(p->visits[i].misses);
	}
	for (size_t i = 0; i < p->n_appointments; i++)
		appointment_fini(&p->appointments[i]);
	for (size_t i = 0; i < p->n_left_out; i++)
		free(p->left_out[i].reason);
	for (size_t i = 0; i < p->n_cycles; i++)
		free(p->cycles[i].smallest_fix);
	free(p->subjects);
	free(p->former);
	free(p->retired);
	free(p->briefings);
	free(p->visits);
	free(p->appointments);
	free(p->left_out);
	free(p->cycles);
	free(p->company.organization);
	free(p->company.zone);
	free(p->company.base_url);
	free(p);
}

/* The elements themselves; what they point at is still shared. */
static void *array_copy(const void *from, size_t n, size_t size)
{
	void *to;

	if (n == 0)
		return NULL;
	/* Arrays grow by mem_push(), which counts on a power of two being there. */
	size_t room = 1;
	while (room < n)
		room *= 2;
	to = mem_resize(NULL, room, size);
	memcpy(to, from, n * size);
	return to;
}

static void subject_own(struct subject *s)
{
	s->id = mem_text(s->id);
	s->name = mem_text(s->name);
	s->email = mem_text(s->email);
}

static void former_own(struct former *f)
{
	f->id = mem_text(f->id);
	f->name = mem_text(f->name);
}

static void briefing_own(struct briefing *b)
{
	b->zone = mem_text(b->zone);
	b->location = mem_text(b->location);
	b->contact = mem_text(b->contact);
	b->activity = mem_text(b->activity);
	b->bring = mem_text(b->bring);
	b->message = mem_text(b->message);
}

static void visit_own(struct published_visit *v)
{
	v->days = array_copy(v->days, v->n_days, sizeof *v->days);
	v->misses = array_copy(v->misses, v->n_misses, sizeof *v->misses);
}

static void appointment_own(struct published_appointment *a)
{
	a->series = mem_text(a->series);
	a->attendees = array_copy(a->attendees, a->n_attendees, sizeof *a->attendees);
	a->outcome = mem_text(a->outcome);
	a->lines[0] = mem_text(a->lines[0]);
	a->lines[1] = mem_text(a->lines[1]);
}

struct published *published_copy(const struct published *published)
{
	struct published *p = mem_new(struct published);

	*p = *published;
	p->company.organization = mem_text(published->company.organization);
	p->company.zone = mem_text(published->company.zone);
	p->company.base_url = mem_text(published->company.base_url);
	p->subjects = array_copy(published->subjects, published->n_subjects, sizeof *p->subjects);
	p->former = array_copy(published->former, published->n_former, sizeof *p->former);
	p->retired = array_copy(published->retired, published->n_retired, sizeof *p->retired);
	p->briefings = array_copy(published->briefings, published->n_briefings, sizeof *p->briefings);
	p->visits = array_copy(published->visits, published->n_visits, sizeof *p->visits);
	p->appointments = array_copy(published->appointments, published->n_appointments, sizeof *p->appointments);
	p->left_out = array_copy(published->left_out, published->n_left_out, sizeof *p->left_out);
	p->cycles = array_copy(published->cycles, published->n_cycles, sizeof *p->cycles);
	for (size_t i = 0; i < p->n_subjects; i++)
		subject_own(&p->subjects[i]);
	for (size_t i = 0; i < p->n_former; i++)
		former_own(&p->former[i]);
	for (size_t i = 0; i < p->n_briefings; i++)
		briefing_own(&p->briefings[i]);
	for (size_t i = 0; i < p->n_visits; i++)
		visit_own(&p->visits[i]);
	for (size_t i = 0; i < p->n_appointments; i++)
		appointment_own(&p->appointments[i]);
	for (size_t i = 0; i < p->n_left_out; i++)
		p->left_out[i].reason = mem_text(p->left_out[i].reason);
	for (size_t i = 0; i < p->n_cycles; i++)
		p->cycles[i].smallest_fix = mem_text(p->cycles[i].smallest_fix);
	return p;
}

int former_in_order(const void *pa, const void *pb)
{
	const struct former *a = pa, *b = pb;

	ORDER(a->subject.i, b->subject.i);
	ORDER(a->until, b->until);
	int order = strcmp(a->id, b->id);
	return order != 0 ? order : strcmp(a->name, b->name);
}

int retired_in_order(const void *pa, const void *pb)
{
	const struct retired_link *a = pa, *b = pb;

	ORDER(a->subject.i, b->subject.i);
	ORDER(a->generation, b->generation);
	return 0;
}

int visits_in_order(const void *pa, const void *pb)
{
	const struct published_visit *a = pa, *b = pb;

	ORDER(a->days[0].n, b->days[0].n);
	ORDER(a->row, b->row);
	return 0;
}

int appointments_in_order(const void *pa, const void *pb)
{
	const struct published_appointment *a = pa, *b = pb;

	ORDER(a->day.n, b->day.n);
	ORDER(a->row, b->row);
	return 0;
}

int left_out_in_order(const void *pa, const void *pb)
{
	const struct left_out *a = pa, *b = pb;

	ORDER(a->cycle, b->cycle);
	ORDER(a->staff.i, b->staff.i);
	ORDER(a->host.i, b->host.i);
	return 0;
}

void published_sort(struct published *p)
{
	if (p->n_former > 0)
		qsort(p->former, p->n_former, sizeof *p->former, former_in_order);
	if (p->n_retired > 0)
		qsort(p->retired, p->n_retired, sizeof *p->retired, retired_in_order);
	if (p->n_visits > 0)
		qsort(p->visits, p->n_visits, sizeof *p->visits, visits_in_order);
	if (p->n_appointments > 0)
		qsort(p->appointments, p->n_appointments, sizeof *p->appointments, appointments_in_order);
	if (p->n_left_out > 0)
		qsort(p->left_out, p->n_left_out, sizeof *p->left_out, left_out_in_order);
}

struct subject_ix published_find(const struct published *p, enum subject_kind kind, const char *id)
{
	size_t low = 0, high = p->n_subjects;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct subject *s = &p->subjects[middle];
		int c = s->kind != kind ? (s->kind < kind ? -1 : 1) : strcmp(s->id, id);

		if (c == 0)
			return (struct subject_ix){ (uint32_t)middle };
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_SUBJECT;
}

struct span visit_span(const struct published_visit *v)
{
	return (struct span){ v->days[0], day_after(v->days[v->n_days - 1], 1) };
}

struct span visit_last_missed(const struct published_visit *v)
{
	static const struct span none;

	return v->n_misses > 0 ? v->misses[v->n_misses - 1].days : none;
}

enum visit_phase visit_phase(const struct published_visit *v, struct day today)
{
	struct span span = visit_span(v);

	if (v->status == VISIT_CANCELLED)
		return PHASE_CANCELLED;
	if (v->missed)
		return PHASE_MISSED;
	if (day_before(today, span.first))
		return PHASE_COMING;
	return day_before(today, span.until) ? PHASE_RUNNING : PHASE_HELD;
}

bool published_is_shown(const struct published *p, const struct published_visit *v, struct day today)
{
	int stays = v->status == VISIT_CANCELLED ? CANCELLED_STAYS_DAYS : p->company.keep_past_days;

	return days_between(visit_span(v).until, today) < stays;
}
