/* The directory: which link opens which feed, and which visits each feed shows.
 *
 * All that a request needs to know before a calendar must be written is worked out here,
 * once a publication: a lookup and a 304 touch neither the visits nor libical.
 *
 * What the bytes of a feed depend on, and where its etag gets it from:
 *  - the visits and appointments shown, names, stamps, the company's words, FEED_FORMAT: the fingerprint
 *    that publication stored with the subject;
 *  - the date: visits age out of feeds at midnight.  A publication follows then, but the
 *    etag must not wait for it.  Of one published state, the first entry that is shown,
 *    the last and their number tell which they are;
 *  - the tz database: the VTIMEZONEs that the feed holds.
 *
 * What is said beside the bytes is in the etag as well: when they last changed, and the
 * name of the file.  So whoever keeps an answer under its etag keeps a whole one. */
#include "feed_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* A link that is or was.  Known by a keyed digest of its token: what an attacker sends
 * does not tell where it is looked for, so timing tells nothing of the tokens there are.
 * All that a request asks for lies here, in one place of the memory. */
struct link {
	struct digest id;
	struct feed_ref ref;             /* LINK_UNKNOWN: a free slot */
};

struct range { size_t from, until; };

struct directory {
	const struct published *published;
	struct digest_key key;
	struct digest lookup;            /* the key of links' ids */
	struct day today;
	struct link *links;              /* open addressing, at most half full */
	size_t n_links;                  /* a power of two */
	struct entry *entries;           /* that can be seen, subject by subject … */
	struct range *shown;             /* … and by subject, those of them that its feed shows */
	bool *is_cut;                    /* by subject: these are not all */
	size_t *check_in_before;         /* by appointment; SIZE_MAX for none */
	struct feed_zone *zones;
	size_t n_zones;
	uint32_t *zone_of;               /* by briefing: index into zones */
	struct digest *etags;            /* by subject */
};

static struct digest lookup_key(const struct digest_key *key)
{
	struct digest_state st;

	digest_begin(&st, key);
	digest_add_text(&st, "crosstrain lookup");
	return digest_end(&st);
}

/* The slot of a link that is known, or the free one where it would stand. */
static struct link *slot_of(const struct directory *d, const struct digest *id)
{
	uint64_t hash;

	memcpy(&hash, id->b, sizeof hash);
	for (size_t i = hash & (d->n_links - 1);; i = (i + 1) & (d->n_links - 1))
		if (d->links[i].ref.state == LINK_UNKNOWN || digest_same(&d->links[i].id, id))
			return &d->links[i];
}

