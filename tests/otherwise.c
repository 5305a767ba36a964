#include "otherwise.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "world.h"

void otherwise_begin(struct otherwise *o, const struct org *org)
{
	o->org = *org;
	o->pool = pool_new();
	o->org.departments = pool_zero(o->pool, org->n_departments, sizeof *org->departments);
	memcpy(o->org.departments, org->departments, org->n_departments * sizeof *org->departments);
	o->org.staff = pool_zero(o->pool, org->n_staff, sizeof *org->staff);
	memcpy(o->org.staff, org->staff, org->n_staff * sizeof *org->staff);
}

void otherwise_end(struct otherwise *o)
{
	pool_free(o->pool);
}

void otherwise_grant(struct otherwise *o, struct staff_ix s, const char *certificate)
{
	struct org_staff *person = &o->org.staff[s.i];
	struct org_certificate *held = pool_zero(o->pool, person->n_certificates + 1, sizeof *held);

	memcpy(held, person->certificates, person->n_certificates * sizeof *held);
	held[person->n_certificates] = (struct org_certificate){ pool_text(o->pool, certificate), DAY_EVER_AFTER };
	person->certificates = held;
	person->n_certificates++;
}

static void exempt(struct otherwise *o, struct staff_ix s, struct dept_ix host)
{
	struct org_staff *person = &o->org.staff[s.i];
	struct dept_ix *hosts = pool_zero(o->pool, person->n_exempt + 1, sizeof *hosts);

	memcpy(hosts, person->exempt, person->n_exempt * sizeof *hosts);
	hosts[person->n_exempt++] = host;
	person->exempt = hosts;
}

/* Takes days out of a set. */
static void take_out(struct otherwise *o, struct days *days, struct span out)
{
	struct span *v = pool_zero(o->pool, days->n + 1, sizeof *v);
	size_t n = 0;

	for (size_t i = 0; i < days->n; i++) {
		struct span s = days->v[i];

		if (day_before(s.first, day_earlier(s.until, out.first)))
			v[n++] = (struct span){ s.first, day_earlier(s.until, out.first) };
		if (day_before(day_later(s.first, out.until), s.until))
			v[n++] = (struct span){ day_later(s.first, out.until), s.until };
	}
	*days = (struct days){ v, n };
}

void otherwise_open(struct otherwise *o, struct dept_ix d, bool is_host, size_t stretch)
{
	struct org_department *department = &o->org.departments[d.i];
	struct days *days = is_host ? &department->closed : &department->all_hands;

	take_out(o, days, days->v[stretch]);
}

void otherwise_lift(struct otherwise *o, const struct plan_visit *v, enum hurdle hurdle)
{
	struct org_department *host = &o->org.departments[v->host.i], *home = &o->org.departments[v->home.i];
	struct org_staff *person = &o->org.staff[v->staff.i];
	const struct org_route *r = org_route(&o->org, org_find_route(&o->org, v->home, v->host));

	switch (hurdle) {
	case HURDLE_HOST:
		host->capacity = 9999;
		break;
	case HURDLE_HOME:
		home->max_away = 9999;
		break;
	case HURDLE_GAP:
		o->org.cycle.min_gap_days = 0;
		break;
	case HURDLE_NOTICE:
		o->org.cycle.notice_days = 0;
		break;
	case HURDLE_CLOSED:
		host->closed.n = 0;
		break;
	case HURDLE_ALL_HANDS:
		home->all_hands.n = 0;
		break;
	case HURDLE_CERTIFICATES:
		for (size_t i = 0; i < r->n_requires; i++)
			otherwise_grant(o, v->staff, r->requires[i]);
		break;
	case HURDLE_ABSENT:
		person->time_off.n = 0;
		person->workdays = (struct weekdays){ 127 };
		person->employed = (struct span){ DAY_EVER_BEFORE, DAY_EVER_AFTER };
		break;
	default:
		fail_msg("nothing lifts hurdle %d", (int)hurdle);
	}
}

/* ---- reasons ---- */

