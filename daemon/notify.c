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

#include "crosstrain/text.h"

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

int64_t notify_watchdog_seconds(void)
{
	uint64_t usec = 0;

	return sd_watchdog_enabled(0, &usec) > 0 ? (int64_t)(usec / 1000000) : 0;
}

void notify_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}

void notify_patience(int seconds)
{
	sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%" PRId64, (int64_t)seconds * 1000000);
}

void notify_status(const char *fmt, ...)
{
	scoped_text struct text line = TEXT_EMPTY;
	char buf[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, sizeof buf, fmt, args);
	va_end(args);
	/* One line, and no letter cut in two: systemd takes neither. */
	text_add_plain(&line, buf, sizeof buf, false);
	sd_notifyf(0, "STATUS=%s", text_str(&line));
}

bool notify_has_sockets(void)
{
	return sd_listen_fds(0) > 0;
}

bool notify_sockets(int out[static PORTS_MOST], size_t *n, struct err *err)
{
	int given = sd_listen_fds(1);

	*n = 0;
	if (given < 0)
		return err_set(err, "the sockets that systemd hands over: %s", strerror(-given));
	if (given > PORTS_MOST)
		return err_set(err, "systemd hands over %d sockets; crosstraind serves at most %d "
		               "(ListenStream= in crosstraind.socket)", given, PORTS_MOST);
	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + given; fd++) {
		if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
			return err_set(err, "what systemd hands over is no listening stream socket "
			               "(ListenStream= in crosstraind.socket)");
		out[(*n)++] = fd;
	}
	return true;
}
