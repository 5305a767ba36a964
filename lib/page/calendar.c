/* How somebody subscribes: the links that calendars understand, and one to copy. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

static void own_calendars(struct text *out, const char *webcal)
{
	static const char *const names[] = { "Apple Calendar", "Thunderbird", "Evolution" };

	text_add(out, "<ul class=\"links\">\n");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		text_add(out, "<li><a href=\"");
		html_add(out, webcal);
		text_addf(out, "\">%s</a></li>\n", names[i]);
	}
	text_add(out, "</ul>\n");
}

/* Google takes the address only with webcal:// before it, Microsoft only with https://. */
static void vendors(struct text *out, const char *webcal, const char *feed, const char *name)
{
	const struct { const char *name, *begins, *address; bool takes_name; } all[] = {
		{ "Google Calendar", "https://calendar.google.com/calendar/r?cid=", webcal, false },
		{ "Outlook.com", "https://outlook.live.com/calendar/0/addfromweb?url=", feed, true },
		{ "Outlook (Microsoft 365)", "https://outlook.office.com/calendar/0/addfromweb?url=", feed, true },
	};

	text_add(out, "<ul class=\"links\">\n");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		text_addf(out, "<li><a href=\"%s", all[i].begins);
		html_url_part(out, all[i].address);
		if (all[i].takes_name) {
			text_add(out, "&amp;name=");
			html_url_part(out, name);
		}
		text_addf(out, "\" rel=\"noreferrer\">%s</a></li>\n", all[i].name);
	}
	text_add(out, "</ul>\n");
}

void my_calendar(struct text *out, const struct page *page)
{
	const char *after_scheme = strstr(page->base_url, "://");
	scoped(heap) char *feed = mem_format("%s" FEED_PATH, page->base_url, page->feed.s);
	scoped(heap) char *webcal = mem_format("webcal%s" FEED_PATH, after_scheme ? after_scheme : page->base_url, page->feed.s);
	scoped(heap) char *own = mem_format("%s%s", page->base_url, page->path);
	scoped(heap) char *name = mem_format("Cross-training: %s", subject_name(page, page->subject));

	section_begin(out, "calendar", "Your calendar", "calendar");
	text_add(out, "<p>Subscribe once; when a visit moves, your calendar moves with it.</p>\n");
	own_calendars(out, webcal);
	text_add(out, "<p class=\"soft\">Google and Outlook ask for your calendar themselves, so they are given your secret "
	              "address; Google may take up to a day to show a change.</p>\n");
	vendors(out, webcal, feed, name);
	text_add(out, "<label for=\"feed\">Any other calendar: subscribe to this address</label>\n");
	text_add(out, "<input type=\"text\" id=\"feed\" value=\"");
	html_add(out, feed);
	text_add(out, "\" readonly>\n<div class=\"phone\">\n");
	my_qr(out, own);
	text_add(out, "<p><strong>Open this page on your phone.</strong><br>This link is yours alone: please don’t pass it "
	              "on. If it got around, HR can give you a new one.</p>\n</div>\n");
	section_end(out);
}
