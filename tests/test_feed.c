/* Feeds as their readers see them: whose visits, in which words, at which hours, and which
 * bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "octets.h"
#include "told.h"
#include "world.h"

#define N(array) (sizeof (array) / sizeof *(array))

static const char *const everybody[] = {
	"company", "field", "sales", "warehouse", "york", "ann", "bea", "ida", "joe", "max", "tom",
};

/* Lines unfolded: what a feed says, whatever its lines' length. */
static char *unfolded(const char *ics)
{
	scoped_text struct text out = TEXT_EMPTY;

	for (const char *p = ics; *p != '\0'; p++) {
		if (strncmp(p, "\r\n ", 3) == 0)
			p += 2;
		else
			text_add_char(&out, *p);
	}
	return text_give(&out);
}

static void assert_says(const struct published *p, const char *id, const char *what)
{
	char *feed = told_feed(p, id, "2027-01-01"), *plain = unfolded(feed);

	if (strstr(plain, what) == NULL)
		fail_msg("the feed of %s does not say \"%s\":\n%s", id, what, plain);
	free(feed);
	free(plain);
}

static void assert_silent(const struct published *p, const char *id, const char *what)
{
	char *feed = told_feed(p, id, "2027-01-01"), *plain = unfolded(feed);

	if (strstr(plain, what) != NULL)
		fail_msg("the feed of %s says \"%s\":\n%s", id, what, plain);
	free(feed);
	free(plain);
}

static size_t count(const char *in, const char *what)
{
	size_t n = 0;

	for (const char *p = strstr(in, what); p != NULL; p = strstr(p + 1, what))
		n++;
	return n;
}

/* What another library reads in a feed. */
static char *read_by_python(const char *ics)
{
	scoped_text struct text out = TEXT_EMPTY;
	char file[] = "/tmp/crosstrain-feed-XXXXXX";
	int fd = mkstemp(file);
	char buf[4096];

	assert_true(fd >= 0);
	assert_int_equal(write(fd, ics, strlen(ics)), strlen(ics));
	close(fd);
	char *command = mem_format("/usr/bin/python3 tests/feed/read.py %s", file);
	FILE *pipe = popen(command, "r");
	for (size_t n; (n = fread(buf, 1, sizeof buf, pipe)) > 0;)
		text_add_n(&out, buf, n);
	assert_int_equal(pclose(pipe), 0);
	unlink(file);
	free(command);
	return text_give(&out);
}

static void everybody_reads_a_visit_in_their_own_words(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	assert_says(p, "tom", "\r\nSUMMARY:Visit: Warehouse\r\n");
	assert_says(p, "bea", "\r\nSUMMARY:Buddy: Tom Berg (Sales)\r\n");
	assert_says(p, "warehouse", "\r\nSUMMARY:Tom Berg (Sales) visits — buddy Bea Lind\r\n");
	assert_says(p, "sales", "\r\nSUMMARY:Tom Berg at Warehouse\r\n");
	assert_says(p, "company", "\r\nSUMMARY:Tom Berg (Sales) → Warehouse\r\n");
	/* Only who goes and who looks after them is busy. */
	assert_says(p, "tom", "\r\nTRANSP:OPAQUE\r\n");
	assert_says(p, "bea", "\r\nTRANSP:OPAQUE\r\n");
	assert_says(p, "warehouse", "\r\nTRANSP:TRANSPARENT\r\n");
}

static void a_visitor_is_told_all_they_need(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "max", "2027-01-04", 1);
	assert_says(p, "tom", "\r\nLOCATION:Dock 3\\, Hafenstr. 12\r\n");
	assert_says(p, "tom", "DESCRIPTION:Be there at 07:00 local time\\; the day ends at 15:30.\\n"
	            "Where: Warehouse\\, Dock 3\\, Hafenstr. 12\\n"
	            "Ask for Max Groß\\, your buddy.\\n"
	            "Contact: Bea Lind\\n"
	            "What you will do: Load trucks with the crew.\\n"
	            "Please bring: Safety shoes.\\n\\n"
	            "One team\\, one customer.\r\n");
	assert_says(p, "max", "DESCRIPTION:Your visitor is there from 07:00 to 15:30 local time\\, and asks for you.\\n");
}

