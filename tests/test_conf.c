/* HR's files: what they may say, and what is said of every mistake in them. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "config.h"
#include "crosstrain/mem.h"

/* ---- mistakes as pairs of files ---- */

static char *slurp(const char *path)
{
	struct text out = TEXT_EMPTY;
	char buf[4096];
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
		text_add_n(&out, buf, n);
	fclose(f);
	return text_give(&out);
}

/* The text with every `what` taken out. */
static char *without(const char *s, const char *what)
{
	struct text out = TEXT_EMPTY;

	for (const char *hit; (hit = strstr(s, what)) != NULL; s = hit + strlen(what))
		text_add_n(&out, s, (size_t)(hit - s));
	text_add(&out, s);
	return text_give(&out);
}

/* Compares one pair; prints the difference. */
static bool says_what_is_expected(const char *name)
{
	scoped(heap) char *conf = mem_format("tests/conf/%s.conf", name);
	scoped(heap) char *expected_path = mem_format("tests/conf/%s.expected", name);
	scoped(heap) char *expected = slurp(expected_path);
	scoped(config) struct config *config = config_read_path(conf);
	scoped(heap) char *faults = config_faults(config);
	scoped(heap) char *said = without(faults, "tests/conf/");

	if (strcmp(said, expected) == 0)
		return true;
	print_error("%s\n--- expected\n%s--- said\n%s", conf, expected, said);
	return false;
}

static void every_mistake_says_file_line_and_what_was_meant(void **state)
{
	DIR *dir = opendir("tests/conf");
	size_t pairs = 0, wrong = 0;

	(void)state;
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		char *dot = strrchr(e->d_name, '.');

		if (dot == NULL || strcmp(dot, ".expected") != 0)
			continue;
		*dot = '\0';
		pairs++;
		wrong += !says_what_is_expected(e->d_name);
	}
	closedir(dir);
	assert_true(pairs > 100);
	assert_int_equal(wrong, 0);
}

/* ---- files ---- */

#define HEAD "organization = \"Acme\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 13; };\n"
#define DEPARTMENTS "departments = ( { id = \"sales\"; name = \"Sales\"; }, { id = \"warehouse\"; name = \"Warehouse\"; } );\n"

struct folder { char path[64]; };

static struct folder folder_make(void)
{
	struct folder folder = { "/tmp/crosstrain-conf-XXXXXX" };

	assert_non_null(mkdtemp(folder.path));
	return folder;
}

