/* libmicrohttpd's responses, which may be sent many times, with what it does not tell of
 * them kept beside. */
#include "response.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "crosstrain/mem.h"

/* What libmicrohttpd takes for a response and for a header of it, about. */
enum { OWN_BYTES = 256, HEADER_BYTES = 144 };

struct response {
	unsigned holders;
	int status;
	unsigned headers;
	size_t n;
	const char *body;                /* libmicrohttpd's */
	struct MHD_Response *mhd;
};

/* libmicrohttpd does not write to it, in spite of the type. */
static char nothing[] = "";

static struct response *make(int status, size_t n, const char *body, struct MHD_Response *mhd)
{
	struct response *response = mem_new(struct response);

	if (mhd == NULL)
		abort();                 /* for want of memory only */
	*response = (struct response){ .holders = 1, .status = status, .n = n, .body = body, .mhd = mhd };
	return response;
}

struct response *response_make(int status, struct text *body)
{
	if (body == NULL)
		return make(status, 0, nothing, MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT));
	size_t n = body->n;
	char *bytes = mem_resize(text_give(body), n + 1, 1);     /* it may be kept for long */
	return make(status, n, bytes, MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE));
}

struct response *response_words(int status, const char *words)
{
	scoped_text struct text text = TEXT_EMPTY;

	text_addf(&text, "%s\n", words);
	struct response *response = response_make(status, &text);
	response_header(response, "Content-Type", "text/plain; charset=utf-8");
	response_header(response, "X-Content-Type-Options", "nosniff");
	response_header(response, "Cache-Control", "no-store");
	response_header(response, "Referrer-Policy", "no-referrer");
	return response;
}

struct response *response_not_yet(void)
{
	struct response *response = response_words(503, "not yet");

	response_header(response, "Retry-After", "60");
	return response;
}

static ssize_t end_of_nothing(void *arg, uint64_t at, char *out, size_t most)
{
	(void)arg;
	(void)at;
	(void)out;
	(void)most;
	return MHD_CONTENT_READER_END_OF_STREAM;
}

/* libmicrohttpd never reads the body of a 304, but always tells its length; a wrong one
 * must not be sent (RFC 9110 8.6), and with an unknown one it closes. */
struct response *response_not_modified(size_t n)
{
	if (n != LENGTH_UNKNOWN)
		return make(304, 0, nothing, MHD_create_response_from_buffer(n, nothing, MHD_RESPMEM_PERSISTENT));
	struct MHD_Response *mhd = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, end_of_nothing, NULL, NULL);
	if (mhd != NULL)
		MHD_set_response_options(mhd, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
	return make(304, 0, nothing, mhd);
}

void response_header(struct response *response, const char *name, const char *fmt, ...)
{
	char value[RESPONSE_VALUE_SIZE];
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(value, sizeof value, fmt, args);
	va_end(args);
	assert(n >= 0 && (size_t)n < sizeof value);
	for (int i = 0; i < n; i++)
		assert((unsigned char)value[i] >= ' ' && value[i] != 0x7f);
	if (MHD_add_response_header(response->mhd, name, value) != MHD_YES)
		abort();
	response->headers++;
}

struct response *response_hold(struct response *response)
{
	response->holders++;
	return response;
}

void response_free(struct response *response)
{
	if (response == NULL || --response->holders > 0)
		return;
	MHD_destroy_response(response->mhd);      /* lives on while it is being sent */
	free(response);
}

int response_status(const struct response *response)
{
	return response->status;
}

const char *response_body(const struct response *response, size_t *n)
{
	*n = response->n;
	return response->body;
}

const char *response_find(const struct response *response, const char *name)
{
	return MHD_get_response_header(response->mhd, name);
}

size_t response_size(const struct response *response)
{
	return sizeof *response + OWN_BYTES + response->headers * HEADER_BYTES + response->n;
}

struct MHD_Response *response_to_send(const struct response *response)
{
	return response->mhd;
}
