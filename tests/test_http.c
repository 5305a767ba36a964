/* HTTP as it comes over the wire: whole, broken, slow, hostile.  Server and client take
 * turns in one thread. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../daemon/http.h"
#include "../daemon/port.h"
#include "crosstrain/mem.h"
#include "wire.h"

struct world {
	unsigned served;
	unsigned complaints;
	bool told_a_path;
};

/* Answers "/big" with a megabyte, all else with what was understood. */
static struct response *echo(void *arg, const struct http_request *request)
{
	scoped_text struct text text = TEXT_EMPTY;
	struct world *w = arg;
	struct response *response;

	w->served++;
	if (strncmp(request->path, "/big", 4) == 0)
		for (int i = 0; i < 1 << 16; i++)
			text_add(&text, "0123456789abcdef");
	else
		text_addf(&text, "path=%s inm=%s ae=%s", request->path,
		          request->if_none_match ? request->if_none_match : "-",
		          request->accept_encoding ? request->accept_encoding : "-");
	if (request->user_agent != NULL)
		text_addf(&text, " ua=%s", request->user_agent);
	if (strstr(request->path, "known") != NULL)
		response = response_not_modified(strcmp(request->path, "/known") != 0 ? text.n : LENGTH_UNKNOWN);
	else
		response = response_make(200, &text);
	response_header(response, "ETag", "\"x\"");
	for (int i = 0; i < 6 && strcmp(request->path, "/talkative") == 0; i++)
		response_header(response, "X-Talk", "%0120d", 0);
	return response;
}

static void note_complaint(void *arg, const char *line)
{
	struct world *w = arg;

	w->complaints++;
	w->told_a_path |= strstr(line, "secret") != NULL || strchr(line, '%') != NULL;
}

static struct http *serve(struct world *w, struct http_options options)
{
	struct err err;
	struct http *http = NULL;

	options.listen = options.listen != NULL ? options.listen : "127.0.0.1:0";
	options.inherited = options.inherited > 0 ? options.inherited : -1;
	options.handler = echo;
	options.complaint = note_complaint;
	options.arg = w;
	w->served = 0;
	if (!http_open(&http, &options, &err))
		fail_msg("%s", err.text);
	return http;
}

