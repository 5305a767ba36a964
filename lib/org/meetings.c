/* What brings people together beside visits: meetings, check-ins, the celebration. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "org_internal.h"

/* ---- when ---- */

static int weekday_of(struct weekdays one)
{
	return one.bits != 0 ? __builtin_ctz(one.bits) : 0;
}

/* Hours are of one day, so whatever comes round ends before midnight. */
static struct rhythm rhythm_of(struct builder *b, struct conf_weekdays weekday, struct conf_clock time,
                               struct conf_number minutes, int every_weeks, struct place entry)
{
	int until = time.minute + minutes.n;

	if (time.said && until > 24 * 60) {
		error_at(b, minutes.said ? minutes.at : entry, "minutes: %d minutes from %02d:%02d on end after midnight",
		         minutes.n, time.minute / 60, time.minute % 60);
		until = 24 * 60;
	}
	return (struct rhythm){ weekday_of(weekday.on), { (int16_t)time.minute, (int16_t)until }, every_weeks };
}

/* ---- meetings ---- */

static int by_meeting_id(const void *pa, const void *pb)
{
	const struct org_meeting *a = pa, *b = pb;
	int order = strcmp(a->id, b->id);

	if (order != 0)
		return order;
	ORDER(a->at.file, b->at.file);
	ORDER(a->at.line, b->at.line);
	return 0;
}

static int by_department(const void *pa, const void *pb)
{
	const struct dept_ix *a = pa, *b = pb;

	ORDER(a->i, b->i);
	return 0;
}

static bool is_invited(const struct org_meeting *m, struct dept_ix d)
{
	for (size_t i = 0; i < m->n_invited; i++)
		if (dept_same(m->invited[i], d))
			return true;
	return false;
}

static void build_invited(struct builder *b, struct org_meeting *m, const struct conf_texts *invite)
{
	m->invited = pool_array(b->org->pool, struct dept_ix, invite->n);
	for (size_t i = 0; i < invite->n; i++) {
		struct dept_ix d = refer_department(b, invite->v[i]);

		if (is_nowhere(d))
			continue;
		if (dept_same(d, m->department))
			error_at(b, invite->v[i].at, "invite: \"%s\" is invited to its own meeting", invite->v[i].s);
		else if (is_invited(m, d))
			error_at(b, invite->v[i].at, "invite: \"%s\" is invited twice", invite->v[i].s);
		else
			m->invited[m->n_invited++] = d;
	}
	if (m->n_invited > 1)
		qsort(m->invited, m->n_invited, sizeof *m->invited, by_department);
}

static void add_meeting(struct builder *b, const struct conf_meeting *from)
{
	struct org *org = b->org;
	struct dept_ix department = refer_department(b, from->department);

	if (from->id.s == NULL || is_nowhere(department))
		return;
	struct org_meeting *m = &org->meetings[org->n_meetings++];
	*m = (struct org_meeting){
		.id = pool_text(org->pool, from->id.s),
		.name = pool_text(org->pool, from->name.s != NULL ? from->name.s : from->id.s),
		.department = department,
		.when = rhythm_of(b, from->weekday, from->time, from->minutes, from->every_weeks.n, from->at),
		.representatives = from->representatives.n,
		.at = from->at,
	};
	build_invited(b, m, &from->invite);
}

static void refuse_second_meetings(struct builder *b)
{
	struct org *org = b->org;
	char place[PLACE_TEXT_SIZE];
	size_t kept = 0;

	for (size_t i = 0; i < org->n_meetings; i++) {
		const struct org_meeting *m = &org->meetings[i], *before = kept > 0 ? &org->meetings[kept - 1] : NULL;

		if (before != NULL && strcmp(before->id, m->id) == 0)
			error_at(b, m->at, "a second meeting with the id \"%s\"; the first is at %s", m->id,
			         place_write(place, b->faults, before->at));
		else
			org->meetings[kept++] = *m;
	}
	org->n_meetings = kept;
}

void build_meetings(struct builder *b)
{
	const struct conf_meetings *all = &b->conf->meetings;
	struct org *org = b->org;

	org->meetings = pool_array(org->pool, struct org_meeting, all->n);
	for (size_t i = 0; i < all->n; i++)
		add_meeting(b, &all->v[i]);
	if (org->n_meetings > 1)
		qsort(org->meetings, org->n_meetings, sizeof *org->meetings, by_meeting_id);
	refuse_second_meetings(b);
}

/* ---- check-ins and the celebration ---- */

void build_check_ins(struct builder *b)
{
	const struct conf_check_ins *from = &b->conf->check_ins;

	if (from->at.line == 0)
		return;
	b->org->check_ins = (struct org_check_ins){
		.are_held = true, .at = from->at,
		.when = rhythm_of(b, from->weekday, from->time, from->minutes, from->every_weeks.n, from->at),
	};
}

void build_celebration(struct builder *b)
{
	const struct conf_celebration *from = &b->conf->celebration;

	if (from->at.line == 0)
		return;
	b->org->celebration = (struct org_celebration){
		.is_held = true, .at = from->at,
		.when = rhythm_of(b, from->weekday, from->time, from->minutes, 1, from->at),
	};
}
