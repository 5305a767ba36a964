/* Which calendar a link leads to, and in which form a client gets it. */
#include "feeds.h"

#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "negotiate.h"

/* What a client asks for: the calendar behind a link, in one of its forms. */
struct wanted {
	const struct site *site;
	struct feed_ref ref;
	struct variant as;
};

static void add_file_name(struct response *response, const struct wanted *w)
{
	scoped(heap) char *name = w->ref.state == LINK_LIVE
		? feed_file_name(w->site->directory, w->ref.subject)
		: mem_text("calendar.ics");

	/* An id may be longer than a header has room; then the browser takes the link's name. */
	if (strlen(name) < RESPONSE_VALUE_SIZE / 2)
		response_header(response, "Content-Disposition", "inline; filename=\"%s\"", name);
}

static struct response *make_calendar(const struct wanted *w)
{
	scoped_text struct text plain = TEXT_EMPTY;
	struct timespec begin, end;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	feed_write(&plain, w->site->directory, w->ref);
	struct response *response = negotiate_response(&plain, &w->as);
	clock_gettime(CLOCK_MONOTONIC, &end);
	metrics_rendered(w->site->metrics, (int64_t)(end.tv_sec - begin.tv_sec) * 1000000000 + end.tv_nsec - begin.tv_nsec);
	response_header(response, "Content-Type", "text/calendar; charset=utf-8");
	response_header(response, "X-Content-Type-Options", "nosniff");
	response_header(response, "X-Robots-Tag", "noindex");
	response_header(response, "Referrer-Policy", "no-referrer");
	add_file_name(response, w);
	return response;
}

static struct response *calendar(const struct wanted *w)
{
	struct response *response = cache_find(w->site->cache, &w->as.etag, w->as.form);

	metrics_feed(w->site->metrics, response != NULL ? FEED_CACHED : FEED_RENDERED);
	if (response != NULL)
		return response;
	response = make_calendar(w);
	cache_keep(w->site->cache, &w->as.etag, w->as.form, response);
	return response;
}

/* Nothing is written for a client that has it all; so its length is known only if it was
 * made for somebody before. */
static struct response *not_modified(const struct wanted *w)
{
	struct cache *cache = w->site->cache;
	struct response *response = cache_find(cache, &w->as.etag, w->as.form | CACHE_KNOWN);

	metrics_feed(w->site->metrics, FEED_NOT_MODIFIED);
	if (response != NULL)
		return response;
	scoped(response) struct response *whole = cache_find(cache, &w->as.etag, w->as.form);
	response = negotiate_not_modified(whole, &w->as);
	if (whole != NULL)
		cache_keep(cache, &w->as.etag, w->as.form | CACHE_KNOWN, response);
	return response;
}

static struct response *answer_calendar(const struct http_request *request, const struct site *site, struct feed_ref ref)
{
	struct wanted w = { site, ref, negotiate_variant(request, &ref.etag, ref.modified, site->gzip) };

	return negotiate_is_known(request, &w.as) ? not_modified(&w) : calendar(&w);
}

struct response *feeds_answer(const struct http_request *request, const char *rest, const struct site *site)
{
	const char *dot = strrchr(rest, '.');

	if (dot == NULL || strcmp(dot, ".ics") != 0)
		return NULL;
	if (site->directory == NULL)
		return response_not_yet();
	struct feed_ref ref = directory_find(site->directory, rest, (size_t)(dot - rest));
	if (ref.use != LINK_FEED)
		return NULL;
	switch (ref.state) {
	case LINK_UNKNOWN:
		return NULL;
	case LINK_GONE:
		return response_words(410, "gone");
	case LINK_LIVE:
		if (site->fetched != NULL)
			site->fetched(site->arg, ref.subject);
		metrics_fetched(site->metrics, request->user_agent);
		break;
	case LINK_ENDED:
		break;
	}
	return answer_calendar(request, site, ref);
}
