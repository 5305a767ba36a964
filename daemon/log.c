/* The journal. */
#include "log.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

/* The one mutable thing of this program that no struct holds: whether stderr is the
 * journal is true of the whole process, set before the first thread starts. */
static bool is_journal;

void log_open(void)
{
	const char *s = getenv("JOURNAL_STREAM");
	char ours[64];
	struct stat st;

	if (s == NULL || fstat(fileno(stderr), &st) != 0)
		return;
	snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	is_journal = strcmp(s, ours) == 0;
}

static void tell(int level, const char *line)
{
	if (is_journal)
		fprintf(stderr, "<%d>%s\n", level, line);
	else
		fprintf(stderr, "crosstraind: %s\n", line);
}

static void tell_v(int level, const char *fmt, va_list args)
{
	scoped_text struct text line = TEXT_EMPTY;
	char buf[1024];

	vsnprintf(buf, sizeof buf, fmt, args);
	/* What comes from outside stays on its line. */
	for (const char *s = buf; *s != '\0'; s++)
		text_add_char(&line, (unsigned char)*s < ' ' ? ' ' : *s);
	tell(level, text_str(&line));
}

void log_info(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell_v(LOG_INFO, fmt, args);
	va_end(args);
}

void log_warning(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell_v(LOG_WARNING, fmt, args);
	va_end(args);
}

void log_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell_v(LOG_ERR, fmt, args);
	va_end(args);
}

void log_faults(struct faults *faults)
{
	size_t n;
	const struct fault *all = faults_sorted(faults, &n);

	for (size_t i = 0; i < n; i++) {
		scoped_text struct text line = TEXT_EMPTY;

		fault_write(&line, faults, &all[i]);
		if (all[i].kind == FAULT_ERROR)
			log_error("%s", text_str(&line));
		else
			log_warning("%s", text_str(&line));
	}
}
