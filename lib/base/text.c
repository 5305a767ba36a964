/* A growing text and its escapes. */
#include "crosstrain/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

void text_fini(struct text *t)
{
	free(t->s);
	*t = (struct text)TEXT_EMPTY;
}

void text_clear(struct text *t)
{
	t->n = 0;
	if (t->s != NULL)
		t->s[0] = '\0';
}

char *text_give(struct text *t)
{
	char *s = t->s != NULL ? t->s : mem_text("");

	*t = (struct text)TEXT_EMPTY;
	return s;
}

const char *text_str(const struct text *t)
{
	return t->s != NULL ? t->s : "";
}

/* Room for `n` more bytes and the NUL. */
static void reserve(struct text *t, size_t n)
{
	if (t->n + n + 1 <= t->room)
		return;
	size_t room = t->room ? t->room : 64;
	while (room < t->n + n + 1)
		room *= 2;
	t->s = mem_resize(t->s, room, 1);
	t->room = room;
}

void text_add_n(struct text *t, const char *s, size_t n)
{
	reserve(t, n);
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void text_add(struct text *t, const char *s)
{
	text_add_n(t, s, strlen(s));
}

void text_add_char(struct text *t, char c)
{
	text_add_n(t, &c, 1);
}

void text_addf(struct text *t, const char *fmt, ...)
{
	va_list args, again;

	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n > 0) {
		reserve(t, (size_t)n);
		vsnprintf(t->s + t->n, (size_t)n + 1, fmt, again);
		t->n += (size_t)n;
	}
	va_end(again);
}

void text_add_average(struct text *t, long long sum, long long n)
{
	long long tenths = (sum * 20 / n + 1) / 2;

	text_addf(t, "%lld.%lld", tenths / 10, tenths % 10);
}

void text_add_csv(struct text *t, const char *s)
{
	if (strpbrk(s, "\",\r\n") == NULL) {
		text_add(t, s);
		return;
	}
	text_add_char(t, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			text_add_char(t, '"');
		text_add_char(t, *s);
	}
	text_add_char(t, '"');
}

int text_digits(const char *s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* Reads one code point at `s` of at most `n` bytes.  Its length, or 0 if it is none. */
static size_t utf8_at(uint32_t *out, const unsigned char *s, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
	uint32_t c = len <= 1 ? s[0] : s[0] & (0xffu >> (len + 1));

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (len > 1 && (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)))
		return 0;
	*out = c;
	return len;
}

size_t text_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool text_is_utf8(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t len = utf8_at(&c, (const unsigned char *)s + i, n - i);

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

static bool is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0)
	       || c == 0x2028 || c == 0x2029 || c == 0xfeff
	       || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
	       || c == 0x200e || c == 0x200f || c == 0x061c;
}

bool text_has_control(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t len = utf8_at(&c, (const unsigned char *)s + i, n - i);

		if (len == 0 || is_control(c))
			return true;
		i += len;
	}
	return false;
}

void text_add_plain(struct text *t, const char *s, size_t most, bool lines)
{
	size_t n = strlen(s), last = t->n;    /* last: where the last character added begins */

	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c;

		len = utf8_at(&c, (const unsigned char *)s + i, n - i);
		if (len == 0 || is_control(c)) {
			len = len ? len : 1;
			continue;
		}
		if (most-- == 0) {
			t->n = last;
			text_add(t, "…");
			return;
		}
		last = t->n;
		if (!lines && (c == '\n' || c == '\t'))
			text_add_char(t, ' ');
		else
			text_add_n(t, s + i, len);
	}
}
