/* What is answered to whom asks for a path: status, headers, bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "../daemon/endpoints.h"
#include "crosstrain/mem.h"
#include "told.h"
#include "world.h"

struct world {
	struct published *told;
	struct directory *directory;
	struct cache *cache;
	struct site site;
	char path[64];                   /* of Tom's feed */
	unsigned fetches;
	struct subject_ix fetched;
};

static void note_fetched(void *arg, struct subject_ix who)
{
	struct world *w = arg;

	w->fetches++;
	w->fetched = who;
}

static void open_on(struct world *w, const char *today)
{
	directory_free(w->directory);
	w->directory = directory_make(w->told, &told_key, world_day(today));
	w->site.directory = w->directory;
}

static int make_world(void **state)
{
	struct world *w = mem_new(struct world);

	w->told = told_make();
	told_visit(w->told, "tom", "warehouse", "bea", "2027-01-04", 1);
	told_publish(w->told, world_day("2027-01-01"));
	w->cache = cache_new(1 << 20, NULL);
	w->site = (struct site){ .cache = w->cache, .fetched = note_fetched, .arg = w };
	open_on(w, "2027-01-01");
	struct token token = directory_token(w->directory, LINK_FEED, told_who(w->told, "tom"));
	snprintf(w->path, sizeof w->path, "/feeds/%s.ics", token.s);
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	struct world *w = *state;

	directory_free(w->directory);
	cache_free(w->cache);
	published_free(w->told);
	free(w);
	return 0;
}

static struct response *ask(const struct world *w, struct http_request request)
{
	return endpoints_answer(&request, &w->site);
}

static struct response *get(const struct world *w, const char *path)
{
	return ask(w, (struct http_request){ .path = path });
}

static void assert_header(const struct response *r, const char *name, const char *value)
{
	const char *is = response_find(r, name);

	if (is == NULL || strcmp(is, value) != 0)
		fail_msg("%s: %s, not %s", name, is != NULL ? is : "(none)", value);
}

static void a_feed_comes_with_all_that_clients_and_proxies_need(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *r = get(w, w->path);
	size_t n;

	assert_int_equal(response_status(r), 200);
	assert_memory_equal(response_body(r, &n), "BEGIN:VCALENDAR\r\n", 17);
	assert_header(r, "Content-Type", "text/calendar; charset=utf-8");
	assert_header(r, "Content-Disposition", "inline; filename=\"tom.ics\"");
	assert_header(r, "Cache-Control", "private, no-cache");
	assert_header(r, "X-Robots-Tag", "noindex");
	assert_header(r, "Referrer-Policy", "no-referrer");
	assert_header(r, "X-Content-Type-Options", "nosniff");
	assert_header(r, "Last-Modified", "Thu, 28 May 2026 20:26:40 GMT");
	assert_null(response_find(r, "Content-Encoding"));
	const char *etag = response_find(r, "ETag");
	assert_int_equal(strlen(etag), 34);
	assert_int_equal(etag[0], '"');
	assert_int_equal(etag[33], '"');
	assert_int_equal(w->fetches, 1);
	assert_true(subject_same(w->fetched, told_who(w->told, "tom")));
}

