/* The words for each thing that can keep a visit out. */
#include "wording.h"

#include <string.h>

#include "crosstrain/mem.h"

static const char *name_of(const struct view *v, struct dept_ix d)
{
	return org_department(v->p->org, d)->name;
}

static const char *person_of(const struct view *v)
{
	return org_staff(v->p->org, v->t->staff)->name;
}

/* The first day of the visit, at the slot spoken of, that an obstacle stands on. */
static struct day day_of(const struct view *v, uint16_t obstacle)
{
	int slot = v->slot;

	while (slot + 1 < v->slot + v->t->length && !(obstacles_on(&v->q, slot) & obstacle))
		slot++;
	return day_after(v->p->span.first, v->p->hosts[v->t->host.i].day[slot]);
}

static void stretch_in_words(struct text *out, const struct view *v)
{
	if (v->t->length == 1)
		text_add(out, "day");
	else
		text_addf(out, "%d working days in a row", v->t->length);
}

/* "every day that would do": would, that is, but for what is named. */
static void every_in_words(struct text *out, const struct view *v)
{
	text_add(out, v->t->length == 1 ? "every " : "any ");
	stretch_in_words(out, v);
	text_add(out, " that would do");
}

/* "on 2027-02-17" of a pin; else "on every day that would do". */
static void when_in_words(struct text *out, const struct view *v, uint16_t obstacle)
{
	char buf[DAY_TEXT_SIZE];

	if (v->t->pinned) {
		text_addf(out, "on %s", day_write(buf, day_of(v, obstacle)));
		return;
	}
	text_add(out, v->t->length == 1 ? "on " : "within ");
	every_in_words(out, v);
}

/* How many visitor days a host has for those that are still to be decided. */
static int64_t count_places(const struct view *v)
{
	const struct problem *p = v->p;
	const struct host *h = &p->hosts[v->t->host.i];
	int64_t places = 0;

	for (int slot = 0; slot < h->n_slots; slot++) {
		int room = h->day[slot] >= p->earliest ? host_room(p, v->t, slot) : 0;
		int seated = (int)host_list(v->q.s, v->t, slot)->n;

		/* Before the notice is over only those sit who were told before. */
		if (h->open[slot])
			places += room > seated ? room : seated;
	}
	return places;
}

static void host_in_words(struct text *out, const struct view *v)
{
	const struct org_department *host = org_department(v->p->org, v->t->host);
	int64_t owed = v->p->hosts[v->t->host.i].owed_days, places = count_places(v);
	char buf[DAY_TEXT_SIZE];

	if (v->t->pinned)
		text_addf(out, "%s takes %d at a time and is full on %s", host->name, host->capacity,
		          day_write(buf, day_of(v, HOST_FULL)));
	else if (owed > places)
		text_addf(out, "%s full: %lld visitor days owed, %lld places", host->name, (long long)owed,
		          (long long)places);
	else
		text_addf(out, "%s takes %d at a time and is full on the days that would do", host->name,
		          host->capacity);
}

static void home_in_words(struct text *out, const struct view *v)
{
	text_addf(out, "%s may spare %d at a time", name_of(v, v->t->home),
	          org_department(v->p->org, v->t->home)->max_away);
}

/* "every day that would do is less than 7 …" */
static void less_in_words(struct text *out, const struct view *v, const char *what)
{
	char buf[DAY_TEXT_SIZE];

	if (v->t->pinned)
		text_addf(out, "%s is", day_write(buf, v->t->pin));
	else {
		every_in_words(out, v);
		text_add(out, v->t->length == 1 ? " is" : " are");
	}
	text_addf(out, " less than %s", what);
}

static void near_in_words(struct text *out, const struct view *v)
{
	scoped(heap) char *what = mem_format("%d free days from another visit of %s", v->p->gap, person_of(v));

	less_in_words(out, v, what);
}

static void soon_in_words(struct text *out, const struct view *v)
{
	scoped(heap) char *what = mem_format("%d days ahead", v->p->org->cycle.notice_days);

	less_in_words(out, v, what);
}

/* Which visits of their own the person is on, those begun already among them. */
static void busy_in_words(struct text *out, const struct view *v)
{
	const struct problem *p = v->p;
	struct span here = problem_span(p, v->t, v->slot);
	const char *comma = " (";

	text_addf(out, "%s is on another visit", person_of(v));
	for (uint32_t o = p->first_task[v->t->staff.i]; o < p->first_task[v->t->staff.i + 1]; o++) {
		if (v->q.s->at[o] == NO_SLOT)
			continue;
		struct span there = problem_span(p, &p->tasks[o], v->q.s->at[o]);
		if (!day_before(here.first, there.until) || !day_before(there.first, here.until))
			continue;
		text_addf(out, "%s%s", comma, name_of(v, p->tasks[o].host));
		comma = ", ";
	}
	for (size_t i = 0; i < p->n_held; i++) {
		const struct held *h = &p->held[i];

		if (!staff_same(h->staff, v->t->staff) || !day_before(here.first, h->days.until))
			continue;
		text_addf(out, "%s%s", comma, name_of(v, h->host));
		comma = ", ";
	}
	text_add(out, *comma == ',' ? ") " : " ");
	if (v->t->pinned)
		text_add(out, "then");
	else
		when_in_words(out, v, BUSY);
}

