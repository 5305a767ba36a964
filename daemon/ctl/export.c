/* Every feed as a file (design.md 6, `export`).
 *
 * What is exported is a copy of the store, taken once: a publication meanwhile changes
 * nothing.  First all that is new is written under names that nobody asks for, then it is
 * made to last, then renamed; the list comes last.  Whenever this is cut off, each file is
 * a whole calendar, and the next run finds what is left to do. */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/csv.h"
#include "crosstrain/feed.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/store.h"
#include "crosstrain/zone.h"

/* Names cannot be listed, only asked for: they are secrets.  The list can be read by its
 * owner alone. */
enum { FEEDS_MODE = 0711, FEED_MODE = 0644, LIST_MODE = 0600 };
enum { NAME_SIZE = TOKEN_LENGTH + sizeof "..ics.new" };

#define LIST "feeds.csv"

/* What the list of the last run says that is there. */
struct noted {
	char token[TOKEN_LENGTH + 1];
	char etag[DIGEST_TEXT_SIZE];
};

struct export {
	const char *dir;
	int fd, feeds;                   /* the folder, and feeds/ in it; -1: not open */
	struct directory *directory;     /* borrowed */
	struct feed_link *links;         /* by token */
	size_t n_links;
	struct text list;                /* the last run's, as it is … */
	struct noted *noted;             /* … and by token */
	size_t n_noted;
	bool *is_new;                    /* by link: written, to be renamed */
	size_t written, removed, unchanged, ended;
};

static void export_fini(struct export *e)
{
	if (e->feeds >= 0)
		close(e->feeds);
	if (e->fd >= 0)
		close(e->fd);            /* lets go of the lock, too */
	text_fini(&e->list);
	free(e->links);
	free(e->noted);
	free(e->is_new);
}

/* ---- what is to be exported ---- */

static int failure(const struct ctl *ctl, const char *path)
{
	struct err err;

	err_set(&err, "%s: %s", path, strerror(errno));
	return out_error(ctl, EXIT_REFUSED, err.text);
}

/* Copies the store into a file, and opens the folder that it is in. */
static int copy_and_open(const struct ctl *ctl, const char *folder, const char *path, struct store **out)
{
	FILE *f = fopen(path, "wx");
	struct err err;

	if (f == NULL)
		return failure(ctl, path);
	int code = copy_store(ctl, f, path);
	if (fclose(f) != 0 && code == EXIT_DONE)
		return failure(ctl, path);
	if (code == EXIT_DONE && store_open(out, folder, STORE_READ, &err) != STORE_OPEN)
		return out_error(ctl, EXIT_REFUSED, err.text);
	return code;
}

/* A copy of the store, open; the file itself is gone again. */
static int take_store(const struct ctl *ctl, struct store **out)
{
	const char *tmp = getenv("TMPDIR");
	scoped(heap) char *folder = mem_format("%s/crosstrain-export-XXXXXX", tmp != NULL && *tmp ? tmp : "/tmp");

	if (mkdtemp(folder) == NULL)
		return failure(ctl, folder);
	scoped(heap) char *path = mem_format("%s/crosstrain.db", folder);
	int code = copy_and_open(ctl, folder, path, out);
	unlink(path);
	rmdir(folder);
	return code;
}

static bool read_directory(struct store *store, struct published **published, struct directory **out, struct err *err)
{
	struct digest_key key;

	if (!store_published(store, published, err) || !store_link_key(store, &key, err))
		return false;
	scoped(zone) struct zone *zone = zone_new((*published)->company.zone);
	if (zone == NULL)
		return err_set(err, "the tz database does not know the company's time zone, %s",
		               (*published)->company.zone);
	*out = directory_make(*published, &key, zone_day(zone, time(NULL)));
	explicit_bzero(&key, sizeof key);
	return true;
}

/* ---- what is there ---- */

static int by_token(const void *pa, const void *pb)
{
	return strcmp(((const struct noted *)pa)->token, ((const struct noted *)pb)->token);
}

/* A line of our own making; whatever else stands there is as good as no line. */
static void note(void *to, const struct csv_row *row)
{
	struct export *e = to;
	struct noted noted = { 0 };

	if (row->n < 2 || sscanf(row->fields[0].s, "/feeds/%26[a-z2-7].ics", noted.token) != 1
	    || sscanf(row->fields[1].s, "\"%32[0-9a-f]\"", noted.etag) != 1)
		return;
	*mem_push(e->noted, e->n_noted) = noted;
}

