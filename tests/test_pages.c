/* Pages: what stands on them, for whom, and what their forms may do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../daemon/endpoints.h"
#include "../daemon/pages.h"
#include "crosstrain/mem.h"
#include "office.h"
#include "world.h"

#define MONDAY "2026-12-28"
#define VISITS "ann warehouse 1 2027-01-11 bea\nbob warehouse 1 2027-01-12 ben\n" \
               "ann field 1 2027-01-18..2027-01-20 cy\nbob field 1 - -\n"

static const struct digest_key key = { "a key that only tests know, 32 b" };

struct world {
	struct office *office;
	struct heard *heard, *placed;
	struct directory *directory;
	struct facts *facts;
	struct cache *cache;
	struct site site;
	struct form *acted;              /* what was last to be done */
	bool is_busy;                    /* nothing more may wait to be done */
};

static bool note_act(void *arg, struct form *form)
{
	struct world *w = arg;

	if (w->is_busy)
		return false;
	form_free(w->acted);
	w->acted = form;
	return true;
}

static void look_on(struct world *w, const char *today)
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

static int make_world(void **state)
{
	struct world *w = mem_new(struct world);

	w->office = office_new();
	office_publish(w->office, MONDAY, 1000, VISITS);
	w->heard = heard_new();
	w->cache = cache_new(1 << 20);
	w->site = (struct site){ .cache = w->cache, .arg = w, .act = note_act, .base_url = "https://cal.example" };
	look_on(w, "2027-01-12");
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	struct world *w = *state;

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

static struct subject_ix who(const struct world *w, enum subject_kind kind, const char *id)
{
	return published_find(w->office->published, kind, id);
}

static struct subject_ix person(const struct world *w, const char *id)
{
	return who(w, SUBJECT_STAFF, id);
}

/* The path of a page under one of its two links; to be freed. */
static char *path_of(const struct world *w, enum link_use use, struct subject_ix s)
{
	struct token token = directory_token(w->directory, use, s);

	return mem_format(published_subject(w->office->published, s)->kind == SUBJECT_STAFF ? MY_PATH : BOARD_PATH, token.s);
}

static struct response *get_with(const struct world *w, enum link_use use, struct subject_ix s, const char *query)
{
	scoped(heap) char *path = path_of(w, use, s);
	struct http_request request = { .path = path, .query = query };

	return endpoints_answer(&request, &w->site);
}

static struct response *get(const struct world *w, struct subject_ix s)
{
	return get_with(w, LINK_PAGE, s, NULL);
}

/* Sends a form from the page itself. */
static struct response *post(const struct world *w, enum link_use use, struct subject_ix s, const char *form)
{
	scoped(heap) char *path = path_of(w, use, s);
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

static void assert_says(const struct response *r, const char *words)
{
	if (strstr(body(r), words) == NULL)
		fail_msg("\"%s\" is not in:\n%s", words, body(r));
}

static void assert_lacks(const struct response *r, const char *words)
{
	if (strstr(body(r), words) != NULL)
		fail_msg("\"%s\" is in:\n%s", words, body(r));
}

static int64_t row_of(const struct world *w, const char *staff, const char *host)
{
	return office_visit(w->office, staff, host, 1)->row;
}

static void answer(struct world *w, const char *staff, const char *host, const char *text, bool named)
{
	*mem_push(w->heard->answers, w->heard->n_answers) = (struct answer){
		.visit_row = row_of(w, staff, host), .on = world_day("2027-01-12"), .named = named, .text = mem_text(text),
	};
	look_on(w, "2027-01-12");
}

static void the_next_visit_stands_first_with_all_that_one_needs(void **state)
{
	struct world *w = *state;

	look_on(w, "2027-01-10");
	scoped(response) struct response *r = get(w, person(w, "ann"));
	assert_int_equal(response_status(r), 200);
	assert_says(r, "<time datetime=\"2027-01-11\">Monday 11 January</time>");
	assert_says(r, "<strong>Warehouse</strong>, tomorrow");
	assert_says(r, "<dt>Hours</dt><dd>07:00–15:30</dd>");
	assert_says(r, "<dt>Where</dt><dd>Dock 3</dd>");
	assert_says(r, "<dt>Ask for</dt><dd>Bea Lind, who looks after you");
	assert_says(r, "<dt>You will</dt><dd>Load trucks.</dd>");
	assert_says(r, "<dt>Bring</dt><dd>Safety shoes.</dd>");
	assert_says(r, "One team.");
}

static void who_waits_is_told_so(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *r = get(w, person(w, "bob"));

	assert_says(r, "<span class=\"soft\">no day yet</span><p><strong>Field</strong>");
	assert_says(r, "waits: goes first next time");
	assert_says(r, "In this cycle you owe 2 visits; 1 has its day.");
}

static void names_and_answers_are_text_and_nothing_else(void **state)
{
	struct world *w = *state;

	office_edit(w->office, "Ann Ash", "Ann <script>alert(1)</script> & \\\"Co\\\" 'n");
	office_publish(w->office, MONDAY, 2000, VISITS);
	answer(w, "ann", "warehouse", "</textarea><img src=x onerror=alert(1)>", true);
	const struct subject_ix all[] = { person(w, "ann"), who(w, SUBJECT_DEPARTMENT, "warehouse"),
	                                  who(w, SUBJECT_COMPANY, "company") };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		scoped(response) struct response *r = get(w, all[i]);

		assert_lacks(r, "<script");
		assert_lacks(r, "<img");
		assert_says(r, "Ann &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot; &#39;n");
		assert_says(r, "&lt;/textarea&gt;&lt;img");
	}
	scoped(response) struct response *sheet = get_with(w, LINK_PAGE, all[1], "week");
	assert_lacks(sheet, "<script");
}

static void nothing_is_loaded_from_elsewhere_and_no_path_is_told(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *r = get(w, person(w, "ann"));
	const char *policy = response_find(r, "Content-Security-Policy");

	assert_non_null(strstr(policy, "default-src 'none'"));
	assert_null(strstr(policy, "unsafe"));
	assert_null(strstr(policy, "script-src"));
	assert_string_equal(response_find(r, "Referrer-Policy"), "strict-origin");
	assert_string_equal(response_find(r, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(response_find(r, "X-Robots-Tag"), "noindex");
	assert_string_equal(response_find(r, "Cache-Control"), "private, no-cache");
	assert_lacks(r, "style=");
	assert_lacks(r, "<script");
}

static void a_calendars_link_looks_and_does_not_act(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *mine = get_with(w, LINK_FEED, person(w, "ann"), NULL);
	scoped(response) struct response *board = get_with(w, LINK_FEED, who(w, SUBJECT_DEPARTMENT, "warehouse"), NULL);
	scoped(heap) char *own = path_of(w, LINK_PAGE, person(w, "ann"));

	assert_int_equal(response_status(mine), 200);
	assert_says(mine, "Ann Ash");
	assert_lacks(mine, "<form");
	assert_lacks(mine, own);         /* nor does it tell the link that acts */
	assert_lacks(board, "<form");
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=x", (long long)row_of(w, "ann", "warehouse"));
	scoped(response) struct response *r = post(w, LINK_FEED, person(w, "ann"), form);
	assert_int_equal(response_status(r), 403);
	assert_null(w->acted);
}

static void a_pages_link_is_no_calendars(void **state)
{
	struct world *w = *state;
	struct token token = directory_token(w->directory, LINK_PAGE, person(w, "ann"));
	scoped(heap) char *path = mem_format(FEED_PATH, token.s);
	struct http_request request = { .path = path };
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);

	assert_int_equal(response_status(r), 404);
}

static void a_person_has_no_board_and_a_department_no_page(void **state)
{
	struct world *w = *state;
	struct token ann = directory_token(w->directory, LINK_PAGE, person(w, "ann"));
	struct token sales = directory_token(w->directory, LINK_PAGE, who(w, SUBJECT_DEPARTMENT, "sales"));
	scoped(heap) char *board = mem_format(BOARD_PATH, ann.s), *my = mem_format(MY_PATH, sales.s);
	struct http_request a = { .path = board }, b = { .path = my }, c = { .path = "/my/" };
	scoped(response) struct response *x = endpoints_answer(&a, &w->site), *y = endpoints_answer(&b, &w->site);
	scoped(response) struct response *z = endpoints_answer(&c, &w->site);

	assert_int_equal(response_status(x), 404);
	assert_int_equal(response_status(y), 404);
	assert_int_equal(response_status(z), 404);
}

static void an_answer_is_done_and_the_sender_led_back_without_the_secret(void **state)
{
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=+Label%%20the+pallets%%21%%0D%%0AAll.+&named=1",
	                                     (long long)row_of(w, "ann", "warehouse"));

	assert_null(post(w, LINK_PAGE, person(w, "ann"), form));
	assert_non_null(w->acted);
	assert_string_equal(w->acted->verb, "answer");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "text")), "Label the pallets!\nAll.");
	assert_true(json_is_true(json_object_get(w->acted->args, "named")));
	assert_int_equal(w->acted->ticket, 7);

	struct outcome done = { .verdict = VERDICT_DONE };
	scoped(response) struct response *r = endpoints_conclude(w->acted, &done, &w->site);
	assert_int_equal(response_status(r), 303);
	assert_string_equal(response_find(r, "Location"), "?done=answered");
	scoped(response) struct response *after = get_with(w, LINK_PAGE, person(w, "ann"), "done=answered");
	assert_says(after, "Thank you. Your answer is kept.");
}

