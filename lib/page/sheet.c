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

static bool somebody_is_away(const struct sheet *s, struct day d)
{
	for (size_t i = 0; i < s->n_away; i++)
		if (!day_before(d, s->away[i].first) && !day_before(s->away[i].last, d))
			return true;
	return false;
}

static void visitor(struct text *out, const struct sheet *s, const struct published_visit *v)
{
	html_addf(out, "<li><strong>%s</strong> ", subject_name(s->page, v->staff));
	say_hours(out, s->page->facts, v);
	html_addf(out, ", from %s", subject_name(s->page, v->home));
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(s->page, v->buddy));
	text_add(out, "</li>\n");
}

static void away_on(struct text *out, const struct sheet *s, struct day d)
{
	size_t n = 0;

	if (!somebody_is_away(s, d))
		return;
	text_add(out, "<p class=\"soft\">Away: ");
	for (size_t i = 0; i < s->n_away; i++)
		if (!day_before(d, s->away[i].first) && !day_before(s->away[i].last, d))
			html_addf(out, n++ > 0 ? ", %s" : "%s", subject_name(s->page, s->away[i].staff));
	text_add(out, "</p>\n");
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

/* How large the type may be, so that the fullest day still fits the page. */
static const char *size_of(const struct sheet *s, int days)
{
	int most = 0;

	for (int i = 0; i < days; i++) {
		int n = visitors_on(s, day_after(s->week.first, i));

		most = n > most ? n : most;
	}
	return most * days <= 10 ? "few" : most * days <= 25 ? "some" : most * days <= 50 ? "many" : "full";
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
	int days = board_days_shown(page, s.comes, s.n_comes, s.week), year, month, of_month;
	say_week(&week, monday, days);
	day_split(monday, &year, &month, &of_month);
	page_begin(out, text_str(&week), subject_name(page, page->subject), "sheet");
	html_addf(out, "<header>\n<p class=\"org\">%s</p>\n<h1>%s</h1>\n", p->company.organization, subject_name(page, page->subject));
	text_addf(out, "<p class=\"soft\">Week of %s %d</p>\n<p class=\"back\"><a href=\"%s\">Back to the board</a>",
	          text_str(&week), year, page_here(page));
	other_week(out, page, day_after(monday, -7), "the week before");
	other_week(out, page, day_after(monday, 7), "the week after");
	text_addf(out, "</p>\n</header>\n<main>\n<ol class=\"%s\">\n", size_of(&s, days));
	for (int i = 0; i < days; i++)
		one_day(out, &s, day_after(monday, i));
	text_add(out, "</ol>\n</main>\n<footer><p class=\"motto\">");
	say_message(out, page, "");
	text_add(out, "</p></footer>\n</body>\n</html>\n");
	free(s.comes);
	free(s.away);
}
