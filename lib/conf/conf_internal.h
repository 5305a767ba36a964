/* What the files of this room share.
 *
 *	sources.c   the files, each read once
 *	raw.c       bytes → text that is UTF-8 and free of control characters
 *	scan.c      text → tokens; tokens.c: through all includes
 *	tidy.c      tokens → text in which libconfig finds none of its traps
 *	read.c      libconfig's tree → struct conf, along the table in keys.c
 *	value.c     one value, by the kind that the table says; form.c: the form of texts
 *	csv.c       staff and time off from CSV
 *	ics.c       holidays from iCalendar, read by a child process (ics_child.c)
 */
#ifndef CONF_INTERNAL_H
#define CONF_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/conf.h"
#include "crosstrain/err.h"
#include "crosstrain/pool.h"
#include "crosstrain/text.h"

/* The one who reads: where mistakes go and where the result is kept. */
struct reader {
	struct sources *sources;
	struct faults *faults;
	struct conf *conf;
	int n_slow;              /* files of strangers that took too long */
};

#define fault(r, at, ...) faults_add((r)->faults, FAULT_ERROR, (at), __VA_ARGS__)

/* A user's word as messages quote it: cut where it is long. */
#define SHOWN_SIZE 72
const char *shown(char buf[static SHOWN_SIZE], const char *s);
#define show(s) shown((char[SHOWN_SIZE]){ 0 }, (s))

/* ---- sources.c ---- */

/* The file of a name, from disk only the first time.  False (and err) if it cannot be
 * read, is no regular file, or has more than `most` bytes.  The bytes stay as long as
 * the sources. */
bool sources_get(struct sources *sources, const char *name, size_t most,
                 struct source *out, struct err *err);

/* The name of the main file; the one name of a file that was given as "./staff.conf", or
 * that is the main one. */
const char *sources_main(const struct sources *sources);
const char *sources_name(const struct sources *sources, const char *given);

enum { MOST_CONF_BYTES = 64 << 20, MOST_CSV_BYTES = 64 << 20, MOST_ICS_BYTES = 2 << 20 };

/* ---- raw.c ---- */

/* A file's text without its byte order mark.  Bytes that are no UTF-8 and control
 * characters are reported, once a line, and become '?' or a blank, so that reading can go
 * on. */
struct raw {
	char *s;                 /* ends in NUL */
	size_t n;
	bool utf16;              /* reported; there is nothing to be read */
};

void raw_read(struct raw *out, struct reader *r, const struct source *source, uint32_t file);
void raw_fini(struct raw *raw);
#define scoped_raw __attribute__((cleanup(raw_fini)))

/* ---- scan.c ---- */

enum token_kind {
	TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_FLOAT, TOKEN_FLAG,
	TOKEN_WORD,              /* letters and digits that are none of the above: quotes are missing */
	TOKEN_INCLUDE,           /* s, n: the path */
	TOKEN_SIGN,              /* one of = ; , { } ( ) [ ] */
	TOKEN_STRANGE,           /* anything else; reported */
};

struct token {
	enum token_kind kind;
	const char *s;           /* as written; of a text, what stands between its quotes */
	size_t n;
	char sign;               /* TOKEN_SIGN; 0 for all others */
	long long number;        /* TOKEN_NUMBER, kept within 64 bits */
	struct place at;
};

struct scan {
	const char *p, *end;
	struct place at;         /* of p */
	struct reader *r;
};

void scan_next(struct scan *scan, struct token *out);

/* Skips the rest of a value that cannot be understood: to its ';', ',' or bracket, or to
 * the end of the line. */
void scan_skip_value(struct scan *scan);

/* ---- tokens.c ---- */

enum { MOST_INCLUDES_WITHIN = 10 };

struct tokens {
	struct reader *r;
	struct token token;                          /* the one in hand */
	struct scan scans[MOST_INCLUDES_WITHIN + 1]; /* the file in hand last */
	size_t n_scans;
	struct raw *raws;                            /* all files; tokens point into them */
	size_t n_raws;
};

/* Opens the main file and takes its first token; false if it cannot be read (told). */
bool tokens_open(struct tokens *tokens, struct reader *r);
void tokens_fini(struct tokens *tokens);

/* The next token, in an included file or behind it. */
void tokens_next(struct tokens *tokens);

/* As scan_skip_value(), then the token behind it. */
void tokens_skip_value(struct tokens *tokens);

/* ---- tidy.c ---- */

/* The main file with all its includes as one text for libconfig, each setting and each
 * element on a line of its own. */
struct tidy_line {
	struct place at;         /* where it stands in HR's file */
	bool told;               /* its mistake was reported: its value means nothing */
};

struct tidy {
	struct text text;
	struct tidy_line *lines; /* line n of the text is lines[n - 1] */
	size_t n_lines;
};

void tidy_make(struct tidy *out, struct reader *r);
void tidy_fini(struct tidy *tidy);
#define scoped_tidy __attribute__((cleanup(tidy_fini)))

/* ---- keys.c ---- */

