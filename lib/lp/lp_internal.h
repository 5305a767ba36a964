/* What the two files of the simplex method share: a basis and its inverse.
 *
 * Variables 0 … n - 1 are the programme's columns, n + i is what row i has left.  Of all
 * variables m are basic, one for each row; the others sit at 0 or at their most. */
#ifndef CROSSTRAIN_LP_INTERNAL_H
#define CROSSTRAIN_LP_INTERNAL_H

#include "crosstrain/lp.h"

#define LP_ZERO 1e-11           /* smaller is rounding */

enum where { AT_ZERO, AT_MOST, IS_BASIC };

/* A vector by row of which little is not 0: `at` lists all rows that may not be, each once. */
struct sparse { double *value; bool *is_listed; int *at; int n; };

void sparse_init(struct sparse *v, int m);
void sparse_clear(struct sparse *v);
void sparse_zero(struct sparse *v);

static inline void sparse_add(struct sparse *v, int row, double by)
{
	if (!v->is_listed[row]) {
		v->is_listed[row] = true;
		v->at[v->n++] = row;
	}
	v->value[row] += by;
}

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
	int64_t work;                   /* entries looked at, ever */
	int *wait_row, *wait_column;    /* room for basis_renew() */
	int *left_row, *left_column;
};

void basis_init(struct basis *b, const struct lp *lp);          /* all slacks basic */
void basis_clear(struct basis *b);

/* v := inverse times v, and v := v times inverse; the dense ones are by row. */
void basis_ftran(struct basis *b, struct sparse *v);
void basis_ftran_dense(struct basis *b, double *v);
void basis_btran_dense(struct basis *b, double *v);

/* Notes that the variable whose column, times the inverse, is `v` now pivots on `row`. */
void basis_push(struct basis *b, const struct sparse *v, int row);

/* Makes the product anew, as sparse as the basis allows.  Variables that turn out to
 * depend on others leave the basis for a slack, to 0.  `work` is zero, before and after. */
void basis_renew(struct basis *b, struct sparse *work);

#endif
