/* What RFC 9110 asks of an answer that may be asked for again, and in another encoding.
 * The one door to zlib. */
#ifndef CROSSTRAIN_DAEMON_NEGOTIATE_H
#define CROSSTRAIN_DAEMON_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/text.h"
#include "response.h"

/* Adds a header with an instant (UTC seconds): "Sun, 06 Nov 1994 08:49:37 GMT". */
void negotiate_date(struct response *response, const char *name, int64_t instant);

/* Reads one; the two older forms died with the last century, and a date that is not
 * understood is as none: false. */
bool negotiate_read_date(int64_t *out, const char *s);

/* Whether an If-None-Match list names this entity tag (13.1.2: weakly compared, so that a
 * proxy's W/ before it does not matter). */
bool negotiate_names_etag(const char *list, const char *etag);

/* Whether an Accept-Encoding list (NULL: none) wants gzip; and `plain` compressed. */
bool negotiate_takes_gzip(const char *list);
void negotiate_pack(struct text *out, const char *plain, size_t n);

#endif