static void what_a_client_has_is_not_sent_again(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *first = get(w, w->path);
	const char *etag = response_find(first, "ETag");
	const struct { const char *fmt; int status; } cases[] = {
		{ "%s", 304 }, { "W/%s", 304 }, { "\"a\", %s", 304 }, { "\"a\",W/%s ,\"b\"", 304 }, { "*", 304 },
		{ "  %s  ", 304 }, { "\"a\"", 200 }, { "", 200 }, { "%.20s", 200 }, { "%s-gz", 200 }, { "x%s", 200 },
		{ "\"%s\"", 200 }, { ",,,", 200 }, { "W/", 200 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char list[256];

		snprintf(list, sizeof list, cases[i].fmt, etag);
		scoped(response) struct response *r = ask(w, (struct http_request){ .path = w->path, .if_none_match = list });
		if (response_status(r) != cases[i].status)
			fail_msg("%d for If-None-Match: %s", response_status(r), list);
		if (response_status(r) == 304) {
			assert_header(r, "ETag", etag);
			assert_header(r, "Cache-Control", "private, no-cache");
			assert_null(response_find(r, "Content-Type"));
		}
	}
}

static void dates_count_only_where_no_etag_was_sent(void **state)
{
	struct world *w = *state;
	const struct { const char *since, *etag; int status; } cases[] = {
		{ "Thu, 28 May 2026 20:26:40 GMT", NULL, 304 }, { "Fri, 29 May 2026 00:00:00 GMT", NULL, 304 },
		{ "Thu, 28 May 2026 20:26:39 GMT", NULL, 200 }, { "yesterday", NULL, 200 }, { "", NULL, 200 },
		{ "Thu, 28 Mau 2030 20:26:40 GMT", NULL, 200 }, { "Thu, 31 Feb 2030 20:26:40 GMT", NULL, 200 },
		{ "Thu, 28 May 2030 20:26:40 CET", NULL, 200 }, { "Fri, 29 May 2026 00:00:00 GMT", "\"a\"", 200 },
		{ "Thu, 28 May 2026 20:26:40 GMTx", NULL, 200 }, { "Thu, 28 anF 2030 20:26:40 GMT", NULL, 200 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(response) struct response *r = ask(w, (struct http_request){
			.path = w->path, .if_modified_since = cases[i].since, .if_none_match = cases[i].etag });

		if (response_status(r) != cases[i].status)
			fail_msg("%d for If-Modified-Since: %s", response_status(r), cases[i].since);
	}
}

static void a_change_is_another_etag(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *before = get(w, w->path);

	told_visit(w->told, "tom", "york", NULL, "2027-02-01", 1);
	told_publish(w->told, world_day("2027-01-01"));
	open_on(w, "2027-01-01");
	scoped(response) struct response *after = ask(w, (struct http_request){
		.path = w->path, .if_none_match = response_find(before, "ETag") });
	assert_int_equal(response_status(after), 200);
	assert_string_not_equal(response_find(before, "ETag"), response_find(after, "ETag"));
}

static void nobody_learns_which_links_there_are(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *unknown = get(w, "/feeds/abcdefghijklmnopqrstuvwxyz.ics");
	static const char *const paths[] = {
		"", "/", "/feeds", "/feeds/", "/feeds/.ics", "/feeds/%s", "/feeds/%s.ICS", "/feeds/%s.ics/", "/feeds//%s.ics",
		"//feeds/%s.ics", "/feeds/./%s.ics", "/feeds/x/../%s.ics", "/feeds/%2e/%s.ics", "/%66eeds/%s.ics",
		"/feeds/%s%2eics", "/feeds/%s.ics%00", "/feeds/%s.ics.ics", "/Feeds/%s.ics", "feeds/%s.ics", "/feeds/%s.ics ",
		"http://x/feeds/%s.ics", "/feeds/\xc0\xae/%s.ics", "/feeds/../etc/passwd", "/healthz/", "/healthzz",
		"/robots.txt/x", "/feeds/..%2f..%2fetc/passwd.ics", "*",
	};

	assert_int_equal(response_status(unknown), 404);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct token token = directory_token(w->directory, LINK_FEED, told_who(w->told, "tom"));
		size_t n, m;
		char *path = mem_text(paths[i]), *at = strstr(path, "%s");

		/* No printf() with a table's words: put the token in by hand. */
		char *whole = at == NULL ? mem_text(path) : mem_format("%.*s%s%s", (int)(at - path), path, token.s, at + 2);
		scoped(response) struct response *r = get(w, whole);
		if (response_status(r) != 404)
			fail_msg("%d for %s", response_status(r), whole);
		assert_string_equal(response_body(r, &n), response_body(unknown, &m));
		assert_header(r, "Content-Type", response_find(unknown, "Content-Type"));
		assert_null(response_find(r, "ETag"));
		free(path);
		free(whole);
	}
	assert_int_equal(w->fetches, 0);
}

static void a_form_for_nothing_is_answered_like_a_link_to_nothing(void **state)
{
	static const char *const taken[] = { "/my/", "/my/x", "/board/", "/board/x/y" };
	static const char *const not_taken[] = {
		"", "/", "/my", "/board", "/My/", "/%6dy/", "//my/", "my/", "/feeds/x.ics", "/feeds/my/", "/myx/", "/boards/",
	};
	struct world *w = *state;
	scoped(response) struct response *unknown = get(w, "/feeds/abcdefghijklmnopqrstuvwxyz.ics");

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		size_t n, m;
		scoped(response) struct response *r = ask(w, (struct http_request){
			.path = taken[i], .is_post = true, .form = "a=b", .form_length = 3, .ticket = 1 });

		assert_true(endpoints_take_form(taken[i]));
		assert_int_equal(response_status(r), 404);
		assert_string_equal(response_body(r, &n), response_body(unknown, &m));
		assert_header(r, "Content-Type", response_find(unknown, "Content-Type"));
	}
	for (size_t i = 0; i < sizeof not_taken / sizeof *not_taken; i++)
		assert_false(endpoints_take_form(not_taken[i]));
	assert_false(endpoints_take_form(w->path));
}

