/* Pages: what stands on them, and for whom. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "reader.h"
#include "world.h"

static void the_next_visit_stands_first_with_all_that_one_needs(void **state)
{
	struct reader *w = *state;

	reader_on(w, "2027-01-10");
	scoped(response) struct response *r = reader_get(w, reader_person(w, "ann"));
	assert_int_equal(response_status(r), 200);
	reader_says(r, "<time datetime=\"2027-01-11\">Monday 11 January</time>");
	reader_says(r, "<strong>Warehouse</strong>, tomorrow");
	reader_says(r, "<dt>Hours</dt><dd>07:00–15:30</dd>");
	reader_says(r, "<dt>Where</dt><dd>Dock 3</dd>");
	reader_says(r, "<dt>Ask for</dt><dd>Bea Lind, who looks after you");
	reader_says(r, "<dt>You will</dt><dd>Load trucks.</dd>");
	reader_says(r, "<dt>Bring</dt><dd>Safety shoes.</dd>");
	reader_says(r, "One team.");
}

/* Good Friday and Easter Monday are free. */
static void today_is_said_of_days_that_a_visit_takes(void **state)
{
	struct reader *w = *state;
	struct subject_ix ann = reader_person(w, "ann");

	office_edit(w->office, "holidays = [];", "holidays = [\"2027-03-26\", \"2027-03-29\"];");
	office_publish(w->office, "2027-03-22", 2000, "ann field 4 2027-03-25..2027-03-31 cy\n");
	reader_on(w, "2027-03-29");
	scoped(response) struct response *monday = reader_get(w, ann);
	reader_says(monday, ">Thursday 25, Tuesday 30 and Wednesday 31 March</time>");
	reader_says(monday, "<strong>Field</strong>, goes on Tuesday 30 March</p>");
	reader_says(monday, "<span class=\"state\">under way</span>");
	reader_on(w, "2027-03-30");
	scoped(response) struct response *tuesday = reader_get(w, ann);
	reader_says(tuesday, "<strong>Field</strong>, today</p>");
	reader_says(tuesday, "<span class=\"state\">today</span>");
}

static void assert_hours(struct reader *w, const char *zone, const char *days, const char *hours)
{
	struct subject_ix ann = reader_person(w, "ann");
	scoped(heap) char *with_zone = mem_format("name = \"Field\"; timezone = \"%s\";", zone);
	scoped(heap) char *plan = mem_format("ann field 1 %s cy\n", days);
	scoped(heap) char *words = mem_format("<dt>Hours</dt><dd>%s</dd>", hours);

	office_edit(w->office, "name = \"Field\";", with_zone);
	office_publish(w->office, MONDAY, 2000, plan);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *r = reader_get(w, ann);
	reader_says(r, words);
	office_edit(w->office, with_zone, "name = \"Field\";");
}

static void hours_are_told_by_both_clocks_where_these_differ(void **state)
{
	struct reader *w = *state;

	assert_hours(w, "Europe/Vienna", "2027-01-18", "09:00–17:00");
	assert_hours(w, "Europe/Lisbon", "2027-01-18", "09:00–17:00 in Lisbon <small>(10:00–18:00 in Berlin)</small>");
	assert_hours(w, "Pacific/Auckland", "2027-01-20",
	             "09:00–17:00 in Auckland <small>(Tue 21:00 – Wed 05:00 in Berlin)</small>");
	assert_hours(w, "America/Los_Angeles", "2027-01-20",
	             "09:00–17:00 in Los Angeles <small>(18:00 – Thu 02:00 in Berlin)</small>");
	assert_hours(w, "Pacific/Auckland", "2027-01-18..2027-01-20",
	             "09:00–17:00 in Auckland <small>(21:00 the day before – 05:00 in Berlin)</small>");
}

/* Bob's visit to the field found no day for that reason. */
static struct response *bob_waits(struct reader *w, const char *reason)
{
	struct left_out *bob = &w->office->published->left_out[0];

