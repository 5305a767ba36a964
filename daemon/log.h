/* What an admin reads: one clear line for each event on stderr, with the level in front
 * where the journal takes it away again, plain anywhere else.  Any thread.
 *
 * No line ever holds a link. */
#ifndef CROSSTRAIN_DAEMON_LOG_H
#define CROSSTRAIN_DAEMON_LOG_H

#include "crosstrain/err.h"

/* Finds out whether stderr is the journal (systemd.exec(5), $JOURNAL_STREAM). */
void log_open(void);

void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Each mistake as an error, each warning as a warning. */
void log_faults(struct faults *faults);

#endif
