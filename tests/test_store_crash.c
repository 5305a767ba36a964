/* The store: what was published is there, whole, whenever the program is killed or the disk
 * is full, and so is a copy. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/store.h"
#include "folder.h"
#include "world.h"

static void what_a_killed_copy_left_is_swept(void **state)
{
	scoped(heap) char *copy = folder_path(*state, "crosstrain.db.copy.aB3dE6");
	scoped(heap) char *aside = folder_path(*state, "crosstrain.db.v1.bak");
	scoped(heap) char *half = folder_path(*state, "crosstrain.db.v1.bak.aB3dE6-journal");

	folder_fill(*state);
	fclose(fopen(copy, "w"));
	fclose(fopen(aside, "w"));
	fclose(fopen(half, "w"));
	store_free(opened(*state, STORE_READ));
	assert_int_equal(access(copy, F_OK), 0);
	store_free(opened(*state, STORE_WRITE));
	assert_int_not_equal(access(copy, F_OK), 0);
	assert_int_not_equal(access(half, F_OK), 0);
	assert_int_equal(access(aside, F_OK), 0);
}

static void a_start_that_was_killed_is_begun_anew(void **state)
{
	scoped(heap) char *half = folder_path(*state, "crosstrain.db.new");
	FILE *f = fopen(half, "w");
	struct err err;

	fputs("half", f);
	fclose(f);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	assert_int_equal(access(half, F_OK), -1);
}

/* Publishes for ever: in odd publications everybody's visit is on the 11th, in even ones
 * on the 13th, so that half a publication would be seen. */
static void publish_until_killed(const char *folder, int told)
{
	struct store *store = opened(folder, STORE_WRITE);
	struct office *o = office_of(store);

	for (;;) {
		int64_t next = o->published->number + 1;
		const char *day = next % 2 ? "11" : "13";
		scoped(heap) char *plan = mem_format("ann warehouse 1 2027-01-%s bea\nbob warehouse 1 2027-01-%s bea\n"
		                                     "ann field 1 2027-01-%s..2027-01-15 cy\n", day, day, day);

		publish(o, store, MONDAY, 1000 + next, plan);
		if (write(told, &next, sizeof next) != sizeof next)
			_exit(1);
	}
}

static int64_t last_told(int fd)
{
	int64_t n, last = 0;

	while (read(fd, &n, sizeof n) == sizeof n)
		last = n;
	return last;
}

static void assert_whole(const char *folder, int64_t told)
{
	scoped(store) struct store *store = opened(folder, STORE_READ);
	scoped(published) struct published *p = stored(store);
	scoped(heap) char *expected = mem_text(p->number % 2 ? "2027-01-11" : "2027-01-13");

	assert_true(p->number >= told);
	for (size_t i = 0; i < p->n_visits; i++)
		assert_int_equal(p->visits[i].days[0].n, world_day(expected).n);
	if (told > 0)
		assert_int_equal(p->n_visits, 3);
}

static void kill_9_loses_nothing_that_was_told(void **state)
{
	struct dice dice = { (uint64_t)time(NULL) };
	struct err err;

	print_message("seed %llu\n", (unsigned long long)dice.state);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	int64_t seen = 0;
	/* A busy machine needs more rounds, and longer ones, to publish anything. */
	for (int round = 0; round < 50 || (seen <= 10 && round < 200); round++) {
		int told[2], status;

		assert_int_equal(pipe2(told, O_CLOEXEC), 0);
		pid_t writer = fork();
		if (writer == 0)
			publish_until_killed(*state, told[1]);
		close(told[1]);
		usleep(dice_roll(&dice, round < 50 ? 60000 : 500000));
		kill(writer, SIGKILL);
		waitpid(writer, &status, 0);
		assert_true(WIFSIGNALED(status));
		int64_t last = last_told(told[0]);
		assert_whole(*state, last);
		seen = last > seen ? last : seen;
		close(told[0]);
	}
	scoped(store) struct store *store = opened(*state, STORE_WRITE);
	scoped(published) struct published *p = stored(store);
	assert_true(p->number > 10);
	folder_is_sound(*state);
}

