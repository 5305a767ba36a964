/* How far the store had come: the number of the last publication, kept in the locked file
 * beside it.
 *
 * A backup knows that it is one, but a copy of the plain file does not: a snapshot of the
 * disk, a replica.  If such a copy is put in the store's place it has fewer publications
 * than the mark, or stands in a folder that has no mark at all; and if nothing is put there,
 * the mark tells that it is missing.  (A snapshot of the whole folder has its own mark: who
 * puts that back removes crosstrain.lock.)
 *
 * The mark is written after the store, so it never runs ahead; one that fell behind in a
 * crash only sees less. */
#include "store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MARK_SIZE = sizeof "9223372036854775807" };

int64_t mark_read(int lock)
{
	char text[MARK_SIZE + 1] = { 0 };
	ssize_t n = pread(lock, text, MARK_SIZE, 0);
	char *end;
	long long number = strtoll(text, &end, 10);

	return n > 0 && *end == '\n' && number >= 0 ? number : 0;
}

void mark_write(const struct store *store, int64_t number)
{
	char text[MARK_SIZE + 1];

	if (store->lock < 0)
		return;
	/* Always as long, so that it can be written where there is no room left. */
	snprintf(text, sizeof text, "%019" PRId64 "\n", number);
	if (pwrite(store->lock, text, MARK_SIZE, 0) != MARK_SIZE)
		return;                  /* it only sees less */
}

bool mark_is_ahead(const struct store *store, int64_t number)
{
	return store->mark == MARK_NEW ? number > 0 : number < store->mark;
}
