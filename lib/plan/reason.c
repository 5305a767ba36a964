/* Why a visit is left out, in words that HR can act on.
 *
 * Each reason is found by asking, from what is most the visit's own to what it shares
 * with others: is there a day at all?  With everything but the certificate?  But the
 * notice?  Only when days remain is it others who are in the way. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"
#include "plan_internal.h"

/* What can be left out of the question "could the visit begin here?". */
enum {
	WITH_PRESENCE = 1, WITH_CERTIFICATES = 2, WITH_ALL_HANDS = 4, WITH_OTHER_VISITS = 8, WITH_NOTICE = 16,
	WITH_ALL = 31,
};

static bool day_serves(const struct problem *p, const struct task *t, int slot, unsigned with)
{
	const struct host *h = &p->hosts[t->host.i];
	struct day d = day_after(p->span.first, h->day[slot]);

	return h->open[slot]
	       && (!(with & WITH_PRESENCE) || org_is_present(p->org, t->staff, d))
	       && (!(with & WITH_CERTIFICATES) || org_holds(p->org, t->staff, t->route, d))
	       && (!(with & WITH_ALL_HANDS) || !days_has(&org_department(p->org, t->home)->all_hands, d));
}

/* How many slots the visit could begin at, with only some of its conditions. */
static int count_starts(const struct problem *p, const struct task *t, unsigned with)
{
	const struct host *h = &p->hosts[t->host.i];
	int run = 0, n = 0;

	for (int slot = h->n_slots - 1; slot >= 0; slot--) {
		run = day_serves(p, t, slot, with) ? run + 1 : 0;
		n += run >= t->length
		     && h->day[slot] >= (with & WITH_NOTICE ? p->earliest : days_between(p->span.first, p->today))
		     && (!(with & WITH_OTHER_VISITS)
		         || problem_clears_stays(p, t->staff, h->day[slot], h->day[slot + t->length - 1]));
	}
	return n;
}

static void days_in_words(struct text *out, const struct task *t)
{
	if (t->length == 1)
		text_add(out, "day");
	else
		text_addf(out, "%d working days in a row", t->length);
}

static void certificates_in_words(struct text *out, const struct problem *p, const struct task *t)
{
	const struct org_route *r = org_route(p->org, t->route);
	const struct org_staff *s = org_staff(p->org, t->staff);
	char buf[DAY_TEXT_SIZE];
	const char *comma = "needs ";

	for (size_t i = 0; i < r->n_requires; i++) {
		const struct org_certificate *held = NULL;

		for (size_t c = 0; c < s->n_certificates; c++)
			if (strcmp(s->certificates[c].name, r->requires[i]) == 0)
				held = &s->certificates[c];
		if (held != NULL && held->until.n >= p->span.until.n)
			continue;
		text_addf(out, "%s%s", comma, r->requires[i]);
		if (held != NULL)
			text_addf(out, " (held until %s)", day_write(buf, day_after(held->until, -1)));
		comma = ", ";
	}
}

static void no_day_in_words(struct text *out, const struct problem *p, const struct task *t)
{
	const char *host = org_department(p->org, t->host)->name;
	const char *home = org_department(p->org, t->home)->name;
	const char *person = org_staff(p->org, t->staff)->name;
	const char *rest = day_before(p->span.first, p->today) ? "in the rest of the cycle" : "in the cycle";

	if (count_starts(p, t, WITH_NOTICE) == 0) {
		text_addf(out, "%s receives nobody on a%s ", host, t->length == 1 ? "" : "ny");
		days_in_words(out, t);
		text_addf(out, " %s that is %d days ahead", rest, p->org->cycle.notice_days);
	} else if (count_starts(p, t, WITH_ALL & ~(unsigned)WITH_CERTIFICATES) > 0) {
		certificates_in_words(out, p, t);
	} else if (count_starts(p, t, WITH_ALL & ~(unsigned)WITH_OTHER_VISITS) > 0) {
		text_addf(out, "every day that would do is less than %d free days from another visit of %s",
		          p->gap, person);
	} else if (count_starts(p, t, WITH_ALL & ~(unsigned)WITH_ALL_HANDS) > 0) {
		text_addf(out, "%s needs all hands on every day that would do", home);
	} else if (count_starts(p, t, WITH_ALL & ~(unsigned)WITH_NOTICE) > 0) {
		text_addf(out, "every day that would do is less than %d days ahead", p->org->cycle.notice_days);
	} else {
		text_add(out, "no ");
		days_in_words(out, t);
		text_addf(out, " on which both %s is there and %s receives visitors", person, host);
	}
}

