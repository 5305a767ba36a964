/* The tokens of the main file and of all that it includes, as one row. */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { MOST_INCLUDES = 1000 };

static bool open_file(struct tokens *t, const char *name, struct place asked, bool is_main)
{
	struct source source;
	struct err err;

	uint32_t file = faults_file(t->r->faults, name);
	if (!sources_get(t->r->sources, name, MOST_CONF_BYTES, &source, &err)) {
		if (is_main)
			fault(t->r, asked, "%s", err.text);
		else
			fault(t->r, asked, "\"%s\" %s", show(name), err.text);
		t->r->conf->whole = false;
		return false;
	}
	struct raw *raw = mem_push(t->raws, t->n_raws);
	raw_read(raw, t->r, &source, file);
	t->scans[t->n_scans++] = (struct scan){ raw->s, raw->s + raw->n, { file, 1 }, t->r };
	return true;
}

/* Says why a file cannot be included here, or NULL. */
static const char *include_obstacle(const struct tokens *t, const char *name)
{
	if (name[0] == '\0' || text_has_control(name))
		return "is no name of a file";
	if (t->n_raws >= MOST_INCLUDES)
		return "is one include too many; 1000 are read";
	for (size_t i = 0; i < t->n_scans; i++)
		if (strcmp(faults_file_name(t->r->faults, t->scans[i].at.file), name) == 0)
			return "includes itself";
	if (t->n_scans > MOST_INCLUDES_WITHIN)
		return "is included too deep; at most 10 files may include one another";
	return NULL;
}

static void include(struct tokens *t)
{
	scoped(heap) char *given = mem_text_n(t->token.s, t->token.n);
	const char *name = sources_name(t->r->sources, given);
	const char *obstacle = include_obstacle(t, name);
	if (obstacle != NULL) {
		fault(t->r, t->token.at, "\"%s\" %s", show(given), obstacle);
		t->r->conf->whole = false;
		return;
	}
	open_file(t, name, t->token.at, false);
}

void tokens_next(struct tokens *t)
{
	for (;;) {
		scan_next(&t->scans[t->n_scans - 1], &t->token);
		if (t->token.kind == TOKEN_INCLUDE)
			include(t);
		else if (t->token.kind == TOKEN_END && t->n_scans > 1)
			t->n_scans--;
		else
			return;
	}
}

bool tokens_open(struct tokens *t, struct reader *r)
{
	const char *name = sources_main(r->sources);

	*t = (struct tokens){ .r = r };
	if (!open_file(t, name, (struct place){ faults_file(r->faults, name), 0 }, true))
		return false;
	tokens_next(t);
	return true;
}

void tokens_skip_value(struct tokens *t)
{
	scan_skip_value(&t->scans[t->n_scans - 1]);
	tokens_next(t);
}

void tokens_fini(struct tokens *t)
{
	for (size_t i = 0; i < t->n_raws; i++)
		raw_fini(&t->raws[i]);
	free(t->raws);
}
