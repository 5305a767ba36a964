/* A linear programme: maximise profit . x, where rows . x <= room and 0 <= x <= most.
 *
 * Solved by the primal simplex method with bounded variables (Dantzig 1955), steepest
 * edges estimated (Devex: Harris 1973), the inverse of the basis in elimination form
 * (Markowitz 1957).  Rooms are never negative, so x = 0 is a start and no first phase is
 * needed.
 *
 * Arithmetic is in doubles and in an order that depends on nothing but the input, so
 * equal programmes give equal results on any machine with IEEE 754.  Whoever needs
 * certainty proves it from the result: any prices >= 0 bound the optimum from above. */
#ifndef CROSSTRAIN_LP_H
#define CROSSTRAIN_LP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/scope.h"

/* The caller fills it, column after column. */
struct lp {
	int n_rows, n_columns;
	double *room;            /* by row, >= 0 (mem_push() adds one) */
	double *profit, *most;   /* by column */
	int *begin;              /* column j holds entries [begin[j], begin[j + 1]) … */
	int *row;                /* … in these rows, … */
	double *value;           /* … of these values */
	int n_entries;
	bool (*goes_on)(void *arg);     /* asked now and then; NULL: always */
	void *arg;

	/* Where lp_solve() ended, for the next to begin: at first nowhere. */
	unsigned char *column_end, *row_end;
	int n_columns_end, n_rows_end;
};

/* A programme without rows and columns. */
struct lp *lp_new(void);
void lp_free(struct lp *lp);
SCOPED(struct lp, lp)

/* Adds a column without entries; then its entries, row by row, each row once. */
int lp_add_column(struct lp *lp, double profit, double most);
void lp_add_entry(struct lp *lp, int row, double value);

/* Begins where it ended the last time; rows and columns may have been added since, but no
 * room or most changed.
 *
 * Into `x` (by column) and `price` (by row) an optimal solution and its prices, up to
 * rounding; false if `work`, of which it takes what it does in numbers looked at, was not
 * enough or it was not to go on: then what was reached, x still feasible. */
bool lp_solve(struct lp *lp, int64_t *work, double *x, double *price);

#endif
