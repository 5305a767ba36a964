/* What is known, and whether it still holds: HR may have set it to another time since, or hold it no more. */
#include "agenda_internal.h"

static bool has_route(const struct org *org, struct dept_ix from, struct dept_ix to)
{
	return org_find_route(org, from, to).i != NO_ROUTE.i;
}

static bool is_at(const struct org *org, const struct rhythm *when, const struct appointment *a)
{
	return org_comes_round(org, when, a->day) && when->hours.from == a->hours.from && when->hours.until == a->hours.until;
}

static bool meets(const struct org *org, const struct appointment *a)
{
	return a->meeting != NO_MEETING && org_works(org, org->meetings[a->meeting].department, a->day)
	    && is_at(org, &org->meetings[a->meeting].when, a);
}

static bool checks_in(const struct org *org, const struct appointment *a)
{
	return org->check_ins.are_held && is_at(org, &org->check_ins.when, a)
	    && (has_route(org, a->a, a->b) || has_route(org, a->b, a->a)) && org_has_lead(org, a->a) && org_has_lead(org, a->b);
}

bool still_holds(const struct making *m, const struct appointment *a)
{
	bool has_sides = !is_nowhere(a->a) && !is_nowhere(a->b);

	if (is_begun(m, a))
		return true;
	switch (a->kind) {
	case KIND_MEETING:
		return meets(m->org, a);
	case KIND_CHECK_IN:
		return has_sides && checks_in(m->org, a);
	case KIND_ROOM:
		return has_sides;
	default:
		return true;
	}
}
