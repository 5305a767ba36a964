/* Published state → links and iCalendar feeds (RFC 5545, RFC 7986).
 *
 * A directory is an immutable picture of everything that can be asked for on one date:
 * which link opens which feed, its ETag, its Last-Modified, and what is needed to write
 * it.  A publication makes a new one; nothing that was made from the old one needs it. */
#ifndef CROSSTRAIN_FEED_H
#define CROSSTRAIN_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/digest.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"
#include "crosstrain/text.h"

/* A link's secret: 128 bits as 26 letters and digits (RFC 4648 base32, lower case). */
enum { TOKEN_LENGTH = 26 };
struct token { char s[TOKEN_LENGTH + 1]; };

/* A subject has three secrets.  Whoever has the feed's may look: calendars, and the companies that
 * run them, have it.  Whoever has the page's may also act there, and is shown the feed's.  A lead's
 * third stands in the events of check-ins, and lets a line be written for them, nothing else. */
enum link_use { LINK_FEED, LINK_PAGE, LINK_LINES };

/* The link of a subject's generation: BLAKE2b keyed with the store's key. */
struct token token_make(const struct digest_key *key, enum link_use use, int64_t subject_row, int generation);

struct directory;

/* Borrows `published`, which must outlive the directory. */
struct directory *directory_make(const struct published *published, const struct digest_key *key,
                                 struct day today);
void directory_free(struct directory *directory);
SCOPED(struct directory, directory)

const struct published *directory_published(const struct directory *directory);

/* A feed of more events than clients take and a request may cost leaves out the oldest of
 * the past first, and then the farthest to come. */
enum { FEED_EVENTS_MOST = 5000 };

/* What a link leads to. */
enum link_state {
	LINK_LIVE,
	LINK_ENDED,      /* revoked, or its person has left, forgotten or not: for link_grace_days one event
	                    that says so, and names nobody */
	LINK_GONE,       /* after that */
	LINK_UNKNOWN,
};

struct feed_ref {
	struct subject_ix subject;       /* whose link it is; NO_SUBJECT when UNKNOWN */
	enum link_state state;
	enum link_use use;
	int generation;                  /* of that link */
	bool is_replaced;                /* ENDED, GONE: another took its place; else who had it has left */
	struct digest etag;              /* LINK_FEED: of the bytes that feed_write() gives, `modified` and
	                                    feed_file_name(); LIVE and ENDED */
	int64_t modified;                /* UTC seconds, for Last-Modified; 0: none may be sent, for a client
	                                    that asks by date alone must see that it ended, or what the day
	                                    brings into a feed that is cut */
};

/* Looks a token up.  LINK_UNKNOWN takes the same time as any other answer. */
struct feed_ref directory_find(const struct directory *directory, const char *token, size_t n);

/* All feeds' links there are or were, in the order of their tokens, which tells nothing of whose
 * they are; *n of them, to be freed. */
struct feed_link { struct token token; struct feed_ref ref; };
struct feed_link *directory_links(const struct directory *directory, size_t *n);

/* Where a token's feed, and its subject's page, is asked for, for printf(). */
#define FEED_PATH "/feeds/%s.ics"
#define MY_PATH "/my/%s"
#define BOARD_PATH "/board/%s"

/* The token of a subject's link as it is now. */
struct token directory_token(const struct directory *directory, enum link_use use, struct subject_ix subject);

/* The whole calendar of a LIVE or ENDED ref, CRLF line ends.  The same bytes for the
 * same etag, always at least one event.  One thread at a time. */
void feed_write(struct text *out, const struct directory *directory, struct feed_ref ref);

/* Some clients take no more than that of a feed, and drop the rest without a word; octets
 * are of what is written, known to some percent. */
enum { FEED_EVENTS_LARGE = 1000, FEED_OCTETS_LARGE = 900 * 1000 };
struct feed_size { struct subject_ix subject; size_t events, octets; bool is_cut; };

/* The living feeds that are larger, the largest first; *n of them, to be freed. */
struct feed_size *directory_large(const struct directory *directory, size_t *n);

/* A file name for a subject's calendar: ASCII, "bea.ics". */
char *feed_file_name(const struct directory *directory, struct subject_ix subject);

/* The UID of day `n` (from 0) of a visit, or of an appointment: a UUID of version 5 (RFC 4122), the
 * same in every feed and for the life of either. */
enum { UID_TEXT_SIZE = 37 };
const char *event_uid(char buf[static UID_TEXT_SIZE], struct digest installation, int64_t visit_row, size_t n);
const char *appointment_uid(char buf[static UID_TEXT_SIZE], struct digest installation, int64_t appointment_row);

#endif
