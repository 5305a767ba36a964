/* What the files of this room share: a company in the making. */
#ifndef ORG_INTERNAL_H
#define ORG_INTERNAL_H

#include "crosstrain/conf.h"
#include "crosstrain/nearest.h"
#include "crosstrain/org.h"

struct builder {
	const struct conf *conf;
	struct faults *faults;
	struct org *org;
	const struct conf_department **departments;   /* the entry of each org->departments */
	const struct conf_staff **staff;              /* the entry of each org->staff */
	bool routes_flawed;      /* a mistake hides a route, so one that seems to be missing may be there */
	size_t comparisons;      /* made for "did you mean"; bounded, for files full of mistakes */
};

#define error_at(b, at, ...) faults_add((b)->faults, FAULT_ERROR, (at), __VA_ARGS__)
#define warn_at(b, at, ...) faults_add((b)->faults, FAULT_WARNING, (at), __VA_ARGS__)

/* "staff.conf:12", for "the first is at …"; `buf` is where it is written. */
enum { PLACE_TEXT_SIZE = 160 };
const char *place_write(char buf[static PLACE_TEXT_SIZE], const struct faults *faults, struct place at);

/* ---- entries.c: departments and people ---- */

/* org->departments and org->staff, sorted and each id once; then, when every id is known,
 * what they hold. */
void build_ids(struct builder *b);
void build_departments(struct builder *b);
void build_staff(struct builder *b);
void build_contacts(struct builder *b);
void build_time_off(struct builder *b);

/* What an id names; if nothing, says so at `at`, with the one that was meant. */
struct dept_ix refer_department(struct builder *b, struct conf_text id);
struct staff_ix refer_staff(struct builder *b, struct conf_text id);

/* The company's zone or a department's; never NULL. */
struct zone *build_zone(struct builder *b, struct conf_text name);

/* ---- routes.c ---- */
void build_routes(struct builder *b);
void build_pins(struct builder *b);

/* ---- meetings.c ---- */
void build_meetings(struct builder *b);
void build_check_ins(struct builder *b);
void build_celebration(struct builder *b);

/* ---- presence.c ---- */

/* A sorted set of `n` spans; sorts `v` in place. */
struct days days_of(struct pool *pool, struct span *v, size_t n);

/* ---- check.c ---- */

/* What is odd about the whole, as warnings. */
void check_org(struct builder *b);

/* ---- check_meetings.c: findings of that table ---- */
void meeting_never_held(struct builder *b);
void meeting_outside_the_hours(struct builder *b);
void invited_cannot_come(struct builder *b);
void two_meetings_at_once(struct builder *b);
void check_ins_without_lead(struct builder *b);
void check_ins_outside_the_hours(struct builder *b);
void celebration_without_day(struct builder *b);
void mail_to_nobody(struct builder *b);

#endif
