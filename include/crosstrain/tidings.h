/* What a mail tells, as a text: it goes out with the mail, and comes back before that is handed to the mail server,
 * so that what changes from then on is told, too. */
#ifndef CROSSTRAIN_TIDINGS_H
#define CROSSTRAIN_TIDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

struct tidings {
	int64_t publication;             /* the last of those that it tells of */
	struct notice *v;                /* owned: which visit or appointment (is_appointment, row), and when it begins
	                                    (after); the rest is not set */
	size_t n;
};

/* "12 v40=29340240 a7=": visits and appointments by their numbers; nothing follows one that is called off. */
char *tidings_write(const struct tidings *tidings);
/* False: the text is none. */
bool tidings_read(struct tidings *out, const char *text);
void tidings_clear(struct tidings *tidings);
#define scoped_tidings __attribute__((cleanup(tidings_clear)))

#endif
