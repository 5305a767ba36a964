/* What HR and hosts say of visits that have begun, and who is to be forgotten. */
#include "crosstrain/happened.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

#define NO_VISIT SIZE_MAX

/* What people read where a name was. */
#define NAMELESS "Former colleague"

/* Days on which a visit was to be held: those that it has, or some on which it was missed before
 * it was set again. */
struct occasion {
	size_t visit;                    /* index into published->visits, or NO_VISIT */
	size_t nth;                      /* index into its misses; n_misses: the days that it has */
	struct span days;
};

static struct occasion occasion_of(const struct published *p, size_t visit, size_t nth)
{
	const struct published_visit *v = &p->visits[visit];

	return (struct occasion){ visit, nth, nth < v->n_misses ? v->misses[nth].days : visit_span(v) };
}

static bool is_meant(const struct published_visit *v, struct visit_meant meant, struct span days)
{
	return subject_same(v->staff, meant.staff) && subject_same(v->host, meant.host)
	    && (day_same(meant.on, DAY_EVER_BEFORE) || span_has(days, meant.on));
}

static bool has_begun(const struct published_visit *v, struct day today)
{
	return v->status == VISIT_ON && !day_before(today, v->days[0]);
}

/* Whether it may be said that it was held then: not of one that was held on other days since. */
static bool may_be_held(const struct published_visit *v, struct occasion o, struct day today)
{
	return v->missed || (o.nth < v->n_misses && !has_begun(v, today));
}

/* The latest that has begun; of those on which the visit was missed, if only they are wanted. */
static struct occasion latest(const struct published *p, struct visit_meant meant, bool missed, struct day today)
{
	struct occasion found = { .visit = NO_VISIT };

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		for (size_t nth = 0; nth <= v->n_misses; nth++) {
			struct occasion o = occasion_of(p, i, nth);

			if ((nth == v->n_misses && !has_begun(v, today)) || !is_meant(v, meant, o.days)
			    || (missed && !may_be_held(v, o, today)))
				continue;
			if (found.visit == NO_VISIT || !day_before(o.days.first, found.days.first))
				found = o;
		}
	}
	return found;
}

static size_t next_coming(const struct published *p, struct visit_meant meant, struct day today)
{
	meant.on = DAY_EVER_BEFORE;
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].status == VISIT_ON && day_before(today, p->visits[i].days[0])
		    && is_meant(&p->visits[i], meant, visit_span(&p->visits[i])))
			return i;
	return NO_VISIT;
}

/* "Ann Ash (ann) has begun no visit to Warehouse; the next one is on 2027-02-05". */
static struct published *none_begun(const struct published *p, struct visit_meant meant, struct day today,
                                    struct err *why_not)
{
	const struct subject *staff = published_subject(p, meant.staff), *host = published_subject(p, meant.host);
	scoped_text struct text t = TEXT_EMPTY;
	size_t next = next_coming(p, meant, today);
	char buf[DAY_TEXT_SIZE];

	text_addf(&t, "%s (%s) has begun no visit to %s", staff->name, staff->id, host->name);
	if (!day_same(meant.on, DAY_EVER_BEFORE))
		text_addf(&t, " that holds %s", day_write(buf, meant.on));
	if (next != NO_VISIT)
		text_addf(&t, "; the next one is on %s", day_write(buf, p->visits[next].days[0]));
	err_set(why_not, "%s", text_str(&t));
	return NULL;
}

struct published *happened_missed(const struct published *before, struct visit_meant meant, struct day today,
                                  struct err *why_not)
{
	struct occasion o = latest(before, meant, false, today);

	if (o.visit == NO_VISIT)
		return none_begun(before, meant, today, why_not);
	struct published *edited = published_copy(before);
	/* One that has other days since is known to have been missed. */
	if (o.nth == before->visits[o.visit].n_misses)
		edited->visits[o.visit].missed = true;
	return edited;
}

/* "Ann Ash (ann) was in Warehouse on 2027-02-09 instead: say first that this was missed". */
static struct published *held_since(const struct published *p, struct occasion o, struct err *why_not)
{
	const struct published_visit *v = &p->visits[o.visit];
	const struct subject *staff = published_subject(p, v->staff);
	char buf[DAY_TEXT_SIZE];

	err_set(why_not, "%s (%s) was in %s on %s instead: say first that this was missed", staff->name, staff->id,
	        published_subject(p, v->host)->name, day_write(buf, v->days[0]));
	return NULL;
}

/* Puts a visit that was set again back onto the days that it was held on. */
static bool go_back(struct published_visit *v, size_t nth, const struct org *org, const struct subject *host,
                    struct err *why_not)
{
	struct dept_ix d = org_find_department(org, host->id);
	struct miss held = v->misses[nth];

