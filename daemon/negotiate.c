/* Dates, entity tags and encodings (RFC 9110). */
#include "negotiate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <zlib.h>

#include "crosstrain/day.h"
#include "crosstrain/mem.h"

enum { ETAG_SIZE = DIGEST_TEXT_SIZE + sizeof "\"-gz\"" };

/* Days and months of RFC 9110 5.6.7, in English whatever the locale. */
static const char week[] = "SunMonTueWedThuFriSat";
static const char year[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static void add_date(struct response *response, const char *name, int64_t instant)
{
	time_t t = (time_t)instant;
	struct tm tm;

	gmtime_r(&t, &tm);
	response_header(response, name, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", week + 3 * tm.tm_wday, tm.tm_mday,
	                year + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* The two older forms died with the last century. */
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

static bool names_etag(const char *list, const char *etag)
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

/* What an Accept-Encoding list says of an encoding: 1 it is taken, 0 it is refused by q=0,
 * -1 nothing (RFC 9110 12.5.3). */
static int says_of(const char *list, const char *encoding)
{
	size_t n = strlen(encoding);

	for (const char *p = list; *p != '\0';) {
		p += strspn(p, ", \t");
		size_t item = strcspn(p, ",");

		if (strcspn(p, ",; \t") == n && strncasecmp(p, encoding, n) == 0) {
			const char *q = memchr(p, '=', item);

			return q == NULL || strtod(q + 1, NULL) > 0;
		}
		p += item;
	}
	return -1;
}

static bool takes_gzip(const char *list)
{
	int gzip = list == NULL ? 0 : says_of(list, "gzip");

	if (gzip < 0)
		gzip = says_of(list, "x-gzip");
	return gzip > 0 || (gzip < 0 && says_of(list, "*") > 0);
}

static void pack(struct text *out, const char *plain, size_t n)
{
	z_stream z = { 0 };

	/* 15 + 16: zlib's largest window, with the header of gzip; it writes no time there. */
	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();         /* for want of memory only */
	uLong room = deflateBound(&z, (uLong)n);
	scoped(heap) char *packed = mem_array(char, room);
	z.next_in = (Bytef *)(uintptr_t)plain;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)packed;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();         /* `room` is enough by zlib's own word */
	text_add_n(out, packed, z.total_out);
	deflateEnd(&z);
}

struct variant negotiate_variant(const struct http_request *request, const struct digest *etag, int64_t modified, bool gzip)
{
	struct variant v = { .etag = *etag, .modified = modified };

	if (gzip)
		v.form = CACHE_VARIES | (takes_gzip(request->accept_encoding) ? CACHE_PACKED : 0);
	return v;
}

static const char *write_etag(char etag[static ETAG_SIZE], const struct variant *v)
{
	char digest[DIGEST_TEXT_SIZE];

	snprintf(etag, ETAG_SIZE, "\"%s%s\"", digest_write(digest, &v->etag), v->form & CACHE_PACKED ? "-gz" : "");
	return etag;
}

bool negotiate_is_known(const struct http_request *request, const struct variant *v)
{
	char etag[ETAG_SIZE];
	int64_t since;

	if (request->if_none_match != NULL)
		return names_etag(request->if_none_match, write_etag(etag, v));
	return request->if_modified_since != NULL && v->modified > 0
	       && read_date(&since, request->if_modified_since) && v->modified <= since;
}

static void add_validators(struct response *response, const struct variant *v)
{
	char etag[ETAG_SIZE];

	response_header(response, "ETag", "%s", write_etag(etag, v));
	if (v->modified > 0)
		add_date(response, "Last-Modified", v->modified);
	response_header(response, "Cache-Control", "private, no-cache");
	if (v->form & CACHE_VARIES)
		response_header(response, "Vary", "Accept-Encoding");
}

struct response *negotiate_response(struct text *plain, const struct variant *v)
{
	scoped_text struct text packed = TEXT_EMPTY;
	bool is_packed = v->form & CACHE_PACKED;

	if (is_packed)
		pack(&packed, text_str(plain), plain->n);
	struct response *response = response_make(200, is_packed ? &packed : plain);
	add_validators(response, v);
	if (is_packed)
		response_header(response, "Content-Encoding", "gzip");
	return response;
}

struct response *negotiate_not_modified(const struct response *whole, const struct variant *v)
{
	size_t n = LENGTH_UNKNOWN;

	if (whole != NULL)
		response_body(whole, &n);
	struct response *response = response_not_modified(n);
	add_validators(response, v);
	return response;
}
