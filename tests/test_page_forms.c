/* What may be done by the forms on pages, and by whom. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "reader.h"
#include "world.h"

static void a_calendars_link_looks_and_does_not_act(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *mine = reader_get_with(w, LINK_FEED, reader_person(w, "ann"), NULL);
	scoped(response) struct response *board = reader_get_with(w, LINK_FEED, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"), NULL);
	scoped(heap) char *own = reader_path(w, LINK_PAGE, reader_person(w, "ann"));

	assert_int_equal(response_status(mine), 200);
	reader_says(mine, "Ann Ash");
	reader_lacks(mine, "<form");
	reader_lacks(mine, own);         /* nor does it tell the link that acts */
	reader_lacks(board, "<form");
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=x", (long long)reader_row(w, "ann", "warehouse"));
	scoped(response) struct response *r = reader_post(w, LINK_FEED, reader_person(w, "ann"), form);
	assert_int_equal(response_status(r), 403);
	assert_null(w->acted);
}

static void an_answer_is_done_and_the_sender_led_back_without_the_secret(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=+Label%%20the+pallets%%21%%0D%%0AAll.+&named=1",
	                                     (long long)reader_row(w, "ann", "warehouse"));

	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), form));
	assert_non_null(w->acted);
	assert_string_equal(w->acted->verb, "answer");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "text")), "Label the pallets!\nAll.");
	assert_true(json_is_true(json_object_get(w->acted->args, "named")));
	assert_int_equal(w->acted->ticket, 7);

	struct outcome done = { .verdict = VERDICT_DONE };
	scoped(response) struct response *r = pages_conclude(w->acted, &done, &w->site);
	assert_int_equal(response_status(r), 303);
	assert_string_equal(response_find(r, "Location"), "?done=answered");
	scoped(response) struct response *after = reader_get_with(w, LINK_PAGE, reader_person(w, "ann"), "done=answered");
	reader_says(after, "Thank you. Your answer is kept.");
}

static void what_could_not_be_kept_is_still_in_the_box(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=Label+them&named=1",
	                                     (long long)reader_row(w, "ann", "warehouse"));
	struct outcome failed = { .verdict = VERDICT_FAILED };

	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), form));
	scoped(response) struct response *r = pages_conclude(w->acted, &failed, &w->site);
	assert_int_equal(response_status(r), 503);
	reader_says(r, "role=\"alert\"");
	reader_says(r, ">\nLabel them</textarea>");
	reader_says(r, "value=\"1\" checked");
	assert_string_equal(response_find(r, "Retry-After"), "60");
}

/* Where there is no box any more, it is shown all the same. */
static void what_is_not_taken_is_given_back(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *answer = mem_format("do=answer&visit=%lld&answer=Label+%%3Cthem%%3E", (long long)reader_row(w, "ann", "field"));
	scoped(heap) char *cannot = mem_format("do=cannot&visit=%lld&why=My+sister+marries.", (long long)reader_row(w, "ann", "warehouse"));
	static const char back[] = "<p>You wrote:</p>\n<ul class=\"answers\"><li><blockquote><p>";
	scoped(heap) char *label = mem_format("%sLabel &lt;them&gt;</p>", back), *sister = mem_format("%sMy sister marries.</p>", back);

	scoped(response) struct response *early = reader_post(w, LINK_PAGE, reader_person(w, "ann"), answer);
	assert_int_equal(response_status(early), 409);
	reader_says(early, label);
	scoped(response) struct response *late = reader_post(w, LINK_PAGE, reader_person(w, "ann"), cannot);
	assert_int_equal(response_status(late), 409);
	reader_says(late, sister);
	scoped(response) struct response *looking = reader_post(w, LINK_FEED, reader_person(w, "ann"), answer);
	assert_int_equal(response_status(looking), 403);
	reader_says(looking, label);
}

