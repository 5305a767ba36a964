/* JSON answers in words and tables for people. */
#ifndef CROSSTRAIN_CTL_TELL_H
#define CROSSTRAIN_CTL_TELL_H

#include <jansson.h>

#include "crosstrain/text.h"
#include "print.h"

void tell_plan(struct text *out, const json_t *plan);
void tell_publication(struct text *out, const json_t *publication, struct screen screen, const char *intro);
void tell_status(struct text *out, const json_t *status);
void tell_visits(struct text *out, const json_t *visits, struct screen screen);
void tell_links(struct text *out, const json_t *links, struct screen screen);
void tell_log(struct text *out, const json_t *log, struct screen screen);

/* Their lists as CSV, with a header line. */
void tell_visits_csv(struct text *out, const json_t *visits);
void tell_links_csv(struct text *out, const json_t *links);

#endif
