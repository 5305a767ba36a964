/* Text → tokens, by libconfig's rules for comments, strings and numbers, but with an eye
 * on what its scanner lets pass: a comment or a text that is never closed, a number that
 * does not fit. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

static bool at_text(const struct scan *scan, const char *s)
{
	size_t n = strlen(s);

	return (size_t)(scan->end - scan->p) >= n && memcmp(scan->p, s, n) == 0;
}

static void skip_line(struct scan *scan)
{
	const char *eol = memchr(scan->p, '\n', (size_t)(scan->end - scan->p));

	scan->p = eol != NULL ? eol : scan->end;
}

static void skip_comment(struct scan *scan)
{
	struct place opened = scan->at;

	for (scan->p += 2; scan->p < scan->end; scan->p++) {
		if (at_text(scan, "*/")) {
			scan->p += 2;
			return;
		}
		scan->at.line += *scan->p == '\n';
	}
	fault(scan->r, opened, "a comment opens here with \"/*\" and never ends with \"*/\"");
	scan->r->conf->whole = false;
}

static void skip_blank(struct scan *scan)
{
	while (scan->p < scan->end) {
		if (*scan->p == '#' || at_text(scan, "//"))
			skip_line(scan);
		else if (at_text(scan, "/*"))
			skip_comment(scan);
		else if (*scan->p == ' ' || *scan->p == '\t' || *scan->p == '\r' || *scan->p == '\n')
			scan->at.line += *scan->p++ == '\n';
		else
			return;
	}
}

/* A text in quotes; it ends with its line at the latest. */
static void scan_text(struct scan *scan, struct token *out)
{
	const char *p = ++scan->p;

	while (p < scan->end && *p != '"' && *p != '\n') {
		if (p + 4 <= scan->end && memcmp(p, "\\x00", 4) == 0)
			fault(scan->r, scan->at, "\"\\x00\" is a control character; delete it");
		p += *p == '\\' && p + 1 < scan->end && p[1] != '\n' ? 2 : 1;
	}
	out->kind = TOKEN_TEXT;
	out->s = scan->p;
	out->n = (size_t)(p - scan->p);
	scan->p = p;
	if (p < scan->end && *p == '"') {
		scan->p++;
		if (scan->p < scan->end && (isalnum((unsigned char)*scan->p) || (unsigned char)*scan->p >= 0x80)) {
			scoped(heap) char *text = mem_text_n(out->s, out->n);

			fault(scan->r, scan->at, "a quote (\") is missing on this line, or one is too many:"
			      " behind \"%s\" no word can follow", show(text));
			out->kind = TOKEN_STRANGE;
			skip_line(scan);
		}
		return;
	}
	out->kind = TOKEN_STRANGE;
	fault(scan->r, scan->at, "a text opens here with a quote (\") that is not closed on this line");
}

/* What may stand in a word.  A colon only after a digit: "10:00" lacks its quotes, but
 * `name:` is a name. */
static bool is_wordly(char c, bool number)
{
	unsigned char u = (unsigned char)c;

	return isalnum(u) || u >= 0x80 || (c != '\0' && strchr("_-*+.@", c) != NULL) || (number && c == ':');
}

static bool is_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && strchr("_-*", s[i]) == NULL)
			return false;
	return isalpha((unsigned char)s[0]) || s[0] == '*';
}

/* Whether the word is a whole number, decimal or hexadecimal, with or without the L that
 * libconfig wants for large ones. */
static bool is_number(const char *s, size_t n, long long *out)
{
	char word[32], *end;

	if (n >= sizeof word || (!isdigit((unsigned char)s[0]) && s[0] != '-' && s[0] != '+'))
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	bool hex = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
	*out = strtoll(word, &end, hex ? 16 : 10);
	if (end == word + (hex ? 2 : 0))
		return false;
	end += *end == 'L';
	end += *end == 'L';
	return *end == '\0';
}

/* Digits with one point or an exponent. */
static bool is_float(const char *s, size_t n)
{
	char word[64], *end;

	if (n >= sizeof word || memchr("+-.0123456789", s[0], 13) == NULL)
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	(void)strtod(word, &end);
	return *end == '\0';
}

static void scan_word(struct scan *scan, struct token *out)
{
	const char *p = scan->p;
	bool number = isdigit((unsigned char)*p) || *p == '-' || *p == '+';

	while (p < scan->end && is_wordly(*p, number))
		p++;
	out->s = scan->p;
	out->n = (size_t)(p - scan->p);
	scan->p = p;
	if ((out->n == 4 && strncasecmp(out->s, "true", 4) == 0)
	    || (out->n == 5 && strncasecmp(out->s, "false", 5) == 0))
		out->kind = TOKEN_FLAG;
	else if (is_name(out->s, out->n))
		out->kind = TOKEN_NAME;
	else if (is_number(out->s, out->n, &out->number))
		out->kind = TOKEN_NUMBER;
	else
		out->kind = is_float(out->s, out->n) ? TOKEN_FLOAT : TOKEN_WORD;
}

static void scan_include(struct scan *scan, struct token *out)
{
	scan->p += strlen("@include");
	while (scan->p < scan->end && (*scan->p == ' ' || *scan->p == '\t'))
		scan->p++;
	if (scan->p < scan->end && *scan->p == '"') {
		scan_text(scan, out);
		if (out->kind == TOKEN_TEXT)
			out->kind = TOKEN_INCLUDE;
		return;
	}
	out->kind = TOKEN_STRANGE;
	fault(scan->r, scan->at, "@include needs a file in quotes: @include \"staff.conf\"");
	skip_line(scan);
}

void scan_next(struct scan *scan, struct token *out)
{
	skip_blank(scan);
	*out = (struct token){ .kind = TOKEN_END, .s = scan->p, .at = scan->at };
	if (scan->p >= scan->end)
		return;
	char c = *scan->p;
	if (c == '"') {
		scan_text(scan, out);
	} else if (at_text(scan, "@include")) {
		scan_include(scan, out);
	} else if (strchr("=:;,{}()[]", c) != NULL) {
		*out = (struct token){ TOKEN_SIGN, scan->p++, 1, c == ':' ? '=' : c, 0, scan->at };
	} else if (is_wordly(c, false)) {
		scan_word(scan, out);
	} else {
		*out = (struct token){ TOKEN_STRANGE, scan->p++, 1, 0, 0, scan->at };
		fault(scan->r, scan->at, "\"%c\" has no meaning here; texts stand in quotes (\")", c);
	}
}

void scan_skip_value(struct scan *scan)
{
	while (scan->p < scan->end && strchr(";,{}()[]\n", *scan->p) == NULL)
		scan->p++;
}
