/* HTTP for the control socket: libmicrohttpd with a thread for each caller, so a handler
 * may sleep until a reload is done while another answers `status`.  (Feeds have a door of
 * their own, http.h, where nothing ever sleeps.) */
#ifndef CROSSTRAIN_DAEMON_CONTROL_HTTP_H
#define CROSSTRAIN_DAEMON_CONTROL_HTTP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"

/* What a caller asks; borrowed for the call. */
struct question {
	const char *method, *path;
	json_t *args;                /* the query, an object of strings */
	int caller;                  /* the connection that it came on, for caller_uid() */
};

/* The answer: JSON, a file, or Prometheus' text. */
struct reply {
	int status;
	json_t *body;                /* given away; NULL: see file */
	int file;                    /* open for reading, given away; -1: see metrics */
	char *metrics;               /* given away */
};

/* Answers on the caller's thread, several at a time. */
typedef void control_handler(void *arg, const struct question *question, struct reply *reply);

struct control_http;

/* Listens on `path`, for its owner and group.  The socket file of a daemon that was killed
 * is replaced; that of one that answers is not. */
bool control_http_open(struct control_http **out, const char *path, control_handler *handler,
                       void *arg, struct err *err);

/* Waits for the answers under way. */
void control_http_free(struct control_http *http);
SCOPED(struct control_http, control_http)

#endif
