/* What the files of the planner share.
 *
 * A cycle is planned as one `struct problem`: plain arrays in which a date is an index
 * from the cycle's first day and a visit's first day is a slot, the index of a working
 * day of its host.  A `struct seating` says which task sits at which slot, and keeps
 * the counts that make "does it fit?" a question of a few additions. */
#ifndef CROSSTRAIN_PLAN_INTERNAL_H
#define CROSSTRAIN_PLAN_INTERNAL_H

#include "crosstrain/digest.h"
#include "crosstrain/plan.h"

/* A cycle has at most 3660 days. */
enum { NO_SLOT = -1, MOST_WORDS = 3660 / 64 + 1 };

#define NO_TASK UINT32_MAX

/* A department as host: its working days within the cycle. */
struct host {
	int n_slots;
	int *day;               /* of each slot: days from the cycle's first */
	bool *open;             /* of each slot: receives visitors */
	int64_t owed_days;      /* working days of all tasks that lead here */
	int *slot_from;         /* of each day, and the one after the last: the first slot not before it */
	uint32_t *routes_in;    /* routes that lead here */
	uint32_t n_routes_in;
};

/* A visit that is owed and still to be decided. */
struct task {
	struct staff_ix staff;
	struct dept_ix home, host;
	struct route_ix route;
	int length;             /* working days */
	int waiting;            /* cycles in a row before this one */
	int left_out;           /* cycles, ever, in which it was owed and not held */
	bool lead;              /* a lead whose visits come early */
	bool published;         /* people have been told a date … */
	struct day told;        /* … this one */
	struct staff_ix told_buddy;
	int told_slot;          /* its slot, if the visit can still be there, else NO_SLOT */
	bool frozen;            /* told a day so near that only impossibility moves it */
	bool pinned;            /* HR set its first day by hand … */
	struct day pin;         /* … to this one */
	uint64_t *starts;       /* bit per slot: the visit can begin there, others aside */
	int n_starts;
};

/* A visit of this cycle that has begun before today. */
struct held {
	struct staff_ix staff;
	struct dept_ix home, host;
	struct span days;
	struct staff_ix buddy;
};

/* Days on which a person is away, of visits that are not to be decided here. */
struct stay { struct staff_ix staff; int first, last; };

/* The one who looks on, and what they see. */
struct watch {
	const struct plan_watch *by;    /* NULL: nobody */
	struct plan_progress seen;
	uint32_t asked;
	bool stopped;
};

/* Whether to go on; asked in every loop that can be long.  Once it says no it always does. */
bool watch_goes_on(struct watch *watch);

struct problem {
	struct draw draw;       /* of the lots */
	const struct org *org;
	struct watch *watch;
	struct day today;
	int cycle;
	struct span span;
	int n_days;             /* of the cycle */
	int words;              /* 64-bit words of a task's starts */
	int gap;                /* free days between two visits of one person */
	int earliest;           /* day from which visits may newly be set */
	struct host *hosts;     /* by department */
	int *host_room;         /* [department * n_days + slot]: visitors it can still take */
	int *home_room;         /* [department * n_days + day]: people it can still spare */
	uint64_t *lots;         /* by person, once it has been drawn; see problem_lot() */
	struct task *tasks;     /* by (staff, route) */
	uint32_t n_tasks;
	uint64_t *starts;       /* of all tasks */
	uint32_t *first_task;   /* by person: tasks [first_task[s], first_task[s + 1]) */
	struct stay *stays;     /* by person */
	uint32_t *first_stay;
	struct stay *later;     /* by person: published visits of later cycles, kept clear of if possible */
	uint32_t *first_later;
	struct held *held;
	size_t n_held;
};

/* How a cycle went on a route: of `owed` visits these were left out or missed. */
struct turnout {
	int cycle;
	int64_t owed, missed;
	int64_t sum;                   /* of missed / owed, in millionths, from the route's first cycle on */
};

