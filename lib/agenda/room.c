/* Rooms: who is to come to one, and who is in the way where there is no hour for it. */
#include <stdlib.h>

#include "agenda_internal.h"
#include "crosstrain/text.h"

/* ---- what is needed */

static bool is_among(const struct staff_ix *who, size_t n, struct staff_ix s)
{
	for (size_t i = 0; i < n; i++)
		if (staff_same(who[i], s))
			return true;
	return false;
}

static void need_persons(struct search *s, const struct room_wish *wish)
{
	for (size_t i = 0; i < wish->n_with; i++)
		if (!is_among(wish->with, i, wish->with[i]))
			need_add(search_need(s, org_staff(s->org, wish->with[i])->home), wish->with[i]);
}

/* A lead, or somebody of the front line; nothing is needed where there is none. */
static void need_one_of(struct search *s, struct dept_ix side, bool lead)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(s->org, side, &n);
	struct need *need = NULL;

	for (size_t i = 0; i < n; i++) {
		if (org_staff(s->org, people[i])->lead != lead)
			continue;
		if (need == NULL) {
			need = search_need(s, side);
			need->what = lead ? "a lead of" : "somebody of";
			need->is_lead = lead;
		}
		need_add(need, people[i]);
	}
}

static void need_side(struct search *s, const struct room_wish *wish, struct dept_ix side)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(s->org, side, &n);

	for (size_t i = 0; i < n; i++)
		if (is_among(wish->with, wish->n_with, people[i]))
			return;
	need_one_of(s, side, true);
	need_one_of(s, side, false);
}

/* ---- who is in the way */

static void name_need(struct text *out, const struct search *s, const struct need *need)
{
	if (need->what != NULL)
		text_addf(out, "%s %s", need->what, org_department(s->org, need->speaks_for)->name);
	else
		text_addf(out, "%s (%s)", org_staff(s->org, need->who[0])->name, org_staff(s->org, need->who[0])->id);
}

/* Adds the needs of which something holds, as "A, B and C"; returns how many. */
static size_t name_needs(struct text *out, const struct search *s, bool (*holds)(const struct need *need))
{
	size_t n = 0, named = 0;

	for (size_t i = 0; i < s->n_needs; i++)
		n += holds(&s->needs[i]);
	for (size_t i = 0; i < s->n_needs; i++) {
		if (!holds(&s->needs[i]))
			continue;
		if (named > 0)
			text_add(out, named + 1 == n ? " and " : ", ");
		name_need(out, s, &s->needs[i]);
		named++;
	}
	return n;
}

static bool is_never_met(const struct need *need) { return need->met == 0; }
static bool is_in_the_way(const struct need *need) { return need->alone > 0; }
static bool is_any(const struct need *need) { return need->n > 0; }

static char *who_is_in_the_way(const struct search *s, struct day until)
{
	struct text why = TEXT_EMPTY;
	scoped_text struct text who = TEXT_EMPTY;
	char day[DAY_TEXT_SIZE];

	text_addf(&why, "no slot before %s; ", day_write(day, until));
	if (name_needs(&who, s, is_never_met) > 0)
		text_add(&why, "who can come on no day until then: ");
	else if (name_needs(&who, s, is_in_the_way) > 0)
		text_add(&why, "in the way, when all others could come: ");
	else if (name_needs(&who, s, is_any) > 0)
		text_add(&why, "never at work and free at the same time: ");
	text_add(&why, text_str(&who));
	return text_give(&why);
}

bool agenda_find_room(struct appointment *out, const struct org *org, const struct known *known,
                      const struct room_wish *wish, int64_t now, char **why)
{
	struct search s;

	*out = (struct appointment){ .kind = KIND_ROOM, .meeting = NO_MEETING, .a = wish->a, .b = wish->b };
	search_begin(&s, org, known, now, wish->a, wish->b);
	need_persons(&s, wish);
	need_side(&s, wish, wish->a);
	need_side(&s, wish, wish->b);
	bool found = search_earliest(&s, out);
	if (!found)
		*why = who_is_in_the_way(&s, day_after(zone_day(org->zone, now), ROOM_DAYS));
	search_end(&s);
	return found;
}
