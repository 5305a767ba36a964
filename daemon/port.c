/* Listening sockets, and how many connections the system allows on them. */
#include "port.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "crosstrain/mem.h"

enum { OTHER_FILES = 64 };       /* the store, the journal, the control socket, … */

/* Splits "127.0.0.1:80" or "[::1]:80". */
static bool split_address(const char *listen, char **host, const char **port)
{
	const char *colon = strrchr(listen, ':');

	if (colon == NULL || colon == listen || colon[1] == '\0')
		return false;
	*port = colon + 1;
	if (listen[0] == '[' && colon[-1] == ']')
		*host = mem_text_n(listen + 1, (size_t)(colon - listen) - 2);
	else
		*host = mem_text_n(listen, (size_t)(colon - listen));
	return true;
}

static bool bind_and_listen(int fd, const struct addrinfo *where)
{
	int yes = 1;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0
	       && bind(fd, where->ai_addr, where->ai_addrlen) == 0
	       && listen(fd, SOMAXCONN) == 0;
}

bool port_open(int *out, const char *listen, struct err *err)
{
	const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *where = NULL;
	scoped(heap) char *host = NULL;
	const char *port;

	if (!split_address(listen, &host, &port) || getaddrinfo(host, port, &hints, &where) != 0)
		return err_set(err, "cannot listen on \"%s\": no address and port, as in 127.0.0.1:8642", listen);
	int fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool good = fd >= 0 && bind_and_listen(fd, where);
	int why = errno;
	freeaddrinfo(where);
	if (!good && fd >= 0)
		close(fd);
	if (!good && why == EAFNOSUPPORT)
		return err_set(err, "cannot listen on %s: the service has no network of its own, and systemd hands over no "
		               "socket; systemctl restart crosstraind.socket", listen);
	if (!good)
		return err_set(err, "cannot listen on %s: %s", listen, strerror(why));
	*out = fd;
	return true;
}

char *port_address(int fd)
{
	union { struct sockaddr any; struct sockaddr_un local; struct sockaddr_storage room; } address = { 0 };
	socklen_t length = sizeof address;
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getsockname(fd, &address.any, &length) != 0)
		return mem_text("a socket");
	if (address.any.sa_family == AF_UNIX)
		return mem_format("unix:%s", address.local.sun_path);
	if (getnameinfo(&address.any, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return mem_text("a socket");
	return mem_format(strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

unsigned port_connections(unsigned wanted)
{
	rlim_t need = (rlim_t)wanted + OTHER_FILES;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return wanted < 512 ? wanted : 512;
	if (files.rlim_cur < need) {
		files.rlim_cur = files.rlim_max < need ? files.rlim_max : need;
		setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= need)
		return wanted;
	return files.rlim_cur > 2 * OTHER_FILES ? (unsigned)files.rlim_cur - OTHER_FILES : OTHER_FILES;
}
