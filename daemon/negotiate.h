/* What RFC 9110 asks of an answer that may be asked for again, and in another encoding.
 * The one door to zlib. */
#ifndef CROSSTRAIN_DAEMON_NEGOTIATE_H
#define CROSSTRAIN_DAEMON_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/digest.h"
#include "crosstrain/text.h"
#include "cache.h"
#include "http.h"
#include "response.h"

/* One of the forms that something can be had in. */
struct variant {
	struct digest etag;      /* of all that it says */
	int64_t modified;        /* UTC seconds; 0: no date may be told */
	unsigned form;           /* enum cache_form */
};

/* The form that a request gets, where it may (`gzip`) be compressed. */
struct variant negotiate_variant(const struct http_request *request, const struct digest *etag, int64_t modified, bool gzip);

/* Whether the client has what it would be sent (13.1.2: entity tags weakly compared, so that a
 * proxy's W/ before them does not matter; a date that is not understood is as none). */
bool negotiate_is_known(const struct http_request *request, const struct variant *variant);

/* The whole of it, which takes the content of `plain`; and a 304 in its place (`whole` is NULL where
 * it was not made, and is not made for this).  Both say that it may be kept, by the client alone,
 * and used after asking whether it still holds. */
struct response *negotiate_response(struct text *plain, const struct variant *variant);
struct response *negotiate_not_modified(const struct response *whole, const struct variant *variant);

#endif
