/* The journal. */
#include "log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include "crosstrain/mem.h"
#include "crosstrain/stream.h"

/* The ids are for ever: filters and alarms of admins refer to them. */
static const struct { const char *id; int level; } messages[MESSAGES] = {
	[MESSAGE_SERVING]       = { "347375bd52f44153a1d632ed72c5297e", LOG_INFO },
	[MESSAGE_STOPPING]      = { "c12c0b8e0c404014b521247092227644", LOG_INFO },
	[MESSAGE_PUBLISHED]     = { "052eb0b8042747c8a7ceffb1b5cb7d43", LOG_INFO },
	[MESSAGE_UNCHANGED]     = { "faa1122e81574b2381337bb878d5edc4", LOG_INFO },
	[MESSAGE_REVOKED]       = { "41a1c4006a8e43beba6a6b695a8f2c50", LOG_INFO },
	[MESSAGE_BY_HAND]       = { "a1d0e1fd4e4c320e3f602c98665220d2", LOG_INFO },
	[MESSAGE_MISTAKE]       = { "11c1760c822341e6b3867987f5356229", LOG_ERR },
	[MESSAGE_DOUBTFUL]      = { "f04cd32d5f3f4f7db7220aaa4d23f029", LOG_WARNING },
	[MESSAGE_REFUSED]       = { "72d412ea1d6d4158a28bb0428aa10491", LOG_ERR },
	[MESSAGE_LAST_ACCEPTED] = { "99b2834db76d4edaacaf3a6d12591fd1", LOG_WARNING },
	[MESSAGE_FAILED]        = { "12408c207b0d4a129001053d78ecb594", LOG_ERR },
	[MESSAGE_START_FAILED]  = { "c55ee8f29c6149669c699219ee4ef39f", LOG_ERR },
	[MESSAGE_STORE_TROUBLE] = { "b122adf045e7405fb6bd157b0a3b5ef8", LOG_ERR },
	[MESSAGE_STORE_FINE]    = { "3c8e86913b954232aeabe79220521363", LOG_INFO },
	[MESSAGE_COPY_PUT_BACK] = { "400df5fc621a4f80afc3bda05f85de94", LOG_WARNING },
	[MESSAGE_MIGRATED]      = { "33ac3333ffe54c0e9655772f34c8e250", LOG_INFO },
	[MESSAGE_LARGE_FEEDS]   = { "05c4eb7335ca468aac08d52d1263a0bf", LOG_WARNING },
	[MESSAGE_HANGS]         = { "e6af3517a4d44fefaea6ad166bbf3a01", LOG_ERR },
	[MESSAGE_WARNING]       = { NULL, LOG_WARNING },
};

/* The one mutable thing of this program that no struct holds: whether stderr is the
 * journal is true of the whole process, set before the first thread starts. */
static bool is_journal;

void log_open(void)
{
	is_journal = stream_is_journal(fileno(stderr));
}

/* "NAME=value" for the journal, in the order in which they were added. */
enum { MOST_FIELDS = 8 };
struct entry { struct iovec fields[MOST_FIELDS]; int n; };

__attribute__((format(printf, 2, 3)))
static void entry_add(struct entry *entry, const char *fmt, ...)
{
	va_list args;
	char *field = NULL;

	va_start(args, fmt);
	int length = vasprintf(&field, fmt, args);
	va_end(args);
	if (length >= 0)
		entry->fields[entry->n++] = (struct iovec){ field, (size_t)length };
}

static void entry_clear(struct entry *entry)
{
	while (entry->n > 0)
		free(entry->fields[--entry->n].iov_base);
}

static bool tell_journal(enum message what, const struct log_fields *f, const char *line)
{
	struct entry entry = { .n = 0 };

	entry_add(&entry, "MESSAGE=%s", line);
	entry_add(&entry, "PRIORITY=%d", messages[what].level);
	if (messages[what].id != NULL)
		entry_add(&entry, "MESSAGE_ID=%s", messages[what].id);
	if (f->job != NULL)
		entry_add(&entry, "CROSSTRAIN_JOB=%s", f->job);
	if (f->publication > 0)
		entry_add(&entry, "CROSSTRAIN_PUBLICATION=%" PRId64, f->publication);
	if (f->file != NULL)
		entry_add(&entry, "CROSSTRAIN_FILE=%s", f->file);
	if (f->line > 0)
		entry_add(&entry, "CROSSTRAIN_LINE=%u", f->line);
	if (f->has_uid)
		entry_add(&entry, "CROSSTRAIN_UID=%" PRId64, f->uid);
	bool is_sent = sd_journal_sendv(entry.fields, entry.n) == 0;
	entry_clear(&entry);
	return is_sent;
}

static void tell(enum message what, const struct log_fields *fields, const char *fmt, va_list args)
{
	scoped_text struct text line = TEXT_EMPTY;
	char buf[1024];

	vsnprintf(buf, sizeof buf, fmt, args);
	/* What comes from outside stays on its line, and no letter is cut in two. */
	text_add_plain(&line, buf, sizeof buf, false);
	if (is_journal && tell_journal(what, fields, text_str(&line)))
		return;
	if (is_journal)
		fprintf(stderr, "<%d>%s\n", messages[what].level, text_str(&line));
	else
		fprintf(stderr, "crosstraind: %s\n", text_str(&line));
}

void log_message(enum message what, struct log_fields fields, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell(what, &fields, fmt, args);
	va_end(args);
}

void log_warning(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell(MESSAGE_WARNING, &(struct log_fields){ 0 }, fmt, args);
	va_end(args);
}

void log_faults(struct faults *faults)
{
	size_t n;
	const struct fault *all = faults_sorted(faults, &n);

	for (size_t i = 0; i < n; i++) {
		scoped_text struct text line = TEXT_EMPTY;
		struct log_fields fields = {
			.file = faults_file_name(faults, all[i].at.file), .line = (unsigned)all[i].at.line,
		};

		fault_write(&line, faults, &all[i]);
		log_message(all[i].kind == FAULT_ERROR ? MESSAGE_MISTAKE : MESSAGE_DOUBTFUL, fields, "%s", text_str(&line));
	}
}
