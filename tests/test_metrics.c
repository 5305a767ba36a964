/* What Prometheus is told: the form of it, and that the right thing is counted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../daemon/metrics.h"
#include "crosstrain/mem.h"

static char *page_of(const struct metrics *m, const struct figures *f)
{
	struct text page = TEXT_EMPTY;

	metrics_write(&page, m, f);
	return text_give(&page);
}

/* The text of the number behind `series`, "?" if there is no such line; borrowed. */
static const char *number_of(const char *page, const char *series)
{
	static char number[64];
	size_t n = strlen(series);

	for (const char *line = page; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
		if (strncmp(line, series, n) != 0 || line[n] != ' ')
			continue;
		size_t length = strcspn(line + n + 1, "\n");
		assert_true(length < sizeof number);
		memcpy(number, line + n + 1, length);
		number[length] = '\0';
		return number;
	}
	return "?";
}

static void assert_number(const struct metrics *m, const char *series, const char *number)
{
	const struct figures f = { 0 };
	scoped(heap) char *page = page_of(m, &f);
	const char *is = number_of(page, series);

	if (strcmp(is, number) != 0)
		fail_msg("%s is %s, not %s", series, is, number);
}

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static void each_family_has_its_help_its_type_and_lines(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();
	const struct figures f = { 0 };
	scoped(heap) char *page = page_of(m, &f);
	char name[96] = "", type[16] = "";
	size_t lines = 0;

	(void)state;
	assert_int_equal(page[strlen(page) - 1], '\n');
	for (char *rest, *line = strtok_r(page, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
		if (begins(line, "# HELP ")) {
			assert_true(lines > 0 || *name == '\0');
			assert_int_equal(sscanf(line, "# HELP %95s", name), 1);
			assert_true(strlen(line) > strlen("# HELP ") + strlen(name) + 1);
			assert_null(strchr(line, '\\'));
			lines = 0;
			continue;
		}
		if (begins(line, "# TYPE ")) {
			char again[96];

			assert_int_equal(sscanf(line, "# TYPE %95s %15s", again, type), 2);
			assert_string_equal(again, name);
			const char *end = name + strlen(name) - strlen("_total");
			assert_int_equal(strcmp(type, "counter") == 0, strcmp(end, "_total") == 0);
			continue;
		}
		assert_true(begins(line, name));
		const char *behind = line + strcspn(line, " ");
		char *end;
		strtod(behind, &end);
		assert_true(*behind == ' ' && *end == '\0');
		lines++;
	}
	assert_true(lines > 0);
}

static void an_answer_counts_under_its_endpoint_and_status(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();

	(void)state;
	for (int i = 0; i < 3; i++)
		metrics_answered(m, ENDPOINT_FEED, 200);
	metrics_answered(m, ENDPOINT_FEED, 304);
	metrics_answered(m, ENDPOINT_HEALTH, 503);
	metrics_answered(m, ENDPOINT_OTHER, 431);
	metrics_answered(m, ENDPOINT_OTHER, 999);         /* nothing answers so: not told */
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"feed\",code=\"200\"}", "3");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"feed\",code=\"304\"}", "1");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"feed\",code=\"404\"}", "0");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"health\",code=\"503\"}", "1");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"health\",code=\"200\"}", "0");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"other\",code=\"431\"}", "1");
	assert_number(m, "crosstrain_http_requests_total{endpoint=\"other\",code=\"999\"}", "?");
}

