/* Time zones by libical.  Its table of zones is one for the process and fills itself on
 * first use, which is not safe for threads (libical issue 1029); hence the lock, and a
 * table of our own that needs none once it is read.  Reading takes milliseconds, so it
 * waits until somebody asks: most verbs of the command never do. */
#include "crosstrain/zone.h"

#include <libical/ical.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "vtimezone.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2100, STEP = 28 * 86400 };

struct shift {
	int64_t at;     /* from this instant on … */
	int offset;     /* … so many seconds east of UTC */
};

struct table {
	atomic_bool is_read;     /* what follows never changes again */
	struct shift *shifts;    /* in order of time; the first holds for ever before */
	size_t n;
};

struct zone {
	char *name;
	icaltimezone *ical;      /* used under the lock only */
	bool is_utc;             /* then it is libical's own */
	struct table *table;
};

static pthread_mutex_t libical_lock = PTHREAD_MUTEX_INITIALIZER;

static int64_t year_begins(int year)
{
	struct day d = { 0 };

	day_make(&d, year, 1, 1);
	return (int64_t)d.n * 86400;
}

static int ask_offset(icaltimezone *ical, int64_t instant)
{
	int is_daylight;
	icaltimetype utc = icaltime_from_timet_with_zone((time_t)instant, 0, icaltimezone_get_utc_timezone());

	return icaltimezone_get_utc_offset_of_utc_time(ical, &utc, &is_daylight);
}

/* The first instant after `before` at which the offset is no more what it was there;
 * at `after` it is not. */
static int64_t find_shift(icaltimezone *ical, int64_t before, int64_t after)
{
	int offset = ask_offset(ical, before);

	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (ask_offset(ical, middle) == offset)
			before = middle;
		else
			after = middle;
	}
	return after;
}

/* Walks through the years in steps shorter than any zone stays with one offset (the
 * shortest is Morocco's month of Ramadan). */
static void read_shifts(struct table *table, icaltimezone *ical)
{
	int64_t end = year_begins(LAST_YEAR + 1);
	int64_t t = year_begins(FIRST_YEAR);

	/* libical works a zone's rules out up to the year that is asked for, and all from the
	 * beginning for a later one: asked for the last year first, it does so once. */
	ask_offset(ical, end + STEP);
	*mem_push(table->shifts, table->n) = (struct shift){ t, ask_offset(ical, t) };
	for (; t < end; t += STEP) {
		int64_t next = t + STEP;
		int offset = ask_offset(ical, next);

		if (offset == table->shifts[table->n - 1].offset)
			continue;
		int64_t at = find_shift(ical, t, next);
		*mem_push(table->shifts, table->n) = (struct shift){ at, offset };
	}
}

static const struct table *table_of(const struct zone *zone)
{
	struct table *table = zone->table;

	if (!atomic_load(&table->is_read)) {
		pthread_mutex_lock(&libical_lock);
		if (!atomic_load(&table->is_read))       /* nor did another thread meanwhile */
			read_shifts(table, zone->ical);
		atomic_store(&table->is_read, true);
		pthread_mutex_unlock(&libical_lock);
	}
	return table;
}

/* A zone as libical has it, but for what it makes of the years from 2037 on. */
static icaltimezone *make_ical(const char *name)
{
	icaltimezone *builtin = icaltimezone_get_builtin_timezone(name);
	/* A name in the table whose file is missing has no component. */
	icalcomponent *known = builtin != NULL ? icaltimezone_get_component(builtin) : NULL;

	if (known == NULL)
		return NULL;
	icalcomponent *own = icalcomponent_new_clone(known);
	/* libical leaves out of a copy what it has no memory for. */
	icalproperty *id = icalcomponent_get_first_property(own, ICAL_TZID_PROPERTY);
	if (id == NULL || icalproperty_get_tzid(id) == NULL)
		mem_none();
	vtimezone_let_rules_go_on(own);
	icaltimezone *ical = icaltimezone_new();
	icaltimezone_set_component(ical, own);
	return ical;
}

struct zone *zone_new(const char *name)
{
	struct zone *zone = NULL;
	/* It is not among libical's built-in zones, which keeps a constant for it. */
	bool is_utc = strcmp(name, "UTC") == 0;

