/* What can be said of the rotation: counted on small worlds by hand, on drawn ones naively. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/facts.h"
#include "crosstrain/mem.h"
#include "lived.h"
#include "office.h"
#include "world.h"

#define MONDAY  "2026-12-28"        /* a week before cycle 1 */

/* An office with something said about it, and the facts of a day. */
struct told_office { struct office *o; struct heard *heard, *placed; struct facts *f; };

static void told_fini(struct told_office *t)
{
	facts_free(t->f);
	heard_free(t->placed);
	heard_free(t->heard);
	office_free(t->o);
}

#define scoped_told __attribute__((cleanup(told_fini)))

static struct told_office told_of(struct office *o)
{
	return (struct told_office){ .o = o, .heard = heard_new() };
}

static struct facts *look(struct told_office *t, const char *today)
{
	facts_free(t->f);
	heard_free(t->placed);
	t->placed = heard_place(t->heard, t->o->published);
	t->f = facts_make(t->o->published, t->o->org, t->placed, world_day(today));
	return t->f;
}

static struct subject_ix who(const struct facts *f, const char *id)
{
	struct subject_ix s = published_find(facts_published(f), SUBJECT_STAFF, id);

	return is_no_subject(s) ? published_find(facts_published(f), SUBJECT_DEPARTMENT, id) : s;
}

static const char *id_of(const struct facts *f, struct subject_ix s)
{
	return is_no_subject(s) ? "-" : published_subject(facts_published(f), s)->id;
}

/* Ids in a row, "ann bob". */
static void assert_people(const struct facts *f, struct people people, const char *ids)
{
	scoped_text struct text t = TEXT_EMPTY;

	for (size_t i = 0; i < people.n; i++)
		text_addf(&t, "%s%s", i > 0 ? " " : "", id_of(f, people.v[i]));
	assert_string_equal(text_str(&t), ids);
}

/* "ann>field 2027-01-18", a line each. */
static void assert_visits(const struct facts *f, const uint32_t *v, size_t n, const char *lines)
{
	scoped_text struct text t = TEXT_EMPTY;
	char buf[DAY_TEXT_SIZE];

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *visit = &facts_published(f)->visits[v[i]];

		text_addf(&t, "%s>%s %s\n", id_of(f, visit->staff), id_of(f, visit->host), day_write(buf, visit->days[0]));
	}
	assert_string_equal(text_str(&t), lines);
}

static void assert_day(struct day d, const char *date)
{
	assert_int_equal(d.n, world_day(date).n);
}

static void missed(struct office *o, const char *staff, const char *host, int cycle)
{
	((struct published_visit *)office_visit(o, staff, host, cycle))->missed = true;
}

/* Two cycles: who went where, and one of bob's that found no place. */
#define FIRST   "ann warehouse 1 2027-01-05 bea\nbob warehouse 1 2027-01-12 ben\n" \
                "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\nbea sales 1 2027-01-26 ann\n"
#define SECOND  "ann warehouse 2 2027-02-02 bea\nbob field 2 2027-02-09..2027-02-11 cy\n" \
                "ann field 2 2027-02-22..2027-02-24 cy\nbob warehouse 2 - -\nben sales 2 2027-02-16 bob\n"

static struct office *office_of_two_cycles(void)
{
	struct office *o = office_new();

	office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "{ from = \"sales\"; to = \"field\"; days = 3; }, { from = \"warehouse\"; to = \"sales\"; }");
	office_publish(o, MONDAY, 1000, FIRST);
	office_publish(o, "2027-02-01", 2000, SECOND);
	return o;
}

/* --- who is here */

static void people_and_departments_stand_by_name(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-03");

	(void)state;
	assert_people(f, facts_departments(f), "field sales warehouse");
	assert_people(f, facts_people(f, who(f, "sales")), "ann bob");
	assert_people(f, facts_people(f, who(f, "ann")), "");
	office_edit(t.o, "Ann Ash", "Zoe Ash");
	office_edit(t.o, "name = \"Field\"", "name = \"Yard\"");
	office_edit(t.o, "name = \"Ben Oak\"", "name = \"Bea Lind\"");
	office_publish(t.o, "2027-02-03", 3000, SECOND);
	f = look(&t, "2027-02-03");
	assert_people(f, facts_departments(f), "sales warehouse field");
	assert_people(f, facts_people(f, who(f, "sales")), "bob ann");
	assert_people(f, facts_people(f, who(f, "warehouse")), "bea ben");     /* of one name: by id */
}

