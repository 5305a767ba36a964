/* Text as HTML. */
#include <stdarg.h>
#include <string.h>

#include "page_internal.h"

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	}
	return NULL;
}

static void escape(struct text *out, const char *s, const char *which)
{
	for (size_t n; *s != '\0'; s += n) {
		n = strcspn(s, which);
		text_add_n(out, s, n);
		if (s[n] != '\0')
			text_add(out, entity(s[n++]));
	}
}

void html_add(struct text *out, const char *s)
{
	escape(out, s, "&<>\"'");
}

void html_add_between(struct text *out, const char *s)
{
	escape(out, s, "&<>");
}

/* Whether it may hold letters that run from right to left.  Some others pass for them. */
static bool may_run_leftwards(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 0xd6 && c <= 0xe0) || c == 0xef || c == 0xf0)
			return true;
	}
	return false;
}

/* A name between other words.  One that runs leftwards must not take along what stands behind it,
 * "(3 of 5)": two invisible characters keep it to itself, also in attributes. */
static void add_name(struct text *out, const char *s)
{
	bool is_apart = may_run_leftwards(s);

	text_add(out, is_apart ? "&#x2068;" : "");
	html_add(out, s);
	text_add(out, is_apart ? "&#x2069;" : "");
}

void html_addf(struct text *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	for (const char *at; (at = strstr(fmt, "%s")) != NULL; fmt = at + 2) {
		text_add_n(out, fmt, (size_t)(at - fmt));
		add_name(out, va_arg(args, const char *));
	}
	text_add(out, fmt);
	va_end(args);
}

void html_url_part(struct text *out, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *s != '\0'; s++) {
		if (strchr(plain, *s) != NULL)
			text_add_char(out, *s);
		else
			text_addf(out, "%%%02X", (unsigned char)*s);
	}
}
