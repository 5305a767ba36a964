/* What is no mistake but odd: each finding a function, all in one table.  They see the
 * finished company and only warn. */
#include <stdlib.h>
#include <string.h>

#include "org_internal.h"

/* ---- departments ---- */

static bool is_host(const struct org *org, uint32_t d)
{
	for (size_t i = 0; i < org->n_routes; i++)
		if (org->routes[i].to.i == d)
			return true;
	return false;
}

static void host_without_buddies(struct builder *b)
{
	const struct org *org = b->org;

	for (uint32_t d = 0; d < org->n_departments; d++) {
		const struct org_department *host = &org->departments[d];
		bool any = false;

		for (size_t i = 0; i < host->n_staff && !any; i++)
			any = org_staff(org, host->people[i])->buddy;
		if (!any && is_host(org, d))
			warn_at(b, host->at, "\"%s\" is visited, but nobody there can look after visitors%s", host->id,
			        host->n_staff == 0 ? ": it has no people" : ": buddy is false for everybody");
	}
}

/* The host's working days that are taken back by `closed` and holidays, in ten years. */
static void host_never_open(struct builder *b)
{
	enum { TEN_YEARS = 3653 };
	const struct org *org = b->org;

	for (uint32_t d = 0; d < org->n_departments; d++) {
		bool open = false;

		for (int i = 0; i < TEN_YEARS && !open; i++)
			open = org_receives(org, (struct dept_ix){ d }, day_after(org->cycle.start, i));
		if (!open && is_host(org, d))
			warn_at(b, org->departments[d].at, "\"%s\" is visited, but receives on no day of ten years",
			        org->departments[d].id);
	}
}

/* ---- routes ---- */

static bool ever_holds(const struct org_staff *s, const char *certificate)
{
	for (size_t i = 0; i < s->n_certificates; i++)
		if (strcmp(s->certificates[i].name, certificate) == 0)
			return true;
	return false;
}

static bool anybody_holds(const struct org *org, const struct org_department *home, const char *certificate)
{
	for (size_t i = 0; i < home->n_staff; i++)
		if (ever_holds(org_staff(org, home->people[i]), certificate))
			return true;
	return false;
}

/* Says that nobody has a certificate, with the one that somebody has. */
static void tell_unheld(struct builder *b, const struct org_route *route, const char *certificate)
{
	const struct org *org = b->org;
	const struct org_department *home = org_department(org, route->from);
	struct nearest near = nearest_to(certificate);

	for (size_t i = 0; i < home->n_staff; i++) {
		const struct org_staff *s = org_staff(org, home->people[i]);

		for (size_t j = 0; j < s->n_certificates; j++)
			nearest_try(&near, s->certificates[j].name);
	}
	warn_at(b, route->at, "nobody of \"%s\" has the certificate \"%s\" that this route requires%s", home->id,
	        certificate, nearest_hint(&near));
}

/* The longest run of the host's working days, from week to week, on all of which a
 * person with these weekdays works.  7: no end. */
