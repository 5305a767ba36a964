/* How the daemon is: what is wrong, and how the last start or reload ended.  The loop's
 * thread tells it; any thread may ask. */
#ifndef CROSSTRAIN_DAEMON_HEALTH_H
#define CROSSTRAIN_DAEMON_HEALTH_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/scope.h"
#include "publisher.h"

struct health;

struct health *health_new(void);
void health_free(struct health *health);
SCOPED(struct health, health)

/* Where it hurts: a publication failed; the store, when it was looked at. */
enum health_part { HEALTH_PUBLISHING, HEALTH_STORE, HEALTH_PARTS };

/* --- on the loop's thread */

/* Sets what is wrong with a part, NULL for nothing.  True if that is news. */
bool health_set(struct health *health, enum health_part part, const char *trouble);

/* Remembers how a start or a reload ended. */
void health_reloaded(struct health *health, const struct outcome *outcome, int64_t now);

/* What is wrong in one line, with a part or at all, NULL for nothing; borrowed until the next
 * health_set(). */
const char *health_trouble_of(const struct health *health, enum health_part part);
const char *health_trouble(const struct health *health);

/* Why the last config was refused, or NULL; borrowed until the next health_reloaded(). */
const char *health_refusal(const struct health *health);

/* --- on any thread */

/* Adds "health", "tried_again" and "last_reload" to a status. */
void health_report(struct health *health, json_t *status);

struct health_summary {
	bool is_fine;
	bool reload_was_good;
	bool reload_failed;            /* the world said no to it */
	int64_t reloaded;
};
struct health_summary health_summary(struct health *health);

#endif
