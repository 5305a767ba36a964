/* The hours of a visit or an appointment, by the clock there and by the company's. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

/* The zone's place, "Lisbon" of Europe/Lisbon. */
static void say_place(struct text *out, const char *zone)
{
	const char *slash = strrchr(zone, '/');
	scoped(heap) char *place = mem_text(slash != NULL ? slash + 1 : zone);

	for (char *c = place; *c != '\0'; c++)
		*c = *c == '_' ? ' ' : *c;
	html_add(out, place);
}

static const struct zone *zone_called(const struct org *org, const char *name)
{
	for (size_t i = 0; i < org->n_zones; i++)
		if (strcmp(zone_name(org->zones[i]), name) == 0)
			return org->zones[i];
	return NULL;
}

static void say_clock(struct text *out, int minutes)
{
	text_addf(out, "%02d:%02d", minutes / 60 % 24, minutes % 60);
}

/* Hours of a day, or of several. */
struct told_hours {
	struct day first;
	size_t n_days;
	const struct briefing *says;
};

static struct told_hours hours_of(const struct facts *facts, const struct published_visit *v)
{
	return (struct told_hours){ v->days[0], v->n_days, &facts_published(facts)->briefings[v->briefing.i] };
}

/* What the company's clock says at a moment of the host's day: minutes after the midnight with
 * which a day of that name begins, so fewer than none of an evening before. */
static int clock_here(const struct org *org, const struct zone *there, struct day d, int minute)
{
	enum zone_fit fit;
	int64_t instant = zone_instant(there, d, minute, &fit);
	int64_t local = instant + zone_offset(org->zone, instant);

	return (int)(local / 60 - (int64_t)d.n * 24 * 60);
}

enum { DAY = 24 * 60 };

/* "Tue 23:00" of a day, or where there are more of them "23:00 the day before". */
static void say_clock_off(struct text *out, const struct told_hours *t, int minute, bool with_day)
{
	int off = minute < 0 ? -1 : minute / DAY;

	if (with_day && t->n_days == 1)
		text_addf(out, "%s ", weekday_short(day_after(t->first, off)));
	say_clock(out, minute - off * DAY);
	if (t->n_days > 1 && off != 0)
		text_add(out, off < 0 ? " the day before" : " the day after");
}

static void say_hours_here(struct text *out, const struct org *org, const struct told_hours *t, int from, int until)
{
	bool is_other_day = from < 0 || from >= DAY, is_over_midnight = (from < 0) != (until <= 0) || until > DAY;

	text_add(out, " <small>(");
	say_clock_off(out, t, from, is_other_day);
	text_add(out, is_other_day || is_over_midnight ? " – " : "–");
	say_clock_off(out, t, until, is_over_midnight);
	text_add(out, " in ");
	say_place(out, zone_name(org->zone));
	text_add(out, ")</small>");
}

static void say_there(struct text *out, struct hours hours)
{
	say_clock(out, hours.from);
	text_add(out, "–");
	say_clock(out, hours.until);
}

void say_hours_there(struct text *out, const struct facts *facts, const struct published_visit *v)
{
	say_there(out, hours_of(facts, v).says->hours);
}

static void say(struct text *out, const struct facts *facts, const struct told_hours *t)
{
	const struct org *org = facts_org(facts);
	const struct briefing *b = t->says;
	const struct zone *there = zone_called(org, b->zone);
	int from = there == NULL ? 0 : clock_here(org, there, t->first, b->hours.from);
	int until = there == NULL ? 0 : clock_here(org, there, t->first, b->hours.until);

	say_there(out, b->hours);
	/* Clocks are compared, not zones: in Vienna it is as late as in Berlin. */
	if (there != NULL && from == b->hours.from && until == b->hours.until)
		return;
	text_add(out, " in ");
	say_place(out, b->zone);
	if (there != NULL)
		say_hours_here(out, org, t, from, until);
}

void say_hours(struct text *out, const struct facts *facts, const struct published_visit *v)
{
	struct told_hours t = hours_of(facts, v);

	say(out, facts, &t);
}

void say_hours_of(struct text *out, const struct facts *facts, struct day day, const struct briefing *says)
{
	say(out, facts, &(struct told_hours){ day, 1, says });
}
