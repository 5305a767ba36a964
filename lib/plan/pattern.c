/* The best that one person can do, at given prices of the days: a search backwards through
 * the days, with the set of visits still to do (dynamic programming: Bellman 1957; sets:
 * Held and Karp 1962). */
#include "rota.h"

#include "crosstrain/mem.h"

static int64_t weight(const struct rota *r, uint32_t task)
{
	return 1 + r->s->p->tasks[task].waiting;
}

int64_t visit_worth(const struct rota *r, const struct task *t, int slot)
{
	if (r->aim != AIM_CALM || !t->published)
		return r->levels ? r->each * (1 + 4 * (int64_t)t->left_out) : r->each;
	if (slot == t->told_slot)
		return r->each + r->kept;
	return r->each + r->notice * (r->s->p->n_days - task_notice_lost(r->s->p, t, slot));
}

int64_t person_gain(const struct rota *r, const struct person *of, size_t left)
{
	int64_t rest = of->debt, spared = 0;

	if (r->aim != AIM_FAIR)
		return 0;
	for (uint32_t k = 0; k < of->n; k++)
		*(left >> k & 1 ? &rest : &spared) += weight(r, of->tasks[k]);
	return (rest + spared) * (rest + spared) - rest * rest;
}

bool visit_is_open(const struct rota *r, uint32_t task, int slot)
{
	return r->s->at[task] == NO_SLOT && slots_of(r, r->open, task)[slot / 64] >> (slot % 64) & 1;
}

void person_list(const struct rota *r, uint32_t ix, struct person *of)
{
	const struct problem *p = r->s->p;

	*of = (struct person){ .ix = ix };
	int64_t others = 0;
	for (uint32_t t = p->first_task[ix]; t < p->first_task[ix + 1]; t++) {
		const struct task *task = &p->tasks[t];
		int64_t most = 0;

		if (r->s->at[t] != NO_SLOT)
			continue;
		if (task->n_starts == 0 || (r->free != NULL && !r->free[t])) {
			of->debt += weight(r, t);
			continue;
		}
		if (of->n < MOST_VISITS) {
			of->tasks[of->n++] = t;
			continue;
		}
		EACH_START(slot, p, task) {
			int64_t here = r->earning[task->route.i * (size_t)p->n_days + (size_t)slot]
			               + visit_worth(r, task, slot) * PRICE_ONE;

			most = here > most ? here : most;
		}
		of->rest += most;
		others += weight(r, t);
	}
	if (r->aim == AIM_FAIR && others > 0) {
		int64_t debt = of->debt;

		for (uint32_t k = 0; k < of->n; k++)
			debt += weight(r, of->tasks[k]);
		of->rest += ((debt + others) * (debt + others) - debt * debt) * PRICE_ONE;
	}
}

/* Fills in best and choice of one day, the later ones being done. */
static void fill_day(struct rota *r, const struct person *of, int day)
{
	const struct problem *p = r->s->p;
	size_t here = (size_t)day << MOST_VISITS, next = (size_t)(day + 1) << MOST_VISITS;

	for (size_t set = 0; set < (size_t)1 << of->n; set++) {
		r->best[here | set] = r->best[next | set];
		r->choice[here | set] = 0;
	}
	for (uint32_t k = 0; k < of->n; k++) {
		const struct task *t = &p->tasks[of->tasks[k]];
		const struct host *h = &p->hosts[t->host.i];
		int slot = h->slot_from[day];

		if (slot >= h->n_slots || h->day[slot] != day || !visit_is_open(r, of->tasks[k], slot))
			continue;
		int64_t earning = r->earning[t->route.i * (size_t)p->n_days + (size_t)slot] + visit_worth(r, t, slot) * PRICE_ONE;
		int after = h->day[slot + t->length - 1] + p->gap + 1;
		size_t then = (size_t)(after < p->n_days ? after : p->n_days) << MOST_VISITS, bit = (size_t)1 << k;

		for (size_t set = bit; set < (size_t)1 << of->n; set = (set + 1) | bit) {
			int64_t sum = earning + r->best[then | (set & ~bit)];

			if (sum > r->best[here | set]) {
				r->best[here | set] = sum;
				r->choice[here | set] = (unsigned char)(k + 1);
			}
		}
	}
}

int64_t person_find_best(struct rota *r, const struct person *of)
{
	const struct problem *p = r->s->p;
	size_t all = ((size_t)1 << of->n) - 1;

	for (size_t set = 0; set <= all; set++)
		r->best[(size_t)p->n_days << MOST_VISITS | set] = person_gain(r, of, set) * PRICE_ONE;
	for (int day = p->n_days - 1; day >= 0; day--)
		fill_day(r, of, day);
	r->work -= (int64_t)p->n_days << of->n;
	return r->best[all];
}

uint32_t person_read_best(struct rota *r, const struct person *of, size_t *left)
{
	const struct problem *p = r->s->p;
	uint32_t n = 0;

	*left = ((size_t)1 << of->n) - 1;
	for (int day = 0; day < p->n_days && *left != 0;) {
		unsigned char k = r->choice[(size_t)day << MOST_VISITS | *left];

		if (k == 0) {
			day++;
			continue;
		}
		const struct task *t = &p->tasks[of->tasks[k - 1]];
		const struct host *h = &p->hosts[t->host.i];
		int slot = h->slot_from[day];
		*mem_push(r->visits, r->n_visits) = (struct pattern_visit){ of->tasks[k - 1], slot };
		n++;
		*left &= ~((size_t)1 << (k - 1));
		day = h->day[slot + t->length - 1] + p->gap + 1;
	}
	return n;
}

