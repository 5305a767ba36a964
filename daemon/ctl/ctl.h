/* What the files of crosstrainctl share: the command line as read, the verbs, and the two
 * ways to an answer. */
#ifndef CROSSTRAIN_CTL_CTL_H
#define CROSSTRAIN_CTL_CTL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "crosstrain/err.h"
#include "crosstrain/flags.h"
#include "crosstrain/path.h"
#include "print.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_WRONG_USAGE = 2, EXIT_BAD_CONFIG = 78 };

struct ctl {
	struct folders folders;
	bool json, help, version;
	/* flags that only some verbs know; NULL or false where not given */
	const char *today, *previous, *stats, *effort;       /* plan */
	const char *staff, *department, *between;            /* visits */
	const char *last;                                    /* log */
	const char *cycle, *on;                              /* report, bench, attended, missed */
	const char *about, *with, *outcome;                  /* room, meeting */
	bool csv, accept_removals;
	bool follow;                                         /* mail */
	struct words words;                                  /* behind the verb */
	struct screen screen;
};

struct verb {
	const char *name;
	const char *usage;           /* what stands behind the name: "ID", "[ID …]" */
	size_t least, most;          /* how many words that may be */
	const char *brief;           /* half a line */
	const char *text;            /* what help teaches: what it does, then examples */
	const struct flag *flags;
	int (*run)(struct ctl *ctl); /* returns the exit code */
};

/* All verbs, ended by a nameless one, and the flags that each of them takes. */
extern const struct verb ctl_verbs[];
extern const struct flag ctl_flags[];

/* One function a verb. */
int verb_check(struct ctl *ctl);
int verb_plan(struct ctl *ctl);
int verb_preview(struct ctl *ctl);
int verb_reload(struct ctl *ctl);
int verb_status(struct ctl *ctl);
int verb_visits(struct ctl *ctl);
int verb_links(struct ctl *ctl);
int verb_revoke(struct ctl *ctl);
int verb_log(struct ctl *ctl);
int verb_report(struct ctl *ctl);
int verb_bench(struct ctl *ctl);
int verb_requests(struct ctl *ctl);
int verb_request(struct ctl *ctl);
int verb_attended(struct ctl *ctl);
int verb_missed(struct ctl *ctl);
int verb_swap(struct ctl *ctl);
int verb_meetings(struct ctl *ctl);
int verb_meeting(struct ctl *ctl);
int verb_rooms(struct ctl *ctl);
int verb_room(struct ctl *ctl);
int verb_restore(struct ctl *ctl);
int verb_forget(struct ctl *ctl);
int verb_mail(struct ctl *ctl);
int verb_export(struct ctl *ctl);
int verb_backup(struct ctl *ctl);

/* --- out.c: how things are said */

/* Says what went wrong, as JSON too if that was asked for; returns `exit_code`. */
int out_error(const struct ctl *ctl, int exit_code, const char *text);

/* The same of what the system said (errno) about a file. */
int out_failure(const struct ctl *ctl, const char *path);

/* Prints a text, or a JSON value, on stdout. */
void out_text(const struct text *text);
void out_json(const json_t *value);

/* Mistakes and warnings, as report_faults() gives them, on stderr. */
void out_faults(const json_t *faults);

/* That some calendars are too large for some clients, on stderr, if the answer says so. */
void out_large_feeds(const json_t *answer);
void out_warning(const json_t *message);       /* if it is a text */

/* A member of an object that is a string; "" where there is none. */
const char *out_member(const json_t *object, const char *name);
long long out_number(const json_t *object, const char *name);

/* The word that goes with a number. */
const char *out_plural(long long n, const char *one, const char *many);

/* "2027-01-04 11:00", by the clock of whoever looks, of "2027-01-04T10:00:00Z". */
void out_instant(struct text *out, const char *instant);

/* Two cells or words in one: "Bea Lind (bea)", of the members `key`_name and `key`; "" if null. */
char *out_person(const json_t *object, const char *key);

/* "2027-01-04", or "2027-01-04..2027-01-05" of two members; "" if null. */
char *out_span(const json_t *object, const char *first, const char *last);

/* Writes a file that appears whole or not at all; "-" is stdout, and a device or a pipe is written to. */
bool out_file(const char *path, const struct text *text, struct err *err);

/* --- ask.c: answers */

/* Reads the config; if it has mistakes tells them, and gives NULL. */
struct reading *ask_config(const struct ctl *ctl);

/* Adds an argument of a question, unless it is NULL. */
void ask_with(json_t *args, const char *name, const char *value);

/* Asks the daemon; where there is none and `is_reading`, the store.  Returns EXIT_DONE and the
 * answer, or tells what went wrong and returns the exit code. */
int ask(const struct ctl *ctl, const char *method, const char *question, const json_t *args,
        bool is_reading, json_t **out);

/* --- backup.c */

/* Puts a consistent copy of the store into the empty file `path`, open as `f`, as it is now.
 * Tells what went wrong, and returns the exit code. */
int copy_store(const struct ctl *ctl, FILE *f, const char *path);

#endif