static void put(const struct folder *folder, const char *name, const char *text)
{
	scoped(heap) char *path = mem_format("%s/%s", folder->path, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void folder_remove(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(folder->path);
}

static struct config *read_in(const struct folder *folder)
{
	scoped(heap) char *path = mem_format("%s/crosstrain.conf", folder->path);

	return config_read_path(path);
}

static void names_are_relative_to_the_main_file_wherever_we_are(void **state)
{
	struct folder folder = folder_make();
	char here[4096];

	(void)state;
	put(&folder, "crosstrain.conf", HEAD DEPARTMENTS "@include \"staff.conf\"\nstaff_files = [\"./staff.csv\"];");
	put(&folder, "staff.conf", "staff = ( { id = \"ann\"; name = \"Ann\"; department = \"sales\"; } );");
	put(&folder, "staff.csv", "id,name,department\nbea,Bea,warehouse\n");
	assert_non_null(getcwd(here, sizeof here));
	scoped(config) struct config *from_here = read_in(&folder);
	assert_int_equal(chdir("/"), 0);
	scoped(config) struct config *from_root = read_in(&folder);
	assert_int_equal(chdir(folder.path), 0);
	scoped(config) struct config *from_there = config_read_path("crosstrain.conf");
	assert_int_equal(chdir(here), 0);
	assert_int_equal(from_here->org->n_staff, 2);
	assert_int_equal(from_root->org->n_staff, 2);
	assert_int_equal(from_there->org->n_staff, 2);
	assert_int_equal(faults_errors(from_here->faults), 0);
	folder_remove(&folder);
}

static void kept_files_give_the_same_company_without_the_disk(void **state)
{
	struct folder folder = folder_make();
	size_t n;

	(void)state;
	put(&folder, "crosstrain.conf", HEAD DEPARTMENTS
	    "@include \"staff.conf\"\nstaff_files = [\"staff.csv\"];\nholiday_files = [\"days.ics\"];\ncolour = 1;\n");
	put(&folder, "staff.conf", "staff = ( { id = \"ann\"; name = \"Ann\"; department = \"salse\"; } );");
	put(&folder, "staff.csv", "id,name,department\nbea,Bea,warehouse\n");
	put(&folder, "days.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270326\nEND:VEVENT\nEND:VCALENDAR\n");
	scoped(config) struct config *disk = read_in(&folder);
	folder_remove(&folder);
	const struct source *files = sources_all(disk->sources, &n);
	assert_int_equal(n, 4);
	assert_string_equal(files[1].name, "staff.conf");
	scoped(config) struct config *kept = config_read_kept(files, n);
	scoped(heap) char *a = config_dump(disk->org), *b = config_dump(kept->org);
	scoped(heap) char *faults_a = config_faults(disk), *faults_b = config_faults(kept);
	assert_string_equal(a, b);
	assert_string_equal(faults_a, faults_b);
	assert_non_null(strstr(faults_a, "salse"));
}

static void a_file_is_read_once(void **state)
{
	struct folder folder = folder_make();
	scoped(heap) char *path = mem_format("%s/crosstrain.conf", folder.path);
	scoped(sources) struct sources *sources = sources_on_disk(path);

	(void)state;
	put(&folder, "crosstrain.conf", HEAD DEPARTMENTS);
	for (int i = 0; i < 2; i++) {
		scoped(faults) struct faults *faults = faults_new();
		scoped(conf) struct conf *conf = conf_read(sources, faults);

		assert_int_equal(faults_errors(faults), 0);
		assert_int_equal(conf->departments.n, 2);
		put(&folder, "crosstrain.conf", "half a fi");
	}
	folder_remove(&folder);
}

static void what_is_no_file_is_refused(void **state)
{
	struct folder folder = folder_make();

	(void)state;
	scoped(heap) char *pipe_path = mem_format("%s/pipe", folder.path);
	scoped(heap) char *big_path = mem_format("%s/big.csv", folder.path);
	put(&folder, "big.csv", "");
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_int_equal(truncate(big_path, 65 << 20), 0);
	put(&folder, "crosstrain.conf", HEAD "staff_files = [\n\"pipe\",\n\"/dev/zero\",\n\"big.csv\",\n\"/\"\n];");
	scoped(config) struct config *config = read_in(&folder);
	scoped(heap) char *faults = config_faults(config);
	scoped(heap) char *said = without(faults, folder.path);
	assert_string_equal(said,
		"/crosstrain.conf:3: error: \"pipe\" is a pipe, not a file\n"
		"/crosstrain.conf:4: error: \"/dev/zero\" is a device, not a file\n"
		"/crosstrain.conf:5: error: \"big.csv\" is too large: 68157440 bytes, at most 67108864 are read\n"
		"/crosstrain.conf:6: error: \"/\" is a folder, not a file\n");
	folder_remove(&folder);
	scoped(config) struct config *nothing = read_in(&folder);
	scoped(heap) char *gone = config_faults(nothing);
	assert_non_null(strstr(gone, "/crosstrain.conf: error: cannot be read: No such file or directory\n"));
}

/* ---- what values become ---- */

static void two_orders_of_the_same_files_are_one_company(void **state)
{
	(void)state;
	scoped(config) struct config *a = config_good(HEAD DEPARTMENTS
		"staff = ( { id = \"ann\"; name = \"Ann\"; department = \"sales\"; },"
		" { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; exempt = [\"sales\"]; } );"
		"routes = ( { from = \"sales\"; to = \"warehouse\"; } );"
		"time_off = ( { staff = \"ann\"; days = [\"2027-02-01\", \"2027-02-02..2027-02-03\"]; } );"
		"meetings = ( { id = \"a\"; name = \"A\"; department = \"sales\"; weekday = \"mon\"; time = \"10:00\"; },"
		" { id = \"b\"; name = \"B\"; department = \"sales\"; weekday = \"tue\"; time = \"10:00\"; } );");
	scoped(config) struct config *b = config_good(
		"meetings = ( { id = \"b\"; name = \"B\"; department = \"sales\"; weekday = \"tue\"; time = \"10:00\"; },"
		" { time = \"10:00\"; weekday = \"mon\"; department = \"sales\"; name = \"A\"; id = \"a\"; } );"
		"time_off = ( { days = [\"2027-02-02..2027-02-03\"]; staff = \"ann\"; },"
		" { staff = \"ann\"; days = [\"2027-02-01\"]; } );"
		"routes = ( { to = \"warehouse\"; from = [\"sales\"]; } );"
		"staff = ( { department = \"warehouse\"; name = \"Bea\"; id = \"bea\"; exempt = (\"sales\"); },"
		" { name = \"Ann\"; id = \"ann\"; department = \"sales\"; } );"
		"departments = ( { id = \"warehouse\"; name = \"Warehouse\"; }, { id = \"sales\"; name = \"Sales\"; } );" HEAD);
	scoped(heap) char *dump_a = config_dump(a->org), *dump_b = config_dump(b->org);
	assert_string_equal(dump_a, dump_b);
}

static void what_is_not_said_has_the_documented_default(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(HEAD DEPARTMENTS
		"staff = ( { id = \"ann\"; name = \"Ann\"; department = \"sales\"; },"
		" { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; } );"
		"routes = ( { from = \"sales\"; to = \"warehouse\"; } );"
		"meetings = ( { id = \"a\"; name = \"A\"; department = \"sales\"; weekday = \"mon\"; time = \"10:00\"; } );"
		"celebration = { weekday = \"fri\"; time = \"16:00\"; };");
	const struct org *org = c->org;
	const struct org_department *sales = &org->departments[0];
	assert_int_equal(org->cycle.days, 91);
	assert_int_equal(org->cycle.publish_ahead, 1);
	assert_int_equal(org->cycle.notice_days, 7);
	assert_int_equal(org->cycle.min_gap_days, 7);
	assert_true(org->cycle.leaders_first);
	assert_int_equal(sales->workdays.bits, 0x1f);
	assert_int_equal(sales->hours.from, 9 * 60);
	assert_int_equal(sales->hours.until, 17 * 60);
	assert_int_equal(sales->capacity, 1);
	assert_int_equal(sales->max_away, 1);
	assert_string_equal(zone_name(sales->zone), "Europe/Berlin");
	assert_int_equal(org->staff[0].workdays.bits, 0x1f);
	assert_true(org->staff[0].buddy);
	assert_false(org->staff[0].lead);
	assert_int_equal(org->routes[0].days, 1);
	assert_int_equal(org->routes[0].every, 1);
	assert_int_equal(org->meetings[0].when.hours.until, 11 * 60);
	assert_int_equal(org->meetings[0].when.every_weeks, 1);
	assert_int_equal(org->meetings[0].representatives, 1);
	assert_int_equal(org->meetings[0].n_invited, 0);
	assert_int_equal(org->celebration.when.hours.until, 17 * 60);
	assert_false(org->check_ins.are_held);
	assert_null(org->mail.server);
	assert_string_equal(org->server.listen, "127.0.0.1:8642");
	assert_string_equal(org->server.base_url, "http://127.0.0.1:8642");
	assert_int_equal(org->server.refresh_minutes, 60);
	assert_int_equal(org->server.link_grace_days, 30);
	assert_false(org->server.gzip);
	assert_int_equal(org->guard_removed_percent, 20);
	assert_int_equal(org->keep_past_days, 400);
	assert_int_equal(org->keep_mail_days, 30);
}

static void names_keep_quotes_semicolons_and_umlauts(void **state)
{
	(void)state;
	scoped(config) struct config *c = config_good(HEAD
		"departments = ( { id = \"sales\"; name = \"Ver\\\"trieb\\\"; S\\\\üd /* kein Kommentar */\"; } );"
		"server = { base_url = \"https://cal.acme.example/cal//\"; };");
	assert_string_equal(c->org->departments[0].name, "Ver\"trieb\"; S\\üd /* kein Kommentar */");
	assert_string_equal(c->org->server.base_url, "https://cal.acme.example/cal");
}

static void spreadsheets_say_what_the_staff_list_says(void **state)
{
	static const char conf[] = HEAD DEPARTMENTS "staff_files = [\"s.csv\"]; time_off_files = [\"t.csv\"];";
	static const char staff[] = "\xef\xbb\xbf" "department;id;name;lead;certificates;workdays;leaves;buddy;exempt;email\r\n"
		"sales;ann;\"Ann; \"\"A\"\"\";YES;\" dock ;first-aid until 2027-02-28\";mon-thu;2027-09-30;no;warehouse;a@b.example\r\n"
		"warehouse;bea;Bea;;;;;;;\r\n";
	static const char off[] = "staff,from,to\nann,2027-02-01,2027-02-05\nann,2027-02-06,\n";
	struct source files[] = {
		{ "c.conf", conf, strlen(conf) }, { "s.csv", staff, strlen(staff) }, { "t.csv", off, strlen(off) },
	};

	(void)state;
	scoped(config) struct config *csv = config_read_kept(files, 3);
	scoped(config) struct config *plain = config_good(HEAD DEPARTMENTS
		"staff = ( { id = \"ann\"; name = \"Ann; \\\"A\\\"\"; department = \"sales\"; lead = true; workdays = \"mon-thu\";"
		" leaves = \"2027-09-30\"; buddy = false; exempt = [\"warehouse\"]; email = \"a@b.example\";"
		" certificates = [\"dock\", \"first-aid until 2027-02-28\"]; },"
		" { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; } );"
		"time_off = ( { staff = \"ann\"; days = [\"2027-02-01..2027-02-06\"]; } );");
	scoped(heap) char *faults = config_faults(csv);
	scoped(heap) char *a = config_dump(csv->org), *b = config_dump(plain->org);
	assert_string_equal(faults, "");
	assert_string_equal(a, b);
}

/* ---- iCalendar ---- */

/* Reads a holiday file; its days as dates, or the faults. */
static char *holidays_of(const char *ics)
{
	static const char conf[] = HEAD DEPARTMENTS "holiday_files = [\"h.ics\"];";
	struct source files[] = { { "c.conf", conf, strlen(conf) }, { "h.ics", ics, strlen(ics) } };
	scoped(config) struct config *c = config_read_kept(files, 2);
	scoped(heap) char *faults = config_faults(c);
	struct text out = TEXT_EMPTY;
	char a[DAY_TEXT_SIZE], b[DAY_TEXT_SIZE];

	text_add(&out, faults);
	const struct days *days = &c->org->departments[0].holidays;
	for (size_t i = 0; i < days->n && i < 6; i++)
		text_addf(&out, "%s..%s ", day_write(a, days->v[i].first), day_write(b, day_after(days->v[i].until, -1)));
	return text_give(&out);
}

#define EVENT(lines) "BEGIN:VEVENT\r\nUID:one\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"

static void holiday_files_become_days(void **state)
{
	static const struct { const char *ics, *days; } cases[] = {
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270326\r\n")), "2027-03-26..2027-03-26 " },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270326\r\nDTEND;VALUE=DATE:20270330\r\n")), "2027-03-26..2027-03-29 " },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270326\r\nDURATION:P3D\r\n")), "2027-03-26..2027-03-28 " },
		/* by its own clock, whichever zone that is; midnight ends the day before */
		{ CALENDAR(EVENT("DTSTART;TZID=Nowhere:20270326T180000\r\nDTEND;TZID=Nowhere:20270328T000000\r\n")), "2027-03-26..2027-03-27 " },
		{ CALENDAR(EVENT("DTSTART:20270326T230000Z\r\nDURATION:PT2H\r\n")), "2027-03-26..2027-03-27 " },
		{ CALENDAR(EVENT("STATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20270326\r\n")), "" },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20190501\r\nRRULE:FREQ=YEARLY;UNTIL=20290501\r\n")),
		  "2026-05-01..2026-05-01 2027-05-01..2027-05-01 2028-05-01..2028-05-01 2029-05-01..2029-05-01 " },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;VALUE=DATE:20270111\r\n"
		                 "EXDATE;VALUE=DATE:20270125\r\nRDATE;VALUE=DATE:20270203,20270204\r\n")),
		  "2027-01-04..2027-01-04 2027-01-18..2027-01-18 2027-02-03..2027-02-04 " },
		/* one of a series moved, one called off */
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n")
		           EVENT("RECURRENCE-ID;VALUE=DATE:20270111\r\nDTSTART;VALUE=DATE:20270112\r\n")
		           EVENT("RECURRENCE-ID;VALUE=DATE:20270118\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20270118\r\n")),
		  "2027-01-04..2027-01-04 2027-01-12..2027-01-12 " },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270326\r\n")) CALENDAR(EVENT("DTSTART;VALUE=DATE:20270329\r\n")),
		  "2027-03-26..2027-03-26 2027-03-29..2027-03-29 " },
		{ CALENDAR("BEGIN:VTODO\r\nDUE;VALUE=DATE:20270326\r\nEND:VTODO\r\n"), "" },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:19270326\r\n")), "" },
		{ CALENDAR(EVENT("DTSTART;VALUE=DATE:20270326\r\nBEGIN:VALARM\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n")), "2027-03-26..2027-03-26 " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(heap) char *days = holidays_of(cases[i].ics);

		assert_string_equal(days, cases[i].days);
	}
}

