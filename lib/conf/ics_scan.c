/* An iCalendar file line by line (RFC 5545 3.1): whether its form is whole, where its
 * events begin, and whether its rules are among those that libical can be trusted with.
 * (FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30 keeps it busy for minutes.) */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { MOST_EVENTS = 10000, DEEPEST = 6, MOST_LINES_OF_A_COMPONENT = 1000, MOST_COUNT = 1000, MOST_INTERVAL = 366 };

/* Longer names than these are nobody's, and compared by their beginning. */
struct component { char name[24]; uint32_t line; size_t lines; };

struct ics_scan {
	struct reader *r;
	struct component open[DEEPEST];
	size_t depth;
	struct ics_events *events;
	struct place at;         /* of the line in hand */
	bool any;                /* a VCALENDAR was there */
	bool stop;               /* nothing behind this makes sense */
};

static bool is_name(const char *s, size_t n, const char *name)
{
	return n == strlen(name) && strncasecmp(s, name, n) == 0;
}

static void begin(struct ics_scan *scan, const char *name, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	bool in_calendar = scan->depth == 1;

	if (scan->depth == 0 && !is_name(name, n, "VCALENDAR")) {
		fault(scan->r, scan->at, "this is no iCalendar file; one begins with BEGIN:VCALENDAR");
		scan->stop = true;
		return;
	}
	if (n == 0 || strspn(name, letters) < n) {
		fault(scan->r, scan->at, "\"%s\" is no name of a component", show(name));
		scan->stop = true;
		return;
	}
	if (scan->depth == DEEPEST) {
		fault(scan->r, scan->at, "components within components, %d deep: that is too much", DEEPEST);
		scan->stop = true;
		return;
	}
	scan->any = true;
	struct component *c = &scan->open[scan->depth++];
	*c = (struct component){ .line = scan->at.line };
	memcpy(c->name, name, n < sizeof c->name ? n : sizeof c->name - 1);
	if (!in_calendar || !is_name(name, n, "VEVENT"))
		return;
	if (scan->events->n == MOST_EVENTS) {
		fault(scan->r, scan->at, "too many events; at most %d are read", MOST_EVENTS);
		scan->stop = true;
		return;
	}
	*mem_push(scan->events->lines, scan->events->n) = scan->at.line;
}

static void end(struct ics_scan *scan, const char *name)
{
	const struct component *open = scan->depth > 0 ? &scan->open[scan->depth - 1] : NULL;

	if (open == NULL || strncasecmp(open->name, name, sizeof open->name - 1) != 0) {
		fault(scan->r, scan->at, "END:%s ends nothing that is open here", show(name));
		scan->stop = true;
		return;
	}
	scan->depth--;
}

/* ---- rules ---- */

static long number(const char *s, size_t n)
{
	char word[8] = "";

	if (n == 0 || n >= sizeof word || strspn(s, "0123456789") < n)
		return -1;
	memcpy(word, s, n);
	return strtol(word, NULL, 10);
}

static bool is_one_of(const char *s, size_t n, const char *const *words)
{
	for (; *words != NULL; words++)
		if (is_name(s, n, *words))
			return true;
	return false;
}

