/* The files of a config, each read once and whole. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

struct sources {
	char *main_path;
	bool kept;               /* from memory: nothing is read from disk */
	struct source *files;    /* the main one first */
	size_t n;
};

struct sources *sources_on_disk(const char *main_path)
{
	struct sources *sources = mem_new(struct sources);

	sources->main_path = mem_text(main_path);
	return sources;
}

static void keep(struct sources *sources, const char *name, char *bytes, size_t n)
{
	*mem_push(sources->files, sources->n) = (struct source){ mem_text(name), bytes, n };
}

struct sources *sources_kept(const struct source *files, size_t n)
{
	struct sources *sources = sources_on_disk(n > 0 ? files[0].name : "");

	sources->kept = true;
	for (size_t i = 0; i < n; i++) {
		char *bytes = mem_zero(files[i].n + 1, 1);

		memcpy(bytes, files[i].bytes, files[i].n);
		keep(sources, files[i].name, bytes, files[i].n);
	}
	return sources;
}

void sources_free(struct sources *sources)
{
	if (sources == NULL)
		return;
	for (size_t i = 0; i < sources->n; i++) {
		free((char *)sources->files[i].name);
		free((char *)sources->files[i].bytes);
	}
	free(sources->files);
	free(sources->main_path);
	free(sources);
}

const struct source *sources_all(const struct sources *sources, size_t *n)
{
	*n = sources->n;
	return sources->files;
}

const char *sources_main(const struct sources *sources)
{
	return sources->main_path;
}

const char *sources_name(const struct sources *sources, const char *given)
{
	const char *slash = strrchr(sources->main_path, '/');

	if (strcmp(given, sources->main_path) == 0)
		return given;
	while (strncmp(given, "./", 2) == 0)
		given += 2;
	if (slash != NULL && strcmp(given, slash + 1) == 0)
		return sources->main_path;
	return given;
}

/* Where a file lies: names are relative to the folder of the main file. */
static char *path_of(const struct sources *sources, const char *name)
{
	const char *slash = strrchr(sources->main_path, '/');

	if (name[0] == '/' || slash == NULL || strcmp(name, sources->main_path) == 0)
		return mem_text(name);
	return mem_format("%.*s/%s", (int)(slash - sources->main_path), sources->main_path, name);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* What a path is, in words, if it is not a file to be read. */
static const char *not_a_file(mode_t mode)
{
	return S_ISDIR(mode) ? "is a folder, not a file"
	     : S_ISFIFO(mode) ? "is a pipe, not a file"
	     : S_ISREG(mode) ? NULL
	     : "is a device, not a file";
}

/* Reads all of an open file; what is written at the same time is no whole file. */
static bool read_all(int fd, const struct stat *before, char *bytes, size_t n, struct err *err)
{
	struct stat after;
	size_t got = 0;

	while (got < n) {
		ssize_t more = read(fd, bytes + got, n - got);

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return err_set(err, "cannot be read: %s", strerror(errno));
		if (more == 0)
			break;
		got += (size_t)more;
	}
	if (fstat(fd, &after) < 0)
		return err_set(err, "cannot be read: %s", strerror(errno));
	if (got < n || after.st_size != before->st_size
	    || after.st_mtim.tv_sec != before->st_mtim.tv_sec
	    || after.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
		return err_set(err, "is being written at this moment; try again when it is whole");
	return true;
}

static bool read_file(const char *path, size_t most, char **out, size_t *n, struct err *err)
{
	/* Without O_NONBLOCK, opening a pipe would wait for its writer. */
	__attribute__((cleanup(close_fd))) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(err, "cannot be read: %s", strerror(errno));
	if (not_a_file(st.st_mode) != NULL)
		return err_set(err, "%s", not_a_file(st.st_mode));
	if ((size_t)st.st_size > most)
		return err_set(err, "is too large: %lld bytes, at most %zu are read", (long long)st.st_size, most);
	scoped(heap) char *bytes = mem_zero((size_t)st.st_size + 1, 1);
	if (!read_all(fd, &st, bytes, (size_t)st.st_size, err))
		return false;
	*n = (size_t)st.st_size;
	*out = give(bytes);
	return true;
}

bool sources_get(struct sources *sources, const char *name, size_t most,
                 struct source *out, struct err *err)
{
	name = sources_name(sources, name);
	for (size_t i = 0; i < sources->n; i++) {
		if (strcmp(sources->files[i].name, name) != 0)
			continue;
		*out = sources->files[i];
		if (out->n > most)
			return err_set(err, "is too large: %zu bytes, at most %zu are read", out->n, most);
		return true;
	}
	if (sources->kept)
		return err_set(err, "is not among the files that were kept");
	scoped(heap) char *path = path_of(sources, name);
	char *bytes = NULL;
	size_t n = 0;
	if (!read_file(path, most, &bytes, &n, err))
		return false;
	keep(sources, name, bytes, n);
	*out = sources->files[sources->n - 1];
	return true;
}
