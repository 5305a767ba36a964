/* Answers that were made, kept within a bound: who was asked for longest ago goes first.
 *
 * An answer is known by the fingerprint of all that it says and by its form, so an entry
 * is never wrong, only unused.  One thread. */
#ifndef CROSSTRAIN_DAEMON_CACHE_H
#define CROSSTRAIN_DAEMON_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/digest.h"
#include "crosstrain/scope.h"
#include "metrics.h"
#include "response.h"

/* What the daemon gives: some 16,000 feeds.  Pages have a cache of their own, for each answer makes
 * all of them anew. */
enum { CACHE_BYTES = 128 * 1024 * 1024, CACHE_PAGE_BYTES = 8 * 1024 * 1024 };

struct cache;

/* The forms that the answer to one fingerprint takes; or-ed together. */
enum cache_form {
	CACHE_PACKED = 1,        /* compressed */
	CACHE_VARIES = 2,        /* says that compression was to be had */
	CACHE_KNOWN = 4,         /* 304 */
};

/* Holds answers of at most `most` bytes in sum; one that is larger alone is not kept.  What is kept
 * in all caches is counted in `metrics`, which may be NULL and is borrowed. */
struct cache *cache_new(size_t most, struct metrics *metrics);
void cache_free(struct cache *cache);
SCOPED(struct cache, cache)

/* The answer, held for the caller, or NULL. */
struct response *cache_find(struct cache *cache, const struct digest *etag, unsigned form);

/* Keeps an answer beside the caller, who goes on holding it. */
void cache_keep(struct cache *cache, const struct digest *etag, unsigned form, struct response *response);

/* Bytes, and answers, that are kept now. */
size_t cache_size(const struct cache *cache);
size_t cache_entries(const struct cache *cache);

#endif
