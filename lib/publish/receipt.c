/* Receipts of mail, in one line. */
#include "crosstrain/receipt.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"

char *receipt_write(const struct receipt *r)
{
	struct text out = TEXT_EMPTY;

	text_addf(&out, "%" PRId64, r->publication);
	for (size_t i = 0; i < r->n; i++) {
		text_addf(&out, " %c%" PRId64 "=", r->told[i].is_appointment ? 'a' : 'v', r->told[i].row);
		if (r->told[i].after != NO_TIME)
			text_addf(&out, "%" PRId64, r->told[i].after);
	}
	return text_give(&out);
}

/* Takes a number off the front of a text. */
static bool take_number(int64_t *out, const char **p)
{
	char *end;

	errno = 0;
	*out = strtoll(*p, &end, 10);
	bool is_number = end != *p && errno == 0;
	*p = end;
	return is_number;
}

/* "v40=29340240" */
static bool take_told(struct notice *out, const char **p)
{
	*out = (struct notice){ .is_appointment = **p == 'a', .after = NO_TIME };
	if (**p != 'a' && **p != 'v')
		return false;
	++*p;
	if (!take_number(&out->row, p) || **p != '=')
		return false;
	++*p;
	return **p == '\0' || **p == ' ' || take_number(&out->after, p);
}

bool receipt_read(struct receipt *out, const char *text)
{
	const char *p = text;
	struct notice told;

	*out = (struct receipt){ 0 };
	bool good = take_number(&out->publication, &p);
	while (good && *p == ' ') {
		p++;
		good = take_told(&told, &p);
		if (good)
			*mem_push(out->told, out->n) = told;
	}
	if (good && *p == '\0')
		return true;
	receipt_clear(out);
	return false;
}

void receipt_clear(struct receipt *r)
{
	free(r->told);
	*r = (struct receipt){ 0 };
}
