/* Two ways to an answer: the daemon's socket, and the store itself. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"
#include "tell.h"

struct reading *ask_config(const struct ctl *ctl)
{
	scoped(reading) struct reading *reading = reading_make(sources_on_disk(ctl->folders.config));
	scoped_json json_t *faults = report_faults(reading->faults);

	out_faults(faults);
	if (reading->org != NULL)
		return give(reading);
	if (ctl->json) {
		scoped_json json_t *answer = json_pack("{s:O}", "mistakes", faults);

		out_json(answer);
	}
	return NULL;
}

/* Answers from an open store and the config that was accepted into it. */
static enum reported answer(const char *question, const json_t *args, struct store *store,
                            json_t **out, struct err *err)
{
	scoped(published) struct published *published = NULL;
	scoped(heard) struct heard *heard = NULL;
	struct sources *accepted = NULL;
	struct digest_key key;
	int64_t at;

	if (!store_published(store, &published, err) || !store_heard(store, &heard, err) || !store_link_key(store, &key, err)
	    || !store_accepted(store, &accepted, &at, err))
		return REPORT_FAILED;
	if (accepted == NULL) {
		err_set(err, "nothing was published yet; start crosstraind");
		return REPORT_FAILED;
	}
	scoped(reading) struct reading *reading = reading_make(accepted);
	if (reading->org == NULL) {
		err_set(err, "this version does not understand the config that was accepted last");
		return REPORT_FAILED;
	}
	struct day today = path_today(reading->org, time(NULL));
	scoped(directory) struct directory *directory = directory_make(published, &key, today);
	scoped(heard) struct heard *placed = heard_place(heard, published);
	scoped(facts) struct facts *facts = facts_make(published, reading->org, placed, today);
	struct grounds grounds = { published, directory, reading->org->server.base_url, store, today, facts };
	return report_ask(out, question, args, &grounds, err);
}

static int exit_of(enum reported reported)
{
	return reported == REPORT_DONE ? EXIT_DONE : reported == REPORT_WRONG ? EXIT_WRONG_USAGE : EXIT_REFUSED;
}

/* Opens the store and answers with it, for when no daemon runs.  The exit code. */
static int ask_store(const struct ctl *ctl, const char *question, const json_t *args, json_t **out)
{
	scoped(store) struct store *store = NULL;
	struct err err;

	*out = NULL;
	if (store_open(&store, ctl->folders.state, STORE_READ, &err) != STORE_OPEN)
		return out_error(ctl, EXIT_REFUSED, err.text);
	enum reported reported = answer(question, args, store, out, &err);
	return reported == REPORT_DONE ? EXIT_DONE : out_error(ctl, exit_of(reported), err.text);
}

/* What the daemon found.  It may read less than who edits. */
static void tell_mistakes(const json_t *mistakes)
{
	bool is_unreadable = false;

	out_faults(mistakes);
	for (size_t i = 0; i < json_array_size(mistakes); i++)
		is_unreadable |= strstr(out_member(json_array_get(mistakes, i), "message"), "cannot be read") != NULL;
	if (is_unreadable)
		fputs("The daemon reads as the user crosstrain, and sees neither /home nor /tmp.\n", stderr);
}

/* Tells why the daemon said no. */
static int refused(const struct ctl *ctl, long status, const json_t *answer)
{
	enum { WRONG = 400, BAD_CONFIG = 422 };
	scoped_text struct text removed = TEXT_EMPTY;

	if (status == BAD_CONFIG) {
		if (!ctl->screen.is_journal)
			tell_mistakes(json_object_get(answer, "mistakes"));
		if (ctl->json)
			out_json(answer);
		return EXIT_BAD_CONFIG;
	}
	fprintf(stderr, "crosstrainctl: %s\n", out_member(answer, "error"));
	tell_removed(&removed, json_object_get(answer, "removed_people"));
	fputs(text_str(&removed), stderr);
	if (ctl->json)
		out_json(answer);
	return status == WRONG ? EXIT_WRONG_USAGE : EXIT_REFUSED;
}

static int no_daemon(const struct ctl *ctl, const char *why)
{
	const char *instance = ctl->folders.instance;
	scoped(heap) char *unit = mem_format("crosstraind%s%s", instance ? "@" : "", instance ? instance : "");
	scoped(heap) char *text = mem_format("%s; systemctl start %s starts it, journalctl -u %s tells why it went",
	                                     why, unit, unit);

	return out_error(ctl, EXIT_REFUSED, text);
}

/* Asks, and asks again for a while where the daemon may be about to come back from a restart:
 * none is there, or one that goes down said that it has not done it. */
static enum asked ask_patiently(const struct ctl *ctl, const char *method, const char *path, const json_t *args,
                                bool is_reading, long *status, json_t **out, struct err *err)
{
	enum { GOING_DOWN = 503, TENTHS_ABSENT = 20, TENTHS_GOING_DOWN = 100 };
	int patience = is_reading ? 0 : TENTHS_ABSENT;

	for (int i = 0;; i++) {
		enum asked asked = client_ask(ctl->folders.runtime, method, path, args, status, out, err);
		bool is_going_down = asked == ASKED_ANSWERED && *status == GOING_DOWN;

		if (is_going_down)
			patience = TENTHS_GOING_DOWN;
		if ((asked != ASKED_NO_DAEMON && !is_going_down) || i >= patience)
			return asked;
		json_decref(give(*out));
		nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 * 1000 }, NULL);
	}
}

void ask_with(json_t *args, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(args, name, json_string(value));
}

int ask(const struct ctl *ctl, const char *method, const char *question, const json_t *args,
        bool is_reading, json_t **out)
{
	scoped(heap) char *path = mem_format("/%s", question);
	struct err err;
	long status;

	switch (ask_patiently(ctl, method, path, args, is_reading, &status, out, &err)) {
	case ASKED_ANSWERED:
		break;
	case ASKED_NO_DAEMON:
		if (is_reading)
			return ask_store(ctl, question, args, out);
		err_while(&err, "%s needs the daemon", question);
		return no_daemon(ctl, err.text);
	case ASKED_FAILED:
		return out_error(ctl, EXIT_REFUSED, err.text);
	}
	if (status == 200)
		return EXIT_DONE;
	int code = refused(ctl, status, *out);
	json_decref(*out);
	*out = NULL;
	return code;
}