/* One NAME=VALUE of a rule.  What is wrong with it, or NULL. */
static const char *part_mistake(const char *name, size_t n, const char *value, size_t n_value)
{
	static const char *const frequencies[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY", NULL };
	static const char *const others[] = { "UNTIL", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO",
	                                      "BYMONTH", "BYSETPOS", "WKST", NULL };

	if (n_value > 400)
		return "is too long";
	if (is_name(name, n, "FREQ"))
		return is_one_of(value, n_value, frequencies) ? NULL
		     : "is not possible for holidays: DAILY, WEEKLY, MONTHLY and YEARLY are";
	if (is_name(name, n, "INTERVAL"))
		return number(value, n_value) >= 1 && number(value, n_value) <= MOST_INTERVAL ? NULL
		     : "is out of range (1 to 366)";
	if (is_name(name, n, "COUNT"))
		return number(value, n_value) >= 1 && number(value, n_value) <= MOST_COUNT ? NULL
		     : "is out of range (1 to 1000)";
	return is_one_of(name, n, others) ? NULL : "is not possible for holidays";
}

static void check_rule(struct ics_scan *scan, const char *s)
{
	while (*s != '\0') {
		size_t n = strcspn(s, ";"), n_name = strcspn(s, "=");
		const char *mistake = n_name >= n ? "is no part of a rule"
		                    : part_mistake(s, n_name, s + n_name + 1, n - n_name - 1);

		if (mistake != NULL) {
			scoped(heap) char *part = mem_text_n(s, n);

			fault(scan->r, scan->at, "RRULE: \"%s\" %s", show(part), mistake);
			scan->stop = true;
			return;
		}
		s += n + (s[n] == ';');
	}
}

/* ---- lines ---- */

/* What follows the colon, which quotes hide; NULL if there is none. */
static const char *value_of(const char *s)
{
	bool quoted = false;

	for (; *s != '\0' && (quoted || *s != ':'); s++)
		quoted ^= *s == '"';
	return *s == ':' ? s + 1 : NULL;
}

/* BEGIN:NAME or END:NAME, and nothing else; to libical blanks and parameters mean now this,
 * now that. */
static void border(struct ics_scan *scan, const char *line, bool is_begin)
{
	const char *word = is_begin ? "BEGIN" : "END", *name = line + strlen(word) + 1;

	if (strncasecmp(line, word, strlen(word)) != 0 || name[-1] != ':') {
		fault(scan->r, scan->at, "\"%s\" has not the form %s:NAME", show(line), word);
		scan->stop = true;
	} else if (is_begin) {
		begin(scan, name, strlen(name));
	} else {
		end(scan, name);
	}
}

/* A content line: NAME, perhaps ;PARAMETERS, then :VALUE. */
static void content_line(struct ics_scan *scan, struct text *line)
{
	while (line->n > 0 && strchr(" \t", line->s[line->n - 1]) != NULL)
		line->s[--line->n] = '\0';
	const char *s = text_str(line) + strspn(text_str(line), " \t");
	size_t n = strcspn(s, ":;");
	const char *value = value_of(s + n);

	if (*s == '\0')
		return;
	while (n > 0 && strchr(" \t", s[n - 1]) != NULL)
		n--;
	bool is_begin = is_name(s, n, "BEGIN"), is_end = is_name(s, n, "END");
	if (scan->depth == 0 && !is_begin) {
		fault(scan->r, scan->at, scan->any ? "this line stands outside of any calendar"
		      : "this is no iCalendar file; one begins with BEGIN:VCALENDAR");
		scan->stop = true;
		return;
	}
	if (is_begin || is_end) {
		border(scan, text_str(line), is_begin);
		return;
	}
	if (value == NULL)
		return;                              /* libical leaves it out, too */
	if (++scan->open[scan->depth - 1].lines > MOST_LINES_OF_A_COMPONENT) {
		fault(scan->r, scan->at, "too many lines in one component; at most %d are read",
		      MOST_LINES_OF_A_COMPONENT);
		scan->stop = true;
	} else if (is_name(s, n, "RRULE")) {
		check_rule(scan, value);
	} else if (is_name(s, n, "EXRULE")) {
		fault(scan->r, scan->at, "EXRULE is not possible; name the days with EXDATE");
		scan->stop = true;
	}
}

/* The content line that begins at `p`, unfolded; *lines is how many lines it takes.  An
 * empty one has nothing that could go on. */
static const char *unfold(struct text *out, const char *p, uint32_t *lines)
{
	text_clear(out);
	*lines = 0;
	do {
		size_t n = strcspn(p, "\n");
		size_t kept = n > 0 && p[n - 1] == '\r' ? n - 1 : n;
		size_t skip = *lines > 0;            /* the blank that folds */

		text_add_n(out, p + skip, kept - skip);
		p += n + (p[n] == '\n');
		++*lines;
	} while ((*p == ' ' || *p == '\t') && out->n > 0 && out->n < 100000);
	return p;
}

bool ics_scan(struct reader *r, const struct raw *raw, uint32_t file, struct ics_events *out)
{
	struct ics_scan scan = { .r = r, .events = out, .at = { file, 1 } };
	scoped_text struct text line = TEXT_EMPTY;
	uint32_t lines;

	for (const char *p = raw->s; *p != '\0' && !scan.stop; scan.at.line += lines) {
		p = unfold(&line, p, &lines);
		content_line(&scan, &line);
	}
	if (!scan.stop && !scan.any)
		fault(r, ((struct place){ file, 1 }), "this is no iCalendar file; one begins with BEGIN:VCALENDAR");
	else if (!scan.stop && scan.depth > 0)
		fault(r, ((struct place){ file, scan.open[scan.depth - 1].line }),
		      "this %s is never ended; is the file cut off?", show(scan.open[scan.depth - 1].name));
	return !scan.stop && scan.any && scan.depth == 0;
}
