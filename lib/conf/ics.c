/* Holidays from iCalendar files, which come from strangers.  The file is looked through
 * here for its form and its rules (ics_scan.c); only then may libical see it, in a child
 * process with narrow limits (ics_child.c), which answers with days.
 *
 * Every event counts that is not cancelled: an all-day event its days, another one the
 * days that it touches by its own clock. */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

/* Rules without an end are followed for so long.  A year before the first cycle is for
 * visits that were held before. */
static struct span window_of(const struct conf *conf)
{
	enum { YEARS = 40 };
	struct day start = conf->cycle.start.day;

	return (struct span){ day_after(start, -366), day_after(start, YEARS * 366) };
}

static void tell_mistake(struct reader *r, const struct ics_record *record, struct place file, struct place event)
{
	switch ((enum ics_what)record->what) {
	case ICS_NO_START:
		fault(r, event, "this event has no start (DTSTART) that can be read");
		break;
	case ICS_BAD_LINE:
		fault(r, event, "this event has a date or a rule that cannot be read");
		break;
	case ICS_BACKWARDS:
		fault(r, event, "this event ends before it begins");
		break;
	case ICS_TOO_LONG:
		fault(r, event, "this event lasts longer than a year");
		break;
	case ICS_TOO_MANY:
		fault(r, file, "too many days: the rules in this file repeat too often");
		break;
	case ICS_SPAN:
	case ICS_DONE:
		break;
	}
}

/* What a child says is as trustworthy as the file it read. */
static bool is_sound(const struct ics_record *record, const struct ics_events *events, struct span window)
{
	if (record->what == ICS_SPAN && (record->first >= record->until || record->first < window.first.n - 366
	                                 || record->until > window.until.n + 366))
		return false;
	return record->what <= ICS_DONE && (record->event < events->n || record->what >= ICS_TOO_MANY);
}

static void append(struct conf *conf, struct conf_days *days, const struct ics_result *result,
                   uint32_t file, const struct ics_events *events)
{
	struct conf_span *v = pool_array(conf->pool, struct conf_span, days->n + result->n);

	if (days->n > 0)
		memcpy(v, days->v, days->n * sizeof *v);
	days->v = v;
	for (size_t i = 0; i < result->n; i++) {
		const struct ics_record *record = &result->v[i];

		if (record->what == ICS_SPAN)
			days->v[days->n++] = (struct conf_span){
				{ { record->first }, { record->until } }, { file, events->lines[record->event] } };
	}
}

static void tell_slow(struct reader *r, struct place file)
{
	r->n_slow++;
	fault(r, file, "this file takes too long to read; do its rules repeat without end?");
}

/* A config with many such files, or with one that many departments name, must not look as if
 * the daemon hung. */
static bool has_lost_patience(struct reader *r, struct place file)
{
	enum { MOST_SLOW = 2 };

	if (r->n_slow < MOST_SLOW)
		return false;
	fault(r, file, "this file was not looked at, as others before it take too long to read");
	return true;
}

void ics_read_holidays(struct reader *r, const struct conf_text *name, struct conf_days *days)
{
	scoped_raw struct raw raw = { 0 };
	struct ics_events events = { NULL, 0 };
	struct ics_result result = { 0 };
	uint32_t file;

	days->said = true;
	if (!read_named_file(r, name, MOST_ICS_BYTES, &raw, &file))
		return;
	struct place whole_file = { file, 1 };
	struct span window = window_of(r->conf);
	/* Without a first cycle there is no window, and that was told. */
	bool sound = ics_scan(r, &raw, file, &events) && r->conf->cycle.start.said;
	sound = sound && !has_lost_patience(r, whole_file);
	if (sound)
		ics_ask_child(&result, raw.s, window);
	for (size_t i = 0; i < result.n && sound; i++) {
		sound = is_sound(&result.v[i], &events, window);
		if (sound)
			tell_mistake(r, &result.v[i], whole_file, (struct place){ file,
			             result.v[i].event < events.n ? events.lines[result.v[i].event] : 1 });
	}
	if (sound && result.done && result.n_events != events.n)
		fault(r, whole_file, "this is no iCalendar file that can be read: where its events begin and end is not clear");
	else if (sound && result.done)
		append(r->conf, days, &result, file, &events);
	else if (result.slow)
		tell_slow(r, whole_file);
	else if (sound)
		fault(r, whole_file, "this file cannot be read: it made its reader fail");
	free(events.lines);
	free(result.v);
}
