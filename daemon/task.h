/* What the publisher is asked to do, and how it ended: the jobs in the worker's line. */
#ifndef CROSSTRAIN_DAEMON_TASK_H
#define CROSSTRAIN_DAEMON_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/store.h"
#include "pages.h"
#include "publisher.h"
#include "state.h"
#include "work.h"

enum task_kind { TASK_START, TASK_RELOAD, TASK_MIDNIGHT, TASK_AGAIN, TASK_REPLAN, TASK_DO, TASK_BACKUP, TASK_FETCHED, TASK_FORGET };

struct task {
	struct job job;                /* first */
	enum task_kind kind;
	bool is_awaited;               /* by a thread that owns it; else its end frees it */
	int64_t uid;                   /* who asked; -1: the daemon itself */
	bool accept_removals;
	const char *verb;              /* what publisher_do() is to do; borrowed from who waits, or constant */
	json_t *args;                  /* its own */
	int *copy;                     /* where a backup's descriptor goes; borrowed likewise */
	struct fetched *fetched;
	size_t n_fetched;
	struct state *forgotten;       /* a state that is served no more */
	struct form *form;             /* of a page, whose sender waits for the end; its own */
	struct outcome outcome;        /* VERDICT_STOPPING until it is done */
};

struct task *task_make(enum task_kind kind);
void task_free(struct task *task);

/* What an admin hears it called; NULL where it is none of their business. */
const char *task_name(const struct task *task);

/* On the worker's thread.  False if it was given up for a newer one: then it is to be run
 * again, behind that. */
bool task_do(struct task *task, struct publisher *publisher, int64_t now);

#endif
