/* application/x-www-form-urlencoded, and what our own forms say by it. */
#include "forms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"

/* --- where it came from */

/* "https://cal.acme.example:8443/x" → "cal.acme.example:8443". */
static size_t authority(const char **out, const char *url)
{
	const char *scheme_end = strstr(url, "://");

	*out = scheme_end != NULL ? scheme_end + 3 : url;
	return strcspn(*out, "/");
}

static bool is_authority(const char *origin, const char *url)
{
	const char *a, *b;
	size_t n = authority(&a, origin), m = authority(&b, url);

	return n == m && strncasecmp(a, b, n) == 0;
}

/* Browsers say which site a form stood on, by one header or the other; who says neither is none,
 * and cannot be led astray by another site. */
bool forms_are_our_own(const struct http_request *r, const char *base_url)
{
	if (r->sec_fetch_site != NULL)
		return strcmp(r->sec_fetch_site, "same-origin") == 0;
	if (r->origin == NULL)
		return true;
	return (r->host != NULL && is_authority(r->origin, r->host)) || is_authority(r->origin, base_url);
}

/* --- what it says */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A value decoded; line ends are one character. */
static void decode(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i] == '+' ? ' ' : s[i];

		if (c == '%' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
			c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		}
		if (c != '\r' && c != '\0')
			text_add_char(out, c);
	}
}

/* The first value of a name; false if it was not sent. */
static bool field(struct text *out, const char *form, size_t n, const char *name)
{
	size_t length = strlen(name);

	for (size_t at = 0; at < n;) {
		const char *end = memchr(form + at, '&', n - at);
		size_t size = end != NULL ? (size_t)(end - (form + at)) : n - at;

		if (size > length && memcmp(form + at, name, length) == 0 && form[at + length] == '=') {
			decode(out, form + at + length + 1, size - length - 1);
			return true;
		}
		at += size + 1;
	}
	return false;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static const char *without_blanks(struct text *t)
{
	while (t->n > 0 && strchr(" \t\n", t->s[t->n - 1]) != NULL)
		t->s[--t->n] = '\0';
	return text_str(t) + strspn(text_str(t), " \t\n");
}

/* --- what it is about */

/* One form in the making. */
struct sent {
	struct form *form;
	const struct http_request *request;
	const struct page *page;
	const struct published_visit *visit;
	size_t index;                    /* of the visit */
};

static bool get(struct text *out, const struct sent *r, const char *name)
{
	return field(out, r->request->form, r->request->form_length, name);
}

/* A visit that has moved since the page was made is not the one that was meant. */
static bool is_day_as_seen(const struct sent *r)
{
	char day[DAY_TEXT_SIZE];
	scoped_text struct text seen = TEXT_EMPTY;

	return !get(&seen, r, "day") || strcmp(text_str(&seen), day_write(day, page_day_meant(r->page->facts, r->visit))) == 0;
}

/* The visit whose number the form holds; true if there is one. */
static bool find_visit(struct sent *r)
{
	const struct published *p = facts_published(r->page->facts);
	scoped_text struct text number = TEXT_EMPTY;
	char *end;

	if (!get(&number, r, "visit"))
		return false;
	errno = 0;
	r->form->visit_row = strtoll(text_str(&number), &end, 10);
	if (errno != 0 || number.n == 0 || *end != '\0')
		return false;
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == r->form->visit_row) {
			r->visit = &p->visits[i];
			r->index = i;
			return is_day_as_seen(r);
		}
	return false;
}

static enum page_note read_answer(struct sent *r)
{
	scoped_text struct text raw = TEXT_EMPTY, plain = TEXT_EMPTY, named = TEXT_EMPTY;
	struct form *form = r->form;

