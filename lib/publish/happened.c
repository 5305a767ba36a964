/* What HR and hosts say of visits that have begun, and who is to be forgotten. */
#include "crosstrain/happened.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

#define NO_VISIT SIZE_MAX

/* What people read where a name was. */
#define NAMELESS "Former colleague"

static bool is_meant(const struct published_visit *v, struct visit_meant meant, struct span days)
{
	return subject_same(v->staff, meant.staff) && subject_same(v->host, meant.host)
	    && (day_same(meant.on, DAY_EVER_BEFORE) || span_has(days, meant.on));
}

static bool has_begun(const struct published_visit *v, struct day today)
{
	return v->status == VISIT_ON && !day_before(today, v->days[0]);
}

/* The days on which a visit was not held, unless it was held on others since; empty if there
 * are none. */
static struct span missed_days(const struct published_visit *v, struct day today)
{
	static const struct span none;

	if (has_begun(v, today))
		return v->missed ? visit_span(v) : none;
	return v->was_missed;
}

/* Visits stand in the order of their first days. */
static size_t latest_begun(const struct published *p, struct visit_meant meant, struct day today)
{
	for (size_t i = p->n_visits; i-- > 0;)
		if (has_begun(&p->visits[i], today) && is_meant(&p->visits[i], meant, visit_span(&p->visits[i])))
			return i;
	return NO_VISIT;
}

static size_t latest_missed(const struct published *p, struct visit_meant meant, struct day today)
{
	size_t found = NO_VISIT;

	for (size_t i = 0; i < p->n_visits; i++) {
		struct span days = missed_days(&p->visits[i], today);

		if (span_is_empty(days) || !is_meant(&p->visits[i], meant, days))
			continue;
		if (found == NO_VISIT || day_before(missed_days(&p->visits[found], today).first, days.first))
			found = i;
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
	size_t i = latest_begun(before, meant, today), known = latest_missed(before, meant, today);

	if (i == NO_VISIT && known == NO_VISIT)
		return none_begun(before, meant, today, why_not);
	struct published *edited = published_copy(before);
	/* The latest one may have another day since: then it is known that it was missed. */
	if (known == NO_VISIT
	    || (i != NO_VISIT && day_before(missed_days(&before->visits[known], today).first, before->visits[i].days[0])))
		edited->visits[i].missed = true;
	return edited;
}

/* Puts a visit that was set again back onto the days that it was held on. */
static bool go_back(struct published_visit *v, const struct org *org, const struct subject *host, struct err *why_not)
{
	struct dept_ix d = org_find_department(org, host->id);
	size_t room = (size_t)days_between(v->was_missed.first, v->was_missed.until);

	if (is_nowhere(d))
		return err_set(why_not, "%s takes part no longer", host->name);
	struct day *days = mem_array(struct day, room);
	size_t n = plan_visit_days(org, d, v->was_missed, days);
	/* HR may have made a holiday of that day since. */
	for (; n == 0; n++)
		days[0] = v->was_missed.first;
	free(v->days);
	v->days = mem_resize(days, n, sizeof *days);
	v->n_days = n;
	v->was_missed = (struct span){ { 0 }, { 0 } };
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
	size_t i = latest_missed(before, meant, today);

	if (i == NO_VISIT && latest_begun(before, meant, today) == NO_VISIT)
		return none_begun(before, meant, today, why_not);
	scoped(published) struct published *edited = published_copy(before);
	if (i == NO_VISIT)
		return give(edited);     /* what has begun counts as held, unless somebody said else */
	struct published_visit *v = &edited->visits[i];
	if (!v->missed && !go_back(v, org, published_subject(before, v->host), why_not))
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

/* Words that were only for those concerned, or that name the person. */
static void erase_words(struct published *p, struct subject_ix who, const char *name)
{
	for (size_t i = 0; i < p->n_briefings; i++) {
		struct briefing *b = &p->briefings[i];

		if (b->contact == NULL || strcmp(b->contact, name) != 0)
			continue;
		free(b->contact);
		b->contact = NULL;
		b->digest = briefing_digest(b);
		b->dirty = true;
	}
	for (size_t i = 0; i < p->n_left_out; i++)
		if (subject_same(p->left_out[i].staff, who))
			p->left_out[i].reason[0] = '\0';
	for (size_t i = 0; i < p->n_cycles; i++)
		if (p->cycles[i].smallest_fix != NULL && strstr(p->cycles[i].smallest_fix, name) != NULL) {
			free(p->cycles[i].smallest_fix);
			p->cycles[i].smallest_fix = NULL;
		}
}

struct published *happened_forget(const struct published *before, const struct org *org, struct subject_ix staff,
                                  struct day today, struct err *why_not)
{
	const struct subject *was = published_subject(before, staff);

	if (!may_be_forgotten(was, org, today, why_not))
		return NULL;
	struct published *edited = published_copy(before);
	struct subject *s = &edited->subjects[staff.i];
	erase_words(edited, staff, was->name);
	free(s->name);
	free(s->email);
	s->name = mem_text(NAMELESS);
	s->email = NULL;
	s->forgotten = true;
	return edited;
}
