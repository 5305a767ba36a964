#include "faults.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../config.h"
#include "crosstrain/mem.h"

void files_cut(struct source *files, size_t n, const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size;

	for (size_t i = 0; i < n; i++) {
		const char *cut = i + 1 < n ? memchr(p, 0xff, (size_t)(end - p)) : NULL;
		size_t length = (size_t)((cut != NULL ? cut : end) - p);

		files[i].bytes = p;
		files[i].n = length;
		p += length + (cut != NULL);
	}
}

static uint32_t lines_of(const struct source *file)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < file->n; i++)
		lines += file->bytes[i] == '\n';
	return lines;
}

/* By the last part of its path: HR may write "./staff.csv". */
static const struct source *file_of(const char *path, const struct source *files, size_t n)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	return NULL;
}

/* What is wrong with a fault, or NULL.  A file that is named but not there is told where it
 * is named, or as a whole.  The last fault of a file has its greatest line. */
static const char *mistake_of(const struct fault *f, const struct source *file, bool is_last)
{
	if (f->at.line > 0 && (file == NULL || (is_last && f->at.line > lines_of(file))))
		return "its line is in no file";
	if (f->text[0] == '\0' || !text_is_utf8(f->text, strlen(f->text)))
		return "its text is not UTF-8";
	if (text_has_control(f->text) || strpbrk(f->text, "\t\r\n") != NULL)
		return "its text is not one clean line";
	return NULL;
}

void faults_judge(struct faults *faults, const struct source *files, size_t n)
{
	size_t n_faults;
	const struct fault *all = faults_sorted(faults, &n_faults);

	for (size_t i = 0; i < n_faults; i++) {
		const struct source *file = file_of(faults_file_name(faults, all[i].at.file), files, n);
		bool is_last = i + 1 == n_faults || all[i].at.file != all[i + 1].at.file;
		const char *mistake = mistake_of(&all[i], file, is_last);

		if (mistake != NULL) {
			scoped_text struct text text = TEXT_EMPTY;

			fault_write(&text, faults, &all[i]);
			fprintf(stderr, "%s: %s\n", mistake, text_str(&text));
			abort();
		}
	}
}

/* All that reading gives, as one text. */
static char *read_config(const struct source *files, size_t n)
{
	scoped(config) struct config *config = config_read_kept(files, n);

	faults_judge(config->faults, files, n);
	scoped(heap) char *faults = config_faults(config);
	/* After an error the company must only be freed. */
	scoped(heap) char *company = faults_errors(config->faults) > 0 ? mem_text("") : config_dump(config->org);
	return mem_format("%s%s", faults, company);
}

void config_judge(const struct source *files, size_t n)
{
	scoped(heap) char *once = read_config(files, n);
	size_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += files[i].n;
	/* Every eighth input, for it takes as long again. */
	if (size % 8 == 0) {
		scoped(heap) char *again = read_config(files, n);

		assert(strcmp(once, again) == 0);
	}
}
