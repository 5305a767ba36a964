/* Stamps: the digest of each visit and when it last changed, the fingerprint of each feed
 * and when that did.  publish.h says what they are made of.
 *
 * Clients take an event for a new one only if its stamps are greater, so a
 * stamp never goes back, even if the clock does. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "publish_internal.h"

/* After a restore: more than any that may have been given and forgotten, for a visit does not
 * change by the minute. */
static int newer_sequence(int sequence, int64_t now)
{
	return now / 60 > sequence ? (int)(now / 60) : sequence + 1;
}

/* What a zone's clock does, as its VTIMEZONE tells it. */
struct rules {
	const char *zone;
	struct digest digest;
};

struct rulebook {
	struct rules *all;
	size_t n;
};

static struct digest rules_of_zone(const struct zone *zone)
{
	scoped(heap) char *vtimezone = zone == NULL ? NULL : zone_vtimezone(zone, 2000);

	return digest_of(vtimezone, vtimezone == NULL ? 0 : strlen(vtimezone));
}

/* The zone of that name that the org has open; NULL if there is none. */
static const struct zone *zone_of_org(const struct org *org, const char *name)
{
	for (size_t i = 0; i < org->n_zones; i++)
		if (strcmp(zone_name(org->zones[i]), name) == 0)
			return org->zones[i];
	return NULL;
}

/* Zones are few, so they are searched in order. */
static struct digest rules_of(struct rulebook *book, const struct org *org, const char *name)
{
	for (size_t i = 0; i < book->n; i++)
		if (strcmp(book->all[i].zone, name) == 0)
			return book->all[i].digest;

	const struct zone *known = zone_of_org(org, name);
	scoped(zone) struct zone *opened = known == NULL ? zone_new(name) : NULL;
	struct digest d = rules_of_zone(known != NULL ? known : opened);
	*mem_push(book->all, book->n) = (struct rules){ name, d };
	return d;
}

void rules_follow(struct making *m)
{
	struct published *p = m->after;
	struct rulebook book = { NULL, 0 };
	struct digest_state st;

	m->rules = mem_array(struct digest, p->n_briefings);
	for (size_t i = 0; i < p->n_briefings; i++)
		m->rules[i] = rules_of(&book, m->org, p->briefings[i].zone);
	digest_begin(&st, NULL);
	for (size_t i = 0; i < book.n; i++) {
		digest_add_text(&st, book.all[i].zone);
		digest_add(&st, &book.all[i].digest, sizeof book.all[i].digest);
	}
	p->rules = digest_end(&st);
	free(book.all);
}

static bool has_new_name(const struct making *m, const struct published_visit *v)
{
	return m->is_renamed[v->staff.i] || m->is_renamed[v->home.i] || m->is_renamed[v->host.i]
	    || (!is_no_subject(v->buddy) && m->is_renamed[v->buddy.i]);
}

static struct digest visit_digest(const struct published *p, const struct published_visit *v,
                                  const struct digest *rules)
{
	const struct digest *says = &p->briefings[v->briefing.i].digest;
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add_number(&st, FEED_FORMAT);
	digest_add_number(&st, v->status);
	digest_add_number(&st, (int64_t)v->n_days);
	for (size_t i = 0; i < v->n_days; i++)
		digest_add_number(&st, v->days[i].n);
	digest_add(&st, says->b, sizeof says->b);
	digest_add(&st, rules[v->briefing.i].b, sizeof rules->b);
	digest_add_text(&st, p->subjects[v->staff.i].name);
	digest_add_text(&st, p->subjects[v->home.i].name);
	digest_add_text(&st, p->subjects[v->host.i].name);
	digest_add_text(&st, is_no_subject(v->buddy) ? NULL : p->subjects[v->buddy.i].name);
	return digest_end(&st);
}

static int64_t later(int64_t now, int64_t old)
{
	return now > old ? now : old + 1;
}

void visits_stamp(struct making *m)
{
	struct published *p = m->after;
	bool is_comparable = digest_same(&p->rules, &m->before->rules);

	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *v = &p->visits[i];
		const struct published_visit *old = i < m->before->n_visits ? &m->before->visits[i] : NULL;

		assert(v->briefing.i < p->n_briefings);
		if (old != NULL && !published_is_shown(p, v, m->today))
			continue;        /* who comes into view again is stamped then */
		if (old == NULL || !is_comparable || !published_is_shown(m->before, old, m->before->day)
		    || visit_says_other(m, old, v) || has_new_name(m, v))
			v->digest = visit_digest(p, v, m->rules);
		if (old != NULL && m->before->is_restored)
			v->sequence = newer_sequence(v->sequence, m->now);
		if (old == NULL)
			v->modified = m->now;
		else if (m->before->is_restored || !digest_same(&v->digest, &old->digest))
			v->modified = later(m->now, old->modified);
	}
}

static struct digest appointment_digest(const struct published *p, const struct published_appointment *a,
                                        const struct published_appointment *last, const struct digest *rules)
{
	const struct digest *says = &p->briefings[a->briefing.i].digest;
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add_number(&st, FEED_FORMAT);
	digest_add_number(&st, a->kind);
	digest_add_number(&st, a->day.n);
	digest_add_number(&st, a->status);
	digest_add(&st, says->b, sizeof says->b);
	digest_add(&st, rules[a->briefing.i].b, sizeof rules->b);
	digest_add_text(&st, is_no_subject(a->a) ? NULL : p->subjects[a->a.i].name);
	digest_add_text(&st, is_no_subject(a->b) ? NULL : p->subjects[a->b.i].name);
	for (size_t i = 0; i < a->n_attendees; i++) {
		const struct attendee *who = &a->attendees[i];

		if (a->kind == KIND_MEETING && !is_representative(a, who))
			break;
		digest_add_text(&st, p->subjects[who->who.i].name);
		digest_add_text(&st, p->subjects[who->speaks_for.i].name);
	}
	digest_add_text(&st, a->outcome);
	if (a->kind == KIND_CHECK_IN) {
		digest_add_text(&st, p->company.base_url);
		digest_add_text(&st, last != NULL ? last->lines[0] : NULL);
		digest_add_text(&st, last != NULL ? last->lines[1] : NULL);
	}
	return digest_end(&st);
}

