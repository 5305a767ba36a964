/* Command lines, as people type them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/flags.h"
#include "crosstrain/nearest.h"

struct typed {
	const char *state, *today;
	bool json;
};

static const struct flag common[] = {
	{ "--state", "DIR", "where the store is", offsetof(struct typed, state) },
	{ "--json", NULL, "for programs", offsetof(struct typed, json) },
	{ 0 },
};
static const struct flag more[] = {
	{ "--today", "DATE", "as if it were that day", offsetof(struct typed, today) },
	{ 0 },
};

enum { MOST = 10 };

/* Reads a command line whose parts stand between blanks. */
static bool type(struct typed *out, struct words *words, const char *line, struct err *err)
{
	static char copy[200];
	char *argv[MOST] = { NULL }, *rest = NULL;
	int argc = 0;

	*out = (struct typed){ 0 };
	*words = (struct words){ 0 };
	snprintf(copy, sizeof copy, "%s", line);
	for (char *s = strtok_r(copy, " ", &rest); s != NULL && argc < MOST; s = strtok_r(NULL, " ", &rest))
		argv[argc++] = s;
	return flags_read(out, words, common, more, argc, argv, err);
}

static void flags_stand_anywhere(void **state)
{
	static const char *const lines[] = {
		"ctl --state /s visits --today 2027-01-04 bea --json", "ctl visits bea --json --today=2027-01-04 --state=/s",
		"ctl --json --state /s --today 2027-01-04 -- visits bea",
	};
	struct typed typed;
	struct words words;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_true(type(&typed, &words, lines[i], &err));
		assert_string_equal(typed.state, "/s");
		assert_string_equal(typed.today, "2027-01-04");
		assert_true(typed.json);
		assert_int_equal(words.n, 2);
		assert_string_equal(words.v[0], "visits");
		assert_string_equal(words.v[1], "bea");
		words_fini(&words);
	}
}

static void a_wrong_flag_is_told_with_the_one_that_was_meant(void **state)
{
	static const struct { const char *line, *says; } wrong[] = {
		{ "ctl --sate /s", "no flag --sate; did you mean --state?" },
		{ "ctl --tody=x", "no flag --tody; did you mean --today?" },
		{ "ctl --completely-else", "no flag --completely-else" },
		{ "ctl --state", "--state needs a value: --state DIR" },
		{ "ctl --json=yes", "--json takes no value" },
	};
	struct typed typed;
	struct words words;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(type(&typed, &words, wrong[i].line, &err));
		assert_string_equal(err.text, wrong[i].says);
		words_fini(&words);
	}
}

static void behind_two_dashes_all_are_words(void **state)
{
	struct typed typed;
	struct words words;
	struct err err;

	(void)state;
	assert_true(type(&typed, &words, "ctl backup -- --json", &err));
	assert_false(typed.json);
	assert_int_equal(words.n, 2);
	assert_string_equal(words.v[1], "--json");
	words_fini(&words);
}

static void the_verb_is_found_behind_flags_with_values(void **state)
{
	char words[6][8] = { "ctl", "--state", "visits", "--json", "links", "x" };
	char *argv[] = { words[0], words[1], words[2], words[3], words[4], words[5] };

	(void)state;
	assert_int_equal(flags_first_word(common, 6, argv), 4);
	assert_int_equal(flags_first_word(common, 4, argv), 4);
}

static void the_nearest_word_is_the_one_that_was_meant(void **state)
{
	static const char *const verbs[] = { "check", "plan", "preview", "reload", "visits", "log" };
	static const struct { const char *typed, *meant; } cases[] = {
		{ "vists", "visits" }, { "chekc", "check" }, { "relaod", "reload" }, { "previw", "preview" },
		{ "lgo", "log" }, { "banana", NULL }, { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nearest near = nearest_to(cases[i].typed);

		for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
			nearest_try(&near, verbs[v]);
		if (cases[i].meant == NULL)
			assert_null(near.found);
		else
			assert_string_equal(near.found, cases[i].meant);
	}
}

static void folders_come_from_systemd_where_nobody_says(void **state)
{
	struct folders said = { .config = "/c", .state = "/s", .runtime = "/r" }, unsaid = { 0 };
	struct folders instance = { .state = "/s", .instance = "acme" }, elsewhere = { .instance = "../acme" };
	struct err err;

	(void)state;
	setenv("STATE_DIRECTORY", "/var/lib/private/crosstrain", 1);
	setenv("RUNTIME_DIRECTORY", "", 1);
	assert_true(folders_complete(&said, &err));
	assert_true(folders_complete(&unsaid, &err));
	assert_true(folders_complete(&instance, &err));
	assert_false(folders_complete(&elsewhere, &err));
	assert_string_equal(said.state, "/s");
	assert_string_equal(unsaid.state, "/var/lib/private/crosstrain");
	assert_string_equal(unsaid.runtime, "/run/crosstrain");
	assert_string_equal(unsaid.config, "/etc/crosstrain/crosstrain.conf");
	assert_string_equal(instance.state, "/s");
	assert_string_equal(instance.runtime, "/run/crosstrain-acme");
	assert_string_equal(instance.config, "/etc/crosstrain/acme/crosstrain.conf");
	folders_fini(&said);
	folders_fini(&unsaid);
	folders_fini(&instance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_stand_anywhere),
		cmocka_unit_test(a_wrong_flag_is_told_with_the_one_that_was_meant),
		cmocka_unit_test(behind_two_dashes_all_are_words),
		cmocka_unit_test(the_verb_is_found_behind_flags_with_values),
		cmocka_unit_test(the_nearest_word_is_the_one_that_was_meant),
		cmocka_unit_test(folders_come_from_systemd_where_nobody_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
