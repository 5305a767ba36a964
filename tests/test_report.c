/* The answers that both programs give, from a state put together by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "told.h"
#include "world.h"

/* "staff host start" of each visit that the question gives, a blank line at the end. */
static char *visits(const struct published *p, const char *flag, const char *value, enum reported expected)
{
	scoped_json json_t *args = flag ? json_pack("{s:s}", flag, value) : json_object();
	scoped_json json_t *answer = NULL;
	struct grounds grounds = { .published = p, .today = world_day("2027-01-04") };
	struct text out = TEXT_EMPTY;
	struct err err;
	size_t i;
	json_t *v;

	assert_int_equal(report_ask(&answer, "visits", args, &grounds, &err), expected);
	if (expected != REPORT_DONE) {
		text_add(&out, err.text);
		return text_give(&out);
	}
	json_array_foreach(json_object_get(answer, "visits"), i, v) {
		const char *start = json_string_value(json_object_get(v, "start"));

		text_addf(&out, "%s %s %s\n", json_string_value(json_object_get(v, "staff")),
		          json_string_value(json_object_get(v, "host")), start ? start : "-");
	}
	return text_give(&out);
}

static void assert_visits(const struct published *p, const char *flag, const char *value, const char *expected)
{
	scoped(heap) char *got = visits(p, flag, value, REPORT_DONE);

	assert_string_equal(got, expected);
}

/* Tom, Ann and Joe go somewhere; Max was called off; Ida found no place. */
static struct published *some_visits(void)
{
	struct published *p = told_make();

	told_visit(p, "tom", "warehouse", "bea", "2027-01-12", 1);
	told_visit(p, "joe", "sales", NULL, "2027-01-12", 2);
	told_visit(p, "max", "sales", NULL, "2027-01-13", 1);
	told_visit(p, "ann", "warehouse", "bea", "2027-01-18", 1);
	for (size_t i = 0; i < p->n_visits; i++)
		if (subject_same(p->visits[i].staff, told_who(p, "max")))
			p->visits[i].status = VISIT_CANCELLED;
	*mem_push(p->left_out, p->n_left_out) = (struct left_out){
		.staff = told_who(p, "ida"), .home = told_who(p, "field"), .host = told_who(p, "sales"),
		.cycle = 1, .reason = mem_text("sales is full") };
	return p;
}

static void visits_come_by_start_host_and_staff_left_out_ones_first(void **state)
{
	scoped(published) struct published *p = some_visits();

	(void)state;
	assert_visits(p, NULL, NULL, "ida sales -\n" "joe sales 2027-01-12\n" "tom warehouse 2027-01-12\n"
	              "ann warehouse 2027-01-18\n");
}

static void visits_are_narrowed_to_a_person_a_department_some_days(void **state)
{
	scoped(published) struct published *p = some_visits();

	(void)state;
	assert_visits(p, "staff", "tom", "tom warehouse 2027-01-12\n");
	assert_visits(p, "staff", "ida", "ida sales -\n");
	assert_visits(p, "department", "york", "joe sales 2027-01-12\n");
	assert_visits(p, "department", "warehouse", "tom warehouse 2027-01-12\n" "ann warehouse 2027-01-18\n");
	assert_visits(p, "between", "2027-01-13..2027-01-17", "joe sales 2027-01-12\n");
	assert_visits(p, "between", "2027-01-14..2027-01-17", "");
	assert_visits(p, "between", "2027-01-18", "ann warehouse 2027-01-18\n");
}

/* Ida was to go, did not, and found no other day in the cycle. */
static void what_was_missed_is_told_of_once_with_its_days(void **state)
{
	scoped(published) struct published *p = some_visits();
	size_t i = told_visit(p, "ida", "sales", NULL, "2027-01-11", 1);

	(void)state;
	p->visits[i].missed = true;
	published_sort(p);
	assert_visits(p, "staff", "ida", "ida sales 2027-01-11\n");
	scoped_json json_t *args = json_pack("{s:s}", "staff", "ida");
	scoped_json json_t *answer = NULL;
	struct grounds grounds = { .published = p, .today = world_day("2027-01-12") };
	struct err err;
	assert_int_equal(report_ask(&answer, "visits", args, &grounds, &err), REPORT_DONE);
	const json_t *v = json_array_get(json_object_get(answer, "visits"), 0);
	assert_string_equal(json_string_value(json_object_get(v, "reason")), "missed");
}

