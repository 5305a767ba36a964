/* A department's board: who comes, who came, the rotation, bench, coverage, fairness, answers. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

static const struct published_visit *visit_at(const struct page *page, uint32_t i)
{
	return &facts_published(page->facts)->visits[i];
}

void board_header(struct text *out, const struct page *page, const char *title, bool is_company)
{
	static const struct { const char *id, *name; bool of_department; } parts[] = {
		{ "weeks", "This week and next", false }, { "came", "Came, didn’t come", true }, { "rota", "The rotation", false },
		{ "bench", "Bench", false }, { "cover", "Coverage", false }, { "fair", "Fairness", false },
		{ "voices", "For the customer", false },
	};
	int cycle = facts_cycle(page->facts);
	struct span span = org_cycle_span(facts_org(page->facts), cycle);

	page_header(out, page, title);
	text_addf(out, "<p class=\"soft\">Cycle %d, ", cycle);
	say_date(out, span.first, false);
	text_add(out, " to ");
	say_date(out, day_after(span.until, -1), true);
	say_message(out, page, " · ");
	text_add(out, "</p>\n");
	if (!is_company)
		text_addf(out, "<p><a href=\"%s?week\">This week’s sheet to print</a></p>\n", page->path);
	text_add(out, "<nav aria-label=\"On this page\">\n<ul>\n");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!is_company || !parts[i].of_department)
			text_addf(out, "<li><a href=\"#%s\">%s</a></li>\n", parts[i].id, parts[i].name);
	text_add(out, "</ul>\n</nav>\n</header>\n<main>\n");
	page_note(out, page);
}

/* --- who comes, who is away */

static void day_term(struct text *out, const struct page *page, struct day d)
{
	int year, month, of_month;

	day_split(d, &year, &month, &of_month);
	if (day_same(d, facts_today(page->facts)))
		text_add(out, "<dt class=\"now\">Today</dt>\n");
	else
		text_addf(out, "<dt>%s %d</dt>\n", weekday_short(d), of_month);
}

int board_days_shown(const struct page *page, const uint32_t *visits, size_t n, struct span week)
{
	int shown = 5;

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = visit_at(page, visits[i]);

		for (size_t d = 0; d < v->n_days; d++)
			if (span_has(week, v->days[d]) && days_between(week.first, v->days[d]) >= shown)
				shown = days_between(week.first, v->days[d]) + 1;
	}
	return shown;
}

void board_days(struct text *out, const struct page *page, const uint32_t *visits, size_t n, struct span week,
             void (*line)(struct text *, const struct page *, const struct published_visit *))
{
	struct day before = DAY_EVER_BEFORE;

	text_add(out, "<dl class=\"days\">\n");
	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = visit_at(page, visits[i]);
		struct day first = day_later(v->days[0], week.first);

		if (!day_same(first, before))
			day_term(out, page, first);
		before = first;
		text_add(out, "<dd>");
		line(out, page, v);
		text_add(out, "</dd>\n");
	}
	text_add(out, "</dl>\n");
}

static void comes_line(struct text *out, const struct page *page, const struct published_visit *v)
{
	struct day last = v->days[v->n_days - 1];

	html_addf(out, "<strong>%s</strong> from %s", subject_name(page, v->staff), subject_name(page, v->home));
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(page, v->buddy));
	if (v->n_days > 1) {
		text_add(out, ", until ");
		say_day_short(out, last);
	}
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
	say_week(out, monday, board_days_shown(page, comes, n, week));
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

/* --- came, didn't come */

/* The days that the host may speak of: those it was missed on, or else its own. */
static struct span spoken_of(const struct facts *facts, const struct published_visit *v)
{
	bool is_set_again = !span_is_empty(v->was_missed) && day_before(facts_today(facts), v->days[0]);

	return is_set_again ? v->was_missed : visit_span(v);
}

struct day page_day_meant(const struct facts *facts, const struct published_visit *v)
{
	return spoken_of(facts, v).first;
}

bool page_may_correct(const struct facts *facts, const struct published_visit *v)
{
	struct day first = spoken_of(facts, v).first, today = facts_today(facts);

	return v->status == VISIT_ON && !day_before(today, first) && days_between(first, today) < CAME_DAYS;
}

static void came_form(struct text *out, const struct page *page, const struct published_visit *v)
{
	const char *name = subject_name(page, v->staff);

	form_begin(out, page, v);
	html_addf(out, "<button type=\"submit\" name=\"do\" value=\"came\" aria-label=\"%s came\">Came</button>"
	      "<button type=\"submit\" name=\"do\" value=\"missed\" aria-label=\"%s didn’t come\">Didn’t come</button></form>",
	      name, name);
}