static void whoever_presses_without_end_is_asked_to_wait(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *came = mem_format("do=came&visit=%lld", (long long)reader_row(w, "ann", "warehouse"));

	w->says = INBOX_TOO_OFTEN;
	scoped(response) struct response *r = reader_post(w, LINK_PAGE, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"), came);
	assert_int_equal(response_status(r), 429);
	assert_string_equal(response_find(r, "Retry-After"), "60");
	reader_says(r, "Please wait a minute");
}

static void where_too_many_wait_it_is_given_back_too(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=Label+them", (long long)reader_row(w, "ann", "warehouse"));

	w->says = INBOX_FULL;
	scoped(response) struct response *r = reader_post(w, LINK_PAGE, reader_person(w, "ann"), form);
	assert_non_null(r);
	assert_int_equal(response_status(r), 503);
	reader_says(r, ">\nLabel them</textarea>");
	assert_null(w->acted);
}

static void an_answer_that_is_too_long_is_not_cut_but_given_back(void **state)
{
	struct reader *w = *state;
	scoped_text struct text form = TEXT_EMPTY;

	text_addf(&form, "do=answer&visit=%lld&answer=", (long long)reader_row(w, "ann", "warehouse"));
	for (int i = 0; i < 900; i++)
		text_add(&form, "%C3%BC");       /* one character of two bytes */
	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), text_str(&form)));
	text_add(&form, "x");
	scoped(response) struct response *r = reader_post(w, LINK_PAGE, reader_person(w, "ann"), text_str(&form));
	assert_int_equal(response_status(r), 422);
	reader_says(r, "too long");
	reader_says(r, "üüx</textarea>");
	reader_says(r, "aria-invalid=\"true\"");
}

static void an_empty_answer_erases_one_and_is_else_none(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=+%%0A", (long long)reader_row(w, "ann", "warehouse"));
	scoped(response) struct response *r = reader_post(w, LINK_PAGE, reader_person(w, "ann"), form);

	assert_int_equal(response_status(r), 422);
	reader_says(r, "Nothing was written");
	reader_answered(w, "ann", "warehouse", "Label them.", false);
	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), form));
	assert_true(json_is_null(json_object_get(w->acted->args, "text")));
	assert_int_equal(w->acted->done, NOTE_ERASED);
}

/* Whoever was in two departments lately answers for each; what has no answer yet comes first. */
static void each_visit_of_these_weeks_is_asked_about(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *field = mem_format("do=answer&visit=%lld&answer=x", (long long)reader_row(w, "ann", "field"));
	scoped(heap) char *warehouse = mem_format("do=answer&visit=%lld&answer=x", (long long)reader_row(w, "ann", "warehouse"));

	reader_on(w, "2027-01-21");
	scoped(response) struct response *both = reader_get(w, reader_person(w, "ann"));
	reader_says(both, "<p>You were in Field, Monday 18 to Wednesday 20 January");
	reader_says(both, "About your other visit<");
	reader_says(both, "<h3>Warehouse, Monday 11 January</h3>");
	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), field));
	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), warehouse));

	reader_answered(w, "ann", "field", "Fewer forms.", false);
	reader_on(w, "2027-01-21");
	scoped(response) struct response *one = reader_get(w, reader_person(w, "ann"));
	reader_says(one, "<p>You were in Warehouse, Monday 11 January");
	reader_says(one, "<h3>Field, Monday 18 to Wednesday 20 January</h3>");
	reader_says(one, "<p>Fewer forms.</p>");

	/* After two months one is left alone; what one said stays one's own to erase. */
	reader_on(w, "2027-03-15");
	scoped(response) struct response *later = reader_get(w, reader_person(w, "ann"));
	reader_lacks(later, "You were in");
	reader_says(later, "Fewer forms.");
	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), field));
}

static void who_cannot_on_a_coming_day_tells_hr(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=cannot&visit=%lld&why=Dentist+%%26+co", (long long)reader_row(w, "ann", "field"));
	scoped(heap) char *over = mem_format("do=cannot&visit=%lld&why=", (long long)reader_row(w, "ann", "warehouse"));

	assert_null(reader_post(w, LINK_PAGE, reader_person(w, "ann"), form));
	assert_string_equal(w->acted->verb, "cannot");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "why")), "Dentist & co");
	scoped(response) struct response *r = reader_post(w, LINK_PAGE, reader_person(w, "ann"), over);
	assert_int_equal(response_status(r), 409);
	reader_says(r, "nothing was sent");
}

