/* What systemd is told (sd_notify(3)) and what it hands over (sd_listen_fds(3)); without
 * systemd all of it does nothing. */
#ifndef CROSSTRAIN_DAEMON_NOTIFY_H
#define CROSSTRAIN_DAEMON_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/err.h"

void notify_ready(void);          /* also the end of a reload */
void notify_reloading(void);
void notify_stopping(void);

/* Seconds within which systemd wants to hear notify_alive() again and again; 0: it does not. */
int64_t notify_watchdog_seconds(void);
void notify_alive(void);

/* More time for a start, a reload or a stop that is under way. */
void notify_patience(int seconds);

/* The line that `systemctl status` shows. */
void notify_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Whether systemd opened listening sockets for us that were not taken yet. */
bool notify_has_sockets(void);

/* These sockets, PORTS_MOST at most; how many, 0 without
 * systemd.  They are taken once.  False if there is one that cannot be served. */
enum { PORTS_MOST = 8 };
bool notify_sockets(int out[static PORTS_MOST], size_t *n, struct err *err);

#endif