static void who_has_left_is_not_here(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	office_edit(t.o, "{ id = \"bob\";", "{ id = \"bob\"; leaves = \"2027-02-03\";");
	office_publish(t.o, "2027-02-03", 3000, SECOND);
	f = look(&t, "2027-02-03");
	assert_true(facts_is_here(f, who(f, "bob")));
	office_publish(t.o, "2027-02-04", 4000, NULL);
	f = look(&t, "2027-02-04");
	assert_false(facts_is_here(f, who(f, "bob")));
	assert_people(f, facts_people(f, who(f, "sales")), "ann");
	assert_int_equal(facts_fairness(f, NO_SUBJECT).people, 4);
	assert_true(facts_is_here(f, who(f, "sales")));
}

/* HR writes down early who is to come. */
static void who_is_yet_to_join_is_in_no_sum_and_has_a_name(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;
	size_t n;

	(void)state;
	office_edit(t.o, "{ id = \"bob\";", "{ id = \"bob\"; joined = \"2027-02-08\";");
	f = look(&t, "2027-02-07");
	assert_false(facts_is_here(f, who(f, "bob")));
	assert_people(f, facts_people(f, who(f, "sales")), "ann");
	assert_people(f, facts_newcomers(f, who(f, "sales")), "bob");
	assert_people(f, facts_newcomers(f, who(f, "warehouse")), "");
	assert_int_equal(facts_fairness(f, who(f, "sales")).people, 1);
	assert_int_equal(facts_fairness(f, NO_SUBJECT).people, 4);
	assert_int_equal(facts_fairness(f, NO_SUBJECT).waiting, 0);
	scoped(heap) struct coverage *c = facts_coverage(f, NO_SUBJECT, &n);
	assert_int_equal(c[0].people, 1);
	assert_string_equal(id_of(f, facts_subject_of_staff(f, org_find_staff(t.o->org, "bob"))), "bob");
	f = look(&t, "2027-02-08");
	assert_true(facts_is_here(f, who(f, "bob")));
	assert_people(f, facts_people(f, who(f, "sales")), "ann bob");
	assert_people(f, facts_newcomers(f, who(f, "sales")), "");
	assert_int_equal(facts_fairness(f, NO_SUBJECT).waiting, 1);
}

static void state_and_company_find_each_other(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	/* HR has written more than was published. */
	office_edit(t.o, "staff = (\n", "staff = (\n  { id = \"abe\"; name = \"Abe Yew\"; department = \"sales\"; },\n");
	office_edit(t.o, "  { id = \"ben\"; name = \"Ben Oak\"; department = \"warehouse\"; },\n", "");
	f = look(&t, "2027-02-03");
	assert_int_equal(facts_cycle(f), 2);
	assert_day(facts_today(f), "2027-02-03");
	assert_ptr_equal(facts_org(f), t.o->org);
	assert_ptr_equal(facts_heard(f), t.placed);
	assert_string_equal(org_staff(t.o->org, facts_staff(f, who(f, "ann")))->id, "ann");
	assert_true(is_nobody(facts_staff(f, who(f, "ben"))));
	assert_true(is_nobody(facts_staff(f, who(f, "sales"))));
	assert_string_equal(org_department(t.o->org, facts_department(f, who(f, "sales")))->id, "sales");
	assert_true(is_nowhere(facts_department(f, who(f, "ann"))));
	assert_true(subject_same(facts_subject_of_staff(f, org_find_staff(t.o->org, "cy")), who(f, "cy")));
	assert_true(is_no_subject(facts_subject_of_staff(f, org_find_staff(t.o->org, "abe"))));
	assert_true(subject_same(facts_subject_of(f, org_find_department(t.o->org, "field")), who(f, "field")));
}

static void visits_stand_by_their_first_day(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-03");
	struct visit_list ann = facts_visits_of(f, who(f, "ann")), field = facts_visits_to(f, who(f, "field"));

	(void)state;
	assert_visits(f, ann.v, ann.n, "ann>warehouse 2027-01-05\nann>field 2027-01-18\nann>warehouse 2027-02-02\n"
	              "ann>field 2027-02-22\n");
	assert_visits(f, field.v, field.n, "ann>field 2027-01-18\nbob>field 2027-02-09\nann>field 2027-02-22\n");
	assert_int_equal(facts_visits_of(f, who(f, "cy")).n, 0);
}

