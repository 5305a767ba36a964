/* Why a visit is left out, and the smallest fix: in the user's words, and right.  What is
 * named is lifted, and the visit is there. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/plan.h"
#include "narrow.h"
#include "world.h"
#include "years.h"

/* ---- reasons ---- */

/* Whether planning again places the visit or, where another could take the room first, one
 * more than before.  One more of an earlier cycle may have taken what this one had. */
static bool is_planned(const struct scene *sc, const struct org *org, const struct plan_visit *v)
{
	scoped(plan) struct plan *plan = scene_plan_again(sc, org, v->cycle);

	if (scene_is_placed_in(plan, v) || scene_holds_a_pin(sc, plan))
		return true;
	for (int cycle = sc->plan->cycles[0].cycle; cycle <= v->cycle; cycle++)
		if (scene_count_placed(sc, org, plan, cycle) > scene_count_placed(sc, org, sc->plan, cycle))
			return true;
	return false;
}

/* Whether it names several visits that the person is on; gone, they are near to nothing. */
static bool names_visits(const struct reading *r, int alternative)
{
	for (int i = 0; i < r->n[alternative]; i++)
		if (r->hurdles[alternative][i] == HURDLE_BUSY && strchr(r->clauses[alternative][i], ',') != NULL)
			return true;
	return false;
}

/* All that an alternative names is needed, and no fewer hurdles, of whatever kind, would
 * have done; of a pin all is named that is in the way. */
static bool is_smallest(const struct scene *sc, const struct plan_visit *v, const struct reading *r, int alternative)
{
	int named = r->n[alternative];

	for (int but = 0; but < named && !names_visits(r, alternative); but++) {
		struct otherwise o;

		otherwise_begin(&o, sc->org);
		otherwise_lift_read(&o, v, r, alternative, but);
		bool fit = scene_fits_in(sc, &o.org, v);
		otherwise_end(&o);
		if (fit)
			return false;
	}
	for (unsigned hurdles = 0; hurdles < 1U << HURDLES; hurdles++)
		if (__builtin_popcount(hurdles) < named && scene_fits_without(sc, v, hurdles))
			return false;
	return true;
}

struct seen { size_t named[HURDLE_KINDS], alone, either, both, all, pinned, none; };

static void judge_reason(const struct scene *sc, uint64_t seed, const struct plan_visit *v, struct seen *seen)
{
	struct reading r;

	reading_of(&r, sc->org, v);
	for (int a = 0; a < r.alternatives; a++) {
		struct otherwise o;

		otherwise_begin(&o, sc->org);
		otherwise_lift_read(&o, v, &r, a, -1);
		bool fit = scene_fits_in(sc, &o.org, v), planned = fit && is_planned(sc, &o.org, v);
		otherwise_end(&o);
		if (!fit && r.may_be_never && !scene_fits_without(sc, v, (1U << HURDLES) - 1)) {
			r.alternatives = 0;
			break;
		}
		if (!planned)
			fail_msg("seed %llu, cycle %d, %s to %s: \"%s\", but without that it %s", (unsigned long long)seed,
			         v->cycle, org_staff(sc->org, v->staff)->id, org_department(sc->org, v->host)->id, v->reason,
			         fit ? "is not planned" : "does not fit");
		if (!is_smallest(sc, v, &r, a))
			fail_msg("seed %llu: \"%s\", but less would do", (unsigned long long)seed, v->reason);
		for (int i = 0; i < r.n[a]; i++)
			seen->named[r.hurdles[a][i]]++;
	}
	if (r.alternatives == 0 && scene_fits_without(sc, v, (1U << HURDLES) - 1))
		fail_msg("seed %llu: \"%s\", but it could be", (unsigned long long)seed, v->reason);
	seen->none += r.alternatives == 0;
	seen->either += r.alternatives == 2;
	seen->pinned += v->pinned;
	seen->alone += !v->pinned && r.alternatives == 1 && r.n[0] == 1;
	seen->both += !v->pinned && r.n[0] == 2;
	seen->all += !v->pinned && r.n[0] > 2;
	reading_clear(&r);
}

