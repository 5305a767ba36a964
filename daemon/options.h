/* The daemon's command line. */
#ifndef CROSSTRAIN_DAEMON_OPTIONS_H
#define CROSSTRAIN_DAEMON_OPTIONS_H

#include <stdbool.h>

#include "crosstrain/flags.h"

struct options {
	struct folders folders;
	const char *listen;          /* NULL: as the config says */
	bool help, version;
};

/* Reads it; --help, --version and mistakes end the program here (0, 0, 2). */
struct options options_read(int argc, char *argv[]);
void options_fini(struct options *options);
#define scoped_options __attribute__((cleanup(options_fini)))

#endif
