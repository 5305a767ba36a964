/* Time zones, held against the C library, which reads the tz database by other code. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "crosstrain/zone.h"
#include "world.h"

/* Both halves of the world, half hours, midnight changes, no changes, odd ones. */
static const char *const names[] = {
	"Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Moscow", "Europe/Chisinau", "Atlantic/Azores",
	"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
	"America/Anchorage", "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Havana",
	"America/Nuuk", "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Asia/Beirut", "Asia/Jerusalem",
	"Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Shanghai", "Australia/Sydney",
	"Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
	"Pacific/Apia", "Antarctica/Troll", "US/Central", "CET", "Etc/UTC", "UTC",
};
#define N_NAMES (sizeof names / sizeof *names)

static int64_t seconds(const char *s)
{
	return (int64_t)world_day(s).n * 86400;
}

static void use(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static int offset_by_libc(int64_t instant)
{
	time_t t = (time_t)instant;
	struct tm tm;

	localtime_r(&t, &tm);
	return (int)tm.tm_gmtoff;
}

static void assert_offsets_of_libc(const struct zone *zone, int64_t from, int64_t until)
{
	for (int64_t t = from; t < until; t += 3600)
		for (int64_t at = t - 1; at <= t; at++)
			if (zone_offset(zone, at) != offset_by_libc(at))
				fail_msg("%s at %lld: %d, not %d", zone_name(zone), (long long)at,
				         zone_offset(zone, at), offset_by_libc(at));
}

static void offsets_are_those_of_the_c_library(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		scoped(zone) struct zone *zone = zone_new(names[i]);

		assert_non_null(zone);
		assert_string_equal(zone_name(zone), names[i]);
		use(names[i]);
		assert_offsets_of_libc(zone, seconds("2024-01-01"), seconds("2031-01-01"));
		/* 32-bit clocks end there, and with them some of libical's wisdom. */
		assert_offsets_of_libc(zone, seconds("2037-01-01"), seconds("2040-01-01"));
	}
}

static void check_local_time(const char *name, const struct zone *zone, struct day d, int minute, int before, int after)
{
	int64_t local = (int64_t)d.n * 86400 + minute * 60;
	bool by_before = offset_by_libc(local - before) == before;
	bool by_after = offset_by_libc(local - after) == after;
	enum zone_fit fit, expected = by_before && by_after ? ZONE_OVERLAP : by_before || by_after ? ZONE_EXACT : ZONE_GAP;
	/* RFC 5545 3.3.5: the first of two; in a gap by the offset before it. */
	int64_t when = by_before || !by_after ? local - before : local - after;
	int64_t instant = zone_instant(zone, d, minute, &fit);

	if (fit != expected || instant != when)
		fail_msg("%s day %d minute %d: fit %d instant %lld, not %d %lld", name, d.n, minute,
		         fit, (long long)instant, expected, (long long)when);
}

static void local_times_around_each_change_name_what_the_clocks_show(void **state)
{
	int changes = 0;

	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		scoped(zone) struct zone *zone = zone_new(names[i]);

		use(names[i]);
		for (int64_t t = seconds("2025-01-01"); t < seconds("2031-01-01"); t += 3600) {
			int before = offset_by_libc(t), after = offset_by_libc(t + 3600);

			if (before == after)
				continue;
			changes++;
			struct day d = zone_day(zone, t);
			for (int minute = 0; minute <= 3 * 1440; minute += 15)
				check_local_time(names[i], zone, day_after(d, minute / 1440 - 1), minute % 1440, before, after);
		}
	}
	assert_in_range(changes, 200, 600);
}

static void berlin_skips_and_repeats_half_past_two(void **state)
{
	scoped(zone) struct zone *zone = zone_new("Europe/Berlin");
	enum zone_fit fit;

	(void)state;
	assert_int_equal(zone_instant(zone, world_day("2027-03-28"), 150, &fit), seconds("2027-03-28") + 90 * 60);
	assert_int_equal(fit, ZONE_GAP);
	assert_int_equal(zone_instant(zone, world_day("2027-10-31"), 150, &fit), seconds("2027-10-31") + 30 * 60);
	assert_int_equal(fit, ZONE_OVERLAP);
	assert_int_equal(zone_instant(zone, world_day("2027-03-28"), 420, &fit), seconds("2027-03-28") + 300 * 60);
	assert_int_equal(fit, ZONE_EXACT);
	assert_int_equal(zone_instant(zone, world_day("2027-07-01"), 1440, &fit), seconds("2027-07-01") + 22 * 3600);
	assert_int_equal(fit, ZONE_EXACT);
}

