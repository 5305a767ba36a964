/* Appointments in words.  A meeting reads differently to a representative, to the people of its own
 * department, and in that department's calendar; a check-in, to either lead. */
#include "feed_internal.h"

#include <string.h>

/* An appointment as its words need it. */
struct told {
	const struct directory *directory;
	const struct published *p;
	const struct published_appointment *a;
	const struct briefing *says;
	const struct attendee *self;     /* the reader's place; NULL: a calendar of others reads it */
	struct subject_ix reader;
};

static const char *name_of(const struct told *t, struct subject_ix s)
{
	return published_subject(t->p, s)->name;
}

/* "Ann Ash (Sales), Bob Ray (Field)". */
static void add_people(struct text *out, const struct told *t)
{
	size_t n = appointment_named(t->a);

	for (size_t i = 0; i < n; i++) {
		const struct attendee *who = &t->a->attendees[i];

		text_addf(out, "%s%s (%s)", i > 0 ? ", " : "", name_of(t, who->who), name_of(t, who->speaks_for));
	}
}

static void add_place(struct text *out, const struct told *t)
{
	const char *where = t->says->location;

	text_addf(out, "Where: %s%s%s\n", name_of(t, t->a->a), has_words(where) ? ", " : "", has_words(where) ? where : "");
}

static void add_outcome(struct text *out, const struct told *t)
{
	if (has_words(t->a->outcome))
		text_addf(out, "%s: %s\n", t->a->kind == KIND_ROOM ? "Outcome" : "Decided", t->a->outcome);
}

/* --- meetings */

static void meeting_title(struct text *out, const struct told *t)
{
	text_add(out, t->says->activity);
	if (t->self != NULL && is_representative(t->a, t->self)) {
		text_addf(out, " — you speak for %s", name_of(t, t->self->speaks_for));
	} else if (t->self == NULL && appointment_named(t->a) > 0) {
		text_add(out, " — with ");
		add_people(out, t);
	}
}

static void describe_meeting(struct text *out, const struct told *t)
{
	if (t->self != NULL && is_representative(t->a, t->self))
		text_addf(out, "You speak for %s here; bring back what is decided.\n", name_of(t, t->self->speaks_for));
	add_place(out, t);
	if (appointment_named(t->a) > 0) {
		text_add(out, "Representatives: ");
		add_people(out, t);
		text_add_char(out, '\n');
	}
	add_outcome(out, t);
}

/* --- check-ins */

static const struct attendee *other_side(const struct told *t)
{
	for (size_t i = 0; i < t->a->n_attendees; i++)
		if (!subject_same(t->a->attendees[i].who, t->reader))
			return &t->a->attendees[i];
	return NULL;
}

static void check_in_title(struct text *out, const struct told *t)
{
	const struct attendee *other = other_side(t);

	text_add(out, "Check-in");
	if (other != NULL)
		text_addf(out, ": %s (%s)", name_of(t, other->speaks_for), name_of(t, other->who));
}

static void describe_check_in(struct text *out, const struct told *t)
{
	const struct published_appointment *last = directory_check_in_before(t->directory, t->a);
	struct token token = directory_token(t->directory, LINK_LINES, t->reader);

	text_add(out, "Ask each other: “How can my department make your job easier?”\n");
	for (int side = 0; side < 2 && last != NULL; side++)
		if (has_words(last->lines[side]))
			text_addf(out, "Last time %s wrote: “%s”\n", name_of(t, side == 0 ? last->a : last->b), last->lines[side]);
	text_addf(out, "Each writes one line: %s" MY_PATH "\n", t->p->company.base_url, token.s);
}

/* --- rooms and celebrations */

static void room_title(struct text *out, const struct told *t)
{
	text_addf(out, "Room: %s", t->says->activity);
}

static void describe_room(struct text *out, const struct told *t)
{
	text_addf(out, "%s and %s, everybody in one room.\nWho comes: ", name_of(t, t->a->a), name_of(t, t->a->b));
	add_people(out, t);
	text_add_char(out, '\n');
	add_place(out, t);
	add_outcome(out, t);
}

static void celebration_title(struct text *out, const struct told *t)
{
	text_addf(out, "Celebration: cycle %d", t->a->cycle);
}

static void describe_celebration(struct text *out, const struct told *t)
{
	text_add(out, "Thanks to everybody who worked in each other’s shoes. Nobody has to come; everybody may.\n");
	if (has_words(t->a->outcome))
		text_add(out, t->a->outcome);
}

/* --- all of them */

static const struct {
	void (*title)(struct text *out, const struct told *t);
	void (*describe)(struct text *out, const struct told *t);
	const char *called_off;
	bool has_place, claims_time;
} kinds[] = {
	[KIND_MEETING] = { meeting_title, describe_meeting, "This meeting has been called off.", true, true },
	[KIND_CHECK_IN] = { check_in_title, describe_check_in, "This check-in has been called off.", false, true },
	[KIND_ROOM] = { room_title, describe_room, "It is called off.", true, true },
	[KIND_CELEBRATION] = { celebration_title, describe_celebration, "It is called off.", false, false },
};

static void describe(struct text *out, const struct told *t, bool is_off)
{
	if (is_off) {
		text_addf(out, "%s\n", kinds[t->a->kind].called_off);
		add_outcome(out, t);
	} else {
		kinds[t->a->kind].describe(out, t);
		if (has_words(t->says->message))
			text_addf(out, "\n%s", t->says->message);
	}
	while (out->n > 0 && out->s[out->n - 1] == '\n')
		out->s[--out->n] = '\0';
}

void appointment_words(struct event *e, const struct directory *d, const struct published_appointment *a,
                       struct subject_ix reader)
{
	const struct published *p = directory_published(d);
	struct told t = { d, p, a, &p->briefings[a->briefing.i], attendee_of(a, reader), reader };
	scoped_text struct text raw = TEXT_EMPTY;

	e->busy = t.self != NULL && !e->cancelled && kinds[a->kind].claims_time;
	if (e->cancelled)
		text_add(&raw, "Cancelled: ");
	kinds[a->kind].title(&raw, &t);
	e->summary = plain(&raw, SUMMARY_MOST, false);
	if (kinds[a->kind].has_place) {
		text_clear(&raw);
		text_add(&raw, has_words(t.says->location) ? t.says->location : name_of(&t, a->a));
		e->location = plain(&raw, LOCATION_MOST, false);
	}
	text_clear(&raw);
	describe(&raw, &t, e->cancelled);
	e->description = plain(&raw, DESCRIPTION_MOST, true);
}