/* --- fairness */

static void assert_count(struct count c, struct count wanted)
{
	assert_memory_equal(&c, &wanted, sizeof c);
}

static void what_somebody_owed_and_got_is_counted(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	t.o->published->left_out[1].waiting = 3;
	f = look(&t, "2027-02-10");
	assert_count(facts_count(f, who(f, "ann")), (struct count){ .owed = 2, .placed = 2, .held = 1, .held_ever = 3, .due_ever = 3 });
	/* His visit to the field runs. */
	assert_count(facts_count(f, who(f, "bob")), (struct count){ .owed = 2, .placed = 1, .left_out = 1, .waiting = 3,
	             .held_ever = 1, .due_ever = 2 });
	assert_count(facts_count(f, who(f, "bea")), (struct count){ .held_ever = 1, .due_ever = 1 });
	assert_count(facts_count(f, who(f, "cy")), (struct count){ 0 });
}

static void what_was_missed_is_due_once(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	/* In this cycle and without another day; and in the one before, where it waits, too. */
	missed(t.o, "ann", "warehouse", 2);
	office_publish(t.o, "2027-02-03", 3000, "ann warehouse 2 - -\nann field 2 2027-02-22..2027-02-24 cy\n");
	missed(t.o, "ann", "warehouse", 1);
	*mem_push(t.o->published->left_out, t.o->published->n_left_out) = (struct left_out){
		office_visit(t.o, "ann", "warehouse", 1)->staff, office_visit(t.o, "ann", "warehouse", 1)->home,
		office_visit(t.o, "ann", "warehouse", 1)->host, 1, 0, mem_text("no room") };
	published_sort(t.o->published);
	f = look(&t, "2027-02-10");
	assert_count(facts_count(f, who(f, "ann")), (struct count){ .owed = 2, .placed = 1, .missed = 1, .left_out = 1,
	             .held_ever = 1, .due_ever = 3 });
	/* With another day since, it was missed, and is to come; and once more. */
	office_publish(t.o, "2027-02-10", 4000, "ann warehouse 2 2027-02-19 -\nann field 2 2027-02-22..2027-02-24 cy\n");
	f = look(&t, "2027-02-10");
	assert_count(facts_count(f, who(f, "ann")), (struct count){ .owed = 2, .placed = 2, .missed = 1, .held_ever = 1, .due_ever = 2 });
	missed(t.o, "ann", "warehouse", 2);
	f = look(&t, "2027-02-19");
	assert_int_equal(facts_count(f, who(f, "ann")).missed, 2);
}

/* Ids in a row; of more than are named, "7 people". */
static void assert_served(const struct facts *f, struct served served, const char *ids)
{
	scoped_text struct text t = TEXT_EMPTY;

	for (int i = 0; i < SERVED_NAMED; i++)
		if (served.n <= SERVED_NAMED && !is_no_subject(served.who[i]))
			text_addf(&t, "%s%s", i > 0 ? " " : "", id_of(f, served.who[i]));
	if (served.n > SERVED_NAMED)
		text_addf(&t, "%d people", served.n);
	assert_string_equal(text_str(&t), ids);
}

static void a_department_is_the_sum_of_its_people(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	t.o->published->left_out[1].waiting = 3;
	f = look(&t, "2027-02-10");
	struct fairness sales = facts_fairness(f, who(f, "sales")), all = facts_fairness(f, NO_SUBJECT);
	assert_count(sales.sum, (struct count){ .owed = 4, .placed = 3, .held = 1, .left_out = 1, .waiting = 3,
	             .held_ever = 4, .due_ever = 5 });
	assert_int_equal(sales.people, 2);
	assert_int_equal(sales.waiting, 1);
	assert_int_equal(sales.fewest, 1);
	assert_int_equal(sales.most, 3);
	assert_served(f, sales.worst, "bob");
	assert_served(f, sales.best, "ann");
	assert_string_equal(id_of(f, sales.longest), "bob");
	assert_int_equal(all.people, 5);
	assert_int_equal(all.sum.held_ever, 5);
	assert_int_equal(all.fewest, 0);
	assert_served(f, all.worst, "bob");
	assert_served(f, all.best, "ann bea");
	struct fairness field = facts_fairness(f, who(f, "field"));
	assert_served(f, field.worst, "");
	assert_served(f, field.best, "");
	assert_string_equal(id_of(f, field.longest), "-");
	assert_int_equal(field.people, 1);
}

