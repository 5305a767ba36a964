/* What is looked at when it is asked for: the state, the store's files, this process. */
#include "scrape.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"

/* The current cycle is the first that is not over. */
static void look_at_cycles(struct figures *f, const struct state *state)
{
	const struct published *p = state->published;
	size_t n = 0;

	for (size_t i = 0; i < p->n_cycles && n < 2; i++) {
		const struct cycle_summary *c = &p->cycles[i];

		if (!day_before(state->today, c->days.until))
			continue;
		f->owed[n] = (double)c->owed;
		f->placed[n++] = (double)c->placed;
	}
	for (; n < 2; n++)
		f->owed[n] = f->placed[n] = NAN;
}

static void look_at_state(struct figures *f, const struct state *state)
{
	f->publication = (double)state->published->number;
	f->published = (double)state->published->at;
	f->staff = (double)state->tally.staff;
	f->departments = (double)state->tally.departments;
	for (int i = 0; i < VISIT_STATES; i++)
		f->visits[i] = (double)state->tally.visits[i];
	look_at_cycles(f, state);
}

static double file_size(const char *folder, const char *name)
{
	scoped(heap) char *path = mem_format("%s/%s", folder, name);
	struct stat st;

	return stat(path, &st) == 0 ? (double)st.st_size : NAN;
}

struct disk disk_look(const char *state_dir)
{
	struct statvfs disk;

	return (struct disk){
		.database = file_size(state_dir, "crosstrain.db"),
		.log = file_size(state_dir, "crosstrain.db-wal"),
		.left = statvfs(state_dir, &disk) == 0 ? (double)disk.f_bavail * (double)disk.f_frsize : NAN,
	};
}

/* Resident memory, as /proc/self/statm has it: in pages, the second figure. */
static double resident_bytes(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	char line[128] = "";

	if (statm == NULL)
		return NAN;
	const char *second = fgets(line, sizeof line, statm) != NULL ? strchr(line, ' ') : NULL;
	fclose(statm);
	return second != NULL ? strtod(second, NULL) * (double)sysconf(_SC_PAGESIZE) : NAN;
}

/* The size of /proc/self/fd, or before Linux 6.2, where that is 0, what stands in it without
 * ".", ".." and the folder itself: 7 ms where ten thousand are open. */
static double open_files(void)
{
	struct stat st;
	double n = -3;

	if (stat("/proc/self/fd", &st) == 0 && st.st_size > 0)
		return (double)st.st_size;
	DIR *folder = opendir("/proc/self/fd");
	if (folder == NULL)
		return NAN;
	while (readdir(folder) != NULL)
		n++;
	closedir(folder);
	return n;
}

static void look_at_process(struct figures *f)
{
	struct timespec cpu;
	struct rlimit files;

	f->cpu = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0 ? (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9 : NAN;
	f->resident = resident_bytes();
	f->files = open_files();
	f->most_files = getrlimit(RLIMIT_NOFILE, &files) == 0 ? (double)files.rlim_cur : NAN;
}

void scrape(struct text *out, const struct scraped *from)
{
	struct health_summary health = health_summary(from->health);
	struct figures f = {
		.healthy = health.is_fine, .reloaded = (double)health.reloaded, .reload_good = health.reload_was_good,
		.store = { from->disk.database, from->disk.log }, .free = from->disk.left,
	};

	look_at_state(&f, from->state);
	look_at_process(&f);
	metrics_write(out, from->metrics, &f);
}
