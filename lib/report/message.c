/* What HR says in every event and on every page, cycle by cycle, for a noticeboard. */
#include "report_internal.h"

enum reported report_message(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	const struct org *org = facts_org(g->facts);
	int first = w->cycle != 0 ? w->cycle : facts_cycle(g->facts);
	int last = w->cycle != 0 ? w->cycle : first + org->cycle.publish_ahead;
	json_t *rows = json_array();

	(void)err;
	for (int cycle = first; cycle <= last && org->n_messages > 0; cycle++) {
		json_t *row = json_pack("{s:i, s:s}", "cycle", cycle, "message", org_message(org, cycle));

		report_set_span(row, "start", "end", org_cycle_span(org, cycle));
		json_array_append_new(rows, row);
	}
	*answer = json_pack("{s:o}", "rows", rows);
	return REPORT_DONE;
}
