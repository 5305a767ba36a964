/* Which link opens which feed, for how long, and what its etag stands for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "octets.h"
#include "told.h"
#include "world.h"

#define N(array) (sizeof (array) / sizeof *(array))

static const char *const everybody[] = {
	"company", "field", "sales", "warehouse", "york", "ann", "bea", "ida", "joe", "max", "tom",
};

static void equal_states_give_equal_bytes(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 2);
	told_visit(p, "ann", "york", "joe", "2027-02-04", 1);
	told_publish(p, world_day("2027-01-01"));
	scoped(published) struct published *again = published_copy(p);
	for (size_t i = 0; i < N(everybody); i++) {
		/* The day after, with nothing aged: no byte differs. */
		char *one = told_feed(p, everybody[i], "2027-01-01"), *two = told_feed(again, everybody[i], "2027-01-02");

		assert_string_equal(one, two);
		free(one);
		free(two);
	}
}

static void a_change_reaches_its_own_people_only(void **state)
{
	static const char *const concerned[] = { "tom", "bea", "sales", "warehouse", "company" };
	scoped(published) struct published *p = told_make();

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 2);
	told_visit(p, "ann", "york", "joe", "2027-02-04", 1);
	scoped(published) struct published *after = published_copy(p);
	after->visits[0].days[0] = world_day("2027-01-03");
	after->visits[0].sequence++;
	for (size_t i = 0; i < N(everybody); i++) {
		char *one = told_feed(p, everybody[i], "2027-01-01"), *two = told_feed(after, everybody[i], "2027-01-01");
		bool changed = strcmp(one, two) != 0, expected = false;

		for (size_t j = 0; j < N(concerned); j++)
			expected |= strcmp(everybody[i], concerned[j]) == 0;
		if (changed != expected)
			fail_msg("%s %s", everybody[i], changed ? "changed" : "did not change");
		free(one);
		free(two);
	}
}

/* Over a year of days, with and without publications, an etag never stands for two texts
 * and, while the state is the same, a text has but one. */
static void an_etag_stands_for_exactly_its_bytes(void **state)
{
	scoped(published) struct published *p = told_make();
	struct { struct digest etag; char *bytes; } *known = NULL;
	size_t n = 0;

	(void)state;
	p->company.keep_past_days = 30;
	told_visit(p, "tom", "warehouse", "bea", "2026-12-30", 3);
	told_visit(p, "tom", "warehouse", "bea", "2027-01-10", 1);
	told_visit(p, "tom", "warehouse", "bea", "2027-03-10", 1);
	told_visit(p, "ann", "york", "joe", "2027-02-04", 1);
	size_t off = told_visit(p, "max", "sales", "tom", "2027-02-11", 1);
	p->visits[off].status = VISIT_CANCELLED;
	told_visit(p, "bea", "field", "ida", "2027-03-29", 1);
	for (int i = 0; i < 120; i++) {
		struct day today = day_after(world_day("2026-12-25"), i);

		if (i % 17 == 0)
			told_publish(p, today);
		scoped(directory) struct directory *d = directory_make(p, &told_key, today);
		for (size_t j = 0; j < N(everybody); j++) {
			scoped_text struct text bytes = TEXT_EMPTY;
			struct token token = directory_token(d, LINK_FEED, told_who(p, everybody[j]));
			struct feed_ref ref = directory_find(d, token.s, TOKEN_LENGTH);
			size_t k = 0;

			assert_int_equal(ref.state, LINK_LIVE);
			feed_write(&bytes, d, ref);
			while (k < n && !digest_same(&known[k].etag, &ref.etag))
				k++;
			if (k == n) {
				mem_push(known, n);
				known[k].etag = ref.etag;
				known[k].bytes = text_give(&bytes);
			} else {
				assert_string_equal(known[k].bytes, bytes.s);
			}
		}
	}
	/* Eleven feeds, some changes each: not one etag a day. */
	assert_in_range(n, 11 + 12, 11 * 8);
	for (size_t i = 0; i < n; i++)
		free(known[i].bytes);
	free(known);
}

