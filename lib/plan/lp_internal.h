/* What the two files of the simplex method share: a basis and its inverse.
 *
 * Variables 0 … n - 1 are the programme's columns, n + i is what row i has left.  Of all
 * variables m are basic, one for each row; the others sit at 0 or at their most. */
#ifndef CROSSTRAIN_PLAN_LP_INTERNAL_H
#define CROSSTRAIN_PLAN_LP_INTERNAL_H

#include "lp.h"

#define LP_ZERO 1e-11           /* smaller is rounding */

enum where { AT_ZERO, AT_MOST, IS_BASIC };

struct eta { int row; double pivot; int begin, end; };

/* The inverse of a basis as a product of elementary matrices: eta k says which row it
 * pivots on, and its other entries are [begin, end) of `entry_row` and `entry_value`.
 * A basic slack that never pivoted needs none. */
struct basis {
	const struct lp *lp;
	int m, n;
	int *row_begin, *row_column;    /* the columns that have an entry in each row … */
	double *row_value;              /* … and the entry */
	int *head;                      /* by row: its basic variable */
	enum where *where;              /* by variable */
	struct eta *etas;
	int n_etas;
	int *entry_row;
	double *entry_value;
	int n_entries;
	int *wait_row, *wait_column;    /* room for basis_renew() */
	int *left_row, *left_column;
};

void basis_init(struct basis *b, const struct lp *lp);          /* all slacks basic */
void basis_clear(struct basis *b);

/* A dense vector by row: inverse times work; work times inverse. */
void basis_ftran(const struct basis *b, double *work);
void basis_btran(const struct basis *b, double *work);

/* Adds `by` times the column of a variable to a dense vector. */
void basis_scatter(const struct basis *b, int variable, double by, double *work);

/* Notes that the variable whose column, times the inverse, stands in `work` now pivots on `row`. */
void basis_push(struct basis *b, const double *work, int row);

/* Makes the product anew, as sparse as the basis allows.  Variables that turn out to
 * depend on others leave the basis for a slack, to 0.  `work` is all zero, before and after. */
void basis_renew(struct basis *b, double *work);

#endif