	free(bob->reason);
	bob->reason = mem_text(reason);
	reader_on(w, "2027-01-12");
	return reader_get(w, reader_person(w, "bob"));
}

static void who_waits_is_told_so_and_why(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *full = bob_waits(w, "Field full: 6 visitor days owed, 3 places");

	reader_says(full, "<span class=\"soft\">no day yet</span><p><strong>Field</strong> "
	                  "<small>Why: Field full: 6 visitor days owed, 3 places</small>");
	reader_says(full, "<span class=\"state\">waits</span>");
	reader_says(full, "In this cycle you owe 2 visits; 1 has its day.");
	reader_says(full, "Whoever had to wait goes first.");
}

static void who_owes_no_visit_is_promised_none(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *bea = reader_get(w, reader_person(w, "bea"));

	reader_says(bea, "<p class=\"day\">None is planned</p>");
	reader_says(bea, "<p>Nothing yet.</p>");
	reader_lacks(bea, "Not set yet");
	reader_lacks(bea, "still to come");
	/* Who has been everywhere in this cycle has the next one before them. */
	reader_on(w, "2027-01-25");
	scoped(response) struct response *ann = reader_get(w, reader_person(w, "ann"));
	reader_says(ann, "Not set yet");
}

static void names_and_answers_are_text_and_nothing_else(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "Ann Ash", "Ann <script>alert(1)</script> & \\\"Co\\\" 'n");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_answered(w, "ann", "warehouse", "</textarea><img src=x onerror=alert(1)>", true);
	const struct subject_ix all[] = { reader_person(w, "ann"), reader_who(w, SUBJECT_DEPARTMENT, "warehouse"),
	                                  reader_who(w, SUBJECT_COMPANY, "company") };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		scoped(response) struct response *r = reader_get(w, all[i]);

		reader_lacks(r, "<script");
		reader_lacks(r, "<img");
		reader_says(r, "Ann &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot; &#39;n");
		reader_says(r, "&lt;/textarea&gt;&lt;img");
	}
	scoped(response) struct response *sheet = reader_get_with(w, LINK_PAGE, all[1], "week");
	reader_lacks(sheet, "<script");
}

static void nothing_is_loaded_from_elsewhere_and_no_path_is_told(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *r = reader_get(w, reader_person(w, "ann"));
	const char *policy = response_find(r, "Content-Security-Policy");

	assert_non_null(strstr(policy, "default-src 'none'"));
	assert_null(strstr(policy, "unsafe"));
	assert_null(strstr(policy, "script-src"));
	assert_string_equal(response_find(r, "Referrer-Policy"), "strict-origin");
	assert_string_equal(response_find(r, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(response_find(r, "X-Robots-Tag"), "noindex");
	assert_string_equal(response_find(r, "Cache-Control"), "private, no-cache");
	reader_lacks(r, "style=");
	reader_lacks(r, "<script");
}

static void a_pages_link_is_no_calendars(void **state)
{
	struct reader *w = *state;
	struct token token = directory_token(w->directory, LINK_PAGE, reader_person(w, "ann"));
	scoped(heap) char *path = mem_format(FEED_PATH, token.s);
	struct http_request request = { .path = path };
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);

	assert_int_equal(response_status(r), 404);
}

static void a_person_has_no_board_and_a_department_no_page(void **state)
{
	struct reader *w = *state;
	struct token ann = directory_token(w->directory, LINK_PAGE, reader_person(w, "ann"));
	struct token sales = directory_token(w->directory, LINK_PAGE, reader_who(w, SUBJECT_DEPARTMENT, "sales"));
	scoped(heap) char *board = mem_format(BOARD_PATH, ann.s), *my = mem_format(MY_PATH, sales.s);
	struct http_request a = { .path = board }, b = { .path = my }, c = { .path = "/my/" };
	scoped(response) struct response *x = endpoints_answer(&a, &w->site), *y = endpoints_answer(&b, &w->site);
	scoped(response) struct response *z = endpoints_answer(&c, &w->site);

	assert_int_equal(response_status(x), 404);
	assert_int_equal(response_status(y), 404);
	assert_int_equal(response_status(z), 404);
}

/* Nor is it said then that there is no such page. */
static void before_anything_is_published_there_is_no_page_yet(void **state)
{
	struct reader *w = *state;
	scoped(heap) char *path = reader_path(w, LINK_PAGE, reader_person(w, "ann"));
	struct http_request request = { .path = path };

	w->site.directory = NULL;
	w->site.facts = NULL;
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(r), 503);
}

