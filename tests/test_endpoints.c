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
	w->cache = cache_new(1 << 20);
	w->site = (struct site){ .cache = w->cache, .fetched = note_fetched, .arg = w };
	open_on(w, "2027-01-01");
	struct token token = directory_token(w->directory, told_who(w->told, "tom"));
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

static void response_leave(struct response *response)
{
	response_fini(response);
}
#define scoped_response __attribute__((cleanup(response_leave)))

static struct response ask(const struct world *w, struct request request)
{
	struct response response = { 0 };

	endpoints_answer(&response, &request, &w->site);
	return response;
}

static struct response get(const struct world *w, const char *path)
{
	return ask(w, (struct request){ .path = path });
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
	scoped_response struct response r = get(w, w->path);
	size_t n;

	assert_int_equal(r.status, 200);
	assert_memory_equal(body_bytes(r.body, &n), "BEGIN:VCALENDAR\r\n", 17);
	assert_header(&r, "Content-Type", "text/calendar; charset=utf-8");
	assert_header(&r, "Content-Disposition", "inline; filename=\"tom.ics\"");
	assert_header(&r, "Cache-Control", "private, no-cache");
	assert_header(&r, "X-Robots-Tag", "noindex");
	assert_header(&r, "Referrer-Policy", "no-referrer");
	assert_header(&r, "X-Content-Type-Options", "nosniff");
	assert_header(&r, "Last-Modified", "Thu, 28 May 2026 20:26:40 GMT");
	assert_null(response_find(&r, "Content-Encoding"));
	const char *etag = response_find(&r, "ETag");
	assert_int_equal(strlen(etag), 34);
	assert_int_equal(etag[0], '"');
	assert_int_equal(etag[33], '"');
	assert_int_equal(w->fetches, 1);
	assert_true(subject_same(w->fetched, told_who(w->told, "tom")));
}

