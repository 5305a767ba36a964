/* What people said on their pages: answers to the one question, and days that they can't. */
#ifndef CROSSTRAIN_HEARD_H
#define CROSSTRAIN_HEARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"

/* How long what somebody says may be, in characters: encoded, a form's 8 KiB hold as many of
 * any script (of emoji, which browsers count twice, half as many). */
enum { ANSWER_MOST = 900, REQUEST_MOST = 200 };

/* To "How can we make this better for the customer?", after a visit: at most one to each. */
struct answer {
	int64_t visit_row;
	size_t visit;                    /* index into published->visits, by heard_place() */
	struct day on;                   /* when it was given, or changed */
	bool named;                      /* others may see whose it is */
	char *text;
};

enum request_status { REQUEST_OPEN, REQUEST_GRANTED, REQUEST_DECLINED };

/* "I can't that day": HR decides, by time off or a pin, and says so. */
struct request {
	int64_t number;                  /* as HR knows it */
	int64_t visit_row;
	size_t visit;                    /* as above */
	struct day first;                /* the visit's first day when it was said */
	struct day on;                   /* when that was */
	char *why;                       /* NULL: not said */
	enum request_status status;
};

struct heard {
	struct answer *answers;          /* by (visit) */
	size_t n_answers;
	struct request *requests;        /* by number */
	size_t n_requests;
};

struct heard *heard_new(void);
void heard_free(struct heard *heard);
SCOPED(struct heard, heard)

/* A copy whose visits are those of a published state, without what was said of others and
 * by people who are forgotten. */
struct heard *heard_place(const struct heard *heard, const struct published *published);

/* The answer to a visit; the latest request about it.  NULL: none. */
const struct answer *heard_answer(const struct heard *heard, size_t visit);
const struct request *heard_request(const struct heard *heard, size_t visit);

/* By its number; NULL if there is none. */
const struct request *heard_find(const struct heard *heard, int64_t number);

/* Whether a request that is open is of a day that nobody is to go on any more: its visit was
 * called off, moved, or has begun by published->day.  HR may still answer it: who writes time off
 * first and reloads has moved the visit by then. */
bool request_is_over(const struct request *request, const struct published *published);

/* Requests that wait for HR's word, and are not over. */
size_t heard_open(const struct heard *heard, const struct published *published);

#endif
