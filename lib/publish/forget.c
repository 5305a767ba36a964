/* Who is forgotten: whatever names them in the published state goes. */
#include "crosstrain/happened.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "crosstrain/text.h"
#include "publish_internal.h"

/* What people read where a name was. */
#define NAMELESS "Former colleague"

static bool may_be_forgotten(const struct subject *s, const struct org *org, struct day today, struct err *why_not)
{
	if (s->kind != SUBJECT_STAFF)
		return err_set(why_not, "%s (%s) is no person", s->name, s->id);
	if (s->forgotten)
		return err_set(why_not, "%s is forgotten already", s->id);
	if (!is_nobody(org_find_staff(org, s->id)))
		return err_set(why_not, "%s (%s) still stands in HR's files: take the entry out, crosstrainctl reload, and "
		               "then forget", s->name, s->id);
	return !day_before(today, s->ended) || err_set(why_not, "%s (%s) has not left yet", s->name, s->id);
}

/* Somebody else may bear the name, and is here: then what holds it is theirs. */
static bool is_borne(const struct published *p, const char *name)
{
	for (size_t i = 0; i < p->n_subjects; i++)
		if (p->subjects[i].kind == SUBJECT_STAFF && p->subjects[i].ended.n == DAY_EVER_AFTER.n
		    && strcmp(p->subjects[i].name, name) == 0)
			return true;
	return false;
}

static bool goes_on(const char *at)
{
	return isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80;
}

/* Whether a text holds a name that is not a part of a longer one. */
static bool names(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strstr(text, name); at != NULL && n > 0; at = strstr(at + 1, name))
		if ((at == text || !goes_on(at - 1)) && !goes_on(at + n))
			return true;
	return false;
}

/* Puts other words where a text holds a name; returns whether it did. */
static bool erase_in(char **text, const char *name)
{
	size_t n = strlen(name), from = 0;
	scoped_text struct text erased = TEXT_EMPTY;

	if (*text == NULL || !names(*text, name))
		return false;
	for (const char *at = strstr(*text, name); at != NULL; at = strstr(at + 1, name)) {
		size_t i = (size_t)(at - *text);

		if (i < from || (i > 0 && goes_on(at - 1)) || goes_on(at + n))
			continue;
		text_add_n(&erased, *text + from, i - from);
		text_add(&erased, NAMELESS);
		from = i + n;
	}
	text_add(&erased, *text + from);
	free(*text);
	*text = text_give(&erased);
	return true;
}

/* What HR and leads wrote of meetings. */
static void erase_in_appointments(struct published *p, const char *name)
{
	for (size_t i = 0; i < p->n_appointments; i++) {
		struct published_appointment *a = &p->appointments[i];

		erase_in(&a->outcome, name);
		erase_in(&a->lines[0], name);
		erase_in(&a->lines[1], name);
	}
}

/* What rooms are about, and were when they stood at another hour; all else is of HR's files. */
static void erase_in_rooms(struct published *p, const char *name)
{
	scoped(heap) bool *is_of_files = mem_array(bool, p->n_briefings);

	for (size_t i = 0; i < p->n_visits; i++)
		is_of_files[p->visits[i].briefing.i] = true;
	for (size_t i = 0; i < p->n_appointments; i++)
		is_of_files[p->appointments[i].briefing.i] |= p->appointments[i].kind != KIND_ROOM;
	for (size_t i = 0; i < p->n_briefings; i++) {
		struct briefing *b = &p->briefings[i];

		if (!is_of_files[i] && erase_in(&b->activity, name)) {
			b->digest = briefing_digest(b);
			b->dirty = true;
		}
	}
}

static void erase_lines_of(struct published *p, struct subject_ix who)
{
	for (size_t i = 0; i < p->n_appointments; i++) {
		struct published_appointment *a = &p->appointments[i];

		for (size_t j = 0; a->kind == KIND_CHECK_IN && j < a->n_attendees; j++) {
			char **line = &a->lines[subject_same(a->attendees[j].speaks_for, a->a) ? 0 : 1];

			if (!subject_same(a->attendees[j].who, who))
				continue;
			free(*line);
			*line = NULL;
		}
	}
}

/* What names the person, but for the audit trail, which is the store's. */
static void erase_name(struct published *p, const char *name)
{
	if (is_borne(p, name))
		return;
	erase_in_appointments(p, name);
	erase_in_rooms(p, name);
	for (size_t i = 0; i < p->n_briefings; i++) {
		struct briefing *b = &p->briefings[i];

		if (b->contact == NULL || strcmp(b->contact, name) != 0)
			continue;
		free(b->contact);
		b->contact = NULL;
		b->digest = briefing_digest(b);
		b->dirty = true;
	}
	for (size_t i = 0; i < p->n_cycles; i++)
		if (p->cycles[i].smallest_fix != NULL && names(p->cycles[i].smallest_fix, name)) {
			free(p->cycles[i].smallest_fix);
			p->cycles[i].smallest_fix = NULL;
		}
}

/* Each name that the person had goes, and then that they had it. */
static void erase_former(struct published *p, struct subject_ix who)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_former; i++) {
		struct former *f = &p->former[i];

		if (!subject_same(f->subject, who)) {
			p->former[kept++] = *f;
			continue;
		}
		erase_name(p, f->name);
		free(f->id);
		free(f->name);
	}
	p->n_former = kept;
}

struct published *happened_forget(const struct published *before, const struct org *org, struct subject_ix staff,
                                  struct day today, struct err *why_not)
{
	const struct subject *was = published_subject(before, staff);

	if (!may_be_forgotten(was, org, today, why_not))
		return NULL;
	struct published *edited = published_copy(before);
	struct subject *s = &edited->subjects[staff.i];
	erase_lines_of(edited, staff);
	erase_name(edited, was->name);
	erase_former(edited, staff);
	/* Words that were only for those concerned. */
	for (size_t i = 0; i < edited->n_left_out; i++)
		if (subject_same(edited->left_out[i].staff, staff))
			edited->left_out[i].reason[0] = '\0';
	free(s->name);
	free(s->email);
	s->name = mem_text(NAMELESS);
	s->email = NULL;
	s->forgotten = true;
	return edited;
}
