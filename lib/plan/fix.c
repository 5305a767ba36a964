/* The smallest fix: which one change would place most of what was left out.
 *
 * The cheapest changes are one more place at a host or a home for one week, and one
 * certificate for one person.  Only where none of these places anybody, a day is asked back
 * that a department has set aside (all hands, closed); and only where that is in vain too,
 * something lasting: more places all cycle long, a whole stretch of such days, fewer free
 * days between visits, less notice.  Among changes of one price the one that places most is
 * named; of those that place as many, the one that stands first here.
 *
 * Every day that keeps a visit out by one obstacle alone is a vote for the change that
 * lifts it, so no change that helps is overlooked; and what is named was tried, everybody
 * else where they are (change.c), so what the sentence promises is possible. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "change.h"

enum kind {
	VISITORS_WEEK, AWAY_WEEK, CERTIFICATE,
	HANDS_DAY, CLOSED_DAY,
	VISITORS, AWAY, HANDS_STRETCH, CLOSED_STRETCH, GAP, NOTICE,
	KINDS
};

static int price(enum kind kind)
{
	return (kind >= HANDS_DAY) + (kind >= VISITORS);
}

struct candidate {
	enum kind kind;
	struct change change;
	uint32_t votes, last;   /* tasks that it would free a day for; the last of them */
	uint32_t most;          /* it cannot place more */
	uint32_t places;        /* tried, it places so many */
};

struct poll {
	const struct problem *p;
	struct candidate *v;
	uint32_t n;
	uint32_t *at[KINDS];    /* [department * n_days + day]: its candidate, plus 1 */
	uint32_t person, of_person;     /* who was asked last, and the first candidate since */
};

/* The candidate of this kind for a department and a day, made if it is new. */
static struct candidate *find_candidate(struct poll *poll, enum kind kind, uint32_t who, int day)
{
	size_t cells = poll->p->org->n_departments * (size_t)poll->p->n_days;

	if (poll->at[kind] == NULL)
		poll->at[kind] = mem_array(uint32_t, cells);
	uint32_t *at = &poll->at[kind][who * (size_t)poll->p->n_days + (size_t)day];
	if (*at == 0) {
		*mem_push(poll->v, poll->n) = (struct candidate){ .kind = kind, .last = UINT32_MAX,
			.change = { .who = who, .until = poll->p->n_days } };
		*at = poll->n;
	}
	return &poll->v[*at - 1];
}

static void vote(struct candidate *c, uint32_t task)
{
	c->votes += c->last != task;
	c->last = task;
}

static void vote_for_room(struct poll *poll, const struct question *q, int slot, uint16_t full)
{
	const struct problem *p = poll->p;
	const struct task *t = &p->tasks[q->task];
	const int *day = p->hosts[t->host.i].day;
	int first = -1, last = -1, most = 0, shift = day_weekday(p->span.first);
	uint32_t who = full == HOST_FULL ? t->host.i : t->home.i;

	for (int i = slot; i < slot + t->length; i++) {
		int missing = obstacles_missing(q, i, full);

		if (missing <= 0)
			continue;
		first = first < 0 ? day[i] : first;
		last = day[i];
		most = missing > most ? missing : most;
	}
	int week = (first + shift) / 7;
	bool small = most == 1 && week == (last + shift) / 7;
	enum kind kind = full == HOST_FULL ? (small ? VISITORS_WEEK : VISITORS) : small ? AWAY_WEEK : AWAY;
	struct candidate *c = find_candidate(poll, kind, who, small ? week : 0);
	c->change.lifts = full;
	if (c->change.by == 0 || most < c->change.by)
		c->change.by = most;
	if (small) {
		c->change.first = week * 7 - shift;
		c->change.until = c->change.first + 7;
	}
	vote(c, q->task);
}

/* For the day, or else the stretch of days, that a host is closed or a home needs all hands. */
static void vote_for_days(struct poll *poll, const struct question *q, int slot, uint16_t obstacle)
{
	const struct problem *p = poll->p;
	const struct task *t = &p->tasks[q->task];
	struct dept_ix who = obstacle == HOST_CLOSED ? t->host : t->home;
	const struct org_department *d = org_department(p->org, who);
	const struct days *days = obstacle == HOST_CLOSED ? &d->closed : &d->all_hands;
	int first = -1, last = -1;

	for (int i = slot; i < slot + t->length; i++) {
		if (!(obstacles_on(q, i) & obstacle))
			continue;
		last = p->hosts[t->host.i].day[i];
		first = first < 0 ? last : first;
	}
	int until = last + 1;
	if (first != last) {
		size_t i = 0;

		while (!span_has(days->v[i], day_after(p->span.first, first)))
			i++;
		if (!span_has(days->v[i], day_after(p->span.first, last)))
			return;         /* two changes */
		first = days_between(p->span.first, day_later(days->v[i].first, p->span.first));
		until = days_between(p->span.first, day_earlier(days->v[i].until, p->span.until));
	}
	bool small = until == first + 1;
	enum kind kind = obstacle == HOST_CLOSED ? (small ? CLOSED_DAY : CLOSED_STRETCH)
	                                         : small ? HANDS_DAY : HANDS_STRETCH;
	struct candidate *c = find_candidate(poll, kind, who.i, first);
	c->change.lifts = obstacle;
	c->change.first = first;
	c->change.until = until;
	vote(c, q->task);
}