static void a_revoked_link_ends_in_two_steps(void **state)
{
	struct world *w = *state;
	struct subject_ix tom = told_who(w->told, "tom");

	w->told->subjects[tom.i].generation = 2;
	*mem_push(w->told->retired, w->told->n_retired) = (struct retired_link){ tom, 1, world_day("2027-01-02") };
	open_on(w, "2027-01-02");
	scoped(response) struct response *ended = ask(w, (struct http_request){
		.path = w->path, .if_modified_since = "Fri, 01 Jan 2038 00:00:00 GMT" });
	size_t n;
	assert_int_equal(response_status(ended), 200);
	assert_non_null(strstr(response_body(ended, &n), "This link has been replaced"));
	assert_null(response_find(ended, "Last-Modified"));
	assert_null(response_find(ended, "Location"));
	assert_header(ended, "Content-Disposition", "inline; filename=\"calendar.ics\"");
	scoped(response) struct response *same = ask(w, (struct http_request){
		.path = w->path, .if_none_match = response_find(ended, "ETag") });
	assert_int_equal(response_status(same), 304);
	open_on(w, "2027-02-01");
	scoped(response) struct response *gone = get(w, w->path);
	assert_int_equal(response_status(gone), 410);
	assert_int_equal(w->fetches, 0);
}

static void gzip_is_given_to_who_asks_where_hr_allows_it(void **state)
{
	struct world *w = *state;
	const struct { const char *accept; bool gzip; } cases[] = {
		{ "gzip", true }, { "deflate, gzip;q=0.5", true }, { "*", true }, { "x-gzip", true }, { "gzip;q=0", false },
		{ "gzip; q=0.0, deflate", false }, { "identity", false }, { "", false }, { NULL, false }, { "gzipped", false },
		{ "br,gzip", true }, { "*, gzip;q=0", false }, { "gzip;Q=0", false }, { "GZIP", true }, { "*;q=0", false },
		{ "x-gzip;q=0, *", false },
	};

	scoped(response) struct response *off = ask(w, (struct http_request){ .path = w->path, .accept_encoding = "gzip" });
	assert_null(response_find(off, "Content-Encoding"));
	assert_null(response_find(off, "Vary"));
	w->site.gzip = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(response) struct response *r = ask(w, (struct http_request){ .path = w->path, .accept_encoding = cases[i].accept });

		assert_header(r, "Vary", "Accept-Encoding");
		if ((response_find(r, "Content-Encoding") != NULL) != cases[i].gzip)
			fail_msg("for Accept-Encoding: %s", cases[i].accept);
		assert_int_equal(strstr(response_find(r, "ETag"), "-gz\"") != NULL, cases[i].gzip);
	}
}

