/* Two people trade days, if every rule of plan.h lets both. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "publish_internal.h"

/* One of the two visits, and where it is to go. */
struct side {
	size_t visit;                    /* index into published->visits */
	struct staff_ix staff;
	struct route_ix route;
	struct span to;
	struct day *days;                /* that the visit takes there */
	size_t n_days;
};

struct trade {
	const struct published *p;
	const struct org *org;
	struct places at;
	struct day today;
	struct side a, b;
};

static void trade_fini(struct trade *t)
{
	places_fini(&t->at);
	free(t->a.days);
	free(t->b.days);
}

static const struct published_visit *visit_of(const struct trade *t, const struct side *s)
{
	return &t->p->visits[s->visit];
}

static const char *name_of(const struct trade *t, struct subject_ix s)
{
	return published_subject(t->p, s)->name;
}

#define NO_VISIT SIZE_MAX

static struct route_ix route_of(const struct trade *t, const struct published_visit *v)
{
	return org_find_route(t->org, t->at.department[v->home.i], t->at.department[v->host.i]);
}

static bool is_to_come(const struct trade *t, const struct published_visit *v, struct visit_meant meant)
{
	return v->status == VISIT_ON && subject_same(v->staff, meant.staff) && subject_same(v->host, meant.host)
	    && day_before(t->today, v->days[0]) && !is_nobody(t->at.staff[v->staff.i]) && route_of(t, v).i != NO_ROUTE.i;
}

/* The next visit there that has not begun, of a cycle or (0) of any. */
static size_t next_visit(const struct trade *t, struct visit_meant meant, int cycle)
{
	for (size_t i = 0; i < t->p->n_visits; i++)
		if ((cycle == 0 || t->p->visits[i].cycle == cycle) && is_to_come(t, &t->p->visits[i], meant))
			return i;
	return NO_VISIT;
}

static bool has_none(const struct trade *t, struct visit_meant meant, struct err *why_not)
{
	const struct subject *staff = published_subject(t->p, meant.staff);

	return err_set(why_not, "%s (%s) has no visit to %s to come", staff->name, staff->id, name_of(t, meant.host));
}

static bool of_other_cycles(const struct trade *t, size_t a, size_t b, struct err *why_not)
{
	const struct published_visit *x = &t->p->visits[a], *y = &t->p->visits[b];
	char on_x[DAY_TEXT_SIZE], on_y[DAY_TEXT_SIZE];

	return err_set(why_not, "%s's visit to %s is on %s (cycle %d), %s's to %s on %s (cycle %d): days are traded "
	               "within a cycle", name_of(t, x->staff), name_of(t, x->host), day_write(on_x, x->days[0]), x->cycle,
	               name_of(t, y->staff), name_of(t, y->host), day_write(on_y, y->days[0]), y->cycle);
}

static void take_side(struct trade *t, struct side *s, size_t visit)
{
	const struct published_visit *v = &t->p->visits[visit];

	s->visit = visit;
	s->staff = t->at.staff[v->staff.i];
	s->route = route_of(t, v);
}

/* The first two visits to come that are of one cycle: a visit stays in its own. */
static bool find_pair(struct trade *t, struct visit_meant a, struct visit_meant b, struct err *why_not)
{
	size_t x = next_visit(t, a, 0), y = next_visit(t, b, 0);

	if (x == NO_VISIT || y == NO_VISIT)
		return has_none(t, x == NO_VISIT ? a : b, why_not);
	for (size_t i = x; i < t->p->n_visits; i++) {
		const struct published_visit *v = &t->p->visits[i];
		size_t other = is_to_come(t, v, a) ? next_visit(t, b, v->cycle) : NO_VISIT;

		if (other == NO_VISIT)
			continue;
		take_side(t, &t->a, i);
		take_side(t, &t->b, other);
		return true;
	}
	return of_other_cycles(t, x, y, why_not);
}

static bool is_a_trade(const struct trade *t, struct err *why_not)
{
	struct day a = visit_of(t, &t->a)->days[0], b = visit_of(t, &t->b)->days[0];
	char buf[DAY_TEXT_SIZE];

	if (t->a.visit == t->b.visit)
		return err_set(why_not, "that is the same visit twice");
	return !day_same(a, b) || err_set(why_not, "both begin on %s: there is nothing to trade", day_write(buf, a));
}

/* From the day on which the other one begins, as many working days of the host as it takes. */
static void lay_out(struct trade *t, struct side *s, const struct side *other)
{
	enum { LONGEST = 4000 };
	const struct org_route *route = org_route(t->org, s->route);
	struct day first = visit_of(t, other)->days[0], d = first;

	s->days = mem_array(struct day, (size_t)route->days);
	for (int i = 0; i < LONGEST && s->n_days < (size_t)route->days; i++, d = day_after(d, 1))
		if (org_works(t->org, route->to, d))
			s->days[s->n_days++] = d;
	s->to = (struct span){ first, d };
}

static bool keeps_own_rules(const struct trade *t, const struct side *s, struct err *why_not)
{
	const struct published_visit *v = visit_of(t, s);
	struct span cycle = org_cycle_span(t->org, v->cycle);
	const char *who = name_of(t, v->staff);
	char buf[DAY_TEXT_SIZE];

	if (s->to.first.n < cycle.first.n || s->to.until.n > cycle.until.n)
		return err_set(why_not, "%s's visit to %s is of cycle %d, and %s lies outside of that", who,
		               name_of(t, v->host), v->cycle, day_write(buf, s->to.first));
	for (size_t i = 0; i < t->org->n_pins; i++)
		if (staff_same(t->org->pins[i].staff, s->staff) && t->org->pins[i].route.i == s->route.i
		    && day_same(t->org->pins[i].on, v->days[0]))
			return err_set(why_not, "%s's visit to %s is pinned to %s: change the pin", who, name_of(t, v->host),
			               day_write(buf, v->days[0]));
	if (!day_same(s->to.first, v->days[0]) && days_between(t->today, s->to.first) < t->org->cycle.notice_days)
		return err_set(why_not, "%s would have to go on %s, which is less than %d days from now (notice_days)", who,
		               day_write(buf, s->to.first), t->org->cycle.notice_days);
	scoped(heap) char *obstacle = plan_obstacle(t->org, s->staff, s->route, s->to);
	return obstacle == NULL || err_set(why_not, "%s cannot go to %s then: %s", who, name_of(t, v->host), obstacle);
}

