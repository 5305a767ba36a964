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

		text_addf(out, "%s%s (%s) %zu events, %.1f MB", i > 0 ? "; " : "", s->name, s->id, large[i].events,
		          (double)large[i].octets / 1e6);
	}
	if (n > NAMED)
		text_addf(out, "; and %zu more", n - NAMED);
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
	text_addf(&message, ". Google Calendar drops what is beyond some 1,000 events or 1 MB without a word; "
	          "a keep.past_days below %d makes them smaller", p->company.keep_past_days);
	return json_pack("{s:o, s:s}", "feeds", feeds, "message", text_str(&message));
}
