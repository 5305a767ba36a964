/* Forms that are posted, and answers that come later. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../daemon/http.h"
#include "crosstrain/mem.h"
#include "wire.h"

enum { MOST_LATER = 400 };

struct world {
	unsigned served, forms;
	uint64_t later[MOST_LATER];      /* tickets of what waits */
	size_t n_later;
};

static const char *or_none(const char *s)
{
	return s != NULL ? s : "(none)";
}

/* Answers a form posted to "/f/later…" later, "/f/talkative" with a long head, and all with
 * what was understood. */
static struct response *echo(void *arg, const struct http_request *request)
{
	scoped_text struct text text = TEXT_EMPTY;
	struct world *w = arg;

	w->served++;
	w->forms += request->is_post;
	assert_int_equal(request->is_post, request->ticket != 0);
	assert_int_equal(request->is_post, request->form != NULL);
	if (request->is_post && strncmp(request->path, "/f/later", 8) == 0) {
		assert_true(w->n_later < MOST_LATER);
		w->later[w->n_later++] = request->ticket;
		return NULL;
	}
	text_addf(&text, "%s %s query=%s host=%s origin=%s site=%s form(%zu)=", request->is_post ? "POST" : "GET",
	          request->path, or_none(request->query), or_none(request->host), or_none(request->origin),
	          or_none(request->sec_fetch_site), request->form_length);
	text_add_n(&text, request->form != NULL ? request->form : "", request->form_length);
	struct response *response = response_make(200, &text);
	for (int i = 0; i < 6 && strcmp(request->path, "/f/talkative") == 0; i++)
		response_header(response, "X-Talk", "%0120d", 0);
	return response;
}

static bool takes_form(void *arg, const char *path)
{
	(void)arg;
	return strncmp(path, "/f/", 3) == 0;
}

static struct http *serve(struct world *w, struct http_options options)
{
	struct err err;
	struct http *http = NULL;

	options.listen = "127.0.0.1:0";
	options.inherited = -1;
	options.handler = echo;
	options.takes_form = takes_form;
	options.arg = w;
	*w = (struct world){ 0 };
	if (!http_open(&http, &options, &err))
		fail_msg("%s", err.text);
	return http;
}

#define TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define POST(path, more) "POST " path " HTTP/1.1\r\n" HOST TYPE more
#define LATER POST("/f/later", "Content-Length: 3\r\n\r\na=b")
#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"

static void assert_heard(const struct text *heard, const char *what)
{
	if (strstr(text_str(heard), what) == NULL)
		fail_msg("no \"%s\" in \"%s\"", what, text_str(heard));
}

static void answer(struct http *http, uint64_t ticket, const char *words)
{
	scoped_text struct text text = TEXT_EMPTY;

	text_add(&text, words);
	scoped(response) struct response *response = response_make(200, &text);
	http_answer(http, ticket, response);
}

/* ---- forms ---- */

static void a_form_is_read_as_it_was_sent(void **state)
{
	static const struct { const char *request, *understood; } cases[] = {
		{ POST("/f/%61?q=1&r=a%20b+c?", "Content-Length: 11\r\n\r\na=b&c=%00+d"),
		  "POST /f/%61 query=q=1&r=a%20b+c? host=x origin=(none) site=(none) form(11)=a=b&c=%00+d" },
		{ POST("/f/", "Origin: https://x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n"),
		  "POST /f/ query=(none) host=x origin=https://x site=same-origin form(0)=" },
		{ "POST /f/? HTTP/1.1\r\nHost: hr.example:8642\r\nContent-type: Application/X-WWW-Form-URLencoded ; charset=UTF-8\r\n"
		  "content-length: 5\r\n\r\n\r\n\r\n\n",
		  "POST /f/ query= host=hr.example:8642 origin=(none) site=(none) form(5)=\r\n\r\n\n" },
		{ "GET /f/x?a=b&c HTTP/1.1\r\n" HOST "Origin: null\r\n" TYPE "\r\n",
		  "GET /f/x query=a=b&c host=x origin=null site=(none) form(0)=" },
	};
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int fd = wire_dial(http);

		/* Byte by byte, as from afar, and again with another request in the same breath. */
		for (const char *p = cases[i].request; *p != '\0'; p++)
			wire_say(http, fd, p, 1);
		text_clear(&heard);
		assert_false(wire_hear(http, fd, &heard, 100));
		wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
		assert_heard(&heard, cases[i].understood);
		scoped(heap) char *two = mem_format("%s" GET, cases[i].request);
		wire_say(http, fd, two, strlen(two));
		text_clear(&heard);
		assert_false(wire_hear(http, fd, &heard, 100));
		assert_heard(&heard, cases[i].understood);
		assert_heard(&heard, "GET / query=(none) host=x");
		close(fd);
	}
	assert_true(wire_ask(http, BYTES("POST /f/ HTTP/1.0\r\n" TYPE "Content-Length: 3\r\n\r\na\0b"), &heard));
	assert_memory_equal(strstr(heard.s, "form(3)="), "form(3)=a\0b", 11);
}