static void what_could_not_be_kept_is_still_in_the_box(void **state)
{
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=Label+them&named=1",
	                                     (long long)row_of(w, "ann", "warehouse"));
	struct outcome failed = { .verdict = VERDICT_FAILED };

	assert_null(post(w, LINK_PAGE, person(w, "ann"), form));
	scoped(response) struct response *r = endpoints_conclude(w->acted, &failed, &w->site);
	assert_int_equal(response_status(r), 503);
	assert_says(r, "role=\"alert\"");
	assert_says(r, ">\nLabel them</textarea>");
	assert_says(r, "value=\"1\" checked");
}

static void where_too_many_wait_it_is_given_back_too(void **state)
{
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=Label+them", (long long)row_of(w, "ann", "warehouse"));

	w->is_busy = true;
	scoped(response) struct response *r = post(w, LINK_PAGE, person(w, "ann"), form);
	assert_non_null(r);
	assert_int_equal(response_status(r), 503);
	assert_says(r, ">\nLabel them</textarea>");
	assert_null(w->acted);
}

/* Nor is it said then that there is no such page. */
static void before_anything_is_published_there_is_no_page_yet(void **state)
{
	struct world *w = *state;
	scoped(heap) char *path = path_of(w, LINK_PAGE, person(w, "ann"));
	struct http_request request = { .path = path };

	w->site.directory = NULL;
	w->site.facts = NULL;
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(r), 503);
}