static void what_a_client_has_is_not_sent_again(void **state)
{
	struct world *w = *state;
	scoped_response struct response first = get(w, w->path);
	const char *etag = response_find(&first, "ETag");
	const struct { const char *fmt; int status; } cases[] = {
		{ "%s", 304 }, { "W/%s", 304 }, { "\"a\", %s", 304 }, { "\"a\",W/%s ,\"b\"", 304 }, { "*", 304 },
		{ "  %s  ", 304 }, { "\"a\"", 200 }, { "", 200 }, { "%.20s", 200 }, { "%s-gz", 200 }, { "x%s", 200 },
		{ "\"%s\"", 200 }, { ",,,", 200 }, { "W/", 200 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char list[256];

		snprintf(list, sizeof list, cases[i].fmt, etag);
		scoped_response struct response r = ask(w, (struct request){ .path = w->path, .if_none_match = list });
		if (r.status != cases[i].status)
			fail_msg("%d for If-None-Match: %s", r.status, list);
		if (r.status == 304) {
			assert_header(&r, "ETag", etag);
			assert_header(&r, "Cache-Control", "private, no-cache");
			assert_null(response_find(&r, "Content-Type"));
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
		scoped_response struct response r = ask(w, (struct request){
			.path = w->path, .if_modified_since = cases[i].since, .if_none_match = cases[i].etag });

		if (r.status != cases[i].status)
			fail_msg("%d for If-Modified-Since: %s", r.status, cases[i].since);
	}
}

static void a_change_is_another_etag(void **state)
{
	struct world *w = *state;
	scoped_response struct response before = get(w, w->path);

	told_visit(w->told, "tom", "york", NULL, "2027-02-01", 1);
	told_publish(w->told, world_day("2027-01-01"));
	open_on(w, "2027-01-01");
	scoped_response struct response after = ask(w, (struct request){
		.path = w->path, .if_none_match = response_find(&before, "ETag") });
	assert_int_equal(after.status, 200);
	assert_string_not_equal(response_find(&before, "ETag"), response_find(&after, "ETag"));
}

static void nobody_learns_which_links_there_are(void **state)
{
	struct world *w = *state;
	scoped_response struct response unknown = get(w, "/feeds/abcdefghijklmnopqrstuvwxyz.ics");
	static const char *const paths[] = {
		"", "/", "/feeds", "/feeds/", "/feeds/.ics", "/feeds/%s", "/feeds/%s.ICS", "/feeds/%s.ics/", "/feeds//%s.ics",
		"//feeds/%s.ics", "/feeds/./%s.ics", "/feeds/x/../%s.ics", "/feeds/%2e/%s.ics", "/%66eeds/%s.ics",
		"/feeds/%s%2eics", "/feeds/%s.ics%00", "/feeds/%s.ics.ics", "/Feeds/%s.ics", "feeds/%s.ics", "/feeds/%s.ics ",
		"http://x/feeds/%s.ics", "/feeds/\xc0\xae/%s.ics", "/feeds/../etc/passwd", "/healthz/", "/healthzz",
		"/robots.txt/x", "/feeds/..%2f..%2fetc/passwd.ics", "*",
	};

	assert_int_equal(unknown.status, 404);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct token token = directory_token(w->directory, told_who(w->told, "tom"));
		size_t n, m;
		char *path = mem_text(paths[i]), *at = strstr(path, "%s");

		/* No printf() with a table's words: put the token in by hand. */
		char *whole = at == NULL ? mem_text(path) : mem_format("%.*s%s%s", (int)(at - path), path, token.s, at + 2);
		scoped_response struct response r = get(w, whole);
		if (r.status != 404)
			fail_msg("%d for %s", r.status, whole);
		assert_string_equal(body_bytes(r.body, &n), body_bytes(unknown.body, &m));
		assert_int_equal(r.n_headers, unknown.n_headers);
		free(path);
		free(whole);
	}
	assert_int_equal(w->fetches, 0);
}

static void a_revoked_link_ends_in_two_steps(void **state)
{
	struct world *w = *state;
	struct subject_ix tom = told_who(w->told, "tom");

	w->told->subjects[tom.i].generation = 2;
	*mem_push(w->told->retired, w->told->n_retired) = (struct retired_link){ tom, 1, world_day("2027-01-02") };
	open_on(w, "2027-01-02");
	scoped_response struct response ended = ask(w, (struct request){
		.path = w->path, .if_modified_since = "Fri, 01 Jan 2038 00:00:00 GMT" });
	size_t n;
	assert_int_equal(ended.status, 200);
	assert_non_null(strstr(body_bytes(ended.body, &n), "This link has been replaced"));
	assert_null(response_find(&ended, "Last-Modified"));
	assert_null(response_find(&ended, "Location"));
	assert_header(&ended, "Content-Disposition", "inline; filename=\"calendar.ics\"");
	scoped_response struct response same = ask(w, (struct request){
		.path = w->path, .if_none_match = response_find(&ended, "ETag") });
	assert_int_equal(same.status, 304);
	open_on(w, "2027-02-01");
	scoped_response struct response gone = get(w, w->path);
	assert_int_equal(gone.status, 410);
	assert_int_equal(w->fetches, 0);
}

static void gzip_is_given_to_who_asks_where_hr_allows_it(void **state)
{
	struct world *w = *state;
	const struct { const char *accept; bool gzip; } cases[] = {
		{ "gzip", true }, { "deflate, gzip;q=0.5", true }, { "*", true }, { "x-gzip", true }, { "gzip;q=0", false },
		{ "gzip; q=0.0, deflate", false }, { "identity", false }, { "", false }, { NULL, false }, { "gzipped", false },
		{ "br,gzip", true },
	};

	scoped_response struct response off = ask(w, (struct request){ .path = w->path, .accept_encoding = "gzip" });
	assert_null(response_find(&off, "Content-Encoding"));
	assert_null(response_find(&off, "Vary"));
	w->site.gzip = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_response struct response r = ask(w, (struct request){ .path = w->path, .accept_encoding = cases[i].accept });

		assert_header(&r, "Vary", "Accept-Encoding");
		if ((response_find(&r, "Content-Encoding") != NULL) != cases[i].gzip)
			fail_msg("for Accept-Encoding: %s", cases[i].accept);
		assert_int_equal(strstr(response_find(&r, "ETag"), "-gz\"") != NULL, cases[i].gzip);
	}
}

static void what_is_compressed_is_the_same_calendar(void **state)
{
	struct world *w = *state;
	scoped_response struct response plain = get(w, w->path);
	char out[65536];
	size_t n, m;
	z_stream z = { .next_out = (Bytef *)out, .avail_out = sizeof out };

	w->site.gzip = true;
	scoped_response struct response packed = ask(w, (struct request){ .path = w->path, .accept_encoding = "gzip" });
	z.next_in = (Bytef *)(uintptr_t)body_bytes(packed.body, &n);
	z.avail_in = (uInt)n;
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	const char *bytes = body_bytes(plain.body, &m);
	assert_int_equal(z.total_out, m);
	assert_memory_equal(out, bytes, m);
	assert_true(n < m / 2);
	scoped_response struct response known = ask(w, (struct request){
		.path = w->path, .accept_encoding = "gzip", .if_none_match = response_find(&packed, "ETag") });
	assert_int_equal(known.status, 304);
	scoped_response struct response other = ask(w, (struct request){
		.path = w->path, .accept_encoding = "gzip", .if_none_match = response_find(&plain, "ETag") });
	assert_int_equal(other.status, 200);
}

