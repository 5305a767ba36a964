/* Somebody who opens the pages of an office and sends their forms, on 12 January 2027 unless it is
 * said else; what a form is to do is noted and not done. */
#ifndef TESTS_READER_H
#define TESTS_READER_H

#include "../daemon/endpoints.h"
#include "../daemon/pages.h"
#include "office.h"

/* What is published: two were in the warehouse, one of them goes to the field. */
#define MONDAY "2026-12-28"
#define VISITS "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n" \
               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n"

struct reader {
	struct office *office;
	struct heard *heard, *placed;
	struct directory *directory;
	struct facts *facts;
	struct cache *cache;
	struct site site;
	struct form *acted;              /* what was last to be done */
	enum inbox_says says;            /* to what is to be done */
};

/* For cmocka. */
int reader_make(void **state);
int reader_free(void **state);

/* Pages are those of that day, and of what is published and heard by now. */
void reader_on(struct reader *w, const char *today);

/* Somebody said that of a visit in cycle 1; then it is 12 January. */
void reader_answered(struct reader *w, const char *staff, const char *host, const char *text, bool named);

struct subject_ix reader_who(const struct reader *w, enum subject_kind kind, const char *id);
struct subject_ix reader_person(const struct reader *w, const char *id);
int64_t reader_row(const struct reader *w, const char *staff, const char *host);    /* of a visit in cycle 1 */

/* The path of a page under one of its two links; to be freed. */
char *reader_path(const struct reader *w, enum link_use use, struct subject_ix s);

/* Answers, to be freed; NULL: later.  A form comes from the page itself. */
struct response *reader_get(const struct reader *w, struct subject_ix s);
struct response *reader_get_with(const struct reader *w, enum link_use use, struct subject_ix s, const char *query);
struct response *reader_post(const struct reader *w, enum link_use use, struct subject_ix s, const char *form);

/* Fail the test, with the whole answer, unless it holds the words, or if it does. */
void reader_says(const struct response *r, const char *words);
void reader_lacks(const struct response *r, const char *words);

#endif
