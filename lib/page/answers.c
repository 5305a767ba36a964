/* What visitors said would make it better for the customer, on the boards. */
#include "crosstrain/mem.h"
#include "page_internal.h"

void board_answers(struct text *out, const struct page *page)
{
	enum { SHOWN = 12 };
	bool is_company = published_subject(facts_published(page->facts), page->subject)->kind == SUBJECT_COMPANY;
	size_t n;
	scoped(heap) uint32_t *all = facts_answers(page->facts, is_company ? NO_SUBJECT : page->subject, &n);

	section_begin(out, "voices", "How can we make this better for the customer?", NULL);
	text_add(out, n == 0 ? "<p>No answer yet. Each visitor is asked after the visit.</p>\n" : "<ul class=\"answers\">\n");
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		const struct answer *a = &facts_heard(page->facts)->answers[all[i]];
		const struct published_visit *v = page_visit(page, (uint32_t)a->visit);

		html_addf(out, "<li><blockquote><p>%s</p></blockquote><p class=\"soft\">", a->text);
		if (a->named)
			html_addf(out, "%s, ", subject_name(page, v->staff));
		html_addf(out, "from %s to %s, ", subject_name(page, v->home), subject_name(page, v->host));
		say_month(out, a->on);
		text_add(out, "</p></li>\n");
	}
	text_add(out, n > 0 ? "</ul>\n" : "");
	if (n > SHOWN)
		text_addf(out, "<p class=\"soft\">And %zu older ones.</p>\n", n - SHOWN);
	section_end(out);
}
