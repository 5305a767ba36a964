/* The worker: in order, one at a time, and nobody waits for ever. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>

#include "../daemon/work.h"

enum { JOBS = 50 };

struct sum {
	struct job job;
	int number;
	int done_as;            /* 0: not done */
};

struct counted { int done; };

static bool count(void *arg, struct job *job)
{
	((struct sum *)job)->done_as = ++((struct counted *)arg)->done;
	return true;
}

static void wait_for_bell(const struct work *work)
{
	struct pollfd fd = { .fd = work_fd(work), .events = POLLIN };

	assert_int_equal(poll(&fd, 1, 10000), 1);
}

static void jobs_are_done_in_the_order_they_were_asked(void **state)
{
	struct counted counted = { 0 };
	struct sum sums[JOBS] = { 0 };
	struct work *work;
	struct err err;
	int seen = 0;

	(void)state;
	assert_true(work_create(&work, count, &counted, &err));
	for (int i = 0; i < JOBS; i++)
		work_add(work, &sums[i].job);
	while (seen < JOBS) {
		wait_for_bell(work);
		for (struct job *job = work_finished(work); job != NULL; job = work_finished(work))
			assert_ptr_equal(job, &sums[seen++].job);
	}
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(sums[i].done_as, i + 1);
	assert_false(work_is_busy(work));
	work_free(work);
}

struct waiter { struct work *work; struct sum sum; bool is_answered; };

static void *wait_for_answer(void *arg)
{
	struct waiter *waiter = arg;

	waiter->is_answered = work_await(waiter->work, &waiter->sum.job);
	return NULL;
}

static void who_waits_is_woken_by_the_answer(void **state)
{
	struct counted counted = { 0 };
	struct waiter waiter = { 0 };
	pthread_t thread;
	struct err err;

	(void)state;
	assert_true(work_create(&waiter.work, count, &counted, &err));
	assert_int_equal(pthread_create(&thread, NULL, wait_for_answer, &waiter), 0);
	wait_for_bell(waiter.work);
	assert_ptr_equal(work_finished(waiter.work), &waiter.sum.job);
	work_answer(waiter.work, &waiter.sum.job);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(waiter.sum.done_as, 1);
	assert_true(waiter.is_answered);
	work_free(waiter.work);
}

struct giving_way { struct work *work; int done; bool gave_way; };

static bool is_second(const struct job *job)
{
	return ((const struct sum *)job)->number == 2;
}

/* The first job goes on until the second is in line, and lets it go first. */
static bool give_way(void *arg, struct job *job)
{
	struct giving_way *g = arg;
	struct sum *sum = (struct sum *)job;

	if (sum->number == 1 && !g->gave_way) {
		while (!work_is_pressing(g->work, is_second))
			sched_yield();
		g->gave_way = true;
		return false;
	}
	sum->done_as = ++g->done;
	return true;
}

static void a_job_that_gives_way_is_done_behind_the_one_that_pressed(void **state)
{
	struct giving_way g = { 0 };
	struct sum one = { .number = 1 }, two = { .number = 2 };
	struct err err;

	(void)state;
	assert_true(work_create(&g.work, give_way, &g, &err));
	work_add(g.work, &one.job);
	work_add(g.work, &two.job);
	wait_for_bell(g.work);
	while (work_is_busy(g.work))
		work_finished(g.work);
	assert_int_equal(two.done_as, 1);
	assert_int_equal(one.done_as, 2);
	work_free(g.work);
}

static void what_comes_after_the_stop_is_handed_back_undone(void **state)
{
	struct counted counted = { 0 };
	struct sum late = { 0 };
	struct work *work;
	struct err err;

	(void)state;
	assert_true(work_create(&work, count, &counted, &err));
	work_stop(work);
	work_add(work, &late.job);
	assert_ptr_equal(work_finished(work), &late.job);
	assert_int_equal(late.done_as, 0);
	work_free(work);
}

static void nobody_waits_for_what_comes_after_the_stop(void **state)
{
	struct counted counted = { 0 };
	struct sum late = { 0 };
	struct work *work;
	struct err err;

	(void)state;
	assert_true(work_create(&work, count, &counted, &err));
	work_stop(work);
	assert_false(work_await(work, &late.job));
	assert_null(work_finished(work));
	assert_int_equal(late.done_as, 0);
	work_free(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_are_done_in_the_order_they_were_asked),
		cmocka_unit_test(who_waits_is_woken_by_the_answer),
		cmocka_unit_test(a_job_that_gives_way_is_done_behind_the_one_that_pressed),
		cmocka_unit_test(what_comes_after_the_stop_is_handed_back_undone),
		cmocka_unit_test(nobody_waits_for_what_comes_after_the_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
