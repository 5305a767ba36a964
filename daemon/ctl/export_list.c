/* feeds.csv: each link, what its file was written from, and whether it still lives. */
#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crosstrain/csv.h"
#include "crosstrain/mem.h"
#include "crosstrain/report.h"

#define LIST "feeds.csv"

/* It can be read by its owner alone: it holds everybody's link. */
enum { LIST_MODE = 0600 };

static int by_token(const void *pa, const void *pb)
{
	return strcmp(((const struct noted *)pa)->token, ((const struct noted *)pb)->token);
}

const struct noted *list_find(const struct export *e, const struct token *token)
{
	struct noted wanted = { 0 };

	memcpy(wanted.token, token->s, sizeof wanted.token);
	return e->n_noted == 0 ? NULL : bsearch(&wanted, e->noted, e->n_noted, sizeof wanted, by_token);
}

/* A line of our own making; whatever else stands there is as good as no line. */
static void note(void *to, const struct csv_row *row)
{
	struct export *e = to;
	struct noted noted = { 0 };

	if (row->n < 3 || sscanf(row->fields[0].s, "/feeds/%26[a-z2-7].ics", noted.token) != 1
	    || sscanf(row->fields[1].s, "\"%32[0-9a-f]\"", noted.etag) != 1)
		return;
	noted.octets = strtoll(row->fields[2].s, NULL, 10);
	*mem_push(e->noted, e->n_noted) = noted;
}

static bool pass_torn(void *to, const struct csv_torn *torn)
{
	(void)to;
	(void)torn;
	return true;
}

bool list_read(struct export *e, struct err *err)
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

static void add_line(struct text *csv, const struct feed_link *link, long long octets)
{
	static const char *const states[] = {
		[LINK_LIVE] = "live", [LINK_ENDED] = "ended", [LINK_GONE] = "gone", [LINK_UNKNOWN] = "",
	};
	char etag[DIGEST_TEXT_SIZE];
	scoped_json json_t *modified = report_instant(link->ref.modified);

	text_addf(csv, FEED_PATH ",", link->token.s);
	if (link->ref.state != LINK_GONE)
		text_addf(csv, "\"\"\"%s\"\"\"", digest_write(etag, &link->ref.etag));
	text_addf(csv, ",%lld,%s,%s\n", octets, json_is_string(modified) ? json_string_value(modified) : "",
	          states[link->ref.state]);
}

bool list_write(const struct export *e, struct err *err)
{
	scoped_text struct text csv = TEXT_EMPTY;

	text_add(&csv, "path,etag,octets,last_modified,state\n");
	for (size_t i = 0; i < e->n_links; i++)
		add_line(&csv, &e->links[i], e->octets[i]);
	if (csv.n == e->list.n && memcmp(csv.s, e->list.s, csv.n) == 0)
		return true;
	int fd = openat(e->fd, LIST ".new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, LIST_MODE);
	bool is_written = fd >= 0 && fchmod(fd, LIST_MODE) == 0 && files_put(fd, csv.s, csv.n) && fsync(fd) == 0
		&& renameat(e->fd, LIST ".new", e->fd, LIST) == 0;
	if (!is_written)
		err_set(err, "%s/" LIST ": %s", e->dir, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_written;
}
