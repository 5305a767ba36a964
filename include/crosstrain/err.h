/* Bad news, told apart by who deals with it.
 *
 * `struct err` is for what the world refuses: a disk, a socket, a database.  It is passed
 * up, context is added on the way, and it is told once, at the top.
 *
 * `struct faults` is for what HR wrote: every mistake, each with the file and the line
 * where it stands.  Reading goes on after a mistake; the caller asks at the end. */
#ifndef CROSSTRAIN_ERR_H
#define CROSSTRAIN_ERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/scope.h"
#include "crosstrain/text.h"

struct err { char text[512]; };

/* Says what went wrong; returns false, so failing is one line. */
bool err_set(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts what was being done in front: "publication 12: disk full"; returns false. */
bool err_while(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Where something stands in HR's files.  A line of 0 is the file as a whole. */
struct place { uint32_t file, line; };    /* file: index that faults_file() gave */

enum fault_kind { FAULT_ERROR, FAULT_WARNING };

struct fault {
	struct place at;
	enum fault_kind kind;
	char *text;
};

struct faults;

struct faults *faults_new(void);
void faults_free(struct faults *faults);
SCOPED(struct faults, faults)

/* Makes a file known by the name that people see; asked again, the same number.
 * Files known first are told first. */
uint32_t faults_file(struct faults *faults, const char *name);

/* Notes a mistake (FAULT_ERROR) or something odd (FAULT_WARNING). */
void faults_add(struct faults *faults, enum fault_kind kind, struct place at,
                const char *fmt, ...) __attribute__((format(printf, 4, 5)));

size_t faults_count(const struct faults *faults, enum fault_kind kind);
#define faults_errors(faults) faults_count((faults), FAULT_ERROR)

/* All of them, in the order of files and lines.  The pointer is borrowed until the
 * next faults_add(); *n is how many. */
const struct fault *faults_sorted(struct faults *faults, size_t *n);

/* The name of a file that faults_file() knows; borrowed. */
const char *faults_file_name(const struct faults *faults, uint32_t file);

/* "error" or "warning". */
const char *fault_word(enum fault_kind kind);

/* One as people read it: "file:line: error: text". */
void fault_write(struct text *out, const struct faults *faults, const struct fault *fault);

#endif
