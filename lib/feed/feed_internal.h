/* What only the files of this room share: the way from a subject to bytes.
 *
 *	directory.c  who may ask for what, and what is shown to whom
 *	events.c     a subject's visits and appointments as events
 *	visit_words.c, appointment_words.c     … and in words
 *	ics.c        events as iCalendar, by libical
 *	size.c       which feeds are larger than some clients take */
#ifndef CROSSTRAIN_FEED_INTERNAL_H
#define CROSSTRAIN_FEED_INTERNAL_H

#include "crosstrain/feed.h"
#include "crosstrain/zone.h"

/* A moment by some clock on the wall. */
struct wall { struct day day; int minute; };    /* minute: 0 to 1440 after midnight */

enum event_clock {
	EVENT_ALL_DAY,       /* the whole of from.day */
	EVENT_LOCAL,         /* by the clock of `zone` */
	EVENT_UTC,           /* where the local clock jumps, or in the zone UTC */
	EVENT_FLOATING,      /* the tz database has forgotten the zone */
};

/* One VEVENT, with all that is said in it. */
struct event {
	char uid[UID_TEXT_SIZE];
	int64_t stamp;               /* its last change: DTSTAMP and LAST-MODIFIED */
	int sequence;
	enum event_clock clock;
	const struct feed_zone *zone;    /* EVENT_LOCAL: whose clock; borrowed */
	struct wall from, until;     /* EVENT_LOCAL, EVENT_FLOATING */
	int64_t begins, ends;        /* UTC seconds; all but EVENT_ALL_DAY */
	bool cancelled;
	bool busy;                   /* takes its reader's time */
	char *summary, *location, *description;    /* the last two may be NULL */
};

/* One VCALENDAR. */
struct calendar {
	char *name;
	const char *zone;            /* for display; NULL: not said */
	int refresh_minutes;         /* 0: not said */
	bool is_letter;              /* sent by itself, and not asked for: METHOD (RFC 5546 3.2.1) */
	const char **vtimezones;     /* whole components as text, one for each zone used */
	size_t n_vtimezones;
	struct event *events;        /* in the order they are written */
	size_t n_events;
};

void calendar_fini(struct calendar *calendar);

/* Adds the calendar, whole. */
void ics_write(struct text *out, const struct calendar *calendar);

/* Characters that clients take without trouble. */
enum { SUMMARY_MOST = 200, LOCATION_MOST = 200, DESCRIPTION_MOST = 4000 };

/* Fit for a calendar; NULL where nothing can be seen, for an empty value is an error there. */
char *plain(const struct text *raw, size_t most, bool lines);

static inline bool has_words(const char *s)
{
	return s != NULL && *s != '\0';
}

/* Fill in what an event says to a reader, and whether it takes their time. */
void visit_words(struct event *e, const struct published *p, const struct published_visit *published, size_t nth,
                 struct subject_ix reader);
void appointment_words(struct event *e, const struct directory *directory, const struct published_appointment *a,
                       struct subject_ix reader);

/* A zone that visits take place in. */
struct feed_zone {
	const char *name;            /* borrowed from the published state */
	struct zone *zone;           /* NULL: the tz database does not know it */
	struct vtimezone {
		int year;            /* from whose 1 January on it holds */
		char *text;          /* "" for UTC and unknown zones: none is needed */
		struct digest digest;
	} *vtimezones;
	size_t n_vtimezones;
};

/* What a feed shows: an index into published->visits and, behind those, into published->appointments. */
struct entry { uint32_t i; };

/* The one of the two that it is; NULL for the other. */
static inline const struct published_visit *entry_visit(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? &p->visits[e.i] : NULL;
}

static inline const struct published_appointment *entry_appointment(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? NULL : &p->appointments[e.i - p->n_visits];
}

/* The check-in that was before this one; NULL: none. */
const struct published_appointment *directory_check_in_before(const struct directory *directory,
                                                              const struct published_appointment *a);

/* What a subject's feed shows, by first day. */
const struct entry *directory_shown(const struct directory *directory, struct subject_ix subject, size_t *n);

/* Whether there are more than FEED_EVENTS_MOST lets a feed show. */
bool directory_is_cut(const struct directory *directory, struct subject_ix subject);

const struct feed_zone *directory_zone(const struct directory *directory, struct briefing_ix briefing);

/* The zone's VTIMEZONE from a year that directory_make() has met in some feed. */
const struct vtimezone *feed_zone_from(const struct feed_zone *zone, int year);

/* Two years before that of the first event of a feed; VTIMEZONEs begin with it. */
int feed_first_year(const struct published *published, const struct entry *shown, size_t n);

/* The day from which a link that is LINK_ENDED or LINK_GONE leads nowhere, and whether
 * another took its place. */
struct day link_end(const struct published *published, struct subject_ix subject, int generation,
                    bool *replaced);

/* Adds an event for each day of a visit, by the clock there or else in UTC, and that of an appointment, which may
 * be off for its reader alone. */
void events_add_visit(struct calendar *out, const struct directory *directory, const struct published_visit *published,
                      struct subject_ix reader, bool is_local);
void events_add_appointment(struct calendar *out, const struct directory *directory,
                            const struct published_appointment *a, struct subject_ix reader, bool is_off,
                            bool is_local);

/* What a live feed shows; what stands behind a link that has ended. */
void calendar_of_subject(struct calendar *out, const struct directory *directory, struct subject_ix subject);
void calendar_of_ended(struct calendar *out, const struct directory *directory, struct feed_ref ref);

#endif
