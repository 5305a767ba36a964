/* struct conf → struct org: the company, frozen.  Ids become indices into sorted arrays, so
 * everything behind this room compares numbers, and no order of HR's files shows.
 *
 * First every id gets its index (entries.c), then whatever names an id can be looked up:
 * departments, people, time off, routes and pins (routes.c), meetings (meetings.c).  At last the whole is looked
 * at for what is odd (check.c).  A mistake is told and what it stands in left out, so the
 * rest is still looked at. */
#include "crosstrain/org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "org_internal.h"

const char *place_write(char buf[static PLACE_TEXT_SIZE], const struct faults *faults, struct place at)
{
	snprintf(buf, PLACE_TEXT_SIZE, "%s:%u", faults_file_name(faults, at.file), (unsigned)at.line);
	return buf;
}

static void build_messages(struct builder *b)
{
	const struct conf_texts *message = &b->conf->message;
	struct org *org = b->org;

	org->messages = pool_array(org->pool, const char *, message->n);
	for (size_t i = 0; i < message->n; i++)
		org->messages[org->n_messages++] = pool_text(org->pool, message->v[i].s);
}

static void build_company(struct builder *b)
{
	const struct conf *conf = b->conf;
	struct org *org = b->org;
	const struct conf_cycle *cycle = &conf->cycle;

	org->name = pool_text(org->pool, conf->organization.s != NULL ? conf->organization.s : "");
	org->zone = build_zone(b, conf->timezone);
	build_messages(b);
	org->cycle = (struct org_cycle){
		.start = cycle->start.day,
		.days = cycle->weeks.said ? cycle->weeks.n * 7 : cycle->days.n,
		.publish_ahead = cycle->publish_ahead.n,
		.notice_days = cycle->notice_days.n,
		.min_gap_days = cycle->min_gap_days.n,
		.leaders_first = cycle->leaders_first.on,
	};
	if (org->cycle.days < 1)
		org->cycle.days = 1;             /* after an error */
	org->server = (struct org_server){
		.listen = pool_text(org->pool, conf->server.listen.s),
		.listen_is_said = conf->server.listen.at.line > 0,
		.base_url = pool_text(org->pool, conf->server.base_url.s),
		.refresh_minutes = conf->server.refresh_minutes.n,
		.link_grace_days = conf->server.link_grace_days.n,
		.gzip = conf->server.gzip.on,
		.metrics = conf->server.metrics.on,
	};
	org->mail.server = pool_text(org->pool, conf->mail.server.s);
	org->mail.from = pool_text(org->pool, conf->mail.from.s);
	org->guard_removed_percent = conf->guard.removed_percent.n;
	org->keep_past_days = conf->keep.past_days.n;
	org->keep_mail_days = conf->keep.mail_days.n;
}

struct org *org_make(const struct conf *conf, struct faults *faults)
{
	struct org *org = mem_new(struct org);
	struct builder b = { .conf = conf, .faults = faults, .org = org };

	org->pool = pool_new();
	build_company(&b);
	build_ids(&b);
	build_departments(&b);
	build_staff(&b);
	build_contacts(&b);
	build_time_off(&b);
	build_routes(&b);
	build_pins(&b);
	build_meetings(&b);
	build_check_ins(&b);
	build_celebration(&b);
	if (conf->whole)
		check_org(&b);
	free(b.departments);
	free(b.staff);
	return org;
}

void org_free(struct org *org)
{
	if (org == NULL)
		return;
	for (size_t i = 0; i < org->n_zones; i++)
		zone_free(org->zones[i]);
	free(org->zones);
	pool_free(org->pool);
	free(org);
}

/* ---- looking things up ---- */

static int by_staff_id(const void *id, const void *staff)
{
	return strcmp(id, ((const struct org_staff *)staff)->id);
}

static int by_department_id(const void *id, const void *department)
{
	return strcmp(id, ((const struct org_department *)department)->id);
}

static int by_was(const void *id, const void *former)
{
	return strcmp(id, ((const struct org_former *)former)->was);
}

