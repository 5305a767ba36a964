/* The rotation as a picture: people or departments over weeks. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

enum { COLOURS = 8, WEEKS_LEAST = 8, CELLS_MOST = 800 };

static bool is_published(const struct published *p, int cycle)
{
	for (size_t i = 0; i < p->n_cycles; i++)
		if (p->cycles[i].cycle == cycle)
			return true;
	return false;
}

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
	int last = is_published(facts_published(facts), cycle + 1) ? cycle + 1 : cycle;
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
		text_addf(out, "<th scope=\"colgroup\" colspan=\"%d\">%s</th>", end - i,
		          end - i > 2 ? month_long(month) : month_short(month));
	}
	text_add(out, "</tr>\n<tr>");
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

/* --- a department's people, and where they go */

/* Two letters and a colour for each host. */
struct mark { char letters[12]; int colour; };

static size_t letter(const char *s)
{
	size_t n = *s != '\0';

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* The first letter, and another one that begins at `second`. */
static void set_letters(struct mark *m, const char *name, const char *second)
{
	size_t a = letter(name), b = letter(second);

	if (a + b >= sizeof m->letters)
		a = b = 0;
	memcpy(m->letters, name, a);
	memcpy(m->letters + a, second, b);
	m->letters[a + b] = '\0';
}

static bool is_taken(const struct mark *marks, struct people hosts, size_t n, const char *letters)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(marks[hosts.v[i].i].letters, letters) == 0)
			return true;
	return false;
}

/* Initials of two words, or else the first letter and the next one that is free; where none is,
 * the next. */
static void give_letters(struct mark *marks, struct people hosts, size_t n, const char *name)
{
	struct mark *m = &marks[hosts.v[n].i];
	const char *space = strchr(name, ' ');

	if (space != NULL && space[1] != '\0') {
		set_letters(m, name, space + 1);
		if (!is_taken(marks, hosts, n, m->letters))
			return;
	}
	for (const char *c = name + letter(name); *c != '\0'; c += letter(c)) {
		if (*c == ' ')
			continue;
		set_letters(m, name, c);
		if (!is_taken(marks, hosts, n, m->letters))
			return;
	}
	set_letters(m, name, name + letter(name));
}

/* The hosts that a board's people go to, by name: those of their routes, and others they went to. */
static struct people hosts_of(const struct page *page, struct subject_ix *hosts)
{
	size_t n_pairs, n = 0;
	scoped(heap) struct coverage *pairs = facts_coverage(page->facts, &n_pairs);

	for (size_t i = 0; i < n_pairs; i++)
		if (subject_same(pairs[i].home, page->subject))
			hosts[n++] = pairs[i].host;
	return (struct people){ hosts, n };
}

/* A department has its own colour on every board, or the next that is free on this one. */
static void give_colour(struct mark *marks, struct people hosts, size_t n, uint32_t rank)
{
	int colour = (int)(rank % COLOURS);

	for (int tries = 0; tries < COLOURS; tries++, colour = (colour + 1) % COLOURS) {
		bool is_free = true;

		for (size_t i = 0; i < n; i++)
			is_free = is_free && marks[hosts.v[i].i].colour != colour;
		if (is_free)
			break;
	}
	marks[hosts.v[n].i].colour = colour;
}

/* By subject, to be freed. */
static struct mark *marks_of(const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	struct mark *marks = mem_array(struct mark, p->n_subjects);
	scoped(heap) struct subject_ix *list = mem_array(struct subject_ix, p->n_subjects);
	struct people hosts = hosts_of(page, list);

	for (size_t i = 0; i < hosts.n; i++) {
		give_letters(marks, hosts, i, published_subject(p, hosts.v[i])->name);
		give_colour(marks, hosts, i, facts_rank(page->facts, hosts.v[i]));
	}
	return marks;
}

