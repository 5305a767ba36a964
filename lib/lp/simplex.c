/* The primal simplex method with bounded variables.
 *
 * Each step lets a variable that pays enter the basis, as far as the basic ones allow;
 * the one that stops it leaves.  Reduced profits are carried along by the pivot row, and
 * computed anew together with the inverse, so that errors do not add up. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "lp_internal.h"

#define PAYS  1e-7              /* a reduced profit that counts */
#define PIVOT 1e-7              /* the least pivot in a ratio test */
enum { RENEW_AFTER = 100 };     /* pivots */

struct simplex {
	const struct lp *lp;
	struct basis b;
	double *room;           /* shifted a little, so that no two rows bind at once */
	double *value;          /* by row: of its basic variable */
	double *reduced;        /* by variable: reduced profit; 0 if basic */
	double *weight;         /* by variable: Devex */
	struct sparse column;   /* zero between uses: the entering column */
	double *price;          /* by row, zero between uses */
	double *change;         /* by variable, zero between uses: the pivot row */
	bool *is_changed;       /* … listed; a sum can come back to 0 */
	int *changed;
	int n_changed;
	int pivots;             /* since the inverse was made anew */
};

/* An evenly scattered number in [0, 1) for each i. */
static double scattered(int i)
{
	uint32_t z = (uint32_t)i * UINT32_C(2654435769) + UINT32_C(0x7f4a7c15);

	z ^= z >> 15;
	z *= UINT32_C(0x2c1b3c6d);
	z ^= z >> 13;
	return z / 4294967296.0;
}

static void simplex_init(struct simplex *s, const struct lp *lp)
{
	*s = (struct simplex){ .lp = lp };
	size_t m = (size_t)lp->n_rows, all = m + (size_t)lp->n_columns;

	basis_init(&s->b, lp);
	s->room = mem_array(double, m);
	s->value = mem_array(double, m);
	sparse_init(&s->column, lp->n_rows);
	s->price = mem_array(double, m);
	s->reduced = mem_array(double, all);
	s->weight = mem_array(double, all);
	s->change = mem_array(double, all);
	s->is_changed = mem_array(bool, all);
	s->changed = mem_array(int, all);
	for (size_t i = 0; i < m; i++)
		s->value[i] = s->room[i] = lp->room[i] + 1e-5 * (1 + scattered((int)i));
	for (int j = 0; j < lp->n_columns; j++)
		s->reduced[j] = lp->profit[j];
	for (size_t v = 0; v < all; v++)
		s->weight[v] = 1;
}

static void simplex_clear(struct simplex *s)
{
	basis_clear(&s->b);
	free(s->room);
	free(s->value);
	free(s->reduced);
	free(s->weight);
	sparse_clear(&s->column);
	free(s->price);
	free(s->change);
	free(s->is_changed);
	free(s->changed);
}

static double most_of(const struct simplex *s, int variable)
{
	return variable < s->b.n ? s->lp->most[variable] : HUGE_VAL;
}

static double profit_of(const struct simplex *s, int variable)
{
	return variable < s->b.n ? s->lp->profit[variable] : 0;
}

/* The prices of the basis: of each row, what one more of its room would be worth. */
static void find_prices(struct simplex *s)
{
	for (int i = 0; i < s->b.m; i++)
		s->price[i] = profit_of(s, s->b.head[i]);
	basis_btran_dense(&s->b, s->price);
}

/* The inverse anew, and with it all that was carried along. */
static void renew(struct simplex *s)
{
	const struct lp *lp = s->lp;

	basis_renew(&s->b, &s->column);
	memcpy(s->value, s->room, (size_t)s->b.m * sizeof *s->value);
	for (int j = 0; j < s->b.n; j++)
		for (int e = lp->begin[j]; s->b.where[j] == AT_MOST && e < lp->begin[j + 1]; e++)
			s->value[lp->row[e]] -= lp->most[j] * lp->value[e];
	basis_ftran_dense(&s->b, s->value);
	find_prices(s);
	for (int v = 0; v < s->b.n + s->b.m; v++)
		s->reduced[v] = s->b.where[v] == IS_BASIC ? 0 : profit_of(s, v);
	for (int j = 0; j < s->b.n; j++)
		for (int e = lp->begin[j]; s->b.where[j] != IS_BASIC && e < lp->begin[j + 1]; e++)
			s->reduced[j] -= s->price[lp->row[e]] * lp->value[e];
	for (int i = 0; i < s->b.m; i++) {
		if (s->b.where[s->b.n + i] != IS_BASIC)
			s->reduced[s->b.n + i] = -s->price[i];
		s->price[i] = 0;
	}
	s->pivots = 0;
}

