/* Whom a cycle brought together, and who completed it: what there is to celebrate. */
#ifndef CROSSTRAIN_RECOGNITION_H
#define CROSSTRAIN_RECOGNITION_H

#include <stdbool.h>
#include <stddef.h>

#include "crosstrain/day.h"
#include "crosstrain/publish.h"
#include "crosstrain/text.h"

struct recognized_pair {
	struct subject_ix visitor, buddy, home, host;
	int visits;                      /* of that cycle */
	bool is_mutual;                  /* they met the other way round, too, at any time */
};
struct recognized_departments { struct subject_ix a, b; int a_to_b, b_to_a; };
struct recognized_person { struct subject_ix staff; int visits; };

struct recognition {
	int cycle;
	struct span days;
	struct recognized_pair *pairs;                   /* mutual ones first, then by name of the visitor */
	size_t n_pairs;
	struct recognized_departments *departments;      /* who saw each other most, first */
	size_t n_departments;
	struct recognized_person *completed;             /* held all they owed; by name */
	size_t n_completed;
};

/* Of what was held before a day, by people who are here on `today`. */
struct recognition recognition_of(const struct published *published, int cycle, struct span days, struct day before,
                                  struct day today);
void recognition_clear(struct recognition *recognition);

/* In words, fit for a calendar's entry: as many as there is room for are named.  Nothing where nothing was held. */
void recognition_write(struct text *out, const struct published *published, const struct recognition *recognition);

#endif
