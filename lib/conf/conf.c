/* HR's files → struct conf.  This room reads what people write, and is their first reader:
 * it knows every key, says every mistake with its file and line, and compares no two
 * entries (that is org's work).
 *
 * The main file and its includes become one text without traps (tidy.c), which libconfig
 * turns into a tree, which read.c walks along the table of keys (keys.c).  Then come the
 * files that the config names: CSV (csv.c) and iCalendar (ics.c). */
#include "crosstrain/conf.h"

#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

static void check_cycle(struct reader *r)
{
	const struct conf_cycle *cycle = &r->conf->cycle;

	if (cycle->weeks.said && cycle->days.said)
		fault(r, cycle->days.at, "the cycle has both \"weeks\" and \"days\"; one of them says it all");
	else if (!cycle->weeks.said && !cycle->days.said && cycle->at.line > 0
	         && cycle->weeks.at.line == 0 && cycle->days.at.line == 0)
		fault(r, cycle->at, "\"weeks\" or \"days\" is missing in the cycle: how long is it?");
}

static void default_base_url(struct conf *conf)
{
	scoped(heap) char *url = mem_format("http://%s", conf->server.listen.s);

	if (conf->server.base_url.s == NULL)
		conf->server.base_url.s = pool_text(conf->pool, url);
}

bool read_named_file(struct reader *r, const struct conf_text *name, size_t most,
                     struct raw *out, uint32_t *file)
{
	struct source source;
	struct err err;

	*file = faults_file(r->faults, name->s);
	if (sources_get(r->sources, name->s, most, &source, &err)) {
		raw_read(out, r, &source, *file);
		return !out->utf16;
	}
	fault(r, name->at, "\"%s\" %s", show(name->s), err.text);
	r->conf->whole = false;
	return false;
}

/* Whether a file is named here for the first time; else says so. */
static bool is_first_of(struct reader *r, const struct conf_texts *files, size_t i)
{
	for (size_t before = 0; before < i; before++) {
		if (strcmp(files->v[before].s, files->v[i].s) == 0) {
			fault(r, files->v[i].at, "the file \"%s\" is named twice", show(files->v[i].s));
			return false;
		}
	}
	return true;
}

static void read_holiday_files(struct reader *r, const struct conf_texts *files, struct conf_days *days)
{
	for (size_t i = 0; i < files->n; i++)
		if (is_first_of(r, files, i))
			ics_read_holidays(r, &files->v[i], days);
}

static void read_files(struct reader *r)
{
	struct conf *conf = r->conf;

	for (size_t i = 0; i < conf->staff_files.n; i++)
		if (is_first_of(r, &conf->staff_files, i))
			csv_read_staff(r, &conf->staff_files.v[i]);
	for (size_t i = 0; i < conf->time_off_files.n; i++)
		if (is_first_of(r, &conf->time_off_files, i))
			csv_read_time_off(r, &conf->time_off_files.v[i]);
	read_holiday_files(r, &conf->holiday_files, &conf->holidays);
	for (size_t i = 0; i < conf->departments.n; i++) {
		struct conf_department *d = &conf->departments.v[i];

		read_holiday_files(r, &d->holiday_files, &d->holidays);
	}
}

struct conf *conf_read(struct sources *sources, struct faults *faults)
{
	struct conf *conf = mem_new(struct conf);
	struct reader r = { .sources = sources, .faults = faults, .conf = conf };

	conf->whole = true;
	conf->pool = pool_new();
	keys_defaults(&conf_keys, conf);
	read_settings(&r);
	check_cycle(&r);
	default_base_url(conf);
	read_files(&r);
	return conf;
}

void conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	free(conf->departments.v);
	free(conf->routes.v);
	free(conf->staff.v);
	free(conf->time_off.v);
	free(conf->pins.v);
	free(conf->meetings.v);
	pool_free(conf->pool);
	free(conf);
}
