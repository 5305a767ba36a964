/* libmicrohttpd on the caller's loop, and the guards that version 0.9.75 lacks:
 *
 *  - deadlines: its timeout starts anew with each byte, so a client that sends a header
 *    line now and then is never closed.  Here every connection has a deadline that only
 *    progress of a whole step moves, and shutdown() ends it;
 *  - one meaning: it takes doubled Host and Content-Length, bodies where none belong and
 *    NULs, each a way to make a proxy in front see another request than we do;
 *  - answers that come later: it can suspend a connection, but then forgets its time,
 *    panics where one is left at the end, and wakes nobody for one that is resumed;
 *  - quiet logs: its messages may hold the path, and so a link (complaints.h);
 *  - the port: MHD_stop_daemon() shuts down the listening socket, also the one that
 *    systemd holds, so it is taken back before (MHD_quiesce_daemon(), needs MHD_USE_ITC). */
#include "http.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "complaints.h"
#include "headers.h"
#include "port.h"

enum {
	HEADER_SECONDS = 15, IDLE_SECONDS = 30, LATER_SECONDS = 30, SEND_SECONDS = 60, SEND_RATE = 8 * 1024,
	CONNECTIONS = 12000,
	CONNECTION_BYTES = 8 * 1024,     /* room for a request's head and the answer's; more is answered 431 */
	VALUE_BYTES = 64, ANSWER_BYTES = 1024,    /* what a header, and the head of an answer, take of it */
	CHECK_MS = 1000,                 /* how often deadlines are looked at */
	FORMS = 512,                     /* coming in at once, each with a buffer of its own */
	TURNS = 32,                      /* at most, before the loop looks at others */
};

struct connection {
	struct connection *next, **back; /* in one of the two lists of struct http */
	struct MHD_Connection *mhd;
	int64_t deadline;                /* as http->now */
	int fd;
	bool waiting;                    /* for a further request */
	bool cut;                        /* its time was over */
	bool asked;                      /* a request line has come */
	/* of the request under way */
	bool is_post;
	bool is_form;                    /* counted among the forms that are coming in */
	int refusal;                     /* the status, once the body has come; 0: none */
	bool has_blank;                  /* a space or a control character within path and query */
	size_t uri_length;               /* of both, as a C string */
	char *query;                     /* NULL: none */
	struct headers headers;          /* looked through */
	struct text form;                /* as much as has come */
	uint64_t ticket;                 /* under which its answer is awaited */
};

struct http {
	struct http_options options;
	struct MHD_Daemon *mhd;
	bool in_place;                   /* a request's pieces lie where they came in */
	int fd;                          /* epoll's */
	int listening;
	char *address;
	struct connection *connections, *suspended;
	unsigned n_connections;          /* in both */
	unsigned n_forms;                /* coming in */
	bool resumed;                    /* one, and it was not looked at yet */
	uint64_t tickets;                /* the last one given */
	unsigned progress;               /* grows with each step that libmicrohttpd tells of */
	int64_t now;                     /* of this turn */
	int64_t next_check;
	bool quiescing;
	struct complaints complaints;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void allow(const struct http *http, struct connection *c, int seconds)
{
	c->deadline = http->now + (int64_t)seconds * 1000;
}

__attribute__((format(printf, 2, 0)))
static void complain(void *arg, const char *fmt, va_list args)
{
	struct http *http = arg;

	(void)args;
	complaints_hear(&http->complaints, http->now, fmt);
}

static struct connection *connection_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void put_into(struct connection **list, struct connection *c)
{
	c->next = *list;
	c->back = list;
	if (c->next != NULL)
		c->next->back = &c->next;
	*list = c;
}

static void take_out(struct connection *c)
{
	*c->back = c->next;
	if (c->next != NULL)
		c->next->back = c->back;
}

static void forget_form(struct http *http, struct connection *c)
{
	http->n_forms -= c->is_form;
	c->is_form = false;
	text_fini(&c->form);
}

static void forget_request(struct http *http, struct connection *c)
{
	headers_fini(&c->headers);
	forget_form(http, c);
	free(c->query);
	c->query = NULL;
}

static void connection_came_or_went(void *arg, struct MHD_Connection *connection, void **context,
                                    enum MHD_ConnectionNotificationCode what)
{
	struct http *http = arg;
	struct connection *c = *context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		c = mem_new(struct connection);
		c->mhd = connection;
		c->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		allow(http, c, http->options.header_seconds);
		put_into(&http->connections, c);
		http->n_connections++;
		metrics_connection(http->options.metrics, true);
		http->progress++;
		*context = c;
	} else if (c != NULL) {
		forget_request(http, c);
		take_out(c);
		http->n_connections--;
		metrics_connection(http->options.metrics, false);
		free(c);
		*context = NULL;
	}
}

