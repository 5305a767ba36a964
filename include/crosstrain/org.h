/* The company as HR describes it: frozen, cross-checked, ids turned into indices.
 *
 * Made once from the config and never changed, so any thread may read it.  Equal configs
 * give equal orgs however their files are ordered: departments and staff are sorted by
 * id, routes by (from, to), so an index is a rank and ties never depend on file order. */
#ifndef CROSSTRAIN_ORG_H
#define CROSSTRAIN_ORG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/day.h"
#include "crosstrain/err.h"
#include "crosstrain/pool.h"
#include "crosstrain/scope.h"
#include "crosstrain/zone.h"

struct conf;

struct staff_ix { uint32_t i; };     /* index into org->staff */
struct dept_ix  { uint32_t i; };     /* index into org->departments */
struct route_ix { uint32_t i; };     /* index into org->routes */

#define NOBODY   ((struct staff_ix){ UINT32_MAX })
#define NOWHERE  ((struct dept_ix){ UINT32_MAX })
#define NO_ROUTE ((struct route_ix){ UINT32_MAX })

static inline bool staff_same(struct staff_ix a, struct staff_ix b) { return a.i == b.i; }
static inline bool dept_same(struct dept_ix a, struct dept_ix b) { return a.i == b.i; }
static inline bool is_nobody(struct staff_ix s) { return s.i == UINT32_MAX; }
static inline bool is_nowhere(struct dept_ix d) { return d.i == UINT32_MAX; }

/* A set of days as sorted spans that neither touch nor overlap. */
struct days { struct span *v; size_t n; };

struct org_certificate {
	const char *name;
	struct day until;             /* held on days before this one; DAY_EVER_AFTER without an end */
};

struct org_department {
	const char *id, *name;
	const char *location;         /* NULL: not said */
	const char *was;              /* the id it had before; NULL: none */
	struct staff_ix contact;      /* whom to ask for: as said, or else its lead; NOBODY without either */
	struct zone *zone;            /* never NULL; shared with org */
	struct weekdays workdays;
	struct hours hours;
	int capacity;                 /* visitors at once */
	int max_away;                 /* own people away at once; the default is worked out */
	struct days holidays;         /* of its own, or else the company's; files included */
	struct days closed, all_hands;
	const struct staff_ix *people;        /* see org_staff_of() */
	size_t n_staff;
	struct place at;
};

struct org_staff {
	const char *id, *name;
	const char *email;            /* NULL: not said */
	const char *was;
	struct dept_ix home;
	bool lead;
	bool buddy;                   /* may look after visitors */
	struct weekdays workdays;     /* own, or else the home's */
	struct span employed;         /* joined .. leaves, DAY_EVER_… where not said */
	struct days time_off;
	struct dept_ix *exempt;       /* hosts this person visits no more, sorted */
	size_t n_exempt;
	struct org_certificate *certificates;   /* sorted by name */
	size_t n_certificates;
	struct place at;
};

struct org_route {
	struct dept_ix from, to;
	int days;
	int every;                    /* owed every Nth cycle; 1 for each */
	const char *activity, *bring; /* NULL: not said */
	const char **requires;        /* names of certificates, sorted */
	size_t n_requires;
	bool has_hours;
	struct hours hours;           /* of a visit, where shorter than the host's day */
	struct place at;
};

struct org_pin {                      /* sorted by (staff, route, on) */
	struct staff_ix staff;
	struct route_ix route;
	struct day on;                /* the visit's first day */
	struct place at;
};

/* What comes round: on a weekday (0 Monday … 6 Sunday) of every Nth week, counted from the one that
 * holds cycle.start; first on or after that day. */
struct rhythm {
	int weekday;
	struct hours hours;
	int every_weeks;
};

struct org_meeting {
	const char *id, *name;
	struct dept_ix department;    /* whose meeting it is, and by whose clock */
	struct rhythm when;
	struct dept_ix *invited;      /* sorted */
	size_t n_invited;
	int representatives;          /* of each of these */
	struct place at;
};

struct org {
	const char *name;
	struct zone *zone;            /* "today" is the date here */
	const char **messages;        /* taking turns by cycle; n_messages may be 0 */
	size_t n_messages;

	struct org_cycle {
		struct day start;     /* first day of cycle 1 */
		int days;             /* length of each */
		int publish_ahead, notice_days, min_gap_days;
		bool leaders_first;
	} cycle;

	struct org_department *departments;
	size_t n_departments;
	struct org_staff *staff;
	size_t n_staff;
	struct org_route *routes;
	size_t n_routes;
	uint32_t *first_route;        /* by department, and one more: see org_routes_from() */
	struct org_pin *pins;
	size_t n_pins;
	struct org_meeting *meetings; /* by id */
	size_t n_meetings;
	struct org_check_ins {
		bool are_held;
		struct rhythm when;   /* by the company's clock, as the celebration */
		struct place at;
	} check_ins;
	struct org_celebration {
		bool is_held;
		struct rhythm when;   /* the last such weekday of each cycle */
		struct place at;
	} celebration;

