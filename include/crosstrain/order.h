/* Orders: comparisons for qsort() and bsearch(), one criterion a line:
 *
 *	ORDER(a->cycle, b->cycle);
 *	ORDER(b->waiting, a->waiting);      (whoever waited longer comes first)
 *	return strcmp(a->name, b->name);
 */
#ifndef CROSSTRAIN_ORDER_H
#define CROSSTRAIN_ORDER_H

#include <stddef.h>

/* Returns from the comparison if the two differ. */
#define ORDER(a, b) \
	do { \
		if ((a) != (b)) \
			return (a) < (b) ? -1 : 1; \
	} while (0)

/* A copy of `n` objects of `size` bytes in the order of a whole number below `n_keys`,
 * which `key(object, of)` tells; equal ones stay as they were.  To be freed.  Linear,
 * where the keys are not many more than the objects. */
void *order_by(size_t (*key)(const void *object, const void *of), const void *of, size_t n_keys,
               const void *objects, size_t n, size_t size);

#endif
