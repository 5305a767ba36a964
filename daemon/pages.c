/* Which page a link leads to, and what an answer with one says beside it. */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "forms.h"
#include "negotiate.h"

/* Nothing but our own stylesheet and icon is loaded, no script ever, and forms go back to where
 * they came from. */
#define POLICY "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " \
               "frame-ancestors 'none'"

/* What a link was found to lead to. */
struct found {
	const struct site *site;
	struct feed_ref ref;
	const char *path;
};

static void add_page_headers(struct response *response)
{
	response_header(response, "Content-Type", "text/html; charset=utf-8");
	response_header(response, "X-Content-Type-Options", "nosniff");
	response_header(response, "X-Robots-Tag", "noindex");
	response_header(response, "Content-Security-Policy", "%s", POLICY);
	/* The path is a secret: neither others nor our own logs are told it.  (With "no-referrer"
	 * browsers would hide the origin of our own forms, too.) */
	response_header(response, "Referrer-Policy", "strict-origin");
}

static struct response *html_response(int status, struct text *page)
{
	struct response *response = response_make(status, page);

	add_page_headers(response);
	response_header(response, "Cache-Control", "no-store");
	return response;
}

static const char *organization(const struct site *site)
{
	return directory_published(site->directory)->company.organization;
}

static struct response *words(const struct site *site, int status, const char *title, const char *text, const char *kept)
{
	scoped_text struct text page = TEXT_EMPTY;

	page_words(&page, organization(site), title, text, kept);
	return html_response(status, &page);
}

/* A form that comes to it is given back. */
static struct response *ended(const struct http_request *request, const struct found *f)
{
	scoped_text struct text page = TEXT_EMPTY;
	scoped(heap) char *kept = request->is_post ? forms_words(request) : NULL;

	page_ended(&page, organization(f->site), f->ref.is_replaced, kept);
	return html_response(request->is_post || f->ref.state == LINK_GONE ? 410 : 200, &page);
}

static struct page page_of(const struct found *f, enum page_note note)
{
	return (struct page){
		.facts = f->site->facts, .subject = f->ref.subject, .path = f->path, .note = note,
		.base_url = f->site->base_url, .may_act = f->ref.use == LINK_PAGE, .only_lines = f->ref.use == LINK_LINES,
		.feed = directory_token(f->site->directory, LINK_FEED, f->ref.subject),
	};
}

static enum subject_kind kind_of(const struct found *f)
{
	return published_subject(directory_published(f->site->directory), f->ref.subject)->kind;
}

/* Which of the pages behind a link, and what it begins with: all that counts of a query. */
struct view { enum page_note note; bool is_sheet; struct day monday; };

static struct view view_of(const struct found *f, const char *query)
{
	struct view v = { .note = forms_note(query) };
	struct day day;

	v.is_sheet = kind_of(f) == SUBJECT_DEPARTMENT && forms_week(&day, query, facts_today(f->site->facts));
	if (v.is_sheet)
		v.monday = day_after(day, -day_weekday(day));
	return v;
}

/* Whether anybody has reason to ask for it again; who asks for the sheets of all weeks that there
 * are must not push everybody's pages out of the cache. */
static bool is_worth_keeping(const struct found *f, const struct view *v)
{
	enum { DAYS = 400 };

	return !v->is_sheet || abs(days_between(facts_today(f->site->facts), v->monday)) < DAYS;
}

static void write_page(struct text *out, const struct found *f, const struct view *v)
{
	struct page page = page_of(f, v->note);

	if (page.only_lines)
		page_lines(out, &page);
	else if (kind_of(f) == SUBJECT_STAFF)
		page_my(out, &page);
	else if (v->is_sheet)
		page_sheet(out, &page, v->monday);
	else
		page_board(out, &page);
}

/* All that the bytes of a page depend on. */
static struct digest etag_of(const struct found *f, const struct view *v)
{
	struct digest_state st;

