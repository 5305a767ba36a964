/* Plans as CSV: written for people and scripts, read back as history. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/csv.h"
#include "crosstrain/mem.h"
#include "crosstrain/plan.h"

enum column { STAFF, HOME, HOST, CYCLE, START, END, BUDDY, REASON, COLUMNS };

static const char *const column_names[COLUMNS] = {
	"staff", "home", "host", "cycle", "start", "end", "buddy", "reason",
};

static void write_row(struct text *out, const struct org *org, const struct plan_visit *v)
{
	char buf[DAY_TEXT_SIZE];

	text_addf(out, "%s,%s,%s,%d,", org_staff(org, v->staff)->id, org_department(org, v->home)->id,
	          org_department(org, v->host)->id, v->cycle);
	if (plan_is_placed(v))
		text_add(out, day_write(buf, v->days.first));
	text_add_char(out, ',');
	if (plan_is_placed(v))
		text_add(out, day_write(buf, day_after(v->days.until, -1)));
	text_add_char(out, ',');
	if (!is_nobody(v->buddy))
		text_add(out, org_staff(org, v->buddy)->id);
	text_add_char(out, ',');
	if (v->reason != NULL)
		text_add_csv(out, v->reason);
	text_add_char(out, '\n');
}

void plan_write_csv(struct text *out, const struct org *org, const struct plan *plan)
{
	for (int c = 0; c < COLUMNS; c++)
		text_addf(out, "%s%s", c > 0 ? "," : "", column_names[c]);
	text_add_char(out, '\n');
	for (size_t i = 0; i < plan->n_visits; i++)
		write_row(out, org, &plan->visits[i]);
}

struct csv_history {
	struct history *out;
	const struct org *org;
	struct day today;
	int current_cycle;
	struct faults *faults;
	uint32_t file;
	bool has_header;
};

static bool is_header(const struct csv_row *row)
{
	if (row->n != COLUMNS)
		return false;
	for (size_t c = 0; c < COLUMNS; c++)
		if (strcmp(row->fields[c].s, column_names[c]) != 0)
			return false;
	return true;
}

static bool read_cycle(int *out, const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*s == '\0' || *end != '\0' || n < 1 || n > 1000000)
		return false;
	*out = (int)n;
	return true;
}

/* The days of a row: empty for a visit left out.  False, with a fault, if they are none. */
static bool read_days(struct span *out, struct csv_history *h, struct place at,
                      const struct csv_row *row)
{
	const char *first = row->fields[START].s, *end = row->fields[END].s;
	struct day last;

	*out = (struct span){ { 0 }, { 0 } };
	if (*first == '\0' && *end == '\0')
		return true;
	if (!day_read(&out->first, first) || !day_read(&last, end) || day_before(last, out->first)) {
		faults_add(h->faults, FAULT_ERROR, at, "\"%s\" to \"%s\": not a first and a last day (YYYY-MM-DD)",
		           first, end);
		return false;
	}
	out->until = day_after(last, 1);
	return true;
}

/* So `visits` says of what has begun, and was not held. */
static bool is_missed(const struct csv_history *h, struct span days, const char *reason)
{
	return strcmp(reason, "missed") == 0 && !day_before(h->today, days.first);
}

static void on_row(void *to, const struct csv_row *row)
{
	struct csv_history *h = to;
	struct place at = { h->file, row->line };
	struct span days;
	int cycle;

	if (!h->has_header) {
		h->has_header = true;
		if (!is_header(row))
			faults_add(h->faults, FAULT_ERROR, at,
			           "the first line must be \"staff,home,host,cycle,start,end,buddy,reason\"");
		return;
	}
	if (row->n != COLUMNS) {
		faults_add(h->faults, FAULT_ERROR, at, "%zu fields, not %d", row->n, COLUMNS);
		return;
	}
	if (!read_cycle(&cycle, row->fields[CYCLE].s)) {
		faults_add(h->faults, FAULT_ERROR, at, "cycle \"%s\": not a number from 1 on", row->fields[CYCLE].s);
		return;
	}
	if (!read_days(&days, h, at, row))
		return;
	struct staff_ix staff = org_find_staff(h->org, row->fields[STAFF].s);
	struct dept_ix home = org_find_department(h->org, row->fields[HOME].s);
	struct dept_ix host = org_find_department(h->org, row->fields[HOST].s);
	if (is_nowhere(home) && !is_nobody(staff))      /* a department that is no more */
		home = org_staff(h->org, staff)->home;
	if (is_nobody(staff) || is_nowhere(home) || is_nowhere(host)) {
		const char *unknown = row->fields[is_nobody(staff) ? STAFF : is_nowhere(home) ? HOME : HOST].s;

		faults_add(h->faults, FAULT_WARNING, at, "\"%s\" is not in the config any more; line passed over",
		           unknown);
		return;
	}
	if (!day_same(days.first, days.until))
		*mem_push(h->out->visits, h->out->n_visits) = (struct history_visit){
			.staff = staff, .home = home, .host = host, .cycle = cycle, .days = days,
			.buddy = org_find_staff(h->org, row->fields[BUDDY].s),
			.missed = is_missed(h, days, row->fields[REASON].s) };
	else if (cycle < h->current_cycle)
		*mem_push(h->out->waits, h->out->n_waits) = (struct history_wait){ staff, home, host, cycle };
}

static bool on_torn(void *to, const struct csv_torn *torn)
{
	struct csv_history *h = to;

	faults_add(h->faults, FAULT_ERROR, (struct place){ h->file, torn->row },
	           "a quoted field is malformed or never ends");
	return false;
}

bool history_read_csv(struct history *out, const struct org *org, struct day today,
                      const char *name, const char *csv, size_t n, struct faults *faults)
{
	struct csv_history h = { .out = out, .org = org, .today = today, .current_cycle = org_cycle_at(org, today),
		.faults = faults, .file = faults_file(faults, name) };
	size_t before = faults_errors(faults);
	struct csv_reader reader = { on_row, on_torn, &h };

	*out = (struct history){ 0 };
	csv_read(csv, n, &reader);
	if (!h.has_header && faults_errors(faults) == before)
		faults_add(faults, FAULT_ERROR, (struct place){ h.file, 0 }, "the file is empty");
	return faults_errors(faults) == before;
}
