/* What came of appointments, and new ones, by somebody's word. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "publish_internal.h"

static void replace(char **at, const char *with)
{
	free(*at);
	*at = mem_text(with);
}

static bool has_begun(const struct published *p, const struct org *org, const struct published_appointment *a, int64_t now)
{
	return published_when(p, org, a).from <= now;
}

/* ---- meetings */

static bool is_meeting(const struct published_appointment *a, const char *id)
{
	return a->kind == KIND_MEETING && a->status == VISIT_ON && strcmp(a->series, id) == 0;
}

/* The latest that has begun by `now`; SIZE_MAX: none. */
static size_t last_meeting(const struct published *p, const struct org *org, const char *id, int64_t now)
{
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < p->n_appointments; i++)
		if (is_meeting(&p->appointments[i], id) && has_begun(p, org, &p->appointments[i], now))
			last = i;
	return last;
}

static bool is_meeting_of(const struct published *p, const char *id)
{
	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].kind == KIND_MEETING && strcmp(p->appointments[i].series, id) == 0)
			return true;
	return false;
}

static bool no_such_meeting(const struct published *p, const struct org *org, const char *id, struct day day, int64_t now,
                            struct err *why_not)
{
	size_t last = last_meeting(p, org, id, now);
	char wanted[DAY_TEXT_SIZE], known[DAY_TEXT_SIZE];

	if (!is_meeting_of(p, id))
		return err_set(why_not, "there is no meeting \"%s\"", id);
	day_write(wanted, day);
	if (last == SIZE_MAX)
		return err_set(why_not, "%s was not held on %s, nor on any day yet", id, wanted);
	return err_set(why_not, "%s was not held on %s; it was last on %s", id, wanted,
	               day_write(known, p->appointments[last].day));
}

struct published *happened_outcome(const struct published *before, const struct org *org, const char *meeting,
                                   struct day day, const char *text, int64_t now, struct err *why_not)
{
	for (size_t i = 0; i < before->n_appointments; i++) {
		const struct published_appointment *a = &before->appointments[i];
		char date[DAY_TEXT_SIZE];

		if (!is_meeting(a, meeting) || !day_same(a->day, day))
			continue;
		if (!has_begun(before, org, a, now)) {
			err_set(why_not, "%s on %s has not begun yet", meeting, day_write(date, day));
			return NULL;
		}
		struct published *edited = published_copy(before);
		replace(&edited->appointments[i].outcome, *text != '\0' ? text : NULL);
		return edited;
	}
	no_such_meeting(before, org, meeting, day, now, why_not);
	return NULL;
}

/* ---- rooms */

const struct published_appointment *published_room(const struct published *p, int64_t number)
{
	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].kind == KIND_ROOM && p->appointments[i].slot == number)
			return &p->appointments[i];
	return NULL;
}

static int64_t next_room(const struct published *p)
{
	int64_t last = 0;

	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].kind == KIND_ROOM && p->appointments[i].slot > last)
			last = p->appointments[i].slot;
	return last + 1;
}

static struct subject_ix subject_of_department(const struct published *p, const struct org *org, struct dept_ix d)
{
	return published_find(p, SUBJECT_DEPARTMENT, org_department(org, d)->id);
}

static void add_room(struct published *p, const struct org *org, const struct appointment *room, const char *about, int64_t now)
{
	scoped(shelf) struct shelf *shelf = shelf_new(p);
	struct briefing says = {
		.zone = (char *)zone_name(room->zone), .hours = room->hours, .activity = (char *)about,
		.location = (char *)org_department(org, room->a)->location, .message = (char *)org_message(org, room->cycle),
	};
	struct published_appointment a = {
		.row = p->next_appointment_row++, .kind = KIND_ROOM, .slot = room->slot, .cycle = room->cycle, .day = room->day,
		.a = subject_of_department(p, org, room->a), .b = subject_of_department(p, org, room->b),
		.since = zone_day(org->zone, now), .briefing = briefing_find_or_add(p, shelf, says),
	};

	for (size_t i = 0; i < room->n_seats; i++)
		*mem_push(a.attendees, a.n_attendees) = (struct attendee){
			published_find(p, SUBJECT_STAFF, org_staff(org, room->seats[i].staff)->id),
			subject_of_department(p, org, room->seats[i].speaks_for),
		};
	*mem_push(p->appointments, p->n_appointments) = a;
}

