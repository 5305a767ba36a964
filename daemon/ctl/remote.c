/* The verbs that the daemon answers, and the store where it may. */
#include "ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"
#include "tell.h"

static void set_argument(json_t *args, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(args, name, json_string(value));
}

int verb_status(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *status = NULL;
	int code = ask(ctl, "GET", "status", NULL, false, &status);

	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(status);
	else
		tell_status(&out, status);
	out_text(&out);
	return EXIT_DONE;
}

int verb_visits(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	set_argument(args, "staff", ctl->staff);
	set_argument(args, "department", ctl->department);
	set_argument(args, "between", ctl->between);
	int code = ask(ctl, "GET", "visits", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	const json_t *visits = json_object_get(answer, "visits");
	if (ctl->csv)
		tell_visits_csv(&out, visits);
	else if (ctl->json)
		out_json(answer);
	else if (json_array_size(visits) == 0)
		text_add(&out, "No such visits are published.\n");
	else
		tell_visits(&out, visits, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_links(struct ctl *ctl)
{
	scoped_text struct text ids = TEXT_EMPTY, out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	for (size_t i = 0; i < ctl->words.n; i++)
		text_addf(&ids, "%s\n", ctl->words.v[i]);
	set_argument(args, "ids", ids.n > 0 ? text_str(&ids) : NULL);
	int code = ask(ctl, "GET", "links", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	const json_t *links = json_object_get(answer, "links");
	if (ctl->csv)
		tell_links_csv(&out, links);
	else if (ctl->json)
		out_json(answer);
	else
		tell_links(&out, links, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_log(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	set_argument(args, "last", ctl->last);
	int code = ask(ctl, "GET", "log", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(answer);
	else
		tell_log(&out, json_object_get(answer, "log"), ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_reload(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	set_argument(args, "accept-removals", ctl->accept_removals ? "yes" : NULL);
	int code = ask(ctl, "POST", "reload", args, false, &answer);
	if (code != EXIT_DONE)
		return code;
	out_faults(json_object_get(answer, "warnings"));
	if (ctl->json)
		out_json(answer);
	else {
		scoped(heap) char *intro =
			mem_format("Publication %lld:", out_number(answer, "publication"));

		tell_publication(&out, answer, ctl->screen, intro);
	}
	out_text(&out);
	return EXIT_DONE;
}

int verb_revoke(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	set_argument(args, "id", ctl->words.v[0]);
	int code = ask(ctl, "POST", "revoke", args, false, &answer);
	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(answer);
	else
		printf("%s has a new link; the old one tells so whoever still asks for it.\n"
		       "See it with: crosstrainctl links %s\n", out_member(answer, "revoked"), ctl->words.v[0]);
	return EXIT_DONE;
}

/* The daemon's copy into an open file; else, without a daemon, our own beside it. */
static int copy_store(const struct ctl *ctl, FILE *f, const char *path)
{
	scoped(store) struct store *store = NULL;
	scoped_json json_t *answer = NULL;
	struct err err;
	long status;

	switch (client_fetch(ctl->folders.runtime, "/backup", f, &status, &answer, &err)) {
	case ASKED_ANSWERED:
		return status == 200 ? EXIT_DONE : out_error(ctl, EXIT_REFUSED, out_member(answer, "error"));
	case ASKED_FAILED:
		return out_error(ctl, EXIT_REFUSED, err.text);
	case ASKED_NO_DAEMON:
		break;
	}
	if (store_open(&store, ctl->folders.state, STORE_READ, &err) != STORE_OPEN)
		return out_error(ctl, EXIT_REFUSED, err.text);
	unlink(path);
	return store_backup(store, path, &err) ? EXIT_DONE : out_error(ctl, EXIT_REFUSED, err.text);
}

int verb_backup(struct ctl *ctl)
{
	const char *path = ctl->words.v[0];
	scoped(heap) char *temporary = mem_format("%s.XXXXXX", path);
	struct err err;

	if (access(path, F_OK) == 0) {
		err_set(&err, "%s exists already; a backup never takes the place of another file", path);
		return out_error(ctl, EXIT_REFUSED, err.text);
	}
	int fd = mkstemp(temporary);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL) {
		err_set(&err, "%s: %s", path, strerror(errno));
		return out_error(ctl, EXIT_REFUSED, err.text);
	}
	int code = copy_store(ctl, f, temporary);
	bool is_kept = code != EXIT_DONE || (fflush(f) == 0 && fsync(fd) == 0 && link(temporary, path) == 0);
	if (!is_kept) {
		err_set(&err, "%s: %s", path, strerror(errno));
		code = out_error(ctl, EXIT_REFUSED, err.text);
	}
	unlink(temporary);
	fclose(f);
	if (code == EXIT_DONE && ctl->json) {
		scoped_json json_t *answer = json_pack("{s:s}", "backup", path);

		out_json(answer);
	}
	return code;
}
