/* application/x-www-form-urlencoded, and what our own forms say by it. */
#include "forms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/text.h"

/* --- where it came from */

/* A part of a URL or of a header. */
struct part { const char *s; size_t n; };

static bool part_same(struct part a, struct part b)
{
	return a.n == b.n && strncasecmp(a.s, b.s, a.n) == 0;
}

/* "https" of "https://cal.acme.example:8443/x"; "" of what has none. */
static struct part scheme_of(const char *url)
{
	const char *end = strstr(url, "://");

	return (struct part){ url, end != NULL ? (size_t)(end - url) : 0 };
}

/* "cal.acme.example:8443" of it, or of a Host; without a port that the scheme implies. */
static struct part authority_of(const char *url, struct part scheme)
{
	static const struct { struct part scheme; const char *port; } implied[] = {
		{ { "http", 4 }, ":80" }, { { "https", 5 }, ":443" },
	};
	const char *begin = strstr(url, "://");
	struct part authority = { begin != NULL ? begin + 3 : url, 0 };

	authority.n = strcspn(authority.s, "/");
	for (size_t i = 0; i < sizeof implied / sizeof *implied; i++) {
		size_t n = strlen(implied[i].port);

		if (part_same(scheme, implied[i].scheme) && authority.n > n
		    && memcmp(authority.s + authority.n - n, implied[i].port, n) == 0)
			authority.n -= n;
	}
	return authority;
}

/* Browsers say which site a form stood on, by one header or the other.  Of who says neither (no
 * browser, or an old one) it is enough that another site does not know the page's path. */