/* The variable that pays best to enter, by its estimated steepness; -1 if none does. */
static int choose_entering(const struct simplex *s)
{
	double most = 0;
	int best = -1;

	for (int v = 0; v < s->b.n + s->b.m; v++) {
		double d = s->reduced[v];

		if ((d > PAYS && s->b.where[v] == AT_ZERO) || (d < -PAYS && s->b.where[v] == AT_MOST)) {
			if (d * d > most * s->weight[v]) {
				most = d * d / s->weight[v];
				best = v;
			}
		}
	}
	return best;
}

/* How far the basic variable of a row lets the entering one go; HUGE_VAL if it doesn't mind. */
static double limit(const struct simplex *s, int row, double slope, double tolerance)
{
	if (slope > PIVOT)
		return (s->value[row] + tolerance) / slope;
	if (slope < -PIVOT)
		return (most_of(s, s->b.head[row]) - s->value[row] + tolerance) / -slope;
	return HUGE_VAL;
}

/* The row whose basic variable leaves, -1 if the entering one reaches its own other end;
 * among the first to stop it, the one with the largest pivot (Harris 1973). */
static int choose_leaving(const struct simplex *s, double direction, double own, double *step)
{
	const struct sparse *c = &s->column;
	double near = own;
	int best = -1;

	for (int k = 0; k < c->n; k++)
		near = fmin(near, limit(s, c->at[k], direction * c->value[c->at[k]], 1e-9));
	*step = own;
	if (near >= own)
		return -1;
	for (int k = 0; k < c->n; k++) {
		int i = c->at[k];

		if (limit(s, i, direction * c->value[i], 0) <= near
		    && (best < 0 || fabs(c->value[i]) > fabs(c->value[best])))
			best = i;
	}
	if (best >= 0)
		*step = fmax(0, limit(s, best, direction * c->value[best], 0));
	return best;
}

static void note_change(struct simplex *s, int variable, double by)
{
	if (s->b.where[variable] == IS_BASIC)
		return;
	if (!s->is_changed[variable]) {
		s->is_changed[variable] = true;
		s->changed[s->n_changed++] = variable;
	}
	s->change[variable] += by;
}

/* The pivot row: how each nonbasic variable would move the leaving one. */
static void find_pivot_row(struct simplex *s, int row)
{
	struct basis *b = &s->b;

	s->n_changed = 0;
	s->price[row] = 1;
	basis_btran_dense(b, s->price);
	for (int i = 0; i < b->m; i++) {
		double by = s->price[i];

		s->price[i] = 0;
		if (fabs(by) < LP_ZERO)
			continue;
		note_change(s, b->n + i, by);
		for (int e = b->row_begin[i]; e < b->row_begin[i + 1]; e++)
			note_change(s, b->row_column[e], by * b->row_value[e]);
	}
}

static void change_basis(struct simplex *s, int entering, int row, double at)
{
	struct basis *b = &s->b;
	int leaving = b->head[row];
	double pivot = s->column.value[row], ratio = s->reduced[entering] / pivot;
	double weight = s->weight[entering] / (pivot * pivot);

	find_pivot_row(s, row);
	for (int k = 0; k < s->n_changed; k++) {
		int v = s->changed[k];
		double by = s->change[v];

		s->change[v] = 0;
		s->is_changed[v] = false;
		s->reduced[v] -= ratio * by;
		s->weight[v] = fmax(s->weight[v], by * by * weight);
	}
	s->reduced[entering] = 0;
	s->reduced[leaving] = -ratio;
	s->weight[leaving] = fmax(weight, 1);
	b->where[leaving] = s->value[row] > most_of(s, leaving) / 2 ? AT_MOST : AT_ZERO;
	b->where[entering] = IS_BASIC;
	b->head[row] = entering;
	basis_push(b, &s->column, row);
	s->value[row] = at;
	s->pivots++;
}