static bool has_blank(const char *uri)
{
	static const bool may_be[256] = { ['!' ... '~'] = true, [0x80 ... 0xff] = true };

	while (may_be[(unsigned char)*uri])
		uri++;
	return *uri != '\0';
}

/* The request line is there; nothing is decoded yet, and the query still on it: soon
 * libmicrohttpd cuts it to pieces. */
static void *request_began(void *arg, const char *uri, struct MHD_Connection *connection)
{
	struct http *http = arg;
	struct connection *c = connection_of(connection);
	const char *query = strchr(uri, '?');

	if (c->asked)                    /* the first one's time runs from the connection's start */
		allow(http, c, http->options.header_seconds);
	c->asked = true;
	c->waiting = false;
	c->uri_length = strlen(uri);
	c->has_blank = has_blank(uri);
	c->query = query != NULL ? mem_text(query + 1) : NULL;
	c->is_post = false;
	c->refusal = 0;
	return NULL;
}

static void request_ended(void *arg, struct MHD_Connection *connection, void **context,
                          enum MHD_RequestTerminationCode how)
{
	struct http *http = arg;
	struct connection *c = connection_of(connection);

	(void)context;
	(void)how;
	forget_request(http, c);
	http->progress++;
	c->waiting = true;
	allow(http, c, http->quiescing ? 0 : http->options.idle_seconds);
}

/* Paths are compared as they were sent, so nothing may be decoded. */
static size_t leave_escaped(void *arg, struct MHD_Connection *connection, char *s)
{
	(void)arg;
	(void)connection;
	return strlen(s);
}

static enum MHD_Result look_at_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                      const char *value, size_t length)
{
	(void)kind;
	headers_add(arg, name, name_length, value, length);
	return MHD_YES;
}

/* Sends an answer.  One that goes out while the port is shut is the last on its connection,
 * and on all others that it goes to. */
static enum MHD_Result send_response(struct http *http, struct MHD_Connection *connection,
                                     const struct response *response)
{
	struct MHD_Response *mhd = response_to_send(response);

	if (http->quiescing && MHD_get_response_header(mhd, "Connection") == NULL)
		MHD_add_response_header(mhd, "Connection", "close");
	return MHD_queue_response(connection, (unsigned)response_status(response), mhd);
}

static bool takes_form(const struct http *http, const char *path)
{
	return http->options.takes_form != NULL && http->options.takes_form(http->options.arg, path);
}

/* Whether libmicrohttpd will have room for the answer's head behind the request's; if it has
 * none, it hangs up without a word.  (So it still does where the 130 bytes of a refusal
 * without words are too many.)  Cookies and arguments are kept like headers, cookies twice. */
static bool has_room(struct MHD_Connection *connection, size_t size)
{
	const char *cookies = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Cookie");
	int values = MHD_get_connection_values(connection, MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND,
	                                       NULL, NULL);

	return size + (cookies != NULL ? strlen(cookies) : 0) + (size_t)values * VALUE_BYTES + ANSWER_BYTES
	       <= CONNECTION_BYTES;
}