static int longest_run(struct weekdays host, struct weekdays person)
{
	int run = 0, longest = 0;

	if ((host.bits & ~person.bits) == 0)
		return 7;
	for (int d = 0; d < 14; d++) {
		if (!(host.bits >> (d % 7) & 1))
			continue;
		run = person.bits >> (d % 7) & 1 ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static bool works_long_enough(const struct org *org, const struct org_route *route, const struct org_staff *s)
{
	int run = longest_run(org_department(org, route->to)->workdays, s->workdays);

	return run == 7 || run >= route->days;
}

/* Why no visit on a route can ever be held, or NULL. */
static const char *never_held(const struct org *org, struct route_ix r)
{
	const struct org_route *route = org_route(org, r);
	size_t n, here = 0, asked = 0;
	const struct staff_ix *people = org_staff_of(org, route->from, &n);
	struct weekdays host = org_department(org, route->to)->workdays;
	int weekly = __builtin_popcount(host.bits);

	if (route->days > (org->cycle.days + 6) / 7 * weekly)
		return "it takes more days than a cycle has working days of the host";
	for (size_t i = 0; i < n; i++) {
		const struct org_staff *s = org_staff(org, people[i]);

		if (s->employed.until.n <= org->cycle.start.n)
			continue;
		here++;
		if (org_is_exempt(org, people[i], route->to))
			continue;
		asked++;
		if (works_long_enough(org, route, s))
			return NULL;
	}
	if (here == 0)
		return n == 0 ? "nobody works there" : "everybody there leaves before the first cycle";
	if (asked == 0)
		return "everybody there is exempt";
	return route->days == 1 ? "nobody there works on a weekday of the host"
	     : "nobody there works on so many of the host's working days in a row";
}

/* One entry with "*" or several ids is many routes; each finding is told where it stands,
 * and names its home. */
static void route_never_held(struct builder *b)
{
	const struct org *org = b->org;

	for (uint32_t i = 0; i < org->n_routes; i++) {
		const struct org_route *route = &org->routes[i];
		const char *why = never_held(org, (struct route_ix){ i });

		if (why != NULL)
			warn_at(b, route->at, "the route from \"%s\" to \"%s\" can never be held: %s",
			        org_department(org, route->from)->id, org_department(org, route->to)->id, why);
	}
}

static void certificate_nobody_has(struct builder *b)
{
	const struct org *org = b->org;

	for (size_t i = 0; i < org->n_routes; i++) {
		const struct org_route *route = &org->routes[i];
		const struct org_department *home = org_department(org, route->from);

		for (size_t j = 0; j < route->n_requires && home->n_staff > 0; j++)
			if (!anybody_holds(org, home, route->requires[j]))
				tell_unheld(b, route, route->requires[j]);
	}
}

static void hours_outside_the_hosts(struct builder *b)
{
	const struct org *org = b->org;

	for (size_t i = 0; i < org->n_routes; i++) {
		const struct org_route *route = &org->routes[i];
		const struct org_department *host = org_department(org, route->to);

		if (route->has_hours
		    && (route->hours.from < host->hours.from || route->hours.until > host->hours.until))
			warn_at(b, route->at, "these hours are not within the hours of \"%s\" (%s)", host->id,
			        hours_write((char[HOURS_TEXT_SIZE]){ "" }, host->hours));
	}
}

/* ---- pins ---- */

/* Why a pinned visit cannot be on a day that it takes, or NULL. */
static const char *day_obstacle(const struct org *org, const struct org_pin *pin, struct day d)
{
	const struct org_route *route = org_route(org, pin->route);
	const struct org_staff *s = org_staff(org, pin->staff);

	if (days_has(&org_department(org, route->to)->closed, d))
		return "the host is closed";
	if (!span_has(s->employed, d))
		return "the person is not employed";
	if (days_has(&s->time_off, d))
		return "the person has time off";
	if (!org_is_present(org, pin->staff, d))
		return "the person does not work";
	if (days_has(&org_department(org, s->home)->all_hands, d))
		return "the home has all hands on deck";
	if (!org_holds(org, pin->staff, pin->route, d))
		return "a required certificate is missing";
	return NULL;
}

static void check_pin(struct builder *b, const struct org_pin *pin)
{
	const struct org *org = b->org;
	const struct org_route *route = org_route(org, pin->route);
	struct span cycle = org_cycle_span(org, org_cycle_at(org, pin->on));
	char date[DAY_TEXT_SIZE];
	int left = route->days;

	if (org_is_exempt(org, pin->staff, route->to))
		warn_at(b, pin->at, "\"%s\" is pinned to \"%s\", but exempt from it", org_staff(org, pin->staff)->id,
		        org_department(org, route->to)->id);
	if (day_before(pin->on, org->cycle.start))
		warn_at(b, pin->at, "the pinned visit begins before the first cycle");
	else if (!org_works(org, route->to, pin->on))
		warn_at(b, pin->at, "on %s \"%s\" does not work, so the pinned visit cannot begin then",
		        day_write(date, pin->on), org_department(org, route->to)->id);
	else
		for (struct day d = pin->on; left > 0; d = day_after(d, 1)) {
			if (!span_has(cycle, d)) {
				warn_at(b, pin->at, "the pinned visit does not end within its cycle");
				return;
			}
			if (!org_works(org, route->to, d))
				continue;
			const char *why = day_obstacle(org, pin, d);
			if (why != NULL) {
				warn_at(b, pin->at, "the pinned visit cannot be held: on %s %s", day_write(date, d), why);
				return;
			}
			left--;
		}
}

static void pin_that_cannot_be(struct builder *b)
{
	for (size_t i = 0; i < b->org->n_pins; i++)
		check_pin(b, &b->org->pins[i]);
}

static void two_pins_on_one_day(struct builder *b)
{
	const struct org *org = b->org;

	/* Sorted by person; a person has few. */
	for (size_t i = 0; i < org->n_pins; i++)
		for (size_t j = i + 1; j < org->n_pins && staff_same(org->pins[i].staff, org->pins[j].staff); j++)
			if (day_same(org->pins[i].on, org->pins[j].on))
				warn_at(b, org->pins[j].at, "\"%s\" is pinned to two departments on the same day",
				        org_staff(org, org->pins[j].staff)->id);
}

void check_org(struct builder *b)
{
	/* An entry with a mistake is not among the people and certificates that are counted here, and a
	 * meeting has no time, so what is odd about them is asked when there is no mistake left. */
	static const struct { void (*find)(struct builder *); bool counts; } findings[] = {
		{ host_without_buddies,    .counts = true },
		{ host_never_open,         .counts = false },
		{ route_never_held,        .counts = true },
		{ certificate_nobody_has,  .counts = true },
		{ hours_outside_the_hosts, .counts = false },
		{ pin_that_cannot_be,      .counts = true },
		{ two_pins_on_one_day,     .counts = false },
		{ meeting_never_held,      .counts = true },
		{ meeting_outside_the_hours, .counts = true },
		{ invited_cannot_come,     .counts = true },
		{ two_meetings_at_once,    .counts = true },
		{ check_ins_without_lead,  .counts = true },
		{ check_ins_outside_the_hours, .counts = true },
		{ celebration_without_day, .counts = true },
		{ mail_to_nobody,          .counts = true },
	};
	bool flawless = faults_errors(b->faults) == 0;

	if (!b->conf->cycle.start.said)
		return;
	for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
		if (flawless || !findings[i].counts)
			findings[i].find(b);
}