/* Whether all that it refers to is published: HR may have named somebody who is not yet. */
static bool is_known(const struct published *p, const struct org *org, const struct appointment *room, struct err *why_not)
{
	for (size_t i = 0; i < room->n_seats; i++) {
		const struct org_staff *s = org_staff(org, room->seats[i].staff);

		if (is_no_subject(published_find(p, SUBJECT_STAFF, s->id)))
			return err_set(why_not, "%s (%s) is not published yet", s->name, s->id);
	}
	return true;
}

struct published *happened_room(const struct published *before, const struct org *org, const struct room_wish *wish,
                                const char *about, int64_t now, int64_t *number, struct err *why_not)
{
	struct appointment room = { .n_seats = 0 };
	struct published *edited = NULL;
	struct known known;
	scoped(heap) char *why = NULL;

	published_known(&known, before, org, zone_day(org->zone, now));
	if (!agenda_find_room(&room, org, &known, wish, now, &why)) {
		err_set(why_not, "%s", why);
	} else if (is_known(before, org, &room, why_not)) {
		*number = room.slot = next_room(before);
		edited = published_copy(before);
		add_room(edited, org, &room, about, now);
	}
	free(room.seats);
	known_clear(&known);
	return edited;
}

struct published *happened_settled(const struct published *before, const struct org *org, int64_t number,
                                   const char *outcome, int64_t now, struct err *why_not)
{
	const struct published_appointment *room = published_room(before, number);

	if (room == NULL) {
		err_set(why_not, "there is no room %lld", (long long)number);
		return NULL;
	}
	struct published *edited = published_copy(before);
	struct published_appointment *a = &edited->appointments[room - before->appointments];
	replace(&a->outcome, outcome);
	if (!has_begun(before, org, room, now))
		a->status = VISIT_CANCELLED;
	return edited;
}

/* ---- check-ins */

/* Whether the two departments met again by today. */
static bool met_again(const struct published *p, const struct published_appointment *a, struct day today)
{
	for (size_t i = (size_t)(a - p->appointments) + 1; i < p->n_appointments && !day_before(today, p->appointments[i].day); i++) {
		const struct published_appointment *b = &p->appointments[i];
		bool same = (subject_same(a->a, b->a) && subject_same(a->b, b->b)) || (subject_same(a->a, b->b) && subject_same(a->b, b->a));

		if (b->kind == KIND_CHECK_IN && b->status == VISIT_ON && same && day_before(a->day, b->day))
			return true;
	}
	return false;
}

bool may_write_line(const struct published *p, const struct published_appointment *a, struct subject_ix lead, struct day today)
{
	return a->kind == KIND_CHECK_IN && a->status == VISIT_ON && attendee_of(a, lead) != NULL && !day_before(today, a->day)
	       && !met_again(p, a, today);
}

struct published *happened_line(const struct published *before, int64_t appointment_row, struct subject_ix lead,
                                const char *text, struct day today, struct err *why_not)
{
	size_t i = 0;

	while (i < before->n_appointments && before->appointments[i].row != appointment_row)
		i++;
	if (i == before->n_appointments || !may_write_line(before, &before->appointments[i], lead, today)) {
		err_set(why_not, "that check-in has changed meanwhile");
		return NULL;
	}
	struct published *edited = published_copy(before);
	struct published_appointment *a = &edited->appointments[i];
	replace(&a->lines[subject_same(attendee_of(a, lead)->speaks_for, a->a) ? 0 : 1], text);
	return edited;
}
