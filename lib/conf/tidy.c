/* HR's text → text in which libconfig falls into none of its traps (each was tried with
 * 1.5):
 *
 *	- it stops at the first mistake: here a setting with a mistake is reported and left out;
 *	- integers beyond 32 bits wrap silently: here they are written with the L that makes them 64;
 *	- an unterminated comment, or a text without its closing quote, swallows what follows;
 *	- [ ] takes only scalars of one type, a comma before a closing bracket is an error:
 *	  here [ ] and ( ) are both lists, and that comma is dropped;
 *	- @include looks in the working directory, and knows no file that is kept in memory;
 *	- an element's line is that of the token after it: here each has a line of its own,
 *	  and a table says where it stood.
 *
 * A recursive descent over the tokens; what it understands, it writes down at once. */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { DEEPEST = 16 };

struct used_name { const char *s; size_t n; struct place at; };

struct tidier {
	struct tidy *out;
	struct reader *r;
	struct tokens in;                         /* in.token is the one to be looked at next */
	struct used_name *names;                  /* of the groups that are open, outer ones first */
	size_t n_names;
	struct used_name key;                     /* the last one, for messages */
	int depth;
	bool torn;                                /* a text lost its end, and what stood behind it: brackets may be amiss */
};

static bool is_sign(const struct tidier *t, char sign)
{
	return t->in.token.sign == sign;
}

/* ---- writing ---- */

/* Begins the line of a setting or element that stands at `at`. */
static void begin_line(struct tidier *t, struct place at)
{
	text_add_char(&t->out->text, '\n');
	*mem_push(t->out->lines, t->out->n_lines) = (struct tidy_line){ at, false };
}

/* Where to go back to when something turns out to be wrong. */
struct mark { size_t text, lines; };

static struct mark mark(const struct tidier *t)
{
	return (struct mark){ t->out->text.n, t->out->n_lines };
}

static void back_to(struct tidier *t, struct mark m)
{
	t->out->text.n = m.text;
	t->out->text.s[m.text] = '\0';
	t->out->n_lines = m.lines;
}

/* Replaces what was written since the mark by a value that only says: reported. */
static void told(struct tidier *t, struct mark m, struct place at, const struct used_name *name)
{
	back_to(t, m);
	begin_line(t, at);
	t->out->lines[t->out->n_lines - 1].told = true;
	if (name != NULL)
		text_addf(&t->out->text, "%.*s=0;", (int)name->n, name->s);
	else
		text_add(&t->out->text, "0");
}

/* ---- the grammar ---- */

static bool value(struct tidier *t);

static bool is_word(const struct token *token, const char *word)
{
	return token->n == strlen(word) && memcmp(token->s, word, token->n) == 0;
}

static bool starts_with_curly_quote(const struct token *token)
{
	static const char *const quotes[] = { "“", "”", "„", "«", "»", "‘", "’" };

	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
		if (strncmp(token->s, quotes[i], strlen(quotes[i])) == 0)
			return true;
	return false;
}

/* "name: …", for a mistake in the value of the key in hand. */
#define value_fault(t, fmt, ...) \
	fault((t)->r, (t)->in.token.at, "%.*s: " fmt, (int)(t)->key.n, (t)->key.s, __VA_ARGS__)

/* Says what is wrong with a token that should begin a value. */
static void no_value(struct tidier *t)
{
	const struct token *token = &t->in.token;
	scoped(heap) char *s = mem_text_n(token->s, token->n);

	if (token->kind == TOKEN_NAME && (is_word(token, "yes") || is_word(token, "on")))
		value_fault(t, "\"%s\" has no meaning here; write true", show(s));
	else if (token->kind == TOKEN_NAME && (is_word(token, "no") || is_word(token, "off")))
		value_fault(t, "\"%s\" has no meaning here; write false", show(s));
	else if (starts_with_curly_quote(token))
		value_fault(t, "%s: these are typographic quotes; use plain ones (\")", show(s));
	else if (token->kind == TOKEN_NAME || token->kind == TOKEN_WORD)
		value_fault(t, "a text must stand in quotes: \"%s\"", show(s));
	else if (token->kind == TOKEN_END)
		value_fault(t, "the file ends where %s should be", "a value");
	else if (token->kind != TOKEN_STRANGE)
		value_fault(t, "a value is missing before \"%s\"", show(s));
}

/* Texts that stand side by side are one text. */
static bool text_value(struct tidier *t)
{
	while (t->in.token.kind == TOKEN_TEXT) {
		text_add_char(&t->out->text, '"');
		text_add_n(&t->out->text, t->in.token.s, t->in.token.n);
		text_add_char(&t->out->text, '"');
		tokens_next(&t->in);
	}
	return true;
}

static bool closes(const struct tidier *t)
{
	return is_sign(t, '}') || is_sign(t, ')') || is_sign(t, ']');
}

