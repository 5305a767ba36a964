/* What clients count on from one publication to the next: they take an event for changed
 * only by its stamps, and a feed only by its ETag and date.
 * A year of edits, each followed by a look at every feed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/feed.h"
#include "crosstrain/mem.h"
#include "office.h"
#include "told.h"
#include "world.h"

enum { SUBJECTS = 9 };

/* A feed as a client last saw it. */
struct seen {
	struct digest etag;
	int64_t modified;
	char *bytes;
};

struct world {
	struct office *office;
	struct seen last[SUBJECTS];
	struct seen *ever;               /* each different answer there was */
	size_t n_ever;
	size_t changes;                  /* of events that were in the feed before, too */
};

/* The value of a property in an event's text, up to the line's end; "" if there is none. */
static const char *value_of(const char *event, const char *name, size_t *n)
{
	const char *end = strstr(event, "END:VEVENT"), *at = strstr(event, name);

	*n = 0;
	if (at == NULL || at > end)
		return "";
	*n = strcspn(at, "\r");
	return at;
}

static bool same_value(const char *a, const char *b, const char *name)
{
	size_t n, m;
	const char *va = value_of(a, name, &n), *vb = value_of(b, name, &m);

	return n == m && memcmp(va, vb, n) == 0;
}

/* An event's text from SEQUENCE's end on: all that is no stamp. */
static const char *words_of(const char *event)
{
	return strchr(strstr(event, "SEQUENCE:"), '\r');
}

static bool same_words(const char *a, const char *b)
{
	const char *wa = words_of(a), *wb = words_of(b);
	size_t n = (size_t)(strstr(wa, "END:VEVENT") - wa), m = (size_t)(strstr(wb, "END:VEVENT") - wb);

	return n == m && memcmp(wa, wb, n) == 0;
}

static int compare_value(const char *a, const char *b, const char *name)
{
	size_t n, m;
	const char *va = value_of(a, name, &n), *vb = value_of(b, name, &m);

	return n != m ? (n < m ? -1 : 1) : memcmp(va, vb, n);
}

/* The same event before and after: what differs must show in its stamps. */
static void check_event(struct world *w, const char *before, const char *after, const char *step)
{
	int sequence = compare_value(before, after, "SEQUENCE:");
	int modified = compare_value(before, after, "LAST-MODIFIED:");
	bool moved = !same_value(before, after, "DTSTART") || !same_value(before, after, "DTEND")
	             || !same_value(before, after, "LOCATION:") || !same_value(before, after, "STATUS:");

	if (sequence > 0 || modified > 0)
		fail_msg("%s: stamps went back:\n%.400s\n%.400s", step, before, after);
	if (!same_words(before, after) && modified == 0)
		fail_msg("%s: words changed, LAST-MODIFIED did not:\n%.400s\n%.400s", step, before, after);
	if (moved && sequence == 0)
		fail_msg("%s: time, place or status changed, SEQUENCE did not:\n%.400s\n%.400s", step, before, after);
	w->changes += modified != 0;
}

static void check_events(struct world *w, const char *before, const char *after, const char *step)
{
	for (const char *event = strstr(after, "BEGIN:VEVENT"); event != NULL; event = strstr(event + 1, "BEGIN:VEVENT")) {
		size_t n;
		const char *uid = value_of(event, "UID:", &n);
		char *line = mem_text_n(uid, n), *old = strstr(before, line);

		if (old != NULL)
			check_event(w, old, event, step);
		free(line);
	}
}

static void check_feed(struct world *w, const struct directory *d, uint32_t i, const char *step)
{
	scoped_text struct text bytes = TEXT_EMPTY;
	struct token token = directory_token(d, LINK_FEED, (struct subject_ix){ i });
	struct feed_ref ref = directory_find(d, token.s, TOKEN_LENGTH);
	struct seen *last = &w->last[i];

	feed_write(&bytes, d, ref);
	if (last->bytes != NULL && strcmp(last->bytes, bytes.s) != 0) {
		if (digest_same(&last->etag, &ref.etag))
			fail_msg("%s: feed %u changed, its etag did not", step, i);
		if (ref.modified <= last->modified)
			fail_msg("%s: feed %u changed, its date did not", step, i);
		check_events(w, last->bytes, bytes.s, step);
	} else if (last->bytes != NULL && !digest_same(&last->etag, &ref.etag)) {
		fail_msg("%s: feed %u has another etag for the same bytes", step, i);
	}
	for (size_t k = 0; k < w->n_ever; k++)
		if (digest_same(&w->ever[k].etag, &ref.etag) && strcmp(w->ever[k].bytes, bytes.s) != 0)
			fail_msg("%s: feed %u has an etag that was another text's", step, i);
	free(last->bytes);
	*last = (struct seen){ ref.etag, ref.modified, mem_text(bytes.s) };
	*mem_push(w->ever, w->n_ever) = (struct seen){ ref.etag, ref.modified, mem_text(bytes.s) };
}

