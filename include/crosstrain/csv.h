/* Reading CSV (RFC 4180) row by row, by libcsv. */
#ifndef CROSSTRAIN_CSV_H
#define CROSSTRAIN_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_row {
	char **fields;       /* NUL-terminated; valid during the call only */
	size_t n;
	uint32_t line;       /* where the row begins, from 1 */
};

typedef void csv_row_fn(void *arg, const struct csv_row *row);

/* Calls `each` for every row that is not empty, the header line included.  A byte order
 * mark is passed over.  False if a quoted field is malformed or never ends: *bad_line
 * is then the line where the row begins that could not be read. */
bool csv_each_row(const char *bytes, size_t n, csv_row_fn *each, void *arg, uint32_t *bad_line);

#endif
