/* Allocation that cannot fail. */
#include "crosstrain/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void mem_none(void)
{
	fputs("crosstrain: out of memory\n", stderr);
	abort();
}

static void *checked(void *p)
{
	if (p == NULL)
		mem_none();
	return p;
}

void *mem_zero(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *mem_resize(void *p, size_t n, size_t size)
{
	return checked(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *mem_text(const char *s)
{
	return s == NULL ? NULL : checked(strdup(s));
}

char *mem_text_n(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = mem_zero(length + 1, 1);

	return memcpy(copy, s, length);
}

char *mem_vformat(const char *fmt, va_list args)
{
	char *s = NULL;
	int n = vasprintf(&s, fmt, args);

	return checked(n < 0 ? NULL : s);
}

char *mem_format(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	char *s = mem_vformat(fmt, args);
	va_end(args);
	return s;
}