static const char *words_of(int status)
{
	switch (status) {
	case MHD_HTTP_METHOD_NOT_ALLOWED:
		return "that cannot be done here";
	case MHD_HTTP_LENGTH_REQUIRED:
		return "a form has to say its length";
	case MHD_HTTP_CONTENT_TOO_LARGE:
		return "that is more than a form has room for, so nothing was done";
	case MHD_HTTP_UNSUPPORTED_MEDIA_TYPE:
		return "that is no form of a page, so nothing was done";
	case MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE:
		return "the request's head is too long";
	case MHD_HTTP_SERVICE_UNAVAILABLE:
		return "too many forms at once, so nothing was done; please send it again in a minute";
	default:
		return "not understood";
	}
}

/* Says no and hangs up: what follows on this connection cannot be trusted. */
static enum MHD_Result refuse(struct http *http, struct connection *c, const char *path, int status)
{
	size_t size = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	scoped(response) struct response *response =
		has_room(c->mhd, size) ? response_words(status, words_of(status)) : response_make(status, NULL);

	response_header(response, "Connection", "close");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		response_header(response, "Retry-After", "60");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		response_header(response, "Allow", takes_form(http, path) ? "GET, HEAD, POST" : "GET, HEAD");
	metrics_answered(http->options.metrics, ENDPOINT_OTHER, status);
	return send_response(http, c->mhd, response);
}

static enum MHD_Result send_answer(struct http *http, struct connection *c, const struct response *response)
{
	size_t n;

	response_body(response, &n);
	allow(http, c, http->options.send_seconds + (int)(n / http->options.send_rate));
	return send_response(http, c->mhd, response);
}

/* Until resume(), libmicrohttpd looks neither at its socket nor at anything else of it. */
static void suspend(struct http *http, struct connection *c, uint64_t ticket)
{
	forget_form(http, c);            /* whoever answers has read it */
	c->ticket = ticket;
	take_out(c);
	put_into(&http->suspended, c);
	allow(http, c, http->options.later_seconds);
	MHD_suspend_connection(c->mhd);
}

static void resume(struct http *http, struct connection *c)
{
	take_out(c);
	put_into(&http->connections, c);
	MHD_resume_connection(c->mhd);
	http->resumed = true;
}

static void answer_suspended(struct http *http, struct connection *c, const struct response *response)
{
	metrics_answered(http->options.metrics, ENDPOINT_FORM, response_status(response));
	send_answer(http, c, response);
	resume(http, c);
}

static enum MHD_Result answer(struct http *http, struct connection *c, const char *path)
{
	const struct headers *h = &c->headers;
	struct http_request request = {
		.path = path, .query = c->query, .is_post = c->is_post,
		.form = c->is_post ? text_str(&c->form) : NULL, .form_length = c->form.n,
		.ticket = c->is_post ? ++http->tickets : 0,
		.host = h->host, .origin = h->origin, .sec_fetch_site = h->sec_fetch_site,
		.if_none_match = h->if_none_match.value, .if_modified_since = h->if_modified_since,
		.accept_encoding = h->accept_encoding.value, .user_agent = h->user_agent,
	};
	scoped(response) struct response *response = http->options.handler(http->options.arg, &request);

	if (response != NULL)
		return send_answer(http, c, response);
	assert(c->is_post);
	suspend(http, c, request.ticket);
	return MHD_YES;
}

static enum MHD_Result collect_form(struct connection *c, const char *bytes, size_t *n)
{
	if (*n > HTTP_FORM_MOST - c->form.n)     /* libmicrohttpd sees to it that this is not so */
		return MHD_NO;
	if (c->refusal == 0)
		text_add_n(&c->form, bytes, *n);
	*n = 0;
	return MHD_YES;
}

static int refuse_form(const struct http *http, const struct headers *headers)
{
	int status = headers_refuse_form(headers, HTTP_FORM_MOST);

	return status == 0 && http->n_forms >= FORMS ? MHD_HTTP_SERVICE_UNAVAILABLE : status;
}

