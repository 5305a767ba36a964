/* A plan held against the published state: the room's way through, stage by stage.
 *
 * Each stage works on the state after, a copy of the state before, and leaves the places
 * of what was there before as they were, so that a later stage finds a visit beside what
 * it was.  Only at the end are visits sorted by their new days. */
#include "crosstrain/publish.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

/* Numbers may have been given and forgotten, after the same backup perhaps more than once:
 * links and UIDs are made from them.  Nobody gives a thousand a second for long. */
static void skip_numbers(struct published *p, int64_t now)
{
	int64_t fresh = now * 1024;

	p->next_subject_row = p->next_subject_row > fresh ? p->next_subject_row : fresh;
	p->next_briefing_row = p->next_briefing_row > fresh ? p->next_briefing_row : fresh;
	p->next_visit_row = p->next_visit_row > fresh ? p->next_visit_row : fresh;
	p->next_appointment_row = p->next_appointment_row > fresh ? p->next_appointment_row : fresh;
}

/* Returns whether it differs from what it was. */
static bool company_follow(struct making *m)
{
	const struct org *org = m->org;
	struct published_company *c = &m->after->company;
	const struct published_company *old = &m->before->company;

	free(c->organization);
	free(c->zone);
	free(c->base_url);
	c->organization = mem_text(org->name);
	c->zone = mem_text(zone_name(org->zone));
	c->base_url = mem_text(org->server.base_url);
	c->refresh_minutes = org->server.refresh_minutes;
	c->keep_past_days = org->keep_past_days;
	c->link_grace_days = org->server.link_grace_days;
	return !text_same(c->organization, old->organization) || !text_same(c->zone, old->zone)
	    || !text_same(c->base_url, old->base_url)
	    || c->refresh_minutes != old->refresh_minutes || c->keep_past_days != old->keep_past_days
	    || c->link_grace_days != old->link_grace_days;
}

static bool subject_differs(const struct making *m, const struct subject *a, const struct subject *b)
{
	return strcmp(a->id, b->id) != 0 || strcmp(a->name, b->name) != 0 || !text_same(a->email, b->email)
	    || !subject_same(carried(m, a->home), b->home) || a->lead != b->lead || a->forgotten != b->forgotten
	    || !day_same(a->ended, b->ended)
	    || a->generation != b->generation || a->changed != b->changed || !digest_same(&a->feed, &b->feed);
}

static bool misses_differ(const struct making *m, const struct published_visit *a, const struct published_visit *b)
{
	bool differ = a->missed != b->missed || a->n_misses != b->n_misses;

	for (size_t i = 0; i < a->n_misses && !differ; i++)
		differ = !span_same(a->misses[i].days, b->misses[i].days)
		         || !subject_same(carried(m, a->misses[i].buddy), b->misses[i].buddy);
	return differ;
}

static bool visit_differs(const struct making *m, const struct published_visit *a, const struct published_visit *b)
{
	return visit_says_other(m, a, b) || misses_differ(m, a, b)
	    || a->sequence != b->sequence || a->modified != b->modified || !digest_same(&a->digest, &b->digest);
}

static bool attendees_differ(const struct making *m, const struct published_appointment *a,
                             const struct published_appointment *b)
{
	bool differ = a->n_attendees != b->n_attendees;

	for (size_t i = 0; i < a->n_attendees && !differ; i++)
		differ = !subject_same(carried(m, a->attendees[i].who), b->attendees[i].who)
		         || !subject_same(carried(m, a->attendees[i].speaks_for), b->attendees[i].speaks_for);
	return differ;
}

static bool appointment_differs(const struct making *m, const struct published_appointment *a,
                                const struct published_appointment *b)
{
	return appointment_says_other(m, a, b) || attendees_differ(m, a, b) || a->round != b->round || a->cycle != b->cycle
	    || !text_same(a->lines[0], b->lines[0]) || !text_same(a->lines[1], b->lines[1])
	    || a->sequence != b->sequence || a->modified != b->modified || !digest_same(&a->digest, &b->digest);
}

/* Marks what the store has to write; returns whether there is anything. */
static bool mark_dirty(struct making *m)
{
	struct published *p = m->after;
	bool any = false;

	for (size_t i = 0; i < p->n_briefings; i++)
		any |= p->briefings[i].dirty;
	for (size_t i = 0; i < p->n_subjects; i++) {
		p->subjects[i].dirty = m->was[i] == NULL || subject_differs(m, m->was[i], &p->subjects[i]);
		any |= p->subjects[i].dirty;
	}
	for (size_t i = 0; i < p->n_visits; i++) {
		p->visits[i].dirty = i >= m->before->n_visits
		                     || visit_differs(m, &m->before->visits[i], &p->visits[i]);
		any |= p->visits[i].dirty;
	}
	for (size_t i = 0; i < p->n_appointments; i++) {
		p->appointments[i].dirty = i >= m->before->n_appointments
		                           || appointment_differs(m, &m->before->appointments[i], &p->appointments[i]);
		any |= p->appointments[i].dirty;
	}
	return any;
}

/* A visit on its way to its place. */
struct placed_visit {
	struct published_visit v;        /* first: visits_in_order() compares it */
	uint32_t from;
};

