/* The verbs that the daemon answers, and the store where it may. */
#include "ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "tell.h"

int verb_status(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *status = NULL;
	int code = ask(ctl, "GET", "status", NULL, false, &status);

	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(status);
	else
		tell_status(&out, status);
	out_text(&out);
	return EXIT_DONE;
}

int verb_visits(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	ask_with(args, "staff", ctl->staff);
	ask_with(args, "department", ctl->department);
	ask_with(args, "between", ctl->between);
	int code = ask(ctl, "GET", "visits", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	const json_t *visits = json_object_get(answer, "visits");
	if (ctl->csv)
		tell_visits_csv(&out, visits);
	else if (ctl->json)
		out_json(answer);
	else if (json_array_size(visits) == 0)
		text_add(&out, "No such visits are published.\n");
	else
		tell_visits(&out, visits, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_links(struct ctl *ctl)
{
	scoped_text struct text ids = TEXT_EMPTY, out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	for (size_t i = 0; i < ctl->words.n; i++)
		text_addf(&ids, "%s\n", ctl->words.v[i]);
	ask_with(args, "ids", ids.n > 0 ? text_str(&ids) : NULL);
	int code = ask(ctl, "GET", "links", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	out_warning(json_object_get(answer, "warning"));
	const json_t *links = json_object_get(answer, "links");
	if (ctl->csv)
		tell_links_csv(&out, links);
	else if (ctl->json)
		out_json(answer);
	else
		tell_links(&out, links, ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_log(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	ask_with(args, "last", ctl->last);
	int code = ask(ctl, "GET", "log", args, true, &answer);
	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(answer);
	else
		tell_log(&out, json_object_get(answer, "log"), ctl->screen);
	out_text(&out);
	return EXIT_DONE;
}

int verb_reload(struct ctl *ctl)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	ask_with(args, "accept-removals", ctl->accept_removals ? "yes" : NULL);
	int code = ask(ctl, "POST", "reload", args, false, &answer);
	if (code != EXIT_DONE)
		return code;
	if (ctl->screen.is_journal)      /* which has it from the daemon */
		return EXIT_DONE;
	out_faults(json_object_get(answer, "warnings"));
	out_large_feeds(answer);
	if (ctl->json)
		out_json(answer);
	else {
		scoped(heap) char *intro =
			mem_format("Publication %lld:", out_number(answer, "publication"));

		tell_publication(&out, answer, ctl->screen, intro);
	}
	out_text(&out);
	return EXIT_DONE;
}

int verb_revoke(struct ctl *ctl)
{
	scoped_json json_t *args = json_object();
	scoped_json json_t *answer = NULL;

	ask_with(args, "id", ctl->words.v[0]);
	int code = ask(ctl, "POST", "revoke", args, false, &answer);
	if (code != EXIT_DONE)
		return code;
	if (ctl->json)
		out_json(answer);
	else
		printf("%s has a new link; the old one tells so whoever still asks for it.\n"
		       "See it with: crosstrainctl links %s\n", out_member(answer, "revoked"), ctl->words.v[0]);
	return EXIT_DONE;
}