static void an_answer_is_shown_without_the_name_unless_it_is_given(void **state)
{
	struct reader *w = *state;
	struct subject_ix warehouse = reader_who(w, SUBJECT_DEPARTMENT, "warehouse");

	reader_answered(w, "ann", "warehouse", "Label the pallets.", false);
	scoped(response) struct response *board = reader_get(w, warehouse);
	reader_says(board, "<p>Label the pallets.</p></blockquote><p class=\"soft\">from Sales to Warehouse, January 2027");
	w->heard->answers[0].named = true;
	reader_on(w, "2027-01-12");
	scoped(response) struct response *again = reader_get(w, warehouse);
	reader_says(again, "Ann Ash, from Sales to Warehouse");
}

/* A calendar's link is in the hands of Google and whoever else was let in. */
static void who_has_the_calendars_link_is_one_of_the_others(void **state)
{
	struct reader *w = *state;

	reader_answered(w, "ann", "warehouse", "Label the pallets.", false);
	scoped(response) struct response *own = reader_get(w, reader_person(w, "ann"));
	scoped(response) struct response *look = reader_get_with(w, LINK_FEED, reader_person(w, "ann"), NULL);
	reader_says(own, "Label the pallets.");
	reader_lacks(look, "Label the pallets.");
	w->heard->answers[0].named = true;
	reader_on(w, "2027-01-12");
	scoped(response) struct response *named = reader_get_with(w, LINK_FEED, reader_person(w, "ann"), NULL);
	reader_says(named, "Label the pallets.");
}

static void a_board_says_who_is_away(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "holidays = [];", "holidays = []; time_off = ( { staff = \"bea\"; days = [\"2027-01-13..2027-01-14\"]; } );");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *warehouse = reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"));
	reader_says(warehouse, "Away: Bea Lind Wed and Thu.");
	scoped(response) struct response *sheet = reader_get_with(w, LINK_PAGE, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"), "week=2027-01-13");
	reader_says(sheet, "<p class=\"soft\">Away: Bea Lind</p>");
	reader_says(sheet, "<strong>Ann Ash</strong> 07:00–15:30, from Sales, with Bea Lind");
	scoped(response) struct response *sales = reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, "sales"));
	reader_says(sales, "Away: Ann Ash Mon; Bob &quot;Bo&quot; Müller Tue.");
}

static void a_sheet_is_of_the_week_that_is_asked_for(void **state)
{
	struct reader *w = *state;
	struct subject_ix field = reader_who(w, SUBJECT_DEPARTMENT, "field");
	scoped(response) struct response *this = reader_get_with(w, LINK_PAGE, field, "week");
	scoped(response) struct response *next = reader_get_with(w, LINK_PAGE, field, "week=2027-01-20");
	scoped(response) struct response *none = reader_get_with(w, LINK_PAGE, field, "week=soon");

	reader_says(this, "Week of 11–15 January 2027");
	reader_lacks(this, "Ann Ash");
	reader_says(next, "Week of 18–22 January 2027");
	reader_says(next, "Ann Ash");
	reader_says(none, "The rotation");
}

