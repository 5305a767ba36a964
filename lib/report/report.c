/* The questions, whom an id means, and the small pieces that every answer is made of. */
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"

static void *allocate(size_t n)
{
	return mem_resize(NULL, n, 1);
}

void report_set_up(void)
{
	json_set_alloc_funcs(allocate, free);
}

enum reported report_ask(json_t **answer, const char *question, const json_t *args,
                         const struct grounds *grounds, struct err *err)
{
	static const struct {
		const char *question;
		enum reported (*answer)(json_t **, const json_t *, const struct grounds *, struct err *);
	} questions[] = {
		{ "visits", report_visits },
		{ "links",  report_links },
		{ "log",    report_log },
		{ "report", report_counted },
		{ "requests", report_requests },
		{ "meetings", report_meetings },
		{ "rooms",  report_rooms },
		{ "mail",   report_mail },
	};

	*answer = NULL;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (strcmp(questions[i].question, question) == 0)
			return questions[i].answer(answer, args, grounds, err);
	err_set(err, "no question \"%s\"", question);
	return REPORT_WRONG;
}

const char *report_argument(const json_t *args, const char *name)
{
	return json_string_value(json_object_get(args, name));
}

json_t *report_text(const char *s)
{
	return s != NULL ? json_string(s) : json_null();
}

json_t *report_day(struct day d)
{
	char buf[DAY_TEXT_SIZE];

	return json_string(day_write(buf, d));
}

json_t *report_day_or_null(struct day d)
{
	return day_same(d, DAY_EVER_BEFORE) || day_same(d, DAY_EVER_AFTER) ? json_null() : report_day(d);
}

json_t *report_instant(int64_t at)
{
	char buf[sizeof "2027-01-04T10:00:00Z"];
	time_t t = at;
	struct tm tm;

	if (at == 0 || gmtime_r(&t, &tm) == NULL)
		return json_null();
	strftime(buf, sizeof buf, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return json_string(buf);
}

void report_set_span(json_t *object, const char *first, const char *last, struct span span)
{
	bool is_empty = !day_before(span.first, span.until);

	json_object_set_new(object, first, is_empty ? json_null() : report_day(span.first));
	json_object_set_new(object, last, is_empty ? json_null() : report_day(day_after(span.until, -1)));
}

void report_set_subject(json_t *object, const char *key, const struct published *p, struct subject_ix s)
{
	scoped(heap) char *name_key = mem_format("%s_name", key);
	const struct subject *subject = is_no_subject(s) ? NULL : published_subject(p, s);

	json_object_set_new(object, key, report_text(subject ? subject->id : NULL));
	json_object_set_new(object, name_key, report_text(subject ? subject->name : NULL));
}

json_t *report_people(const struct published *p, const struct subject_ix *who, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *one = json_object();

		report_set_subject(one, "staff", p, who[i]);
		json_array_append_new(all, one);
	}
	return all;
}

char *report_names(const struct published *p, const struct subject_ix *who, size_t n)
{
	enum { ROOM = 160, OF_A_NAME = 40 };     /* in one line, with the rest of the sentence */
	scoped_text struct text t = TEXT_EMPTY;
	size_t named = 0;

	for (; named < n && t.n < ROOM; named++) {
		const struct subject *s = published_subject(p, who[named]);
		scoped_text struct text name = TEXT_EMPTY;

		text_add_plain(&name, s->name, OF_A_NAME, false);
		text_addf(&t, "%s%s (%s)", named == 0 ? "" : named + 1 == n ? " and " : ", ", text_str(&name), s->id);
	}
	if (named < n)
		text_addf(&t, " and %zu more", n - named);
	return text_give(&t);
}

/* The kinds that a prefix of an id may say. */
static const struct kind { const char *prefix, *name; enum subject_kind kind; } kinds[] = {
	{ "staff:",      "person",     SUBJECT_STAFF },
	{ "department:", "department", SUBJECT_DEPARTMENT },
	{ "company:",    "company",    SUBJECT_COMPANY },
};

