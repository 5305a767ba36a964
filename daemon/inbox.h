/* What people send from their pages, while it waits for the worker: how much there is room for, so
 * that nobody's link takes it all, and how often one link may change what is published.  The
 * loop's thread. */
#ifndef CROSSTRAIN_DAEMON_INBOX_H
#define CROSSTRAIN_DAEMON_INBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/scope.h"

enum {
	INBOX_MOST = 256,        /* forms at once, … */
	INBOX_OF_ONE = 4,        /* … and of one page */
	INBOX_BURST = 30,        /* that publish, of one page; then one more a minute */
};

enum inbox_says { INBOX_TAKEN, INBOX_FULL, INBOX_TOO_OFTEN };

struct inbox;

struct inbox *inbox_new(void);
void inbox_free(struct inbox *inbox);
SCOPED(struct inbox, inbox)

/* Takes a form of a subject's page, which publishes something or does not; `now` in seconds, by a
 * clock that goes on.  What is taken is to be given back with inbox_done(). */
enum inbox_says inbox_take(struct inbox *inbox, int64_t subject_row, bool publishes, int64_t now);
void inbox_done(struct inbox *inbox, int64_t subject_row);

#endif