/* History by person, and what is derived from it for all cycles of a plan. */
struct record {
	const struct org *org;
	struct history_visit *visits;  /* by (staff, cycle, first day) */
	size_t n_visits;
	size_t *first_visit;           /* by person */
	struct history_wait *waits;    /* by (staff, host, cycle) */
	size_t n_waits;
	size_t *first_wait;
	int *phase;                    /* [first_owed[staff] + route of home]: cycle mod every */
	size_t *first_owed;
	struct turnout *turnouts;      /* by (route, cycle) */
	size_t n_turnouts;
	size_t *first_turnout;         /* by route */
};

/* record.c; `cycle`: the first to be planned */
void record_init(struct record *record, const struct org *org, const struct history *history, int cycle);
void record_clear(struct record *record);
/* Takes in a planned cycle, so that the next one builds on it. */
void record_add(struct record *record, const struct plan_visit *visits, size_t n, struct day today, int cycle);
const struct history_visit *record_visit(const struct record *record, struct staff_ix s,
                                         struct dept_ix host, int cycle);

/* due.c
 *
 * Cycles before this one, in a row, in which it was owed and not held.  A row goes on over cycles
 * in which they were there and it was not their turn, back to a visit: that it was missed may be
 * heard of late. */
int record_waiting(const struct record *record, struct staff_ix s, struct route_ix route, int cycle);
/* Cycles before this one, in a row or not, in which it was owed and not held.  A cycle in
 * which it was not owed counts as it went for the others: who joins is level with them. */
int record_left_out(const struct record *record, struct staff_ix s, struct route_ix route, int cycle);
/* Whether a person owes a route in a cycle, everything but exemptions considered. */
bool record_is_due(const struct record *record, struct staff_ix s, struct route_ix route, int cycle);

/* problem.c */
void problem_init(struct problem *p, const struct org *org, const struct record *record,
                  struct day today, int cycle, struct watch *watch);
void problem_clear(struct problem *p);
/* Whether people have been told a day of any of its tasks. */
bool problem_has_published(const struct problem *p);
/* A person's task on a route, or NO_TASK. */
uint32_t problem_task(const struct problem *p, struct staff_ix s, struct route_ix route);
/* A person's lot: lower goes first.  Drawn when it is first asked for. */
uint64_t problem_lot(const struct problem *p, struct staff_ix s);
/* The slot of a date at a host, or NO_SLOT if it isn't one of its working days. */
int problem_slot(const struct problem *p, struct dept_ix host, struct day d);
struct span problem_span(const struct problem *p, const struct task *t, int slot);

/* Whether two visits of one person, given by their first and last days, are nearer to one
 * another than the gap allows. */
static inline bool too_near(const struct problem *p, int first, int last, int other_first, int other_last)
{
	return first - other_last - 1 < p->gap && other_first - last - 1 < p->gap;
}

static inline bool can_start(const struct task *t, int slot)
{
	return t->starts[slot / 64] >> (slot % 64) & 1;
}

/* Nobody was told its day, and HR did not set it. */
static inline bool task_is_untold(const struct task *t)
{
	return !t->published && !t->pinned;
}

/* Days by which a visit begins earlier than people were told.  (One taken away counts as
 * losing more than any that moves: who was told a visit shall have one.) */
int task_notice_lost(const struct problem *p, const struct task *t, int slot);

/* starts.c: sets of slots, a bit each */

/* Fills in where each task can start. */
void problem_find_starts(struct problem *p);
/* The first slot at or after `slot` in a set, or NO_SLOT. */
int slots_next(const uint64_t *set, int words, int slot);
/* The last slot at or before `slot` in a set, or NO_SLOT. */
int slots_previous(const uint64_t *set, int slot);
/* Takes out the slots from `from`, which may be negative, until before `until`. */
void slots_clear(uint64_t *set, int from, int until);
/* Takes out the starts of a task that are nearer to the days first .. last than the gap. */
void slots_clear_near(uint64_t *set, const struct problem *p, const struct task *t, int first, int last);

/* The first slot at or after `slot` where the task can start, or NO_SLOT. */
static inline int task_next_start(const struct problem *p, const struct task *t, int slot)
{
	return slots_next(t->starts, p->words, slot);
}

