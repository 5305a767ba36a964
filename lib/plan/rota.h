/* Where the gap binds: plans made of whole people.
 *
 * An outline forgets who goes, and with it that a person's visits keep a gap.  Here a
 * column is all that one person does in the cycle, a pattern, gaps kept; a row is a day
 * of a host, a day of a home, or a person, who has one pattern at most.  There are far too
 * many patterns to write down, so they are made when they pay (column generation: Dantzig
 * and Wolfe 1960; of rosters: Desrochers and Soumis 1989).
 *
 * What a plan is worth is one whole number: so much for each visit placed, and what the
 * aim counts beside.  All is relative to what the seating holds already: that is decided,
 * and a pattern says what a person does of the rest. */
#ifndef CROSSTRAIN_PLAN_ROTA_H
#define CROSSTRAIN_PLAN_ROTA_H

#include "crosstrain/lp.h"
#include "outline.h"

enum { MOST_VISITS = 8 };       /* of a person that are looked at together */

enum aim {
	AIM_MOST,               /* to place as many as possible … */
	AIM_CALM,               /* … of those plans the ones that keep most of what was told … */
	AIM_FAIR,               /* … or that have the least debt squared */
};

#define PRICE_ONE (INT64_C(1) << 30)    /* prices are multiples of 2^-30 */

struct pattern { uint32_t person, first, n; };  /* visits [first, first + n) of the rota's */
struct pattern_visit { uint32_t task; int slot; };

/* Of a host's day, a home's day, a host's total, and all visits. */
struct prices { int64_t *host, *home, *total, all; };

struct rota {
	struct seating *s;
	enum aim aim;
	int most;               /* no more visits than these are placed */
	int64_t each;           /* worth of a visit placed, whatever the aim counts beside … */
	int64_t kept, notice;   /* … of one where people were told it is, of a day of notice */
	const bool *free;       /* by task: it is to be decided; NULL: all are */
	uint64_t *allowed;      /* [task * words]: bit per slot: it may begin there, others aside … */
	uint64_t *open;         /* … and beside what is decided */
	struct outline o;       /* for the rooms and totals that it knows … */
	int *decided;           /* … and by host, how many visits are decided */
	uint32_t *people;       /* who have something that is not */
	uint32_t n_people;
	bool forgets_later;     /* visits of later cycles may have to move for these */
	bool levels;            /* a visit is worth more, the more often it was left out */
	struct pattern *patterns;
	size_t n_patterns;
	struct pattern_visit *visits;
	size_t n_visits;

	/* The programme of those patterns that still can be; rows as an outline's rooms, -1:
	 * none yet. */
	struct lp *lp;
	int *host_row, *home_row, *total_row, *person_row, all_row;
	uint32_t *column;       /* by column: its pattern */
	int n_columns;
	double *x, *price;
	int64_t work;           /* that it may still do, in steps */

	/* What the solution says, what proved the lowest bound so far, and between them what
	 * patterns are looked for with (Wentges 1997): prices of single solutions swing. */
	struct prices now, centre, used;
	bool has_centre;

	/* For the search of one person's best pattern. */
	int64_t *earning;       /* [route * n_days + slot]: of a visit, less what it is worth: the prices that it pays */
	int64_t *best;          /* [day << MOST_VISITS | set]: what the set can still earn from that day on */
	unsigned char *choice;  /* alike: 0 wait a day, else the visit to begin, from 1 */
};

void rota_init(struct rota *r, struct seating *s, enum aim aim, int most);
/* Begins to look for another plan, of tasks that are free (by task, kept by the caller; NULL:
 * all).  What is seated is what everybody does now; it becomes a pattern each. */
void rota_start(struct rota *r, const bool *free, int64_t work);
void rota_clear(struct rota *r);

/* What a plan is worth, by the aim. */
int64_t rota_worth(const struct rota *r);

/* To be called when more or less is seated, or allowed: the programme is of the rest. */
void rota_begin(struct rota *r);

/* Makes patterns until none pays, or it is proved that no plan with what is seated is
 * worth more than `enough`.  Returns what none is worth more than. */
int64_t rota_generate(struct rota *r, int64_t enough);

/* pattern.c: what a person does, as the search for the best of it sees it. */
struct person {
	uint32_t ix;
	uint32_t tasks[MOST_VISITS], n; /* not decided, that have a day at all */
	int64_t debt;                   /* of tasks that have none */
	int64_t rest;                   /* what others, beyond MOST_VISITS, could earn at most */
};

/* A person's tasks, as many as are looked at together. */
void person_list(const struct rota *r, uint32_t ix, struct person *of);
/* What a person gains who is left with a set of visits to do, next to going nowhere. */
int64_t person_gain(const struct rota *r, const struct person *of, size_t left);
/* The most that a person can earn by these tasks, prices paid. */
int64_t person_find_best(struct rota *r, const struct person *of);
/* Notes the visits that earn it, after those of the rota; how many, and the set that is left. */
uint32_t person_read_best(struct rota *r, const struct person *of, size_t *left);

/* What a visit is worth where it begins, and whether it still can. */
int64_t visit_worth(const struct rota *r, const struct task *t, int slot);
bool visit_is_open(const struct rota *r, uint32_t task, int slot);

static inline uint64_t *slots_of(const struct rota *r, uint64_t *sets, uint32_t task)
{
	return &sets[task * (size_t)r->s->p->words];
}

#endif
