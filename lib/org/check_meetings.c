/* What is odd about meetings, check-ins, the celebration and mail. */
#include <string.h>

#include "org_internal.h"

/* So long a look tells what comes round: every weekday, every week, both changes of the clock. */
enum { TWO_YEARS = 731 };

struct instants { int64_t from, until; };

static struct instants instants_of(const struct zone *zone, struct day day, struct hours hours)
{
	enum zone_fit fit;

	return (struct instants){ zone_instant(zone, day, hours.from, &fit), zone_instant(zone, day, hours.until, &fit) };
}

/* Whether a department is at work, by its own clock, for all of it. */
static bool is_at_work(const struct org *org, struct dept_ix d, struct instants when)
{
	const struct org_department *department = org_department(org, d);
	struct day day = zone_day(department->zone, when.from);
	struct instants open = instants_of(department->zone, day, department->hours);

	return org_works(org, d, day) && open.from <= when.from && when.until <= open.until;
}

/* Whether any of the times that come round in two years is one at which a department is at work. */
static bool is_ever_at_work(const struct org *org, struct dept_ix d, const struct rhythm *when, const struct zone *zone)
{
	for (int i = 0; i < TWO_YEARS; i++) {
		struct day day = day_after(org->cycle.start, i);

		if (org_comes_round(org, when, day) && is_at_work(org, d, instants_of(zone, day, when->hours)))
			return true;
	}
	return false;
}

/* ---- meetings ---- */

static bool is_ever_held(const struct org *org, const struct org_meeting *m)
{
	for (int i = 0; i < TWO_YEARS; i++) {
		struct day day = day_after(org->cycle.start, i);

		if (org_comes_round(org, &m->when, day) && org_works(org, m->department, day))
			return true;
	}
	return false;
}

void meeting_never_held(struct builder *b)
{
	const struct org *org = b->org;

	for (size_t i = 0; i < org->n_meetings; i++)
		if (!is_ever_held(org, &org->meetings[i]))
			warn_at(b, org->meetings[i].at, "the meeting \"%s\" is never held: \"%s\" does not work on that weekday",
			        org->meetings[i].id, org_department(org, org->meetings[i].department)->id);
}

void meeting_outside_the_hours(struct builder *b)
{
	const struct org *org = b->org;
	char hours[HOURS_TEXT_SIZE];

	for (size_t i = 0; i < org->n_meetings; i++) {
		const struct org_meeting *m = &org->meetings[i];
		const struct org_department *d = org_department(org, m->department);

		if (m->when.hours.from < d->hours.from || m->when.hours.until > d->hours.until)
			warn_at(b, m->at, "the meeting \"%s\" is not within the hours of \"%s\" (%s)", m->id, d->id,
			        hours_write(hours, d->hours));
	}
}

static bool has_front_line(const struct org *org, const struct org_department *d)
{
	for (size_t i = 0; i < d->n_staff; i++)
		if (!org_staff(org, d->people[i])->lead)
			return true;
	return false;
}

void invited_cannot_come(struct builder *b)
{
	const struct org *org = b->org;

	for (size_t i = 0; i < org->n_meetings; i++) {
		const struct org_meeting *m = &org->meetings[i];
		const struct org_department *host = org_department(org, m->department);

		for (size_t j = 0; j < m->n_invited; j++) {
			const struct org_department *d = org_department(org, m->invited[j]);

			if (!has_front_line(org, d))
				warn_at(b, m->at, "\"%s\" is invited, but has nobody to represent it: %s", d->id,
				        d->n_staff == 0 ? "it has no people" : "everybody there is a lead");
			else if (is_ever_held(org, m) && !is_ever_at_work(org, m->invited[j], &m->when, host->zone))
				warn_at(b, m->at, "\"%s\" is invited, but is never at work at that time", d->id);
		}
	}
}

void two_meetings_at_once(struct builder *b)
{
	const struct org *org = b->org;

	for (size_t i = 0; i < org->n_meetings; i++)
		for (size_t j = i + 1; j < org->n_meetings; j++) {
			const struct org_meeting *a = &org->meetings[i], *other = &org->meetings[j];
			bool meet = dept_same(a->department, other->department) && a->when.weekday == other->when.weekday
			            && a->when.hours.from < other->when.hours.until
			            && other->when.hours.from < a->when.hours.until;

			for (int d = 0; meet && d < TWO_YEARS; d++) {
				struct day day = day_after(org->cycle.start, d);

				if (!org_comes_round(org, &a->when, day) || !org_comes_round(org, &other->when, day))
					continue;
				warn_at(b, other->at, "the meeting \"%s\" is at the same time as \"%s\", of the same department",
				        other->id, a->id);
				break;
			}
		}
}

/* ---- check-ins ---- */

static bool has_route(const struct org *org, uint32_t d)
{
	for (size_t i = 0; i < org->n_routes; i++)
		if (org->routes[i].from.i == d || org->routes[i].to.i == d)
			return true;
	return false;
}

void check_ins_without_lead(struct builder *b)
{
	const struct org *org = b->org;

	for (uint32_t i = 0; org->check_ins.are_held && i < org->n_departments; i++)
		if (!org_has_lead(org, (struct dept_ix){ i }) && has_route(org, i))
			warn_at(b, org->departments[i].at, "\"%s\" has no lead, so it has no check-ins with others",
			        org->departments[i].id);
}

void check_ins_outside_the_hours(struct builder *b)
{
	const struct org *org = b->org;

	for (uint32_t i = 0; org->check_ins.are_held && i < org->n_departments; i++)
		if (org_has_lead(org, (struct dept_ix){ i }) && has_route(org, i)
		    && !is_ever_at_work(org, (struct dept_ix){ i }, &org->check_ins.when, org->zone))
			warn_at(b, org->departments[i].at, "\"%s\" is never at work at the time of check-ins, so it has none",
			        org->departments[i].id);
}

/* ---- the rest ---- */

void celebration_without_day(struct builder *b)
{
	const struct org *org = b->org;

	for (int cycle = 1; org->celebration.is_held && cycle <= 7; cycle++)
		if (org_celebration_day(org, cycle).n == DAY_EVER_AFTER.n) {
			warn_at(b, org->celebration.at, "there are cycles without such a weekday; they have no celebration");
			return;
		}
}

void mail_to_nobody(struct builder *b)
{
	const struct org *org = b->org;

	if (org->mail.server == NULL)
		return;
	for (size_t i = 0; i < org->n_staff; i++)
		if (org->staff[i].email != NULL)
			return;
	warn_at(b, b->conf->mail.at, "nobody has an e-mail address, so no mail is sent");
}
