/* The ports where calendars fetch feeds: HTTP on the loop's thread. */
#ifndef CROSSTRAIN_DAEMON_SERVER_H
#define CROSSTRAIN_DAEMON_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "loop.h"
#include "site.h"

struct server;

/* Serves `site` on the sockets that systemd handed over, or else on `listen`, which is
 * borrowed; whether somebody said that word, or it stands for want of one. */
bool server_create(struct server **out, struct loop *loop, const char *listen, bool is_said, struct site *site,
                   struct err *err);

/* Lets answers under way be taken, for some seconds, and closes the ports. */
void server_free(struct server *server);
SCOPED(struct server, server)

/* Where it listens, in words: "127.0.0.1:8642, unix:/run/crosstrain.sock"; borrowed. */
const char *server_addresses(const struct server *server);

/* What links begin with where HR does not say another address; borrowed.  It is but a guess
 * where no port has an address that others could use. */
const char *server_link_address(const struct server *server, bool *is_known);

/* As http_answer(), by the ticket that endpoints_answer() saw, on whichever port it came. */
void server_answer(struct server *server, uint64_t ticket, struct response *response);

/* The client's end of a connection from within, answered like anybody's; to be closed by
 * the caller.  -1: there can be none. */
int server_dial(struct server *server, struct err *err);

/* For a start that failed: clients that wait in a socket of systemd's are told so (503), for
 * a moment.  Nobody may be left waiting there, or systemd starts the service again at once
 * for their sake, over and over.  Does nothing without such a socket. */
void server_apologize(struct loop *loop, const char *why);

#endif
