/* The kernel's word, or else logind's.
 *
 * Our unit has a user namespace of its own (PrivateUsers=), in which the kernel names root
 * and the service's user and calls everybody else 65534 (user_namespaces(7)).  logind
 * stands outside of it and knows whose login a process belongs to. */
#include "caller.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

enum { PATIENCE_USEC = 500 * 1000 };        /* for the bus, and again for logind */

/* A connection to the system's bus; NULL within the patience if there is none.
 * (sd_bus_open_system() would wait for a silent one much longer.) */
static sd_bus *open_bus(void)
{
	enum { TURNS = 10 };
	sd_bus *bus = NULL;

	if (sd_bus_new(&bus) < 0 || sd_bus_set_address(bus, "unix:path=/run/dbus/system_bus_socket") < 0
	    || sd_bus_set_bus_client(bus, 1) < 0 || sd_bus_start(bus) < 0)
		return sd_bus_close_unref(bus);
	for (int i = 0; i < TURNS && sd_bus_is_ready(bus) == 0; i++) {
		int done = sd_bus_process(bus, NULL);

		if (done < 0 || (done == 0 && sd_bus_wait(bus, PATIENCE_USEC / TURNS) < 0))
			break;
	}
	return sd_bus_is_ready(bus) > 0 ? bus : sd_bus_close_unref(bus);
}

static int64_t number_in(const char *user_path)
{
	static const char before[] = "/org/freedesktop/login1/user/_";
	size_t n = strlen(before);

	return strncmp(user_path, before, n) == 0 ? strtoll(user_path + n, NULL, 10) : CALLER_UNKNOWN;
}

static int64_t logins_owner(pid_t pid)
{
	sd_bus *bus = open_bus();
	sd_bus_message *answer = NULL;
	const char *user = NULL;
	int64_t uid = CALLER_UNKNOWN;

	if (bus != NULL && sd_bus_set_method_call_timeout(bus, PATIENCE_USEC) >= 0
	    && sd_bus_call_method(bus, "org.freedesktop.login1", "/org/freedesktop/login1",
	                          "org.freedesktop.login1.Manager", "GetUserByPID", NULL, &answer, "u", (uint32_t)pid) >= 0
	    && sd_bus_message_read(answer, "o", &user) > 0)
		uid = number_in(user);
	sd_bus_message_unref(answer);
	sd_bus_close_unref(bus);
	return uid;
}

int64_t caller_uid(int fd)
{
	struct ucred who;
	socklen_t n = sizeof who;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0)
		return CALLER_UNKNOWN;
	return who.uid == CALLER_UNKNOWN && who.pid > 0 ? logins_owner(who.pid) : (int64_t)who.uid;
}
