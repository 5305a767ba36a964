/* Who is on the other end of a local connection, for the audit trail. */
#ifndef CROSSTRAIN_DAEMON_CALLER_H
#define CROSSTRAIN_DAEMON_CALLER_H

#include <stdint.h>

/* Somebody who may use the control socket; who, cannot be told. */
#define CALLER_UNKNOWN ((int64_t)65534)

/* The uid of a process that has connected to us over a Unix socket.  Any thread; takes a
 * second at most. */
int64_t caller_uid(int fd);

#endif