static const struct retired_link *retirement(const struct published *p, struct subject_ix subject, int generation)
{
	size_t low = 0, high = p->n_retired;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct retired_link *r = &p->retired[middle];

		if (subject_same(r->subject, subject) && r->generation == generation)
			return r;
		if (r->subject.i < subject.i || (subject_same(r->subject, subject) && r->generation < generation))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct day link_end(const struct published *p, struct subject_ix subject, int generation, bool *replaced)
{
	const struct retired_link *r = retirement(p, subject, generation);

	*replaced = r != NULL;
	return r != NULL ? r->on : published_subject(p, subject)->ended;
}

static enum link_state state_of(const struct directory *d, struct subject_ix subject, int generation)
{
	bool replaced;
	struct day end = link_end(d->published, subject, generation, &replaced);
	bool is_forgotten = published_subject(d->published, subject)->forgotten;

	/* A revoked link, and that of who is forgotten, is shut at once, whatever the clock says. */
	if (!replaced && !is_forgotten && day_before(d->today, end))
		return LINK_LIVE;
	return days_between(end, d->today) < d->published->company.link_grace_days ? LINK_ENDED : LINK_GONE;
}

/* Everybody whose feed a visit stands in, each once. */
enum { VISIT_AUDIENCE = 5 };

static size_t audience(struct subject_ix out[VISIT_AUDIENCE], const struct published *p,
                       const struct published_visit *v)
{
	struct subject_ix company = { 0 };
	struct subject_ix all[VISIT_AUDIENCE] = { company, v->staff, v->buddy, v->host, v->home };
	size_t n = 0;

	for (size_t i = 0; i < VISIT_AUDIENCE; i++) {
		bool known = all[i].i < p->n_subjects;

		for (size_t j = 0; j < n; j++)
			known = known && !subject_same(out[j], all[i]);
		if (known)
			out[n++] = all[i];
	}
	return n;
}

static void show_to(struct directory *d, struct subject_ix who, struct entry e)
{
	size_t at = d->shown[who.i].until++;

	if (d->entries != NULL)
		d->entries[at] = e;
}

static void show_visit(struct directory *d, struct entry e)
{
	const struct published *p = d->published;
	struct subject_ix who[VISIT_AUDIENCE];
	size_t n = published_is_shown(p, entry_visit(p, e), d->today) ? audience(who, p, entry_visit(p, e)) : 0;

	for (size_t j = 0; j < n; j++)
		show_to(d, who[j], e);
}

static void show_appointment(struct directory *d, struct entry e)
{
	const struct published *p = d->published;
	const struct published_appointment *a = entry_appointment(p, e);
	struct subject_ix readers[APPOINTMENT_READERS];
	size_t n = appointment_readers(a, readers);

	if (!appointment_is_shown(p, a, d->today))
		return;
	for (size_t i = 0; i < n; i++)
		show_to(d, readers[i], e);
	for (size_t i = 0; i < a->n_attendees; i++)
		show_to(d, a->attendees[i].who, e);
	for (uint32_t i = 0; a->kind == KIND_CELEBRATION && i < p->n_subjects; i++)
		if (!day_before(a->day, p->subjects[i].since))
			show_to(d, (struct subject_ix){ i }, e);
}

static struct day first_day(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? entry_visit(p, e)->days[0] : entry_appointment(p, e)->day;
}

/* All there is, by first day: visits and appointments are each in that order. */
static void show_all(struct directory *d)
{
	const struct published *p = d->published;
	struct entry v = { 0 }, a = { (uint32_t)p->n_visits };
	const uint32_t end = (uint32_t)(p->n_visits + p->n_appointments);

	while (v.i < p->n_visits || a.i < end) {
		bool is_visit = a.i == end || (v.i < p->n_visits && !day_before(first_day(p, a), first_day(p, v)));

		if (is_visit) {
			show_visit(d, v);
			v.i++;
		} else {
			show_appointment(d, a);
			a.i++;
		}
	}
}

/* What can be seen of each subject, in one array: counted first, then put in. */
static void gather_entries(struct directory *d)
{
	const struct published *p = d->published;

	for (;;) {
		show_all(d);
		if (d->entries != NULL)
			break;
		size_t all = 0;
		for (size_t s = 0; s < p->n_subjects; s++) {
			size_t n = d->shown[s].until;

			d->shown[s] = (struct range){ all, all };
			all += n;
		}
		d->entries = mem_array(struct entry, all);
	}
}

static size_t events_of(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? entry_visit(p, e)->n_days : 1;
}

/* As much of a range as a feed may hold: first what is to come, then what was latest. */
static struct range bounded(const struct directory *d, struct range all)
{
	const struct published *p = d->published;
	struct range shown = { all.from, all.from };
	size_t events = 0;

	while (shown.from < all.until && day_before(first_day(p, d->entries[shown.from]), d->today))
		shown.from++;
	for (shown.until = shown.from; shown.until < all.until; shown.until++) {
		events += events_of(p, d->entries[shown.until]);
		if (events > FEED_EVENTS_MOST)
			return shown;
	}
	for (; shown.from > all.from; shown.from--) {
		events += events_of(p, d->entries[shown.from - 1]);
		if (events > FEED_EVENTS_MOST)
			break;
	}
	return shown;
}

static void make_shown(struct directory *d)
{
	d->shown = mem_array(struct range, d->published->n_subjects);
	gather_entries(d);
	d->is_cut = mem_array(bool, d->published->n_subjects);
	for (size_t s = 0; s < d->published->n_subjects; s++) {
		struct range all = d->shown[s];

		d->shown[s] = bounded(d, all);
		d->is_cut[s] = d->shown[s].from != all.from || d->shown[s].until != all.until;
	}
}

bool directory_is_cut(const struct directory *d, struct subject_ix subject)
{
	return d->is_cut[subject.i];
}

const struct published_appointment *directory_check_in_before(const struct directory *d,
                                                              const struct published_appointment *a)
{
	size_t before = d->check_in_before[a - d->published->appointments];

	return before == SIZE_MAX ? NULL : &d->published->appointments[before];
}

const struct entry *directory_shown(const struct directory *d, struct subject_ix subject, size_t *n)
{
	struct range shown = d->shown[subject.i];

	*n = shown.until - shown.from;
	return d->entries + shown.from;
}

/* The number of a zone; a company has a handful. */
static uint32_t zone_number(struct directory *d, const char *name)
{
	for (size_t i = 0; i < d->n_zones; i++)
		if (strcmp(d->zones[i].name, name) == 0)
			return (uint32_t)i;
	*mem_push(d->zones, d->n_zones) = (struct feed_zone){ .name = name, .zone = zone_new(name) };
	return (uint32_t)(d->n_zones - 1);
}

static void make_zones(struct directory *d)
{
	const struct published *p = d->published;

	d->zone_of = mem_array(uint32_t, p->n_briefings);
	for (size_t i = 0; i < p->n_briefings; i++)
		d->zone_of[i] = zone_number(d, p->briefings[i].zone);
}

const struct feed_zone *directory_zone(const struct directory *d, struct briefing_ix briefing)
{
	return &d->zones[d->zone_of[briefing.i]];
}

const struct vtimezone *feed_zone_from(const struct feed_zone *zone, int year)
{
	for (size_t i = 0; i < zone->n_vtimezones; i++)
		if (zone->vtimezones[i].year == year)
			return &zone->vtimezones[i];
	return NULL;
}

static const struct vtimezone *make_vtimezone(struct feed_zone *zone, int year)
{
	const struct vtimezone *known = feed_zone_from(zone, year);

	if (known != NULL)
		return known;
	char *text = zone->zone != NULL ? zone_vtimezone(zone->zone, year) : mem_text("");
	struct vtimezone *made = mem_push(zone->vtimezones, zone->n_vtimezones);
	*made = (struct vtimezone){ year, text, digest_of(text, strlen(text)) };
	return made;
}

/* With the change of offsets before the first event, and the one a year before that: ts-ics,
 * for one, overlooks the change that a rule begins with. */
int feed_first_year(const struct published *p, const struct entry *shown, size_t n)
{
	int year = 1970, month, of_month;

	if (n > 0)
		day_split(first_day(p, shown[0]), &year, &month, &of_month);
	return year - 2;
}

/* Of one state, no two have the same. */
static int64_t number_of(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? entry_visit(p, e)->row : -entry_appointment(p, e)->row;
}

static struct briefing_ix briefing_of(const struct published *p, struct entry e)
{
	return e.i < p->n_visits ? entry_visit(p, e)->briefing : entry_appointment(p, e)->briefing;
}

static void make_etags(struct directory *d)
{
	const struct published *p = d->published;
	uint32_t *met = mem_array(uint32_t, d->n_zones);     /* by zone: 1 + the last subject it was met for */

	d->etags = mem_array(struct digest, p->n_subjects);
	for (uint32_t i = 0; i < p->n_subjects; i++) {
		struct digest_state st;
		size_t n;
		const struct entry *shown = directory_shown(d, (struct subject_ix){ i }, &n);
		int year = feed_first_year(p, shown, n);

		digest_begin(&st, NULL);
		digest_add(&st, &p->subjects[i].feed, sizeof p->subjects[i].feed);
		digest_add_number(&st, p->subjects[i].changed);
		digest_add_text(&st, p->subjects[i].id);
		digest_add_number(&st, (int64_t)n);
		digest_add_number(&st, n > 0 ? number_of(p, shown[0]) : 0);
		digest_add_number(&st, n > 0 ? number_of(p, shown[n - 1]) : 0);
		for (size_t j = 0; j < n; j++) {
			uint32_t zone = d->zone_of[briefing_of(p, shown[j]).i];

			if (met[zone] == i + 1)
				continue;
			met[zone] = i + 1;
			digest_add(&st, &make_vtimezone(&d->zones[zone], year)->digest, sizeof(struct digest));
		}
		d->etags[i] = digest_end(&st);
	}
	free(met);
}

/* All that the calendar behind an ended link depends on. */
static struct digest ended_etag(const struct published *p, struct subject_ix subject, int generation)
{
	struct digest_state st;
	bool replaced;
	struct day end = link_end(p, subject, generation, &replaced);

	digest_begin(&st, NULL);
	digest_add_text(&st, "ended");
	digest_add_number(&st, FEED_FORMAT);
	digest_add(&st, &p->installation, sizeof p->installation);
	digest_add_number(&st, published_subject(p, subject)->row);
	digest_add_number(&st, generation);
	digest_add_number(&st, end.n);
	digest_add_number(&st, replaced);
	return digest_end(&st);
}

static void add_link(struct directory *d, enum link_use use, struct subject_ix subject, int generation)
{
	const struct subject *s = published_subject(d->published, subject);

	if (use == LINK_LINES && !s->lead)
		return;
	struct token token = token_make(&d->key, use, s->row, generation);
	struct link link = { digest_quick(&d->lookup, token.s, TOKEN_LENGTH),
	                     { .subject = subject, .use = use, .generation = generation } };

	link.ref.state = state_of(d, subject, generation);
	link_end(d->published, subject, generation, &link.ref.is_replaced);
	if (link.ref.state == LINK_LIVE) {
		link.ref.etag = d->etags[subject.i];
		/* What a day cuts off a feed, publication knows nothing of. */
		link.ref.modified = d->is_cut[subject.i] ? 0 : s->changed;
	} else if (link.ref.state == LINK_ENDED) {
		link.ref.etag = ended_etag(d->published, subject, generation);
	}
	*slot_of(d, &link.id) = link;
}

static void make_links(struct directory *d)
{
	const struct published *p = d->published;

	for (d->n_links = 16; d->n_links < 6 * (p->n_subjects + p->n_retired);)
		d->n_links *= 2;
	d->links = mem_array(struct link, d->n_links);
	for (size_t i = 0; i < d->n_links; i++)
		d->links[i].ref = (struct feed_ref){ .subject = NO_SUBJECT, .state = LINK_UNKNOWN };
	for (int use = LINK_FEED; use <= LINK_LINES; use++) {
		for (uint32_t i = 0; i < p->n_subjects; i++)
			add_link(d, (enum link_use)use, (struct subject_ix){ i }, p->subjects[i].generation);
		for (size_t i = 0; i < p->n_retired; i++)
			add_link(d, (enum link_use)use, p->retired[i].subject, p->retired[i].generation);
	}
}

struct directory *directory_make(const struct published *published, const struct digest_key *key, struct day today)
{
	struct directory *d = mem_new(struct directory);

	d->published = published;
	d->key = *key;
	d->lookup = lookup_key(key);
	d->today = today;
	d->check_in_before = published_check_ins_before(published);
	make_shown(d);
	make_zones(d);
	make_etags(d);
	make_links(d);
	return d;
}

void directory_free(struct directory *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n_zones; i++) {
		struct feed_zone *zone = &d->zones[i];

		for (size_t j = 0; j < zone->n_vtimezones; j++)
			free(zone->vtimezones[j].text);
		free(zone->vtimezones);
		zone_free(zone->zone);
	}
	free(d->zones);
	free(d->zone_of);
	free(d->etags);
	free(d->shown);
	free(d->is_cut);
	free(d->entries);
	free(d->check_in_before);
	free(d->links);
	explicit_bzero(&d->key, sizeof d->key);
	explicit_bzero(&d->lookup, sizeof d->lookup);
	free(d);
}

