/* For whoever waits at a terminal while a plan is made: how far it is, and a way out. */
#ifndef CROSSTRAIN_CTL_PATIENCE_H
#define CROSSTRAIN_CTL_PATIENCE_H

#include <signal.h>
#include <stdbool.h>

#include "crosstrain/plan.h"

struct patience {
	struct plan_watch watch;       /* to be handed to the planner; points back here */
	double begun, told;            /* seconds, of a clock that nobody sets */
	bool is_seen;                  /* stderr is a terminal */
	bool is_interrupted;
	sigset_t before;               /* which signals were held back */
};

/* From here on Ctrl-C ends the planning, not the program. */
void patience_begin(struct patience *patience);

/* Takes the line away; after a Ctrl-C the program ends here, as by that signal. */
void patience_end(struct patience *patience);

#endif
