/* What is asked on the control socket, as a table. */
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caller.h"
#include "control_http.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"

struct control {
	struct service *service;
	struct control_http *http;
	char *address_url;             /* of links, where HR does not say another */
	bool is_address_known;
	char *listening;               /* where feeds are served, in words */
};

/* HTTP's word for how something ended; crosstrainctl makes its exit code of it. */
enum { FINE = 200, WRONG = 400, UNKNOWN = 404, REFUSED = 409, BAD_CONFIG = 422, FAILED = 500, GOING_DOWN = 503 };

static void reply_error(struct reply *reply, int status, const char *text)
{
	reply->status = status;
	reply->body = json_pack("{s:s}", "error", text);
}

static void reply_outcome(struct reply *reply, struct outcome *outcome)
{
	static const int statuses[] = {
		[VERDICT_STOPPING] = GOING_DOWN, [VERDICT_SUPERSEDED] = GOING_DOWN,
		[VERDICT_DONE] = FINE, [VERDICT_BAD_CONFIG] = BAD_CONFIG,
		[VERDICT_REFUSED] = REFUSED, [VERDICT_NOT_FOUND] = UNKNOWN, [VERDICT_WRONG] = WRONG, [VERDICT_FAILED] = FAILED,
	};

	reply->status = statuses[outcome->verdict];
	reply->body = outcome->body != NULL ? give(outcome->body)
		: json_pack("{s:s}", "error", "the daemon is going down");
	outcome_clear(outcome);
}

/* Warns of links that would lead nowhere. */
static void add_link_warning(json_t *answer, const struct control *control, const struct state *state)
{
	if (state->base_url != NULL || control->is_address_known)
		return;
	json_object_set_new(answer, "warning", json_sprintf("links begin with %s, where nobody may find them: set "
		"server.base_url to the address of the web server in front", control->address_url));
}

static struct grounds grounds_of(const struct control *control, const struct state *state, struct store *store)
{
	const char *base_url = state->base_url ? state->base_url : control->address_url;

	return (struct grounds){ state->published, state->directory, base_url, store, state->today, state->facts };
}

/* Without a store that can be read, all else is told. */
static void add_mail_waiting(json_t *answer, const struct control *control, const struct state *state)
{
	scoped(store) struct store *store = NULL;
	struct err err;

	if (store_open(&store, service_state_dir(control->service), STORE_READ, &err) != STORE_OPEN)
		return;
	struct grounds grounds = grounds_of(control, state, store);
	json_object_set_new(answer, "mail_waiting", json_integer(report_mail_waiting(&grounds)));
}

static void answer_status(struct control *control, const struct question *q, struct reply *reply)
{
	scoped(state) struct state *state = service_state(control->service);

	(void)q;
	reply->status = FINE;
	reply->body = service_status(control->service);
	json_object_set_new(reply->body, "listening", json_string(control->listening));
	add_mail_waiting(reply->body, control, state);
	add_link_warning(reply->body, control, state);
}

static void answer_metrics(struct control *control, const struct question *q, struct reply *reply)
{
	struct text page = TEXT_EMPTY;

	(void)q;
	service_metrics(control->service, &page);
	reply->status = FINE;
	reply->metrics = text_give(&page);
}

/* The questions that need no daemon, answered from what is served and the store. */
static void answer_report(struct control *control, const struct question *q, struct reply *reply)
{
	static const int statuses[] = {
		[REPORT_DONE] = FINE, [REPORT_WRONG] = WRONG, [REPORT_NOT_FOUND] = UNKNOWN, [REPORT_FAILED] = FAILED,
	};
	scoped(state) struct state *state = service_state(control->service);
	scoped(store) struct store *store = NULL;
	struct err err;

	if (store_open(&store, service_state_dir(control->service), STORE_READ, &err) != STORE_OPEN) {
		reply_error(reply, FAILED, err.text);
		return;
	}
	struct grounds grounds = grounds_of(control, state, store);
	enum reported r = report_ask(&reply->body, q->path + 1, q->args, &grounds, &err);
	reply->status = statuses[r];
	if (r != REPORT_DONE)
		reply_error(reply, statuses[r], err.text);
	else if (strcmp(q->path, "/links") == 0)
		add_link_warning(reply->body, control, state);
}