static void a_visit_that_was_not_held_says_so(void **state)
{
	scoped(published) struct published *p = some_visits();
	scoped_json json_t *args = json_pack("{s:s}", "department", "warehouse");
	struct grounds grounds = { .published = p, .today = world_day("2027-01-14") };
	json_t *answer = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < p->n_visits; i++)
		p->visits[i].missed = subject_same(p->visits[i].staff, told_who(p, "tom"));
	assert_int_equal(report_ask(&answer, "visits", args, &grounds, &err), REPORT_DONE);
	const json_t *tom = json_array_get(json_object_get(answer, "visits"), 0), *ann = json_array_get(json_object_get(answer, "visits"), 1);
	assert_string_equal(json_string_value(json_object_get(tom, "reason")), "missed");
	assert_string_equal(json_string_value(json_object_get(tom, "buddy")), "bea");
	assert_true(json_is_null(json_object_get(ann, "reason")));
	json_decref(answer);
}

static void a_wrong_question_is_told_from_an_empty_answer(void **state)
{
	scoped(published) struct published *p = some_visits();
	scoped(heap) char *nobody = visits(p, "staff", "tim", REPORT_NOT_FOUND);
	scoped(heap) char *no_date = visits(p, "between", "soon", REPORT_WRONG);
	scoped(heap) char *other_kind = visits(p, "staff", "sales", REPORT_NOT_FOUND);

	(void)state;
	assert_string_equal(nobody, "no person \"tim\" is published; did you mean \"tom\"?");
	assert_non_null(strstr(no_date, "--between soon"));
	assert_string_equal(other_kind, "no person \"sales\" is published; that is a department");
}

static void an_id_of_two_subjects_must_say_which(void **state)
{
	scoped(published) struct published *p = told_make();
	struct subject_ix found;
	struct err err;

	(void)state;
	assert_int_equal(report_subject(&found, p, "tom", &err), REPORT_DONE);
	assert_true(subject_same(found, told_who(p, "tom")));
	assert_int_equal(report_subject(&found, p, "department:sales", &err), REPORT_DONE);
	assert_int_equal(report_subject(&found, p, "staff:sales", &err), REPORT_NOT_FOUND);
	assert_int_equal(report_subject(&found, p, "company", &err), REPORT_DONE);
	assert_int_equal(p->subjects[found.i].kind, SUBJECT_COMPANY);

	/* Kinds are apart, so a person may be called as a department is. */
	struct subject *tom = &p->subjects[told_who(p, "tom").i];
	free(tom->id);
	tom->id = mem_text("york");
	for (size_t i = 0; i + 1 < p->n_subjects; i++)
		for (size_t j = i + 1; j < p->n_subjects; j++)
			if (p->subjects[i].kind == p->subjects[j].kind
			    && strcmp(p->subjects[i].id, p->subjects[j].id) > 0) {
				struct subject s = p->subjects[i];
				p->subjects[i] = p->subjects[j];
				p->subjects[j] = s;
			}
	assert_int_equal(report_subject(&found, p, "york", &err), REPORT_WRONG);
	assert_non_null(strstr(err.text, "staff:york or department:york"));
	assert_int_equal(report_subject(&found, p, "staff:york", &err), REPORT_DONE);
	assert_int_equal(p->subjects[found.i].kind, SUBJECT_STAFF);
}

static void mistakes_come_with_the_line_as_people_read_it(void **state)
{
	scoped(faults) struct faults *faults = faults_new();
	struct place at = { faults_file(faults, "staff.conf"), 14 };

	(void)state;
	faults_add(faults, FAULT_ERROR, at, "no department \"%s\"", "warehose");
	scoped_json json_t *all = report_faults(faults);
	const json_t *first = json_array_get(all, 0);
	assert_string_equal(json_string_value(json_object_get(first, "message")),
	                    "staff.conf:14: error: no department \"warehose\"");
	assert_int_equal(json_integer_value(json_object_get(first, "line")), 14);
	assert_string_equal(json_string_value(json_object_get(first, "file")), "staff.conf");
}

static void counts_are_of_who_is_here_and_what_is_to_come(void **state)
{
	scoped(published) struct published *p = some_visits();
	struct day today = world_day("2027-01-13");

	(void)state;
	p->subjects[told_who(p, "max").i].ended = today;
	scoped_json json_t *counts = report_counts(p, today);
	assert_int_equal(json_integer_value(json_object_get(counts, "staff")), 5);
	assert_int_equal(json_integer_value(json_object_get(counts, "departments")), 4);
	assert_int_equal(json_integer_value(json_object_get(counts, "visits_coming")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(visits_come_by_start_host_and_staff_left_out_ones_first),
		cmocka_unit_test(visits_are_narrowed_to_a_person_a_department_some_days),
		cmocka_unit_test(what_was_missed_is_told_of_once_with_its_days),
		cmocka_unit_test(a_visit_that_was_not_held_says_so),
		cmocka_unit_test(a_wrong_question_is_told_from_an_empty_answer),
		cmocka_unit_test(an_id_of_two_subjects_must_say_which),
		cmocka_unit_test(mistakes_come_with_the_line_as_people_read_it),
		cmocka_unit_test(counts_are_of_who_is_here_and_what_is_to_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