/* The first slot of a host not before a day, which may lie outside the cycle. */
static inline int host_slot_from(const struct problem *p, const struct host *h, int day)
{
	return day <= 0 ? 0 : day > p->n_days ? h->n_slots : h->slot_from[day];
}

/* A loop over all slots where the task can start, first to last. */
#define EACH_START(slot, p, t) \
	for (int slot = task_next_start((p), (t), 0); slot != NO_SLOT; \
	     slot = task_next_start((p), (t), slot + 1))

/* seating.c */
struct list { uint32_t *v; uint32_t n; };

/* Takes out a task that is in the list; another one takes its place. */
void list_drop(struct list *l, uint32_t task);

struct seating {
	const struct problem *p;
	int *at;                /* by task: its slot, or NO_SLOT */
	struct list *at_host;   /* [department * n_days + slot]: tasks present */
	struct list *from_home; /* [department * n_days + day]: tasks away */
	uint64_t *shut;         /* [route * words]: bit per slot: no room for one more on it */
	uint32_t n_placed;
	bool ignores_later;     /* visits of later cycles may have to move for these */
};

void seating_init(struct seating *s, const struct problem *p);
void seating_clear(struct seating *s);
/* To be called when the problem's rooms have changed. */
void seating_refresh(struct seating *s);
void seating_put(struct seating *s, uint32_t task, int slot);
void seating_take(struct seating *s, uint32_t task);
void seating_take_all(struct seating *s);
/* Where every task sits, to be freed; and back to there. */
int *seating_seats(const struct seating *s);
void seating_return(struct seating *s, const int *seats);
/* Whether an unplaced task could be put there, room and the person's other visits considered. */
bool seating_fits(const struct seating *s, uint32_t task, int slot);
/* The first list, of a host's or a home's day, in which there is no room for it; NULL if
 * there is in all. */
const struct list *seating_full(const struct seating *s, uint32_t task, int slot);
/* All slots where seating_fits(), as a bit each, into `open` (words of the problem). */
void seating_open(const struct seating *s, uint32_t task, uint64_t *open);
/* Takes out of `open` the slots that are too near to the person's other visits. */
void seating_clear_own(const struct seating *s, uint32_t task, uint64_t *open);
/* Puts the lists into the order of tasks: what follows no longer depends on what was tried. */
void seating_tidy(struct seating *s);
/* Whether a task sits somewhere, and may sit elsewhere. */
static inline bool seating_may_move(const struct seating *s, uint32_t task)
{
	return s->at[task] != NO_SLOT && task_is_untold(&s->p->tasks[task]);
}
/* Whether any task does. */
bool seating_has_movable(const struct seating *s);
/* As watch_goes_on(), shown how many are placed. */
bool seating_goes_on(const struct seating *s);
/* The person's visits alone: whether this one keeps the gap to the others. */
bool seating_keeps_gap(const struct seating *s, uint32_t task, int slot);
/* Of that only what the person was told of later cycles. */
bool seating_clears_later(const struct seating *s, uint32_t task, int slot);

static inline struct list *host_list(const struct seating *s, const struct task *t, int slot)
{
	return &s->at_host[t->host.i * (size_t)s->p->n_days + (size_t)slot];
}

static inline struct list *home_list(const struct seating *s, const struct task *t, int slot)
{
	int day = s->p->hosts[t->host.i].day[slot];

	return &s->from_home[t->home.i * (size_t)s->p->n_days + (size_t)day];
}

static inline int host_room(const struct problem *p, const struct task *t, int slot)
{
	return p->host_room[t->host.i * (size_t)p->n_days + (size_t)slot];
}

static inline int home_room(const struct problem *p, const struct task *t, int slot)
{
	return p->home_room[t->home.i * (size_t)p->n_days + (size_t)p->hosts[t->host.i].day[slot]];
}

/* What no plan can exceed: of all tasks, and of those of each group of hosts (bound.c). */
struct bound {
	int64_t most;
	uint32_t *group;        /* by department, as host: the one that stands for its group */
	int64_t *part;          /* by such a one: the most that its group takes */
};

