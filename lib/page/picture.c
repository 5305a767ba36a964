/* A department's rotation as a picture: where its people go, and how many come. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "page_internal.h"

/* More people than are taken in at a glance are not all drawn, which keeps the page small, too. */
enum { ROWS_MOST = 150 };

static struct weeks weeks_drawn(const struct page *page)
{
	size_t n = facts_people(page->facts, page->subject).n;

	return weeks_of(page->facts, n < ROWS_MOST ? n : ROWS_MOST);
}

/* --- whose rows, and which hosts */

/* `n` of its people, and behind them those who are yet to join. */
struct drawn { struct subject_ix *people; size_t n, n_newcomers; bool are_nearest; };

/* How far from today a visit in these weeks is: what has been comes after all that is to come.
 * Much for who has none. */
static int distance(const struct page *page, const struct weeks *w, struct subject_ix person)
{
	struct visit_list visits = facts_visits_of(page->facts, person);
	int least = INT32_MAX, now = w->now < 0 ? 0 : w->now;

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = page_visit(page, visits.v[i]);

		for (size_t d = 0; d < v->n_days && v->status == VISIT_ON; d++) {
			int week = week_at(w, v->days[d]), away = week >= now ? week - now : WEEKS_MOST + now - week;

			least = week >= 0 && away < least ? away : least;
		}
	}
	return least;
}

struct candidate { int distance; size_t at; };

static int by_distance(const void *pa, const void *pb)
{
	const struct candidate *a = pa, *b = pb;

	ORDER(a->distance, b->distance);
	ORDER(a->at, b->at);
	return 0;
}

static int by_place(const void *pa, const void *pb)
{
	const struct candidate *a = pa, *b = pb;

	ORDER(a->at, b->at);
	return 0;
}

/* All people, by name; of too many those with a visit in these weeks, of too many of these the
 * ones who go next.  Who is yet to join is there if they have one. */
static struct drawn people_drawn(const struct page *page, const struct weeks *w)
{
	struct people people = facts_people(page->facts, page->subject);
	struct people newcomers = facts_newcomers(page->facts, page->subject);
	scoped(heap) struct candidate *all = mem_array(struct candidate, people.n);
	struct drawn drawn = { .people = mem_array(struct subject_ix, people.n + newcomers.n), .n = people.n };

	for (size_t i = 0; i < people.n; i++)
		all[i] = (struct candidate){ people.n > ROWS_MOST ? distance(page, w, people.v[i]) : 0, i };
	if (people.n > ROWS_MOST) {
		qsort(all, people.n, sizeof *all, by_distance);
		while (drawn.n > 0 && all[drawn.n - 1].distance == INT32_MAX)
			drawn.n--;
		drawn.are_nearest = drawn.n > ROWS_MOST;
		drawn.n = drawn.n < ROWS_MOST ? drawn.n : ROWS_MOST;
		qsort(all, drawn.n, sizeof *all, by_place);
	}
	for (size_t i = 0; i < drawn.n; i++)
		drawn.people[i] = people.v[all[i].at];
	for (size_t i = 0; i < newcomers.n && drawn.n + drawn.n_newcomers < ROWS_MOST; i++)
		if (distance(page, w, newcomers.v[i]) < INT32_MAX)
			drawn.people[drawn.n + drawn.n_newcomers++] = newcomers.v[i];
	return drawn;
}

static bool is_in_weeks(const struct weeks *w, const struct published_visit *v)
{
	return v->status == VISIT_ON && w->n > 0
	    && facts_has_day(v, (struct span){ w->monday[0], day_after(w->monday[w->n - 1], 7) });
}

static void mark_routes(bool *is_drawn, const struct page *page)
{
	const struct org *org = facts_org(page->facts);
	struct dept_ix home = facts_department(page->facts, page->subject);
	struct route_ix first = NO_ROUTE;
	size_t n = is_nowhere(home) ? 0 : org_routes_from(org, home, &first);

	for (uint32_t i = 0; i < n; i++) {
		struct subject_ix host = facts_subject_of(page->facts, org_route(org, (struct route_ix){ first.i + i })->to);

		if (!is_no_subject(host))
			is_drawn[host.i] = true;
	}
}

/* Where a drawn visit or a route leads, also to who is gone; by name, who is gone last. */
static struct subject_ix *hosts_drawn(const struct page *page, const struct weeks *w, const struct drawn *drawn, size_t *n)
{
	const struct published *p = facts_published(page->facts);
	struct people here = facts_departments(page->facts);
	struct subject_ix *hosts = mem_array(struct subject_ix, p->n_subjects);
	scoped(heap) bool *is_drawn = mem_array(bool, p->n_subjects);

	mark_routes(is_drawn, page);
	for (size_t i = 0; i < drawn->n + drawn->n_newcomers; i++) {
		struct visit_list visits = facts_visits_of(page->facts, drawn->people[i]);

		for (size_t j = 0; j < visits.n; j++)
			is_drawn[p->visits[visits.v[j]].host.i] |= is_in_weeks(w, &p->visits[visits.v[j]]);
	}
	*n = 0;
	for (size_t i = 0; i < here.n; i++)
		if (is_drawn[here.v[i].i])
			hosts[(*n)++] = here.v[i];
	for (uint32_t i = 0; i < p->n_subjects; i++)
		if (is_drawn[i] && facts_rank(page->facts, (struct subject_ix){ i }) == UINT32_MAX)
			hosts[(*n)++] = (struct subject_ix){ i };
	return hosts;
}

/* --- where people go */

