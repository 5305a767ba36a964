/* Rendered bodies, kept within a bound: who was asked for longest ago goes first.
 *
 * A body is known by the fingerprint of its content and by its encoding, so an entry is
 * never wrong, only unused.  One thread. */
#ifndef CROSSTRAIN_DAEMON_CACHE_H
#define CROSSTRAIN_DAEMON_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/digest.h"
#include "crosstrain/scope.h"
#include "http.h"

enum { CACHE_BYTES = 64 * 1024 * 1024 };       /* what the daemon gives it */

struct cache;

/* Holds bodies of at most `most` bytes in sum; one that is larger alone is not kept. */
struct cache *cache_new(size_t most);
void cache_free(struct cache *cache);
SCOPED(struct cache, cache)

/* The body, held for the caller, or NULL. */
struct body *cache_find(struct cache *cache, const struct digest *etag, bool gzip);

/* Keeps a body beside the caller, who goes on holding it. */
void cache_keep(struct cache *cache, const struct digest *etag, bool gzip, struct body *body);

/* Bytes that are kept now. */
size_t cache_size(const struct cache *cache);

#endif