static void vote_for_certificate(struct poll *poll, const struct question *q, int slot)
{
	const struct problem *p = poll->p;
	const struct task *t = &p->tasks[q->task];
	const struct org_route *r = org_route(p->org, t->route);
	struct day last = day_after(problem_span(p, t, slot).until, -1);
	const char *missing = NULL;
	uint32_t i = poll->of_person;

	for (size_t k = 0; k < r->n_requires; k++) {
		if (org_has_certificate(p->org, t->staff, r->requires[k], last))
			continue;
		if (missing != NULL)
			return;         /* two changes */
		missing = r->requires[k];
	}
	if (missing == NULL)
		return;         /* all are held; certificates end, they do not begin */
	while (i < poll->n && (poll->v[i].kind != CERTIFICATE || strcmp(poll->v[i].change.certificate, missing) != 0))
		i++;
	if (i == poll->n)
		*mem_push(poll->v, poll->n) = (struct candidate){ .kind = CERTIFICATE, .last = UINT32_MAX,
			.change = { .lifts = UNCERTIFIED, .who = t->staff.i, .until = p->n_days, .certificate = missing } };
	vote(&poll->v[i], q->task);
}

/* For the mildest rule that would do: the most free days, or the most notice. */
static void vote_for_rule(struct poll *poll, const struct question *q, int slot, uint16_t obstacle)
{
	const struct problem *p = poll->p;
	int day = p->hosts[p->tasks[q->task].host.i].day[slot];
	int by = obstacle == TOO_NEAR ? obstacles_free_days(q, slot) : day - days_between(p->span.first, p->today);
	struct candidate *c = find_candidate(poll, obstacle == TOO_NEAR ? GAP : NOTICE, 0, 0);

	c->change.lifts = obstacle;
	c->change.by = by > c->change.by ? by : c->change.by;
	vote(c, q->task);
}

static void ask(struct poll *poll, const struct seating *s, uint32_t task, uint16_t *found)
{
	const struct problem *p = poll->p;
	const struct task *t = &p->tasks[task];
	struct question q = { .s = s, .task = task };
	int slots = p->hosts[t->host.i].n_slots;

	if (poll->person != t->staff.i) {
		poll->person = t->staff.i;
		poll->of_person = poll->n;
	}
	obstacles_find(&q, 0, slots, found);
	for (int slot = 0; slot < slots; slot++)
		switch (found[slot]) {
		case HOST_FULL:
		case HOME_FULL:
			vote_for_room(poll, &q, slot, found[slot]);
			break;
		case HOST_CLOSED:
		case ALL_HANDS:
			vote_for_days(poll, &q, slot, found[slot]);
			break;
		case UNCERTIFIED:
			vote_for_certificate(poll, &q, slot);
			break;
		case TOO_NEAR:
		case TOO_SOON:
			vote_for_rule(poll, &q, slot, found[slot]);
			break;
		default:        /* nothing, or more than one change lifts */
			break;
		}
}

/* Whoever is placed by one more place for a week takes one of the days that were full. */
static uint32_t count_full(const struct seating *s, const struct change *c)
{
	const struct problem *p = s->p;
	size_t row = c->who * (size_t)p->n_days;
	const struct host *h = &p->hosts[c->who];
	uint32_t n = 0;

	for (int day = c->first > 0 ? c->first : 0; day < c->until && day < p->n_days; day++) {
		int slot = h->slot_from[day];

		if (c->lifts == HOME_FULL)
			n += (int)s->from_home[row + (size_t)day].n >= p->home_room[row + (size_t)day];
		else if (slot < h->n_slots && h->day[slot] == day)
			n += (int)s->at_host[row + (size_t)slot].n >= p->host_room[row + (size_t)slot];
	}
	return n;
}

