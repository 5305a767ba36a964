/* Forms as browsers send them: whether one came from our own page, what it says, and what the
 * page says afterwards. */
#ifndef CROSSTRAIN_DAEMON_FORMS_H
#define CROSSTRAIN_DAEMON_FORMS_H

#include <stdbool.h>

#include "crosstrain/page.h"
#include "http.h"
#include "pages.h"

/* Whether a POST came from our own site, or from no browser: these say where a form stood.
 * `base_url` is where we are reached, if not under the name that the request was sent to. */
bool forms_are_our_own(const struct http_request *request, const char *base_url);

/* Reads what was sent into `form`, as far as the page lets whoever has it do that.  NOTE_NONE if
 * it is to be done; NOTE_FAILED where it is no form of this page; else why it is not taken.
 * form->kept is what forms_words() gave. */
enum page_note forms_read(struct form *form, const struct http_request *request, const struct page *page);

/* What somebody wrote into a form, wherever it was sent; to be freed, NULL: nothing. */
char *forms_words(const struct http_request *request);

/* "?done=answered": the word for what was done, and back again. */
const char *forms_done(enum page_note note);
enum page_note forms_note(const char *query);

/* "?week", "?week=2027-01-04": whether a week's sheet is asked for, and of which day. */
bool forms_week(struct day *out, const char *query, struct day today);

#endif
