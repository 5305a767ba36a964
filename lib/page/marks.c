/* The marks of hosts in a picture: a few letters and a colour each, no two alike on one board. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "page_internal.h"

enum { COLOURS = 8, LETTER_MOST = 4, DIGITS_MOST = 2 };

/* Marks of those hosts that have one already, for the next one. */
struct marking { struct mark *marks; const struct subject_ix *hosts; size_t n; };

static size_t letter(const char *s)
{
	size_t n = *s != '\0';

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static bool is_digit(const char *s)
{
	return *s >= '0' && *s <= '9';
}

/* Not what only stands between words: spaces, quotes and dashes, also those outside of ASCII. */
static bool is_of_word(const char *s)
{
	unsigned char c = (unsigned char)*s;

	if (c < 0x80)
		return is_digit(s) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	return c != 0xc2 && !(c == 0xe2 && (unsigned char)s[1] == 0x80);
}

static bool is_taken(const struct marking *m, const char *letters)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->marks[m->hosts[i].i].letters, letters) == 0)
			return true;
	return false;
}

/* The first letter and what follows, if nobody has these. */
static bool take(struct marking *m, const char *first, const char *second, size_t length)
{
	struct mark *mark = &m->marks[m->hosts[m->n].i];
	size_t a = letter(first);
	char letters[sizeof mark->letters];

	if (a > LETTER_MOST || length > LETTER_MOST)
		return false;
	memcpy(letters, first, a);
	memcpy(letters + a, second, length);
	letters[a + length] = '\0';
	if (is_taken(m, letters))
		return false;
	memcpy(mark->letters, letters, sizeof letters);
	return true;
}

/* Where the next word begins; at the end, the end. */
static const char *next_word(const char *s)
{
	while (*s != '\0' && is_of_word(s))
		s += letter(s);
	while (*s != '\0' && !is_of_word(s))
		s += letter(s);
	return s;
}

static size_t digits(const char *s)
{
	size_t n = 0;

	while (is_digit(s + n))
		n++;
	return n;
}

/* Initial and number of "Host Number 4", initials of the first and the last of several words. */
static bool take_words(struct marking *m, const char *first)
{
	const char *last = first, *number = NULL;

	for (const char *word = next_word(first); *word != '\0'; word = next_word(word)) {
		last = word;
		number = digits(word) > 0 && digits(word) <= DIGITS_MOST ? word : number;
	}
	return (number != NULL && take(m, first, number, digits(number))) || (last != first && take(m, first, last, letter(last)));
}

/* The first letter and the next one that is free; where none is, a number. */
static void take_letters(struct marking *m, const char *first)
{
	const char *second = first + letter(first);
	char number[LETTER_MOST + 1] = "";

	if (*second == '\0' && take(m, first, "", 0))
		return;
	for (; *second != '\0'; second += letter(second))
		if (is_of_word(second) && take(m, first, second, letter(second)))
			return;
	for (unsigned n = 2; n < 1000 && !take(m, first, number, strlen(number)); n++)
		snprintf(number, sizeof number, "%u", n);
}

static void give_letters(struct marking *m, const char *name)
{
	const char *first = is_of_word(name) ? name : next_word(name);

	if (*first == '\0')
		first = name;
	if (!take_words(m, first))
		take_letters(m, first);
}

/* A department has its own colour on every board, or the next that is free on this one. */
static void give_colour(struct marking *m, uint32_t rank)
{
	int colour = (int)(rank % COLOURS);

	for (int tries = 0; tries < COLOURS; tries++, colour = (colour + 1) % COLOURS) {
		bool is_free = true;

		for (size_t i = 0; i < m->n; i++)
			is_free = is_free && m->marks[m->hosts[i].i].colour != colour;
		if (is_free)
			break;
	}
	m->marks[m->hosts[m->n].i].colour = colour;
}

struct mark *marks_make(const struct page *page, const struct subject_ix *hosts, size_t n)
{
	const struct published *p = facts_published(page->facts);
	struct marking m = { mem_array(struct mark, p->n_subjects), hosts, 0 };

	for (; m.n < n; m.n++) {
		give_letters(&m, published_subject(p, hosts[m.n])->name);
		give_colour(&m, facts_rank(page->facts, hosts[m.n]));
	}
	return m.marks;
}
