/* Wakes the loop after some seconds, also through a sleep of the machine. */
#ifndef CROSSTRAIN_DAEMON_ALARM_H
#define CROSSTRAIN_DAEMON_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/scope.h"
#include "loop.h"

struct alarm;

/* Calls `ring` on the loop's thread each time the alarm goes off.  The loop must outlive it. */
bool alarm_create(struct alarm **out, struct loop *loop, void (*ring)(void *arg), void *arg, struct err *err);
void alarm_free(struct alarm *alarm);
SCOPED(struct alarm, alarm)

/* Goes off once, in `seconds` from now (at least 1); takes the place of what was set before. */
void alarm_in(struct alarm *alarm, int64_t seconds);

#endif
