/* An answer: made once, sent to any number of clients, gone with its last holder.  What a
 * calendar gets is made ahead and kept, status, headers and all.  One thread. */
#ifndef CROSSTRAIN_DAEMON_RESPONSE_H
#define CROSSTRAIN_DAEMON_RESPONSE_H

#include <stddef.h>

#include "crosstrain/scope.h"
#include "crosstrain/text.h"

struct response;

/* Takes the content of `body`, which is empty afterwards; NULL: there is none. */
struct response *response_make(int status, struct text *body);

/* A line of words.  It may be another tomorrow (a link that has ended can live again), so it is not
 * kept; and as it may stand under a link, it tells its path to nobody, not even to us. */
struct response *response_words(int status, const char *words);

/* 503: not now, but soon. */
struct response *response_not_yet(void);

/* 304, in the place of an answer with a body of `n` bytes.  Where that is not known (the body
 * was not made yet, and is not made for this), sending it costs the connection. */
#define LENGTH_UNKNOWN SIZE_MAX
struct response *response_not_modified(size_t n);

/* Adds a header, before the answer is first sent; Date, Content-Length and Connection are
 * added by who sends.  A value that would not fit, or holds a control character, is our own bug. */
enum { RESPONSE_VALUE_SIZE = 160 };
void response_header(struct response *response, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

struct response *response_hold(struct response *response);      /* one holder more; returns `response` */
void response_free(struct response *response);                  /* one holder less */
SCOPED(struct response, response)

int response_status(const struct response *response);
const char *response_body(const struct response *response, size_t *n);        /* "" if there is none */
const char *response_find(const struct response *response, const char *name); /* a header's value, or NULL */

/* About what it takes in memory. */
size_t response_size(const struct response *response);

/* For http.c, which sends it; borrowed. */
struct MHD_Response *response_to_send(const struct response *response);

#endif
