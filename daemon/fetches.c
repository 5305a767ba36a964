/* A byte for each subject. */
#include "fetches.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

/* Whether somebody's feed was asked for, and the store was told. */
enum asked { ASKED_NOT, ASKED_NEW, ASKED_NOTED };

struct fetches { unsigned char *asked; size_t n; };

struct fetches *fetches_new(void)
{
	return mem_new(struct fetches);
}

void fetches_free(struct fetches *fetches)
{
	if (fetches == NULL)
		return;
	free(fetches->asked);
	free(fetches);
}

void fetches_begin(struct fetches *fetches, size_t n_subjects)
{
	free(fetches->asked);
	*fetches = (struct fetches){ mem_zero(n_subjects, 1), n_subjects };
}

void fetches_add(struct fetches *fetches, struct subject_ix who)
{
	if (fetches->asked[who.i] == ASKED_NOT)
		fetches->asked[who.i] = ASKED_NEW;
}

struct fetched *fetches_take(struct fetches *fetches, const struct published *published, struct day today, size_t *n)
{
	struct fetched *all = NULL;

	*n = 0;
	for (size_t i = 0; i < fetches->n; i++) {
		if (fetches->asked[i] != ASKED_NEW)
			continue;
		fetches->asked[i] = ASKED_NOTED;
		*mem_push(all, *n) = (struct fetched){ published->subjects[i].row, today };
	}
	return all;
}

void fetches_put_back(struct fetches *fetches)
{
	for (size_t i = 0; i < fetches->n; i++)
		if (fetches->asked[i] == ASKED_NOTED)
			fetches->asked[i] = ASKED_NEW;
}