static void answer_reload(struct control *control, const struct question *q, struct reply *reply)
{
	bool accept_removals = json_object_get(q->args, "accept-removals") != NULL;
	struct outcome outcome = service_reload(control->service, caller_uid(q->caller), accept_removals);

	reply_outcome(reply, &outcome);
}

/* What is done by somebody's word; the path is the verb. */
static void answer_deed(struct control *control, const struct question *q, struct reply *reply)
{
	struct outcome outcome = service_do(control->service, caller_uid(q->caller), q->path + 1, q->args);

	reply_outcome(reply, &outcome);
}

static void answer_backup(struct control *control, const struct question *q, struct reply *reply)
{
	scoped(store) struct store *store = NULL;
	struct err err;

	(void)q;
	reply->status = FINE;
	reply->file = -1;
	if (store_open(&store, service_state_dir(control->service), STORE_READ, &err) == STORE_OPEN) {
		reply->file = store_backup_nameless(store, &err);
		if (reply->file < 0)
			reply_error(reply, FAILED, err.text);
		return;
	}
	/* It may be gone, but for the file that the publisher holds open. */
	struct outcome outcome = service_backup(control->service, &reply->file);
	if (reply->file < 0)
		reply_outcome(reply, &outcome);
	outcome_clear(&outcome);
}

static void handle(void *arg, const struct question *q, struct reply *reply)
{
	static const struct {
		const char *method, *path;
		void (*answer)(struct control *, const struct question *, struct reply *);
	} answers[] = {
		{ "GET",  "/status", answer_status },
		{ "GET",  "/metrics", answer_metrics },
		{ "GET",  "/visits", answer_report },
		{ "GET",  "/links",  answer_report },
		{ "GET",  "/log",    answer_report },
		{ "GET",  "/backup", answer_backup },
		{ "POST", "/reload", answer_reload },
		{ "GET",  "/report", answer_report },
		{ "GET",  "/requests", answer_report },
		{ "GET",  "/meetings", answer_report },
		{ "GET",  "/rooms",  answer_report },
		{ "GET",  "/mail",   answer_report },
		{ "POST", "/mailing", answer_deed },
		{ "POST", "/mailed", answer_deed },
		{ "POST", "/unmailed", answer_deed },
		{ "POST", "/revoke", answer_deed },
		{ "POST", "/missed", answer_deed },
		{ "POST", "/attended", answer_deed },
		{ "POST", "/swap",   answer_deed },
		{ "POST", "/forget", answer_deed },
		{ "POST", "/restore", answer_deed },
		{ "POST", "/request", answer_deed },
		{ "POST", "/meeting", answer_deed },
		{ "POST", "/room",   answer_deed },
		{ "POST", "/close", answer_deed },
	};

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (strcmp(q->method, answers[i].method) == 0 && strcmp(q->path, answers[i].path) == 0) {
			answers[i].answer(arg, q, reply);
			return;
		}
	}
	reply_error(reply, UNKNOWN, "the daemon does not know this question; is it of an older version?");
}

bool control_create(struct control **out, struct service *service, const struct server *server,
                    const char *runtime, struct err *err)
{
	scoped(control) struct control *control = mem_new(struct control);
	scoped(heap) char *path = mem_format("%s/control.sock", runtime);

	control->service = service;
	const char *address = server_link_address(server, &control->is_address_known);
	control->address_url = mem_format("http://%s", address);
	control->listening = mem_text(server_addresses(server));
	if (mkdir(runtime, 0750) != 0 && errno != EEXIST)
		return err_set(err, "%s: %s", runtime, strerror(errno));
	if (!control_http_open(&control->http, path, handle, control, err))
		return err_while(err, "control socket");
	*out = give(control);
	return true;
}

void control_free(struct control *control)
{
	if (control == NULL)
		return;
	control_http_free(control->http);
	free(control->address_url);
	free(control->listening);
	free(control);
}
