/* libconfig's tree → struct conf, along the table of keys.  The one door to libconfig. */
#include <libconfig.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { MOST_KEYS = 32 };

struct walk {
	struct reader *r;
	const struct tidy *tidy;
};

static const struct tidy_line *line_of(const struct walk *w, const config_setting_t *setting)
{
	size_t line = config_setting_source_line(setting);

	return &w->tidy->lines[line > 0 ? line - 1 : 0];
}

/* libconfig goes on without a text or a name that it has no memory for. */
static const char *had(const char *s)
{
	if (s == NULL)
		mem_none();
	return s;
}

static const char *text_of(const config_setting_t *setting)
{
	return had(config_setting_get_string(setting));
}

/* A value's type in words; a text is quoted. */
static char *in_words(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		return mem_format("the text \"%s\"", show(text_of(setting)));
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return mem_format("the number %lld", config_setting_get_int64(setting));
	case CONFIG_TYPE_FLOAT:
		return mem_text("a number with a fraction");
	case CONFIG_TYPE_BOOL:
		return mem_text(config_setting_get_bool(setting) ? "true" : "false");
	case CONFIG_TYPE_GROUP:
		return mem_text("keys in braces");
	default:
		return mem_text("a list");
	}
}

static void wrong_type(const struct walk *w, const struct key *key, const config_setting_t *setting)
{
	scoped(heap) char *found = in_words(setting);

	value_wrong_type(w->r, key, found, line_of(w, setting)->at);
	w->r->conf->whole &= key->kind != KEY_ENTRIES;
}

static void read_group(const struct walk *w, const struct keys *keys, void *record,
                       const config_setting_t *group, struct place at);

static void read_entries(const struct walk *w, const struct key *key, void *record, const config_setting_t *list)
{
	int n = config_setting_length(list);

	for (int i = 0; i < n; i++) {
		config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
		const struct tidy_line *line = line_of(w, element);

		if (line->told)
			continue;
		if (config_setting_is_group(element))
			read_group(w, key->inside, keys_new_entry(key, record, line->at), element, line->at);
		else
			wrong_type(w, key, element);
	}
}

static void read_items(const struct walk *w, const struct key *key, void *record, const config_setting_t *list)
{
	int n = config_setting_length(list);

	value_list(w->r, key, record, (size_t)n, line_of(w, list)->at);
	for (int i = 0; i < n; i++) {
		const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
		const struct tidy_line *line = line_of(w, element);

		if (line->told)
			continue;
		if (config_setting_type(element) == CONFIG_TYPE_STRING)
			value_item(w->r, key, record, text_of(element), line->at);
		else
			wrong_type(w, key, element);
	}
}

static void read_value(const struct walk *w, const struct key *key, void *record, const config_setting_t *setting)
{
	struct place at = line_of(w, setting)->at;
	int type = config_setting_type(setting);

	if (key->kind == KEY_GROUP && type == CONFIG_TYPE_GROUP)
		read_group(w, key->inside, (char *)record + key->where, setting, at);
	else if (key->kind == KEY_ENTRIES && type == CONFIG_TYPE_LIST)
		read_entries(w, key, record, setting);
	else if (key_is_list(key) && type == CONFIG_TYPE_LIST)
		read_items(w, key, record, setting);
	else if (type == CONFIG_TYPE_STRING)
		value_text(w->r, key, record, text_of(setting), at);
	else if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
		value_number(w->r, key, record, config_setting_get_int64(setting), at);
	else if (type == CONFIG_TYPE_BOOL)
		value_flag(w->r, key, record, config_setting_get_bool(setting), at);
	else
		wrong_type(w, key, setting);
}

/* A key that was meant, but mistyped, is not missing as well. */
static void meant(const struct walk *w, const struct key *key, void *record, struct place at)
{
	if (key->kind == KEY_NUMBER)
		((struct conf_number *)((char *)record + key->where))->at = at;
	else if (key->kind == KEY_ID || key->kind == KEY_ENTRIES)
		w->r->conf->whole = false;
}

static void read_group(const struct walk *w, const struct keys *keys, void *record,
                       const config_setting_t *group, struct place at)
{
	bool seen[MOST_KEYS] = { false }, torn = false;
	int n = config_setting_length(group);

	memcpy(record, &at, sizeof at);
	for (int i = 0; i < n; i++) {
		const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
		const char *name = had(config_setting_name(setting));
		const struct key *key = keys_find(keys, name);
		const struct tidy_line *line = line_of(w, setting);

		torn |= line->told;
		if (key == NULL) {
			key = line->told ? NULL : keys_unknown(w->r, keys, "key", name, line->at);
			if (key != NULL && !seen[key - keys->v])
				meant(w, key, record, line->at);
			if (key != NULL)
				seen[key - keys->v] = true;
			continue;
		}
		if (key->kind == KEY_NUMBER)     /* also if it then turns out to be none */
			((struct conf_number *)((char *)record + key->where))->said = true;
		seen[key - keys->v] = true;
		if (!line->told)
			read_value(w, key, record, setting);
		else if (key->kind == KEY_ID || key->kind == KEY_ENTRIES)
			w->r->conf->whole = false;
	}
	/* What is missing may stand where reading failed. */
	if (keys == &conf_keys ? w->r->conf->whole : !torn)
		keys_required(w->r, keys, seen, at);
}

void read_settings(struct reader *r)
{
	scoped_tidy struct tidy tidy;
	struct walk w = { r, &tidy };
	config_t config;

	tidy_make(&tidy, r);
	config_init(&config);
	if (config_read_string(&config, text_str(&tidy.text)) == CONFIG_TRUE) {
		read_group(&w, &conf_keys, r->conf, config_root_setting(&config), tidy.lines[0].at);
	} else {
		/* Tidied text should always be read; if not, the line is known. */
		size_t line = (size_t)config_error_line(&config);

		r->conf->whole = false;
		fault(r, tidy.lines[line > 0 && line <= tidy.n_lines ? line - 1 : 0].at,
		      "this cannot be read: %s", config_error_text(&config));
	}
	config_destroy(&config);
}
