/* Sorting by small whole numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "world.h"

struct card { uint32_t rank, number; };

static size_t rank_of(const void *card, const void *most)
{
	return *(const uint32_t *)most - ((const struct card *)card)->rank;
}

static void what_is_equal_keeps_its_order(void **state)
{
	const uint32_t most = 12;

	(void)state;
	for (uint32_t n = 0; n < 200; n++) {
		struct dice dice = { n };
		scoped(heap) struct card *cards = mem_array(struct card, n);

		for (uint32_t i = 0; i < n; i++)
			cards[i] = (struct card){ dice_roll(&dice, most + 1), i };
		scoped(heap) struct card *sorted = order_by(rank_of, &most, most + 1, cards, n, sizeof *cards);
		for (uint32_t i = 0; i < n; i++) {
			assert_int_equal(sorted[i].rank, cards[sorted[i].number].rank);
			assert_int_equal(cards[i].number, i);
			if (i > 0)
				assert_true(sorted[i - 1].rank > sorted[i].rank
				            || (sorted[i - 1].rank == sorted[i].rank && sorted[i - 1].number < sorted[i].number));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_equal_keeps_its_order),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
