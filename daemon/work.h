/* The worker: one thread that does what takes time, in the order in which it was asked (but for
 * jobs that are patient), so that serving never waits.  A finished job comes back to the loop's thread. */
#ifndef CROSSTRAIN_DAEMON_WORK_H
#define CROSSTRAIN_DAEMON_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"

/* Something to do: the first member of a struct that says what. */
struct job {
	struct job *next;
	bool is_patient;         /* lets others go first */
	bool is_answered;
};

struct work;

/* Starts the thread, which calls `run` for each job.  False from it: the job is to be run
 * again, behind those that wait. */
bool work_create(struct work **out, bool (*run)(void *arg, struct job *job), void *arg, struct err *err);

/* After work_stop(). */
void work_free(struct work *work);
SCOPED(struct work, work)

/* Puts a job in line; any thread. */
void work_add(struct work *work, struct job *job);

/* On the loop's thread: readable when a job is finished; the next one that is, or NULL. */
int work_fd(const struct work *work);
struct job *work_finished(struct work *work);

/* On another thread: puts a job in line and sleeps until work_answer() is called for it.
 * False at once, and not in line, from work_stop() on: nobody would answer any more. */
bool work_await(struct work *work, struct job *job);
void work_answer(struct work *work, struct job *job);

/* Within `run`: whether the job under way had better end: one waits that `is_newer` says
 * yes to, or all is to stop. */
bool work_is_pressing(struct work *work, bool (*is_newer)(const struct job *job));

/* Within `run`, now and then: a sign of life of a job that takes long. */
void work_is_alive(struct work *work);

/* For how many seconds the job under way has given none; 0 without one. */
int64_t work_silence(struct work *work);

/* Whether a job is in line, under way, or not yet fetched with work_finished(). */
bool work_is_busy(struct work *work);

/* Waits for the job under way.  Those behind it count as finished without being run. */
void work_stop(struct work *work);

#endif
