/* http.h in the loop. */
#include "server.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "http.h"
#include "log.h"
#include "notify.h"

struct server {
	struct loop *loop;
	struct http *http;
	struct site *site;
};

static struct response *handle(void *arg, const struct request *request)
{
	return endpoints_answer(request, ((struct server *)arg)->site);
}

static void complain(void *arg, const char *line)
{
	(void)arg;
	log_warning("http: %s", line);
}

static void run(void *arg)
{
	http_run(((struct server *)arg)->http);
}

static int wait_ms(void *arg)
{
	return http_timeout_ms(((struct server *)arg)->http);
}

static bool has_connections(void *arg)
{
	return http_connections(((struct server *)arg)->http) > 0;
}

bool server_create(struct server **out, struct loop *loop, const char *listen, struct site *site, struct err *err)
{
	scoped(server) struct server *server = mem_new(struct server);
	struct http_options options = { .listen = listen, .handler = handle, .complaint = complain, .arg = server,
		.metrics = site->metrics };

	server->loop = loop;
	server->site = site;
	if (!notify_socket(&options.inherited, err) || !http_open(&server->http, &options, err)
	    || !loop_watch(loop, http_fd(server->http), run, wait_ms, server, err))
		return false;
	*out = give(server);
	return true;
}

void server_free(struct server *server)
{
	enum { SECONDS = 3 };

	if (server == NULL)
		return;
	if (server->http != NULL) {
		http_quiesce(server->http);
		loop_linger(server->loop, has_connections, server, SECONDS);
		loop_forget(server->loop, http_fd(server->http));
		http_free(server->http);
	}
	free(server);
}

const char *server_address(const struct server *server)
{
	return http_address(server->http);
}
