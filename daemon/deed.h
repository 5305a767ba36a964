/* What is done by somebody's word, HR's or that of whoever has a page; for the files that do it.
 *
 *	deed.c      the table of verbs, and what all of them need
 *	by_hand.c   what changes visits and people
 *	gather.c    … meetings, check-ins and rooms
 *	said.c      what people said on their pages */
#ifndef CROSSTRAIN_DAEMON_DEED_H
#define CROSSTRAIN_DAEMON_DEED_H

#include "publisher_internal.h"

/* One thing that is to be done. */
struct deed {
	struct publisher *p;
	const json_t *args;
	struct author author;
	struct day today;
	int64_t now;
	struct err err;                  /* why not, in words */
	char *said;                      /* for the audit trail */
};

const struct published *deed_state(const struct deed *deed);
const struct org *deed_org(const struct deed *deed);
const char *deed_argument(const struct deed *deed, const char *name);    /* NULL: not said */

/* "Ann Ash (ann)", to be freed. */
char *deed_name_of(const struct deed *deed, struct subject_ix s);

/* The visit that a page's form is about, by the number that the page was made with; NULL, with
 * words in deed->err: there is none any more. */
const struct published_visit *deed_visit(struct deed *deed);

/* The subject of a kind ("staff:", "department:", "" for any) that an argument names; it may say
 * the kind itself.  Words are in deed->err unless VERDICT_DONE. */
enum verdict deed_find(struct deed *deed, struct subject_ix *out, const char *kind, const char *id);

/* Publishes; deed->said tells what was done. */
struct outcome deed_publish(struct deed *deed, struct publication *publication, int64_t took);

/* Plans for an edited state and publishes it; where somebody waits for it, the plan comes later. */
struct outcome deed_publish_edited(struct deed *deed, const struct published *edited, bool is_waited_for);

/* It cannot be, for what stands in deed->err; it was asked for in a way that says nothing. */
struct outcome deed_refused(const struct deed *deed);
struct outcome deed_wrong(struct deed *deed, const char *why);

struct outcome deed_revoke(struct deed *deed);
struct outcome deed_missed(struct deed *deed);
struct outcome deed_attended(struct deed *deed);
struct outcome deed_swap(struct deed *deed);
struct outcome deed_forget(struct deed *deed);
struct outcome deed_restore(struct deed *deed);

struct outcome deed_meeting(struct deed *deed);
struct outcome deed_room(struct deed *deed);
struct outcome deed_settled(struct deed *deed);
struct outcome deed_line(struct deed *deed);
struct outcome deed_mailing(struct deed *deed);
struct outcome deed_mailed(struct deed *deed);
struct outcome deed_unmailed(struct deed *deed);

struct outcome deed_request(struct deed *deed);
struct outcome deed_answer(struct deed *deed);
struct outcome deed_cannot(struct deed *deed);

#endif
