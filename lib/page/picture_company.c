/* The company's rotation as a picture: departments over weeks. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

/* By department and week; `named`: up to how many visitors of one cell have room for their names. */
struct company { struct weeks w; struct people departments; int *come, *go, most, named; };

enum { NAMED_MOST = 3, NAMES_ROOM = 16000 };

static size_t letters_of(const struct page *page, const struct published_visit *v)
{
	return strlen(subject_name(page, v->staff)) + strlen(subject_name(page, v->home)) + strlen(subject_name(page, v->buddy)) + 16;
}

/* So that the page of a large company stays small. */
static int how_many_are_named(const struct company *c, const int *letters)
{
	int named = NAMED_MOST;

	for (;; named--) {
		long long all = 0;

		for (size_t i = 0; i < c->departments.n * WEEKS_MOST; i++)
			all += c->come[i] <= named ? letters[i] : 0;
		if (all <= NAMES_ROOM || named == 0)
			return named;
	}
}

static struct company count_company(const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	struct company c = { .departments = facts_departments(page->facts), .most = 1 };
	size_t cells = c.departments.n * WEEKS_MOST;
	scoped(heap) int *letters = mem_array(int, cells);

	c.w = weeks_of(page->facts, c.departments.n);
	c.come = mem_array(int, cells);
	c.go = mem_array(int, cells);
	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];
		uint32_t host = facts_rank(page->facts, v->host), home = facts_rank(page->facts, v->home);

		if (host != UINT32_MAX) {
			weeks_count(c.come + host * WEEKS_MOST, &c.w, v, 1);
			weeks_count(letters + host * WEEKS_MOST, &c.w, v, (int)letters_of(page, v));
		}
		if (home != UINT32_MAX)
			weeks_count(c.go + home * WEEKS_MOST, &c.w, v, 1);
	}
	for (size_t i = 0; i < cells; i++)
		c.most = c.come[i] > c.most ? c.come[i] : c.most;
	c.named = how_many_are_named(&c, letters);
	return c;
}

/* "Ann Ash from Sales, with Bea Lind; …" */
static void say_names(struct text *out, const struct page *page, struct visit_list visits, struct span week)
{
	const char *before = ": ";

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = page_visit(page, visits.v[i]);

		if (v->status != VISIT_ON || v->missed || !facts_has_day(v, week))
			continue;
		text_add(out, before);
		html_addf(out, "%s from %s", subject_name(page, v->staff), subject_name(page, v->home));
		if (!is_no_subject(v->buddy))
			html_addf(out, ", with %s", subject_name(page, v->buddy));
		before = "; ";
	}
}

/* A home, and how many of its people come in a week. */
struct part { uint32_t home; int n; };

static int by_most(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	return a->n != b->n ? b->n - a->n : (a->home > b->home) - (a->home < b->home);
}

/* "2 from Sales, 1 from Finance": three homes at most, of more the two largest, so that the page
 * of a large company stays small. */
static void say_homes(struct text *out, const struct page *page, struct people departments, const int *homes, int week)
{
	struct part parts[64] = { { 0, 0 } };
	size_t n = 0, named;
	int rest = 0;

	for (uint32_t h = 0; h < departments.n && n < sizeof parts / sizeof *parts; h++)
		if (homes[h * WEEKS_MOST + (uint32_t)week] > 0)
			parts[n++] = (struct part){ h, homes[h * WEEKS_MOST + (uint32_t)week] };
	qsort(parts, n, sizeof *parts, by_most);
	named = n > 3 ? 2 : n;
	for (size_t i = 0; i < n; i++) {
		if (i >= named) {
			rest += parts[i].n;
			continue;
		}
		text_addf(out, "%s %d from ", i > 0 ? "," : ":", parts[i].n);
		html_addf(out, "%s", subject_name(page, departments.v[parts[i].home]));
	}
	if (rest > 0)
		text_addf(out, ", %d from elsewhere", rest);
}

static void company_cell(struct text *out, const struct page *page, const struct company *c, size_t d, int week,
                         const int *homes)
{
	int come = c->come[d * WEEKS_MOST + (size_t)week], go = c->go[d * WEEKS_MOST + (size_t)week];

	if (come == 0) {
		text_add(out, "<td></td>");
		return;
	}
	text_addf(out, "<td><b class=\"v%d%s\" tabindex=\"0\">%d<i> ", weeks_shade(come, c->most), week < c->w.now ? " p" : "", come);
	say_count(out, come, "visitor");
	if (come <= c->named)
		say_names(out, page, facts_visits_to(page->facts, c->departments.v[d]), weeks_span(&c->w, week));
	else if (homes != NULL)
		say_homes(out, page, c->departments, homes, week);
	if (go > 0)
		text_addf(out, ". %d on a visit", go);
	text_add(out, "</i></b></td>");
}

static void company_row(struct text *out, const struct page *page, const struct company *c, size_t d)
{
	enum { HOMES_MOST = 150 };       /* departments; of a larger company the tips say how many, not whence */
	struct visit_list visits = facts_visits_to(page->facts, c->departments.v[d]);
	bool is_named = c->departments.n <= HOMES_MOST;
	scoped(heap) int *homes = is_named ? mem_array(int, c->departments.n * WEEKS_MOST) : NULL;

	for (size_t i = 0; is_named && i < visits.n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[visits.v[i]];
		uint32_t home = facts_rank(page->facts, v->home);

		if (home != UINT32_MAX)
			weeks_count(homes + home * WEEKS_MOST, &c->w, v, 1);
	}
	html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, c->departments.v[d]));
	for (int i = 0; i < c->w.n; i++)
		company_cell(out, page, c, d, i, homes);
	text_add(out, "</tr>\n");
}

void picture_of_company(struct text *out, const struct page *page)
{
	struct company c = count_company(page);

	text_add(out, "<p class=\"soft\">The stronger the tint, the more visitors. Grey numbers are over.");
	weeks_explain(out, page, &c.w);
	text_add(out, "</p>\n");
	wide_begin(out, "goes", "Visitors received by each department. The number above is the Monday of each week.", "rota");
	weeks_head(out, page, &c.w, true);
	text_add(out, "<tbody>\n");
	for (size_t d = 0; d < c.departments.n; d++)
		company_row(out, page, &c, d);
	text_add(out, "</tbody>\n");
	wide_end(out);
	free(c.come);
	free(c.go);
}
