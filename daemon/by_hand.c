/* What is done by somebody's word, HR's or that of whoever has a page: each verb finds what is
 * meant and edits the published state, which is then planned for and published; or keeps what was
 * said. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/page.h"
#include "crosstrain/report.h"
#include "log.h"
#include "publisher_internal.h"

/* One thing that is to be done. */
struct deed {
	struct publisher *p;
	const json_t *args;
	struct author author;
	struct day today;
	int64_t now;
	struct err err;                  /* why not, in words */
	char *said;                      /* for the audit trail */
};

static const struct published *state_of(const struct deed *d)
{
	return d->p->state->published;
}

static const struct org *org_of(const struct deed *d)
{
	return d->p->holding->org;
}

static const char *argument(const struct deed *d, const char *name)
{
	return json_string_value(json_object_get(d->args, name));
}

static struct outcome refused(const struct deed *d)
{
	return publisher_refusal(VERDICT_REFUSED, &d->err);
}

static struct outcome wrong(struct deed *d, const char *why)
{
	err_set(&d->err, "%s", why);
	return publisher_refusal(VERDICT_WRONG, &d->err);
}

/* "Ann Ash (ann)". */
static char *name_of(const struct deed *d, struct subject_ix s)
{
	const struct subject *subject = published_subject(state_of(d), s);

	return mem_format("%s (%s)", subject->name, subject->id);
}

static enum verdict verdict_of(enum reported found)
{
	static const enum verdict verdicts[] = {
		[REPORT_DONE] = VERDICT_DONE, [REPORT_WRONG] = VERDICT_WRONG, [REPORT_NOT_FOUND] = VERDICT_NOT_FOUND,
		[REPORT_FAILED] = VERDICT_REFUSED,
	};

	return verdicts[found];
}

/* The subject of a kind ("staff:", "department:", "" for any) that an argument names; it may say
 * the kind itself. */
static enum verdict find(struct deed *d, struct subject_ix *out, const char *kind, const char *id)
{
	bool is_said = strncmp(id, kind, strlen(kind)) == 0;
	scoped(heap) char *whose = mem_format("%s%s", is_said ? "" : kind, id);

	return verdict_of(report_subject(out, state_of(d), whose, &d->err));
}

/* A person and a host, and the day, if one was said. */
static enum verdict find_visit(struct deed *d, struct visit_meant *out, const char *staff, const char *host)
{
	const char *on = argument(d, "on");

	out->on = DAY_EVER_BEFORE;
	if (on != NULL && !day_read(&out->on, on)) {
		err_set(&d->err, "--on %s: not a date such as 2027-01-04", on);
		return VERDICT_WRONG;
	}
	enum verdict v = find(d, &out->staff, "staff:", staff);
	return v != VERDICT_DONE ? v : find(d, &out->host, "department:", host);
}

/* Publishes without a plan: what is told to somebody who waits must not wait for one. */
static struct publication *unplanned(const struct deed *d, const struct published *edited)
{
	return publication_make(state_of(d), edited, org_of(d), NULL, d->today, d->now);
}

static struct outcome publish(struct deed *d, struct publication *publication, int64_t took)
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

/* Plans for an edited state, at once or later, and publishes it. */
static struct outcome publish_edited(struct deed *d, const struct published *edited)
{
	bool is_waited_for = d->author.uid == UID_PAGE;
	int64_t took = 0;
	scoped(publication) struct publication *publication = is_waited_for ? unplanned(d, edited)
		: publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	bool is_news = publication != NULL && !publication->nothing;
	struct outcome outcome = publish(d, publication, took);

	outcome.is_unplanned = is_waited_for && is_news && outcome.verdict == VERDICT_DONE;
	return outcome;
}

static struct outcome do_revoke(struct deed *d)
{
	const char *id = argument(d, "id");
	struct subject_ix subject;

