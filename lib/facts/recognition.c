/* Whom a cycle brought together, as of today. */
#include "facts_internal.h"

struct recognition facts_recognition(const struct facts *f, int cycle)
{
	if (cycle == 0)
		cycle = f->cycle > 1 ? f->cycle - 1 : f->cycle;
	return recognition_of(f->published, cycle, org_cycle_span(f->org, cycle), f->today, f->today);
}
