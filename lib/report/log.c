/* The audit trail. */
#include "report_internal.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>

/* The name of a user of this machine, who may be gone by now. */
static json_t *user_json(int64_t uid)
{
	enum { UNKNOWN = 65534 };        /* who it was could not be told (user_namespaces(7)) */
	char buf[1024];
	struct passwd pw, *found = NULL;

	if (uid < 0)
		return json_string(uid == UID_PAGE ? "by a page" : "crosstraind");
	if (uid == UNKNOWN)
		return json_null();
	if (getpwuid_r((uid_t)uid, &pw, buf, sizeof buf, &found) != 0 || found == NULL)
		return json_null();
	return json_string(found->pw_name);
}

static json_t *log_json(const struct log_entry *e)
{
	return json_pack("{s:o, s:o, s:I, s:o, s:s, s:s?, s:I, s:I, s:I, s:I}",
		"publication", e->number ? json_integer(e->number) : json_null(),
		"at", report_instant(e->at), "uid", (json_int_t)e->uid, "user", user_json(e->uid),
		"action", e->action, "detail", e->detail, "new", (json_int_t)e->n_new,
		"moved", (json_int_t)e->n_moved, "cancelled", (json_int_t)e->n_cancelled,
		"details", (json_int_t)e->n_details);
}

enum reported report_log(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	const char *last = report_argument(args, "last");
	__attribute__((cleanup(log_clear))) struct log log = { 0 };
	char *end = NULL;

	errno = 0;
	unsigned long n = last != NULL ? strtoul(last, &end, 10) : SIZE_MAX;
	if (last != NULL && (*end != '\0' || last[0] < '0' || last[0] > '9' || errno != 0 || n == 0)) {
		err_set(err, "--last %s: not a number from 1", last);
		return REPORT_WRONG;
	}
	if (!store_log(g->store, n, &log, err))
		return REPORT_FAILED;
	json_t *all = json_array();
	for (size_t i = 0; i < log.n; i++)
		json_array_append_new(all, log_json(&log.entries[i]));
	*answer = json_pack("{s:o}", "log", all);
	return REPORT_DONE;
}
