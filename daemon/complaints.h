/* What libmicrohttpd complains of.  Its messages may hold a path, and so a link: only their
 * constant part is told, and only a few a minute. */
#ifndef CROSSTRAIN_DAEMON_COMPLAINTS_H
#define CROSSTRAIN_DAEMON_COMPLAINTS_H

#include <stdint.h>

struct complaints {
	void (*tell)(void *arg, const char *line);       /* NULL: nobody is told */
	void *arg;
	/* its own */
	int64_t minute;                  /* of the last one */
	unsigned told, hushed;           /* in that minute */
};

/* `format` is that of a message, now (ms) by a clock that goes on. */
void complaints_hear(struct complaints *complaints, int64_t now, const char *format);

#endif
