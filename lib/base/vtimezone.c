/* libical ends a zone's rules in 2037, where 32-bit clocks end, and begins others for the years
 * after: the same again, or what it makes of the moment in which those clocks end, which is
 * wrong for some zones.  No zone has plans for these years; so its rules go on. */
#include "vtimezone.h"

enum { LAST_SOUND_YEAR = 2036 };

/* The rule by which an observance comes back each year; NULL if it has none. */
static icalproperty *rule_of(icalcomponent *observance)
{
	return icalcomponent_get_first_property(observance, ICAL_RRULE_PROPERTY);
}

static void make_endless(icalproperty *property)
{
	struct icalrecurrencetype rule = icalproperty_get_rrule(property);

	if (icaltime_is_null_time(rule.until) || rule.until.year < LAST_SOUND_YEAR)
		return;
	rule.until = icaltime_null_time();
	icalproperty_set_rrule(property, rule);
}

static icalcomponent *find_late(icalcomponent *vtimezone)
{
	icalcompiter i = icalcomponent_begin_component(vtimezone, ICAL_ANY_COMPONENT);

	for (icalcomponent *c = icalcompiter_deref(&i); c != NULL; c = icalcompiter_next(&i))
		if (rule_of(c) != NULL && icalcomponent_get_dtstart(c).year > LAST_SOUND_YEAR)
			return c;
	return NULL;
}

void vtimezone_let_rules_go_on(icalcomponent *vtimezone)
{
	icalcomponent *late;

	/* Each time anew: an iterator does not outlive a removal. */
	while ((late = find_late(vtimezone)) != NULL) {
		icalcomponent_remove_component(vtimezone, late);
		icalcomponent_free(late);
	}
	icalcompiter i = icalcomponent_begin_component(vtimezone, ICAL_ANY_COMPONENT);
	for (icalcomponent *c = icalcompiter_deref(&i); c != NULL; c = icalcompiter_next(&i))
		if (rule_of(c) != NULL)
			make_endless(rule_of(c));
}