static void judge_reasons(struct scene *sc, uint64_t seed, void *arg)
{
	for (size_t i = 0; i < sc->plan->n_visits; i++)
		if (!plan_is_placed(&sc->plan->visits[i]))
			judge_reason(sc, seed, &sc->plan->visits[i], arg);
}

static void without_what_is_named_the_visit_is_placed(void **state)
{
	struct seen seen = { 0 };

	(void)state;
	each_narrow_plan(judge_reasons, &seen);
	print_message("alone %zu, either %zu, both %zu, more %zu, pinned %zu, never %zu; by kind", seen.alone,
	              seen.either, seen.both, seen.all, seen.pinned, seen.none);
	for (int h = 0; h < HURDLE_KINDS; h++)
		print_message(" %zu", seen.named[h]);
	print_message("\n");
	/* Or nothing was tried. */
	for (int h = 0; h < HURDLE_KINDS; h++)
		assert_true(seen.named[h] > 0);
	assert_true(seen.alone > 0 && seen.either > 0 && seen.both > 0 && seen.all > 0 && seen.pinned > 0 && seen.none > 0);
}

/* ---- fixes ---- */

/* Whether one change that a fix may be would let the visit in, others where they are. */
static bool has_single_way(const struct scene *sc, const struct plan_visit *v)
{
	static const enum hurdle whole[] = { HURDLE_HOST, HURDLE_HOME, HURDLE_GAP, HURDLE_NOTICE };
	const struct org_route *r = org_route(sc->org, org_find_route(sc->org, v->home, v->host));
	struct otherwise o;
	bool yes = false;

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		yes |= scene_fits_without(sc, v, 1U << whole[i]);
	for (int at_host = 0; at_host < 2; at_host++) {
		const struct org_department *d = org_department(sc->org, at_host ? v->host : v->home);
		size_t n = at_host ? d->closed.n : d->all_hands.n;

		for (size_t i = 0; i < n; i++) {
			otherwise_begin(&o, sc->org);
			otherwise_open(&o, at_host ? v->host : v->home, at_host, i);
			yes |= scene_fits_in(sc, &o.org, v);
			otherwise_end(&o);
		}
	}
	for (size_t i = 0; i < r->n_requires; i++) {
		otherwise_begin(&o, sc->org);
		otherwise_grant(&o, v->staff, r->requires[i]);
		yes |= scene_fits_in(sc, &o.org, v);
		otherwise_end(&o);
	}
	return yes;
}

struct fixes_seen { struct { char kind[16]; size_t n; } v[16]; size_t none; };

static void count_fix(struct fixes_seen *seen, const char *kind)
{
	size_t i = 0;

	while (seen->v[i].n > 0 && strcmp(seen->v[i].kind, kind) != 0)
		i++;
	assert_true(i < sizeof seen->v / sizeof *seen->v);
	strcpy(seen->v[i].kind, kind);
	seen->v[i].n++;
}

static bool pins_left_out(const struct scene *sc, int cycle)
{
	for (size_t i = 0; i < sc->plan->n_visits; i++)
		if (sc->plan->visits[i].cycle == cycle && sc->plan->visits[i].pinned && !plan_is_placed(&sc->plan->visits[i]))
			return true;
	return false;
}

/* So many more are placed when planned again.  More of an earlier cycle may have taken what
 * this one had; and more room on other days than the fix asks for can let in a pin, which
 * goes before others. */
static bool keeps_promise(const struct scene *sc, struct otherwise *o, const struct fix *fix, int cycle)
{
	struct org_department *d = &o->org.departments[fix->room.department.i];

	*(fix->room.is_host ? &d->capacity : &d->max_away) += fix->room.by;
	scoped(plan) struct plan *plan = scene_plan_again(sc, &o->org, cycle);
	for (int c = sc->plan->cycles[0].cycle; c < cycle; c++)
		if (scene_count_placed(sc, &o->org, plan, c) > scene_count_placed(sc, &o->org, sc->plan, c))
			return true;
	return scene_count_placed(sc, &o->org, plan, cycle) >= scene_count_placed(sc, &o->org, sc->plan, cycle) + fix->places
	       || (fix->room.by > 0 && scene_holds_a_pin(sc, plan));
}

