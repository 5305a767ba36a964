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

/* The rules of each briefing's zone; `all` of all of them. */
static struct digest *rules_of_briefings(const struct making *m, struct digest *all)
{
	const struct published *p = m->after;
	struct digest *rules = mem_array(struct digest, p->n_briefings);
	struct rulebook book = { NULL, 0 };
	struct digest_state st;

	for (size_t i = 0; i < p->n_briefings; i++)
		rules[i] = rules_of(&book, m->org, p->briefings[i].zone);
	digest_begin(&st, NULL);
	for (size_t i = 0; i < book.n; i++) {
		digest_add_text(&st, book.all[i].zone);
		digest_add(&st, &book.all[i].digest, sizeof book.all[i].digest);
	}
	*all = digest_end(&st);
	free(book.all);
	return rules;
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
	scoped(heap) struct digest *rules = rules_of_briefings(m, &p->rules);
	bool is_comparable = digest_same(&p->rules, &m->before->rules);

	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *v = &p->visits[i];
		const struct published_visit *old = i < m->before->n_visits ? &m->before->visits[i] : NULL;

		assert(v->briefing.i < p->n_briefings);
		if (old != NULL && !published_is_shown(p, v, m->today))
			continue;        /* who comes into view again is stamped then */
		if (old == NULL || !is_comparable || !published_is_shown(m->before, old, m->before->day)
		    || visit_says_other(m, old, v) || has_new_name(m, v))
			v->digest = visit_digest(p, v, rules);
		if (old != NULL && m->before->is_restored)
			v->sequence = newer_sequence(v->sequence, m->now);
		if (old == NULL)
			v->modified = m->now;
		else if (m->before->is_restored || !digest_same(&v->digest, &old->digest))
			v->modified = later(m->now, old->modified);
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

static struct sums mark_of(const struct published_visit *v)
{
	static const struct digest no_key;
	const int64_t numbers[] = { v->row, v->sequence, v->modified };
	uint8_t all[sizeof v->digest.b + sizeof numbers];

	memcpy(all, v->digest.b, sizeof v->digest.b);
	for (size_t i = 0; i < sizeof numbers; i++)
		all[sizeof v->digest.b + i] = (uint8_t)((uint64_t)numbers[i / 8] >> (8 * (i % 8)));
	struct digest d = digest_quick(&no_key, all, sizeof all);
	return (struct sums){ little_endian(d.b), little_endian(d.b + 8) };
}

/* `part`: 1 visitor, 3 buddy, 5 home, 7 host, 9 company; odd, so no mark is lost. */
static void take_part(struct sums *sums, struct subject_ix s, struct sums mark, uint64_t part)
{
	if (is_no_subject(s))
		return;
	sums[s.i].low += mark.low * part;
	sums[s.i].high += mark.high * part;
}

static struct sums *sums_of(const struct published *p, struct day today)
{
	struct sums *sums = mem_array(struct sums, p->n_subjects);
	struct subject_ix company = published_find(p, SUBJECT_COMPANY, "company");

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (!published_is_shown(p, v, today))
			continue;
		struct sums mark = mark_of(v);
		take_part(sums, v->staff, mark, 1);
		take_part(sums, v->buddy, mark, 3);
		take_part(sums, v->home, mark, 5);
		take_part(sums, v->host, mark, 7);
		take_part(sums, company, mark, 9);
	}
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