	if (id == NULL)
		return wrong(d, "revoke: whose link?");
	enum verdict v = find(d, &subject, "", id);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	d->said = name_of(d, subject);
	if (!day_before(d->today, published_subject(state_of(d), subject)->ended)) {
		err_set(&d->err, "%s has left; that link has ended already", d->said);
		return refused(d);
	}
	scoped(publication) struct publication *publication =
		publication_revoke(state_of(d), subject, d->today, d->now);
	struct outcome outcome = publish(d, publication, 0);
	if (outcome.verdict == VERDICT_DONE)
		json_object_set_new(outcome.body, "revoked", json_string(d->said));
	return outcome;
}

/* The visit that a page's form is about, by the number that the page was made with. */
static const struct published_visit *visit_of(struct deed *d)
{
	const struct published *p = state_of(d);
	int64_t row = json_integer_value(json_object_get(d->args, "visit"));

	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == row)
			return &p->visits[i];
	err_set(&d->err, "there is no such visit any more");
	return NULL;
}

/* Whether the host's board may still say so of the visit that it showed. */
static bool may_correct(struct deed *d, struct visit_meant meant)
{
	const struct facts *facts = d->p->state->facts;
	const struct published_visit *v = visit_of(d);

	if (v == NULL)
		return false;
	return (page_may_correct(facts, v) && day_same(page_day_meant(facts, v), meant.on))
	       || err_set(&d->err, "that visit has changed meanwhile");
}

/* "2027-01-11", the day of the visit that an edit is about; "" if it changed nothing. */
static const char *day_corrected(char day[static DAY_TEXT_SIZE], const struct published *before,
                                 const struct published *edited)
{
	day[0] = '\0';
	for (size_t i = 0; i < edited->n_visits; i++) {
		const struct published_visit *v = &edited->visits[i];

		if (v->missed != before->visits[i].missed || !day_same(v->days[0], before->visits[i].days[0]))
			day_write(day, v->days[0]);
	}
	return day;
}

/* Whether somebody came, as HR or the host says. */
static struct outcome correct(struct deed *d, bool came)
{
	const char *staff = argument(d, "staff"), *host = argument(d, "host");
	struct visit_meant meant;

	if (staff == NULL || host == NULL)
		return wrong(d, "whose visit, and where?");
	enum verdict v = find_visit(d, &meant, staff, host);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	if (d->author.uid == UID_PAGE && !may_correct(d, meant))
		return refused(d);
	scoped(published) struct published *edited = came
		? happened_attended(state_of(d), org_of(d), meant, d->today, &d->err)
		: happened_missed(state_of(d), meant, d->today, &d->err);
	if (edited == NULL)
		return refused(d);
	scoped(heap) char *who = name_of(d, meant.staff);
	char day[DAY_TEXT_SIZE];
	day_corrected(day, state_of(d), edited);
	d->said = mem_format("%s, %s%s%s%s", who, published_subject(state_of(d), meant.host)->name, *day != '\0' ? ", " : "", day,
	                     d->author.uid == UID_PAGE ? ", said on its board" : "");
	return publish_edited(d, edited);
}

static struct outcome do_missed(struct deed *d)
{
	return correct(d, false);
}

static struct outcome do_attended(struct deed *d)
{
	return correct(d, true);
}

/* "STAFF/HOST" of `swap`. */
static enum verdict find_half(struct deed *d, struct visit_meant *out, const char *name)
{
	const char *half = argument(d, name), *slash = half == NULL ? NULL : strchr(half, '/');

	if (slash == NULL) {
		err_set(&d->err, "%s: not a visit as STAFF/HOST", half == NULL ? "" : half);
		return VERDICT_WRONG;
	}
	scoped(heap) char *staff = mem_text_n(half, (size_t)(slash - half));
	return find_visit(d, out, staff, slash + 1);
}

/* "Ann Ash (ann), Warehouse, on 2027-01-18". */
static char *say_new_day(const struct deed *d, const struct published *edited, int64_t row)
{
	char day[DAY_TEXT_SIZE];

	for (size_t i = 0; i < edited->n_visits; i++)
		if (edited->visits[i].row == row) {
			const struct published_visit *v = &edited->visits[i];
			scoped(heap) char *who = name_of(d, v->staff);

			return mem_format("%s, %s, on %s", who, published_subject(edited, v->host)->name, day_write(day, v->days[0]));
		}
	return mem_text("");
}