	digest_begin(&st, NULL);
	digest_add(&st, &f->site->version, sizeof f->site->version);
	digest_add_text(&st, f->site->base_url);
	digest_add_text(&st, f->path);
	digest_add_number(&st, v->note);
	digest_add_number(&st, v->is_sheet);
	digest_add_number(&st, v->monday.n);
	return digest_end(&st);
}

static struct response *make_page(const struct found *f, const struct view *view, const struct variant *as)
{
	scoped_text struct text plain = TEXT_EMPTY;

	write_page(&plain, f, view);
	struct response *response = negotiate_response(&plain, as);
	add_page_headers(response);
	return response;
}

static struct response *show(const struct http_request *request, const struct found *f)
{
	const struct site *site = f->site;
	struct view view = view_of(f, request->query);
	struct digest etag = etag_of(f, &view);
	struct variant as = negotiate_variant(request, &etag, 0, site->gzip);
	scoped(response) struct response *kept = cache_find(site->page_cache, &as.etag, as.form);

	if (negotiate_is_known(request, &as))
		return negotiate_not_modified(kept, &as);
	if (kept != NULL)
		return give(kept);
	struct response *response = make_page(f, &view, &as);
	if (is_worth_keeping(f, &view))
		cache_keep(site->page_cache, &as.etag, as.form, response);
	return response;
}

static int status_of(enum page_note note)
{
	switch (note) {
	case NOTE_FAILED:
		return 503;
	case NOTE_TOO_OFTEN:
		return 429;
	case NOTE_TOO_LONG:
	case NOTE_EMPTY:
		return 422;
	case NOTE_NO_SUCH_VISIT:
	case NOTE_NO_SUCH_CHECK_IN:
	case NOTE_LINE:
	case NOTE_LINE_ERASED:
	case NOTE_NONE:
	case NOTE_ANSWERED:
	case NOTE_ERASED:
	case NOTE_TOLD:
	case NOTE_CAME:
	case NOTE_MISSED:
		break;
	}
	return 409;
}

/* A page as an answer to a form that was not taken. */
static struct response *show_rejected(const struct found *f, enum page_note note, const struct form *form)
{
	scoped_text struct text out = TEXT_EMPTY;
	struct page page = page_of(f, note);
	int status = status_of(note);

	page.kept = form->kept;
	page.kept_answers = form->answers;
	page.kept_visit = form->visit_row;
	page.kept_named = form->named;
	if (page.only_lines)
		page_lines(&out, &page);
	else if (kind_of(f) == SUBJECT_STAFF)
		page_my(&out, &page);
	else
		page_board(&out, &page);
	struct response *response = html_response(status, &out);
	if (status == 503 || status == 429)
		response_header(response, "Retry-After", "60");
	return response;
}

/* What the worker is to look at once more: whose link it came by may have changed until then. */
static void sign(struct form *form, const struct found *f)
{
	form->by = published_subject(directory_published(f->site->directory), f->ref.subject)->row;
	json_object_set_new(form->args, "by", json_integer(form->by));
	json_object_set_new(form->args, "generation", json_integer(f->ref.generation));
}

static struct response *take(const struct http_request *request, const struct found *f, struct form **out)
{
	scoped(form) struct form *form = mem_new(struct form);
	struct page page = page_of(f, NOTE_NONE);

	form->kept = forms_words(request);
	if (!forms_are_our_own(request, f->site->base_url))
		return words(f->site, 403, "Not from here", "This form was sent from another site, so nothing was done.",
		             form->kept);
	if (!page.may_act && !page.only_lines)
		return words(f->site, 403, "Looking only", "With a calendar’s link one may look. Ask HR for the page’s link.",
		             form->kept);
	form->ticket = request->ticket;
	form->path = mem_text(f->path);
	enum page_note note = forms_read(form, request, &page);
	if (note == NOTE_FAILED)
		return words(f->site, 400, "Not understood", "That is no form of this page, so nothing was done.",
		             form->kept);
	if (note != NOTE_NONE)
		return show_rejected(f, note, form);
	sign(form, f);
	*out = give(form);
	return NULL;
}

