/* A command line along a table of flags, for both programs: flags may stand anywhere,
 * "--name value" and "--name=value" are alike, "--" ends them, and a mistyped one is
 * answered with the nearest that exists. */
#ifndef CROSSTRAIN_FLAGS_H
#define CROSSTRAIN_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/err.h"
#include "crosstrain/text.h"

/* One flag.  A table of them ends with a nameless one. */
struct flag {
	const char *name;        /* "--state" */
	const char *value;       /* what help calls its value, "DIR"; NULL: it takes none */
	const char *help;        /* half a line */
	size_t at;               /* where it goes: a const char *, or without a value a bool */
};

/* The words of a command line that are no flags; borrowed from argv. */
struct words { const char **v; size_t n; };
void words_fini(struct words *words);

/* Reads argv[1..] along the two tables (`more` may be NULL) into the struct at `into`.
 * On false `err` says what is wrong, and what was meant. */
bool flags_read(void *into, struct words *words, const struct flag *flags, const struct flag *more,
                int argc, char *argv[], struct err *err);

/* Where the first word stands in a command line that may hold other flags, too: to find the
 * verb that knows them.  argc if there is none. */
int flags_first_word(const struct flag *flags, int argc, char *argv[]);

/* The table as help prints it, a line for each. */
void flags_help(struct text *out, const struct flag *flags);

/* Where the programs find their things. */
struct folders {
	const char *config;      /* the main file */
	const char *state;       /* folder of the store */
	const char *runtime;     /* folder of the control socket */
	const char *instance;    /* of crosstraind@.service, which the other three follow; NULL: none */
	char *made[3];           /* what they were filled with */
};

/* Fills what the command line left NULL: from the instance, else from systemd's environment,
 * else the default.  folders_fini() lets go of what was filled in.  False if the instance's
 * name cannot be one. */
bool folders_complete(struct folders *folders, struct err *err);
void folders_fini(struct folders *folders);

#endif
