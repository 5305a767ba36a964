/* Proves, again and again, that what people need still works: the loop (which calls this),
 * the store (read on a thread of its own, for a disk may hang), a request (sent along a
 * client's way but for accept()), and the worker (which gives signs of life while it plans).
 *
 * Only with all four proved systemd is told READY=1, once, and WATCHDOG=1 from then on; if
 * one hangs for WatchdogSec=, systemd ends the daemon and starts it anew.  A store that
 * answers, but with an error, is no reason to be ended: what was published is served on, and
 * the service is told. */
#ifndef CROSSTRAIN_DAEMON_WATCHDOG_H
#define CROSSTRAIN_DAEMON_WATCHDOG_H

#include <stdbool.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "loop.h"
#include "server.h"
#include "service.h"

struct watchdog;

/* Begins with the first proof as soon as the service is ready; all three must outlive it. */
bool watchdog_create(struct watchdog **out, struct loop *loop, struct service *service, struct server *server,
                     struct err *err);
void watchdog_free(struct watchdog *watchdog);
SCOPED(struct watchdog, watchdog)

#endif
