/* Feeds that are too large for some clients, known without writing them.
 *
 * Google Calendar takes about 1 MB or 1,111 events of a feed and drops the rest without a
 * word (roed314/seminars#777); HR hears of it before that. */
#include "feed_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* Octets of an event without HR's words, and of a calendar without events: measured. */
enum { EVENT_OCTETS = 450, CALENDAR_OCTETS = 1100 };

static size_t length(const char *s)
{
	return s != NULL ? strlen(s) : 0;
}

/* Of 75 octets one line is made, and three more (RFC 5545 3.1). */
static size_t folded(size_t octets)
{
	return octets * 78 / 75;
}

/* What a briefing adds to each event: the place stands in it twice. */
static size_t *octets_of_briefings(const struct published *p)
{
	size_t *octets = mem_array(size_t, p->n_briefings);

	for (size_t i = 0; i < p->n_briefings; i++) {
		const struct briefing *b = &p->briefings[i];

		octets[i] = 2 * length(b->location) + length(b->contact) + length(b->activity) + length(b->bring)
		          + length(b->message);
	}
	return octets;
}

static size_t *octets_of_names(const struct published *p)
{
	size_t *octets = mem_array(size_t, p->n_subjects);

	for (size_t i = 0; i < p->n_subjects; i++)
		octets[i] = length(p->subjects[i].name);
	return octets;
}

static size_t words_of(const struct published_appointment *a, const size_t *briefings, const size_t *names)
{
	size_t words = briefings[a->briefing.i] + length(a->outcome), n = appointment_named(a);

	for (size_t i = 0; i < n; i++)
		words += 2 * (names[a->attendees[i].who.i] + names[a->attendees[i].speaks_for.i]);
	return words;
}

static struct feed_size size_of(const struct directory *d, struct subject_ix subject, const size_t *briefings,
                                const size_t *names)
{
	const struct published *p = directory_published(d);
	struct feed_size size = { subject, 0, CALENDAR_OCTETS, directory_is_cut(d, subject) };
	size_t n;
	const struct entry *shown = directory_shown(d, subject, &n);

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = entry_visit(p, shown[i]);
		size_t events = v != NULL ? v->n_days : 1;
		size_t words = v != NULL ? names[v->staff.i] + 2 * names[v->host.i] + briefings[v->briefing.i]
			: words_of(entry_appointment(p, shown[i]), briefings, names);

		size.events += events;
		size.octets += events * (EVENT_OCTETS + folded(words));
	}
	return size;
}

static int largest_first(const void *pa, const void *pb)
{
	const struct feed_size *a = pa, *b = pb;

	ORDER(b->octets, a->octets);
	ORDER(a->subject.i, b->subject.i);
	return 0;
}

struct feed_size *directory_large(const struct directory *d, size_t *n)
{
	const struct published *p = directory_published(d);
	scoped(heap) size_t *briefings = octets_of_briefings(p), *names = octets_of_names(p);
	struct feed_size *large = NULL;

	*n = 0;
	for (uint32_t i = 0; i < p->n_subjects; i++) {
		struct feed_size size = size_of(d, (struct subject_ix){ i }, briefings, names);

		if (p->subjects[i].ended.n == DAY_EVER_AFTER.n
		    && (size.events > FEED_EVENTS_LARGE || size.octets > FEED_OCTETS_LARGE))
			*mem_push(large, *n) = size;
	}
	if (*n > 0)
		qsort(large, *n, sizeof *large, largest_first);
	return large;
}
