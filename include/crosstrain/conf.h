/* HR's files as they stand: typed values, each with the file and line it came from.
 *
 * Nothing is looked up between entries here (that is org.h's work); what is checked is
 * what one value can tell: its key, its type, its range, its form. */
#ifndef CROSSTRAIN_CONF_H
#define CROSSTRAIN_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/pool.h"
#include "crosstrain/scope.h"

/* The files of one config, each read from disk once and whole, so that what was checked
 * is what is used, and can be kept in the store as the last accepted config. */
struct sources;

struct source {
	const char *name;     /* as people see it: the main file by its given path, others relative to its folder */
	const char *bytes;    /* ends in a NUL that is not counted */
	size_t n;
};

/* From disk: files are opened when a config asks for them. */
struct sources *sources_on_disk(const char *main_path);

/* From memory, as kept earlier: the first of `files` is the main one.  All is copied.
 * Nothing is read from disk. */
struct sources *sources_kept(const struct source *files, size_t n);
void sources_free(struct sources *sources);
SCOPED(struct sources, sources)

/* The files that were read so far, the main one first; borrowed. */
const struct source *sources_all(const struct sources *sources, size_t *n);

/* Values as they were written.  Each knows where it stood; what was not said has its
 * default, and `said` is false.  Texts that were not said are NULL. */
struct conf_text     { const char *s; struct place at; };
struct conf_number   { int n; bool said; struct place at; };
struct conf_flag     { bool on, said; struct place at; };
struct conf_day      { struct day day; bool said; struct place at; };
struct conf_weekdays { struct weekdays on; bool said; struct place at; };
struct conf_hours    { struct hours hours; bool said; struct place at; };
struct conf_clock    { int minute; bool said; struct place at; };          /* after midnight */

struct conf_texts    { struct conf_text *v; size_t n; bool said; struct place at; };

struct conf_span     { struct span days; struct place at; };
struct conf_days     { struct conf_span *v; size_t n; bool said; struct place at; };

struct conf_certificate {
	const char *name;
	struct day until;             /* the day after the last; DAY_EVER_AFTER without an end */
	struct place at;
};
struct conf_certificates { struct conf_certificate *v; size_t n; bool said; struct place at; };

/* Entries.  `at` is where each begins.  A required text may be NULL after an error. */
struct conf_cycle {
	struct place at;
	struct conf_day start;
	struct conf_number weeks, days, publish_ahead, notice_days, min_gap_days;
	struct conf_flag leaders_first;
};

struct conf_department {
	struct place at;
	struct conf_text id, name, location, contact, timezone, was;
	struct conf_weekdays workdays;
	struct conf_hours hours;
	struct conf_number capacity, max_away;      /* max_away: 0 where not said */
	struct conf_days closed, all_hands;
	struct conf_days holidays;                  /* with those of its holiday_files */
	struct conf_texts holiday_files;
};

struct conf_route {
	struct place at;
	struct conf_texts from;                     /* ids, or "*" */
	struct conf_text to, activity, bring;
	struct conf_number days, every;
	struct conf_texts requires;
	struct conf_hours hours;
};

struct conf_staff {
	struct place at;
	struct conf_text id, name, email, department, was;
	struct conf_flag lead, buddy;
	struct conf_weekdays workdays;
	struct conf_day joined, leaves;             /* leaves: the last day */
	struct conf_texts exempt;
	struct conf_certificates certificates;
};

struct conf_time_off {
	struct place at;
	struct conf_text staff;
	struct conf_days days;
};

struct conf_pin {
	struct place at;
	struct conf_text staff, to;
	struct conf_day on;
};

struct conf_meeting {
	struct place at;
	struct conf_text id, name, department;
	struct conf_weekdays weekday;               /* one */
	struct conf_clock time;
	struct conf_number minutes, every_weeks, representatives;
	struct conf_texts invite;
};

/* A group that HR did not write has no line. */
struct conf_check_ins {
	struct place at;
	struct conf_weekdays weekday;
	struct conf_clock time;
	struct conf_number minutes, every_weeks;
};

struct conf_celebration {
	struct place at;
	struct conf_weekdays weekday;
	struct conf_clock time;
	struct conf_number minutes;
};

struct conf_mail {
	struct place at;
	struct conf_text server, from;
};

struct conf_server {
	struct place at;
	struct conf_text listen, base_url;          /* base_url without a slash at its end */
	struct conf_number refresh_minutes, link_grace_days;
	struct conf_flag gzip, metrics;
};

struct conf_guard {
	struct place at;
	struct conf_number removed_percent;
};

struct conf_keep {
	struct place at;
	struct conf_number past_days, mail_days;
};

struct conf {
	struct place at;                            /* the beginning of the main file */
	struct conf_text organization, timezone;
	struct conf_texts message;
	struct conf_cycle cycle;
	struct conf_days holidays;                  /* the company's, with those of holiday_files */
	struct conf_texts staff_files, time_off_files, holiday_files;
	struct conf_check_ins check_ins;
	struct conf_celebration celebration;
	struct conf_server server;
	struct conf_mail mail;
	struct conf_guard guard;
	struct conf_keep keep;

	/* In the order of files and lines; those of CSV files come last. */
	struct conf_departments { struct conf_department *v; size_t n; } departments;
	struct conf_routes { struct conf_route *v; size_t n; } routes;
	struct conf_all_staff { struct conf_staff *v; size_t n; } staff;
	struct conf_all_time_off { struct conf_time_off *v; size_t n; } time_off;
	struct conf_pins { struct conf_pin *v; size_t n; } pins;
	struct conf_meetings { struct conf_meeting *v; size_t n; } meetings;

	bool whole;                                 /* false: an error hides entries, so an unknown id may be known */
	struct pool *pool;                          /* where all texts and values live */
};

/* Reads the main file and all that it names.  Every mistake goes to `faults`, and the
 * places in the result are places of `faults`.  Never NULL; after an error it holds what
 * could be understood. */
struct conf *conf_read(struct sources *sources, struct faults *faults);
void conf_free(struct conf *conf);
SCOPED(struct conf, conf)

#endif