static void clients_are_known_by_what_they_call_themselves(void **state)
{
	static const struct { const char *agent, *client; } cases[] = {
		{ "Google-Calendar-Importer", "google" },
		{ "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "outlook" },
		{ "Microsoft.Exchange/15.20", "outlook" },
		{ "Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "outlook" },
		{ "iOS/17.5.1 (21F90) dataaccessd/1.0", "apple" },
		{ "macOS/14.5 (23F79) CalendarAgent/985", "apple" },
		{ "Mac+OS+X/10.15.7 (19H1824) CalendarAgent/930.5.1", "apple" },
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0", "thunderbird" },
		{ "Evolution/3.46.4", "evolution" },
		{ "Nextcloud Webcal Service", "nextcloud" },
		{ "ICSx5/2.2.3 (Android 14)", "icsx5" },
		{ "vdirsyncer/0.19.0", "vdirsyncer" },
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "other" },
		{ "Google", "other" }, { "evolution/3", "other" }, { "", "other" }, { NULL, "other" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(metrics) struct metrics *m = metrics_new();
		scoped(heap) char *series = mem_format("crosstrain_feed_fetches_total{client=\"%s\"}", cases[i].client);

		metrics_fetched(m, cases[i].agent);
		assert_number(m, series, "1");
	}
}

static void buckets_hold_all_that_took_no_longer(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();

	(void)state;
	metrics_rendered(m, 500000);
	metrics_rendered(m, 1000000);
	metrics_rendered(m, 1000001);
	metrics_rendered(m, 2500000000);
	assert_number(m, "crosstrain_feed_render_duration_seconds_bucket{le=\"0.001\"}", "2");
	assert_number(m, "crosstrain_feed_render_duration_seconds_bucket{le=\"0.004\"}", "3");
	assert_number(m, "crosstrain_feed_render_duration_seconds_bucket{le=\"1\"}", "3");
	assert_number(m, "crosstrain_feed_render_duration_seconds_bucket{le=\"+Inf\"}", "4");
	assert_number(m, "crosstrain_feed_render_duration_seconds_count", "4");
	assert_number(m, "crosstrain_feed_render_duration_seconds_sum", "2.502500001");
}

static void a_job_counts_by_how_it_ended(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();
	struct state served;
	const struct outcome published = { .verdict = VERDICT_DONE, .plan_ns = 1500000000, .state = &served };
	const struct outcome refused = { .verdict = VERDICT_BAD_CONFIG };
	const struct outcome full_disk = { .verdict = VERDICT_FAILED, .plan_ns = 500000000 };
	const struct outcome revoked = { .verdict = VERDICT_DONE, .state = &served };

	(void)state;
	metrics_job(m, "reload", &published, 1000);
	metrics_job(m, "reload", &refused, 2000);
	metrics_job(m, "midnight", &full_disk, 3000);
	metrics_job(m, "revoke", &revoked, 4000);
	assert_number(m, "crosstrain_jobs_total{kind=\"reload\",result=\"done\"}", "1");
	assert_number(m, "crosstrain_jobs_total{kind=\"reload\",result=\"bad_config\"}", "1");
	assert_number(m, "crosstrain_jobs_total{kind=\"midnight\",result=\"failed\"}", "1");
	assert_number(m, "crosstrain_jobs_total{kind=\"revoke\",result=\"done\"}", "1");
	assert_number(m, "crosstrain_jobs_total{kind=\"start\",result=\"done\"}", "0");
	/* Only what was planned and published is a success, but both plans took time. */
	assert_number(m, "crosstrain_plan_last_success_timestamp_seconds", "1000");
	assert_number(m, "crosstrain_plan_last_duration_seconds", "0.5");
	assert_number(m, "crosstrain_plan_duration_seconds_sum", "2");
	assert_number(m, "crosstrain_plan_duration_seconds_count", "2");
}

static void connections_come_and_go(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();

	(void)state;
	metrics_connection(m, true);
	metrics_connection(m, true);
	metrics_connection(m, false);
	metrics_cut(m, CUT_LATE);
	assert_number(m, "crosstrain_http_connections", "1");
	assert_number(m, "crosstrain_http_connections_total", "2");
	assert_number(m, "crosstrain_http_connections_cut_total{reason=\"late\"}", "1");
	assert_number(m, "crosstrain_http_connections_cut_total{reason=\"idle\"}", "0");
}

static void what_is_not_there_has_no_line(void **state)
{
	scoped(metrics) struct metrics *m = metrics_new();
	const struct figures f = {
		.owed = { 12, NAN }, .store = { 5e9, NAN }, .cpu = 0.125, .publication = 9007199254740.0,
		.visits = { [VISITS_LEFT_OUT] = 3 },
	};
	scoped(heap) char *page = page_of(m, &f);

	(void)state;
	assert_string_equal(number_of(page, "crosstrain_plan_owed_visits{cycle=\"current\"}"), "12");
	assert_string_equal(number_of(page, "crosstrain_plan_owed_visits{cycle=\"next\"}"), "?");
	assert_string_equal(number_of(page, "crosstrain_store_bytes{file=\"database\"}"), "5000000000");
	assert_string_equal(number_of(page, "crosstrain_store_bytes{file=\"wal\"}"), "?");
	assert_string_equal(number_of(page, "crosstrain_visits{state=\"left_out\"}"), "3");
	assert_string_equal(number_of(page, "crosstrain_publication_number"), "9007199254740");
	assert_string_equal(number_of(page, "process_cpu_seconds_total"), "0.125");
}

static void nothing_is_counted_where_nobody_counts(void **state)
{
	(void)state;
	metrics_answered(NULL, ENDPOINT_FEED, 200);
	metrics_feed(NULL, FEED_CACHED);
	metrics_fetched(NULL, "Evolution/3.46.4");
	metrics_rendered(NULL, 1);
	metrics_cached(NULL, 1, 1);
	metrics_connection(NULL, true);
	metrics_cut(NULL, CUT_IDLE);
	metrics_job(NULL, "start", &(struct outcome){ .plan_ns = 1 }, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_family_has_its_help_its_type_and_lines),
		cmocka_unit_test(an_answer_counts_under_its_endpoint_and_status),
		cmocka_unit_test(clients_are_known_by_what_they_call_themselves),
		cmocka_unit_test(buckets_hold_all_that_took_no_longer),
		cmocka_unit_test(a_job_counts_by_how_it_ended),
		cmocka_unit_test(connections_come_and_go),
		cmocka_unit_test(what_is_not_there_has_no_line),
		cmocka_unit_test(nothing_is_counted_where_nobody_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
