/* The verbs as a table, and what all of them need. */
#include "deed.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"

const struct published *deed_state(const struct deed *d)
{
	return d->p->state->published;
}

const struct org *deed_org(const struct deed *d)
{
	return d->p->holding->org;
}

const char *deed_argument(const struct deed *d, const char *name)
{
	return json_string_value(json_object_get(d->args, name));
}

char *deed_name_of(const struct deed *d, struct subject_ix s)
{
	const struct subject *subject = published_subject(deed_state(d), s);

	return mem_format("%s (%s)", subject->name, subject->id);
}

const struct published_visit *deed_visit(struct deed *d)
{
	const struct published *p = deed_state(d);
	int64_t row = json_integer_value(json_object_get(d->args, "visit"));

	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == row)
			return &p->visits[i];
	err_set(&d->err, "there is no such visit any more");
	return NULL;
}

static enum verdict verdict_of(enum reported found)
{
	static const enum verdict verdicts[] = {
		[REPORT_DONE] = VERDICT_DONE, [REPORT_WRONG] = VERDICT_WRONG, [REPORT_NOT_FOUND] = VERDICT_NOT_FOUND,
		[REPORT_FAILED] = VERDICT_REFUSED,
	};

	return verdicts[found];
}

enum verdict deed_find(struct deed *d, struct subject_ix *out, const char *kind, const char *id)
{
	bool is_said = strncmp(id, kind, strlen(kind)) == 0;
	scoped(heap) char *whose = mem_format("%s%s", is_said ? "" : kind, id);

	return verdict_of(report_subject(out, deed_state(d), whose, &d->err));
}

/* Publishes without a plan: what is told to somebody who waits must not wait for one. */
static struct publication *unplanned(const struct deed *d, const struct published *edited)
{
	return publication_make(deed_state(d), edited, deed_org(d), NULL, d->today, d->now);
}

struct outcome deed_publish(struct deed *d, struct publication *publication, int64_t took)
{
	if (publication == NULL)
		return (struct outcome){ .verdict = VERDICT_SUPERSEDED };
	d->author.detail = d->said;
	struct outcome outcome = publisher_publish(d->p, publication, d->p->holding, NULL, &d->author, d->now);
	outcome.plan_ns = took;
	if (outcome.verdict == VERDICT_DONE && d->said != NULL)
		json_object_set_new(outcome.body, "did", json_string(d->said));
	return outcome;
}

struct outcome deed_publish_edited(struct deed *d, const struct published *edited, bool is_waited_for)
{
	int64_t took = 0;
	scoped(publication) struct publication *publication = is_waited_for ? unplanned(d, edited)
		: publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	bool is_news = publication != NULL && !publication->nothing;
	struct outcome outcome = deed_publish(d, publication, took);

	outcome.is_unplanned = is_waited_for && is_news && outcome.verdict == VERDICT_DONE;
	return outcome;
}

struct outcome deed_refused(const struct deed *d)
{
	return publisher_refusal(VERDICT_REFUSED, &d->err);
}

struct outcome deed_wrong(struct deed *d, const char *why)
{
	err_set(&d->err, "%s", why);
	return publisher_refusal(VERDICT_WRONG, &d->err);
}

/* Whether the link that a form came by is still that of its page; it may have waited. */
static bool is_link_live(struct deed *d)
{
	int64_t row = json_integer_value(json_object_get(d->args, "by"));
	int64_t generation = json_integer_value(json_object_get(d->args, "generation"));

	for (size_t i = 0; i < deed_state(d)->n_subjects; i++) {
		const struct subject *s = &deed_state(d)->subjects[i];

		if (s->row == row)
			return (s->generation == generation && day_before(d->today, s->ended))
			       || err_set(&d->err, "that link was replaced meanwhile");
	}
	return err_set(&d->err, "there is no such page any more");
}

struct outcome publisher_do(struct publisher *p, const char *verb, const json_t *args, int64_t uid, int64_t now)
{
	static const struct { const char *verb; struct outcome (*deed)(struct deed *); } deeds[] = {
		{ "revoke", deed_revoke }, { "missed", deed_missed }, { "attended", deed_attended }, { "swap", deed_swap },
		{ "forget", deed_forget }, { "restore", deed_restore }, { "meeting", deed_meeting }, { "room", deed_room },
		{ "close", deed_settled }, { "line", deed_line }, { "mailing", deed_mailing },
		{ "mailed", deed_mailed }, { "unmailed", deed_unmailed }, { "request", deed_request }, { "answer", deed_answer },
		{ "cannot", deed_cannot },
	};
	struct deed d = {
		.p = p, .args = args, .author = { uid, verb, NULL }, .today = path_today(p->holding->org, now), .now = now,
	};
	struct outcome outcome = { 0 };

	if (uid == UID_PAGE && !is_link_live(&d))
		return deed_refused(&d);
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i].verb, verb) == 0)
			outcome = deeds[i].deed(&d);
	free(d.said);
	return outcome;
}
