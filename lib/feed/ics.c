/* Calendars as text (RFC 5545, RFC 7986), by libical; its one door beside lib/base.
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

/* A number below 10,000 as `n` digits, of which a feed has hundreds. */
static void add_digits(struct text *out, int number, size_t n)
{
	const char digits[] = {
		(char)('0' + number / 1000 % 10), (char)('0' + number / 100 % 10),
		(char)('0' + number / 10 % 10), (char)('0' + number % 10),
	};

	text_add_n(out, digits + sizeof digits - n, n);
}

/* A DATE, RFC 5545 3.3.4. */
static void add_date(struct text *out, struct day day)
{
	int year, month, of_month;

	day_split(day, &year, &month, &of_month);
	add_digits(out, year, 4);
	add_digits(out, month, 2);
	add_digits(out, of_month, 2);
}

static void add_clock(struct text *out, int second_of_day)
{
	text_add_char(out, 'T');
	add_digits(out, second_of_day / 3600, 2);
	add_digits(out, second_of_day / 60 % 60, 2);
	add_digits(out, second_of_day % 60, 2);
}

/* A DATE-TIME, RFC 5545 3.3.5. */
static void add_wall(struct text *out, struct wall wall)
{
	bool is_midnight = wall.minute == 24 * 60;

	add_date(out, day_after(wall.day, is_midnight));
	add_clock(out, is_midnight ? 0 : wall.minute * 60);
}

static void add_instant(struct text *out, int64_t instant)
{
	int64_t day = instant / 86400 - (instant % 86400 < 0);

	add_date(out, (struct day){ (int32_t)day });
	add_clock(out, (int)(instant - day * 86400));
	text_add_char(out, 'Z');
}

/* DTSTART or DTEND. */
static void add_end(struct text *out, const struct event *e, const char *name, struct wall wall, int64_t instant)
{
	text_add(out, name);
	switch (e->clock) {
	case EVENT_ALL_DAY:
		text_add(out, ";VALUE=DATE:");
		add_date(out, wall.day);
		break;
	case EVENT_UTC:
		text_add(out, ":");
		add_instant(out, instant);
		break;
	case EVENT_LOCAL:
		text_add(out, ";TZID=");
		text_add(out, e->zone->name);
		text_add(out, ":");
		add_wall(out, wall);
		break;
	case EVENT_FLOATING:
		text_add(out, ":");
		add_wall(out, wall);
		break;
	}
	text_add(out, "\r\n");
}

static void add_times(struct text *out, const struct event *e)
{
	struct wall until = e->clock == EVENT_ALL_DAY ? (struct wall){ day_after(e->from.day, 1), 0 } : e->until;

	add_end(out, e, "DTSTART", e->from, e->begins);
	add_end(out, e, "DTEND", until, e->ends);
}

/* DTSTAMP is the last change, for there is no METHOD (RFC 5545 3.8.7.2). */
static void add_revision(struct text *out, const struct event *e)
{
	text_add(out, "DTSTAMP:");
	add_instant(out, e->stamp);
	text_add(out, "\r\nLAST-MODIFIED:");
	add_instant(out, e->stamp);
	text_addf(out, "\r\nSEQUENCE:%d\r\n", e->sequence);
}

/* Lines that need neither escaping nor folding are written as they are: by libical, all of
 * them would take three times the instructions. */
static void add_event(struct text *out, const struct event *e)
{
	text_add(out, "BEGIN:VEVENT\r\nUID:");
	text_add(out, e->uid);
	text_add(out, "\r\n");
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
	if (calendar->is_letter)
		add_property(out, icalproperty_new_method(ICAL_METHOD_PUBLISH));
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
