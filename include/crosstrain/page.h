/* Facts → pages: a person's own, a department's or the company's board, a week's sheet.
 *
 * HTML as people read it with any browser, without a script; one stylesheet, one icon, no
 * other file.  Nothing of HR's or of a visitor's stands in it unescaped.  Every number on a
 * board is one of facts.h, as the reports have them. */
#ifndef CROSSTRAIN_PAGE_H
#define CROSSTRAIN_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crosstrain/facts.h"
#include "crosstrain/feed.h"
#include "crosstrain/text.h"

/* What a page begins with, because of the form that was sent before. */
enum page_note {
	NOTE_NONE,
	NOTE_ANSWERED, NOTE_ERASED, NOTE_TOLD,           /* on a person's page */
	NOTE_LINE, NOTE_LINE_ERASED,                     /* … of a lead */
	NOTE_CAME, NOTE_MISSED,                          /* on a board */
	NOTE_TOO_LONG, NOTE_EMPTY, NOTE_NO_SUCH_VISIT, NOTE_NO_SUCH_CHECK_IN, NOTE_FAILED, NOTE_TOO_OFTEN,   /* nothing was kept */
};

/* Whose page, and for whom.  Everything is borrowed for the call. */
struct page {
	const struct facts *facts;
	struct subject_ix subject;
	const char *base_url;            /* of links, without a slash at its end */
	const char *path;                /* as it was asked for: forms are sent to its last part */
	bool may_act;                    /* by the page's own link; who has the feed's may look */
	bool only_lines;                 /* by the link in a check-in: a line for it may be written, and nothing seen */
	struct token feed;               /* of the subject's feed */
	enum page_note note;
	const char *kept;                /* what was written and not taken, shown again; NULL: nothing … */
	bool kept_answers;               /* … as an answer, … */
	int64_t kept_visit;              /* … about which visit (its row), … */
	bool kept_named;                 /* … with the name */
};

/* A lead's place to write a line for their check-ins. */
void page_lines(struct text *out, const struct page *page);

/* A person's page; the board of a department, or of the company. */
void page_my(struct text *out, const struct page *page);
void page_board(struct text *out, const struct page *page);

/* A department's week, for the wall: the one that holds `day`. */
void page_sheet(struct text *out, const struct page *page, struct day day);

/* What stands behind a link that was replaced, or whose person has left; holds no name of anybody.
 * `kept` is what was sent there, or NULL. */
void page_ended(struct text *out, const char *organization, bool is_replaced, const char *kept);

/* A few words where no page can be. */
void page_words(struct text *out, const char *organization, const char *title, const char *words, const char *kept);

/* The files that all pages name, relative to where they are: "/style.css", "/icon.svg". */
struct page_file { const char *path, *type, *bytes; };
extern const struct page_file page_files[2];

/* How many days a visit is on the host's list of who came, from its last day on. */
enum { CAME_DAYS = 14 };

/* Whether somebody may be asked about a visit, or say that they can't: for who answers forms. */
bool page_may_answer(const struct facts *facts, const struct published_visit *visit);
bool page_may_tell(const struct facts *facts, const struct published_visit *visit);
bool page_may_correct(const struct facts *facts, const struct published_visit *visit);

/* The day that a form about a visit stands for: the one on which it was missed, or else its first. */
struct day page_day_meant(const struct facts *facts, const struct published_visit *visit);

#endif
