/* A line on stderr that is written over and over, from a second on. */
#include "patience.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 1.0         /* seconds */
#define AGAIN_AFTER 0.2

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void only_interrupt(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
}

/* The signal is held back and asked for here, so that no handler needs a global. */
static bool was_interrupted(void)
{
	sigset_t set;
	static const struct timespec at_once = { 0, 0 };

	only_interrupt(&set);
	return sigtimedwait(&set, NULL, &at_once) == SIGINT;
}

static bool look(void *arg, const struct plan_progress *now)
{
	struct patience *p = arg;
	double t = seconds();

	p->is_interrupted = p->is_interrupted || was_interrupted();
	if (p->is_seen && t - p->begun >= FIRST_AFTER && t - p->told >= AGAIN_AFTER) {
		fprintf(stderr, "\r\033[KPlanning cycle %d: %zu of %zu placed so far, %zu can be at most. Ctrl-C ends it.",
		        now->cycle, now->placed, now->owed, now->bound);
		p->told = t;
	}
	return !p->is_interrupted;
}

void patience_begin(struct patience *p)
{
	sigset_t set;

	*p = (struct patience){ .watch = { look, p }, .begun = seconds(), .is_seen = isatty(STDERR_FILENO) };
	only_interrupt(&set);
	sigprocmask(SIG_BLOCK, &set, &p->before);
}

void patience_end(struct patience *p)
{
	if (p->told > 0)
		fputs("\r\033[K", stderr);
	p->is_interrupted = p->is_interrupted || was_interrupted();
	if (p->is_interrupted) {
		fputs("Interrupted: nothing was planned, and nothing has changed.\n", stderr);
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);          /* held back until … */
	}
	sigprocmask(SIG_SETMASK, &p->before, NULL);
}
