/* A person's page: the next visit, and all of this cycle and the next. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

static enum visit_phase phase_of(const struct page *page, const struct published_visit *v)
{
	return visit_phase(v, facts_today(page->facts));
}

/* What they said of this day; if the visit has moved since, that is of the past. */
static const struct request *request_of(const struct facts *facts, const struct published_visit *v)
{
	const struct request *r = heard_request(facts_heard(facts), (size_t)(v - facts_published(facts)->visits));

	return r != NULL && day_same(r->first, v->days[0]) ? r : NULL;
}

bool page_may_tell(const struct facts *facts, const struct published_visit *v)
{
	const struct request *r = request_of(facts, v);

	return visit_phase(v, facts_today(facts)) == PHASE_COMING && (r == NULL || r->status == REQUEST_OPEN);
}

/* --- the next visit */

static void fact(struct text *out, const char *term, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	text_addf(out, "<dt>%s</dt><dd>", term);
	html_add(out, value);
	text_add(out, "</dd>\n");
}

static void whom_to_ask(struct text *out, const struct page *page, const struct published_visit *v)
{
	const struct published *p = facts_published(page->facts);
	const char *contact = p->briefings[v->briefing.i].contact;
	const struct subject *buddy = is_no_subject(v->buddy) ? NULL : published_subject(p, v->buddy);

	if (buddy == NULL) {
		fact(out, "Ask for", contact);
		return;
	}
	html_addf(out, "<dt>Ask for</dt><dd>%s, who looks after you", buddy->name);
	if (buddy->email != NULL) {
		text_add(out, " <small><a href=\"mailto:");
		html_add(out, buddy->email);
		html_addf(out, "\">%s</a></small>", buddy->email);
	}
	if (contact != NULL && strcmp(contact, buddy->name) != 0)
		html_addf(out, buddy->email != NULL ? " or %s" : ", or %s", contact);
	text_add(out, "</dd>\n");
}

/* The first of its days that is not over. */
static struct day next_day(const struct page *page, const struct published_visit *v)
{
	size_t i = 0;

	while (i + 1 < v->n_days && day_before(v->days[i], facts_today(page->facts)))
		i++;
	return v->days[i];
}

static void say_when(struct text *out, const struct page *page, const struct published_visit *v)
{
	struct day next = next_day(page, v);
	int days = days_between(facts_today(page->facts), next);

	if (days == 0)
		text_add(out, "today");
	else if (day_before(v->days[0], facts_today(page->facts))) {
		text_add(out, "goes on ");
		say_day(out, next);
	}
	else if (days == 1)
		text_add(out, "tomorrow");
	else
		text_addf(out, "in %d days", days);
}

static void show_next(struct text *out, const struct page *page, const struct published_visit *v)
{
	const struct briefing *b = &facts_published(page->facts)->briefings[v->briefing.i];

	text_add(out, "<p class=\"day\">");
	time_of_days(out, v, say_days);
	html_addf(out, "</p>\n<p><strong>%s</strong>, ", subject_name(page, v->host));
	say_when(out, page, v);
	text_add(out, "</p>\n<dl class=\"facts\">\n<dt>Hours</dt><dd>");
	say_hours(out, page->facts, v);
	text_add(out, "</dd>\n");
	fact(out, "Where", b->location);
	whom_to_ask(out, page, v);
	fact(out, "You will", b->activity);
	fact(out, "Bring", b->bring);
	text_add(out, "</dl>\n");
}

static void next_visit(struct text *out, const struct page *page)
{
	struct visit_list visits = facts_visits_of(page->facts, page->subject);
	const struct published_visit *next = NULL;

	for (size_t i = visits.n; i-- > 0;) {
		enum visit_phase phase = phase_of(page, page_visit(page, visits.v[i]));

		if (phase == PHASE_COMING || phase == PHASE_RUNNING)
			next = page_visit(page, visits.v[i]);
	}
	section_begin(out, "next", "Your next visit", "next");
	if (next != NULL)
		show_next(out, page, next);
	else if (facts_progress(page->facts, page->subject).to_see == 0)
		text_add(out, "<p class=\"day\">None is planned</p>\n<p>You owe no visit to another department.</p>\n");
	else
		text_add(out, "<p class=\"day\">Not set yet</p>\n<p>As soon as a day is found it stands here, and in your "
		              "calendar.</p>\n");
	section_end(out);
}

/* --- all visits of this cycle and the next */

static void told(struct text *out, const struct request *request)
{
	switch (request->status) {
	case REQUEST_OPEN:
		text_add(out, "\n<p>You told HR on ");
		say_date(out, request->on, false);
		text_add(out, " that you can’t. They will get back to you.</p>");
		break;
	case REQUEST_GRANTED:
		text_add(out, "\n<p>HR agreed that you can’t go then.</p>");
		break;
	case REQUEST_DECLINED:
		text_add(out, "\n<p>HR asks you to keep the day.</p>");
		break;
	}
}

