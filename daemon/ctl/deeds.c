/* The verbs by which HR says what happened, or is to happen. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "tell.h"

/* Has the daemon do it, and tells what came of it for visits. */
static int act(struct ctl *ctl, const char *verb, const json_t *args)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *answer = NULL;
	int code = ask(ctl, "POST", verb, args, false, &answer);

	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(answer);
	else
		tell_deed(&out, verb, answer, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

static int correct(struct ctl *ctl, const char *verb)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "staff", ctl->words.v[0]);
	ask_with(args, "host", ctl->words.v[1]);
	ask_with(args, "on", ctl->on);
	return act(ctl, verb, args);
}

int verb_attended(struct ctl *ctl)
{
	return correct(ctl, "attended");
}

int verb_missed(struct ctl *ctl)
{
	return correct(ctl, "missed");
}

int verb_swap(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "a", ctl->words.v[0]);
	ask_with(args, "b", ctl->words.v[1]);
	return act(ctl, "swap", args);
}

int verb_request(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "number", ctl->words.v[0]);
	ask_with(args, "word", ctl->words.v[1]);
	return act(ctl, "request", args);
}

int verb_meeting(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "id", ctl->words.v[0]);
	ask_with(args, "on", ctl->words.v[1]);
	ask_with(args, "outcome", ctl->outcome);
	return act(ctl, "meeting", args);
}

/* Departments have ids of their own, and a room's number is none of a department that is called "close". */
static bool is_closing(const struct ctl *ctl)
{
	const char *number = ctl->words.v[1];

	return strcmp(ctl->words.v[0], "close") == 0 && number[strspn(number, "0123456789")] == '\0';
}

int verb_room(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	if (is_closing(ctl)) {
		ask_with(args, "number", ctl->words.v[1]);
		ask_with(args, "outcome", ctl->outcome);
		return act(ctl, "close", args);
	}
	ask_with(args, "a", ctl->words.v[0]);
	ask_with(args, "b", ctl->words.v[1]);
	ask_with(args, "about", ctl->about);
	ask_with(args, "with", ctl->with);
	return act(ctl, "room", args);
}

int verb_restore(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "number", ctl->words.v[0]);
	return act(ctl, "restore", args);
}

int verb_forget(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "id", ctl->words.v[0]);
	return act(ctl, "forget", args);
}
