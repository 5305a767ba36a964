/* systemd. */
#include "notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <time.h>

void notify_ready(void)
{
	sd_notify(0, "READY=1");
}

void notify_reloading(void)
{
	struct timespec t;

	/* systemd 253 and later wait for this stamp with Type=notify-reload. */
	clock_gettime(CLOCK_MONOTONIC, &t);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	           (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void notify_patience(int seconds)
{
	sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%" PRId64, (int64_t)seconds * 1000000);
}

void notify_status(const char *fmt, ...)
{
	char line[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	line[strcspn(line, "\n")] = '\0';
	sd_notifyf(0, "STATUS=%s", line);
}

bool notify_socket(int *out, struct err *err)
{
	int n = sd_listen_fds(1);

	*out = -1;
	if (n < 0)
		return err_set(err, "the sockets that systemd hands over: %s", strerror(-n));
	if (n == 0)
		return true;
	if (n > 1)
		return err_set(err, "systemd hands over %d sockets; crosstraind serves one "
		               "(one ListenStream= in crosstraind.socket)", n);
	if (sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
		return err_set(err, "what systemd hands over is no listening stream socket");
	*out = SD_LISTEN_FDS_START;
	return true;
}
