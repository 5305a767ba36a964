/* How soon there is a first full plan, everybody seated who finds room one after another:
 * prints the CPU seconds that planning took until then, and how many it places.
 *
 * usage: prog_first_plan CONFIG YYYY-MM-DD */
#include <stdio.h>
#include <time.h>

#include "config.h"
#include "crosstrain/plan.h"

struct first { double begun, seconds; size_t placed; };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Until the first plan is full, more are placed each time; then they are seated anew. */
static bool look(void *arg, const struct plan_progress *progress)
{
	struct first *first = arg;

	if (progress->placed < first->placed)
		return false;
	if (progress->placed > first->placed) {
		first->placed = progress->placed;
		first->seconds = now() - first->begun;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct day today;

	if (argc != 3 || !day_read(&today, argv[2])) {
		fprintf(stderr, "usage: prog_first_plan CONFIG YYYY-MM-DD\n");
		return 2;
	}
	scoped(config) struct config *config = config_read_path(argv[1]);
	if (config->org == NULL)
		return 1;
	struct first first = { .begun = now() };
	scoped(plan) struct plan *plan = plan_make(config->org, &(struct history){ 0 }, today, EFFORT_NORMAL,
	                                           &(struct plan_watch){ look, &first });
	printf("%.3f %zu\n", first.seconds, first.placed);
	return 0;
}
