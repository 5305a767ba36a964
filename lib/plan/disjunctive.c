/* Where a host takes one visitor at a time: disjunctive scheduling.
 *
 * If people and rooms are for one visit at a time, then of any two visits that share a
 * person, a host or a home one comes first, and a plan of all is a choice of which, for
 * each such pair.  The open shop is of this kind (Taillard 1993): there each visit is an
 * operation, and patterns and outlines are no help, as nobody is like anybody else.
 *
 * So the search decides pairs, one after another.  Each visit keeps the first and the last
 * slot at which it can begin; what is decided of a pair pushes the one visit's first slot
 * past the other's end, and so on until nothing changes (bounds consistency).  A pair that
 * fits only one way round is decided by that, one that fits neither is a failure, and it
 * becomes heavier.  The next pair is the one with the least freedom for its weight, and it
 * is tried first the way that leaves more time.  After some failures the search begins
 * anew, keeping the weights, and each time it may fail more often (weighted degrees:
 * Boussemart et al. 2004; for the open shop: Grimes, Hebrard and Malapert 2009).  When all
 * pairs are decided each visit begins at its first slot.  When none are left to try, no
 * plan has room for all.  Without a plan of all, the visit whose pairs are the heaviest is
 * left out, and the search goes on with the others. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

struct visit {
	uint32_t task;
	int first, last;        /* slots between which it begins */
	uint64_t *open;         /* where it can */
	uint32_t *pairs;        /* that it is in */
	uint32_t n_pairs;
	bool waits;             /* in the queue */
	bool stays;             /* where it is */
	bool is_out;            /* left out, so that the others fit */
};

enum order { OPEN, A_FIRST, B_FIRST, VOID };    /* the last: of a visit that is left out */

struct pair {
	uint32_t a, b;          /* visits */
	int gap;                /* free days between them */
	enum order order;
	int64_t weight;
};

/* What has been changed, to go back. */
struct change { enum { FIRST, LAST, ORDER } what; uint32_t which; int old; };

/* A pair that was decided by choice, and how many changes there were before. */
struct choice { uint32_t pair; size_t n_changes; bool is_second; };

struct search {
	const struct seating *s;
	struct visit *visits;
	uint32_t n_visits;
	struct pair *pairs;
	uint32_t n_pairs;
	struct change *changes;
	size_t n_changes;
	struct choice *choices;
	size_t n_choices;
	uint32_t *queue;        /* visits that have less freedom than their pairs know of */
	uint32_t n_queue;
	int64_t failures;
	int64_t work;           /* pairs that may still be looked at */
	bool is_proof;          /* that there is no plan of all, if none is found */
};

static const int64_t work_of[] = {
	[EFFORT_LOW] = 40000000, [EFFORT_NORMAL] = 100000000, [EFFORT_HIGH] = 10000000000,
};

static const struct task *task_of(const struct search *x, const struct visit *v)
{
	return &x->s->p->tasks[v->task];
}

/* --- What follows from what is decided --- */

static int first_day(const struct search *x, const struct visit *v, int slot)
{
	return x->s->p->hosts[task_of(x, v)->host.i].day[slot];
}

static int last_day(const struct search *x, const struct visit *v, int slot)
{
	return first_day(x, v, slot + task_of(x, v)->length - 1);
}

static void change(struct search *x, int what, uint32_t which, int old)
{
	*mem_push(x->changes, x->n_changes) = (struct change){ what, which, old };
}

static void enqueue(struct search *x, uint32_t visit)
{
	if (!x->visits[visit].waits)
		x->queue[x->n_queue++] = visit;
	x->visits[visit].waits = true;
}

/* Whether a visit that may begin no earlier than on a day can still begin. */
static bool begin_from(struct search *x, uint32_t visit, int day)
{
	const struct problem *p = x->s->p;
	struct visit *v = &x->visits[visit];

	if (first_day(x, v, v->first) >= day)
		return true;
	int slot = slots_next(v->open, p->words, host_slot_from(p, &p->hosts[task_of(x, v)->host.i], day));
	change(x, FIRST, visit, v->first);
	v->first = slot;
	enqueue(x, visit);
	return slot != NO_SLOT && slot <= v->last;
}

/* Whether a visit that must be over before a day can still begin. */
static bool end_before(struct search *x, uint32_t visit, int day)
{
	const struct problem *p = x->s->p;
	struct visit *v = &x->visits[visit];

	if (last_day(x, v, v->last) < day)
		return true;
	int until = host_slot_from(p, &p->hosts[task_of(x, v)->host.i], day) - task_of(x, v)->length;
	change(x, LAST, visit, v->last);
	v->last = slots_previous(v->open, until);
	enqueue(x, visit);
	return v->last >= v->first;
}