static bool pass_torn(void *to, const struct csv_torn *torn)
{
	(void)to;
	(void)torn;
	return true;
}

static bool read_list(struct export *e, struct err *err)
{
	int fd = openat(e->fd, LIST, O_RDONLY | O_CLOEXEC);
	const struct csv_reader reader = { note, pass_torn, e };
	char buf[65536];
	ssize_t n;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0)
		return err_set(err, "%s/" LIST ": %s", e->dir, strerror(errno));
	while ((n = read(fd, buf, sizeof buf)) > 0)
		text_add_n(&e->list, buf, (size_t)n);
	close(fd);
	if (n < 0)
		return err_set(err, "%s/" LIST ": %s", e->dir, strerror(errno));
	csv_read(text_str(&e->list), e->list.n, &reader);
	if (e->n_noted > 0)
		qsort(e->noted, e->n_noted, sizeof *e->noted, by_token);
	return true;
}

static bool open_folders(struct export *e, struct err *err)
{
	if (mkdir(e->dir, 0755) != 0 && errno != EEXIST)
		return err_set(err, "%s: %s", e->dir, strerror(errno));
	e->fd = open(e->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (e->fd < 0)
		return err_set(err, "%s: %s", e->dir, strerror(errno));
	if (flock(e->fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, "%s: another export is under way", e->dir);
	if (mkdirat(e->fd, "feeds", FEEDS_MODE) != 0 && errno != EEXIST)
		return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
	e->feeds = openat(e->fd, "feeds", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* The umask may have taken something away. */
	if (e->feeds < 0 || fchmod(e->feeds, FEEDS_MODE) != 0)
		return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
	return true;
}

/* ---- files ---- */

static void name_of(char name[NAME_SIZE], const struct token *token, bool is_new)
{
	snprintf(name, NAME_SIZE, "%s%s.ics%s", is_new ? "." : "", token->s, is_new ? ".new" : "");
}

static bool write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, s, n);

		if (written < 0 && errno != EINTR)
			return false;
		s += written > 0 ? written : 0;
		n -= written > 0 ? (size_t)written : 0;
	}
	return true;
}

/* The time that a web server takes for Last-Modified.  It only grows while a file is there:
 * who asks by date alone must see each change. */
static time_t time_of(const struct export *e, const char *name, const struct feed_ref *ref)
{
	time_t modified = ref->modified > 0 ? (time_t)ref->modified : time(NULL);
	struct stat st;

	if (fstatat(e->feeds, name, &st, 0) == 0 && st.st_mtime >= modified)
		modified = st.st_mtime + 1;
	return modified;
}

static bool write_feed(struct export *e, const struct feed_link *link, struct err *err)
{
	scoped_text struct text ics = TEXT_EMPTY;
	char name[NAME_SIZE], new_name[NAME_SIZE];

	name_of(name, &link->token, false);
	name_of(new_name, &link->token, true);
	feed_write(&ics, e->directory, link->ref);
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = time_of(e, name, &link->ref) } };
	int fd = openat(e->feeds, new_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FEED_MODE);
	bool is_written = fd >= 0 && write_all(fd, ics.s, ics.n) && fchmod(fd, FEED_MODE) == 0 && futimens(fd, times) == 0;
	if (!is_written) {
		err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
		unlinkat(e->feeds, new_name, 0);
	}
	if (fd >= 0)
		close(fd);
	return is_written;
}

/* Whether the file of a link is what it would be written as. */
static bool is_current(const struct export *e, const struct feed_link *link)
{
	char name[NAME_SIZE], etag[DIGEST_TEXT_SIZE];
	struct noted wanted = { 0 };
	struct stat st;

	memcpy(wanted.token, link->token.s, sizeof wanted.token);
	name_of(name, &link->token, false);
	const struct noted *noted = e->n_noted == 0 ? NULL
		: bsearch(&wanted, e->noted, e->n_noted, sizeof wanted, by_token);
	return noted != NULL && strcmp(noted->etag, digest_write(etag, &link->ref.etag)) == 0
	       && fstatat(e->feeds, name, &st, 0) == 0 && st.st_size > 0;
}