static void chip(struct text *out, const struct page *page, const struct weeks *w, const struct published_visit *v,
                 const struct mark *mark)
{
	enum visit_phase phase = visit_phase(v, facts_today(page->facts));
	bool is_past = w->now >= 0 && day_before(day_after(visit_span(v).until, -1), w->monday[w->now]);
	const char *verb = phase == PHASE_MISSED ? "did not visit" : phase == PHASE_HELD ? "visited" : "visits";

	text_addf(out, "<b class=\"h%d%s%s\" tabindex=\"0\">", mark->colour, is_past ? " p" : "",
	          phase == PHASE_MISSED ? " x" : "");
	html_addf(out, "%s<i> %s ", mark->letters, subject_name(page, v->staff));
	html_addf(out, "%s %s, ", verb, subject_name(page, v->host));
	say_span_short(out, visit_span(v));
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(page, v->buddy));
	text_add(out, "</i></b>");
}

static bool touches(const struct published_visit *v, struct day monday)
{
	struct span span = visit_span(v);

	return day_before(span.first, day_after(monday, 7)) && day_before(monday, span.until);
}

static void person_row(struct text *out, const struct page *page, const struct weeks *w, struct subject_ix person,
                       const struct mark *marks)
{
	const struct published *p = facts_published(page->facts);
	struct visit_list visits = facts_visits_of(page->facts, person);

	html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, person));
	for (int i = 0; i < w->n; i++) {
		text_add(out, "<td>");
		for (size_t j = 0; j < visits.n; j++) {
			const struct published_visit *v = &p->visits[visits.v[j]];

			if (v->status == VISIT_ON && touches(v, w->monday[i]))
				chip(out, page, w, v, &marks[v->host.i]);
		}
		text_add(out, "</td>");
	}
	text_add(out, "</tr>\n");
}

static void legend(struct text *out, const struct page *page, const struct mark *marks)
{
	size_t n;
	scoped(heap) struct coverage *all = facts_coverage(page->facts, &n);

	text_add(out, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < n; i++) {
		if (!subject_same(all[i].home, page->subject) || !all[i].is_route)
			continue;
		text_addf(out, "<li><b class=\"h%d\">", marks[all[i].host.i].colour);
		html_addf(out, "%s</b>%s</li>\n", marks[all[i].host.i].letters, subject_name(page, all[i].host));
	}
	text_add(out, "</ul>\n<p class=\"soft\">Pale chips are over, <s>struck</s> ones did not take place. The tinted column is "
	              "<a href=\"#now\">this week</a>.</p>\n");
}

void picture_of_people(struct text *out, const struct page *page)
{
	struct people people = facts_people(page->facts, page->subject);
	scoped(heap) struct mark *marks = marks_of(page);
	struct weeks w = weeks_of(page->facts, people.n);

	legend(out, page, marks);
	wide_begin(out, "goes", "Where we go. The number is the Monday of each week.", "rota");
	weeks_head(out, page, &w, true);
	text_add(out, "<tbody>\n");
	for (size_t i = 0; i < people.n; i++)
		person_row(out, page, &w, people.v[i], marks);
	text_add(out, "</tbody>\n");
	wide_end(out);
}

/* --- how many come */

/* Counts a visit into each week that it has a day in, once. */
static void count_weeks(int *row, const struct weeks *w, const struct published_visit *v)
{
	int before = -1;

	if (v->status != VISIT_ON || v->missed)
		return;
	for (size_t i = 0; i < v->n_days; i++) {
		int week = week_at(w, v->days[i]);

		if (week >= 0 && week != before)
			row[week]++;
		before = week;
	}
}

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
	struct weeks w = weeks_of(page->facts, facts_people(page->facts, page->subject).n);
	scoped(heap) int *rows = mem_array(int, (homes.n + 1) * WEEKS_MOST);
	int *sum = rows + homes.n * WEEKS_MOST, most = 1;

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[visits.v[i]];
		uint32_t home = facts_rank(page->facts, v->home);

		count_weeks(sum, &w, v);
		if (home != UINT32_MAX)
			count_weeks(rows + home * WEEKS_MOST, &w, v);
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