static void an_answer_that_is_too_long_is_not_cut_but_given_back(void **state)
{
	struct world *w = *state;
	scoped_text struct text form = TEXT_EMPTY;

	text_addf(&form, "do=answer&visit=%lld&answer=", (long long)row_of(w, "ann", "warehouse"));
	for (int i = 0; i < 900; i++)
		text_add(&form, "%C3%BC");       /* one character of two bytes */
	assert_null(post(w, LINK_PAGE, person(w, "ann"), text_str(&form)));
	text_add(&form, "x");
	scoped(response) struct response *r = post(w, LINK_PAGE, person(w, "ann"), text_str(&form));
	assert_int_equal(response_status(r), 422);
	assert_says(r, "too long");
	assert_says(r, "üüx</textarea>");
	assert_says(r, "aria-invalid=\"true\"");
}

static void an_empty_answer_erases_one_and_is_else_none(void **state)
{
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=+%%0A", (long long)row_of(w, "ann", "warehouse"));
	scoped(response) struct response *r = post(w, LINK_PAGE, person(w, "ann"), form);

	assert_int_equal(response_status(r), 422);
	assert_says(r, "Nothing was written");
	answer(w, "ann", "warehouse", "Label them.", false);
	assert_null(post(w, LINK_PAGE, person(w, "ann"), form));
	assert_true(json_is_null(json_object_get(w->acted->args, "text")));
	assert_int_equal(w->acted->done, NOTE_ERASED);
}