	/* Former ids, sorted, for org_find_staff() and org_find_department(). */
	struct org_former { const char *was; uint32_t i; } *former_staff, *former_departments;
	size_t n_former_staff, n_former_departments;

	struct org_server {
		const char *listen;           /* "127.0.0.1:8642" */
		bool listen_is_said;          /* by HR, and not for want of a word */
		const char *base_url;         /* without a slash at its end */
		int refresh_minutes, link_grace_days;
		bool gzip, metrics;
	} server;
	struct org_mail {
		const char *server, *from;    /* "smtp://127.0.0.1:25"; NULL: no mail is sent */
	} mail;
	int guard_removed_percent;
	int keep_past_days, keep_mail_days;

	struct zone **zones;          /* each once; departments share them */
	size_t n_zones;
	struct pool *pool;            /* all texts and arrays */
};

/* The company of a config.  Mistakes between entries (unknown ids, duplicates, …) go to
 * `faults`, and so do warnings; these must be the faults that conf_read() had, which know
 * the files.  Never NULL: after an error the result holds what could be understood, and
 * must only be freed.  It borrows nothing from `conf`. */
struct org *org_make(const struct conf *conf, struct faults *faults);
void org_free(struct org *org);
SCOPED(struct org, org)

/* A day that somebody has for something else. */
struct org_taken { struct staff_ix staff; struct day day; };

/* The same company, whose people are not present on these days either.  Borrows all but that from
 * `org`, which must outlive it; to be freed with org_taken_free(). */
struct org *org_taken_make(const struct org *org, const struct org_taken *taken, size_t n);
void org_taken_free(struct org *org);
SCOPED(struct org, org_taken)

/* By id, or else by former id (`was`); NOBODY, NOWHERE, NO_ROUTE if there is none.  O(log n). */
struct staff_ix org_find_staff(const struct org *org, const char *id);
struct dept_ix  org_find_department(const struct org *org, const char *id);
struct route_ix org_find_route(const struct org *org, struct dept_ix from, struct dept_ix to);

static inline const struct org_staff *org_staff(const struct org *org, struct staff_ix s)
{
	return &org->staff[s.i];
}

static inline const struct org_department *org_department(const struct org *org, struct dept_ix d)
{
	return &org->departments[d.i];
}

static inline const struct org_route *org_route(const struct org *org, struct route_ix r)
{
	return &org->routes[r.i];
}

/* The people of a department: `n` pointers into a list that org keeps, sorted by id. */
const struct staff_ix *org_staff_of(const struct org *org, struct dept_ix d, size_t *n);

bool org_has_lead(const struct org *org, struct dept_ix d);

/* The routes that leave a department: [*first, *first + n) of org->routes.  O(1). */
size_t org_routes_from(const struct org *org, struct dept_ix from, struct route_ix *first);

/* Questions about one date. */
bool days_has(const struct days *days, struct day d);                           /* O(log n) */
bool org_works(const struct org *org, struct dept_ix d, struct day day);        /* a working day and no holiday */
bool org_receives(const struct org *org, struct dept_ix host, struct day day);  /* works, and not closed */
/* Whether a person works on that day, has neither holiday nor time off, and is employed. */
bool org_is_present(const struct org *org, struct staff_ix s, struct day day);
/* The same of all working days of a host in a span. */
bool org_is_present_at(const struct org *org, struct staff_ix s, struct dept_ix host, struct span days);
bool org_has_certificate(const struct org *org, struct staff_ix s, const char *name, struct day day);
/* Whether a person has every certificate that the route requires. */
bool org_holds(const struct org *org, struct staff_ix s, struct route_ix r, struct day day);
/* The day from which on they have not; DAY_EVER_BEFORE if they never had. */
struct day org_held_until(const struct org *org, struct staff_ix s, struct route_ix r);
bool org_is_exempt(const struct org *org, struct staff_ix s, struct dept_ix host);

/* Whether two people owe the same routes and can go on the same days. */
bool org_are_level(const struct org *org, struct staff_ix a, struct staff_ix b);

/* Cycles.  Cycle 1 is the first; days before it count as cycle 1 too. */
int org_cycle_at(const struct org *org, struct day day);
struct span org_cycle_span(const struct org *org, int cycle);

/* Whether something that comes round does so on a day. */
bool org_comes_round(const struct org *org, const struct rhythm *when, struct day day);

/* The day of a cycle's celebration: the last such weekday on which anybody works, or else the last;
 * DAY_EVER_AFTER where the cycle has none. */
struct day org_celebration_day(const struct org *org, int cycle);

/* The message of a cycle, or NULL. */
const char *org_message(const struct org *org, int cycle);

#endif