/* Nobody is singled out among many who have had as much. */
static void who_has_had_as_much_is_counted_with_the_first(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;

	(void)state;
	missed(t.o, "bea", "sales", 1);
	missed(t.o, "ann", "warehouse", 1);
	f = look(&t, "2027-02-17");
	/* Ann and bob 2 of 3, bea none of 1, ben 1 of 1. */
	assert_served(f, facts_fairness(f, NO_SUBJECT).best, "ben");
	assert_served(f, facts_fairness(f, NO_SUBJECT).worst, "bea");
	assert_served(f, facts_fairness(f, who(f, "sales")).best, "ann bob");
	assert_served(f, facts_fairness(f, who(f, "sales")).worst, "ann bob");
}

/* --- progress, coverage */

static void what_somebody_has_seen_comes_first_then_what_is_to_come(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-10");
	size_t n;
	scoped(heap) struct seen *ann = facts_seen(f, who(f, "ann"), &n);

	(void)state;
	assert_int_equal(n, 2);
	assert_string_equal(id_of(f, ann[0].host), "warehouse");
	assert_int_equal(ann[0].visits, 2);
	assert_int_equal(ann[0].days, 2);
	assert_day(ann[0].last, "2027-02-02");
	assert_string_equal(id_of(f, ann[1].host), "field");
	assert_int_equal(ann[1].visits, 1);
	assert_int_equal(ann[1].days, 3);
	assert_day(ann[1].last, "2027-01-20");
	scoped(heap) struct seen *bob = facts_seen(f, who(f, "bob"), &n);
	assert_int_equal(n, 2);
	assert_string_equal(id_of(f, bob[1].host), "field");
	assert_int_equal(bob[1].visits, 0);
	assert_true(bob[1].is_owed);
	assert_true(day_same(bob[1].last, DAY_EVER_BEFORE));
	struct progress p = facts_progress(f, who(f, "ann"));
	assert_int_equal(p.seen, 2);
	assert_int_equal(p.to_see, 2);
	assert_int_equal(p.visits, 3);
	assert_int_equal(p.days, 5);
	assert_day(p.last, "2027-02-02");
	assert_day(p.next, "2027-02-22");
	p = facts_progress(f, who(f, "bob"));
	assert_int_equal(p.seen, 1);
	assert_day(p.next, "2027-02-09");        /* it runs */
	p = facts_progress(f, who(f, "cy"));
	assert_int_equal(p.to_see, 0);
	assert_true(day_same(p.last, DAY_EVER_BEFORE));
	assert_true(day_same(p.next, DAY_EVER_AFTER));
}

/* What they saw stays seen, and is no part of what they are to see. */
static void what_no_route_leads_to_any_more_is_not_to_be_seen(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());

	(void)state;
	office_edit(t.o, "{ from = \"sales\"; to = \"field\"; days = 3; }, ", "");
	office_publish(t.o, "2027-02-10", 3000, "");
	const struct facts *f = look(&t, "2027-02-10");
	struct progress p = facts_progress(f, who(f, "ann"));
	assert_int_equal(p.seen, 1);
	assert_int_equal(p.to_see, 1);
	assert_int_equal(p.visits, 3);
}

static void who_is_exempt_has_nothing_to_see_there(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;
	size_t n;

	(void)state;
	office_edit(t.o, "{ id = \"bob\";", "{ id = \"bob\"; exempt = [\"field\"];");
	office_publish(t.o, "2027-02-03", 3000, "ann warehouse 2 2027-02-02 bea\nann field 2 2027-02-22..2027-02-24 cy\n");
	f = look(&t, "2027-02-03");
	scoped(heap) struct seen *bob = facts_seen(f, who(f, "bob"), &n);
	assert_int_equal(n, 1);
	assert_string_equal(id_of(f, bob[0].host), "warehouse");
	scoped(heap) struct coverage *c = facts_coverage(f, NO_SUBJECT, &n);
	assert_string_equal(id_of(f, c[0].host), "field");
	assert_int_equal(c[0].people, 1);
	assert_int_equal(c[0].seen, 1);
}

