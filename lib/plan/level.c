/* Colleagues stay level.
 *
 * Of two people who owe the same routes and can go on the same days, none shall get ahead
 * of the other by two visits on a route, as far as that can be.  The least debt squared,
 * which is about all visits of a person, can ask for that; so once debts are least, a visit
 * is handed over wherever somebody was left out more often than a colleague who has one.
 * In each route the sum over those left out, of how many colleagues with a visit were left
 * out less often, gets smaller by it and nowhere larger: so it ends.
 *
 * A late visit keeps a person from the first days of the next cycle, by the gap, and who is
 * kept from them each time falls behind.  So at last who was left out more often changes
 * days with a colleague who was less. */
#include "fair.h"

#include <stdlib.h>

#include "crosstrain/mem.h"

/* How a visit passes to a colleague, and how much less is owed then (most often more). */
struct handing { uint32_t task; bool is_trade; int64_t gain; };

/* Who has been moved in an attempt, and from where, to go back. */
struct moves { struct list tasks; int *from; size_t n_from; };

static void move(struct seating *s, struct moves *moves, uint32_t task, int slot)
{
	*mem_push(moves->tasks.v, moves->tasks.n) = task;
	*mem_push(moves->from, moves->n_from) = s->at[task];
	if (s->at[task] != NO_SLOT)
		seating_take(s, task);
	if (slot != NO_SLOT)
		seating_put(s, task, slot);
}

/* Back to when there were `n` moves. */
static void go_back(struct seating *s, struct moves *moves, uint32_t n)
{
	for (uint32_t i = n; i < moves->tasks.n; i++)
		if (s->at[moves->tasks.v[i]] != NO_SLOT)
			seating_take(s, moves->tasks.v[i]);
	for (; moves->tasks.n > n; moves->tasks.n--, moves->n_from--) {
		uint32_t task = moves->tasks.v[moves->tasks.n - 1];

		if (s->at[task] != NO_SLOT)
			seating_take(s, task);
		if (moves->from[moves->n_from - 1] != NO_SLOT)
			seating_put(s, task, moves->from[moves->n_from - 1]);
	}
}

/* Seats an unseated task anywhere, or in place of a colleague's visit on its route who takes
 * the days at `slot` for it. */
static bool settle_elsewhere(struct seating *s, struct moves *moves, uint32_t task, int slot)
{
	const struct problem *p = s->p;
	uint64_t open[MOST_WORDS];
	size_t n;
	const struct staff_ix *colleagues = org_staff_of(p->org, p->tasks[task].home, &n);

	seating_open(s, task, open);
	int room = slots_next(open, p->words, 0);
	if (room != NO_SLOT)
		move(s, moves, task, room);
	for (size_t i = 0; i < n && s->at[task] == NO_SLOT; i++) {
		uint32_t o = problem_task(p, colleagues[i], p->tasks[task].route), n_moves = moves->tasks.n;

		if (o == NO_TASK || o == task || !seating_may_move(s, o)
		    || !can_start(&p->tasks[o], slot) || !can_start(&p->tasks[task], s->at[o]))
			continue;
		int theirs = s->at[o];
		move(s, moves, o, NO_SLOT);
		if (seating_fits(s, o, slot)) {
			move(s, moves, o, slot);
			if (seating_fits(s, task, theirs))
				move(s, moves, task, theirs);
		}
		if (s->at[task] == NO_SLOT)
			go_back(s, moves, n_moves);
	}
	return s->at[task] != NO_SLOT;
}

/* Seats `in` where `out` is, which goes; visits of the person's own that are too near then
 * change their days too.  If that cannot be all is as it was. */
static bool replace(struct seating *s, struct moves *moves, uint32_t in, uint32_t out)
{
	const struct problem *p = s->p;
	uint32_t first = p->first_task[p->tasks[in].staff.i], until = p->first_task[p->tasks[in].staff.i + 1];
	uint32_t n_moves = moves->tasks.n;
	int slot = s->at[out];

	if (!can_start(&p->tasks[in], slot))
		return false;
	move(s, moves, out, NO_SLOT);
	uint32_t n_own = moves->tasks.n;
	for (uint32_t own = first; own < until && !seating_fits(s, in, slot); own++)
		if (seating_may_move(s, own))
			move(s, moves, own, NO_SLOT);
	bool done = seating_fits(s, in, slot);
	if (done) {
		uint32_t n = moves->tasks.n;

		move(s, moves, in, slot);
		for (uint32_t i = n_own; i < n && done; i++)
			done = settle_elsewhere(s, moves, moves->tasks.v[i], moves->from[i]);
	}
	if (!done)
		go_back(s, moves, n_moves);
	return done;
}

