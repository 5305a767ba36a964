/* The one border for bytes: what gets past it is UTF-8 without control characters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

const char *shown(char buf[static SHOWN_SIZE], const char *s)
{
	enum { MOST = SHOWN_SIZE - 4 };
	size_t n = strlen(s), kept = n;

	if (n > MOST)
		for (kept = MOST; kept > 0 && ((unsigned char)s[kept] & 0xc0) == 0x80; kept--)
			;                            /* not inside a character */
	memcpy(buf, s, kept);
	buf[kept] = '\0';
	/* What is no clean text must not reach a terminal either, and a message is one line. */
	for (char *p = buf; *p != '\0'; p++)
		if (strchr("\t\r\n", *p) != NULL)
			*p = ' ';
	for (char *p = buf; text_has_control(buf) && *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f)
			*p = '?';
	if (n > kept)
		memcpy(buf + kept, "…", sizeof "…");
	return buf;
}

/* How many bytes the character at `s` has; 0 if it is no UTF-8. */
static size_t character(const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];
	size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return len <= n && text_is_utf8(s, len) ? len : 0;
}

/* Tab, line feed, and a carriage return before one, are no control characters here. */
static bool is_control(const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];

	return c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && !(c == '\r' && n > 1 && s[1] == '\n'));
}

static void tell_control(struct reader *r, char c, struct place at)
{
	if (c == '\r')
		fault(r, at, "a carriage return stands alone; lines end in LF or CR LF");
	else
		fault(r, at, "a control character (code %d) stands here; delete it", c);
}

/* Makes the text clean in place. */
static void clean(struct raw *raw, struct reader *r, struct place at)
{
	uint32_t told = 0;       /* the last line with a report */

	for (size_t i = 0; i < raw->n;) {
		if (raw->s[i] >= ' ' && raw->s[i] < 0x7f) {    /* nearly all of it */
			i++;
			continue;
		}
		size_t len = character(raw->s + i, raw->n - i);
		bool control = len == 1 && is_control(raw->s + i, raw->n - i);

		if ((len == 0 || control) && told != at.line) {
			told = at.line;
			if (len == 0)
				fault(r, at, "this line is not UTF-8; save the file with the encoding UTF-8");
			else
				tell_control(r, raw->s[i], at);
		}
		if (len == 0 || control)
			raw->s[i] = control ? ' ' : '?';
		at.line += raw->s[i] == '\n';
		i += len ? len : 1;
	}
}

void raw_read(struct raw *out, struct reader *r, const struct source *source, uint32_t file)
{
	const char *s = source->bytes;
	size_t n = source->n;

	*out = (struct raw){ 0 };
	if (n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		fault(r, ((struct place){ file, 1 }), "this file is UTF-16; save it with the encoding UTF-8");
		r->conf->whole = false;
		out->utf16 = true;
		n = 0;
	} else if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		n -= 3;
	}
	out->s = mem_zero(n + 1, 1);
	out->n = n;
	memcpy(out->s, s, n);
	clean(out, r, (struct place){ file, 1 });
}

void raw_fini(struct raw *raw)
{
	free(raw->s);
}
