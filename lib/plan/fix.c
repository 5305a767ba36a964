/* The smallest fix: which one change would place most of what was left out.
 *
 * Tried, not guessed: for each host and each home that visits were left out of, and for
 * each week, one more place is added and the left-out visits are seated where they then
 * fit.  What the sentence promises is therefore possible. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

struct fix { uint32_t department; bool at_host; int monday; uint32_t places; };

struct left { uint32_t *v; uint32_t n; };

static struct left find_left(const struct seating *s)
{
	struct left left = { NULL, 0 };

	for (uint32_t t = 0; t < s->p->n_tasks; t++)
		if (s->at[t] == NO_SLOT && s->p->tasks[t].n_starts > 0)
			*mem_push(left.v, left.n) = t;
	return left;
}

/* One place more (or, with -1, that one less again) in the week from `monday`. */
static void change_room(const struct problem *p, const struct fix *fix, int by)
{
	const struct host *h = &p->hosts[fix->department];
	size_t row = fix->department * (size_t)p->n_days;

	if (fix->at_host) {
		for (int slot = 0; slot < h->n_slots; slot++)
			if (h->day[slot] >= fix->monday && h->day[slot] < fix->monday + 7)
				p->host_room[row + (size_t)slot] += by;
		return;
	}
	for (int day = fix->monday > 0 ? fix->monday : 0; day < fix->monday + 7 && day < p->n_days; day++)
		p->home_room[row + (size_t)day] += by;
}

/* Whether a visit from this slot touches the week. */
static bool touches(const struct problem *p, const struct task *t, int slot, int monday)
{
	const int *day = p->hosts[t->host.i].day;

	return day[slot + t->length - 1] >= monday && day[slot] < monday + 7;
}

static uint32_t try_fix(struct seating *s, const struct left *left, const struct fix *fix)
{
	const struct problem *p = s->p;
	uint32_t *seated = NULL, n = 0;

	change_room(p, fix, 1);
	seating_refresh(s);
	for (uint32_t i = 0; i < left->n; i++) {
		const struct task *t = &p->tasks[left->v[i]];

		if ((fix->at_host ? t->host.i : t->home.i) != fix->department)
			continue;
		EACH_START(slot, p, t)
			if (touches(p, t, slot, fix->monday) && seating_fits(s, left->v[i], slot)) {
				seating_put(s, left->v[i], slot);
				*mem_push(seated, n) = left->v[i];
				break;
			}
	}
	for (uint32_t i = 0; i < n; i++)
		seating_take(s, seated[i]);
	change_room(p, fix, -1);
	seating_refresh(s);
	free(seated);
	return n;
}

static char *in_words(const struct problem *p, const struct fix *fix)
{
	const char *name = p->org->departments[fix->department].name;
	char buf[DAY_TEXT_SIZE];

	day_write(buf, day_after(p->span.first, fix->monday));
	if (fix->at_host)
		return mem_format("one more visitor at once in %s in the week of %s places %u", name, buf,
		                  fix->places);
	return mem_format("%s sparing one more at a time in the week of %s places %u", name, buf, fix->places);
}

static void try_weeks(struct fix *best, struct seating *s, const struct left *left, uint32_t department, bool at_host)
{
	const struct problem *p = s->p;

	for (int monday = -day_weekday(p->span.first); monday < p->n_days; monday += 7) {
		struct fix fix = { department, at_host, monday, 0 };

		fix.places = try_fix(s, left, &fix);
		if (fix.places > best->places)
			*best = fix;
	}
}

char *smallest_fix(struct seating *s)
{
	const struct problem *p = s->p;
	struct left left = find_left(s);
	struct fix best = { 0 };
	bool *wanted[2] = { mem_array(bool, p->org->n_departments), mem_array(bool, p->org->n_departments) };

	for (uint32_t i = 0; i < left.n; i++) {
		wanted[true][p->tasks[left.v[i]].host.i] = true;
		wanted[false][p->tasks[left.v[i]].home.i] = true;
	}
	for (int at_host = 1; at_host >= 0; at_host--)
		for (uint32_t d = 0; d < p->org->n_departments && seating_goes_on(s); d++)
			if (wanted[at_host][d])
				try_weeks(&best, s, &left, d, at_host);
	free(wanted[0]);
	free(wanted[1]);
	free(left.v);
	return best.places > 0 ? in_words(p, &best) : NULL;
}