static void what_is_not_said_leaves_no_gap(void **state)
{
	scoped(published) struct published *p = told_make();
	struct briefing *b = &p->briefings[published_find(p, SUBJECT_DEPARTMENT, "sales").i - 1];

	(void)state;
	free(b->contact);
	free(b->activity);
	free(b->bring);
	free(b->message);
	b->contact = b->activity = b->bring = b->message = NULL;
	told_visit(p, "bea", "sales", NULL, "2027-01-04", 1);
	assert_says(p, "bea", "\r\nLOCATION:Sales\r\n");
	assert_says(p, "bea", "DESCRIPTION:Be there at 09:00 local time\\; the day ends at 17:00.\\nWhere: Sales\r\n");
	assert_says(p, "sales", "\r\nSUMMARY:Bea Lind (Warehouse) visits\r\n");
}

static void a_visit_of_days_is_an_event_a_day(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 3);
	char *feed = told_feed(p, "tom", "2027-01-01");
	assert_int_equal(count(feed, "BEGIN:VEVENT"), 3);
	free(feed);
	assert_says(p, "tom", "SUMMARY:Visit: Warehouse (day 2 of 3)");
	assert_says(p, "tom", "\\nDay 2 of 3.\\n");
	assert_says(p, "tom", "DTSTART;TZID=Europe/Berlin:20270105T070000\r\nDTEND;TZID=Europe/Berlin:20270105T153000\r\n");
}

static void a_uid_is_the_same_in_every_feed_and_follows_rfc_4122(void **state)
{
	scoped(published) struct published *p = told_make();
	struct digest space = { { 0 } };
	char uid[UID_TEXT_SIZE];

	(void)state;
	for (int i = 0; i < 16; i++)
		space.b[i] = (uint8_t)(i + 1);
	/* python3 -c 'import uuid; print(uuid.uuid5(uuid.UUID(bytes=bytes(range(1, 17))), "visit 7 day 2"))' */
	assert_string_equal(event_uid(uid, space, 7, 2), "bc04275b-aba2-5941-9d67-b478ec4cfbad");
	assert_string_equal(event_uid(uid, space, 123456789012, 365), "b8f6b5ce-dba1-5851-a7f8-68196ac11726");
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	event_uid(uid, p->installation, 1, 0);
	assert_says(p, "tom", uid);
	assert_says(p, "bea", uid);
	assert_says(p, "warehouse", uid);
	assert_says(p, "sales", uid);
	assert_says(p, "company", uid);
}

static void a_persons_feed_holds_nobody_elses_visits(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	told_visit(p, "ann", "york", "joe", "2027-01-05", 1);
	assert_silent(p, "tom", "Ann");
	assert_silent(p, "tom", "York");
	assert_silent(p, "bea", "Ann");
	assert_silent(p, "max", "Tom");
	assert_silent(p, "ann", "Tom");
	assert_silent(p, "york", "Tom");
	assert_silent(p, "warehouse", "Ann");
	assert_says(p, "sales", "Ann");
	assert_says(p, "sales", "Tom");
}

static void a_cancelled_visit_says_so_and_takes_no_time(void **state)
{
	scoped(published) struct published *p = told_make();
	size_t i = told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	struct published_visit *v = &p->visits[i];

	(void)state;
	v->status = VISIT_CANCELLED;
	v->sequence = 3;
	assert_says(p, "tom", "\r\nSUMMARY:Cancelled: Visit: Warehouse\r\n");
	assert_says(p, "tom", "\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n");
	assert_says(p, "tom", "\r\nSEQUENCE:3\r\n");
	assert_says(p, "bea", "\r\nSUMMARY:Cancelled: Buddy: Tom Berg (Sales)\r\n");
	char *week = told_feed(p, "tom", "2027-01-11"), *later = told_feed(p, "tom", "2027-01-12");
	assert_non_null(strstr(week, "Cancelled"));
	assert_null(strstr(later, "Cancelled"));
	free(week);
	free(later);
}

static void past_visits_stay_as_long_as_hr_says(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	p->company.keep_past_days = 10;
	char *still = told_feed(p, "tom", "2027-01-14"), *gone = told_feed(p, "tom", "2027-01-15");
	assert_non_null(strstr(still, "Visit: Warehouse"));
	assert_null(strstr(gone, "Visit: Warehouse"));
	free(still);
	free(gone);
}

static void a_feed_is_never_without_an_event(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	assert_says(p, "tom", "BEGIN:VEVENT\r\n");
	assert_says(p, "tom", "\r\nDTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260602\r\nSUMMARY:Subscribed: ");
	assert_says(p, "tom", "\r\nTRANSP:TRANSPARENT\r\n");
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	assert_silent(p, "tom", "Subscribed");
}

