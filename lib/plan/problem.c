/* One cycle as arrays: the hosts' days, the visits owed, and what of others is fixed. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "plan_internal.h"

static struct day cycle_day(const struct problem *p, int day)
{
	return day_after(p->span.first, day);
}

static void read_host(struct problem *p, struct dept_ix d)
{
	struct host *h = &p->hosts[d.i];

	h->day = mem_array(int, (size_t)p->n_days);
	h->open = mem_array(bool, (size_t)p->n_days);
	for (int day = 0; day < p->n_days; day++) {
		if (!org_works(p->org, d, cycle_day(p, day)))
			continue;
		h->day[h->n_slots] = day;
		h->open[h->n_slots] = org_receives(p->org, d, cycle_day(p, day));
		h->n_slots++;
	}
	h->slot_from = mem_array(int, (size_t)p->n_days + 1);
	for (int day = p->n_days, slot = h->n_slots; day >= 0; day--) {
		if (slot > 0 && h->day[slot - 1] >= day)
			slot--;
		h->slot_from[day] = slot;
	}
	for (int i = 0; i < p->n_days; i++) {
		size_t at = d.i * (size_t)p->n_days + (size_t)i;

		p->host_room[at] = org_department(p->org, d)->capacity;
		p->home_room[at] = org_department(p->org, d)->max_away;
	}
}

uint32_t problem_task(const struct problem *p, struct staff_ix s, struct route_ix route)
{
	for (uint32_t t = p->first_task[s.i]; t < p->first_task[s.i + 1]; t++)
		if (p->tasks[t].route.i == route.i)
			return t;
	return NO_TASK;
}

uint64_t problem_lot(const struct problem *p, struct staff_ix s)
{
	if (p->lots[s.i] == 0)
		p->lots[s.i] = draw_of(&p->draw, org_staff(p->org, s)->id);
	return p->lots[s.i];
}

int problem_slot(const struct problem *p, struct dept_ix host, struct day d)
{
	const struct host *h = &p->hosts[host.i];
	int day = days_between(p->span.first, d), slot = host_slot_from(p, h, day);

	return slot < h->n_slots && h->day[slot] == day ? slot : NO_SLOT;
}

struct span problem_span(const struct problem *p, const struct task *t, int slot)
{
	const struct host *h = &p->hosts[t->host.i];

	return (struct span){ cycle_day(p, h->day[slot]), cycle_day(p, h->day[slot + t->length - 1] + 1) };
}

int task_notice_lost(const struct problem *p, const struct task *t, int slot)
{
	int earlier = t->published ? days_between(problem_span(p, t, slot).first, t->told) : 0;

	return earlier > 0 ? earlier : 0;
}

/* A visit that has begun keeps its room on all its days. */
static void take_room(struct problem *p, struct dept_ix home, struct dept_ix host, struct span days)
{
	const struct host *h = &p->hosts[host.i];

	for (int slot = 0; slot < h->n_slots; slot++) {
		if (!span_has(days, cycle_day(p, h->day[slot])))
			continue;
		p->host_room[host.i * (size_t)p->n_days + (size_t)slot]--;
		p->home_room[home.i * (size_t)p->n_days + (size_t)h->day[slot]]--;
	}
}

/* Whether a visit of a later cycle may still move for one of this cycle. */
static bool may_move_later(const struct problem *p, const struct history_visit *v)
{
	return v->cycle > p->cycle && days_between(p->today, v->days.first) >= p->org->cycle.notice_days;
}

static void read_stays(struct problem *p, const struct record *record)
{
	size_t n = 0, n_later = 0, n_held = 0;

	for (uint32_t s = 0; s < p->org->n_staff; s++) {
		p->first_stay[s] = (uint32_t)n;
		p->first_later[s] = (uint32_t)n_later;
		for (size_t i = record->first_visit[s]; i < record->first_visit[s + 1]; i++) {
			const struct history_visit *v = &record->visits[i];
			bool begun = day_before(v->days.first, p->today);

			if (v->missed || (v->cycle == p->cycle && !begun))
				continue;
			struct stay stay = { v->staff, days_between(p->span.first, v->days.first),
				days_between(p->span.first, v->days.until) - 1 };
			if (may_move_later(p, v)) {
				*mem_push(p->later, n_later) = stay;
				continue;
			}
			*mem_push(p->stays, n) = stay;
			if (v->cycle != p->cycle)
				continue;
			*mem_push(p->held, n_held) = (struct held){ v->staff, v->home, v->host, v->days, v->buddy };
			take_room(p, v->home, v->host, v->days);
		}
	}
	p->first_stay[p->org->n_staff] = (uint32_t)n;
	p->first_later[p->org->n_staff] = (uint32_t)n_later;
	p->n_held = n_held;
}

/* The pin of a person's visit in this cycle, DAY_EVER_BEFORE if there is none. */
static struct day find_pin(const struct problem *p, struct staff_ix s, struct route_ix r)
{
	size_t low = 0, high = p->org->n_pins;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (p->org->pins[middle].staff.i < s.i)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < p->org->n_pins && p->org->pins[low].staff.i == s.i; low++) {
		const struct org_pin *pin = &p->org->pins[low];

		if (pin->route.i == r.i && span_has(p->span, pin->on) && !day_before(pin->on, p->today))
			return pin->on;
	}
	return DAY_EVER_BEFORE;
}

