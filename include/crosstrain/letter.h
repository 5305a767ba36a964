/* Mail: what people are told beside their calendars, of the near future. */
#ifndef CROSSTRAIN_LETTER_H
#define CROSSTRAIN_LETTER_H

#include <stddef.h>
#include <stdint.h>

#include "crosstrain/feed.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* One plain mail, all UTF-8. */
struct letter {
	struct subject_ix who;
	char *id;                        /* for its Message-ID: the same for the same news.  NULL: there is nothing to
	                                    tell: it is over, as they knew it, or not known any more */
	char *tidings;                   /* what it tells (tidings.h): where that is nothing, the publication alone */
	char *subject, *text;
	char *ics;                       /* the entries, under the same UIDs as in the feed; CRLF line ends */
};

struct letters {
	struct letter *v;
	size_t n;
	size_t people;                   /* who are to be told, these included */
};

/* Of notices in the order of whom they are for, the first `most` letters.  What is over today, both where it was
 * and where it is now, is not told any more. */
struct letters *letters_make(const struct directory *directory, const struct notice *notices, size_t n,
                             struct day today, size_t most);
void letters_free(struct letters *letters);
SCOPED(struct letters, letters)

#endif
