/* What is yet to be told by mail, for whoever sends it. */
#include "report_internal.h"

#include <stdlib.h>

#include "crosstrain/letter.h"
#include "crosstrain/mem.h"

static json_t *letter_json(const struct published *p, const struct letter *l)
{
	const struct subject *who = published_subject(p, l->who);
	/* Without an address by now, or with nothing to tell, it is done with as it is. */
	bool is_void = l->id == NULL || who->email == NULL;

	return json_pack("{s:I, s:s, s:b, s:s?, s:s?, s:s?, s:s?, s:s?}", "row", (json_int_t)who->row,
		"tidings", l->tidings, "void", is_void, "to", who->email, "id", l->id, "subject", l->subject,
		"text", l->text, "ics", l->ics);
}

long long report_mail_waiting(const struct grounds *g)
{
	scoped(heap) struct notice *notices = NULL;
	struct err err;
	size_t n;
	long long people = 0;

	if (facts_org(g->facts)->mail.server == NULL || !store_outbox(g->store, g->published, &notices, &n, &err))
		return 0;
	for (size_t i = 0; i < n; i++)
		people += i == 0 || !subject_same(notices[i].who, notices[i - 1].who);
	return people;
}

/* Notices are in the order of the rows of whom they are for. */
static size_t first_after(const struct published *p, const struct notice *notices, size_t n, const char *row)
{
	long long last = row != NULL ? strtoll(row, NULL, 10) : 0;
	size_t i = 0;

	while (i < n && published_subject(p, notices[i].who)->row <= last)
		i++;
	return i;
}

/* With "after", the letters of those whose row is higher. */
enum reported report_mail(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	enum { LETTERS_MOST = 20 };
	const struct org *org = facts_org(g->facts);
	scoped(heap) struct notice *notices = NULL;
	json_t *rows = json_array();
	size_t n;

	if (!store_outbox(g->store, g->published, &notices, &n, err)) {
		json_decref(rows);
		return REPORT_FAILED;
	}
	size_t first = first_after(g->published, notices, n, report_argument(args, "after"));
	scoped(letters) struct letters *letters = letters_make(g->directory, notices + first, n - first, g->today,
		org->mail.server != NULL ? LETTERS_MOST : 0);
	for (size_t i = 0; i < letters->n; i++)
		json_array_append_new(rows, letter_json(g->published, &letters->v[i]));
	*answer = json_pack("{s:s?, s:s?, s:I, s:o}", "server", org->mail.server, "from", org->mail.from,
		"waiting", (json_int_t)letters->people, "letters", rows);
	return REPORT_DONE;
}