static void a_whole_request_is_answered_and_the_connection_kept(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	assert_false(wire_ask(http, BYTES("GET /a%2eb?q=1 HTTP/1.1\r\n" HOST "If-None-Match: \"a\"\r\n"
	                                  "If-None-Match: \"b\"\r\n\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	assert_non_null(strstr(heard.s, "Content-Length: 29\r\n"));
	assert_non_null(strstr(heard.s, "\r\n\r\npath=/a%2eb inm=\"a\", \"b\" ae=-"));
	assert_non_null(strstr(heard.s, "\r\nDate: "));
	assert_false(wire_ask(http, BYTES("GET / HTTP/1.1\r\n" HOST "user-agent: Evolution/3.46.4\r\n\r\n"), &heard));
	assert_non_null(strstr(heard.s, " ua=Evolution/3.46.4"));
	assert_false(wire_ask(http, BYTES("GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	assert_true(wire_ask(http, BYTES("GET / HTTP/1.0\r\n\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.");
	assert_non_null(strstr(heard.s, " 200 OK\r\n"));
}

static void what_is_unusual_but_clear_is_answered(void **state)
{
	static const char *const good[] = {
		"GET / HTTP/1.1\r\nhost:x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost:   x  \t\r\nX:\r\nY: \r\nZ: z \r\n\r\n",
		"\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
		"GET /?a=b&c=%00&d HTTP/1.1\r\n" HOST "Cookie: a=b; c=d\r\nExpect: 100-continue\r\n\r\n",
		"GET / HTTP/1.1\r\n" HOST "Connection: keep-alive\r\nUser-Agent: Gr\xc3\xbc\xc3\x9f\r\nAccept: */*\r\n\r\n",
	};
	scoped_text struct text heard = TEXT_EMPTY, long_one = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int fd = wire_dial(http);

		/* Byte by byte, as from afar, and again on the same connection in one piece. */
		text_clear(&heard);
		for (const char *p = good[i]; *p != '\0'; p++)
			wire_say(http, fd, p, 1);
		assert_false(wire_hear(http, fd, &heard, 100));
		if (strstr(text_str(&heard), "HTTP/1.1 200 OK\r\n") == NULL)
			fail_msg("request %zu: %s", i, text_str(&heard));
		text_clear(&heard);
		wire_say(http, fd, good[i], strlen(good[i]));
		assert_false(wire_hear(http, fd, &heard, 100));
		if (strstr(text_str(&heard), "HTTP/1.1 200 OK\r\n") == NULL)
			fail_msg("request %zu, again: %s", i, text_str(&heard));
		close(fd);
	}
	text_add(&long_one, "GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 36; i++)
		text_addf(&long_one, "X-Header-%d: %0100d\r\n", i, i);
	text_add(&long_one, "\r\n");
	int fd = wire_dial(http);
	for (size_t i = 0; i < long_one.n; i += 997)
		wire_say(http, fd, long_one.s + i, long_one.n - i < 997 ? long_one.n - i : 997);
	assert_false(wire_hear(http, fd, &heard, 100));
	assert_non_null(strstr(heard.s, "HTTP/1.1 200 OK\r\n"));
	close(fd);
}

static void head_is_told_the_length_and_no_more(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	assert_false(wire_ask(http, BYTES("HEAD /big HTTP/1.1\r\n" HOST "\r\n"), &heard));
	assert_non_null(strstr(heard.s, "Content-Length: 1048576\r\n"));
	assert_string_equal(strstr(heard.s, "\r\n\r\n"), "\r\n\r\n");
}

static void not_modified_has_no_body(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	assert_true(wire_ask(http, BYTES("GET /known HTTP/1.1\r\n" HOST "\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 304 Not Modified\r\n");
	assert_null(strstr(heard.s, "Content-Length"));
	assert_null(strstr(heard.s, "Transfer-Encoding"));
	assert_string_equal(strstr(heard.s, "\r\n\r\n"), "\r\n\r\n");
	assert_false(wire_ask(http, BYTES("GET /known+cached HTTP/1.1\r\n" HOST "\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 304 Not Modified\r\n");
	assert_non_null(strstr(heard.s, "Content-Length: 29\r\n"));
	assert_string_equal(strstr(heard.s, "\r\n\r\n"), "\r\n\r\n");
}

static void requests_in_one_breath_are_answered_in_order(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	assert_false(wire_ask(http, BYTES("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST
	                                  "Expect: 100-continue\r\n\r\nGET /3 HTTP/1.1\r\n" HOST "\r\n"), &heard));
	assert_int_equal(w.served, 3);
	const char *one = strstr(heard.s, "path=/1"), *two = strstr(heard.s, "path=/2"), *three = strstr(heard.s, "path=/3");
	assert_true(one != NULL && two != NULL && three != NULL && one < two && two < three);
}

/* None of these may ever be answered with 200, and nothing after them be believed. */
static void what_can_be_read_in_two_ways_is_refused(void **state)
{
	static const struct { const char *bytes; size_t n; } bad[] = {
#define BAD(s) { s "GET /smuggled HTTP/1.1\r\n" HOST "\r\n", sizeof (s "GET /smuggled HTTP/1.1\r\n" HOST "\r\n") - 1 }
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n12345"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 35\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: +0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 0x0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 00\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 0, 0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "transfer-encoding: xchunked\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Host: y\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding\v: chunked\r\n\r\n0\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n Content-Length: 5\r\n" HOST "\r\n12345"),
		BAD("GET / HTTP/1.1\r\n" HOST "X: y\r\n\rContent-Length: 5\r\n\r\n12345"),
		BAD("GET / HTTP/1.1\r\n" HOST "Content-Length(5): 5\r\n\r\n12345"),
		BAD("GET / HTTP/1.1\r\n" HOST ": y\r\n\r\n"),
		BAD("GET /a\tb HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET /\t HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET /a?\x1b[2J HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "If-Modified-Since: a\r\nIf-Modified-Since: b\r\n\r\n"),
		BAD("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET /a?x\0b HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET\0 / HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GE\0T / HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "X\0Y: a\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "X: a\0\0b\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\nX: a\0b\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\0\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n"),
		BAD("GET / HTTP/1.1\r\nX: a\r\n\tb\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1\r\nHost: x\n\r\n"),
		BAD("GET / HTTP/1.1\r\nHost: x\n\n"),
		BAD("GET / HTTP/1.1\r\nHost: x\r\n\n\n"),
		BAD("GET / HTTP/1.0\r\n\n\n"),
		BAD("GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n"),
		BAD("GET  / HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET / /b HTTP/1.1\r\n" HOST "\r\n"),
		BAD("GET / HTTP/9.9\r\n" HOST "\r\n"),
		BAD("GET / HTTP/1.1 x\r\n" HOST "\r\n"),
		BAD("GET / FTP/1.1\r\n" HOST "\r\n"),
		BAD("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"),
#undef BAD
	};
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		bool closed = wire_ask(http, bad[i].bytes, bad[i].n, &heard);

		if (w.served > 0 || strstr(text_str(&heard), " 200 OK") != NULL)
			fail_msg("request %zu was answered: %s", i, text_str(&heard));
		if (!closed)
			fail_msg("request %zu left the connection open: %s", i, text_str(&heard));
		if (heard.n > 0 && strncmp(heard.s, "HTTP/1.1 4", 10) != 0 && strncmp(heard.s, "HTTP/1.1 5", 10) != 0)
			fail_msg("request %zu: %s", i, text_str(&heard));
	}
}

static void a_refusal_is_said_once(void **state)
{
	static const char *const bad[] = {
		"GET / HTTP/1.1\r\n\r\n", "GET /a b HTTP/1.1\r\n" HOST "\r\n", "GET /?a b HTTP/1.1\r\n" HOST "\r\n",
	};
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_true(wire_ask(http, bad[i], strlen(bad[i]), &heard));
		wire_assert_begins(&heard, "HTTP/1.1 400 ");
		assert_null(strstr(heard.s + 1, "HTTP/1.1 400 "));
	}
	assert_int_equal(w.served, 0);
}

static void other_methods_are_told_which_there_are(void **state)
{
	static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "TRACE", "get", "CONNECT" };
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		char *request = mem_format("%s / HTTP/1.1\r\n" HOST "\r\n", methods[i]);

		assert_true(wire_ask(http, request, strlen(request), &heard));
		wire_assert_begins(&heard, "HTTP/1.1 405 ");
		assert_non_null(strstr(heard.s, "\r\nAllow: GET, HEAD\r\n"));
		free(request);
	}
	assert_int_equal(w.served, 0);
}

static void what_is_too_long_is_refused(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY, request = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	text_add(&request, "GET /");
	for (int i = 0; i < 100000; i++)
		text_add_char(&request, 'a');
	text_add(&request, " HTTP/1.1\r\n" HOST "\r\n");
	assert_true(wire_ask(http, request.s, request.n, &heard));
	assert_int_equal(w.served, 0);
	text_clear(&request);
	text_add(&request, "GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 10000; i++)
		text_addf(&request, "X-%d: y\r\n", i);
	text_add(&request, "\r\n");
	assert_true(wire_ask(http, request.s, request.n, &heard));
	assert_int_equal(w.served, 0);
}

/* libmicrohttpd hangs up where an answer finds no room behind a long head. */
static void no_length_of_a_head_goes_without_an_answer(void **state)
{
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	scoped_text struct text request = TEXT_EMPTY, heard = TEXT_EMPTY;
	static const char *const names[] = { "X-Long", "Cookie" };
	const size_t most[] = { 7800, 3800 };

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t n = 50; n < most[i]; n += 50) {
			text_clear(&request);
			text_addf(&request, "GET /talkative HTTP/1.1\r\n" HOST "%s: %0*d\r\nConnection: close\r\n\r\n",
			          names[i], (int)n, 0);
			wire_ask(http, request.s, request.n, &heard);
			if (strncmp(text_str(&heard), "HTTP/1.1 200 ", 13) != 0 && strncmp(text_str(&heard), "HTTP/1.1 431 ", 13) != 0)
				fail_msg("%s of %zu: \"%.40s\"", names[i], n, text_str(&heard));
		}
}

static void slow_headers_are_cut_though_bytes_keep_coming(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ .header_seconds = 1 });
	int fd = wire_dial(http);
	int64_t began = wire_now_ms();
	bool closed = false;

	(void)state;
	wire_say(http, fd, BYTES("GET / HTTP/1.1\r\n"));
	while (!closed && wire_now_ms() < began + LONGEST) {
		wire_say(http, fd, BYTES("X: y\r\n"));
		closed = wire_hear(http, fd, &heard, 200);
	}
	close(fd);
	assert_true(closed);
	assert_in_range(wire_now_ms() - began, 900, LONGEST);
	assert_int_equal(w.served, 0);
	assert_false(wire_ask(http, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
}

static void who_came_was_refused_or_cut_is_counted(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	scoped(metrics) struct metrics *metrics = metrics_new();
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){
		.idle_seconds = 1, .header_seconds = 1, .metrics = metrics });
	int idle = wire_dial(http), late = wire_dial(http);

	(void)state;
	wire_say(http, idle, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_false(wire_hear(http, idle, &heard, 50));
	wire_assert_counted(metrics, "crosstrain_http_connections 2\n");
	assert_true(wire_ask(http, BYTES("DELETE / HTTP/1.1\r\n" HOST "\r\n"), &heard));
	assert_true(wire_hear(http, idle, &heard, LONGEST));
	assert_true(wire_hear(http, late, &heard, LONGEST));
	close(idle);
	close(late);
	wire_turn(http, 50);
	wire_assert_counted(metrics, "crosstrain_http_connections 0\n");
	wire_assert_counted(metrics, "crosstrain_http_connections_total 3\n");
	wire_assert_counted(metrics, "_connections_cut_total{reason=\"idle\"} 1\n");
	wire_assert_counted(metrics, "_connections_cut_total{reason=\"late\"} 1\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"other\",code=\"405\"} 1\n");
}

static void a_connection_that_asks_nothing_more_is_closed(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ .idle_seconds = 1, .header_seconds = 1 });
	int fd = wire_dial(http), silent = wire_dial(http);
	int64_t began = wire_now_ms();

	(void)state;
	wire_say(http, fd, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(wire_hear(http, fd, &heard, LONGEST));
	assert_true(wire_hear(http, silent, &heard, LONGEST));
	assert_in_range(wire_now_ms() - began, 900, LONGEST);
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	close(fd);
	close(silent);
	wire_turn(http, 50);
	assert_int_equal(http_connections(http), 0);
	assert_int_equal(http_timeout_ms(http), -1);
}

static void who_does_not_take_the_answer_is_cut(void **state)
{
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ .send_seconds = 1, .send_rate = 1 << 30 });
	int fd = wire_dial(http);
	int64_t began = wire_now_ms();

	(void)state;
	/* Enough answers to fill every buffer between the two. */
	for (int i = 0; i < 16; i++)
		wire_say(http, fd, BYTES("GET /big HTTP/1.1\r\n" HOST "\r\n"));
	while (http_connections(http) > 0 && wire_now_ms() < began + LONGEST)
		wire_turn(http, 100);
	assert_int_equal(http_connections(http), 0);
	assert_in_range(wire_now_ms() - began, 900, LONGEST);
	close(fd);
}

static void who_takes_a_large_answer_slowly_gets_it_whole(void **state)
{
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ .send_seconds = 1, .send_rate = 1 << 18 });
	int fd = wire_dial(http);
	static char buf[1 << 16];

	(void)state;
	for (int i = 0; i < 16; i++)
		wire_say(http, fd, BYTES("GET /big HTTP/1.1\r\n" HOST "\r\n"));
	/* Half a megabyte a second, when the buffers between the two are full. */
	for (int64_t began = wire_now_ms(); wire_now_ms() < began + 5000;) {
		wire_turn(http, 100);
		if (read(fd, buf, sizeof buf) == 0)
			fail_msg("cut after %d ms", (int)(wire_now_ms() - began));
	}
	assert_int_equal(http_connections(http), 1);
	close(fd);
}

static void broken_requests_are_told_of_seldom_and_without_their_link(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (int i = 0; i < 40; i++)
		assert_true(wire_ask(http, BYTES("GET /secret HTTP/1.1\r\n" HOST "Content-Length: secret\r\n\r\n"), &heard));
	assert_in_range(w.complaints, 1, 12);
	assert_false(w.told_a_path);
}

static void a_crowd_of_idle_connections_does_not_keep_others_out(void **state)
{
	enum { CROWD = 300 };
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int crowd[CROWD];

	(void)state;
	for (int i = 0; i < CROWD; i++) {
		crowd[i] = wire_dial(http);
		wire_say(http, crowd[i], BYTES("GET / HTTP/1.1\r\nX: "));
	}
	wire_turn(http, 10);
	assert_int_equal(http_connections(http), CROWD);
	assert_false(wire_ask(http, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < CROWD; i++)
		close(crowd[i]);
	for (int i = 0; i < 100 && http_connections(http) > 0; i++)
		wire_turn(http, 10);
	assert_int_equal(http_connections(http), 0);
}

static void beyond_the_limit_newcomers_wait_in_the_queue(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	scoped(http) struct http *http = serve(&w, (struct http_options){ .connections = 2 });
	int one = wire_dial(http), two = wire_dial(http);

	(void)state;
	wire_turn(http, 10);
	wire_turn(http, 10);
	assert_int_equal(http_connections(http), 2);
	int third = wire_dial(http);
	wire_say(http, third, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_false(wire_hear(http, third, &heard, 100));
	assert_int_equal(heard.n, 0);
	close(one);
	assert_false(wire_hear(http, third, &heard, 200));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	close(two);
	close(third);
}

static void going_down_answers_what_was_asked_and_leaves_the_port_open(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w = { 0 };
	struct err err;
	int port;

	/* As systemd does, the test keeps a descriptor of the socket. */
	(void)state;
	assert_true(port_open(&port, "127.0.0.1:0", &err));
	struct http *http = serve(&w, (struct http_options){ .inherited = dup(port) });
	int idle = wire_dial(http), asking = wire_dial(http);
	wire_say(http, idle, BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"));
	assert_false(wire_hear(http, idle, &heard, 100));
	wire_say(http, asking, BYTES("GET /last HTTP/1.1\r\n"));
	wire_turn(http, 10);
	http_quiesce(http);
	int late = wire_dial(http);           /* waits in the port's queue for the next daemon */
	assert_true(wire_hear(http, idle, &heard, LONGEST));
	text_clear(&heard);
	wire_say(http, asking, BYTES(HOST "\r\n"));
	assert_true(wire_hear(http, asking, &heard, LONGEST));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	assert_non_null(strstr(heard.s, "Connection: close"));
	wire_turn(http, 10);
	assert_int_equal(http_connections(http), 0);
	http_free(http);
	text_clear(&heard);
	http = serve(&w, (struct http_options){ .inherited = port });
	wire_say(http, late, BYTES("GET /late HTTP/1.1\r\n" HOST "\r\n"));
	assert_false(wire_hear(http, late, &heard, 300));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	http_free(http);
	close(idle);
	close(asking);
	close(late);
}

static void an_address_that_cannot_be_is_told(void **state)
{
	static const char *const bad[] = { "", "8642", "localhost:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "192.0.2.1:0" };
	struct world w = { 0 };
	scoped(http) struct http *taken = serve(&w, (struct http_options){ 0 });
	struct http_options options = { .inherited = -1, .handler = echo, .arg = &w };
	struct http *http = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		options.listen = bad[i];
		assert_false(http_open(&http, &options, &err));
		assert_non_null(strstr(err.text, bad[i]));
	}
	options.listen = http_address(taken);
	assert_false(http_open(&http, &options, &err));
	assert_non_null(strstr(err.text, "Address already in use"));
	options.listen = "[::1]:0";
	if (http_open(&http, &options, &err))
		assert_memory_equal(http_address(http), "[::1]:", 6);
	http_free(http);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_request_is_answered_and_the_connection_kept),
		cmocka_unit_test(what_is_unusual_but_clear_is_answered),
		cmocka_unit_test(head_is_told_the_length_and_no_more),
		cmocka_unit_test(not_modified_has_no_body),
		cmocka_unit_test(requests_in_one_breath_are_answered_in_order),
		cmocka_unit_test(what_can_be_read_in_two_ways_is_refused),
		cmocka_unit_test(a_refusal_is_said_once),
		cmocka_unit_test(other_methods_are_told_which_there_are),
		cmocka_unit_test(what_is_too_long_is_refused),
		cmocka_unit_test(no_length_of_a_head_goes_without_an_answer),
		cmocka_unit_test(slow_headers_are_cut_though_bytes_keep_coming),
		cmocka_unit_test(who_came_was_refused_or_cut_is_counted),
		cmocka_unit_test(a_connection_that_asks_nothing_more_is_closed),
		cmocka_unit_test(who_does_not_take_the_answer_is_cut),
		cmocka_unit_test(who_takes_a_large_answer_slowly_gets_it_whole),
		cmocka_unit_test(broken_requests_are_told_of_seldom_and_without_their_link),
		cmocka_unit_test(a_crowd_of_idle_connections_does_not_keep_others_out),
		cmocka_unit_test(beyond_the_limit_newcomers_wait_in_the_queue),
		cmocka_unit_test(going_down_answers_what_was_asked_and_leaves_the_port_open),
		cmocka_unit_test(an_address_that_cannot_be_is_told),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