static void sort_visits(struct making *m)
{
	struct published *p = m->after;
	scoped(heap) struct placed_visit *placed = mem_array(struct placed_visit, p->n_visits);
	scoped(heap) uint32_t *to = mem_array(uint32_t, p->n_visits);

	for (size_t i = 0; i < p->n_visits; i++)
		placed[i] = (struct placed_visit){ p->visits[i], (uint32_t)i };
	qsort(placed, p->n_visits, sizeof *placed, visits_in_order);
	for (size_t i = 0; i < p->n_visits; i++) {
		p->visits[i] = placed[i].v;
		to[placed[i].from] = (uint32_t)i;
	}
	for (size_t i = 0; i < m->publication->n_changes; i++)
		m->publication->changes[i].visit = to[m->publication->changes[i].visit];
}

struct placed_appointment {
	struct published_appointment a;  /* first: appointments_in_order() compares it */
	uint32_t from;
};

static void sort_appointments(struct making *m)
{
	struct published *p = m->after;
	scoped(heap) struct placed_appointment *placed = mem_array(struct placed_appointment, p->n_appointments);
	scoped(heap) uint32_t *to = mem_array(uint32_t, p->n_appointments);

	for (size_t i = 0; i < p->n_appointments; i++)
		placed[i] = (struct placed_appointment){ p->appointments[i], (uint32_t)i };
	qsort(placed, p->n_appointments, sizeof *placed, appointments_in_order);
	for (size_t i = 0; i < p->n_appointments; i++) {
		p->appointments[i] = placed[i].a;
		to[placed[i].from] = (uint32_t)i;
	}
	for (size_t i = 0; i < m->publication->n_appointments; i++)
		m->publication->appointments[i].appointment = to[m->publication->appointments[i].appointment];
}

static void making_fini(struct making *m)
{
	free(m->of_staff);
	free(m->of_department);
	free(m->staff_of);
	free(m->department_of);
	free(m->moved_to);
	free(m->was);
	free(m->is_renamed);
	free(m->rules);
}

struct publication *publication_make(const struct published *before, const struct published *edited,
                                     const struct org *org, const struct plan *plan, struct day today, int64_t now)
{
	struct publication *publication = mem_new(struct publication);
	struct making m = {
		.before = before, .edited = edited, .org = org, .plan = plan, .today = today, .now = now,
		.publication = publication, .after = published_copy(edited != NULL ? edited : before),
	};

	publication->after = m.after;
	m.after->day = today;
	bool changed = company_follow(&m) || before->is_restored;
	m.after->is_restored = false;
	if (before->is_restored)
		skip_numbers(m.after, now);
	subjects_follow(&m);
	visits_follow(&m);
	briefings_follow(&m);
	appointments_follow(&m);
	waiting_follow(&m);
	changes_tell(&m);
	appointment_changes_tell(&m);
	rules_follow(&m);
	visits_stamp(&m);
	appointments_stamp(&m);
	feeds_stamp(&m);
	notices_note(&m);
	changed |= mark_dirty(&m);
	sort_visits(&m);
	sort_appointments(&m);
	publication->nothing = !changed && publication->n_changes == 0 && publication->n_appointments == 0;
	making_fini(&m);
	return publication;
}

void publication_free(struct publication *publication)
{
	if (publication == NULL)
		return;
	for (size_t i = 0; i < publication->n_changes; i++)
		free(publication->changes[i].why);
	free(publication->changes);
	for (size_t i = 0; i < publication->n_appointments; i++)
		free(publication->appointments[i].why);
	free(publication->appointments);
	free(publication->notices);
	published_free(publication->after);
	free(publication);
}

struct publication *publication_revoke(const struct published *before, struct subject_ix subject,
                                       struct day today, int64_t now)
{
	struct publication *publication = mem_new(struct publication);
	struct published *p = publication->after = published_copy(before);
	struct subject *s = &p->subjects[subject.i];
	size_t at = p->n_retired;

	mem_push(p->retired, p->n_retired);
	for (; at > 0 && p->retired[at - 1].subject.i > subject.i; at--)
		p->retired[at] = p->retired[at - 1];
	p->retired[at] = (struct retired_link){ subject, s->generation, today };
	/* By the minute, so that none comes back that was given after a backup and forgotten. */
	s->generation = now / 60 > s->generation ? (int)(now / 60) : s->generation + 1;
	s->changed = now > s->changed ? now : s->changed + 1;
	s->dirty = true;
	publication->waiting_from = INT32_MAX;
	publication->n_feeds_changed = 1;
	return publication;
}

struct published *publication_take(struct publication *publication)
{
	struct published *p = publication->after;

	publication->after = NULL;
	for (size_t i = 0; i < p->n_subjects; i++)
		p->subjects[i].dirty = false;
	for (size_t i = 0; i < p->n_briefings; i++)
		p->briefings[i].dirty = false;
	for (size_t i = 0; i < p->n_visits; i++)
		p->visits[i].dirty = false;
	for (size_t i = 0; i < p->n_appointments; i++)
		p->appointments[i].dirty = false;
	return p;
}
