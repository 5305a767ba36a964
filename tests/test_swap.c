/* Two people trade days, and every rule is kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */

static struct visit_meant meant(const struct office *o, const char *staff, const char *host)
{
	return (struct visit_meant){ published_find(o->published, SUBJECT_STAFF, staff),
	                             published_find(o->published, SUBJECT_DEPARTMENT, host), DAY_EVER_BEFORE };
}

/* "ann/warehouse bob/field": the state in which they have traded, to be freed; or why not. */
static struct published *trade(const struct office *o, const char *both, const char *today, struct err *why_not)
{
	char a[16], a_host[16], b[16], b_host[16];
	struct swapped swapped;

	assert_int_equal(sscanf(both, "%15[^/]/%15s %15[^/]/%15s", a, a_host, b, b_host), 4);
	why_not->text[0] = '\0';
	struct published *edited = happened_swap(o->published, o->org, meant(o, a, a_host), meant(o, b, b_host),
	                                         world_day(today), &swapped, why_not);
	assert_int_equal(edited == NULL, why_not->text[0] != '\0');
	return edited;
}

static struct office *office_with(const char *lines)
{
	struct office *o = office_new();

	office_publish(o, MONDAY, 1000, lines);
	return o;
}

/* There is nothing to trade, so nobody hears of it too late. */
static void visits_that_begin_on_one_day_stay_as_they_are(void **state)
{
	scoped(office) struct office *o = office_with("ann warehouse 1 2027-01-05 -\nbob field 1 2027-01-05..2027-01-07 -\n");
	struct err why_not;

	(void)state;
	office_edit(o, "name = \"Sales\";", "name = \"Sales\"; max_away = 2;");
	scoped(published) struct published *edited = trade(o, "ann/warehouse bob/field", "2027-01-04", &why_not);
	assert_non_null(edited);
	assert_published_equal(o->published, edited);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(visits_that_begin_on_one_day_stay_as_they_are),
	};

	return cmocka_run_group_tests_name("swap", tests, NULL, NULL);
}
