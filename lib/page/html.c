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

void html_addf(struct text *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	for (const char *at; (at = strstr(fmt, "%s")) != NULL; fmt = at + 2) {
		text_add_n(out, fmt, (size_t)(at - fmt));
		html_add(out, va_arg(args, const char *));
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
