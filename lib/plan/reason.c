/* Why a visit is left out, in words that HR can act on.
 *
 * Every day that the visit could begin on is asked what keeps it from there (obstacle.c).
 * Named are the fewest obstacles that together free a day: without them, everybody else
 * where they are, the visit fits.  One is better than two; among as few, those that free
 * the most days.  Others' visits are named before the rules and the person's own days:
 * only where no single one of them is in the way alone are the latter asked at all.
 *
 * "A" and "either A; or B" mean that one change is enough, "both A; and B" that it takes
 * two.  Whoever changes these words changes tests/test_reason.c, which reads them. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/text.h"
#include "obstacle.h"

/* A visit and the slot that is spoken of. */
struct view {
	const struct problem *p;
	const struct task *t;
	struct question q;
	int slot;
};

/* Obstacles that together are in the way at some slots, and the first of these. */
struct choice { uint16_t obstacles; uint32_t slots; int first; };

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
		when_in_words(out, v, ABSENT);
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

static void all_in_words(struct text *out, const struct view *v, uint16_t obstacles)
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

/* Fewest first, then others' visits before the rest, then what frees the most slots. */
static int by_use(const void *pa, const void *pb)
{
	const struct choice *a = pa, *b = pb;

	ORDER(__builtin_popcount(a->obstacles), __builtin_popcount(b->obstacles));
	ORDER(a->obstacles > OTHERS, b->obstacles > OTHERS);
	ORDER(b->slots, a->slots);
	ORDER(a->obstacles, b->obstacles);
	return 0;
}

/* Each set of obstacles that is in the way at some slot, the most useful one first.  To be
 * freed. */
static struct choice *list_choices(const struct question *q, uint32_t *n)
{
	const struct problem *p = q->s->p;
	int slots = p->hosts[p->tasks[q->task].host.i].n_slots;
	scoped(heap) uint16_t *found = mem_array(uint16_t, (size_t)slots);
	uint32_t at[OBSTACLES] = { 0 };
	struct choice *choices = NULL;

	*n = 0;
	obstacles_find(q, 0, slots, found);
	for (int slot = 0; slot < slots; slot++) {
		if (found[slot] & NEVER)
			continue;
		if (at[found[slot]] == 0) {
			*mem_push(choices, *n) = (struct choice){ found[slot], 0, slot };
			at[found[slot]] = *n;
		}
		choices[at[found[slot]] - 1].slots++;
	}
	if (*n > 0)
		qsort(choices, *n, sizeof *choices, by_use);
	return choices;
}

/* Whether, whatever else may be, on each day either the person is away or the host closed. */
static bool never_meet(const struct choice *choices, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!(choices[i].obstacles & (ABSENT | HOST_CLOSED)))
			return false;
	return true;
}

static void no_day_in_words(struct text *out, const struct view *v)
{
	text_add(out, "no ");
	stretch_in_words(out, v);
	text_addf(out, " on which both %s is there and %s receives visitors", person_of(v), name_of(v, v->t->host));
}

/* A single obstacle, and the next best one if that would do as well. */
static void single_in_words(struct text *out, struct view *v, const struct choice *choices, uint32_t n)
{
	const struct choice *best = &choices[0], *next = NULL;
	uint16_t shared = HOST_FULL | HOME_FULL;

	/* What is shared concerns many; a way out for one person alone would hide that. */
	for (uint32_t i = 1; i < n && next == NULL; i++)
		if (__builtin_popcount(choices[i].obstacles) == 1
		    && (!(best->obstacles & shared) || (choices[i].obstacles & shared)))
			next = &choices[i];
	if (next != NULL && (best->obstacles | next->obstacles) == (ABSENT | HOST_CLOSED) && never_meet(choices, n)) {
		no_day_in_words(out, v);
		return;
	}
	text_add(out, next != NULL ? "either " : "");
	v->slot = best->first;
	all_in_words(out, v, best->obstacles);
	if (next == NULL)
		return;
	text_add(out, "; or ");
	v->slot = next->first;
	all_in_words(out, v, next->obstacles);
}

static void choices_in_words(struct text *out, struct view *v, const struct choice *choices, uint32_t n)
{
	int least = __builtin_popcount(choices[0].obstacles);

	if (least == 1) {
		single_in_words(out, v, choices, n);
		return;
	}
	text_add(out, least == 2 ? "both " : least > 2 ? "all of these: " : "");
	v->slot = choices[0].first;
	all_in_words(out, v, choices[0].obstacles);
}

/* No day that any single change, or several, would open. */
static void nothing_in_words(struct text *out, const struct view *v)
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

static void pinned_in_words(struct text *out, struct view *v)
{
	struct day pin = v->t->pin;
	int slots = v->p->hosts[v->t->host.i].n_slots;
	uint16_t found = NEVER;
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "pinned to %s, but ", day_write(buf, pin));
	v->slot = problem_slot(v->p, v->t->host, pin);
	if (v->slot != NO_SLOT && v->slot + v->t->length > slots) {
		text_addf(out, "%s works on only %d days from then to the end of the cycle", name_of(v, v->t->host),
		          slots - v->slot);
		return;
	}
	if (v->slot != NO_SLOT)
		obstacles_find(&v->q, v->slot, v->slot + 1, &found);
	if (!(found & NEVER)) {
		all_in_words(out, v, found);
		return;
	}
	struct span days = { pin, day_after(pin, 1) };
	if (v->slot != NO_SLOT)
		days = problem_span(v->p, v->t, v->slot);
	scoped(heap) char *why = plan_obstacle(v->p->org, v->t->staff, v->t->route, days);
	text_add(out, why);
}

char *reason_left_out(const struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];
	struct view v = { s->p, t, { .s = s, .task = task, .of_others = t->n_starts > 0 }, NO_SLOT };
	scoped_text struct text out = TEXT_EMPTY;
	scoped(heap) struct choice *choices = NULL;
	uint32_t n = 0;

	if (t->pinned) {
		v.q.of_others = false;
		pinned_in_words(&out, &v);
		return text_give(&out);
	}
	choices = list_choices(&v.q, &n);
	if (v.q.of_others && n > 0 && __builtin_popcount(choices[0].obstacles) > 1) {
		v.q.of_others = false;
		free(choices);
		choices = list_choices(&v.q, &n);
	}
	if (n > 0)
		choices_in_words(&out, &v, choices, n);
	else
		nothing_in_words(&out, &v);
	return text_give(&out);
}
