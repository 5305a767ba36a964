/* The head of a request, looked through for what is asked and for what could be read in
 * two ways: by a proxy in front as one request, by us as another. */
#ifndef CROSSTRAIN_DAEMON_HEADERS_H
#define CROSSTRAIN_DAEMON_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

/* What was sent under a name: several lines of a list are one. */
struct header {
	const char *value;               /* borrowed from the request, or `joined`; NULL: not sent */
	char *joined;
};

struct headers {
	struct header if_none_match, accept_encoding;
	/* NULL: not sent; only User-Agent may be sent twice, and is the last one */
	const char *host, *if_modified_since, *content_length, *content_type, *origin, *sec_fetch_site, *user_agent;
	/* for headers_are_ambiguous() */
	bool ambiguous;
	const char *end;                 /* where the piece before ended; NULL: not known */
};

/* Before the first header.  `version` stands at the end of the request's line, if all
 * pieces of the request lie in memory as they came, each ended by NULs; else NULL. */
void headers_begin(struct headers *h, const char *version);

/* One header, in the order of the request. */
void headers_add(struct headers *h, const char *name, size_t name_length, const char *value, size_t length);

/* Whether there is more than one way to read the request, or a body where none belongs: any
 * but POST's, whose length must be written in the one way that it has.
 * `uri_length` is the length of path and query as a C string, `size` that of the whole
 * head with the empty line. */
bool headers_are_ambiguous(const struct headers *h, const char *method, const char *path, size_t uri_length,
                           const char *version, size_t size);

/* The status to refuse a POST with that is not ambiguous, because no form of at most `most`
 * bytes follows; 0: it does. */
int headers_refuse_form(const struct headers *h, size_t most);

void headers_fini(struct headers *h);

#endif
