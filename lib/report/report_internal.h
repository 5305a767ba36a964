/* What only the files of this room share. */
#ifndef CROSSTRAIN_REPORT_INTERNAL_H
#define CROSSTRAIN_REPORT_INTERNAL_H

#include "crosstrain/report.h"

/* One question each; see report_ask(). */
enum reported report_visits(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_links(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_log(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);

/* A day as "2027-01-04". */
json_t *report_day(struct day d);

/* A string, or null for NULL. */
json_t *report_text(const char *s);

/* The first and the last day of a span as two members; null for an empty span. */
void report_set_span(json_t *object, const char *first, const char *last, struct span span);

/* A subject as two members, "<key>" its id and "<key>_name"; null for NO_SUBJECT. */
void report_set_subject(json_t *object, const char *key, const struct published *p, struct subject_ix s);

/* An argument, or NULL if it was not given. */
const char *report_argument(const json_t *args, const char *name);

#endif