/* After the last element: its bracket.  Another closing bracket is taken for it. */
static void end_list(struct tidier *t, const struct token *opened)
{
	char want = opened->sign == '(' ? ')' : ']';

	text_add_char(&t->out->text, ')');
	if (is_sign(t, ')') || is_sign(t, ']')) {
		if (!is_sign(t, want))
			fault(t->r, t->in.token.at, "the \"%c\" of line %u is closed by \"%c\"; use \"%c\"",
			      opened->sign, opened->at.line, t->in.token.sign, want);
		tokens_next(&t->in);
	} else if (t->in.token.kind == TOKEN_END) {
		fault(t->r, opened->at, "the \"%c\" that opens here is never closed by \"%c\"", opened->sign, want);
		t->r->conf->whole = false;
	} else {
		scoped(heap) char *s = mem_text_n(t->in.token.s, t->in.token.n);

		fault(t->r, t->in.token.at, "before \"%s\" a \"%c\" is missing: it closes the \"%c\" of line %u",
		      show(s), want, opened->sign, opened->at.line);
	}
}

static bool begins_value(const struct tidier *t)
{
	return is_sign(t, '{') || is_sign(t, '(') || is_sign(t, '[') || t->in.token.kind == TOKEN_TEXT
	    || t->in.token.kind == TOKEN_NUMBER || t->in.token.kind == TOKEN_FLAG || t->in.token.kind == TOKEN_FLOAT;
}

static void element(struct tidier *t)
{
	struct place at = t->in.token.at;
	struct mark m = mark(t);
	bool entry = is_sign(t, '{');

	begin_line(t, at);
	if (!value(t)) {
		told(t, m, at, NULL);
		t->r->conf->whole &= !entry;
	}
}

static bool list_value(struct tidier *t)
{
	struct token opened = t->in.token;

	text_add_char(&t->out->text, '(');
	tokens_next(&t->in);
	for (bool first = true; !closes(t) && t->in.token.kind != TOKEN_END; first = false) {
		bool name_follows = t->in.token.kind == TOKEN_NAME && !first && !is_sign(t, ',');

		if (name_follows)
			break;
		if (!first)
			text_add_char(&t->out->text, ',');
		element(t);
		struct place at = t->in.token.at;
		if (is_sign(t, ',') || is_sign(t, ';')) {
			if (is_sign(t, ';'))
				fault(t->r, at, "in a list a comma stands between the entries, not \";\"");
			tokens_next(&t->in);
			if (t->in.token.kind == TOKEN_NAME && at.line != t->in.token.at.line)
				break;
		} else if (begins_value(t)) {
			if (!t->torn)
				fault(t->r, at, "a comma is missing before this entry");
			t->torn = false;
		} else if (t->in.token.kind == TOKEN_NAME || t->in.token.kind == TOKEN_WORD) {
			break;
		} else if (!closes(t) && t->in.token.kind != TOKEN_END) {
			tokens_next(&t->in);
		}
	}
	end_list(t, &opened);
	return true;
}

static void settings(struct tidier *t, bool within);

static bool group_value(struct tidier *t)
{
	struct token opened = t->in.token;

	text_add_char(&t->out->text, '{');
	tokens_next(&t->in);
	settings(t, true);
	text_add_char(&t->out->text, '}');
	if (is_sign(t, '}')) {
		t->torn = false;
		tokens_next(&t->in);
		return true;
	}
	if (t->in.token.kind == TOKEN_END) {
		fault(t->r, opened.at, "the \"{\" that opens here is never closed by \"}\"");
		t->r->conf->whole = false;
		return false;
	}
	if (!t->torn)
		fault(t->r, t->in.token.at, "before \"%c\" a \"}\" is missing: it closes the \"{\" of line %u",
		      t->in.token.sign, opened.at.line);
	t->torn = true;                          /* the comma behind it is missing, too */
	return true;
}

/* To the bracket that closes the one in hand, and past it. */
static void skip_nested(struct tidier *t)
{
	int open = 0;

	do {
		open += is_sign(t, '{') || is_sign(t, '(') || is_sign(t, '[');
		open -= closes(t);
		tokens_next(&t->in);
	} while (open > 0 && t->in.token.kind != TOKEN_END);
}

static bool nested_value(struct tidier *t)
{
	if (t->depth == DEEPEST) {
		fault(t->r, t->in.token.at, "brackets within brackets, %d deep: that is too much", DEEPEST);
		skip_nested(t);
		return false;
	}
	t->depth++;
	bool ok = is_sign(t, '{') ? group_value(t) : list_value(t);
	t->depth--;
	return ok;
}

