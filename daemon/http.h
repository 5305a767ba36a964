/* HTTP/1.1 for feeds: libmicrohttpd, driven by the caller's own loop, with the guards that
 * it lacks.
 *
 * Everything happens on the thread that calls http_run(): no locks anywhere.  What reaches
 * the handler is a GET or a HEAD without a body whose request line and headers mean one
 * thing only; all else is answered here (400, 405, 431, …) and the connection closed.
 * The caller ignores SIGPIPE. */
#ifndef CROSSTRAIN_DAEMON_HTTP_H
#define CROSSTRAIN_DAEMON_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "crosstrain/text.h"

/* What a client asks for.  Strings are borrowed for the call, NULL where not sent; a list
 * header sent twice is one list. */
struct request {
	bool head;                       /* HEAD: as GET, but the body stays here */
	const char *path;                /* as sent: not decoded, without a query */
	const char *if_none_match;
	const char *if_modified_since;
	const char *accept_encoding;
};

/* Bytes to be sent, shared by all responses that send them at the moment.  One thread. */
struct body;

/* Takes the content of `text`, which is empty afterwards.  The caller holds it. */
struct body *body_make(struct text *text);
struct body *body_hold(struct body *body);      /* one holder more; returns `body` */
void body_free(struct body *body);              /* one holder less; gone with the last */
SCOPED(struct body, body)
const char *body_bytes(const struct body *body, size_t *n);

/* An answer: filled by a handler, sent by http.c, which adds Date, Content-Length and
 * Connection. */
enum { RESPONSE_HEADERS = 12, RESPONSE_VALUE_SIZE = 160 };
struct response {
	int status;
	struct body *body;               /* held by the response; NULL: empty.  With 304 it is not sent, but
	                                    lets the connection be kept, for its length is known then */
	size_t n_headers;
	struct response_header {
		const char *name;        /* a constant */
		char value[RESPONSE_VALUE_SIZE];
	} headers[RESPONSE_HEADERS];
};

/* Adds a header.  A value that would not fit, or holds a control character, is our own bug. */
void response_header(struct response *response, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The value of a header that was added, or NULL. */
const char *response_find(const struct response *response, const char *name);

/* Lets go of the body. */
void response_fini(struct response *response);

/* Answers a request into `response`, which comes zeroed. */
typedef void http_handler(void *arg, const struct request *request, struct response *response);

/* Told of trouble worth a line in the journal, a few times a minute at most; never holds
 * anything a client sent. */
typedef void http_complaint(void *arg, const char *line);

struct http_options {
	const char *listen;              /* "127.0.0.1:8642", "[::1]:8642", "0.0.0.0:80"; port 0: any free one */
	int inherited;                   /* a listening socket to serve instead (socket activation); -1: none */
	http_handler *handler;
	http_complaint *complaint;       /* may be NULL */
	void *arg;                       /* for both */
	/* 0 in any of these: the default */
	int header_seconds;              /* a request's headers must be complete within (15) */
	int idle_seconds;                /* a connection between requests is closed after (30) */
	int send_seconds;                /* an answer must be taken within (60) */
	unsigned connections;            /* at once (12,000, fewer where the system allows fewer files) */
};

struct http;

/* Opens the port.  Raises the soft limit of open files as far as the connections need and
 * the hard limit lets it. */
bool http_open(struct http **out, const struct http_options *options, struct err *err);

/* What the loop does with it: wait until http_fd() is readable (level-triggered) or
 * http_timeout_ms() have passed (-1: no need), then http_run().  The timeout is to be
 * asked for anew before each wait. */
int http_fd(const struct http *http);
int http_timeout_ms(const struct http *http);
void http_run(struct http *http);

/* Where it listens, "127.0.0.1:8642"; borrowed. */
const char *http_address(const struct http *http);

/* Connections that are open now. */
unsigned http_connections(const struct http *http);

/* Going down: http_quiesce() takes no new connection (the port itself stays open for who
 * inherits it: clients wait in its queue), and closes those between two requests.  The loop
 * goes on until http_connections() is 0, some seconds at most; then http_free(). */
void http_quiesce(struct http *http);
void http_free(struct http *http);
SCOPED(struct http, http)

#endif
