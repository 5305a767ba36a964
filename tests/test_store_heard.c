/* The store: what people said, what visits were before, and who is forgotten. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "folder.h"
#include "world.h"

static void answer(struct store *store, int64_t visit_row, const char *on, bool named, const char *text)
{
	const struct answer a = { .visit_row = visit_row, .on = world_day(on), .named = named, .text = (char *)text };
	struct err err;

	if (!store_answer(store, &a, &err))
		fail_msg("%s", err.text);
}

static void request(struct store *store, int64_t visit_row, const char *first, const char *on, const char *why)
{
	const struct request r = { .visit_row = visit_row, .first = world_day(first), .on = world_day(on), .why = (char *)why };
	struct err err;

	if (!store_request(store, &r, &err))
		fail_msg("%s", err.text);
}

static void decide(struct store *store, int64_t number, enum request_status status)
{
	struct err err;

	if (!store_decide(store, number, status, &hr, 5000, &err))
		fail_msg("%s", err.text);
}

static struct heard *heard_in(struct store *store)
{
	struct heard *heard;
	struct err err;

	if (!store_heard(store, &heard, &err))
		fail_msg("%s", err.text);
	return heard;
}

static struct past past_in(struct store *store, int64_t number)
{
	struct past past;
	bool is_known;
	struct err err;

	if (!store_past(store, number, &past, &is_known, &err))
		fail_msg("%s", err.text);
	assert_true(is_known);
	return past;
}

/* --- what people said */

static void answers_and_requests_are_there_again(void **state)
{
	int64_t ann, bob;

	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(office) struct office *o = office_of(store);

		publish(o, store, MONDAY, 1000, VISITS);
		ann = office_visit(o, "ann", "warehouse", 1)->row;
		bob = office_visit(o, "bob", "warehouse", 1)->row;
		answer(store, bob, "2027-01-13", false, "Label the \"docks\" – bitte.\nAll of them.");
		answer(store, ann, "2027-01-12", true, "Two forklifts.");
		request(store, bob, "2027-01-12", "2027-01-02", "Dentist.");
		request(store, ann, "2027-01-11", "2027-01-03", NULL);
	}
	scoped(store) struct store *store = opened(*state, STORE_READ);
	scoped(heard) struct heard *heard = heard_in(store);
	scoped(published) struct published *p = stored(store);
	scoped(heard) struct heard *placed = heard_place(heard, p);
	assert_int_equal(heard->n_answers, 2);
	assert_int_equal(heard->n_requests, 2);
	const struct answer *a = heard_answer(placed, 0);       /* ann's is the first visit */
	assert_int_equal(a->visit_row, ann);
	assert_int_equal(a->on.n, world_day("2027-01-12").n);
	assert_true(a->named);
	assert_string_equal(a->text, "Two forklifts.");
	a = heard_answer(placed, 1);
	assert_false(a->named);
	assert_string_equal(a->text, "Label the \"docks\" – bitte.\nAll of them.");
	const struct request *r = heard_request(placed, 1);
	assert_int_equal(r->number, 1);
	assert_int_equal(r->visit_row, bob);
	assert_int_equal(r->first.n, world_day("2027-01-12").n);
	assert_int_equal(r->on.n, world_day("2027-01-02").n);
	assert_int_equal(r->status, REQUEST_OPEN);
	assert_string_equal(r->why, "Dentist.");
	r = heard_find(placed, 2);
	assert_int_equal(r->visit_row, ann);
	assert_null(r->why);
}

