/* A department's rotation as a picture: where its people go, and how many come. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

enum { COLOURS = 8 };

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

static bool has_visit_in(const struct page *page, const struct weeks *w, struct subject_ix person)
{
	struct visit_list visits = facts_visits_of(page->facts, person);

	for (size_t i = 0; i < visits.n; i++)
		for (int week = 0; week < w->n; week++)
			if (page_visit(page, visits.v[i])->status == VISIT_ON && touches(page_visit(page, visits.v[i]), w->monday[week]))
				return true;
	return false;
}

void picture_of_people(struct text *out, const struct page *page)
{
	struct people people = facts_people(page->facts, page->subject);
	struct people newcomers = facts_newcomers(page->facts, page->subject);
	scoped(heap) struct mark *marks = marks_of(page);
	struct weeks w = weeks_of(page->facts, people.n);

	legend(out, page, marks);
	wide_begin(out, "goes", "Where we go. The number is the Monday of each week.", "rota");
	weeks_head(out, page, &w, true);
	text_add(out, "<tbody>\n");
	for (size_t i = 0; i < people.n; i++)
		person_row(out, page, &w, people.v[i], marks);
	for (size_t i = 0; i < newcomers.n; i++)
		if (has_visit_in(page, &w, newcomers.v[i]))
			person_row(out, page, &w, newcomers.v[i], marks);
	text_add(out, "</tbody>\n");
	wide_end(out);
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
	struct weeks w = weeks_of(page->facts, facts_people(page->facts, page->subject).n);
	scoped(heap) int *rows = mem_array(int, (homes.n + 1) * WEEKS_MOST);
	int *sum = rows + homes.n * WEEKS_MOST, most = 1;

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &facts_published(page->facts)->visits[visits.v[i]];
		uint32_t home = facts_rank(page->facts, v->home);

		weeks_count(sum, &w, v);
		if (home != UINT32_MAX)
			weeks_count(rows + home * WEEKS_MOST, &w, v);
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
