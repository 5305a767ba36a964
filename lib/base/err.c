/* err for the world, faults for HR. */
#include "crosstrain/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"

static bool is_within_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* What was cut off in the middle of a character loses the rest of that, too: an answer in JSON
 * takes no half ones. */
static void end_whole(char *text, size_t n)
{
	while (n > 0 && is_within_character(text[n]))
		n--;
	text[n] = '\0';
}

bool err_set(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	scoped(heap) char *whole = mem_vformat(fmt, args);
	va_end(args);
	size_t n = strlen(whole), most = sizeof err->text - 1;
	if (n > most)
		end_whole(whole, most);
	memcpy(err->text, whole, strlen(whole) + 1);
	return false;
}

bool err_while(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	scoped(heap) char *doing = mem_vformat(fmt, args);
	va_end(args);
	scoped(heap) char *both = mem_format("%s: %s", doing, err->text);
	/* The reason stands last and matters most: what is too long loses its beginning. */
	size_t n = strlen(both), most = sizeof err->text - 1;
	const char *from = n > most ? both + n - most : both;
	while (is_within_character(*from))
		from++;
	memcpy(err->text, from, strlen(from) + 1);
	return false;
}

struct faults {
	struct fault *all;
	size_t n;
	char **files;
	size_t n_files;
	size_t count[2];       /* by enum fault_kind */
};

struct faults *faults_new(void)
{
	return mem_new(struct faults);
}

void faults_free(struct faults *faults)
{
	if (faults == NULL)
		return;
	for (size_t i = 0; i < faults->n; i++)
		free(faults->all[i].text);
	for (size_t i = 0; i < faults->n_files; i++)
		free(faults->files[i]);
	free(faults->all);
	free(faults->files);
	free(faults);
}

uint32_t faults_file(struct faults *faults, const char *name)
{
	for (size_t i = 0; i < faults->n_files; i++)
		if (strcmp(faults->files[i], name) == 0)
			return (uint32_t)i;
	*mem_push(faults->files, faults->n_files) = mem_text(name);
	return (uint32_t)(faults->n_files - 1);
}

const char *faults_file_name(const struct faults *faults, uint32_t file)
{
	return faults->files[file];
}

void faults_add(struct faults *faults, enum fault_kind kind, struct place at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	char *text = mem_vformat(fmt, args);
	va_end(args);
	*mem_push(faults->all, faults->n) = (struct fault){ at, kind, text };
	faults->count[kind]++;
}

size_t faults_count(const struct faults *faults, enum fault_kind kind)
{
	return faults->count[kind];
}

static int by_place(const void *pa, const void *pb)
{
	const struct fault *a = pa, *b = pb;

	ORDER(a->at.file, b->at.file);
	ORDER(a->at.line, b->at.line);
	return strcmp(a->text, b->text);
}

const char *fault_word(enum fault_kind kind)
{
	return kind == FAULT_ERROR ? "error" : "warning";
}

const struct fault *faults_sorted(struct faults *faults, size_t *n)
{
	if (faults->n > 0)
		qsort(faults->all, faults->n, sizeof *faults->all, by_place);
	*n = faults->n;
	return faults->all;
}

void fault_write(struct text *out, const struct faults *faults, const struct fault *fault)
{
	text_add(out, faults_file_name(faults, fault->at.file));
	if (fault->at.line > 0)
		text_addf(out, ":%u", (unsigned)fault->at.line);
	text_addf(out, ": %s: %s", fault_word(fault->kind), fault->text);
}
