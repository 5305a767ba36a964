/* A published state for tests, put together by hand: what people have been told.
 *
 * Acme Supply in Europe/Berlin; departments sales, warehouse (Europe/Berlin) and york
 * (America/New_York), field (Asia/Kolkata); people tom and ann of sales, bea and max of
 * warehouse, joe of york, ida of field. */
#ifndef CROSSTRAIN_TESTS_TOLD_H
#define CROSSTRAIN_TESTS_TOLD_H

#include "crosstrain/feed.h"
#include "crosstrain/publish.h"

struct published *told_make(void);

struct subject_ix told_who(const struct published *p, const char *id);

/* Tells of a visit of `n_days` days in a row with the host's briefing; `buddy` may be
 * NULL.  Its index into p->visits is good until the next one is told. */
size_t told_visit(struct published *p, const char *staff, const char *host, const char *buddy,
                  const char *first, size_t n_days);

/* The host's briefing with other hours, for the visits told afterwards. */
void told_hours(struct published *p, const char *host, const char *hours);

/* Sets the fingerprint of each feed as a publication on that day would. */
void told_publish(struct published *p, struct day today);

/* The bytes behind a subject's link as it is now; to be freed. */
char *told_feed(const struct published *p, const char *id, const char *today);

extern const struct digest_key told_key;

#endif
