/* A department's meetings and rooms: who comes, what was decided, what is still open. */
#include <string.h>

#include "page_internal.h"

/* --- open rooms */

static void room_item(struct text *out, const struct page *page, const struct published_appointment *a)
{
	int age = days_between(a->since, facts_today(page->facts));

	text_add(out, "<li>");
	time_of(out, a->day, say_day_short);
	html_addf(out, "<p><strong>Room: %s</strong> <small>%s and %s</small>", page_says(page, a)->activity, subject_name(page, a->a),
	          subject_name(page, a->b));
	say_who_comes(out, page, a, NO_SUBJECT);
	text_add(out, "</p><span class=\"state\">");
	if (age == 0)
		text_add(out, "open since today");
	else
		text_addf(out, "open for %d day%s", age, age == 1 ? "" : "s");
	text_add(out, "</span></li>\n");
}

static void open_rooms(struct text *out, const struct page *page, struct visit_list all)
{
	scoped_text struct text items = TEXT_EMPTY;

	for (size_t i = 0; i < all.n; i++)
		if (is_open_room(page_appointment(page, all.v[i])))
			room_item(&items, page, page_appointment(page, all.v[i]));
	if (items.n > 0)
		text_addf(out, "<h3>Open rooms</h3>\n<ul class=\"visits\">\n%s</ul>\n", text_str(&items));
}

/* --- what is to come */

/* Whom this department sends to a meeting of another. */
static void say_whom_we_send(struct text *out, const struct page *page, const struct published_appointment *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_attendees; i++)
		if (subject_same(a->attendees[i].speaks_for, page->subject))
			html_addf(out, n++ > 0 ? ", %s" : "%s", subject_name(page, a->attendees[i].who));
	text_add(out, n == 1 ? " speaks for us" : " speak for us");
}

static void say_meeting(struct text *out, const struct page *page, const struct published_appointment *a)
{
	scoped_text struct text who = TEXT_EMPTY;

	html_addf(out, "<strong>%s</strong>", page_says(page, a)->activity);
	if (!subject_same(a->a, page->subject)) {
		html_addf(out, " <small>%s</small>", subject_name(page, a->a));
		say_whom_we_send(out, page, a);
		return;
	}
	say_who_comes(&who, page, a, NO_SUBJECT);
	if (who.n > 0)
		text_addf(out, "<br>From elsewhere: %s", text_str(&who));
}

static void meeting_item(struct text *out, const struct page *page, const struct published_appointment *a)
{
	text_add(out, "<li>");
	time_of(out, a->day, say_day_short);
	text_add(out, "<p>");
	if (a->kind == KIND_MEETING) {
		say_meeting(out, page, a);
	} else {
		text_add(out, "<strong>Check-in</strong><br>");
		say_who_comes(out, page, a, NO_SUBJECT);
	}
	text_add(out, "</p><span class=\"state\">");
	say_hours_of(out, page->facts, a->day, page_says(page, a));
	text_add(out, "</span></li>\n");
}

static void to_come(struct text *out, const struct page *page, struct visit_list all)
{
	enum { LISTED_MOST = 6 };
	scoped_text struct text items = TEXT_EMPTY;
	size_t n = 0;

	for (size_t i = 0; i < all.n && n < LISTED_MOST; i++) {
		const struct published_appointment *a = page_appointment(page, all.v[i]);

		if (a->kind == KIND_ROOM || a->status != VISIT_ON || day_before(a->day, facts_today(page->facts)))
			continue;
		meeting_item(&items, page, a);
		n++;
	}
	if (n > 0)
		text_addf(out, "<h3>To come</h3>\n<ul class=\"visits\">\n%s</ul>\n", text_str(&items));
}

/* --- what was decided */

static void outcome_item(struct text *out, const struct page *page, const struct published_appointment *a)
{
	html_addf(out, "<li><blockquote><p>%s</p></blockquote><p class=\"soft\">%s, ", a->outcome, page_says(page, a)->activity);
	if (a->kind == KIND_ROOM)
		html_addf(out, "%s and %s, ", subject_name(page, a->a), subject_name(page, a->b));
	else if (!subject_same(a->a, page->subject))
		html_addf(out, "%s, ", subject_name(page, a->a));
	time_of(out, a->day, say_day_short);
	text_add(out, "</p></li>\n");
}

/* The newest first. */
static void decided(struct text *out, const struct page *page, struct visit_list all)
{
	enum { DAYS = 90, LISTED_MOST = 10 };
	scoped_text struct text items = TEXT_EMPTY;
	size_t n = 0;

	for (size_t i = all.n; i-- > 0 && n < LISTED_MOST;) {
		const struct published_appointment *a = page_appointment(page, all.v[i]);

		if (a->outcome == NULL || days_between(a->day, facts_today(page->facts)) > DAYS)
			continue;
		outcome_item(&items, page, a);
		n++;
	}
	if (n > 0)
		text_addf(out, "<h3>What was decided</h3>\n<ul class=\"answers\">\n%s</ul>\n", text_str(&items));
}

static void add_all(struct text *out, const struct page *page)
{
	struct visit_list all = facts_appointments_of(page->facts, page->subject);

	open_rooms(out, page, all);
	to_come(out, page, all);
	decided(out, page, all);
}

bool board_has_meetings(const struct page *page)
{
	scoped_text struct text inside = TEXT_EMPTY;

	add_all(&inside, page);
	return inside.n > 0;
}

void board_meetings(struct text *out, const struct page *page, bool is_company)
{
	scoped_text struct text inside = TEXT_EMPTY;

	add_all(&inside, page);
	if (inside.n == 0)
		return;
	section_begin(out, "meetings", is_company ? "Rooms" : "Meetings and check-ins", NULL);
	text_add(out, text_str(&inside));
	section_end(out);
}