static bool begins_with(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool ends_with(const char *s, const char *with)
{
	return strlen(s) >= strlen(with) && strcmp(s + strlen(s) - strlen(with), with) == 0;
}

static bool is(const char *clause, char *expected)
{
	bool same = strcmp(clause, expected) == 0;

	free(expected);
	return same;
}

/* The words of a visit of one day, or of several. */
static const char *stretch_of(char *buf, size_t size, int days)
{
	if (days == 1)
		return "day";
	snprintf(buf, size, "%d working days in a row", days);
	return buf;
}

static bool is_host_clause(const char *c, const struct org_department *host, bool pinned)
{
	char *full = mem_format("%s full: ", host->name), *takes = mem_format("%s takes %d at a time and is full on ",
	                                                                      host->name, host->capacity);
	long long owed = 0, places = 0;
	bool yes = false;

	if (!pinned && begins_with(c, full)) {
		yes = sscanf(c + strlen(full), "%lld visitor days owed, %lld places", &owed, &places) == 2;
		assert_true(owed > places);
	} else if (begins_with(c, takes)) {
		yes = pinned || ends_with(c, "is full on the days that would do");
	}
	free(full);
	free(takes);
	return yes;
}

/* Which hurdle a clause names; HURDLE_KINDS if it is none that can be lifted. */
static enum hurdle hurdle_of(const char *c, const struct org *org, const struct plan_visit *v)
{
	const struct org_department *host = org_department(org, v->host), *home = org_department(org, v->home);
	const char *person = org_staff(org, v->staff)->name;
	int days = org_route(org, org_find_route(org, v->home, v->host))->days;
	char buf[40];
	const char *stretch = stretch_of(buf, sizeof buf, days), *any = days == 1 ? "every" : "any";
	const char *within = days == 1 ? "on" : "within", *are = days == 1 ? "is" : "are";
	const struct { enum hurdle hurdle; char *words; } plain[] = {
		{ HURDLE_HOME, mem_format("%s may spare %d at a time", home->name, home->max_away) },
		{ HURDLE_GAP, mem_format("%s %s that would do %s less than %d free days from another visit of %s", any,
		                         stretch, are, org->cycle.min_gap_days, person) },
		{ HURDLE_NOTICE, mem_format("%s %s that would do %s less than %d days ahead", any, stretch, are,
		                            org->cycle.notice_days) },
		{ HURDLE_CLOSED, mem_format("%s receives visitors on no %s that would do", host->name, stretch) },
		{ HURDLE_ABSENT, mem_format("%s is there on no %s that would do", person, stretch) },
		{ HURDLE_ALL_HANDS, mem_format("%s needs all hands %s %s %s that would do", home->name, within, any, stretch) },
	};
	const struct { enum hurdle hurdle; char *words; } of_pin[] = {
		{ HURDLE_HOME, mem_format("%s may spare %d at a time", home->name, home->max_away) },
		{ HURDLE_CLOSED, mem_format("%s is closed on 2027-", host->name) },
		{ HURDLE_ABSENT, mem_format("%s is not there on 2027-", person) },
		{ HURDLE_ALL_HANDS, mem_format("%s needs all hands on 2027-", home->name) },
		{ HURDLE_GAP, mem_format("%.10s is less than %d free days from another visit of ", c,
		                         org->cycle.min_gap_days) },
	};
	enum hurdle found = HURDLE_KINDS;

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		if (!v->pinned && strcmp(c, plain[i].words) == 0)
			found = plain[i].hurdle;
		free(plain[i].words);
	}
	for (size_t i = 0; i < sizeof of_pin / sizeof *of_pin; i++) {
		if (v->pinned && begins_with(c, of_pin[i].words))
			found = of_pin[i].hurdle;
		free(of_pin[i].words);
	}
	char *busy = mem_format("%s is on another visit (", person);
	if (begins_with(c, busy))
		found = HURDLE_BUSY;
	free(busy);
	if (begins_with(c, "needs "))
		found = HURDLE_CERTIFICATES;
	return is_host_clause(c, host, v->pinned) ? HURDLE_HOST : found;
}

/* Reads clauses that must be lifted together; what follows is read by the caller. */
static void read_clauses(struct reading *r, const struct org *org, const struct plan_visit *v, char *words)
{
	int a = r->alternatives++;

	for (char *next; words != NULL; words = next) {
		next = strstr(words, "; and ");
		if (next != NULL) {
			*next = '\0';
			next += strlen("; and ");
		}
		enum hurdle hurdle = hurdle_of(words, org, v);
		if (hurdle == HURDLE_KINDS)
			fail_msg("not understood: \"%s\" in \"%s\"", words, v->reason);
		r->hurdles[a][r->n[a]] = hurdle;
		r->clauses[a][r->n[a]++] = mem_text(words);
	}
}

