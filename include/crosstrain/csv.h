/* Reading CSV (RFC 4180) row by row, each with its line.  The one door to libcsv. */
#ifndef CROSSTRAIN_CSV_H
#define CROSSTRAIN_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_field {
	char *s;                     /* NUL-terminated; may be written to */
	uint32_t line;               /* where it begins, from 1 */
};

/* A row has no more fields than this; of more, the rest is counted and not kept. */
enum { CSV_FIELDS_MOST = 64 };

/* Valid during the call only. */
struct csv_row {
	struct csv_field *fields;
	size_t n;                    /* may be above CSV_FIELDS_MOST */
	uint32_t line;               /* where the row begins */
};

/* Lines that are no CSV. */
struct csv_torn {
	uint32_t row, field;         /* where the row and its last field begin */
	uint32_t line;               /* where reading ended */
};

struct csv_reader {
	void (*row)(void *to, const struct csv_row *row);
	/* Says whether to go on, behind the line where the torn row began. */
	bool (*torn)(void *to, const struct csv_torn *torn);
	void *to;
};

/* Calls `reader` for every row that is not blank, the header line included.  A byte order
 * mark is passed over.  Fields may be parted by ";" or tabs as well, as German and French
 * spreadsheets do; the first row shows which. */
void csv_read(const char *bytes, size_t n, const struct csv_reader *reader);

#endif
