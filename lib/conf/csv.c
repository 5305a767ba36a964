/* People and time off from CSV (RFC 4180) with a header line.  The one door to libcsv.
 *
 * libcsv knows no lines, so it is fed one line of the file after the other, and each field
 * and row gets the line where it began.  The fields may be parted by ";" or tabs as well,
 * as German and French spreadsheets do; the header shows which. */
#include <csv.h>
#include <string.h>
#include <strings.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"

enum { MOST_COLUMNS = 64, MOST_TORN_ROWS = 100 };

struct field { char *s; struct place at; };

struct table {
	struct reader *r;
	const struct keys *keys;                         /* a column for each */
	void (*take)(struct table *);                    /* takes a whole row */
	const struct key *columns[MOST_COLUMNS];         /* as the header says; NULL: unknown, told */
	size_t n_columns;                                /* 0 before the header */
	struct field fields[MOST_COLUMNS];               /* of the row in hand */
	size_t n_fields;                                 /* may be more than there is room for */
	struct place row, field, line;                   /* where each began; the line in hand */
	bool row_open;
	size_t torn;                                     /* rows that were no CSV */
};

/* ---- rows ---- */

static bool is_among(const struct key *const *keys, size_t n, const struct key *key)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i] == key)
			return true;
	return false;
}

static bool is_column_used(const struct table *t, const struct key *key)
{
	return is_among(t->columns, t->n_columns, key);
}

/* One that was only mistyped has been told. */
static void tell_missing_column(struct table *t, const struct key *key, bool is_mistyped)
{
	if (!is_mistyped)
		fault(t->r, t->row, "the column \"%s\" is missing in the header", key->name);
	t->r->conf->whole = false;
}

static void take_header(struct table *t)
{
	if (t->n_fields > MOST_COLUMNS) {
		fault(t->r, t->row, "these are %zu columns; at most %d are possible", t->n_fields, MOST_COLUMNS);
		t->n_fields = MOST_COLUMNS;
	}
	const struct key *meant[MOST_COLUMNS] = { NULL };
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct key *key = keys_find(t->keys, t->fields[i].s);

		if (key == NULL)
			meant[i] = keys_unknown(t->r, t->keys, "column", t->fields[i].s, t->row);
		else if (is_column_used(t, key))
			fault(t->r, t->row, "the column \"%s\" is there twice", key->name);
		t->columns[t->n_columns++] = key;
	}
	for (size_t i = 0; i < t->keys->n; i++)
		if (t->keys->v[i].required && !is_column_used(t, &t->keys->v[i]))
			tell_missing_column(t, &t->keys->v[i], is_among(meant, t->n_fields, &t->keys->v[i]));
}

/* Spreadsheets leave rows of empty fields at the end. */
static bool is_blank_row(const struct table *t)
{
	for (size_t i = 0; i < t->n_fields && i < MOST_COLUMNS; i++)
		if (t->fields[i].s[0] != '\0')
			return false;
	return true;
}

static void take_flag(struct table *t, const struct key *key, void *record, const struct field *field)
{
	static const struct { const char *word; bool on; } words[] = {
		{ "true", true }, { "yes", true }, { "false", false }, { "no", false },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(words[i].word, field->s) == 0) {
			value_flag(t->r, key, record, words[i].on, field->at);
			return;
		}
	}
	fault(t->r, field->at, "%s: \"%s\" is neither true (yes) nor false (no)", key->name, show(field->s));
}

/* The items of a list within a field are parted by ";". */
static void take_list(struct table *t, const struct key *key, void *record, const struct field *field)
{
	size_t n = 1;

	for (const char *s = field->s; *s != '\0'; s++)
		n += *s == ';';
	value_list(t->r, key, record, n, field->at);
	for (char *rest = field->s, *item = strsep(&rest, ";"); item != NULL; item = strsep(&rest, ";")) {
		item += strspn(item, " ");
		for (size_t end = strlen(item); end > 0 && item[end - 1] == ' '; end--)
			item[end - 1] = '\0';
		if (*item != '\0')
			value_item(t->r, key, record, item, field->at);
	}
}

/* Puts the row's fields into a record; an empty field says nothing. */
static void take_fields(struct table *t, void *record)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct key *key = t->columns[i];
		const struct field *field = &t->fields[i];

		if (key == NULL)
			continue;
		if (field->s[0] == '\0') {
			if (key->required)
				fault(t->r, field->at, "\"%s\" is missing in %s", key->name, t->keys->what);
		} else if (key->kind == KEY_FLAG) {
			take_flag(t, key, record, field);
		} else if (key_is_list(key)) {
			take_list(t, key, record, field);
		} else {
			value_text(t->r, key, record, field->s, field->at);
		}
	}
}

static void take_row(struct table *t)
{
	if (is_blank_row(t))
		return;
	if (t->n_columns == 0) {
		take_header(t);
	} else if (t->n_fields != t->n_columns) {
		fault(t->r, t->row, "this line has %zu fields, the header has %zu", t->n_fields, t->n_columns);
		t->r->conf->whole = false;
	} else {
		t->take(t);
	}
}

static void clear_row(struct table *t)
{
	for (size_t i = 0; i < t->n_fields && i < MOST_COLUMNS; i++)
		free(t->fields[i].s);
	t->n_fields = 0;
	t->row_open = false;
}

/* ---- libcsv ---- */

