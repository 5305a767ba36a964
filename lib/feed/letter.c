/* A person's news as a mail: what moved from when to when, in words, and as entries of a calendar. */
#include "crosstrain/letter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/order.h"
#include "crosstrain/tidings.h"
#include "feed_internal.h"

enum { DAY = 24 * 60 };

/* A notice beside what it is about, as it stands now. */
struct news {
	struct notice notice;
	const struct published_visit *visit;             /* or NULL … */
	const struct published_appointment *appointment; /* … and then this */
	const struct event *event;                       /* its first day */
};

static int64_t time_of(const struct news *n)
{
	return n->notice.after != NO_TIME ? n->notice.after : n->notice.before;
}

static int by_time(const void *pa, const void *pb)
{
	const struct news *a = pa, *b = pb;

	ORDER(time_of(a), time_of(b));
	ORDER(a->notice.is_appointment, b->notice.is_appointment);
	ORDER(a->notice.row, b->notice.row);
	return 0;
}

/* Visits and appointments by their rows: where they stand. */
struct where { int64_t row; size_t i; };
struct index { struct where *visits, *appointments; };

static int by_row(const void *pa, const void *pb)
{
	const struct where *a = pa, *b = pb;

	ORDER(a->row, b->row);
	return 0;
}

static struct index index_of(const struct published *p)
{
	struct index index = { mem_array(struct where, p->n_visits), mem_array(struct where, p->n_appointments) };

	for (size_t i = 0; i < p->n_visits; i++)
		index.visits[i] = (struct where){ p->visits[i].row, i };
	for (size_t i = 0; i < p->n_appointments; i++)
		index.appointments[i] = (struct where){ p->appointments[i].row, i };
	qsort(index.visits, p->n_visits, sizeof *index.visits, by_row);
	qsort(index.appointments, p->n_appointments, sizeof *index.appointments, by_row);
	return index;
}

/* When it begins for whom the letter is for, as it stands now: not all that changed since is news by itself. */
static int64_t visit_begins(const struct published_visit *v, const struct published *p)
{
	return v->status == VISIT_ON ? (int64_t)v->days[0].n * DAY + p->briefings[v->briefing.i].hours.from : NO_TIME;
}

static int64_t appointment_begins(const struct published_appointment *a, struct subject_ix who, const struct published *p)
{
	bool comes = a->status == VISIT_ON && attendee_of(a, who) != NULL;

	return comes ? (int64_t)a->day.n * DAY + p->briefings[a->briefing.i].hours.from : NO_TIME;
}

static bool find(struct news *n, const struct published *p, const struct index *index)
{
	struct where wanted = { n->notice.row, 0 };
	const struct where *found = n->notice.is_appointment
		? bsearch(&wanted, index->appointments, p->n_appointments, sizeof wanted, by_row)
		: bsearch(&wanted, index->visits, p->n_visits, sizeof wanted, by_row);

	if (found == NULL)
		return false;
	if (n->notice.is_appointment) {
		n->appointment = &p->appointments[found->i];
		n->notice.after = appointment_begins(n->appointment, n->notice.who, p);
	} else {
		n->visit = &p->visits[found->i];
		n->notice.after = visit_begins(n->visit, p);
	}
	return true;
}

static bool is_over(const struct notice *n, struct day today)
{
	int64_t first = (int64_t)today.n * DAY;

	return (n->before == NO_TIME || n->before < first) && (n->after == NO_TIME || n->after < first);
}

/* What notices are of, in the order of time, without what is over or as they knew it. */
static struct news *gather(const struct published *p, const struct index *index, const struct notice *notices, size_t n,
                           struct day today, size_t *found)
{
	struct news *all = mem_array(struct news, n);

	*found = 0;
	for (size_t i = 0; i < n; i++) {
		struct news one = { .notice = notices[i] };

		if (!find(&one, p, index))
			continue;
		/* Back to what they knew, while a mail that says otherwise may have reached them. */
		if (one.notice.is_on_its_way && one.notice.before == one.notice.after)
			one.notice.before = one.notice.told;
		if (one.notice.before != one.notice.after && !is_over(&one.notice, today))
			all[(*found)++] = one;
	}
	qsort(all, *found, sizeof *all, by_time);
	return all;
}

/* ---- as entries */

static void add_events(struct calendar *out, const struct directory *d, struct news *news, size_t n)
{
	size_t *first = mem_array(size_t, n);

	for (size_t i = 0; i < n; i++) {
		first[i] = out->n_events;
		if (news[i].visit != NULL)
			events_add_visit(out, d, news[i].visit, news[i].notice.who, false);
		else
			/* Somebody whose place was taken has it called off, though for others it goes on. */
			events_add_appointment(out, d, news[i].appointment, news[i].notice.who, news[i].notice.after == NO_TIME, false);
	}
	for (size_t i = 0; i < n; i++)
		news[i].event = &out->events[first[i]];
	free(first);
}

/* ---- in words */

static const char *weekday(struct day d)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

	return names[day_weekday(d)];
}

static void add_day(struct text *out, int64_t time)
{
	struct day day = { (int32_t)(time / DAY) };
	char date[DAY_TEXT_SIZE];

	text_addf(out, "%s %s", weekday(day), day_write(date, day));
}

static void add_hours(struct text *out, const struct news *n, const struct published *p)
{
	const struct briefing *b = &p->briefings[n->visit != NULL ? n->visit->briefing.i : n->appointment->briefing.i];

	text_addf(out, ", %02d:%02d to %02d:%02d (%s)", b->hours.from / 60, b->hours.from % 60, b->hours.until / 60,
	          b->hours.until % 60, b->zone);
}

