/* What happened, or is to happen, by somebody's word: each deed finds what is meant and edits the
 * published state, which is then planned for and published. */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/page.h"
#include "crosstrain/report.h"
#include "deed.h"

/* A person and a host, and the day, if one was said. */
static enum verdict find_visit(struct deed *d, struct visit_meant *out, const char *staff, const char *host)
{
	const char *on = deed_argument(d, "on");

	out->on = DAY_EVER_BEFORE;
	if (on != NULL && !day_read(&out->on, on)) {
		err_set(&d->err, "--on %s: not a date such as 2027-01-04", on);
		return VERDICT_WRONG;
	}
	enum verdict v = deed_find(d, &out->staff, "staff:", staff);
	return v != VERDICT_DONE ? v : deed_find(d, &out->host, "department:", host);
}

struct outcome deed_revoke(struct deed *d)
{
	const char *id = deed_argument(d, "id");
	struct subject_ix subject;

	if (id == NULL)
		return deed_wrong(d, "revoke: whose link?");
	enum verdict v = deed_find(d, &subject, "", id);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	d->said = deed_name_of(d, subject);
	if (!day_before(d->today, published_subject(deed_state(d), subject)->ended)) {
		err_set(&d->err, "%s has left; that link has ended already", d->said);
		return deed_refused(d);
	}
	scoped(publication) struct publication *publication =
		publication_revoke(deed_state(d), subject, d->today, d->now);
	struct outcome outcome = deed_publish(d, publication, 0);
	if (outcome.verdict == VERDICT_DONE)
		json_object_set_new(outcome.body, "revoked", json_string(d->said));
	return outcome;
}

/* Whether the host's board may still say so of the visit that it showed. */
static bool may_correct(struct deed *d, struct visit_meant meant)
{
	const struct facts *facts = d->p->state->facts;
	const struct published_visit *v = deed_visit(d);

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
	const char *staff = deed_argument(d, "staff"), *host = deed_argument(d, "host");
	struct visit_meant meant;

	if (staff == NULL || host == NULL)
		return deed_wrong(d, "whose visit, and where?");
	enum verdict v = find_visit(d, &meant, staff, host);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	if (d->author.uid == UID_PAGE && !may_correct(d, meant))
		return deed_refused(d);
	scoped(published) struct published *edited = came
		? happened_attended(deed_state(d), deed_org(d), meant, d->today, &d->err)
		: happened_missed(deed_state(d), meant, d->today, &d->err);
	if (edited == NULL)
		return deed_refused(d);
	scoped(heap) char *who = deed_name_of(d, meant.staff);
	char day[DAY_TEXT_SIZE];
	day_corrected(day, deed_state(d), edited);
	d->said = mem_format("%s, %s%s%s%s", who, published_subject(deed_state(d), meant.host)->name, *day != '\0' ? ", " : "", day,
	                     d->author.uid == UID_PAGE ? ", said on its board" : "");
	return deed_publish_edited(d, edited, d->author.uid == UID_PAGE);
}

struct outcome deed_missed(struct deed *d)
{
	return correct(d, false);
}

struct outcome deed_attended(struct deed *d)
{
	return correct(d, true);
}

/* "STAFF/HOST" of `swap`. */
static enum verdict find_half(struct deed *d, struct visit_meant *out, const char *name)
{
	const char *half = deed_argument(d, name), *slash = half == NULL ? NULL : strchr(half, '/');

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
			scoped(heap) char *who = deed_name_of(d, v->staff);

			return mem_format("%s, %s, on %s", who, published_subject(edited, v->host)->name, day_write(day, v->days[0]));
		}
	return mem_text("");
}

static char *say_swap(const struct deed *d, const struct published *edited, struct swapped swapped)
{
	scoped(heap) char *a = say_new_day(d, edited, swapped.a_row), *b = say_new_day(d, edited, swapped.b_row);

	return mem_format("%s; %s", a, b);
}