/* --- the company: departments over weeks */

struct company { struct weeks w; struct people departments; int *come, *away, most; };

static struct company count_company(const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	struct company c = { .departments = facts_departments(page->facts), .most = 1 };

	c.w = weeks_of(page->facts, c.departments.n);
	c.come = mem_array(int, c.departments.n * WEEKS_MOST);
	c.away = mem_array(int, c.departments.n * WEEKS_MOST);
	for (size_t i = 0; i < p->n_visits; i++) {
		uint32_t host = facts_rank(page->facts, p->visits[i].host), home = facts_rank(page->facts, p->visits[i].home);

		if (host != UINT32_MAX)
			count_weeks(c.come + host * WEEKS_MOST, &c.w, &p->visits[i]);
		if (home != UINT32_MAX)
			count_weeks(c.away + home * WEEKS_MOST, &c.w, &p->visits[i]);
	}
	for (size_t i = 0; i < c.departments.n * WEEKS_MOST; i++)
		c.most = c.come[i] > c.most ? c.come[i] : c.most;
	return c;
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
		html_add(out, subject_name(page, departments.v[parts[i].home]));
	}
	if (rest > 0)
		text_addf(out, ", %d from elsewhere", rest);
}

static void company_cell(struct text *out, const struct page *page, const struct company *c, size_t d, int week,
                         const int *homes)
{
	int come = c->come[d * WEEKS_MOST + (size_t)week], away = c->away[d * WEEKS_MOST + (size_t)week];

	if (come == 0 && away == 0) {
		text_add(out, "<td></td>");
		return;
	}
	text_addf(out, "<td><b class=\"v%d%s\" tabindex=\"0\">%d<i> ", weeks_shade(come, c->most), week < c->w.now ? " p" : "", come);
	if (come == 0)
		text_add(out, "No visitor");
	else
		say_count(out, come, "visitor");
	if (homes != NULL && come > 0)
		say_homes(out, page, c->departments, homes, week);
	if (away > 0)
		text_addf(out, "; %d away", away);
	text_add(out, "</i></b></td>");
}

static void company_row(struct text *out, const struct page *page, const struct company *c, size_t d)
{
	enum { NAMED_MOST = 150 };       /* departments; of a larger company the tips say how many, not whence */
	struct visit_list visits = facts_visits_to(page->facts, c->departments.v[d]);
	bool is_named = c->departments.n <= NAMED_MOST;
	scoped(heap) int *homes = is_named ? mem_array(int, c->departments.n * WEEKS_MOST) : NULL;

	for (size_t i = 0; is_named && i < visits.n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[visits.v[i]];
		uint32_t home = facts_rank(page->facts, v->home);

		if (home != UINT32_MAX)
			count_weeks(homes + home * WEEKS_MOST, &c->w, v);
	}
	html_addf(out, "<tr><th scope=\"row\">%s</th>", subject_name(page, c->departments.v[d]));
	for (int i = 0; i < c->w.n; i++)
		company_cell(out, page, c, d, i, homes);
	text_add(out, "</tr>\n");
}

void picture_of_company(struct text *out, const struct page *page)
{
	struct company c = count_company(page);

	text_add(out, "<p class=\"soft\">The stronger the tint, the more visitors. Grey numbers are over. The tinted column is "
	              "<a href=\"#now\">this week</a>.</p>\n");
	wide_begin(out, "goes", "Visitors received by each department. The number above is the Monday of each week.", "rota");
	weeks_head(out, page, &c.w, true);
	text_add(out, "<tbody>\n");
	for (size_t d = 0; d < c.departments.n; d++)
		company_row(out, page, &c, d);
	text_add(out, "</tbody>\n");
	wide_end(out);
	free(c.come);
	free(c.away);
}