static void a_rule_that_burns_time_is_stopped(void **state)
{
	struct text ics = TEXT_EMPTY;

	(void)state;
	text_add(&ics, "BEGIN:VCALENDAR\r\n");
	for (int i = 0; i < 200; i++)
		text_add(&ics, EVENT("DTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"));
	text_add(&ics, "END:VCALENDAR\r\n");
	/* Nor do many such files add up. */
	static const char conf[] = HEAD DEPARTMENTS "holiday_files = [\"a.ics\", \"b.ics\", \"c.ics\"];";
	const char *bytes = text_str(&ics);
	struct source files[] = { { "c.conf", conf, strlen(conf) }, { "a.ics", bytes, ics.n }, { "b.ics", bytes, ics.n },
	                          { "c.ics", bytes, ics.n } };
	scoped(config) struct config *c = config_read_kept(files, 4);
	text_fini(&ics);
	scoped(heap) char *said = config_faults(c);
	assert_string_equal(said, "a.ics:1: error: this file takes too long to read; do its rules repeat without end?\n"
	                    "b.ics:1: error: this file takes too long to read; do its rules repeat without end?\n"
	                    "c.ics:1: error: this file was not looked at, as others before it take too long to read\n");
}

static void too_many_events_are_refused(void **state)
{
	struct text ics = TEXT_EMPTY;

	(void)state;
	text_add(&ics, "BEGIN:VCALENDAR\n");
	for (int i = 0; i < 10001; i++)
		text_add(&ics, "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270104\nEND:VEVENT\n");
	text_add(&ics, "END:VCALENDAR\n");
	scoped(heap) char *said = holidays_of(text_str(&ics));
	text_fini(&ics);
	assert_string_equal(said, "h.ics:30002: error: too many events; at most 10000 are read\n");
}