static void what_is_compressed_is_the_same_calendar(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *plain = get(w, w->path);
	char out[65536];
	size_t n, m;
	z_stream z = { .next_out = (Bytef *)out, .avail_out = sizeof out };

	w->site.gzip = true;
	scoped(response) struct response *packed = ask(w, (struct http_request){ .path = w->path, .accept_encoding = "gzip" });
	z.next_in = (Bytef *)(uintptr_t)response_body(packed, &n);
	z.avail_in = (uInt)n;
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	const char *bytes = response_body(plain, &m);
	assert_int_equal(z.total_out, m);
	assert_memory_equal(out, bytes, m);
	assert_true(n < m);
	scoped(response) struct response *known = ask(w, (struct http_request){
		.path = w->path, .accept_encoding = "gzip", .if_none_match = response_find(packed, "ETag") });
	assert_int_equal(response_status(known), 304);
	scoped(response) struct response *other = ask(w, (struct http_request){
		.path = w->path, .accept_encoding = "gzip", .if_none_match = response_find(plain, "ETag") });
	assert_int_equal(response_status(other), 200);
}

static void an_answer_outlives_the_directory_it_came_from(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *r = get(w, w->path);
	size_t n;

	open_on(w, "2027-01-02");
	cache_free(w->cache);
	w->cache = w->site.cache = cache_new(1 << 20, NULL);
	assert_memory_equal(response_body(r, &n), "BEGIN:VCALENDAR\r\n", 17);
	assert_string_equal(response_body(r, &n) + n - 15, "END:VCALENDAR\r\n");
}

/* HR changed something and took it back: the same bytes, but news all the same. */
static void an_answer_that_was_kept_is_not_told_of_another_time_or_name(void **state)
{
	struct world *w = *state;
	struct subject *tom = &w->told->subjects[told_who(w->told, "tom").i];
	scoped(response) struct response *before = get(w, w->path);

	tom->changed += 60;
	open_on(w, "2027-01-01");
	scoped(response) struct response *later = get(w, w->path);
	assert_header(later, "Last-Modified", "Thu, 28 May 2026 20:27:40 GMT");
	assert_string_not_equal(response_find(before, "ETag"), response_find(later, "ETag"));
	free(tom->id);
	tom->id = mem_text("tom2");
	open_on(w, "2027-01-01");
	scoped(response) struct response *renamed = get(w, w->path);
	assert_header(renamed, "Content-Disposition", "inline; filename=\"tom2.ics\"");
}

static void health_is_told_in_a_word(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *well = get(w, "/healthz");
	size_t n;

	assert_int_equal(response_status(well), 200);
	assert_string_equal(response_body(well, &n), "ok\n");
	assert_header(well, "Cache-Control", "no-store");
	w->site.trouble = "the store does not answer";
	scoped(response) struct response *ill = get(w, "/healthz");
	assert_int_equal(response_status(ill), 503);
	assert_string_equal(response_body(ill, &n), "trouble; crosstrainctl status tells which\n");
	/* Feeds are served from memory all the while. */
	scoped(response) struct response *feed = get(w, w->path);
	assert_int_equal(response_status(feed), 200);
}

static void robots_may_fetch_feeds(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *r = get(w, "/robots.txt");
	size_t n;

	assert_int_equal(response_status(r), 200);
	assert_non_null(strstr(response_body(r, &n), "Allow: /feeds/\n"));
}

static void write_a_page(void *arg, struct text *out)
{
	(void)arg;
	text_add(out, "crosstrain_healthy 1\n");
}

