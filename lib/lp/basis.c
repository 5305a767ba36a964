/* The inverse of a basis as a product of elementary matrices.
 *
 * Which column pivots on which row, and in what order, decides how many entries the
 * product has.  A row that only one column touches goes first: no later column has
 * anything there.  A column that touches only one row goes last: nobody before it has
 * moved it.  What neither rule takes apart is the middle.  It is eliminated as Gauss did:
 * below what a column pivots on at once, above at the end, backwards, so that little fills
 * in (elimination form: Markowitz 1957). */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "lp_internal.h"

static void transpose(struct basis *b)
{
	const struct lp *lp = b->lp;

	b->row_begin = mem_array(int, (size_t)b->m + 1);
	b->row_column = mem_array(int, (size_t)lp->n_entries);
	b->row_value = mem_array(double, (size_t)lp->n_entries);
	for (int e = 0; e < lp->n_entries; e++)
		b->row_begin[lp->row[e] + 1]++;
	for (int i = 0; i < b->m; i++)
		b->row_begin[i + 1] += b->row_begin[i];
	int *next = mem_array(int, (size_t)b->m + 1);
	memcpy(next, b->row_begin, ((size_t)b->m + 1) * sizeof *next);
	for (int j = 0; j < b->n; j++)
		for (int e = lp->begin[j]; e < lp->begin[j + 1]; e++) {
			int at = next[lp->row[e]]++;

			b->row_column[at] = j;
			b->row_value[at] = lp->value[e];
		}
	free(next);
}

void basis_init(struct basis *b, const struct lp *lp)
{
	*b = (struct basis){ .lp = lp, .m = lp->n_rows, .n = lp->n_columns };
	b->head = mem_array(int, (size_t)b->m);
	b->where = mem_array(enum where, (size_t)(b->m + b->n));
	b->wait_row = mem_array(int, (size_t)(b->m + b->n));
	b->wait_column = mem_array(int, (size_t)(b->m + b->n));
	b->left_row = mem_array(int, (size_t)b->m);
	b->left_column = mem_array(int, (size_t)b->n);
	transpose(b);
	for (int i = 0; i < b->m; i++) {
		b->head[i] = b->n + i;
		b->where[b->n + i] = IS_BASIC;
	}
}

void basis_clear(struct basis *b)
{
	free(b->row_begin);
	free(b->row_column);
	free(b->row_value);
	free(b->head);
	free(b->where);
	free(b->etas);
	free(b->entry_row);
	free(b->entry_value);
	free(b->wait_row);
	free(b->wait_column);
	free(b->left_row);
	free(b->left_column);
}

void sparse_init(struct sparse *v, int m)
{
	v->value = mem_array(double, (size_t)m);
	v->is_listed = mem_array(bool, (size_t)m);
	v->at = mem_array(int, (size_t)m);
	v->n = 0;
}

void sparse_clear(struct sparse *v)
{
	free(v->value);
	free(v->is_listed);
	free(v->at);
}

void sparse_zero(struct sparse *v)
{
	for (int k = 0; k < v->n; k++) {
		v->value[v->at[k]] = 0;
		v->is_listed[v->at[k]] = false;
	}
	v->n = 0;
}

void basis_ftran(struct basis *b, struct sparse *v)
{
	b->work += b->n_etas;
	for (int k = 0; k < b->n_etas; k++) {
		const struct eta *eta = &b->etas[k];
		double here = v->value[eta->row];

		if (here == 0)
			continue;
		here /= eta->pivot;
		v->value[eta->row] = here;
		b->work += eta->end - eta->begin;
		for (int e = eta->begin; e < eta->end; e++)
			sparse_add(v, b->entry_row[e], -b->entry_value[e] * here);
	}
}

void basis_ftran_dense(struct basis *b, double *v)
{
	b->work += b->n_etas + b->n_entries;
	for (int k = 0; k < b->n_etas; k++) {
		const struct eta *eta = &b->etas[k];
		double here = v[eta->row] / eta->pivot;

		v[eta->row] = here;
		for (int e = eta->begin; e < eta->end; e++)
			v[b->entry_row[e]] -= b->entry_value[e] * here;
	}
}

void basis_btran_dense(struct basis *b, double *v)
{
	b->work += b->n_etas + b->n_entries;
	for (int k = b->n_etas - 1; k >= 0; k--) {
		const struct eta *eta = &b->etas[k];
		double here = v[eta->row];

		for (int e = eta->begin; e < eta->end; e++)
			here -= b->entry_value[e] * v[b->entry_row[e]];
		v[eta->row] = here / eta->pivot;
	}
}

static void push_entry(struct basis *b, int row, double value)
{
	b->entry_row = mem_room(b->entry_row, (size_t)b->n_entries, sizeof *b->entry_row);
	b->entry_value = mem_room(b->entry_value, (size_t)b->n_entries, sizeof *b->entry_value);
	b->entry_row[b->n_entries] = row;
	b->entry_value[b->n_entries++] = value;
}