static void a_form_may_be_as_large_as_it_is_allowed_to_be(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY, request = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	text_add(&request, POST("/f/", "Content-Length: 8192\r\n\r\n"));
	for (int i = 0; i < HTTP_FORM_MOST / 8; i++)
		text_addf(&request, "a=%05d&", i);
	text_add(&request, GET);
	assert_false(wire_ask(http, request.s, request.n, &heard));
	assert_heard(&heard, "form(8192)=a=00000&a=00001&");
	assert_heard(&heard, "a=01023&HTTP/1.1 200 OK\r\n");
	assert_int_equal(w.served, 2);
}

static void a_client_that_asks_first_is_told_to_go_on(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http);

	(void)state;
	wire_say(http, fd, BYTES(POST("/f/", "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")));
	assert_false(wire_hear(http, fd, &heard, 100));
	assert_string_equal(text_str(&heard), "HTTP/1.1 100 Continue\r\n\r\n");
	text_clear(&heard);
	wire_say(http, fd, BYTES("a=b"));
	assert_false(wire_hear(http, fd, &heard, 100));
	assert_heard(&heard, "form(3)=a=b");
	wire_say(http, fd, BYTES(POST("/f/", "Content-Length: 8193\r\nExpect: 100-continue\r\n\r\n")));
	text_clear(&heard);
	assert_true(wire_hear(http, fd, &heard, LONGEST));
	wire_assert_begins(&heard, "HTTP/1.1 413 ");
	close(fd);
}

static void forms_are_taken_where_they_belong(void **state)
{
	static const struct { const char *begin, *allowed; } cases[] = {
		{ "POST /", "GET, HEAD" }, { "POST /f", "GET, HEAD" }, { "PUT /", "GET, HEAD" }, { "DELETE /fx", "GET, HEAD" },
		{ "PUT /f/", "GET, HEAD, POST" }, { "DELETE /f/x?y", "GET, HEAD, POST" }, { "post /f/", "GET, HEAD, POST" },
	};
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(heap) char *request = mem_format("%s HTTP/1.1\r\n" HOST TYPE "Content-Length: %s\r\n\r\n" GET, cases[i].begin,
		                                        strncmp(cases[i].begin, "POST", 4) == 0 ? "50" : "0");
		scoped(heap) char *allow = mem_format("\r\nAllow: %s\r\n", cases[i].allowed);

		assert_true(wire_ask(http, request, strlen(request), &heard));
		wire_assert_begins(&heard, "HTTP/1.1 405 ");
		assert_heard(&heard, allow);
	}
	assert_int_equal(w.served, 0);
}