void appointments_stamp(struct making *m)
{
	struct published *p = m->after;
	scoped(heap) size_t *last = published_check_ins_before(p);

	for (size_t i = 0; i < p->n_appointments; i++) {
		struct published_appointment *a = &p->appointments[i];
		const struct published_appointment *old = i < m->before->n_appointments ? &m->before->appointments[i] : NULL;

		if (old != NULL && !appointment_is_shown(p, a, m->today))
			continue;
		a->digest = appointment_digest(p, a, last[i] == SIZE_MAX ? NULL : &p->appointments[last[i]], m->rules);
		if (old != NULL && m->before->is_restored)
			a->sequence = newer_sequence(a->sequence, m->now);
		if (old == NULL)
			a->modified = m->now;
		else if (m->before->is_restored || !digest_same(&a->digest, &old->digest))
			a->modified = later(m->now, old->modified);
	}
}

struct sums { uint64_t low, high; };

static uint64_t little_endian(const uint8_t *b)
{
	uint64_t n = 0;

	for (int i = 7; i >= 0; i--)
		n = n << 8 | b[i];
	return n;
}

static struct sums mark_of(const struct digest *digest, int64_t row, int sequence, int64_t modified)
{
	static const struct digest no_key;
	const int64_t numbers[] = { row, sequence, modified };
	uint8_t all[sizeof digest->b + sizeof numbers];

	memcpy(all, digest->b, sizeof digest->b);
	for (size_t i = 0; i < sizeof numbers; i++)
		all[sizeof digest->b + i] = (uint8_t)((uint64_t)numbers[i / 8] >> (8 * (i % 8)));
	struct digest d = digest_quick(&no_key, all, sizeof all);
	return (struct sums){ little_endian(d.b), little_endian(d.b + 8) };
}

/* `part`, odd, so no mark is lost: of a visit 1 visitor, 3 buddy, 5 home, 7 host, 9 company; of an
 * appointment 11 who comes, 13 a representative, 15 who reads it, 17 of a celebration. */
static void take_part(struct sums *sums, struct subject_ix s, struct sums mark, uint64_t part)
{
	if (is_no_subject(s))
		return;
	sums[s.i].low += mark.low * part;
	sums[s.i].high += mark.high * part;
}

static void take_appointment(struct sums *sums, const struct published *p, const struct published_appointment *a)
{
	struct sums mark = mark_of(&a->digest, a->row, a->sequence, a->modified);
	struct subject_ix readers[APPOINTMENT_READERS];
	size_t n = appointment_readers(a, readers);

	for (size_t i = 0; i < a->n_attendees; i++)
		take_part(sums, a->attendees[i].who, mark, is_representative(a, &a->attendees[i]) ? 13 : 11);
	for (size_t i = 0; i < n; i++)
		take_part(sums, readers[i], mark, 15);
	for (uint32_t i = 0; a->kind == KIND_CELEBRATION && i < p->n_subjects; i++)
		if (!day_before(a->day, p->subjects[i].since))
			take_part(sums, (struct subject_ix){ i }, mark, 17);
}

static struct sums *sums_of(const struct published *p, struct day today)
{
	struct sums *sums = mem_array(struct sums, p->n_subjects);
	struct subject_ix company = published_find(p, SUBJECT_COMPANY, "company");

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (!published_is_shown(p, v, today))
			continue;
		struct sums mark = mark_of(&v->digest, v->row, v->sequence, v->modified);
		take_part(sums, v->staff, mark, 1);
		take_part(sums, v->buddy, mark, 3);
		take_part(sums, v->home, mark, 5);
		take_part(sums, v->host, mark, 7);
		take_part(sums, company, mark, 9);
	}
	for (size_t i = 0; i < p->n_appointments; i++)
		if (appointment_is_shown(p, &p->appointments[i], today))
			take_appointment(sums, p, &p->appointments[i]);
	return sums;
}

static struct digest fingerprint(const struct published *p, const struct subject *s, struct sums sums)
{
	bool ended = s->ended.n != DAY_EVER_AFTER.n;
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add_number(&st, FEED_FORMAT);
	digest_add_number(&st, s->kind);
	digest_add_number(&st, s->since.n);
	digest_add_number(&st, s->ended.n);
	digest_add_text(&st, p->company.organization);
	digest_add_text(&st, p->company.zone);
	digest_add_number(&st, p->company.refresh_minutes);
	if (!ended) {
		digest_add_text(&st, s->name);
		digest_add_number(&st, (int64_t)sums.low);
		digest_add_number(&st, (int64_t)sums.high);
	}
	return digest_end(&st);
}

void feeds_stamp(struct making *m)
{
	struct published *p = m->after;
	scoped(heap) struct sums *sums = sums_of(p, m->today);

	for (size_t i = 0; i < p->n_subjects; i++) {
		struct subject *s = &p->subjects[i];
		const struct subject *old = m->was[i];

		s->feed = fingerprint(p, s, sums[i]);
		if (old != NULL && digest_same(&s->feed, &old->feed) && !m->before->is_restored)
			continue;
		s->changed = old == NULL ? m->now : later(m->now, old->changed);
		m->publication->n_feeds_changed++;
	}
}
