/* CSV by libcsv.  It knows no lines, so it is fed one line of the file after the other, and
 * each field and row gets the line where it began. */
#include "crosstrain/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

struct feeder {
	const struct csv_reader *reader;
	struct csv_parser parser;
	unsigned char delimiter;
	struct csv_field fields[CSV_FIELDS_MOST];
	size_t n_fields;                        /* as in struct csv_row */
	uint32_t row, field, line;              /* where each began; the line in hand */
	bool row_open;
};

static void clear_row(struct feeder *f)
{
	for (size_t i = 0; i < f->n_fields && i < CSV_FIELDS_MOST; i++)
		free(f->fields[i].s);
	f->n_fields = 0;
	f->row_open = false;
}

static void on_field(void *s, size_t n, void *data)
{
	struct feeder *f = data;

	if (f->n_fields < CSV_FIELDS_MOST)
		f->fields[f->n_fields] = (struct csv_field){ mem_text_n(s, n), f->field };
	f->n_fields++;
	f->field = f->line;
}

static void on_row(int end, void *data)
{
	struct feeder *f = data;
	struct csv_row row = { f->fields, f->n_fields, f->row };

	(void)end;
	f->reader->row(f->reader->to, &row);
	clear_row(f);
}

static void start_parser(struct feeder *f)
{
	if (csv_init(&f->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	csv_set_delim(&f->parser, f->delimiter);
}

/* Behind the line that begins at `p`. */
static const char *next_line(const char *p, const char *end)
{
	const char *eol = memchr(p, '\n', (size_t)(end - p));

	return eol != NULL ? eol + 1 : end;
}

static bool is_blank(const char *p, const char *end)
{
	while (p < end && memchr(" \t\r\n", *p, 4) != NULL)
		p++;
	return p == end;
}

static unsigned char delimiter_of(const char *p, const char *end)
{
	const char *next;

	for (; p < end && is_blank(p, next = next_line(p, end)); p = next)
		;
	size_t n = (size_t)(next_line(p, end) - p);
	if (memchr(p, ',', n) != NULL)
		return ',';
	return memchr(p, ';', n) != NULL ? ';' : memchr(p, '\t', n) != NULL ? '\t' : ',';
}

/* Feeds one line, its end included; the last one ends the file.  False if it is no CSV. */
static bool feed_line(struct feeder *f, const char *p, const char *next, bool last)
{
	size_t n = (size_t)(next - p);

	if (f->row_open || !is_blank(p, next)) {
		if (!f->row_open)
			f->row = f->field = f->line;
		f->row_open = true;
		if (csv_parse(&f->parser, p, n, on_field, on_row, f) != n)
			return false;
	}
	return !last || csv_fini(&f->parser, on_field, on_row, f) == 0;
}

void csv_read(const char *bytes, size_t n, const struct csv_reader *reader)
{
	static const char mark[] = "\xef\xbb\xbf";
	bool marked = n >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0;
	const char *p = marked ? bytes + strlen(mark) : bytes, *end = bytes + n, *row = p;
	struct feeder f = { .reader = reader, .delimiter = delimiter_of(p, end), .line = 1 };

	start_parser(&f);
	while (p < end) {
		const char *next = next_line(p, end);

		if (!f.row_open)
			row = p;
		if (feed_line(&f, p, next, next == end)) {
			p = next;
			f.line++;
			continue;
		}
		if (!reader->torn(reader->to, &(struct csv_torn){ f.row, f.field, f.line }))
			break;
		p = next_line(row, end);
		f.line = f.row + 1;
		clear_row(&f);
		csv_free(&f.parser);
		start_parser(&f);
	}
	clear_row(&f);
	csv_free(&f.parser);
}