static void links_are_secrets_that_only_the_key_tells(void **state)
{
	const struct digest_key other = { "another key" };
	struct token first = token_make(&told_key, LINK_FEED, 1, 1);

	(void)state;
	assert_int_equal(strlen(first.s), TOKEN_LENGTH);
	assert_int_equal(strspn(first.s, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LENGTH);
	/* For ever: a restored backup brings every link back. */
	assert_string_equal(first.s, "u6bz7pi4jraa2h6qcoihpuh234");
	assert_string_not_equal(first.s, token_make(&told_key, LINK_FEED, 1, 2).s);
	assert_string_not_equal(first.s, token_make(&told_key, LINK_FEED, 2, 1).s);
	assert_string_not_equal(first.s, token_make(&other, LINK_FEED, 1, 1).s);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void no_two_links_are_the_same(void **state)
{
	enum { MANY = 20000 };
	struct token *all = mem_array(struct token, MANY);

	(void)state;
	for (int i = 0; i < MANY; i++)
		all[i] = token_make(&told_key, LINK_FEED, i / 4, i % 4);
	qsort(all, MANY, sizeof *all, by_text);
	for (int i = 1; i < MANY; i++)
		assert_string_not_equal(all[i - 1].s, all[i].s);
	free(all);
}

static void a_link_opens_its_feed_and_nothing_else_opens_any(void **state)
{
	scoped(published) struct published *p = told_make();
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day("2027-01-01"));

	(void)state;
	for (size_t i = 0; i < N(everybody); i++) {
		struct token token = directory_token(d, LINK_FEED, told_who(p, everybody[i]));
		struct feed_ref ref = directory_find(d, token.s, TOKEN_LENGTH);

		assert_int_equal(ref.state, LINK_LIVE);
		assert_true(subject_same(ref.subject, told_who(p, everybody[i])));
		assert_int_equal(ref.modified, 1780000000);
		assert_int_equal(directory_find(d, token.s, TOKEN_LENGTH - 1).state, LINK_UNKNOWN);
		token.s[0] ^= 1;
		assert_int_equal(directory_find(d, token.s, TOKEN_LENGTH).state, LINK_UNKNOWN);
		token.s[0] ^= 1 ^ 0x20;
		assert_int_equal(directory_find(d, token.s, TOKEN_LENGTH).state, LINK_UNKNOWN);
	}
	assert_int_equal(directory_find(d, "", 0).state, LINK_UNKNOWN);
	char *name = feed_file_name(d, told_who(p, "tom"));
	assert_string_equal(name, "tom.ics");
	free(name);
}

static struct feed_ref find_on(const struct published *p, const char *today, const char *id, int generation)
{
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day(today));
	struct token token = token_make(&told_key, LINK_FEED, published_subject(p, told_who(p, id))->row, generation);

	return directory_find(d, token.s, TOKEN_LENGTH);
}

static void a_revoked_link_says_so_for_a_while_and_then_is_gone(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject_ix tom = told_who(p, "tom");

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	p->subjects[tom.i].generation = 3;
	*mem_push(p->retired, p->n_retired) = (struct retired_link){ tom, 1, world_day("2026-11-01") };
	*mem_push(p->retired, p->n_retired) = (struct retired_link){ tom, 2, world_day("2027-01-10") };
	assert_int_equal(find_on(p, "2027-01-10", "tom", 1).state, LINK_GONE);
	assert_int_equal(find_on(p, "2027-01-10", "tom", 2).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-01-09", "tom", 2).state, LINK_ENDED);    /* the clock went back */
	assert_int_equal(find_on(p, "2027-02-08", "tom", 2).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-02-09", "tom", 2).state, LINK_GONE);
	assert_int_equal(find_on(p, "2027-02-09", "tom", 3).state, LINK_LIVE);
	assert_int_equal(find_on(p, "2027-02-09", "tom", 4).state, LINK_UNKNOWN);
	assert_int_equal(find_on(p, "2027-01-10", "tom", 2).modified, 0);
}

static void what_has_ended_tells_nothing_personal(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	tom->generation = 2;
	tom->ended = world_day("2027-01-20");
	*mem_push(p->retired, p->n_retired) = (struct retired_link){ told_who(p, "tom"), 1, world_day("2027-01-10") };
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day("2027-01-22"));
	for (int generation = 1; generation <= 2; generation++) {
		static const char *const personal[] = { "Tom", "Berg", "tom", "Warehouse", "Bea", "Acme", "Sales", "sales" };
		scoped_text struct text out = TEXT_EMPTY, again = TEXT_EMPTY;
		struct token token = token_make(&told_key, LINK_FEED, tom->row, generation);
		struct feed_ref ref = directory_find(d, token.s, TOKEN_LENGTH);

		assert_int_equal(ref.state, LINK_ENDED);
		feed_write(&out, d, ref);
		feed_write(&again, d, ref);
		assert_string_equal(out.s, again.s);
		assert_octets(out.s);
		assert_libical_reads(out.s, 1);
		assert_non_null(strstr(out.s, generation == 1 ? "SUMMARY:This link has been replaced\r\n"
		                                              : "SUMMARY:This calendar has ended\r\n"));
		/* Past already on the day itself. */
		assert_non_null(strstr(out.s, generation == 1 ? "DTSTART;VALUE=DATE:20270109\r\n"
		                                              : "DTSTART;VALUE=DATE:20270119\r\n"));
		for (size_t i = 0; i < N(personal); i++)
			assert_null(strstr(out.s, personal[i]));
	}
}

static void who_leaves_has_their_feed_until_that_day(void **state)
{
	scoped(published) struct published *p = told_make();

	(void)state;
	p->subjects[told_who(p, "tom").i].ended = world_day("2027-01-20");
	assert_int_equal(find_on(p, "2027-01-19", "tom", 1).state, LINK_LIVE);
	assert_int_equal(find_on(p, "2027-01-20", "tom", 1).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-02-18", "tom", 1).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-02-19", "tom", 1).state, LINK_GONE);
	p->company.link_grace_days = 0;
	assert_int_equal(find_on(p, "2027-01-20", "tom", 1).state, LINK_GONE);
}