	if (!get(&raw, r, "answer"))
		return NOTE_FAILED;
	form->named = get(&named, r, "named");
	text_add_plain(&plain, text_str(&raw), raw.n + 1, true);
	const char *text = without_blanks(&plain);
	if (!page_may_answer(r->page->facts, r->visit))
		return NOTE_NO_SUCH_VISIT;
	form->kept = mem_text(text);
	if (characters(text) > ANSWER_MOST)
		return NOTE_TOO_LONG;
	bool is_empty = *text == '\0';
	if (is_empty && heard_answer(facts_heard(r->page->facts), r->index) == NULL) {
		free(give(form->kept));
		return NOTE_EMPTY;
	}
	form->verb = "answer";
	form->done = is_empty ? NOTE_ERASED : NOTE_ANSWERED;
	form->args = json_pack("{s:I, s:s?, s:b}", "visit", (json_int_t)form->visit_row, "text", is_empty ? NULL : text,
	                       "named", form->named);
	return NOTE_NONE;
}

static enum page_note read_cannot(struct sent *r)
{
	scoped_text struct text raw = TEXT_EMPTY, why = TEXT_EMPTY;

	if (!page_may_tell(r->page->facts, r->visit))
		return NOTE_NO_SUCH_VISIT;
	get(&raw, r, "why");
	text_add_plain(&why, text_str(&raw), REQUEST_MOST, false);
	const char *text = without_blanks(&why);
	char on[DAY_TEXT_SIZE];
	r->form->verb = "cannot";
	r->form->done = NOTE_TOLD;
	r->form->args = json_pack("{s:I, s:s, s:s?}", "visit", (json_int_t)r->form->visit_row,
		"on", day_write(on, r->visit->days[0]), "why", *text != '\0' ? text : NULL);
	return NOTE_NONE;
}

/* The host's word on whether somebody came. */
static enum page_note read_came(struct sent *r, bool came)
{
	const struct published *p = facts_published(r->page->facts);
	char on[DAY_TEXT_SIZE];

	if (!page_may_correct(r->page->facts, r->visit))
		return NOTE_NO_SUCH_VISIT;
	r->form->verb = came ? "attended" : "missed";
	r->form->done = came ? NOTE_CAME : NOTE_MISSED;
	r->form->args = json_pack("{s:s, s:s, s:s}", "staff", published_subject(p, r->visit->staff)->id,
		"host", published_subject(p, r->visit->host)->id,
		"on", day_write(on, page_day_meant(r->page->facts, r->visit)));
	return NOTE_NONE;
}

enum page_note forms_read(struct form *form, const struct http_request *request, const struct page *page)
{
	struct sent r = { form, request, page, NULL, 0 };
	bool is_person = published_subject(facts_published(page->facts), page->subject)->kind == SUBJECT_STAFF;
	scoped_text struct text what = TEXT_EMPTY;

	if (!get(&what, &r, "do") || !find_visit(&r))
		return what.n == 0 ? NOTE_FAILED : NOTE_NO_SUCH_VISIT;
	/* Nobody acts for another. */
	if (!subject_same(is_person ? r.visit->staff : r.visit->host, page->subject))
		return NOTE_NO_SUCH_VISIT;
	if (is_person && strcmp(text_str(&what), "answer") == 0)
		return read_answer(&r);
	if (is_person && strcmp(text_str(&what), "cannot") == 0)
		return read_cannot(&r);
	if (!is_person && strcmp(text_str(&what), "came") == 0)
		return read_came(&r, true);
	if (!is_person && strcmp(text_str(&what), "missed") == 0)
		return read_came(&r, false);
	return NOTE_FAILED;
}

/* --- what the page says afterwards */

static const char *const done_words[] = {
	[NOTE_ANSWERED] = "answered", [NOTE_ERASED] = "erased", [NOTE_TOLD] = "told", [NOTE_CAME] = "came",
	[NOTE_MISSED] = "missed",
};

const char *forms_done(enum page_note note)
{
	return done_words[note];
}

enum page_note forms_note(const char *query)
{
	for (size_t i = 0; query != NULL && i < sizeof done_words / sizeof *done_words; i++)
		if (done_words[i] != NULL && strncmp(query, "done=", 5) == 0 && strcmp(query + 5, done_words[i]) == 0)
			return (enum page_note)i;
	return NOTE_NONE;
}

bool forms_week(struct day *out, const char *query, struct day today)
{
	*out = today;
	if (query == NULL || strncmp(query, "week", 4) != 0)
		return false;
	return query[4] == '\0' || (query[4] == '=' && day_read(out, query + 5));
}
