/* The table of paths, and what RFC 9110 asks of an answer that may be asked for again. */
#include "endpoints.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "negotiate.h"
#include "pages.h"

/* The answer, if what follows the endpoint's path is a thing that it knows; else NULL. */
typedef struct response *endpoint_answer(const struct http_request *request, const char *rest, const struct site *site);

/* Not now, but soon. */
static struct response *say_not_yet(void)
{
	struct response *response = response_words(503, "not yet");

	response_header(response, "Retry-After", "60");
	return response;
}

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

/* /feeds/TOKEN.ics */
static struct response *answer_feed(const struct http_request *request, const char *rest, const struct site *site)
{
	const char *dot = strrchr(rest, '.');

	if (dot == NULL || strcmp(dot, ".ics") != 0)
		return NULL;
	if (site->directory == NULL)
		return say_not_yet();
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

static struct response *answer_health(const struct http_request *request, const char *rest, const struct site *site)
{
	(void)request;
	if (*rest != '\0')
		return NULL;
	/* The whole world may ask, so which trouble it is, is told elsewhere. */
	return site->trouble == NULL ? response_words(200, "ok") : response_words(503, "trouble; crosstrainctl status tells which");
}

/* A plain "Disallow: /" would keep some calendars' importers away from feeds. */
static struct response *answer_robots(const struct http_request *request, const char *rest, const struct site *site)
{
	(void)request;
	(void)site;
	return *rest != '\0' ? NULL : response_words(200, "User-agent: *\nAllow: /feeds/\nDisallow: /");
}

static struct response *answer_metrics(const struct http_request *request, const char *rest, const struct site *site)
{
	scoped_text struct text page = TEXT_EMPTY;

	(void)request;
	if (*rest != '\0' || site->scrape == NULL)
		return NULL;
	site->scrape(site->arg, &page);
	struct response *response = response_make(200, &page);
	response_header(response, "Content-Type", METRICS_TYPE);
	response_header(response, "Cache-Control", "no-store");
	return response;
}

static const struct endpoint {
	const char *path;                /* what a request's path must begin with */
	endpoint_answer *answer;
	enum metrics_endpoint name, unknown;     /* as which an answer counts, and what is not there */
} endpoints[] = {
	{ "/feeds/",     answer_feed,    ENDPOINT_FEED,    ENDPOINT_FEED },
	{ "/healthz",    answer_health,  ENDPOINT_HEALTH,  ENDPOINT_OTHER },
	{ "/robots.txt", answer_robots,  ENDPOINT_ROBOTS,  ENDPOINT_OTHER },
	{ "/metrics",    answer_metrics, ENDPOINT_METRICS, ENDPOINT_OTHER },
};

static const struct {
	const char *path;
	struct response *(*answer)(const struct http_request *, const char *, const struct site *, struct form **);
} pages[] = {
	{ "/my/",    pages_my },
	{ "/board/", pages_board },
};

static bool begins(const char *path, const char *with, const char **rest)
{
	size_t n = strlen(with);

	*rest = path + n;
	return strncmp(path, with, n) == 0;
}

bool endpoints_take_form(const char *path)
{
	const char *rest;

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (begins(path, pages[i].path, &rest))
			return true;
	return false;
}

/* A page, or the stylesheet of all; *form is what was sent to it, to be done. */
static struct response *answer_page(const struct http_request *request, const struct site *site, struct form **form)
{
	const char *rest;

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (begins(request->path, pages[i].path, &rest))
			return site->directory == NULL ? say_not_yet() : pages[i].answer(request, rest, site, form);
	return pages_file(request, request->path);
}

static struct response *answer_other(const struct http_request *request, const struct site *site,
                                     enum metrics_endpoint *name)
{
	const char *rest;

	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		const struct endpoint *e = &endpoints[i];

		if (!begins(request->path, e->path, &rest))
			continue;
		struct response *response = e->answer(request, rest, site);
		*name = response != NULL ? e->name : e->unknown;
		return response;
	}
	*name = ENDPOINT_OTHER;
	return NULL;
}

/* Has done what a form says, and is answered later: NULL; or gives it back.  Takes it over. */
static struct response *act(struct form *form, const struct site *site)
{
	enum inbox_says says = site->act(site->arg, form);

	if (says == INBOX_TAKEN)
		return NULL;
	struct response *response = pages_excuse(form, says == INBOX_FULL ? NOTE_FAILED : NOTE_TOO_OFTEN, site);
	form_free(form);
	return response;
}

struct response *endpoints_answer(const struct http_request *request, const struct site *site)
{
	enum metrics_endpoint name = ENDPOINT_OTHER;
	struct form *form = NULL;
	struct response *response = request->is_post ? NULL : answer_other(request, site, &name);

	if (response == NULL && name == ENDPOINT_OTHER) {
		response = answer_page(request, site, &form);
		name = response != NULL ? ENDPOINT_PAGE : ENDPOINT_OTHER;
	}
	if (form != NULL) {
		response = act(form, site);
		if (response == NULL)
			return NULL;
		name = ENDPOINT_FORM;
	}
	if (response == NULL)
		response = response_words(404, "not found");
	metrics_answered(site->metrics, name, response_status(response));
	return response;
}
