/* Whose feeds were asked for on the day that is served, until the store knows: the day is all
 * that HR needs, so each is noted once.  The loop's thread. */
#ifndef CROSSTRAIN_DAEMON_FETCHES_H
#define CROSSTRAIN_DAEMON_FETCHES_H

#include <stddef.h>

#include "crosstrain/day.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"
#include "crosstrain/store.h"

struct fetches;

struct fetches *fetches_new(void);
void fetches_free(struct fetches *fetches);
SCOPED(struct fetches, fetches)

/* Begins anew, for so many subjects. */
void fetches_begin(struct fetches *fetches, size_t n_subjects);

void fetches_add(struct fetches *fetches, struct subject_ix who);

/* Who came since the last time, for the store; an array of *n to be freed, NULL for nobody. */
struct fetched *fetches_take(struct fetches *fetches, const struct published *published, struct day today, size_t *n);

/* The store did not take them: they are to be taken again. */
void fetches_put_back(struct fetches *fetches);

#endif
