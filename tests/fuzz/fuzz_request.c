/* Bytes of a client → http.c → endpoints.c → bytes that come back, through a real socket.
 * Client and server take turns in one thread.
 *
 * What an input says is sent as it is, but for the bytes of `letters`, which mutations
 * would hardly find or soon break: a link that is live, its ETag, a pause, … */
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../../daemon/endpoints.h"
#include "../told.h"
#include "../world.h"
#include "answers.h"
#include "crosstrain/mem.h"
#include "fuzz.h"

enum letter {
	LIVE = 0xf0, ENDED, GONE,        /* the token of such a link */
	NEARLY,                          /* LIVE with another last letter */
	ETAG,                            /* LIVE's, without quotes */
	LONG,                            /* a thousand letters */
	ANSWER = 0xfb,                   /* what was posted is answered, if it waits */
	COLD,                            /* the cache is empty */
	LATER,                           /* 20 seconds pass */
	CLOSED,                          /* the client has no more to say */
	PAUSE,                           /* the server has its turn */
};

enum { LETTERS = PAUSE - LIVE + 1 };

struct world {
	struct published *told;
	struct directory *directory;
	struct site site;
	struct http *http;
	struct sockaddr_un address;
	socklen_t address_length;
	char *letters[LETTERS];          /* the text of each; NULL: it has none */
	/* of the input in hand */
	int client;
	struct text sent, heard;
	bool hung_up;
	struct exchange *served;
	size_t n_served;
	uint64_t ticket;                 /* of what was posted last, and waits … */
	time_t since;                    /* … since then */
};

/* The clock of deadlines stands still but where an input lets time pass, so the same input
 * does the same.  Found by libmicrohttpd too, in the place of the C library's. */
static time_t *seconds(void)
{
	static time_t now = 1000;

	return &now;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	if (clock != CLOCK_MONOTONIC)
		return (int)syscall(SYS_clock_gettime, clock, out);
	*out = (struct timespec){ .tv_sec = *seconds() };
	return 0;
}

/* ---- the server ---- */

static bool is_feed(const struct world *w, const char *path, enum letter link)
{
	scoped(heap) char *feed = mem_format("/feeds/%s.ics", w->letters[link - LIVE]);

	return strcmp(path, feed) == 0;
}

/* Which answers a path may get. */
static bool is_due(const struct world *w, const struct http_request *request, int status)
{
	bool asks = request->if_none_match != NULL || request->if_modified_since != NULL;

	if (is_feed(w, request->path, LIVE) || is_feed(w, request->path, ENDED))
		return status == 200 || (asks && status == 304);
	if (is_feed(w, request->path, GONE))
		return status == 410;
	if (strcmp(request->path, "/healthz") == 0 || strcmp(request->path, "/robots.txt") == 0)
		return status == 200;
	return status == 404;
}

/* The length of the whole answer in the place of which a 304 was given. */
static size_t whole_length(const struct world *w, const struct http_request *request)
{
	struct http_request unconditional = { .path = request->path, .accept_encoding = request->accept_encoding };
	scoped(cache) struct cache *nothing = cache_new(0, NULL);
	struct site aside = w->site;
	size_t n;

	aside.cache = nothing;
	scoped(response) struct response *whole = endpoints_answer(&unconditional, &aside);
	response_body(whole, &n);
	return n;
}

static bool takes_form(void *arg, const char *path)
{
	(void)arg;
	return endpoints_take_form(path);
}

static void note_posted(struct exchange *served, const struct http_request *request)
{
	assert(endpoints_take_form(request->path) && request->form_length <= HTTP_FORM_MOST);
	served->is_post = true;
	served->form = mem_array(char, request->form_length);
	memcpy(served->form, request->form, request->form_length);
	served->n_form = request->form_length;
}

static struct response *make(int status, const char *words)
{
	scoped_text struct text text = TEXT_EMPTY;

	text_add(&text, words);
	return response_make(status, &text);
}