static void limit(const struct seating *s, struct candidate *c)
{
	uint32_t full = c->kind == VISITORS_WEEK || c->kind == AWAY_WEEK ? count_full(s, &c->change) : c->votes;

	c->most = full < c->votes ? full : c->votes;
}

static int by_kind(const struct candidate *a, const struct candidate *b)
{
	ORDER(a->kind, b->kind);
	ORDER(a->change.who, b->change.who);
	ORDER(a->change.first, b->change.first);
	return a->kind == CERTIFICATE ? strcmp(a->change.certificate, b->change.certificate) : 0;
}

/* The cheap before the dear, those that may place most first. */
static int by_hope(const void *pa, const void *pb)
{
	const struct candidate *a = pa, *b = pb;

	ORDER(price(a->kind), price(b->kind));
	ORDER(b->most, a->most);
	return by_kind(a, b);
}

/* The best of them, once tried; those that cannot be better are not. */
static const struct candidate *choose(const struct seating *s, struct poll *poll, struct trial *trial)
{
	struct candidate *best = NULL;

	if (poll->n > 0)
		qsort(poll->v, poll->n, sizeof *poll->v, by_hope);
	for (uint32_t i = 0; i < poll->n && seating_goes_on(s); i++) {
		struct candidate *c = &poll->v[i];

		if (best != NULL && price(c->kind) > price(best->kind))
			break;
		if (best != NULL && (c->most < best->places || (c->most == best->places && by_kind(c, best) > 0)))
			continue;
		c->places = trial_places(trial, &c->change, c->most);
		if (c->places > 0 && (best == NULL || c->places > best->places
		                      || (c->places == best->places && by_kind(c, best) < 0)))
			best = c;
	}
	return best;
}

static char *days_in_words(const struct problem *p, const struct candidate *c, const char *what)
{
	const char *name = p->org->departments[c->change.who].name;
	char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];

	day_write(first, day_after(p->span.first, c->change.first));
	if (c->change.until == c->change.first + 1)
		return mem_format("%s %s on %s places %u", name, what, first, c->places);
	day_write(last, day_after(p->span.first, c->change.until - 1));
	return mem_format("%s %s from %s to %s places %u", name, what, first, last, c->places);
}

static char *room_in_words(const struct problem *p, const struct candidate *c)
{
	const char *name = p->org->departments[c->change.who].name;
	bool small = price(c->kind) == 0;
	char monday[DAY_TEXT_SIZE] = "", more[16] = "one";

	if (small)
		day_write(monday, day_after(p->span.first, c->change.first));
	if (c->change.by > 1)
		snprintf(more, sizeof more, "%d", c->change.by);
	if (c->change.lifts == HOST_FULL)
		return mem_format("%s more visitor%s at once in %s %s%s places %u", more, c->change.by > 1 ? "s" : "",
		                  name, small ? "in the week of " : "all cycle long", monday, c->places);
	return mem_format("%s sparing %s more at a time %s%s places %u", name, more,
	                  small ? "in the week of " : "all cycle long", monday, c->places);
}

static char *in_words(const struct problem *p, const struct candidate *c)
{
	switch (c->change.lifts) {
	case HOST_CLOSED:
		return days_in_words(p, c, "open");
	case ALL_HANDS:
		return days_in_words(p, c, "without all hands");
	case UNCERTIFIED:
		return mem_format("%s for %s places %u", c->change.certificate, p->org->staff[c->change.who].name,
		                  c->places);
	case TOO_NEAR:
		return mem_format("%d instead of %d free days between two visits of a person places %u", c->change.by,
		                  p->gap, c->places);
	case TOO_SOON:
		return mem_format("%d instead of %d days of notice places %u", c->change.by,
		                  p->org->cycle.notice_days, c->places);
	default:
		return room_in_words(p, c);
	}
}

char *smallest_fix(struct seating *s)
{
	const struct problem *p = s->p;
	struct poll poll = { .p = p, .person = UINT32_MAX };
	scoped(heap) uint16_t *found = mem_array(uint16_t, (size_t)p->n_days);
	struct trial trial;

	for (uint32_t t = 0; t < p->n_tasks && seating_goes_on(s); t++)
		if (s->at[t] == NO_SLOT)
			ask(&poll, s, t, found);
	for (uint32_t i = 0; i < poll.n; i++)
		limit(s, &poll.v[i]);
	trial_init(&trial, s);
	const struct candidate *best = choose(s, &poll, &trial);
	char *words = best != NULL ? in_words(p, best) : NULL;
	trial_clear(&trial);
	for (int k = 0; k < KINDS; k++)
		free(poll.at[k]);
	free(poll.v);
	return words;
}