enum key_kind {
	KEY_ID,                  /* struct conf_text: a new id */
	KEY_LINE, KEY_PROSE,     /* struct conf_text: one line; lines */
	KEY_EMAIL, KEY_LISTEN, KEY_URL, KEY_SMTP,           /* struct conf_text of that form */
	KEY_NUMBER, KEY_FLAG, KEY_DAY, KEY_HOURS, KEY_CLOCK,
	KEY_WEEKDAYS, KEY_WEEKDAY,          /* struct conf_weekdays: any, one */
	KEY_DAYS, KEY_LINES, KEY_CERTIFICATES,              /* lists */
	KEY_LINE_OR_LINES, KEY_PROSE_OR_LIST,               /* struct conf_texts: one, or a list */
	KEY_GROUP,               /* keys in { } */
	KEY_ENTRIES,             /* a list of { } */
};

struct key {
	const char *name;
	enum key_kind kind;
	bool required;
	int least, most;         /* a number: its range; a text: `most` characters */
	int number;              /* unless said: a number or a flag */
	const char *text;        /* unless said: weekdays, hours, a line */
	size_t where;            /* in the record */
	const struct keys *inside;       /* KEY_GROUP, KEY_ENTRIES */
};

struct keys {
	const char *what;        /* "a department" */
	const struct key *v;
	size_t n;
	size_t size;             /* of the record; its first member is its place */
};

extern const struct keys conf_keys, staff_keys;

const struct key *keys_find(const struct keys *keys, const char *name);
/* Reports an unknown key (or "column"), with the one that was probably meant; returns that
 * one, or NULL. */
const struct key *keys_unknown(struct reader *r, const struct keys *keys, const char *kind, const char *name,
                               struct place at);
/* Puts every default into a record. */
void keys_defaults(const struct keys *keys, void *record);
/* Reports every required key that `seen` (a flag for each key) lacks. */
void keys_required(struct reader *r, const struct keys *keys, const bool *seen, struct place at);

/* A new zeroed record at the end of an entries key's list, with defaults and its place. */
void *keys_new_entry(const struct key *key, void *record, struct place at);

/* ---- value.c: each checks, reports, and stores into the record ---- */

void value_text(struct reader *r, const struct key *key, void *record, const char *s, struct place at);
void value_number(struct reader *r, const struct key *key, void *record, long long n, struct place at);
void value_flag(struct reader *r, const struct key *key, void *record, bool on, struct place at);

/* A list is begun with room for `room` items, which then come one by one. */
void value_list(struct reader *r, const struct key *key, void *record, size_t room, struct place at);
void value_item(struct reader *r, const struct key *key, void *record, const char *s, struct place at);

/* "expected …" for a value of another type: `found` says what is there. */
void value_wrong_type(struct reader *r, const struct key *key, const char *found, struct place at);

bool key_is_list(const struct key *key);

/* ---- form.c ---- */

/* Whether a text may go into messages, calendars and pages as it is; else says why not. */
bool form_is_clean(struct reader *r, const struct key *key, const char *s, bool lines, struct place at);

/* What is wrong with a text of this kind, as the end of a sentence; NULL: nothing. */
const char *form_mistake(const struct key *key, const char *s);

/* ---- read.c, csv.c, ics.c ---- */

void read_settings(struct reader *r);
void csv_read_staff(struct reader *r, const struct conf_text *name);
void csv_read_time_off(struct reader *r, const struct conf_text *name);

/* Appends a holiday file's days to `days`. */
void ics_read_holidays(struct reader *r, const struct conf_text *name, struct conf_days *days);

/* The bytes of a file that the config names, made clean; false if there are none (told). */
bool read_named_file(struct reader *r, const struct conf_text *name, size_t most,
                     struct raw *out, uint32_t *file);

/* ---- ics_scan.c: what can be known of an iCalendar file without understanding it ---- */

struct ics_events { uint32_t *lines; size_t n; };       /* the line of each VEVENT's BEGIN */

/* Checks form, size and rules, line by line; false if a child must not see the file (told). */
bool ics_scan(struct reader *r, const struct raw *raw, uint32_t file, struct ics_events *out);

/* ---- ics_child.c, ics_days.c: libical, in a process of its own ---- */

enum ics_what {
	ICS_SPAN,                /* days of an event */
	ICS_NO_START, ICS_BAD_LINE, ICS_BACKWARDS, ICS_TOO_LONG,       /* mistakes of an event */
	ICS_TOO_MANY,            /* … of the file */
	ICS_DONE,                /* the last record of all; `event`: how many events libical found */
};

struct ics_record { uint32_t what, event; int32_t first, until; };

struct ics_result {
	struct ics_record *v;    /* to be freed */
	size_t n;
	bool done;               /* ICS_DONE was there … */
	uint32_t n_events;       /* … and what it said */
	bool slow;               /* it was stopped for taking too long */
};

/* Has a child read `ics`; never hangs, and no crash there reaches us. */
void ics_ask_child(struct ics_result *out, const char *ics, struct span window);

/* What the child does: records of all days in the window.  Only calls `tell`.  Returns how
 * many events libical found. */
uint32_t ics_days(const char *ics, struct span window,
                  void (*tell)(void *to, const struct ics_record *record), void *to);

#endif
