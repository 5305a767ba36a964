/* The table of paths, and the answers that are a line or two. */
#include "endpoints.h"

#include <string.h>

#include "feeds.h"
#include "pages.h"

/* The answer, if what follows the endpoint's path is a thing that it knows; else NULL. */
typedef struct response *endpoint_answer(const struct http_request *request, const char *rest, const struct site *site);

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
	{ "/feeds/",     feeds_answer,   ENDPOINT_FEED,    ENDPOINT_FEED },
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
			return site->directory == NULL ? response_not_yet() : pages[i].answer(request, rest, site, form);
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
