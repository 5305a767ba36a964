/* crosstrainctl: finds the verb, reads its flags, runs it.
 *
 * verbs.c is the table of what there is to do; local.c and remote.c do it. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"
#include "crosstrain/report.h"

static const char intro[] =
	"crosstrainctl VERB [flags]: see, check and change the rotations that crosstraind publishes.\n"
	"\n"
	"HR edits the files below /etc/crosstrain; then:\n"
	"  crosstrainctl check        is it written right?  (file:line of every mistake)\n"
	"  crosstrainctl preview      what would change, for whom, and why?\n"
	"  crosstrainctl reload       publish it: everybody's calendar follows\n"
	"\n";

static const char outro[] =
	"\n"
	"crosstrainctl VERB --help tells more about a verb.\n"
	"Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 78 bad config.\n";

static void print_help(void)
{
	scoped_text struct text out = TEXT_EMPTY;

	text_add(&out, intro);
	text_add(&out, "Verbs:\n");
	for (const struct verb *v = ctl_verbs; v->name != NULL; v++)
		text_addf(&out, "  %-22s %s\n", v->name, v->brief);
	text_add(&out, "\nFlags, before or after the verb:\n");
	flags_help(&out, ctl_flags);
	text_add(&out, outro);
	out_text(&out);
}

static void print_verb_help(const struct verb *v)
{
	scoped_text struct text out = TEXT_EMPTY;

	text_addf(&out, "crosstrainctl %s%s%s: %s\n\n%s", v->name, v->usage[0] ? " " : "", v->usage, v->brief, v->text);
	if (v->flags[0].name != NULL) {
		text_add(&out, "\nFlags:\n");
		flags_help(&out, v->flags);
	}
	text_add(&out, "\nFlags of every verb:\n");
	flags_help(&out, ctl_flags);
	out_text(&out);
}

static int wrong_usage(const struct ctl *ctl, const char *text, const char *verb)
{
	out_error(ctl, EXIT_WRONG_USAGE, text);
	fprintf(stderr, "Try crosstrainctl %s%s--help.\n", verb ? verb : "", verb ? " " : "");
	return EXIT_WRONG_USAGE;
}

static const struct verb *find_verb(const char *name)
{
	for (const struct verb *v = ctl_verbs; v->name != NULL; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static int unknown_verb(const struct ctl *ctl, const char *word)
{
	struct nearest near = nearest_to(word);

	for (const struct verb *v = ctl_verbs; v->name != NULL; v++)
		nearest_try(&near, v->name);
	scoped(heap) char *text = mem_format("no verb \"%s\"%s", word, nearest_hint(&near));
	return wrong_usage(ctl, text, NULL);
}

/* Without a verb only help and version make sense. */
static int run_without_verb(struct ctl *ctl, int argc, char *argv[])
{
	struct err err;

	if (!flags_read(ctl, &ctl->words, ctl_flags, NULL, argc, argv, &err))
		return wrong_usage(ctl, err.text, NULL);
	if (ctl->version)
		puts("crosstrainctl " CROSSTRAIN_VERSION);
	else if (ctl->help)
		print_help();
	else
		return wrong_usage(ctl, "what is to be done?", NULL);
	return EXIT_DONE;
}

static int run(struct ctl *ctl, int argc, char *argv[])
{
	int first = flags_first_word(ctl_flags, argc, argv);
	struct err err;

	if (first == argc)
		return run_without_verb(ctl, argc, argv);
	const struct verb *verb = find_verb(argv[first]);
	if (verb == NULL && !flags_read(ctl, &ctl->words, ctl_flags, NULL, first, argv, &err))
		return wrong_usage(ctl, err.text, NULL);
	if (verb == NULL)
		return unknown_verb(ctl, argv[first]);
	if (!flags_read(ctl, &ctl->words, ctl_flags, verb->flags, argc, argv, &err))
		return wrong_usage(ctl, err.text, verb->name);
	if (ctl->help) {
		print_verb_help(verb);
		return EXIT_DONE;
	}
	if (ctl->version)
		return run_without_verb(ctl, 1, argv);
	/* The first word is the verb itself. */
	ctl->words.n--;
	memmove(ctl->words.v, ctl->words.v + 1, ctl->words.n * sizeof *ctl->words.v);
	if (ctl->words.n < verb->least || ctl->words.n > verb->most) {
		scoped(heap) char *text = mem_format("it is: crosstrainctl %s%s%s",
			verb->name, verb->usage[0] ? " " : "", verb->usage);

		return wrong_usage(ctl, text, verb->name);
	}
	if (!folders_complete(&ctl->folders, &err))
		return wrong_usage(ctl, err.text, verb->name);
	ctl->screen = screen_find();
	return verb->run(ctl);
}

/* Known before the line is understood, as a mistake in it is said as JSON, too. */
static bool wants_json(int argc, char *argv[])
{
	bool wants = false;

	for (int i = 1; i < argc; i++)
		wants |= strcmp(argv[i], "--json") == 0;
	return wants;
}

int main(int argc, char *argv[])
{
	struct ctl ctl = { .json = wants_json(argc, argv) };

	report_set_up();
	int code = run(&ctl, argc, argv);

	words_fini(&ctl.words);
	folders_fini(&ctl.folders);
	/* What nobody could read was not said: a full disk behind stdout is a failure. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("crosstrainctl: stdout");
		return code != EXIT_DONE ? code : EXIT_REFUSED;
	}
	return code;
}
