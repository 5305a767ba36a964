/* /feeds/TOKEN.ics: calendars as answers. */
#ifndef CROSSTRAIN_DAEMON_FEEDS_H
#define CROSSTRAIN_DAEMON_FEEDS_H

#include "http.h"
#include "site.h"

/* An answer, held for the caller; NULL: no calendar has, or ever had, a name like `rest`. */
struct response *feeds_answer(const struct http_request *request, const char *rest, const struct site *site);

#endif
