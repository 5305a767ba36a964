/* Words and tables for whoever looks: cut and coloured for a terminal, whole and plain for
 * a pipe. */
#ifndef CROSSTRAIN_CTL_PRINT_H
#define CROSSTRAIN_CTL_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/scope.h"
#include "crosstrain/text.h"

/* What stdout is. */
struct screen {
	int width;           /* columns; 0: no limit */
	bool has_colour;
	bool is_journal;     /* the service's own, where the daemon has told its part already */
};

/* Also sets the character set, which is always UTF-8. */
struct screen screen_find(void);

struct column {
	const char *title;
	bool is_right;       /* numbers */
	bool may_shrink;     /* cut, ending in "…", where the screen is too narrow */
};

struct table;

/* Borrows `columns`. */
struct table *table_new(const struct column *columns, size_t n);
void table_free(struct table *table);
SCOPED(struct table, table)

/* Sets the next cell, row by row.  NULL is an empty one. */
void table_cell(struct table *table, const char *text);
void table_cellf(struct table *table, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The columns' titles, and the rows below them. */
void table_write(struct text *out, const struct table *table, struct screen screen);

/* How many columns of a screen a string takes. */
size_t print_width(const char *s);

#endif