static void an_answer_is_shown_without_the_name_unless_it_is_given(void **state)
{
	struct world *w = *state;
	struct subject_ix warehouse = who(w, SUBJECT_DEPARTMENT, "warehouse");

	answer(w, "ann", "warehouse", "Label the pallets.", false);
	scoped(response) struct response *board = get(w, warehouse);
	assert_says(board, "<p>Label the pallets.</p></blockquote><p class=\"soft\">from Sales to Warehouse, January 2027");
	w->heard->answers[0].named = true;
	look_on(w, "2027-01-12");
	scoped(response) struct response *again = get(w, warehouse);
	assert_says(again, "Ann Ash, from Sales to Warehouse");
}

/* A calendar's link is in the hands of Google and whoever else was let in. */
static void who_has_the_calendars_link_is_one_of_the_others(void **state)
{
	struct world *w = *state;

	answer(w, "ann", "warehouse", "Label the pallets.", false);
	scoped(response) struct response *own = get(w, person(w, "ann"));
	scoped(response) struct response *look = get_with(w, LINK_FEED, person(w, "ann"), NULL);
	assert_says(own, "Label the pallets.");
	assert_lacks(look, "Label the pallets.");
	w->heard->answers[0].named = true;
	look_on(w, "2027-01-12");
	scoped(response) struct response *named = get_with(w, LINK_FEED, person(w, "ann"), NULL);
	assert_says(named, "Label the pallets.");
}

static void who_cannot_on_a_coming_day_tells_hr(void **state)
{
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=cannot&visit=%lld&why=Dentist+%%26+co", (long long)row_of(w, "ann", "field"));
	scoped(heap) char *over = mem_format("do=cannot&visit=%lld&why=", (long long)row_of(w, "ann", "warehouse"));

	assert_null(post(w, LINK_PAGE, person(w, "ann"), form));
	assert_string_equal(w->acted->verb, "cannot");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "why")), "Dentist & co");
	scoped(response) struct response *r = post(w, LINK_PAGE, person(w, "ann"), over);
	assert_int_equal(response_status(r), 409);
	assert_says(r, "nothing was sent");
}

