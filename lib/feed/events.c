/* A subject's visits as events, in words.  The same visit reads differently to whoever
 * goes, looks after them, receives them, spares them, or sees the whole. */
#include "feed_internal.h"

#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* Characters that clients take without trouble. */
enum { SUMMARY_MOST = 200, LOCATION_MOST = 200, DESCRIPTION_MOST = 4000 };

/* A visit as its words need it. */
struct visit {
	const struct published_visit *published;
	const struct briefing *briefing;
	const char *staff, *home, *host;
	const char *buddy;               /* NULL: nobody yet */
};

/* How a visit reads to one kind of reader. */
struct reading {
	void (*title)(struct text *out, const struct visit *v);
	const char *hours;               /* the sentence on its hours: host's opening and closing hour */
	const char *buddy;               /* the line for the buddy's name; NULL: none */
	const char *contact, *activity, *bring;
	bool busy;                       /* takes the reader's time */
};

static void title_for_visitor(struct text *out, const struct visit *v)
{
	text_addf(out, "Visit: %s", v->host);
}

static void title_for_buddy(struct text *out, const struct visit *v)
{
	text_addf(out, "Buddy: %s (%s)", v->staff, v->home);
}

static void title_for_host(struct text *out, const struct visit *v)
{
	text_addf(out, "%s (%s) visits", v->staff, v->home);
	if (v->buddy != NULL)
		text_addf(out, " — buddy %s", v->buddy);
}

static void title_for_home(struct text *out, const struct visit *v)
{
	text_addf(out, "%s at %s", v->staff, v->host);
}

static void title_for_company(struct text *out, const struct visit *v)
{
	text_addf(out, "%s (%s) → %s", v->staff, v->home, v->host);
}

static const struct reading for_visitor = {
	.title = title_for_visitor,
	.hours = "Be there at %02d:%02d local time; the day ends at %02d:%02d.",
	.buddy = "Ask for %s, your buddy.", .contact = "Contact: %s",
	.activity = "What you will do: %s", .bring = "Please bring: %s",
	.busy = true,
};
static const struct reading for_buddy = {
	.title = title_for_buddy,
	.hours = "Your visitor is there from %02d:%02d to %02d:%02d local time, and asks for you.",
	.contact = "Contact: %s",
	.activity = "What they will do: %s", .bring = "They were asked to bring: %s",
	.busy = true,
};
static const struct reading for_host = {
	.title = title_for_host,
	.hours = "Your visitor is there from %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .contact = "Contact: %s",
	.activity = "What they will do: %s", .bring = "They were asked to bring: %s",
};
static const struct reading for_home = {
	.title = title_for_home,
	.hours = "There from %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .activity = "What they will do: %s",
};
static const struct reading for_company = {
	.title = title_for_company,
	.hours = "From %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .activity = "What they will do: %s",
};

/* Who meets a visit in two roles reads it in the one that asks more of them. */
static const struct reading *reading_of(const struct published_visit *v, struct subject_ix reader)
{
	if (subject_same(reader, v->staff))
		return &for_visitor;
	if (subject_same(reader, v->buddy))
		return &for_buddy;
	if (subject_same(reader, v->host))
		return &for_host;
	if (subject_same(reader, v->home))
		return &for_home;
	return &for_company;
}

static bool has_words(const char *s)
{
	return s != NULL && *s != '\0';
}

/* One line of a description, unless there is nothing to say. */
__attribute__((format(printf, 2, 0)))
static void add_line(struct text *out, const char *fmt, const char *what)
{
	if (fmt == NULL || !has_words(what))
		return;
	text_addf(out, fmt, what);
	text_add_char(out, '\n');
}

