/* Meetings, check-ins and rooms, by somebody's word; and that mail of them is sent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/text.h"
#include "crosstrain/tidings.h"
#include "deed.h"

/* A text of HR's, fit to stand in a calendar: `what` it is, and how long it may be.  NULL, with words
 * in deed->err, where it is not. */
static const char *text_said(struct deed *d, const char *what, size_t most, bool may_be_empty)
{
	const char *text = deed_argument(d, what);

	if (text == NULL || (*text == '\0' && !may_be_empty))
		err_set(&d->err, "--%s: say it in a few words", what);
	else if (!text_is_utf8(text, strlen(text)) || text_has_control(text))
		err_set(&d->err, "--%s: the text holds a sign that cannot be shown", what);
	else if (text_length(text) > most)
		err_set(&d->err, "--%s: the text has %zu characters; at most %zu are possible", what, text_length(text), most);
	else
		return text;
	return NULL;
}

struct outcome deed_meeting(struct deed *d)
{
	const char *id = deed_argument(d, "id"), *on = deed_argument(d, "on");
	const char *outcome = text_said(d, "outcome", OUTCOME_MOST, true);
	struct day day;

	if (id == NULL || on == NULL || !day_read(&day, on)) {
		err_set(&d->err, "%s: not a date such as 2027-01-04", on == NULL ? "meeting" : on);
		return publisher_refusal(VERDICT_WRONG, &d->err);
	}
	if (outcome == NULL)
		return publisher_refusal(VERDICT_WRONG, &d->err);
	scoped(published) struct published *edited =
		happened_outcome(deed_state(d), deed_org(d), id, day, outcome, d->now, &d->err);
	if (edited == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	d->said = mem_format("%s, %s", id, on);
	return deed_publish_edited(d, edited, true);
}

/* ---- rooms */

/* A department of the org, by an id that is published. */
static enum verdict find_department(struct deed *d, struct dept_ix *out, const char *id)
{
	struct subject_ix s;
	enum verdict v = deed_find(d, &s, "department:", id);

	if (v != VERDICT_DONE)
		return v;
	*out = org_find_department(deed_org(d), published_subject(deed_state(d), s)->id);
	if (!is_nowhere(*out) && org_department(deed_org(d), *out)->n_staff > 0)
		return VERDICT_DONE;
	err_set(&d->err, "%s has no people", published_subject(deed_state(d), s)->name);
	return VERDICT_REFUSED;
}

static enum verdict add_person(struct deed *d, struct staff_ix **who, size_t *n, const char *id)
{
	struct subject_ix s;
	enum verdict v = deed_find(d, &s, "staff:", id);

	if (v != VERDICT_DONE)
		return v;
	struct staff_ix staff = org_find_staff(deed_org(d), published_subject(deed_state(d), s)->id);
	if (is_nobody(staff)) {
		err_set(&d->err, "%s (%s) has left", published_subject(deed_state(d), s)->name, published_subject(deed_state(d), s)->id);
		return VERDICT_REFUSED;
	}
	*mem_push(*who, *n) = staff;
	return VERDICT_DONE;
}

/* "ann,bob cy". */
static enum verdict find_people(struct deed *d, struct staff_ix **who, size_t *n)
{
	const char *with = deed_argument(d, "with");
	enum verdict v = VERDICT_DONE;

	for (const char *p = with != NULL ? with : ""; v == VERDICT_DONE && *p != '\0';) {
		size_t length = strcspn(p, ", ");
		scoped(heap) char *id = mem_text_n(p, length);

		if (length > 0)
			v = add_person(d, who, n, id);
		p += length + strspn(p + length, ", ");
	}
	return v;
}

/* "2027-02-18 10:15 (Europe/Berlin)". */
static char *say_hour(const struct published *p, const struct published_appointment *room)
{
	const struct briefing *says = &p->briefings[room->briefing.i];
	char day[DAY_TEXT_SIZE];

	return mem_format("%s %02d:%02d (%s)", day_write(day, room->day), says->hours.from / 60, says->hours.from % 60, says->zone);
}

struct outcome deed_room(struct deed *d)
{
	const char *a = deed_argument(d, "a"), *b = deed_argument(d, "b");
	const char *about = text_said(d, "about", ABOUT_MOST, false);
	scoped(heap) struct staff_ix *who = NULL;
	struct room_wish wish = { .n_with = 0 };
	int64_t number;