static void judge_fix(const struct scene *sc, uint64_t seed, const struct plan_cycle *c, struct fixes_seen *seen)
{
	struct otherwise o;
	struct fix fix;

	if (c->smallest_fix == NULL) {
		/* A pin that might push somebody out is let in by no fix. */
		for (size_t i = 0; i < sc->plan->n_visits && !pins_left_out(sc, c->cycle); i++) {
			const struct plan_visit *v = &sc->plan->visits[i];

			if (v->cycle == c->cycle && !plan_is_placed(v) && has_single_way(sc, v))
				fail_msg("seed %llu, cycle %d: no fix, but there is one for \"%s\"", (unsigned long long)seed,
				         c->cycle, v->reason);
		}
		seen->none++;
		return;
	}
	otherwise_begin(&o, sc->org);
	otherwise_fix(&o, c->smallest_fix, &fix);
	struct scene other = { .org = &o.org, .plan = sc->plan, .before = sc->before, .room = fix.room };
	if (fix.places == 0 || !scene_fit_together(&other, c->cycle, 0, fix.places))
		fail_msg("seed %llu, cycle %d: \"%s\", but they do not fit", (unsigned long long)seed, c->cycle,
		         c->smallest_fix);
	if (!keeps_promise(sc, &o, &fix, c->cycle))
		fail_msg("seed %llu, cycle %d: \"%s\", but planning places fewer", (unsigned long long)seed, c->cycle,
		         c->smallest_fix);
	otherwise_end(&o);
	count_fix(seen, fix.kind);
}

static void judge_fixes(struct scene *sc, uint64_t seed, void *arg)
{
	for (size_t i = 0; i < sc->plan->n_cycles; i++)
		judge_fix(sc, seed, &sc->plan->cycles[i], arg);
}

static void the_fix_places_what_it_promises(void **state)
{
	struct fixes_seen seen = { 0 };
	size_t kinds = 0;

	(void)state;
	each_narrow_plan(judge_fixes, &seen);
	for (; seen.v[kinds].n > 0; kinds++)
		print_message("%s %zu, ", seen.v[kinds].kind, seen.v[kinds].n);
	print_message("none %zu\n", seen.none);
	years_assert_tried(kinds, 9);
	assert_true(kinds <= 9);        /* week or all cycle long, host or home; certificate, closed, all hands, gap, notice */
	assert_true(seen.none > 0);
}

/* ---- in these words ---- */

#define COMPANY(cycle, departments, routes, staff, rest) \
	"organization = \"Acme\"; timezone = \"Europe/Berlin\";\n" \
	"cycle = { start = \"2027-01-04\"; weeks = 2; publish_ahead = 0; " cycle " };\n" \
	"departments = ( { id = \"sales\"; name = \"Sales\"; " departments " }, { id = \"field\"; name = \"Field\"; workdays = \"fri\"; } );\n" \
	"routes = ( { from = \"sales\"; to = \"warehouse\"; " routes " } );\n" \
	"staff = ( { id = \"bea\"; name = \"Bea\"; department = \"warehouse\"; }, { id = \"fay\"; name = \"Fay\"; department = \"field\"; }, " staff " );\n" rest
#define WAREHOUSE(more) " }, { id = \"warehouse\"; name = \"Warehouse\"; " more
#define PERSON(id, name, more) "{ id = \"" id "\"; name = \"" name "\"; department = \"sales\"; " more " }"
#define ANN PERSON("ann", "Ann", "")
#define TOM PERSON("tom", "Tom", "")
#define EASY "notice_days = 0; min_gap_days = 0;"
#define ON_MONDAYS "max_away = 9;" WAREHOUSE("workdays = \"mon\";")
#define ALSO_FIELD " }, { from = \"sales\"; to = \"field\"; "

