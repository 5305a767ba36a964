/* The table of paths, and what RFC 9110 asks of an answer that may be asked for again. */
#include "endpoints.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "crosstrain/mem.h"

enum { ETAG_SIZE = DIGEST_TEXT_SIZE + sizeof "\"-gz\"" };

/* Fills the answer if what follows the endpoint's path is a thing that it knows. */
typedef bool endpoint_answer(struct response *response, const struct request *request, const char *rest,
                             const struct site *site);

static void set_text(struct response *response, int status, const char *words)
{
	scoped_text struct text text = TEXT_EMPTY;

	text_add(&text, words);
	text_add_char(&text, '\n');
	response->status = status;
	response->body = body_make(&text);
	response_header(response, "Content-Type", "text/plain; charset=utf-8");
	response_header(response, "X-Content-Type-Options", "nosniff");
}

/* Days and months of RFC 9110 5.6.7, in English whatever the locale. */
static const char week[] = "SunMonTueWedThuFriSat";
static const char year[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static void add_date(struct response *response, const char *name, int64_t instant)
{
	time_t t = (time_t)instant;
	struct tm tm;

	gmtime_r(&t, &tm);
	response_header(response, name, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", week + 3 * tm.tm_wday, tm.tm_mday,
	                year + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* Reads "Sun, 06 Nov 1994 08:49:37 GMT"; the two older forms died with the last century,
 * and a date that is not understood is as none. */
static bool read_date(int64_t *out, const char *s)
{
	struct day date;

	if (strlen(s) != 29 || s[3] != ',' || s[19] != ':' || s[22] != ':' || strcmp(s + 25, " GMT") != 0)
		return false;
	int hour = text_digits(s + 17, 2), minute = text_digits(s + 20, 2), second = text_digits(s + 23, 2);
	const char *month = memmem(year, sizeof year - 1, s + 8, 3);
	if (hour < 0 || minute < 0 || second < 0 || month == NULL || (month - year) % 3 != 0
	    || !day_make(&date, text_digits(s + 12, 4), (int)(month - year) / 3 + 1, text_digits(s + 5, 2)))
		return false;
	*out = (int64_t)date.n * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}

/* Whether an If-None-Match list names this entity tag (RFC 9110 13.1.2: weakly compared,
 * so that a proxy's W/ before it does not matter). */
static bool list_names_etag(const char *list, const char *etag)
{
	size_t n = strlen(etag);

	for (const char *p = list; *p != '\0';) {
		p += strspn(p, ", \t");
		if (strncmp(p, "W/", 2) == 0)
			p += 2;
		size_t length = strcspn(p, ", \t");
		if ((length == n && memcmp(p, etag, n) == 0) || (length == 1 && *p == '*'))
			return true;
		p += length;
	}
	return false;
}

/* Whether the client has what it would be sent. */
static bool is_known(const struct request *request, const char *etag, int64_t modified)
{
	int64_t since;

	if (request->if_none_match != NULL)
		return list_names_etag(request->if_none_match, etag);
	return request->if_modified_since != NULL && modified > 0
	       && read_date(&since, request->if_modified_since) && modified <= since;
}

/* Whether "gzip" (or "x-gzip", or "*") stands in an Accept-Encoding list and is not
 * refused by q=0. */
static bool takes_gzip(const char *list)
{
	for (const char *p = list; p != NULL && *p != '\0';) {
		p += strspn(p, ", \t");
		size_t item = strcspn(p, ","), name = strcspn(p, ",; \t");
		bool meant = (name == 4 && strncmp(p, "gzip", 4) == 0) || (name == 6 && strncmp(p, "x-gzip", 6) == 0)
		             || (name == 1 && *p == '*');

		if (meant) {
			const char *q = memmem(p, item, "q=", 2);

			return q == NULL || strtod(q + 2, NULL) > 0;
		}
		p += item;
	}
	return false;
}

/* `plain` compressed, or NULL if that did not work. */
static struct body *compress_body(const struct body *plain)
{
	scoped_text struct text out = TEXT_EMPTY;
	z_stream z = { 0 };
	size_t n;
	const char *bytes = body_bytes(plain, &n);

	/* 15 + 16: zlib's largest window, with the header of gzip; it writes no time there. */
	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	uLong room = deflateBound(&z, (uLong)n);
	char *packed = mem_array(char, room);
	z.next_in = (Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)packed;
	z.avail_out = (uInt)room;
	bool good = deflate(&z, Z_FINISH) == Z_STREAM_END;
	text_add_n(&out, packed, z.total_out);
	deflateEnd(&z);
	free(packed);
	return good ? body_make(&out) : NULL;
}

/* The bytes of a feed, from the cache or else written now and kept there. */
static struct body *plain_body(const struct site *site, struct feed_ref ref)
{
	scoped_text struct text text = TEXT_EMPTY;
	struct body *body = cache_find(site->cache, &ref.etag, false);

	if (body != NULL)
		return body;
	feed_write(&text, site->directory, ref);
	body = body_make(&text);
	cache_keep(site->cache, &ref.etag, false, body);
	return body;
}

static struct body *gzip_body(const struct site *site, struct feed_ref ref)
{
	struct body *body = cache_find(site->cache, &ref.etag, true);

	if (body != NULL)
		return body;
	scoped(body) struct body *plain = plain_body(site, ref);
	body = compress_body(plain);
	if (body == NULL)
		abort();         /* zlib fails for want of memory only */
	cache_keep(site->cache, &ref.etag, true, body);
	return body;
}

static void add_feed_headers(struct response *response, const struct site *site, struct feed_ref ref,
                             const char *etag)
{
	response_header(response, "ETag", "%s", etag);
	if (ref.modified > 0)
		add_date(response, "Last-Modified", ref.modified);
	/* May be kept, by the client alone, and used after asking whether it still holds. */
	response_header(response, "Cache-Control", "private, no-cache");
	if (site->gzip)
		response_header(response, "Vary", "Accept-Encoding");
	response_header(response, "X-Robots-Tag", "noindex");
	response_header(response, "Referrer-Policy", "no-referrer");
}

static void add_file_name(struct response *response, const struct site *site, struct feed_ref ref)
{
	scoped(heap) char *name = ref.state == LINK_LIVE
		? feed_file_name(site->directory, ref.subject)
		: mem_text("calendar.ics");

	/* An id may be longer than a header has room; then the browser takes the link's name. */
	if (strlen(name) < RESPONSE_VALUE_SIZE / 2)
		response_header(response, "Content-Disposition", "inline; filename=\"%s\"", name);
}

static void answer_calendar(struct response *response, const struct request *request, const struct site *site,
                            struct feed_ref ref)
{
	bool gzip = site->gzip && takes_gzip(request->accept_encoding);
	char digest[DIGEST_TEXT_SIZE], etag[ETAG_SIZE];

	snprintf(etag, sizeof etag, "\"%s%s\"", digest_write(digest, &ref.etag), gzip ? "-gz" : "");
	add_feed_headers(response, site, ref, etag);
	if (is_known(request, etag, ref.modified)) {
		response->status = 304;
		response->body = cache_find(site->cache, &ref.etag, gzip);
		return;
	}
	response->status = 200;
	response->body = gzip ? gzip_body(site, ref) : plain_body(site, ref);
	response_header(response, "Content-Type", "text/calendar; charset=utf-8");
	response_header(response, "X-Content-Type-Options", "nosniff");
	if (gzip)
		response_header(response, "Content-Encoding", "gzip");
	add_file_name(response, site, ref);
}

/* /feeds/TOKEN.ics */
static bool answer_feed(struct response *response, const struct request *request, const char *rest,
                        const struct site *site)
{
	const char *dot = strrchr(rest, '.');

	if (site->directory == NULL) {
		set_text(response, 503, "starting");
		response_header(response, "Retry-After", "5");
		return true;
	}
	if (dot == NULL || strcmp(dot, ".ics") != 0)
		return false;
	struct feed_ref ref = directory_find(site->directory, rest, (size_t)(dot - rest));
	switch (ref.state) {
	case LINK_UNKNOWN:
		return false;
	case LINK_GONE:
		set_text(response, 410, "gone");
		return true;
	case LINK_LIVE:
		if (site->fetched != NULL)
			site->fetched(site->arg, ref.subject);
		break;
	case LINK_ENDED:
		break;
	}
	answer_calendar(response, request, site, ref);
	return true;
}

static bool answer_health(struct response *response, const struct request *request, const char *rest,
                          const struct site *site)
{
	(void)request;
	if (*rest != '\0')
		return false;
	set_text(response, site->trouble == NULL ? 200 : 503, site->trouble == NULL ? "ok" : site->trouble);
	response_header(response, "Cache-Control", "no-store");
	return true;
}

/* A plain "Disallow: /" would keep some calendars' importers away from feeds. */
static bool answer_robots(struct response *response, const struct request *request, const char *rest,
                          const struct site *site)
{
	(void)request;
	(void)site;
	if (*rest != '\0')
		return false;
	set_text(response, 200, "User-agent: *\nAllow: /feeds/\nDisallow: /");
	return true;
}

static const struct endpoint {
	const char *path;                /* what a request's path must begin with */
	endpoint_answer *answer;
} endpoints[] = {
	{ "/feeds/",     answer_feed },
	{ "/healthz",    answer_health },
	{ "/robots.txt", answer_robots },
};

void endpoints_answer(struct response *response, const struct request *request, const struct site *site)
{
	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		size_t n = strlen(endpoints[i].path);

		if (strncmp(request->path, endpoints[i].path, n) == 0
		    && endpoints[i].answer(response, request, request->path + n, site))
			return;
	}
	set_text(response, 404, "not found");
}
