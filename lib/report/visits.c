/* The published visits, as `visits` and HR's spreadsheets want them. */
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* What `visits` is narrowed to. */
struct narrowed {
	struct subject_ix staff, department;     /* NO_SUBJECT: any */
	bool has_days;
	struct span days;
};

static enum reported narrow(struct narrowed *out, const json_t *args, const struct published *p, struct err *err)
{
	const char *between = report_argument(args, "between");

	*out = (struct narrowed){ .staff = NO_SUBJECT, .department = NO_SUBJECT };
	if (between != NULL) {
		if (!span_read(&out->days, between)) {
			err_set(err, "--between %s: not a date, nor two as 2027-01-04..2027-01-08", between);
			return REPORT_WRONG;
		}
		out->has_days = true;
	}
	enum reported r = report_find(&out->staff, p, "staff", report_argument(args, "staff"), err);
	if (r != REPORT_DONE)
		return r;
	return report_find(&out->department, p, "department", report_argument(args, "department"), err);
}

static bool is_meant(const struct narrowed *n, struct subject_ix staff, struct subject_ix home,
                     struct subject_ix host)
{
	return (is_no_subject(n->staff) || subject_same(n->staff, staff))
		&& (is_no_subject(n->department) || subject_same(n->department, home)
		    || subject_same(n->department, host));
}

static bool overlap(struct span a, struct span b)
{
	return day_before(a.first, b.until) && day_before(b.first, a.until);
}

/* A row of `visits`, with what it is sorted by. */
struct row {
	struct day first;            /* DAY_EVER_BEFORE: left out */
	const char *host, *staff;
	int cycle;
	json_t *json;
};

/* By start, host, staff; the cycle tells left-out ones apart. */
static int by_start(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	int order = day_before(a->first, b->first) ? -1 : day_before(b->first, a->first);

	if (order == 0)
		order = strcmp(a->host, b->host);
	if (order == 0)
		order = strcmp(a->staff, b->staff);
	return order ? order : a->cycle - b->cycle;
}

static json_t *visit_json(const struct published *p, struct subject_ix staff, struct subject_ix home,
                          struct subject_ix host, int cycle, struct span span,
                          struct subject_ix buddy, const char *reason)
{
	json_t *json = json_object();

	report_set_subject(json, "staff", p, staff);
	report_set_subject(json, "home", p, home);
	report_set_subject(json, "host", p, host);
	json_object_set_new(json, "cycle", json_integer(cycle));
	report_set_span(json, "start", "end", span);
	report_set_subject(json, "buddy", p, buddy);
	json_object_set_new(json, "reason", report_text(reason));
	return json;
}

enum reported report_visits(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	const struct published *p = g->published;
	scoped(heap) struct row *rows = mem_array(struct row, p->n_visits + p->n_left_out);
	size_t n = 0;
	struct narrowed want;
	scoped(heap) bool *is_missed = published_left_out_missed(p);
	enum reported r = narrow(&want, args, p, err);

	if (r != REPORT_DONE)
		return r;
	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->status != VISIT_ON || !is_meant(&want, v->staff, v->home, v->host)
		    || (want.has_days && !overlap(visit_span(v), want.days)))
			continue;
		rows[n++] = (struct row){ visit_span(v).first, published_subject(p, v->host)->id,
			published_subject(p, v->staff)->id, v->cycle,
			visit_json(p, v->staff, v->home, v->host, v->cycle, visit_span(v), v->buddy,
			           v->missed ? "missed" : NULL) };
	}
	/* What has no date is between no dates.  What was missed is told of once, with its days. */
	for (size_t i = 0; i < p->n_left_out && !want.has_days; i++) {
		const struct left_out *l = &p->left_out[i];

		if (!is_missed[i] && is_meant(&want, l->staff, l->home, l->host))
			rows[n++] = (struct row){ DAY_EVER_BEFORE, published_subject(p, l->host)->id,
				published_subject(p, l->staff)->id, l->cycle,
				visit_json(p, l->staff, l->home, l->host, l->cycle, (struct span){ 0 },
				           NO_SUBJECT, l->reason) };
	}
	qsort(rows, n, sizeof *rows, by_start);
	json_t *all = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, rows[i].json);
	*answer = json_pack("{s:o}", "visits", all);
	return REPORT_DONE;
}