/* None of these may be answered with 200, and nothing behind them be believed. */
static void what_is_no_form_for_sure_is_refused(void **state)
{
	static const struct { const char *status; const char *bytes; size_t n; } bad[] = {
#define BAD(status, s) { status, s GET, sizeof (s GET) - 1 }
		BAD("411", POST("/f/", "\r\n")),
		BAD("411", POST("/f/", "Expect: 100-continue\r\n\r\n")),
		BAD("413", POST("/f/", "Content-Length: 8193\r\n\r\n")),
		BAD("413", POST("/f/", "Content-Length: 4294967299\r\n\r\na=b")),
		BAD("413", POST("/f/", "Content-Length: 18446744073709551615\r\n\r\n")),
		BAD("4", POST("/f/", "Content-Length: 18446744073709551619\r\n\r\na=b")),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\na=b"),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b"),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=a\r\nContent-Length: 3\r\n\r\n--a"),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded2\r\nContent-Length: 3\r\n\r\na=b"),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded, b\r\nContent-Length: 3\r\n\r\na=b"),
		BAD("415", "POST /f/ HTTP/1.1\r\n" HOST "Content-Type:\r\nContent-Length: 3\r\n\r\na=b"),
		BAD("400", POST("/f/", TYPE "Content-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3\r\nContent-Length: 40\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3, 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: +3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: -3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 03\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 00\r\n\r\n")),
		BAD("400", POST("/f/", "Content-Length: 0x3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3;\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length:\r\n\r\na=b")),
		BAD("400", POST("/f/", "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n")),
		BAD("400", POST("/f/", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
		BAD("400", POST("/f/", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n")),
		BAD("400", POST("/f/", "Content-Length: 3\r\nTransfer-Encoding: identity\r\n\r\na=b")),
		BAD("400", POST("/f/", "Content-Length: 3\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")),
		BAD("400", POST("/f/", "X: y\r\n Content-Length: 40\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "X: y\0Content-Length: 40\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "X: y\rContent-Length: 40\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", HOST "Content-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Origin: https://x\r\nOrigin: https://x\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", POST("/f/", "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 3\r\n\r\na=b")),
		BAD("400", "POST /f/ HTTP/1.1\r\n" TYPE "Content-Length: 3\r\n\r\na=b"),
		BAD("400", POST("/f/ x", "Content-Length: 3\r\n\r\na=b")),
		BAD("400", "GET /f/ HTTP/1.1\r\n" HOST TYPE "Content-Length: 3\r\n\r\na=b"),
		BAD("400", "HEAD /f/ HTTP/1.1\r\n" HOST TYPE "Content-Length: 3\r\n\r\na=b"),
		BAD("400", "PUT /f/ HTTP/1.1\r\n" HOST TYPE "Content-Length: 3\r\n\r\na=b"),
#undef BAD
	};
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		scoped(heap) char *begin = mem_format("HTTP/1.1 %s", bad[i].status);
		bool closed = wire_ask(http, bad[i].bytes, bad[i].n, &heard);

		if (w.served > 0 || strstr(text_str(&heard), " 200 OK") != NULL)
			fail_msg("request %zu was answered: %s", i, text_str(&heard));
		if (!closed || strncmp(text_str(&heard), begin, strlen(begin)) != 0)
			fail_msg("request %zu: %s, %s", i, closed ? "closed" : "open", text_str(&heard));
	}
}

static void what_is_too_large_is_refused_before_it_comes(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });

	(void)state;
	assert_true(wire_ask(http, BYTES(POST("/f/", "Content-Length: 8193\r\n\r\n")), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 413 ");
	assert_heard(&heard, "\r\nConnection: close\r\n");
}

/* Behind a proxy, whoever is still sending would hear of a broken connection instead. */
static void what_is_short_and_no_form_is_refused_when_it_has_come(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http);

	(void)state;
	wire_say(http, fd, BYTES("POST /f/ HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\nContent-Length: 8192\r\n\r\n"));
	assert_false(wire_hear(http, fd, &heard, 100));
	assert_int_equal(heard.n, 0);
	scoped(heap) char *body = mem_format("%08192d", 0);
	wire_say(http, fd, body, 8192);
	assert_true(wire_hear(http, fd, &heard, LONGEST));
	wire_assert_begins(&heard, "HTTP/1.1 415 ");
	assert_int_equal(w.served, 0);
	close(fd);
}

/* Each has a buffer of its own, so there are no more of them than that. */
static void so_many_forms_come_in_at_once_and_no_more(void **state)
{
	enum { FORMS = 512 };
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fds[FORMS];

	(void)state;
	for (int i = 0; i < FORMS; i++) {
		fds[i] = wire_dial(http);
		wire_say(http, fds[i], BYTES(POST("/f/", "Content-Length: 3\r\n\r\na")));
		wire_turn(http, 0);
	}
	assert_true(wire_ask(http, BYTES(POST("/f/", "Content-Length: 3\r\n\r\na=b")), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 503 ");
	assert_heard(&heard, "\r\nRetry-After: ");
	assert_false(wire_ask(http, BYTES(GET), &heard));
	wire_assert_begins(&heard, "HTTP/1.1 200 ");
	wire_say(http, fds[0], BYTES("=b"));
	text_clear(&heard);
	assert_false(wire_hear(http, fds[0], &heard, 100));
	assert_heard(&heard, "form(3)=a=b");
	assert_false(wire_ask(http, BYTES(POST("/f/", "Content-Length: 3\r\n\r\na=b")), &heard));
	assert_heard(&heard, "form(3)=a=b");
	for (int i = 0; i < FORMS; i++)
		close(fds[i]);
}

static void a_form_that_dribbles_is_cut_at_the_time_of_its_head(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ .header_seconds = 1 });
	int fd = wire_dial(http);
	int64_t began = wire_now_ms();
	bool closed = false;

	(void)state;
	wire_say(http, fd, BYTES(POST("/f/", "Content-Length: 8000\r\n\r\n")));
	while (!closed && wire_now_ms() < began + LONGEST) {
		wire_say(http, fd, BYTES("a=b&"));
		closed = wire_hear(http, fd, &heard, 200);
	}
	close(fd);
	assert_true(closed);
	assert_in_range(wire_now_ms() - began, 900, LONGEST);
	assert_int_equal(w.served, 0);
	assert_int_equal(heard.n, 0);
	wire_turn(http, 50);
	assert_int_equal(http_connections(http), 0);
}

static void a_client_that_leaves_midway_leaves_nothing_behind(void **state)
{
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	scoped(http) struct http *stopped = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http), other = wire_dial(stopped);

	(void)state;
	wire_say(http, fd, BYTES(POST("/f/?a=b", "Content-Length: 800\r\n\r\na=b&")));
	wire_say(stopped, other, BYTES(POST("/f/?a=b", "Content-Length: 800\r\n\r\na=b&")));
	wire_turn(http, 20);
	wire_turn(stopped, 20);
	close(fd);
	for (int i = 0; i < 100 && http_connections(http) > 0; i++)
		wire_turn(http, 10);
	assert_int_equal(http_connections(http), 0);
	assert_int_equal(http_connections(stopped), 1);
	assert_int_equal(w.served, 0);
	close(other);
}

