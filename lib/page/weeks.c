/* The weeks of a picture: which, their heads, and how many visits each has. */
#include "page_internal.h"

enum { WEEKS_LEAST = 8, CELLS_MOST = 800 };

/* What keeps the page of a large company small, and its picture to be taken in. */
static int most_weeks(size_t rows)
{
	size_t most = rows > 0 ? CELLS_MOST / rows : WEEKS_MOST;

	return most > WEEKS_MOST ? WEEKS_MOST : most < WEEKS_LEAST ? WEEKS_LEAST : (int)most;
}

struct weeks weeks_of(const struct facts *facts, size_t rows)
{
	const struct org *org = facts_org(facts);
	int cycle = facts_cycle(facts);
	int last = is_cycle_published(facts_published(facts), cycle + 1) ? cycle + 1 : cycle;
	struct day today = facts_today(facts), until = org_cycle_span(org, last).until;
	struct day monday = monday_of(org_cycle_span(org, cycle).first);
	int most = most_weeks(rows);
	struct weeks w = { .now = -1 };

	/* Where not all find room: what is near, a third of it past. */
	if (days_between(monday, until) > 7 * most)
		monday = day_later(monday, day_after(monday_of(today), -7 * (most / 3)));
	for (; w.n < most && day_before(monday, until); monday = day_after(monday, 7)) {
		if (day_same(monday, monday_of(today)))
			w.now = w.n;
		w.monday[w.n++] = monday;
	}
	return w;
}

int week_at(const struct weeks *w, struct day d)
{
	int i = w->n > 0 ? days_between(w->monday[0], d) / 7 : -1;

	return w->n > 0 && !day_before(d, w->monday[0]) && i < w->n ? i : -1;
}

struct span weeks_span(const struct weeks *w, int week)
{
	return (struct span){ w->monday[week], day_after(w->monday[week], 7) };
}

/* A cycle is that of the middle of a week, for it need not begin on a Monday. */
static int cycle_of(const struct page *page, struct day monday)
{
	return org_cycle_at(facts_org(page->facts), day_after(monday, 3));
}

static int month_of(struct day d)
{
	int year, month, of_month;

	day_split(d, &year, &month, &of_month);
	return month;
}

/* Where the weeks that have the same cycle, or month, as week i end. */
static int cycle_end(const struct page *page, const struct weeks *w, int i)
{
	int cycle = cycle_of(page, w->monday[i]);

	while (i < w->n && cycle_of(page, w->monday[i]) == cycle)
		i++;
	return i;
}

static int month_end(const struct weeks *w, int i)
{
	int month = month_of(w->monday[i]);

	while (i < w->n && month_of(w->monday[i]) == month)
		i++;
	return i;
}

static void columns(struct text *out, int n)
{
	if (n == 1)
		text_add(out, "<col>");
	else if (n > 1)
		text_addf(out, "<col span=\"%d\">", n);
}

static void column_groups(struct text *out, const struct page *page, const struct weeks *w)
{
	text_add(out, "<colgroup><col class=\"name\"></colgroup>");
	for (int i = 0, end; i < w->n; i = end) {
		end = cycle_end(page, w, i);
		text_add(out, "<colgroup>");
		if (i <= w->now && w->now < end) {
			columns(out, w->now - i);
			text_add(out, "<col class=\"now\">");
			columns(out, end - w->now - 1);
		} else {
			columns(out, end - i);
		}
		text_add(out, "</colgroup>");
	}
	text_add(out, "\n");
}

static void cycle_heads(struct text *out, const struct page *page, const struct weeks *w)
{
	text_add(out, "<tr><td rowspan=\"3\"></td>");
	for (int i = 0, end; i < w->n; i = end) {
		end = cycle_end(page, w, i);
		text_addf(out, "<th scope=\"colgroup\" colspan=\"%d\">Cycle %d</th>", end - i, cycle_of(page, w->monday[i]));
	}
	text_add(out, "</tr>\n<tr>");
}

static void month_heads(struct text *out, const struct weeks *w)
{
	for (int i = 0, end; i < w->n; i = end) {
		int month = month_of(w->monday[i]);

		end = month_end(w, i);
		text_addf(out, "<th scope=\"col\" colspan=\"%d\">%s</th>", end - i,
		          end - i > 2 ? month_long(month) : month_short(month));
	}
	text_add(out, "</tr>\n<tr>");
}

bool is_before_first_cycle(const struct page *page)
{
	return day_before(facts_today(page->facts), org_cycle_span(facts_org(page->facts), 1).first);
}

void weeks_explain(struct text *out, const struct page *page, const struct weeks *w)
{
	if (is_before_first_cycle(page)) {
		text_add(out, " The first cycle begins on ");
		say_day(out, org_cycle_span(facts_org(page->facts), 1).first);
		text_add(out, ".");
	}
	if (w->now >= 0)
		text_add(out, " The tinted column is <a href=\"#now\">this week</a>.");
}

void weeks_head(struct text *out, const struct page *page, const struct weeks *w, bool is_first)
{
	column_groups(out, page, w);
	text_add(out, "<thead>\n");
	cycle_heads(out, page, w);
	month_heads(out, w);
	for (int i = 0; i < w->n; i++) {
		int year, month, of_month;

		day_split(w->monday[i], &year, &month, &of_month);
		if (i == w->now)
			text_addf(out, "<th scope=\"col\" class=\"now\"%s>%d<i>, this week</i></th>", is_first ? " id=\"now\"" : "",
			          of_month);
		else
			text_addf(out, "<th scope=\"col\">%d</th>", of_month);
	}
	text_add(out, "</tr>\n</thead>\n");
}

int weeks_shade(int n, int most)
{
	return n == 0 ? 0 : (4 * n + most - 1) / most;
}

void weeks_count(int *row, const struct weeks *w, const struct published_visit *v, int n)
{
	int before = -1;

	if (v->status != VISIT_ON || v->missed)
		return;
	for (size_t i = 0; i < v->n_days; i++) {
		int week = week_at(w, v->days[i]);

		if (week >= 0 && week != before)
			row[week] += n;
		before = week;
	}
}
