/* What libmicrohttpd 0.9.75 lets pass and RFC 9112 does not: doubled Host and
 * Content-Length, bodies of GET, NULs, lone CR and LF, folded lines, names that are none. */
#include "headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crosstrain/mem.h"

void headers_begin(struct headers *h, const char *version)
{
	*h = (struct headers){ .end = version != NULL ? version + strlen(version) : NULL };
}

void headers_fini(struct headers *h)
{
	free(h->if_none_match.joined);
	free(h->accept_encoding.joined);
	*h = (struct headers){ 0 };
}

/* Whether something lies between two pieces of a request that no reader of C strings
 * sees: a NUL and more behind it, a folded line, a bare line feed.  libmicrohttpd 0.9
 * leaves the pieces where they came in, each line end turned into two NULs.  So a NUL beside
 * a bare LF passes for one, and a colon and a line end for the empty line: to smuggle a request
 * behind these takes a proxy that hands such lines on as they came.  1.0 refuses them itself. */
static bool hides_something(const char *end, const char *next)
{
	if (end == NULL)
		return false;
	while (*end == ' ' || *end == '\t')
		end++;
	return next != end + 2 || end[0] != '\0' || end[1] != '\0';
}

/* Behind the last piece stand a line end and the empty line, and there the head ends. */
static bool hides_something_last(const char *end, const char *head_end)
{
	if (end == NULL)
		return false;
	while (*end == ' ' || *end == '\t')
		end++;
	return head_end != end + 4 || memcmp(end, "\0\0\0", 4) != 0;
}

static bool has_control(const char *value)
{
	/* A lone CR may not, above all. */
	static const bool may_be[256] = { ['\t'] = true, [' ' ... 0xff] = true };

	while (may_be[(unsigned char)*value])
		value++;
	return *value != '\0';
}

/* "Transfer-Encoding : chunked" is no such header to libmicrohttpd, and is one to others;
 * so a name must be a token (RFC 9110 5.6.2). */
static bool is_token(const char *name, size_t length)
{
	static const bool may_be[256] = {
		['!'] = true, ['#' ... '\''] = true, ['*'] = true, ['+'] = true, ['-'] = true, ['.'] = true,
		['0' ... '9'] = true, ['A' ... 'Z'] = true, ['^' ... 'z'] = true, ['|'] = true, ['~'] = true,
	};

	for (size_t i = 0; i < length; i++)
		if (!may_be[(unsigned char)name[i]])
			return false;
	return length > 0;
}

static void add_to_list(struct header *list, const char *value)
{
	if (list->value != NULL) {
		char *longer = mem_format("%s, %s", list->value, value);

		free(list->joined);
		value = list->joined = longer;
	}
	list->value = value;
}

static void take_once(struct headers *h, const char **header, const char *value)
{
	h->ambiguous |= *header != NULL;
	*header = value;
}

/* The length first: most headers are none of ours. */
static inline bool is_called(const char *name, size_t length, const char *word)
{
	return length == strlen(word) && strcasecmp(name, word) == 0;
}

void headers_add(struct headers *h, const char *name, size_t name_length, const char *value, size_t length)
{
	h->ambiguous |= !is_token(name, name_length) || strlen(value) != length || has_control(value)
	                || hides_something(h->end, name);
	h->end = h->end != NULL ? value + length : NULL;
	if (is_called(name, name_length, "Host"))
		take_once(h, &h->host, value);
	else if (is_called(name, name_length, "Transfer-Encoding"))
		h->ambiguous = true;
	else if (is_called(name, name_length, "Content-Length"))
		take_once(h, &h->content_length, value);
	else if (is_called(name, name_length, "If-None-Match"))
		add_to_list(&h->if_none_match, value);
	else if (is_called(name, name_length, "Accept-Encoding"))
		add_to_list(&h->accept_encoding, value);
	else if (is_called(name, name_length, "If-Modified-Since"))
		take_once(h, &h->if_modified_since, value);
	else if (is_called(name, name_length, "User-Agent"))
		h->user_agent = value;
	else if (is_called(name, name_length, "Content-Type"))
		take_once(h, &h->content_type, value);
	else if (is_called(name, name_length, "Origin"))
		take_once(h, &h->origin, value);
	else if (is_called(name, name_length, "Sec-Fetch-Site"))
		take_once(h, &h->sec_fetch_site, value);
}

/* "0" says that there is no body, which is what we want to hear; of POST, another number may
 * be said.  One of another look ("+5", "05", "5, 5") has readers who take it for another. */
static bool is_length_in_doubt(const char *length, const char *method)
{
	if (length == NULL || strcmp(length, "0") == 0)
		return false;
	return strcmp(method, "POST") != 0 || *length == '0' || *length == '\0'
	       || length[strspn(length, "0123456789")] != '\0';
}

bool headers_are_ambiguous(const struct headers *h, const char *method, const char *path, size_t uri_length,
                           const char *version, size_t size)
{
	bool must_have_host = strcmp(version, "HTTP/1.0") != 0;

	if (h->ambiguous || (must_have_host && h->host == NULL) || is_length_in_doubt(h->content_length, method))
		return true;
	/* Between the pieces of the request's line one byte was a space. */
	return hides_something_last(h->end, method + size)
	       || (h->end != NULL && (path != method + strlen(method) + 1 || version != path + uri_length + 1));
}

static bool is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";

	if (type == NULL || strncasecmp(type, form, strlen(form)) != 0)
		return false;
	type += strlen(form);
	type += strspn(type, " \t");
	return *type == '\0' || *type == ';';
}

int headers_refuse_form(const struct headers *h, size_t most)
{
	enum { DIGITS = 9 };             /* of what fits a size_t anywhere */

	if (h->content_length == NULL)
		return 411;
	if (strlen(h->content_length) > DIGITS || strtoul(h->content_length, NULL, 10) > most)
		return 413;
	return is_form(h->content_type) ? 0 : 415;
}
