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

	return json_pack("{s:I, s:I, s:b, s:s?, s:s?, s:s?, s:s?, s:s?}", "row", (json_int_t)who->row,
		"publication", (json_int_t)l->publication, "void", is_void, "to", who->email, "id", l->id, "subject", l->subject,
		"text", l->text, "ics", l->ics);
}

enum reported report_mail(json_t **answer, const json_t *args, const struct grounds *g, struct err *err)
{
	enum { LETTERS_MOST = 20 };
	const struct org *org = facts_org(g->facts);
	scoped(heap) struct notice *notices = NULL;
	json_t *rows = json_array();
	size_t n;

	(void)args;
	if (!store_outbox(g->store, g->published, &notices, &n, err)) {
		json_decref(rows);
		return REPORT_FAILED;
	}
	scoped(letters) struct letters *letters = letters_make(g->directory, notices, n, org->mail.server != NULL ? LETTERS_MOST : 0);
	for (size_t i = 0; i < letters->n; i++)
		json_array_append_new(rows, letter_json(g->published, &letters->v[i]));
	*answer = json_pack("{s:s?, s:s?, s:I, s:o}", "server", org->mail.server, "from", org->mail.from,
		"waiting", (json_int_t)letters->people, "letters", rows);
	return REPORT_DONE;
}
