/* What only the files of this room share: HTML, and how dates are said.
 *
 *	html.c      text as HTML        words.c    dates and numbers      hours.c    … of the clock
 *	frame.c     what all pages have, and the short ones
 *	my.c        a person's page     question.c … the question after a visit
 *	record.c    … what they have seen, is it fair
 *	calendar.c  … their calendar    qr.c       … for the phone
 *	meets.c     … whom they meet beside visits, a lead's lines     gathered.c … a department's
 *	board.c     a department's      came.c     … who came, and who didn't
 *	days.c      … who comes on which day, on either board
 *	standing.c  … bench, coverage, fairness                         answers.c  … what visitors said
 *	company.c   the company's       sheet.c    a week for the wall
 *	picture.c, picture_company.c    the rotation of either
 *	weeks.c     … its weeks         marks.c    … the letters of hosts */
#ifndef CROSSTRAIN_PAGE_INTERNAL_H
#define CROSSTRAIN_PAGE_INTERNAL_H

#include "crosstrain/page.h"

/* --- html.c */

/* Text, between tags or in an attribute with double quotes. */
void html_add(struct text *out, const char *s);
void html_add_between(struct text *out, const char *s);       /* between tags only: shorter */

/* "text %s" with each %s escaped and, where it runs from right to left, kept apart; nothing else
 * may stand in `fmt` but tags and %s. */
void html_addf(struct text *out, const char *fmt, ...);

/* A part of an address, every byte but letters and digits escaped. */
void html_url_part(struct text *out, const char *s);

/* --- words.c: days as people say them */

void say_day(struct text *out, struct day d);                     /* Thursday 18 February */
void say_day_short(struct text *out, struct day d);               /* Thu 18 Feb */
void say_date(struct text *out, struct day d, bool with_year);    /* 18 February 2027 */
void say_date_short(struct text *out, struct day d);              /* 18 Feb 2027 */
void say_month(struct text *out, struct day d);                   /* February 2027 */
void say_span(struct text *out, struct span span);                /* Thursday 18 and Friday 19 February */
void say_span_short(struct text *out, struct span span);          /* Thu 18 and Fri 19 Feb */
void say_week(struct text *out, struct day monday, int days, bool with_year);    /* 8–12 February 2027 */

void say_dates(struct text *out, struct span span, bool with_year);      /* 1 March to 28 March 2027; both
                                                                            years where they differ */

/* The days of a visit, with those between that it does not take left out: Thursday 25, Tuesday
 * 30 and Wednesday 31 March.  A weekend between them is taken for granted. */
void say_days(struct text *out, const struct published_visit *v);
void say_days_short(struct text *out, const struct published_visit *v);
bool days_are_in_a_row(const struct published_visit *v);

const char *weekday_short(struct day d);
const char *weekday_long(struct day d);
const char *month_short(int month);
const char *month_long(int month);

/* How a visit stands, in a word or two: "held", "today". */
const char *word_of_visit(const struct facts *facts, const struct published_visit *visit);

/* Any of these within <time>. */
void time_of(struct text *out, struct day d, void (*say)(struct text *, struct day));
void time_of_span(struct text *out, struct span span, void (*say)(struct text *, struct span));
void time_of_days(struct text *out, const struct published_visit *v,
                  void (*say)(struct text *, const struct published_visit *));

/* "1 visit", "2 visits". */
void say_count(struct text *out, long long n, const char *one);

/* An average in a sentence: "4.6", "5"; "–" of none. */
void say_average(struct text *out, long long sum, long long n);

struct day monday_of(struct day d);

/* --- frame.c */

const struct published_visit *page_visit(const struct page *page, uint32_t i);
bool is_cycle_published(const struct published *p, int cycle);
bool is_before_first_cycle(const struct page *page);
const char *subject_name(const struct page *page, struct subject_ix s);       /* "" for NO_SUBJECT */

void page_begin(struct text *out, const char *title, const char *organization, const char *body_class);
void page_header(struct text *out, const struct page *page, const char *title);
void page_end(struct text *out);                 /* with the footer */
void page_note(struct text *out, const struct page *page);
void section_begin(struct text *out, const char *id, const char *title, const char *section_class);
void section_end(struct text *out);

/* A table that may be wider than the screen; wide_end() closes it. */
void wide_begin(struct text *out, const char *id, const char *caption, const char *table_class);
void wide_end(struct text *out);

/* "One team, one customer." after `before`, if HR said one for the current cycle. */
void say_message(struct text *out, const struct page *page, const char *before);

/* The page's address, relative to itself: a proxy may serve us below a path of its own. */
const char *page_here(const struct page *page);

