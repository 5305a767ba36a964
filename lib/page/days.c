/* The visits of a week, day by day, as both kinds of boards list them. */
#include <stdlib.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "page_internal.h"

int board_days_shown(const struct page *page, const uint32_t *visits, size_t n, struct span week)
{
	int shown = 5;

	for (size_t i = 0; i < n; i++) {
		const struct published_visit *v = page_visit(page, visits[i]);

		for (size_t d = 0; d < v->n_days; d++)
			if (span_has(week, v->days[d]) && days_between(week.first, v->days[d]) >= shown)
				shown = days_between(week.first, v->days[d]) + 1;
	}
	return shown;
}

/* The day under which a visit is listed that has one in the week. */
static struct day day_listed(const struct page *page, const struct published_visit *v, struct span week)
{
	struct day today = facts_today(page->facts);
	size_t i = 0;

	if (span_has(week, today) && facts_has_day(v, span_of(today)))
		return today;
	while (i + 1 < v->n_days && !span_has(week, v->days[i]))
		i++;
	return v->days[i];
}

struct listed { struct day d; uint32_t visit; };

/* Visits are by first day, so that those who came first stand first. */
static int by_day(const void *pa, const void *pb)
{
	const struct listed *a = pa, *b = pb;

	ORDER(a->d.n, b->d.n);
	ORDER(a->visit, b->visit);
	return 0;
}

void day_term(struct text *out, const struct page *page, struct day d)
{
	int year, month, of_month;

	day_split(d, &year, &month, &of_month);
	if (day_same(d, facts_today(page->facts)))
		text_add(out, "<dt class=\"now\">Today</dt>\n");
	else
		text_addf(out, "<dt>%s %d</dt>\n", weekday_short(d), of_month);
}

void board_days(struct text *out, const struct page *page, const uint32_t *visits, size_t n, struct span week,
                void (*line)(struct text *, const struct page *, const struct published_visit *, struct day listed))
{
	scoped(heap) struct listed *all = mem_array(struct listed, n);

	for (size_t i = 0; i < n; i++)
		all[i] = (struct listed){ day_listed(page, page_visit(page, visits[i]), week), visits[i] };
	if (n > 0)
		qsort(all, n, sizeof *all, by_day);
	text_add(out, "<dl class=\"days\">\n");
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !day_same(all[i].d, all[i - 1].d))
			day_term(out, page, all[i].d);
		text_add(out, "<dd>");
		line(out, page, page_visit(page, all[i].visit), all[i].d);
		text_add(out, "</dd>\n");
	}
	text_add(out, "</dl>\n");
}

void board_until(struct text *out, const struct published_visit *v, struct day listed)
{
	if (v->n_days == 1)
		return;
	text_add(out, ", ");
	if (!day_same(listed, v->days[0]) || !days_are_in_a_row(v)) {
		say_days_short(out, v);
		return;
	}
	text_add(out, "until ");
	say_day_short(out, v->days[v->n_days - 1]);
}
