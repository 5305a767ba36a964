/* What an admin reads: one clear line for each event, in the journal with the fields and the
 * MESSAGE_ID that one filters by, on stderr anywhere else.  Any thread.
 *
 * No line ever holds a link. */
#ifndef CROSSTRAIN_DAEMON_LOG_H
#define CROSSTRAIN_DAEMON_LOG_H

#include <stdint.h>

#include "crosstrain/err.h"

/* What happened.  systemd/crosstrain.catalog says what each means and what to do
 * (journalctl -x). */
enum message {
	MESSAGE_SERVING,               /* it is up */
	MESSAGE_STOPPING,
	MESSAGE_PUBLISHED,             /* something new is published … */
	MESSAGE_UNCHANGED,             /* … or all is as it was */
	MESSAGE_REVOKED,               /* somebody has a new link */
	MESSAGE_BY_HAND,               /* done by somebody's word: a visit missed, a swap, … */
	MESSAGE_MISTAKE,               /* HR's files have an error on that line, … */
	MESSAGE_DOUBTFUL,              /* … a warning, … */
	MESSAGE_REFUSED,               /* … and so nothing new is published … */
	MESSAGE_LAST_ACCEPTED,         /* … but the config that was accepted last goes on */
	MESSAGE_FAILED,                /* the world said no to a publication */
	MESSAGE_START_FAILED,
	MESSAGE_STORE_TROUBLE,
	MESSAGE_STORE_FINE,            /* that is over */
	MESSAGE_COPY_PUT_BACK,
	MESSAGE_MIGRATED,
	MESSAGE_LARGE_FEEDS,
	MESSAGE_HANGS,                 /* systemd will end it */
	MESSAGE_WARNING,               /* anything else worth a line */
	MESSAGES
};

/* What belongs to a message; 0 and NULL are left out. */
struct log_fields {
	const char *job;               /* CROSSTRAIN_JOB=start, reload, midnight, again, replan, revoke, missed, … */
	int64_t publication;           /* CROSSTRAIN_PUBLICATION= */
	const char *file;              /* CROSSTRAIN_FILE= and CROSSTRAIN_LINE= of HR's config */
	unsigned line;
	bool has_uid;                  /* CROSSTRAIN_UID= of who asked for it */
	int64_t uid;
};

/* Finds out whether stderr is the journal. */
void log_open(void);

void log_message(enum message what, struct log_fields fields, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* MESSAGE_WARNING without fields. */
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Each mistake and each warning of HR's files. */
void log_faults(struct faults *faults);

#endif
