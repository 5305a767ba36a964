/* How things are said. */
#include "ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crosstrain/mem.h"
#include "crosstrain/report.h"
#include "crosstrain/settle.h"

int out_error(const struct ctl *ctl, int exit_code, const char *text)
{
	fprintf(stderr, "crosstrainctl: %s\n", text);
	if (ctl->json) {
		scoped_json json_t *error = json_pack("{s:s}", "error", text);

		out_json(error);
	}
	return exit_code;
}

int out_failure(const struct ctl *ctl, const char *path)
{
	struct err err;

	err_set(&err, "%s: %s", path, strerror(errno));
	return out_error(ctl, EXIT_REFUSED, err.text);
}

void out_text(const struct text *text)
{
	fputs(text_str(text), stdout);
}

void out_json(const json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2));
	putchar('\n');
}

void out_faults(const json_t *faults)
{
	for (size_t i = 0; i < json_array_size(faults); i++)
		fprintf(stderr, "%s\n", out_member(json_array_get(faults, i), "message"));
}

void out_warning(const json_t *message)
{
	if (json_is_string(message))
		fprintf(stderr, "warning: %s\n", json_string_value(message));
}

void out_large_feeds(const json_t *answer)
{
	const json_t *large = json_object_get(answer, "large_feeds");

	if (json_is_object(large))
		fprintf(stderr, "warning: %s\n", out_member(large, "message"));
}

const char *out_member(const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s != NULL ? s : "";
}

long long out_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

const char *out_plural(long long n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

void out_instant(struct text *out, const char *instant)
{
	struct tm tm = { 0 };
	char buf[sizeof "2027-01-04 11:00"];

	if (strptime(instant, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		return;
	time_t t = timegm(&tm);
	localtime_r(&t, &tm);
	strftime(buf, sizeof buf, "%Y-%m-%d %H:%M", &tm);
	text_add(out, buf);
}

char *out_person(const json_t *object, const char *key)
{
	scoped(heap) char *name_key = mem_format("%s_name", key);
	const char *id = json_string_value(json_object_get(object, key));

	return id == NULL ? mem_text("") : mem_format("%s (%s)", out_member(object, name_key), id);
}

char *out_span(const json_t *object, const char *first, const char *last)
{
	const char *a = out_member(object, first), *b = out_member(object, last);

	return strcmp(a, b) == 0 ? mem_text(a) : mem_format("%s..%s", a, b);
}

/* Closes it, too.  f may be NULL: it could not be opened, and errno says why. */
static bool write_text(FILE *f, const char *path, const struct text *text, struct err *err)
{
	bool is_written = f != NULL && fputs(text_str(text), f) >= 0;

	if (f != NULL && fclose(f) != 0)
		is_written = false;
	return is_written || err_set(err, "%s: %m", path);
}

/* /dev/null, a pipe: they are there to be written to, and not ours to replace. */
static bool is_no_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

bool out_file(const char *path, const struct text *text, struct err *err)
{
	if (strcmp(path, "-") == 0) {
		out_text(text);
		return true;
	}
	if (is_no_file(path))
		return write_text(fopen(path, "w"), path, text, err);
	scoped(heap) char *temporary = mem_format("%s.XXXXXX", path);
	mode_t mask = umask(0);
	umask(mask);
	int fd = mkstemp(temporary);
	if (fd < 0)
		return err_set(err, "%s: %m", path);
	fchmod(fd, 0666 & ~mask);
	if (write_text(fdopen(fd, "w"), path, text, err) && settle(temporary, path, SETTLE_REPLACES, err))
		return true;
	unlink(temporary);
	return false;
}
