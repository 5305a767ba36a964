/* The verbs that tell what was counted, asked for or arranged: report, bench, requests, meetings, rooms. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "tell.h"

/* Asks, and prints in the form that was asked for. */
static int show(struct ctl *ctl, const char *question, const json_t *args, const char *report)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *answer = NULL;
	int code = ask(ctl, "GET", question, args, true, &answer);

	if (code != EXIT_DONE)
		return code;
	if (ctl->csv)
		tell_report_csv(&out, report, answer);
	else if (ctl->json)
		out_json(answer);
	else
		tell_report(&out, report, answer, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_report(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "what", ctl->words.v[0]);
	ask_with(args, "department", ctl->department);
	ask_with(args, "cycle", ctl->cycle);
	ask_with(args, "on", ctl->on);
	return show(ctl, "report", args, ctl->words.v[0]);
}

int verb_bench(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "what", "bench");
	ask_with(args, "department", ctl->words.v[0]);
	ask_with(args, "on", ctl->on);
	return show(ctl, "report", args, "bench");
}

int verb_requests(struct ctl *ctl)
{
	return show(ctl, "requests", NULL, "requests");
}

int verb_meetings(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();

	ask_with(args, "staff", ctl->staff);
	ask_with(args, "department", ctl->department);
	ask_with(args, "between", ctl->between);
	return show(ctl, "meetings", args, "meetings");
}

int verb_rooms(struct ctl *ctl)
{
	return show(ctl, "rooms", NULL, "rooms");
}
