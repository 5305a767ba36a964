/* A line of jobs and the thread that does them. */
#include "work.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"

/* First in, first out. */
struct line { struct job *first, *last; };

struct work {
	bool (*run)(void *arg, struct job *job);
	void *arg;
	int bell;                      /* eventfd: rung for each finished job */
	pthread_t thread;
	bool has_thread;

	pthread_mutex_t lock;          /* guards what follows, and is_answered of every job */
	pthread_cond_t added, answered;
	struct line waiting, finished;
	bool is_running, is_stopping;
	int64_t life_sign;             /* of the job under way, monotonic seconds */
};

static int64_t seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void line_add(struct line *line, struct job *job)
{
	job->next = NULL;
	if (line->first == NULL)
		line->first = job;
	else
		line->last->next = job;
	line->last = job;
}

/* Before those that are patient, unless it is itself. */
static void line_queue(struct line *line, struct job *job)
{
	struct job **at = &line->first;

	while (*at != NULL && ((*at)->is_patient <= job->is_patient))
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	if (job->next == NULL)
		line->last = job;
}

static struct job *line_take(struct line *line)
{
	struct job *job = line->first;

	if (job != NULL)
		line->first = job->next;
	return job;
}

static void ring(struct work *work)
{
	uint64_t one = 1;

	/* Fails only when 2^64 - 2 rings were not heard. */
	if (write(work->bell, &one, sizeof one) != sizeof one)
		abort();
}

static void *do_jobs(void *arg)
{
	struct work *work = arg;

	pthread_mutex_lock(&work->lock);
	for (;;) {
		while (work->waiting.first == NULL && !work->is_stopping)
			pthread_cond_wait(&work->added, &work->lock);
		if (work->is_stopping)
			break;
		struct job *job = line_take(&work->waiting);
		work->is_running = true;
		work->life_sign = seconds();
		pthread_mutex_unlock(&work->lock);
		bool is_done = work->run(work->arg, job);
		pthread_mutex_lock(&work->lock);
		work->is_running = false;
		if (!is_done) {
			line_queue(&work->waiting, job);
			continue;
		}
		line_add(&work->finished, job);
		ring(work);
	}
	pthread_mutex_unlock(&work->lock);
	return NULL;
}

bool work_create(struct work **out, bool (*run)(void *arg, struct job *job), void *arg, struct err *err)
{
	scoped(work) struct work *work = mem_new(struct work);

	work->run = run;
	work->arg = arg;
	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->added, NULL);
	pthread_cond_init(&work->answered, NULL);
	work->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (work->bell < 0)
		return err_set(err, "eventfd: %s", strerror(errno));
	int failed = pthread_create(&work->thread, NULL, do_jobs, work);
	if (failed)
		return err_set(err, "a thread: %s", strerror(failed));
	work->has_thread = true;
	*out = give(work);
	return true;
}

void work_free(struct work *work)
{
	if (work == NULL)
		return;
	work_stop(work);
	if (work->bell >= 0)
		close(work->bell);
	pthread_cond_destroy(&work->answered);
	pthread_cond_destroy(&work->added);
	pthread_mutex_destroy(&work->lock);
	free(work);
}

/* Under the lock. */
static void put_in_line(struct work *work, struct job *job)
{
	job->is_answered = false;
	if (work->is_stopping)
		line_add(&work->finished, job);
	else
		line_queue(&work->waiting, job);
	pthread_cond_signal(&work->added);
}

void work_add(struct work *work, struct job *job)
{
	pthread_mutex_lock(&work->lock);
	put_in_line(work, job);
	pthread_mutex_unlock(&work->lock);
}

int work_fd(const struct work *work)
{
	return work->bell;
}

struct job *work_finished(struct work *work)
{
	uint64_t rings;

	pthread_mutex_lock(&work->lock);
	struct job *job = line_take(&work->finished);
	if (job == NULL && read(work->bell, &rings, sizeof rings) < 0 && errno != EAGAIN)
		abort();
	pthread_mutex_unlock(&work->lock);
	return job;
}

bool work_await(struct work *work, struct job *job)
{
	pthread_mutex_lock(&work->lock);
	bool is_taken = !work->is_stopping;
	if (is_taken)
		put_in_line(work, job);
	while (is_taken && !job->is_answered)
		pthread_cond_wait(&work->answered, &work->lock);
	pthread_mutex_unlock(&work->lock);
	return is_taken;
}

void work_answer(struct work *work, struct job *job)
{
	pthread_mutex_lock(&work->lock);
	job->is_answered = true;
	pthread_cond_broadcast(&work->answered);
	pthread_mutex_unlock(&work->lock);
}

void work_is_alive(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	work->life_sign = seconds();
	pthread_mutex_unlock(&work->lock);
}

int64_t work_silence(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	int64_t silence = work->is_running ? seconds() - work->life_sign : 0;
	pthread_mutex_unlock(&work->lock);
	return silence;
}

bool work_is_busy(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	bool is_busy = work->is_running || work->waiting.first != NULL || work->finished.first != NULL;
	pthread_mutex_unlock(&work->lock);
	return is_busy;
}

bool work_is_pressing(struct work *work, bool (*is_newer)(const struct job *job))
{
	pthread_mutex_lock(&work->lock);
	bool is_pressing = work->is_stopping;
	for (const struct job *job = work->waiting.first; job != NULL && !is_pressing; job = job->next)
		is_pressing = is_newer(job);
	pthread_mutex_unlock(&work->lock);
	return is_pressing;
}

void work_stop(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	work->is_stopping = true;
	pthread_cond_signal(&work->added);
	pthread_mutex_unlock(&work->lock);
	if (work->has_thread)
		pthread_join(work->thread, NULL);
	work->has_thread = false;
	for (struct job *job = line_take(&work->waiting); job != NULL; job = line_take(&work->waiting))
		line_add(&work->finished, job);
}
