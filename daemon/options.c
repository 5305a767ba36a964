/* crosstraind --help */
#include "options.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static const struct flag flags[] = {
	{ "--config",  "FILE", "HR's main file (/etc/crosstrain/crosstrain.conf)",
	  offsetof(struct options, folders.config) },
	{ "--state",   "DIR",  "where the store is ($STATE_DIRECTORY or /var/lib/crosstrain)",
	  offsetof(struct options, folders.state) },
	{ "--runtime", "DIR",  "where control.sock is ($RUNTIME_DIRECTORY or /run/crosstrain)",
	  offsetof(struct options, folders.runtime) },
	{ "--instance", "NAME", "the company of crosstraind@NAME.service, unless a flag above says else",
	  offsetof(struct options, folders.instance) },
	{ "--listen",  "ADDR:PORT", "where feeds are served, whatever the config says",
	  offsetof(struct options, listen) },
	{ "--help",    NULL,   "this text", offsetof(struct options, help) },
	{ "--version", NULL,   "the version", offsetof(struct options, version) },
	{ 0 },
};

static const char intro[] =
	"crosstraind [--config FILE] [--state DIR] [--runtime DIR] [--instance NAME]\n"
	"            [--listen ADDR:PORT]\n"
	"\n"
	"Draws fair cross-training rotations from HR's files, keeps them in its store and\n"
	"serves them as calendar feeds.  Stays in the foreground and logs to stderr.\n"
	"\n";

static const char outro[] =
	"\n"
	"SIGHUP reads the config again (better: crosstrainctl reload, which waits and tells\n"
	"the mistakes); SIGTERM stops.  Exit codes: 2 wrong usage, 65 the store is damaged or\n"
	"missing, 69 the port or the control socket cannot be had, 70 the store is of a newer\n"
	"version, 71 the system refused a thread or the like, 73 the store cannot be made, read\n"
	"or written, 75 another crosstraind has this state folder, or another program the store,\n"
	"78 bad config and none that can be used was accepted before.\n";

struct options options_read(int argc, char *argv[])
{
	struct options options = { 0 };
	__attribute__((cleanup(words_fini))) struct words words = { 0 };
	struct err err;
	bool is_fine = flags_read(&options, &words, flags, NULL, argc, argv, &err);

	if (is_fine && words.n > 0)
		is_fine = err_set(&err, "\"%s\" is no flag (crosstrainctl is the program with verbs)", words.v[0]);
	is_fine = is_fine && folders_complete(&options.folders, &err);
	if (!is_fine) {
		fprintf(stderr, "crosstraind: %s\nTry crosstraind --help.\n", err.text);
		words_fini(&words);
		exit(2);
	}
	if (options.help) {
		scoped_text struct text help = TEXT_EMPTY;

		flags_help(&help, flags);
		printf("%s%s%s", intro, text_str(&help), outro);
	}
	if (options.version)
		puts("crosstraind " CROSSTRAIN_VERSION);
	if (options.help || options.version) {
		words_fini(&words);
		options_fini(&options);
		exit(0);
	}
	return options;
}

void options_fini(struct options *options)
{
	folders_fini(&options->folders);
}
