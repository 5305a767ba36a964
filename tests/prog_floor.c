/* The least that serving can cost: answers that lie ready, headers and all, and nothing but
 * epoll, recv and send.  No server for anything but table.py, which asks nicely.
 *
 *	prog_floor PORT FEEDS ROOT     a line of FEEDS is a path and an ETag, ROOT has the files */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"

static const char headers[] =
	"Date: Thu, 26 Nov 2026 12:44:48 GMT\r\nETag: \"a05693d8605b8b6b1d0a2cad3cc35702\"\r\n"
	"Last-Modified: Thu, 26 Nov 2026 12:07:33 GMT\r\nCache-Control: private, no-cache\r\n";

/* The whole answer for a path, kept under it. */
static void keep(const char *path, const char *root)
{
	scoped(heap) char *name = mem_format("%s%s", root, path);
	struct text *answer = mem_new(struct text);
	struct stat st;
	int fd = open(name, O_RDONLY);

	if (fd < 0 || fstat(fd, &st) != 0)
		exit(1);
	scoped(heap) char *bytes = mem_zero((size_t)st.st_size, 1);
	if (read(fd, bytes, (size_t)st.st_size) != st.st_size)
		exit(1);
	close(fd);
	text_addf(answer, "HTTP/1.1 200 OK\r\n%sContent-Type: text/calendar; charset=utf-8\r\nContent-Length: %zu\r\n\r\n",
	          headers, (size_t)st.st_size);
	text_add_n(answer, bytes, (size_t)st.st_size);
	if (hsearch((ENTRY){ mem_text(path), answer }, ENTER) == NULL)
		exit(1);
}

/* The path of a request, which is cut off behind it. */
static char *path_of(char *request)
{
	char *path = strchr(request, ' ');

	if (path == NULL || strchr(path + 1, ' ') == NULL)
		exit(1);
	*strchr(path + 1, ' ') = '\0';
	return path + 1;
}

static void answer(int fd)
{
	static struct text not_modified = TEXT_EMPTY;
	char request[4096];
	ssize_t n = recv(fd, request, sizeof request - 1, 0);

	if (n <= 0) {
		close(fd);
		return;
	}
	request[n] = '\0';
	if (not_modified.n == 0)
		text_addf(&not_modified, "HTTP/1.1 304 Not Modified\r\n%s\r\n", headers);
	bool is_known = strcasestr(request, "\r\nif-none-match:") != NULL;
	ENTRY *found = hsearch((ENTRY){ path_of(request), NULL }, FIND);
	const struct text *whole = is_known ? &not_modified : found != NULL ? found->data : NULL;
	if (whole == NULL || send(fd, whole->s, whole->n, MSG_NOSIGNAL) != (ssize_t)whole->n)
		close(fd);
}

static void watch(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void take_connections(int epoll, int listening)
{
	int one = 1;

	for (int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK); fd >= 0;
	     fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		watch(epoll, fd);
	}
}

static int listen_on(const char *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	at.sin_port = htons((uint16_t)atoi(port));
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 4096) != 0)
		exit(1);
	return fd;
}

int main(int argc, char *argv[])
{
	struct epoll_event events[128];
	FILE *feeds = argc == 4 ? fopen(argv[2], "r") : NULL;
	char path[256];

	if (feeds == NULL || hcreate(1 << 17) == 0)
		return 2;
	while (fscanf(feeds, "%255s %*s", path) == 1)
		keep(path, argv[3]);
	int epoll = epoll_create1(0), listening = listen_on(argv[1]);
	watch(epoll, listening);
	for (;;) {
		int n = epoll_wait(epoll, events, 128, -1);

		for (int i = 0; i < n; i++) {
			if (events[i].data.fd == listening)
				take_connections(epoll, listening);
			else
				answer(events[i].data.fd);
		}
	}
}
