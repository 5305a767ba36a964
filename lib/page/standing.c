/* How a department stands: its bench, whom it has seen and who has seen it, is it fair. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

/* --- the bench */

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

void board_bench(struct text *out, const struct page *page)
{
	enum { SHOWN = 12, LISTED_MOST = 300 };
	size_t n, can = 0, listed;
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
		listed = can < LISTED_MOST ? can : LISTED_MOST;
		text_addf(out, "<details><summary>%zu more</summary>\n", can - SHOWN);
		bench_table(out, page, all + SHOWN, listed - SHOWN, "too", "Who else could cover today");
		if (can > listed)
			text_addf(out, "<p class=\"soft\">And %zu who were here longer ago.</p>\n", can - listed);
		text_add(out, "</details>\n");
	}
	section_end(out);
}

/* --- coverage */

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

void board_coverage(struct text *out, const struct page *page)
{
	size_t n;
	scoped(heap) struct coverage *all = facts_coverage(page->facts, page->subject, &n);

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

/* "Ann Ash (2 of 2) and Bob Ray (3 of 3) have held all"; of more than a few only how many. */
static void say_served(struct text *out, const struct page *page, const struct served *served, const char *part)
{
	for (int i = 0; i < served->n && served->n <= SERVED_NAMED; i++) {
		struct count c = facts_count(page->facts, served->who[i]);

		text_add(out, i == 0 ? "" : i + 1 == served->n ? " and " : ", ");
		html_addf(out, "%s", subject_name(page, served->who[i]));
		text_addf(out, " (%d of %d)", c.held_ever, c.due_ever);
	}
	if (served->n > SERVED_NAMED)
		text_addf(out, "%d people", served->n);
	text_addf(out, " %s held %s", served->n == 1 ? "has" : "have", part);
}

/* Nothing where all have had the same. */
static void say_best_and_worst(struct text *out, const struct page *page, const struct fairness *all)
{
	if (all->best.n == 0 || subject_same(all->best.who[0], all->worst.who[0]))
		return;
	struct count best = facts_count(page->facts, all->best.who[0]), worst = facts_count(page->facts, all->worst.who[0]);
	text_add(out, " Of the visits that had come due for each, ");
	say_served(out, page, &all->best, best.held_ever == best.due_ever ? "all" : "the largest part");
	text_add(out, "; ");
	say_served(out, page, &all->worst, worst.held_ever == 0 ? "none yet" : "the smallest part so far");
	text_add(out, ".");
}

void board_best_and_worst(struct text *out, const struct page *page, const struct fairness *all)
{
	text_add(out, "<p>Each of us has held ");
	say_average(out, all->sum.held_ever, all->people);
	text_addf(out, " %s on average, from %d to %d.", all->sum.held_ever == all->people ? "visit" : "visits", all->fewest,
	          all->most);
	say_best_and_worst(out, page, all);
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

void board_fairness(struct text *out, const struct page *page)
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
