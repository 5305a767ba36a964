/* Sorting by small whole numbers. */
#include "crosstrain/order.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

void *order_by(size_t (*key)(const void *object, const void *of), const void *of, size_t n_keys,
               const void *objects, size_t n, size_t size)
{
	size_t *next = mem_array(size_t, n_keys + 1);
	char *sorted = mem_resize(NULL, n, size);
	const char *object = objects;

	for (size_t i = 0; i < n; i++)
		next[key(object + i * size, of) + 1]++;
	for (size_t k = 0; k < n_keys; k++)
		next[k + 1] += next[k];
	for (size_t i = 0; i < n; i++)
		memcpy(sorted + next[key(object + i * size, of)]++ * size, object + i * size, size);
	free(next);
	return sorted;
}
