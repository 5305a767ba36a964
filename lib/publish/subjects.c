/* Subjects follow the org: who is new gets a row, who was renamed keeps theirs, who has
 * left is ended and may come back.
 *
 * Company, departments and people are one list of entries here, since the same things
 * happen to all of them. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "publish_internal.h"

struct entry {
	enum subject_kind kind;
	const char *id, *was, *name, *email;
	bool lead, here;
	struct dept_ix home;
	uint32_t subject;            /* index into after->subjects before they are sorted */
};

#define UNCLAIMED UINT32_MAX

/* The company first, then departments, then staff, each in the order of the org. */
static struct entry *entries_of(const struct org *org, struct day today, size_t *n)
{
	struct entry *all = mem_array(struct entry, 1 + org->n_departments + org->n_staff);
	struct entry *e = all;

	*e++ = (struct entry){ SUBJECT_COMPANY, "company", NULL, org->name, NULL, false, true, NOWHERE, UNCLAIMED };
	for (size_t i = 0; i < org->n_departments; i++) {
		const struct org_department *d = &org->departments[i];

		*e++ = (struct entry){ SUBJECT_DEPARTMENT, d->id, d->was, d->name, NULL, false, true, NOWHERE, UNCLAIMED };
	}
	for (size_t i = 0; i < org->n_staff; i++) {
		const struct org_staff *s = &org->staff[i];

		*e++ = (struct entry){ SUBJECT_STAFF, s->id, s->was, s->name, s->email, s->lead,
		                       day_before(today, s->employed.until), s->home, UNCLAIMED };
	}
	*n = (size_t)(e - all);
	return all;
}

/* Ids go before former ids, so nobody takes the row of somebody who is still there. */
static void claim(struct entry *entries, size_t n, const struct published *p, bool *claimed)
{
	for (int former = 0; former < 2; former++)
		for (size_t i = 0; i < n; i++) {
			struct entry *e = &entries[i];
			const char *id = former ? e->was : e->id;

			if (e->subject != UNCLAIMED || id == NULL)
				continue;
			struct subject_ix found = published_find(p, e->kind, id);
			if (is_no_subject(found) || claimed[found.i])
				continue;
			claimed[found.i] = true;
			e->subject = found.i;
		}
}

static void replace_text(char **at, const char *with)
{
	if (*at != NULL && with != NULL && strcmp(*at, with) == 0)
		return;
	free(*at);
	*at = mem_text(with);
}

static void apply(struct making *m, const struct entry *entries, const struct entry *e)
{
	struct subject *s = &m->after->subjects[e->subject];

	replace_text(&s->id, e->id);
	replace_text(&s->name, e->name);
	replace_text(&s->email, e->email);
	s->home = e->home.i == NOWHERE.i ? NO_SUBJECT : (struct subject_ix){ entries[1 + e->home.i].subject };
	s->lead = e->lead;
	if (e->here)
		s->ended = DAY_EVER_AFTER;
	else if (s->ended.n == DAY_EVER_AFTER.n)
		s->ended = m->today;
}

/* No id of HR's begins like this, so the old one is free for somebody else. */
static void take_id_away(struct subject *s)
{
	free(s->id);
	s->id = mem_format("~%lld", (long long)s->row);
}

static void add_new(struct making *m, struct entry *e)
{
	struct published *p = m->after;

	e->subject = (uint32_t)p->n_subjects;
	*mem_push(p->subjects, p->n_subjects) = (struct subject){
		.row = p->next_subject_row++, .kind = e->kind, .home = NO_SUBJECT,
		.since = m->today, .ended = DAY_EVER_AFTER, .generation = 1,
	};
	m->publication->n_subjects_new++;
}

/* A subject on its way to its place. */
struct placed_subject {
	struct subject s;
	uint32_t from;
};

static int by_kind_and_id(const void *pa, const void *pb)
{
	const struct placed_subject *a = pa, *b = pb;

	ORDER(a->s.kind, b->s.kind);
	return strcmp(a->s.id, b->s.id);
}

static void carry(struct subject_ix *s, const uint32_t *to)
{
	if (!is_no_subject(*s))
		s->i = to[s->i];
}

static void carry_all(struct published *p, const uint32_t *to)
{
	for (size_t i = 0; i < p->n_subjects; i++)
		carry(&p->subjects[i].home, to);
	for (size_t i = 0; i < p->n_former; i++)
		carry(&p->former[i].subject, to);
	for (size_t i = 0; i < p->n_retired; i++)
		carry(&p->retired[i].subject, to);
	for (size_t i = 0; i < p->n_visits; i++) {
		carry(&p->visits[i].staff, to);
		carry(&p->visits[i].home, to);
		carry(&p->visits[i].host, to);
		carry(&p->visits[i].buddy, to);
		for (size_t j = 0; j < p->visits[i].n_misses; j++)
			carry(&p->visits[i].misses[j].buddy, to);
	}
	for (size_t i = 0; i < p->n_appointments; i++) {
		struct published_appointment *a = &p->appointments[i];

		carry(&a->a, to);
		carry(&a->b, to);
		for (size_t j = 0; j < a->n_attendees; j++) {
			carry(&a->attendees[j].who, to);
			carry(&a->attendees[j].speaks_for, to);
		}
	}
	for (size_t i = 0; i < p->n_left_out; i++) {
		carry(&p->left_out[i].staff, to);
		carry(&p->left_out[i].home, to);
		carry(&p->left_out[i].host, to);
	}
}