/* "Warehouse (2 of 3)" stays in that order, whatever the name is written in. */
static void names_from_right_to_left_keep_to_themselves(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "Ann Ash", "שרה");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *board = reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, "warehouse"));
	reader_says(board, "<strong>&#x2068;שרה&#x2069;</strong> from Sales");
	reader_says(board, "aria-label=\"&#x2068;שרה&#x2069; came\"");
	reader_says(board, "Müller");
	reader_lacks(board, "&#x2068;Bob");
	scoped(response) struct response *company = reader_get(w, reader_who(w, SUBJECT_COMPANY, "company"));
	reader_says(company, "2 visitors: &#x2068;שרה&#x2069; from Sales");
}

/* But an address with such characters in it leads nowhere. */
static void an_address_is_left_as_it_is(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "name = \"Bea Lind\";", "name = \"Bea Lind\"; email = \"עמר@acme.example\";");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-10");
	scoped(response) struct response *ann = reader_get(w, reader_person(w, "ann"));
	reader_says(ann, "<a href=\"mailto:עמר@acme.example\">");
}

/* Heard, it tells as much as seen. */
static void the_dots_say_which_is_you(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *ann = reader_get(w, reader_person(w, "ann"));

	reader_says(ann, "aria-label=\"How many visits each of 2 people has held: 0 by 1, 1 by you\"");
}

static void each_host_has_letters_on_its_chips(void **state)
{
	struct reader *w = *state;

	office_edit(w->office, "\"Field\"", "\"物\"");
	office_edit(w->office, "\"Warehouse\"", "\"W\"");
	office_publish(w->office, MONDAY, 2000, VISITS);
	reader_on(w, "2027-01-12");
	scoped(response) struct response *board = reader_get(w, reader_who(w, SUBJECT_DEPARTMENT, "sales"));
	reader_says(board, "\">W</b>W</li>");
	reader_says(board, "\">物</b>物</li>");
	reader_says(board, "tabindex=\"0\">W<i> ");
}

/* A proxy may serve us below a path of its own. */
static void pages_name_all_relative_to_where_they_are(void **state)
{
	struct reader *w = *state;
	const struct subject_ix all[] = { reader_person(w, "ann"), reader_who(w, SUBJECT_DEPARTMENT, "warehouse"),
	                                  reader_who(w, SUBJECT_COMPANY, "company") };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		scoped(response) struct response *r = reader_get(w, all[i]), *sheet = reader_get_with(w, LINK_PAGE, all[i], "week");

		reader_lacks(r, "href=\"/");
		reader_lacks(r, "action=\"/");
		reader_lacks(sheet, "href=\"/");
		reader_says(r, "href=\"../style.css\"");
	}
}

/* Of a link there are but a few pages, however it is asked. */
static void queries_that_say_nothing_fill_no_memory(void **state)
{
	struct reader *w = *state;
	struct subject_ix field = reader_who(w, SUBJECT_DEPARTMENT, "field");

	for (int i = 0; i < 50; i++) {
		scoped(heap) char *any = mem_format("x=%d", i), *day = mem_format("week=2027-01-%02d", 11 + i % 7);
		scoped(heap) char *year = mem_format("week=%04d-01-01", i < 40 ? 1 + i : 9999);
		scoped(response) struct response *mine = reader_get_with(w, LINK_PAGE, reader_person(w, "ann"), any);
		scoped(response) struct response *board = reader_get_with(w, LINK_PAGE, field, any);
		scoped(response) struct response *sheet = reader_get_with(w, LINK_PAGE, field, day);
		scoped(response) struct response *far = reader_get_with(w, LINK_PAGE, field, year);

		reader_says(mine, "Ann Ash");
		reader_says(board, "The rotation");
		reader_says(sheet, "Week of 11–15 January 2027");
		reader_says(far, "Week of ");
	}
	assert_int_equal(cache_entries(w->cache), 3);
}

