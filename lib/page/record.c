/* What somebody has seen of the company, and whether they get as much as the others. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

/* --- the record */

static void held_there(struct text *out, const struct page *page, struct subject_ix host)
{
	struct visit_list visits = facts_visits_of(page->facts, page->subject);
	const struct published *p = facts_published(page->facts);

	for (size_t i = visits.n; i-- > 0;) {
		const struct published_visit *v = &p->visits[visits.v[i]];

		if (!subject_same(v->host, host) || visit_phase(v, facts_today(page->facts)) != PHASE_HELD)
			continue;
		text_add(out, "<dd>");
		char buf[DAY_TEXT_SIZE];
		text_addf(out, "<time datetime=\"%s\">", day_write(buf, v->days[0]));
		say_date(out, v->days[0], true);
		text_add(out, "</time>");
		if (v->n_days > 1)
			text_addf(out, ", %zu days", v->n_days);
		if (!is_no_subject(v->buddy))
			html_addf(out, ", with %s", subject_name(page, v->buddy));
		text_add(out, "</dd>\n");
	}
}

void my_record(struct text *out, const struct page *page)
{
	size_t n, seen = 0;
	scoped(heap) struct seen *all = facts_seen(page->facts, page->subject, &n);

	section_begin(out, "seen", "What you have seen", NULL);
	for (; seen < n && all[seen].visits > 0; seen++) {
		text_add(out, seen == 0 ? "<dl class=\"seen\">\n" : "");
		html_addf(out, "<dt>%s</dt>\n", subject_name(page, all[seen].host));
		held_there(out, page, all[seen].host);
	}
	text_add(out, seen > 0 ? "</dl>\n" : n > 0 ? "<p>Nothing yet: your first visit is still to come.</p>\n"
	                                          : "<p>Nothing yet.</p>\n");
	if (seen < n) {
		text_add(out, "<h3>Still to come</h3>\n<p>");
		for (size_t i = seen; i < n; i++) {
			text_add(out, i == seen ? "" : i + 1 == n ? " and " : ", ");
			html_addf(out, "%s", subject_name(page, all[i].host));
		}
		text_add(out, "</p>\n");
	}
	section_end(out);
}

/* --- is it fair? */

enum { DOTS_LEFT = 78, DOTS_STEP = 18, DOTS_LINE = 26, DOTS_MOST = 24, LINES_MOST = 12 };

/* How many of the department's people have held each number of visits. */
struct spread { int fewest, lines, *people, own; };

static struct spread spread_of(const struct page *page, const struct fairness *all, struct subject_ix home)
{
	struct people people = facts_people(page->facts, home);
	struct spread s = { .fewest = all->fewest, .lines = all->most - all->fewest + 1 };

	s.own = facts_count(page->facts, page->subject).held_ever - s.fewest;
	s.people = mem_array(int, (size_t)s.lines);
	for (size_t i = 0; i < people.n; i++)
		s.people[facts_count(page->facts, people.v[i]).held_ever - s.fewest]++;
	return s;
}

static void describe(struct text *out, const struct spread *s, int people)
{
	text_addf(out, "How many visits each of %d people has held: ", people);
	for (int i = 0; i < s->lines; i++) {
		text_addf(out, "%s%d by ", i > 0 ? ", " : "", s->fewest + i);
		if (i == s->own)
			text_add(out, s->people[i] > 1 ? "you and " : "you");
		if (i != s->own || s->people[i] > 1)
			text_addf(out, "%d", s->people[i] - (i == s->own));
		text_add(out, i == s->own && s->people[i] > 1 ? " others" : "");
	}
}

static void line_of_dots(struct text *out, const struct spread *s, int i)
{
	int y = 14 + DOTS_LINE * i, n = s->people[i] < DOTS_MOST ? s->people[i] : DOTS_MOST;

	text_addf(out, "<text x=\"0\" y=\"%d\">", y + 5);
	say_count(out, s->fewest + i, "visit");
	text_add(out, "</text>");
	for (int j = 0; j < n; j++)
		text_addf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"6\"%s/>", DOTS_LEFT + DOTS_STEP * j, y,
		          i == s->own && j == 0 ? " class=\"me\"" : "");
	if (i == s->own)
		text_addf(out, "<text x=\"%d\" y=\"%d\">you</text>", DOTS_LEFT + DOTS_STEP * n - 4, y + 5);
	else if (n < s->people[i])
		text_addf(out, "<text x=\"%d\" y=\"%d\">+%d</text>", DOTS_LEFT + DOTS_STEP * n - 4, y + 5, s->people[i] - n);
}

static void dots(struct text *out, const struct spread *s, int people)
{
	int widest = 0, height = DOTS_LINE * s->lines + 2;

	for (int i = 0; i < s->lines; i++)
		widest = s->people[i] > widest ? s->people[i] : widest;
	int width = DOTS_LEFT + DOTS_STEP * (widest < DOTS_MOST ? widest : DOTS_MOST) + 36;
	text_addf(out, "<svg class=\"dots\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width,
	          height, width, height);
	describe(out, s, people);
	text_add(out, "\">");
	for (int i = 0; i < s->lines; i++)
		line_of_dots(out, s, i);
	text_add(out, "</svg>\n");
}

static void say_owed(struct text *out, const struct page *page, struct count c)
{
	text_addf(out, "<p>In %s cycle you owe ", is_before_first_cycle(page) ? "the first" : "this");
	if (c.owed == 0) {
		text_add(out, "no visit.</p>\n");
		return;
	}
	say_count(out, c.owed, "visit");
	if (c.placed == c.owed)
		text_addf(out, ", and %s its day.</p>\n", c.owed == 1 ? "it has" : "each has");
	else
		text_addf(out, "; %d %s.</p>\n", c.placed, c.placed == 1 ? "has its day" : "have their days");
}

void my_fair(struct text *out, const struct page *page)
{
	struct subject_ix home = published_subject(facts_published(page->facts), page->subject)->home;
	struct fairness all = facts_fairness(page->facts, home);
	struct count own = facts_count(page->facts, page->subject);
	struct spread spread = spread_of(page, &all, home);

	section_begin(out, "fair", "Is it fair?", NULL);
	text_add(out, "<p>You have held ");
	if (own.held_ever == 0)
		text_add(out, "no visit yet");
	else
		say_count(out, own.held_ever, "visit");
	if (all.people > 0) {
		html_addf(out, "; in %s the average is ", subject_name(page, home));
		say_average(out, all.sum.held_ever, all.people);
		text_addf(out, ", from %d to %d", all.fewest, all.most);
	}
	text_add(out, ".</p>\n");
	if (spread.lines <= LINES_MOST && all.people > 1)
		dots(out, &spread, all.people);
	say_owed(out, page, own);
	section_end(out);
	free(spread.people);
}
