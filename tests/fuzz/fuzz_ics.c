/* Holidays from iCalendar: what ics_scan.c lets pass goes on to ics_days.c, and so to
 * libical, here in one process. */
#include <assert.h>
#include <string.h>

#include "../../lib/conf/conf_internal.h"
#include "../world.h"
#include "crosstrain/mem.h"
#include "faults.h"
#include "fuzz.h"

struct judge {
	struct span window;
	size_t n_events;
	uint32_t event;                  /* of the last record */
};

static void judge_record(void *to, const struct ics_record *record)
{
	struct judge *judge = to;

	switch ((enum ics_what)record->what) {
	case ICS_SPAN:
		assert(record->first < record->until && record->until - record->first <= 366);
		assert(record->until > judge->window.first.n && record->first < judge->window.until.n);
		break;
	case ICS_NO_START:
	case ICS_BAD_LINE:
	case ICS_BACKWARDS:
	case ICS_TOO_LONG:
		break;
	case ICS_TOO_MANY:
		return;
	case ICS_DONE:
		assert(!"only the child says so");
	}
	assert(record->event < judge->n_events && record->event >= judge->event);
	judge->event = record->event;
}

/* Whether libical would work at it for seconds: that is for the child's limits to stop. */
static bool is_long_work(const char *ics)
{
	size_t rules = 0;

	for (const char *p = ics; (p = strcasestr(p, "RRULE")) != NULL; p++)
		rules++;
	return rules > 2 || (strcasestr(ics, "DAILY") != NULL && strcasestr(ics, "BYMONTHDAY") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source file = { "holidays.ics", (const char *)data, size };
	scoped(faults) struct faults *faults = faults_new();
	struct conf conf = { 0 };
	struct reader r = { .faults = faults, .conf = &conf };
	struct ics_events events = { NULL, 0 };
	struct judge judge = { .window = { world_day("2026-01-01"), world_day("2029-01-01") } };
	scoped_raw struct raw raw = { 0 };

	raw_read(&raw, &r, &file, faults_file(faults, file.name));
	bool good = !raw.utf16 && ics_scan(&r, &raw, 0, &events);
	assert(good || faults_errors(faults) > 0);
	faults_judge(faults, &file, 1);
	judge.n_events = events.n;
	if (good && !is_long_work(raw.s)) {
		size_t n = ics_days(raw.s, judge.window, judge_record, &judge);

		assert(n == events.n);
	}
	free(events.lines);
	return 0;
}
