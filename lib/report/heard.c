/* What people said on their pages. */
#include "report_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

enum reported report_answers(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	size_t n;
	scoped(heap) uint32_t *all = facts_answers(g->facts, w->department, &n);
	const struct heard *heard = facts_heard(g->facts);
	json_t *rows = json_array();

	(void)err;
	for (size_t i = 0; i < n; i++) {
		const struct answer *a = &heard->answers[all[i]];
		const struct published_visit *v = &g->published->visits[a->visit];
		json_t *row = json_pack("{s:o, s:s}", "day", report_day(a->on), "text", a->text);

		report_set_subject(row, "home", g->published, v->home);
		report_set_subject(row, "host", g->published, v->host);
		/* Whose it is was not meant for others, HR among them. */
		report_set_subject(row, "staff", g->published, a->named ? v->staff : NO_SUBJECT);
		json_array_append_new(rows, row);
	}
	*answer = json_pack("{s:o}", "rows", rows);
	return REPORT_DONE;
}

enum reported report_requests(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	static const char *const words[] = {
		[REQUEST_OPEN] = "open", [REQUEST_GRANTED] = "granted", [REQUEST_DECLINED] = "declined",
	};
	const struct heard *heard = facts_heard(g->facts);
	json_t *all = json_array();

	(void)args;
	(void)err;
	for (size_t i = 0; i < heard->n_requests; i++) {
		const struct request *r = &heard->requests[i];
		const struct published_visit *v = &g->published->visits[r->visit];
		json_t *row = json_pack("{s:I, s:o, s:s, s:o, s:s?}", "request", (json_int_t)r->number,
			"asked", report_day(r->on), "status", request_is_over(r, g->published) ? "over" : words[r->status],
			"for", report_day(r->first), "why", r->why);

		report_set_subject(row, "staff", g->published, v->staff);
		report_set_subject(row, "home", g->published, v->home);
		report_set_subject(row, "host", g->published, v->host);
		report_set_span(row, "start", "end", v->status == VISIT_ON ? visit_span(v) : (struct span){ { 0 }, { 0 } });
		json_array_append_new(all, row);
	}
	*answer = json_pack("{s:o}", "rows", all);
	return REPORT_DONE;
}