/* Where answer_later() does not come in time, it is http.c that answers. */
static struct response *wait_with(struct world *w, const struct http_request *request)
{
	assert(request->ticket > w->ticket);
	w->ticket = request->ticket;
	w->since = *seconds();
	*mem_push(w->served, w->n_served) = (struct exchange){
		.path = mem_text(request->path),
		.response = make(503, "still being worked on; please look again in a minute\n"),
	};
	note_posted(&w->served[w->n_served - 1], request);
	return NULL;
}

static void answer_later(struct world *w)
{
	enum { LATER_SECONDS = 30 };
	struct exchange *last = w->n_served > 0 ? &w->served[w->n_served - 1] : NULL;
	scoped(response) struct response *response = make(200, "done\n");

	http_answer(w->http, w->ticket, response);
	if (last == NULL || response_status(last->response) != 503 || *seconds() >= w->since + LATER_SECONDS)
		return;
	response_free(last->response);
	last->response = response_hold(response);
}

static struct response *answer(void *arg, const struct http_request *request)
{
	struct world *w = arg;

	if (request->is_post && strncmp(request->path, "/my/later", 9) == 0)
		return wait_with(w, request);
	struct response *response = endpoints_answer(request, &w->site);
	int status = response_status(response);

	assert(is_due(w, request, status));
	*mem_push(w->served, w->n_served) = (struct exchange){
		.path = mem_text(request->path),
		.calendar = status == 200 && strncmp(request->path, "/feeds/", 7) == 0,
		.response = response_hold(response), .whole = status == 304 ? whole_length(w, request) : 0,
	};
	if (request->is_post)
		note_posted(&w->served[w->n_served - 1], request);
	return response;
}

/* The words of a complaint are our own; with a path in it, it had a slash, and "HTTP/1.1"
 * has the only one that may be there. */
static void complain(void *arg, const char *line)
{
	(void)arg;
	assert(strpbrk(line, "%\r\n") == NULL);
	for (const char *p = strchr(line, '/'); p != NULL; p = strchr(p + 1, '/'))
		assert(p - line >= 4 && memcmp(p - 4, "HTTP", 4) == 0);
}

static void listen_here(struct world *w, int *out)
{
	w->address.sun_family = AF_UNIX;
	w->address_length = sizeof w->address;
	*out = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Without a name, Linux chooses a free one that is no file. */
	if (*out < 0 || bind(*out, (struct sockaddr *)&w->address, sizeof w->address.sun_family) != 0
	    || listen(*out, 16) != 0 || getsockname(*out, (struct sockaddr *)&w->address, &w->address_length) != 0)
		abort();
}

static void warm_cache(struct world *w)
{
	static const char *const encodings[] = { NULL, "gzip" };

	for (size_t i = 0; i < 4; i++) {
		scoped(heap) char *path = mem_format("/feeds/%s.ics", w->letters[i / 2]);
		struct http_request request = { .path = path, .accept_encoding = encodings[i % 2] };

		response_free(endpoints_answer(&request, &w->site));
	}
}

static void empty_cache(struct world *w)
{
	cache_free(w->site.cache);
	w->site.cache = cache_new(1 << 20, NULL);
}

/* Tom's link is live and Ann's too; of Ann's earlier ones the second has ended and the
 * first is gone. */
static void publish(struct world *w)
{
	struct published *told = w->told = told_make();
	struct subject_ix ann = told_who(told, "ann"), tom = told_who(told, "tom");
	char etag[DIGEST_TEXT_SIZE];

	told_visit(told, "tom", "warehouse", "bea", "2027-01-04", 1);
	told_publish(told, world_day("2027-01-01"));
	told->subjects[ann.i].generation = 3;
	*mem_push(told->retired, told->n_retired) = (struct retired_link){ ann, 1, world_day("2026-07-01") };
	*mem_push(told->retired, told->n_retired) = (struct retired_link){ ann, 2, world_day("2026-12-30") };
	w->directory = directory_make(told, &told_key, world_day("2027-01-01"));
	w->site = (struct site){ .directory = w->directory, .cache = cache_new(1 << 20, NULL), .gzip = true };

	int64_t row = published_subject(told, ann)->row;
	struct token live = directory_token(w->directory, LINK_FEED, tom);
	w->letters[LIVE - LIVE] = mem_text(live.s);
	w->letters[ENDED - LIVE] = mem_text(token_make(&told_key, LINK_FEED, row, 2).s);
	w->letters[GONE - LIVE] = mem_text(token_make(&told_key, LINK_FEED, row, 1).s);
	struct feed_ref tom_feed = directory_find(w->directory, live.s, TOKEN_LENGTH);
	w->letters[ETAG - LIVE] = mem_text(digest_write(etag, &tom_feed.etag));
	live.s[TOKEN_LENGTH - 1] ^= 1;
	w->letters[NEARLY - LIVE] = mem_text(live.s);
	w->letters[LONG - LIVE] = mem_format("%01000d", 0);
	warm_cache(w);
}

