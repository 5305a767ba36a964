/* Days as people read and write them. */
#include "crosstrain/day.h"

#include <stdio.h>
#include <string.h>

#include "crosstrain/text.h"

static const char *const weekday_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* Days from 1970-01-01 by eras of 400 years, the year taken to begin in March so that
 * the leap day comes last (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static int32_t days_from_date(int year, int month, int of_month)
{
	year -= month <= 2;
	int era = (year >= 0 ? year : year - 399) / 400;
	int of_era = year - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + of_month - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void day_split(struct day d, int *year, int *month, int *of_month)
{
	int z = d.n + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = z - era * 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * of_year + 2) / 153;

	*of_month = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

bool day_make(struct day *out, int year, int month, int of_month)
{
	int y, m, d;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || of_month < 1 || of_month > 31)
		return false;
	struct day day = { days_from_date(year, month, of_month) };
	day_split(day, &y, &m, &d);
	if (m != month)          /* 31 April would be 1 May */
		return false;
	*out = day;
	return true;
}

/* Reads a date at the start of `s`; where it ends, or NULL. */
static const char *date_at(struct day *out, const char *s)
{
	if (strnlen(s, 10) < 10 || s[4] != '-' || s[7] != '-')
		return NULL;
	int year = text_digits(s, 4), month = text_digits(s + 5, 2), of_month = text_digits(s + 8, 2);
	if (!day_make(out, year, month, of_month))
		return NULL;
	return s + 10;
}

bool day_read(struct day *out, const char *s)
{
	struct day d;
	const char *end = date_at(&d, s);

	if (end == NULL || *end != '\0')
		return false;
	*out = d;
	return true;
}

bool span_read(struct span *out, const char *s)
{
	struct day first, last;
	const char *end = date_at(&first, s);

	if (end == NULL)
		return false;
	if (*end == '\0')
		last = first;
	else if (strncmp(end, "..", 2) != 0 || !day_read(&last, end + 2) || day_before(last, first))
		return false;
	*out = (struct span){ first, day_after(last, 1) };
	return true;
}

/* The weekday whose name stands at `s`, or -1. */
static int weekday_at(const char *s)
{
	for (int i = 0; i < 7; i++)
		if (strncmp(s, weekday_names[i], 3) == 0)
			return i;
	return -1;
}

bool weekdays_read(struct weekdays *out, const char *s)
{
	struct weekdays w = { 0 };

	for (;;) {
		int from = weekday_at(s), to = from;

		if (from < 0)
			return false;
		s += 3;
		if (*s == '-') {
			to = weekday_at(++s);
			if (to < 0)
				return false;
			s += 3;
		}
		for (int d = from;; d = (d + 1) % 7) {
			w.bits |= (uint8_t)(1u << d);
			if (d == to)
				break;
		}
		if (*s == '\0')
			break;
		if (*s++ != ',')
			return false;
		s += *s == ' ';
	}
	*out = w;
	return true;
}

/* Minutes since midnight of "HH:MM" at `s` ("24:00" ends a day), or -1. */
static int minute_at(const char *s)
{
	if (strnlen(s, 5) < 5 || s[2] != ':')
		return -1;
	int hour = text_digits(s, 2), minute = text_digits(s + 3, 2);
	if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60)
		return -1;
	return hour * 60 + minute;
}

bool clock_read(int *minute, const char *s)
{
	int at = minute_at(s);

	if (at < 0 || at == 24 * 60 || s[5] != '\0')
		return false;
	*minute = at;
	return true;
}

bool hours_read(struct hours *out, const char *s)
{
	if (strlen(s) != 11 || s[5] != '-')
		return false;
	int from = minute_at(s), until = minute_at(s + 6);
	if (from < 0 || until < 0 || from >= until)
		return false;
	*out = (struct hours){ (int16_t)from, (int16_t)until };
	return true;
}

const char *day_write(char buf[static DAY_TEXT_SIZE], struct day d)
{
	int year, month, of_month;

	day_split(d, &year, &month, &of_month);
	snprintf(buf, DAY_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
	         (unsigned)month % 100, (unsigned)of_month % 100);
	return buf;
}

const char *hours_write(char buf[static HOURS_TEXT_SIZE], struct hours h)
{
	unsigned from = (unsigned)h.from, until = (unsigned)h.until;

	snprintf(buf, HOURS_TEXT_SIZE, "%02u:%02u-%02u:%02u", from / 60 % 100, from % 60,
	         until / 60 % 100, until % 60);
	return buf;
}