/* Calendars that keep old events on an error are emptied by the tombstone alone, and it names nobody. */
static void the_link_of_who_is_forgotten_ends_as_that_of_who_has_left(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];

	(void)state;
	told_visit(p, "tom", "warehouse", "bea", "2027-01-04", 1);
	tom->generation = 2;
	tom->ended = world_day("2027-01-20");
	*mem_push(p->retired, p->n_retired) = (struct retired_link){ told_who(p, "tom"), 1, world_day("2027-01-10") };
	assert_int_equal(find_on(p, "2027-01-20", "tom", 2).state, LINK_ENDED);
	tom->forgotten = true;
	assert_int_equal(find_on(p, "2027-01-20", "tom", 2).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-01-20", "tom", 1).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-02-18", "tom", 2).state, LINK_ENDED);
	assert_int_equal(find_on(p, "2027-02-19", "tom", 2).state, LINK_GONE);
	assert_int_equal(find_on(p, "2027-02-09", "tom", 1).state, LINK_GONE);
	assert_int_equal(find_on(p, "2027-01-19", "tom", 2).state, LINK_ENDED);    /* the clock went back */
	assert_int_equal(find_on(p, "2027-01-20", "bea", 1).state, LINK_LIVE);
}

static void a_new_name_keeps_the_link(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject *tom = &p->subjects[told_who(p, "tom").i];
	struct token before = token_make(&told_key, LINK_FEED, tom->row, 1);

	(void)state;
	free(tom->id);
	free(tom->name);
	tom->id = mem_text("tomas");
	tom->name = mem_text("Tomas Hill");
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day("2027-01-01"));
	struct token after = directory_token(d, LINK_FEED, told_who(p, "tomas"));
	assert_string_equal(before.s, after.s);
}

static void a_company_with_nobody_has_a_directory(void **state)
{
	scoped(published) struct published *p = published_new((struct digest){ "new" });
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day("2027-01-01"));

	(void)state;
	assert_int_equal(directory_find(d, "abcdefghijklmnopqrstuvwxyz", TOKEN_LENGTH).state, LINK_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_states_give_equal_bytes),
		cmocka_unit_test(a_change_reaches_its_own_people_only),
		cmocka_unit_test(an_etag_stands_for_exactly_its_bytes),
		cmocka_unit_test(links_are_secrets_that_only_the_key_tells),
		cmocka_unit_test(no_two_links_are_the_same),
		cmocka_unit_test(a_link_opens_its_feed_and_nothing_else_opens_any),
		cmocka_unit_test(a_revoked_link_says_so_for_a_while_and_then_is_gone),
		cmocka_unit_test(what_has_ended_tells_nothing_personal),
		cmocka_unit_test(who_leaves_has_their_feed_until_that_day),
		cmocka_unit_test(the_link_of_who_is_forgotten_ends_as_that_of_who_has_left),
		cmocka_unit_test(a_new_name_keeps_the_link),
		cmocka_unit_test(a_company_with_nobody_has_a_directory),
	};

	return cmocka_run_group_tests_name("links", tests, NULL, NULL);
}
