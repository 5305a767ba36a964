/* A department's board, part after part; here those of these days. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

static void contents(struct text *out, const struct page *page, bool is_company)
{
	const struct { const char *id, *name; bool is_there; } parts[] = {
		{ "weeks", "This week and next", true }, { "came", "Came, didn’t come", !is_company },
		{ "rota", "The rotation", true },
		{ "meetings", is_company ? "Rooms" : "Meetings", board_has_meetings(page) },
		{ "bench", "Bench", true }, { "cover", "Coverage", true }, { "fair", "Fairness", true },
		{ "voices", "For the customer", true },
	};

	text_add(out, "<nav aria-label=\"On this page\">\n<ul>\n");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].is_there)
			text_addf(out, "<li><a href=\"#%s\">%s</a></li>\n", parts[i].id, parts[i].name);
	text_add(out, "</ul>\n</nav>\n");
}

void board_header(struct text *out, const struct page *page, const char *title, bool is_company)
{
	int cycle = facts_cycle(page->facts);
	struct span span = org_cycle_span(facts_org(page->facts), cycle);

	page_header(out, page, title);
	text_addf(out, "<p class=\"soft\">Cycle %d, ", cycle);
	say_dates(out, span, true);
	say_message(out, page, " · ");
	text_add(out, "</p>\n");
	if (!is_company)
		text_addf(out, "<p><a href=\"%s?week\">This week’s sheet to print</a></p>\n", page_here(page));
	contents(out, page, is_company);
	text_add(out, "</header>\n<main>\n");
	page_note(out, page);
}

/* --- who comes, who is away */

static void comes_line(struct text *out, const struct page *page, const struct published_visit *v, struct day listed)
{
	html_addf(out, "<strong>%s</strong> from %s", subject_name(page, v->staff), subject_name(page, v->home));
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(page, v->buddy));
	board_until(out, v, listed);
}

static void say_absence(struct text *out, const struct absence *a, struct span week)
{
	if (day_same(a->first, week.first) && days_between(a->first, a->last) >= 4)
		text_add(out, " all week");
	else if (day_same(a->first, a->last))
		text_addf(out, " %s", weekday_short(a->first));
	else
		text_addf(out, " %s %s %s", weekday_short(a->first), days_between(a->first, a->last) == 1 ? "and" : "to",
		          weekday_short(a->last));
}

/* Each person once, with all their days. */
static void say_away(struct text *out, const struct page *page, const struct absence *all, size_t n, struct span week)
{
	if (facts_people(page->facts, page->subject).n == 0)
		return;
	text_add(out, n > 0 ? "<p class=\"soft\">Away:" : "<p class=\"soft\">All of us are here");
	for (size_t i = 0, named = 0; i < n; i++) {
		bool is_named = false;

		for (size_t j = 0; j < i; j++)
			is_named |= subject_same(all[j].staff, all[i].staff);
		if (is_named)
			continue;
		html_addf(out, named++ > 0 ? "; %s" : " %s", subject_name(page, all[i].staff));
		for (size_t j = i, days = 0; j < n; j++) {
			if (!subject_same(all[j].staff, all[i].staff))
				continue;
			text_add(out, days++ > 0 ? "," : "");
			say_absence(out, &all[j], week);
		}
	}
	text_add(out, ".</p>\n");
}

static void week_of(struct text *out, const struct page *page, struct day monday, const char *name)
{
	struct span week = { monday, day_after(monday, 7) };
	size_t n, n_away;
	scoped(heap) uint32_t *comes = facts_comes(page->facts, page->subject, week, &n);
	scoped(heap) struct absence *away = facts_away(page->facts, page->subject, week, &n_away);

	text_addf(out, "<section>\n<h3>%s, ", name);
	say_week(out, monday, board_days_shown(page, comes, n, week), false);
	text_add(out, "</h3>\n");
	if (n > 0)
		board_days(out, page, comes, n, week, comes_line);
	else
		text_add(out, "<p>Nobody comes.</p>\n");
	say_away(out, page, away, n_away, week);
	section_end(out);
}

static void weeks(struct text *out, const struct page *page)
{
	struct day monday = monday_of(facts_today(page->facts));

	section_begin(out, "weeks", "This week and next", NULL);
	text_add(out, "<div class=\"two\">\n");
	week_of(out, page, monday, "This week");
	week_of(out, page, day_after(monday, 7), "Next week");
	text_add(out, "</div>\n");
	section_end(out);
}

/* --- the picture */

void board_rotation(struct text *out, const struct page *page, bool is_company)
{
	section_begin(out, "rota", "The rotation", NULL);
	text_add(out, "<p><a class=\"hide\" href=\"#bench\">Skip the picture</a></p>\n");
	if (is_company) {
		picture_of_company(out, page);
	} else {
		picture_of_people(out, page);
		picture_of_guests(out, page);
	}
	section_end(out);
}

void page_board(struct text *out, const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	const struct subject *s = published_subject(p, page->subject);

	if (s->kind == SUBJECT_COMPANY) {
		board_of_company(out, page);
		return;
	}
	page_begin(out, s->name, p->company.organization, NULL);
	board_header(out, page, s->name, false);
	weeks(out, page);
	board_came(out, page);
	board_rotation(out, page, false);
	board_meetings(out, page, false);
	board_bench(out, page);
	board_coverage(out, page);
	board_fairness(out, page);
	board_answers(out, page);
	page_end(out);
}
