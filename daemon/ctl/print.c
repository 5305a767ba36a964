/* Tables that fit. */
#include "print.h"

#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "crosstrain/mem.h"
#include "crosstrain/stream.h"

enum { GAP = 2, LEAST = 8 };      /* between columns; what a shrunk one keeps */

struct table {
	const struct column *columns;
	size_t n_columns;
	char **cells;
	size_t n_cells;
};

struct screen screen_find(void)
{
	const char *columns = getenv("COLUMNS"), *no_colour = getenv("NO_COLOR");
	/* systemd says MAINPID to what it runs beside a service's program: ExecReload=. */
	struct screen screen = { .is_journal = getenv("MAINPID") != NULL && stream_is_journal(STDOUT_FILENO) };
	struct winsize size;

	setlocale(LC_CTYPE, "C.UTF-8");
	if (!isatty(STDOUT_FILENO))
		return screen;
	long said = columns != NULL ? strtol(columns, NULL, 10) : 0;
	if (said > 0 && said < INT_MAX)
		screen.width = (int)said;
	else if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		screen.width = size.ws_col;
	screen.has_colour = no_colour == NULL || no_colour[0] == '\0';
	return screen;
}

/* The bytes and columns of the character at `s`. */
static size_t character(const char *s, size_t *width)
{
	wchar_t c;
	mbstate_t st = { 0 };
	size_t n = mbrtowc(&c, s, strlen(s), &st);

	if (n == 0 || n > strlen(s)) {
		*width = 1;
		return 1;
	}
	int w = wcwidth(c);
	*width = w < 0 ? 1 : (size_t)w;
	return n;
}

size_t print_width(const char *s)
{
	size_t total = 0, w;

	for (; *s != '\0'; total += w)
		s += character(s, &w);
	return total;
}

struct table *table_new(const struct column *columns, size_t n)
{
	struct table *table = mem_new(struct table);

	table->columns = columns;
	table->n_columns = n;
	for (size_t i = 0; i < n; i++)
		table_cell(table, columns[i].title);
	return table;
}

void table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->n_cells; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table);
}

void table_cell(struct table *table, const char *text)
{
	*mem_push(table->cells, table->n_cells) = mem_text(text ? text : "");
}

void table_cellf(struct table *table, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	char *text = mem_vformat(fmt, args);
	va_end(args);
	*mem_push(table->cells, table->n_cells) = text;
}

/* Takes from the widest column that may shrink until all fit, or none can. */
static void shrink(const struct table *t, size_t *widths, size_t total, size_t most)
{
	while (total > most) {
		size_t widest = t->n_columns;

		for (size_t c = 0; c < t->n_columns; c++)
			if (t->columns[c].may_shrink && widths[c] > LEAST
			    && (widest == t->n_columns || widths[c] > widths[widest]))
				widest = c;
		if (widest == t->n_columns)
			return;
		widths[widest]--;
		total--;
	}
}

/* A cell in its width: padded, or cut. */
static void write_cell(struct text *out, const char *s, size_t width, bool is_right)
{
	size_t w = print_width(s), used = w;

	for (size_t i = w; is_right && i < width; i++)
		text_add_char(out, ' ');
	if (w <= width)
		text_add(out, s);
	else {
		for (used = 0; ; used += w) {
			size_t n = character(s, &w);

			if (used + w > width - 1)
				break;
			text_add_n(out, s, n);
			s += n;
		}
		text_add(out, "…");
		used++;
	}
	for (; !is_right && used < width; used++)
		text_add_char(out, ' ');
}

/* A column of its widest cell; 0 where all below the title are empty: it is left out. */
static size_t natural_width(const struct table *t, size_t c)
{
	size_t widest = 0;

	for (size_t i = t->n_columns + c; i < t->n_cells; i += t->n_columns) {
		size_t w = print_width(t->cells[i]);

		widest = w > widest ? w : widest;
	}
	size_t title = print_width(t->cells[c]);
	return widest > 0 && title > widest ? title : widest;
}

static void write_row(struct text *out, const struct table *t, size_t row, const size_t *widths)
{
	const char *gap = "";

	for (size_t c = 0; c < t->n_columns; c++) {
		if (widths[c] == 0)
			continue;
		text_add(out, gap);
		write_cell(out, t->cells[row * t->n_columns + c], widths[c], t->columns[c].is_right);
		gap = "  ";
	}
	while (out->n > 0 && out->s[out->n - 1] == ' ')
		out->n--;
}

void table_write(struct text *out, const struct table *t, struct screen screen)
{
	scoped(heap) size_t *widths = mem_array(size_t, t->n_columns);
	size_t total = 0;

	for (size_t c = 0; c < t->n_columns; c++) {
		widths[c] = natural_width(t, c);
		total += widths[c] > 0 ? widths[c] + GAP : 0;
	}
	if (screen.width > 0)
		shrink(t, widths, total, (size_t)screen.width + GAP);
	for (size_t row = 0; row * t->n_columns < t->n_cells; row++) {
		bool is_bold = row == 0 && screen.has_colour;

		text_add(out, is_bold ? "\033[1m" : "");
		write_row(out, t, row, widths);
		text_add(out, is_bold ? "\033[0m\n" : "\n");
	}
}