static void metrics_are_there_where_hr_shows_them(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *hidden = get(w, "/metrics");
	size_t n;

	assert_int_equal(response_status(hidden), 404);
	w->site.scrape = write_a_page;
	scoped(response) struct response *shown = get(w, "/metrics");
	scoped(response) struct response *longer = get(w, "/metrics/");
	assert_int_equal(response_status(shown), 200);
	assert_string_equal(response_body(shown, &n), "crosstrain_healthy 1\n");
	assert_header(shown, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	assert_int_equal(response_status(longer), 404);
}

static void each_answer_is_counted_for_what_it_was(void **state)
{
	struct world *w = *state;
	scoped(metrics) struct metrics *metrics = metrics_new();
	const struct figures none = { 0 };
	scoped_text struct text page = TEXT_EMPTY;
	static const char *const expected[] = {
		"_requests_total{endpoint=\"feed\",code=\"200\"} 2\n", "_requests_total{endpoint=\"feed\",code=\"304\"} 1\n",
		"_requests_total{endpoint=\"feed\",code=\"404\"} 1\n", "_requests_total{endpoint=\"health\",code=\"200\"} 1\n",
		"_requests_total{endpoint=\"other\",code=\"404\"} 3\n", "_responses_total{source=\"rendered\"} 1\n",
		"_responses_total{source=\"cache\"} 1\n", "_responses_total{source=\"not_modified\"} 1\n",
		"_fetches_total{client=\"evolution\"} 1\n", "_fetches_total{client=\"other\"} 2\n",
		"_render_duration_seconds_count 1\n",
		/* The calendar, and the 304 in its place. */
		"_cache_entries 2\n",
	};

	w->site.metrics = metrics;
	cache_free(w->cache);
	w->cache = w->site.cache = cache_new(1 << 20, metrics);
	response_free(get(w, w->path));
	response_free(get(w, w->path));
	response_free(ask(w, (struct http_request){ .path = w->path, .if_none_match = "*", .user_agent = "Evolution/3.46.4" }));
	response_free(get(w, "/feeds/nobody.ics"));
	response_free(get(w, "/healthz"));
	response_free(get(w, "/healthz/"));
	response_free(get(w, "/metrics"));
	response_free(get(w, "/"));
	metrics_write(&page, metrics, &none);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		if (strstr(text_str(&page), expected[i]) == NULL)
			fail_msg("not there: %s", expected[i]);
}

static void the_cache_keeps_what_was_asked_for_last(void **state)
{
	enum { MOST = 14000, ROOM = 10 };       /* ten answers of a thousand bytes, and no eleventh */
	scoped(cache) struct cache *cache = cache_new(MOST, NULL);
	struct digest etags[30];

	(void)state;
	for (int i = 0; i < 30; i++) {
		scoped_text struct text text = TEXT_EMPTY;

		for (int j = 0; j < 1000; j++)
			text_add_char(&text, (char)('a' + i % 26));
		etags[i] = digest_of(&i, sizeof i);
		scoped(response) struct response *response = response_make(200, &text);
		cache_keep(cache, &etags[i], 0, response);
		assert_true(cache_size(cache) <= MOST);
		/* The first one is asked for again and again, so it stays. */
		scoped(response) struct response *first = cache_find(cache, &etags[0], 0);
		assert_non_null(first);
	}
	for (int i = 1; i < 30; i++) {
		scoped(response) struct response *response = cache_find(cache, &etags[i], 0);
		size_t n;

		assert_int_equal(response != NULL, i > 30 - ROOM);
		if (response != NULL)
			assert_int_equal(response_body(response, &n)[999], 'a' + i % 26);
		assert_null(cache_find(cache, &etags[i], CACHE_PACKED));
	}
}

static void what_is_larger_than_the_cache_is_sent_all_the_same(void **state)
{
	struct world *w = *state;
	scoped(cache) struct cache *tiny = cache_new(100, NULL);

	w->site.cache = tiny;
	scoped(response) struct response *r = get(w, w->path);
	assert_int_equal(response_status(r), 200);
	assert_int_equal(cache_size(tiny), 0);
}

#define in_world(test) cmocka_unit_test_setup_teardown(test, make_world, free_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_world(a_feed_comes_with_all_that_clients_and_proxies_need),
		in_world(what_a_client_has_is_not_sent_again),
		in_world(dates_count_only_where_no_etag_was_sent),
		in_world(a_change_is_another_etag),
		in_world(nobody_learns_which_links_there_are),
		in_world(a_form_for_nothing_is_answered_like_a_link_to_nothing),
		in_world(a_revoked_link_ends_in_two_steps),
		in_world(gzip_is_given_to_who_asks_where_hr_allows_it),
		in_world(what_is_compressed_is_the_same_calendar),
		in_world(an_answer_outlives_the_directory_it_came_from),
		in_world(an_answer_that_was_kept_is_not_told_of_another_time_or_name),
		in_world(health_is_told_in_a_word),
		in_world(robots_may_fetch_feeds),
		in_world(metrics_are_there_where_hr_shows_them),
		in_world(each_answer_is_counted_for_what_it_was),
		cmocka_unit_test(the_cache_keeps_what_was_asked_for_last),
		in_world(what_is_larger_than_the_cache_is_sent_all_the_same),
	};

	return cmocka_run_group_tests_name("endpoints", tests, NULL, NULL);
}