static void add_task(struct problem *p, const struct record *record, struct staff_ix s,
                     struct route_ix route)
{
	const struct org_staff *person = org_staff(p->org, s);
	const struct org_route *rt = org_route(p->org, route);
	const struct history_visit *told = record_visit(record, s, rt->to, p->cycle);
	struct day pin = find_pin(p, s, route);
	bool pinned = !day_same(pin, DAY_EVER_BEFORE);

	if (told != NULL && told->missed)
		told = NULL;    /* as if it had never been set: it is owed again */
	if (told != NULL && day_before(told->days.first, p->today))
		return;         /* held already */
	if (org_is_exempt(p->org, s, rt->to) || (!pinned && !record_is_due(record, s, route, p->cycle)))
		return;
	struct task *t = mem_push(p->tasks, p->n_tasks);
	*t = (struct task){
		.staff = s, .home = person->home, .host = rt->to, .route = route, .length = rt->days,
		.waiting = record_waiting(record, s, route, p->cycle),
		.left_out = record_left_out(record, s, route, p->cycle), .told_slot = NO_SLOT,
		.told_buddy = NOBODY, .pinned = pinned, .pin = pin,
		.lead = person->lead && p->org->cycle.leaders_first,
	};
	if (told != NULL) {
		t->published = true;
		t->told = told->days.first;
		t->told_buddy = told->buddy;
		t->frozen = days_between(p->today, t->told) < p->org->cycle.notice_days;
	}
	p->hosts[t->host.i].owed_days += t->length;
}

/* Whether the person is there on any day of the cycle. */
static bool is_ever_present(const struct problem *p, struct staff_ix s)
{
	for (int day = 0; day < p->n_days; day++)
		if (org_is_present(p->org, s, cycle_day(p, day)))
			return true;
	return false;
}

static void read_tasks(struct problem *p, const struct record *record)
{
	const struct org *org = p->org;

	for (uint32_t s = 0; s < org->n_staff; s++) {
		struct route_ix first;
		size_t n = org_routes_from(org, org->staff[s].home, &first);

		p->first_task[s] = p->n_tasks;
		/* Who is away for the whole cycle owes nothing: back again, they owe what
		 * everybody owes, not the sum of what they missed. */
		if (n == 0 || !is_ever_present(p, (struct staff_ix){ s }))
			continue;
		for (uint32_t r = 0; r < n; r++)
			add_task(p, record, (struct staff_ix){ s }, (struct route_ix){ first.i + r });
	}
	p->first_task[org->n_staff] = p->n_tasks;
}

void problem_init(struct problem *p, const struct org *org, const struct record *record,
                  struct day today, int cycle, struct watch *watch)
{
	struct span span = org_cycle_span(org, cycle);

	*p = (struct problem){
		.org = org, .watch = watch, .today = today, .cycle = cycle, .span = span,
		.n_days = days_between(span.first, span.until), .gap = org->cycle.min_gap_days,
	};
	size_t cells = org->n_departments * (size_t)p->n_days;
	p->words = (p->n_days + 63) / 64;
	p->earliest = days_between(span.first, today) + org->cycle.notice_days;
	p->draw = draw_begin(org->name, cycle);
	p->lots = mem_array(uint64_t, org->n_staff);
	p->hosts = mem_array(struct host, org->n_departments);
	p->host_room = mem_array(int, cells);
	p->home_room = mem_array(int, cells);
	p->first_task = mem_array(uint32_t, org->n_staff + 1);
	p->first_stay = mem_array(uint32_t, org->n_staff + 1);
	p->first_later = mem_array(uint32_t, org->n_staff + 1);
	for (uint32_t d = 0; d < org->n_departments; d++)
		read_host(p, (struct dept_ix){ d });
	for (uint32_t r = 0; r < org->n_routes; r++) {
		struct host *h = &p->hosts[org->routes[r].to.i];

		*mem_push(h->routes_in, h->n_routes_in) = r;
	}
	read_stays(p, record);
	read_tasks(p, record);
	problem_find_starts(p);
}

void problem_clear(struct problem *p)
{
	for (uint32_t d = 0; d < p->org->n_departments; d++) {
		free(p->hosts[d].day);
		free(p->hosts[d].open);
		free(p->hosts[d].slot_from);
		free(p->hosts[d].routes_in);
	}
	free(p->hosts);
	free(p->host_room);
	free(p->home_room);
	free(p->lots);
	free(p->tasks);
	free(p->starts);
	free(p->first_task);
	free(p->stays);
	free(p->first_stay);
	free(p->later);
	free(p->first_later);
	free(p->held);
	*p = (struct problem){ 0 };
}

bool problem_has_published(const struct problem *p)
{
	for (uint32_t t = 0; t < p->n_tasks; t++)
		if (p->tasks[t].published)
			return true;
	return false;
}