static void how_many_have_seen_a_host(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-10");
	size_t n;
	scoped(heap) struct coverage *c = facts_coverage(f, NO_SUBJECT, &n);

	(void)state;
	assert_int_equal(n, 3);
	assert_string_equal(id_of(f, c[0].home), "sales");
	assert_string_equal(id_of(f, c[0].host), "field");
	assert_int_equal(c[0].people, 2);
	assert_int_equal(c[0].seen, 1);
	assert_day(c[0].last, "2027-01-20");
	assert_string_equal(id_of(f, c[1].host), "warehouse");
	assert_int_equal(c[1].seen, 2);
	assert_true(c[1].is_route);
	assert_string_equal(id_of(f, c[2].home), "warehouse");
	assert_int_equal(c[2].people, 2);
	assert_int_equal(c[2].seen, 1);
	/* A route that is no more, and somebody who takes what they saw with them; never is never. */
	office_edit(t.o, "{ from = \"sales\"; to = \"warehouse\"; activity = \"Load trucks.\"; bring = \"Safety shoes.\"; }",
	            "{ from = \"field\"; to = \"warehouse\"; }");
	office_edit(t.o, "name = \"Bob \\\"Bo\\\" Müller\"; department = \"sales\"", "name = \"Bob Müller\"; department = \"field\"; exempt = [\"sales\"]");
	office_publish(t.o, "2027-02-10", 3000, "");
	f = look(&t, "2027-02-10");
	scoped(heap) struct coverage *then = facts_coverage(f, NO_SUBJECT, &n);
	assert_int_equal(n, 4);
	assert_string_equal(id_of(f, then[0].home), "field");
	assert_string_equal(id_of(f, then[0].host), "warehouse");
	assert_int_equal(then[0].people, 2);
	assert_int_equal(then[0].seen, 1);
	assert_string_equal(id_of(f, then[2].home), "sales");
	assert_string_equal(id_of(f, then[2].host), "warehouse");
	assert_false(then[2].is_route);
	assert_int_equal(then[2].people, 1);
	assert_int_equal(then[2].seen, 1);
}

static void where_no_route_leads_nobody_is_exempt(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;
	size_t n;

	(void)state;
	office_edit(t.o, "{ from = \"sales\"; to = \"field\"; days = 3; }, ", "");
	office_edit(t.o, "{ id = \"ann\";", "{ id = \"ann\"; exempt = [\"field\"];");
	office_publish(t.o, "2027-02-10", 3000, "");
	f = look(&t, "2027-02-10");
	scoped(heap) struct coverage *c = facts_coverage(f, NO_SUBJECT, &n);
	assert_int_equal(n, 3);
	assert_string_equal(id_of(f, c[0].host), "field");
	assert_false(c[0].is_route);
	assert_int_equal(c[0].people, 2);
	assert_int_equal(c[0].seen, 1);
}

#define FIELD "  { id = \"field\"; name = \"Field\"; },\n"
#define YARD  "  { id = \"yard\"; name = \"Yard\"; },\n"

/* HR takes a department back in, and has not yet published that. */
static void a_department_that_is_to_come_back_is_not_there_yet(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;
	size_t n;

	(void)state;
	office_edit(t.o, FIELD, FIELD YARD);
	office_edit(t.o, "department = \"field\"", "department = \"yard\"");
	office_edit(t.o, "to = \"field\"", "to = \"yard\"");
	office_edit(t.o, FIELD, "");
	office_publish(t.o, "2027-02-10", 3000, "");
	office_edit(t.o, YARD, FIELD YARD);
	office_edit(t.o, "{ id = \"ann\";", "{ id = \"ann\"; exempt = [\"field\"];");
	f = look(&t, "2027-02-10");
	scoped(heap) struct coverage *c = facts_coverage(f, NO_SUBJECT, &n);
	for (size_t i = 0; i < n; i++)
		assert_string_not_equal(id_of(f, c[i].host), "field");
	assert_people(f, facts_departments(f), "sales warehouse yard");
}

/* --- bench */

