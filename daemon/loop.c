/* epoll and signals. */
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"

enum { MOST_WATCHED = 24 };     /* ports, work, clocks, signals */

struct watch {
	int fd;                 /* -1: free */
	void (*ready)(void *arg);
	int (*wait_ms)(void *arg);
	void *arg;
	bool is_due;            /* asked not to wait at all */
};

struct loop {
	int epoll, signals;
	struct watch watched[MOST_WATCHED];
	void (*hangup)(void *arg);
	void *hangup_arg;
	bool is_stopped;
	int exit_code;
};

static void take_signal(void *arg)
{
	struct loop *loop = arg;
	struct signalfd_siginfo info;

	if (read(loop->signals, &info, sizeof info) != sizeof info)
		return;
	if (info.ssi_signo != SIGHUP)
		loop_stop(loop, 0);
	else if (loop->hangup != NULL)
		loop->hangup(loop->hangup_arg);
}

bool loop_create(struct loop **out, struct err *err)
{
	scoped(loop) struct loop *loop = mem_new(struct loop);
	sigset_t set;

	loop->signals = -1;
	for (int i = 0; i < MOST_WATCHED; i++)
		loop->watched[i].fd = -1;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0)
		return err_set(err, "epoll: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	loop->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (loop->signals < 0)
		return err_set(err, "signalfd: %s", strerror(errno));
	if (!loop_watch(loop, loop->signals, take_signal, NULL, loop, err))
		return false;
	*out = give(loop);
	return true;
}

void loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	if (loop->signals >= 0)
		close(loop->signals);
	if (loop->epoll >= 0)
		close(loop->epoll);
	free(loop);
}

bool loop_watch(struct loop *loop, int fd, void (*ready)(void *arg), int (*wait_ms)(void *arg),
                void *arg, struct err *err)
{
	struct watch *w = loop->watched;

	while (w < loop->watched + MOST_WATCHED && w->fd >= 0)
		w++;
	if (w == loop->watched + MOST_WATCHED)
		return err_set(err, "the loop watches %d things already", MOST_WATCHED);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = w };
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		return err_set(err, "epoll: %s", strerror(errno));
	*w = (struct watch){ fd, ready, wait_ms, arg, false };
	return true;
}

void loop_forget(struct loop *loop, int fd)
{
	for (struct watch *w = loop->watched; w < loop->watched + MOST_WATCHED; w++) {
		if (w->fd != fd || fd < 0)
			continue;
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
		w->fd = -1;
	}
}

void loop_on_hangup(struct loop *loop, void (*hangup)(void *arg), void *arg)
{
	loop->hangup = hangup;
	loop->hangup_arg = arg;
}

void loop_stop(struct loop *loop, int exit_code)
{
	loop->is_stopped = true;
	loop->exit_code = exit_code;
}

/* The shortest sleep that anybody asks for, and `most_ms`; -1 is for ever. */
static int shortest_wait(struct loop *loop, int most_ms)
{
	for (struct watch *w = loop->watched; w < loop->watched + MOST_WATCHED; w++) {
		int ms = w->fd >= 0 && w->wait_ms != NULL ? w->wait_ms(w->arg) : -1;

		w->is_due = ms == 0;
		if (ms >= 0 && (most_ms < 0 || ms < most_ms))
			most_ms = ms;
	}
	return most_ms;
}

static void turn(struct loop *loop, int most_ms)
{
	struct epoll_event events[MOST_WATCHED];
	int n = epoll_wait(loop->epoll, events, MOST_WATCHED, shortest_wait(loop, most_ms));

	for (int i = 0; i < n; i++) {
		struct watch *w = events[i].data.ptr;

		/* An earlier handler of this turn may have had it forgotten. */
		w->is_due = false;
		if (w->fd >= 0)
			w->ready(w->arg);
	}
	/* Whoever asked for a limit is called whether their descriptor spoke or not; where
	 * others' spoke, only who asked for none. */
	for (struct watch *w = loop->watched; w < loop->watched + MOST_WATCHED; w++)
		if (w->fd >= 0 && w->wait_ms != NULL && (n == 0 || w->is_due))
			w->ready(w->arg);
}

int loop_run(struct loop *loop)
{
	while (!loop->is_stopped)
		turn(loop, -1);
	return loop->exit_code;
}

void loop_linger(struct loop *loop, bool (*more)(void *arg), void *arg, int seconds)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	now = start;
	while (now.tv_sec - start.tv_sec < seconds && more(arg)) {
		turn(loop, 100);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
}
