/* The published state on a date, indexed: whose visits, whose people. */
#include "facts_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

/* Whose a thing is. */
typedef struct subject_ix owner_of(const struct published *p, size_t i);

static struct subject_ix visitor_of(const struct published *p, size_t i) { return p->visits[i].staff; }
static struct subject_ix host_of(const struct published *p, size_t i) { return p->visits[i].host; }
static struct subject_ix home_of(const struct published *p, size_t i) { return p->visits[i].home; }
static struct subject_ix waits(const struct published *p, size_t i) { return p->left_out[i].staff; }

/* Counted first, then put in; each owner's things keep their order. */
static struct by_subject index_by(const struct published *p, size_t n, owner_of *owner)
{
	struct by_subject by = { mem_array(uint32_t, n), mem_array(size_t, p->n_subjects + 2) };
	size_t *next = by.first + 1;     /* where the next one of each goes; what it is of, in the end */

	for (size_t i = 0; i < n; i++)
		next[owner(p, i).i + 1]++;
	for (size_t s = 1; s <= p->n_subjects; s++)
		next[s] += next[s - 1];
	for (size_t i = 0; i < n; i++)
		by.v[next[owner(p, i).i]++] = (uint32_t)i;
	return by;
}

static void by_subject_fini(struct by_subject *by)
{
	free(by->v);
	free(by->first);
}

int compare_names(const struct facts *f, struct subject_ix a, struct subject_ix b)
{
	const struct subject *x = published_subject(f->published, a), *y = published_subject(f->published, b);
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : strcmp(x->id, y->id);
}

static int by_home_and_name(const void *pa, const void *pb, void *arg)
{
	const struct subject_ix *a = pa, *b = pb;
	const struct facts *f = arg;

	ORDER(f->published->subjects[a->i].home.i, f->published->subjects[b->i].home.i);
	return compare_names(f, *a, *b);
}

static int by_name(const void *pa, const void *pb, void *arg)
{
	return compare_names(arg, *(const struct subject_ix *)pa, *(const struct subject_ix *)pb);
}

void sort_by_name(const struct facts *f, struct subject_ix *all, size_t n)
{
	if (n > 0)
		qsort_r(all, n, sizeof *all, by_name, (void *)f);
}

static bool has_ended(const struct facts *f, struct subject_ix s)
{
	return !day_before(f->today, published_subject(f->published, s)->ended);
}

/* Somebody has a feed, and maybe visits, before their first day. */
static bool is_to_join(const struct facts *f, struct subject_ix s)
{
	struct staff_ix staff = f->at.staff[s.i];

	return !is_nobody(staff) && day_before(f->today, org_staff(f->org, staff)->employed.first);
}

/* Those who have not left and have, or have not, joined. */
static struct by_home people_of(struct facts *f, bool to_join)
{
	const struct published *p = f->published;
	struct by_home all = { mem_array(struct subject_ix, p->n_subjects), mem_array(size_t, p->n_subjects + 1) };
	size_t n = 0;

	for (uint32_t i = 0; i < p->n_subjects; i++) {
		struct subject_ix s = { i };

		if (p->subjects[i].kind == SUBJECT_STAFF && !has_ended(f, s) && is_to_join(f, s) == to_join)
			all.v[n++] = s;
	}
	qsort_r(all.v, n, sizeof *all.v, by_home_and_name, f);
	for (size_t i = 0, at = 0; i <= p->n_subjects; i++) {
		while (at < n && p->subjects[all.v[at].i].home.i < i)
			at++;
		all.first[i] = at;
	}
	return all;
}

static struct people people_at(const struct by_home *all, struct subject_ix department)
{
	size_t from = all->first[department.i], until = all->first[department.i + 1];

	return (struct people){ all->v + from, until - from };
}

static void by_home_fini(struct by_home *all)
{
	free(all->v);
	free(all->first);
}

static void find_departments(struct facts *f)
{
	const struct published *p = f->published;

	f->departments = mem_array(struct subject_ix, p->n_subjects);
	for (uint32_t i = 0; i < p->n_subjects; i++)
		if (p->subjects[i].kind == SUBJECT_DEPARTMENT && !has_ended(f, (struct subject_ix){ i }))
			f->departments[f->n_departments++] = (struct subject_ix){ i };
	sort_by_name(f, f->departments, f->n_departments);
	f->rank = mem_array(uint32_t, p->n_subjects);
	memset(f->rank, 0xff, p->n_subjects * sizeof *f->rank);
	for (uint32_t i = 0; i < f->n_departments; i++)
		f->rank[f->departments[i].i] = i;
}

