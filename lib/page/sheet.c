/* A department's week on one page, for the wall. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

struct sheet {
	const struct page *page;
	struct span week;
	uint32_t *comes;
	size_t n_comes;
	struct absence *away;
	size_t n_away;
};

static const struct published_visit *visit_at(const struct sheet *s, size_t i)
{
	return &facts_published(s->page->facts)->visits[s->comes[i]];
}

static int visitors_on(const struct sheet *s, struct day d)
{
	int n = 0;

	for (size_t i = 0; i < s->n_comes; i++)
		n += facts_has_day(visit_at(s, i), span_of(d));
	return n;
}

static bool is_away(const struct absence *a, struct day d)
{
	return !day_before(d, a->first) && !day_before(a->last, d);
}

static void say_details(struct text *out, const struct sheet *s, const struct published_visit *v)
{
	say_hours_there(out, s->page->facts, v);
	html_addf(out, ", from %s", subject_name(s->page, v->home));
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(s->page, v->buddy));
}

/* Of a large department a few names, and how many others. */
static void say_away(struct text *out, const struct sheet *s, struct day d)
{
	enum { NAMED_MOST = 16 };
	size_t n = 0;

	for (size_t i = 0; i < s->n_away; i++) {
		if (is_away(&s->away[i], d) && n++ < NAMED_MOST)
			html_addf(out, n > 1 ? ", %s" : "Away: %s", subject_name(s->page, s->away[i].staff));
	}
	if (n > NAMED_MOST)
		text_addf(out, " and %zu more", n - NAMED_MOST);
}

static void visitor(struct text *out, const struct sheet *s, const struct published_visit *v)
{
	html_addf(out, "<li><strong>%s</strong> ", subject_name(s->page, v->staff));
	say_details(out, s, v);
	text_add(out, "</li>\n");
}

static void away_on(struct text *out, const struct sheet *s, struct day d)
{
	scoped_text struct text names = TEXT_EMPTY;

	say_away(&names, s, d);
	if (names.n > 0)
		text_addf(out, "<p class=\"soft\">%s</p>\n", text_str(&names));
}

static void one_day(struct text *out, const struct sheet *s, struct day d)
{
	int year, month, of_month;

	day_split(d, &year, &month, &of_month);
	text_addf(out, "<li><h2>%s %d</h2>\n", weekday_long(d), of_month);
	if (visitors_on(s, d) == 0)
		text_add(out, "<p>Nobody comes.</p>\n");
	else
		text_add(out, "<ul>\n");
	for (size_t i = 0; i < s->n_comes; i++)
		if (facts_has_day(visit_at(s, i), span_of(d)))
			visitor(out, s, visit_at(s, i));
	text_add(out, visitors_on(s, d) > 0 ? "</ul>\n" : "");
	away_on(out, s, d);
	text_add(out, "</li>\n");
}

/* --- how large the type may be, so that the fullest day still fits the page
 *
 * No browser tells, so it is estimated: how many letters a column is wide, and from that how many
 * lines each text takes.  Lengths are in hundredths of a millimetre, heights in tenths of a line. */

enum { POINT = 35, PAPER_WIDTH = 27900, PAPER_HEIGHT = 15000, LINE_HEIGHT = 700, GAP = 370 };

/* About how wide a text is, in letters; those of East Asia are twice as wide. */
static int letters(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80 ? 1 + ((unsigned char)*s >= 0xe3) : 0;
	return n;
}

/* Words are not cut, so that lines end early. */
static int lines(int n, int wide)
{
	return n == 0 ? 0 : (n + n / 8 + wide - 1) / (wide > 0 ? wide : 1);
}

static int height_of_visitor(const struct sheet *s, const struct published_visit *v, int wide)
{
	scoped_text struct text details = TEXT_EMPTY;

	say_details(&details, s, v);
	return 12 * lines(letters(subject_name(s->page, v->staff)), wide * 3 / 4) + 10 * lines(letters(text_str(&details)), wide) + 4;
}

static int height_of_day(const struct sheet *s, struct day d, int wide)
{
	scoped_text struct text away = TEXT_EMPTY;
	int height = 30;

	for (size_t i = 0; i < s->n_comes; i++)
		if (facts_has_day(visit_at(s, i), span_of(d)))
			height += height_of_visitor(s, visit_at(s, i), wide);
	say_away(&away, s, d);
	return height + 9 * lines(letters(text_str(&away)), wide * 8 / 7);
}

/* What is left between the head and the message, either of which may take a second line. */
static int height_left(const struct sheet *s)
{
	const struct facts *facts = s->page->facts;
	const char *message = org_message(facts_org(facts), facts_cycle(facts));
	int head = letters(subject_name(s->page, s->page->subject)) * 2 + letters(facts_published(facts)->company.organization);

	return PAPER_HEIGHT - LINE_HEIGHT * (head / 110 + (message != NULL ? letters(message) / 100 : 0));
}

static bool fits(const struct sheet *s, int days, int points)
{
	int wide = (PAPER_WIDTH - GAP * (days - 1)) / days * 20 / (11 * points * POINT);

	for (int i = 0; i < days; i++)
		if (height_of_day(s, day_after(s->week.first, i), wide) * points * POINT * 12 / 100 > height_left(s))
			return false;
	return true;
}

/* The class of the list: its type in points. */
static int points_of(const struct sheet *s, int days)
{
	static const int points[] = { 18, 15, 12, 10, 8 };

	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		if (fits(s, days, points[i]))
			return points[i];
	return 7;
}

static void other_week(struct text *out, const struct page *page, struct day monday, const char *name)
{
	char buf[DAY_TEXT_SIZE];

	text_addf(out, " · <a href=\"%s?week=%s\">%s</a>", page_here(page), day_write(buf, monday), name);
}

void page_sheet(struct text *out, const struct page *page, struct day day)
{
	const struct published *p = facts_published(page->facts);
	struct day monday = monday_of(day);
	struct sheet s = { .page = page, .week = { monday, day_after(monday, 7) } };
	scoped_text struct text week = TEXT_EMPTY;

	s.comes = facts_comes(page->facts, page->subject, s.week, &s.n_comes);
	s.away = facts_away(page->facts, page->subject, s.week, &s.n_away);
	int days = board_days_shown(page, s.comes, s.n_comes, s.week);
	say_week(&week, monday, days, true);
	page_begin(out, text_str(&week), subject_name(page, page->subject), "sheet");
	html_addf(out, "<header>\n<p class=\"org\">%s</p>\n<h1>%s</h1>\n", p->company.organization, subject_name(page, page->subject));
	text_addf(out, "<p class=\"soft\">Week of %s</p>\n<p class=\"back\"><a href=\"%s\">Back to the board</a>",
	          text_str(&week), page_here(page));
	other_week(out, page, day_after(monday, -7), "the week before");
	other_week(out, page, day_after(monday, 7), "the week after");
	text_addf(out, "</p>\n</header>\n<main>\n<ol class=\"t%d\">\n", points_of(&s, days));
	for (int i = 0; i < days; i++)
		one_day(out, &s, day_after(monday, i));
	text_add(out, "</ol>\n</main>\n<footer><p class=\"motto\">");
	say_message(out, page, "");
	text_add(out, "</p></footer>\n</body>\n</html>\n");
	free(s.comes);
	free(s.away);
}
