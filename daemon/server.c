/* http.h in the loop, once for each port. */
#include "server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "endpoints.h"
#include "http.h"
#include "log.h"
#include "notify.h"

enum { CONNECTIONS = 12000 };    /* at once, on all ports */

struct port {
	struct http *http;
	struct server *server;
	uint64_t number;
};

struct server {
	struct loop *loop;
	struct site *site;
	struct port ports[PORTS_MOST];
	size_t n_ports;
	char *addresses;                 /* of all ports, in words */
	const char *link_address;        /* borrowed from a port, or from who said where to listen … */
	bool is_link_known;              /* … which then is but a guess */
};

/* Each port counts tickets by itself; for the site, its number is in them. */
static struct response *handle(void *arg, const struct http_request *request)
{
	const struct port *port = arg;

	if (!request->is_post)
		return endpoints_answer(request, port->server->site);
	struct http_request posted = *request;
	posted.ticket = request->ticket * PORTS_MOST + port->number;
	return endpoints_answer(&posted, port->server->site);
}

static bool takes_form(void *arg, const char *path)
{
	(void)arg;
	return endpoints_take_form(path);
}

static void complain(void *arg, const char *line)
{
	(void)arg;
	log_warning("http: %s", line);
}

static void run(void *http)
{
	http_run(http);
}

static int wait_ms(void *http)
{
	return http_timeout_ms(http);
}

static bool has_connections(void *arg)
{
	const struct server *server = arg;
	bool has = false;

	for (size_t i = 0; i < server->n_ports; i++)
		has |= http_connections(server->ports[i].http) > 0;
	return has;
}

/* Serves on one more port: an inherited socket, or -1 for `listen`. */
static bool open_port(struct server *server, int inherited, const char *listen, unsigned connections, struct err *err)
{
	struct port *port = &server->ports[server->n_ports];
	struct http_options options = {
		.listen = listen, .inherited = inherited, .handler = handle, .complaint = complain, .takes_form = takes_form,
		.arg = port, .connections = connections, .metrics = server->site->metrics,
	};

	*port = (struct port){ .server = server, .number = server->n_ports };
	if (!http_open(&port->http, &options, err))
		return false;
	server->n_ports++;
	return loop_watch(server->loop, http_fd(port->http), run, wait_ms, port->http, err);
}

static bool serves(const struct server *server, const char *address)
{
	bool is_served = false;

	for (size_t i = 0; i < server->n_ports; i++)
		is_served |= strcmp(http_address(server->ports[i].http), address) == 0;
	return is_served;
}

/* Neither a Unix socket nor "every address". */
static bool stands_in_links(const char *address)
{
	static const char *const not[] = { "unix:", "0.0.0.0:", "[::]:" };
	bool stands = true;

	for (size_t i = 0; i < sizeof not / sizeof *not; i++)
		stands &= strncmp(address, not[i], strlen(not[i])) != 0;
	return stands;
}

static void name_addresses(struct server *server, const char *listen, bool is_said, bool is_inherited)
{
	scoped_text struct text all = TEXT_EMPTY;

	for (size_t i = 0; i < server->n_ports; i++) {
		const char *address = http_address(server->ports[i].http);

		text_addf(&all, "%s%s", i > 0 ? ", " : "", address);
		if (server->link_address == NULL && stands_in_links(address))
			server->link_address = address;
	}
	if (is_said && is_inherited && !serves(server, listen))
		text_addf(&all, " (systemd's; server.listen, %s, is not used)", listen);
	server->addresses = mem_text(text_str(&all));
	server->is_link_known = server->link_address != NULL;
	if (server->link_address == NULL)
		server->link_address = listen;
}

bool server_create(struct server **out, struct loop *loop, const char *listen, bool is_said, struct site *site,
                   struct err *err)
{
	scoped(server) struct server *server = mem_new(struct server);
	int inherited[PORTS_MOST];
	size_t n;

	server->loop = loop;
	server->site = site;
	if (!notify_sockets(inherited, &n, err))
		return false;
	if (n == 0 && !open_port(server, -1, listen, CONNECTIONS, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!open_port(server, inherited[i], NULL, CONNECTIONS / (unsigned)n, err))
			return false;
	name_addresses(server, listen, is_said, n > 0);
	*out = give(server);
	return true;
}

void server_free(struct server *server)
{
	enum { SECONDS = 3 };

	if (server == NULL)
		return;
	for (size_t i = 0; i < server->n_ports; i++)
		http_quiesce(server->ports[i].http);
	loop_linger(server->loop, has_connections, server, SECONDS);
	for (size_t i = 0; i < server->n_ports; i++) {
		loop_forget(server->loop, http_fd(server->ports[i].http));
		http_free(server->ports[i].http);
	}
	free(server->addresses);
	free(server);
}

const char *server_addresses(const struct server *server)
{
	return server->addresses;
}

const char *server_link_address(const struct server *server, bool *is_known)
{
	*is_known = server->is_link_known;
	return server->link_address;
}

void server_answer(struct server *server, uint64_t ticket, struct response *response)
{
	uint64_t port = ticket % PORTS_MOST;

	if (port < server->n_ports)
		http_answer(server->ports[port].http, ticket / PORTS_MOST, response);
}

int server_dial(struct server *server, struct err *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
		err_set(err, "a socket pair: %s", strerror(errno));
		return -1;
	}
	if (http_adopt(server->ports[0].http, ends[0]))
		return ends[1];
	err_set(err, "libmicrohttpd takes no connection");
	close(ends[1]);
	return -1;
}

/* Who waits is known after a turn or two of the loop. */
struct waiting { struct server *server; int turns; };

static bool somebody_waits(void *arg)
{
	struct waiting *waiting = arg;

	return waiting->turns-- > 0 || has_connections(waiting->server);
}

void server_apologize(struct loop *loop, const char *why)
{
	enum { SECONDS = 1 };
	struct waiting waiting = { NULL, 2 };
	scoped(server) struct server *server = NULL;
	struct site site = { .trouble = why };
	struct err err;

	if (!notify_has_sockets())
		return;
	if (!server_create(&server, loop, "", false, &site, &err)) {
		log_warning("%s", err.text);
		return;
	}
	waiting.server = server;
	loop_linger(loop, somebody_waits, &waiting, SECONDS);
}