static void assert_bench(const struct facts *f, const char *department, const char *on, const char *lines)
{
	static const char *const states[] = { "can", "not there", "on a visit", "uncertified" };
	scoped_text struct text t = TEXT_EMPTY;
	char buf[DAY_TEXT_SIZE];
	size_t n;
	scoped(heap) struct bench *all = facts_bench(f, who(f, department), world_day(on), &n);

	for (size_t i = 0; i < n; i++)
		text_addf(&t, "%s %d %d %s: %s\n", id_of(f, all[i].staff), all[i].visits, all[i].days,
		          day_same(all[i].last, DAY_EVER_BEFORE) ? "never" : day_write(buf, all[i].last), states[all[i].state]);
	assert_string_equal(text_str(&t), lines);
}

static void who_could_cover_comes_first_then_who_was_there_last(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());

	(void)state;
	assert_bench(look(&t, "2027-02-15"), "field", "2027-02-16", "bob 1 3 2027-02-11: can\nann 1 3 2027-01-20: can\n");
	assert_bench(t.f, "warehouse", "2027-02-16", "ann 2 2 2027-02-02: can\nbob 1 1 2027-01-12: can\n");
	assert_bench(t.f, "sales", "2027-02-15", "bea 1 1 2027-01-26: can\n");
	/* On a visit, which a Sunday within it is not; a missed one is none. */
	assert_bench(t.f, "warehouse", "2027-02-23", "bob 1 1 2027-01-12: can\nann 2 2 2027-02-02: on a visit\n");
	assert_bench(t.f, "field", "2027-02-28", "bob 1 3 2027-02-11: not there\nann 1 3 2027-01-20: not there\n");
	missed(t.o, "ann", "warehouse", 2);
	assert_bench(look(&t, "2027-02-15"), "warehouse", "2027-02-16", "bob 1 1 2027-01-12: can\nann 1 1 2027-01-05: can\n");
}

static void who_cannot_cover_is_said_so(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());

	(void)state;
	office_edit(t.o, "bring = \"Safety shoes.\";", "bring = \"Safety shoes.\"; requires = [\"dock-safety\"];");
	office_edit(t.o, "{ id = \"ann\";", "{ id = \"ann\"; certificates = [\"dock-safety until 2027-02-16\"];");
	office_edit(t.o, "holidays = [];", "time_off = ( { staff = \"bob\"; days = [\"2027-02-17\"]; } );");
	assert_bench(look(&t, "2027-02-15"), "warehouse", "2027-02-16", "ann 2 2 2027-02-02: can\nbob 1 1 2027-01-12: uncertified\n");
	assert_bench(t.f, "warehouse", "2027-02-17", "ann 2 2 2027-02-02: uncertified\nbob 1 1 2027-01-12: not there\n");
}

static void who_worked_there_once_is_on_the_bench_and_who_works_there_is_not(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());

	(void)state;
	office_edit(t.o, "name = \"Bea Lind\"; department = \"warehouse\"", "name = \"Bea Lind\"; department = \"sales\"");
	office_edit(t.o, "name = \"Ann Ash\"; email = \"ann@acme.example\"; department = \"sales\"", "name = \"Ann Ash\"; email = \"ann@acme.example\"; department = \"warehouse\"");
	office_publish(t.o, "2027-02-15", 3000, "");
	assert_bench(look(&t, "2027-02-15"), "warehouse", "2027-02-16", "bob 1 1 2027-01-12: can\nbea 0 0 never: can\n");
	assert_bench(t.f, "sales", "2027-02-16", "ann 0 0 never: can\n");
}

/* --- recognition */

