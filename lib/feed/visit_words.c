/* Visits in words.  The same visit reads differently to whoever goes, looks after them, receives
 * them, spares them, or sees the whole. */
#include "feed_internal.h"

#include <string.h>

/* A visit as its words need it. */
struct visit {
	const struct published_visit *published;
	const struct briefing *briefing;
	const char *staff, *home, *host;
	const char *buddy;               /* NULL: nobody yet */
};

/* How a visit reads to one kind of reader. */
struct reading {
	void (*title)(struct text *out, const struct visit *v);
	const char *hours;               /* the sentence on its hours: host's opening and closing hour */
	const char *buddy;               /* the line for the buddy's name; NULL: none */
	const char *contact, *activity, *bring;
	bool busy;                       /* takes the reader's time */
};

static void title_for_visitor(struct text *out, const struct visit *v)
{
	text_addf(out, "Visit: %s", v->host);
}

static void title_for_buddy(struct text *out, const struct visit *v)
{
	text_addf(out, "Buddy: %s (%s)", v->staff, v->home);
}

static void title_for_host(struct text *out, const struct visit *v)
{
	text_addf(out, "%s (%s) visits", v->staff, v->home);
	if (v->buddy != NULL)
		text_addf(out, " — buddy %s", v->buddy);
}

static void title_for_home(struct text *out, const struct visit *v)
{
	text_addf(out, "%s at %s", v->staff, v->host);
}

static void title_for_company(struct text *out, const struct visit *v)
{
	text_addf(out, "%s (%s) → %s", v->staff, v->home, v->host);
}

static const struct reading for_visitor = {
	.title = title_for_visitor,
	.hours = "Be there at %02d:%02d local time; the day ends at %02d:%02d.",
	.buddy = "Ask for %s, your buddy.", .contact = "Contact: %s",
	.activity = "What you will do: %s", .bring = "Please bring: %s",
	.busy = true,
};
static const struct reading for_buddy = {
	.title = title_for_buddy,
	.hours = "Your visitor is there from %02d:%02d to %02d:%02d local time, and asks for you.",
	.contact = "Contact: %s",
	.activity = "What they will do: %s", .bring = "They were asked to bring: %s",
	.busy = true,
};
static const struct reading for_host = {
	.title = title_for_host,
	.hours = "Your visitor is there from %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .contact = "Contact: %s",
	.activity = "What they will do: %s", .bring = "They were asked to bring: %s",
};
static const struct reading for_home = {
	.title = title_for_home,
	.hours = "There from %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .activity = "What they will do: %s",
};
static const struct reading for_company = {
	.title = title_for_company,
	.hours = "From %02d:%02d to %02d:%02d local time.",
	.buddy = "Buddy: %s", .activity = "What they will do: %s",
};

/* Who meets a visit in two roles reads it in the one that asks more of them. */
static const struct reading *reading_of(const struct published_visit *v, struct subject_ix reader)
{
	if (subject_same(reader, v->staff))
		return &for_visitor;
	if (subject_same(reader, v->buddy))
		return &for_buddy;
	if (subject_same(reader, v->host))
		return &for_host;
	if (subject_same(reader, v->home))
		return &for_home;
	return &for_company;
}

/* One line of a description, unless there is nothing to say. */
__attribute__((format(printf, 2, 0)))
static void add_line(struct text *out, const char *fmt, const char *what)
{
	if (fmt == NULL || !has_words(what))
		return;
	text_addf(out, fmt, what);
	text_add_char(out, '\n');
}

static void describe(struct text *out, const struct visit *v, const struct reading *reading, size_t nth)
{
	const struct briefing *b = v->briefing;

	if (v->published->status == VISIT_CANCELLED) {
		text_add(out, "This visit has been called off.");
		return;
	}
	text_addf(out, reading->hours, b->hours.from / 60, b->hours.from % 60, b->hours.until / 60, b->hours.until % 60);
	text_add_char(out, '\n');
	text_addf(out, "Where: %s%s%s\n", v->host, has_words(b->location) ? ", " : "",
	          has_words(b->location) ? b->location : "");
	add_line(out, reading->buddy, v->buddy);
	if (v->buddy == NULL || b->contact == NULL || strcmp(v->buddy, b->contact) != 0)
		add_line(out, reading->contact, b->contact);
	add_line(out, reading->activity, b->activity);
	add_line(out, reading->bring, b->bring);
	if (v->published->n_days > 1)
		text_addf(out, "Day %zu of %zu.\n", nth + 1, v->published->n_days);
	if (has_words(b->message))
		text_addf(out, "\n%s", b->message);
	while (out->n > 0 && out->s[out->n - 1] == '\n')
		out->s[--out->n] = '\0';
}

static void add_words(struct event *e, const struct visit *v, const struct reading *reading, size_t nth)
{
	scoped_text struct text raw = TEXT_EMPTY;
	const char *where = v->briefing->location;

	if (e->cancelled)
		text_add(&raw, "Cancelled: ");
	reading->title(&raw, v);
	if (v->published->n_days > 1)
		text_addf(&raw, " (day %zu of %zu)", nth + 1, v->published->n_days);
	e->summary = plain(&raw, SUMMARY_MOST, false);
	text_clear(&raw);
	text_add(&raw, has_words(where) ? where : v->host);
	e->location = plain(&raw, LOCATION_MOST, false);
	text_clear(&raw);
	describe(&raw, v, reading, nth);
	e->description = plain(&raw, DESCRIPTION_MOST, true);
}

static struct visit visit_of(const struct published *p, const struct published_visit *v)
{
	return (struct visit){
		.published = v,
		.briefing = &p->briefings[v->briefing.i],
		.staff = published_subject(p, v->staff)->name,
		.home = published_subject(p, v->home)->name,
		.host = published_subject(p, v->host)->name,
		.buddy = is_no_subject(v->buddy) ? NULL : published_subject(p, v->buddy)->name,
	};
}

void visit_words(struct event *e, const struct published *p, const struct published_visit *published, size_t nth,
                 struct subject_ix reader)
{
	const struct reading *reading = reading_of(published, reader);
	struct visit v = visit_of(p, published);

	e->busy = reading->busy && !e->cancelled;
	add_words(e, &v, reading, nth);
}