static bool never_fits(const char *words, const struct org *org, const struct plan_visit *v)
{
	const char *host = org_department(org, v->host)->name;
	char *works = mem_format("%s works on ", host), *not = mem_format("%s does not work on 2027-", host);
	bool never = (begins_with(words, works) && strstr(words, " the cycle") != NULL)
	             || (v->pinned && begins_with(words, not));

	free(works);
	free(not);
	return never;
}

void reading_of(struct reading *r, const struct org *org, const struct plan_visit *v)
{
	char buf[40];
	const char *stretch = stretch_of(buf, sizeof buf, org_route(org, org_find_route(org, v->home, v->host))->days);
	scoped(heap) char *copy = mem_text(v->reason);
	char *words = copy;

	*r = (struct reading){ .may_be_never = v->pinned };
	if (v->pinned) {
		if (!begins_with(words, "pinned to 2027-") || strstr(words, ", but ") == NULL)
			fail_msg("no reason of a pin: %s", v->reason);
		words = strstr(words, ", but ") + strlen(", but ");
	}
	if (never_fits(words, org, v))
		return;
	if (is(words, mem_format("no %s on which both %s is there and %s receives visitors", stretch,
	                         org_staff(org, v->staff)->name, org_department(org, v->host)->name))) {
		r->may_be_never = true;
		r->alternatives = 2;
		r->n[0] = r->n[1] = 1;
		r->hurdles[0][0] = HURDLE_ABSENT;
		r->hurdles[1][0] = HURDLE_CLOSED;
		return;
	}
	if (begins_with(words, "either ")) {
		char *or = strstr(words, "; or ");

		assert_non_null(or);
		*or = '\0';
		read_clauses(r, org, v, words + strlen("either "));
		read_clauses(r, org, v, or + strlen("; or "));
		assert_int_equal(r->n[0], 1);
		assert_int_equal(r->n[1], 1);
		return;
	}
	bool both = begins_with(words, "both "), all = begins_with(words, "all of these: ");
	read_clauses(r, org, v, words + (both ? strlen("both ") : all ? strlen("all of these: ") : 0));
	if (!v->pinned && (both ? r->n[0] != 2 : all ? r->n[0] < 3 : r->n[0] != 1))
		fail_msg("counts wrong: %s", v->reason);
}

void reading_clear(struct reading *r)
{
	for (int a = 0; a < 2; a++)
		for (int i = 0; i < r->n[a]; i++)
			free(r->clauses[a][i]);
}

/* Of the certificates that a route asks for, those that are named. */
static void grant_named(struct otherwise *o, const struct plan_visit *v, const char *clause)
{
	const struct org_route *r = org_route(&o->org, org_find_route(&o->org, v->home, v->host));

	for (size_t i = 0; i < r->n_requires; i++)
		if (strstr(clause, r->requires[i]) != NULL)
			otherwise_grant(o, v->staff, r->requires[i]);
}

static void exempt_named(struct otherwise *o, const struct plan_visit *v, const char *clause)
{
	scoped(heap) char *named = mem_text(strchr(clause, '(') + 1);

	*strchr(named, ')') = '\0';
	for (char *rest = named, *host = NULL; (host = strtok_r(NULL == host ? rest : NULL, ",", &rest)) != NULL;)
		for (uint32_t d = 0; d < o->org.n_departments; d++)
			if (strcmp(host + strspn(host, " "), o->org.departments[d].name) == 0)
				exempt(o, v->staff, (struct dept_ix){ d });
}

void otherwise_lift_read(struct otherwise *o, const struct plan_visit *v, const struct reading *r, int alternative,
                         int but)
{
	for (int i = 0; i < r->n[alternative]; i++)
		switch (i == but ? HURDLE_KINDS : r->hurdles[alternative][i]) {
		case HURDLE_CERTIFICATES:
			grant_named(o, v, r->clauses[alternative][i]);
			break;
		case HURDLE_BUSY:
			exempt_named(o, v, r->clauses[alternative][i]);
			break;
		case HURDLE_KINDS:
			break;
		default:
			otherwise_lift(o, v, r->hurdles[alternative][i]);
		}
}

/* ---- fixes ---- */

/* "2027-01-04" after `words`, or "2027-01-04 to 2027-01-08". */
static struct span read_days(const char *dates)
{
	char first[DAY_TEXT_SIZE] = "", last[DAY_TEXT_SIZE] = "";