static void load_column(struct simplex *s, int variable)
{
	if (variable >= s->b.n)
		sparse_add(&s->column, variable - s->b.n, 1);
	else
		for (int e = s->lp->begin[variable]; e < s->lp->begin[variable + 1]; e++)
			sparse_add(&s->column, s->lp->row[e], s->lp->value[e]);
}

/* What the entering variable's step does to the basic ones. */
static void move_basic(struct simplex *s, double by)
{
	for (int k = 0; k < s->column.n; k++) {
		int i = s->column.at[k];

		s->value[i] -= by * s->column.value[i];
	}
}

/* Lets a variable enter, or go to its other end. */
static void step(struct simplex *s, int entering)
{
	bool up = s->b.where[entering] == AT_ZERO;
	double direction = up ? 1 : -1, own = most_of(s, entering), far;

	load_column(s, entering);
	basis_ftran(&s->b, &s->column);
	int row = choose_leaving(s, direction, own, &far);
	move_basic(s, direction * far);
	if (row < 0)
		s->b.where[entering] = up ? AT_MOST : AT_ZERO;
	else
		change_basis(s, entering, row, up ? far : own - far);
	sparse_zero(&s->column);
}

/* Goes to where the last solution ended.  What has been added since sits at 0; the slack
 * of a new row is basic. */
static void begin_there(struct simplex *s)
{
	const struct lp *lp = s->lp;

	if (lp->n_rows_end == 0)
		return;
	for (int j = 0; j < lp->n_columns_end; j++)
		s->b.where[j] = (enum where)lp->column_end[j];
	for (int i = 0; i < lp->n_rows_end; i++)
		s->b.where[s->b.n + i] = (enum where)lp->row_end[i];
	renew(s);
}

static void note_end(const struct simplex *s, struct lp *lp)
{
	lp->n_columns_end = s->b.n;
	lp->n_rows_end = s->b.m;
	lp->column_end = mem_resize(lp->column_end, (size_t)s->b.n, 1);
	lp->row_end = mem_resize(lp->row_end, (size_t)s->b.m, 1);
	for (int j = 0; j < s->b.n; j++)
		lp->column_end[j] = (unsigned char)s->b.where[j];
	for (int i = 0; i < s->b.m; i++)
		lp->row_end[i] = (unsigned char)s->b.where[s->b.n + i];
}

static void read_result(struct simplex *s, double *x, double *price)
{
	for (int j = 0; j < s->b.n; j++)
		x[j] = s->b.where[j] == AT_MOST ? s->lp->most[j] : 0;
	for (int i = 0; i < s->b.m; i++)
		if (s->b.head[i] < s->b.n)
			x[s->b.head[i]] = fmin(fmax(s->value[i], 0), most_of(s, s->b.head[i]));
	find_prices(s);
	for (int i = 0; i < s->b.m; i++)
		price[i] = fmax(0, s->price[i]);
}

bool lp_solve(struct lp *lp, int64_t *work, double *x, double *price)
{
	struct simplex s;
	bool done = false;

	simplex_init(&s, lp);
	begin_there(&s);
	while (!done && s.b.work < *work && (lp->goes_on == NULL || lp->goes_on(lp->arg))) {
		int entering = choose_entering(&s);

		s.b.work += s.b.n + s.b.m;
		if (entering >= 0)
			step(&s, entering);
		else if (s.pivots == 0)
			done = true;
		if (s.pivots >= RENEW_AFTER || (entering < 0 && !done))
			renew(&s);
	}
	read_result(&s, x, price);
	*work -= s.b.work;
	note_end(&s, lp);
	simplex_clear(&s);
	return done;
}