static void an_answer_is_replaced_and_taken_back(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, VISITS);
	int64_t ann = office_visit(o, "ann", "warehouse", 1)->row;
	answer(store, ann, "2027-01-12", true, "Two forklifts.");
	answer(store, ann, "2027-01-14", false, "Three.");
	{
		scoped(heard) struct heard *heard = heard_in(store);

		assert_int_equal(heard->n_answers, 1);
		assert_string_equal(heard->answers[0].text, "Three.");
		assert_int_equal(heard->answers[0].on.n, world_day("2027-01-14").n);
		assert_false(heard->answers[0].named);
	}
	answer(store, ann, "2027-01-15", false, NULL);
	answer(store, ann, "2027-01-15", false, NULL);
	scoped(heard) struct heard *heard = heard_in(store);
	assert_int_equal(heard->n_answers, 0);
}

static void a_visit_has_one_open_request_and_keeps_those_decided(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, VISITS);
	int64_t ann = office_visit(o, "ann", "warehouse", 1)->row, bob = office_visit(o, "bob", "warehouse", 1)->row;
	request(store, ann, "2027-01-11", "2027-01-02", "Dentist.");
	request(store, bob, "2027-01-12", "2027-01-02", NULL);
	request(store, ann, "2027-01-14", "2027-01-04", "Doctor.");
	{
		scoped(heard) struct heard *heard = heard_in(store);

		assert_int_equal(heard->n_requests, 2);
		assert_int_equal(heard->requests[0].number, 1);
		assert_string_equal(heard->requests[0].why, "Doctor.");
		assert_int_equal(heard->requests[0].first.n, world_day("2027-01-14").n);
		assert_int_equal(heard->requests[0].on.n, world_day("2027-01-04").n);
	}
	decide(store, 1, REQUEST_DECLINED);
	request(store, ann, "2027-01-14", "2027-01-05", "Please.");
	decide(store, 3, REQUEST_GRANTED);
	request(store, ann, "2027-01-15", "2027-01-06", NULL);
	scoped(heard) struct heard *heard = heard_in(store);
	static const enum request_status wanted[] = { REQUEST_DECLINED, REQUEST_OPEN, REQUEST_GRANTED, REQUEST_OPEN };
	assert_int_equal(heard->n_requests, 4);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(heard->requests[i].number, i + 1);
		assert_int_equal(heard->requests[i].status, wanted[i]);
	}
	assert_string_equal(heard->requests[0].why, "Doctor.");
	scoped(heard) struct heard *placed = heard_place(heard, o->published);
	assert_int_equal(heard_open(placed, o->published), 1);      /* ann's visit is not on the 15th */
}

static void hrs_word_on_a_request_stands_in_the_trail(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct log log;
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	request(store, office_visit(o, "ann", "warehouse", 1)->row, "2027-01-11", "2027-01-02", NULL);
	decide(store, 1, REQUEST_GRANTED);
	assert_true(store_log(store, 1, &log, &err));
	assert_int_equal(log.entries[0].uid, 1000);
	assert_int_equal(log.entries[0].at, 5000);
	assert_int_equal(log.entries[0].number, 0);
	log_clear(&log);
}

static void of_a_visit_that_never_was_nothing_can_be_said(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	const struct answer a = { .visit_row = 17, .on = { 20000 }, .text = (char *)"?" };
	const struct request r = { .visit_row = 17, .first = { 20000 }, .on = { 20000 } };
	struct err err;

	assert_false(store_answer(store, &a, &err));
	assert_false(store_request(store, &r, &err));
}

/* --- what visits were */

static void assert_was(const struct past *past, int64_t row, const char *days)
{
	struct span wanted = { { 0 }, { 0 } };

	assert_true(days == NULL || span_read(&wanted, days));
	for (size_t i = 0; i < past->n_visits; i++) {
		if (past->visits[i].visit_row != row)
			continue;
		if (days == NULL)
			assert_true(span_is_empty(past->visits[i].days));
		else
			assert_true(span_same(past->visits[i].days, wanted));
		return;
	}
	fail_msg("visit %lld is as it was", (long long)row);
}

#define scoped_past __attribute__((cleanup(past_clear)))