static void a_cycle_is_celebrated_for_its_pairs_and_who_completed_it(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-01");
	struct recognition r = facts_recognition(f, 0);

	(void)state;
	assert_int_equal(r.cycle, 1);
	assert_day(r.days.first, "2027-01-04");
	assert_day(r.days.until, "2027-02-01");
	assert_int_equal(r.n_pairs, 4);
	/* Ann was with bea, and bea with ann. */
	assert_string_equal(id_of(f, r.pairs[0].visitor), "ann");
	assert_string_equal(id_of(f, r.pairs[0].buddy), "bea");
	assert_true(r.pairs[0].is_mutual);
	assert_string_equal(id_of(f, r.pairs[1].visitor), "bea");
	assert_true(r.pairs[1].is_mutual);
	assert_string_equal(id_of(f, r.pairs[2].visitor), "ann");
	assert_string_equal(id_of(f, r.pairs[2].buddy), "cy");
	assert_string_equal(id_of(f, r.pairs[2].home), "sales");
	assert_string_equal(id_of(f, r.pairs[2].host), "field");
	assert_int_equal(r.pairs[2].visits, 1);
	assert_false(r.pairs[2].is_mutual);
	assert_string_equal(id_of(f, r.pairs[3].visitor), "bob");
	assert_int_equal(r.n_departments, 2);
	assert_string_equal(id_of(f, r.departments[0].a), "sales");
	assert_string_equal(id_of(f, r.departments[0].b), "warehouse");
	assert_int_equal(r.departments[0].a_to_b, 2);
	assert_int_equal(r.departments[0].b_to_a, 1);
	assert_string_equal(id_of(f, r.departments[1].a), "field");
	assert_int_equal(r.departments[1].a_to_b, 0);
	assert_int_equal(r.departments[1].b_to_a, 1);
	/* Bob has one left out. */
	assert_int_equal(r.n_completed, 2);
	assert_string_equal(id_of(f, r.completed[0].staff), "ann");
	assert_int_equal(r.completed[0].visits, 2);
	assert_string_equal(id_of(f, r.completed[1].staff), "bea");
	recognition_clear(&r);
	assert_int_equal(r.n_pairs, 0);
}

static void a_cycle_that_runs_is_celebrated_as_far_as_it_is(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-01-21");
	struct recognition r = facts_recognition(f, 0);

	(void)state;
	assert_int_equal(r.cycle, 1);           /* none is over */
	assert_int_equal(r.n_pairs, 3);         /* bea's is to come … */
	assert_true(!r.pairs[0].is_mutual && !r.pairs[1].is_mutual && !r.pairs[2].is_mutual);
	assert_int_equal(r.n_completed, 1);     /* … and so she has not completed it */
	recognition_clear(&r);
	missed(t.o, "ann", "warehouse", 1);
	f = look(&t, "2027-02-01");
	r = facts_recognition(f, 1);
	assert_int_equal(r.n_pairs, 3);
	assert_int_equal(r.n_completed, 1);
	assert_string_equal(id_of(f, r.completed[0].staff), "bea");
	recognition_clear(&r);
}

/* --- these days */

static struct span days_of(const char *days)
{
	struct span span;

	assert_true(span_read(&span, days));
	return span;
}

static void who_comes_has_a_day_within_these(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f = look(&t, "2027-02-01");
	size_t n;

	(void)state;
	scoped(heap) uint32_t *two = facts_comes(f, who(f, "field"), days_of("2027-02-11..2027-02-22"), &n);
	assert_visits(f, two, n, "bob>field 2027-02-09\nann>field 2027-02-22\n");
	scoped(heap) uint32_t *none = facts_comes(f, who(f, "field"), days_of("2027-02-12..2027-02-21"), &n);
	assert_int_equal(n, 0);
	assert_null(none);
	office_publish(t.o, "2027-02-01", 3000, "bob field 2 2027-02-09..2027-02-11 cy\n");
	missed(t.o, "bob", "field", 2);
	f = look(&t, "2027-02-10");
	scoped(heap) uint32_t *off = facts_comes(f, who(f, "field"), days_of("2027-02-01..2027-02-28"), &n);
	assert_int_equal(n, 0);
	assert_null(off);
}

static void assert_away(const struct facts *f, const char *department, const char *days, const char *lines)
{
	scoped_text struct text t = TEXT_EMPTY;
	char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
	size_t n;
	scoped(heap) struct absence *all = facts_away(f, who(f, department), days_of(days), &n);

	for (size_t i = 0; i < n; i++)
		text_addf(&t, "%s %s..%s\n", id_of(f, all[i].staff), day_write(first, all[i].first), day_write(last, all[i].last));
	assert_string_equal(text_str(&t), lines);
}

static void who_is_away_is_so_on_days_on_which_they_work(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());

	(void)state;
	office_edit(t.o, "holidays = [];", "holidays = [\"2027-02-15\"]; time_off = ( { staff = \"ann\"; days = [\"2027-02-12..2027-02-16\"]; },"
	            " { staff = \"bob\"; days = [\"2027-02-12\", \"2027-02-13\", \"2027-02-17\"]; } );");
	office_edit(t.o, "{ id = \"cy\";", "{ id = \"cy\"; joined = \"2027-02-10\"; leaves = \"2027-02-12\";");
	look(&t, "2027-02-08");
	/* A weekend and a holiday lie within ann's; bob's visit and his day off are one absence. */
	assert_away(t.f, "sales", "2027-02-08..2027-02-21",
	            "bob 2027-02-09..2027-02-12\nann 2027-02-12..2027-02-16\nbob 2027-02-17..2027-02-17\n");
	assert_away(t.f, "sales", "2027-02-10..2027-02-12", "bob 2027-02-10..2027-02-12\nann 2027-02-12..2027-02-12\n");
	assert_away(t.f, "field", "2027-02-08..2027-02-21", "");
	missed(t.o, "bob", "field", 2);
	look(&t, "2027-02-10");
	assert_away(t.f, "sales", "2027-02-08..2027-02-11", "");
}