static void a_day_begins_when_the_date_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		scoped(zone) struct zone *zone = zone_new(names[i]);

		for (struct day d = world_day("2025-01-01"); day_before(d, world_day("2030-01-01")); d = day_after(d, 1)) {
			int64_t begins = zone_day_begins(zone, d);

			if (!day_same(zone_day(zone, begins), d) || !day_same(zone_day(zone, begins - 1), day_after(d, -1)))
				fail_msg("%s day %d", names[i], d.n);
		}
	}
}

static void days_before_1970_are_days_too(void **state)
{
	scoped(zone) struct zone *zone = zone_new("Asia/Tokyo");

	(void)state;
	assert_int_equal(zone_day(zone, -1).n, 0);
	assert_int_equal(zone_day(zone, -9 * 3600 - 1).n, -1);
}

static void what_is_no_zone_is_refused(void **state)
{
	static const char *const bad[] = { "", "Europe/Berlln", "europe/berlin ", "../etc/passwd", "/etc/localtime",
		"Europe", "Europe/", "W. Europe Standard Time", "zone.tab", "Europe/Berlin\n" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct zone *zone = zone_new(bad[i]);

		if (zone != NULL)
			fail_msg("\"%s\" is a zone", bad[i]);
	}
	assert_true(zone_database_present());
}

/* The offset that a reader of the VTIMEZONE finds at an instant. */
static int offset_by_vtimezone(icaltimezone *zone, int64_t instant)
{
	icaltimetype utc = icaltime_from_timet_with_zone((time_t)instant, 0, icaltimezone_get_utc_timezone());
	int is_daylight;

	return icaltimezone_get_utc_offset_of_utc_time(zone, &utc, &is_daylight);
}

static void assert_same_hours(const char *name, icaltimezone *read, const struct zone *zone, int64_t from, int64_t until)
{
	for (int64_t t = from; t < until; t += 3600)
		if (offset_by_vtimezone(read, t) != zone_offset(zone, t))
			fail_msg("%s at %lld", name, (long long)t);
}

static void a_vtimezone_tells_the_same_hours_from_its_year_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		scoped(zone) struct zone *zone = zone_new(names[i]);
		char *text = zone_vtimezone(zone, 2027), *again = zone_vtimezone(zone, 2027);
		char *tzid = mem_format("BEGIN:VTIMEZONE\r\nTZID:%s\r\n", names[i]);

		assert_string_equal(text, again);
		if (strcmp(names[i], "UTC") == 0) {
			assert_string_equal(text, "");
		} else {
			assert_memory_equal(text, tzid, strlen(tzid));
			/* Readers differ on what holds before the first line, so it is early. */
			assert_true(strstr(text, "DTSTART:20261230") != NULL || strstr(text, "DTSTART:20261231") != NULL);
			icaltimezone *read = icaltimezone_new();
			assert_true(icaltimezone_set_component(read, icalparser_parse_string(text)));
			assert_same_hours(names[i], read, zone, zone_day_begins(zone, world_day("2027-01-01")), seconds("2031-01-01"));
			assert_same_hours(names[i], read, zone, seconds("2037-06-01"), seconds("2039-06-01"));
			icaltimezone_free(read, 1);
			assert_null(strstr(text, "UNTIL=2036"));
			assert_null(strstr(text, "UNTIL=2037"));
		}
		free(text);
		free(again);
		free(tzid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_are_those_of_the_c_library),
		cmocka_unit_test(local_times_around_each_change_name_what_the_clocks_show),
		cmocka_unit_test(berlin_skips_and_repeats_half_past_two),
		cmocka_unit_test(a_day_begins_when_the_date_changes),
		cmocka_unit_test(days_before_1970_are_days_too),
		cmocka_unit_test(what_is_no_zone_is_refused),
		cmocka_unit_test(a_vtimezone_tells_the_same_hours_from_its_year_on),
	};

	return cmocka_run_group_tests_name("zones", tests, NULL, NULL);
}