/* libmicrohttpd hangs up where an answer finds no room behind a long head; here the form
 * takes some of that room. */
static void no_length_of_a_head_goes_without_an_answer(void **state)
{
	static const char form[] = "0123456789abcdefghij0123456789ABCDEFGHIJ";
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	scoped_text struct text request = TEXT_EMPTY, heard = TEXT_EMPTY;
	unsigned answered = 0;

	(void)state;
	for (size_t n = 50; n < 7400; n += 50) {
		text_clear(&request);
		text_addf(&request, POST("/f/talkative", "X-Long: %0*d\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n"),
		          (int)n, 0, sizeof form * 100);
		for (int i = 0; i < 100; i++)
			text_add_n(&request, form, sizeof form);
		wire_ask(http, request.s, request.n, &heard);
		answered += strncmp(text_str(&heard), "HTTP/1.1 200 ", 13) == 0;
		if (w.forms != answered || (strncmp(text_str(&heard), "HTTP/1.1 200 ", 13) != 0
		                            && strncmp(text_str(&heard), "HTTP/1.1 431 ", 13) != 0))
			fail_msg("%zu: \"%.40s\"", n, text_str(&heard));
	}
	assert_in_range(answered, 120, 150);
}

/* ---- answers that come later ---- */

static void an_answer_may_come_later(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http);

	(void)state;
	wire_say(http, fd, BYTES(LATER GET));
	assert_false(wire_hear(http, fd, &heard, 100));
	assert_int_equal(heard.n, 0);
	assert_int_equal(w.served, 1);
	assert_false(wire_ask(http, BYTES(GET), &heard));            /* others are not kept waiting */
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");

	/* The loop sleeps, is woken, and sleeps again. */
	wire_turn(http, 10);
	assert_true(http_timeout_ms(http) > 0);
	answer(http, w.later[0], "it is done\n");
	assert_int_equal(http_timeout_ms(http), 0);
	answer(http, w.later[0], "twice\n");
	text_clear(&heard);
	assert_false(wire_hear(http, fd, &heard, 100));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	assert_heard(&heard, "\r\n\r\nit is done\nHTTP/1.1 200 OK\r\n");
	assert_heard(&heard, "GET / query=(none)");
	assert_true(http_timeout_ms(http) > 0);
	answer(http, w.later[0], "twice\n");
	answer(http, 0, "to nobody\n");
	answer(http, 12345, "to nobody\n");
	text_clear(&heard);
	assert_false(wire_hear(http, fd, &heard, 50));
	assert_int_equal(heard.n, 0);
	close(fd);
}

