/* What only zone.c asks of a VTIMEZONE. */
#ifndef CROSSTRAIN_BASE_VTIMEZONE_H
#define CROSSTRAIN_BASE_VTIMEZONE_H

#include <libical/ical.h>
#include <stdbool.h>

/* Lets the rules that libical ends in 2037 go on for ever.  Under zone.c's lock. */
void vtimezone_let_rules_go_on(icalcomponent *vtimezone);

#endif
