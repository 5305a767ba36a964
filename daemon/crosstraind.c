/* crosstraind: main() is the table of contents.
 *
 *	loop.h       what happens, one thing at a time: signals, time, finished work, requests
 *	service.h    what is served, and the jobs that lead to the next state
 *	publisher.h  those jobs: config, plan, publication, store; on the worker (work.h)
 *	server.h     feeds for calendars, pages for people (http.h, endpoints.h)
 *	control.h    answers for crosstrainctl
 *	metrics.h    what is counted, for Prometheus; with what is looked at (scrape.h)
 *	watchdog.h   proves to systemd that all of this works
 */
#include <stdlib.h>
#include <sysexits.h>

#include "control.h"
#include "crosstrain/report.h"
#include "log.h"
#include "loop.h"
#include "notify.h"
#include "options.h"
#include "server.h"
#include "service.h"
#include "watchdog.h"

static int failure(int exit_code, struct loop *loop, const struct err *err)
{
	log_message(MESSAGE_START_FAILED, (struct log_fields){ 0 }, "%s", err->text);
	notify_status("%s", err->text);
	if (loop != NULL)
		server_apologize(loop, err->text);
	return exit_code;
}

int main(int argc, char *argv[])
{
	scoped_options struct options options = options_read(argc, argv);
	struct err err;
	scoped(loop) struct loop *loop = NULL;
	scoped(service) struct service *service = NULL;
	scoped(control) struct control *control = NULL;
	scoped(server) struct server *server = NULL;
	scoped(watchdog) struct watchdog *watchdog = NULL;

	report_set_up();
	log_open();
	if (!loop_create(&loop, &err))
		return failure(EX_OSERR, NULL, &err);
	int code = service_create(&service, loop, &options, &err);        /* config and store */
	if (code != 0)
		return failure(code, loop, &err);
	bool is_said;
	const char *listen = service_listen(service, &is_said);
	if (!server_create(&server, loop, listen, is_said, service_site(service), &err)
	    || !control_create(&control, service, server, options.folders.runtime, &err))
		return failure(EX_UNAVAILABLE, loop, &err);
	service_serve_on(service, server);
	if (!watchdog_create(&watchdog, loop, service, server, &err)      /* READY=1, when all works */
	    || !service_begin(service, &err))                             /* the first publication */
		return failure(EX_OSERR, loop, &err);
	log_message(MESSAGE_SERVING, (struct log_fields){ 0 }, "serving feeds on %s", server_addresses(server));
	code = loop_run(loop);                                            /* until SIGTERM */
	notify_stopping();
	log_message(MESSAGE_STOPPING, (struct log_fields){ 0 }, "going down");
	service_stop(service);                                            /* then all of it, backwards */
	return code;
}