/* What a token leads to, if it is a page of these kinds. */
static bool find(struct found *f, const struct site *site, const char *token, bool of_people)
{
	if (site->directory == NULL || site->facts == NULL)
		return false;
	f->site = site;
	f->ref = directory_find(site->directory, token, strlen(token));
	return f->ref.state != LINK_UNKNOWN && (kind_of(f) == SUBJECT_STAFF) == of_people;
}

static struct response *answer(const struct http_request *request, const char *token, const struct site *site,
                               struct form **form, bool of_people)
{
	struct found f = { .path = request->path };

	if (!find(&f, site, token, of_people))
		return NULL;
	if (f.ref.state != LINK_LIVE)
		return ended(request, &f);
	return request->is_post ? take(request, &f, form) : show(request, &f);
}

struct response *pages_my(const struct http_request *request, const char *rest, const struct site *site,
                          struct form **form)
{
	return answer(request, rest, site, form, true);
}

struct response *pages_board(const struct http_request *request, const char *rest, const struct site *site,
                             struct form **form)
{
	return answer(request, rest, site, form, false);
}

static enum page_note note_of(const struct form *form, enum verdict verdict)
{
	bool is_line = form->done == NOTE_LINE || form->done == NOTE_LINE_ERASED;

	switch (verdict) {
	case VERDICT_NOT_FOUND:
	case VERDICT_REFUSED:
	case VERDICT_WRONG:
		return is_line ? NOTE_NO_SUCH_CHECK_IN : NOTE_NO_SUCH_VISIT;
	case VERDICT_DONE:
	case VERDICT_STOPPING:
	case VERDICT_SUPERSEDED:
	case VERDICT_BAD_CONFIG:
	case VERDICT_FAILED:
		break;
	}
	return NOTE_FAILED;
}

void form_free(struct form *form)
{
	if (form == NULL)
		return;
	json_decref(form->args);
	free(form->path);
	free(form->kept);
	free(form);
}

struct response *pages_excuse(const struct form *form, enum page_note note, const struct site *site)
{
	struct found f = { .path = form->path };
	const char *token = strrchr(form->path, '/') + 1;

	if (!find(&f, site, token, strncmp(form->path, "/my/", 4) == 0) || f.ref.state != LINK_LIVE)
		return words(site, 410, "This page has ended", "Nothing was done.", form->kept);
	return show_rejected(&f, note, form);
}

struct response *pages_conclude(const struct form *form, const struct outcome *outcome, const struct site *site)
{
	if (outcome->verdict != VERDICT_DONE)
		return pages_excuse(form, note_of(form, outcome->verdict), site);
	struct response *response = response_make(303, NULL);
	/* Relative to the page, so that no header holds its secret. */
	response_header(response, "Location", "?done=%s", forms_done(form->done));
	response_header(response, "Cache-Control", "no-store");
	response_header(response, "Referrer-Policy", "strict-origin");
	return response;
}

struct response *pages_file(const struct http_request *request, const char *path)
{
	for (size_t i = 0; i < sizeof page_files / sizeof *page_files; i++) {
		const struct page_file *file = &page_files[i];

		if (strcmp(path, file->path) != 0)
			continue;
		struct digest etag = digest_of(file->bytes, strlen(file->bytes));
		struct variant as = negotiate_variant(request, &etag, 0, false);
		scoped_text struct text body = TEXT_EMPTY;
		text_add(&body, file->bytes);
		scoped(response) struct response *whole = negotiate_response(&body, &as);
		response_header(whole, "Content-Type", "%s", file->type);
		response_header(whole, "X-Content-Type-Options", "nosniff");
		return negotiate_is_known(request, &as) ? negotiate_not_modified(whole, &as) : give(whole);
	}
	return NULL;
}