/* What is not held on the last day; it ends with the days, so on an earlier one more is. */
static void certificates_in_words(struct text *out, const struct view *v)
{
	const struct org_route *r = org_route(v->p->org, v->t->route);
	const struct org_staff *s = org_staff(v->p->org, v->t->staff);
	struct day last = day_after(problem_span(v->p, v->t, v->slot).until, -1);
	char buf[DAY_TEXT_SIZE];
	const char *comma = "needs ";

	for (size_t i = 0; i < r->n_requires; i++) {
		struct day until = DAY_EVER_BEFORE;

		if (org_has_certificate(v->p->org, v->t->staff, r->requires[i], last))
			continue;
		for (size_t c = 0; c < s->n_certificates; c++)
			if (strcmp(s->certificates[c].name, r->requires[i]) == 0)
				until = day_later(until, s->certificates[c].until);
		text_addf(out, "%s%s", comma, r->requires[i]);
		if (!day_same(until, DAY_EVER_BEFORE))
			text_addf(out, " (held until %s)", day_write(buf, day_after(until, -1)));
		comma = ", ";
	}
}

static void closed_in_words(struct text *out, const struct view *v)
{
	text_add(out, name_of(v, v->t->host));
	if (v->t->pinned) {
		text_add(out, " is closed ");
		when_in_words(out, v, HOST_CLOSED);
		return;
	}
	text_add(out, " receives visitors on no ");
	stretch_in_words(out, v);
	text_add(out, " that would do");
}

static void absent_in_words(struct text *out, const struct view *v)
{
	text_add(out, person_of(v));
	if (v->t->pinned) {
		text_add(out, " is not there ");
		when_in_words(out, v, ABSENT | NEVER);        /* NEVER: a holiday at home */
		return;
	}
	text_add(out, " is there on no ");
	stretch_in_words(out, v);
	text_add(out, " that would do");
}

static void hands_in_words(struct text *out, const struct view *v)
{
	text_addf(out, "%s needs all hands ", name_of(v, v->t->home));
	when_in_words(out, v, ALL_HANDS);
}

static const struct wording {
	uint16_t obstacle;
	void (*in_words)(struct text *out, const struct view *v);
} wordings[] = {
	{ UNCERTIFIED, certificates_in_words },
	{ ABSENT, absent_in_words },
	{ HOST_CLOSED, closed_in_words },
	{ ALL_HANDS, hands_in_words },
	{ TOO_SOON, soon_in_words },
	{ HOST_FULL, host_in_words },
	{ HOME_FULL, home_in_words },
	{ TOO_NEAR, near_in_words },
	{ BUSY, busy_in_words },
};
enum { WORDINGS = sizeof wordings / sizeof *wordings };

void obstacles_in_words(struct text *out, const struct view *v, uint16_t obstacles)
{
	const char *and = "";
	char buf[DAY_TEXT_SIZE];

	if (obstacles == 0)     /* a very large plan ends before everything was tried again */
		text_addf(out, "room came free on %s when planning had ended",
		          day_write(buf, problem_span(v->p, v->t, v->slot).first));

	for (size_t i = 0; i < WORDINGS; i++) {
		if (!(obstacles & wordings[i].obstacle))
			continue;
		text_add(out, and);
		wordings[i].in_words(out, v);
		and = "; and ";
	}
}

void no_day_in_words(struct text *out, const struct view *v)
{
	text_add(out, "no ");
	stretch_in_words(out, v);
	text_addf(out, " on which both %s is there and %s receives visitors", person_of(v), name_of(v, v->t->host));
}

/* No day that any single change, or several, would open. */
void nothing_in_words(struct text *out, const struct view *v)
{
	const struct host *h = &v->p->hosts[v->t->host.i];
	int today = days_between(v->p->span.first, v->p->today), from = host_slot_from(v->p, h, today);

	if (from + v->t->length <= h->n_slots) {
		no_day_in_words(out, v);
		return;
	}
	text_addf(out, "%s works on no ", name_of(v, v->t->host));
	stretch_in_words(out, v);
	text_add(out, today > 0 ? " in the rest of the cycle" : " in the cycle");
}