static void chip(struct text *out, const struct page *page, const struct published_visit *v, struct span week,
                 const struct mark *mark)
{
	enum visit_phase phase = visit_phase(v, facts_today(page->facts));
	struct day last = v->days[v->n_days - 1];
	const char *verb = phase == PHASE_MISSED ? "did not visit" : phase == PHASE_HELD ? "visited" : "visits";

	text_addf(out, "<b class=\"h%d%s%s%s%s\" tabindex=\"0\">", mark->colour,
	          day_before(last, facts_today(page->facts)) ? " p" : "", phase == PHASE_MISSED ? " x" : "",
	          day_before(v->days[0], week.first) ? " l" : "", day_before(last, week.until) ? "" : " r");
	html_addf(out, "%s<i> %s ", mark->letters, subject_name(page, v->staff));
	html_addf(out, "%s %s, ", verb, subject_name(page, v->host));
	say_days_short(out, v);
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(page, v->buddy));
	text_add(out, "</i></b>");
}

static void person_row(struct text *out, const struct page *page, const struct weeks *w, struct subject_ix person,
                       const struct mark *marks)
{
	struct visit_list visits = facts_visits_of(page->facts, person);

	html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, person));
	for (int i = 0; i < w->n; i++) {
		text_add(out, "<td>");
		for (size_t j = 0; j < visits.n; j++) {
			const struct published_visit *v = page_visit(page, visits.v[j]);

			if (v->status == VISIT_ON && facts_has_day(v, weeks_span(w, i)))
				chip(out, page, v, weeks_span(w, i), &marks[v->host.i]);
		}
		text_add(out, "</td>");
	}
	text_add(out, "</tr>\n");
}

static void legend(struct text *out, const struct page *page, const struct mark *marks, const struct subject_ix *hosts,
                   size_t n)
{
	if (n > 0)
		text_add(out, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < n; i++) {
		text_addf(out, "<li><b class=\"h%d\">", marks[hosts[i].i].colour);
		html_addf(out, "%s</b>%s</li>\n", marks[hosts[i].i].letters, subject_name(page, hosts[i]));
	}
	text_add(out, n > 0 ? "</ul>\n" : "");
}

static void say_who_is_drawn(struct text *out, const struct page *page, const struct drawn *drawn)
{
	size_t all = facts_people(page->facts, page->subject).n;

	if (drawn->are_nearest)
		text_addf(out, "<p class=\"soft\">Of the %zu of us those %zu are shown who go next.</p>\n", all, drawn->n);
	else if (drawn->n < all)
		text_addf(out, "<p class=\"soft\">Of the %zu of us those %zu are shown who have a visit in these weeks.</p>\n", all,
		          drawn->n);
}

void picture_of_people(struct text *out, const struct page *page)
{
	struct weeks w = weeks_drawn(page);
	struct drawn drawn = people_drawn(page, &w);
	size_t n_hosts;
	scoped(heap) struct subject_ix *hosts = hosts_drawn(page, &w, &drawn, &n_hosts);
	scoped(heap) struct mark *marks = marks_make(page, hosts, n_hosts);

	legend(out, page, marks, hosts, n_hosts);
	text_add(out, "<p class=\"soft\">Pale chips are over, <s>struck</s> ones did not take place.");
	weeks_explain(out, page, &w);
	text_add(out, "</p>\n");
	say_who_is_drawn(out, page, &drawn);
	wide_begin(out, "goes", "Where we go. The number is the Monday of each week.", "rota");
	weeks_head(out, page, &w, true);
	text_add(out, "<tbody>\n");
	for (size_t i = 0; i < drawn.n + drawn.n_newcomers; i++)
		person_row(out, page, &w, drawn.people[i], marks);
	text_add(out, "</tbody>\n");
	wide_end(out);
	free(drawn.people);
}

/* --- how many come */

static void guests_row(struct text *out, const struct weeks *w, const char *name, const int *row, int most,
                       const char *zero)
{
	html_addf(out, "<tr><th scope=\"row\">%s</th>", name);
	for (int i = 0; i < w->n; i++) {
		const char *past = i < w->now ? " p" : "";

		if (row[i] > 0)
			text_addf(out, "<td class=\"v%d%s\">%d</td>", weeks_shade(row[i], most), past, row[i]);
		else
			text_addf(out, "<td>%s</td>", zero);
	}
	text_add(out, "</tr>\n");
}

void picture_of_guests(struct text *out, const struct page *page)
{
	struct visit_list visits = facts_visits_to(page->facts, page->subject);
	struct people homes = facts_departments(page->facts);
	struct weeks w = weeks_drawn(page);
	scoped(heap) int *rows = mem_array(int, (homes.n + 1) * WEEKS_MOST);
	int *sum = rows + homes.n * WEEKS_MOST, most = 1;

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[visits.v[i]];
		uint32_t home = facts_rank(page->facts, v->home);

		weeks_count(sum, &w, v, 1);
		if (home != UINT32_MAX)
			weeks_count(rows + home * WEEKS_MOST, &w, v, 1);
	}
	for (int i = 0; i < w.n; i++)
		most = sum[i] > most ? sum[i] : most;
	wide_begin(out, "guests", "Who comes to us: visitors in each week", "rota");
	weeks_head(out, page, &w, false);
	text_add(out, "<tbody>\n");
	for (size_t h = 0; h < homes.n; h++) {
		bool comes = false;

		for (int i = 0; i < w.n; i++)
			comes |= rows[h * WEEKS_MOST + (size_t)i] > 0;
		if (comes)
			guests_row(out, &w, subject_name(page, homes.v[h]), rows + h * WEEKS_MOST, most, "");
	}
	text_add(out, "</tbody>\n<tfoot>\n");
	guests_row(out, &w, "All visitors", sum, most, "0");
	text_add(out, "</tfoot>\n");
	wide_end(out);
}
