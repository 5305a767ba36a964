/* Whom a cycle brought together, for the celebration at its end. */
#include "report_internal.h"

/* One table for all three: a kind, whom it names, and how many visits. */
static json_t *row_of(const struct published *p, const char *kind, struct subject_ix a, struct subject_ix b,
                      struct subject_ix from, struct subject_ix to, int visits)
{
	json_t *row = json_pack("{s:s, s:i}", "kind", kind, "visits", visits);

	report_set_subject(row, "staff", p, a);
	report_set_subject(row, "with", p, b);
	report_set_subject(row, "from", p, from);
	report_set_subject(row, "to", p, to);
	return row;
}

static void add_pairs(json_t *rows, const struct recognition *r, const struct wanted *w, const struct published *p)
{
	for (size_t i = 0; i < r->n_pairs; i++) {
		const struct recognized_pair *pair = &r->pairs[i];

		if (!is_wanted(w, pair->home) && !is_wanted(w, pair->host))
			continue;
		json_t *row = row_of(p, "pair", pair->visitor, pair->buddy, pair->home, pair->host, pair->visits);
		json_object_set_new(row, "mutual", json_boolean(pair->is_mutual));
		json_array_append_new(rows, row);
	}
}

enum reported report_recognition(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err)
{
	__attribute__((cleanup(recognition_clear))) struct recognition r = facts_recognition(g->facts, w->cycle);
	const struct published *p = g->published;
	json_t *rows = json_array(), *cycle = json_object();

	(void)err;
	add_pairs(rows, &r, w, p);
	for (size_t i = 0; i < r.n_departments; i++) {
		const struct recognized_departments *d = &r.departments[i];

		if (!is_wanted(w, d->a) && !is_wanted(w, d->b))
			continue;
		json_t *row = row_of(p, "departments", NO_SUBJECT, NO_SUBJECT, d->a, d->b, d->a_to_b + d->b_to_a);
		json_object_set_new(row, "there", json_integer(d->a_to_b));
		json_object_set_new(row, "back", json_integer(d->b_to_a));
		json_array_append_new(rows, row);
	}
	for (size_t i = 0; i < r.n_completed; i++) {
		struct subject_ix home = published_subject(p, r.completed[i].staff)->home;

		if (is_wanted(w, home))
			json_array_append_new(rows, row_of(p, "completed", r.completed[i].staff, NO_SUBJECT, home, NO_SUBJECT,
			                                   r.completed[i].visits));
	}
	json_object_set_new(cycle, "cycle", json_integer(r.cycle));
	report_set_span(cycle, "start", "end", r.days);
	*answer = json_pack("{s:o, s:o}", "cycle", cycle, "rows", rows);
	return REPORT_DONE;
}
