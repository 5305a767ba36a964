/* The links of people and departments, for a mail merge. */
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

/* When a link was last used, no finer than HR needs. */
static const char *last_fetched(struct day on, struct day today)
{
	enum { MONTH = 31 };

	if (day_same(on, DAY_EVER_BEFORE))
		return "never";
	return days_between(on, today) <= MONTH ? "month" : "older";
}

static json_t *link_json(const struct grounds *g, struct subject_ix s, struct day fetched)
{
	static const char *const kinds[] = {
		[SUBJECT_COMPANY] = "company", [SUBJECT_DEPARTMENT] = "department", [SUBJECT_STAFF] = "staff",
	};
	const struct subject *subject = published_subject(g->published, s);
	struct token token = directory_token(g->directory, LINK_FEED, s);
	struct token page_token = directory_token(g->directory, LINK_PAGE, s);
	const char *after_scheme = strstr(g->base_url, "://");
	scoped(heap) char *feed = mem_format("%s" FEED_PATH, g->base_url, token.s);
	scoped(heap) char *webcal = mem_format("webcal%s" FEED_PATH, after_scheme ? after_scheme : g->base_url, token.s);

	scoped(heap) char *page = mem_format(subject->kind == SUBJECT_STAFF ? "%s" MY_PATH : "%s" BOARD_PATH, g->base_url,
	                                     page_token.s);

	return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s}", "kind", kinds[subject->kind],
		"id", subject->id, "name", subject->name, "email", subject->email, "feed_url", feed,
		"webcal_url", webcal, "page_url", page, "last_fetched", last_fetched(fetched, g->today));
}

/* Notes whom the ids name, an id a line; nothing noted and true if there are none. */
static enum reported mark(bool *wanted, const char *ids, const struct published *p, struct err *err)
{
	scoped(heap) char *copy = mem_text(ids);
	char *rest = NULL;

	for (char *id = strtok_r(copy, "\n", &rest); id != NULL; id = strtok_r(NULL, "\n", &rest)) {
		struct subject_ix s;
		enum reported r = report_subject(&s, p, id, err);

		if (r != REPORT_DONE)
			return r;
		wanted[s.i] = true;
	}
	return REPORT_DONE;
}

enum reported report_links(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	const struct published *p = g->published;
	const char *ids = report_argument(args, "ids");
	scoped(heap) bool *wanted = mem_array(bool, p->n_subjects);
	scoped(heap) struct day *fetched = mem_array(struct day, p->n_subjects);
	enum reported r = ids != NULL ? mark(wanted, ids, p, err) : REPORT_DONE;

	if (r != REPORT_DONE)
		return r;
	if (!store_last_fetched(g->store, p, fetched, err))
		return REPORT_FAILED;
	json_t *all = json_array();
	for (uint32_t i = 0; i < p->n_subjects; i++)
		if ((ids == NULL || wanted[i]) && day_before(g->today, p->subjects[i].ended))
			json_array_append_new(all, link_json(g, (struct subject_ix){ i }, fetched[i]));
	*answer = json_pack("{s:o}", "links", all);
	return REPORT_DONE;
}
