/* The company's board: the same as a department's, a row for each of them. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

/* Visits of anybody that have a day within a week, by first day. */
static uint32_t *visits_in(const struct page *page, struct span week, size_t *n)
{
	const struct published *p = facts_published(page->facts);
	uint32_t *all = NULL;

	*n = 0;
	for (uint32_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->status == VISIT_ON && !v->missed && facts_has_day(v, week))
			*mem_push(all, *n) = i;
	}
	return all;
}

static void line(struct text *out, const struct page *page, const struct published_visit *v, struct day listed)
{
	html_addf(out, "%s, %s to %s", subject_name(page, v->staff), subject_name(page, v->home), subject_name(page, v->host));
	board_until(out, v, listed);
}

struct week { struct span span; uint32_t *visits; size_t n; };

static struct week week_from(const struct page *page, struct day monday)
{
	struct week w = { .span = { monday, day_after(monday, 7) } };

	w.visits = visits_in(page, w.span, &w.n);
	return w;
}

/* How many of a week's visits are to, or from, a department. */
static int count_of(const struct page *page, const struct week *w, struct subject_ix department, bool as_host)
{
	int n = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[w->visits[i]];

		n += subject_same(as_host ? v->host : v->home, department);
	}
	return n;
}

static void counts(struct text *out, const struct page *page, const struct week *weeks)
{
	struct people all = facts_departments(page->facts);

	wide_begin(out, "counts", "How many visits lead to each department, and how many its own people make", "num");
	text_add(out, "<colgroup span=\"1\"></colgroup><colgroup span=\"2\"></colgroup><colgroup span=\"2\"></colgroup>\n"
	              "<thead>\n<tr><td rowspan=\"2\"></td><th scope=\"colgroup\" colspan=\"2\">This week</th>"
	              "<th scope=\"colgroup\" colspan=\"2\">Next week</th></tr>\n<tr><th scope=\"col\">Come</th>"
	              "<th scope=\"col\">On a visit</th><th scope=\"col\">Come</th><th scope=\"col\">On a visit</th></tr>\n"
	              "</thead>\n<tbody>\n");
	for (size_t i = 0; i < all.n; i++) {
		html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, all.v[i]));
		for (size_t w = 0; w < 2; w++)
			text_addf(out, "<td>%d</td><td>%d</td>", count_of(page, &weeks[w], all.v[i], true),
			          count_of(page, &weeks[w], all.v[i], false));
		text_add(out, "</tr>\n");
	}
	text_addf(out, "</tbody>\n<tfoot><tr><th scope=\"row\">All</th><td>%zu</td><td>%zu</td><td>%zu</td><td>%zu</td></tr></tfoot>\n",
	          weeks[0].n, weeks[0].n, weeks[1].n, weeks[1].n);
	wide_end(out);
}

static void list(struct text *out, const struct page *page, const struct week *w, const char *name)
{
	enum { OPEN_MOST = 30, LISTED_MOST = 500 };

	text_addf(out, "<section>\n<h3>%s, ", name);
	say_week(out, w->span.first, board_days_shown(page, w->visits, w->n, w->span), false);
	text_add(out, "</h3>\n");
	if (w->n == 0) {
		text_add(out, "<p>No visit.</p>\n");
	} else if (w->n > LISTED_MOST) {
		text_addf(out, "<p>%zu visits; each department's board has its own.</p>\n", w->n);
	} else {
		text_addf(out, "<details%s><summary>", w->n <= OPEN_MOST ? " open" : "");
		say_count(out, (long long)w->n, "visit");
		text_add(out, "</summary>\n");
		board_days(out, page, w->visits, w->n, w->span, line);
		text_add(out, "</details>\n");
	}
	section_end(out);
}

static void both_weeks(struct text *out, const struct page *page)
{
	struct day monday = monday_of(facts_today(page->facts));
	struct week weeks[2] = { week_from(page, monday), week_from(page, day_after(monday, 7)) };

	section_begin(out, "weeks", "This week and next", NULL);
	counts(out, page, weeks);
	text_add(out, "<div class=\"two\">\n");
	list(out, page, &weeks[0], "This week");
	list(out, page, &weeks[1], "Next week");
	text_add(out, "</div>\n");
	section_end(out);
	free(weeks[0].visits);
	free(weeks[1].visits);
}

static void benches(struct text *out, const struct page *page)
{
	struct people all = facts_departments(page->facts);
	scoped_text struct text caption = TEXT_EMPTY;

	section_begin(out, "bench", "Bench", NULL);
	text_add(&caption, "Who from elsewhere was there before, and is at work today, ");
	say_day(&caption, facts_today(page->facts));
	wide_begin(out, "benches", text_str(&caption), "num");
	text_add(out, "<thead><tr><th scope=\"col\">Department</th><th scope=\"col\">Trained, from elsewhere</th>"
	              "<th scope=\"col\">Could cover today</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < all.n; i++) {
		size_t n, can = 0;
		scoped(heap) struct bench *bench = facts_bench(page->facts, all.v[i], facts_today(page->facts), &n);

		while (can < n && bench[can].state == BENCH_CAN)
			can++;
		html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, all.v[i]));
		text_addf(out, "<td>%zu</td><td>%zu</td></tr>\n", n, can);
	}
	text_add(out, "</tbody>\n");
	wide_end(out);
	section_end(out);
}

