/* What only the files of this room share. */
#ifndef CROSSTRAIN_REPORT_INTERNAL_H
#define CROSSTRAIN_REPORT_INTERNAL_H

#include "crosstrain/report.h"

/* One question each; see report_ask(). */
enum reported report_visits(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_links(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_log(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_requests(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_meetings(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_mail(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);
enum reported report_rooms(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);

/* appointments.c: what a publication changes of them; plan.c: a change in a word. */
json_t *report_appointment_changes(const struct publication *publication);
const char *report_change_word(enum change_kind kind);

/* `report`, which of them `what` says; each answers with { rows } and what is beside them. */
enum reported report_counted(json_t **answer, const json_t *args, const struct grounds *g, struct err *err);

/* What a report is narrowed to. */
struct wanted {
	struct subject_ix department;    /* NO_SUBJECT: all */
	int cycle;                       /* 0: not said */
	struct day on;
};

static inline bool is_wanted(const struct wanted *w, struct subject_ix department)
{
	return is_no_subject(w->department) || subject_same(w->department, department);
}

enum reported report_fairness(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_progress(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_coverage(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_bench(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_recognition(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_message(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);
enum reported report_answers(json_t **answer, const struct wanted *w, const struct grounds *g, struct err *err);

/* A subject of a kind ("staff", "department") by its id; NULL leaves *out as it is. */
enum reported report_find(struct subject_ix *out, const struct published *p, const char *kind,
                          const char *id, struct err *err);

/* A day as "2027-01-04". */
json_t *report_day(struct day d);
json_t *report_day_or_null(struct day d);      /* null for DAY_EVER_… */

/* A string, or null for NULL. */
json_t *report_text(const char *s);

/* The first and the last day of a span as two members; null for an empty span. */
void report_set_span(json_t *object, const char *first, const char *last, struct span span);

/* A subject as two members, "<key>" its id and "<key>_name"; null for NO_SUBJECT. */
void report_set_subject(json_t *object, const char *key, const struct published *p, struct subject_ix s);

/* An argument, or NULL if it was not given. */
const char *report_argument(const json_t *args, const char *name);

#endif
