/* Calendars as text (RFC 5545, RFC 7986), by libical; its one door beside base/zone.c.
 *
 * libical 3.0 knows how to escape and fold; around it stays what it does not do: TZIDs
 * are plain IANA names (its own carry a prefix), X- values are not escaped, and only the
 * `_r` calls give memory that is ours.  Properties stand in one order for ever, for equal
 * calendars must be equal bytes. */
#include "feed_internal.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* Constant across releases, or each upgrade would change every feed. */
#define PRODUCT "-//crosstrain//crosstrain//EN"

/* Adds a property as text and frees it. */
static void add_property(struct text *out, icalproperty *property)
{
	char *line = icalproperty_as_ical_string_r(property);

	text_add(out, line);
	icalmemory_free_buffer(line);
	icalproperty_free(property);
}

static icalproperty *x_property(const char *name, const char *value)
{
	icalproperty *property = icalproperty_new_x(value);

	icalproperty_set_x_name(property, name);
	return property;
}

static icaltimetype time_of_day(struct day day, int seconds)
{
	icaltimetype t = icaltime_null_time();

	day_split(day, &t.year, &t.month, &t.day);
	t.hour = seconds / 3600;
	t.minute = seconds / 60 % 60;
	t.second = seconds % 60;
	return t;
}

static icaltimetype time_of_instant(int64_t instant)
{
	int64_t day = instant / 86400 - (instant % 86400 < 0);
	icaltimetype t = time_of_day((struct day){ (int32_t)day }, (int)(instant - day * 86400));

	t.zone = icaltimezone_get_utc_timezone();
	return t;
}

static icaltimetype time_of_wall(struct wall wall)
{
	if (wall.minute == 24 * 60)
		return time_of_day(day_after(wall.day, 1), 0);
	return time_of_day(wall.day, wall.minute * 60);
}

static icaltimetype date_of(struct day day)
{
	icaltimetype t = time_of_day(day, 0);

	t.is_date = 1;
	return t;
}

static void add_times(struct text *out, const struct event *e)
{
	icalproperty *from = NULL, *until = NULL;

	switch (e->clock) {
	case EVENT_ALL_DAY:
		from = icalproperty_new_dtstart(date_of(e->from.day));
		until = icalproperty_new_dtend(date_of(day_after(e->from.day, 1)));
		break;
	case EVENT_UTC:
		from = icalproperty_new_dtstart(time_of_instant(e->begins));
		until = icalproperty_new_dtend(time_of_instant(e->ends));
		break;
	case EVENT_LOCAL:
	case EVENT_FLOATING:
		from = icalproperty_new_dtstart(time_of_wall(e->from));
		until = icalproperty_new_dtend(time_of_wall(e->until));
		break;
	}
	if (e->clock == EVENT_LOCAL) {
		icalproperty_add_parameter(from, icalparameter_new_tzid(e->zone->name));
		icalproperty_add_parameter(until, icalparameter_new_tzid(e->zone->name));
	}
	add_property(out, from);
	add_property(out, until);
}

/* DTSTAMP is the last change, for there is no METHOD (RFC 5545 3.8.7.2). */
static void add_revision(struct text *out, const struct event *e)
{
	char *stamp = icaltime_as_ical_string_r(time_of_instant(e->stamp));

	text_addf(out, "DTSTAMP:%s\r\nLAST-MODIFIED:%s\r\nSEQUENCE:%d\r\n", stamp, stamp, e->sequence);
	icalmemory_free_buffer(stamp);
}

/* Lines that need neither escaping nor folding are written as they are: a feed is made in
 * half the time then. */
static void add_event(struct text *out, const struct event *e)
{
	text_addf(out, "BEGIN:VEVENT\r\nUID:%s\r\n", e->uid);
	add_revision(out, e);
	add_times(out, e);
	add_property(out, icalproperty_new_summary(e->summary));
	if (e->location != NULL)
		add_property(out, icalproperty_new_location(e->location));
	if (e->description != NULL)
		add_property(out, icalproperty_new_description(e->description));
	text_add(out, e->cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
	text_add(out, e->busy ? "TRANSP:OPAQUE\r\n" : "TRANSP:TRANSPARENT\r\n");
	/* Outlook shows this one. */
	text_add(out, e->busy ? "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n" : "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n");
	text_add(out, "END:VEVENT\r\n");
}

/* A name without what would need an escape, which X- values do not get. */
static char *display_name(const char *name)
{
	scoped_text struct text plain = TEXT_EMPTY;

	text_add_plain(&plain, name, 200, false);
	for (size_t i = 0; i < plain.n; i++)
		if (strchr(",;\\", plain.s[i]) != NULL)
			plain.s[i] = ' ';
	return text_give(&plain);
}

static void add_refresh(struct text *out, int minutes)
{
	struct icaldurationtype every = icaldurationtype_from_int(minutes * 60);
	icalproperty *refresh = icalproperty_new_refreshinterval(every);
	char *value = icaldurationtype_as_ical_string_r(every);

	icalproperty_add_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
	add_property(out, refresh);
	add_property(out, x_property("X-PUBLISHED-TTL", value));
	icalmemory_free_buffer(value);
}

void ics_write(struct text *out, const struct calendar *calendar)
{
	char *name = display_name(calendar->name);

	text_add(out, "BEGIN:VCALENDAR\r\n");
	add_property(out, icalproperty_new_version("2.0"));
	add_property(out, icalproperty_new_prodid(PRODUCT));
	add_property(out, icalproperty_new_calscale("GREGORIAN"));
	add_property(out, icalproperty_new_name(name));
	add_property(out, x_property("X-WR-CALNAME", name));
	if (calendar->zone != NULL)
		add_property(out, x_property("X-WR-TIMEZONE", calendar->zone));
	if (calendar->refresh_minutes > 0)
		add_refresh(out, calendar->refresh_minutes);
	for (size_t i = 0; i < calendar->n_vtimezones; i++)
		text_add(out, calendar->vtimezones[i]);
	for (size_t i = 0; i < calendar->n_events; i++)
		add_event(out, &calendar->events[i]);
	text_add(out, "END:VCALENDAR\r\n");
	free(name);
}
