/* Days, spans of days, weekdays and hours of the day, as people write them.
 *
 * A day is a date of the proleptic Gregorian calendar with no time and no zone.  Inside
 * the program spans are half open; only people read and write inclusive ranges. */
#ifndef CROSSTRAIN_DAY_H
#define CROSSTRAIN_DAY_H

#include <stdbool.h>
#include <stdint.h>

struct day { int32_t n; };                     /* days since 1970-01-01 */
struct span { struct day first, until; };      /* until is the day after the last; empty when equal */
struct weekdays { uint8_t bits; };             /* bit 0 Monday … bit 6 Sunday */
struct hours { int16_t from, until; };         /* minutes since midnight, from < until */

#define DAY_EVER_BEFORE ((struct day){ INT32_MIN })
#define DAY_EVER_AFTER  ((struct day){ INT32_MAX })
#define DAY_TEXT_SIZE   11                     /* "2027-01-04" and its end */
#define HOURS_TEXT_SIZE 12                     /* "07:00-15:30" and its end */

/* The day of a calendar date.  False if there is no such date, or none with a
 * four-digit year. */
bool day_make(struct day *out, int year, int month, int of_month);

/* The calendar date of a day; month and of_month count from 1. */
void day_split(struct day d, int *year, int *month, int *of_month);

/* Read the whole of `s`; false (and *out untouched) if it is anything else. */
bool day_read(struct day *out, const char *s);            /* "2027-01-04" */
bool span_read(struct span *out, const char *s);          /* "2027-01-04" or "2027-01-04..2027-01-08" */
bool weekdays_read(struct weekdays *out, const char *s);  /* "mon-fri", "mon,wed,fri", "fri-mon" */
bool hours_read(struct hours *out, const char *s);        /* "07:00-15:30" */
bool clock_read(int *minute, const char *s);              /* "10:00": minutes after midnight, below 1440 */

/* Write into `buf` and return it. */
const char *day_write(char buf[static DAY_TEXT_SIZE], struct day d);
const char *hours_write(char buf[static HOURS_TEXT_SIZE], struct hours h);

/* 0 for Monday … 6 for Sunday. */
static inline int day_weekday(struct day d)
{
	int w = (d.n + 3) % 7;    /* 1970-01-01 was a Thursday */

	return w < 0 ? w + 7 : w;
}

static inline struct day day_after(struct day d, int days)
{
	return (struct day){ d.n + days };
}

static inline int days_between(struct day from, struct day to)
{
	return to.n - from.n;
}

static inline bool day_before(struct day a, struct day b)
{
	return a.n < b.n;
}

static inline bool day_same(struct day a, struct day b)
{
	return a.n == b.n;
}

static inline struct day day_later(struct day a, struct day b)
{
	return a.n > b.n ? a : b;
}

static inline struct day day_earlier(struct day a, struct day b)
{
	return a.n < b.n ? a : b;
}

static inline struct span span_of(struct day d)
{
	return (struct span){ d, day_after(d, 1) };
}

static inline bool span_has(struct span s, struct day d)
{
	return s.first.n <= d.n && d.n < s.until.n;
}

static inline bool span_same(struct span a, struct span b)
{
	return a.first.n == b.first.n && a.until.n == b.until.n;
}

static inline bool span_is_empty(struct span s)
{
	return s.first.n >= s.until.n;
}

static inline bool weekdays_has(struct weekdays w, struct day d)
{
	return w.bits >> day_weekday(d) & 1;
}

#endif