	pthread_mutex_lock(&libical_lock);
	icalerror_set_errors_are_fatal(0);
	icalerror_set_error_state(ICAL_NEWFAILED_ERROR, ICAL_ERROR_FATAL);      /* no memory; as in mem.h */
	icaltimezone *ical = is_utc ? icaltimezone_get_utc_timezone() : make_ical(name);
	if (ical != NULL) {
		zone = mem_new(struct zone);
		zone->name = mem_text(name);
		zone->ical = ical;
		zone->is_utc = is_utc;
		zone->table = mem_new(struct table);
	}
	pthread_mutex_unlock(&libical_lock);
	return zone;
}

void zone_free(struct zone *zone)
{
	if (zone == NULL)
		return;
	pthread_mutex_lock(&libical_lock);
	if (!zone->is_utc)
		icaltimezone_free(zone->ical, 1);
	pthread_mutex_unlock(&libical_lock);
	free(zone->name);
	free(zone->table->shifts);
	free(zone->table);
	free(zone);
}

bool zone_database_present(void)
{
	scoped(zone) struct zone *zone = zone_new("Europe/Berlin");

	return zone != NULL;
}

pid_t zone_fork(void)
{
	pthread_mutex_lock(&libical_lock);
	(void)icaltimezone_get_builtin_timezones();      /* loaded here, the child need not */
	pid_t child = fork();
	pthread_mutex_unlock(&libical_lock);             /* each its own */
	return child;
}

void zone_each_name(void (*tell)(void *to, const char *name), void *to)
{
	pthread_mutex_lock(&libical_lock);
	icalarray *all = icaltimezone_get_builtin_timezones();
	for (size_t i = 0; all != NULL && i < all->num_elements; i++)
		tell(to, icaltimezone_get_location(icalarray_element_at(all, i)));
	pthread_mutex_unlock(&libical_lock);
	tell(to, "UTC");
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

int zone_offset(const struct zone *zone, int64_t instant)
{
	const struct table *table = table_of(zone);
	size_t low = 0, high = table->n;    /* the one wanted is in [low, high) */

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (table->shifts[middle].at <= instant)
			low = middle;
		else
			high = middle;
	}
	return table->shifts[low].offset;
}

int64_t zone_instant(const struct zone *zone, struct day d, int minute, enum zone_fit *fit)
{
	/* No zone shifts twice within two days, so the offsets a day before and a day
	 * after are the only two that can apply. */
	int64_t local = (int64_t)d.n * 86400 + (int64_t)minute * 60;
	int before = zone_offset(zone, local - 86400);
	int after = zone_offset(zone, local + 86400);
	bool by_before = zone_offset(zone, local - before) == before;
	bool by_after = zone_offset(zone, local - after) == after;

	if (by_before && by_after && before != after)
		*fit = ZONE_OVERLAP;
	else
		*fit = by_before || by_after ? ZONE_EXACT : ZONE_GAP;
	/* Of two, the one with the larger offset comes first: that is the one before. */
	return *fit == ZONE_EXACT && !by_before ? local - after : local - before;
}

struct day zone_day(const struct zone *zone, int64_t instant)
{
	int64_t local = instant + zone_offset(zone, instant);
	int64_t day = local / 86400 - (local % 86400 < 0);

	return (struct day){ (int32_t)day };
}

int64_t zone_day_begins(const struct zone *zone, struct day d)
{
	enum zone_fit fit;

	return zone_instant(zone, d, 0, &fit);
}

char *zone_vtimezone(const struct zone *zone, int year)
{
	if (zone->is_utc)
		return mem_text("");
	/* libical takes this for UTC; a day earlier, the first hours of the year are covered
	 * east of Greenwich too. */
	icaltimetype start = icaltime_null_time();
	start.year = year - 1;
	start.month = 12;
	start.day = 31;

	pthread_mutex_lock(&libical_lock);
	icalcomponent *vtz = icalcomponent_new_clone(icaltimezone_get_component(zone->ical));
	icalproperty *tzid = icalcomponent_get_first_property(vtz, ICAL_TZID_PROPERTY);
	if (tzid != NULL)
		icalproperty_set_tzid(tzid, zone->name);
	/* Without an end: a bounded one would stop the rules there. */
	icaltimezone_truncate_vtimezone(vtz, start, icaltime_null_time(), 0);
	char *ics = icalcomponent_as_ical_string_r(vtz);
	char *copy = mem_text(ics);
	icalmemory_free_buffer(ics);
	icalcomponent_free(vtz);
	pthread_mutex_unlock(&libical_lock);
	return copy;
}