static void the_store_knows_what_visits_were(void **state)
{
	int64_t ann, field, bob, late;

	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(office) struct office *o = office_of(store);

		publish(o, store, MONDAY, 1000, VISITS);
		ann = office_visit(o, "ann", "warehouse", 1)->row;
		field = office_visit(o, "ann", "field", 1)->row;
		bob = office_visit(o, "bob", "warehouse", 1)->row;
		publish(o, store, MONDAY, 2000, "ann warehouse 1 2027-01-13 bea\nann field 1 2027-01-18..2027-01-20 cy\n");
		publish(o, store, MONDAY, 3000, "ann warehouse 1 2027-01-14 bea\nann field 1 2027-01-18..2027-01-20 -\n"
		        "bob field 1 2027-01-25..2027-01-27 cy\n");
		late = office_visit(o, "bob", "field", 1)->row;
		publish(o, store, MONDAY, 4000, "ann warehouse 1 2027-01-14 bea\nann field 1 2027-01-18..2027-01-20 -\n"
		        "bob field 1 2027-01-26..2027-01-28 cy\nbob warehouse 1 2027-01-12 ben\n");
	}
	scoped(store) struct store *store = opened(*state, STORE_READ);
	scoped_past struct past first = past_in(store, 1), second = past_in(store, 2), third = past_in(store, 3),
	                        last = past_in(store, 4);
	/* Moved twice: where it was before the first time. */
	assert_was(&first, ann, "2027-01-11");
	assert_was(&second, ann, "2027-01-13");
	/* Called off by the second, set again by the fourth. */
	assert_was(&first, bob, "2027-01-12");
	assert_was(&second, bob, NULL);
	assert_was(&third, bob, NULL);
	/* Not there before the third, which the numbers tell. */
	assert_true(first.next_visit_row <= late && second.next_visit_row <= late);
	assert_true(third.next_visit_row > late && first.next_visit_row > field);
	assert_was(&third, late, "2027-01-25..2027-01-27");
	/* Another buddy is no other day. */
	for (size_t i = 0; i < first.n_visits; i++)
		assert_int_not_equal(first.visits[i].visit_row, field);
	for (size_t i = 1; i < first.n_visits; i++)
		assert_true(first.visits[i - 1].visit_row < first.visits[i].visit_row);
	assert_int_equal(third.n_visits, 2);
	assert_int_equal(last.n_visits, 0);
}

static void what_was_missed_is_there_again(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	const struct visit_meant meant = { published_find(o->published, SUBJECT_STAFF, "ann"),
	                                   published_find(o->published, SUBJECT_DEPARTMENT, "warehouse"), DAY_EVER_BEFORE };
	scoped(published) struct published *edited = happened_missed(o->published, meant, world_day("2027-01-12"), &err);
	scoped(publication) struct publication *said =
		publication_make(o->published, edited, o->org, NULL, world_day("2027-01-12"), 2000);
	assert_true(store_publish(store, said, NULL, &hr, 2000, &err));
	published_free(o->published);
	o->published = publication_take(said);
	{
		scoped(published) struct published *p = stored(store);

		assert_published_equal(o->published, p);
		assert_true(p->visits[0].missed);
	}
	publish(o, store, "2027-01-12", 3000, "ann warehouse 1 2027-01-27 bea\nann field 1 2027-01-18..2027-01-20 cy\n");
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	const struct published_visit *v = office_visit(o, "ann", "warehouse", 1);
	assert_int_equal(v->n_misses, 1);
	assert_string_equal(published_subject(p, v->misses[0].buddy)->id, "bea");
	scoped_past struct past past = past_in(store, 2);
	assert_was(&past, office_visit(o, "ann", "warehouse", 1)->row, "2027-01-11");
}

