/* What an admin is told of a finished job: lines in the journal, and the one that
 * `systemctl status` shows. */
#ifndef CROSSTRAIN_DAEMON_JOURNAL_H
#define CROSSTRAIN_DAEMON_JOURNAL_H

#include "publisher.h"
#include "state.h"

/* The mistakes and warnings of a reload, a line each.  (Those of a start are told at once,
 * when the config is read.) */
void journal_mistakes(const struct outcome *outcome);

/* Calendars that have become too large for some clients, in one line. */
void journal_large_feeds(const struct outcome *outcome);

/* How a job ended: one line that begins with its name.  `uid` asked for it; -1: nobody did. */
void journal_outcome(const char *job, int64_t uid, const struct outcome *outcome);

/* What is served, or else what is wrong: `trouble` of the world, or why the config on disk
 * was refused; NULL for none. */
void journal_status(const struct state *state, const char *trouble, const char *refused);

#endif
