/* /my/TOKEN and /board/TOKEN: pages as answers, and the forms that are sent from them.
 *
 *	GET    the page; /board/TOKEN?week[=2027-01-04] a week's sheet
 *	POST   a form of that page; answered later, when it is in the store */
#ifndef CROSSTRAIN_DAEMON_PAGES_H
#define CROSSTRAIN_DAEMON_PAGES_H

#include "crosstrain/page.h"
#include "http.h"
#include "publisher.h"
#include "site.h"

/* What somebody sent by a form, on its way to the store. */
struct form {
	uint64_t ticket;                 /* of the request that waits for an answer (http.h) */
	const char *verb;                /* for publisher_do() … */
	json_t *args;
	char *path;                      /* of the page */
	int64_t by;                      /* row of whose page it is */
	bool publishes;
	enum page_note done;             /* what the page says when it is done … */
	char *kept;                      /* … and what it shows if not; NULL: nothing */
	bool answers;                    /* that is an answer */
	int64_t visit_row;
	bool named;
};
void form_free(struct form *form);
SCOPED(struct form, form)

/* An answer, held for the caller; NULL: there is no such page, or (of a POST that *form was made
 * of, which is the caller's) it comes later. */
struct response *pages_my(const struct http_request *request, const char *rest, const struct site *site,
                          struct form **form);
struct response *pages_board(const struct http_request *request, const char *rest, const struct site *site,
                             struct form **form);

/* The answer that comes later; and the one to a form that is not to be done, because of `note`. */
struct response *pages_conclude(const struct form *form, const struct outcome *outcome, const struct site *site);
struct response *pages_excuse(const struct form *form, enum page_note note, const struct site *site);

/* The stylesheet and the icon; NULL where `path` is neither. */
struct response *pages_file(const struct http_request *request, const char *path);

#endif
