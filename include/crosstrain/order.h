/* Comparisons for qsort() and bsearch(), one criterion a line:
 *
 *	ORDER(a->cycle, b->cycle);
 *	ORDER(b->waiting, a->waiting);      (whoever waited longer comes first)
 *	return strcmp(a->name, b->name);
 */
#ifndef CROSSTRAIN_ORDER_H
#define CROSSTRAIN_ORDER_H

/* Returns from the comparison if the two differ. */
#define ORDER(a, b) \
	do { \
		if ((a) != (b)) \
			return (a) < (b) ? -1 : 1; \
	} while (0)

#endif
