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

/* Whether only a weekend is between them. */
static bool follows(struct day a, struct day b)
{
	for (struct day d = day_after(a, 1); day_before(d, b); d = day_after(d, 1))
		if (day_weekday(d) < 5)
			return false;
	return true;
}

static size_t end_of_row(const struct published_visit *v, size_t i)
{
	for (i++; i < v->n_days && follows(v->days[i - 1], v->days[i]); i++)
		;
	return i;
}

bool days_are_in_a_row(const struct published_visit *v)
{
	return end_of_row(v, 0) == v->n_days;
}

/* A day that is named, and what joins it to the one before. */
struct named { struct day d; const char *joint; };

enum { NAMED_MOST = 8 };

/* Of more than two days in a row the first and the last.  None where they would be too many. */
static size_t name_days(struct named *all, const struct published_visit *v)
{
	size_t n = 0;

	for (size_t i = 0, end; i < v->n_days; i = end) {
		end = end_of_row(v, i);
		if (n + 2 > NAMED_MOST)
			return 0;
		all[n++] = (struct named){ v->days[i], end == v->n_days && end - i == 1 ? " and " : ", " };
		if (end - i > 1)
			all[n++] = (struct named){ v->days[end - 1], end - i > 2 ? " to " : end == v->n_days ? " and " : ", " };
	}
	return n;
}

static void add_days(struct text *out, const struct published_visit *v, const char *(*weekday)(struct day),
                     const char *(*month)(int), void (*say)(struct text *, struct day))
{
	struct named all[NAMED_MOST];
	size_t n = name_days(all, v);

	if (n == 0) {
		add_span(out, visit_span(v), weekday, month, say);
		text_addf(out, ", %zu days", v->n_days);
	}
	for (size_t i = 0; i < n; i++) {
		struct date date = date_of(all[i].d);

		text_add(out, i > 0 ? all[i].joint : "");
		if (i + 1 == n)
			say(out, all[i].d);
		else
			text_addf(out, "%s %d", weekday(all[i].d), date.of_month);
		if (i + 1 < n && date_of(all[i + 1].d).month != date.month)
			text_addf(out, " %s", month(date.month));
	}
}

void say_days(struct text *out, const struct published_visit *v)
{
	add_days(out, v, weekday_long, month_long, say_day);
}

void say_days_short(struct text *out, const struct published_visit *v)
{
	add_days(out, v, weekday_short, month_short, say_day_short);
}

void say_week(struct text *out, struct day monday, int days, bool with_year)
{
	struct day last = day_after(monday, days - 1);
	struct date a = date_of(monday), b = date_of(last);

	if (a.month == b.month) {
		text_addf(out, "%d–", a.of_month);
	} else {
		say_date(out, monday, with_year && a.year != b.year);
		text_add(out, " – ");
	}
	say_date(out, last, with_year);
}

void say_dates(struct text *out, struct span span, bool with_year)
{
	struct day last = day_after(span.until, -1);
	bool is_over_new_year = date_of(span.first).year != date_of(last).year;

	say_date(out, span.first, is_over_new_year);
	text_add(out, " to ");
	say_date(out, last, with_year || is_over_new_year);
}

const char *word_of_visit(const struct facts *facts, const struct published_visit *v)
{
	switch (visit_phase(v, facts_today(facts))) {
	case PHASE_COMING: return "coming";
	case PHASE_RUNNING: return facts_has_day(v, span_of(facts_today(facts))) ? "today" : "under way";
	case PHASE_HELD: return "held";
	case PHASE_MISSED: return "missed";
	case PHASE_CANCELLED: return "cancelled";
	}
	return "";
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

void time_of_days(struct text *out, const struct published_visit *v,
                  void (*say)(struct text *, const struct published_visit *))
{
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "<time datetime=\"%s\">", day_write(buf, v->days[0]));
	say(out, v);
	text_add(out, "</time>");
}

void say_count(struct text *out, long long n, const char *one)
{
	text_addf(out, "%lld %s%s", n, one, n == 1 ? "" : "s");
}

void say_average(struct text *out, long long sum, long long n)
{
	if (n == 0)
		text_add(out, "–");
	else if (sum % n == 0)
		text_addf(out, "%lld", sum / n);
	else
		text_add_average(out, sum, n);
}
