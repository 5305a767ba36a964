/* CSV by libcsv, with the line numbers that it does not keep. */
#include "crosstrain/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"

struct reader {
	csv_row_fn *each;
	void *arg;
	char **fields;
	size_t n;
	uint32_t line, row_line;     /* being fed; where the present row begins */
};

static void take_field(void *s, size_t n, void *arg)
{
	struct reader *r = arg;

	*mem_push(r->fields, r->n) = mem_text_n(s, n);
}

static void take_row(int end, void *arg)
{
	struct reader *r = arg;
	struct csv_row row = { r->fields, r->n, r->row_line };

	(void)end;
	if (r->n > 0)
		r->each(r->arg, &row);
	for (size_t i = 0; i < r->n; i++)
		free(r->fields[i]);
	r->n = 0;
	/* The row ends with the line that is being fed, so the next begins with the next. */
	r->row_line = r->line + 1;
}

bool csv_each_row(const char *bytes, size_t n, csv_row_fn *each, void *arg, uint32_t *bad_line)
{
	struct reader r = { .each = each, .arg = arg, .line = 1, .row_line = 1 };
	struct csv_parser parser;
	bool good = true;

	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	while (good && n > 0) {
		const char *end = memchr(bytes, '\n', n);
		size_t length = end != NULL ? (size_t)(end - bytes) + 1 : n;
		bool between = r.n == 0 && r.row_line == r.line;

		good = csv_parse(&parser, bytes, length, take_field, take_row, &r) == length;
		/* A blank line is no row and moves the beginning of the next. */
		if (between && r.n == 0 && r.row_line == r.line && length <= 2 && (*bytes == '\n' || *bytes == '\r'))
			r.row_line++;
		bytes += length;
		n -= length;
		r.line++;
	}
	/* The last line may lack its end. */
	good = good && csv_fini(&parser, take_field, take_row, &r) == 0;
	*bad_line = r.row_line;
	for (size_t i = 0; i < r.n; i++)
		free(r.fields[i]);
	free(r.fields);
	csv_free(&parser);
	return good;
}
