/* Memory that is there or the process is not: a daemon that is restarted in a known
 * state is worth more than one that limps on without an allocation.  Every call here
 * aborts when memory is out, so no caller checks for NULL. */
#ifndef CROSSTRAIN_MEM_H
#define CROSSTRAIN_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "crosstrain/scope.h"

/* `n` zeroed objects of `size` bytes; free() releases them.  Never NULL, also for n = 0. */
void *mem_zero(size_t n, size_t size);

/* `p` grown or shrunk to `n` objects of `size` bytes; what is new is not zeroed. */
void *mem_resize(void *p, size_t n, size_t size);

/* Room for one more object behind the `n` that `p` holds.  Grows by doubling, so a
 * caller keeps only pointer and count, and pushing n objects costs O(n). */
static inline void *mem_room(void *p, size_t n, size_t size)
{
	/* A full array holds a power of two: 0, 1, 2, 4, … */
	return (n & (n - 1)) != 0 ? p : mem_resize(p, n > 0 ? n * 2 : 1, size);
}

/* A copy of a string; of its first `n` bytes.  NULL stays NULL in mem_text(). */
char *mem_text(const char *s);
char *mem_text_n(const char *s, size_t n);

/* A fresh string made as by printf(), or vprintf(). */
char *mem_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *mem_vformat(const char *fmt, va_list args) __attribute__((format(printf, 1, 0)));

/* For who learns from a library that there was none: aborts. */
__attribute__((noreturn)) void mem_none(void);

#define mem_new(type) ((type *)mem_zero(1, sizeof(type)))
#define mem_array(type, n) ((type *)mem_zero((n), sizeof(type)))

/* The address of a new last element of `array`, which holds `count`; counts it. */
#define mem_push(array, count) ( \
	(array) = mem_room((array), (count), sizeof *(array)), \
	&(array)[(count)++])

/* For `scoped(heap)`: plain memory from malloc() or the calls above. */
static inline void heap_leave(void *p)
{
	free(*(void **)p);
}

#endif
