/* A process of its own for reading strangers' files.  It may burn its processor time, fill
 * its memory or crash: all that reaches us is a pipe that ends too early.
 *
 * The daemon has threads, and a lock that one of them holds at the fork is held for ever
 * in the child.  malloc() is safe there (glibc sees to it); libical and ICU are not, so the
 * fork waits until no thread is within them (zone_fork()).  Should the child hang all the
 * same, it is killed after a while. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"
#include "crosstrain/zone.h"

enum { CPU_SECONDS = 2, WALL_SECONDS = 20, MEMORY = 256 << 20, MOST_RECORDS = 200000 };

/* ---- the child ---- */

struct report { int fd; size_t n; struct ics_record v[512]; };

static void send_records(struct report *report)
{
	const char *p = (const char *)report->v;
	size_t left = report->n * sizeof *report->v;

	while (left > 0) {
		ssize_t n = write(report->fd, p, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(1);
		p += n;
		left -= (size_t)n;
	}
	report->n = 0;
}

static void add_record(void *to, const struct ics_record *record)
{
	struct report *report = to;

	report->v[report->n++] = *record;
	if (report->n == sizeof report->v / sizeof *report->v)
		send_records(report);
}

static void limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit most = { soft, hard };

	if (setrlimit(resource, &most) != 0)
		_exit(1);
}

/* Sanitizers reserve terabytes of addresses, so there is nothing to be limited. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { HAS_PLAIN_ADDRESSES = false };
#elif defined(__has_feature)
enum { HAS_PLAIN_ADDRESSES = !(__has_feature(address_sanitizer) | __has_feature(thread_sanitizer)) };
#else
enum { HAS_PLAIN_ADDRESSES = true };
#endif

/* No files, no network, no processes, little time and memory. */
static void enter_cage(int fd, size_t memory)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXCPU, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (fd > 0)
		close_range(0, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_NOFILE, 0, 0);              /* what is open stays; nothing can be opened */
	limit(RLIMIT_FSIZE, 0, 0);
	limit(RLIMIT_NPROC, 0, 0);
	limit(RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1);
	if (HAS_PLAIN_ADDRESSES)
		limit(RLIMIT_AS, memory, memory);
}

static _Noreturn void be_child(int fd, const char *ics, struct span window, size_t memory)
{
	struct report report = { .fd = fd };
	struct ics_record done = { .what = ICS_DONE };

	enter_cage(fd, memory);
	done.event = ics_days(ics, window, add_record, &report);
	add_record(&report, &done);
	send_records(&report);
	_exit(0);
}

/* ---- the parent ---- */

/* The addresses in use by now, which the child inherits. */
static size_t memory_in_use(void)
{
	char buf[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	ssize_t n = read(fd, buf, sizeof buf - 1);
	close(fd);
	return n > 0 ? strtoul(buf, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

static int milliseconds_until(const struct timespec *end)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	long left = (end->tv_sec - now.tv_sec) * 1000 + (end->tv_nsec - now.tv_nsec) / 1000000;
	return left > 0 ? (int)left : 0;
}

/* Adds what came to the records; bytes of a record that is not yet whole wait. */
struct inbox { struct ics_result *result; char part[sizeof(struct ics_record)]; size_t n; };

static void take_bytes(struct inbox *in, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		in->part[in->n++] = p[i];
		if (in->n < sizeof in->part)
			continue;
		struct ics_record record;
		memcpy(&record, in->part, sizeof record);
		in->n = 0;
		if (record.what != ICS_DONE) {
			*mem_push(in->result->v, in->result->n) = record;
			continue;
		}
		in->result->done = true;
		in->result->n_events = record.event;
	}
}

/* Reads until the child is done, ends, says too much, or takes too long. */
static void listen_to(struct ics_result *out, int fd)
{
	struct inbox in = { .result = out };
	struct timespec end;
	char buf[8192];

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += WALL_SECONDS;
	while (!out->done && out->n < MOST_RECORDS) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int ready = poll(&p, 1, milliseconds_until(&end));

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0) {
			out->slow = true;
			return;
		}
		ssize_t n = read(fd, buf, sizeof buf);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		take_bytes(&in, buf, (size_t)n);
	}
}

void ics_ask_child(struct ics_result *out, const char *ics, struct span window)
{
	int fd[2], status = 0;

	*out = (struct ics_result){ 0 };
	size_t memory = memory_in_use() + MEMORY;
	if (pipe2(fd, O_CLOEXEC) != 0)
		return;
	pid_t child = zone_fork();
	if (child == 0)
		be_child(fd[1], ics, window, memory);
	close(fd[1]);
	if (child > 0)
		listen_to(out, fd[0]);
	close(fd[0]);
	if (child <= 0)
		return;
	if (!out->done && (out->slow || out->n >= MOST_RECORDS))
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		out->slow = true;
}