/* What to refuse a request with whose head is complete; 0: nothing. */
static int refusal(const struct http *http, const struct connection *c, const char *path, const char *method,
                   const char *version)
{
	size_t size = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;

	if (headers_are_ambiguous(&c->headers, method, path, c->uri_length, version, size) || c->has_blank)
		return MHD_HTTP_BAD_REQUEST;
	if (!c->is_post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	if (!has_room(c->mhd, size))
		return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
	return c->is_post ? refuse_form(http, &c->headers) : 0;
}

/* Whoever is still sending when the connection ends may not hear why; so what has a body that
 * there is room for, and that is what it says, is refused when that has come. */
static bool is_refused_later(const struct connection *c, int status)
{
	return c->is_post && (status == MHD_HTTP_UNSUPPORTED_MEDIA_TYPE || status == MHD_HTTP_SERVICE_UNAVAILABLE);
}

/* Called when the headers are complete, and again when the request is; in between with the
 * body's bytes, and after a 100 Continue with none.  A refusal is given in the first call,
 * which makes libmicrohttpd close the connection and read no body; an answer in the last,
 * which keeps it, or after that. */
static enum MHD_Result request_came(void *arg, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *upload,
                                    size_t *upload_size, void **context)
{
	struct http *http = arg;
	struct connection *c = connection_of(connection);

	if (*upload_size > 0)
		return c->is_post ? collect_form(c, upload, upload_size) : refuse(http, c, path, MHD_HTTP_BAD_REQUEST);
	if (*context != NULL && upload != NULL)
		return MHD_YES;
	if (*context != NULL)
		return c->refusal != 0 ? refuse(http, c, path, c->refusal) : answer(http, c, path);
	*context = http;
	headers_begin(&c->headers, http->in_place ? version : NULL);
	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look_at_header, &c->headers);
	c->is_post = strcmp(method, "POST") == 0 && takes_form(http, path);
	c->refusal = refusal(http, c, path, method, version);
	c->is_form = c->is_post && c->refusal == 0;
	http->n_forms += c->is_form;
	return c->refusal == 0 || is_refused_later(c, c->refusal) ? MHD_YES : refuse(http, c, path, c->refusal);
}

static struct MHD_Daemon *start(struct http *http)
{
	const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;

	return MHD_start_daemon(flags, 0, NULL, NULL, request_came, http,
		MHD_OPTION_EXTERNAL_LOGGER, complain, http,     /* first: the others may complain */
		MHD_OPTION_LISTEN_SOCKET, http->listening,
		MHD_OPTION_CONNECTION_LIMIT, http->options.connections,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
		/* Strict, 0.9 would look for Host and spaces; then it says the head of its 400 twice, or nothing. */
		MHD_OPTION_STRICT_FOR_CLIENT, http->in_place ? 0 : 1,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, request_began, http,
		MHD_OPTION_NOTIFY_CONNECTION, connection_came_or_went, http,
		MHD_OPTION_NOTIFY_COMPLETED, request_ended, http,
		MHD_OPTION_END);
}

static void set_defaults(struct http_options *o)
{
	o->header_seconds = o->header_seconds > 0 ? o->header_seconds : HEADER_SECONDS;
	o->idle_seconds = o->idle_seconds > 0 ? o->idle_seconds : IDLE_SECONDS;
	o->later_seconds = o->later_seconds > 0 ? o->later_seconds : LATER_SECONDS;
	o->send_seconds = o->send_seconds > 0 ? o->send_seconds : SEND_SECONDS;
	o->send_rate = o->send_rate > 0 ? o->send_rate : SEND_RATE;
	o->connections = port_connections(o->connections > 0 ? o->connections : CONNECTIONS);
}

