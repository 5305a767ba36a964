/* People and time off from CSV with a header line. */
#include <string.h>
#include <strings.h>

#include "conf_internal.h"
#include "crosstrain/csv.h"

enum { MOST_TORN_ROWS = 100 };

struct table {
	struct reader *r;
	const struct keys *keys;                         /* a column for each */
	void (*take)(struct table *);                    /* takes a whole row */
	uint32_t file;
	const struct key *columns[CSV_FIELDS_MOST];      /* as the header says; NULL: unknown, told */
	size_t n_columns;                                /* 0 before the header */
	const struct csv_row *row;                       /* the one in hand */
	struct place at;                                 /* where it begins */
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
		fault(t->r, t->at, "the column \"%s\" is missing in the header", key->name);
	t->r->conf->whole = false;
}

static void take_header(struct table *t)
{
	size_t n = t->row->n;

	if (n > CSV_FIELDS_MOST) {
		fault(t->r, t->at, "these are %zu columns; at most %d are possible", n, CSV_FIELDS_MOST);
		n = CSV_FIELDS_MOST;
	}
	const struct key *meant[CSV_FIELDS_MOST] = { NULL };
	for (size_t i = 0; i < n; i++) {
		const char *name = t->row->fields[i].s;
		const struct key *key = keys_find(t->keys, name);

		if (key == NULL)
			meant[i] = keys_unknown(t->r, t->keys, "column", name, t->at);
		else if (is_column_used(t, key))
			fault(t->r, t->at, "the column \"%s\" is there twice", key->name);
		t->columns[t->n_columns++] = key;
	}
	for (size_t i = 0; i < t->keys->n; i++)
		if (t->keys->v[i].required && !is_column_used(t, &t->keys->v[i]))
			tell_missing_column(t, &t->keys->v[i], is_among(meant, n, &t->keys->v[i]));
}

/* Spreadsheets leave rows of empty fields at the end. */
static bool is_blank_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n && i < CSV_FIELDS_MOST; i++)
		if (row->fields[i].s[0] != '\0')
			return false;
	return true;
}

static struct place place_of(const struct table *t, const struct csv_field *field)
{
	return (struct place){ t->file, field->line };
}

static void take_flag(struct table *t, const struct key *key, void *record, const struct csv_field *field)
{
	static const struct { const char *word; bool on; } words[] = {
		{ "true", true }, { "yes", true }, { "false", false }, { "no", false },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(words[i].word, field->s) == 0) {
			value_flag(t->r, key, record, words[i].on, place_of(t, field));
			return;
		}
	}
	fault(t->r, place_of(t, field), "%s: \"%s\" is neither true (yes) nor false (no)", key->name, show(field->s));
}

/* The items of a list within a field are parted by ";". */
static void take_list(struct table *t, const struct key *key, void *record, const struct csv_field *field)
{
	size_t n = 1;

	for (const char *s = field->s; *s != '\0'; s++)
		n += *s == ';';
	value_list(t->r, key, record, n, place_of(t, field));
	for (char *rest = field->s, *item = strsep(&rest, ";"); item != NULL; item = strsep(&rest, ";")) {
		item += strspn(item, " ");
		for (size_t end = strlen(item); end > 0 && item[end - 1] == ' '; end--)
			item[end - 1] = '\0';
		if (*item != '\0')
			value_item(t->r, key, record, item, place_of(t, field));
	}
}

/* Puts the row's fields into a record; an empty field says nothing. */
static void take_fields(struct table *t, void *record)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct key *key = t->columns[i];
		const struct csv_field *field = &t->row->fields[i];

		if (key == NULL)
			continue;
		if (field->s[0] == '\0') {
			if (key->required)
				fault(t->r, place_of(t, field), "\"%s\" is missing in %s", key->name, t->keys->what);
		} else if (key->kind == KEY_FLAG) {
			take_flag(t, key, record, field);
		} else if (key_is_list(key)) {
			take_list(t, key, record, field);
		} else {
			value_text(t->r, key, record, field->s, place_of(t, field));
		}
	}
}

static void on_row(void *to, const struct csv_row *row)
{
	struct table *t = to;

	if (is_blank_row(row))
		return;
	t->row = row;
	t->at = (struct place){ t->file, row->line };
	if (t->n_columns == 0) {
		take_header(t);
	} else if (row->n != t->n_columns) {
		fault(t->r, t->at, "this line has %zu fields, the header has %zu", row->n, t->n_columns);
		t->r->conf->whole = false;
	} else {
		t->take(t);
	}
}

static bool on_torn(void *to, const struct csv_torn *torn)
{
	struct table *t = to;

	t->r->conf->whole = false;
	if (torn->field != torn->line)
		fault(t->r, ((struct place){ t->file, torn->field }),
		      "a field opens here with a quote (\") that is not closed on this line");
	else
		fault(t->r, ((struct place){ t->file, torn->line }),
		      "a quote (\") in the wrong place; within a field in quotes it is doubled:"
		      " \"the \"\"new\"\" dock\"");
	if (++t->torn < MOST_TORN_ROWS)
		return true;
	fault(t->r, ((struct place){ t->file, torn->row + 1 }),
	      "too many lines with mistakes; the rest of the file was not read");
	return false;
}

static void read_table(struct reader *r, const struct conf_text *name, const struct keys *keys,
                       void (*take)(struct table *))
{
	scoped_raw struct raw raw = { 0 };
	struct table t = { .r = r, .keys = keys, .take = take };
	struct csv_reader reader = { on_row, on_torn, &t };

	if (!read_named_file(r, name, MOST_CSV_BYTES, &raw, &t.file))
		return;
	csv_read(raw.s, raw.n, &reader);
	if (t.n_columns > 0 || t.torn > 0)
		return;
	fault(r, ((struct place){ t.file, 1 }), "the file is empty; its first line should name the columns");
	r->conf->whole = false;
}

/* ---- what the rows are ---- */

static void take_person(struct table *t)
{
	const struct key *staff = keys_find(&conf_keys, "staff");

	take_fields(t, keys_new_entry(staff, t->r->conf, t->at));
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
	struct absence row = { .at = t->at };
	struct pool *pool = t->r->conf->pool;

	take_fields(t, &row);
	if (!row.from.said || row.staff.s == NULL)
		return;
	struct day last = row.to.said ? row.to.day : row.from.day;
	if (row.to.said && day_before(row.to.day, row.from.day)) {
		fault(t->r, row.to.at, "to: the time off ends before it begins");
		return;
	}
	struct conf_time_off *off = keys_new_entry(keys_find(&conf_keys, "time_off"), t->r->conf, t->at);
	off->staff = row.staff;
	off->days = (struct conf_days){ pool_array(pool, struct conf_span, 1), 1, true, row.from.at };
	off->days.v[0] = (struct conf_span){ { row.from.day, day_after(last, 1) }, row.from.at };
}

void csv_read_time_off(struct reader *r, const struct conf_text *name)
{
	read_table(r, name, &absence_keys, take_absence);
}
