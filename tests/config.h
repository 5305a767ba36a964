/* Configs as tests write them: a few files in memory, read as the programs do. */
#ifndef TESTS_CONFIG_H
#define TESTS_CONFIG_H

#include <stddef.h>

#include "crosstrain/conf.h"
#include "crosstrain/org.h"

/* A config, what it says and what was wrong with it. */
struct config {
	struct sources *sources;
	struct faults *faults;
	struct conf *conf;
	struct org *org;
};

/* Reads `n` files (the first is the main one), one text, or the config at a path. */
struct config *config_read_kept(const struct source *files, size_t n);
struct config *config_read_text(const char *text);
struct config *config_read_path(const char *path);

/* Reads one text; fails the test if anything is wrong with it. */
struct config *config_good(const char *text);
void config_free(struct config *config);
SCOPED(struct config, config)

/* All faults as they are printed; to be freed. */
char *config_faults(struct config *config);

/* Every value of the company, a line each, so that two can be compared; to be freed. */
char *config_dump(const struct org *org);

#endif