/* At first: all tasks that can be somewhere, each host a group. */
void bound_init(struct bound *b, const struct problem *p);
void bound_clear(struct bound *b);
/* Lowers it to what is proved of all hosts together. */
void bound_lower(struct bound *b, int64_t most, size_t n_departments);
/* By group: how many more it could take than it has.  To be freed. */
int64_t *bound_rest(const struct bound *b, const struct seating *s);

/* The objectives of plan.h, each among the best that those before it found. */
void place_most(struct seating *s, enum effort effort, struct bound *bound);        /* place.c: 1 and 2 */
bool place_more(struct seating *s, enum effort effort, struct bound *bound);        /* whether it could */
void seat_open(struct seating *s);      /* place.c: whoever finds room as it is */
/* calm.c: whether no plan can be calmer: all who were told a day and can have it do, the
 * others have a day, and none that is earlier than must be.  That it is not so proves nothing. */
bool seating_is_calm(struct seating *s);
/* place.c: who waited longest is seated first; then whoever has the least choice. */
int by_claim(const struct problem *p, const struct task *a, const struct task *b);
/* disjunctive.c: where people and rooms are for one visit at a time, seats all, or if it finds
 * no such plan more than are seated now; lowers the bound if it proves that there is none. */
void disjunctive_place(struct seating *s, enum effort effort, struct bound *bound);
/* branch.c: as many as can be by patterns of whole people, if these are not too many for the
 * effort.  Where something is published, also as little of it moves as can be. */
void rota_place(struct seating *s, enum effort effort, struct bound *bound);
/* mend.c: the same of one host after another, to which somebody has no visit or not the one
 * that they were told, however many people there are: of the visits to it alone, or of all
 * that its visitors do. */
enum mend { MEND_HOST, MEND_PEOPLE };
void rota_mend(struct seating *s, enum mend mend, enum effort effort, const struct bound *bound);
/* mend.c: of the visits from a home that nobody was told, if these are not too many for the
 * effort, leaves out those that were left out least often, and only then for the least debt. */
void rota_level(struct seating *s, struct dept_ix home, enum effort effort);
int64_t rota_share(struct seating *s, enum effort effort);      /* as share_fairly() */
bool exchange_more(struct seating *s, int64_t steps, const struct bound *bound); /* exchange.c */
/* fair.c: 3.  Returns a debt squared that no plan which places as many goes below; not
 * much effort is made to find it unless that many is known to be the most. */
int64_t share_fairly(struct seating *s, enum effort effort, bool is_most);
/* level.c: who waits changes days with colleagues, where a late visit would keep them from
 * the first days of the next cycle.  To hosts and homes it makes no difference. */
void keep_free_who_waits(struct seating *s);
bool spread_evenly(struct seating *s, enum effort effort);      /* even.c: 4; whether anybody moved */

/* measure.c */
int64_t seating_debt2(const struct seating *s);
/* No plan that places as many has a smaller one: who has no day at all owes in any plan,
 * and each further visit left out, whosever it is, adds at least 1. */
int64_t seating_debt2_floor(const struct seating *s);
/* debt.c: the same from an outline; dearer, and as high or higher. */
int64_t debt2_floor(const struct seating *s);
int64_t seating_load2(const struct seating *s);
/* No plan that places the same visits, and leaves those where they are that people have
 * been told, has a smaller one. */
int64_t seating_load2_floor(const struct seating *s);

/* reason.c: the fewest obstacles without which it would fit in, everybody else where they are. */
char *reason_left_out(const struct seating *s, uint32_t task);

/* fix.c: the cheapest change that places some of what was left out, in words; NULL if no
 * single one does.  Expects everybody in their seats, of later cycles too. */
char *smallest_fix(struct seating *s);

/* sorting.c: by first day, host, staff, and then as they were; those left out, without a
 * day, come first. */
void visits_sort(const struct org *org, struct plan_visit *visits, size_t n);

/* buddy.c: gives the visits of one cycle their buddies, and a reason to those without.  It
 * is given them by person and leaves them as visits_sort() does. */
void assign_buddies(const struct org *org, const struct record *record, struct day today,
                    struct plan_visit *visits, size_t n);

#endif