static void find_places(struct facts *f)
{
	const struct published *p = f->published;
	struct places at = places_make(p, f->org);

	f->at = at;
	f->of_staff = mem_array(struct subject_ix, f->org->n_staff);
	f->of_department = mem_array(struct subject_ix, f->org->n_departments);
	memset(f->of_staff, 0xff, f->org->n_staff * sizeof *f->of_staff);
	memset(f->of_department, 0xff, f->org->n_departments * sizeof *f->of_department);
	for (uint32_t i = 0; i < p->n_subjects; i++) {
		if (!is_nobody(at.staff[i]))
			f->of_staff[at.staff[i].i] = (struct subject_ix){ i };
		if (!is_nowhere(at.department[i]))
			f->of_department[at.department[i].i] = (struct subject_ix){ i };
	}
}

struct facts *facts_make(const struct published *published, const struct org *org, const struct heard *heard,
                         struct day today)
{
	struct facts *f = mem_new(struct facts);

	*f = (struct facts){ .published = published, .org = org, .heard = heard, .today = today };
	f->cycle = org_cycle_at(org, today);
	find_places(f);
	f->of_visitor = index_by(published, published->n_visits, visitor_of);
	f->of_host = index_by(published, published->n_visits, host_of);
	f->of_home = index_by(published, published->n_visits, home_of);
	f->left_out = index_by(published, published->n_left_out, waits);
	f->appointments = appointments_make(published);
	f->people = people_of(f, false);
	f->newcomers = people_of(f, true);
	find_departments(f);
	f->counts = counts_make(f);
	return f;
}

void facts_free(struct facts *f)
{
	if (f == NULL)
		return;
	places_fini(&f->at);
	free(f->of_staff);
	free(f->of_department);
	by_subject_fini(&f->of_visitor);
	by_subject_fini(&f->of_host);
	by_subject_fini(&f->of_home);
	by_subject_fini(&f->left_out);
	by_subject_fini(&f->appointments);
	by_home_fini(&f->people);
	by_home_fini(&f->newcomers);
	free(f->departments);
	free(f->rank);
	free(f->counts);
	free(f);
}

const struct published *facts_published(const struct facts *f)
{
	return f->published;
}

const struct org *facts_org(const struct facts *f)
{
	return f->org;
}

const struct heard *facts_heard(const struct facts *f)
{
	return f->heard;
}

struct day facts_today(const struct facts *f)
{
	return f->today;
}

int facts_cycle(const struct facts *f)
{
	return f->cycle;
}

struct staff_ix facts_staff(const struct facts *f, struct subject_ix s)
{
	return f->at.staff[s.i];
}

struct dept_ix facts_department(const struct facts *f, struct subject_ix s)
{
	return f->at.department[s.i];
}

struct subject_ix facts_subject_of_staff(const struct facts *f, struct staff_ix s)
{
	return f->of_staff[s.i];
}

struct subject_ix facts_subject_of(const struct facts *f, struct dept_ix d)
{
	return f->of_department[d.i];
}

bool facts_is_here(const struct facts *f, struct subject_ix s)
{
	return !has_ended(f, s) && !is_to_join(f, s);
}

bool is_held(const struct facts *f, const struct published_visit *v)
{
	return visit_phase(v, f->today) == PHASE_HELD;
}

struct visit_list facts_visits_of(const struct facts *f, struct subject_ix staff)
{
	return list_of(&f->of_visitor, staff);
}

struct visit_list facts_visits_to(const struct facts *f, struct subject_ix host)
{
	return list_of(&f->of_host, host);
}

struct visit_list facts_appointments_of(const struct facts *f, struct subject_ix s)
{
	return list_of(&f->appointments, s);
}

struct people facts_people(const struct facts *f, struct subject_ix department)
{
	return people_at(&f->people, department);
}

struct people facts_newcomers(const struct facts *f, struct subject_ix department)
{
	return people_at(&f->newcomers, department);
}

struct people facts_departments(const struct facts *f)
{
	return (struct people){ f->departments, f->n_departments };
}

uint32_t facts_rank(const struct facts *f, struct subject_ix department)
{
	return f->rank[department.i];
}