/* "<form …>", which says of which visit, and which day of it was seen. */
void form_begin(struct text *out, const struct page *page, const struct published_visit *v);

/* --- the parts of a person's page */

void my_question(struct text *out, const struct page *page);
bool question_shows_kept(const struct page *page);  /* within a form */
void my_meetings(struct text *out, const struct page *page);
void my_lines(struct text *out, const struct page *page);
void my_record(struct text *out, const struct page *page);
void my_fair(struct text *out, const struct page *page);
void my_calendar(struct text *out, const struct page *page);
void my_qr(struct text *out, const char *address);  /* an <svg> */

/* --- hours.c */

/* "06:30–15:00", by the host's clock, and by the company's where that differs. */
void say_hours(struct text *out, const struct facts *facts, const struct published_visit *v);
void say_hours_there(struct text *out, const struct facts *facts, const struct published_visit *v);   /* by the host's only */
void say_hours_of(struct text *out, const struct facts *facts, struct day day, const struct briefing *says);

/* --- meets.c */

const struct published_appointment *page_appointment(const struct page *page, uint32_t i);
const struct briefing *page_says(const struct page *page, const struct published_appointment *a);

/* "Ann Ash (Sales) and Bob Ray (Field)": representatives, or whoever is in it, but not `but`. */
void say_who_comes(struct text *out, const struct page *page, const struct published_appointment *a, struct subject_ix but);

/* --- weeks.c */

enum { WEEKS_MOST = 32 };

/* The weeks of the picture: of the current cycle and the next, fewer where there are many rows. */
struct weeks {
	struct day monday[WEEKS_MOST];
	int n;
	int now;                         /* the one that holds today; -1: none of them */
};
struct weeks weeks_of(const struct facts *facts, size_t rows);
int week_at(const struct weeks *weeks, struct day d);    /* -1: none of them */
struct span weeks_span(const struct weeks *weeks, int week);

/* Which of them is this one, with a link there; or when the first cycle begins. */
void weeks_explain(struct text *out, const struct page *page, const struct weeks *weeks);

/* Columns and heads of a table of weeks; `is_first` of those on the page. */
void weeks_head(struct text *out, const struct page *page, const struct weeks *weeks, bool is_first);

/* How strong the tint is, 0 to 4, of `n` where the most is `most`. */
int weeks_shade(int n, int most);

/* Adds `n` for a visit to each week that it has a day in, unless it was missed or cancelled. */
void weeks_count(int *row, const struct weeks *weeks, const struct published_visit *visit, int n);

/* --- marks.c */

struct mark { char letters[12]; int colour; };

/* By subject, those of these hosts set; to be freed. */
struct mark *marks_make(const struct page *page, const struct subject_ix *hosts, size_t n);

/* --- picture.c, picture_company.c */

void picture_of_people(struct text *out, const struct page *page);
void picture_of_guests(struct text *out, const struct page *page);
void picture_of_company(struct text *out, const struct page *page);

/* --- board.c, answers.c, came.c, standing.c, company.c */

void board_header(struct text *out, const struct page *page, const char *title, bool is_company);
void board_rotation(struct text *out, const struct page *page, bool is_company);
void board_came(struct text *out, const struct page *page);
bool board_has_meetings(const struct page *page);
void board_meetings(struct text *out, const struct page *page, bool is_company);
void board_bench(struct text *out, const struct page *page);
void board_coverage(struct text *out, const struct page *page);
void board_fairness(struct text *out, const struct page *page);
void board_of_company(struct text *out, const struct page *page);
void board_answers(struct text *out, const struct page *page);
void board_best_and_worst(struct text *out, const struct page *page, const struct fairness *all);
/* --- days.c */

/* How many days of a week are of interest: five, or up to the last one with a visitor. */
int board_days_shown(const struct page *page, const uint32_t *visits, size_t n, struct span week);

/* "<dt>Today</dt>", "<dt>Wed 10</dt>". */
void day_term(struct text *out, const struct page *page, struct day d);

/* Visits by day: "Today", "Wed 10", each with lines that `line` writes.  Each stands there once:
 * under today if it takes today, else under the first of its days within the week. */
void board_days(struct text *out, const struct page *page, const uint32_t *visits, size_t n, struct span week,
                void (*line)(struct text *, const struct page *, const struct published_visit *, struct day listed));

/* Behind a visit of more than one day: ", until Wed 20 Jan", or all its days where it is listed
 * under another than the first. */
void board_until(struct text *out, const struct published_visit *v, struct day listed);

#endif