/* Whether the earliest that `a` can be over leaves `b` a day to begin. */
static bool can_precede(const struct search *x, const struct pair *pair, uint32_t a, uint32_t b)
{
	const struct visit *before = &x->visits[a], *after = &x->visits[b];

	return last_day(x, before, before->first) + pair->gap < first_day(x, after, after->last);
}

static bool precedes(struct search *x, const struct pair *pair, uint32_t a, uint32_t b)
{
	const struct visit *before = &x->visits[a], *after = &x->visits[b];

	return begin_from(x, b, last_day(x, before, before->first) + pair->gap + 1)
		&& end_before(x, a, first_day(x, after, after->last) - pair->gap);
}

static bool settle_pair(struct search *x, uint32_t which)
{
	struct pair *pair = &x->pairs[which];

	x->work--;
	if (pair->order == VOID)
		return true;
	if (pair->order == OPEN) {
		bool a_first = can_precede(x, pair, pair->a, pair->b), b_first = can_precede(x, pair, pair->b, pair->a);

		if (a_first && b_first)
			return true;
		if (!a_first && !b_first)
			return false;
		change(x, ORDER, which, OPEN);
		pair->order = a_first ? A_FIRST : B_FIRST;
	}
	return pair->order == A_FIRST ? precedes(x, pair, pair->a, pair->b) : precedes(x, pair, pair->b, pair->a);
}

/* The pair is the heavier for it, and what was still to follow is forgotten. */
static bool fail(struct search *x, uint32_t pair)
{
	x->pairs[pair].weight++;
	x->failures++;
	while (x->n_queue > 0)
		x->visits[x->queue[--x->n_queue]].waits = false;
	return false;
}

/* Draws all conclusions; false if there is a contradiction among them. */
static bool conclude(struct search *x)
{
	while (x->n_queue > 0) {
		struct visit *v = &x->visits[x->queue[--x->n_queue]];

		v->waits = false;
		for (uint32_t i = 0; i < v->n_pairs; i++)
			if (!settle_pair(x, v->pairs[i]))
				return fail(x, v->pairs[i]);
	}
	return true;
}

static void go_back(struct search *x, size_t n_changes)
{
	while (x->n_changes > n_changes) {
		const struct change *c = &x->changes[--x->n_changes];

		if (c->what == FIRST)
			x->visits[c->which].first = c->old;
		else if (c->what == LAST)
			x->visits[c->which].last = c->old;
		else
			x->pairs[c->which].order = (enum order)c->old;
	}
}

/* --- The search --- */

static int64_t freedom(const struct search *x, const struct pair *pair)
{
	const struct visit *a = &x->visits[pair->a], *b = &x->visits[pair->b];

	return a->last - a->first + b->last - b->first + 2;
}

/* The open pair with the least freedom for its weight; whether there is one. */
static bool find_tightest(struct search *x, uint32_t *which)
{
	int64_t least = 0, weight = 0;

	for (uint32_t i = 0; i < x->n_pairs; i++) {
		const struct pair *pair = &x->pairs[i];

		if (pair->order != OPEN || (weight > 0 && freedom(x, pair) * weight >= least * pair->weight))
			continue;
		least = freedom(x, pair);
		weight = pair->weight;
		*which = i;
	}
	x->work -= x->n_pairs / 4;
	return weight > 0;
}

/* The way round that people were told, or else that leaves more time between the two. */
static enum order likelier(const struct search *x, const struct pair *pair)
{
	const struct visit *a = &x->visits[pair->a], *b = &x->visits[pair->b];
	const struct task *ta = task_of(x, a), *tb = task_of(x, b);
	int a_first = first_day(x, b, b->last) - last_day(x, a, a->first);
	int b_first = first_day(x, a, a->last) - last_day(x, b, b->first);

	if (ta->published && tb->published)
		return day_before(ta->told, tb->told) ? A_FIRST : B_FIRST;
	return a_first >= b_first ? A_FIRST : B_FIRST;
}

static bool decide(struct search *x, uint32_t which, enum order order)
{
	change(x, ORDER, which, OPEN);
	x->pairs[which].order = order;
	return settle_pair(x, which) ? conclude(x) : fail(x, which);
}

/* Takes the last choice that has not been tried both ways round the other way, and so on
 * until one stands; whether there is one. */