bool http_open(struct http **out, const struct http_options *options, struct err *err)
{
	int listening = options->inherited;

	if (listening < 0 && !port_open(&listening, options->listen, err))
		return false;
	struct http *http = mem_new(struct http);
	http->options = *options;
	http->options.listen = NULL;     /* borrowed, and not needed any more */
	set_defaults(&http->options);
	http->complaints = (struct complaints){ .tell = options->complaint, .arg = options->arg };
	http->in_place = strncmp(MHD_get_version(), "0.9.", 4) == 0;
	http->listening = listening;
	http->address = port_address(listening);
	http->mhd = start(http);
	if (http->mhd == NULL) {
		err_set(err, "cannot serve on %s: libmicrohttpd did not start: %s", http->address, strerror(errno));
		http_free(http);
		return false;
	}
	http->fd = MHD_get_daemon_info(http->mhd, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	*out = http;
	return true;
}

int http_fd(const struct http *http)
{
	return http->fd;
}

int http_timeout_ms(const struct http *http)
{
	MHD_UNSIGNED_LONG_LONG ms;
	int64_t wait = -1;

	if (http->resumed)
		return 0;
	if (http->n_connections > 0) {
		wait = http->next_check - now_ms();
		wait = wait < 0 ? 0 : wait;
	}
	if (MHD_get_timeout(http->mhd, &ms) == MHD_YES && (wait < 0 || ms < (MHD_UNSIGNED_LONG_LONG)wait))
		wait = ms < INT_MAX ? (int64_t)ms : INT_MAX;
	return (int)wait;
}

/* Whoever posted it must not do it again out of impatience. */
static void put_off(struct http *http, struct connection *c)
{
	scoped(response) struct response *response =
		response_words(MHD_HTTP_SERVICE_UNAVAILABLE, "still being worked on; please look again in a minute");

	response_header(response, "Retry-After", "60");
	answer_suspended(http, c, response);
}

/* Ends the connections whose time is over.  Their list stays as it is: libmicrohttpd
 * notices and lets go of them in its own time. */
static void check_deadlines(struct http *http)
{
	if (http->now < http->next_check)
		return;
	http->next_check = http->now + CHECK_MS;
	for (struct connection *c = http->connections; c != NULL; c = c->next) {
		if (c->deadline > http->now)
			continue;
		shutdown(c->fd, SHUT_RDWR);
		if (!c->cut)
			metrics_cut(http->options.metrics, c->waiting ? CUT_IDLE : CUT_LATE);
		c->cut = true;
	}
	for (struct connection *c = http->suspended, *next; c != NULL; c = next) {
		next = c->next;
		if (c->deadline <= http->now)
			put_off(http, c);
	}
}

/* While requests keep coming it is cheaper to look at them again than to go back to the
 * loop and sleep; but others wait there. */
void http_run(struct http *http)
{
	unsigned before, turns = 0;

	do {
		before = http->progress;
		http->resumed = false;
		http->now = now_ms();
		MHD_run(http->mhd);
	} while ((http->progress != before || http->resumed) && ++turns < TURNS);
	check_deadlines(http);
}

void http_answer(struct http *http, uint64_t ticket, struct response *response)
{
	struct connection *c = http->suspended;

	while (c != NULL && c->ticket != ticket)
		c = c->next;
	if (c == NULL)
		return;
	http->now = now_ms();            /* its time begins here */
	answer_suspended(http, c, response);
}

bool http_adopt(struct http *http, int fd)
{
	const struct sockaddr nameless = { .sa_family = AF_UNIX };

	http->now = now_ms();            /* its time begins here */
	return MHD_add_connection(http->mhd, fd, &nameless, sizeof nameless.sa_family) == MHD_YES;
}

const char *http_address(const struct http *http)
{
	return http->address;
}

unsigned http_connections(const struct http *http)
{
	return http->n_connections;
}

void http_quiesce(struct http *http)
{
	if (http->quiescing)
		return;
	http->quiescing = true;
	MHD_quiesce_daemon(http->mhd);
	for (const struct connection *c = http->connections; c != NULL; c = c->next)
		if (c->waiting)
			shutdown(c->fd, SHUT_RDWR);
}

void http_free(struct http *http)
{
	if (http == NULL)
		return;
	if (http->mhd != NULL) {
		http_quiesce(http);
		while (http->suspended != NULL)
			resume(http, http->suspended);
		MHD_stop_daemon(http->mhd);
	}
	close(http->listening);
	free(http->address);
	free(http);
}