struct outcome deed_swap(struct deed *d)
{
	struct visit_meant a, b;
	struct swapped swapped;
	int64_t took;
	enum verdict v = find_half(d, &a, "a");

	v = v != VERDICT_DONE ? v : find_half(d, &b, "b");
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	scoped(org_taken) struct org *seen = path_org(deed_org(d), deed_state(d), d->now);
	scoped(published) struct published *edited =
		happened_swap(deed_state(d), seen != NULL ? seen : deed_org(d), a, b, d->today, &swapped, &d->err);
	if (edited == NULL)
		return deed_refused(d);
	d->said = say_swap(d, edited, swapped);
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	if (publication != NULL && !happened_is_kept(publication, edited, swapped)) {
		err_set(&d->err, "the days that they would trade are needed to place a visit that is left out now");
		return deed_refused(d);
	}
	return deed_publish(d, publication, took);
}

/* Where it may still be read, beside the journal and backups. */
static void add_remains(const struct deed *d, json_t *body)
{
	scoped(heap) char *pattern = mem_format("%s/crosstrain.db.v*.bak", d->p->folders.state);
	scoped_text struct text hint = TEXT_EMPTY;
	glob_t copies = { 0 };

	if (store_holds_erased(d->p->store))
		text_add(&hint, "Another program reads the store: until the next publication after that, it still holds it");
	if (glob(pattern, GLOB_NOSORT, NULL, &copies) == 0)
		text_addf(&hint, "%sThe store as it was before an upgrade still holds it: remove %s if nobody goes back",
		          hint.n > 0 ? ". " : "", copies.gl_pathv[0]);
	globfree(&copies);
	if (hint.n > 0)
		json_object_set_new(body, "hint", json_string(text_str(&hint)));
}

struct outcome deed_forget(struct deed *d)
{
	const char *id = deed_argument(d, "id");
	struct subject_ix staff;
	int64_t took;

	if (id == NULL)
		return deed_wrong(d, "forget: whom?");
	enum verdict v = deed_find(d, &staff, "staff:", id);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	scoped(published) struct published *edited = happened_forget(deed_state(d), deed_org(d), staff, d->today, &d->err);
	if (edited == NULL)
		return deed_refused(d);
	d->said = mem_text("somebody who has left");
	int64_t row = published_subject(deed_state(d), staff)->row;
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	if (publication != NULL)
		publication->forgotten = row;
	struct outcome outcome = deed_publish(d, publication, took);
	if (outcome.verdict == VERDICT_DONE)
		add_remains(d, outcome.body);
	return outcome;
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

struct outcome deed_restore(struct deed *d)
{
	const char *number = deed_argument(d, "number");
	__attribute__((cleanup(past_clear))) struct past past = { NULL, 0, 0 };
	bool is_known;
	int64_t took;
	size_t n = 0;
	char *end = NULL;

	errno = 0;
	long long wanted = number != NULL ? strtoll(number, &end, 10) : 0;
	if (wanted < 1 || *end != '\0' || errno != 0)
		return deed_wrong(d, "restore: which publication? (crosstrainctl log lists them)");
	if (!store_past(d->p->store, wanted, &past, &is_known, &d->err))
		return publisher_refusal(is_known ? VERDICT_FAILED : VERDICT_NOT_FOUND, &d->err);
	d->said = mem_format("publication %lld", wanted);
	scoped(published) struct published *edited = happened_restore(deed_state(d), deed_org(d), &past, d->today);
	scoped(publication) struct publication *publication =
		publisher_plan(d->p, d->p->holding, edited, d->now, &took);
	struct unrestored *unrestored = publication == NULL ? NULL
		: happened_unrestored(publication, deed_org(d), &past, d->today, &n);
	struct outcome outcome = deed_publish(d, publication, took);
	if (outcome.verdict == VERDICT_DONE)
		add_unrestored(outcome.body, deed_state(d), unrestored, n);
	unrestored_free(unrestored, n);
	return outcome;
}
