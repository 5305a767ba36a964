/* Feeds that some clients would cut, for HR to know before people do. */
#include "report_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

/* "Warehouse (warehouse) 1240 events, 0.6 MB; …": the largest, and how many more. */
static void name_feeds(struct text *out, const struct published *p, const struct feed_size *large, size_t n)
{
	enum { NAMED = 3 };

	for (size_t i = 0; i < n && i < NAMED; i++) {
		const struct subject *s = published_subject(p, large[i].subject);

		text_addf(out, "%s%s (%s) %zu events%s, %.1f MB", i > 0 ? "; " : "", s->name, s->id, large[i].events,
		          large[i].is_cut ? " of more" : "", (double)large[i].octets / 1e6);
	}
	if (n > NAMED)
		text_addf(out, "; and %zu more", n - NAMED);
}

static bool any_is_cut(const struct feed_size *large, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (large[i].is_cut)
			return true;
	return false;
}

/* What follows from it, and what helps. */
static void add_advice(struct text *out, const struct published *p, const struct feed_size *large, size_t n)
{
	text_add(out, ". Google Calendar drops what is beyond some 1,000 events or 1 MB without a word");
	if (any_is_cut(large, n))
		text_addf(out, "; of more than %d events the oldest and then the farthest are left out", FEED_EVENTS_MOST);
	if (p->company.keep_past_days > 0)
		text_addf(out, "; a keep.past_days below %d makes them smaller", p->company.keep_past_days);
}

json_t *report_large_feeds(const struct directory *directory)
{
	const struct published *p = directory_published(directory);
	scoped_text struct text message = TEXT_EMPTY;
	size_t n;
	scoped(heap) struct feed_size *large = directory_large(directory, &n);

	if (n == 0)
		return json_null();
	json_t *feeds = json_array();
	for (size_t i = 0; i < n; i++) {
		const struct subject *s = published_subject(p, large[i].subject);

		json_array_append_new(feeds, json_pack("{s:s, s:s, s:I, s:I}", "id", s->id, "name", s->name,
			"events", (json_int_t)large[i].events, "octets", (json_int_t)large[i].octets));
	}
	text_add(&message, "large calendars: ");
	name_feeds(&message, p, large, n);
	add_advice(&message, p, large, n);
	return json_pack("{s:o, s:s}", "feeds", feeds, "message", text_str(&message));
}
