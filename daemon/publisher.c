/* From HR's files to a state that can be served, with the store in between. */
#include "publisher_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "crosstrain/path.h"
#include "crosstrain/report.h"
#include "log.h"
#include "notify.h"

void outcome_clear(struct outcome *outcome)
{
	json_decref(outcome->body);
	state_free(outcome->state);
	*outcome = (struct outcome){ 0 };
}

struct outcome publisher_refusal(enum verdict verdict, const struct err *err)
{
	return (struct outcome){ .verdict = verdict, .body = json_pack("{s:s}", "error", err->text) };
}

/* One line on what is wrong with a config, for the audit trail and `systemctl status`. */
static char *first_mistake(struct faults *faults)
{
	size_t n, i, errors = faults_errors(faults);
	const struct fault *all = faults_sorted(faults, &n);

	for (i = 0; i < n; i++)
		if (all[i].kind == FAULT_ERROR)
			break;
	if (i == n)
		return mem_text("no mistake");
	scoped(heap) char *line = all[i].at.line > 0 ? mem_format(":%u", (unsigned)all[i].at.line) : mem_text("");
	return mem_format("%zu %s: %s%s: %s", errors, errors == 1 ? "mistake" : "mistakes",
	                  faults_file_name(faults, all[i].at.file), line, all[i].text);
}

/* The config that the store kept when it was last accepted; NULL: none that can be read. */
static struct reading *accepted_before(struct publisher *p)
{
	struct sources *kept = NULL;
	struct err err;
	int64_t at;

	return store_accepted(p->store, &kept, &at, &err) && kept != NULL ? reading_make(kept) : NULL;
}

/* Whether a config may take the place of the one that holds; else says why not. */
static bool is_acceptable(struct outcome *why_not, struct publisher *p, struct reading *reading,
                          const struct published *before, bool accept_removals, int64_t now)
{
	if (reading->org == NULL) {
		scoped(heap) char *first = first_mistake(reading->faults);

		*why_not = (struct outcome){ .verdict = VERDICT_BAD_CONFIG,
			.body = json_pack("{s:s, s:o}", "error", first, "mistakes", report_faults(reading->faults)) };
		return false;
	}
	struct day today = path_today(reading->org, now);
	scoped_removals struct removals all = path_removals(reading->org, NULL, before, today);
	if (accept_removals || !path_is_guarded(reading->org, &all))
		return true;
	/* Only now, since a large company takes a while to be read. */
	scoped(reading) struct reading *held = p->holding != NULL ? reading_hold(p->holding) : accepted_before(p);
	scoped_removals struct removals r = path_removals(reading->org, held != NULL ? held->org : NULL, before, today);
	if (!path_is_guarded(reading->org, &r))
		return true;
	scoped(heap) char *names = report_names(before, r.who, r.people);
	struct err err;
	err_set(&err, "this config removes %zu of %zu people, more than guard.removed_percent = %d lets pass: %s; "
	        "if that is meant: crosstrainctl reload --accept-removals", r.people, r.of,
	        reading->org->guard_removed_percent, names);
	*why_not = publisher_refusal(VERDICT_REFUSED, &err);
	json_object_set_new(why_not->body, "removed_people", report_people(before, r.who, r.people));
	return false;
}

static int exit_code(enum store_opened opened)
{
	switch (opened) {
	case STORE_OPEN:
		return 0;
	case STORE_ABSENT:
	case STORE_REFUSED:
		return EX_CANTCREAT;
	case STORE_LOCKED:
		return EX_TEMPFAIL;
	case STORE_NEWER:
		return EX_SOFTWARE;
	case STORE_DAMAGED:
		return EX_DATAERR;
	}
	return EX_SOFTWARE;
}

/* The config that the store kept when it was last accepted; else the exit code that fits. */
static bool read_accepted(struct publisher *p, int *code, struct err *err)
{
	struct sources *kept = NULL;
	int64_t at;

	*code = EX_CONFIG;
	if (!store_accepted(p->store, &kept, &at, err)) {
		*code = exit_code(store_trouble(p->store));
		return false;
	}
	if (kept == NULL)
		return err_set(err, "%s cannot be used, and no config was ever accepted before", p->folders.config);
	p->holding = reading_make(kept);
	if (p->holding->org == NULL)
		return err_set(err, "%s cannot be used, and this version does not understand the config "
		               "that was accepted before", p->folders.config);
	log_message(MESSAGE_LAST_ACCEPTED, (struct log_fields){ .job = "start" },
	            "the config on disk is not used; the one accepted before holds on");
	return true;
}

static void ask_for_time(void *arg)
{
	enum { SECONDS = 60 };

	(void)arg;
	notify_patience(SECONDS);
}

