/* How much waits that people sent from their pages, and how often they may. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../daemon/inbox.h"

enum { MINUTE = 60 };

static void one_page_takes_a_few_places_and_leaves_the_rest(void **state)
{
	scoped(inbox) struct inbox *inbox = inbox_new();

	(void)state;
	for (int i = 0; i < INBOX_OF_ONE; i++)
		assert_int_equal(inbox_take(inbox, 7, false, 0), INBOX_TAKEN);
	assert_int_equal(inbox_take(inbox, 7, false, 0), INBOX_FULL);
	assert_int_equal(inbox_take(inbox, 8, false, 0), INBOX_TAKEN);
	inbox_done(inbox, 7);
	assert_int_equal(inbox_take(inbox, 7, false, 0), INBOX_TAKEN);
	assert_int_equal(inbox_take(inbox, 7, false, 0), INBOX_FULL);
}

static void all_together_take_no_more_than_there_is_room_for(void **state)
{
	scoped(inbox) struct inbox *inbox = inbox_new();

	(void)state;
	for (int i = 0; i < INBOX_MOST; i++)
		assert_int_equal(inbox_take(inbox, 1 + i, false, 0), INBOX_TAKEN);
	assert_int_equal(inbox_take(inbox, 1 + INBOX_MOST, false, 0), INBOX_FULL);
	inbox_done(inbox, 1);
	assert_int_equal(inbox_take(inbox, 1 + INBOX_MOST, false, 0), INBOX_TAKEN);
}

static void what_is_published_may_not_change_without_end(void **state)
{
	scoped(inbox) struct inbox *inbox = inbox_new();

	(void)state;
	for (int i = 0; i < INBOX_BURST; i++) {
		assert_int_equal(inbox_take(inbox, 7, true, 1000), INBOX_TAKEN);
		inbox_done(inbox, 7);
	}
	assert_int_equal(inbox_take(inbox, 7, true, 1000), INBOX_TOO_OFTEN);
	assert_int_equal(inbox_take(inbox, 7, false, 1000), INBOX_TAKEN);
	inbox_done(inbox, 7);
	assert_int_equal(inbox_take(inbox, 8, true, 1000), INBOX_TAKEN);
	inbox_done(inbox, 8);

	/* One more after a minute, and as many as before after half an hour. */
	assert_int_equal(inbox_take(inbox, 7, true, 1000 + MINUTE), INBOX_TAKEN);
	inbox_done(inbox, 7);
	assert_int_equal(inbox_take(inbox, 7, true, 1000 + MINUTE), INBOX_TOO_OFTEN);
	for (int i = 0; i < INBOX_BURST; i++) {
		assert_int_equal(inbox_take(inbox, 7, true, 1000 + (INBOX_BURST + 2) * MINUTE), INBOX_TAKEN);
		inbox_done(inbox, 7);
	}
	assert_int_equal(inbox_take(inbox, 7, true, 1000 + (INBOX_BURST + 2) * MINUTE), INBOX_TOO_OFTEN);
}

/* Whoever did nothing for a while is forgotten, so there is always a place for the next. */
static void any_number_of_pages_come_and_go(void **state)
{
	scoped(inbox) struct inbox *inbox = inbox_new();

	(void)state;
	for (int i = 0; i < 10 * INBOX_MOST; i++) {
		assert_int_equal(inbox_take(inbox, 1 + i, true, i), INBOX_TAKEN);
		inbox_done(inbox, 1 + i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_page_takes_a_few_places_and_leaves_the_rest),
		cmocka_unit_test(all_together_take_no_more_than_there_is_room_for),
		cmocka_unit_test(what_is_published_may_not_change_without_end),
		cmocka_unit_test(any_number_of_pages_come_and_go),
	};

	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
