/* What systemd is told (sd_notify(3)) and what it hands over (sd_listen_fds(3)); without
 * systemd all of it does nothing.  The one door to libsystemd. */
#ifndef CROSSTRAIN_DAEMON_NOTIFY_H
#define CROSSTRAIN_DAEMON_NOTIFY_H

#include <stdbool.h>

#include "crosstrain/err.h"

void notify_ready(void);          /* also the end of a reload */
void notify_reloading(void);
void notify_stopping(void);

/* More time for a start, a reload or a stop that is under way. */
void notify_patience(int seconds);

/* The line that `systemctl status` shows. */
void notify_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The listening socket that systemd opened for us, or -1.  False if it handed over
 * something that cannot be served. */
bool notify_socket(int *out, struct err *err);

#endif
