#include "lived.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/happened.h"
#include "crosstrain/mem.h"

/* Noon in UTC is the same date in Europe. */
static int64_t noon(struct day d)
{
	return (int64_t)d.n * 86400 + 43200;
}

void lived_begin(struct lived *l, uint64_t seed, const struct years_shape *shape)
{
	*l = (struct lived){ .seed = seed };
	years_draw(&l->years, seed, shape);
	l->org = years_org(&l->years);
	l->published = published_new(digest_of("lived", 5));
	l->today = l->years.start;
}

void lived_end(struct lived *l)
{
	years_clear(&l->years);
	org_free(l->org);
	published_free(l->published);
	publication_free(l->last);
}

void lived_publish(struct lived *l, struct published *edited)
{
	__attribute__((cleanup(history_clear))) struct history history = { 0 };

	published_history(&history, edited != NULL ? edited : l->published, l->org);
	scoped(plan) struct plan *plan = plan_make(l->org, &history, l->today, EFFORT_LOW, NULL);
	publication_free(l->last);
	l->last = publication_make(l->published, edited, l->org, plan, l->today, noon(l->today));
	published_free(edited);
	published_free(l->published);
	l->published = publication_take(l->last);
}

/* Who did not turn up these days. */
static struct published *with_some_missed(struct lived *l)
{
	struct published *edited = published_copy(l->published);

	for (size_t i = 0; i < l->published->n_visits; i++) {
		const struct published_visit *v = &l->published->visits[i];
		struct visit_meant meant = { v->staff, v->host, v->days[0] };
		struct err why_not;

		if (v->status != VISIT_ON || v->cycle < org_cycle_at(l->org, l->today) || day_before(l->today, v->days[0])
		    || dice_roll(&l->years.dice, 5) > 0)
			continue;
		struct published *next = happened_missed(edited, meant, l->today, &why_not);
		assert_non_null(next);
		published_free(edited);
		edited = next;
	}
	return edited;
}

void lived_cycles(struct lived *l, int first, int last)
{
	for (int cycle = first; cycle <= last; cycle++) {
		struct span days = org_cycle_span(l->org, cycle);

		l->today = days.first;
		lived_publish(l, NULL);
		for (int i = 0; i < 2; i++) {
			int left = days_between(l->today, days.until);

			l->today = day_after(l->today, (int)dice_roll(&l->years.dice, (uint32_t)left));
			lived_publish(l, with_some_missed(l));
		}
	}
}

struct plan *state_plan(const struct published *p, const struct org *org, struct day today)
{
	__attribute__((cleanup(history_clear))) struct history all = { 0 };
	struct plan *plan = mem_new(struct plan);
	int cycle = org_cycle_at(org, today);

	plan->today = today;
	published_history(&all, p, org);
	for (size_t i = 0; i < all.n_visits; i++) {
		const struct history_visit *v = &all.visits[i];

		if (v->cycle >= cycle && !v->missed)
			*mem_push(plan->visits, plan->n_visits) = (struct plan_visit){ .staff = v->staff, .home = v->home,
				.host = v->host, .cycle = v->cycle, .days = v->days, .buddy = v->buddy };
	}
	for (size_t i = 0; i < all.n_waits; i++) {
		const struct history_wait *w = &all.waits[i];

		if (w->cycle >= cycle)
			*mem_push(plan->visits, plan->n_visits) = (struct plan_visit){ .staff = w->staff, .home = w->home,
				.host = w->host, .cycle = w->cycle, .buddy = NOBODY, .reason = mem_text("left out") };
	}
	for (int c = cycle; c <= cycle + org->cycle.publish_ahead; c++) {
		struct plan_cycle *said = mem_push(plan->cycles, plan->n_cycles);

		*said = (struct plan_cycle){ .cycle = c, .days = org_cycle_span(org, c) };
		for (size_t i = 0; i < plan->n_visits; i++) {
			said->owed += plan->visits[i].cycle == c;
			said->placed += plan->visits[i].cycle == c && plan_is_placed(&plan->visits[i]);
		}
		said->bound = said->placed;
	}
	return plan;
}

char *state_findings(const struct published *p, const struct org *org, const struct published *before,
                     struct day today)
{
	__attribute__((cleanup(history_clear))) struct history told = { 0 };
	scoped(plan) struct plan *plan = state_plan(p, org, today);
	scoped_text struct text findings = TEXT_EMPTY;

	published_history(&told, before, org);
	plan_verify(&findings, org, &told, plan);
	return mem_text(text_str(&findings));
}

char *findings_but_buddies(const struct org *org, const struct history *history, const struct plan *plan)
{
	scoped_text struct text all = TEXT_EMPTY, kept = TEXT_EMPTY;
	char *rest;

	plan_verify(&all, org, history, plan);
	scoped(heap) char *lines = mem_text(text_str(&all));
	rest = lines;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (line[0] != '\0' && strstr(line, ": the buddy is not ") == NULL)
			text_addf(&kept, "%s\n", line);
	return mem_text(text_str(&kept));
}
