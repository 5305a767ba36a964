#include "reader.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "world.h"

static const struct digest_key key = { "a key that only tests know, 32 b" };

static enum inbox_says note_act(void *arg, struct form *form)
{
	struct reader *w = arg;

	if (w->says != INBOX_TAKEN)
		return w->says;
	form_free(w->acted);
	w->acted = form;
	return INBOX_TAKEN;
}

void reader_on(struct reader *w, const char *today)
{
	facts_free(w->facts);
	heard_free(w->placed);
	directory_free(w->directory);
	w->placed = heard_place(w->heard, w->office->published);
	w->directory = directory_make(w->office->published, &key, world_day(today));
	w->facts = facts_make(w->office->published, w->office->org, w->placed, world_day(today));
	w->site.directory = w->directory;
	w->site.facts = w->facts;
	w->site.version.b[0]++;
}

int reader_make(void **state)
{
	struct reader *w = mem_new(struct reader);

	w->office = office_new();
	office_publish(w->office, MONDAY, 1000, VISITS);
	w->heard = heard_new();
	w->cache = cache_new(1 << 20, NULL);
	w->site = (struct site){ .page_cache = w->cache, .arg = w, .act = note_act, .base_url = "https://cal.example" };
	reader_on(w, "2027-01-12");
	*state = w;
	return 0;
}

int reader_free(void **state)
{
	struct reader *w = *state;

	form_free(w->acted);
	facts_free(w->facts);
	heard_free(w->placed);
	heard_free(w->heard);
	directory_free(w->directory);
	cache_free(w->cache);
	office_free(w->office);
	free(w);
	return 0;
}

struct subject_ix reader_who(const struct reader *w, enum subject_kind kind, const char *id)
{
	return published_find(w->office->published, kind, id);
}

struct subject_ix reader_person(const struct reader *w, const char *id)
{
	return reader_who(w, SUBJECT_STAFF, id);
}

char *reader_path(const struct reader *w, enum link_use use, struct subject_ix s)
{
	struct token token = directory_token(w->directory, use, s);

	return mem_format(published_subject(w->office->published, s)->kind == SUBJECT_STAFF ? MY_PATH : BOARD_PATH, token.s);
}

struct response *reader_get_with(const struct reader *w, enum link_use use, struct subject_ix s, const char *query)
{
	scoped(heap) char *path = reader_path(w, use, s);
	struct http_request request = { .path = path, .query = query };

	return endpoints_answer(&request, &w->site);
}

struct response *reader_get(const struct reader *w, struct subject_ix s)
{
	return reader_get_with(w, LINK_PAGE, s, NULL);
}

struct response *reader_post(const struct reader *w, enum link_use use, struct subject_ix s, const char *form)
{
	scoped(heap) char *path = reader_path(w, use, s);
	struct http_request request = {
		.path = path, .is_post = true, .ticket = 7, .form = form, .form_length = strlen(form),
		.sec_fetch_site = "same-origin", .host = "cal.example",
	};

	return endpoints_answer(&request, &w->site);
}

static const char *body(const struct response *r)
{
	size_t n;

	assert_non_null(r);
	return response_body(r, &n);
}

void reader_says(const struct response *r, const char *words)
{
	if (strstr(body(r), words) == NULL)
		fail_msg("\"%s\" is not in:\n%s", words, body(r));
}

void reader_lacks(const struct response *r, const char *words)
{
	if (strstr(body(r), words) != NULL)
		fail_msg("\"%s\" is in:\n%s", words, body(r));
}

int64_t reader_row(const struct reader *w, const char *staff, const char *host)
{
	return office_visit(w->office, staff, host, 1)->row;
}

void reader_answered(struct reader *w, const char *staff, const char *host, const char *text, bool named)
{
	*mem_push(w->heard->answers, w->heard->n_answers) = (struct answer){
		.visit_row = reader_row(w, staff, host), .on = world_day("2027-01-12"), .named = named, .text = mem_text(text),
	};
	reader_on(w, "2027-01-12");
}