static char *say_swap(const struct deed *d, const struct published *edited, struct swapped swapped)
{
	scoped(heap) char *a = say_new_day(d, edited, swapped.a_row), *b = say_new_day(d, edited, swapped.b_row);

	return mem_format("%s; %s", a, b);
}

static struct outcome do_swap(struct deed *d)
{
	struct visit_meant a, b;
	struct swapped swapped;
	int64_t took;
	enum verdict v = find_half(d, &a, "a");

	v = v != VERDICT_DONE ? v : find_half(d, &b, "b");
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	scoped(published) struct published *edited =
		happened_swap(state_of(d), org_of(d), a, b, d->today, &swapped, &d->err);
	if (edited == NULL)
		return refused(d);
	d->said = say_swap(d, edited, swapped);
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	if (publication != NULL && !happened_is_kept(publication, edited, swapped)) {
		err_set(&d->err, "the days that they would trade are needed to place a visit that is left out now");
		return refused(d);
	}
	return publish(d, publication, took);
}

static struct outcome do_forget(struct deed *d)
{
	const char *id = argument(d, "id");
	struct subject_ix staff;
	int64_t took;

	if (id == NULL)
		return wrong(d, "forget: whom?");
	enum verdict v = find(d, &staff, "staff:", id);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	scoped(published) struct published *edited = happened_forget(state_of(d), org_of(d), staff, d->today, &d->err);
	if (edited == NULL)
		return refused(d);
	d->said = mem_text("somebody who has left");
	int64_t row = published_subject(state_of(d), staff)->row;
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	if (publication != NULL)
		publication->forgotten = row;
	return publish(d, publication, took);
}

static void add_unrestored(json_t *body, const struct published *p, const struct unrestored *all, size_t n)
{
	json_t *list = json_array();
	char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = &p->visits[all[i].visit];

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
			"staff", published_subject(p, v->staff)->id, "staff_name", published_subject(p, v->staff)->name,
			"host", published_subject(p, v->host)->id, "host_name", published_subject(p, v->host)->name,
			"start", day_write(first, all[i].days.first), "end", day_write(last, day_after(all[i].days.until, -1)),
			"why", all[i].why));
	}
	json_object_set_new(body, "not_restored", list);
}

static struct outcome do_restore(struct deed *d)
{
	const char *number = argument(d, "number");
	__attribute__((cleanup(past_clear))) struct past past = { NULL, 0, 0 };
	bool is_known;
	int64_t took;
	size_t n = 0;
	char *end = NULL;

	errno = 0;
	long long wanted = number != NULL ? strtoll(number, &end, 10) : 0;
	if (wanted < 1 || *end != '\0' || errno != 0)
		return wrong(d, "restore: which publication? (crosstrainctl log lists them)");
	if (!store_past(d->p->store, wanted, &past, &is_known, &d->err))
		return publisher_refusal(is_known ? VERDICT_FAILED : VERDICT_NOT_FOUND, &d->err);
	d->said = mem_format("publication %lld", wanted);
	scoped(published) struct published *edited = happened_restore(state_of(d), org_of(d), &past, d->today);
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	struct unrestored *unrestored = publication == NULL ? NULL
		: happened_unrestored(publication, org_of(d), &past, d->today, &n);
	struct outcome outcome = publish(d, publication, took);
	if (outcome.verdict == VERDICT_DONE)
		add_unrestored(outcome.body, state_of(d), unrestored, n);
	unrestored_free(unrestored, n);
	return outcome;
}

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
static struct outcome do_request(struct deed *d)
{
	const char *number = argument(d, "number"), *word = argument(d, "word");
	bool is_granted = word != NULL && strcmp(word, "granted") == 0;
	char *end = NULL;