void basis_push(struct basis *b, const struct sparse *v, int row)
{
	struct eta eta = { row, v->value[row], b->n_entries, 0 };

	for (int k = 0; k < v->n; k++) {
		int i = v->at[k];

		if (i != row && fabs(v->value[i]) > LP_ZERO)
			push_entry(b, i, v->value[i]);
	}
	eta.end = b->n_entries;
	*mem_push(b->etas, b->n_etas) = eta;
}

/* As basis_push() of a column that no eta before it changes. */
static void push_column(struct basis *b, int column, int row)
{
	const struct lp *lp = b->lp;
	struct eta eta = { row, 1, b->n_entries, 0 };

	for (int e = lp->begin[column]; e < lp->begin[column + 1]; e++) {
		if (lp->row[e] == row)
			eta.pivot = lp->value[e];
		else
			push_entry(b, lp->row[e], lp->value[e]);
	}
	eta.end = b->n_entries;
	*mem_push(b->etas, b->n_etas) = eta;
	b->head[row] = column;
}

/* What basis_renew() knows while it takes the basis apart.  Counts are of what is left:
 * columns in a row, rows of a column; -1 for what is gone. */
struct renewal {
	struct basis *b;
	int *in_row, *in_column;
	int n_wait_rows, n_wait_columns;
};

static void count_all(struct renewal *r)
{
	struct basis *b = r->b;

	for (int i = 0; i < b->m; i++) {
		bool slack = b->where[b->n + i] == IS_BASIC;

		r->in_row[i] = slack ? -1 : 0;
		if (slack)
			b->head[i] = b->n + i;
	}
	for (int j = 0; j < b->n; j++) {
		r->in_column[j] = b->where[j] == IS_BASIC ? 0 : -1;
		if (b->where[j] != IS_BASIC)
			continue;
		for (int e = b->lp->begin[j]; e < b->lp->begin[j + 1]; e++)
			if (r->in_row[b->lp->row[e]] >= 0) {
				r->in_row[b->lp->row[e]]++;
				r->in_column[j]++;
			}
		if (r->in_column[j] == 1)
			b->wait_column[r->n_wait_columns++] = j;
	}
	for (int i = 0; i < b->m; i++)
		if (r->in_row[i] == 1)
			b->wait_row[r->n_wait_rows++] = i;
}

static void drop_column(struct renewal *r, int j)
{
	struct basis *b = r->b;

	r->in_column[j] = -1;
	for (int e = b->lp->begin[j]; e < b->lp->begin[j + 1]; e++) {
		int i = b->lp->row[e];

		if (r->in_row[i] >= 0 && --r->in_row[i] == 1)
			b->wait_row[r->n_wait_rows++] = i;
	}
}

static void drop_row(struct renewal *r, int i)
{
	struct basis *b = r->b;

	r->in_row[i] = -1;
	for (int e = b->row_begin[i]; e < b->row_begin[i + 1]; e++) {
		int j = b->row_column[e];

		if (r->in_column[j] >= 0 && --r->in_column[j] == 1)
			b->wait_column[r->n_wait_columns++] = j;
	}
}

/* Pivots all rows that one column touches, and sets columns that touch one row aside for
 * the end; returns how many were set aside. */
static int take_apart(struct renewal *r, int *last_row, int *last_column)
{
	struct basis *b = r->b;
	int n = 0;

	while (r->n_wait_rows > 0 || r->n_wait_columns > 0) {
		int i = -1, j = -1;

		if (r->n_wait_rows > 0) {
			i = b->wait_row[--r->n_wait_rows];
			if (r->in_row[i] != 1)
				continue;
			for (int e = b->row_begin[i]; j < 0; e++)
				if (r->in_column[b->row_column[e]] >= 0)
					j = b->row_column[e];
			push_column(b, j, i);
		} else {
			j = b->wait_column[--r->n_wait_columns];
			if (r->in_column[j] != 1)
				continue;
			for (int e = b->lp->begin[j]; i < 0; e++)
				if (r->in_row[b->lp->row[e]] >= 0)
					i = b->lp->row[e];
			last_row[n] = i;
			last_column[n++] = j;
		}
		drop_row(r, i);
		drop_column(r, j);
	}
	return n;
}

/* A column of the middle, and how many rows of the middle it touches. */
struct narrow { int column, n_rows; };

static int narrowest_first(const void *pa, const void *pb)
{
	const struct narrow *a = pa, *b = pb;

	ORDER(a->n_rows, b->n_rows);
	ORDER(a->column, b->column);
	return 0;
}

static struct narrow *list_middle(const struct renewal *r, int *n)
{
	struct narrow *middle = NULL;
	int in_all = 0;

