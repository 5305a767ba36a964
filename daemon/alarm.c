/* A timerfd. */
#include "alarm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "crosstrain/mem.h"

struct alarm {
	struct loop *loop;
	int fd;
	void (*ring)(void *arg);
	void *arg;
};

static void went_off(void *arg)
{
	struct alarm *alarm = arg;
	uint64_t times;

	if (read(alarm->fd, &times, sizeof times) == sizeof times)
		alarm->ring(alarm->arg);
}

bool alarm_create(struct alarm **out, struct loop *loop, void (*ring)(void *arg), void *arg, struct err *err)
{
	scoped(alarm) struct alarm *alarm = mem_new(struct alarm);

	*alarm = (struct alarm){ .loop = loop, .ring = ring, .arg = arg };
	/* The wall clock may be set, so it is looked at, never waited for; BOOTTIME goes on
	 * while the machine sleeps. */
	alarm->fd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (alarm->fd < 0)
		return err_set(err, "timerfd: %s", strerror(errno));
	if (!loop_watch(loop, alarm->fd, went_off, NULL, alarm, err))
		return false;
	*out = give(alarm);
	return true;
}

void alarm_free(struct alarm *alarm)
{
	if (alarm == NULL)
		return;
	if (alarm->fd >= 0) {
		loop_forget(alarm->loop, alarm->fd);
		close(alarm->fd);
	}
	free(alarm);
}

void alarm_in(struct alarm *alarm, int64_t seconds)
{
	struct itimerspec when = { .it_value.tv_sec = seconds < 1 ? 1 : seconds };

	timerfd_settime(alarm->fd, 0, &when, NULL);
}
