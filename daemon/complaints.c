/* Words of a library, cut where something was put into them. */
#include "complaints.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "crosstrain/mem.h"

enum { A_MINUTE = 5 };

/* A client that leaves midway, and options that only TCP has. */
static bool is_no_news(const char *message)
{
	static const char *const beginnings[] = { "Connection ", "Setting ", "Failed to push " };
	bool is = false;

	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		is |= strncmp(message, beginnings[i], strlen(beginnings[i])) == 0;
	return is;
}

void complaints_hear(struct complaints *c, int64_t now, const char *format)
{
	int64_t minute = now / 60000;
	int words = (int)strcspn(format, "%`:(\r\n");

	if (c->tell == NULL || is_no_news(format))
		return;
	if (minute != c->minute) {
		c->minute = minute;
		c->told = 0;
	}
	if (c->told++ >= A_MINUTE) {
		c->hushed++;
		return;
	}
	scoped(heap) char *line = c->hushed == 0
		? mem_format("%.*s", words, format)
		: mem_format("%.*s (and %u more)", words, format, c->hushed);
	c->hushed = 0;
	c->tell(c->arg, line);
}