static void a_backup_is_whole_while_publications_go_on(void **state)
{
	scoped(heap) char *copy = folder_path(*state, "copy.db"), *folder = folder_path(*state, "restored");
	scoped(heap) char *place = folder_path(folder, "crosstrain.db");
	struct err err;
	int told[2], status;
	int64_t n;

	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
	pid_t writer = fork();
	if (writer == 0)
		publish_until_killed(*state, told[1]);
	assert_int_equal(read(told[0], &n, sizeof n), sizeof n);
	assert_int_equal(mkdir(folder, 0700), 0);
	for (int i = 0; i < 10; i++) {
		scoped(store) struct store *reader = opened(*state, STORE_READ);

		if (!store_backup(reader, copy, &err))
			fail_msg("%s", err.text);
		assert_false(store_backup(reader, copy, &err));
		assert_non_null(strstr(err.text, "exists already"));
		assert_int_equal(rename(copy, place), 0);
		assert_whole(folder, n);
		folder_is_sound(folder);
	}
	kill(writer, SIGKILL);
	waitpid(writer, &status, 0);
	close(told[0]);
	close(told[1]);
	/* And a daemon goes on from it, with the same links. */
	struct digest_key a, b;
	{
		scoped(store) struct store *restored = opened(folder, STORE_WRITE);
		scoped(store) struct store *original = opened(*state, STORE_READ);

		assert_true(store_link_key(restored, &a, &err) && store_link_key(original, &b, &err));
		assert_memory_equal(a.b, b.b, sizeof a.b);
	}
	void *inner = mem_text(folder);
	folder_remove(&inner);
}

static void nothing_is_left_of_a_backup_that_failed(void **state)
{
	scoped(heap) char *nowhere = folder_path(*state, "not/there.db");
	struct err err;

	folder_fill(*state);
	scoped(store) struct store *store = opened(*state, STORE_READ);
	assert_false(store_backup(store, nowhere, &err));
	assert_non_null(strstr(err.text, "not/there.db"));
}

/* Publishes until a limit on the size of files, as a full disk would, stops it; returns
 * how many publications there were. */
static int64_t publish_until_full(const char *folder, rlim_t limit)
{
	scoped(store) struct store *store = opened(folder, STORE_WRITE);
	scoped(office) struct office *o = office_of(store);
	struct rlimit full = { limit, RLIM_INFINITY };
	struct err err = { "" };
	int64_t number = o->published->number;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	for (int i = 0; i < 400; i++) {
		scoped(heap) char *text = mem_format("Dock %d, %0150d", i, i);
		scoped(heap) char *old = mem_text(strstr(o->conf, "location = \""));

		old[strcspn(old, ";")] = '\0';
		scoped(heap) char *new = mem_format("location = \"%s\"", text);
		office_edit(o, old, new);
		scoped(publication) struct publication *next = office_preview(o, MONDAY, 1000 + i, VISITS);
		if (!store_publish(store, next, NULL, &hr, 1000 + i, &err))
			break;
		published_free(o->published);
		o->published = publication_take(next);
		number = o->published->number;
	}
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_true(err.text[0] != '\0');
	scoped(published) struct published *p = stored(store);
	assert_published_equal(o->published, p);
	/* With room again, the same daemon goes on. */
	publish(o, store, MONDAY, 9000, "");
	return number;
}

static void a_full_disk_loses_nothing_and_heals_without_a_restart(void **state)
{
	scoped(heap) char *path = folder_path(*state, "crosstrain.db");
	struct stat st;

	folder_fill(*state);
	for (int pages = 0; pages < 8; pages++) {
		assert_int_equal(stat(path, &st), 0);
		assert_true(publish_until_full(*state, (rlim_t)st.st_size + (rlim_t)pages * 4096) >= 1);
		folder_is_sound(*state);
	}
}

static void a_full_disk_makes_no_half_store(void **state)
{
	struct rlimit full = { 9000, RLIM_INFINITY };
	struct err err;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_REFUSED);
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_READ, &err), STORE_ABSENT);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
}

/* The words of damage tell people to put a backup in the store's place. */
static void a_full_disk_is_not_taken_for_damage(void **state)
{
	scoped(heap) char *log = folder_path(*state, "crosstrain.db-wal"), *index = folder_path(*state, "crosstrain.db-shm");
	struct rlimit full = { 0, RLIM_INFINITY };
	struct err err;

	folder_fill(*state);
	unlink(log);
	unlink(index);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_REFUSED);
	full.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &full);
	assert_null(strstr(err.text, "damaged"));
	assert_int_equal(opening(*state, STORE_WRITE, &err), STORE_OPEN);
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)
	const struct CMUnitTest tests[] = {
		test(what_a_killed_copy_left_is_swept),
		test(a_start_that_was_killed_is_begun_anew),
		test(kill_9_loses_nothing_that_was_told),
		test(a_backup_is_whole_while_publications_go_on),
		test(nothing_is_left_of_a_backup_that_failed),
		test(a_full_disk_loses_nothing_and_heals_without_a_restart),
		test(a_full_disk_makes_no_half_store),
		test(a_full_disk_is_not_taken_for_damage),
	};

	return cmocka_run_group_tests_name("store_crash", tests, NULL, NULL);
}
