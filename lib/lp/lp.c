/* A linear programme as its caller writes it down; simplex.c solves it. */
#include "crosstrain/lp.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

struct lp *lp_new(void)
{
	struct lp *lp = mem_new(struct lp);

	lp->begin = mem_array(int, 1);
	return lp;
}

void lp_free(struct lp *lp)
{
	if (lp == NULL)
		return;
	free(lp->room);
	free(lp->profit);
	free(lp->most);
	free(lp->begin);
	free(lp->row);
	free(lp->value);
	free(lp->column_end);
	free(lp->row_end);
	free(lp);
}

int lp_add_column(struct lp *lp, double profit, double most)
{
	size_t j = (size_t)lp->n_columns++;

	lp->profit = mem_room(lp->profit, j, sizeof *lp->profit);
	lp->most = mem_room(lp->most, j, sizeof *lp->most);
	lp->begin = mem_room(lp->begin, j + 1, sizeof *lp->begin);
	lp->profit[j] = profit;
	lp->most[j] = most;
	lp->begin[j + 1] = lp->n_entries;
	return (int)j;
}

void lp_add_entry(struct lp *lp, int row, double value)
{
	size_t e = (size_t)lp->n_entries++;

	lp->row = mem_room(lp->row, e, sizeof *lp->row);
	lp->value = mem_room(lp->value, e, sizeof *lp->value);
	lp->row[e] = row;
	lp->value[e] = value;
	lp->begin[lp->n_columns] = lp->n_entries;
}