static struct world *make_world(void)
{
	struct world *w = mem_new(struct world);
	struct http_options options = {
		.handler = answer, .complaint = complain, .takes_form = takes_form, .arg = w };
	struct err err;

	publish(w);
	listen_here(w, &options.inherited);
	if (!http_open(&w->http, &options, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return w;
}

/* ---- the client ---- */

static void hear(struct world *w)
{
	char buf[16384];
	ssize_t n;

	while ((n = recv(w->client, buf, sizeof buf, MSG_DONTWAIT)) > 0)
		text_add_n(&w->heard, buf, (size_t)n);
	/* Not all that was sent had been read when it hung up, where this is a reset. */
	w->hung_up |= n == 0 || errno != EAGAIN;
}

/* Until the server has nothing more to do. */
static void turn(struct world *w)
{
	struct pollfd p = { .fd = http_fd(w->http), .events = POLLIN };

	do {
		http_run(w->http);
		hear(w);
	} while (http_timeout_ms(w->http) == 0 || poll(&p, 1, 0) > 0);
}

static void say(struct world *w, const char *bytes, size_t n)
{
	while (n > 0 && !w->hung_up) {
		ssize_t took = send(w->client, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (took > 0) {
			text_add_n(&w->sent, bytes, (size_t)took);
			bytes += took;
			n -= (size_t)took;
		} else {
			turn(w);         /* it has to read first, or is gone */
			w->hung_up |= send(w->client, "", 0, MSG_NOSIGNAL | MSG_DONTWAIT) < 0;
		}
	}
}

static void pass_time(struct world *w, int s)
{
	*seconds() += s;
	turn(w);
}

static bool say_letter(struct world *w, uint8_t letter)
{
	const char *text = w->letters[letter - LIVE];

	switch (letter) {
	case ANSWER:
		answer_later(w);
		turn(w);
		break;
	case COLD:
		empty_cache(w);
		break;
	case LATER:
		pass_time(w, 20);
		break;
	case CLOSED:
		shutdown(w->client, SHUT_WR);
		turn(w);
		return false;
	case PAUSE:
		turn(w);
		break;
	default:
		say(w, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
	}
	return true;
}

static void say_all(struct world *w, const uint8_t *data, size_t size)
{
	bool more = true;

	for (size_t i = 0, plain; i < size && more && !w->hung_up; i += plain) {
		for (plain = 0; i + plain < size && data[i + plain] < LIVE; plain++)
			;
		say(w, (const char *)data + i, plain);
		if (plain == 0) {
			more = say_letter(w, data[i]);
			plain = 1;
		}
	}
	turn(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world *w;          /* made once: to open a port takes longer than a request */

	if (w == NULL)
		w = make_world();
	w->client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(w->client, (struct sockaddr *)&w->address, w->address_length) != 0)
		abort();
	say_all(w, data, size);
	for (size_t i = 0; i <= w->n_served && !w->hung_up; i++)
		pass_time(w, 61);        /* longer than anybody may take for anything, but to wait for answers */
	assert(w->hung_up && http_connections(w->http) == 0);
	answers_judge(&w->sent, &w->heard, w->served, w->n_served);

	if (memchr(data, COLD, size) != NULL)
		warm_cache(w);
	for (size_t i = 0; i < w->n_served; i++) {
		response_free(w->served[i].response);
		free(w->served[i].path);
		free(w->served[i].form);
	}
	w->n_served = 0;
	text_clear(&w->sent);
	text_clear(&w->heard);
	w->hung_up = false;
	close(w->client);
	return 0;
}
