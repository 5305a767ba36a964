/* The command lines of both programs. */
#include "crosstrain/flags.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/scope.h"

void words_fini(struct words *words)
{
	free(words->v);
	*words = (struct words){ 0 };
}

/* The flag that the first `n` bytes of `arg` name, in either table. */
static const struct flag *find(const struct flag *flags, const struct flag *more, const char *arg, size_t n)
{
	for (const struct flag *f = flags; f != NULL && f->name != NULL; f++)
		if (strlen(f->name) == n && memcmp(f->name, arg, n) == 0)
			return f;
	return more != NULL ? find(more, NULL, arg, n) : NULL;
}

static bool unknown(const struct flag *flags, const struct flag *more, const char *arg, struct err *err)
{
	__attribute__((cleanup(heap_leave))) const char **names = NULL;
	size_t n = 0;

	for (const struct flag *f = flags; f->name != NULL; f++)
		*mem_push(names, n) = f->name;
	for (const struct flag *f = more; f != NULL && f->name != NULL; f++)
		*mem_push(names, n) = f->name;
	const char *meant = flags_nearest(arg, names, n);
	return err_set(err, "no flag %.*s%s%s%s", (int)strcspn(arg, "="), arg,
	               meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

bool flags_read(void *into, struct words *words, const struct flag *flags, const struct flag *more,
                int argc, char *argv[], struct err *err)
{
	bool only_words = false;

	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];

		if (only_words || arg[0] != '-' || arg[1] == '\0') {
			*mem_push(words->v, words->n) = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_words = true;
			continue;
		}
		size_t n = strcspn(arg, "=");
		const struct flag *f = find(flags, more, arg, n);
		if (f == NULL)
			return unknown(flags, more, arg, err);
		if (f->value == NULL && arg[n] == '=')
			return err_set(err, "%s takes no value", f->name);
		if (f->value == NULL)
			*(bool *)((char *)into + f->at) = true;
		else if (arg[n] == '=')
			*(const char **)((char *)into + f->at) = arg + n + 1;
		else if (i + 1 == argc)
			return err_set(err, "%s needs a value: %s %s", f->name, f->name, f->value);
		else
			*(const char **)((char *)into + f->at) = argv[++i];
	}
	return true;
}

int flags_first_word(const struct flag *flags, int argc, char *argv[])
{
	int i = 1;

	while (i < argc && argv[i][0] == '-') {
		const struct flag *f = find(flags, NULL, argv[i], strlen(argv[i]));

		i += f != NULL && f->value != NULL ? 2 : 1;
	}
	return i < argc ? i : argc;
}

void flags_help(struct text *out, const struct flag *flags)
{
	for (const struct flag *f = flags; f->name != NULL; f++) {
		scoped_text struct text left = TEXT_EMPTY;

		text_addf(&left, "%s%s%s", f->name, f->value ? " " : "", f->value ? f->value : "");
		text_addf(out, "  %-22s %s\n", text_str(&left), f->help);
	}
}

/* How many letters must be added, taken, changed or exchanged with their neighbour
 * (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
	enum { MOST = 32 };
	size_t row[MOST + 1][MOST + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > MOST || nb > MOST)
		return SIZE_MAX;
	for (size_t i = 0; i <= na; i++) {
		for (size_t j = 0; j <= nb; j++) {
			if (i == 0 || j == 0) {
				row[i][j] = i + j;
				continue;
			}
			size_t best = row[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (row[i - 1][j] + 1 < best)
				best = row[i - 1][j] + 1;
			if (row[i][j - 1] + 1 < best)
				best = row[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
			    && row[i - 2][j - 2] + 1 < best)
				best = row[i - 2][j - 2] + 1;
			row[i][j] = best;
		}
	}
	return row[na][nb];
}

const char *flags_nearest(const char *word, const char *const *known, size_t n)
{
	const char *nearest = NULL;
	size_t least = strlen(word) / 3 + 1;     /* further away is another word */

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, known[i]);

		if (d < least || (d == least && nearest == NULL)) {
			least = d;
			nearest = known[i];
		}
	}
	return nearest;
}

static const char *folder_of(const char *variable, const char *otherwise)
{
	const char *s = getenv(variable);

	return s != NULL && s[0] != '\0' ? s : otherwise;
}

void folders_complete(struct folders *folders)
{
	if (folders->config == NULL)
		folders->config = "/etc/crosstrain/crosstrain.conf";
	if (folders->state == NULL)
		folders->state = folder_of("STATE_DIRECTORY", "/var/lib/crosstrain");
	if (folders->runtime == NULL)
		folders->runtime = folder_of("RUNTIME_DIRECTORY", "/run/crosstrain");
}
