/* Answers that come later, through the port where each was asked for.  The endpoints are the
 * test's own, in the place of daemon/endpoints.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../daemon/endpoints.h"
#include "../daemon/server.h"
#include "crosstrain/mem.h"

enum { PORTS = 2, FIRST_FD = 3, SECONDS = 15 };

struct world {
	struct site site;
	struct loop *loop;
	struct server *server;
	struct sockaddr_un addresses[PORTS];
	socklen_t lengths[PORTS];
	uint64_t tickets[8];
	size_t n, awaited;
	int client;                      /* that is listened to */
	char heard[1024];
};

bool endpoints_take_form(const char *path)
{
	return strcmp(path, "/form") == 0;
}

struct response *endpoints_answer(const struct http_request *request, const struct site *site)
{
	struct world *w = site->arg;

	if (!request->is_post)
		return response_make(404, NULL);
	w->tickets[w->n++] = request->ticket;
	return NULL;
}

/* Two sockets, as systemd hands them over. */
static int make_world(void **state)
{
	struct world *w = mem_new(struct world);
	char words[16];
	struct err err;

	for (int i = 0; i < PORTS; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

		w->addresses[i].sun_family = AF_UNIX;
		w->lengths[i] = sizeof w->addresses[i];
		assert_int_equal(bind(fd, (struct sockaddr *)&w->addresses[i], sizeof w->addresses[i].sun_family), 0);
		assert_int_equal(listen(fd, 16), 0);
		assert_int_equal(getsockname(fd, (struct sockaddr *)&w->addresses[i], &w->lengths[i]), 0);
		if (fd != FIRST_FD + i) {
			assert_int_equal(dup2(fd, FIRST_FD + i), FIRST_FD + i);
			close(fd);
		}
	}
	snprintf(words, sizeof words, "%d", (int)getpid());
	setenv("LISTEN_PID", words, 1);
	setenv("LISTEN_FDS", "2", 1);
	w->site.arg = w;
	assert_true(loop_create(&w->loop, &err));
	if (!server_create(&w->server, w->loop, "127.0.0.1:0", false, &w->site, &err))
		fail_msg("%s", err.text);
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	struct world *w = *state;

	server_free(w->server);
	loop_free(w->loop);
	free(w);
	return 0;
}

static int post(const struct world *w, size_t port)
{
	static const char form[] = "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	                           "Content-Length: 3\r\n\r\na=b";
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (const struct sockaddr *)&w->addresses[port], w->lengths[port]), 0);
	assert_int_equal(send(fd, form, sizeof form - 1, 0), sizeof form - 1);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static bool nothing_heard(void *arg)
{
	struct world *w = arg;
	ssize_t n = recv(w->client, w->heard, sizeof w->heard - 1, 0);

	w->heard[n > 0 ? n : 0] = '\0';
	return n < 0;
}

static bool has_fewer_tickets(void *arg)
{
	const struct world *w = arg;

	return w->n < w->awaited;
}

/* Lets a form come in. */
static int post_and_wait(struct world *w, size_t port)
{
	int fd = post(w, port);

	w->awaited = w->n + 1;
	loop_linger(w->loop, has_fewer_tickets, w, SECONDS);
	assert_int_equal(w->n, w->awaited);
	return fd;
}

static void answer(struct world *w, uint64_t ticket, const char *words)
{
	scoped_text struct text text = TEXT_EMPTY;

	text_add(&text, words);
	scoped(response) struct response *response = response_make(200, &text);
	server_answer(w->server, ticket, response);
}

static void each_answer_goes_out_where_it_was_asked_for(void **state)
{
	struct world *w = *state;
	int clients[4];
	static const size_t order[] = { 2, 0, 3, 1 };

	for (size_t i = 0; i < 4; i++)
		clients[i] = post_and_wait(w, i % PORTS);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++)
			assert_true(w->tickets[i] != w->tickets[j]);
	answer(w, 0, "to nobody");
	answer(w, UINT64_MAX, "to nobody");
	for (size_t i = 0; i < 4; i++) {
		char words[16];

		snprintf(words, sizeof words, "\r\n\r\nto %zu", order[i]);
		answer(w, w->tickets[order[i]], words + 4);
		answer(w, w->tickets[order[i]], "to nobody");
		w->client = clients[order[i]];
		loop_linger(w->loop, nothing_heard, w, SECONDS);
		if (strstr(w->heard, words) == NULL)
			fail_msg("no \"%s\" in \"%s\"", words + 4, w->heard);
	}
	for (size_t i = 0; i < 4; i++)
		close(clients[i]);
}

static void who_still_waits_at_the_end_is_hung_up_on(void **state)
{
	struct world *w = *state;

	w->client = post_and_wait(w, 1);
	server_free(give(w->server));
	assert_false(nothing_heard(w));
	assert_string_equal(w->heard, "");
	close(w->client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_answer_goes_out_where_it_was_asked_for, make_world, free_world),
		cmocka_unit_test_setup_teardown(who_still_waits_at_the_end_is_hung_up_on, make_world, free_world),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
