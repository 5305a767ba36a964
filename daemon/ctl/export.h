/* What the files of `export` share.
 *
 *	export.c         what is exported: a copy of the store, taken once
 *	export_files.c   a file for each link, in feeds/
 *	export_list.c    what is there, in feeds.csv */
#ifndef CROSSTRAIN_CTL_EXPORT_H
#define CROSSTRAIN_CTL_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/err.h"
#include "crosstrain/feed.h"

/* A line of the list. */
struct noted {
	char token[TOKEN_LENGTH + 1];
	char etag[DIGEST_TEXT_SIZE];
	long long octets;                /* of the file */
};

struct export {
	const char *dir;
	int fd, feeds;                   /* the folder, and feeds/ in it; -1: not open */
	const struct directory *directory;
	struct feed_link *links;         /* by token */
	size_t n_links;
	long long *octets;               /* by link: of its file; 0: there is none */
	bool *is_new;                    /* by link: written, to be renamed */
	struct text list;                /* of the last run, as it is … */
	struct noted *noted;             /* … and by token */
	size_t n_noted;
	size_t written, removed, unchanged;
};

/* What a link's file is, by the list of the last run; NULL: nothing is known. */
const struct noted *list_find(const struct export *e, const struct token *token);
bool list_read(struct export *e, struct err *err);

/* Leaves a list that says the same as it is. */
bool list_write(const struct export *e, struct err *err);

/* Makes what is missing, and sees to it that nobody else exports there meanwhile. */
bool files_open(struct export *e, struct err *err);

/* Writes what is new under names that nobody asks for, and makes it last; then puts it in
 * place, and removes the files that no link has any more. */
bool files_write(struct export *e, struct err *err);
bool files_show(struct export *e, struct err *err);

/* Removes what was written in vain. */
void files_forget_new(struct export *e);

/* Writes all of it, or says no. */
bool files_put(int fd, const char *s, size_t n);

#endif
