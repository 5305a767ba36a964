/* Whom a publication concerns so soon that they are told by mail: whoever's visit, meeting or room is
 * new, moved or called off within the next keep.mail_days.  Whoever has no address is not told. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

enum { DAY = 24 * 60 };

static bool is_soon(const struct making *m, int64_t time)
{
	int64_t first = (int64_t)m->today.n * DAY;

	return time != NO_TIME && time >= first && time < first + (int64_t)m->org->keep_mail_days * DAY;
}

static void notice(struct making *m, struct notice n)
{
	const struct subject *who = &m->after->subjects[n.who.i];

	if (n.before != n.after && who->email != NULL && is_here(m, n.who) && (is_soon(m, n.before) || is_soon(m, n.after)))
		*mem_push(m->publication->notices, m->publication->n_notices) = n;
}

/* ---- visits */

static int64_t time_of(struct span days, struct hours hours)
{
	return span_is_empty(days) ? NO_TIME : (int64_t)days.first.n * DAY + hours.from;
}

static void note_visits(struct making *m)
{
	for (size_t i = 0; i < m->publication->n_changes; i++) {
		const struct change *c = &m->publication->changes[i];
		const struct published_visit *v = &m->after->visits[c->visit];
		struct hours hours = m->after->briefings[v->briefing.i].hours;

		if (c->kind != CHANGE_DETAILS)
			notice(m, (struct notice){ .who = v->staff, .row = v->row, .before = time_of(c->before, hours),
			                           .after = time_of(c->after, hours) });
	}
}

/* ---- appointments */

static int64_t time_of_appointment(const struct published *p, const struct published_appointment *a)
{
	if (a == NULL || a->status == VISIT_CANCELLED)
		return NO_TIME;
	return (int64_t)a->day.n * DAY + p->briefings[a->briefing.i].hours.from;
}

/* Whether a subject of the state after came by an appointment of the state before. */
static bool was_to_come(const struct making *m, const struct published_appointment *old, struct subject_ix who)
{
	for (size_t i = 0; old != NULL && i < old->n_attendees; i++)
		if (subject_same(carried(m, old->attendees[i].who), who))
			return true;
	return false;
}

/* To their department's own meeting people come or not, as they go on visits: that is no news to them, unless
 * its time is. */
static bool is_news(const struct published_appointment *a, const struct attendee *who, int64_t before, int64_t after)
{
	return a->kind != KIND_MEETING || is_representative(a, who) || before != after;
}

static void note_appointment(struct making *m, size_t i)
{
	const struct published_appointment *new = &m->after->appointments[i];
	const struct published_appointment *old = i < m->before->n_appointments ? &m->before->appointments[i] : NULL;
	int64_t before = time_of_appointment(m->before, old), after = time_of_appointment(m->after, new);

	if (new->kind == KIND_CELEBRATION)
		return;
	for (size_t j = 0; j < new->n_attendees && after != NO_TIME; j++) {
		const struct attendee *who = &new->attendees[j];
		bool came = was_to_come(m, old, who->who);

		if (came || is_news(new, who, before, after))
			notice(m, (struct notice){ .who = who->who, .is_appointment = true, .row = new->row,
			                           .before = came ? before : NO_TIME, .after = after });
	}
	for (size_t j = 0; old != NULL && j < old->n_attendees && before != NO_TIME; j++) {
		const struct attendee *who = &old->attendees[j];
		struct subject_ix whom = carried(m, who->who);

		if ((after == NO_TIME || attendee_of(new, whom) == NULL) && is_news(old, who, before, after))
			notice(m, (struct notice){ .who = whom, .is_appointment = true, .row = new->row, .before = before,
			                           .after = NO_TIME });
	}
}

void notices_note(struct making *m)
{
	if (m->org->mail.server == NULL)
		return;
	note_visits(m);
	for (size_t i = 0; i < m->after->n_appointments; i++)
		note_appointment(m, i);
}
