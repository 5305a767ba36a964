/* The reports on what was counted: which there are, and what they are narrowed to. */
#include "report_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"

static enum reported wrong(struct err *err, const char *flag, const char *value, const char *what)
{
	err_set(err, "%s %s: not %s", flag, value, what);
	return REPORT_WRONG;
}

static enum reported read_wanted(struct wanted *w, const json_t *args, const struct grounds *g, struct err *err)
{
	const char *department = report_argument(args, "department"), *cycle = report_argument(args, "cycle");
	const char *on = report_argument(args, "on");
	char *end = NULL;

	*w = (struct wanted){ .department = NO_SUBJECT, .on = g->today };
	if (on != NULL && !day_read(&w->on, on))
		return wrong(err, "--on", on, "a date such as 2027-01-04");
	if (cycle != NULL) {
		errno = 0;
		long n = strtol(cycle, &end, 10);

		if (*end != '\0' || cycle[0] < '0' || cycle[0] > '9' || errno != 0 || n < 1 || n > 99999)
			return wrong(err, "--cycle", cycle, "a number from 1");
		w->cycle = (int)n;
	}
	return report_find(&w->department, g->published, "department", department, err);
}

struct counted {
	const char *name;
	enum reported (*report)(json_t **, const struct wanted *, const struct grounds *, struct err *);
};

/* What means something to one report alone is not passed over in silence by the others. */
static bool takes(const struct counted *report, const json_t *args, struct err *err)
{
	static const struct { const char *flag, *report; } owned[] = {
		{ "cycle", "recognition" }, { "cycle", "message" }, { "on", "bench" },
	};
	const char *does = NULL, *flag = NULL;

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
		if (report_argument(args, owned[i].flag) == NULL)
			continue;
		if (strcmp(report->name, owned[i].report) == 0)
			return true;
		does = does != NULL ? does : owned[i].report;
		flag = flag != NULL ? flag : owned[i].flag;
	}
	return does == NULL || err_set(err, "report %s takes no --%s; report %s does", report->name, flag, does);
}

static enum reported make(json_t **answer, const struct counted *report, const json_t *args, const struct grounds *g,
                          struct err *err)
{
	struct wanted w;

	if (!takes(report, args, err))
		return REPORT_WRONG;
	enum reported r = read_wanted(&w, args, g, err);
	return r != REPORT_DONE ? r : report->report(answer, &w, g, err);
}

enum reported report_counted(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	static const struct counted reports[] = {
		{ "fairness", report_fairness }, { "progress", report_progress }, { "coverage", report_coverage },
		{ "bench", report_bench }, { "recognition", report_recognition }, { "answers", report_answers },
		{ "message", report_message },
	};
	const char *what = report_argument(args, "what");
	struct nearest near = nearest_to(what != NULL ? what : "");

	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		if (what != NULL && strcmp(reports[i].name, what) == 0)
			return make(answer, &reports[i], args, g, err);
		nearest_try(&near, reports[i].name);
	}
	err_set(err, "no report \"%s\"; there are fairness, progress, coverage, bench, recognition, answers and message%s",
	        what != NULL ? what : "", nearest_hint(&near));
	return REPORT_WRONG;
}
