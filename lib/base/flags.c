/* The command lines of both programs. */
#include "crosstrain/flags.h"

#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"
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

static void try_names(struct nearest *near, const struct flag *flags)
{
	for (const struct flag *f = flags; f != NULL && f->name != NULL; f++)
		nearest_try(near, f->name);
}

static bool unknown(const struct flag *flags, const struct flag *more, const char *arg, struct err *err)
{
	scoped(heap) char *name = mem_text_n(arg, strcspn(arg, "="));
	struct nearest near = nearest_to(name);

	try_names(&near, flags);
	try_names(&near, more);
	return err_set(err, "no flag %s%s%s%s", name, near.found ? "; did you mean " : "",
	               near.found ? near.found : "", near.found ? "?" : "");
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

static const char *folder_of(const char *variable, const char *otherwise)
{
	const char *s = getenv(variable);

	return s != NULL && s[0] != '\0' ? s : otherwise;
}

bool folders_complete(struct folders *folders, struct err *err)
{
	if (folders->instance != NULL && (folders->instance[0] == '\0' || strchr(folders->instance, '/') != NULL))
		return err_set(err, "--instance \"%s\": no name of a service's instance", folders->instance);
	if (folders->instance != NULL) {
		folders->made[0] = mem_format("/etc/crosstrain/%s/crosstrain.conf", folders->instance);
		folders->made[1] = mem_format("/var/lib/crosstrain-%s", folders->instance);
		folders->made[2] = mem_format("/run/crosstrain-%s", folders->instance);
	} else {
		folders->made[0] = mem_text("/etc/crosstrain/crosstrain.conf");
		folders->made[1] = mem_text(folder_of("STATE_DIRECTORY", "/var/lib/crosstrain"));
		folders->made[2] = mem_text(folder_of("RUNTIME_DIRECTORY", "/run/crosstrain"));
	}
	if (folders->config == NULL)
		folders->config = folders->made[0];
	if (folders->state == NULL)
		folders->state = folders->made[1];
	if (folders->runtime == NULL)
		folders->runtime = folders->made[2];
	return true;
}

void folders_fini(struct folders *folders)
{
	for (size_t i = 0; i < sizeof folders->made / sizeof *folders->made; i++)
		free(folders->made[i]);
	*folders = (struct folders){ 0 };
}
