/* The slow side of the daemon: owns the store and the config that holds, and walks the
 * path of crosstrain/path.h for a start, a reload, a midnight, and for what happens by
 * somebody's word.  One thread. */
#ifndef CROSSTRAIN_DAEMON_PUBLISHER_H
#define CROSSTRAIN_DAEMON_PUBLISHER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/flags.h"
#include "crosstrain/plan.h"
#include "crosstrain/scope.h"
#include "crosstrain/store.h"
#include "state.h"

/* How something asked for ended. */
enum verdict {
	VERDICT_STOPPING,        /* not begun: the daemon is going down */
	VERDICT_SUPERSEDED,      /* given up: whoever watches the planning said so */
	VERDICT_DONE,
	VERDICT_BAD_CONFIG,      /* mistakes in HR's files; what held before holds on */
	VERDICT_REFUSED,         /* needs a yes, or cannot be */
	VERDICT_NOT_FOUND,
	VERDICT_WRONG,           /* asked for in a way that cannot be understood */
	VERDICT_FAILED,          /* the world said no */
};

struct outcome {
	enum verdict verdict;
	json_t *body;            /* what was published, or { error } or { mistakes } */
	struct state *state;     /* what is to be served from now on; NULL: as before */
	int64_t plan_ns;         /* how long the plan took; 0: none was made */
	bool is_unplanned;       /* somebody waited for it, so publisher_replan() is yet to come */
};
void outcome_clear(struct outcome *outcome);

struct publisher;

/* Reads the config and opens the store.  A bad config is told in the journal, and the
 * last accepted one holds instead.  Returns 0, or the exit code that fits. */
int publisher_open(struct publisher **out, const struct folders *folders, int64_t now, struct err *err);
void publisher_free(struct publisher *publisher);
SCOPED(struct publisher, publisher)

/* Who watches all plans that the jobs below make; copied. */
void publisher_watch(struct publisher *publisher, struct plan_watch watch);

/* What was published when the store was opened; borrowed until the next call below. */
struct state *publisher_state(const struct publisher *publisher);

/* Where the config wanted feeds served at the start, "127.0.0.1:8642", and whether it says so
 * itself; borrowed. */
const char *publisher_listen(const struct publisher *publisher, bool *is_said);

/* The jobs.  `now` is UTC seconds, `uid` the caller's, -1 for the daemon itself. */
struct outcome publisher_start(struct publisher *publisher, int64_t now);
struct outcome publisher_reload(struct publisher *publisher, int64_t uid, bool accept_removals, int64_t now);
struct outcome publisher_midnight(struct publisher *publisher, int64_t now);
struct outcome publisher_again(struct publisher *publisher, int64_t now);     /* what the world refused */
struct outcome publisher_replan(struct publisher *publisher, int64_t now);    /* after what publisher_do() left to it */

/* By somebody's word: "revoke" (id), "missed" and "attended" (staff, host, on), "swap" (a, b),
 * "forget" (id), "restore" (number), "request" (number, word), "meeting" (id, on, outcome), "room" (a, b, about,
 * with), "close" (number, outcome), "mailing", "mailed" and "unmailed" (row, tidings).  By UID_PAGE, always with the row of whose page
 * it is (by) and the generation of the link (generation): "answer" (visit, text, named), "cannot"
 * (visit, on, why), "line" (appointment, text), and with the visit's row, too, "missed" and "attended". */
struct outcome publisher_do(struct publisher *publisher, const char *verb, const json_t *args, int64_t uid, int64_t now);

/* A copy of the store from the open file, which may have lost its name; in `fd`. */
struct outcome publisher_backup(struct publisher *publisher, int *fd);
struct outcome publisher_note_fetched(struct publisher *publisher, const struct fetched *all, size_t n);

#endif
