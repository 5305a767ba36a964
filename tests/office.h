/* A small company and what it has published, for tests of publish and store. */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H

#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* Two people of sales visit the warehouse for a day and the field for three. */
extern const char *const office_conf;

struct office {
	char *conf;                      /* HR's text as it is now */
	struct org *org;                 /* made of it */
	struct published *published;     /* the state, as everybody has been told */
	struct publication *last;        /* the one that led there; its state was taken */
};

struct office *office_new(void);
void office_free(struct office *office);
SCOPED(struct office, office)

/* HR edits: every `from` in the config becomes `to`; fails the test if there is none. */
void office_edit(struct office *office, const char *from, const char *to);

/* A plan as lines "staff host cycle first..last buddy"; "-" is nothing said, a visit
 * without dates is left out. */
struct plan *office_plan(const struct office *office, const char *today, const char *lines);

/* Plans and publishes.  `lines` NULL: no plan. */
void office_publish(struct office *office, const char *today, int64_t now, const char *lines);

/* Plans as the daemon does, for `edited` or, if that is NULL, for the state as it is, and
 * publishes; `edited` is freed. */
void office_live(struct office *office, struct published *edited, const char *today);

/* What office_publish() would make, to be freed; the office stays as it is. */
struct publication *office_preview(const struct office *office, const char *today, int64_t now, const char *lines);

/* Looking; each fails the test if there is no such thing. */
const struct subject *office_subject(const struct office *office, enum subject_kind kind, const char *id);
const struct published_visit *office_visit(const struct office *office, const char *staff, const char *host, int cycle);
const struct change *office_change(const struct office *office, const char *staff, const char *host);

/* Fails the test, saying where, unless both states are equal but for dirty marks. */
void assert_published_equal(const struct published *a, const struct published *b);

#endif