static const char *kind_of(const struct notice *n)
{
	return n->after == NO_TIME ? "Called off" : n->before == NO_TIME ? "New" : "Moved";
}

/* Entries that are called off begin with a word for it, which stands before them here already. */
static const char *title_of(const struct news *n)
{
	static const char cancelled[] = "Cancelled: ";
	const char *title = n->event->summary != NULL ? n->event->summary : "";

	return strncmp(title, cancelled, sizeof cancelled - 1) == 0 ? title + sizeof cancelled - 1 : title;
}

static void add_news(struct text *out, const struct news *n, const struct published *p)
{
	text_addf(out, "%s: %s\n", kind_of(&n->notice), title_of(n));
	if (n->notice.before != NO_TIME) {
		text_add(out, n->notice.after == NO_TIME ? "It would have been on " : "It was on ");
		add_day(out, n->notice.before);
		text_addf(out, ", %02d:%02d", (int)(n->notice.before % DAY / 60), (int)(n->notice.before % 60));
		text_add(out, n->notice.after == NO_TIME ? ".\n" : "; now it is on\n");
	}
	if (n->notice.after == NO_TIME)
		return;
	add_day(out, n->notice.after);
	add_hours(out, n, p);
	text_add(out, "\n");
	if (n->event->description != NULL)
		text_addf(out, "%s\n", n->event->description);
}

static char *subject_line(const struct news *news, size_t n)
{
	struct text out = TEXT_EMPTY;

	if (n == 1) {
		text_addf(&out, "%s: %s, ", kind_of(&news[0].notice), title_of(&news[0]));
		add_day(&out, time_of(&news[0]));
	} else {
		text_addf(&out, "Cross-training: %zu changes", n);
	}
	return text_give(&out);
}

static char *body(const struct news *news, size_t n, const struct published *p)
{
	struct text out = TEXT_EMPTY;

	for (size_t i = 0; i < n; i++) {
		text_add(&out, i > 0 ? "\n" : "");
		add_news(&out, &news[i], p);
	}
	text_addf(&out, "\n-- \nCross-training at %s. You get mail of what is near and new to you; all the rest stands in your "
	          "calendar.\n", p->company.organization);
	return text_give(&out);
}

/* The same news have the same, so that what was sent twice is known by whoever has it already. */
static char *id_of(const struct news *news, size_t n, const struct published *p)
{
	struct digest_state st;
	char digits[DIGEST_TEXT_SIZE];

	digest_begin(&st, NULL);
	digest_add(&st, &p->installation, sizeof p->installation);
	for (size_t i = 0; i < n; i++) {
		const struct notice *notice = &news[i].notice;

		digest_add_number(&st, p->subjects[notice->who.i].row);
		digest_add_number(&st, notice->is_appointment);
		digest_add_number(&st, notice->row);
		digest_add_number(&st, notice->before);
		digest_add_number(&st, notice->after);
		digest_add_number(&st, notice->publication);
	}
	struct digest d = digest_end(&st);
	return mem_text(digest_write(digits, &d));
}

/* Of all that it was asked to tell, what it does tell. */
static char *tidings_of(const struct notice *notices, size_t n, const struct news *news, size_t n_told)
{
	scoped(heap) struct notice *told = mem_array(struct notice, n_told);
	struct tidings tidings = { .v = told, .n = n_told };

	for (size_t i = 0; i < n; i++)
		tidings.publication = notices[i].publication > tidings.publication ? notices[i].publication : tidings.publication;
	for (size_t i = 0; i < n_told; i++)
		told[i] = news[i].notice;
	return tidings_write(&tidings);
}

/* Notices that are all of one person. */
static struct letter letter_of(const struct directory *d, const struct index *index, const struct notice *notices, size_t n,
                               struct day today)
{
	const struct published *p = directory_published(d);
	struct letter letter = { .who = notices[0].who };
	struct text ics = TEXT_EMPTY;
	size_t found;
	scoped(heap) struct news *news = gather(p, index, notices, n, today, &found);

	letter.tidings = tidings_of(notices, n, news, found);
	if (found == 0)
		return letter;
	struct calendar calendar = { .name = mem_format("Cross-training: %s", p->company.organization), .is_letter = true };
	add_events(&calendar, d, news, found);
	ics_write(&ics, &calendar);
	letter.id = id_of(news, found, p);
	letter.subject = subject_line(news, found);
	letter.text = body(news, found, p);
	letter.ics = text_give(&ics);
	calendar_fini(&calendar);
	return letter;
}

struct letters *letters_make(const struct directory *d, const struct notice *notices, size_t n, struct day today,
                             size_t most)
{
	struct letters *letters = mem_new(struct letters);
	struct index index = index_of(directory_published(d));

	for (size_t first = 0, i = 1; i <= n; i++) {
		if (i < n && subject_same(notices[i].who, notices[first].who))
			continue;
		if (letters->n < most)
			*mem_push(letters->v, letters->n) = letter_of(d, &index, &notices[first], i - first, today);
		letters->people++;
		first = i;
	}
	free(index.visits);
	free(index.appointments);
	return letters;
}

void letters_free(struct letters *letters)
{
	if (letters == NULL)
		return;
	for (size_t i = 0; i < letters->n; i++) {
		free(letters->v[i].id);
		free(letters->v[i].tidings);
		free(letters->v[i].subject);
		free(letters->v[i].text);
		free(letters->v[i].ics);
	}
	free(letters->v);
	free(letters);
}
