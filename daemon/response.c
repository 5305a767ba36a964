/* Answers and their bodies; nothing here knows the network. */
#include "http.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

struct body {
	unsigned holders;
	size_t n;
	char *bytes;
};

struct body *body_make(struct text *text)
{
	struct body *body = mem_new(struct body);

	body->holders = 1;
	body->n = text->n;
	body->bytes = text_give(text);
	return body;
}

struct body *body_hold(struct body *body)
{
	body->holders++;
	return body;
}

void body_free(struct body *body)
{
	if (body == NULL || --body->holders > 0)
		return;
	free(body->bytes);
	free(body);
}

const char *body_bytes(const struct body *body, size_t *n)
{
	*n = body->n;
	return body->bytes;
}

void response_header(struct response *response, const char *name, const char *fmt, ...)
{
	assert(response->n_headers < RESPONSE_HEADERS);
	struct response_header *header = &response->headers[response->n_headers++];
	va_list args;

	header->name = name;
	va_start(args, fmt);
	int n = vsnprintf(header->value, sizeof header->value, fmt, args);
	va_end(args);
	assert(n >= 0 && (size_t)n < sizeof header->value);
	for (int i = 0; i < n; i++)
		assert((unsigned char)header->value[i] >= ' ' && header->value[i] != 0x7f);
}

const char *response_find(const struct response *response, const char *name)
{
	for (size_t i = 0; i < response->n_headers; i++)
		if (strcmp(response->headers[i].name, name) == 0)
			return response->headers[i].value;
	return NULL;
}

void response_fini(struct response *response)
{
	body_free(response->body);
	response->body = NULL;
}