	if (a == NULL || b == NULL)
		return deed_wrong(d, "room: which two departments?");
	if (about == NULL)
		return publisher_refusal(VERDICT_WRONG, &d->err);
	enum verdict v = find_department(d, &wish.a, a);
	v = v != VERDICT_DONE ? v : find_department(d, &wish.b, b);
	v = v != VERDICT_DONE ? v : find_people(d, &who, &wish.n_with);
	if (v != VERDICT_DONE)
		return publisher_refusal(v, &d->err);
	if (dept_same(wish.a, wish.b))
		return deed_wrong(d, "room: two departments, not one twice");
	wish.with = who;
	scoped(published) struct published *edited =
		happened_room(deed_state(d), deed_org(d), &wish, about, d->now, &number, &d->err);
	if (edited == NULL)
		return deed_refused(d);
	const struct published_appointment *room = published_room(edited, number);
	scoped(heap) char *hour = say_hour(edited, room);
	d->said = mem_format("%lld, %s and %s, %s", (long long)number, published_subject(edited, room->a)->name,
	                     published_subject(edited, room->b)->name, hour);
	struct outcome outcome = deed_publish_edited(d, edited, true);
	if (outcome.verdict == VERDICT_DONE)
		json_object_set_new(outcome.body, "room", report_appointment(deed_state(d), published_room(deed_state(d), number)));
	return outcome;
}

struct outcome deed_settled(struct deed *d)
{
	const char *number = deed_argument(d, "number"), *outcome = text_said(d, "outcome", OUTCOME_MOST, false);
	char *end = NULL;

	errno = 0;
	long long wanted = number != NULL ? strtoll(number, &end, 10) : 0;
	if (wanted < 1 || *end != '\0' || errno != 0)
		return deed_wrong(d, "room close: which one? (crosstrainctl rooms lists them)");
	if (outcome == NULL)
		return publisher_refusal(VERDICT_WRONG, &d->err);
	scoped(published) struct published *edited =
		happened_settled(deed_state(d), deed_org(d), wanted, outcome, d->now, &d->err);
	if (edited == NULL)
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	const struct published_appointment *room = published_room(edited, wanted);
	d->said = mem_format("%lld, %s and %s", wanted, published_subject(edited, room->a)->name,
	                     published_subject(edited, room->b)->name);
	return deed_publish_edited(d, edited, true);
}

/* ---- check-ins */

/* By the link in a check-in's event, whose subject is the lead. */
struct outcome deed_line(struct deed *d)
{
	int64_t by = json_integer_value(json_object_get(d->args, "by"));
	int64_t row = json_integer_value(json_object_get(d->args, "appointment"));
	struct subject_ix lead = NO_SUBJECT;

	for (uint32_t i = 0; i < deed_state(d)->n_subjects; i++)
		if (deed_state(d)->subjects[i].row == by)
			lead.i = i;
	if (is_no_subject(lead)) {
		err_set(&d->err, "nobody has that link any more");
		return publisher_refusal(VERDICT_NOT_FOUND, &d->err);
	}
	scoped(published) struct published *edited =
		happened_line(deed_state(d), row, lead, deed_argument(d, "text"), d->today, &d->err);
	if (edited == NULL)
		return deed_refused(d);
	return deed_publish_edited(d, edited, true);
}

/* ---- mail */

/* What a letter tells, and to whom; false, with words in deed->err: it makes no sense. */
static bool read_letter(struct deed *d, int64_t *row, struct tidings *tidings)
{
	const char *whom = deed_argument(d, "row"), *what = deed_argument(d, "tidings");

	*row = whom != NULL ? strtoll(whom, NULL, 10) : 0;
	return (*row > 0 && what != NULL && tidings_read(tidings, what))
	       || err_set(&d->err, "%s: to whom, and what?", d->author.action);
}

/* Nothing is published, and it is no news to the audit trail. */
static struct outcome note_letter(struct deed *d, bool (*note)(struct store *store, int64_t subject_row,
                                                               const struct tidings *tidings, struct err *err))
{
	scoped_tidings struct tidings tidings = { 0 };
	int64_t row;

	if (!read_letter(d, &row, &tidings))
		return publisher_refusal(VERDICT_WRONG, &d->err);
	if (!note(d->p->store, row, &tidings, &d->err))
		return publisher_refusal(VERDICT_FAILED, &d->err);
	return (struct outcome){ .verdict = VERDICT_DONE, .body = json_object() };
}

struct outcome deed_mailing(struct deed *d)
{
	scoped_tidings struct tidings tidings = { 0 };
	int64_t row;
	struct mail_begins begins;

	if (!read_letter(d, &row, &tidings))
		return publisher_refusal(VERDICT_WRONG, &d->err);
	if (!store_mail_begins(d->p->store, row, &tidings, &begins, &d->err))
		return publisher_refusal(VERDICT_FAILED, &d->err);
	if (begins.is_news)
		return (struct outcome){
			.verdict = VERDICT_DONE, .body = json_pack("{s:b}", "another", begins.is_another_on_its_way),
		};
	err_set(&d->err, "there is other news by now");
	return deed_refused(d);
}

struct outcome deed_mailed(struct deed *d)
{
	return note_letter(d, store_mail_sent);
}

struct outcome deed_unmailed(struct deed *d)
{
	return note_letter(d, store_mail_failed);
}