/* Whether both giving each other all their days leaves out, on each route, the one of the
 * two who was left out less often. */
static bool trade_is_level(const struct seating *s, struct staff_ix a, struct staff_ix b)
{
	const struct problem *p = s->p;

	for (uint32_t t = p->first_task[a.i]; t < p->first_task[a.i + 1]; t++) {
		uint32_t o = problem_task(p, b, p->tasks[t].route);

		if (o == NO_TASK || (s->at[t] == NO_SLOT) == (s->at[o] == NO_SLOT))
			continue;
		bool has_a = s->at[t] != NO_SLOT;
		if (p->tasks[has_a ? t : o].left_out > p->tasks[has_a ? o : t].left_out)
			return false;
	}
	return true;
}

/* How `in`, left out, could have the visit `out`, of a colleague. */
static void consider(struct seating *s, const struct dues *dues, uint32_t in, uint32_t out, struct handing *best)
{
	struct staff_ix a = s->p->tasks[in].staff, b = s->p->tasks[out].staff;
	struct dues mine, theirs;
	int64_t gain = swap_gain(s->p, dues, in, out);

	if (gain > best->gain && can_start(&s->p->tasks[in], s->at[out]) && swap_fits(s, in, s->at[out], out))
		*best = (struct handing){ out, false, gain };
	if (!trade_is_level(s, a, b) || !trade_leaves(&mine, s, a, b) || !trade_leaves(&theirs, s, b, a))
		return;
	gain = dues_cost(dues[a.i]) + dues_cost(dues[b.i]) - dues_cost(mine) - dues_cost(theirs);
	if (gain > best->gain)
		*best = (struct handing){ out, true, gain };
}

/* The visits on a task's route of those who are as free to go and were left out less often;
 * to be freed. */
static struct list find_ahead(const struct seating *s, uint32_t task)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	size_t n;
	const struct staff_ix *colleagues = org_staff_of(p->org, t->home, &n);
	struct list ahead = { NULL, 0 };

	for (size_t i = 0; i < n; i++) {
		uint32_t o = problem_task(p, colleagues[i], t->route);

		if (o != NO_TASK && seating_may_move(s, o) && p->tasks[o].left_out < t->left_out
		    && org_are_level(p->org, t->staff, colleagues[i]))
			*mem_push(ahead.v, ahead.n) = o;
	}
	return ahead;
}

/* Hands a visit over to `in`, at the least debt that can be; if not with those days, with
 * others of the person's own moved.  The one who had it, NOBODY if there is none. */
static struct staff_ix take_over(struct seating *s, const struct dues *dues, uint32_t in, const struct list *ahead)
{
	const struct problem *p = s->p;
	struct handing best = { 0, false, INT64_MIN };

	for (uint32_t i = 0; i < ahead->n; i++)
		consider(s, dues, in, ahead->v[i], &best);
	if (best.gain > INT64_MIN) {
		struct staff_ix from = p->tasks[best.task].staff;
		int slot = s->at[best.task];

		if (best.is_trade)
			trade_all(s, p->tasks[in].staff, from);
		else {
			seating_take(s, best.task);
			seating_put(s, in, slot);
		}
		return from;
	}
	struct moves moves = { { NULL, 0 }, NULL, 0 };
	struct staff_ix from = NOBODY;
	for (uint32_t i = 0; i < ahead->n && is_nobody(from); i++)
		if (replace(s, &moves, in, ahead->v[i]))
			from = p->tasks[ahead->v[i]].staff;
	free(moves.tasks.v);
	free(moves.from);
	return from;
}

static bool hand_over(struct seating *s, struct dues *dues, uint32_t in)
{
	struct list ahead = find_ahead(s, in);
	struct staff_ix from = take_over(s, dues, in, &ahead), to = s->p->tasks[in].staff;

	free(ahead.v);
	if (is_nobody(from))
		return false;
	dues[to.i] = dues_of(s, to);
	dues[from.i] = dues_of(s, from);
	return true;
}