static void describe(struct text *out, const struct visit *v, const struct reading *reading, size_t nth)
{
	const struct briefing *b = v->briefing;

	if (v->published->status == VISIT_CANCELLED) {
		text_add(out, "This visit has been called off.");
		return;
	}
	text_addf(out, reading->hours, b->hours.from / 60, b->hours.from % 60, b->hours.until / 60, b->hours.until % 60);
	text_add_char(out, '\n');
	text_addf(out, "Where: %s%s%s\n", v->host, has_words(b->location) ? ", " : "",
	          has_words(b->location) ? b->location : "");
	add_line(out, reading->buddy, v->buddy);
	if (v->buddy == NULL || b->contact == NULL || strcmp(v->buddy, b->contact) != 0)
		add_line(out, reading->contact, b->contact);
	add_line(out, reading->activity, b->activity);
	add_line(out, reading->bring, b->bring);
	if (v->published->n_days > 1)
		text_addf(out, "Day %zu of %zu.\n", nth + 1, v->published->n_days);
	if (has_words(b->message))
		text_addf(out, "\n%s", b->message);
	while (out->n > 0 && out->s[out->n - 1] == '\n')
		out->s[--out->n] = '\0';
}

/* Fit for a calendar; NULL where nothing can be seen, for an empty value is an error there. */
static char *plain(const struct text *raw, size_t most, bool lines)
{
	scoped_text struct text out = TEXT_EMPTY;

	text_add_plain(&out, text_str(raw), most, lines);
	return strspn(text_str(&out), " \t\n") < out.n ? text_give(&out) : NULL;
}

static void add_words(struct event *e, const struct visit *v, const struct reading *reading, size_t nth)
{
	scoped_text struct text raw = TEXT_EMPTY;
	const char *where = v->briefing->location;

	if (e->cancelled)
		text_add(&raw, "Cancelled: ");
	reading->title(&raw, v);
	if (v->published->n_days > 1)
		text_addf(&raw, " (day %zu of %zu)", nth + 1, v->published->n_days);
	e->summary = plain(&raw, SUMMARY_MOST, false);
	text_clear(&raw);
	text_add(&raw, has_words(where) ? where : v->host);
	e->location = plain(&raw, LOCATION_MOST, false);
	text_clear(&raw);
	describe(&raw, v, reading, nth);
	e->description = plain(&raw, DESCRIPTION_MOST, true);
}

/* By the clock of the host's zone; where that clock jumps over or goes twice through
 * either end, in UTC, for clients disagree on what such a time means. */
static void add_times(struct event *e, const struct feed_zone *zone, struct day day, struct hours hours, bool known)
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
	e->clock = known && from_fit == ZONE_EXACT && until_fit == ZONE_EXACT ? EVENT_LOCAL : EVENT_UTC;
	e->zone = zone;
}

static struct visit visit_of(const struct published *p, const struct published_visit *v)
{
	return (struct visit){
		.published = v,
		.briefing = &p->briefings[v->briefing.i],
		.staff = published_subject(p, v->staff)->name,
		.home = published_subject(p, v->home)->name,
		.host = published_subject(p, v->host)->name,
		.buddy = is_no_subject(v->buddy) ? NULL : published_subject(p, v->buddy)->name,
	};
}

static void add_visit(struct calendar *out, const struct directory *d, const struct published_visit *published,
                      struct subject_ix reader, int first_year)
{
	const struct published *p = directory_published(d);
	const struct feed_zone *zone = directory_zone(d, published->briefing);
	const struct reading *reading = reading_of(published, reader);
	const char *vtimezone = feed_zone_from(zone, first_year)->text;
	struct visit v = visit_of(p, published);

	for (size_t i = 0; i < published->n_days; i++) {
		struct event *e = mem_push(out->events, out->n_events);

		*e = (struct event){ .stamp = published->modified, .sequence = published->sequence };
		e->cancelled = published->status == VISIT_CANCELLED;
		e->busy = reading->busy && !e->cancelled;
		event_uid(e->uid, p->installation, published->row, i);
		add_times(e, zone, published->days[i], v.briefing->hours, *vtimezone != '\0');
		add_words(e, &v, reading, i);
	}
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
	const uint32_t *shown = directory_shown(d, subject, &n);
	int first_year = feed_first_year(p, shown, n);

	out->name = mem_format("Cross-training: %s", published_subject(p, subject)->name);
	out->zone = p->company.zone;
	out->refresh_minutes = p->company.refresh_minutes;
	for (size_t i = 0; i < n; i++)
		add_visit(out, d, &p->visits[shown[i]], subject, first_year);
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
