/* Every feed as a file, for another web server.
 *
 * What is exported is a copy of the store, taken once: a publication meanwhile changes
 * nothing.  First all that is new is written under names that nobody asks for, then it is
 * made to last, then renamed; the list comes last.  Whenever this is cut off, each file is
 * a whole calendar, and the next run finds what is left to do. */
#include "export.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"
#include "crosstrain/zone.h"
#include "ctl.h"

/* Copies the store into a file, and opens the folder that it is in. */
static int copy_and_open(const struct ctl *ctl, const char *folder, const char *path, struct store **out)
{
	FILE *f = fopen(path, "wx");
	struct err err;

	if (f == NULL)
		return out_failure(ctl, path);
	int code = copy_store(ctl, f, path);
	if (fclose(f) != 0 && code == EXIT_DONE)
		return out_failure(ctl, path);
	if (code == EXIT_DONE && store_open(out, folder, STORE_READ, &err) != STORE_OPEN)
		return out_error(ctl, EXIT_REFUSED, err.text);
	return code;
}

/* A copy of the store, open; the file itself is gone again, whoever would rather stop: it
 * holds the key of all links. */
static int take_store(const struct ctl *ctl, struct store **out)
{
	const char *tmp = getenv("TMPDIR");
	scoped(heap) char *folder = mem_format("%s/crosstrain-export-XXXXXX", tmp != NULL && *tmp ? tmp : "/tmp");
	sigset_t ends, before;

	if (mkdtemp(folder) == NULL)
		return out_failure(ctl, folder);
	scoped(heap) char *path = mem_format("%s/crosstrain.db", folder);
	sigemptyset(&ends);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, &before);
	int code = copy_and_open(ctl, folder, path, out);
	unlink(path);
	rmdir(folder);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

static bool read_directory(struct store *store, struct published **published, struct directory **out, struct err *err)
{
	struct digest_key key;

	if (!store_published(store, published, err) || !store_link_key(store, &key, err))
		return false;
	if ((*published)->number == 0)
		return err_set(err, "nothing was published yet; start crosstraind");
	scoped(zone) struct zone *zone = zone_new((*published)->company.zone);
	if (zone == NULL)
		return err_set(err, "the tz database does not know the company's time zone, %s",
		               (*published)->company.zone);
	*out = directory_make(*published, &key, zone_day(zone, time(NULL)));
	explicit_bzero(&key, sizeof key);
	return true;
}

static void export_fini(struct export *e)
{
	if (e->feeds >= 0)
		close(e->feeds);
	if (e->fd >= 0)
		close(e->fd);            /* lets go of the lock, too */
	text_fini(&e->list);
	free(e->noted);
	free(e->links);
	free(e->octets);
	free(e->is_new);
}

static bool export(struct export *e, struct err *err)
{
	if (!files_open(e, err) || !list_read(e, err))
		return false;
	e->links = directory_links(e->directory, &e->n_links);
	e->octets = mem_array(long long, e->n_links);
	e->is_new = mem_array(bool, e->n_links);
	if (files_write(e, err) && files_show(e, err) && list_write(e, err))
		return true;
	files_forget_new(e);
	return false;
}

int verb_export(struct ctl *ctl)
{
	scoped(store) struct store *store = NULL;
	scoped(published) struct published *published = NULL;
	scoped(directory) struct directory *directory = NULL;
	__attribute__((cleanup(export_fini))) struct export e = { .dir = ctl->words.v[0], .fd = -1, .feeds = -1 };
	struct err err;

	int code = take_store(ctl, &store);
	if (code != EXIT_DONE)
		return code;
	if (!read_directory(store, &published, &directory, &err))
		return out_error(ctl, EXIT_REFUSED, err.text);
	e.directory = directory;
	if (!export(&e, &err))
		return out_error(ctl, EXIT_REFUSED, err.text);
	if (ctl->json) {
		scoped_json json_t *answer = json_pack("{s:s, s:I, s:I, s:I}", "export", e.dir,
			"written", (json_int_t)e.written, "unchanged", (json_int_t)e.unchanged,
			"removed", (json_int_t)e.removed);

		out_json(answer);
	} else {
		printf("%s: %zu %s written, %zu unchanged, %zu removed\n", e.dir, e.written,
		       out_plural((long long)e.written, "feed", "feeds"), e.unchanged, e.removed);
	}
	return EXIT_DONE;
}