static void on_field(void *s, size_t n, void *data)
{
	struct table *t = data;

	if (t->n_fields < MOST_COLUMNS)
		t->fields[t->n_fields] = (struct field){ mem_text_n(s, n), t->field };
	t->n_fields++;
	t->field = t->line;
}

static void on_row(int end, void *data)
{
	struct table *t = data;

	(void)end;
	take_row(t);
	clear_row(t);
}

/* What parts the fields: the header tells. */
static unsigned char delimiter(const char *s)
{
	s += strspn(s, " \t\r\n");
	size_t n = strcspn(s, "\r\n");

	if (memchr(s, ',', n) != NULL)
		return ',';
	return memchr(s, ';', n) != NULL ? ';' : memchr(s, '\t', n) != NULL ? '\t' : ',';
}

static void start_parser(struct csv_parser *parser, const struct raw *raw)
{
	if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		abort();
	csv_set_delim(parser, delimiter(raw->s));
}

static void tell_torn(struct table *t)
{
	t->torn++;
	t->r->conf->whole = false;
	if (t->field.line != t->line.line)
		fault(t->r, t->field, "a field opens here with a quote (\") that is not closed on this line");
	else
		fault(t->r, t->line, "a quote (\") in the wrong place; within a field in quotes it is doubled:"
		      " \"the \"\"new\"\" dock\"");
}

/* Feeds one line, its end included.  False if it is no CSV. */
static bool feed_line(struct table *t, struct csv_parser *parser, const char *s, size_t n)
{
	if (!t->row_open) {
		if (strspn(s, " \t\r") >= n - (s[n - 1] == '\n'))
			return true;                     /* a blank line between rows */
		t->row = t->field = t->line;
		t->row_open = true;
	}
	return csv_parse(parser, s, n, on_field, on_row, t) == n;
}

static void read_rows(struct table *t, const struct raw *raw)
{
	struct csv_parser parser;
	const char *p = raw->s, *end = raw->s + raw->n, *row = p;

	start_parser(&parser, raw);
	while (p < end && t->torn < MOST_TORN_ROWS) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		const char *next = eol != NULL ? eol + 1 : end;

		if (!t->row_open)
			row = p;
		bool ok = feed_line(t, &parser, p, (size_t)(next - p));
		if (ok && next == end)
			ok = csv_fini(&parser, on_field, on_row, t) == 0;
		p = next;
		t->line.line++;
		if (ok)
			continue;
		/* Goes on behind the line where the row began. */
		t->line.line--;
		tell_torn(t);
		eol = memchr(row, '\n', (size_t)(end - row));
		p = eol != NULL ? eol + 1 : end;
		t->line.line = t->row.line + 1;
		clear_row(t);
		csv_free(&parser);
		start_parser(&parser, raw);
	}
	if (t->torn == MOST_TORN_ROWS)
		fault(t->r, t->line, "too many lines with mistakes; the rest of the file was not read");
	clear_row(t);
	csv_free(&parser);
}

static void read_table(struct reader *r, const struct conf_text *name, const struct keys *keys,
                       void (*take)(struct table *))
{
	scoped_raw struct raw raw = { 0 };
	struct table t = { .r = r, .keys = keys, .take = take };
	uint32_t file;

	if (!read_named_file(r, name, MOST_CSV_BYTES, &raw, &file))
		return;
	t.line = (struct place){ file, 1 };
	read_rows(&t, &raw);
	if (t.n_columns > 0 || t.torn > 0)
		return;
	fault(r, t.line, "the file is empty; its first line should name the columns");
	r->conf->whole = false;
}

/* ---- what the rows are ---- */

static void take_person(struct table *t)
{
	const struct key *staff = keys_find(&conf_keys, "staff");

	take_fields(t, keys_new_entry(staff, t->r->conf, t->row));
}

void csv_read_staff(struct reader *r, const struct conf_text *name)
{
	read_table(r, name, &staff_keys, take_person);
}

/* A row of a time-off file: from the first day to the last; without a last, one day. */
struct absence {
	struct place at;
	struct conf_text staff;
	struct conf_day from, to;
};

static const struct key absence_key_list[] = {
	{ "staff", KEY_LINE, .required = true, .most = 64, .where = offsetof(struct absence, staff) },
	{ "from", KEY_DAY, .required = true, .where = offsetof(struct absence, from) },
	{ "to", KEY_DAY, .where = offsetof(struct absence, to) },
};

static const struct keys absence_keys = {
	"time off", absence_key_list, sizeof absence_key_list / sizeof *absence_key_list, sizeof(struct absence),
};

static void take_absence(struct table *t)
{
	struct absence row = { .at = t->row };
	struct pool *pool = t->r->conf->pool;

	take_fields(t, &row);
	if (!row.from.said || row.staff.s == NULL)
		return;
	struct day last = row.to.said ? row.to.day : row.from.day;
	if (row.to.said && day_before(row.to.day, row.from.day)) {
		fault(t->r, row.to.at, "to: the time off ends before it begins");
		return;
	}
	struct conf_time_off *off = keys_new_entry(keys_find(&conf_keys, "time_off"), t->r->conf, t->row);
	off->staff = row.staff;
	off->days = (struct conf_days){ pool_array(pool, struct conf_span, 1), 1, true, row.from.at };
	off->days.v[0] = (struct conf_span){ { row.from.day, day_after(last, 1) }, row.from.at };
}

void csv_read_time_off(struct reader *r, const struct conf_text *name)
{
	read_table(r, name, &absence_keys, take_absence);
}
