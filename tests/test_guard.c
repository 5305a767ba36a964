/* Whom an edit takes out of the company, for HR to be asked whether that is meant. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "crosstrain/path.h"
#include "crosstrain/text.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */
#define BOB     "  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; },\n"

/* An office that has published, and its config as it was then. */
struct edited { struct office *o; struct org *held; };

static struct edited edited_begin(const char *from, const char *to)
{
	struct edited e = { .o = office_new() };

	office_edit(e.o, from, to);
	office_publish(e.o, MONDAY, 1000, "");
	e.held = world_org(e.o->conf);
	return e;
}

static void edited_end(struct edited *e)
{
	office_free(e->o);
	org_free(e->held);
}

#define scoped_edited __attribute__((cleanup(edited_end)))

/* Whom the edit takes out, by the config that held or, if that is NULL, without it. */
static void assert_removed(const struct edited *e, const struct org *held, const char *today, const char *ids)
{
	scoped_removals struct removals r = path_removals(e->o->org, held, e->o->published, world_day(today));
	scoped_text struct text t = TEXT_EMPTY;

	for (size_t i = 0; i < r.people; i++)
		text_addf(&t, "%s%s", i > 0 ? " " : "", published_subject(e->o->published, r.who[i])->id);
	assert_string_equal(text_str(&t), ids);
	assert_int_equal(r.of, 5);
}

static void whose_entry_is_gone_is_taken_out(void **state)
{
	scoped_edited struct edited e = edited_begin("holidays = [];", "");

	(void)state;
	assert_removed(&e, e.held, "2027-01-05", "");
	office_edit(e.o, BOB, "");
	assert_removed(&e, e.held, "2027-01-05", "bob");
	assert_removed(&e, NULL, "2027-01-05", "bob");
}

static void so_is_who_is_said_to_have_left(void **state)
{
	scoped_edited struct edited e = edited_begin("holidays = [];", "");

	(void)state;
	office_edit(e.o, "department = \"sales\"; }", "department = \"sales\"; leaves = \"2027-01-04\"; }");
	assert_removed(&e, e.held, "2027-01-05", "ann bob");
	assert_removed(&e, NULL, "2027-01-05", "ann bob");
	/* It is their last day. */
	assert_removed(&e, e.held, "2027-01-04", "");
}

/* The daemon was down on their last day, or has not published since midnight. */
static void whose_last_day_came_is_not(void **state)
{
	scoped_edited struct edited e = edited_begin("department = \"sales\"; }", "department = \"sales\"; leaves = \"2027-01-04\"; }");

	(void)state;
	assert_removed(&e, e.held, "2027-01-05", "");
	/* Nor if their entries are taken out that day; ben's is another matter. */
	office_edit(e.o, "  { id = \"bob\"; name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"; leaves = \"2027-01-04\"; },\n", "");
	office_edit(e.o, "{ id = \"ben\";", "{ id = \"ben\"; leaves = \"2027-01-01\";");
	assert_removed(&e, e.held, "2027-01-05", "ben");
	/* Without the config that held, nobody knows. */
	assert_removed(&e, NULL, "2027-01-05", "ann ben bob");
}

static void who_leaves_sooner_than_was_said_is(void **state)
{
	scoped_edited struct edited e = edited_begin("department = \"sales\"; }", "department = \"sales\"; leaves = \"2027-03-31\"; }");

	(void)state;
	office_edit(e.o, "2027-03-31", "2026-12-31");
	assert_removed(&e, e.held, "2027-01-05", "ann bob");
}

static void who_has_another_id_is_not(void **state)
{
	scoped_edited struct edited e = edited_begin("holidays = [];", "");

	(void)state;
	office_edit(e.o, "{ id = \"bob\";", "{ id = \"bo\"; was = \"bob\";");
	assert_removed(&e, e.held, "2027-01-05", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_entry_is_gone_is_taken_out),
		cmocka_unit_test(so_is_who_is_said_to_have_left),
		cmocka_unit_test(whose_last_day_came_is_not),
		cmocka_unit_test(who_leaves_sooner_than_was_said_is),
		cmocka_unit_test(who_has_another_id_is_not),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
