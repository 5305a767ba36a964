/* Who looks after whom.
 *
 * A buddy works in the host department, is there on every day of the visit and not on a
 * visit of their own, and has one visitor at a time unless nobody else is there.  Turns
 * are taken within the cycle first, so that a newcomer need not catch up on years; who
 * was a buddy less often before breaks the tie, then whoever will visit the visitor's
 * department or had this visitor's colleague as buddy there ("both ways"), then the draw. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/digest.h"
#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "plan_internal.h"

/* Days of a person, and the note of the same kind that was made before of the same person:
 * its number counts from 1, 0 is none. */
struct note {
	struct span days;
	struct staff_ix guest;   /* whom they look after */
	uint32_t before;
};

struct notes {
	struct note *v;
	uint32_t n;
	uint32_t *last;          /* by person: the last of theirs */
};

/* The people of a department who look after visitors, whose turn comes first, first.
 * Made when it is first asked for: most often everybody keeps their buddy. */
struct queue { struct staff_ix *v; size_t n; };

struct roster {
	struct draw draw;
	const struct org *org;
	struct notes away;       /* days of own visits, of all cycles */
	struct notes caring;     /* days with a visitor to look after, or in history */
	int *turns, *before;     /* by person: in this cycle, in those before */
	uint64_t *lot;           /* by person; of those whose department has a queue */
	struct queue *queues;    /* by department */
};

static void notes_clear(struct notes *notes)
{
	free(notes->v);
	free(notes->last);
}

static void note(struct notes *notes, struct staff_ix s, struct span days, struct staff_ix guest)
{
	*mem_push(notes->v, notes->n) = (struct note){ days, guest, notes->last[s.i] };
	notes->last[s.i] = notes->n;
}

/* Takes a note back. */
static void unnote(struct notes *notes, struct staff_ix s, struct span days, struct staff_ix guest)
{
	uint32_t *number = &notes->last[s.i];

	for (;; number = &notes->v[*number - 1].before) {
		const struct note *own = &notes->v[*number - 1];

		if (staff_same(own->guest, guest) && day_same(own->days.first, days.first)
		    && day_same(own->days.until, days.until))
			break;
	}
	*number = notes->v[*number - 1].before;
}

static const struct note *note_at(const struct notes *notes, uint32_t number)
{
	return number > 0 ? &notes->v[number - 1] : NULL;
}

/* A loop over a person's notes. */
#define EACH_NOTE(each, notes, s) \
	for (const struct note *each = note_at(notes, (notes)->last[(s).i]); each != NULL; \
	     each = note_at(notes, each->before))

static bool overlaps(struct span a, struct span b)
{
	return a.first.n < b.until.n && b.first.n < a.until.n;
}

static bool overlaps_any(const struct notes *notes, struct staff_ix s, struct span days)
{
	EACH_NOTE(own, notes, s)
		if (overlaps(own->days, days))
			return true;
	return false;
}

/* Whether a person could look after a visitor on all days of a visit. */
static bool is_free(const struct roster *r, struct staff_ix s, struct dept_ix host, struct span days)
{
	return org_staff(r->org, s)->buddy && !overlaps_any(&r->away, s, days)
	       && org_is_present_at(r->org, s, host, days);
}

/* Whether a's turn comes before b's. */
static bool goes_before(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	if (r->turns[a.i] != r->turns[b.i])
		return r->turns[a.i] < r->turns[b.i];
	if (r->before[a.i] != r->before[b.i])
		return r->before[a.i] < r->before[b.i];
	if (r->lot[a.i] != r->lot[b.i])
		return r->lot[a.i] < r->lot[b.i];
	return a.i < b.i;
}

