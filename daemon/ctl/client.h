/* Asks the daemon over its control socket.  The one door to libcurl. */
#ifndef CROSSTRAIN_CTL_CLIENT_H
#define CROSSTRAIN_CTL_CLIENT_H

#include <jansson.h>
#include <stdio.h>

#include "crosstrain/err.h"

enum asked {
	ASKED_ANSWERED,
	ASKED_NO_DAEMON,       /* nobody listens there */
	ASKED_FAILED,          /* not permitted, cut off, … : see err */
};

/* Asks `method` `path` with `args` (an object of strings, or NULL) and waits for as long as
 * the answer takes.  *status is HTTP's; *answer is to be released. */
enum asked client_ask(const char *runtime, const char *method, const char *path, const json_t *args,
                      long *status, json_t **answer, struct err *err);

/* The same for an answer that is a file, written to `out`.  If *status is not 200, `out` got
 * nothing and *answer says why. */
enum asked client_fetch(const char *runtime, const char *path, FILE *out,
                        long *status, json_t **answer, struct err *err);

#endif
