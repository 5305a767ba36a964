/* iCalendar → days, by libical.  Runs in the child process of ics_child.c, so it may trust
 * its memory to libical, and leaks do not matter where the process ends; they are avoided
 * all the same.  No zone is ever asked for: a date is taken as it is written. */
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { LONGEST = 366, MOST_OCCURRENCES = 100000, MOST_OF_AN_EVENT = 20000 };

/* An occurrence that another event replaces (RFC 5545 3.8.4.4). */
struct override { const char *uid; struct day on; };

struct ics_reader {
	struct span window;
	void (*tell)(void *to, const struct ics_record *record);
	void *to;
	uint32_t event;
	struct override *overrides;              /* sorted */
	size_t n_overrides;
	size_t told;                             /* occurrences so far */
};

static void tell(struct ics_reader *r, enum ics_what what, struct day first, struct day until)
{
	struct ics_record record = { what, r->event, first.n, until.n };

	r->tell(r->to, &record);
}

static void tell_mistake(struct ics_reader *r, enum ics_what what)
{
	tell(r, what, (struct day){ 0 }, (struct day){ 0 });
}

static bool day_of(struct day *out, struct icaltimetype t)
{
	return !icaltime_is_null_time(t) && day_make(out, t.year, t.month, t.day);
}

static struct icaltimetype date_of(struct day d)
{
	/* Not icaltime_null_date(): its hour is -1, and rules then begin the day before. */
	struct icaltimetype t = icaltime_null_time();

	t.is_date = 1;
	day_split(d, &t.year, &t.month, &t.day);
	return t;
}

/* ---- one event ---- */

struct event {
	icalcomponent *c;
	const char *uid;                         /* NULL: none */
	struct day start;
	int days;
	bool replaces;                           /* has a RECURRENCE-ID */
	struct day *except;                      /* EXDATEs; to be freed */
	size_t n_except;
};

static icalproperty *property(icalcomponent *c, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(c, kind);
}

