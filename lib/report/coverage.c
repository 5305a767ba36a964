/* Which department has seen which, and who is trained where. */
#include "report_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

enum reported report_coverage(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	size_t n;
	scoped(heap) struct coverage *all = facts_coverage(g->facts, w->department, &n);
	json_t *rows = json_array();

	(void)err;
	for (size_t i = 0; i < n; i++) {
		json_t *row = json_pack("{s:i, s:i, s:b, s:o}", "seen", all[i].seen, "people", all[i].people,
		                        "route", all[i].is_route, "last", report_day_or_null(all[i].last));

		report_set_subject(row, "home", g->published, all[i].home);
		report_set_subject(row, "host", g->published, all[i].host);
		json_array_append_new(rows, row);
	}
	*answer = json_pack("{s:o}", "rows", rows);
	return REPORT_DONE;
}

static json_t *bench_row(const struct grounds *g, struct subject_ix department, const struct bench *b)
{
	static const char *const why_not[] = {
		[BENCH_CAN] = NULL, [BENCH_NOT_THERE] = "not there that day", [BENCH_ON_VISIT] = "on a visit that day",
		[BENCH_UNCERTIFIED] = "lacks a certificate",
	};
	json_t *row = json_object();

	report_set_subject(row, "department", g->published, department);
	report_set_subject(row, "staff", g->published, b->staff);
	report_set_subject(row, "home", g->published, published_subject(g->published, b->staff)->home);
	json_object_set_new(row, "visits", json_integer(b->visits));
	json_object_set_new(row, "days", json_integer(b->days));
	json_object_set_new(row, "last", report_day_or_null(b->last));
	json_object_set_new(row, "can_cover", json_boolean(b->state == BENCH_CAN));
	json_object_set_new(row, "why_not", report_text(why_not[b->state]));
	return row;
}

enum reported report_bench(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	struct people departments = facts_departments(g->facts);
	json_t *rows = json_array(), *sums = json_array();

	(void)err;
	for (size_t i = 0; i < departments.n; i++) {
		size_t n, can_cover = 0;

		if (!is_wanted(w, departments.v[i]))
			continue;
		scoped(heap) struct bench *bench = facts_bench(g->facts, departments.v[i], w->on, &n);
		for (size_t j = 0; j < n; j++) {
			can_cover += bench[j].state == BENCH_CAN;
			json_array_append_new(rows, bench_row(g, departments.v[i], &bench[j]));
		}
		json_t *sum = json_pack("{s:I, s:I}", "trained", (json_int_t)n, "can_cover", (json_int_t)can_cover);
		report_set_subject(sum, "department", g->published, departments.v[i]);
		json_array_append_new(sums, sum);
	}
	*answer = json_pack("{s:o, s:o, s:o}", "on", report_day(w->on), "departments", sums, "rows", rows);
	return REPORT_DONE;
}
