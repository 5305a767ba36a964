/* What a subject's feed shows, as events: their times, their order, their zones. */
#include "feed_internal.h"

#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

char *plain(const struct text *raw, size_t most, bool lines)
{
	scoped_text struct text out = TEXT_EMPTY;

	text_add_plain(&out, text_str(raw), most, lines);
	return strspn(text_str(&out), " \t\n") < out.n ? text_give(&out) : NULL;
}

/* By the clock of the host's zone; where that clock jumps over or goes twice through
 * either end, in UTC, for clients disagree on what such a time means. */
static void add_times(struct event *e, const struct feed_zone *zone, struct day day, struct hours hours, bool is_local)
{
	enum zone_fit from_fit, until_fit;

	e->from = (struct wall){ day, hours.from };
	e->until = (struct wall){ day, hours.until };
	e->clock = EVENT_FLOATING;
	e->begins = (int64_t)day.n * 86400 + hours.from * 60;
	e->ends = (int64_t)day.n * 86400 + hours.until * 60;
	if (zone->zone == NULL)
		return;
	e->begins = zone_instant(zone->zone, day, hours.from, &from_fit);
	e->ends = zone_instant(zone->zone, day, hours.until, &until_fit);
	/* From within a gap a visit could end before it begins: it keeps its length. */
	if (e->ends <= e->begins)
		e->ends = e->begins + (hours.until - hours.from) * 60;
	e->clock = is_local && from_fit == ZONE_EXACT && until_fit == ZONE_EXACT ? EVENT_LOCAL : EVENT_UTC;
	e->zone = zone;
}

void events_add_visit(struct calendar *out, const struct directory *d, const struct published_visit *published,
                      struct subject_ix reader, bool is_local)
{
	const struct published *p = directory_published(d);
	const struct feed_zone *zone = directory_zone(d, published->briefing);

	for (size_t i = 0; i < published->n_days; i++) {
		struct event *e = mem_push(out->events, out->n_events);

		*e = (struct event){ .stamp = published->modified, .sequence = published->sequence };
		e->cancelled = published->status == VISIT_CANCELLED;
		event_uid(e->uid, p->installation, published->row, i);
		add_times(e, zone, published->days[i], p->briefings[published->briefing.i].hours, is_local);
		visit_words(e, p, published, i, reader);
	}
}

void events_add_appointment(struct calendar *out, const struct directory *d, const struct published_appointment *a,
                            struct subject_ix reader, bool is_off, bool is_local)
{
	const struct published *p = directory_published(d);
	const struct feed_zone *zone = directory_zone(d, a->briefing);
	struct event *e = mem_push(out->events, out->n_events);

	*e = (struct event){ .stamp = a->modified, .sequence = a->sequence };
	e->cancelled = is_off;
	appointment_uid(e->uid, p->installation, a->row);
	add_times(e, zone, a->day, p->briefings[a->briefing.i].hours, is_local);
	appointment_words(e, d, a, reader);
}

/* A feed without events would keep the old ones in some clients for ever.  These words
 * hold no name, for their stamp never changes. */
static void add_placeholder(struct calendar *out, const struct published *p, const struct subject *subject)
{
	struct event *e = mem_push(out->events, out->n_events);

	*e = (struct event){ .clock = EVENT_ALL_DAY, .from = { subject->since, 0 } };
	e->stamp = (int64_t)subject->since.n * 86400;
	/* Visits have positive numbers, so this UID is nobody else's. */
	event_uid(e->uid, p->installation, -subject->row, 0);
	e->summary = mem_text("Subscribed: cross-training visits");
	e->description = mem_text("Visits will appear here as soon as they are planned.");
}

static int by_time(const void *pa, const void *pb)
{
	const struct event *a = pa, *b = pb;

	ORDER(a->begins, b->begins);
	return strcmp(a->uid, b->uid);
}

static int by_zone_name(const void *pa, const void *pb)
{
	const struct feed_zone *const *a = pa, *const *b = pb;

	return strcmp((*a)->name, (*b)->name);
}

/* One VTIMEZONE for each zone that an event is written in, by name. */
static void add_vtimezones(struct calendar *out, int first_year)
{
	const struct feed_zone **used = NULL;
	size_t n = 0;

	for (size_t i = 0; i < out->n_events; i++) {
		const struct event *e = &out->events[i];
		bool known = e->clock != EVENT_LOCAL;

		for (size_t j = 0; j < n && !known; j++)
			known = used[j] == e->zone;
		if (!known)
			*mem_push(used, n) = e->zone;
	}
	if (n > 0)
		qsort(used, n, sizeof *used, by_zone_name);
	for (size_t i = 0; i < n; i++)
		*mem_push(out->vtimezones, out->n_vtimezones) = feed_zone_from(used[i], first_year)->text;
	free(used);
}

void calendar_of_subject(struct calendar *out, const struct directory *d, struct subject_ix subject)
{
	const struct published *p = directory_published(d);
	size_t n;
	const struct entry *shown = directory_shown(d, subject, &n);
	int first_year = feed_first_year(p, shown, n);

	out->name = mem_format("Cross-training: %s", published_subject(p, subject)->name);
	out->zone = p->company.zone;
	out->refresh_minutes = p->company.refresh_minutes;
	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = entry_visit(p, shown[i]);
		const struct published_appointment *a = entry_appointment(p, shown[i]);
		const struct feed_zone *zone = directory_zone(d, v != NULL ? v->briefing : a->briefing);
		bool is_local = *feed_zone_from(zone, first_year)->text != '\0';

		if (v != NULL)
			events_add_visit(out, d, v, subject, is_local);
		else
			events_add_appointment(out, d, a, subject, a->status == VISIT_CANCELLED, is_local);
	}
	if (n == 0)
		add_placeholder(out, p, published_subject(p, subject));
	else
		qsort(out->events, out->n_events, sizeof *out->events, by_time);
	add_vtimezones(out, first_year);
}

/* Nothing in it tells whose link it was, or why it ended. */
void calendar_of_ended(struct calendar *out, const struct directory *d, struct feed_ref ref)
{
	const struct published *p = directory_published(d);
	const struct subject *subject = published_subject(p, ref.subject);
	bool replaced;
	struct day end = link_end(p, ref.subject, ref.generation, &replaced);
	struct event *e = mem_push(out->events, out->n_events);

	*e = (struct event){ .clock = EVENT_ALL_DAY, .from = { day_after(end, -1), 0 } };
	e->stamp = (int64_t)end.n * 86400;
	event_uid(e->uid, p->installation, -subject->row, (size_t)ref.generation);
	e->summary = mem_text(replaced ? "This link has been replaced" : "This calendar has ended");
	e->description = mem_text(replaced ? "Please subscribe with the new link, and remove this calendar."
	                                   : "Nothing more will appear here. You can remove this calendar.");
	out->name = mem_text(e->summary);
}

void calendar_fini(struct calendar *calendar)
{
	for (size_t i = 0; i < calendar->n_events; i++) {
		struct event *e = &calendar->events[i];

		free(e->summary);
		free(e->location);
		free(e->description);
	}
	free(calendar->events);
	free(calendar->vtimezones);
	free(calendar->name);
}
