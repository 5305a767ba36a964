/* Configs as tests write them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crosstrain/mem.h"

static struct config *read_all(struct sources *sources)
{
	struct config *config = mem_new(struct config);

	config->sources = sources;
	config->faults = faults_new();
	config->conf = conf_read(sources, config->faults);
	config->org = org_make(config->conf, config->faults);
	return config;
}

struct config *config_read_kept(const struct source *files, size_t n)
{
	return read_all(sources_kept(files, n));
}

struct config *config_read_path(const char *path)
{
	return read_all(sources_on_disk(path));
}

struct config *config_read_text(const char *text)
{
	struct source main_file = { "test.conf", text, strlen(text) };

	return config_read_kept(&main_file, 1);
}

struct config *config_good(const char *text)
{
	struct config *config = config_read_text(text);
	scoped(heap) char *faults = config_faults(config);

	assert_string_equal(faults, "");
	return config;
}

void config_free(struct config *config)
{
	if (config == NULL)
		return;
	org_free(config->org);
	conf_free(config->conf);
	faults_free(config->faults);
	sources_free(config->sources);
	free(config);
}

char *config_faults(struct config *config)
{
	struct text out = TEXT_EMPTY;
	size_t n;
	const struct fault *all = faults_sorted(config->faults, &n);

	for (size_t i = 0; i < n; i++) {
		fault_write(&out, config->faults, &all[i]);
		text_add(&out, "\n");
	}
	return text_give(&out);
}

static const char *or_none(const char *s)
{
	return s != NULL ? s : "-";
}

static void dump_days(struct text *out, const char *what, const struct days *days)
{
	text_addf(out, " %s", what);
	for (size_t i = 0; i < days->n; i++)
		text_addf(out, " %d-%d", days->v[i].first.n, days->v[i].until.n);
}

static void dump_department(struct text *out, const struct org_department *d)
{
	text_addf(out, "department %s|%s|%s|%s contact %u zone %s days %u hours %d-%d capacity %d away %d people %zu",
	          d->id, d->name, or_none(d->location), or_none(d->was), d->contact.i, zone_name(d->zone),
	          d->workdays.bits, d->hours.from, d->hours.until, d->capacity, d->max_away, d->n_staff);
	dump_days(out, "holidays", &d->holidays);
	dump_days(out, "closed", &d->closed);
	dump_days(out, "all_hands", &d->all_hands);
	text_add(out, "\n");
}

static void dump_staff(struct text *out, const struct org_staff *s)
{
	text_addf(out, "staff %s|%s|%s|%s home %u lead %d buddy %d days %u employed %d-%d", s->id, s->name,
	          or_none(s->email), or_none(s->was), s->home.i, s->lead, s->buddy, s->workdays.bits,
	          s->employed.first.n, s->employed.until.n);
	dump_days(out, "off", &s->time_off);
	for (size_t i = 0; i < s->n_exempt; i++)
		text_addf(out, " exempt %u", s->exempt[i].i);
	for (size_t i = 0; i < s->n_certificates; i++)
		text_addf(out, " holds %s<%d", s->certificates[i].name, s->certificates[i].until.n);
	text_add(out, "\n");
}

static void dump_route(struct text *out, const struct org_route *r)
{
	text_addf(out, "route %u>%u days %d every %d %s|%s hours %d %d-%d", r->from.i, r->to.i, r->days, r->every,
	          or_none(r->activity), or_none(r->bring), r->has_hours, r->hours.from, r->hours.until);
	for (size_t i = 0; i < r->n_requires; i++)
		text_addf(out, " requires %s", r->requires[i]);
	text_add(out, "\n");
}

static void dump_rhythm(struct text *out, const struct rhythm *when)
{
	text_addf(out, " on %d %d-%d every %d", when->weekday, when->hours.from, when->hours.until, when->every_weeks);
}

static void dump_meeting(struct text *out, const struct org_meeting *m)
{
	text_addf(out, "meeting %s|%s of %u sends %d", m->id, m->name, m->department.i, m->representatives);
	dump_rhythm(out, &m->when);
	for (size_t i = 0; i < m->n_invited; i++)
		text_addf(out, " invites %u", m->invited[i].i);
	text_add(out, "\n");
}

char *config_dump(const struct org *org)
{
	struct text out = TEXT_EMPTY;

	text_addf(&out, "%s %s cycle %d %d %d %d %d %d guard %d keep %d %d\n", org->name, zone_name(org->zone),
	          org->cycle.start.n, org->cycle.days, org->cycle.publish_ahead, org->cycle.notice_days,
	          org->cycle.min_gap_days, org->cycle.leaders_first, org->guard_removed_percent,
	          org->keep_past_days, org->keep_mail_days);
	text_addf(&out, "server %s %s %d %d %d %d\n", org->server.listen, org->server.base_url,
	          org->server.refresh_minutes, org->server.link_grace_days, org->server.gzip, org->server.metrics);
	for (size_t i = 0; i < org->n_messages; i++)
		text_addf(&out, "message %s\n", org->messages[i]);
	for (size_t i = 0; i < org->n_departments; i++)
		dump_department(&out, &org->departments[i]);
	for (size_t i = 0; i < org->n_staff; i++)
		dump_staff(&out, &org->staff[i]);
	for (size_t i = 0; i < org->n_routes; i++)
		dump_route(&out, &org->routes[i]);
	for (size_t i = 0; i < org->n_pins; i++)
		text_addf(&out, "pin %u %u %d\n", org->pins[i].staff.i, org->pins[i].route.i, org->pins[i].on.n);
	for (size_t i = 0; i < org->n_meetings; i++)
		dump_meeting(&out, &org->meetings[i]);
	text_addf(&out, "check-ins %d", org->check_ins.are_held);
	dump_rhythm(&out, &org->check_ins.when);
	text_addf(&out, "\ncelebration %d", org->celebration.is_held);
	dump_rhythm(&out, &org->celebration.when);
	text_addf(&out, "\nmail %s %s\n", or_none(org->mail.server), or_none(org->mail.from));
	return text_give(&out);
}