/* How many of a queue come before a person. */
static size_t find_turn(const struct roster *r, const struct queue *q, struct staff_ix s)
{
	size_t low = 0, high = q->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (goes_before(r, q->v[middle], s))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Puts a person where their turn is. */
static void enqueue(const struct roster *r, struct queue *q, struct staff_ix s)
{
	size_t at = find_turn(r, q, s);

	memmove(&q->v[at + 1], &q->v[at], (q->n - at) * sizeof *q->v);
	q->v[at] = s;
	q->n++;
}

static void dequeue(const struct roster *r, struct queue *q, struct staff_ix s)
{
	size_t at = find_turn(r, q, s);

	q->n--;
	memmove(&q->v[at], &q->v[at + 1], (q->n - at) * sizeof *q->v);
}

static const struct queue *queue_of(struct roster *r, struct dept_ix d)
{
	struct queue *q = &r->queues[d.i];
	size_t n;
	const struct staff_ix *people = org_staff_of(r->org, d, &n);

	if (q->v != NULL)
		return q;
	q->v = mem_array(struct staff_ix, n);
	for (size_t i = 0; i < n; i++) {
		r->lot[people[i].i] = draw_of(&r->draw, r->org->staff[people[i].i].id);
		if (r->org->staff[people[i].i].buddy)
			enqueue(r, q, people[i]);
	}
	return q;
}

static bool has_same_turn(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	return r->turns[a.i] == r->turns[b.i] && r->before[a.i] == r->before[b.i];
}

/* Who of the host has been, or will be, a guest of the visitor's, and could take this
 * turn as well as `first` can: they meet both ways. */
static struct staff_ix choose_both_ways(const struct roster *r, const struct plan_visit *v, struct staff_ix first)
{
	struct staff_ix best = NOBODY;

	EACH_NOTE(own, &r->caring, v->staff) {
		struct staff_ix s = own->guest;

		if (!dept_same(r->org->staff[s.i].home, v->host) || !has_same_turn(r, s, first)
		    || !is_free(r, s, v->host, v->days) || overlaps_any(&r->caring, s, v->days))
			continue;
		if (is_nobody(best) || goes_before(r, s, best))
			best = s;
	}
	return best;
}

static struct staff_ix choose(struct roster *r, const struct plan_visit *v)
{
	const struct queue *q = queue_of(r, v->host);
	struct staff_ix busy = NOBODY;

	for (size_t i = 0; i < q->n; i++) {
		if (!is_free(r, q->v[i], v->host, v->days))
			continue;
		if (!overlaps_any(&r->caring, q->v[i], v->days)) {
			struct staff_ix both = choose_both_ways(r, v, q->v[i]);

			return is_nobody(both) ? q->v[i] : both;
		}
		if (is_nobody(busy))
			busy = q->v[i];
	}
	return busy;    /* nobody else is there */
}

static char *why_nobody(const struct org *org, const struct plan_visit *v)
{
	const char *host = org_department(org, v->host)->name;
	size_t n, willing = 0;
	const struct staff_ix *people = org_staff_of(org, v->host, &n);

	for (size_t i = 0; i < n; i++)
		willing += org->staff[people[i].i].buddy;
	if (willing == 0)
		return mem_format("no buddy: nobody in %s looks after visitors", host);
	return mem_format("no buddy: nobody in %s who looks after visitors is there on all days of the visit", host);
}

/* Of those in the host's queue. */
static void assign(struct roster *r, struct plan_visit *v, struct staff_ix buddy)
{
	struct queue *q = &r->queues[v->host.i];

	v->buddy = buddy;
	note(&r->caring, buddy, v->days, v->staff);
	dequeue(r, q, buddy);
	r->turns[buddy.i]++;
	enqueue(r, q, buddy);
}

/* As if it had never been assigned. */
static void unassign(struct roster *r, const struct plan_visit *v)
{
	struct queue *q = &r->queues[v->host.i];

	unnote(&r->caring, v->buddy, v->days, v->staff);
	dequeue(r, q, v->buddy);
	r->turns[v->buddy.i]--;
	enqueue(r, q, v->buddy);
}

/* Whether b should have had a turn of a's. */
static bool is_ahead(const struct roster *r, struct staff_ix a, struct staff_ix b)
{
	int ahead = r->turns[a.i] - r->turns[b.i];

	return ahead > 1 || (ahead == 1 && ahead + r->before[a.i] - r->before[b.i] > 1);
}

/* Gives a visit to somebody who could take it better than its buddy, who has another
 * visitor then or is ahead in turns; whether there is one. */
static bool hand_over(struct roster *r, struct plan_visit *v)
{
	const struct queue *q = &r->queues[v->host.i];
	struct staff_ix old = v->buddy;
	size_t visitors = 0;

	EACH_NOTE(own, &r->caring, old)
		visitors += overlaps(own->days, v->days);
	for (size_t i = 0; i < q->n && (visitors > 1 || is_ahead(r, old, q->v[i])); i++) {
		if (staff_same(q->v[i], old) || !is_free(r, q->v[i], v->host, v->days) || overlaps_any(&r->caring, q->v[i], v->days))
			continue;
		struct staff_ix other = q->v[i];
		unassign(r, v);
		assign(r, v, other);
		return true;
	}
	return false;
}

static void read_record(struct roster *r, const struct record *record, int cycle)
{
	for (size_t i = 0; i < record->n_visits; i++) {
		const struct history_visit *v = &record->visits[i];

		if (v->cycle == cycle)
			continue;
		note(&r->away, v->staff, v->days, NOBODY);
		if (!is_nobody(v->buddy)) {
			r->before[v->buddy.i] += v->cycle < cycle;
			note(&r->caring, v->buddy, v->days, v->staff);
		}
	}
}

static void roster_init(struct roster *r, const struct org *org, const struct record *record,
                        const struct plan_visit *visits, size_t n, int cycle)
{
	*r = (struct roster){ .org = org, .draw = draw_begin(org->name, cycle) };
	r->away.last = mem_array(uint32_t, org->n_staff);
	r->caring.last = mem_array(uint32_t, org->n_staff);
	r->turns = mem_array(int, org->n_staff);
	r->before = mem_array(int, org->n_staff);
	r->lot = mem_array(uint64_t, org->n_staff);
	r->queues = mem_array(struct queue, org->n_departments);
	read_record(r, record, cycle);
	for (size_t i = 0; i < n; i++)
		if (plan_is_placed(&visits[i]))
			note(&r->away, visits[i].staff, visits[i].days, NOBODY);
}

static void roster_clear(struct roster *r)
{
	notes_clear(&r->away);
	notes_clear(&r->caring);
	for (size_t d = 0; d < r->org->n_departments; d++)
		free(r->queues[d].v);
	free(r->turns);
	free(r->before);
	free(r->lot);
	free(r->queues);
}

/* A visit whose buddy people have been told: what is to be known of it, in one place. */
struct told { uint32_t visit; struct staff_ix buddy, guest; struct dept_ix host; struct span days; };

static size_t buddy_of(const void *told, const void *of)
{
	(void)of;
	return ((const struct told *)told)->buddy.i;
}

/* Those who were told a buddy, of a visit that has not moved, keep them while that is
 * possible.  One buddy after another, since getting hold of each person costs the most;
 * before there are any queues. */
static void keep_told(struct roster *r, struct day today, struct plan_visit *visits, size_t n)
{
	scoped(heap) struct told *told = mem_resize(NULL, n, sizeof *told);
	size_t n_told = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct plan_visit *v = &visits[i];

		if (plan_is_placed(v) && !is_nobody(v->buddy))
			told[n_told++] = (struct told){ i, v->buddy, v->staff, v->host, v->days };
	}
	scoped(heap) struct told *by_buddy = order_by(buddy_of, NULL, r->org->n_staff, told, n_told, sizeof *told);
	for (const struct told *t = by_buddy; t < by_buddy + n_told; t++) {
		bool keeps = day_before(t->days.first, today)
			|| (dept_same(org_staff(r->org, t->buddy)->home, t->host) && is_free(r, t->buddy, t->host, t->days));

		if (keeps) {
			note(&r->caring, t->buddy, t->days, t->guest);
			r->turns[t->buddy.i]++;
		} else
			visits[t->visit].buddy = NOBODY;
	}
}

void assign_buddies(const struct org *org, const struct record *record, struct day today,
                    struct plan_visit *visits, size_t n)
{
	struct roster r;
	uint32_t *chosen = NULL, n_chosen = 0;

	if (n == 0)
		return;
	roster_init(&r, org, record, visits, n, visits[0].cycle);
	keep_told(&r, today, visits, n);
	visits_sort(org, visits, n);
	for (size_t i = 0; i < n; i++) {
		struct plan_visit *v = &visits[i];

		if (!plan_is_placed(v) || !is_nobody(v->buddy) || day_before(v->days.first, today))
			continue;
		struct staff_ix buddy = choose(&r, v);
		if (is_nobody(buddy))
			v->reason = why_nobody(org, v);
		else {
			assign(&r, v, buddy);
			*mem_push(chosen, n_chosen) = (uint32_t)i;
		}
	}
	/* Whoever came later found fewer free.  Each time fewer have two visitors at once, or
	 * turns are more level, so this ends. */
	for (bool again = true; again;) {
		again = false;
		for (uint32_t i = 0; i < n_chosen; i++)
			again |= hand_over(&r, &visits[chosen[i]]);
	}
	free(chosen);
	roster_clear(&r);
}
