/* Memory that is freed all at once: for things that are built, then only read, and then
 * forgotten together. */
#ifndef CROSSTRAIN_POOL_H
#define CROSSTRAIN_POOL_H

#include <stddef.h>

#include "crosstrain/scope.h"

struct pool;

struct pool *pool_new(void);
void pool_free(struct pool *pool);
SCOPED(struct pool, pool)

/* `n` zeroed objects of `size` bytes, aligned for any type; never NULL, also for n = 0.
 * They live as long as the pool. */
void *pool_zero(struct pool *pool, size_t n, size_t size);

/* A copy of a string (NULL stays NULL); of its first `n` bytes. */
char *pool_text(struct pool *pool, const char *s);
char *pool_text_n(struct pool *pool, const char *s, size_t n);

#define pool_array(pool, type, n) ((type *)pool_zero((pool), (n), sizeof(type)))

#endif