static bool turn_back(struct search *x)
{
	while (x->n_choices > 0) {
		struct choice *last = &x->choices[x->n_choices - 1];
		enum order tried = x->pairs[last->pair].order;

		go_back(x, last->n_changes);
		if (last->is_second) {
			x->n_choices--;
			continue;
		}
		last->is_second = true;
		if (decide(x, last->pair, tried == A_FIRST ? B_FIRST : A_FIRST))
			return true;
	}
	return false;
}

enum outcome { FOUND, NONE, GIVEN_UP };

/* One run, until it has failed that often or only so much work is left. */
static enum outcome run(struct search *x, int64_t most_failures, int64_t work)
{
	uint32_t pair;

	x->failures = 0;
	while (find_tightest(x, &pair)) {
		if (x->failures > most_failures || x->work <= work || !seating_goes_on(x->s))
			return GIVEN_UP;
		*mem_push(x->choices, x->n_choices) = (struct choice){ pair, x->n_changes, false };
		if (!decide(x, pair, likelier(x, &x->pairs[pair])) && !turn_back(x))
			return NONE;
	}
	return FOUND;
}

/* Looks for a plan of all that are not left out, with a quarter of the work that is left. */
static enum outcome search(struct search *x)
{
	enum outcome outcome = GIVEN_UP;
	int64_t work = x->work / 4 * 3;

	for (uint32_t v = 0; v < x->n_visits; v++)
		if (!x->visits[v].is_out)
			enqueue(x, v);
	if (!conclude(x))
		return NONE;
	size_t known = x->n_changes;
	int64_t failures = 256;
	while (outcome == GIVEN_UP && x->work > work && seating_goes_on(x->s)) {
		x->n_choices = 0;
		go_back(x, known);
		outcome = run(x, failures, work);
		failures += failures / 3;
	}
	return outcome;
}

/* The visit whose pairs weigh most is left out, if there is one that may be. */
static void leave_out(struct search *x)
{
	struct visit *heaviest = NULL;
	int64_t most = 0;

	go_back(x, 0);
	x->n_choices = 0;
	for (uint32_t v = 0; v < x->n_visits; v++) {
		int64_t weight = 1;

		for (uint32_t i = 0; i < x->visits[v].n_pairs; i++)
			weight += x->pairs[x->visits[v].pairs[i]].weight;
		if (!x->visits[v].is_out && !x->visits[v].stays && weight > most) {
			most = weight;
			heaviest = &x->visits[v];
		}
	}
	if (heaviest == NULL)
		return;
	heaviest->is_out = true;
	for (uint32_t i = 0; i < heaviest->n_pairs; i++)
		x->pairs[heaviest->pairs[i]].order = VOID;
}

/* --- What there is to search --- */

/* Rooms for one at a time are what this search is of; those that never get full are no matter. */
enum rooms { FOR_ONE, FOR_ALL, FOR_SOME };

struct kinds { enum rooms *host, *home; };      /* by department */

static enum rooms rooms_of(const int *room, int n, uint32_t n_visits)
{
	int least = n > 0 ? room[0] : 0, most = least;

	for (int i = 1; i < n; i++) {
		least = room[i] < least ? room[i] : least;
		most = room[i] > most ? room[i] : most;
	}
	return most <= 1 ? FOR_ONE : least >= (int)n_visits ? FOR_ALL : FOR_SOME;
}

/* Whether the company is of the kind, and not too large to look at each pair of its visits. */
static bool find_kinds(const struct problem *p, enum effort effort, struct kinds *kinds)
{
	uint32_t n = p->org->n_departments;
	scoped(heap) uint32_t *coming = mem_array(uint32_t, n);
	scoped(heap) uint32_t *going = mem_array(uint32_t, n);
	bool is_one = p->n_tasks * (int64_t)p->n_tasks <= work_of[effort];

	for (uint32_t t = 0; t < p->n_tasks && is_one; t++) {
		coming[p->tasks[t].host.i]++;
		going[p->tasks[t].home.i]++;
	}
	for (uint32_t d = 0; d < n && is_one; d++) {
		kinds->host[d] = rooms_of(&p->host_room[d * (size_t)p->n_days], p->hosts[d].n_slots, coming[d]);
		kinds->home[d] = rooms_of(&p->home_room[d * (size_t)p->n_days], p->n_days, going[d]);
		is_one = kinds->host[d] != FOR_SOME && kinds->home[d] != FOR_SOME;
	}
	return is_one;
}

/* A visit that begins on one of an empty plan's open slots, if there is any; where it sits,
 * if it is to stay. */