/* Writes what is new beside what is there, and makes it last. */
static bool write_feeds(struct export *e, struct err *err)
{
	for (size_t i = 0; i < e->n_links; i++) {
		const struct feed_link *link = &e->links[i];

		if (link->ref.state == LINK_GONE)
			continue;
		e->ended += link->ref.state == LINK_ENDED;
		if (is_current(e, link)) {
			e->unchanged++;
			continue;
		}
		if (!write_feed(e, link, err))
			return false;
		e->is_new[i] = true;
		e->written++;
	}
	if (e->written > 0 && syncfs(e->feeds) != 0)
		return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
	return true;
}

static bool show_feeds(struct export *e, struct err *err)
{
	for (size_t i = 0; i < e->n_links; i++) {
		char name[NAME_SIZE], new_name[NAME_SIZE];

		name_of(name, &e->links[i].token, false);
		name_of(new_name, &e->links[i].token, true);
		if (e->is_new[i] && renameat(e->feeds, new_name, e->feeds, name) != 0)
			return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
		e->is_new[i] = false;
		if (e->links[i].ref.state != LINK_GONE)
			continue;
		if (unlinkat(e->feeds, name, 0) == 0)
			e->removed++;
		else if (errno != ENOENT)
			return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
	}
	return true;
}

/* What was written in vain. */
static void forget_new(struct export *e)
{
	char name[NAME_SIZE];

	for (size_t i = 0; i < e->n_links; i++) {
		name_of(name, &e->links[i].token, true);
		if (e->is_new[i])
			unlinkat(e->feeds, name, 0);
	}
}

/* ---- the list ---- */

static void add_line(struct text *csv, const struct feed_link *link)
{
	static const char *const states[] = {
		[LINK_LIVE] = "live", [LINK_ENDED] = "ended", [LINK_GONE] = "gone", [LINK_UNKNOWN] = "",
	};
	char etag[DIGEST_TEXT_SIZE];
	scoped_json json_t *modified = report_instant(link->ref.modified);

	text_addf(csv, FEED_PATH ",", link->token.s);
	if (link->ref.state != LINK_GONE)
		text_addf(csv, "\"\"\"%s\"\"\"", digest_write(etag, &link->ref.etag));
	text_addf(csv, ",%s,%s\n", json_is_string(modified) ? json_string_value(modified) : "", states[link->ref.state]);
}

static bool write_list(const struct export *e, struct err *err)
{
	scoped_text struct text csv = TEXT_EMPTY;

	text_add(&csv, "path,etag,last_modified,state\n");
	for (size_t i = 0; i < e->n_links; i++)
		add_line(&csv, &e->links[i]);
	if (csv.n == e->list.n && memcmp(csv.s, e->list.s, csv.n) == 0)
		return true;
	int fd = openat(e->fd, LIST ".new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, LIST_MODE);
	bool is_written = fd >= 0 && fchmod(fd, LIST_MODE) == 0 && write_all(fd, csv.s, csv.n) && fsync(fd) == 0
		&& renameat(e->fd, LIST ".new", e->fd, LIST) == 0;
	if (!is_written)
		err_set(err, "%s/" LIST ": %s", e->dir, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_written;
}

static bool export(struct export *e, struct err *err)
{
	if (!open_folders(e, err) || !read_list(e, err))
		return false;
	e->links = directory_links(e->directory, &e->n_links);
	e->is_new = mem_array(bool, e->n_links);
	if (write_feeds(e, err) && show_feeds(e, err) && write_list(e, err))
		return true;
	forget_new(e);
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
		scoped_json json_t *answer = json_pack("{s:s, s:I, s:I, s:I, s:I}", "export", e.dir,
			"written", (json_int_t)e.written, "unchanged", (json_int_t)e.unchanged,
			"ended", (json_int_t)e.ended, "removed", (json_int_t)e.removed);

		out_json(answer);
	} else {
		printf("%s: %zu %s written, %zu unchanged, %zu removed\n", e.dir, e.written,
		       out_plural((long long)e.written, "feed", "feeds"), e.unchanged, e.removed);
	}
	return EXIT_DONE;
}