	errno = 0;
	long long wanted = number != NULL ? strtoll(number, &end, 10) : 0;
	if (wanted < 1 || *end != '\0' || errno != 0)
		return wrong(d, "request: which one? (crosstrainctl requests lists them)");
	if (!is_granted && (word == NULL || strcmp(word, "declined") != 0))
		return wrong(d, "request: granted or declined?");
	const struct request *request = heard_find(d->p->state->heard, wanted);
	if (request == NULL) {
		err_set(&d->err, "there is no request %lld", wanted);
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	}
	const struct published_visit *v = &state_of(d)->visits[request->visit];
	enum request_status status = is_granted ? REQUEST_GRANTED : REQUEST_DECLINED;
	bool was_so = request->status == status;
	scoped(heap) char *who = name_of(d, v->staff);
	d->said = mem_format("%lld %s: %s, %s%s", wanted, word, who, published_subject(state_of(d), v->host)->name,
	                     was_so ? "; as before" : request->status != REQUEST_OPEN ? "; not as before" : "");
	d->author.detail = d->said;
	if (!was_so && !store_decide(d->p->store, wanted, status, &d->author, d->now, &d->err))
		return publisher_refusal(VERDICT_FAILED, &d->err);
	json_t *body = json_pack("{s:s}", "did", d->said);
	add_hint(body, request, v, is_granted);
	struct outcome outcome = was_so ? (struct outcome){ .verdict = VERDICT_DONE } : hear_what_is_kept(d);
	json_decref(outcome.body);
	outcome.body = body;
	return outcome;
}

static struct outcome do_answer(struct deed *d)
{
	const struct published_visit *v = visit_of(d);

	if (v == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	if (!page_may_answer(d->p->state->facts, v)) {
		err_set(&d->err, "that visit has changed meanwhile");
		return refused(d);
	}
	struct answer answer = {
		.visit_row = v->row, .on = d->today, .named = json_is_true(json_object_get(d->args, "named")),
		.text = (char *)argument(d, "text"),
	};
	return store_answer(d->p->store, &answer, &d->err) ? hear_what_is_kept(d) : publisher_refusal(VERDICT_FAILED, &d->err);
}

static struct outcome do_cannot(struct deed *d)
{
	const struct published_visit *v = visit_of(d);
	const char *on = argument(d, "on");
	struct day first;

	if (v == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	if (on == NULL || !day_read(&first, on) || !day_same(first, v->days[0]) || !page_may_tell(d->p->state->facts, v)) {
		err_set(&d->err, "that visit has changed meanwhile");
		return refused(d);
	}
	struct request request = {
		.visit_row = v->row, .first = v->days[0], .on = d->today, .why = (char *)argument(d, "why"),
	};
	return store_request(d->p->store, &request, &d->err) ? hear_what_is_kept(d) : publisher_refusal(VERDICT_FAILED, &d->err);
}

/* Whether the link that a form came by is still that of its page; it may have waited. */
static bool is_link_live(struct deed *d)
{
	int64_t row = json_integer_value(json_object_get(d->args, "by"));
	int64_t generation = json_integer_value(json_object_get(d->args, "generation"));

	for (size_t i = 0; i < state_of(d)->n_subjects; i++) {
		const struct subject *s = &state_of(d)->subjects[i];

		if (s->row == row)
			return (s->generation == generation && day_before(d->today, s->ended))
			       || err_set(&d->err, "that link was replaced meanwhile");
	}
	return err_set(&d->err, "there is no such page any more");
}

struct outcome publisher_do(struct publisher *p, const char *verb, const json_t *args, int64_t uid, int64_t now)
{
	static const struct { const char *verb; struct outcome (*deed)(struct deed *); } deeds[] = {
		{ "revoke", do_revoke }, { "missed", do_missed }, { "attended", do_attended }, { "swap", do_swap },
		{ "forget", do_forget }, { "restore", do_restore }, { "request", do_request },
		{ "answer", do_answer }, { "cannot", do_cannot },
	};
	struct deed d = {
		.p = p, .args = args, .author = { uid, verb, NULL }, .today = path_today(p->holding->org, now), .now = now,
	};
	struct outcome outcome = { 0 };

	if (uid == UID_PAGE && !is_link_live(&d))
		return refused(&d);
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i].verb, verb) == 0)
			outcome = deeds[i].deed(&d);
	free(d.said);
	return outcome;
}
