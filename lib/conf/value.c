/* One value: is it what its key takes?  Stores it, or says what was expected. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"

static void *place_of(const struct key *key, void *record)
{
	return (char *)record + key->where;
}

bool key_is_list(const struct key *key)
{
	return key->kind == KEY_DAYS || key->kind == KEY_LINES || key->kind == KEY_CERTIFICATES
	    || key->kind == KEY_LINE_OR_LINES || key->kind == KEY_PROSE_OR_LIST;
}

static const char *expected(const struct key *key)
{
	switch (key->kind) {
	case KEY_ID:
	case KEY_LINE:
	case KEY_PROSE:
	case KEY_EMAIL:
	case KEY_LISTEN:
	case KEY_URL:
	case KEY_SMTP:          return "a text in quotes";
	case KEY_NUMBER:        return "a whole number";
	case KEY_FLAG:          return "true or false";
	case KEY_DAY:           return "a date in quotes, such as \"2027-01-04\"";
	case KEY_WEEKDAYS:      return "weekdays in quotes, such as \"mon-fri\"";
	case KEY_WEEKDAY:       return "a weekday in quotes, such as \"tue\"";
	case KEY_HOURS:         return "hours in quotes, such as \"07:00-15:30\"";
	case KEY_CLOCK:         return "a time of day in quotes, such as \"10:00\"";
	case KEY_DAYS:          return "a list of dates, such as [\"2027-03-26\", \"2027-12-24..2027-12-31\"]";
	case KEY_LINES:
	case KEY_CERTIFICATES:  return "a list of texts, such as [\"one\", \"another\"]";
	case KEY_LINE_OR_LINES:
	case KEY_PROSE_OR_LIST: return "a text in quotes, or a list of them";
	case KEY_GROUP:         return "keys in braces: { … }";
	case KEY_ENTRIES:       return "a list of entries in braces: ( { … }, { … } )";
	}
	return "";
}

void value_wrong_type(struct reader *r, const struct key *key, const char *found, struct place at)
{
	if (key->kind == KEY_NUMBER)
		fault(r, at, "%s: expected a whole number from %d to %d, not %s", key->name,
		      key->least, key->most, found);
	else
		fault(r, at, "%s: expected %s, not %s", key->name, expected(key), found);
}

/* ---- dates ---- */

/* Whether `s` looks like a date with something after it. */
static bool has_date_form(const char *s)
{
	static const char form[] = "dddd-dd-dd";

	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return true;
}

static void tell_no_date(struct reader *r, const struct key *key, const char *s, struct place at)
{
	if (has_date_form(s) && s[10] == '\0')
		fault(r, at, "%s: there is no day \"%s\" in the calendar", key->name, show(s));
	else
		fault(r, at, "%s: \"%s\" is no date; dates are written \"2027-01-04\"", key->name, show(s));
}

static void tell_no_range(struct reader *r, const struct key *key, const char *s, struct place at)
{
	char first[11] = "";
	struct day a, b;

	if (!has_date_form(s) || (s[10] != '\0' && strncmp(s + 10, "..", 2) != 0)) {
		fault(r, at, "%s: \"%s\" is neither a date (\"2027-01-04\") nor a range of dates"
		      " (\"2027-01-04..2027-01-08\")", key->name, show(s));
		return;
	}
	memcpy(first, s, 10);
	if (!day_read(&a, first))
		tell_no_date(r, key, first, at);
	if (s[10] == '\0')
		return;
	if (!day_read(&b, s + 12))
		tell_no_date(r, key, s + 12, at);
	else if (day_read(&a, first))
		fault(r, at, "%s: the range \"%s\" ends before it begins", key->name, s);
}

/* Dates far from any working life are slips of the hand. */
static bool is_in_our_time(struct reader *r, const struct key *key, struct span days, const char *s,
                           struct place at)
{
	struct day first, last;

	day_make(&first, 1900, 1, 1);
	day_make(&last, 2199, 12, 31);
	if (!day_before(days.first, first) && !day_before(last, day_after(days.until, -1)))
		return true;
	fault(r, at, "%s: \"%s\" is not between 1900 and 2199", key->name, show(s));
	return false;
}

static void store_day(struct reader *r, const struct key *key, struct conf_day *out, const char *s, struct place at)
{
	struct day day;

	out->said = true;
	out->at = at;
	if (!day_read(&day, s))
		tell_no_date(r, key, s, at);
	else if (is_in_our_time(r, key, (struct span){ day, day_after(day, 1) }, s, at))
		out->day = day;
	else
		out->said = false;
}

/* ---- texts ---- */