/* bsearch() that takes an array of nothing, too. */
static const void *search(const void *key, const void *v, size_t n, size_t size,
                          int (*compare)(const void *, const void *))
{
	return n > 0 ? bsearch(key, v, n, size, compare) : NULL;
}

static uint32_t find_former(const struct org_former *v, size_t n, const char *id)
{
	const struct org_former *former = search(id, v, n, sizeof *v, by_was);

	return former != NULL ? former->i : UINT32_MAX;
}

struct staff_ix org_find_staff(const struct org *org, const char *id)
{
	const struct org_staff *s = search(id, org->staff, org->n_staff, sizeof *s, by_staff_id);

	if (s != NULL)
		return (struct staff_ix){ (uint32_t)(s - org->staff) };
	return (struct staff_ix){ find_former(org->former_staff, org->n_former_staff, id) };
}

struct dept_ix org_find_department(const struct org *org, const char *id)
{
	const struct org_department *d = search(id, org->departments, org->n_departments, sizeof *d, by_department_id);

	if (d != NULL)
		return (struct dept_ix){ (uint32_t)(d - org->departments) };
	return (struct dept_ix){ find_former(org->former_departments, org->n_former_departments, id) };
}

struct route_ix org_find_route(const struct org *org, struct dept_ix from, struct dept_ix to)
{
	if (is_nowhere(from))
		return NO_ROUTE;
	uint32_t low = org->first_route[from.i], end = org->first_route[from.i + 1], high = end;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (org->routes[middle].to.i < to.i)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < end && dept_same(org->routes[low].to, to))
		return (struct route_ix){ low };
	return NO_ROUTE;
}

size_t org_routes_from(const struct org *org, struct dept_ix from, struct route_ix *first)
{
	first->i = org->first_route[from.i];
	return org->first_route[from.i + 1] - first->i;
}

const struct staff_ix *org_staff_of(const struct org *org, struct dept_ix d, size_t *n)
{
	*n = org_department(org, d)->n_staff;
	return org_department(org, d)->people;
}

bool org_has_lead(const struct org *org, struct dept_ix d)
{
	size_t n;
	const struct staff_ix *people = org_staff_of(org, d, &n);

	for (size_t i = 0; i < n; i++)
		if (org_staff(org, people[i])->lead)
			return true;
	return false;
}

/* ---- cycles ---- */

int org_cycle_at(const struct org *org, struct day day)
{
	if (day_before(day, org->cycle.start))
		return 1;
	return days_between(org->cycle.start, day) / org->cycle.days + 1;
}

struct span org_cycle_span(const struct org *org, int cycle)
{
	struct day first = day_after(org->cycle.start, (cycle - 1) * org->cycle.days);

	return (struct span){ first, day_after(first, org->cycle.days) };
}

static struct day week_of(struct day d)
{
	return day_after(d, -day_weekday(d));
}

bool org_comes_round(const struct org *org, const struct rhythm *when, struct day day)
{
	if (day_weekday(day) != when->weekday || day_before(day, org->cycle.start))
		return false;
	return days_between(week_of(org->cycle.start), day) / 7 % when->every_weeks == 0;
}

static bool does_anybody_work(const struct org *org, struct day day)
{
	for (uint32_t d = 0; d < org->n_departments; d++)
		if (org_works(org, (struct dept_ix){ d }, day))
			return true;
	return false;
}

struct day org_celebration_day(const struct org *org, int cycle)
{
	struct span span = org_cycle_span(org, cycle);
	struct day last = day_after(span.until, -1);
	struct day day = day_after(last, -((day_weekday(last) - org->celebration.when.weekday + 7) % 7));

	for (struct day d = day; span_has(span, d); d = day_after(d, -7))
		if (does_anybody_work(org, d))
			return d;
	return span_has(span, day) ? day : DAY_EVER_AFTER;
}

const char *org_message(const struct org *org, int cycle)
{
	return org->n_messages > 0 ? org->messages[(size_t)(cycle - 1) % org->n_messages] : NULL;
}