static void add_visit(struct search *x, uint32_t task, int seat)
{
	const struct problem *p = x->s->p;
	struct visit v = { .task = task, .open = mem_array(uint64_t, (size_t)p->words) };

	seating_open(x->s, task, v.open);
	v.stays = seat != NO_SLOT;
	v.first = slots_next(v.open, p->words, seat != NO_SLOT ? seat : 0);
	v.last = slots_previous(v.open, seat != NO_SLOT ? seat : p->words * 64 - 1);
	if (v.first != NO_SLOT && v.first <= v.last)
		*mem_push(x->visits, x->n_visits) = v;
	else
		free(v.open);
}

static void add_pair(struct search *x, uint32_t a, uint32_t b, int gap)
{
	*mem_push(x->visits[a].pairs, x->visits[a].n_pairs) = x->n_pairs;
	*mem_push(x->visits[b].pairs, x->visits[b].n_pairs) = x->n_pairs;
	*mem_push(x->pairs, x->n_pairs) = (struct pair){ .a = a, .b = b, .gap = gap, .weight = 1 };
}

static void list_pairs(struct search *x, const struct kinds *kinds)
{
	const struct problem *p = x->s->p;

	for (uint32_t a = 0; a < x->n_visits; a++) {
		const struct task *t = task_of(x, &x->visits[a]);

		for (uint32_t b = a + 1; b < x->n_visits; b++) {
			const struct task *other = task_of(x, &x->visits[b]);

			if (t->staff.i == other->staff.i)
				add_pair(x, a, b, p->gap);
			else if (t->host.i == other->host.i && kinds->host[t->host.i] == FOR_ONE)
				add_pair(x, a, b, 0);
			else if (t->home.i == other->home.i && kinds->home[t->home.i] == FOR_ONE) {
				add_pair(x, a, b, 0);
				x->is_proof = false;    /* one might be away on the days off of the other's host */
			}
		}
	}
}

static void search_clear(struct search *x)
{
	for (uint32_t v = 0; v < x->n_visits; v++) {
		free(x->visits[v].open);
		free(x->visits[v].pairs);
	}
	free(x->visits);
	free(x->pairs);
	free(x->changes);
	free(x->choices);
	free(x->queue);
}

/* --- The plan --- */

/* Whether a visit that sits at a slot may not leave it. */
static bool has_to_stay(const struct task *t, int seat, bool moves_told)
{
	return seat != NO_SLOT && (t->pinned || (t->published && seat == t->told_slot && (t->frozen || !moves_told)));
}

/* Looks for seats for all, or else for as many as are not fewer than `least`, into an empty
 * plan; some stay in their `seats`.  Whether it found such a plan. */
static bool seat_all(struct seating *s, const struct kinds *kinds, const int *seats, bool moves_told, uint32_t least,
                     enum effort effort, struct bound *bound)
{
	const struct problem *p = s->p;
	struct search x = { .s = s, .work = work_of[effort], .is_proof = p->first_later[p->org->n_staff] == 0 };
	enum outcome outcome = GIVEN_UP;

	for (uint32_t t = 0; t < p->n_tasks; t++) {
		bool stays = has_to_stay(&p->tasks[t], seats[t], moves_told);

		if (p->tasks[t].n_starts > 0)
			add_visit(&x, t, stays ? seats[t] : NO_SLOT);
		x.is_proof &= !stays || p->tasks[t].n_starts == 1;
	}
	list_pairs(&x, kinds);
	x.queue = mem_array(uint32_t, x.n_visits);
	for (uint32_t n = x.n_visits; n >= least && x.work > 1000 && seating_goes_on(s); n--) {
		outcome = search(&x);
		if (outcome == FOUND)
			break;
		if (outcome == NONE && x.is_proof && n == x.n_visits)
			bound_lower(bound, (int64_t)n - 1, p->org->n_departments);
		leave_out(&x);
	}
	for (uint32_t v = 0; v < x.n_visits && outcome == FOUND; v++)
		if (!x.visits[v].is_out)
			seating_put(s, x.visits[v].task, x.visits[v].first);
	search_clear(&x);
	return outcome == FOUND;
}

void disjunctive_place(struct seating *s, enum effort effort, struct bound *bound)
{
	const struct problem *p = s->p;
	struct kinds kinds = {
		mem_array(enum rooms, p->org->n_departments), mem_array(enum rooms, p->org->n_departments),
	};

	if (find_kinds(p, effort, &kinds)) {
		scoped(heap) int *seats = seating_seats(s);
		uint32_t more = s->n_placed + 1;

		seating_take_all(s);
		if (!(problem_has_published(p) && seat_all(s, &kinds, seats, false, more, effort, bound))
		    && !seat_all(s, &kinds, seats, true, more, effort, bound))
			seating_return(s, seats);
	}
	free(kinds.host);
	free(kinds.home);
}
