/* The port where calendars fetch feeds: HTTP on the loop's thread. */
#ifndef CROSSTRAIN_DAEMON_SERVER_H
#define CROSSTRAIN_DAEMON_SERVER_H

#include <stdbool.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "endpoints.h"
#include "loop.h"

struct server;

/* Serves `site` on `listen`, or on the socket that systemd handed over. */
bool server_create(struct server **out, struct loop *loop, const char *listen, struct site *site, struct err *err);

/* Lets answers under way be taken, for some seconds, and closes the port. */
void server_free(struct server *server);
SCOPED(struct server, server)

/* Where it listens, "127.0.0.1:8642"; borrowed. */
const char *server_address(const struct server *server);

#endif