	if (is_nowhere(d))
		return err_set(why_not, "%s takes part no longer", host->name);
	struct day *days = mem_array(struct day, (size_t)days_between(held.days.first, held.days.until));
	size_t n = plan_visit_days(org, d, held.days, days);
	/* HR may have made a holiday of that day since. */
	for (; n == 0; n++)
		days[0] = held.days.first;
	free(v->days);
	v->days = mem_resize(days, n, sizeof *days);
	v->n_days = n;
	v->buddy = held.buddy;
	v->n_misses = nth;
	v->status = VISIT_ON;    /* it may have been called off since */
	return true;
}

/* It may have been missed in a cycle that is history by now, and stand among what waited there. */
static void wait_no_more(struct published *p, const struct published_visit *v)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];

		if (w->cycle == v->cycle && subject_same(w->staff, v->staff) && subject_same(w->host, v->host))
			free(w->reason);
		else
			p->left_out[kept++] = *w;
	}
	p->n_left_out = kept;
}

struct published *happened_attended(const struct published *before, const struct org *org, struct visit_meant meant,
                                    struct day today, struct err *why_not)
{
	struct occasion o = latest(before, meant, true, today), any = latest(before, meant, false, today);

	if (any.visit == NO_VISIT)
		return none_begun(before, meant, today, why_not);
	if (o.visit == NO_VISIT && any.nth < before->visits[any.visit].n_misses)
		return held_since(before, any, why_not);
	scoped(published) struct published *edited = published_copy(before);
	if (o.visit == NO_VISIT)
		return give(edited);     /* what has begun counts as held, unless somebody said else */
	struct published_visit *v = &edited->visits[o.visit];
	if (o.nth < v->n_misses && !go_back(v, o.nth, org, published_subject(before, v->host), why_not))
		return NULL;
	v->missed = false;
	wait_no_more(edited, v);
	return give(edited);
}

static bool may_be_forgotten(const struct subject *s, const struct org *org, struct day today, struct err *why_not)
{
	if (s->kind != SUBJECT_STAFF)
		return err_set(why_not, "%s (%s) is no person", s->name, s->id);
	if (s->forgotten)
		return err_set(why_not, "%s is forgotten already", s->id);
	if (!is_nobody(org_find_staff(org, s->id)))
		return err_set(why_not, "%s (%s) still stands in HR's files: take the entry out, crosstrainctl reload, and "
		               "then forget", s->name, s->id);
	return !day_before(today, s->ended) || err_set(why_not, "%s (%s) has not left yet", s->name, s->id);
}

/* Somebody else may bear the name, and is here: then what holds it is theirs. */
static bool is_borne(const struct published *p, const char *name)
{
	for (size_t i = 0; i < p->n_subjects; i++)
		if (p->subjects[i].kind == SUBJECT_STAFF && p->subjects[i].ended.n == DAY_EVER_AFTER.n
		    && strcmp(p->subjects[i].name, name) == 0)
			return true;
	return false;
}

static bool goes_on(const char *at)
{
	return isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80;
}

/* Whether a text holds a name that is not a part of a longer one. */
static bool names(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strstr(text, name); at != NULL && n > 0; at = strstr(at + 1, name))
		if ((at == text || !goes_on(at - 1)) && !goes_on(at + n))
			return true;
	return false;
}

/* What names the person, but for the audit trail, which is the store's. */
static void erase_name(struct published *p, const char *name)
{
	if (is_borne(p, name))
		return;
	for (size_t i = 0; i < p->n_briefings; i++) {
		struct briefing *b = &p->briefings[i];

		if (b->contact == NULL || strcmp(b->contact, name) != 0)
			continue;
		free(b->contact);
		b->contact = NULL;
		b->digest = briefing_digest(b);
		b->dirty = true;
	}
	for (size_t i = 0; i < p->n_cycles; i++)
		if (p->cycles[i].smallest_fix != NULL && names(p->cycles[i].smallest_fix, name)) {
			free(p->cycles[i].smallest_fix);
			p->cycles[i].smallest_fix = NULL;
		}
}

/* Each name that the person had goes, and then that they had it. */
static void erase_former(struct published *p, struct subject_ix who)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_former; i++) {
		struct former *f = &p->former[i];

		if (!subject_same(f->subject, who)) {
			p->former[kept++] = *f;
			continue;
		}
		erase_name(p, f->name);
		free(f->id);
		free(f->name);
	}
	p->n_former = kept;
}

struct published *happened_forget(const struct published *before, const struct org *org, struct subject_ix staff,
                                  struct day today, struct err *why_not)
{
	const struct subject *was = published_subject(before, staff);

	if (!may_be_forgotten(was, org, today, why_not))
		return NULL;
	struct published *edited = published_copy(before);
	struct subject *s = &edited->subjects[staff.i];
	erase_name(edited, was->name);
	erase_former(edited, staff);
	/* Words that were only for those concerned. */
	for (size_t i = 0; i < edited->n_left_out; i++)
		if (subject_same(edited->left_out[i].staff, staff))
			edited->left_out[i].reason[0] = '\0';
	free(s->name);
	free(s->email);
	s->name = mem_text(NAMELESS);
	s->email = NULL;
	s->forgotten = true;
	return edited;
}
