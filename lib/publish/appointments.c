/* Appointments follow the agenda, by the rules that stand above publication_make(). */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/recognition.h"
#include "publish_internal.h"

/* What tells one from another, whatever became of it since. */
struct key {
	enum appointment_kind kind;
	const char *series;
	uint32_t low, high;              /* the departments, in the order of their subjects */
	int64_t slot;
	uint32_t appointment;            /* index into after->appointments */
};

static int by_key(const void *pa, const void *pb)
{
	const struct key *a = pa, *b = pb;

	ORDER(a->kind, b->kind);
	ORDER(a->low, b->low);
	ORDER(a->high, b->high);
	ORDER(a->slot, b->slot);
	return strcmp(a->series != NULL ? a->series : "", b->series != NULL ? b->series : "");
}

/* A department that takes a meeting over from another keeps its entries. */
static struct key key_of(enum appointment_kind kind, const char *series, struct subject_ix a, struct subject_ix b,
                         int64_t slot)
{
	if (kind == KIND_MEETING)
		a = b = NO_SUBJECT;
	return (struct key){ kind, series, a.i < b.i ? a.i : b.i, a.i < b.i ? b.i : a.i, slot, 0 };
}

static struct key *keys_of(const struct published *p)
{
	struct key *keys = mem_array(struct key, p->n_appointments);

	for (size_t i = 0; i < p->n_appointments; i++) {
		const struct published_appointment *a = &p->appointments[i];

		keys[i] = key_of(a->kind, a->series, a->a, a->b, a->slot);
		keys[i].appointment = (uint32_t)i;
	}
	qsort(keys, p->n_appointments, sizeof *keys, by_key);
	return keys;
}

static struct subject_ix subject_of(const struct making *m, struct dept_ix d)
{
	return is_nowhere(d) ? NO_SUBJECT : m->of_department[d.i];
}

static struct briefing_ix briefing_of(const struct making *m, struct shelf *shelf, const struct appointment *a,
                                      const char *about)
{
	const char *location = is_nowhere(a->a) || a->kind == KIND_CHECK_IN ? NULL : org_department(m->org, a->a)->location;
	struct briefing b = {
		.zone = (char *)zone_name(a->zone), .hours = a->hours, .location = (char *)location,
		.activity = (char *)(a->kind == KIND_MEETING ? m->org->meetings[a->meeting].name : about),
		.message = (char *)org_message(m->org, a->cycle),
	};

	return briefing_find_or_add(m->after, shelf, b);
}

static void take_seats(const struct making *m, struct published_appointment *to, const struct appointment *from)
{
	to->attendees = mem_resize(to->attendees, from->n_seats, sizeof *to->attendees);
	to->n_attendees = from->n_seats;
	for (size_t i = 0; i < from->n_seats; i++)
		to->attendees[i] = (struct attendee){ m->of_staff[from->seats[i].staff.i], subject_of(m, from->seats[i].speaks_for) };
}

/* Whom it names is told on its day. */
static void name_nobody(struct published_appointment *a)
{
	if (a->kind != KIND_CELEBRATION)
		return;
	free(a->outcome);
	a->outcome = NULL;
}

static void take_item(struct making *m, struct shelf *shelf, struct published_appointment *to, const struct appointment *from)
{
	bool is_room = from->kind == KIND_ROOM;
	const char *about = is_room ? m->after->briefings[to->briefing.i].activity : NULL;

	to->a = subject_of(m, from->a);
	to->b = subject_of(m, from->b);
	to->cycle = from->cycle;
	to->round = from->round;
	to->day = from->day;
	to->status = VISIT_ON;
	if (day_before(m->today, to->day))
		name_nobody(to);
	to->briefing = briefing_of(m, shelf, from, about);
	take_seats(m, to, from);
}

static struct published_appointment *add_appointment(struct making *m, const struct appointment *from)
{
	struct published *p = m->after;
	struct published_appointment *a = mem_push(p->appointments, p->n_appointments);

	*a = (struct published_appointment){
		.row = p->next_appointment_row++, .kind = from->kind, .slot = from->slot, .since = m->today,
		.series = from->kind == KIND_MEETING ? mem_text(m->org->meetings[from->meeting].id) : NULL,
	};
	return a;
}

static bool is_begun(const struct making *m, const struct published_appointment *a)
{
	return published_when(m->after, m->org, a).from <= m->now;
}

static void follow(struct making *m, const struct agenda *agenda)
{
	struct published *p = m->after;
	size_t n = p->n_appointments;
	scoped(heap) struct key *keys = keys_of(p);
	scoped(heap) bool *named = mem_array(bool, n);
	scoped(shelf) struct shelf *shelf = shelf_new(p);

	for (size_t i = 0; i < agenda->n; i++) {
		const struct appointment *item = &agenda->v[i];
		const char *series = item->kind == KIND_MEETING ? m->org->meetings[item->meeting].id : NULL;
		struct key wanted = key_of(item->kind, series, subject_of(m, item->a), subject_of(m, item->b), item->slot);
		const struct key *found = n == 0 ? NULL : bsearch(&wanted, keys, n, sizeof wanted, by_key);

		if (found != NULL)
			named[found->appointment] = true;
		take_item(m, shelf, found != NULL ? &p->appointments[found->appointment] : add_appointment(m, item), item);
	}
	for (size_t i = 0; i < n; i++)
		if (!named[i] && p->appointments[i].status == VISIT_ON && !is_begun(m, &p->appointments[i])) {
			p->appointments[i].status = VISIT_CANCELLED;
			name_nobody(&p->appointments[i]);
		}
}

/* ---- whom a celebration names */

/* Whether somebody whom an earlier one named may be called otherwise now, or be gone; or HR said something
 * else of a visit. */
static bool is_other_company(const struct making *m)
{
	bool other = m->edited != NULL;

	for (size_t i = 0; i < m->after->n_subjects && !other; i++) {
		const struct subject *was = m->was[i], *is = &m->after->subjects[i];

		other = was != NULL && (m->is_renamed[i] || !day_same(was->ended, is->ended));
	}
	return other;
}

static void name_people(struct making *m, struct published_appointment *a)
{
	struct span days = org_cycle_span(m->org, a->cycle);
	struct day held_before = day_earlier(day_later(day_after(a->day, 1), m->today), days.until);
	struct recognition r = recognition_of(m->after, a->cycle, days, held_before, m->today);
	struct text words = TEXT_EMPTY;

	recognition_write(&words, m->after, &r);
	recognition_clear(&r);
	free(a->outcome);
	a->outcome = text_give(&words);
}

/* From its day on it names people; until the cycle is over, those of that day and later, too. */
static void celebrations_name(struct making *m)
{
	bool is_other = is_other_company(m);

	for (size_t i = 0; i < m->after->n_appointments; i++) {
		struct published_appointment *a = &m->after->appointments[i];
		bool is_on = a->kind == KIND_CELEBRATION && a->status == VISIT_ON && !day_before(m->today, a->day)
		             && appointment_is_shown(m->after, a, m->today);

		if (is_on && (is_other || a->outcome == NULL || !day_before(org_cycle_span(m->org, a->cycle).until, m->today)))
			name_people(m, a);
	}
}

static void follow_agenda(struct making *m)
{
	struct known known;

	published_known(&known, m->after, m->org, m->today);
	scoped(agenda) struct agenda *agenda = agenda_make(m->org, &known, m->now);
	known_clear(&known);
	follow(m, agenda);
}

void appointments_follow(struct making *m)
{
	if (m->plan != NULL)
		follow_agenda(m);
	celebrations_name(m);
}
