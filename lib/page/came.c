/* What the host says of its visitors: who came, who didn't. */
#include "page_internal.h"

/* The days that the host may speak of: those it was missed on, or else its own. */
static struct span spoken_of(const struct facts *facts, const struct published_visit *v)
{
	struct span missed = visit_last_missed(v);
	bool is_set_again = !span_is_empty(missed) && day_before(facts_today(facts), v->days[0]);

	return is_set_again ? missed : visit_span(v);
}

struct day page_day_meant(const struct facts *facts, const struct published_visit *v)
{
	return spoken_of(facts, v).first;
}

bool page_may_correct(const struct facts *facts, const struct published_visit *v)
{
	struct span days = spoken_of(facts, v);
	struct day today = facts_today(facts), last = day_after(days.until, -1);

	return v->status == VISIT_ON && !day_before(today, days.first) && days_between(last, today) < CAME_DAYS
	       && !published_subject(facts_published(facts), v->staff)->forgotten;
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
	if (is_set_again)
		time_of_span(out, days, say_span_short);
	else
		time_of_days(out, v, say_days_short);
	text_addf(out, "</small></p><span>%s</span>\n", is_set_again ? "missed" : word_of_visit(page->facts, v));
	if (is_set_again) {
		text_add(out, "<span class=\"soft\">new day: ");
		time_of_days(out, v, say_days_short);
		text_add(out, "</span>\n");
	}
	if (page->may_act)
		came_form(out, page, v);
	text_add(out, "</li>\n");
}

static size_t count_came(const struct page *page, struct visit_list visits)
{
	size_t n = 0;

	for (size_t i = 0; i < visits.n; i++)
		n += page_may_correct(page->facts, page_visit(page, visits.v[i]));
	return n;
}

/* Of very many the latest, which keeps the page small. */
void board_came(struct text *out, const struct page *page)
{
	enum { LISTED_MOST = 150 };
	struct visit_list visits = facts_visits_to(page->facts, page->subject);
	size_t n = count_came(page, visits), earlier = n > LISTED_MOST ? n - LISTED_MOST : 0;

	section_begin(out, "came", "Came, didn’t come", NULL);
	text_add(out, n > 0 ? "<p>A visit counts as held unless you say otherwise.</p>\n<ul class=\"came\">\n"
	                    : "<p>No visit ended here in the last 14 days.</p>\n");
	for (size_t i = 0, at = 0; i < visits.n; i++) {
		const struct published_visit *v = page_visit(page, visits.v[i]);

		if (page_may_correct(page->facts, v) && at++ >= earlier)
			came_item(out, page, v);
	}
	text_add(out, n > 0 ? "</ul>\n" : "");
	if (earlier > 0)
		text_addf(out, "<p class=\"soft\">And %zu earlier ones: tell HR if one of these was not held.</p>\n", earlier);
	section_end(out);
}