bool forms_are_our_own(const struct http_request *r, const char *base_url)
{
	if (r->sec_fetch_site != NULL)
		return strcmp(r->sec_fetch_site, "same-origin") == 0;
	if (r->origin == NULL)
		return true;
	struct part scheme = scheme_of(r->origin), origin = authority_of(r->origin, scheme);
	if (scheme.n == 0 || origin.s[origin.n + strspn(origin.s + origin.n, ":0123456789")] != '\0')
		return false;
	/* Behind a proxy we are not told by which scheme it was asked. */
	return (r->host != NULL && part_same(origin, authority_of(r->host, scheme)))
	       || (part_same(scheme, scheme_of(base_url)) && part_same(origin, authority_of(base_url, scheme)));
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

/* A visit that has moved since the page was made is not the one that was meant; who says no day, as
 * no page does, means it as it is. */
static bool is_day_as_seen(const struct sent *r)
{
	char day[DAY_TEXT_SIZE];
	scoped_text struct text seen = TEXT_EMPTY;

	return !get(&seen, r, "day") || strcmp(text_str(&seen), day_write(day, page_day_meant(r->page->facts, r->visit))) == 0;
}

/* A number that the form holds; true if there is one. */
static bool number_of(int64_t *out, const struct sent *r, const char *name)
{
	scoped_text struct text number = TEXT_EMPTY;
	char *end;

	if (!get(&number, r, name))
		return false;
	errno = 0;
	*out = strtoll(text_str(&number), &end, 10);
	return errno == 0 && number.n > 0 && *end == '\0';
}

/* The visit whose number the form holds; true if there is one. */
static bool find_visit(struct sent *r)
{
	const struct published *p = facts_published(r->page->facts);

	if (!number_of(&r->form->visit_row, r, "visit"))
		return false;
	for (size_t i = 0; i < p->n_visits; i++)
		if (p->visits[i].row == r->form->visit_row) {
			r->visit = &p->visits[i];
			r->index = i;
			return is_day_as_seen(r);
		}
	return false;
}

/* What somebody wrote, by whichever form; NULL: nothing. */
static char *words_of(const struct sent *r)
{
	scoped_text struct text raw = TEXT_EMPTY, plain = TEXT_EMPTY;

	if (!get(&raw, r, "answer") && !get(&raw, r, "why") && !get(&raw, r, "line"))
		return NULL;
	text_add_plain(&plain, text_str(&raw), raw.n + 1, true);
	const char *text = without_blanks(&plain);
	return *text != '\0' ? mem_text(text) : NULL;
}

static enum page_note read_answer(struct sent *r)
{
	scoped_text struct text sent = TEXT_EMPTY, named = TEXT_EMPTY;
	struct form *form = r->form;

	if (!get(&sent, r, "answer"))
		return NOTE_FAILED;
	form->answers = true;
	form->named = get(&named, r, "named");
	if (!page_may_answer(r->page->facts, r->visit))
		return NOTE_NO_SUCH_VISIT;
	if (form->kept != NULL && text_length(form->kept) > ANSWER_MOST)
		return NOTE_TOO_LONG;
	if (form->kept == NULL && heard_answer(facts_heard(r->page->facts), r->index) == NULL)
		return NOTE_EMPTY;
	form->verb = "answer";
	form->done = form->kept == NULL ? NOTE_ERASED : NOTE_ANSWERED;
	form->args = json_pack("{s:I, s:s?, s:b}", "visit", (json_int_t)form->visit_row, "text", form->kept,
	                       "named", form->named);
	return NOTE_NONE;
}

static enum page_note read_cannot(struct sent *r)
{
	scoped_text struct text why = TEXT_EMPTY;

	if (!page_may_tell(r->page->facts, r->visit))
		return NOTE_NO_SUCH_VISIT;
	text_add_plain(&why, r->form->kept != NULL ? r->form->kept : "", REQUEST_MOST, false);
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
	r->form->publishes = true;
	r->form->done = came ? NOTE_CAME : NOTE_MISSED;
	r->form->args = json_pack("{s:I, s:s, s:s, s:s}", "visit", (json_int_t)r->visit->row, "staff", published_subject(p, r->visit->staff)->id,
		"host", published_subject(p, r->visit->host)->id,
		"on", day_write(on, page_day_meant(r->page->facts, r->visit)));
	return NOTE_NONE;
}

static const struct published_appointment *appointment_of(const struct sent *r)
{
	const struct published *p = facts_published(r->page->facts);
	int64_t row;

	if (!number_of(&row, r, "appointment"))
		return NULL;
	for (size_t i = 0; i < p->n_appointments; i++)
		if (p->appointments[i].row == row)
			return &p->appointments[i];
	return NULL;
}

/* A lead's line for the next check-in. */
static enum page_note read_line(struct sent *r)
{
	const struct published_appointment *a = appointment_of(r);
	struct form *form = r->form;
	scoped_text struct text line = TEXT_EMPTY;

	if (a == NULL || !may_write_line(facts_published(r->page->facts), a, r->page->subject, facts_today(r->page->facts)))
		return NOTE_NO_SUCH_CHECK_IN;
	if (form->kept != NULL && text_length(form->kept) > LINE_MOST)
		return NOTE_TOO_LONG;
	text_add_plain(&line, form->kept != NULL ? form->kept : "", LINE_MOST, false);
	form->verb = "line";
	form->publishes = true;
	form->done = line.n == 0 ? NOTE_LINE_ERASED : NOTE_LINE;
	form->args = json_pack("{s:I, s:s?}", "appointment", (json_int_t)a->row, "text", line.n == 0 ? NULL : text_str(&line));
	return NOTE_NONE;
}

char *forms_words(const struct http_request *request)
{
	return words_of(&(struct sent){ .request = request });
}

enum page_note forms_read(struct form *form, const struct http_request *request, const struct page *page)
{
	struct sent r = { form, request, page, NULL, 0 };
	bool is_person = published_subject(facts_published(page->facts), page->subject)->kind == SUBJECT_STAFF;
	scoped_text struct text what = TEXT_EMPTY;

	if (!get(&what, &r, "do"))
		return NOTE_FAILED;
	if (is_person && strcmp(text_str(&what), "line") == 0)
		return read_line(&r);
	if (page->only_lines)
		return NOTE_FAILED;
	if (!find_visit(&r))
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
	[NOTE_MISSED] = "missed", [NOTE_LINE] = "line", [NOTE_LINE_ERASED] = "line-erased",
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