/* What is sent is about the day that the page showed. */
static void of_a_visit_that_moved_meanwhile_nothing_is_sent(void **state)
{
	struct reader *w = *state;
	struct subject_ix ann = reader_person(w, "ann"), warehouse = reader_who(w, SUBJECT_DEPARTMENT, "warehouse");
	long long field = reader_row(w, "ann", "field"), dock = reader_row(w, "ann", "warehouse");
	scoped(response) struct response *mine = reader_get(w, ann);

	reader_says(mine, "name=\"day\" value=\"2027-01-18\"");
	const struct { const char *what, *day; long long visit; struct subject_ix by; bool is_taken; } cases[] = {
		{ "cannot", "2027-01-18", field, ann, true }, { "cannot", "2027-01-25", field, ann, false },
		{ "cannot", "", field, ann, false }, { "answer", "2027-01-11", dock, ann, true },
		{ "missed", "2027-01-11", dock, warehouse, true }, { "missed", "2027-01-04", dock, warehouse, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(heap) char *form = mem_format("do=%s&visit=%lld&day=%s&answer=x", cases[i].what, cases[i].visit, cases[i].day);
		scoped(response) struct response *r = reader_post(w, LINK_PAGE, cases[i].by, form);

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
	struct reader *w = *state;
	scoped(heap) char *form = mem_format("do=cannot&visit=%lld", (long long)reader_row(w, "ann", "field"));

	*mem_push(w->heard->requests, w->heard->n_requests) = (struct request){
		.number = 1, .visit_row = reader_row(w, "ann", "field"), .first = world_day("2027-01-18"),
		.on = world_day("2027-01-12"),
	};
	for (int i = REQUEST_OPEN; i <= REQUEST_DECLINED; i++) {
		w->heard->requests[0].status = (enum request_status)i;
		reader_on(w, "2027-01-12");
		scoped(response) struct response *r = reader_get(w, reader_person(w, "ann"));
		reader_says(r, words[i]);
		reader_lacks(r, "value=\"cannot\"");
		scoped(response) struct response *look = reader_get_with(w, LINK_FEED, reader_person(w, "ann"), NULL);
		reader_lacks(look, words[i]);
		/* Sent twice it is the same request; HR has the last word. */
		scoped(response) struct response *again = reader_post(w, LINK_PAGE, reader_person(w, "ann"), form);
		assert_int_equal(again == NULL, i == REQUEST_OPEN);
	}
	/* It was said of another day. */
	w->heard->requests[0].first = world_day("2027-01-19");
	reader_on(w, "2027-01-12");
	scoped(response) struct response *r = reader_get(w, reader_person(w, "ann"));
	reader_says(r, "value=\"cannot\"");
}

static void nobody_acts_for_another(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *answers = mem_format("do=answer&visit=%lld&answer=x", (long long)reader_row(w, "ann", "warehouse"));
	scoped(heap) char *came = mem_format("do=missed&visit=%lld", (long long)reader_row(w, "ann", "warehouse"));
	const struct { const char *form; struct subject_ix by; int status; } cases[] = {
		{ answers, reader_person(w, "bob"), 409 },                           /* another's visit */
		{ came, reader_person(w, "ann"), 400 },                              /* what only hosts say */
		{ came, reader_who(w, SUBJECT_DEPARTMENT, "sales"), 409 },           /* not the host */
		{ came, reader_who(w, SUBJECT_DEPARTMENT, "field"), 409 },
		{ came, reader_who(w, SUBJECT_COMPANY, "company"), 409 },
		{ answers, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"), 400 },    /* what only visitors say */
		{ "do=answer&visit=999999&answer=x", reader_person(w, "ann"), 409 },
		{ "do=answer&visit=-1&answer=x", reader_person(w, "ann"), 409 },
		{ "do=answer&visit=99999999999999999999&answer=x", reader_person(w, "ann"), 409 },
		{ "do=answer&answer=x", reader_person(w, "ann"), 409 },
		{ "do=revoke&visit=1", reader_person(w, "ann"), 400 },
		{ "", reader_person(w, "ann"), 400 },
		{ "&&=&=x&do", reader_person(w, "ann"), 400 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped(response) struct response *r = reader_post(w, LINK_PAGE, cases[i].by, cases[i].form);

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
		{ NULL, "https://cal.example:443", "127.0.0.1:8642", true },
		{ NULL, "https://cal.example", "cal.example:443", true },
		{ NULL, "http://cal.example", "cal.example:80", true },
		{ NULL, "http://cal.example", "127.0.0.1:8642", false },      /* links begin with https */
		{ NULL, "ftp://cal.example", "127.0.0.1:8642", false },
		{ NULL, "cal.example", "cal.example", false },
		{ NULL, "https://cal.example/evil", "cal.example", false },
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
	struct reader *w = *state;
	scoped(heap) char *path = reader_path(w, LINK_PAGE, reader_person(w, "ann"));
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=x", (long long)reader_row(w, "ann", "warehouse"));

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
	struct reader *w = *state;
	struct subject_ix warehouse = reader_who(w, SUBJECT_DEPARTMENT, "warehouse");
	scoped(response) struct response *board = reader_get(w, warehouse);
	scoped(heap) char *missed = mem_format("do=missed&visit=%lld", (long long)reader_row(w, "ann", "warehouse"));
	scoped(heap) char *came = mem_format("do=came&visit=%lld", (long long)reader_row(w, "ann", "warehouse"));

	reader_says(board, "aria-label=\"Ann Ash didn’t come\"");
	reader_says(board, "aria-label=\"Bob &quot;Bo&quot; Müller came\"");     /* today */
	assert_null(reader_post(w, LINK_PAGE, warehouse, missed));
	assert_string_equal(w->acted->verb, "missed");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "staff")), "ann");
	assert_string_equal(json_string_value(json_object_get(w->acted->args, "on")), "2027-01-11");
	assert_null(reader_post(w, LINK_PAGE, warehouse, came));
	assert_string_equal(w->acted->verb, "attended");
	/* Nor is who was forgotten. */
	w->office->published->subjects[reader_person(w, "ann").i].forgotten = true;
	reader_on(w, "2027-01-12");
	scoped(response) struct response *nobody = reader_post(w, LINK_PAGE, warehouse, missed);
	assert_int_equal(response_status(nobody), 409);
	w->office->published->subjects[reader_person(w, "ann").i].forgotten = false;
	/* What is long over, or not yet, is none of the board's business. */
	reader_on(w, "2027-01-25");
	scoped(response) struct response *late = reader_post(w, LINK_PAGE, warehouse, missed);
	assert_int_equal(response_status(late), 409);
	reader_on(w, "2027-01-10");
	scoped(response) struct response *early = reader_post(w, LINK_PAGE, warehouse, missed);
	assert_int_equal(response_status(early), 409);
}

int main(void)
{
#define with_reader(f) cmocka_unit_test_setup_teardown(f, reader_make, reader_free)
	const struct CMUnitTest tests[] = {
		with_reader(a_calendars_link_looks_and_does_not_act),
		with_reader(an_answer_is_done_and_the_sender_led_back_without_the_secret),
		with_reader(what_could_not_be_kept_is_still_in_the_box),
		with_reader(what_is_not_taken_is_given_back),
		with_reader(whoever_presses_without_end_is_asked_to_wait),
		with_reader(where_too_many_wait_it_is_given_back_too),
		with_reader(an_answer_that_is_too_long_is_not_cut_but_given_back),
		with_reader(an_empty_answer_erases_one_and_is_else_none),
		with_reader(each_visit_of_these_weeks_is_asked_about),
		with_reader(who_cannot_on_a_coming_day_tells_hr),
		with_reader(of_a_visit_that_moved_meanwhile_nothing_is_sent),
		with_reader(what_hr_said_to_it_stands_by_the_visit),
		with_reader(nobody_acts_for_another),
		with_reader(a_form_from_another_site_is_not_taken),
		with_reader(a_host_says_who_came),
	};

	return cmocka_run_group_tests_name("page forms", tests, NULL, NULL);
}
