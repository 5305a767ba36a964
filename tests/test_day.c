/* Days, spans, weekdays and hours, as people write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "crosstrain/day.h"

static void dates_are_read_and_written_alike(void **state)
{
	static const char *const good[] = { "1970-01-01", "2000-02-29", "2027-01-04", "0001-01-01", "9999-12-31" };
	char buf[DAY_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct day d;

		assert_true(day_read(&d, good[i]));
		assert_string_equal(day_write(buf, d), good[i]);
	}
}

static void every_day_of_four_centuries_follows_the_one_before(void **state)
{
	struct day d, last;
	int y, m, dom;

	(void)state;
	assert_true(day_read(&d, "1900-01-01"));
	assert_true(day_read(&last, "2300-01-01"));
	assert_int_equal(days_between(d, last), 146097);
	for (; day_before(d, last); d = day_after(d, 1)) {
		struct day again;

		day_split(d, &y, &m, &dom);
		assert_true(day_make(&again, y, m, dom));
		assert_true(day_same(d, again));
	}
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = { "", "2027-02-29", "2027-13-01", "2027-00-01", "2027-01-00", "2027-1-4",
		"27-01-04", "2027-01-04 ", " 2027-01-04", "2027/01/04", "2027-01-32", "2027-04-31", "0000-01-01" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct day d = { 7 };

		assert_false(day_read(&d, bad[i]));
		assert_int_equal(d.n, 7);
	}
}

static void a_range_holds_both_its_ends(void **state)
{
	struct span s;
	struct day d;

	(void)state;
	assert_true(span_read(&s, "2027-02-01..2027-02-12"));
	assert_int_equal(days_between(s.first, s.until), 12);
	assert_true(day_read(&d, "2027-02-12"));
	assert_true(span_has(s, d));
	assert_false(span_has(s, day_after(d, 1)));
	assert_true(span_read(&s, "2027-02-01"));
	assert_int_equal(days_between(s.first, s.until), 1);
	assert_false(span_read(&s, "2027-02-12..2027-02-01"));
	assert_false(span_read(&s, "2027-02-01-2027-02-12"));
	assert_false(span_read(&s, "2027-02-01..2027-02-30"));
}

static void weekdays_are_names_and_runs(void **state)
{
	enum { MON = 1, TUE = 2, WED = 4, THU = 8, FRI = 16, SAT = 32, SUN = 64 };
	static const struct { const char *in; int out; } good[] = {
		{ "mon-fri", MON | TUE | WED | THU | FRI }, { "mon,wed,fri", MON | WED | FRI },
		{ "fri-mon", FRI | SAT | SUN | MON }, { "sun", SUN }, { "mon-sun", 127 }, { "tue, thu", TUE | THU },
		{ "mon,tue", MON | TUE },
	};
	static const char *const bad[] = { "", "monday", "mon-", "mo", "mon;tue", "mon,", "Mon", "xyz" };
	struct weekdays w;
	struct day monday;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(weekdays_read(&w, good[i].in));
		assert_int_equal(w.bits, good[i].out);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(weekdays_read(&w, bad[i]));
	assert_true(weekdays_read(&w, "mon"));
	assert_true(day_read(&monday, "2027-01-04"));
	assert_true(weekdays_has(w, monday));
	assert_false(weekdays_has(w, day_after(monday, -1)));
}

static void hours_run_within_a_day(void **state)
{
	char buf[HOURS_TEXT_SIZE];
	struct hours h;

	(void)state;
	assert_true(hours_read(&h, "07:00-15:30"));
	assert_int_equal(h.from, 420);
	assert_int_equal(h.until, 930);
	assert_string_equal(hours_write(buf, h), "07:00-15:30");
	assert_false(hours_read(&h, "15:30-07:00"));
	assert_false(hours_read(&h, "07:00-07:00"));
	assert_false(hours_read(&h, "7:00-15:30"));
	assert_false(hours_read(&h, "07:60-15:30"));
	assert_false(hours_read(&h, "07:00-25:00"));
	assert_false(hours_read(&h, "07:00 - 15:30"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_and_written_alike),
		cmocka_unit_test(every_day_of_four_centuries_follows_the_one_before),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(a_range_holds_both_its_ends),
		cmocka_unit_test(weekdays_are_names_and_runs),
		cmocka_unit_test(hours_run_within_a_day),
	};

	return cmocka_run_group_tests_name("days", tests, NULL, NULL);
}