static void publish(struct world *w, const char *today, int64_t now, const char *plan, const char *step)
{
	office_publish(w->office, today, now, plan);
	assert_int_equal(w->office->published->n_subjects, SUBJECTS);
	scoped(directory) struct directory *d = directory_make(w->office->published, &told_key, world_day(today));
	for (uint32_t i = 0; i < SUBJECTS; i++)
		check_feed(w, d, i, step);
}

static int make_world(void **state)
{
	struct world *w = mem_new(struct world);

	w->office = office_new();
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < SUBJECTS; i++)
		free(w->last[i].bytes);
	for (size_t i = 0; i < w->n_ever; i++)
		free(w->ever[i].bytes);
	free(w->ever);
	office_free(w->office);
	free(w);
	return 0;
}

#define PLAN_A "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\nann field 1 2027-01-18..2027-01-20 cy\n"
#define PLAN_B "ann warehouse 1 2027-01-13 bea\nbob warehouse 1 2027-01-12 bea\nann field 1 2027-01-18..2027-01-20 cy\n"
#define PLAN_C "ann warehouse 1 - -\nbob warehouse 1 2027-01-12 ben\nbob field 1 2027-01-25..2027-01-27 cy\n"

static void every_change_shows_in_the_stamps_and_nothing_else_does(void **state)
{
	static const struct { const char *from, *to; } edits[] = {
		{ "Bea Lind", "Bea Kent" }, { "Load trucks.", "Load vans." }, { "Dock 3", "Dock 4" },
		{ "07:00-15:30", "08:00-15:30" }, { "name = \"Warehouse\"", "name = \"Main Warehouse\"" }, { "Müller", "Miller" },
		{ "One team.", "One customer." }, { "Safety shoes.", "Gloves." },
		{ "holidays = [];", "server = { refresh_minutes = 30; };" }, { "Bea Kent", "Bea Lind" },
		{ "timezone = \"Europe/Berlin\"", "timezone = \"America/New_York\"" }, { "Dock 4", "Dock 3" },
	};
	static const char *const plans[] = { PLAN_A, PLAN_B, PLAN_A, PLAN_C, PLAN_B, PLAN_A };
	struct world *w = *state;
	int64_t now = 1000;

	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
		publish(w, "2026-12-28", now += 100, plans[i], "another plan");
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		office_edit(w->office, edits[i].from, edits[i].to);
		publish(w, "2026-12-28", now += 100, PLAN_A, edits[i].to);
		publish(w, "2026-12-28", now += 100, PLAN_A, "nothing new");
	}
	/* The clock steps back; stamps must not. */
	publish(w, "2026-12-28", 500, PLAN_B, "a clock gone wrong");
	assert_true(w->changes > 50);
}

static void days_that_pass_change_what_they_must_and_no_more(void **state)
{
	struct world *w = *state;
	char today[DAY_TEXT_SIZE];

	office_edit(w->office, "holidays = [];", "keep = { past_days = 20; };");
	publish(w, "2026-12-28", 1000, PLAN_A, "first");
	publish(w, "2026-12-29", 1100, PLAN_C, "second");
	for (int i = 0; i < 90; i++) {
		day_write(today, day_after(world_day("2026-12-30"), i));
		publish(w, today, 1200 + i * 86400, NULL, today);
	}
	/* In the end only the greeting is left. */
	assert_non_null(strstr(w->last[0].bytes, "Subscribed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_change_shows_in_the_stamps_and_nothing_else_does, make_world, free_world),
		cmocka_unit_test_setup_teardown(days_that_pass_change_what_they_must_and_no_more, make_world, free_world),
	};

	return cmocka_run_group_tests_name("feeds over time", tests, NULL, NULL);
}