/* Lines that libical gave up on, if they are about time. */
static bool has_bad_line(icalcomponent *c)
{
	static const char *const names[] = { "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID" };

	for (icalproperty *p = property(c, ICAL_XLICERROR_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(c, ICAL_XLICERROR_PROPERTY)) {
		const char *text = icalproperty_get_xlicerror(p);

		for (size_t i = 0; text != NULL && i < sizeof names / sizeof *names; i++)
			if (strstr(text, names[i]) != NULL)
				return true;
	}
	return false;
}

/* How many days an event touches; 0 if it ends before it begins. */
static int length(icalcomponent *c, struct icaltimetype start, struct day first)
{
	icalproperty *end = property(c, ICAL_DTEND_PROPERTY), *duration = property(c, ICAL_DURATION_PROPERTY);
	struct day last;

	if (end != NULL) {
		struct icaltimetype t = icalproperty_get_dtend(end);

		if (!day_of(&last, t) || day_before(last, first))
			return 0;
		bool midnight = t.is_date || (t.hour == 0 && t.minute == 0 && t.second == 0);
		int days = days_between(first, last) + !midnight;
		/* An end on the day it starts means one day (RFC 5545 says it may not be). */
		return days > 0 ? days : 1;
	}
	if (duration == NULL)
		return 1;
	struct icaldurationtype d = icalproperty_get_duration(duration);
	if (d.is_neg || d.weeks > LONGEST || d.days > LONGEST || d.hours > 24 * LONGEST
	    || d.minutes > 1440 * LONGEST || d.seconds > 86400 * LONGEST)
		return d.is_neg ? 0 : LONGEST + 1;
	long seconds = ((start.hour + (long)d.hours) * 60 + start.minute + d.minutes) * 60 + start.second + d.seconds;
	long days = (long)d.weeks * 7 + d.days + (seconds + 86399) / 86400;
	return days > LONGEST ? LONGEST + 1 : days > 0 ? (int)days : 1;
}

/* Reads an event; false if there is nothing to be counted. */
static bool read_event(struct ics_reader *r, icalcomponent *c, struct event *out)
{
	icalproperty *start = property(c, ICAL_DTSTART_PROPERTY), *uid = property(c, ICAL_UID_PROPERTY);

	*out = (struct event){ .c = c, .uid = uid != NULL ? icalproperty_get_uid(uid) : NULL,
	                       .replaces = property(c, ICAL_RECURRENCEID_PROPERTY) != NULL };
	if (icalcomponent_get_status(c) == ICAL_STATUS_CANCELLED)
		return false;
	if (has_bad_line(c)) {
		tell_mistake(r, ICS_BAD_LINE);
		return false;
	}
	if (start == NULL || !day_of(&out->start, icalproperty_get_dtstart(start))) {
		tell_mistake(r, ICS_NO_START);
		return false;
	}
	out->days = length(c, icalproperty_get_dtstart(start), out->start);
	if (out->days == 0 || out->days > LONGEST)
		tell_mistake(r, out->days == 0 ? ICS_BACKWARDS : ICS_TOO_LONG);
	return out->days > 0 && out->days <= LONGEST;
}

/* ---- its occurrences ---- */

static int by_uid_and_day(const void *pa, const void *pb)
{
	const struct override *a = pa, *b = pb;
	int order = strcmp(a->uid, b->uid);

	return order != 0 ? order : (a->on.n > b->on.n) - (a->on.n < b->on.n);
}

static bool is_overridden(const struct ics_reader *r, const struct event *event, struct day on)
{
	struct override wanted = { event->uid, on };

	return !event->replaces && event->uid != NULL && r->n_overrides > 0
	    && bsearch(&wanted, r->overrides, r->n_overrides, sizeof wanted, by_uid_and_day) != NULL;
}

static bool is_excepted(const struct event *event, struct day on)
{
	for (size_t i = 0; i < event->n_except; i++)
		if (day_same(event->except[i], on))
			return true;
	return false;
}

static void occurs(struct ics_reader *r, const struct event *event, struct day on)
{
	struct day until = day_after(on, event->days);

	if (until.n <= r->window.first.n || on.n >= r->window.until.n)
		return;
	if (is_overridden(r, event, on) || is_excepted(event, on))
		return;
	if (r->told++ < MOST_OCCURRENCES)
		tell(r, ICS_SPAN, on, until);
}

static void follow_rule(struct ics_reader *r, const struct event *event, struct icalrecurrencetype rule)
{
	size_t n = 0;

	/* Dates only: a time of day plays no part in which days are free. */
	if (!icaltime_is_null_time(rule.until))
		rule.until.is_date = 1;
	icalrecur_iterator *it = icalrecur_iterator_new(rule, date_of(event->start));
	if (it == NULL) {
		tell_mistake(r, ICS_BAD_LINE);
		return;
	}
	for (struct icaltimetype t = icalrecur_iterator_next(it); !icaltime_is_null_time(t);
	     t = icalrecur_iterator_next(it)) {
		struct day on;

		if (!day_of(&on, t) || on.n >= r->window.until.n || n++ > MOST_OF_AN_EVENT * 4)
			break;
		occurs(r, event, on);
	}
	icalrecur_iterator_free(it);
}

/* Before any other walk through the properties: a component has one cursor for all. */
static void read_exceptions(struct event *event)
{
	for (icalproperty *p = property(event->c, ICAL_EXDATE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event->c, ICAL_EXDATE_PROPERTY)) {
		struct day d;

		if (day_of(&d, icalproperty_get_exdate(p)))
			*mem_push(event->except, event->n_except) = d;
	}
}

static void all_occurrences(struct ics_reader *r, const struct event *event)
{
	occurs(r, event, event->start);          /* always the first (RFC 5545 3.8.5.3) */
	for (icalproperty *p = property(event->c, ICAL_RRULE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event->c, ICAL_RRULE_PROPERTY))
		follow_rule(r, event, icalproperty_get_rrule(p));
	for (icalproperty *p = property(event->c, ICAL_RDATE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event->c, ICAL_RDATE_PROPERTY)) {
		struct icaldatetimeperiodtype t = icalproperty_get_rdate(p);
		struct day on;

		if (day_of(&on, icaltime_is_null_time(t.time) ? t.period.start : t.time))
			occurs(r, event, on);
	}
}

/* ---- all events ---- */

/* Calls for each VEVENT, in the order of the file. */
static void each_event(struct ics_reader *r, icalcomponent *root,
                       void (*visit)(struct ics_reader *, icalcomponent *))
{
	bool many = icalcomponent_isa(root) == ICAL_XROOT_COMPONENT;
	icalcomponent *calendar = many ? icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT) : root;

	r->event = 0;
	while (calendar != NULL) {
		for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c != NULL;
		     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
			visit(r, c);
			r->event++;
		}
		calendar = many ? icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT) : NULL;
	}
}

static void note_override(struct ics_reader *r, icalcomponent *c)
{
	icalproperty *id = property(c, ICAL_RECURRENCEID_PROPERTY), *uid = property(c, ICAL_UID_PROPERTY);
	struct day on;

	if (id != NULL && uid != NULL && day_of(&on, icalproperty_get_recurrenceid(id)))
		*mem_push(r->overrides, r->n_overrides) = (struct override){ icalproperty_get_uid(uid), on };
}

static void tell_event(struct ics_reader *r, icalcomponent *c)
{
	struct event event;

	if (!read_event(r, c, &event))
		return;
	read_exceptions(&event);
	all_occurrences(r, &event);
	free(event.except);
}

uint32_t ics_days(const char *ics, struct span window,
                  void (*tell_record)(void *to, const struct ics_record *record), void *to)
{
	struct ics_reader r = { .window = window, .tell = tell_record, .to = to };

	icalerror_set_errors_are_fatal(0);
	icalcomponent *root = icalparser_parse_string(ics);
	if (root == NULL)
		return 0;
	each_event(&r, root, note_override);
	if (r.n_overrides > 0)
		qsort(r.overrides, r.n_overrides, sizeof *r.overrides, by_uid_and_day);
	each_event(&r, root, tell_event);
	if (r.told > MOST_OCCURRENCES)
		tell_mistake(&r, ICS_TOO_MANY);
	icalcomponent_free(root);
	free(r.overrides);
	return r.event;
}