static void a_feed_too_large_for_clients_keeps_what_matters_most(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	for (int i = 0; i < 6; i++)
		told_visit(p, "tom", "warehouse", NULL, "2026-10-01", 366);
	told_visit(p, "ann", "york", NULL, "2026-12-31", 1);
	for (int i = 0; i < 12; i++)
		told_visit(p, "tom", "warehouse", NULL, "2027-01-01", 366);
	for (int i = 0; i < 3; i++)
		told_visit(p, "tom", "warehouse", NULL, "2027-02-01", 366);
	told_visit(p, "ann", "york", NULL, "2027-03-01", 1);
	char *feed = told_feed(p, "company", "2027-01-01");
	/* All that is to come but the last, nothing of the past. */
	assert_int_equal(count(feed, "BEGIN:VEVENT"), 13 * 366);
	assert_int_equal(count(feed, "SUMMARY:Ann Lee"), 0);
	free(feed);
	feed = told_feed(p, "company", "2027-01-02");
	/* The four that begin later, and before them the latest. */
	assert_int_equal(count(feed, "BEGIN:VEVENT"), 13 * 366 + 1);
	assert_int_equal(count(feed, "SUMMARY:Ann Lee"), 1);
	free(feed);
}

static void assert_octets_known(const struct published *p, const char *id, size_t octets)
{
	char *feed = told_feed(p, id, "2027-01-01");
	size_t n = strlen(feed);

	free(feed);
	if (octets < n - n / 20 || octets > n + n / 20)
		fail_msg("%s: %zu octets, not %zu", id, n, octets);
}

static void a_feed_too_large_for_some_clients_is_known(void **state)
{
	scoped(published) struct published *p = told_make();
	size_t n;

	(void)state;
	for (int i = 0; i < 250; i++)
		told_visit(p, "tom", "warehouse", "bea", "2027-01-01", 4);
	free(p->briefings[0].message);
	p->briefings[0].message = mem_format("%01200d", 0);
	for (int i = 0; i < 200; i++)
		told_visit(p, "joe", "field", NULL, "2027-02-01", 3);
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day("2027-01-01"));
	scoped(heap) struct feed_size *large = directory_large(d, &n);
	/* The company has more than 1,000 events; tom and his have no more; the field's are long. */
	const char *const ids[] = { "company", "field", "joe", "york" };
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++) {
		const char *id = p->subjects[large[i].subject.i].id;
		bool is_there = false;

		for (size_t j = 0; j < 4; j++)
			is_there |= strcmp(id, ids[j]) == 0;
		assert_true(is_there);
		assert_int_equal(large[i].events, i == 0 ? 1600 : 600);
		assert_octets_known(p, id, large[i].octets);
	}
	p->subjects[told_who(p, "joe").i].ended = world_day("2026-12-01");
	scoped(heap) struct feed_size *without = directory_large(d, &n);
	assert_non_null(without);
	assert_int_equal(n, 3);
}

static void a_calendar_names_itself_and_its_pace(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];

	(void)state;
	free(tom->name);
	tom->name = mem_text("Tom; \"T\\B\", Jr.\nX:y");
	p->company.refresh_minutes = 90;
	assert_says(p, "tom", "\r\nNAME:Cross-training: Tom  \"T B\"  Jr. X:y\r\nX-WR-CALNAME:Cross-training: Tom  \"T B\"  Jr. X:y\r\n");
	assert_says(p, "tom", "\r\nX-WR-TIMEZONE:Europe/Berlin\r\n");
	assert_says(p, "tom", "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H30M\r\nX-PUBLISHED-TTL:PT1H30M\r\n");
	assert_silent(p, "tom", "METHOD");
	assert_silent(p, "tom", "ORGANIZER");
	assert_silent(p, "tom", "VALARM");
	assert_silent(p, "tom", "URL");
}

static void assert_python_reads(const struct published *p, const char *id, const char *begins_with)
{
	char *feed = told_feed(p, id, "2027-01-01"), *read = read_by_python(feed);

	assert_octets(feed);
	if (strncmp(read, begins_with, strlen(begins_with)) != 0)
		fail_msg("%s: not\n%s\nbut\n%s\n%s", id, begins_with, read, feed);
	free(feed);
	free(read);
}

