/* Leaving a scope frees what it owns.
 *
 * A variable that owns a thing says so where it is declared, and is released however
 * the scope is left; give() hands the thing on and leaves NULL behind:
 *
 *	scoped(plan) struct plan *plan = plan_make(…);
 *	*out = give(plan);
 */
#ifndef CROSSTRAIN_SCOPE_H
#define CROSSTRAIN_SCOPE_H

/* Makes `scoped(name)` available for pointers that name_free() takes. */
#define SCOPED(type, name) \
	static inline void name##_leave(type **p) \
	{ \
		name##_free(*p); \
	}

#define scoped(name) __attribute__((cleanup(name##_leave)))

#define give(p) __extension__({ \
	__typeof__(p) give_ = (p); \
	(p) = NULL; \
	give_; \
})

#endif
