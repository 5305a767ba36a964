/* The store: what was published is there again, whole, for its one writer and for any reader. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "folder.h"
#include "world.h"

static void a_new_store_is_empty_and_private(void **state)
{
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	struct stat st;

	assert_int_equal(p->n_subjects + p->n_visits + (size_t)p->number, 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void the_folder_is_made_if_its_parent_is_there(void **state)
{
	scoped(heap) char *folder = folder_path(*state, "below");
	scoped(heap) char *deep = folder_path(*state, "not/there");
	struct stat st;
	struct err err;

	umask(0);
	assert_int_equal(opening(folder, STORE_WRITE, &err), STORE_OPEN);
	umask(022);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
	assert_int_equal(opening(deep, STORE_WRITE, &err), STORE_REFUSED);
	char *again = mem_text(folder);
	void *inner = again;
	folder_remove(&inner);
}

static void key_and_name_space_are_drawn_once(void **state)
{
	struct digest_key key, again;
	struct digest installation;
	struct err err;

	{
		scoped(store) struct store *store = opened(*state, STORE_WRITE);
		scoped(published) struct published *p = stored(store);

		assert_true(store_link_key(store, &key, &err));
		installation = p->installation;
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_true(store_link_key(store, &again, &err));
	assert_memory_equal(key.b, again.b, sizeof key.b);
	assert_memory_equal(installation.b, p->installation.b, sizeof installation.b);
}

static void what_was_published_is_there_again(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	static const char *const plans[] = { VISITS, "ann warehouse 1 2027-01-14 -\n", VISITS,
		"ann field 1 2027-01-13..2027-01-15 -\nann field 2 2027-02-01..2027-02-03 cy\nbob warehouse 2 - -\n" };

	for (int i = 0; i < 4; i++) {
		publish(o, store, MONDAY, 1000 + i, plans[i]);
		scoped(published) struct published *p = stored(store);
		assert_published_equal(o->published, p);
		assert_int_equal(p->number, i + 1);
		assert_int_equal(p->at, 1000 + i);
	}
	/* Ids that change places, a person gone, another come, a link revoked. */
	office_edit(o, "id = \"ann\"", "id = \"amy\"; was = \"ann\"");
	publish(o, store, MONDAY, 2000, "amy warehouse 1 2027-01-11 bea\n");
	office_edit(o, "{ id = \"cy\"; name = \"Cy Fir\";", "{ id = \"dan\"; name = \"Dan Yew\";");
	publish(o, store, MONDAY, 2001, "amy warehouse 1 2027-01-11 bea\n");
	struct publication *revoked = publication_revoke(o->published, published_find(o->published, SUBJECT_STAFF, "bob"),
	                                                 world_day(MONDAY), 2002);
	struct err err;
	assert_true(store_publish(store, revoked, NULL, &hr, 2002, &err));
	scoped(published) struct published *after = publication_take(revoked);
	scoped(published) struct published *p = stored(store);
	publication_free(revoked);
	assert_published_equal(after, p);
	assert_int_equal(p->n_retired, 1);
	assert_int_equal(p->number, 7);
}

static void ids_that_move_on_do_not_collide(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);

	publish(o, store, MONDAY, 1000, "");
	int64_t ann = office_subject(o, SUBJECT_STAFF, "ann")->row;
	office_edit(o, "id = \"bob\"", "id = \"bert\"; was = \"bob\"");
	office_edit(o, "id = \"ann\"", "id = \"anna\"; was = \"ann\"");
	publish(o, store, MONDAY, 1001, "");
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	assert_int_equal(office_subject(o, SUBJECT_STAFF, "anna")->row, ann);
}

static void nothing_new_gets_no_number(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct log log;
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	publish(o, store, MONDAY, 2000, VISITS);
	assert_true(o->last->nothing);
	assert_int_equal(o->published->number, 1);
	assert_true(store_log(store, 10, &log, &err));
	assert_int_equal(log.n, 1);
	log_clear(&log);
}