/* What is sent is about the day that the page showed. */
static void of_a_visit_that_moved_meanwhile_nothing_is_sent(void **state)
{
	struct world *w = *state;
	struct subject_ix ann = person(w, "ann"), warehouse = who(w, SUBJECT_DEPARTMENT, "warehouse");
	long long field = row_of(w, "ann", "field"), dock = row_of(w, "ann", "warehouse");
	scoped(response) struct response *mine = get(w, ann);

	assert_says(mine, "name=\"day\" value=\"2027-01-18\"");
	const struct { const char *what, *day; long long visit; struct subject_ix by; bool is_taken; } cases[] = {
		{ "cannot", "2027-01-18", field, ann, true }, { "cannot", "2027-01-25", field, ann, false },
		{ "cannot", "", field, ann, false }, { "answer", "2027-01-11", dock, ann, true },
		{ "missed", "2027-01-11", dock, warehouse, true }, { "missed", "2027-01-04", dock, warehouse, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(heap) char *form = mem_format("do=%s&visit=%lld&day=%s&answer=x", cases[i].what, cases[i].visit, cases[i].day);
		scoped(response) struct response *r = post(w, LINK_PAGE, cases[i].by, form);

		assert_int_equal(r == NULL, cases[i].is_taken);
		if (r != NULL)
			assert_int_equal(response_status(r), 409);
	}
}

static void what_hr_said_to_it_stands_by_the_visit(void **state)
{
	static const char *const words[] = {
		[REQUEST_OPEN] = "You told HR on 12 January that you can’t.", [REQUEST_GRANTED] = "HR agreed",
		[REQUEST_DECLINED] = "HR asks you to keep the day.",
	};
	struct world *w = *state;
	scoped(heap) char *form = mem_format("do=cannot&visit=%lld", (long long)row_of(w, "ann", "field"));

	*mem_push(w->heard->requests, w->heard->n_requests) = (struct request){
		.number = 1, .visit_row = row_of(w, "ann", "field"), .first = world_day("2027-01-18"),
		.on = world_day("2027-01-12"),
	};
	for (int i = REQUEST_OPEN; i <= REQUEST_DECLINED; i++) {
		w->heard->requests[0].status = (enum request_status)i;
		look_on(w, "2027-01-12");
		scoped(response) struct response *r = get(w, person(w, "ann"));
		assert_says(r, words[i]);
		assert_lacks(r, "value=\"cannot\"");
		/* Sent twice it is the same request; HR has the last word. */
		scoped(response) struct response *again = post(w, LINK_PAGE, person(w, "ann"), form);
		assert_int_equal(again == NULL, i == REQUEST_OPEN);
	}
	/* It was said of another day. */
	w->heard->requests[0].first = world_day("2027-01-19");
	look_on(w, "2027-01-12");
	scoped(response) struct response *r = get(w, person(w, "ann"));
	assert_says(r, "value=\"cannot\"");
}

static void nobody_acts_for_another(void **state)
{
	struct world *w = *state;
	scoped(heap) char *answers = mem_format("do=answer&visit=%lld&answer=x", (long long)row_of(w, "ann", "warehouse"));
	scoped(heap) char *came = mem_format("do=missed&visit=%lld", (long long)row_of(w, "ann", "warehouse"));
	const struct { const char *form; struct subject_ix by; int status; } cases[] = {
		{ answers, person(w, "bob"), 409 },                           /* another's visit */
		{ came, person(w, "ann"), 400 },                              /* what only hosts say */
		{ came, who(w, SUBJECT_DEPARTMENT, "sales"), 409 },           /* not the host */
		{ came, who(w, SUBJECT_DEPARTMENT, "field"), 409 },
		{ came, who(w, SUBJECT_COMPANY, "company"), 409 },
		{ answers, who(w, SUBJECT_DEPARTMENT, "warehouse"), 400 },    /* what only visitors say */
		{ "do=answer&visit=999999&answer=x", person(w, "ann"), 409 },
		{ "do=answer&visit=-1&answer=x", person(w, "ann"), 409 },
		{ "do=answer&visit=99999999999999999999&answer=x", person(w, "ann"), 409 },
		{ "do=answer&answer=x", person(w, "ann"), 409 },
		{ "do=revoke&visit=1", person(w, "ann"), 400 },
		{ "", person(w, "ann"), 400 },
		{ "&&=&=x&do", person(w, "ann"), 400 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(response) struct response *r = post(w, LINK_PAGE, cases[i].by, cases[i].form);

		assert_non_null(r);
		if (response_status(r) != cases[i].status && !(cases[i].status == 400 && response_status(r) == 409))
			fail_msg("%s: %d", cases[i].form, response_status(r));
		assert_null(w->acted);
	}
}

static void a_form_from_another_site_is_not_taken(void **state)
{
	static const struct { const char *fetch_site, *origin, *host; bool is_taken; } cases[] = {
		{ "same-origin", NULL, "cal.example", true },
		{ "same-origin", "https://cal.example", "cal.example", true },
		{ NULL, "https://cal.example", "cal.example", true },
		{ NULL, "https://CAL.example", "127.0.0.1:8642", true },      /* a proxy that sends its own Host */
		{ NULL, "http://127.0.0.1:8642", "127.0.0.1:8642", true },
		{ NULL, NULL, "cal.example", true },                          /* no browser */
		{ "cross-site", NULL, "cal.example", false },
		{ "same-site", "https://evil.example", "cal.example", false },
		{ "none", NULL, "cal.example", false },
		{ NULL, "https://evil.example", "cal.example", false },
		{ NULL, "https://cal.example.evil", "cal.example", false },
		{ NULL, "https://cal.example:444", "cal.example", false },
		{ NULL, "null", "cal.example", false },
		{ NULL, "", "cal.example", false },
	};
	struct world *w = *state;
	scoped(heap) char *path = path_of(w, LINK_PAGE, person(w, "ann"));
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=x", (long long)row_of(w, "ann", "warehouse"));

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_request request = {
			.path = path, .is_post = true, .form = form, .form_length = strlen(form), .host = cases[i].host,
			.sec_fetch_site = cases[i].fetch_site, .origin = cases[i].origin,
		};
		scoped(response) struct response *r = endpoints_answer(&request, &w->site);

		if ((r == NULL) != cases[i].is_taken)
			fail_msg("case %zu", i);
		if (r != NULL)
			assert_int_equal(response_status(r), 403);
	}
}

static void a_host_says_who_came(void **state)
{
	struct world *w = *state;
	struct subject_ix warehouse = who(w, SUBJECT_DEPARTMENT, "warehouse");
	scoped(response) struct response *board = get(w, warehouse);
	scoped(heap) char *missed = mem_format("do=missed&visit=%lld", (long long)row_of(w, "ann", "warehouse"));
	scoped(heap) char *came = mem_format("do=came&visit=%lld", (long long)row_of(w, "ann", "warehouse"));

	assert_says(board, "aria-label=\"Ann Ash didn’t come\"");
	assert_says(board, "aria-label=\"Bob &quot;Bo&quot; Müller came\"");     /* today */
	assert_null(post(w, LINK_PAGE, warehouse, missed));
	assert_string_equal(w->acted->verb, "missed");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "staff")), "ann");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "on")), "2027-01-11");
	assert_null(post(w, LINK_PAGE, warehouse, came));
	assert_string_equal(w->acted->verb, "attended");
	/* What is long over, or not yet, is none of the board's business. */
	look_on(w, "2027-01-25");
	scoped(response) struct response *late = post(w, LINK_PAGE, warehouse, missed);
	assert_int_equal(response_status(late), 409);
	look_on(w, "2027-01-10");
	scoped(response) struct response *early = post(w, LINK_PAGE, warehouse, missed);
	assert_int_equal(response_status(early), 409);
}

