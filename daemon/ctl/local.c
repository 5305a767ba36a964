/* The verbs that need no daemon: check, plan, preview. */
#include "ctl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"
#include "patience.h"
#include "tell.h"

int verb_check(struct ctl *ctl)
{
	scoped(reading) struct reading *reading = ask_config(ctl);

	if (reading == NULL)
		return EXIT_BAD_CONFIG;
	scoped_json json_t *company = report_company(reading->org, path_today(reading->org, time(NULL)));
	if (ctl->json) {
		json_object_set_new(company, "warnings", report_faults(reading->faults));
		out_json(company);
		return EXIT_DONE;
	}
	const json_t *cycle = json_object_get(company, "cycle");
	long long staff = out_number(company, "staff"), departments = out_number(company, "departments");
	long long routes = out_number(company, "routes"), meetings = out_number(company, "meetings");
	printf("%s: %lld %s in %lld %s, %lld %s", out_member(company, "organization"),
	       staff, out_plural(staff, "person", "people"),
	       departments, out_plural(departments, "department", "departments"),
	       routes, out_plural(routes, "route", "routes"));
	if (meetings > 0)
		printf(", %lld %s", meetings, out_plural(meetings, "meeting", "meetings"));
	printf("; cycle %lld is %s..%s\n", out_number(cycle, "cycle"), out_member(cycle, "start"), out_member(cycle, "end"));
	return EXIT_DONE;
}

static bool read_effort(enum effort *out, const char *s)
{
	static const char *const names[] = {
		[EFFORT_LOW] = "low", [EFFORT_NORMAL] = "normal", [EFFORT_HIGH] = "high",
	};

	*out = EFFORT_NORMAL;
	if (s == NULL)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(s, names[i]) == 0) {
			*out = (enum effort)i;
			return true;
		}
	}
	return false;
}

/* A file whole, whatever it is. */
static bool read_whole(struct text *out, const char *path, struct err *err)
{
	FILE *f = fopen(path, "r");
	char buf[65536];
	size_t n;

	if (f == NULL)
		return err_set(err, "%s: %s", path, strerror(errno));
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		text_add_n(out, buf, n);
	bool is_read = !ferror(f);
	fclose(f);
	return is_read || err_set(err, "%s: %s", path, strerror(errno));
}

/* The plan that --previous names, as history. */
static bool read_previous(const struct ctl *ctl, struct history *out, const struct org *org, struct day today,
                          struct err *err)
{
	scoped_text struct text csv = TEXT_EMPTY;
	scoped(faults) struct faults *faults = faults_new();

	if (ctl->previous == NULL)
		return true;
	if (!read_whole(&csv, ctl->previous, err))
		return false;
	bool is_read = history_read_csv(out, org, today, ctl->previous, text_str(&csv), csv.n, faults);
	scoped_json json_t *told = report_faults(faults);
	out_faults(told);
	if (!is_read || faults_errors(faults) > 0)
		return err_set(err, "%s cannot be used as an earlier plan", ctl->previous);
	return true;
}

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Prints a plan in the form that was asked for. */
static int show_plan(const struct ctl *ctl, const struct org *org, const struct plan *plan, double seconds)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *stats = report_stats(plan, seconds);
	struct err err;

	if (ctl->stats != NULL) {
		scoped(heap) char *dump = json_dumps(stats, JSON_INDENT(2));
		scoped_text struct text figures = TEXT_EMPTY;

		text_addf(&figures, "%s\n", dump);
		if (!out_file(ctl->stats, &figures, &err))
			return out_error(ctl, EXIT_REFUSED, err.text);
	}
	if (ctl->csv) {
		plan_write_csv(&out, org, plan);
	} else if (ctl->json || ctl->stats == NULL || strcmp(ctl->stats, "-") != 0) {
		scoped_json json_t *json = report_plan(org, plan);

		json_object_set(json, "stats", stats);
		if (ctl->json)
			out_json(json);
		else
			tell_plan(&out, json);
	}
	out_text(&out);
	return EXIT_DONE;
}