static bool value(struct tidier *t)
{
	if (is_sign(t, '{') || is_sign(t, '(') || is_sign(t, '['))
		return nested_value(t);
	switch (t->in.token.kind) {
	case TOKEN_TEXT:
		return text_value(t);
	case TOKEN_NUMBER:
		text_addf(&t->out->text, "%lldL", t->in.token.number);
		break;
	case TOKEN_FLOAT:
		text_add(&t->out->text, "0.5");      /* no key takes one */
		break;
	case TOKEN_FLAG:
		text_add_n(&t->out->text, t->in.token.s, t->in.token.n);
		break;
	case TOKEN_NAME:
	case TOKEN_WORD:
		no_value(t);
		tokens_skip_value(&t->in);
		return false;
	case TOKEN_STRANGE:
		t->torn = true;
		tokens_skip_value(&t->in);
		return false;
	case TOKEN_END:
	case TOKEN_INCLUDE:
	case TOKEN_SIGN:
		no_value(t);
		return false;
	}
	tokens_next(&t->in);
	return true;
}

/* Whether the group whose names begin at `first` has this one already. */
static const struct used_name *used_before(const struct tidier *t, size_t first, const struct used_name *name)
{
	for (size_t i = first; i < t->n_names; i++)
		if (t->names[i].n == name->n && memcmp(t->names[i].s, name->s, name->n) == 0)
			return &t->names[i];
	return NULL;
}

static void tell_duplicate(struct tidier *t, const struct used_name *name, const struct used_name *before)
{
	fault(t->r, name->at, "\"%.*s\" is set a second time; the first time was at %s:%u", (int)name->n, name->s,
	      faults_file_name(t->r->faults, before->at.file), before->at.line);
}

/* name = value, with whatever ends it. */
static void setting(struct tidier *t, size_t first_name)
{
	enum { MOST_NAMES = 200 };       /* more are nobody's; keeps the search short */
	struct used_name name = { t->in.token.s, t->in.token.n, t->in.token.at };
	const struct used_name *before = used_before(t, first_name, &name);
	struct mark m = mark(t);
	bool ok = false;

	if (before != NULL)
		tell_duplicate(t, &name, before);
	if (before != NULL && first_name == 0)
		t->r->conf->whole = false;       /* perhaps a second list of people */
	t->key = name;
	tokens_next(&t->in);
	begin_line(t, name.at);
	text_add_n(&t->out->text, name.s, name.n);
	text_add_char(&t->out->text, '=');
	if (is_sign(t, '=')) {
		tokens_next(&t->in);
		ok = value(t);
	} else {
		fault(t->r, name.at, "after \"%.*s\" a \"=\" is missing", (int)name.n, name.s);
		if (begins_value(t))
			value(t);
	}
	text_add_char(&t->out->text, ';');
	if (before != NULL || t->n_names - first_name >= MOST_NAMES) {
		back_to(t, m);
		if (before == NULL)
			fault(t->r, name.at, "these are too many keys for one pair of brackets");
		return;
	}
	if (!ok)
		told(t, m, name.at, &name);
	*mem_push(t->names, t->n_names) = name;
}

/* What stands where a name should be.  Leaves a bracket that ends an outer one. */
static void no_name(struct tidier *t)
{
	scoped(heap) char *s = mem_text_n(t->in.token.s, t->in.token.n);

	if (t->in.token.kind != TOKEN_STRANGE)
		fault(t->r, t->in.token.at, "\"%s\" is out of place; here a key begins, such as: name = \"…\";", show(s));
	t->r->conf->whole = false;
	tokens_skip_value(&t->in);
}

/* Settings up to a closing bracket or the end. */
static void settings(struct tidier *t, bool within)
{
	size_t first_name = t->n_names;

	for (;;) {
		if (t->in.token.kind == TOKEN_END)
			break;
		if (t->in.token.kind == TOKEN_NAME) {
			setting(t, first_name);
		} else if (is_sign(t, ';') || is_sign(t, ',')) {
			tokens_next(&t->in);
		} else if (within && (closes(t) || is_sign(t, '{'))) {
			break;
		} else if (closes(t)) {
			fault(t->r, t->in.token.at, "this \"%c\" closes nothing", t->in.token.sign);
			tokens_next(&t->in);
		} else if (begins_value(t) && t->in.token.sign != 0) {
			struct mark m = mark(t);

			fault(t->r, t->in.token.at, "before \"%c\" a key is missing, such as: departments =",
			      t->in.token.sign);
			begin_line(t, t->in.token.at);
			value(t);
			back_to(t, m);
			t->r->conf->whole = false;
		} else {
			no_name(t);
		}
	}
	t->n_names = first_name;
}

void tidy_make(struct tidy *out, struct reader *r)
{
	struct tidier t = { .out = out, .r = r };
	struct place top = { faults_file(r->faults, sources_main(r->sources)), 1 };

	*out = (struct tidy){ .text = TEXT_EMPTY };
	*mem_push(out->lines, out->n_lines) = (struct tidy_line){ top, false };
	text_add(&out->text, "");
	if (tokens_open(&t.in, r))
		settings(&t, false);
	tokens_fini(&t.in);
	free(t.names);
}

void tidy_fini(struct tidy *tidy)
{
	text_fini(&tidy->text);
	free(tidy->lines);
}
