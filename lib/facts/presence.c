/* Who comes and who is away, and what was said: what a board shows of these days. */
#include "facts_internal.h"

#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

bool facts_has_day(const struct published_visit *v, struct span span)
{
	for (size_t i = 0; i < v->n_days; i++)
		if (span_has(span, v->days[i]))
			return true;
	return false;
}

uint32_t *facts_comes(const struct facts *f, struct subject_ix host, struct span span, size_t *n)
{
	struct visit_list visits = facts_visits_to(f, host);
	uint32_t *all = NULL;

	*n = 0;
	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (v->status == VISIT_ON && !v->missed && facts_has_day(v, span))
			*mem_push(all, *n) = visits.v[i];
	}
	return all;
}

/* Whether somebody works on a day by their own week: a day on which they can be missed. */
static bool is_expected(const struct facts *f, struct staff_ix s, struct day d)
{
	const struct org_staff *staff = org_staff(f->org, s);

	return weekdays_has(staff->workdays, d) && span_has(staff->employed, d)
	    && !days_has(&org_department(f->org, staff->home)->holidays, d);
}

static bool is_visiting(const struct facts *f, struct subject_ix staff, struct day d)
{
	struct visit_list visits = facts_visits_of(f, staff);

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (v->status == VISIT_ON && !v->missed && facts_has_day(v, span_of(d)))
			return true;
	}
	return false;
}

/* Adds the days of one person; those with only free days between are one absence. */
static void add_absences(const struct facts *f, struct subject_ix person, struct span span,
                         struct absence **all, size_t *n)
{
	struct staff_ix s = facts_staff(f, person);
	bool goes_on = false;

	for (struct day d = span.first; !is_nobody(s) && day_before(d, span.until); d = day_after(d, 1)) {
		if (!is_expected(f, s, d))
			continue;
		bool is_away = !org_is_present(f->org, s, d) || is_visiting(f, person, d);
		if (is_away && goes_on)
			(*all)[*n - 1].last = d;
		else if (is_away)
			*mem_push(*all, *n) = (struct absence){ person, d, d };
		goes_on = is_away;
	}
}

static int by_first_and_name(const void *pa, const void *pb, void *arg)
{
	const struct absence *a = pa, *b = pb;

	ORDER(a->first.n, b->first.n);
	return compare_names(arg, a->staff, b->staff);
}

struct absence *facts_away(const struct facts *f, struct subject_ix department, struct span span, size_t *n)
{
	struct people people = facts_people(f, department);
	struct absence *all = NULL;

	*n = 0;
	for (size_t i = 0; i < people.n; i++)
		add_absences(f, people.v[i], span, &all, n);
	if (*n > 0)
		qsort_r(all, *n, sizeof *all, by_first_and_name, (void *)f);
	return all;
}

static int newest_first(const void *pa, const void *pb, void *arg)
{
	const struct answer *answers = arg;
	const struct answer *a = &answers[*(const uint32_t *)pa], *b = &answers[*(const uint32_t *)pb];

	ORDER(b->on.n, a->on.n);
	ORDER(b->visit, a->visit);
	return 0;
}

uint32_t *facts_answers(const struct facts *f, struct subject_ix department, size_t *n)
{
	uint32_t *all = NULL;

	*n = 0;
	for (uint32_t i = 0; i < f->heard->n_answers; i++) {
		const struct published_visit *v = &f->published->visits[f->heard->answers[i].visit];

		if (is_no_subject(department) || subject_same(v->host, department) || subject_same(v->home, department))
			*mem_push(all, *n) = i;
	}
	if (*n > 0)
		qsort_r(all, *n, sizeof *all, newest_first, f->heard->answers);
	return all;
}