	for (int j = 0; j < r->b->n; j++)
		if (r->in_column[j] >= 0)
			*mem_push(middle, in_all) = (struct narrow){ j, r->in_column[j] };
	if (in_all > 0)
		qsort(middle, (size_t)in_all, sizeof *middle, narrowest_first);
	*n = in_all;
	return middle;
}

/* What the columns of the middle have in rows of those before them. */
struct upper {
	bool *is_row;           /* by row: one of the middle has pivoted on it */
	struct eta *etas;
	int n_etas;
	int *row;
	double *value;
	int n_entries;
};

/* The row on which a column pivots: of those left whose entry is not small beside the
 * largest, the one that fewest columns touch; -1 if the column depends on others. */
static int choose_row(const struct renewal *r, const struct sparse *column)
{
	double most = 0;
	int best = -1, fewest = INT_MAX;

	for (int k = 0; k < column->n; k++)
		if (r->in_row[column->at[k]] >= 0)
			most = fmax(most, fabs(column->value[column->at[k]]));
	for (int k = 0; k < column->n && most > 1e-7; k++) {
		int i = column->at[k], touch = r->in_row[i];

		if (touch < 0 || fabs(column->value[i]) < 0.1 * most)
			continue;
		if (touch < fewest || (touch == fewest && i < best)) {
			fewest = touch;
			best = i;
		}
	}
	return best;
}

static void eliminate(struct basis *b, const struct sparse *column, int row, struct upper *upper)
{
	double pivot = column->value[row];
	struct eta below = { row, 1, b->n_entries, 0 };
	struct eta *above = mem_push(upper->etas, upper->n_etas);

	*above = (struct eta){ row, pivot, upper->n_entries, 0 };
	for (int k = 0; k < column->n; k++) {
		int i = column->at[k];
		double value = column->value[i];

		if (i == row || fabs(value) <= LP_ZERO)
			continue;
		if (!upper->is_row[i]) {
			push_entry(b, i, value / pivot);
			continue;
		}
		upper->row = mem_room(upper->row, (size_t)upper->n_entries, sizeof *upper->row);
		upper->value = mem_room(upper->value, (size_t)upper->n_entries, sizeof *upper->value);
		upper->row[upper->n_entries] = i;
		upper->value[upper->n_entries++] = value;
	}
	above->end = upper->n_entries;
	below.end = b->n_entries;
	*mem_push(b->etas, b->n_etas) = below;
	upper->is_row[row] = true;
}

/* From the last column of the middle to its first. */
static void push_upper(struct basis *b, const struct upper *upper)
{
	for (int k = upper->n_etas - 1; k >= 0; k--) {
		struct eta eta = upper->etas[k];
		int begin = eta.begin, end = eta.end;

		eta.begin = b->n_entries;
		for (int e = begin; e < end; e++)
			push_entry(b, upper->row[e], upper->value[e]);
		eta.end = b->n_entries;
		*mem_push(b->etas, b->n_etas) = eta;
	}
}

static void pivot_middle(struct renewal *r, struct sparse *work)
{
	struct basis *b = r->b;
	struct upper upper = { .is_row = mem_array(bool, (size_t)b->m) };
	int n;
	struct narrow *middle = list_middle(r, &n);

	for (int k = 0; k < n; k++) {
		int j = middle[k].column;

		for (int e = b->lp->begin[j]; e < b->lp->begin[j + 1]; e++)
			sparse_add(work, b->lp->row[e], b->lp->value[e]);
		basis_ftran(b, work);
		int row = choose_row(r, work);
		if (row >= 0) {
			eliminate(b, work, row, &upper);
			b->head[row] = j;
			r->in_row[row] = -1;
		} else {
			b->where[j] = AT_ZERO;
		}
		sparse_zero(work);
	}
	push_upper(b, &upper);
	free(middle);
	free(upper.is_row);
	free(upper.etas);
	free(upper.row);
	free(upper.value);
}

/* Rows that no column was left for keep their slack. */
static void pivot_slacks(struct renewal *r)
{
	struct basis *b = r->b;

	for (int i = 0; i < b->m; i++)
		if (r->in_row[i] >= 0) {
			b->head[i] = b->n + i;
			b->where[b->n + i] = IS_BASIC;
		}
}

void basis_renew(struct basis *b, struct sparse *work)
{
	struct renewal r = { .b = b, .in_row = b->left_row, .in_column = b->left_column };
	int *last_row = mem_array(int, (size_t)b->m), *last_column = mem_array(int, (size_t)b->m);

	b->n_etas = 0;
	b->n_entries = 0;
	count_all(&r);
	int n = take_apart(&r, last_row, last_column);
	pivot_middle(&r, work);
	pivot_slacks(&r);
	while (n-- > 0)
		push_column(b, last_column[n], last_row[n]);
	free(last_row);
	free(last_column);
}