/* What is said of the one visit that is left out, and what would help. */
static const struct said { const char *conf, *today, *reason, *fix; } said[] = {
	{ COMPANY(EASY, ON_MONDAYS, "", ANN "," TOM "," PERSON("eve", "Eve", ""), ""), "2027-01-04",
	  "Warehouse full: 3 visitor days owed, 2 places",
	  "one more visitor at once in Warehouse in the week of 2027-01-04 places 1" },
	{ COMPANY(EASY, "max_away = 1;" WAREHOUSE("workdays = \"mon\"; capacity = 9;"), "",
	          ANN "," TOM "," PERSON("eve", "Eve", ""), ""), "2027-01-04",
	  "Sales may spare 1 at a time", "Sales sparing one more at a time in the week of 2027-01-04 places 1" },
	{ COMPANY(EASY, "max_away = 1;" WAREHOUSE("workdays = \"mon\";"), "", ANN "," TOM "," PERSON("eve", "Eve", ""), ""),
	  "2027-01-04", "both Warehouse full: 3 visitor days owed, 2 places; and Sales may spare 1 at a time", NULL },
	{ COMPANY(EASY, "max_away = 9;" WAREHOUSE(""), "days = 10;", ANN "," TOM, ""), "2027-01-04",
	  "Warehouse full: 20 visitor days owed, 10 places",
	  "one more visitor at once in Warehouse all cycle long places 1" },
	{ COMPANY(EASY, ON_MONDAYS, "requires = [\"dock\"];", PERSON("ann", "Ann", "certificates = [\"dock until 2027-01-03\"];"), ""),
	  "2027-01-04", "needs dock (held until 2027-01-03)", "dock for Ann places 1" },
	{ COMPANY(EASY, ON_MONDAYS " all_hands = [\"2027-01-04\"];", "", ANN, "holidays = [\"2027-01-11\"];\n"
	          "time_off = ( { staff = \"ann\"; days = [\"2027-01-04\"]; } );"),
	  "2027-01-04", "Ann is there on no day that would do", NULL },
	{ COMPANY(EASY, "all_hands = [\"2027-01-04\", \"2027-01-11\"];" WAREHOUSE("workdays = \"mon\";"), "", ANN, ""),
	  "2027-01-04", "Sales needs all hands on every day that would do", "Sales without all hands on 2027-01-04 places 1" },
	{ COMPANY(EASY, "all_hands = [\"2027-01-01..2027-01-16\"];" WAREHOUSE(""), "days = 9;", ANN, ""), "2027-01-04",
	  "Sales needs all hands within any 9 working days in a row that would do",
	  "Sales without all hands from 2027-01-04 to 2027-01-16 places 1" },
	{ COMPANY(EASY, WAREHOUSE("workdays = \"mon\"; closed = [\"2027-01-04\", \"2027-01-11\"];"), "", ANN, ""),
	  "2027-01-04", "Warehouse receives visitors on no day that would do", "Warehouse open on 2027-01-04 places 1" },
	{ COMPANY(EASY, WAREHOUSE("workdays = \"mon\"; closed = [\"2027-01-04\"];"), "", ANN,
	          "time_off = ( { staff = \"ann\"; days = [\"2027-01-08..2027-01-20\"]; } );"), "2027-01-04",
	  "no day on which both Ann is there and Warehouse receives visitors", "Warehouse open on 2027-01-04 places 1" },
	{ COMPANY("notice_days = 0; min_gap_days = 14;", ON_MONDAYS, ALSO_FIELD, ANN, ""), "2027-01-04",
	  "every day that would do is less than 14 free days from another visit of Ann",
	  "3 instead of 14 free days between two visits of a person places 1" },
	{ COMPANY("notice_days = 5; min_gap_days = 0;", ON_MONDAYS, "", ANN, ""), "2027-01-09",
	  "every day that would do is less than 5 days ahead", "2 instead of 5 days of notice places 1" },
	{ COMPANY("notice_days = 5; min_gap_days = 0;", WAREHOUSE("workdays = \"mon\"; closed = [\"2027-01-18\"];"), "", ANN, ""),
	  "2027-01-12", "Warehouse works on no day in the rest of the cycle", NULL },
	{ COMPANY(EASY, ON_MONDAYS, "requires = [\"dock\"];", PERSON("ann", "Ann", "certificates = [\"dock until 2027-01-07\"];"),
	          "time_off = ( { staff = \"ann\"; days = [\"2027-01-04\"]; } );"), "2027-01-04",
	  "either needs dock (held until 2027-01-07); or Ann is there on no day that would do", "dock for Ann places 1" },
	{ COMPANY(EASY, "max_away = 1;" WAREHOUSE("workdays = \"mon\"; capacity = 9; closed = [\"2027-01-11\"];"), "", ANN "," TOM,
	          "pins = ( { staff = \"ann\"; to = \"warehouse\"; on = \"2027-01-04\"; },"
	          " { staff = \"tom\"; to = \"warehouse\"; on = \"2027-01-11\"; } );"), "2027-01-04",
	  "pinned to 2027-01-11, but Warehouse is closed on 2027-01-11", "Warehouse open on 2027-01-11 places 1" },
};