static void an_answer_outlives_the_directory_it_came_from(void **state)
{
	struct world *w = *state;
	scoped_response struct response r = get(w, w->path);
	size_t n;

	open_on(w, "2027-01-02");
	cache_free(w->cache);
	w->cache = w->site.cache = cache_new(1 << 20);
	assert_memory_equal(body_bytes(r.body, &n), "BEGIN:VCALENDAR\r\n", 17);
	assert_string_equal(body_bytes(r.body, &n) + n - 15, "END:VCALENDAR\r\n");
}

static void health_is_told_in_a_word_or_a_line(void **state)
{
	struct world *w = *state;
	scoped_response struct response well = get(w, "/healthz");
	size_t n;

	assert_int_equal(well.status, 200);
	assert_string_equal(body_bytes(well.body, &n), "ok\n");
	assert_header(&well, "Cache-Control", "no-store");
	w->site.trouble = "the store does not answer";
	scoped_response struct response ill = get(w, "/healthz");
	assert_int_equal(ill.status, 503);
	assert_string_equal(body_bytes(ill.body, &n), "the store does not answer\n");
	/* Feeds are served from memory all the while. */
	scoped_response struct response feed = get(w, w->path);
	assert_int_equal(feed.status, 200);
}

static void robots_may_fetch_feeds(void **state)
{
	struct world *w = *state;
	scoped_response struct response r = get(w, "/robots.txt");
	size_t n;

	assert_int_equal(r.status, 200);
	assert_non_null(strstr(body_bytes(r.body, &n), "Allow: /feeds/\n"));
}

static void before_the_first_publication_clients_are_asked_to_wait(void **state)
{
	struct world *w = *state;

	w->site.directory = NULL;
	scoped_response struct response r = get(w, w->path);
	assert_int_equal(r.status, 503);
	assert_header(&r, "Retry-After", "5");
}

static void the_cache_keeps_what_was_asked_for_last(void **state)
{
	scoped(cache) struct cache *cache = cache_new(10 * 1160);
	struct digest etags[30];

	(void)state;
	for (int i = 0; i < 30; i++) {
		scoped_text struct text text = TEXT_EMPTY;

		for (int j = 0; j < 1000; j++)
			text_add_char(&text, (char)('a' + i % 26));
		etags[i] = digest_of(&i, sizeof i);
		scoped(body) struct body *body = body_make(&text);
		cache_keep(cache, &etags[i], false, body);
		assert_true(cache_size(cache) <= 10 * 1160);
		/* The first one is asked for again and again, so it stays. */
		scoped(body) struct body *first = cache_find(cache, &etags[0], false);
		assert_non_null(first);
	}
	for (int i = 1; i < 30; i++) {
		scoped(body) struct body *body = cache_find(cache, &etags[i], false);
		size_t n;

		assert_int_equal(body != NULL, i >= 21);
		if (body != NULL)
			assert_int_equal(body_bytes(body, &n)[999], 'a' + i % 26);
		assert_null(cache_find(cache, &etags[i], true));
	}
}

static void what_is_larger_than_the_cache_is_sent_all_the_same(void **state)
{
	struct world *w = *state;
	scoped(cache) struct cache *tiny = cache_new(100);

	w->site.cache = tiny;
	scoped_response struct response r = get(w, w->path);
	assert_int_equal(r.status, 200);
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
		in_world(a_revoked_link_ends_in_two_steps),
		in_world(gzip_is_given_to_who_asks_where_hr_allows_it),
		in_world(what_is_compressed_is_the_same_calendar),
		in_world(an_answer_outlives_the_directory_it_came_from),
		in_world(health_is_told_in_a_word_or_a_line),
		in_world(robots_may_fetch_feeds),
		in_world(before_the_first_publication_clients_are_asked_to_wait),
		cmocka_unit_test(the_cache_keeps_what_was_asked_for_last),
		in_world(what_is_larger_than_the_cache_is_sent_all_the_same),
	};

	return cmocka_run_group_tests_name("endpoints", tests, NULL, NULL);
}
