/* What HR and hosts say of visits that have begun. */
#include "crosstrain/happened.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

#define NO_VISIT SIZE_MAX

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
static void wait_no_more(struct published *p, const struct published_visit *v, int cycle)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];

		if (w->cycle == cycle && subject_same(w->staff, v->staff) && subject_same(w->host, v->host))
			free(w->reason);
		else
			p->left_out[kept++] = *w;
	}
	p->n_left_out = kept;
}

/* A person's route in the org as it is. */
struct owed { struct staff_ix staff; struct route_ix route; };

static bool find_owed(struct owed *out, const struct published *p, const struct published_visit *v, const struct org *org)
{
	struct dept_ix host = org_find_department(org, published_subject(p, v->host)->id);

	out->staff = org_find_staff(org, published_subject(p, v->staff)->id);
	out->route = is_nobody(out->staff) || is_nowhere(host) ? NO_ROUTE
		: org_find_route(org, org_staff(org, out->staff)->home, host);
	return out->route.i != NO_ROUTE.i;
}

static bool is_due(const struct published *p, const struct org *org, const struct owed *owed, int cycle)
{
	__attribute__((cleanup(history_clear))) struct history history = { 0 };

	published_history(&history, p, org);
	return plan_is_due(org, &history, owed->staff, owed->route, cycle);
}

static void call_off(struct published *p, const struct published_visit *like, int cycle, struct day today)
{
	for (size_t i = 0; i < p->n_visits; i++) {
		struct published_visit *v = &p->visits[i];

		if (v->cycle == cycle && subject_same(v->staff, like->staff) && subject_same(v->host, like->host)
		    && (v->missed || !has_begun(v, today)))
			v->status = VISIT_CANCELLED;
	}
}

/* The first cycle after one in which the same was set or left out; 0: there is none. */
static int next_cycle(const struct published *p, const struct published_visit *like, int after)
{
	int next = 0;

	for (size_t i = 0; i < p->n_visits; i++) {
		const struct published_visit *v = &p->visits[i];

		if (v->status == VISIT_ON && v->cycle > after && (next == 0 || v->cycle < next)
		    && subject_same(v->staff, like->staff) && subject_same(v->host, like->host))
			next = v->cycle;
	}
	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct left_out *w = &p->left_out[i];

		if (w->cycle > after && (next == 0 || w->cycle < next)
		    && subject_same(w->staff, like->staff) && subject_same(w->host, like->host))
			next = w->cycle;
	}
	return next;
}

/* A route that comes round every Nth cycle was owed in the cycles after, too, for want of this
 * visit alone: until it is their turn, or there is another reason to go. */
static void make_up_no_more(struct published *p, const struct org *org, const struct published_visit *held,
                            struct day today)
{
	struct owed owed;

	if (!find_owed(&owed, p, held, org) || org_route(org, owed.route)->every == 1)
		return;
	for (int cycle = next_cycle(p, held, held->cycle); cycle > 0 && !is_due(p, org, &owed, cycle);
	     cycle = next_cycle(p, held, cycle)) {
		wait_no_more(p, held, cycle);
		call_off(p, held, cycle, today);
	}
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
	wait_no_more(edited, v, v->cycle);
	make_up_no_more(edited, org, v, today);
	return give(edited);
}