/* Says that nobody has this id, and who may be meant; a NULL kind stands for any. */
static enum reported nobody(const struct published *p, const struct kind *kind, const char *id, struct err *err)
{
	struct nearest near = nearest_to(id);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && kind != NULL; i++)
		if (!is_no_subject(published_find(p, kinds[i].kind, id))) {
			err_set(err, "no %s \"%s\" is published; that is a %s", kind->name, id, kinds[i].name);
			return REPORT_NOT_FOUND;
		}
	for (size_t i = 0; i < p->n_subjects; i++)
		if (kind == NULL || p->subjects[i].kind == kind->kind)
			nearest_try(&near, p->subjects[i].id);
	err_set(err, "no %s \"%s\" is published%s", kind != NULL ? kind->name : "person or department", id,
	        nearest_hint(&near));
	return REPORT_NOT_FOUND;
}

enum reported report_subject(struct subject_ix *out, const struct published *published,
                             const char *id, struct err *err)
{
	const struct kind *said = NULL;
	const char *bare = id;
	size_t found = 0;

	*out = NO_SUBJECT;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].prefix);
		bool is_said = strncmp(id, kinds[i].prefix, n) == 0;

		if (strchr(id, ':') != NULL && !is_said)
			continue;
		bare = is_said ? id + n : id;
		said = is_said ? &kinds[i] : said;
		struct subject_ix s = published_find(published, kinds[i].kind, bare);
		if (is_no_subject(s))
			continue;
		*out = s;
		found++;
	}
	if (found == 0)
		return nobody(published, said, bare, err);
	if (found > 1) {
		err_set(err, "both a person and a department have the id \"%s\": say staff:%s or department:%s",
		        id, id, id);
		return REPORT_WRONG;
	}
	return REPORT_DONE;
}

enum reported report_find(struct subject_ix *out, const struct published *p, const char *kind,
                          const char *id, struct err *err)
{
	if (id == NULL)
		return REPORT_DONE;
	scoped(heap) char *subject = mem_format("%s:%s", kind, id);
	return report_subject(out, p, subject, err);
}

json_t *report_counts(const struct published *published, struct day today)
{
	size_t staff = 0, departments = 0, coming = 0;

	for (size_t i = 0; i < published->n_subjects; i++) {
		const struct subject *s = &published->subjects[i];
		bool is_here = day_before(today, s->ended);

		staff += is_here && s->kind == SUBJECT_STAFF;
		departments += is_here && s->kind == SUBJECT_DEPARTMENT;
	}
	for (size_t i = 0; i < published->n_visits; i++) {
		const struct published_visit *v = &published->visits[i];

		coming += v->status == VISIT_ON && !day_before(visit_span(v).first, today);
	}
	json_t *publication = published->number == 0 ? json_null()
		: json_pack("{s:I, s:o}", "number", (json_int_t)published->number,
		            "at", report_instant(published->at));
	json_t *counts = json_pack("{s:s?, s:o, s:I, s:I, s:I}",
		"organization", published->company.organization, "publication", publication,
		"staff", (json_int_t)staff, "departments", (json_int_t)departments,
		"visits_coming", (json_int_t)coming);
	json_t *cycles = json_array();
	for (size_t i = 0; i < published->n_cycles; i++) {
		const struct cycle_summary *c = &published->cycles[i];

		if (!day_before(today, c->days.until))
			continue;
		json_t *cycle = json_pack("{s:i, s:I, s:I, s:I, s:b, s:b, s:s?}", "cycle", c->cycle,
			"owed", (json_int_t)c->owed, "placed", (json_int_t)c->placed,
			"bound", (json_int_t)c->bound, "proved_most", c->proved_most,
			"proved_fair", c->proved_fair, "smallest_fix", c->smallest_fix);
		report_set_span(cycle, "start", "end", c->days);
		json_array_append_new(cycles, cycle);
	}
	json_object_set_new(counts, "cycles", cycles);
	json_object_set_new(counts, "rooms_open", report_open_rooms(published, today));
	return counts;
}