static void hours_are_the_hosts_in_summer_and_winter(void **state)
{
	static const struct { const char *host, *first, *reads; } cases[] = {
		{ "warehouse", "2027-03-27", "2027-03-27T06:00:00Z 2027-03-27T14:30:00Z CONFIRMED" },
		{ "warehouse", "2027-03-28", "2027-03-28T05:00:00Z 2027-03-28T13:30:00Z CONFIRMED" },
		{ "warehouse", "2027-10-30", "2027-10-30T05:00:00Z 2027-10-30T13:30:00Z CONFIRMED" },
		{ "warehouse", "2027-10-31", "2027-10-31T06:00:00Z 2027-10-31T14:30:00Z CONFIRMED" },
		{ "york",      "2027-03-13", "2027-03-13T13:30:00Z 2027-03-13T21:30:00Z CONFIRMED" },
		{ "york",      "2027-03-14", "2027-03-14T12:30:00Z 2027-03-14T20:30:00Z CONFIRMED" },
		{ "york",      "2027-11-06", "2027-11-06T12:30:00Z 2027-11-06T20:30:00Z CONFIRMED" },
		{ "york",      "2027-11-07", "2027-11-07T13:30:00Z 2027-11-07T21:30:00Z CONFIRMED" },
		{ "york",      "2027-01-01", "2027-01-01T13:30:00Z 2027-01-01T21:30:00Z CONFIRMED" },
		{ "field",     "2027-07-01", "2027-07-01T03:30:00Z 2027-07-01T11:30:00Z CONFIRMED" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		scoped(published) struct published *p = told_make();

		told_visit(p, "tom", cases[i].host, NULL, cases[i].first, 1);
		assert_python_reads(p, "tom", cases[i].reads);
	}
}

static void hours_that_the_clock_skips_or_repeats_are_told_in_utc(void **state)
{
	static const struct { const char *hours, *first, *says; } cases[] = {
		/* 28 March 2027 02:00 becomes 03:00; 31 October 2027 03:00 becomes 02:00. */
		{ "02:30-10:00", "2027-03-28", "DTSTART:20270328T013000Z\r\nDTEND:20270328T080000Z\r\n" },
		{ "00:30-02:30", "2027-03-28", "DTSTART:20270327T233000Z\r\nDTEND:20270328T013000Z\r\n" },
		{ "02:30-03:15", "2027-03-28", "DTSTART:20270328T013000Z\r\nDTEND:20270328T021500Z\r\n" },
		{ "02:30-10:00", "2027-10-31", "DTSTART:20271031T003000Z\r\nDTEND:20271031T090000Z\r\n" },
		{ "00:30-02:30", "2027-10-31", "DTSTART:20271030T223000Z\r\nDTEND:20271031T003000Z\r\n" },
		{ "01:00-10:00", "2027-10-31", "DTSTART;TZID=Europe/Berlin:20271031T010000\r\nDTEND;TZID=Europe/Berlin:20271031T100000\r\n" },
		{ "00:00-24:00", "2027-07-01", "DTSTART;TZID=Europe/Berlin:20270701T000000\r\nDTEND;TZID=Europe/Berlin:20270702T000000\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		scoped(published) struct published *p = told_make();

		told_hours(p, "warehouse", cases[i].hours);
		told_visit(p, "tom", "warehouse", NULL, cases[i].first, 1);
		assert_says(p, "tom", cases[i].says);
		char *feed = told_feed(p, "tom", "2027-01-01");
		assert_int_equal(count(feed, "BEGIN:VTIMEZONE"), strstr(cases[i].says, "TZID") != NULL);
		free(feed);
	}
}

static void a_zone_that_is_utc_or_unknown_needs_no_vtimezone(void **state)
{
	scoped(published) struct published *p = told_make();
	struct briefing *warehouse = &p->briefings[2];

	(void)state;
	told_visit(p, "tom", "warehouse", NULL, "2027-07-01", 1);
	free(warehouse->zone);
	warehouse->zone = mem_text("UTC");
	assert_says(p, "tom", "\r\nDTSTART:20270701T070000Z\r\nDTEND:20270701T153000Z\r\n");
	assert_silent(p, "tom", "VTIMEZONE");
	free(warehouse->zone);
	warehouse->zone = mem_text("Moon/Tranquility");
	assert_says(p, "tom", "\r\nDTSTART:20270701T070000\r\nDTEND:20270701T153000\r\n");
	assert_silent(p, "tom", "VTIMEZONE");
}

static void each_zone_is_told_once_and_events_stand_in_order(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "york", NULL, "2027-01-04", 2);
	told_visit(p, "ann", "warehouse", NULL, "2027-01-04", 3);
	told_visit(p, "ann", "field", NULL, "2027-01-20", 1);
	char *feed = told_feed(p, "sales", "2027-01-01"), *read = read_by_python(feed);
	assert_int_equal(count(feed, "BEGIN:VTIMEZONE"), 3);
	assert_int_equal(count(feed, "TZID:America/New_York"), 1);
	char last[21] = "";
	for (const char *line = read; *line != '\0'; line = strchr(line, '\n') + 1) {
		assert_true(strncmp(last, line, 20) <= 0);
		memcpy(last, line, 20);
	}
	free(feed);
	free(read);
}

static const char *const nasty[] = {
	"Jürgen Müßig-Ångström", "O'Brien; Pat, \"the\\boss\"", "A\r\nBEGIN:VEVENT\r\nSUMMARY:evil",
	"👩‍🚀 Zoë 🚀", "\xe2\x80\xaeRTL\xe2\x80\xac\xe2\x81\xa6x\xe2\x81\xa9", "tab\there\x01\x7f\xc2\x85 end",
	"bad \xff\xc0\xaf utf-8", "\xef\xbb\xbfXBOM\xe2\x80\xa8line", ":;,=^n^'\\n\\N\\\\", "李小龙李小龙李小龙李小龙李小龙李小龙李小龙李小龙李小龙李小龙李小龙",
	"%s%n%d%%", "", " ",
};

static void names_can_be_anything(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(nasty); i++) {
		scoped(published) struct published *p = told_make();

		for (size_t j = 0; j < p->n_subjects; j++) {
			free(p->subjects[j].name);
			p->subjects[j].name = mem_text(nasty[i]);
		}
		for (size_t j = 0; j < p->n_briefings; j++) {
			free(p->briefings[j].message);
			free(p->briefings[j].location);
			p->briefings[j].message = mem_text(nasty[i]);
			p->briefings[j].location = mem_text(nasty[i]);
		}
		told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 2);
		for (size_t j = 0; j < N(everybody); j++) {
			char *feed = told_feed(p, everybody[j], "2027-01-01");

			assert_octets(feed);
			assert_libical_reads(feed, count(feed, "BEGIN:VEVENT\r\n"));
			assert_true(count(feed, "BEGIN:VEVENT\r\n") <= 2);
			free(feed);
		}
	}
}

