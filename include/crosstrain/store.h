/* The store: one SQLite file in the state folder that remembers what happened.
 *
 * One writer, the daemon, which holds a lock on the folder; any number of readers.  A
 * reader sees the state before or after a publication, never between. */
#ifndef CROSSTRAIN_STORE_H
#define CROSSTRAIN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/conf.h"
#include "crosstrain/digest.h"
#include "crosstrain/err.h"
#include "crosstrain/happened.h"
#include "crosstrain/heard.h"
#include "crosstrain/publish.h"
#include "crosstrain/scope.h"
#include "crosstrain/tidings.h"

struct store;

/* How opening ended, for a caller that must choose an exit code. */
enum store_opened {
	STORE_OPEN,
	STORE_ABSENT,        /* STORE_READ: there is none yet */
	STORE_LOCKED,        /* another daemon has this folder, or another program the database */
	STORE_NEWER,         /* written by a newer crosstrain; left untouched */
	STORE_DAMAGED,       /* no database, or one whose check failed; left untouched */
	STORE_REFUSED,       /* the system said no: no permission, read only, disk full */
};

enum store_mode { STORE_READ, STORE_WRITE };

/* Opens `state_dir`/crosstrain.db.  STORE_WRITE takes the lock, makes what is missing,
 * checks the whole file (0.3 s for 100,000 people), migrates; the words of a failure, with
 * what to do about it, are in `err`.  STORE_READ needs no more than to read the folder,
 * whether the daemon runs or not.  A store belongs to one thread at a time. */
enum store_opened store_open(struct store **out, const char *state_dir, enum store_mode mode, struct err *err);
void store_free(struct store *store);
SCOPED(struct store, store)

/* The same for a writer that somebody waits for: `still_at_it` is called now and then while
 * the file is checked and migrated. */
struct store_patience { void (*still_at_it)(void *arg); void *arg; };
enum store_opened store_open_patiently(struct store **out, const char *state_dir, struct store_patience patience,
                                       struct err *err);

/* The older version that the store was brought up from when it was opened, whose copy stands
 * beside it as crosstrain.db.vN.bak; 0 if it was up to date. */
int store_migrated_from(const struct store *store);

/* What kind of trouble the last call was in that returned false. */
enum store_opened store_trouble(const struct store *store);

/* The key that links are made from, drawn when the store was made.  Never print it. */
bool store_link_key(struct store *store, struct digest_key *out, struct err *err);

/* The number of the last publication; 0 when nothing was published yet. */
bool store_last_publication(struct store *store, int64_t *number, struct err *err);

/* The whole published state; *out is to be freed. */
bool store_published(struct store *store, struct published **out, struct err *err);

/* Who does something, for the audit trail. */
enum { UID_DAEMON = -1, UID_PAGE = -2 };     /* the daemon itself; whoever has a page's link */
struct author {
	int64_t uid;             /* of the caller, or one of: */
	const char *action;      /* "start", "reload", "midnight", "again", "revoke", … */
	const char *detail;      /* one line for people, or NULL */
};

/* Writes a publication in one transaction: its dirty rows, its waiting, its summaries, a
 * line in the audit trail and, if `accepted` is not NULL, the config it came from.  If
 * publication->nothing, no number is given, and only who waits, how the cycles stand and
 * a changed config are kept.  The number the state has afterwards is set in
 * publication->after.  On false nothing was written; so also when the store has moved on
 * since the publication's state was read. */
bool store_publish(struct store *store, struct publication *publication,
                   const struct sources *accepted, const struct author *author,
                   int64_t now, struct err *err);

/* Whether crosstrain.db may still hold what a publication with `forgotten` has erased: another
 * process reads the store as it was before, and store_publish() has waited for it for some
 * seconds.  What that holds back each further publication tries to write, without waiting; so
 * does the end of the daemon. */
bool store_holds_erased(const struct store *store);

/* A line in the audit trail that goes with no publication (a refused reload, say). */
bool store_note(struct store *store, const struct author *author, int64_t now, struct err *err);

/* The files of the last accepted config; *out is NULL when there never was one. */
bool store_accepted(struct store *store, struct sources **out, int64_t *at, struct err *err);

/* What visits were at publication `number`, to be cleared with past_clear().  False with
 * *is_known false where there is no such publication, or an older version made it; with
 * *is_known true where the store cannot be read. */
bool store_past(struct store *store, int64_t number, struct past *out, bool *is_known, struct err *err);

/* What people said on their pages, to be freed with heard_free(). */
bool store_heard(struct store *store, struct heard **out, struct err *err);

/* Keeps an answer (without a text: forgets it), or a request, which takes the place of one about
 * the same visit that is open; HR's word on a request. */
bool store_answer(struct store *store, const struct answer *answer, struct err *err);
bool store_request(struct store *store, const struct request *request, struct err *err);
bool store_decide(struct store *store, int64_t number, enum request_status status, const struct author *author,
                  int64_t now, struct err *err);

/* What is yet to be told by mail, by whom it is for, to be freed. */
bool store_outbox(struct store *store, const struct published *published, struct notice **out, size_t *n,
                  struct err *err);
/* A mail to somebody is about to be handed to the mail server: from now on they may know what it tells. */
struct mail_begins {
	bool is_news;                    /* all that there is by now; else nothing was noted, and it is not to be sent */
	bool is_another_on_its_way;      /* nobody knows what became of an earlier one */
};
bool store_mail_begins(struct store *store, int64_t subject_row, const struct tidings *tidings, struct mail_begins *out,
                       struct err *err);
/* It was taken, or, without anything that it tells, was none: what changed until its publication is told. */
bool store_mail_sent(struct store *store, int64_t subject_row, const struct tidings *tidings, struct err *err);
/* It was refused, and no other was on its way: they know nothing of it. */
bool store_mail_failed(struct store *store, int64_t subject_row, const struct tidings *tidings, struct err *err);

/* When a feed was last asked for, no finer than HR needs: fetches are gathered by the
 * caller and written now and then. */
struct fetched { int64_t subject_row; struct day on; };
bool store_note_fetched(struct store *store, const struct fetched *all, size_t n, struct err *err);
/* Into an array of published->n_subjects days, DAY_EVER_BEFORE for never. */
bool store_last_fetched(struct store *store, const struct published *published, struct day *out, struct err *err);

/* The audit trail, newest last. */
struct log_entry {
	int64_t number;          /* of the publication; 0: none */
	int64_t at, uid;
	char *action, *detail;   /* detail may be NULL */
	int64_t n_new, n_moved, n_cancelled, n_details;
};
struct log { struct log_entry *entries; size_t n; };
bool store_log(struct store *store, size_t last, struct log *out, struct err *err);
void log_clear(struct log *log);

/* A consistent copy while everything runs, readable for its owner alone, since it holds
 * the key of all links; `path` must not exist, and appears whole. */
bool store_backup(struct store *store, const char *path, struct err *err);

/* The same in a file beside the store that has no name any more: the descriptor is the
 * caller's, and the copy is gone when it is closed.  -1: the words are in `err`. */
int store_backup_nameless(struct store *store, struct err *err);

#endif
