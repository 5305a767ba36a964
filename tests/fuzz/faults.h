/* Whether what is told of hostile files is fit to be read. */
#ifndef CROSSTRAIN_TESTS_FUZZ_FAULTS_H
#define CROSSTRAIN_TESTS_FUZZ_FAULTS_H

#include <stddef.h>
#include <stdint.h>

#include "crosstrain/conf.h"
#include "crosstrain/err.h"

/* Cuts an input at each byte 0xff, which is never in UTF-8, into the bytes of `n` files. */
void files_cut(struct source *files, size_t n, const uint8_t *data, size_t size);

/* Aborts unless each fault names a place within one of the files, in one clean line. */
void faults_judge(struct faults *faults, const struct source *files, size_t n);

/* Reads the files as a config, the first as the main one, and again; aborts unless both
 * say the same: the same faults or else the same company. */
void config_judge(const struct source *files, size_t n);

#endif
