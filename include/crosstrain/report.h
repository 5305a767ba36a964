/* What can be told about the rotation, as JSON.
 *
 * One place makes every answer, so `crosstrainctl` says the same whether the daemon
 * answers it or it opens the store by itself.  jansson's values are the language between
 * this room, the control socket and the printing of tables; each answer is one object. */
#ifndef CROSSTRAIN_REPORT_H
#define CROSSTRAIN_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "crosstrain/err.h"
#include "crosstrain/facts.h"
#include "crosstrain/feed.h"
#include "crosstrain/org.h"
#include "crosstrain/plan.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"
#include "crosstrain/store.h"

static inline void json_leave(json_t **p)
{
	json_decref(*p);
}
#define scoped_json __attribute__((cleanup(json_leave)))

/* For main(), before anything else: jansson then ends the program where there is no memory,
 * as mem.h does, instead of leaving out of an answer what there was no room for. */
void report_set_up(void);

/* How a question ended. */
enum reported {
	REPORT_DONE,
	REPORT_WRONG,          /* an argument is not what it should be */
	REPORT_NOT_FOUND,      /* nobody, or no department, of that id */
	REPORT_FAILED,         /* the store said no */
};

/* What questions are answered from. */
struct grounds {
	const struct published *published;
	const struct directory *directory;
	const char *base_url;          /* of links, without a slash at its end */
	struct store *store;           /* open for reading, belonging to this thread */
	struct day today;
	const struct facts *facts;     /* of the published state on that day */
};

/* Answers "visits", "links", "log", "report", "requests", "meetings", "rooms" or "mail".  `args` is an object of strings, named as the
 * flags of the verb are; *answer is to be released, and NULL unless REPORT_DONE. */
enum reported report_ask(json_t **answer, const char *question, const json_t *args,
                         const struct grounds *grounds, struct err *err);

/* The subject that somebody means by an id: a person, a department or "company"; where two
 * have the same id, "staff:ID" and "department:ID" tell them apart. */
enum reported report_subject(struct subject_ix *out, const struct published *published,
                             const char *id, struct err *err);

/* Every mistake and warning, in order: an array of { file, line, kind, text, message };
 * message is the whole line as people read it. */
json_t *report_faults(struct faults *faults);

/* What a config holds: `check`. */
json_t *report_company(const struct org *org, struct day today);

/* A plan: its cycles, its visits, and the sums that `--stats` asks for. */
json_t *report_plan(const struct org *org, const struct plan *plan);
json_t *report_stats(const struct plan *plan, double seconds);

/* What a publication changes: `preview` and `reload`. */
json_t *report_publication(const struct publication *publication);

/* Feeds that are too large for some clients: { feeds, message }, or null if there are none;
 * part of `status`, `preview` and `reload`. */
json_t *report_large_feeds(const struct directory *directory);

/* What is published, counted: part of `status`. */
json_t *report_counts(const struct published *published, struct day today);

/* How many people are yet to be told by mail, as far as can be known; none without a mail server: part of `status`. */
long long report_mail_waiting(const struct grounds *grounds);

/* A meeting, check-in, room or celebration; and the rooms that are open, with their age. */
json_t *report_appointment(const struct published *published, const struct published_appointment *a);
json_t *report_open_rooms(const struct published *published, struct day today);

/* People as an array of { staff, staff_name }; and the first of them in words, "Ann Ash (ann),
 * Bob Ray (bob) and 7 more", to be freed. */
json_t *report_people(const struct published *published, const struct subject_ix *who, size_t n);
char *report_names(const struct published *published, const struct subject_ix *who, size_t n);

/* An instant as "2027-01-04T10:00:00Z"; null for 0. */
json_t *report_instant(int64_t at);

#endif