static void came_item(struct text *out, const struct page *page, const struct published_visit *v)
{
	struct span days = spoken_of(page->facts, v);
	bool is_set_again = !span_same(days, visit_span(v));

	html_addf(out, "<li><p><strong>%s</strong> <small>%s, ", subject_name(page, v->staff), subject_name(page, v->home));
	time_of_span(out, days, say_span_short);
	text_addf(out, "</small></p><span>%s</span>\n", v->missed || is_set_again ? "missed" : "held");
	if (is_set_again) {
		text_add(out, "<span class=\"soft\">new day: ");
		time_of_span(out, visit_span(v), say_span_short);
		text_add(out, "</span>\n");
	}
	if (page->may_act)
		came_form(out, page, v);
	text_add(out, "</li>\n");
}

static void came(struct text *out, const struct page *page)
{
	struct visit_list visits = facts_visits_to(page->facts, page->subject);
	size_t n = 0;

	section_begin(out, "came", "Came, didn’t come", NULL);
	for (size_t i = 0; i < visits.n; i++) {
		if (!page_may_correct(page->facts, visit_at(page, visits.v[i])))
			continue;
		if (n++ == 0)
			text_add(out, "<p>A visit counts as held unless you say otherwise.</p>\n<ul class=\"came\">\n");
		came_item(out, page, visit_at(page, visits.v[i]));
	}
	text_add(out, n > 0 ? "</ul>\n" : "<p>No visit began here in the last 14 days.</p>\n");
	section_end(out);
}

/* --- the picture, the bench, coverage */

static void rotation(struct text *out, const struct page *page)
{
	section_begin(out, "rota", "The rotation", NULL);
	text_add(out, "<p><a class=\"hide\" href=\"#bench\">Skip the picture</a></p>\n");
	picture_of_people(out, page);
	picture_of_guests(out, page);
	section_end(out);
}

static void bench_row(struct text *out, const struct page *page, const struct bench *b)
{
	struct subject_ix home = published_subject(facts_published(page->facts), b->staff)->home;

	html_addf(out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>", subject_name(page, b->staff), subject_name(page, home));
	if (b->visits > 0)
		time_of(out, b->last, say_date_short);
	else
		text_add(out, "worked here");
	text_addf(out, "</td><td>%d</td></tr>\n", b->visits);
}

static void bench_table(struct text *out, const struct page *page, const struct bench *all, size_t n, const char *id,
                        const char *caption)
{
	wide_begin(out, id, caption, "bench");
	text_add(out, "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Home</th><th scope=\"col\">Last here</th>"
	              "<th scope=\"col\">Times</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		bench_row(out, page, &all[i]);
	text_add(out, "</tbody>\n");
	wide_end(out);
}

static void bench(struct text *out, const struct page *page)
{
	enum { SHOWN = 12 };
	size_t n, can = 0;
	scoped(heap) struct bench *all = facts_bench(page->facts, page->subject, facts_today(page->facts), &n);

	while (can < n && all[can].state == BENCH_CAN)
		can++;
	section_begin(out, "bench", "Bench", NULL);
	if (can == 0) {
		text_add(out, "<p>Nobody from elsewhere who was here could come today.</p>\n");
		section_end(out);
		return;
	}
	text_addf(out, "<p>Of %zu who were here before, %zu could come today.</p>\n", n, can);
	bench_table(out, page, all, can < SHOWN ? can : SHOWN, "can", "Who could cover today");
	if (can > SHOWN) {
		text_addf(out, "<details><summary>%zu more</summary>\n", can - SHOWN);
		bench_table(out, page, all + SHOWN, can - SHOWN, "too", "Who else could cover today");
		text_add(out, "</details>\n");
	}
	section_end(out);
}

static void bar(struct text *out, const struct coverage *c)
{
	text_addf(out, "<svg class=\"bar\" viewBox=\"0 0 %d 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	          "<path d=\"M0 0h%dv1H0z\"/></svg>%d of %d", c->people > 0 ? c->people : 1, c->seen, c->seen, c->people);
}

/* Those who come here, or those to whom we go; how many rows. */
static size_t coverage_table(struct text *out, const struct page *page, const struct coverage *all, size_t n, bool is_host)
{
	size_t rows = 0;

	for (size_t i = 0; i < n; i++) {
		struct subject_ix own = is_host ? all[i].host : all[i].home, other = is_host ? all[i].home : all[i].host;

		if (!subject_same(own, page->subject))
			continue;
		if (rows++ == 0)
			text_addf(out, "<table>\n<caption>%s</caption>\n<tbody>\n",
			          is_host ? "How many of them have seen us" : "How many of us have seen them");
		html_addf(out, "<tr><th scope=\"row\">%s</th><td>", subject_name(page, other));
		bar(out, &all[i]);
		text_add(out, "</td></tr>\n");
	}
	if (rows > 0)
		text_add(out, "</tbody>\n</table>\n");
	return rows;
}

static void coverage(struct text *out, const struct page *page)
{
	size_t n;
	scoped(heap) struct coverage *all = facts_coverage(page->facts, &n);

	section_begin(out, "cover", "Coverage", NULL);
	text_add(out, "<div class=\"two\">\n");
	size_t rows = coverage_table(out, page, all, n, true) + coverage_table(out, page, all, n, false);
	text_add(out, rows > 0 ? "</div>\n" : "<p>No route leads here, and none from here.</p>\n</div>\n");
	section_end(out);
}

/* --- fairness */

static void figure(struct text *out, const char *term, int n)
{
	text_addf(out, "<div><dt>%s</dt><dd>%d</dd></div>\n", term, n);
}

static void say_share(struct text *out, const struct page *page, struct subject_ix s)
{
	struct count c = facts_count(page->facts, s);

	html_addf(out, "%s", subject_name(page, s));
	text_addf(out, " (%d of %d)", c.held_ever, c.due_ever);
}

void board_best_and_worst(struct text *out, const struct page *page, const struct fairness *all)
{
	text_add(out, "<p>Each of us has held ");
	say_average(out, all->sum.held_ever, all->people);
	text_addf(out, " visits on average, from %d to %d.", all->fewest, all->most);
	if (!is_no_subject(all->best) && !subject_same(all->best, all->worst)) {
		text_add(out, " Of the visits that had come due, most were held by ");
		say_share(out, page, all->best);
		text_add(out, ", fewest by ");
		say_share(out, page, all->worst);
		text_add(out, ".");
	}
	text_add(out, "</p>\n");
}

/* Who is left out of this cycle, those who wait longest first; a few of them. */
static const struct left_out **longest_waiting(const struct page *page, size_t *n)
{
	enum { SHOWN = 8 };
	const struct published *p = facts_published(page->facts);
	const struct left_out **all = mem_array(const struct left_out *, SHOWN + 1);

	*n = 0;
	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];
		size_t at = *n;

		if (w->cycle != facts_cycle(page->facts) || !subject_same(w->home, page->subject) || !facts_is_here(page->facts, w->staff))
			continue;
		for (; at > 0 && all[at - 1]->waiting < w->waiting; at--)
			all[at] = all[at - 1];
		all[at] = w;
		*n += *n < SHOWN;
	}
	return all;
}