static void a_board_says_who_is_away_and_never_why(void **state)
{
	struct world *w = *state;

	office_edit(w->office, "holidays = [];", "holidays = []; time_off = ( { staff = \"bea\"; days = [\"2027-01-13..2027-01-14\"]; } );");
	office_publish(w->office, MONDAY, 2000, VISITS);
	look_on(w, "2027-01-12");
	scoped(response) struct response *warehouse = get(w, who(w, SUBJECT_DEPARTMENT, "warehouse"));
	assert_says(warehouse, "Away: Bea Lind Wed and Thu.");
	scoped(response) struct response *sheet = get_with(w, LINK_PAGE, who(w, SUBJECT_DEPARTMENT, "warehouse"), "week=2027-01-13");
	assert_says(sheet, "<p class=\"soft\">Away: Bea Lind</p>");
	assert_says(sheet, "<strong>Ann Ash</strong> 07:00–15:30, from Sales, with Bea Lind");
	scoped(response) struct response *sales = get(w, who(w, SUBJECT_DEPARTMENT, "sales"));
	assert_says(sales, "Away: Ann Ash Mon; Bob &quot;Bo&quot; Müller Tue.");
	assert_lacks(warehouse, "off");
	assert_lacks(sales, "ill");
}

static void a_sheet_is_of_the_week_that_is_asked_for(void **state)
{
	struct world *w = *state;
	struct subject_ix field = who(w, SUBJECT_DEPARTMENT, "field");
	scoped(response) struct response *this = get_with(w, LINK_PAGE, field, "week");
	scoped(response) struct response *next = get_with(w, LINK_PAGE, field, "week=2027-01-20");
	scoped(response) struct response *none = get_with(w, LINK_PAGE, field, "week=soon");

	assert_says(this, "Week of 11–15 January 2027");
	assert_lacks(this, "Ann Ash");
	assert_says(next, "Week of 18–22 January 2027");
	assert_says(next, "Ann Ash");
	assert_says(none, "The rotation");
}

