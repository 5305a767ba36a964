/* "Did you mean …?": the known word nearest to a mistyped one. */
#ifndef CROSSTRAIN_NEAREST_H
#define CROSSTRAIN_NEAREST_H

#include <stddef.h>

/* Lives in the caller's scope.  Words are tried one after another:
 *
 *	struct nearest near = nearest_to("warehose");
 *	nearest_try(&near, "warehouse");
 *	faults_add(…, "no department \"%s\"%s", word, nearest_hint(&near));
 */
struct nearest {
	const char *word;        /* borrowed */
	const char *found;       /* borrowed; NULL: none is near enough */
	size_t distance;         /* of `found`, or one more than is still near enough */
	char hint[160];
};

/* Near enough is what differs by a third of its letters at most, capital letters not
 * counted as different. */
struct nearest nearest_to(const char *word);

/* Costs O(length of both) for most words, O(length²) for similar ones. */
void nearest_try(struct nearest *near, const char *candidate);

/* "; did you mean "warehouse"?", or "" if no candidate was near. */
const char *nearest_hint(struct nearest *near);

#endif