static void answers_stand_newest_first(void **state)
{
	scoped_told struct told_office t = told_of(office_of_two_cycles());
	const struct facts *f;
	const struct { const char *staff, *host, *on; int cycle; } all[] = {
		{ "ann", "warehouse", "2027-01-06", 1 }, { "ann", "field", "2027-02-03", 1 },
		{ "bea", "sales", "2027-01-27", 1 }, { "ann", "warehouse", "2027-02-03", 2 },
	};
	size_t n;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		*mem_push(t.heard->answers, t.heard->n_answers) = (struct answer){
			.visit_row = office_visit(t.o, all[i].staff, all[i].host, all[i].cycle)->row,
			.on = world_day(all[i].on), .text = mem_text(all[i].staff) };
	f = look(&t, "2027-02-10");
	scoped(heap) uint32_t *every = facts_answers(f, NO_SUBJECT, &n);
	uint32_t visits[4];
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++)
		visits[i] = (uint32_t)facts_heard(f)->answers[every[i]].visit;
	assert_visits(f, visits, n, "ann>warehouse 2027-02-02\nann>field 2027-01-18\nbea>sales 2027-01-26\nann>warehouse 2027-01-05\n");
	scoped(heap) uint32_t *warehouse = facts_answers(f, who(f, "warehouse"), &n);
	for (size_t i = 0; i < n; i++)
		visits[i] = (uint32_t)facts_heard(f)->answers[warehouse[i]].visit;
	/* Of who came, and of who went. */
	assert_visits(f, visits, n, "ann>warehouse 2027-02-02\nbea>sales 2027-01-26\nann>warehouse 2027-01-05\n");
	scoped(heap) uint32_t *field = facts_answers(f, who(f, "field"), &n);
	assert_int_equal(n, 1);
	assert_int_equal(facts_heard(f)->answers[field[0]].on.n, world_day("2027-02-03").n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_and_departments_stand_by_name),
		cmocka_unit_test(who_has_left_is_not_here),
		cmocka_unit_test(who_is_yet_to_join_is_in_no_sum_and_has_a_name),
		cmocka_unit_test(state_and_company_find_each_other),
		cmocka_unit_test(visits_stand_by_their_first_day),
		cmocka_unit_test(what_somebody_owed_and_got_is_counted),
		cmocka_unit_test(what_was_missed_is_due_once),
		cmocka_unit_test(a_department_is_the_sum_of_its_people),
		cmocka_unit_test(who_has_had_as_much_is_counted_with_the_first),
		cmocka_unit_test(what_somebody_has_seen_comes_first_then_what_is_to_come),
		cmocka_unit_test(what_no_route_leads_to_any_more_is_not_to_be_seen),
		cmocka_unit_test(who_is_exempt_has_nothing_to_see_there),
		cmocka_unit_test(how_many_have_seen_a_host),
		cmocka_unit_test(where_no_route_leads_nobody_is_exempt),
		cmocka_unit_test(a_department_that_is_to_come_back_is_not_there_yet),
		cmocka_unit_test(who_could_cover_comes_first_then_who_was_there_last),
		cmocka_unit_test(who_cannot_cover_is_said_so),
		cmocka_unit_test(who_worked_there_once_is_on_the_bench_and_who_works_there_is_not),
		cmocka_unit_test(a_cycle_is_celebrated_for_its_pairs_and_who_completed_it),
		cmocka_unit_test(a_cycle_that_runs_is_celebrated_as_far_as_it_is),
		cmocka_unit_test(who_comes_has_a_day_within_these),
		cmocka_unit_test(who_is_away_is_so_on_days_on_which_they_work),
		cmocka_unit_test(answers_stand_newest_first),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