static void each_gets_the_answer_to_its_ticket(void **state)
{
	enum { CROWD = 200 };
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fds[CROWD];

	(void)state;
	for (int i = 0; i < CROWD; i++) {
		fds[i] = wire_dial(http);
		wire_say(http, fds[i], BYTES(LATER));
		while (w.n_later == (size_t)i)
			wire_turn(http, 10);
	}
	for (int i = 1; i < CROWD; i++)
		assert_true(w.later[i] > w.later[i - 1]);
	assert_int_equal(http_connections(http), CROWD);
	for (int i = 0; i < CROWD; i++) {
		int j = (i * 77 + 13) % CROWD;
		scoped(heap) char *words = mem_format("\r\n\r\nto %d\n", j);

		answer(http, w.later[j], words + 4);
		text_clear(&heard);
		assert_false(wire_hear(http, fds[j], &heard, 1));
		assert_heard(&heard, words);
	}
	for (int i = 0; i < CROWD; i++)
		close(fds[i]);
}

static void who_waits_too_long_is_told_to_look_again(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	scoped(metrics) struct metrics *metrics = metrics_new();
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){
		.later_seconds = 1, .header_seconds = 1, .metrics = metrics });
	int fd = wire_dial(http);
	int64_t began = wire_now_ms();

	(void)state;
	wire_say(http, fd, BYTES(LATER));
	while (heard.n == 0 && wire_now_ms() < began + LONGEST)
		assert_false(wire_hear(http, fd, &heard, 100));
	assert_in_range(wire_now_ms() - began, 900, LONGEST);
	wire_assert_begins(&heard, "HTTP/1.1 503 ");
	assert_heard(&heard, "\r\nContent-Type: text/plain; charset=utf-8\r\n");
	assert_heard(&heard, "\r\nCache-Control: no-store\r\n");
	assert_heard(&heard, "\r\n\r\nstill being worked on; please look again in a minute\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"form\",code=\"503\"} 1\n");
	wire_assert_counted(metrics, "crosstrain_http_connections 1\n");
	answer(http, w.later[0], "too late\n");
	text_clear(&heard);
	wire_say(http, fd, BYTES(GET));
	assert_false(wire_hear(http, fd, &heard, 100));
	wire_assert_begins(&heard, "HTTP/1.1 200 OK\r\n");
	assert_null(strstr(heard.s, "too late"));
	close(fd);
	assert_int_equal(w.served, 2);
}

/* One is gone when its answer comes, and one before its time is over. */
static void a_client_that_does_not_wait_is_forgotten(void **state)
{
	scoped(metrics) struct metrics *metrics = metrics_new();
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ .later_seconds = 1, .metrics = metrics });
	int fds[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		fds[i] = wire_dial(http);
		wire_say(http, fds[i], BYTES(LATER));
		while (w.n_later == i)
			wire_turn(http, 10);
		if (i % 2 == 1) {        /* by a reset */
			struct linger hard = { .l_onoff = 1 };

			setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
		}
		close(fds[i]);
	}
	wire_turn(http, 10);
	assert_int_equal(http_connections(http), 4);
	wire_assert_counted(metrics, "crosstrain_http_connections 4\n");
	answer(http, w.later[0], "to nobody\n");
	answer(http, w.later[1], "to nobody\n");
	for (int64_t began = wire_now_ms(); http_connections(http) > 0 && wire_now_ms() < began + LONGEST;)
		wire_turn(http, 100);
	assert_int_equal(http_connections(http), 0);
	for (size_t i = 0; i < 4; i++)
		answer(http, w.later[i], "to nobody\n");
	wire_assert_counted(metrics, "crosstrain_http_connections 0\n");
	assert_int_equal(w.served, 4);
}

