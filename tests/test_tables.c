/* Tables on screens and in pipes.  What is tested has no door but its program's main(), so
 * it is taken in whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../daemon/ctl/print.c"

static const struct column columns[] = {
	{ .title = "DAY" }, { .title = "WHO", .may_shrink = true }, { .title = "N", .is_right = true },
	{ .title = "WHY" },
};

/* The same two rows on a screen of that width. */
static void assert_table(int width, const char *expected)
{
	scoped(table) struct table *table = table_new(columns, sizeof columns / sizeof *columns);
	scoped_text struct text out = TEXT_EMPTY;
	struct screen screen = { .width = width };

	table_cell(table, "2027-01-04");
	table_cell(table, "Zoë Müller-Østergård (zoe)");
	table_cell(table, "7");
	table_cell(table, NULL);
	table_cell(table, "2027-01-05");
	table_cell(table, "王小明 (wang)");
	table_cellf(table, "%d", 12);
	table_cell(table, NULL);
	table_write(&out, table, screen);
	assert_string_equal(text_str(&out), expected);
}

static void a_pipe_gets_all_of_it(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_table(0, "DAY         WHO                          N\n"
	                "2027-01-04  Zoë Müller-Østergård (zoe)   7\n"
	                "2027-01-05  王小明 (wang)               12\n");
}

static void a_narrow_screen_gets_cut_names_in_straight_columns(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_table(28, "DAY         WHO            N\n"
	                 "2027-01-04  Zoë Müller-…   7\n"
	                 "2027-01-05  王小明 (wan…  12\n");
}

static void what_cannot_shrink_stays_whole(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_table(5, "DAY         WHO        N\n"
	                "2027-01-04  Zoë Mül…   7\n"
	                "2027-01-05  王小明 …  12\n");
}

static void width_counts_what_a_terminal_shows(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_int_equal(print_width("Müller"), 6);
	assert_int_equal(print_width("Mu\xcc\x88ller"), 6);     /* a combining mark */
	assert_int_equal(print_width("王小明"), 6);
	assert_int_equal(print_width("\xff\xfe"), 2);           /* no UTF-8 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pipe_gets_all_of_it),
		cmocka_unit_test(a_narrow_screen_gets_cut_names_in_straight_columns),
		cmocka_unit_test(what_cannot_shrink_stays_whole),
		cmocka_unit_test(width_counts_what_a_terminal_shows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