/* By home: pairs of its people of whom one is left out, and the other ahead; to be freed. */
static uint32_t *count_behind(const struct seating *s)
{
	const struct problem *p = s->p;
	uint32_t *n = mem_array(uint32_t, p->org->n_departments);

	for (uint32_t t = 0; t < p->n_tasks; t++) {
		if (s->at[t] != NO_SLOT || p->tasks[t].n_starts == 0 || p->tasks[t].left_out == 0)
			continue;
		struct list ahead = find_ahead(s, t);
		n[p->tasks[t].home.i] += ahead.n;
		free(ahead.v);
	}
	return n;
}

/* Plans all visits from a home anew, if fewer are behind then. */
static void plan_level(struct seating *s, struct dept_ix home, enum effort effort)
{
	scoped(heap) int *seats = seating_seats(s);
	scoped(heap) uint32_t *before = count_behind(s);
	uint32_t placed = s->n_placed;

	rota_level(s, home, effort);
	scoped(heap) uint32_t *after = count_behind(s);
	if (s->n_placed < placed || after[home.i] >= before[home.i])
		seating_return(s, seats);
}

void keep_level(struct seating *s, enum effort effort)
{
	if (!seating_has_movable(s))
		return;
	scoped(heap) struct dues *dues = dues_of_all(s);
	for (bool again = true; again && seating_goes_on(s);) {
		again = false;
		for (uint32_t t = 0; t < s->p->n_tasks; t++)
			if (s->at[t] == NO_SLOT && s->p->tasks[t].n_starts > 0 && s->p->tasks[t].left_out > 0)
				again |= hand_over(s, dues, t);
	}
	scoped(heap) uint32_t *behind = count_behind(s);
	for (uint32_t home = 0; home < s->p->org->n_departments; home++)
		if (behind[home] > 0)
			plan_level(s, (struct dept_ix){ home }, effort);
}

/* How often the one of a person's visits was left out, this cycle too, that was most often. */
static int need_of(const struct seating *s, struct staff_ix person)
{
	int need = 0;

	for (uint32_t t = s->p->first_task[person.i]; t < s->p->first_task[person.i + 1]; t++) {
		int left_out = s->p->tasks[t].left_out + (s->at[t] == NO_SLOT);

		need = left_out > need ? left_out : need;
	}
	return need;
}

/* How many days of the next cycle a visit at a slot bars by the gap. */
static int barred(const struct problem *p, const struct task *t, int slot)
{
	int until = p->hosts[t->host.i].day[slot + t->length - 1] + p->gap + 1;

	return until > p->n_days ? until - p->n_days : 0;
}

/* Two visits on one route change their days, if they can. */
static void exchange(struct seating *s, uint32_t a, uint32_t b)
{
	int slot_a = s->at[a], slot_b = s->at[b];

	if (!can_start(&s->p->tasks[a], slot_b) || !can_start(&s->p->tasks[b], slot_a))
		return;
	seating_take(s, a);
	seating_take(s, b);
	bool fits = seating_fits(s, a, slot_b) && seating_fits(s, b, slot_a);
	seating_put(s, a, fits ? slot_b : slot_a);
	seating_put(s, b, fits ? slot_a : slot_b);
}

/* Changes days with the colleague whose visit bars the fewest, and who needs them less. */
static void give_way(struct seating *s, uint32_t task, int need)
{
	const struct problem *p = s->p;
	const struct task *t = &p->tasks[task];
	size_t n;
	const struct staff_ix *colleagues = org_staff_of(p->org, t->home, &n);

	for (size_t i = 0; i < n; i++) {
		uint32_t o = problem_task(p, colleagues[i], t->route);

		if (o != NO_TASK && seating_may_move(s, o) && p->tasks[o].lead == t->lead
		    && barred(p, t, s->at[o]) < barred(p, t, s->at[task]) && need_of(s, colleagues[i]) < need)
			exchange(s, task, o);
	}
}

void keep_free_who_waits(struct seating *s)
{
	const struct problem *p = s->p;

	if (p->gap == 0 || !seating_has_movable(s))
		return;
	for (uint32_t person = 0; person < p->org->n_staff; person++) {
		int need = need_of(s, (struct staff_ix){ person });

		for (uint32_t t = p->first_task[person]; need > 0 && t < p->first_task[person + 1]; t++)
			if (seating_may_move(s, t) && barred(p, &p->tasks[t], s->at[t]) > 0)
				give_way(s, t, need);
	}
}
