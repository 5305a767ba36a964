/* JSON answers in words and tables for people. */
#ifndef CROSSTRAIN_CTL_TELL_H
#define CROSSTRAIN_CTL_TELL_H

#include <jansson.h>

#include "crosstrain/text.h"
#include "print.h"

void tell_plan(struct text *out, const json_t *plan);
void tell_publication(struct text *out, const json_t *publication, struct screen screen, const char *intro);
void tell_removed(struct text *out, const json_t *people);      /* a line for each */
void tell_status(struct text *out, const json_t *status);
void tell_visits(struct text *out, const json_t *visits, struct screen screen);
void tell_links(struct text *out, const json_t *links, struct screen screen);
void tell_log(struct text *out, const json_t *log, struct screen screen);

/* tell_meetings.c */
void tell_meetings(struct text *out, const json_t *answer, struct screen screen);
void tell_rooms(struct text *out, const json_t *answer, struct screen screen);
void tell_room(struct text *out, const json_t *room);
void tell_appointment_changes(struct text *out, const json_t *changes, struct screen screen);

/* A report by its name, or "requests", "meetings", "rooms"; and what came of something done by hand. */
void tell_report(struct text *out, const char *name, const json_t *answer, struct screen screen);
void tell_report_csv(struct text *out, const char *name, const json_t *answer);
void tell_deed(struct text *out, const char *verb, const json_t *answer, struct screen screen);

/* Objects as CSV; the columns are named as the members that fill them. */
void tell_csv(struct text *out, const json_t *rows, const char *const *columns, size_t n);

/* Their lists as CSV, with a header line. */
void tell_visits_csv(struct text *out, const json_t *visits);
void tell_links_csv(struct text *out, const json_t *links);

#endif
