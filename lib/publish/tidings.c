/* What a mail tells, in one line. */
#include "crosstrain/tidings.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"

char *tidings_write(const struct tidings *t)
{
	struct text out = TEXT_EMPTY;

	text_addf(&out, "%" PRId64, t->publication);
	for (size_t i = 0; i < t->n; i++) {
		text_addf(&out, " %c%" PRId64 "=", t->v[i].is_appointment ? 'a' : 'v', t->v[i].row);
		if (t->v[i].after != NO_TIME)
			text_addf(&out, "%" PRId64, t->v[i].after);
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
static bool take_one(struct notice *out, const char **p)
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

bool tidings_read(struct tidings *out, const char *text)
{
	const char *p = text;
	struct notice one;

	*out = (struct tidings){ 0 };
	bool good = take_number(&out->publication, &p);
	while (good && *p == ' ') {
		p++;
		good = take_one(&one, &p);
		if (good)
			*mem_push(out->v, out->n) = one;
	}
	if (good && *p == '\0')
		return true;
	tidings_clear(out);
	return false;
}

void tidings_clear(struct tidings *t)
{
	free(t->v);
	*t = (struct tidings){ 0 };
}
