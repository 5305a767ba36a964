/* The stages in their order. */
#include "crosstrain/path.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/zone.h"

struct reading *reading_make(struct sources *sources)
{
	struct reading *reading = mem_new(struct reading);

	atomic_init(&reading->holders, 1);
	reading->sources = sources;
	reading->faults = faults_new();
	scoped(conf) struct conf *conf = conf_read(sources, reading->faults);
	scoped(org) struct org *org = org_make(conf, reading->faults);
	if (faults_errors(reading->faults) == 0)
		reading->org = give(org);
	return reading;
}

struct reading *reading_hold(struct reading *reading)
{
	atomic_fetch_add(&reading->holders, 1);
	return reading;
}

void reading_free(struct reading *reading)
{
	if (reading == NULL || atomic_fetch_sub(&reading->holders, 1) > 1)
		return;
	org_free(reading->org);
	faults_free(reading->faults);
	sources_free(reading->sources);
	free(reading);
}

struct day path_today(const struct org *org, int64_t now)
{
	return zone_day(org->zone, now);
}

struct org *path_org(const struct org *org, const struct published *published, int64_t now)
{
	size_t n;
	scoped(heap) struct org_taken *taken = published_taken(published, org, now, &n);

	return n > 0 ? org_taken_make(org, taken, n) : NULL;
}

struct publication *path_publication(const struct org *org, const struct published *before,
                                     const struct published *edited, int64_t now, const struct plan_watch *watch)
{
	struct day today = path_today(org, now);
	__attribute__((cleanup(history_clear))) struct history history = { 0 };

	const struct published *published = edited != NULL ? edited : before;
	scoped(org_taken) struct org *seen = path_org(org, published, now);

	published_history(&history, published, org);
	scoped(plan) struct plan *plan = plan_make(seen != NULL ? seen : org, &history, today, EFFORT_NORMAL, watch);
	if (plan == NULL)
		return NULL;
	return publication_make(before, edited, org, plan, today, now);
}

static bool has_left(const struct org *org, const char *id, struct day today)
{
	struct staff_ix s = org_find_staff(org, id);

	return is_nobody(s) || !day_before(today, org_staff(org, s)->employed.until);
}

struct removals path_removals(const struct org *org, const struct org *held, const struct published *before,
                              struct day today)
{
	struct removals removals = { .who = mem_array(struct subject_ix, before->n_subjects) };

	for (size_t i = 0; i < before->n_subjects; i++) {
		const struct subject *s = &before->subjects[i];

		if (s->kind != SUBJECT_STAFF || !day_before(today, s->ended))
			continue;
		removals.of++;
		if (has_left(org, s->id, today) && (held == NULL || !has_left(held, s->id, today)))
			removals.who[removals.people++] = (struct subject_ix){ (uint32_t)i };
	}
	return removals;
}

void removals_fini(struct removals *removals)
{
	free(removals->who);
	*removals = (struct removals){ 0 };
}

bool path_is_guarded(const struct org *org, const struct removals *removals)
{
	/* One person leaving is everyday life, in a team of four as well. */
	if (removals->people == 1 && org->guard_removed_percent > 0)
		return false;
	return removals->people * 100 > removals->of * (size_t)org->guard_removed_percent;
}