static char *without_slash(char *url)
{
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		url[--n] = '\0';
	return url;
}

static void store_text(struct reader *r, const struct key *key, struct conf_text *out, const char *s,
                       struct place at)
{
	out->at = at;
	if (*s == '\0') {
		if (key->required || key->kind == KEY_ID)
			fault(r, at, "%s: the text is empty", key->name);
		return;
	}
	if (!form_is_clean(r, key, s, key->kind == KEY_PROSE, at))
		return;
	const char *mistake = form_mistake(key, s);
	if (mistake != NULL)
		fault(r, at, "%s: \"%s\" %s", key->name, show(s), mistake);
	/* A wrong id is kept: what refers to it is not wrong once more. */
	if (mistake == NULL || key->kind == KEY_ID)
		out->s = pool_text(r->conf->pool, s);
	if (mistake == NULL && key->kind == KEY_URL)
		out->s = without_slash(pool_text(r->conf->pool, s));
}

/* The weekdays that were probably meant, into `out`: each word is taken for the nearest
 * weekday, ";" and "/" for commas.  False if they are none even so. */
static bool guess_weekdays(struct text *out, const char *s)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday", "sunday" };
	struct weekdays ignored;

	while (*s != '\0') {
		size_t n = strcspn(s, ",;/- ");
		scoped(heap) char *word = mem_text_n(s, n);
		struct nearest near = nearest_to(word);

		for (size_t i = 0; i < sizeof names / sizeof *names && n > 0; i++)
			nearest_try(&near, names[i]);
		if (near.found != NULL)
			text_add_n(out, near.found, 3);
		s += n;
		if (*s != '\0' && *s != ' ')
			text_add_char(out, *s == '-' ? '-' : ',');
		s += *s != '\0';
	}
	return weekdays_read(&ignored, text_str(out));
}

static void tell_no_weekdays(struct reader *r, const struct key *key, const char *s, struct place at)
{
	scoped_text struct text guess = TEXT_EMPTY;

	if (guess_weekdays(&guess, s))
		fault(r, at, "%s: \"%s\" are no weekdays; did you mean \"%s\"?", key->name, show(s), text_str(&guess));
	else
		fault(r, at, "%s: \"%s\" are no weekdays; write \"mon-fri\" or \"mon,wed,fri\"", key->name, show(s));
}

static bool is_one_weekday(const char *s)
{
	struct weekdays w;

	return weekdays_read(&w, s) && __builtin_popcount(w.bits) == 1;
}

static void tell_no_weekday(struct reader *r, const struct key *key, const char *s, struct place at)
{
	scoped_text struct text guess = TEXT_EMPTY;

	guess_weekdays(&guess, s);
	if (is_one_weekday(text_str(&guess)))
		fault(r, at, "%s: \"%s\" is no weekday; did you mean \"%s\"?", key->name, show(s), text_str(&guess));
	else
		fault(r, at, "%s: \"%s\" is no weekday; write \"tue\"", key->name, show(s));
}

static void store_weekdays(struct reader *r, const struct key *key, struct conf_weekdays *out, const char *s,
                           struct place at)
{
	bool is_one = key->kind == KEY_WEEKDAY;

	out->at = at;
	out->said = is_one ? is_one_weekday(s) && weekdays_read(&out->on, s) : weekdays_read(&out->on, s);
	if (!out->said && is_one)
		tell_no_weekday(r, key, s, at);
	else if (!out->said)
		tell_no_weekdays(r, key, s, at);
}

void value_text(struct reader *r, const struct key *key, void *record, const char *s, struct place at)
{
	void *where = place_of(key, record);

	switch (key->kind) {
	case KEY_ID:
	case KEY_LINE:
	case KEY_PROSE:
	case KEY_EMAIL:
	case KEY_LISTEN:
	case KEY_URL:
	case KEY_SMTP:
		store_text(r, key, where, s, at);
		break;
	case KEY_DAY:
		store_day(r, key, where, s, at);
		break;
	case KEY_WEEKDAYS:
	case KEY_WEEKDAY:
		store_weekdays(r, key, where, s, at);
		break;
	case KEY_HOURS: {
		struct conf_hours *out = where;

		out->at = at;
		out->said = hours_read(&out->hours, s);
		if (!out->said)
			fault(r, at, "%s: \"%s\" are no hours within a day; write \"07:00-15:30\"",
			      key->name, show(s));
		break;
	}
	case KEY_CLOCK: {
		struct conf_clock *out = where;

		out->at = at;
		out->said = clock_read(&out->minute, s);
		if (!out->said)
			fault(r, at, "%s: \"%s\" is no time of day; write \"10:00\"", key->name, show(s));
		break;
	}
	case KEY_LINE_OR_LINES:
	case KEY_PROSE_OR_LIST:
		value_list(r, key, record, 1, at);
		value_item(r, key, record, s, at);
		break;
	case KEY_NUMBER:
	case KEY_FLAG:
	case KEY_DAYS:
	case KEY_LINES:
	case KEY_CERTIFICATES:
	case KEY_GROUP:
	case KEY_ENTRIES: {
		scoped(heap) char *found = mem_format("the text \"%s\"", show(s));

		value_wrong_type(r, key, found, at);
		break;
	}
	}
}

