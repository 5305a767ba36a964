/* Rounds of proof.  What is not proved in one is still awaited in the next, so a round is
 * complete only when everything has answered since the last one was. */
#include "watchdog.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alarm.h"
#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "log.h"
#include "notify.h"
#include "work.h"

enum {
	INTERVAL = 20,                 /* seconds between rounds without a watchdog */
	SILENCE = 60,                  /* so long the worker may give no sign of life; 7 s were seen with 100,000 people */
};

/* The store, looked at from outside of those who use it. */
struct probe {
	struct job job;                /* first */
	const char *state_dir;
	bool is_fine;
	int64_t number;                /* of the last publication there … */
	int64_t served;                /* … and of what was served when it was asked */
	struct disk disk;
	struct err err;
};

struct watchdog {
	struct loop *loop;
	struct service *service;
	struct server *server;
	struct alarm *alarm;
	struct work *prober;
	struct probe probe;
	int64_t interval;
	int fd;                        /* of the request under way; -1: none */
	bool is_probing;
	bool has_read, has_answered;   /* in this round */
	bool is_ready, is_silent;
};

/* --- on the prober's thread */

static bool probe_store(void *arg, struct job *job)
{
	struct probe *probe = (struct probe *)job;
	scoped(store) struct store *store = NULL;

	(void)arg;
	probe->disk = disk_look(probe->state_dir);
	switch (store_open(&store, probe->state_dir, STORE_READ, &probe->err)) {
	case STORE_OPEN:
		probe->is_fine = store_last_publication(store, &probe->number, &probe->err);
		break;
	case STORE_ABSENT:
		err_set(&probe->err, "%s/crosstrain.db is gone: crosstrainctl backup FILE saves it; then stop crosstraind, put that "
		        "in its place, and start it again", probe->state_dir);
		/* fall through */
	case STORE_LOCKED: case STORE_NEWER: case STORE_DAMAGED: case STORE_REFUSED:
		probe->is_fine = false;
	}
	return true;
}

/* --- on the loop's thread */

/* The worker hangs: nothing that HR asks for would ever be done. */
static bool is_silent(struct watchdog *w)
{
	int64_t silence = service_silence(w->service);

	if (silence > SILENCE && !w->is_silent)
		log_message(MESSAGE_HANGS, (struct log_fields){ 0 },
		            "a plan or a publication has given no sign of life for %lld s", (long long)silence);
	w->is_silent = silence > SILENCE;
	return w->is_silent;
}

static void conclude(struct watchdog *w)
{
	if (!w->has_read || !w->has_answered || is_silent(w))
		return;
	w->has_read = w->has_answered = false;
	if (!w->is_ready && service_is_ready(w->service)) {
		w->is_ready = true;
		notify_ready();
	}
	notify_alive();
}

static void probe_ended(void *arg)
{
	struct watchdog *w = arg;

	if (work_finished(w->prober) == NULL)
		return;
	w->is_probing = false;
	w->has_read = true;
	if (w->probe.is_fine && w->probe.number < w->probe.served)
		err_set(&w->probe.err, "crosstrain.db is another file, of publication %lld: stop crosstraind, put the right one in "
		        "its place, and start it again", (long long)w->probe.number);
	else if (w->probe.is_fine)
		w->probe.err.text[0] = '\0';
	service_note_store(w->service, w->probe.err.text[0] != '\0' ? w->probe.err.text : NULL, w->probe.disk);
	conclude(w);
}

static void hang_up(struct watchdog *w)
{
	if (w->fd < 0)
		return;
	loop_forget(w->loop, w->fd);
	close(w->fd);
	w->fd = -1;
}

static void answer_came(void *arg)
{
	struct watchdog *w = arg;
	char answer[256] = "";
	ssize_t n = recv(w->fd, answer, sizeof answer - 1, 0);

	hang_up(w);
	w->has_answered |= n > 0 && strncmp(answer, "HTTP/1.1 ", 9) == 0;
	conclude(w);
}

static bool ask(struct watchdog *w, struct err *err)
{
	static const char request[] = "HEAD /healthz HTTP/1.1\r\nHost: watchdog\r\nConnection: close\r\n\r\n";

	w->fd = server_dial(w->server, err);
	return w->fd >= 0 && (send(w->fd, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request)
	                      || err_set(err, "a request to itself: %m"))
	       && loop_watch(w->loop, w->fd, answer_came, NULL, w, err);
}

static void begin_round(void *arg)
{
	struct watchdog *w = arg;
	struct err err;

	alarm_in(w->alarm, w->interval);
	if (!w->is_probing) {
		w->is_probing = true;
		w->probe.served = service_publication(w->service);
		work_add(w->prober, &w->probe.job);
	}
	if (w->fd < 0 && !ask(w, &err)) {
		log_warning("watchdog: %s", err.text);
		hang_up(w);
	}
}

bool watchdog_create(struct watchdog **out, struct loop *loop, struct service *service, struct server *server,
                     struct err *err)
{
	enum { A_ROUND_FAILED_AND_TIME_LEFT = 3 };
	scoped(watchdog) struct watchdog *w = mem_new(struct watchdog);
	int64_t limit = notify_watchdog_seconds();

	w->loop = loop;
	w->service = service;
	w->server = server;
	w->fd = -1;
	w->interval = limit > 0 ? limit / A_ROUND_FAILED_AND_TIME_LEFT : INTERVAL;
	w->probe.state_dir = service_state_dir(service);
	if (!work_create(&w->prober, probe_store, w, err)
	    || !loop_watch(loop, work_fd(w->prober), probe_ended, NULL, w, err)
	    || !alarm_create(&w->alarm, loop, begin_round, w, err))
		return false;
	alarm_in(w->alarm, w->interval);
	service_on_ready(service, begin_round, w);
	*out = give(w);
	return true;
}

void watchdog_free(struct watchdog *w)
{
	if (w == NULL)
		return;
	service_on_ready(w->service, NULL, NULL);
	hang_up(w);
	alarm_free(w->alarm);
	if (w->prober != NULL) {
		work_stop(w->prober);
		loop_forget(w->loop, work_fd(w->prober));
		work_free(w->prober);
	}
	free(w);
}