static void waiting(struct text *out, const struct page *page)
{
	size_t n;
	scoped(heap) const struct left_out **all = longest_waiting(page, &n);

	if (n == 0)
		return;
	text_add(out, "<h3>Who waits longest</h3>\n<ul>\n");
	for (size_t i = 0; i < n; i++) {
		html_addf(out, "<li>%s, %s: ", subject_name(page, all[i]->staff), subject_name(page, all[i]->host));
		if (all[i]->waiting == 0)
			text_add(out, "for the first time</li>\n");
		else {
			say_count(out, all[i]->waiting, "cycle");
			text_add(out, " in a row before this one</li>\n");
		}
	}
	text_add(out, "</ul>\n");
}

static void fairness(struct text *out, const struct page *page)
{
	struct fairness all = facts_fairness(page->facts, page->subject);

	section_begin(out, "fair", "Fairness", NULL);
	text_add(out, "<dl class=\"figures\">\n");
	figure(out, "Owed", all.sum.owed);
	figure(out, "Placed", all.sum.placed);
	figure(out, "Held so far", all.sum.held);
	figure(out, "Missed", all.sum.missed);
	figure(out, "Left out", all.sum.left_out);
	figure(out, "People waiting", all.waiting);
	text_add(out, "</dl>\n");
	if (all.people > 0)
		board_best_and_worst(out, page, &all);
	waiting(out, page);
	section_end(out);
}

/* --- answers */

void board_answers(struct text *out, const struct page *page)
{
	enum { SHOWN = 12 };
	bool is_company = published_subject(facts_published(page->facts), page->subject)->kind == SUBJECT_COMPANY;
	size_t n;
	scoped(heap) uint32_t *all = facts_answers(page->facts, is_company ? NO_SUBJECT : page->subject, &n);

	section_begin(out, "voices", "How can we make this better for the customer?", NULL);
	text_add(out, n == 0 ? "<p>No answer yet. Each visitor is asked after the visit.</p>\n" : "<ul class=\"answers\">\n");
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		const struct answer *a = &facts_heard(page->facts)->answers[all[i]];
		const struct published_visit *v = visit_at(page, (uint32_t)a->visit);

		html_addf(out, "<li><blockquote><p>%s</p></blockquote><p class=\"soft\">", a->text);
		if (a->named)
			html_addf(out, "%s, ", subject_name(page, v->staff));
		html_addf(out, "from %s to %s, ", subject_name(page, v->home), subject_name(page, v->host));
		say_month(out, a->on);
		text_add(out, "</p></li>\n");
	}
	text_add(out, n > 0 ? "</ul>\n" : "");
	if (n > SHOWN)
		text_addf(out, "<p class=\"soft\">And %zu older ones.</p>\n", n - SHOWN);
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
	came(out, page);
	rotation(out, page);
	bench(out, page);
	coverage(out, page);
	fairness(out, page);
	board_answers(out, page);
	page_end(out);
}