int verb_plan(struct ctl *ctl)
{
	__attribute__((cleanup(history_clear))) struct history history = { 0 };
	struct day today = { 0 };
	enum effort effort;
	struct err err;

	if (ctl->today != NULL && !day_read(&today, ctl->today)) {
		err_set(&err, "--today %s: not a date such as 2027-01-04", ctl->today);
		return out_error(ctl, EXIT_WRONG_USAGE, err.text);
	}
	if (!read_effort(&effort, ctl->effort)) {
		err_set(&err, "--effort %s: it is low, normal or high", ctl->effort);
		return out_error(ctl, EXIT_WRONG_USAGE, err.text);
	}
	scoped(reading) struct reading *reading = ask_config(ctl);
	if (reading == NULL)
		return EXIT_BAD_CONFIG;
	if (ctl->today == NULL)
		today = path_today(reading->org, time(NULL));
	if (!read_previous(ctl, &history, reading->org, today, &err))
		return out_error(ctl, EXIT_REFUSED, err.text);
	double start = seconds_now();
	struct patience patience;
	patience_begin(&patience);
	scoped(plan) struct plan *plan = plan_make(reading->org, &history, today, effort, &patience.watch);
	patience_end(&patience);
	if (plan == NULL)
		return EXIT_REFUSED;
	return show_plan(ctl, reading->org, plan, seconds_now() - start);
}

/* What is published, and the config that led there, if it can be read; nothing if the store is
 * not there yet. */
static bool read_published(const struct ctl *ctl, struct published **out, struct reading **held, struct err *err)
{
	scoped(store) struct store *store = NULL;
	static const struct digest nobodys;     /* an installation that never was: nothing of it is kept */
	struct sources *kept = NULL;
	int64_t at;

	switch (store_open(&store, ctl->folders.state, STORE_READ, err)) {
	case STORE_OPEN:
		if (!store_published(store, out, err) || !store_accepted(store, &kept, &at, err))
			return false;
		*held = kept != NULL ? reading_make(kept) : NULL;
		return true;
	case STORE_ABSENT:
		*out = published_new(nobodys);
		return true;
	case STORE_LOCKED:
	case STORE_NEWER:
	case STORE_DAMAGED:
	case STORE_REFUSED:
		break;
	}
	return false;
}

/* How large feeds are does not hang on their links, so any key will do. */
static json_t *large_feeds(const struct published *after, struct day today)
{
	static const struct digest_key nobodys;
	scoped(directory) struct directory *directory = directory_make(after, &nobodys, today);

	return report_large_feeds(directory);
}

int verb_preview(struct ctl *ctl)
{
	scoped(published) struct published *published = NULL;
	scoped_text struct text out = TEXT_EMPTY;
	scoped(reading) struct reading *held = NULL;
	int64_t now = time(NULL);
	struct err err;

	scoped(reading) struct reading *reading = ask_config(ctl);
	if (reading == NULL)
		return EXIT_BAD_CONFIG;
	if (!read_published(ctl, &published, &held, &err))
		return out_error(ctl, EXIT_REFUSED, err.text);
	struct patience patience;
	patience_begin(&patience);
	scoped(publication) struct publication *publication =
		path_publication(reading->org, published, NULL, now, &patience.watch);
	patience_end(&patience);
	if (publication == NULL)
		return EXIT_REFUSED;
	scoped_removals struct removals removals = path_removals(reading->org, held != NULL ? held->org : NULL, published,
	                                                         path_today(reading->org, now));
	scoped_json json_t *json = report_publication(publication);
	json_object_set_new(json, "removed", json_integer((json_int_t)removals.people));
	json_object_set_new(json, "removed_people", report_people(published, removals.who, removals.people));
	json_object_set_new(json, "needs_accept_removals",
	                    json_boolean(path_is_guarded(reading->org, &removals)));
	json_object_set_new(json, "large_feeds", large_feeds(publication->after, path_today(reading->org, now)));
	out_large_feeds(json);
	if (ctl->json) {
		out_json(json);
		return EXIT_DONE;
	}
	tell_publication(&out, json, ctl->screen, "A reload would publish");
	out_text(&out);
	return EXIT_DONE;
}