static void each_obstacle_has_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		scoped(org) struct org *org = world_org(said[i].conf);
		scoped(plan) struct plan *plan = plan_make(org, &(struct history){ 0 }, world_day(said[i].today), EFFORT_LOW, NULL);
		const char *fix = plan->cycles[0].smallest_fix;

		assert_int_equal(plan->cycles[0].owed, plan->cycles[0].placed + 1);
		assert_string_equal(plan->visits[0].reason, said[i].reason);
		assert_string_equal(fix != NULL ? fix : "none", said[i].fix != NULL ? said[i].fix : "none");
	}
}

static struct history_visit held(const struct org *org, const char *person, const char *first, const char *last)
{
	struct staff_ix s = org_find_staff(org, person);

	return (struct history_visit){ .staff = s, .home = org_staff(org, s)->home,
		.host = org_find_department(org, "warehouse"), .cycle = 1,
		.days = { world_day(first), day_after(world_day(last), 1) }, .buddy = NOBODY };
}

/* HR has lowered the capacity below what is there already: one more place is none. */
static void a_fix_asks_for_as_many_places_as_it_takes(void **state)
{
	scoped(org) struct org *org = world_org(COMPANY(EASY, "max_away = 9;" WAREHOUSE("closed = [\"2027-01-11..2027-01-17\"];"),
		"days = 4;", ANN "," TOM "," PERSON("eve", "Eve", ""), ""));
	struct history_visit begun[] = { held(org, "tom", "2027-01-04", "2027-01-07"), held(org, "eve", "2027-01-04", "2027-01-07") };
	const struct history history = { .visits = begun, .n_visits = 2 };
	scoped(plan) struct plan *plan = plan_make(org, &history, world_day("2027-01-05"), EFFORT_LOW, NULL);

	(void)state;
	assert_string_equal(plan->cycles[0].smallest_fix, "2 more visitors at once in Warehouse all cycle long places 1");
}

/* Without all hands Ann could go to the field, but then Tom's pin would hold, and Fay, who
 * has no other day, would lose hers. */
static void no_fix_lets_a_pin_push_others_out(void **state)
{
	static const char *const pins[] = { "", "pins = ( { staff = \"tom\"; to = \"warehouse\"; on = \"2027-01-08\"; } );" };

	(void)state;
	for (int pinned = 0; pinned < 2; pinned++) {
		scoped_text struct text conf = TEXT_EMPTY;

		text_addf(&conf, COMPANY(EASY, "max_away = 9; all_hands = [\"2027-01-08\"];"
		          WAREHOUSE("workdays = \"fri\"; closed = [\"2027-01-15\"];"), ALSO_FIELD
		          " }, { from = \"field\"; to = \"warehouse\"; ",
		          PERSON("ann", "Ann", "exempt = [\"warehouse\"];") "," PERSON("tom", "Tom", "exempt = [\"field\"];"), "%s"
		          "time_off = ( { staff = \"ann\"; days = [\"2027-01-15\"]; } );"), pins[pinned]);
		scoped(org) struct org *org = world_org(text_str(&conf));
		scoped(plan) struct plan *plan = plan_make(org, &(struct history){ 0 }, world_day("2027-01-04"), EFFORT_LOW, NULL);
		const char *fix = plan->cycles[0].smallest_fix;

		assert_int_equal(plan->cycles[0].placed, 1);
		assert_string_equal(fix != NULL ? fix : "none", pinned ? "none" : "Sales without all hands on 2027-01-08 places 1");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_obstacle_has_its_words),
		cmocka_unit_test(without_what_is_named_the_visit_is_placed),
		cmocka_unit_test(the_fix_places_what_it_promises),
		cmocka_unit_test(a_fix_asks_for_as_many_places_as_it_takes),
		cmocka_unit_test(no_fix_lets_a_pin_push_others_out),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
