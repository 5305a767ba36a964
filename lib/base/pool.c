/* Memory handed out from large pieces. */
#include "crosstrain/pool.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

enum { PIECE = 64 * 1024 };

struct piece {
	struct piece *before;
	alignas(max_align_t) char bytes[];
};

struct pool {
	struct piece *last;
	size_t used, room;       /* of the last piece */
};

struct pool *pool_new(void)
{
	return mem_new(struct pool);
}

void pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->last != NULL) {
		struct piece *before = pool->last->before;

		free(pool->last);
		pool->last = before;
	}
	free(pool);
}

/* Makes `bytes` available in a piece of their own or a new shared one. */
static void *new_piece(struct pool *pool, size_t bytes)
{
	size_t room = bytes > PIECE / 4 ? bytes : PIECE;
	struct piece *piece = mem_zero(1, sizeof *piece + room);

	if (room == bytes && pool->last != NULL) {
		/* Goes below the last one, whose rest stays in use. */
		piece->before = pool->last->before;
		pool->last->before = piece;
		return piece->bytes;
	}
	piece->before = pool->last;
	pool->last = piece;
	pool->room = room;
	pool->used = bytes;
	return piece->bytes;
}

/* Where the next object begins; `align` is a power of two. */
static void *get(struct pool *pool, size_t bytes, size_t align)
{
	size_t at = (pool->used + align - 1) & ~(align - 1);

	if (pool->last == NULL || at > pool->room || bytes > pool->room - at)
		return new_piece(pool, bytes);
	pool->used = at + bytes;
	return pool->last->bytes + at;
}

void *pool_zero(struct pool *pool, size_t n, size_t size)
{
	if (size > 0 && n > (SIZE_MAX - sizeof(struct piece)) / size)
		abort();
	return get(pool, n * size, alignof(max_align_t));
}

char *pool_text_n(struct pool *pool, const char *s, size_t n)
{
	char *copy = get(pool, n + 1, 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *pool_text(struct pool *pool, const char *s)
{
	return s == NULL ? NULL : pool_text_n(pool, s, strlen(s));
}