/* "Warehouse (2 of 3)" stays in that order, whatever the name is written in. */
static void names_from_right_to_left_keep_to_themselves(void **state)
{
	struct world *w = *state;

	office_edit(w->office, "Ann Ash", "שרה");
	office_publish(w->office, MONDAY, 2000, VISITS);
	look_on(w, "2027-01-12");
	scoped(response) struct response *board = get(w, who(w, SUBJECT_DEPARTMENT, "warehouse"));
	assert_says(board, "<strong>&#x2068;שרה&#x2069;</strong> from Sales");
	assert_says(board, "aria-label=\"&#x2068;שרה&#x2069; came\"");
	assert_says(board, "Müller");
	assert_lacks(board, "&#x2068;Bob");
}

static void each_host_has_letters_on_its_chips(void **state)
{
	struct world *w = *state;

	office_edit(w->office, "\"Field\"", "\"物\"");
	office_edit(w->office, "\"Warehouse\"", "\"W\"");
	office_publish(w->office, MONDAY, 2000, VISITS);
	look_on(w, "2027-01-12");
	scoped(response) struct response *board = get(w, who(w, SUBJECT_DEPARTMENT, "sales"));
	assert_says(board, "\">W</b>W</li>");
	assert_says(board, "\">物</b>物</li>");
	assert_says(board, "tabindex=\"0\">W<i> ");
}

static void a_visit_of_more_days_says_its_last_and_a_week_its_weekend(void **state)
{
	struct world *w = *state;
	struct subject_ix field = who(w, SUBJECT_DEPARTMENT, "field");

	scoped(response) struct response *next = get(w, field);
	assert_says(next, "Next week, 18–22 January");
	assert_says(next, ", until Wed 20 Jan");
	office_edit(w->office, "name = \"Field\";", "name = \"Field\"; workdays = \"mon-sun\";");
	office_publish(w->office, MONDAY, 2000, "ann field 1 2027-01-22..2027-01-24 cy\n");
	look_on(w, "2027-01-18");
	scoped(response) struct response *this = get(w, field);
	assert_says(this, "This week, 18–24 January");
	assert_says(this, ", until Sun 24 Jan");
}

/* Of a link there are but a few pages, however it is asked. */
static void queries_that_say_nothing_fill_no_memory(void **state)
{
	struct world *w = *state;
	struct subject_ix field = who(w, SUBJECT_DEPARTMENT, "field");

	for (int i = 0; i < 50; i++) {
		scoped(heap) char *any = mem_format("x=%d", i), *day = mem_format("week=2027-01-%02d", 11 + i % 7);
		scoped(heap) char *year = mem_format("week=%04d-01-01", i < 40 ? 1 + i : 9999);
		scoped(response) struct response *mine = get_with(w, LINK_PAGE, person(w, "ann"), any);
		scoped(response) struct response *board = get_with(w, LINK_PAGE, field, any);
		scoped(response) struct response *sheet = get_with(w, LINK_PAGE, field, day);
		scoped(response) struct response *far = get_with(w, LINK_PAGE, field, year);

		assert_says(mine, "Ann Ash");
		assert_says(board, "The rotation");
		assert_says(sheet, "Week of 11–15 January 2027");
		assert_says(far, "Week of ");
	}
	assert_int_equal(cache_entries(w->cache), 3);
}

static void a_replaced_link_tells_nothing_personal(void **state)
{
	struct world *w = *state;
	struct subject_ix ann = person(w, "ann");
	scoped(heap) char *old = path_of(w, LINK_PAGE, ann);
	struct publication *revoked = publication_revoke(w->office->published, ann, world_day("2027-01-12"), 5000);

	published_free(w->office->published);
	w->office->published = publication_take(revoked);
	publication_free(revoked);
	look_on(w, "2027-01-12");
	struct http_request request = { .path = old };
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(r), 200);
	assert_says(r, "This link has been replaced");
	assert_lacks(r, "Ann");
	look_on(w, "2027-03-12");
	scoped(response) struct response *later = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(later), 410);
	scoped(response) struct response *now = get(w, ann);
	assert_says(now, "Ann Ash");
}