	if (sscanf(dates, "%10[0-9-] to %10[0-9-]", first, last) == 1)
		memcpy(last, first, sizeof last);
	return (struct span){ world_day(first), day_after(world_day(last), 1) };
}

/* "in the week of 2027-01-04" and "all cycle long" */
static void read_when(struct otherwise *o, struct fix *fix, const char *when)
{
	struct org_department *d = &o->org.departments[fix->room.department.i];
	char monday[DAY_TEXT_SIZE];

	if (sscanf(when, "in the week of %10[0-9-]", monday) == 1) {
		fix->room.days = (struct span){ world_day(monday), day_after(world_day(monday), 7) };
		strcat(fix->kind, " week");
		return;
	}
	assert_true(begins_with(when, "all cycle long "));
	*(fix->room.is_host ? &d->capacity : &d->max_away) += fix->room.by;
	fix->room.by = 0;
}

static int read_more(const char *words)
{
	return begins_with(words, "one more") ? 1 : atoi(words);
}

/* A sentence about one department; whether it is. */
static bool fix_department(struct otherwise *o, const char *sentence, struct dept_ix ix, struct fix *fix)
{
	struct org_department *d = &o->org.departments[ix.i];
	char *visitors = mem_format(" at once in %s ", d->name), *sparing = mem_format("%s sparing ", d->name);
	char *open = mem_format("%s open ", d->name), *hands = mem_format("%s without all hands ", d->name);
	const char *at;
	bool done = true;

	fix->room.department = ix;
	if ((at = strstr(sentence, visitors)) != NULL) {
		fix->room.is_host = true;
		fix->room.by = read_more(sentence);
		strcpy(fix->kind, "host");
		read_when(o, fix, at + strlen(visitors));
	} else if (begins_with(sentence, sparing)) {
		fix->room.by = read_more(sentence + strlen(sparing));
		strcpy(fix->kind, "home");
		read_when(o, fix, strstr(sentence, "at a time ") + strlen("at a time "));
	} else if (begins_with(sentence, open)) {
		strcpy(fix->kind, "closed");
		take_out(o, &d->closed, read_days(strstr(sentence, "2027-")));
	} else if (begins_with(sentence, hands)) {
		strcpy(fix->kind, "all hands");
		take_out(o, &d->all_hands, read_days(strstr(sentence, "2027-")));
	} else {
		done = false;
	}
	free(visitors);
	free(sparing);
	free(open);
	free(hands);
	return done;
}

/* "dock-safety for Ann", "3 instead of 7 …" */
static bool fix_rule(struct otherwise *o, const char *sentence, struct fix *fix)
{
	const char *person = strstr(sentence, " for ");
	int by = 0, was = 0, end = 0;

	if (sscanf(sentence, "%d instead of %d free days between two visits of a person %n", &by, &was, &end) == 2 && end > 0) {
		assert_int_equal(was, o->org.cycle.min_gap_days);
		assert_true(by < was);
		o->org.cycle.min_gap_days = by;
		strcpy(fix->kind, "gap");
		return true;
	}
	if (sscanf(sentence, "%d instead of %d days of notice %n", &by, &was, &end) == 2 && end > 0) {
		assert_int_equal(was, o->org.cycle.notice_days);
		assert_true(by < was);
		o->org.cycle.notice_days = by;
		strcpy(fix->kind, "notice");
		return true;
	}
	for (uint32_t s = 0; person != NULL && s < o->org.n_staff; s++) {
		scoped(heap) char *name = mem_format(" for %s places ", o->org.staff[s].name);
		scoped(heap) char *certificate = mem_text_n(sentence, (size_t)(person - sentence));

		if (!begins_with(person, name))
			continue;
		otherwise_grant(o, (struct staff_ix){ s }, certificate);
		strcpy(fix->kind, "certificate");
		return true;
	}
	return false;
}

void otherwise_fix(struct otherwise *o, const char *sentence, struct fix *fix)
{
	const char *places = strstr(sentence, " places ");

	*fix = (struct fix){ 0 };
	assert_non_null(places);
	assert_int_equal(sscanf(places, " places %u", &fix->places), 1);
	for (uint32_t d = 0; d < o->org.n_departments; d++)
		if (fix_department(o, sentence, (struct dept_ix){ d }, fix))
			return;
	if (!fix_rule(o, sentence, fix))
		fail_msg("not understood: %s", sentence);
}
