/* A judge of who comes to what, which shares no code with the agenda. */
#ifndef TESTS_GATHERED_H
#define TESTS_GATHERED_H

#include "crosstrain/agenda.h"
#include "crosstrain/text.h"

/* All that a company's people went to, or are to go to. */
struct gathered {
	const struct org *org;
	const struct known *all;         /* appointments by day */
};

/* Whether somebody could go to something at these hours: at work by their own clock, on no visit, and at
 * nothing else that is in `all`, but for appointment `but` (NULL: nothing). */
bool gathered_could_go(const struct gathered *g, struct staff_ix s, struct instants when, const struct appointment *but);

/* One line for each thing that cannot be: somebody in two places, not at work, a lead as
 * representative, a seat left empty that somebody could have taken. */
void gathered_judge(struct text *findings, const struct gathered *g);

/* One line for each two of a department who could always go to the same meetings, and of whom one got
 * ahead by two turns. */
void gathered_judge_turns(struct text *findings, const struct gathered *g);

/* One line for each pair that met twice before another, which could meet on all days, met once; and
 * so on. */
void gathered_judge_check_ins(struct text *findings, const struct gathered *g);

#endif