static void cannot_form(struct text *out, const struct page *page, uint32_t visit)
{
	const struct published_visit *v = page_visit(page, visit);

	text_add(out, "\n<details><summary>I can’t that day<span class=\"vh\">, ");
	say_day(out, v->days[0]);
	text_add(out, "</span></summary>\n");
	form_begin(out, page, v);
	text_addf(out, "<label for=\"why%u\">Why, if you like</label>\n<input type=\"text\" id=\"why%u\" name=\"why\" "
	          "maxlength=\"%d\" autocomplete=\"off\">\n<button class=\"go\" type=\"submit\" name=\"do\" value=\"cannot\">"
	          "Tell HR</button>\n</form></details>", (unsigned)visit, (unsigned)visit, REQUEST_MOST);
}

static void visit_item(struct text *out, const struct page *page, uint32_t visit)
{
	static const char *const classes[] = {
		[PHASE_COMING] = "coming", [PHASE_RUNNING] = "running", [PHASE_HELD] = "held", [PHASE_MISSED] = "missed",
		[PHASE_CANCELLED] = "cancelled",
	};
	const struct published_visit *v = page_visit(page, visit);
	enum visit_phase phase = phase_of(page, v);
	const struct request *request = request_of(page->facts, v);

	text_addf(out, "<li class=\"%s\">", classes[phase]);
	time_of_days(out, v, say_days_short);
	html_addf(out, "<p><strong>%s</strong>", subject_name(page, v->host));
	if (!is_no_subject(v->buddy))
		html_addf(out, " <small>with %s</small>", subject_name(page, v->buddy));
	text_addf(out, "</p><span class=\"state\">%s</span>", word_of_visit(page->facts, v));
	/* What they told HR is not for who may only look. */
	if (phase == PHASE_COMING && page->may_act && request != NULL)
		told(out, request);
	else if (phase == PHASE_COMING && page->may_act)
		cannot_form(out, page, visit);
	text_add(out, "</li>\n");
}

/* The reason is the planner's, in the user's words, and of nobody else.  That they go first next
 * time is no more than the page's end says of all: to who lacks a certificate it is no promise. */
static void left_out_item(struct text *out, const struct page *page, const struct left_out *w)
{
	html_addf(out, "<li><span class=\"soft\">no day yet</span><p><strong>%s</strong> <small>Why: %s</small></p>"
	          "<span class=\"state\">waits</span></li>\n", subject_name(page, w->host), w->reason);
}

static size_t cycle_items(struct text *out, const struct page *page, int cycle)
{
	const struct published *p = facts_published(page->facts);
	struct visit_list visits = facts_visits_of(page->facts, page->subject);
	size_t n = 0;

	for (size_t i = 0; i < visits.n; i++) {
		if (page_visit(page, visits.v[i])->cycle != cycle)
			continue;
		visit_item(out, page, visits.v[i]);
		n++;
	}
	for (size_t i = 0; i < p->n_left_out; i++) {
		if (p->left_out[i].cycle != cycle || !subject_same(p->left_out[i].staff, page->subject))
			continue;
		left_out_item(out, page, &p->left_out[i]);
		n++;
	}
	return n;
}

static void cycle_visits(struct text *out, const struct page *page, int cycle, const char *name)
{
	struct span span = org_cycle_span(facts_org(page->facts), cycle);
	scoped_text struct text items = TEXT_EMPTY;

	text_addf(out, "<h3>%s, ", name);
	say_dates(out, span, false);
	text_add(out, "</h3>\n");
	if (cycle_items(&items, page, cycle) > 0)
		text_addf(out, "<ul class=\"visits\">\n%s</ul>\n", text_str(&items));
	else
		text_add(out, "<p>No visit of yours is set.</p>\n");
}

static void all_visits(struct text *out, const struct page *page)
{
	int cycle = facts_cycle(page->facts);

	section_begin(out, "visits", "Your visits", NULL);
	cycle_visits(out, page, cycle, is_before_first_cycle(page) ? "The first cycle" : "This cycle");
	if (is_cycle_published(facts_published(page->facts), cycle + 1))
		cycle_visits(out, page, cycle + 1, "The next cycle");
	section_end(out);
}

void page_my(struct text *out, const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	const struct subject *s = published_subject(p, page->subject);

	page_begin(out, s->name, p->company.organization, "page");
	page_header(out, page, s->name);
	html_addf(out, "<p class=\"soft\">%s", subject_name(page, s->home));
	say_message(out, page, " · ");
	text_add(out, "</p>\n</header>\n<main>\n");
	page_note(out, page);
	next_visit(out, page);
	my_question(out, page);
	all_visits(out, page);
	my_meetings(out, page);
	my_lines(out, page);
	my_record(out, page);
	my_fair(out, page);
	my_calendar(out, page);
	page_end(out);
}
