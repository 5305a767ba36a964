/* The port that HTTP is served on. */
#ifndef CROSSTRAIN_DAEMON_PORT_H
#define CROSSTRAIN_DAEMON_PORT_H

#include <stdbool.h>

#include "crosstrain/err.h"

/* Opens a listening socket on "127.0.0.1:8642" or "[::1]:8642"; numbers only, no names. */
bool port_open(int *out, const char *listen, struct err *err);

/* Where a socket listens, "127.0.0.1:8642" or "unix:/run/crosstrain/http.sock"; to be freed. */
char *port_address(int fd);

/* As many of the wanted connections as there may be open files; raises the soft limit as
 * far as they need and the hard one allows. */
unsigned port_connections(unsigned wanted);

#endif
