/* feeds/: a file for each link that is asked for. */
#include "export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"

/* Names cannot be listed, only asked for: they are secrets. */
enum { DIR_MODE = 0755, FEEDS_MODE = 0711, FEED_MODE = 0644 };
enum { NAME_SIZE = TOKEN_LENGTH + sizeof "..ics.new" };

static bool refused(const struct export *e, struct err *err)
{
	return err_set(err, "%s/feeds: %s", e->dir, strerror(errno));
}

bool files_open(struct export *e, struct err *err)
{
	bool is_made = mkdir(e->dir, DIR_MODE) == 0;

	if (!is_made && errno != EEXIST)
		return err_set(err, "%s: %s", e->dir, strerror(errno));
	e->fd = open(e->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* The umask may have taken something away. */
	if (e->fd < 0 || (is_made && fchmod(e->fd, DIR_MODE) != 0))
		return err_set(err, "%s: %s", e->dir, strerror(errno));
	if (flock(e->fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, "%s: another export is under way", e->dir);
	if (mkdirat(e->fd, "feeds", FEEDS_MODE) != 0 && errno != EEXIST)
		return refused(e, err);
	e->feeds = openat(e->fd, "feeds", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return (e->feeds >= 0 && fchmod(e->feeds, FEEDS_MODE) == 0) || refused(e, err);
}

static void name_of(char name[NAME_SIZE], const struct token *token, bool is_new)
{
	snprintf(name, NAME_SIZE, "%s%s.ics%s", is_new ? "." : "", token->s, is_new ? ".new" : "");
}

bool files_put(int fd, const char *s, size_t n)
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

/* Returns how many octets it has; -1 if it could not be written. */
static long long write_feed(const struct export *e, const struct feed_link *link, struct err *err)
{
	scoped_text struct text ics = TEXT_EMPTY;
	char name[NAME_SIZE], new_name[NAME_SIZE];

	name_of(name, &link->token, false);
	name_of(new_name, &link->token, true);
	feed_write(&ics, e->directory, link->ref);
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = time_of(e, name, &link->ref) } };
	int fd = openat(e->feeds, new_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FEED_MODE);
	bool is_written = fd >= 0 && files_put(fd, ics.s, ics.n) && fchmod(fd, FEED_MODE) == 0 && futimens(fd, times) == 0;
	if (!is_written) {
		refused(e, err);
		unlinkat(e->feeds, new_name, 0);
	}
	if (fd >= 0)
		close(fd);
	return is_written ? (long long)ics.n : -1;
}

/* Whether the file of a link is there as it was last written, and would be again. */
static bool is_current(const struct export *e, const struct feed_link *link)
{
	const struct noted *noted = list_find(e, &link->token);
	char name[NAME_SIZE], etag[DIGEST_TEXT_SIZE];
	struct stat st;

	name_of(name, &link->token, false);
	return noted != NULL && strcmp(noted->etag, digest_write(etag, &link->ref.etag)) == 0
	       && fstatat(e->feeds, name, &st, 0) == 0 && st.st_size == noted->octets;
}

bool files_write(struct export *e, struct err *err)
{
	for (size_t i = 0; i < e->n_links; i++) {
		const struct feed_link *link = &e->links[i];

		if (link->ref.state == LINK_GONE)
			continue;
		if (is_current(e, link)) {
			e->octets[i] = list_find(e, &link->token)->octets;
			e->unchanged++;
			continue;
		}
		e->octets[i] = write_feed(e, link, err);
		if (e->octets[i] < 0)
			return false;
		e->is_new[i] = true;
		e->written++;
	}
	return e->written == 0 || syncfs(e->feeds) == 0 || refused(e, err);
}

static int by_token(const void *pa, const void *pb)
{
	return strcmp(((const struct feed_link *)pa)->token.s, ((const struct feed_link *)pb)->token.s);
}

/* Whether a file is one of ours that nobody should find any more: of a link that is gone, or
 * that the store has forgotten, or half of a run that was killed. */
static bool is_left_over(const struct export *e, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const char *token = name + (name[0] == '.');
	struct feed_link wanted = { 0 };

	if (strspn(token, letters) != TOKEN_LENGTH)
		return false;
	if (name[0] == '.')
		return strcmp(token + TOKEN_LENGTH, ".ics.new") == 0;
	memcpy(wanted.token.s, token, TOKEN_LENGTH);
	const struct feed_link *link = bsearch(&wanted, e->links, e->n_links, sizeof wanted, by_token);
	return strcmp(token + TOKEN_LENGTH, ".ics") == 0 && (link == NULL || link->ref.state == LINK_GONE);
}

static bool sweep(struct export *e, struct err *err)
{
	int fd = openat(e->feeds, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	bool is_swept = dir != NULL;

	for (struct dirent *entry = NULL; is_swept && (entry = readdir(dir)) != NULL;) {
		if (!is_left_over(e, entry->d_name))
			continue;
		is_swept = unlinkat(e->feeds, entry->d_name, 0) == 0;
		e->removed++;
	}
	if (!is_swept)
		refused(e, err);
	if (dir != NULL)
		closedir(dir);
	return is_swept;
}

bool files_show(struct export *e, struct err *err)
{
	for (size_t i = 0; i < e->n_links; i++) {
		char name[NAME_SIZE], new_name[NAME_SIZE];

		if (!e->is_new[i])
			continue;
		name_of(name, &e->links[i].token, false);
		name_of(new_name, &e->links[i].token, true);
		if (renameat(e->feeds, new_name, e->feeds, name) != 0)
			return refused(e, err);
		e->is_new[i] = false;
	}
	return sweep(e, err);
}

void files_forget_new(struct export *e)
{
	char name[NAME_SIZE];

	for (size_t i = 0; i < e->n_links; i++) {
		name_of(name, &e->links[i].token, true);
		if (e->is_new[i])
			unlinkat(e->feeds, name, 0);
	}
}
