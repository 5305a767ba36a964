/* What people said on their pages, kept; and HR's word on it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/page.h"
#include "deed.h"
#include "log.h"

/* Reads again what people have said, and serves it. */
static struct outcome hear(struct deed *d)
{
	struct heard *heard;

	if (!store_heard(d->p->store, &heard, &d->err))
		return publisher_refusal(VERDICT_FAILED, &d->err);
	heard_free(d->p->heard);
	d->p->heard = heard;
	struct state *state = state_hears(d->p->state, heard);
	state_free(d->p->state);
	d->p->state = state;
	return (struct outcome){ .verdict = VERDICT_DONE, .body = json_object(), .state = state_hold(state) };
}

/* What was just written stands, even where it cannot be read again now. */
static struct outcome hear_what_is_kept(struct deed *d)
{
	struct outcome outcome = hear(d);

	if (outcome.verdict == VERDICT_DONE)
		return outcome;
	outcome_clear(&outcome);
	log_warning("what people said: %s", d->err.text);
	return (struct outcome){ .verdict = VERDICT_DONE, .body = json_object() };
}

/* What HR has yet to do, if the visit still stands on the day that was asked about. */
static void add_hint(json_t *body, const struct request *request, const struct published_visit *v, bool is_granted)
{
	char day[DAY_TEXT_SIZE];

	if (is_granted && v->status == VISIT_ON && day_same(v->days[0], request->first))
		json_object_set_new(body, "hint", json_sprintf("The visit still stands on %s: write time off or a pin, then "
			"reload", day_write(day, request->first)));
}

/* HR's word on a request. */
struct outcome deed_request(struct deed *d)
{
	const char *number = deed_argument(d, "number"), *word = deed_argument(d, "word");
	bool is_granted = word != NULL && strcmp(word, "granted") == 0;
	char *end = NULL;

	errno = 0;
	long long wanted = number != NULL ? strtoll(number, &end, 10) : 0;
	if (wanted < 1 || *end != '\0' || errno != 0)
		return deed_wrong(d, "request: which one? (crosstrainctl requests lists them)");
	if (!is_granted && (word == NULL || strcmp(word, "declined") != 0))
		return deed_wrong(d, "request: granted or declined?");
	const struct request *request = heard_find(d->p->state->heard, wanted);
	if (request == NULL) {
		err_set(&d->err, "there is no request %lld", wanted);
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	}
	const struct published_visit *v = &deed_state(d)->visits[request->visit];
	enum request_status status = is_granted ? REQUEST_GRANTED : REQUEST_DECLINED;
	bool was_so = request->status == status;
	scoped(heap) char *who = deed_name_of(d, v->staff);
	d->said = mem_format("%lld %s: %s, %s%s", wanted, word, who, published_subject(deed_state(d), v->host)->name,
	                     was_so ? "; as before" : request->status != REQUEST_OPEN ? "; not as before" : "");
	d->author.detail = d->said;
	if (!was_so && !store_decide(d->p->store, wanted, status, &d->author, d->now, &d->err))
		return publisher_refusal(VERDICT_FAILED, &d->err);
	json_t *body = json_pack("{s:s}", "did", d->said);
	add_hint(body, request, v, is_granted);
	struct outcome outcome = { .verdict = VERDICT_DONE };
	if (!was_so)
		outcome = hear_what_is_kept(d);
	json_decref(outcome.body);
	outcome.body = body;
	return outcome;
}

struct outcome deed_answer(struct deed *d)
{
	const struct published_visit *v = deed_visit(d);

	if (v == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	if (!page_may_answer(d->p->state->facts, v)) {
		err_set(&d->err, "that visit has changed meanwhile");
		return deed_refused(d);
	}
	struct answer answer = {
		.visit_row = v->row, .on = d->today, .named = json_is_true(json_object_get(d->args, "named")),
		.text = (char *)deed_argument(d, "text"),
	};
	return store_answer(d->p->store, &answer, &d->err) ? hear_what_is_kept(d) : publisher_refusal(VERDICT_FAILED, &d->err);
}

struct outcome deed_cannot(struct deed *d)
{
	const struct published_visit *v = deed_visit(d);
	const char *on = deed_argument(d, "on");
	struct day first;

	if (v == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	if (on == NULL || !day_read(&first, on) || !day_same(first, v->days[0]) || !page_may_tell(d->p->state->facts, v)) {
		err_set(&d->err, "that visit has changed meanwhile");
		return deed_refused(d);
	}
	struct request request = {
		.visit_row = v->row, .first = v->days[0], .on = d->today, .why = (char *)deed_argument(d, "why"),
	};
	return store_request(d->p->store, &request, &d->err) ? hear_what_is_kept(d) : publisher_refusal(VERDICT_FAILED, &d->err);
}
