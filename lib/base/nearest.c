/* The distance of two words: letters to insert, drop, change, or swap with a neighbour. */
#include "crosstrain/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64 };      /* longer words are not compared */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int lower(char c)
{
	return tolower((unsigned char)c);
}

/* Optimal string alignment, row by row; stops at `enough`, for what is farther away. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb, size_t enough)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= nb; j++)
		last[j] = j;
	memcpy(before, last, sizeof rows[0]);
	for (size_t i = 1; i <= na; i++) {
		size_t nearest = row[0] = i;

		for (size_t j = 1; j <= nb; j++) {
			size_t same = lower(a[i - 1]) == lower(b[j - 1]);

			row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2])
			    && lower(a[i - 2]) == lower(b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
			nearest = least(nearest, row[j]);
		}
		if (nearest >= enough)
			return enough;
		size_t *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return least(last[nb], enough);
}

struct nearest nearest_to(const char *word)
{
	size_t n = strlen(word);

	/* Of three letters one may be wrong, of six two, of nine three. */
	return (struct nearest){ .word = word, .distance = n < 3 ? n : n / 3 + 1 };
}

void nearest_try(struct nearest *near, const char *candidate)
{
	size_t a = strlen(near->word), b = strlen(candidate);

	if (a > LONGEST || b > LONGEST || (a > b ? a - b : b - a) >= near->distance)
		return;
	size_t d = distance(near->word, a, candidate, b, near->distance);
	if (d < near->distance) {
		near->distance = d;
		near->found = candidate;
	}
}

const char *nearest_hint(struct nearest *near)
{
	near->hint[0] = '\0';
	if (near->found != NULL)
		snprintf(near->hint, sizeof near->hint, "; did you mean \"%s\"?", near->found);
	return near->hint;
}