static bool takes(const struct day *days, size_t n, struct day d)
{
	for (size_t i = 0; i < n; i++)
		if (day_same(days[i], d))
			return true;
	return false;
}

/* How many visits to a host, or from a home, there are on a day once the two have traded. */
static int count_on(const struct trade *t, struct subject_ix department, bool as_host, struct day d)
{
	const struct side *const sides[] = { &t->a, &t->b };
	int n = 0;

	for (size_t i = 0; i < t->p->n_visits; i++) {
		const struct published_visit *v = &t->p->visits[i];

		n += v->status == VISIT_ON && !v->missed && i != t->a.visit && i != t->b.visit
		     && subject_same(as_host ? v->host : v->home, department) && takes(v->days, v->n_days, d);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct published_visit *v = visit_of(t, sides[i]);

		n += subject_same(as_host ? v->host : v->home, department) && takes(sides[i]->days, sides[i]->n_days, d);
	}
	return n;
}

static bool finds_room(const struct trade *t, const struct side *s, struct err *why_not)
{
	const struct published_visit *v = visit_of(t, s);
	const struct org_route *route = org_route(t->org, s->route);
	int capacity = org_department(t->org, route->to)->capacity, most = org_department(t->org, route->from)->max_away;
	char buf[DAY_TEXT_SIZE];

	for (size_t i = 0; i < s->n_days; i++) {
		day_write(buf, s->days[i]);
		if (count_on(t, v->host, true, s->days[i]) > capacity)
			return err_set(why_not, "%s takes %d at a time and is full on %s", name_of(t, v->host), capacity, buf);
		if (count_on(t, v->home, false, s->days[i]) > most)
			return err_set(why_not, "%s may spare %d at a time, and more would be away on %s", name_of(t, v->home),
			               most, buf);
	}
	return true;
}

/* Free days before and after, to each other visit of the same person. */
static bool keeps_gap(const struct trade *t, const struct side *s, const struct side *other, struct err *why_not)
{
	const struct published_visit *own = visit_of(t, s);
	int gap = t->org->cycle.min_gap_days;
	char there[DAY_TEXT_SIZE], here[DAY_TEXT_SIZE];

	for (size_t i = 0; i < t->p->n_visits; i++) {
		const struct published_visit *v = &t->p->visits[i];
		struct span days = i == other->visit ? other->to : visit_span(v);

		if (i == s->visit || v->status != VISIT_ON || v->missed || !subject_same(v->staff, own->staff))
			continue;
		if (days_between(days.until, s->to.first) >= gap || days_between(s->to.until, days.first) >= gap)
			continue;
		return err_set(why_not, "%s is in %s from %s, and between two visits %d days must be free: %s is too near",
		               name_of(t, v->staff), name_of(t, v->host), day_write(there, days.first), gap,
		               day_write(here, s->to.first));
	}
	return true;
}

static bool may_be(const struct trade *t, struct err *why_not)
{
	return keeps_own_rules(t, &t->a, why_not) && keeps_own_rules(t, &t->b, why_not)
	    && finds_room(t, &t->a, why_not) && finds_room(t, &t->b, why_not)
	    && keeps_gap(t, &t->a, &t->b, why_not) && keeps_gap(t, &t->b, &t->a, why_not);
}

static void set_days(struct published_visit *v, const struct side *s)
{
	v->days = mem_resize(v->days, s->n_days, sizeof *v->days);
	memcpy(v->days, s->days, s->n_days * sizeof *s->days);
	v->n_days = s->n_days;
}

struct published *happened_swap(const struct published *before, const struct org *org, struct visit_meant a,
                                struct visit_meant b, struct day today, struct swapped *swapped, struct err *why_not)
{
	__attribute__((cleanup(trade_fini))) struct trade t = {
		.p = before, .org = org, .at = places_make(before, org), .today = today,
	};

	if (!find_pair(&t, a, b, why_not) || !is_a_trade(&t, why_not))
		return NULL;
	lay_out(&t, &t.a, &t.b);
	lay_out(&t, &t.b, &t.a);
	if (!may_be(&t, why_not))
		return NULL;
	struct published *edited = published_copy(before);
	set_days(&edited->visits[t.a.visit], &t.a);
	set_days(&edited->visits[t.b.visit], &t.b);
	*swapped = (struct swapped){ visit_of(&t, &t.a)->row, visit_of(&t, &t.b)->row };
	return edited;
}

static const struct published_visit *of_row(const struct published *p, int64_t row)
{
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == row)
			return &p->visits[i];
	return NULL;
}

bool happened_is_kept(const struct publication *publication, const struct published *edited, struct swapped swapped)
{
	const int64_t rows[] = { swapped.a_row, swapped.b_row };

	for (size_t i = 0; i < 2; i++) {
		const struct published_visit *wanted = of_row(edited, rows[i]), *is = of_row(publication->after, rows[i]);

		if (is->status != VISIT_ON || !span_same(visit_span(is), visit_span(wanted)))
			return false;
	}
	return true;
}
