/* A published state put together by hand. */
#include "told.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "world.h"

const struct digest_key told_key = { "a key that only tests know, 32 b" };

static const struct told_department {
	const char *id, *name, *zone, *location, *contact, *hours;
} departments[] = {
	{ "field", "Field Service", "Asia/Kolkata", "Depot 4", "Ida Rao", "09:00-17:00" },
	{ "sales", "Sales", "Europe/Berlin", NULL, "Ann Lee", "09:00-17:00" },
	{ "warehouse", "Warehouse", "Europe/Berlin", "Dock 3, Hafenstr. 12", "Bea Lind", "07:00-15:30" },
	{ "york", "York Office", "America/New_York", "5th floor", "Joe Day", "08:30-16:30" },
};

static const struct { const char *id, *name, *home; } people[] = {
	{ "ann", "Ann Lee", "sales" }, { "bea", "Bea Lind", "warehouse" }, { "ida", "Ida Rao", "field" },
	{ "joe", "Joe Day", "york" }, { "max", "Max Groß", "warehouse" }, { "tom", "Tom Berg", "sales" },
};

struct subject_ix told_who(const struct published *p, const char *id)
{
	for (uint32_t i = 0; i < p->n_subjects; i++)
		if (strcmp(p->subjects[i].id, id) == 0)
			return (struct subject_ix){ i };
	return NO_SUBJECT;
}

static void add_subject(struct published *p, enum subject_kind kind, const char *id, const char *name, const char *home)
{
	*mem_push(p->subjects, p->n_subjects) = (struct subject){
		.row = p->next_subject_row++, .kind = kind, .id = mem_text(id), .name = mem_text(name),
		.home = home != NULL ? told_who(p, home) : NO_SUBJECT,
		.since = world_day("2026-06-01"), .ended = DAY_EVER_AFTER,
		.generation = 1, .changed = 1780000000,
	};
}

static void add_briefing(struct published *p, const struct told_department *d)
{
	struct briefing *b = mem_push(p->briefings, p->n_briefings);

	*b = (struct briefing){
		.row = p->next_briefing_row++, .zone = mem_text(d->zone), .location = mem_text(d->location),
		.contact = mem_text(d->contact), .activity = mem_text("Load trucks with the crew."),
		.bring = mem_text("Safety shoes."), .message = mem_text("One team, one customer."),
	};
	hours_read(&b->hours, d->hours);
}

struct published *told_make(void)
{
	struct published *p = published_new((struct digest){ "an installation" });

	free(p->company.organization);
	free(p->company.zone);
	p->company.organization = mem_text("Acme Supply");
	p->company.zone = mem_text("Europe/Berlin");
	p->company.refresh_minutes = 60;
	p->company.keep_past_days = 400;
	p->company.link_grace_days = 30;
	add_subject(p, SUBJECT_COMPANY, "company", "Acme Supply", NULL);
	for (size_t i = 0; i < sizeof departments / sizeof *departments; i++) {
		add_subject(p, SUBJECT_DEPARTMENT, departments[i].id, departments[i].name, NULL);
		add_briefing(p, &departments[i]);
	}
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		add_subject(p, SUBJECT_STAFF, people[i].id, people[i].name, people[i].home);
	return p;
}

static struct briefing_ix briefing_of(const char *host)
{
	for (uint32_t i = 0; i < sizeof departments / sizeof *departments; i++)
		if (strcmp(departments[i].id, host) == 0)
			return (struct briefing_ix){ i };
	abort();
}

void told_hours(struct published *p, const char *host, const char *hours)
{
	bool good = hours_read(&p->briefings[briefing_of(host).i].hours, hours);

	assert(good);
	(void)good;
}

size_t told_visit(struct published *p, const char *staff, const char *host, const char *buddy,
                  const char *first, size_t n_days)
{
	struct subject_ix who = told_who(p, staff);
	struct published_visit *v = mem_push(p->visits, p->n_visits);
	int64_t row = p->next_visit_row++;

	*v = (struct published_visit){
		.row = row, .staff = who, .home = published_subject(p, who)->home, .host = told_who(p, host),
		.buddy = buddy != NULL ? told_who(p, buddy) : NO_SUBJECT, .briefing = briefing_of(host),
		.cycle = 1, .days = mem_array(struct day, n_days), .n_days = n_days,
		.modified = 1781000000 + row,
	};
	for (size_t i = 0; i < n_days; i++)
		v->days[i] = day_after(world_day(first), (int)i);
	published_sort(p);
	for (size_t i = 0;; i++)
		if (p->visits[i].row == row)
			return i;
}

static void digest_name(struct digest_state *st, const struct published *p, struct subject_ix s)
{
	digest_add_text(st, is_no_subject(s) ? NULL : published_subject(p, s)->name);
}

static void digest_visit(struct digest_state *st, const struct published *p, const struct published_visit *v)
{
	digest_name(st, p, v->staff);
	digest_name(st, p, v->home);
	digest_name(st, p, v->host);
	digest_name(st, p, v->buddy);
	digest_add_number(st, v->row);
	digest_add_number(st, v->briefing.i);
	for (size_t i = 0; i < v->n_days; i++)
		digest_add_number(st, v->days[i].n);
	digest_add_number(st, v->status);
	digest_add_number(st, v->sequence);
	digest_add_number(st, v->modified);
}

void told_publish(struct published *p, struct day today)
{
	for (uint32_t i = 0; i < p->n_subjects; i++) {
		struct subject *s = &p->subjects[i];
		struct digest_state st;

		digest_begin(&st, NULL);
		digest_add_number(&st, s->row);
		digest_add_text(&st, s->name);
		for (size_t j = 0; j < p->n_visits; j++) {
			const struct published_visit *v = &p->visits[j];

			if (published_is_shown(p, v, today)
			    && (i == 0 || i == v->staff.i || i == v->buddy.i || i == v->home.i || i == v->host.i))
				digest_visit(&st, p, v);
		}
		s->feed = digest_end(&st);
	}
}

char *told_feed(const struct published *p, const char *id, const char *today)
{
	scoped_text struct text out = TEXT_EMPTY;
	scoped(directory) struct directory *d = directory_make(p, &told_key, world_day(today));
	struct token token = directory_token(d, LINK_FEED, told_who(p, id));

	feed_write(&out, d, directory_find(d, token.s, TOKEN_LENGTH));
	return text_give(&out);
}