static void of_what_was_never_published_nothing_is_known(void **state)
{
	struct past past;
	bool is_known = true;
	struct err err;

	folder_fill(*state);
	/* An older version kept no numbers. */
	folder_sql(*state, "INSERT INTO audit (publication, at, uid, action, n_new, n_moved, n_cancelled, n_details)"
	           " VALUES (2, 2000, 0, 'reload', 0, 0, 0, 0)");
	scoped(store) struct store *store = opened(*state, STORE_READ);
	assert_false(store_past(store, 17, &past, &is_known, &err));
	assert_false(is_known);
	assert_string_equal(err.text, "there is no publication 17");
	is_known = true;
	assert_false(store_past(store, 2, &past, &is_known, &err));
	assert_false(is_known);
	assert_non_null(strstr(err.text, "publication 2 was made by an older crosstrain"));
}

static void that_the_store_cannot_be_read_is_no_sign_that_nothing_was(void **state)
{
	static const char *const harm[] = {
		"DROP TRIGGER audit_is_not_rewritten; UPDATE audit SET next_visit = -5", "DROP TABLE audit",
	};

	folder_fill(*state);
	for (int i = 0; i < 2; i++) {
		scoped(store) struct store *store = opened(*state, STORE_READ);
		struct past past;
		bool is_known = false;
		struct err err;

		folder_sql(*state, harm[i]);
		assert_false(store_past(store, 1, &past, &is_known, &err));
		assert_true(is_known);
		assert_int_equal(store_trouble(store), STORE_DAMAGED);
	}
}

/* --- forgotten */

#define LONA "Lona Quillfeather"

