/* Who is there on a date. */
#include <stdlib.h>
#include <string.h>

#include "org_internal.h"

static int by_first(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;

	return (a->first.n > b->first.n) - (a->first.n < b->first.n);
}

struct days days_of(struct pool *pool, struct span *v, size_t n)
{
	struct days days = { pool_array(pool, struct span, n), 0 };

	if (n > 0)
		qsort(v, n, sizeof *v, by_first);
	for (size_t i = 0; i < n; i++) {
		struct span *last = days.n > 0 ? &days.v[days.n - 1] : NULL;

		if (last != NULL && v[i].first.n <= last->until.n)
			last->until = day_later(last->until, v[i].until);
		else
			days.v[days.n++] = v[i];
	}
	return days;
}

/* The number of the first span that ends after a day. */
static size_t first_after(const struct days *days, struct day d)
{
	size_t low = 0, high = days->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (days->v[middle].until.n <= d.n)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool days_has(const struct days *days, struct day d)
{
	size_t i = first_after(days, d);

	return i < days->n && span_has(days->v[i], d);
}

/* Whether any of a span's days is one of them. */
static bool days_meet(const struct days *days, struct span span)
{
	size_t i = first_after(days, span.first);

	return i < days->n && day_before(days->v[i].first, span.until);
}

bool org_works(const struct org *org, struct dept_ix d, struct day day)
{
	const struct org_department *department = org_department(org, d);

	return weekdays_has(department->workdays, day) && !days_has(&department->holidays, day);
}

bool org_receives(const struct org *org, struct dept_ix host, struct day day)
{
	return org_works(org, host, day) && !days_has(&org_department(org, host)->closed, day);
}

bool org_is_present(const struct org *org, struct staff_ix s, struct day day)
{
	const struct org_staff *staff = org_staff(org, s);

	return weekdays_has(staff->workdays, day) && span_has(staff->employed, day)
	    && !days_has(&org_department(org, staff->home)->holidays, day)
	    && !days_has(&staff->time_off, day);
}

bool org_is_present_at(const struct org *org, struct staff_ix s, struct dept_ix host, struct span days)
{
	const struct org_staff *staff = org_staff(org, s);
	const struct org_department *home = org_department(org, staff->home);
	/* Most often only the weekdays are to be looked at. */
	bool is_usual = !day_before(days.first, staff->employed.first) && !day_before(staff->employed.until, days.until)
	                && !days_meet(&staff->time_off, days) && !days_meet(&home->holidays, days);

	for (struct day d = days.first; day_before(d, days.until); d = day_after(d, 1)) {
		bool is_present = is_usual ? weekdays_has(staff->workdays, d) : org_is_present(org, s, d);

		if (!is_present && org_works(org, host, d))
			return false;
	}
	return true;
}

/* The day from which on a person does not hold a certificate.  One name may stand there
 * several times, with several ends. */
static struct day held_until(const struct org_staff *staff, const char *name)
{
	struct day until = DAY_EVER_BEFORE;

	for (size_t i = 0; i < staff->n_certificates; i++)
		if (strcmp(staff->certificates[i].name, name) == 0)
			until = day_later(until, staff->certificates[i].until);
	return until;
}

struct day org_held_until(const struct org *org, struct staff_ix s, struct route_ix r)
{
	const struct org_route *route = org_route(org, r);
	struct day until = DAY_EVER_AFTER;

	for (size_t i = 0; i < route->n_requires; i++)
		until = day_earlier(until, held_until(org_staff(org, s), route->requires[i]));
	return until;
}

bool org_has_certificate(const struct org *org, struct staff_ix s, const char *name, struct day day)
{
	return day_before(day, held_until(org_staff(org, s), name));
}

bool org_holds(const struct org *org, struct staff_ix s, struct route_ix r, struct day day)
{
	return day_before(day, org_held_until(org, s, r));
}

bool org_is_exempt(const struct org *org, struct staff_ix s, struct dept_ix host)
{
	const struct org_staff *staff = org_staff(org, s);

	for (size_t i = 0; i < staff->n_exempt; i++)
		if (dept_same(staff->exempt[i], host))
			return true;
	return false;
}

static bool days_same(const struct days *a, const struct days *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (!day_same(a->v[i].first, b->v[i].first) || !day_same(a->v[i].until, b->v[i].until))
			return false;
	return a->n == b->n;
}

static bool exemptions_same(const struct org_staff *a, const struct org_staff *b)
{
	for (size_t i = 0; i < a->n_exempt && a->n_exempt == b->n_exempt; i++)
		if (!dept_same(a->exempt[i], b->exempt[i]))
			return false;
	return a->n_exempt == b->n_exempt;
}

static bool certificates_same(const struct org_staff *a, const struct org_staff *b)
{
	for (size_t i = 0; i < a->n_certificates && a->n_certificates == b->n_certificates; i++)
		if (strcmp(a->certificates[i].name, b->certificates[i].name) != 0
		    || !day_same(a->certificates[i].until, b->certificates[i].until))
			return false;
	return a->n_certificates == b->n_certificates;
}

bool org_are_level(const struct org *org, struct staff_ix a, struct staff_ix b)
{
	const struct org_staff *one = org_staff(org, a), *other = org_staff(org, b);

	return dept_same(one->home, other->home) && one->workdays.bits == other->workdays.bits
	       && day_same(one->employed.first, other->employed.first) && day_same(one->employed.until, other->employed.until)
	       && days_same(&one->time_off, &other->time_off) && exemptions_same(one, other) && certificates_same(one, other);
}
