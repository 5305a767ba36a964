/* HTTP/1.1 for feeds and pages: libmicrohttpd, driven by the caller's own loop, with the guards
 * that it lacks.
 *
 * Everything happens on the thread that calls http_run(): no locks anywhere.  What reaches
 * the handler is a GET or a HEAD without a body, or the POST of a form where one is taken,
 * whose request line and headers mean one thing only; all else is answered here (400, 405,
 * 431, …) and the connection closed.
 * The caller ignores SIGPIPE. */
#ifndef CROSSTRAIN_DAEMON_HTTP_H
#define CROSSTRAIN_DAEMON_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "metrics.h"
#include "response.h"

/* What a client asks for, by GET or HEAD, which are answered the same; the body of an answer
 * to HEAD stays here.  Or what it posts.  Strings are borrowed for the call, NULL where not
 * sent; a list header sent twice is one list. */
struct http_request {
	const char *path;                /* as sent: not decoded, without a query */
	const char *query;               /* what stands behind the first '?', as sent; "" if that is nothing */
	bool is_post;
	const char *form;                /* the body of a POST, as sent and NULs in it not excluded; NULL: no POST */
	size_t form_length;              /* at most HTTP_FORM_MOST */
	uint64_t ticket;                 /* of a POST, and of no other ever; 0: no POST */
	const char *host, *origin, *sec_fetch_site;
	const char *if_none_match;
	const char *if_modified_since;
	const char *accept_encoding;
	const char *user_agent;
};

enum { HTTP_FORM_MOST = 8 * 1024 };

/* Answers a request; what it returns is held for the caller.  NULL, to a POST: http_answer()
 * will be called for its ticket, after the handler has returned. */
typedef struct response *http_handler(void *arg, const struct http_request *request);

/* Told of trouble worth a line in the journal, a few times a minute at most; never holds
 * anything a client sent. */
typedef void http_complaint(void *arg, const char *line);

struct http_options {
	const char *listen;              /* "127.0.0.1:8642", "[::1]:8642", "0.0.0.0:80"; port 0: any free one */
	int inherited;                   /* a listening socket to serve instead (socket activation); -1: none */
	http_handler *handler;
	http_complaint *complaint;       /* may be NULL */
	/* Whether forms may be posted to a path, whatever is there; NULL: to none. */
	bool (*takes_form)(void *arg, const char *path);
	void *arg;                       /* for all three */
	struct metrics *metrics;         /* where connections and refusals are counted; may be NULL */
	/* 0 in any of these: the default */
	int header_seconds;              /* a request must be complete within, its form too (15) */
	int idle_seconds;                /* a connection between requests is closed after (30) */
	int later_seconds;               /* who waits for http_answer() longer is told so by 503 (30) */
	int send_seconds;                /* an answer must be taken within (60), … */
	unsigned send_rate;              /* … and the time that it takes at so many bytes a second (8 KiB) */
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

/* Answers a POST that waits; `response` is borrowed.  Where nobody waits any more (answered,
 * told 503, gone) nothing happens.  A client that hangs up meanwhile is noticed only then.
 * What goes out is counted here, as ENDPOINT_FORM; what a handler returns is not. */
void http_answer(struct http *http, uint64_t ticket, struct response *response);

/* Serves one more connection, which nobody had to accept; `fd` is taken over. */
bool http_adopt(struct http *http, int fd);

/* Where it listens, as port_address() has it; borrowed. */
const char *http_address(const struct http *http);

/* Connections that are open now. */
unsigned http_connections(const struct http *http);

/* Going down: http_quiesce() takes no new connection (the port itself stays open for who
 * inherits it: clients wait in its queue), and closes those between two requests.  The loop
 * goes on until http_connections() is 0, some seconds at most; then http_free().  Meanwhile
 * who waits for http_answer() may still get it; http_free() hangs up on the rest. */
void http_quiesce(struct http *http);
void http_free(struct http *http);
SCOPED(struct http, http)

#endif