static void a_replaced_link_tells_nothing_personal(void **state)
{
	struct reader *w = *state;
	struct subject_ix ann = reader_person(w, "ann");
	scoped(heap) char *old = reader_path(w, LINK_PAGE, ann);
	struct publication *revoked = publication_revoke(w->office->published, ann, world_day("2027-01-12"), 5000);

	published_free(w->office->published);
	w->office->published = publication_take(revoked);
	publication_free(revoked);
	reader_on(w, "2027-01-12");
	struct http_request request = { .path = old };
	scoped(response) struct response *r = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(r), 200);
	reader_says(r, "This link has been replaced");
	reader_lacks(r, "Ann");
	/* Nor is anything done by it. */
	static const char form[] = "do=answer&answer=Label+them.";
	struct http_request posted = { .path = old, .is_post = true, .form = form, .form_length = strlen(form) };
	scoped(response) struct response *refused = endpoints_answer(&posted, &w->site);
	assert_int_equal(response_status(refused), 410);
	reader_says(refused, "<p>Label them.</p>");
	reader_on(w, "2027-03-12");
	scoped(response) struct response *later = endpoints_answer(&request, &w->site);
	assert_int_equal(response_status(later), 410);
	scoped(response) struct response *now = reader_get(w, ann);
	reader_says(now, "Ann Ash");
}

static void a_page_that_did_not_change_is_not_sent_again(void **state)
{
	struct reader *w = *state;
	scoped(response) struct response *first = reader_get(w, reader_person(w, "ann"));
	scoped(heap) char *path = reader_path(w, LINK_PAGE, reader_person(w, "ann"));
	struct http_request request = { .path = path, .if_none_match = response_find(first, "ETag") };
	scoped(response) struct response *known = endpoints_answer(&request, &w->site);

	assert_int_equal(response_status(known), 304);
	reader_answered(w, "ann", "warehouse", "Label them.", false);
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
	struct reader *w = *state;
	struct subject_ix ann = reader_person(w, "ann");
	scoped(heap) char *form = mem_format("do=answer&visit=%lld&answer=", (long long)reader_row(w, "ann", "warehouse"));
	scoped_text struct text told = TEXT_EMPTY;

	w->site.metrics = metrics_new();
	response_free(reader_get(w, ann));
	response_free(reader_post(w, LINK_PAGE, ann, ""));
	response_free(reader_post(w, LINK_FEED, ann, form));
	response_free(reader_post(w, LINK_PAGE, reader_person(w, "bob"), form));
	response_free(reader_post(w, LINK_PAGE, ann, form));
	w->site.directory = NULL;
	response_free(reader_get(w, ann));
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
#define with_reader(f) cmocka_unit_test_setup_teardown(f, reader_make, reader_free)
	const struct CMUnitTest tests[] = {
		with_reader(the_next_visit_stands_first_with_all_that_one_needs),
		with_reader(hours_are_told_by_both_clocks_where_these_differ),
		with_reader(who_waits_is_told_so_and_why),
		with_reader(who_owes_no_visit_is_promised_none),
		with_reader(names_and_answers_are_text_and_nothing_else),
		with_reader(nothing_is_loaded_from_elsewhere_and_no_path_is_told),
		with_reader(a_pages_link_is_no_calendars),
		with_reader(a_person_has_no_board_and_a_department_no_page),
		with_reader(before_anything_is_published_there_is_no_page_yet),
		with_reader(an_answer_is_shown_without_the_name_unless_it_is_given),
		with_reader(who_has_the_calendars_link_is_one_of_the_others),
		with_reader(a_board_says_who_is_away),
		with_reader(a_sheet_is_of_the_week_that_is_asked_for),
		with_reader(names_from_right_to_left_keep_to_themselves),
		with_reader(an_address_is_left_as_it_is),
		with_reader(the_dots_say_which_is_you),
		with_reader(each_host_has_letters_on_its_chips),
		with_reader(pages_name_all_relative_to_where_they_are),
		with_reader(today_is_said_of_days_that_a_visit_takes),
		with_reader(queries_that_say_nothing_fill_no_memory),
		with_reader(a_replaced_link_tells_nothing_personal),
		with_reader(a_page_that_did_not_change_is_not_sent_again),
		with_reader(each_answer_is_counted),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