/* Whether a file of the store holds these bytes. */
static bool holds(const char *folder, const char *name, const char *word)
{
	scoped(heap) char *path = folder_path(folder, name);
	scoped_text struct text bytes = TEXT_EMPTY;
	char buffer[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		for (size_t i = 0; i < n; i++)
			text_add_char(&bytes, buffer[i]);
	fclose(f);
	return memmem(text_str(&bytes), bytes.n, word, strlen(word)) != NULL;
}

static const char *const personal[] = {
	LONA, "Quillfeather", "lona@acme.example", "the hooks are too high", "a wedding",
};

enum { PERSONAL = sizeof personal / sizeof *personal };

/* What a reload keeps of HR's files, and says. */
static void reload(struct office *o, struct store *store, int64_t now, const char *detail, const char *lines)
{
	const struct source file = { "main.conf", o->conf, strlen(o->conf) };
	scoped(sources) struct sources *accepted = sources_kept(&file, 1);
	const struct author author = { 1000, "reload", detail };
	scoped(publication) struct publication *publication = office_preview(o, "2027-01-13", now, lines);
	struct err err;

	if (!store_publish(store, publication, accepted, &author, now, &err))
		fail_msg("%s", err.text);
	published_free(o->published);
	o->published = publication_take(publication);
}

static void note(struct store *store, const char *detail)
{
	const struct author author = { 1000, "swap", detail };
	struct err err;

	assert_true(store_note(store, &author, 2000, &err));
}

static void forget(struct office *o, struct store *store, const char *id)
{
	struct subject_ix who = published_find(o->published, SUBJECT_STAFF, id);
	const struct author author = { 1000, "forget", "somebody who has left" };
	struct err err;
	scoped(published) struct published *edited =
		happened_forget(o->published, o->org, who, world_day("2027-01-13"), &err);

	if (edited == NULL)
		fail_msg("%s", err.text);
	scoped(publication) struct publication *publication =
		publication_make(o->published, edited, o->org, NULL, world_day("2027-01-13"), 5000);
	publication->forgotten = o->published->subjects[who.i].row;
	if (!store_publish(store, publication, NULL, &author, 5000, &err))
		fail_msg("%s", err.text);
	published_free(o->published);
	o->published = publication_take(publication);
}

/* Many are with lona, so that what is said of her lies on pages that fill and split. */
static void hire(struct office *o, int colleagues)
{
	scoped_text struct text staff = TEXT_EMPTY;

	text_add(&staff, "staff = (\n  { id = \"lona\"; name = \"" LONA "\"; email = \"lona@acme.example\"; department = \"warehouse\"; },\n");
	for (int i = 0; i < colleagues; i++)
		text_addf(&staff, "  { id = \"p%d\"; name = \"Person %d\"; email = \"p%d@acme.example\"; department = \"sales\"; },\n", i, i, i);
	office_edit(o, "staff = (\n", text_str(&staff));
	office_edit(o, "contact = \"bea\"", "contact = \"lona\"");
	office_edit(o, "{ from = \"sales\"; to = \"field\"; days = 3; }", "{ from = \"sales\"; to = \"field\"; days = 3; }, { from = \"warehouse\"; to = \"field\"; }");
}

static void fire(struct office *o)
{
	office_edit(o, "contact = \"lona\"", "contact = \"bea\"");
	office_edit(o, "  { id = \"lona\"; name = \"" LONA "\"; email = \"lona@acme.example\"; department = \"warehouse\"; },\n", "");
}

static void of_the_forgotten_no_byte_is_left(void **state)
{
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(office) struct office *o = office_of(store);

		hire(o, 300);
		publish(o, store, MONDAY, 1000, "ann warehouse 1 2027-01-11 lona\nlona field 1 2027-01-12 cy\nlona field 2 - -\n");
		reload(o, store, 1500, "by hand", "ann warehouse 1 2027-01-11 lona\nlona field 1 2027-01-12 cy\nlona field 2 - -\n");
		int64_t row = office_visit(o, "lona", "field", 1)->row;
		answer(store, row, "2027-01-13", true, "the hooks are too high");
		request(store, row, "2027-01-12", "2027-01-02", "a wedding");
		request(store, row, "2027-01-12", "2027-01-03", "a wedding of my sister's");
		answer(store, office_visit(o, "ann", "warehouse", 1)->row, "2027-01-12", true, "Two forklifts.");
		const struct fetched fetched[] = { { office_subject(o, SUBJECT_STAFF, "lona")->row, { 20000 } } };
		struct err err;
		assert_true(store_note_fetched(store, fetched, 1, &err));
		note(store, LONA " (lona), Field, with Cy Fir (cy), Warehouse");
		note(store, "Ann Ash (ann), Warehouse");
		note(store, "staff.csv:3: error: \"lona\" stands there twice");
	}
	for (int i = 0; i < PERSONAL; i++)
		assert_true(holds(*state, "crosstrain.db", personal[i]));
	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(office) struct office *o = office_of(store);

		hire(o, 300);
		office_edit(o, LONA, "Lona Married");
		reload(o, store, 3000, "by hand", NULL);
		office_edit(o, "Lona Married", LONA);
		fire(o);
		reload(o, store, 4000, "by hand", NULL);
		forget(o, store, "lona");
		scoped(published) struct published *p = stored(store);
		assert_published_equal(o->published, p);
	}
	for (int i = 0; i < PERSONAL; i++)
		if (holds(*state, "crosstrain.db", personal[i]) || holds(*state, "crosstrain.db-wal", personal[i]))
			fail_msg("the store still holds \"%s\"", personal[i]);
	folder_is_sound(*state);
	scoped(store) struct store *store = opened(*state, STORE_READ);
	scoped(heard) struct heard *heard = heard_in(store);
	assert_int_equal(heard->n_answers, 1);
	assert_string_equal(heard->answers[0].text, "Two forklifts.");
	assert_int_equal(heard->n_requests, 0);
}

/* A reader who looks at the store as it was, as somebody's query or a backup does. */
struct onlooker { sqlite3 *db; int ms; };