static void a_client_that_says_no_more_is_answered(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http);

	(void)state;
	wire_say(http, fd, BYTES(LATER));
	shutdown(fd, SHUT_WR);
	assert_false(wire_hear(http, fd, &heard, 50));
	answer(http, w.later[0], "it is done\n");
	assert_true(wire_hear(http, fd, &heard, LONGEST));
	assert_heard(&heard, "\r\n\r\nit is done\n");
	close(fd);
}

static void going_down_leaves_time_for_an_answer(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	struct world w;
	struct http *http = serve(&w, (struct http_options){ 0 });
	int fd = wire_dial(http), left = wire_dial(http);

	(void)state;
	wire_say(http, fd, BYTES(LATER));
	wire_say(http, left, BYTES(LATER));
	while (w.n_later < 2)
		wire_turn(http, 10);
	http_quiesce(http);
	assert_false(wire_hear(http, fd, &heard, 50));
	answer(http, w.later[0], "it is done\n");
	assert_true(wire_hear(http, fd, &heard, LONGEST));
	assert_heard(&heard, "\r\nConnection: close\r\n");
	assert_heard(&heard, "\r\n\r\nit is done\n");
	assert_int_equal(http_connections(http), 1);
	http_free(http);
	char c;
	assert_true(recv(left, &c, 1, MSG_DONTWAIT) <= 0);
	close(fd);
	close(left);
}

static void what_is_posted_is_counted(void **state)
{
	scoped_text struct text heard = TEXT_EMPTY;
	scoped(metrics) struct metrics *metrics = metrics_new();
	struct world w;
	scoped(http) struct http *http = serve(&w, (struct http_options){ .metrics = metrics });

	(void)state;
	assert_true(wire_ask(http, BYTES(POST("/f/", "\r\n")), &heard));
	assert_true(wire_ask(http, BYTES(POST("/f/", "Content-Length: 9000\r\n\r\n")), &heard));
	assert_true(wire_ask(http, BYTES("POST /f/ HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na"), &heard));
	assert_true(wire_ask(http, BYTES(POST("/", "Content-Length: 1\r\n\r\na")), &heard));
	int fd = wire_dial(http);
	wire_say(http, fd, BYTES(LATER));
	assert_false(wire_hear(http, fd, &heard, 50));
	answer(http, w.later[0], "it is done\n");
	answer(http, w.later[0], "twice\n");
	close(fd);
	wire_assert_counted(metrics, "_requests_total{endpoint=\"form\",code=\"200\"} 1\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"other\",code=\"405\"} 1\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"other\",code=\"411\"} 1\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"other\",code=\"413\"} 1\n");
	wire_assert_counted(metrics, "_requests_total{endpoint=\"other\",code=\"415\"} 1\n");
	wire_assert_counted(metrics, "crosstrain_http_connections_total 5\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_read_as_it_was_sent),
		cmocka_unit_test(a_form_may_be_as_large_as_it_is_allowed_to_be),
		cmocka_unit_test(a_client_that_asks_first_is_told_to_go_on),
		cmocka_unit_test(forms_are_taken_where_they_belong),
		cmocka_unit_test(what_is_no_form_for_sure_is_refused),
		cmocka_unit_test(what_is_too_large_is_refused_before_it_comes),
		cmocka_unit_test(what_is_short_and_no_form_is_refused_when_it_has_come),
		cmocka_unit_test(so_many_forms_come_in_at_once_and_no_more),
		cmocka_unit_test(a_form_that_dribbles_is_cut_at_the_time_of_its_head),
		cmocka_unit_test(a_client_that_leaves_midway_leaves_nothing_behind),
		cmocka_unit_test(no_length_of_a_head_goes_without_an_answer),
		cmocka_unit_test(an_answer_may_come_later),
		cmocka_unit_test(each_gets_the_answer_to_its_ticket),
		cmocka_unit_test(who_waits_too_long_is_told_to_look_again),
		cmocka_unit_test(a_client_that_does_not_wait_is_forgotten),
		cmocka_unit_test(a_client_that_says_no_more_is_answered),
		cmocka_unit_test(going_down_leaves_time_for_an_answer),
		cmocka_unit_test(what_is_posted_is_counted),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("http_forms", tests, NULL, NULL);
}
