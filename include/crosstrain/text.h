/* A text that grows, and what each kind of reader needs done to a string. */
#ifndef CROSSTRAIN_TEXT_H
#define CROSSTRAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Starts as TEXT_EMPTY and lives inside another thing or a scope:
 *
 *	scoped_text struct text t = TEXT_EMPTY;
 */
struct text {
	char *s;        /* always ends in NUL; NULL while nothing was added */
	size_t n;       /* bytes before that NUL */
	size_t room;
};

#define TEXT_EMPTY { NULL, 0, 0 }
#define scoped_text __attribute__((cleanup(text_fini)))

void text_fini(struct text *t);

/* Forgets the content, keeps the memory. */
void text_clear(struct text *t);

/* Hands the string to the caller, to be freed; never NULL.  `t` is empty afterwards. */
char *text_give(struct text *t);

/* The content as a string; "" if nothing was added.  Borrowed until `t` changes. */
const char *text_str(const struct text *t);

void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t n);
void text_add_char(struct text *t, char c);
void text_addf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One CSV field, quoted where RFC 4180 asks for it. */
void text_add_csv(struct text *t, const char *s);

/* An average, of a sum and how many (not none): "4.6". */
void text_add_average(struct text *t, long long sum, long long n);

/* The number that the `n` digits at `s` (at most 9) write; -1 if one of them is none. */
int text_digits(const char *s, int n);

/* How many characters a text of UTF-8 has. */
size_t text_length(const char *s);

/* Whether the `n` bytes at `s` are UTF-8 (RFC 3629: no overlong form, no surrogate). */
bool text_is_utf8(const char *s, size_t n);

/* Whether `s` holds a control character (C0 but tab and line end, DEL, C1), a line or
 * paragraph separator, a byte order mark or a bidirectional control: nothing that a
 * person would type into a name, and what calendars and terminals trip over. */
bool text_has_control(const char *s);

/* Adds at most `most` characters of `s`, without those that text_has_control() looks for
 * and without bytes that are no UTF-8; line ends and tabs become spaces unless `lines`.
 * What had to be cut ends in "…". */
void text_add_plain(struct text *t, const char *s, size_t most, bool lines);

#endif
