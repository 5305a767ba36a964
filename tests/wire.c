#include "wire.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int wire_dial(const struct http *http)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_port = htons((uint16_t)strtoul(strrchr(http_address(http), ':') + 1, NULL, 10));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

int64_t wire_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void wire_turn(struct http *http, int most_ms)
{
	struct pollfd p = { .fd = http_fd(http), .events = POLLIN };
	int wait = http_timeout_ms(http);

	poll(&p, 1, wait < 0 || wait > most_ms ? most_ms : wait);
	http_run(http);
}

/* On a busy machine a while may be over before the server has had its turns. */
bool wire_hear(struct http *http, int fd, struct text *heard, int silence_ms)
{
	int64_t until = wire_now_ms() + silence_ms;

	for (int turns = 0; turns < 20 || wire_now_ms() < until; turns++) {
		char buf[65536];

		wire_turn(http, 5);
		ssize_t n = read(fd, buf, sizeof buf);
		if (n == 0 || (n < 0 && errno != EAGAIN))
			return true;
		if (n > 0) {
			text_add_n(heard, buf, (size_t)n);
			until = wire_now_ms() + silence_ms;
			turns = 0;
		}
	}
	return false;
}

void wire_say(struct http *http, int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN)
			return;          /* it hung up: what it said is still to be read */
		if (sent > 0) {
			bytes += sent;
			n -= (size_t)sent;
		}
		wire_turn(http, 0);
	}
}

bool wire_ask(struct http *http, const char *bytes, size_t n, struct text *heard)
{
	int fd = wire_dial(http);

	text_clear(heard);
	wire_say(http, fd, bytes, n);
	bool closed = wire_hear(http, fd, heard, 120);
	close(fd);
	wire_turn(http, 0);
	return closed;
}

void wire_assert_begins(const struct text *heard, const char *with)
{
	if (strncmp(text_str(heard), with, strlen(with)) != 0)
		fail_msg("not \"%s\" but \"%.60s\"", with, text_str(heard));
}

void wire_assert_counted(const struct metrics *metrics, const char *line)
{
	scoped_text struct text page = TEXT_EMPTY;

	metrics_write(&page, metrics, &(struct figures){ 0 });
	if (strstr(text_str(&page), line) == NULL)
		fail_msg("not there: %s", line);
}