/* `at` stands at the first pair of a home, which come by name of home and host, and then behind its last. */
static void coverage_row(struct text *out, const struct page *page, struct subject_ix home, const struct coverage *all,
                         size_t n, size_t *at)
{
	struct people hosts = facts_departments(page->facts);

	html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, home));
	for (size_t h = 0; h < hosts.n; h++) {
		const struct coverage *c = *at < n && subject_same(all[*at].home, home) ? &all[*at] : NULL;
		size_t until = c != NULL ? facts_rank(page->facts, c->host) : hosts.n;

		/* Of a hundred departments a row is mostly empty: one cell for those in a row. */
		if (until > h) {
			text_addf(out, until > h + 1 ? "<td colspan=\"%zu\"></td>" : "<td></td>", until - h);
			h = until - 1;
			continue;
		}
		if (c->seen > 0)
			text_addf(out, "<td class=\"v%d\">", weeks_shade(c->seen, c->people));
		else
			text_add(out, "<td>");
		text_addf(out, "%d/%d</td>", c->seen, c->people);
		++*at;
	}
	text_add(out, "</tr>\n");
}

static void coverage(struct text *out, const struct page *page)
{
	struct people departments = facts_departments(page->facts);
	size_t n, at = 0;
	scoped(heap) struct coverage *all = facts_coverage(page->facts, NO_SUBJECT, &n);

	section_begin(out, "cover", "Coverage", NULL);
	wide_begin(out, "matrix", "How many people of the department on the left have seen the one above. Empty: no route.",
	           "matrix");
	text_add(out, "<thead><tr><td></td>");
	for (size_t i = 0; i < departments.n; i++)
		html_addf(out, "<th scope=\"col\"><span>%s</span></th>", subject_name(page, departments.v[i]));
	text_add(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < departments.n; i++)
		coverage_row(out, page, departments.v[i], all, n, &at);
	text_add(out, "</tbody>\n");
	wide_end(out);
	section_end(out);
}

static void fairness_row(struct text *out, const char *name, const struct fairness *f)
{
	const int numbers[] = { f->sum.owed, f->sum.placed, f->sum.held, f->sum.missed, f->sum.left_out, f->waiting,
	                        f->sum.waiting };

	html_addf(out, "<tr><th scope=\"row\">%s</th>", name);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		text_addf(out, "<td>%d</td>", numbers[i]);
	/* Nobody has held neither few nor many. */
	if (f->people == 0) {
		text_add(out, "<td>–</td><td>–</td><td>–</td></tr>\n");
		return;
	}
	text_addf(out, "<td>%d</td><td>", f->fewest);
	text_add_average(out, f->sum.held_ever, f->people);
	text_addf(out, "</td><td>%d</td></tr>\n", f->most);
}

static void fairness(struct text *out, const struct page *page)
{
	static const char *const heads[] = { "Owed", "Placed", "Held", "Missed", "Left out", "People waiting", "Longest wait",
	                                     "Fewest held", "On average", "Most held" };
	struct people departments = facts_departments(page->facts);
	struct fairness all = facts_fairness(page->facts, NO_SUBJECT);

	section_begin(out, "fair", "Fairness", NULL);
	wide_begin(out, "figures", "Visits of this cycle by home department; and how many one person ever held", "num");
	text_add(out, "<thead><tr><th scope=\"col\">Department</th>");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		text_addf(out, "<th scope=\"col\">%s</th>", heads[i]);
	text_add(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < departments.n; i++) {
		struct fairness f = facts_fairness(page->facts, departments.v[i]);

		fairness_row(out, subject_name(page, departments.v[i]), &f);
	}
	text_add(out, "</tbody>\n<tfoot>");
	fairness_row(out, "All", &all);
	text_add(out, "</tfoot>\n");
	wide_end(out);
	if (all.people > 0)
		board_best_and_worst(out, page, &all);
	section_end(out);
}

void board_of_company(struct text *out, const struct page *page)
{
	const char *organization = facts_published(page->facts)->company.organization;

	page_begin(out, "Who visits whom", organization, NULL);
	board_header(out, page, "The whole company", true);
	both_weeks(out, page);
	board_rotation(out, page, true);
	board_meetings(out, page, true);
	benches(out, page);
	coverage(out, page);
	fairness(out, page);
	board_answers(out, page);
	page_end(out);
}
