/* What all pages have, and the pages that are nothing else. */
#include <inttypes.h>
#include <string.h>

#include "page_internal.h"

static const char style[] =
#include "style.css.inc"
;
static const char icon[] =
#include "icon.svg.inc"
;

const struct page_file page_files[2] = {
	{ "/style.css", "text/css; charset=utf-8", style },
	{ "/icon.svg", "image/svg+xml", icon },
};

const struct published_visit *page_visit(const struct page *page, uint32_t i)
{
	return &facts_published(page->facts)->visits[i];
}

bool is_cycle_published(const struct published *p, int cycle)
{
	for (size_t i = 0; i < p->n_cycles; i++)
		if (p->cycles[i].cycle == cycle)
			return true;
	return false;
}

const char *subject_name(const struct page *page, struct subject_ix s)
{
	return is_no_subject(s) ? "" : published_subject(facts_published(page->facts), s)->name;
}

/* "Warehouse · Acme Supply"; what a tab shows, so no more than a line of it. */
static void add_title(struct text *out, const char *title, const char *organization)
{
	enum { MOST = 56 };
	scoped_text struct text whole = TEXT_EMPTY, cut = TEXT_EMPTY;

	text_addf(&whole, "%s · %s", title, organization);
	text_add_plain(&cut, text_str(&whole), MOST, false);
	html_add_between(out, text_str(&cut));
}

void page_begin(struct text *out, const char *title, const char *organization, const char *body_class)
{
	text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	              "<meta name=\"robots\" content=\"noindex\">\n<title>");
	add_title(out, title, organization);
	text_add(out, "</title>\n<link rel=\"icon\" href=\"../icon.svg\">\n<link rel=\"stylesheet\" href=\"../style.css\">\n"
	              "</head>\n<body");
	if (body_class != NULL)
		text_addf(out, " class=\"%s\"", body_class);
	text_add(out, ">\n");
}

void page_header(struct text *out, const struct page *page, const char *title)
{
	html_addf(out, "<header>\n<p class=\"org\">%s</p>\n<h1>%s</h1>\n",
	      facts_published(page->facts)->company.organization, title);
}

void page_end(struct text *out)
{
	text_add(out, "</main>\n<footer>\n<p>Whoever had to wait goes first. Ties are settled by a draw that anybody can "
	              "check. Nobody is told why somebody else is away.</p>\n</footer>\n</body>\n</html>\n");
}

/* Nobody has to write it twice. */
static void add_kept(struct text *out, const char *kept)
{
	html_addf(out, "<p>You wrote:</p>\n<ul class=\"answers\"><li><blockquote><p>%s</p></blockquote></li></ul>\n", kept);
}

void page_note(struct text *out, const struct page *page)
{
	static const struct { const char *words; bool is_bad; } notes[] = {
		[NOTE_NONE] = { NULL, false },
		[NOTE_ANSWERED] = { "Thank you. Your answer is kept.", false },
		[NOTE_ERASED] = { "Your answer is erased.", false },
		[NOTE_TOLD] = { "HR knows that you can’t. They will get back to you.", false },
		[NOTE_LINE] = { "Your line is kept. It stands in your next check-in.", false },
		[NOTE_LINE_ERASED] = { "Your line is erased.", false },
		[NOTE_CAME] = { "Noted: the visit was held.", false },
		[NOTE_MISSED] = { "Noted: the visit was missed.", false },
		[NOTE_TOO_LONG] = { "That was too long; nothing was sent. What you wrote is still here: shorten it, and "
		                    "send it again.", true },
		[NOTE_EMPTY] = { "Nothing was written, so nothing was sent.", true },
		[NOTE_NO_SUCH_VISIT] = { "That visit has changed meanwhile; nothing was sent. This is how it stands now.", true },
		[NOTE_NO_SUCH_CHECK_IN] = { "You two have met again meanwhile, or the check-in was called off; nothing was sent.", true },
		[NOTE_FAILED] = { "It could not be kept just now. Please send it again in a few minutes.", true },
		[NOTE_TOO_OFTEN] = { "That was often within a short time, so nothing was changed. Please wait a minute, and "
		                     "say it again.", true },
	};

	if (notes[page->note].words != NULL)
		text_addf(out, "<p class=\"say%s\" role=\"%s\">%s</p>\n", notes[page->note].is_bad ? " bad" : "",
		          notes[page->note].is_bad ? "alert" : "status", notes[page->note].words);
	if (page->kept != NULL && !question_shows_kept(page))
		add_kept(out, page->kept);
}

void section_begin(struct text *out, const char *id, const char *title, const char *section_class)
{
	text_add(out, "<section");
	if (section_class != NULL)
		text_addf(out, " class=\"%s\"", section_class);
	text_addf(out, " aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}

void section_end(struct text *out)
{
	text_add(out, "</section>\n");
}

void wide_begin(struct text *out, const char *id, const char *caption, const char *table_class)
{
	text_addf(out, "<section class=\"wide %s\" aria-labelledby=\"%s\" tabindex=\"0\">\n<table>\n<caption id=\"%s\">%s"
	          "</caption>\n", table_class, id, id, caption);
}

void wide_end(struct text *out)
{
	text_add(out, "</table>\n</section>\n");
}

void say_message(struct text *out, const struct page *page, const char *before)
{
	const char *message = org_message(facts_org(page->facts), facts_cycle(page->facts));

	if (message == NULL)
		return;
	text_add(out, before);
	html_addf(out, "%s", message);
}

const char *page_here(const struct page *page)
{
	return strrchr(page->path, '/') + 1;
}

void form_begin(struct text *out, const struct page *page, const struct published_visit *v)
{
	char day[DAY_TEXT_SIZE];

	text_addf(out, "<form method=\"post\" action=\"%s\">\n<input type=\"hidden\" name=\"visit\" value=\"%" PRId64 "\">\n"
	          "<input type=\"hidden\" name=\"day\" value=\"%s\">\n", page_here(page), v->row,
	          day_write(day, page_day_meant(page->facts, v)));
}

void page_words(struct text *out, const char *organization, const char *title, const char *words, const char *kept)
{
	page_begin(out, title, organization, "page");
	html_addf(out, "<main>\n<p class=\"org\">%s</p>\n<h1>%s</h1>\n<p class=\"soft\">%s</p>\n", organization, title, words);
	if (kept != NULL)
		add_kept(out, kept);
	text_add(out, "</main>\n</body>\n</html>\n");
}

void page_ended(struct text *out, const char *organization, bool is_replaced, const char *kept)
{
	if (is_replaced)
		page_words(out, organization, "This link has been replaced", "Ask HR for the new one.", kept);
	else
		page_words(out, organization, "This page has ended", "There is nothing more to see here.", kept);
}
