/* Days and numbers as people say them. */
#include <stdio.h>

#include "page_internal.h"

static const char *const weekdays[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};
static const char *const weekdays_short[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	"December",
};
static const char *const months_short[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

/* A day taken apart. */
struct date { int year, month, of_month; };

static struct date date_of(struct day d)
{
	struct date date;

	day_split(d, &date.year, &date.month, &date.of_month);
	return date;
}

const char *weekday_short(struct day d)
{
	return weekdays_short[day_weekday(d)];
}

const char *weekday_long(struct day d)
{
	return weekdays[day_weekday(d)];
}

const char *month_short(int month)
{
	return months_short[month - 1];
}

const char *month_long(int month)
{
	return months[month - 1];
}

struct day monday_of(struct day d)
{
	return day_after(d, -day_weekday(d));
}

void say_day(struct text *out, struct day d)
{
	struct date date = date_of(d);

	text_addf(out, "%s %d %s", weekday_long(d), date.of_month, month_long(date.month));
}

void say_day_short(struct text *out, struct day d)
{
	struct date date = date_of(d);

	text_addf(out, "%s %d %s", weekday_short(d), date.of_month, month_short(date.month));
}

void say_date(struct text *out, struct day d, bool with_year)
{
	struct date date = date_of(d);

	text_addf(out, "%d %s", date.of_month, month_long(date.month));
	if (with_year)
		text_addf(out, " %d", date.year);
}

void say_date_short(struct text *out, struct day d)
{
	struct date date = date_of(d);

	text_addf(out, "%d %s %d", date.of_month, month_short(date.month), date.year);
}

void say_month(struct text *out, struct day d)
{
	struct date date = date_of(d);

	text_addf(out, "%s %d", month_long(date.month), date.year);
}

/* Two days are joined by "and", more by "to"; the month is said once where it is the same. */
static void add_span(struct text *out, struct span span, const char *(*weekday)(struct day),
                     const char *(*month)(int), void (*say)(struct text *, struct day))
{
	struct day last = day_after(span.until, -1);
	struct date a = date_of(span.first), b = date_of(last);

	if (!day_same(span.first, last)) {
		text_addf(out, "%s %d", weekday(span.first), a.of_month);
		if (a.month != b.month)
			text_addf(out, " %s", month(a.month));
		text_add(out, days_between(span.first, last) == 1 ? " and " : " to ");
	}
	say(out, last);
}

void say_span(struct text *out, struct span span)
{
	add_span(out, span, weekday_long, month_long, say_day);
}

void say_span_short(struct text *out, struct span span)
{
	add_span(out, span, weekday_short, month_short, say_day_short);
}

void say_week(struct text *out, struct day monday, int days)
{
	struct day last = day_after(monday, days - 1);
	struct date a = date_of(monday), b = date_of(last);

	if (a.month == b.month)
		text_addf(out, "%d–", a.of_month);
	else
		text_addf(out, "%d %s – ", a.of_month, month_long(a.month));
	say_date(out, last, false);
}

void time_of(struct text *out, struct day d, void (*say)(struct text *, struct day))
{
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "<time datetime=\"%s\">", day_write(buf, d));
	say(out, d);
	text_add(out, "</time>");
}

void time_of_span(struct text *out, struct span span, void (*say)(struct text *, struct span))
{
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "<time datetime=\"%s\">", day_write(buf, span.first));
	say(out, span);
	text_add(out, "</time>");
}

void say_count(struct text *out, long long n, const char *one)
{
	text_addf(out, "%lld %s%s", n, one, n == 1 ? "" : "s");
}

void say_average(struct text *out, long long sum, long long n)
{
	long long tenths = n > 0 ? (sum * 20 / n + 1) / 2 : 0;

	if (tenths % 10 == 0)
		text_addf(out, "%lld", tenths / 10);
	else
		text_addf(out, "%lld.%lld", tenths / 10, tenths % 10);
}