int publisher_open(struct publisher **out, const struct folders *folders, int64_t now, struct err *err)
{
	scoped(publisher) struct publisher *p = mem_new(struct publisher);
	scoped(published) struct published *published = NULL;

	p->folders = *folders;
	scoped(reading) struct reading *reading = reading_make(sources_on_disk(folders->config));
	log_faults(reading->faults);
	int code = exit_code(store_open_patiently(&p->store, folders->state, (struct store_patience){ ask_for_time, NULL },
	                                          err));
	if (code != 0)
		return code;
	if (store_migrated_from(p->store) > 0)
		log_message(MESSAGE_MIGRATED, (struct log_fields){ 0 }, "the store was brought up to date; as it was before, "
		            "it is kept beside it: crosstrain.db.v%d.bak", store_migrated_from(p->store));
	if (!store_published(p->store, &published, err) || !store_heard(p->store, &p->heard, err)
	    || !store_link_key(p->store, &p->key, err))
		return exit_code(store_trouble(p->store));
	if (published->is_restored)
		log_message(MESSAGE_COPY_PUT_BACK, (struct log_fields){ 0 },
		            "the store is a copy that was put back: what was published since it was made is forgotten, and "
		            "every calendar is told anew; who came or got a new link since needs it sent again, links that "
		            "were revoked since open again");
	if (is_acceptable(&p->refused, p, reading, published, false, now)) {
		p->holding = give(reading);
		p->is_new = true;
	} else if (!read_accepted(p, &code, err)) {
		return code;
	}
	p->listening = mem_text(p->holding->org->server.listen);
	p->state = state_make(p->holding, give(published), p->heard, &p->key, now);
	*out = give(p);
	return 0;
}

void publisher_free(struct publisher *p)
{
	if (p == NULL)
		return;
	state_free(p->state);
	outcome_clear(&p->refused);
	reading_free(p->holding);
	reading_free(p->owed);
	heard_free(p->heard);
	store_free(p->store);
	free(p->listening);
	free(p);
}

void publisher_watch(struct publisher *p, struct plan_watch watch)
{
	p->watch = watch;
}

struct state *publisher_state(const struct publisher *p)
{
	return p->state;
}

const char *publisher_listen(const struct publisher *p, bool *is_said)
{
	*is_said = p->holding->org->server.listen_is_said;
	return p->listening;
}

struct outcome publisher_publish(struct publisher *p, struct publication *publication, struct reading *reading,
                                 const struct sources *accepted, const struct author *author, int64_t now)
{
	struct err err;

	if (!store_publish(p->store, publication, accepted, author, now, &err))
		return publisher_refusal(VERDICT_FAILED, &err);
	json_t *body = report_publication(publication);
	struct published *after = publication_take(publication);
	json_object_set_new(body, "publication", json_integer(after->number));
	state_free(p->state);
	p->state = state_make(reading, after, p->heard, &p->key, now);
	json_object_set_new(body, "large_feeds", report_large_feeds(p->state->directory));
	return (struct outcome){ .verdict = VERDICT_DONE, .body = body, .state = state_hold(p->state) };
}

static int64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct publication *publisher_plan(struct publisher *p, const struct reading *reading,
                                   const struct published *edited, int64_t now, int64_t *took)
{
	int64_t begin = monotonic_ns();
	struct publication *publication = path_publication(reading->org, p->state->published, edited, now, &p->watch);

	*took = monotonic_ns() - begin;
	*took = *took > 0 ? *took : 1;
	return publication;
}

/* Plans by a config and publishes what came out. */
static struct outcome plan(struct publisher *p, struct reading *reading, bool is_new,
                           const struct author *author, int64_t now)
{
	int64_t took;
	scoped(publication) struct publication *publication = publisher_plan(p, reading, NULL, now, &took);

	if (publication == NULL)
		return (struct outcome){ .verdict = VERDICT_SUPERSEDED };
	struct outcome outcome = publisher_publish(p, publication, reading, is_new ? reading->sources : NULL, author, now);
	outcome.plan_ns = took;
	return outcome;
}

/* Where the first mistake stands. */
static char *where_mistaken(const json_t *mistakes)
{
	size_t errors = 0;
	const json_t *first = NULL;

	for (size_t i = 0; i < json_array_size(mistakes); i++) {
		const json_t *one = json_array_get(mistakes, i);

		if (strcmp(json_string_value(json_object_get(one, "kind")), "error") == 0 && errors++ == 0)
			first = one;
	}
	return mem_format("%zu %s, the first at %s:%lld", errors, errors == 1 ? "mistake" : "mistakes",
	                  json_string_value(json_object_get(first, "file")),
	                  (long long)json_integer_value(json_object_get(first, "line")));
}