static void pinned_in_words(struct text *out, const struct problem *p, const struct task *t)
{
	char buf[DAY_TEXT_SIZE];

	for (size_t i = 0; i < p->org->n_pins; i++) {
		const struct org_pin *pin = &p->org->pins[i];

		if (!staff_same(pin->staff, t->staff) || pin->route.i != t->route.i || !span_has(p->span, pin->on))
			continue;
		int slot = problem_slot(p, t->host, pin->on), length = t->length;
		struct span days = { pin->on, day_after(pin->on, length) };
		if (slot != NO_SLOT && slot + length <= p->hosts[t->host.i].n_slots)
			days = problem_span(p, t, slot);
		char *why = plan_obstacle(p->org, t->staff, t->route, days);

		text_addf(out, "pinned to %s, but %s", day_write(buf, pin->on),
		          why != NULL ? why : "others already have all the room on that day");
		free(why);
		return;
	}
}

/* How many places a host still has in this cycle. */
static int64_t count_places(const struct problem *p, struct dept_ix host)
{
	const struct host *h = &p->hosts[host.i];
	int64_t places = 0;

	for (int slot = 0; slot < h->n_slots; slot++) {
		int room = p->host_room[host.i * (size_t)p->n_days + (size_t)slot];

		if (h->open[slot] && h->day[slot] >= p->earliest && room > 0)
			places += room;
	}
	return places;
}

/* What stands in the way at the slots that would do: how many for each cause. */
struct obstacles { int host, home, own; };

static struct obstacles count_obstacles(const struct seating *s, uint32_t task)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	struct obstacles o = { 0, 0, 0 };

	EACH_START(slot, p, t) {
		bool host = false, home = false;

		for (int i = slot; i < slot + t->length; i++) {
			host |= (int)host_list(s, t, i)->n >= host_room(p, t, i);
			home |= (int)home_list(s, t, i)->n >= home_room(p, t, i);
		}
		o.host += host;
		o.home += home && !host;
		o.own += !host && !home;
	}
	return o;
}

static void others_in_words(struct text *out, const struct seating *s, uint32_t task)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	struct obstacles o = count_obstacles(s, task);
	const struct org_department *host = org_department(p->org, t->host);
	const struct org_department *home = org_department(p->org, t->home);

	if (o.host > 0) {
		int64_t owed = p->hosts[t->host.i].owed_days, places = count_places(p, t->host);

		if (owed > places)
			text_addf(out, "%s full: %lld visitor days owed, %lld places", host->name, (long long)owed,
			          (long long)places);
		else
			text_addf(out, "%s takes %d at a time and is full on the days that would do", host->name,
			          host->capacity);
	}
	if (o.home > 0)
		text_addf(out, "%s%s may spare %d at a time", out->n > 0 ? "; " : "", home->name, home->max_away);
	if (o.own > 0)
		text_addf(out, "%sother days are less than %d free days from another visit of %s",
		          out->n > 0 ? "; " : "", p->gap, org_staff(p->org, t->staff)->name);
}

char *reason_left_out(const struct seating *s, uint32_t task)
{
	const struct task *t = &s->p->tasks[task];
	scoped_text struct text out = TEXT_EMPTY;

	if (t->pinned)
		pinned_in_words(&out, s->p, t);
	else if (t->n_starts == 0)
		no_day_in_words(&out, s->p, t);
	else
		others_in_words(&out, s, task);
	return text_give(&out);
}
