/* What a mail told: a text that goes out with it and comes back once it is sent, so that what changed meanwhile
 * is told from there on. */
#ifndef CROSSTRAIN_RECEIPT_H
#define CROSSTRAIN_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

struct receipt {
	int64_t publication;             /* what changed until then is done with; all else is told anew */
	struct notice *told;             /* owned: which visit or appointment, and when it begins as far as they know
	                                    now (after); the rest is not set */
	size_t n;
};

/* "12 v40=29340240 a7=": visits and appointments by their numbers; nothing follows one that is called off. */
char *receipt_write(const struct receipt *receipt);
/* False: the text is none. */
bool receipt_read(struct receipt *out, const char *text);
void receipt_clear(struct receipt *receipt);
#define scoped_receipt __attribute__((cleanup(receipt_clear)))

#endif