static void onlooker_begin(struct onlooker *o, const char *folder)
{
	scoped(heap) char *path = folder_path(folder, "crosstrain.db");

	assert_int_equal(sqlite3_open_v2(path, &o->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(o->db, "BEGIN; SELECT count(*) FROM subject", NULL, NULL, NULL), SQLITE_OK);
}

static void *onlooker_end(void *arg)
{
	struct onlooker *o = arg;

	usleep((useconds_t)o->ms * 1000);
	sqlite3_close(o->db);
	return NULL;
}

static bool holds_any(const char *folder)
{
	bool any = false;

	for (int i = 0; i < PERSONAL; i++)
		any |= holds(folder, "crosstrain.db", personal[i]) || holds(folder, "crosstrain.db-wal", personal[i]);
	return any;
}

static struct office *office_without_lona(struct store *store)
{
	struct office *o = office_of(store);

	hire(o, 300);
	publish(o, store, MONDAY, 1000, "lona field 1 2027-01-12 cy\n");
	fire(o);
	reload(o, store, 4000, "by hand", NULL);
	return o;
}

static void a_reader_who_ends_soon_is_waited_for(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_without_lona(store);
	struct onlooker reader = { .ms = 400 };
	pthread_t thread;

	onlooker_begin(&reader, *state);
	assert_int_equal(pthread_create(&thread, NULL, onlooker_end, &reader), 0);
	forget(o, store, "lona");
	assert_false(store_holds_erased(store));
	assert_false(holds_any(*state));
	pthread_join(thread, NULL);
}

static void what_a_reader_holds_back_is_known_until_it_is_gone(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_without_lona(store);
	struct onlooker reader = { .ms = 0 };

	onlooker_begin(&reader, *state);
	assert_false(store_holds_erased(store));
	forget(o, store, "lona");
	assert_true(store_holds_erased(store));
	assert_true(holds_any(*state));
	/* Nobody waits for it again, and the next one to publish writes it. */
	office_edit(o, "Cy Fir", "Cyril Fir");
	reload(o, store, 6000, NULL, NULL);
	assert_true(store_holds_erased(store));
	onlooker_end(&reader);
	office_edit(o, "Cyril Fir", "Cy Fir");
	reload(o, store, 7000, NULL, NULL);
	assert_false(store_holds_erased(store));
	assert_false(holds_any(*state));
}

static void the_trail_names_the_forgotten_no_more(void **state)
{
	static const char *const wanted[] = { NULL, "erased", "Ann Ash (ann), Warehouse", "erased", NULL, "somebody who has left" };
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct log log;
	struct err err;

	hire(o, 0);
	reload(o, store, 1000, NULL, "lona field 1 2027-01-20 cy\n");
	note(store, LONA " (lona), Field, with Cy Fir (cy), Warehouse");
	note(store, "Ann Ash (ann), Warehouse");
	note(store, "Lona Q. (lona), Field");           /* her name was another then */
	fire(o);
	reload(o, store, 4000, NULL, NULL);
	forget(o, store, "lona");
	assert_true(store_log(store, 10, &log, &err));
	assert_int_equal(log.n, 6);
	for (int i = 0; i < 6; i++)
		if (wanted[i] == NULL)
			assert_null(log.entries[i].detail);
		else
			assert_string_equal(log.entries[i].detail, wanted[i]);
	assert_string_equal(log.entries[1].action, "swap");
	assert_int_equal(log.entries[1].at, 2000);
	log_clear(&log);
}

/* She was called otherwise once, had another id, and others are called a little like her. */
static void the_trail_keeps_what_is_of_others(void **state)
{
	static const struct { const char *noted, *then; } lines[] = {
		{ LONA " (lq), Field", "erased" },
		{ LONA " (lona), Field", "erased" },
		{ LONA "-Smith (smith), Field", LONA "-Smith (smith), Field" },
		{ "Pelona Lona (pelona), Field, with Ann Ash (ann), Warehouse", "Pelona Lona (pelona), Field, with Ann Ash (ann), Warehouse" },
		{ "this config removes 2 of 7 people: Ann Ash (ann) and Lona (lq)", "erased" },
		{ "staff.conf:3: error: no person \"lq\"", "erased" },
	};
	enum { LINES = sizeof lines / sizeof *lines };
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct log log;
	struct err err;

	hire(o, 0);
	office_edit(o, "contact = \"lona\"", "contact = \"bea\"");
	office_edit(o, "id = \"lona\";", "id = \"lq\";");
	reload(o, store, 1000, NULL, "lq field 1 2027-01-20 cy\n");
	for (int i = 0; i < LINES; i++)
		note(store, lines[i].noted);
	office_edit(o, "id = \"lq\";", "id = \"lona\"; was = \"lq\";");
	reload(o, store, 3000, NULL, NULL);
	office_edit(o, " was = \"lq\";", "");
	reload(o, store, 3500, NULL, NULL);
	/* The former id may be somebody else's by now. */
	const struct author later = { 1000, "swap", "Lars Quist (lq), Field" };
	assert_true(store_note(store, &later, 3600, &err));
	{
		scoped(published) struct published *p = stored(store);

		assert_published_equal(o->published, p);
		assert_int_equal(p->n_former, 1);
	}
	office_edit(o, "contact = \"bea\"", "contact = \"lona\"");
	fire(o);
	reload(o, store, 4000, NULL, NULL);
	forget(o, store, "lona");
	assert_true(store_log(store, 20, &log, &err));
	assert_int_equal(log.n, LINES + 5);
	for (int i = 0; i < LINES; i++)
		assert_string_equal(log.entries[1 + i].detail, lines[i].then);
	assert_string_equal(log.entries[LINES + 2].detail, "Lars Quist (lq), Field");
	log_clear(&log);
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	assert_int_equal(p->n_former, 0);
}

static void the_trail_cannot_be_rewritten_otherwise(void **state)
{
	static const char *const changes[] = {
		"UPDATE audit SET detail = 'nothing happened'", "UPDATE audit SET detail = NULL",
		"UPDATE audit SET detail = 'erased', uid = 0", "UPDATE audit SET detail = 'erased', at = 0",
		"UPDATE audit SET detail = 'erased', action = 'none'", "UPDATE audit SET detail = 'erased', n_new = 99",
		"UPDATE audit SET detail = 'erased', n_moved = 99", "UPDATE audit SET detail = 'erased', n_cancelled = 99",
		"UPDATE audit SET detail = 'erased', n_details = 99", "UPDATE audit SET detail = 'erased', publication = 99",
		"UPDATE audit SET detail = 'erased', publication = NULL", "UPDATE audit SET detail = 'erased', next_visit = 99",
		"UPDATE audit SET detail = 'erased', next_visit = NULL", "UPDATE audit SET detail = 'erased', line = 99",
		"DELETE FROM audit",
	};
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	sqlite3 *db;

	folder_fill(*state);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (sqlite3_exec(db, changes[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
			fail_msg("%s", changes[i]);
	assert_int_equal(sqlite3_exec(db, "UPDATE audit SET detail = 'erased'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)
	const struct CMUnitTest tests[] = {
		test(answers_and_requests_are_there_again),
		test(an_answer_is_replaced_and_taken_back),
		test(a_visit_has_one_open_request_and_keeps_those_decided),
		test(hrs_word_on_a_request_stands_in_the_trail),
		test(of_a_visit_that_never_was_nothing_can_be_said),
		test(the_store_knows_what_visits_were),
		test(what_was_missed_is_there_again),
		test(of_what_was_never_published_nothing_is_known),
		test(that_the_store_cannot_be_read_is_no_sign_that_nothing_was),
		test(of_the_forgotten_no_byte_is_left),
		test(a_reader_who_ends_soon_is_waited_for),
		test(what_a_reader_holds_back_is_known_until_it_is_gone),
		test(the_trail_names_the_forgotten_no_more),
		test(the_trail_keeps_what_is_of_others),
		test(the_trail_cannot_be_rewritten_otherwise),
	};

	return cmocka_run_group_tests_name("store, heard", tests, NULL, NULL);
}
