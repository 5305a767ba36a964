/* What the publisher's files share.
 *
 *	publisher.c                  by HR's files: a start, a reload, midnight
 *	deed.c, by_hand.c, said.c    by somebody's word: a revoked link, a missed visit, an answer, … */
#ifndef CROSSTRAIN_DAEMON_PUBLISHER_INTERNAL_H
#define CROSSTRAIN_DAEMON_PUBLISHER_INTERNAL_H

#include "crosstrain/path.h"
#include "publisher.h"

struct publisher {
	struct folders folders;
	struct store *store;
	struct digest_key key;
	struct reading *holding;       /* the config that holds; its org is never NULL */
	bool is_new;                   /* it came from disk and is not in the store yet */
	struct reading *owed;          /* the config that HR asked for, when the world said no; or NULL */
	int64_t owed_to;               /* who asked for it */
	char *listening;               /* server.listen, as it was at the start */
	struct outcome refused;        /* at the start: why the files on disk do not hold */
	struct state *state;           /* the newest */
	struct heard *heard;           /* what people have said, as the store has it */
	struct plan_watch watch;
};

/* An end in words. */
struct outcome publisher_refusal(enum verdict verdict, const struct err *err);

/* Plans by a config from the newest state; `edited` as for path_publication().  NULL if whoever
 * watches the planning ended it.  *took is in nanoseconds. */
struct publication *publisher_plan(struct publisher *publisher, const struct reading *reading,
                                   const struct published *edited, int64_t now, int64_t *took);

/* Writes a publication and makes the state that it leads to. */
struct outcome publisher_publish(struct publisher *publisher, struct publication *publication, struct reading *reading,
                                 const struct sources *accepted, const struct author *author, int64_t now);

#endif