/* Brings subjects into order again, and all that refers to them.  Returns where each
 * went, to be freed. */
static uint32_t *sort_subjects(struct published *p)
{
	scoped(heap) struct placed_subject *placed = mem_array(struct placed_subject, p->n_subjects);
	uint32_t *to = mem_array(uint32_t, p->n_subjects);

	for (size_t i = 0; i < p->n_subjects; i++)
		placed[i] = (struct placed_subject){ p->subjects[i], (uint32_t)i };
	qsort(placed, p->n_subjects, sizeof *placed, by_kind_and_id);
	for (size_t i = 0; i < p->n_subjects; i++) {
		p->subjects[i] = placed[i].s;
		to[placed[i].from] = (uint32_t)i;
	}
	carry_all(p, to);
	if (p->n_retired > 0)
		qsort(p->retired, p->n_retired, sizeof *p->retired, retired_in_order);
	if (p->n_left_out > 0)
		qsort(p->left_out, p->n_left_out, sizeof *p->left_out, left_out_in_order);
	return to;
}

/* The ways between org and state, in both directions, and from the state before. */
static void note_ways(struct making *m, const struct entry *entries)
{
	size_t n = m->after->n_subjects;

	m->was = mem_array(const struct subject *, n);
	m->staff_of = mem_array(struct staff_ix, n);
	m->department_of = mem_array(struct dept_ix, n);
	m->of_staff = mem_array(struct subject_ix, m->org->n_staff);
	m->of_department = mem_array(struct subject_ix, m->org->n_departments);
	for (size_t i = 0; i < n; i++) {
		m->staff_of[i] = NOBODY;
		m->department_of[i] = NOWHERE;
	}
	for (size_t i = 0; i < m->before->n_subjects; i++)
		m->was[m->moved_to[i]] = &m->before->subjects[i];
	m->is_renamed = mem_array(bool, n);
	for (size_t i = 0; i < n; i++)
		m->is_renamed[i] = m->was[i] != NULL && strcmp(m->was[i]->name, m->after->subjects[i].name) != 0;
	for (size_t i = 0; i < m->org->n_departments; i++) {
		m->of_department[i].i = m->moved_to[entries[1 + i].subject];
		m->department_of[m->of_department[i].i].i = (uint32_t)i;
	}
	for (size_t i = 0; i < m->org->n_staff; i++) {
		m->of_staff[i].i = m->moved_to[entries[1 + m->org->n_departments + i].subject];
		m->staff_of[m->of_staff[i].i].i = (uint32_t)i;
	}
}

/* People who are called otherwise from now on. */
static void keep_former(struct making *m)
{
	struct published *p = m->after;

	for (uint32_t i = 0; i < p->n_subjects; i++) {
		const struct subject *was = m->was[i], *is = &p->subjects[i];

		if (was == NULL || is->kind != SUBJECT_STAFF || is->forgotten
		    || (strcmp(was->id, is->id) == 0 && strcmp(was->name, is->name) == 0))
			continue;
		*mem_push(p->former, p->n_former) = (struct former){ { i }, mem_text(was->id), mem_text(was->name), m->now };
	}
	if (p->n_former > 0)
		qsort(p->former, p->n_former, sizeof *p->former, former_in_order);
}

void subjects_follow(struct making *m)
{
	size_t n, n_before = m->before->n_subjects;
	struct published *p = m->after;
	scoped(heap) struct entry *entries = entries_of(m->org, m->today, &n);
	scoped(heap) bool *claimed = mem_array(bool, n_before);

	claim(entries, n, p, claimed);
	for (size_t i = 0; i < n; i++)
		if (entries[i].subject == UNCLAIMED)
			add_new(m, &entries[i]);
	for (size_t i = 0; i < n; i++)
		apply(m, entries, &entries[i]);
	for (size_t i = 0; i < n_before; i++)
		if (!claimed[i] && p->subjects[i].ended.n == DAY_EVER_AFTER.n)
			p->subjects[i].ended = m->today;
	for (size_t i = 0; i < n_before; i++)
		if (p->subjects[i].forgotten)
			take_id_away(&p->subjects[i]);
	m->moved_to = sort_subjects(p);
	note_ways(m, entries);
	keep_former(m);
	for (size_t i = 0; i < p->n_subjects; i++)
		if (m->was[i] != NULL && m->was[i]->ended.n == DAY_EVER_AFTER.n && p->subjects[i].ended.n != DAY_EVER_AFTER.n)
			m->publication->n_subjects_ended++;
}