/* What is kept of it, without a name or a word of HR's: the trail outlives whoever is forgotten. */
static char *nameless_reason(const struct outcome *refused)
{
	const json_t *mistakes = json_object_get(refused->body, "mistakes");
	const json_t *removed = json_object_get(refused->body, "removed_people");

	if (json_array_size(mistakes) > 0)
		return where_mistaken(mistakes);
	if (removed != NULL)
		return mem_format("it removes %zu people, and was not said to be meant", json_array_size(removed));
	return mem_text(json_string_value(json_object_get(refused->body, "error")));
}

/* A line in the audit trail on what was refused. */
static void note_refusal(struct publisher *p, const struct outcome *refused, int64_t uid,
                         const char *action, int64_t now)
{
	scoped(heap) char *why = nameless_reason(refused);
	struct author author = { uid, action, why };
	struct err err;

	if (!store_note(p->store, &author, now, &err))
		log_warning("the audit trail: %s", err.text);
}

static struct outcome plan_anew(struct publisher *p, const char *action, const char *detail, int64_t now)
{
	struct author author = { -1, action, detail };
	struct outcome outcome = plan(p, p->holding, p->is_new, &author, now);

	if (outcome.verdict == VERDICT_DONE)
		p->is_new = false;
	return outcome;
}

/* A start has ended when something was published: then it is told, once, why that was not by
 * the files on disk. */
static struct outcome end_start(struct publisher *p, struct outcome outcome, int64_t now)
{
	if (p->refused.body == NULL || outcome.verdict != VERDICT_DONE)
		return outcome;
	note_refusal(p, &p->refused, -1, "start with another config", now);
	json_decref(outcome.body);
	outcome.verdict = p->refused.verdict;
	outcome.body = give(p->refused.body);
	return outcome;
}

struct outcome publisher_start(struct publisher *p, int64_t now)
{
	const char *detail = p->state->published->is_restored ? "a copy was put back" : NULL;

	return end_start(p, plan_anew(p, "start", detail, now), now);
}

/* What HR is told beside what was published. */
static json_t *warnings_of(const struct publisher *p, struct reading *reading)
{
	json_t *warnings = report_faults(reading->faults);

	if (strcmp(p->listening, reading->org->server.listen) != 0)
		json_array_append_new(warnings, json_pack("{s:s, s:s}", "kind", "warning", "message",
			"warning: server.listen: crosstraind listens there after a restart; where systemd holds the port, "
			"what crosstraind.socket says counts (systemctl edit crosstraind.socket)"));
	return warnings;
}

/* Publishes by another config, which holds from then on.  If the world says no, it is owed.
 * Takes `reading` over. */
static struct outcome take_up(struct publisher *p, struct reading *reading, const struct author *author, int64_t now)
{
	struct outcome outcome = plan(p, reading, true, author, now);

	if (outcome.verdict == VERDICT_DONE) {
		json_object_set_new(outcome.body, "warnings", warnings_of(p, reading));
		reading_free(p->holding);
		p->holding = reading;
		p->is_new = false;
		outcome_clear(&p->refused);
	} else if (outcome.verdict == VERDICT_FAILED) {
		p->owed = reading;
		p->owed_to = author->uid;
	} else {
		reading_free(reading);
	}
	return outcome;
}

struct outcome publisher_reload(struct publisher *p, int64_t uid, bool accept_removals, int64_t now)
{
	scoped(reading) struct reading *reading = reading_make(sources_on_disk(p->folders.config));
	struct author author = { uid, "reload", NULL };
	struct outcome outcome;

	reading_free(give(p->owed));
	if (is_acceptable(&outcome, p, reading, p->state->published, accept_removals, now))
		return take_up(p, give(reading), &author, now);
	note_refusal(p, &outcome, uid, "reload refused", now);
	return outcome;
}

struct outcome publisher_midnight(struct publisher *p, int64_t now)
{
	return plan_anew(p, "midnight", NULL, now);
}

struct outcome publisher_replan(struct publisher *p, int64_t now)
{
	return plan_anew(p, "replan", NULL, now);
}

struct outcome publisher_again(struct publisher *p, int64_t now)
{
	struct author author = { p->owed_to, "reload", "tried again" };

	return p->owed != NULL ? take_up(p, give(p->owed), &author, now)
	                       : end_start(p, plan_anew(p, "again", NULL, now), now);
}

struct outcome publisher_backup(struct publisher *p, int *fd)
{
	struct err err;

	*fd = store_backup_nameless(p->store, &err);
	if (*fd < 0)
		return publisher_refusal(VERDICT_FAILED, &err);
	return (struct outcome){ .verdict = VERDICT_DONE };
}

struct outcome publisher_note_fetched(struct publisher *p, const struct fetched *all, size_t n)
{
	struct err err;

	if (store_note_fetched(p->store, all, n, &err))
		return (struct outcome){ .verdict = VERDICT_DONE };
	err_while(&err, "noting which feeds were asked for");
	return publisher_refusal(VERDICT_FAILED, &err);
}
