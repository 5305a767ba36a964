/* Timers go off 240 times as early as they were set: a minute is a quarter of a second. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
	struct itimerspec sooner = { 0 };
	long long ns = (when->it_value.tv_sec * 1000000000LL + when->it_value.tv_nsec) / 240;

	sooner.it_value.tv_sec = ns / 1000000000;
	sooner.it_value.tv_nsec = ns % 1000000000;
	return (int)syscall(SYS_timerfd_settime, fd, flags, &sooner, before);
}