const struct published *directory_published(const struct directory *d)
{
	return d->published;
}

struct token directory_token(const struct directory *d, enum link_use use, struct subject_ix subject)
{
	const struct subject *s = published_subject(d->published, subject);

	return token_make(&d->key, use, s->row, s->generation);
}

struct feed_ref directory_find(const struct directory *d, const char *token, size_t n)
{
	struct digest id = digest_quick(&d->lookup, token, n);

	return slot_of(d, &id)->ref;
}

static int by_token(const void *pa, const void *pb)
{
	const struct feed_link *a = pa, *b = pb;

	return strcmp(a->token.s, b->token.s);
}

struct feed_link *directory_links(const struct directory *d, size_t *n)
{
	struct feed_link *all = mem_array(struct feed_link, d->published->n_subjects + d->published->n_retired);

	*n = 0;
	for (size_t i = 0; i < d->n_links; i++) {
		const struct feed_ref *ref = &d->links[i].ref;

		if (ref->state == LINK_UNKNOWN || ref->use != LINK_FEED)
			continue;
		int64_t row = published_subject(d->published, ref->subject)->row;
		all[(*n)++] = (struct feed_link){ token_make(&d->key, LINK_FEED, row, ref->generation), *ref };
	}
	qsort(all, *n, sizeof *all, by_token);
	return all;
}

void feed_write(struct text *out, const struct directory *d, struct feed_ref ref)
{
	struct calendar calendar = { 0 };

	if (ref.state == LINK_LIVE)
		calendar_of_subject(&calendar, d, ref.subject);
	else
		calendar_of_ended(&calendar, d, ref);
	ics_write(out, &calendar);
	calendar_fini(&calendar);
}

char *feed_file_name(const struct directory *d, struct subject_ix subject)
{
	return mem_format("%s.ics", published_subject(d->published, subject)->id);
}