void value_number(struct reader *r, const struct key *key, void *record, long long n, struct place at)
{
	if (key->kind != KEY_NUMBER) {
		scoped(heap) char *found = mem_format("the number %lld", n);

		value_wrong_type(r, key, found, at);
		return;
	}
	struct conf_number *out = place_of(key, record);
	out->said = true;
	out->at = at;
	if (n == LLONG_MAX || n == LLONG_MIN)
		fault(r, at, "%s: this number is far out of range (%d to %d)", key->name, key->least, key->most);
	else if (n < key->least || n > key->most)
		fault(r, at, "%s: %lld is out of range (%d to %d)", key->name, n, key->least, key->most);
	else
		out->n = (int)n;
}

void value_flag(struct reader *r, const struct key *key, void *record, bool on, struct place at)
{
	if (key->kind != KEY_FLAG) {
		value_wrong_type(r, key, on ? "true" : "false", at);
		return;
	}
	*(struct conf_flag *)place_of(key, record) = (struct conf_flag){ on, true, at };
}

/* ---- lists ---- */

void value_list(struct reader *r, const struct key *key, void *record, size_t room, struct place at)
{
	void *where = place_of(key, record);
	struct pool *pool = r->conf->pool;

	if (key->kind == KEY_DAYS)
		*(struct conf_days *)where = (struct conf_days){
			pool_array(pool, struct conf_span, room), 0, true, at };
	else if (key->kind == KEY_CERTIFICATES)
		*(struct conf_certificates *)where = (struct conf_certificates){
			pool_array(pool, struct conf_certificate, room), 0, true, at };
	else
		*(struct conf_texts *)where = (struct conf_texts){
			pool_array(pool, struct conf_text, room), 0, true, at };
}

static void add_span(struct reader *r, const struct key *key, struct conf_days *out, const char *s, struct place at)
{
	struct span days;

	if (!span_read(&days, s))
		tell_no_range(r, key, s, at);
	else if (is_in_our_time(r, key, days, s, at))
		out->v[out->n++] = (struct conf_span){ days, at };
}

/* "dock-safety", or "first-aid until 2027-02-28" (that day included). */
static void add_certificate(struct reader *r, const struct key *key, struct conf_certificates *out,
                            const char *s, struct place at)
{
	const char *until = strstr(s, " until ");
	struct day last, end = DAY_EVER_AFTER;

	if (*s == '\0') {
		fault(r, at, "%s: the text is empty", key->name);
		return;
	}
	if (!form_is_clean(r, key, s, false, at))
		return;
	if (until != NULL && day_read(&last, until + strlen(" until "))) {
		end = day_after(last, 1);
	} else if (until != NULL) {
		tell_no_date(r, key, until + strlen(" until "), at);
		return;
	}
	size_t n = until != NULL ? (size_t)(until - s) : strlen(s);
	if (until == NULL && n > 10 && has_date_form(s + n - 10)) {
		fault(r, at, "%s: \"%s\": before the date stands \"until\", as in \"first-aid until 2027-02-28\"",
		      key->name, show(s));
		return;
	}
	if (n == 0) {
		fault(r, at, "%s: a certificate has no name", key->name);
		return;
	}
	out->v[out->n++] = (struct conf_certificate){ pool_text_n(r->conf->pool, s, n), end, at };
}

void value_item(struct reader *r, const struct key *key, void *record, const char *s, struct place at)
{
	void *where = place_of(key, record);

	if (key->kind == KEY_DAYS) {
		add_span(r, key, where, s, at);
	} else if (key->kind == KEY_CERTIFICATES) {
		add_certificate(r, key, where, s, at);
	} else if (*s == '\0') {
		fault(r, at, "%s: the text is empty", key->name);
	} else if (form_is_clean(r, key, s, key->kind == KEY_PROSE_OR_LIST, at)) {
		struct conf_texts *out = where;

		out->v[out->n++] = (struct conf_text){ pool_text(r->conf->pool, s), at };
	}
}