static void a_page_that_did_not_change_is_not_sent_again(void **state)
{
	struct world *w = *state;
	scoped(response) struct response *first = get(w, person(w, "ann"));
	scoped(heap) char *path = path_of(w, LINK_PAGE, person(w, "ann"));
	struct http_request request = { .path = path, .if_none_match = response_find(first, "ETag") };
	scoped(response) struct response *known = endpoints_answer(&request, &w->site);

	assert_int_equal(response_status(known), 304);
	answer(w, "ann", "warehouse", "Label them.", false);
	scoped(response) struct response *changed = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(changed), 200);
	request.path = "/style.css";
	request.if_none_match = NULL;
	scoped(response) struct response *style = endpoints_answer(&request, &w->site);
	assert_string_equal(response_find(style, "Content-Type"), "text/css; charset=utf-8");
	request.if_none_match = response_find(style, "ETag");
	scoped(response) struct response *again = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(again), 304);
}

/* An answer that is none of the list of metrics.c would count nowhere. */
static void each_answer_is_counted(void **state)
{
	struct world *w = *state;
	struct subject_ix ann = person(w, "ann");
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=", (long long)row_of(w, "ann", "warehouse"));
	scoped_text struct text told = TEXT_EMPTY;

	w->site.metrics = metrics_new();
	response_free(get(w, ann));
	response_free(post(w, LINK_PAGE, ann, ""));
	response_free(post(w, LINK_FEED, ann, form));
	response_free(post(w, LINK_PAGE, person(w, "bob"), form));
	response_free(post(w, LINK_PAGE, ann, form));
	w->site.directory = NULL;
	response_free(get(w, ann));
	metrics_write(&told, w->site.metrics, &(struct figures){ 0 });
	metrics_free(give(w->site.metrics));
	for (const char *const *code = (const char *const[]){ "200", "400", "403", "409", "422", "503", NULL }; *code != NULL; code++) {
		scoped(heap) char *line = mem_format("endpoint=\"page\",code=\"%s\"} 1\n", *code);

		if (strstr(text_str(&told), line) == NULL)
			fail_msg("no %s in\n%s", line, text_str(&told));
	}
}

int main(void)
{
#define in_world(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)
	const struct CMUnitTest tests[] = {
		in_world(the_next_visit_stands_first_with_all_that_one_needs),
		in_world(who_waits_is_told_so),
		in_world(names_and_answers_are_text_and_nothing_else),
		in_world(nothing_is_loaded_from_elsewhere_and_no_path_is_told),
		in_world(a_calendars_link_looks_and_does_not_act),
		in_world(a_pages_link_is_no_calendars),
		in_world(a_person_has_no_board_and_a_department_no_page),
		in_world(an_answer_is_done_and_the_sender_led_back_without_the_secret),
		in_world(what_could_not_be_kept_is_still_in_the_box),
		in_world(where_too_many_wait_it_is_given_back_too),
		in_world(before_anything_is_published_there_is_no_page_yet),
		in_world(an_answer_that_is_too_long_is_not_cut_but_given_back),
		in_world(an_empty_answer_erases_one_and_is_else_none),
		in_world(an_answer_is_shown_without_the_name_unless_it_is_given),
		in_world(who_has_the_calendars_link_is_one_of_the_others),
		in_world(who_cannot_on_a_coming_day_tells_hr),
		in_world(of_a_visit_that_moved_meanwhile_nothing_is_sent),
		in_world(what_hr_said_to_it_stands_by_the_visit),
		in_world(nobody_acts_for_another),
		in_world(a_form_from_another_site_is_not_taken),
		in_world(a_host_says_who_came),
		in_world(a_board_says_who_is_away_and_never_why),
		in_world(a_sheet_is_of_the_week_that_is_asked_for),
		in_world(names_from_right_to_left_keep_to_themselves),
		in_world(each_host_has_letters_on_its_chips),
		in_world(a_visit_of_more_days_says_its_last_and_a_week_its_weekend),
		in_world(queries_that_say_nothing_fill_no_memory),
		in_world(a_replaced_link_tells_nothing_personal),
		in_world(a_page_that_did_not_change_is_not_sent_again),
		in_world(each_answer_is_counted),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
