/* Whom somebody meets beside their visits, and what a lead writes for the next check-in. */
#include <inttypes.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "page_internal.h"

#define QUESTION "What would make your job easier?"

const struct published_appointment *page_appointment(const struct page *page, uint32_t i)
{
	return &facts_published(page->facts)->appointments[i];
}

const struct briefing *page_says(const struct page *page, const struct published_appointment *a)
{
	return &facts_published(page->facts)->briefings[a->briefing.i];
}

void say_who_comes(struct text *out, const struct page *page, const struct published_appointment *a, struct subject_ix but)
{
	size_t named = appointment_named(a), n = 0;

	for (size_t i = 0; i < named; i++) {
		const struct attendee *who = &a->attendees[i];

		if (subject_same(who->who, but))
			continue;
		html_addf(out, n++ > 0 ? ", %s (%s)" : "%s (%s)", subject_name(page, who->who), subject_name(page, who->speaks_for));
	}
}

/* --- what is to come */

static void say_meeting(struct text *out, const struct page *page, const struct published_appointment *a)
{
	const struct attendee *self = attendee_of(a, page->subject);

	html_addf(out, "<strong>%s</strong> <small>%s</small>", page_says(page, a)->activity, subject_name(page, a->a));
	if (self != NULL && is_representative(a, self))
		html_addf(out, "You speak for %s here; bring back what is decided.", subject_name(page, self->speaks_for));
}

static void say_check_in(struct text *out, const struct page *page, const struct published_appointment *a)
{
	text_add(out, "<strong>Check-in</strong> with ");
	say_who_comes(out, page, a, page->subject);
}

static void say_room(struct text *out, const struct page *page, const struct published_appointment *a)
{
	html_addf(out, "<strong>Room: %s</strong> <small>%s and %s</small>With ", page_says(page, a)->activity,
	          subject_name(page, a->a), subject_name(page, a->b));
	say_who_comes(out, page, a, page->subject);
}

static void meeting_item(struct text *out, const struct page *page, const struct published_appointment *a)
{
	text_add(out, "<li>");
	time_of(out, a->day, say_day_short);
	text_add(out, "<p>");
	if (a->kind == KIND_MEETING)
		say_meeting(out, page, a);
	else if (a->kind == KIND_CHECK_IN)
		say_check_in(out, page, a);
	else
		say_room(out, page, a);
	text_add(out, "</p><span class=\"state\">");
	say_hours_of(out, page->facts, a->day, page_says(page, a));
	text_add(out, "</span></li>\n");
}

static bool is_to_come(const struct page *page, const struct published_appointment *a)
{
	return a->status == VISIT_ON && !day_before(a->day, facts_today(page->facts));
}

/* Their calendar has them all; here stand the next ones, and whenever they speak for others. */
void my_meetings(struct text *out, const struct page *page)
{
	enum { LISTED_MOST = 10 };
	struct visit_list all = facts_appointments_of(page->facts, page->subject);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++)
		n += is_to_come(page, page_appointment(page, all.v[i]));
	if (n == 0)
		return;
	section_begin(out, "meets", "Whom you meet", NULL);
	text_add(out, "<ul class=\"visits\">\n");
	for (size_t i = 0, listed = 0; i < all.n && listed < LISTED_MOST; i++)
		if (is_to_come(page, page_appointment(page, all.v[i]))) {
			meeting_item(out, page, page_appointment(page, all.v[i]));
			listed++;
		}
	text_add(out, "</ul>\n");
	if (n > LISTED_MOST)
		text_addf(out, "<p class=\"soft\">%zu more stand in your calendar.</p>\n", n - LISTED_MOST);
	section_end(out);
}

/* --- lines */

static void line_form(struct text *out, const struct page *page, uint32_t appointment)
{
	const struct published_appointment *a = page_appointment(page, appointment);
	const struct attendee *self = attendee_of(a, page->subject);
	bool is_a = subject_same(self->speaks_for, a->a);
	const char *line = a->lines[is_a ? 0 : 1], *other = a->lines[is_a ? 1 : 0];

	html_addf(out, "<h3>%s, ", subject_name(page, is_a ? a->b : a->a));
	say_day(out, a->day);
	text_add(out, "</h3>\n");
	if (other != NULL)
		html_addf(out, "<p>They wrote:</p>\n<ul class=\"answers\"><li><blockquote><p>%s</p></blockquote></li></ul>\n", other);
	text_addf(out, "<form method=\"post\" action=\"%s\">\n<input type=\"hidden\" name=\"appointment\" value=\"%" PRId64 "\">\n"
	          "<label for=\"line%u\">" QUESTION " One line, for both of you to read before you meet again%s.</label>\n"
	          "<input type=\"text\" id=\"line%u\" name=\"line\" maxlength=\"%d\" autocomplete=\"off\" value=\"", page_here(page),
	          a->row, (unsigned)appointment, line != NULL ? "; empty, it is erased" : "", (unsigned)appointment, LINE_MOST);
	html_add(out, line != NULL ? line : "");
	text_addf(out, "\">\n<button class=\"go\" type=\"submit\" name=\"do\" value=\"line\">%s</button>\n</form>\n",
	          line != NULL ? "Keep this instead" : "Send");
}

static size_t line_forms(struct text *out, const struct page *page)
{
	struct visit_list all = facts_appointments_of(page->facts, page->subject);
	size_t n = 0;

	for (size_t i = all.n; i-- > 0;)
		if (may_write_line(facts_published(page->facts), page_appointment(page, all.v[i]), page->subject,
		                   facts_today(page->facts))) {
			line_form(out, page, all.v[i]);
			n++;
		}
	return n;
}

void my_lines(struct text *out, const struct page *page)
{
	scoped_text struct text forms = TEXT_EMPTY;

	if (!page->may_act || line_forms(&forms, page) == 0)
		return;
	section_begin(out, "lines", "After your check-ins", "ask");
	text_add(out, text_str(&forms));
	section_end(out);
}

void page_lines(struct text *out, const struct page *page)
{
	const struct published *p = facts_published(page->facts);
	scoped_text struct text forms = TEXT_EMPTY;

	page_begin(out, "Check-ins", p->company.organization, "page");
	page_header(out, page, "Your check-ins");
	html_addf(out, "<p class=\"soft\">%s", subject_name(page, page->subject));
	say_message(out, page, " · ");
	text_add(out, "</p>\n</header>\n<main>\n");
	page_note(out, page);
	text_add(out, "<section class=\"ask\" aria-labelledby=\"lines\">\n<h2 id=\"lines\">After a check-in</h2>\n");
	if (line_forms(&forms, page) > 0)
		text_add(out, text_str(&forms));
	else
		text_add(out, "<p>Here each of you writes one line, from the day on which you meet; it stands in your next check-in.</p>\n");
	section_end(out);
	page_end(out);
}