static void a_file_of_noise_does_no_harm(void **state)
{
	uint32_t seed = 20270104;

	(void)state;
	for (int round = 0; round < 20; round++) {
		char noise[512] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n";

		for (size_t i = strlen(noise); i < sizeof noise - 1; i++) {
			seed = seed * 1664525 + 1013904223;
			noise[i] = "ABDEGINRSTUVY:;=,0123456789\n\n -"[(seed >> 16) % 32];
		}
		scoped(heap) char *said = holidays_of(noise);
		assert_non_null(strstr(said, "error"));
	}
}

/* ---- size ---- */

static void a_file_full_of_mistakes_tells_them_all(void **state)
{
	struct text text = TEXT_EMPTY;

	(void)state;
	text_add(&text, HEAD DEPARTMENTS "staff = (\n");
	for (int i = 0; i < 20000; i++)
		text_addf(&text, "%s{ id = \"p%d\"; name = \"P\"; department = \"nowhere%d\"; }\n", i > 0 ? ", " : "", i, i);
	text_add(&text, ");\ntime_off = (\n");
	for (int i = 0; i < 20000; i++)
		text_addf(&text, "%s{ staff = \"q%d\"; days = []; }\n", i > 0 ? ", " : "", i);
	text_add(&text, ");\n");
	struct source file = { "c.conf", text_str(&text), text.n };
	scoped(config) struct config *c = config_read_kept(&file, 1);
	assert_int_equal(faults_errors(c->faults), 40000);
	text_fini(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mistake_says_file_line_and_what_was_meant),
		cmocka_unit_test(names_are_relative_to_the_main_file_wherever_we_are),
		cmocka_unit_test(kept_files_give_the_same_company_without_the_disk),
		cmocka_unit_test(a_file_is_read_once),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(two_orders_of_the_same_files_are_one_company),
		cmocka_unit_test(what_is_not_said_has_the_documented_default),
		cmocka_unit_test(names_keep_quotes_semicolons_and_umlauts),
		cmocka_unit_test(spreadsheets_say_what_the_staff_list_says),
		cmocka_unit_test(holiday_files_become_days),
		cmocka_unit_test(a_rule_that_burns_time_is_stopped),
		cmocka_unit_test(too_many_events_are_refused),
		cmocka_unit_test(a_file_of_noise_does_no_harm),
		cmocka_unit_test(a_file_full_of_mistakes_tells_them_all),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
