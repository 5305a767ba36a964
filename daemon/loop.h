/* One epoll loop for everything that happens: signals, the passing of time, finished work,
 * requests.  A handler is called on the loop's thread, one at a time. */
#ifndef CROSSTRAIN_DAEMON_LOOP_H
#define CROSSTRAIN_DAEMON_LOOP_H

#include <stdbool.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"

struct loop;

/* Blocks SIGTERM, SIGINT and SIGHUP for this thread and those made after it, and ignores
 * SIGPIPE: call it before any thread starts. */
bool loop_create(struct loop **out, struct err *err);
void loop_free(struct loop *loop);
SCOPED(struct loop, loop)

/* Calls `ready` while `fd` is readable.  If `wait_ms` is not NULL it is asked before each
 * sleep how long that may be (-1: as long as it likes), and `ready` is called then, too.
 * The descriptor stays the caller's and must be forgotten before it is closed. */
bool loop_watch(struct loop *loop, int fd, void (*ready)(void *arg), int (*wait_ms)(void *arg),
                void *arg, struct err *err);
void loop_forget(struct loop *loop, int fd);

/* Calls `hangup` on each SIGHUP. */
void loop_on_hangup(struct loop *loop, void (*hangup)(void *arg), void *arg);

/* Until loop_stop(), SIGTERM or SIGINT.  Returns the exit code. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop, int exit_code);

/* Goes on with a loop that has stopped while `more` says so, `seconds` at most. */
void loop_linger(struct loop *loop, bool (*more)(void *arg), void *arg, int seconds);

#endif
