/* What everybody owed and got, and how that is shared out. */
#include "facts_internal.h"

#include "crosstrain/mem.h"

static bool has_day(const struct published_visit *v)
{
	return v->status == VISIT_ON && !v->missed;
}

/* Whether a person's visit that found no place is one that was missed, and so is counted there. */
static bool was_missed(const struct facts *f, const struct left_out *w)
{
	struct visit_list visits = facts_visits_of(f, w->staff);

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];

		if (v->cycle == w->cycle && subject_same(v->host, w->host))
			return v->status == VISIT_ON && v->missed;
	}
	return false;
}

static struct count count_of(const struct facts *f, struct subject_ix s)
{
	struct visit_list visits = facts_visits_of(f, s), left_out = list_of(&f->left_out, s);
	struct count c = { 0 };

	for (size_t i = 0; i < visits.n; i++) {
		const struct published_visit *v = &f->published->visits[visits.v[i]];
		bool is_now = v->cycle == f->cycle, missed = v->status == VISIT_ON && v->missed;

		c.placed += is_now && has_day(v);
		c.held += is_now && is_held(f, v);
		c.missed += is_now ? missed + (int)v->n_misses : 0;
		c.held_ever += is_held(f, v);
		c.due_ever += is_held(f, v) || missed;
	}
	for (size_t i = 0; i < left_out.n; i++) {
		const struct left_out *w = &f->published->left_out[left_out.v[i]];

		c.due_ever += w->cycle < f->cycle && !was_missed(f, w);
		if (w->cycle != f->cycle)
			continue;
		c.left_out++;
		c.waiting = w->waiting > c.waiting ? w->waiting : c.waiting;
	}
	c.owed = c.placed + c.left_out;
	return c;
}

struct count *counts_make(const struct facts *f)
{
	struct count *counts = mem_array(struct count, f->published->n_subjects);

	for (uint32_t i = 0; i < f->published->n_subjects; i++)
		if (f->published->subjects[i].kind == SUBJECT_STAFF)
			counts[i] = count_of(f, (struct subject_ix){ i });
	return counts;
}

struct count facts_count(const struct facts *f, struct subject_ix staff)
{
	return f->counts[staff.i];
}

/* Below 0 if a has had a smaller share of what had come due than b. */
static int compare_shares(struct count a, struct count b)
{
	int64_t x = (int64_t)a.held_ever * b.due_ever, y = (int64_t)b.held_ever * a.due_ever;

	return (x > y) - (x < y);
}

/* `order` is below 0 for whom others go before. */
static void add_served(struct served *served, struct subject_ix s, int order)
{
	if (served->n == 0 || order > 0)
		*served = (struct served){ { NO_SUBJECT, NO_SUBJECT, NO_SUBJECT }, 0 };
	else if (order < 0)
		return;
	if (served->n < SERVED_NAMED)
		served->who[served->n] = s;
	served->n++;
}

static void add_share(const struct facts *f, struct fairness *all, struct subject_ix s)
{
	struct count c = facts_count(f, s);

	if (c.due_ever == 0)
		return;
	add_served(&all->worst, s, all->worst.n > 0 ? compare_shares(facts_count(f, all->worst.who[0]), c) : 0);
	add_served(&all->best, s, all->best.n > 0 ? compare_shares(c, facts_count(f, all->best.who[0])) : 0);
}

static void add_person(const struct facts *f, struct fairness *all, struct subject_ix s)
{
	struct count c = facts_count(f, s);

	all->fewest = all->people == 0 || c.held_ever < all->fewest ? c.held_ever : all->fewest;
	all->most = c.held_ever > all->most ? c.held_ever : all->most;
	all->people++;
	all->waiting += c.left_out > 0;
	if (c.left_out > 0 && (is_no_subject(all->longest) || c.waiting > all->sum.waiting))
		all->longest = s;
	add_share(f, all, s);
	all->sum.owed += c.owed;
	all->sum.placed += c.placed;
	all->sum.held += c.held;
	all->sum.missed += c.missed;
	all->sum.left_out += c.left_out;
	all->sum.waiting = c.waiting > all->sum.waiting ? c.waiting : all->sum.waiting;
	all->sum.held_ever += c.held_ever;
	all->sum.due_ever += c.due_ever;
}

struct fairness facts_fairness(const struct facts *f, struct subject_ix department)
{
	const struct served nobody = { { NO_SUBJECT, NO_SUBJECT, NO_SUBJECT }, 0 };
	struct fairness all = { .worst = nobody, .best = nobody, .longest = NO_SUBJECT };

	const struct people everybody = { f->people.v, f->people.first[f->published->n_subjects] };
	struct people people = is_no_subject(department) ? everybody : facts_people(f, department);

	for (size_t i = 0; i < people.n; i++)
		add_person(f, &all, people.v[i]);
	return all;
}