static void the_trail_says_who_did_what(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	const struct author daemon = { -1, "start", NULL };
	struct log log;
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	assert_true(store_note(store, &daemon, 1500, &err));
	publish(o, store, MONDAY, 2000, "ann warehouse 1 2027-01-14 bea\nbob warehouse 1 2027-01-12 bea\n");
	assert_true(store_log(store, 2, &log, &err));
	assert_int_equal(log.n, 2);
	assert_string_equal(log.entries[0].action, "start");
	assert_null(log.entries[0].detail);
	assert_int_equal(log.entries[0].number, 0);
	assert_int_equal(log.entries[0].uid, -1);
	assert_int_equal(log.entries[1].number, 2);
	assert_int_equal(log.entries[1].at, 2000);
	assert_int_equal(log.entries[1].uid, 1000);
	assert_string_equal(log.entries[1].detail, "new year");
	assert_int_equal(log.entries[1].n_moved, 1);
	assert_int_equal(log.entries[1].n_cancelled, 1);
	assert_int_equal(log.entries[1].n_details, 1);
	assert_int_equal(log.entries[1].n_new, 0);
	log_clear(&log);
}

static void the_trail_cannot_be_rewritten(void **state)
{
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	sqlite3 *db;

	folder_fill(*state);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE audit SET uid = 0", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM audit", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void the_accepted_config_comes_back_byte_for_byte(void **state)
{
	const struct source files[] = { { "main.conf", "a\0b\n", 4 }, { "staff.csv", "", 0 }, { "x.conf", "ü", 2 } };
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	scoped(sources) struct sources *given = sources_kept(files, 3), *none = NULL, *kept = NULL;
	scoped(publication) struct publication *first = office_preview(o, MONDAY, 1000, VISITS);
	struct err err;
	int64_t at;
	size_t n;

	assert_true(store_accepted(store, &none, &at, &err));
	assert_null(none);
	assert_true(store_publish(store, first, given, &hr, 1000, &err));
	first->nothing = true;
	assert_true(store_publish(store, first, given, &hr, 2000, &err));
	assert_true(store_accepted(store, &kept, &at, &err));
	assert_int_equal(at, 1000);             /* the same files are not kept again */
	const struct source *all = sources_all(kept, &n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(all[i].name, files[i].name);
		assert_int_equal(all[i].n, files[i].n);
		assert_memory_equal(all[i].bytes, files[i].bytes, files[i].n);
	}
	scoped(sources) struct sources *fewer = sources_kept(files, 2), *now = NULL;
	assert_true(store_publish(store, first, fewer, &hr, 3000, &err));
	assert_true(store_accepted(store, &now, &at, &err));
	sources_all(now, &n);
	assert_int_equal(n, 2);
	assert_int_equal(at, 3000);
}

static void fetches_are_remembered_by_the_day(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct err err;

	publish(o, store, MONDAY, 1000, "");
	struct subject_ix ann = published_find(o->published, SUBJECT_STAFF, "ann");
	int64_t row = o->published->subjects[ann.i].row;
	const struct fetched all[] = { { row, { 20000 } }, { row, { 20002 } }, { row, { 20001 } }, { 999, { 20000 } } };
	scoped(heap) struct day *days = mem_array(struct day, o->published->n_subjects);

	assert_true(store_note_fetched(store, all, 4, &err));
	assert_true(store_last_fetched(store, o->published, days, &err));
	assert_int_equal(days[ann.i].n, 20002);
	assert_true(day_same(days[0], DAY_EVER_BEFORE));
}

static void a_second_writer_is_refused_and_a_reader_is_not(void **state)
{
	scoped(store) struct store *first = opened(*state, STORE_WRITE);
	scoped(heap) char *link = folder_path(*state, "same");
	struct err err;
	int status;

	assert_int_equal(symlink(".", link), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_LOCKED);
	assert_int_equal(opening(link, STORE_WRITE, &err), STORE_LOCKED);
	pid_t other = fork();
	if (other == 0)
		_exit(opening(*state, STORE_WRITE, &err) == STORE_LOCKED ? 0 : 1);
	waitpid(other, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_OPEN);
	published_free(stored(first));
}

/* A daemon reads its own store now and then; that must not cost it the locks by which other
 * programs know that the log is in use. */
static void another_program_leaves_a_running_daemons_log(void **state)
{
	scoped(heap) char *log = folder_path(*state, "crosstrain.db-wal");
	scoped(heap) char *look = mem_format("sqlite3 %s/crosstrain.db 'SELECT count(*) FROM audit' >/dev/null", (char *)*state);

	folder_fill(*state);
	scoped(store) struct store *writer = opened(*state, STORE_WRITE);
	store_free(opened(*state, STORE_READ));
	assert_int_equal(system(look), 0);
	assert_int_equal(access(log, F_OK), 0);
	published_free(stored(writer));
}

static void a_stale_publication_is_refused(void **state)
{
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	scoped(publication) struct publication *late = office_preview(o, MONDAY, 1000, "");
	struct err err;

	publish(o, store, MONDAY, 1000, VISITS);
	assert_false(store_publish(store, late, NULL, &hr, 2000, &err));
	assert_int_equal(late->after->number, 0);
	late->nothing = true;
	assert_false(store_publish(store, late, NULL, &hr, 2000, &err));
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
}

static void without_a_store_a_reader_hears_that_there_is_none(void **state)
{
	scoped(heap) char *nowhere = folder_path(*state, "nowhere");
	struct err err;

	assert_int_equal(opening(*state, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(opening(nowhere, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(access(nowhere, F_OK), -1);
}

/* As nobody, who may read the folder and no more. */
static int as_nobody(const char *folder, enum store_mode mode, enum store_opened expected)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct store *store = NULL;
		struct published *p = NULL;
		struct err err;

		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(2);
		enum store_opened how = store_open(&store, folder, mode, &err);
		if (how != expected)
			fprintf(stderr, "%d: %s\n", how, err.text);
		if (how != expected || (how == STORE_OPEN && (!store_published(store, &p, &err) || p->n_visits != 3)))
			_exit(1);
		published_free(p);
		store_free(store);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return status;
}

static void who_may_only_read_can_read_a_stopped_daemons_store(void **state)
{
	static const char *const names[] = { "crosstrain.db", "crosstrain.db-wal", "crosstrain.db-shm", "crosstrain.lock" };

	folder_fill(*state);
	for (size_t i = 0; i < 4; i++) {
		scoped(heap) char *path = folder_path(*state, names[i]);

		assert_int_equal(chmod(path, 0444), 0);
	}
	assert_int_equal(chmod(*state, 0555), 0);
	assert_int_equal(as_nobody(*state, STORE_READ, STORE_OPEN), 0);
	assert_int_equal(as_nobody(*state, STORE_WRITE, STORE_REFUSED), 0);
	assert_int_equal(chmod(*state, 0755), 0);
}

static void a_backup_alone_can_be_read_where_nobody_may_write(void **state)
{
	scoped(heap) char *copy = folder_path(*state, "copy.db"), *path = folder_path(*state, "crosstrain.db");
	scoped(heap) char *log = folder_path(*state, "crosstrain.db-wal"), *index = folder_path(*state, "crosstrain.db-shm");
	struct stat st;
	struct err err;

	folder_fill(*state);
	{
		scoped(store) struct store *store = opened(*state, STORE_READ);

		assert_true(store_backup(store, copy, &err));
	}
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);     /* it holds the key of all links */
	assert_int_equal(rename(copy, path), 0);
	assert_int_equal(unlink(log), 0);
	assert_int_equal(unlink(index), 0);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(*state, 0555), 0);
	assert_int_equal(as_nobody(*state, STORE_READ, STORE_OPEN), 0);
	assert_int_equal(chmod(*state, 0755), 0);
}

static void a_reader_sees_the_state_before_until_the_publication_is_whole(void **state)
{
	scoped(store) struct store *writer = opened(*state, STORE_WRITE);
	scoped(office) struct office *o = office_of(writer);
	scoped(store) struct store *reader = NULL;

	publish(o, writer, MONDAY, 1000, VISITS);
	reader = opened(*state, STORE_READ);
	for (int i = 0; i < 20; i++) {
		publish(o, writer, MONDAY, 2000 + i, i % 2 ? VISITS : "ann field 1 2027-01-18..2027-01-20 cy\n");
		scoped(published) struct published *p = stored(reader);
		assert_published_equal(o->published, p);
	}
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)
	const struct CMUnitTest tests[] = {
		test(a_new_store_is_empty_and_private),
		test(the_folder_is_made_if_its_parent_is_there),
		test(key_and_name_space_are_drawn_once),
		test(what_was_published_is_there_again),
		test(ids_that_move_on_do_not_collide),
		test(nothing_new_gets_no_number),
		test(the_trail_says_who_did_what),
		test(the_trail_cannot_be_rewritten),
		test(the_accepted_config_comes_back_byte_for_byte),
		test(fetches_are_remembered_by_the_day),
		test(a_second_writer_is_refused_and_a_reader_is_not),
		test(another_program_leaves_a_running_daemons_log),
		test(a_stale_publication_is_refused),
		test(without_a_store_a_reader_hears_that_there_is_none),
		test(who_may_only_read_can_read_a_stopped_daemons_store),
		test(a_backup_alone_can_be_read_where_nobody_may_write),
		test(a_reader_sees_the_state_before_until_the_publication_is_whole),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
