/* The one question, asked after each visit, and what somebody answered. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

#define QUESTION "How can we make this better for the customer?"

/* An answer stays its writer's to change or erase, whatever is said of the visit later. */
bool page_may_answer(const struct facts *facts, const struct published_visit *v)
{
	size_t visit = (size_t)(v - facts_published(facts)->visits);

	return visit_phase(v, facts_today(facts)) == PHASE_HELD || heard_answer(facts_heard(facts), visit) != NULL;
}

static const struct answer *answer_of(const struct page *page, uint32_t visit)
{
	return heard_answer(facts_heard(page->facts), visit);
}

/* The form that was not taken. */
static bool is_kept(const struct page *page, uint32_t visit)
{
	return page->kept != NULL && page->kept_answers && page_visit(page, visit)->row == page->kept_visit;
}

static bool is_asked_about(const struct page *page, uint32_t visit)
{
	enum { ASKED_DAYS = 60 };
	const struct published_visit *v = page_visit(page, visit);
	const struct answer *a = answer_of(page, visit);

	if (!page_may_answer(page->facts, v))
		return false;
	/* Who may only look is one of those to whom it is shown without the name. */
	if (!page->may_act && (a == NULL || !a->named))
		return false;
	return a != NULL || is_kept(page, visit)
	       || days_between(visit_span(v).until, facts_today(page->facts)) <= ASKED_DAYS;
}

/* Which comes first: the form that was not taken, then what has no answer yet. */
static int urgency(const struct page *page, uint32_t visit)
{
	return is_kept(page, visit) ? 2 : answer_of(page, visit) == NULL ? 1 : 0;
}

/* The visits of these weeks and all that were answered, the most urgent first, then the latest. */
static uint32_t *visits_asked_about(const struct page *page, size_t *n)
{
	struct visit_list visits = facts_visits_of(page->facts, page->subject);
	uint32_t *all = mem_array(uint32_t, visits.n);

	*n = 0;
	for (size_t i = visits.n; i-- > 0;) {
		size_t at = *n;

		if (!is_asked_about(page, visits.v[i]))
			continue;
		for (; at > 0 && urgency(page, all[at - 1]) < urgency(page, visits.v[i]); at--)
			all[at] = all[at - 1];
		all[at] = visits.v[i];
		(*n)++;
	}
	return all;
}

bool question_shows_kept(const struct page *page)
{
	size_t n;
	scoped(heap) uint32_t *visits = visits_asked_about(page, &n);

	return n > 0 && is_kept(page, visits[0]);
}

static void answer_form(struct text *out, const struct page *page, uint32_t visit, const char *label, const char *send)
{
	bool kept = is_kept(page, visit);
	const struct answer *a = answer_of(page, visit);

	form_begin(out, page, page_visit(page, visit));
	if (label != NULL)
		text_addf(out, "<label for=\"answer%u\">%s</label>\n", (unsigned)visit, label);
	/* A line end right behind the tag is no part of the text. */
	text_addf(out, "<textarea id=\"answer%u\" name=\"answer\" rows=\"5\" maxlength=\"%d\"%s>\n", (unsigned)visit,
	          ANSWER_MOST, kept ? " aria-invalid=\"true\"" : "");
	html_add(out, kept ? page->kept : a != NULL ? a->text : "");
	text_addf(out, "</textarea>\n<label class=\"tick\"><input type=\"checkbox\" name=\"named\" value=\"1\"%s> Show my name "
	          "with it</label>\n<button class=\"go\" type=\"submit\" name=\"do\" value=\"answer\">%s</button>\n</form>\n",
	          (kept ? page->kept_named : a != NULL && a->named) ? " checked" : "", send);
}

static void show_answer(struct text *out, const struct page *page, uint32_t visit)
{
	const struct answer *a = answer_of(page, visit);

	html_addf(out, "<ul class=\"answers\"><li><blockquote><p>%s</p></blockquote></li></ul>\n", a->text);
	text_addf(out, "<p>Shown to others %s your name.</p>\n", a->named ? "with" : "without");
	if (!page->may_act)
		return;
	text_add(out, "<details><summary>Change it, or erase it</summary>\n");
	answer_form(out, page, visit, "Your answer; leave it empty to erase it", "Keep this instead");
	text_add(out, "</details>\n");
}

/* --- the first, and the others */

static void ask(struct text *out, const struct page *page, uint32_t visit)
{
	const struct published_visit *v = page_visit(page, visit);

	html_addf(out, "<p>You were in %s, ", subject_name(page, v->host));
	say_days(out, v);
	if (!is_no_subject(v->buddy))
		html_addf(out, ", with %s", subject_name(page, v->buddy));
	text_addf(out, ".</p>\n<h2 id=\"ask\"><label for=\"answer%u\">" QUESTION "</label></h2>\n", (unsigned)visit);
	answer_form(out, page, visit, NULL, "Send");
	html_addf(out, "<p class=\"soft\">%s, %s, the company on its board, and HR read it; without your name, unless you tick "
	          "the box.", subject_name(page, v->home), subject_name(page, v->host));
	text_addf(out, " There is room for %d characters.</p>\n", ANSWER_MOST);
}

static void show_first(struct text *out, const struct page *page, uint32_t visit)
{
	const struct published_visit *v = page_visit(page, visit);

	if (urgency(page, visit) > 0) {
		ask(out, page, visit);
		return;
	}
	text_add(out, "<h2 id=\"ask\">" QUESTION "</h2>\n");
	html_addf(out, "<p class=\"soft\">Your answer about %s, ", subject_name(page, v->host));
	say_days(out, v);
	text_add(out, "</p>\n");
	show_answer(out, page, visit);
}

static void show_others(struct text *out, const struct page *page, const uint32_t *visits, size_t n)
{
	text_addf(out, "<details><summary>About your other visit%s</summary>\n", n == 1 ? "" : "s");
	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = page_visit(page, visits[i]);

		html_addf(out, "<h3>%s, ", subject_name(page, v->host));
		say_days(out, v);
		text_add(out, "</h3>\n");
		if (answer_of(page, visits[i]) != NULL)
			show_answer(out, page, visits[i]);
		else
			answer_form(out, page, visits[i], QUESTION, "Send");
	}
	text_add(out, "</details>\n");
}

void my_question(struct text *out, const struct page *page)
{
	size_t n;
	scoped(heap) uint32_t *visits = visits_asked_about(page, &n);

	if (n == 0)
		return;
	text_addf(out, "<section%s aria-labelledby=\"ask\">\n", urgency(page, visits[0]) > 0 ? " class=\"ask\"" : "");
	show_first(out, page, visits[0]);
	if (n > 1)
		show_others(out, page, visits + 1, n - 1);
	section_end(out);
}