static void names_are_read_as_they_were_written(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	free(tom->name);
	tom->name = mem_text("Jürg O'B; \"x\", \\x 🚀");
	assert_python_reads(p, "bea", "2027-01-04T06:00:00Z 2027-01-04T14:30:00Z CONFIRMED 0 OPAQUE "
	                    "'Buddy: J\\xfcrg O\\'B; \"x\", \\\\x \\U0001f680 (Sales)' 'Dock 3, Hafenstr. 12' 'Your visitor");
}

static void what_is_too_long_is_cut_at_a_character(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];
	scoped_text struct text name = TEXT_EMPTY;

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	for (int i = 0; i < 300; i++)
		text_add(&name, "ü");
	free(tom->name);
	tom->name = text_give(&name);
	char *feed = told_feed(p, "bea", "2027-01-01"), *plain = unfolded(feed);
	const char *summary = strstr(plain, "SUMMARY:"), *end = strstr(summary, "\r\n");
	assert_octets(feed);
	/* "Buddy: ", 192 letters of two bytes, and the ellipsis: 200 characters. */
	assert_int_equal(end - summary, 8 + 7 + 2 * 192 + 3);
	assert_memory_equal(end - 3, "…", 3);
	free(feed);
	free(plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_reads_a_visit_in_their_own_words),
		cmocka_unit_test(a_visitor_is_told_all_they_need),
		cmocka_unit_test(what_is_not_said_leaves_no_gap),
		cmocka_unit_test(a_visit_of_days_is_an_event_a_day),
		cmocka_unit_test(a_uid_is_the_same_in_every_feed_and_follows_rfc_4122),
		cmocka_unit_test(a_persons_feed_holds_nobody_elses_visits),
		cmocka_unit_test(a_cancelled_visit_says_so_and_takes_no_time),
		cmocka_unit_test(past_visits_stay_as_long_as_hr_says),
		cmocka_unit_test(a_feed_is_never_without_an_event),
		cmocka_unit_test(a_feed_too_large_for_clients_keeps_what_matters_most),
		cmocka_unit_test(a_feed_too_large_for_some_clients_is_known),
		cmocka_unit_test(a_calendar_names_itself_and_its_pace),
		cmocka_unit_test(hours_are_the_hosts_in_summer_and_winter),
		cmocka_unit_test(hours_that_the_clock_skips_or_repeats_are_told_in_utc),
		cmocka_unit_test(a_zone_that_is_utc_or_unknown_needs_no_vtimezone),
		cmocka_unit_test(each_zone_is_told_once_and_events_stand_in_order),
		cmocka_unit_test(names_can_be_anything),
		cmocka_unit_test(names_are_read_as_they_were_written),
		cmocka_unit_test(what_is_too_long_is_cut_at_a_character),
	};

	return cmocka_run_group_tests_name("feeds", tests, NULL, NULL);
}
