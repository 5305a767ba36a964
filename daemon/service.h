/* What the daemon does and when: the state that is served, and everything that makes a
 * new one (a start, a reload, midnight, a revoked link).  It all happens on the worker;
 * the loop's thread only swaps one finished state for the next. */
#ifndef CROSSTRAIN_DAEMON_SERVICE_H
#define CROSSTRAIN_DAEMON_SERVICE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "loop.h"
#include "options.h"
#include "publisher.h"
#include "scrape.h"
#include "server.h"
#include "site.h"
#include "state.h"

struct service;

/* Config, store, the state published before.  Returns 0, or the exit code that fits. */
int service_create(struct service **out, struct loop *loop, const struct options *options, struct err *err);
void service_free(struct service *service);
SCOPED(struct service, service)

/* Gives the worker its first job. */
bool service_begin(struct service *service, struct err *err);

/* Ends the job under way; whoever waits for one that was not begun is told so. */
void service_stop(struct service *service);

/* On the loop's thread: where to listen, and what to answer from (current for as long as
 * the service lives). */
const char *service_listen(const struct service *service, bool *is_said);
const char *service_state_dir(const struct service *service);
struct site *service_site(struct service *service);

/* On the loop's thread, for who watches over it.  It is ready when there is something to
 * serve: at once if something was published before, else with the first publication;
 * `ready` is called then, and may be NULL. */
bool service_is_ready(const struct service *service);
void service_on_ready(struct service *service, void (*ready)(void *arg), void *arg);
int64_t service_publication(const struct service *service);    /* the number of what is served */
int64_t service_silence(const struct service *service);        /* work_silence() */

/* Who answers those who sent a form, and where links begin if HR doesn't say; borrowed. */
void service_serve_on(struct service *service, struct server *server);

/* How the store was found: what is wrong with it, beside what publications meet, NULL for
 * nothing; and its disk. */
void service_note_store(struct service *service, const char *trouble, struct disk disk);

/* On other threads, for the control socket. */
struct state *service_state(struct service *service);          /* to be released */
json_t *service_status(struct service *service);
void service_metrics(struct service *service, struct text *out);    /* the loop's thread may, too */
struct outcome service_reload(struct service *service, int64_t uid, bool accept_removals);
struct outcome service_do(struct service *service, int64_t uid, const char *verb, json_t *args);    /* publisher_do() */
struct outcome service_backup(struct service *service, int *fd);     /* publisher_backup() */

#endif
