/* HR's files as they stand: typed values, each with the file and line it came from.
 *
 * Nothing is looked up between entries here (that is org.h's work); what is checked is
 * what one value can tell: its key, its type, its range, its form. */
#ifndef CROSSTRAIN_CONF_H
#define CROSSTRAIN_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/scope.h"

/* The files of one config, each read from disk once and whole, so that what was checked
 * is what is used, and can be kept in the store as the last accepted config. */
struct sources;

struct source {
	const char *name;     /* the path as people see it: relative to the main file's folder, the main file by its given path */
	const char *bytes;    /* ends in a NUL that is not counted */
	size_t n;
};

/* From disk: files are opened when a config asks for them. */
struct sources *sources_on_disk(const char *main_path);

/* From memory, as kept earlier: the first of `files` is the main one.  All is copied.
 * Nothing is read from disk. */
struct sources *sources_kept(const struct source *files, size_t n);
void sources_free(struct sources *sources);
SCOPED(struct sources, sources)

/* The files that were read so far, the main one first; borrowed. */
const struct source *sources_all(const struct sources *sources, size_t *n);

struct conf;

/* Reads the main file and all that it names.  Every mistake goes to `faults`.  Never
 * NULL; after an error it holds what could be understood. */
struct conf *conf_read(struct sources *sources, struct faults *faults);
void conf_free(struct conf *conf);
SCOPED(struct conf, conf)

#endif
