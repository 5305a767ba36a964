/* Outcomes in words. */
#include "journal.h"

#include <string.h>

#include "caller.h"
#include "crosstrain/report.h"
#include "crosstrain/text.h"
#include "log.h"
#include "notify.h"

static const char *text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static long long number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static void log_mistakes(const json_t *mistakes)
{
	for (size_t i = 0; i < json_array_size(mistakes); i++) {
		const json_t *m = json_array_get(mistakes, i);
		bool is_error = strcmp(text(m, "kind"), "error") == 0;
		struct log_fields fields = { .file = text(m, "file"), .line = (unsigned)number(m, "line") };

		log_message(is_error ? MESSAGE_MISTAKE : MESSAGE_DOUBTFUL, fields, "%s", text(m, "message"));
	}
}

void journal_mistakes(const struct outcome *outcome)
{
	log_mistakes(json_object_get(outcome->body, "mistakes"));
	log_mistakes(json_object_get(outcome->body, "warnings"));
}

void journal_large_feeds(const struct outcome *outcome)
{
	const char *message = text(json_object_get(outcome->body, "large_feeds"), "message");

	if (message != NULL)
		log_message(MESSAGE_LARGE_FEEDS, (struct log_fields){ 0 }, "%s", message);
}

/* Of visits, and of what else people meet at: meetings, check-ins, rooms, celebrations. */
static void add_changes(struct text *out, const json_t *body)
{
	size_t n = json_array_size(json_object_get(body, "appointments"));

	text_addf(out, "publication %lld: %lld new, %lld moved, %lld cancelled visits", number(body, "publication"),
	          number(body, "new"), number(body, "moved"), number(body, "cancelled"));
	if (n > 0)
		text_addf(out, "; %zu %s new or changed", n, n == 1 ? "meeting" : "meetings");
}

void journal_outcome(const char *job, int64_t uid, const struct outcome *outcome)
{
	const json_t *body = outcome->body;
	const char *why = text(body, "error"), *revoked = text(body, "revoked"), *did = text(body, "did");
	size_t mistakes = json_array_size(json_object_get(body, "mistakes"));
	scoped_text struct text changes = TEXT_EMPTY;
	struct log_fields fields = {
		.job = job, .publication = number(body, "publication"), .has_uid = uid >= 0 && uid != CALLER_UNKNOWN, .uid = uid,
	};

	if (outcome->verdict == VERDICT_DONE && json_object_size(body) == 0)
		return;                  /* nothing to tell */
	add_changes(&changes, body);
	if (outcome->verdict == VERDICT_FAILED)
		log_message(MESSAGE_FAILED, fields, "%s: %s", job, why);
	else if (mistakes > 0)           /* each has its line */
		log_message(MESSAGE_REFUSED, fields, "%s: refused, for %zu %s", job, mistakes,
		            mistakes == 1 ? "mistake" : "mistakes");
	else if (outcome->verdict != VERDICT_DONE)
		log_message(MESSAGE_REFUSED, fields, "%s: %s", job, why ? why : "not done, going down");
	else if (revoked != NULL)
		log_message(MESSAGE_REVOKED, fields, "%s: %s has a new link", job, revoked);
	else if (did != NULL && fields.publication == 0)
		log_message(MESSAGE_BY_HAND, fields, "%s: %s", job, did);
	else if (did != NULL)
		log_message(MESSAGE_BY_HAND, fields, "%s: %s; %s", job, did, text_str(&changes));
	else if (json_is_true(json_object_get(body, "nothing")))
		log_message(MESSAGE_UNCHANGED, fields, "%s: nothing changed; publication %lld holds", job,
		            number(body, "publication"));
	else
		log_message(MESSAGE_PUBLISHED, fields, "%s: %s", job, text_str(&changes));
}

void journal_status(const struct state *state, const char *trouble, const char *refused)
{
	scoped_json json_t *counts = report_counts(state->published, state->today);
	long long publication = state->published->number;

	if (trouble != NULL)
		notify_status("Publication %lld; trouble: %s", publication, trouble);
	else if (refused != NULL)
		notify_status("Serving publication %lld by the last accepted config; the new one: %s",
		              publication, refused);
	else
		notify_status("Publication %lld: %lld people, %lld departments, %lld visits to come", publication,
		              number(counts, "staff"), number(counts, "departments"), number(counts, "visits_coming"));
}
