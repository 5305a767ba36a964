/* Departments and people: each id gets its index, then its entry is filled in. */
#include <stdlib.h>
#include <string.h>

#include "crosstrain/mem.h"
#include "org_internal.h"

/* ---- zones ---- */

/* "Berlin" is found, too: who writes no "/" means the city. */
static void try_zone(void *arg, const char *name)
{
	struct nearest *near = arg;
	const char *slash = strrchr(name, '/');

	nearest_try(near, name);
	if (slash == NULL || strchr(near->word, '/') != NULL)
		return;
	nearest_try(near, slash + 1);
	if (near->found == slash + 1)
		near->found = name;
}

static struct zone *zone_named(struct org *org, const char *name)
{
	for (size_t i = 0; i < org->n_zones; i++)
		if (strcmp(zone_name(org->zones[i]), name) == 0)
			return org->zones[i];
	struct zone *zone = zone_new(name);
	if (zone != NULL)
		*mem_push(org->zones, org->n_zones) = zone;
	return zone;
}

struct zone *build_zone(struct builder *b, struct conf_text name)
{
	struct zone *zone = name.s != NULL ? zone_named(b->org, name.s) : NULL;

	if (zone == NULL && name.s != NULL && !zone_database_present()) {
		error_at(b, name.at, "time zones cannot be read on this machine; install the package tzdata");
	} else if (zone == NULL && name.s != NULL) {
		struct nearest near = nearest_to(name.s);

		zone_each_name(try_zone, &near);
		error_at(b, name.at, "no time zone \"%s\"%s", name.s,
		         near.found != NULL ? nearest_hint(&near) : "; zones have names such as \"Europe/Berlin\"");
	}
	return zone != NULL ? zone : zone_named(b->org, "UTC");
}

/* ---- ids ---- */

/* An entry on its way to its index. */
struct sorted { const char *id; struct place at; uint32_t i; };

static int by_id(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;
	int order = strcmp(a->id, b->id);

	if (order != 0)
		return order;
	return (a->i > b->i) - (a->i < b->i);
}

/* Sorts entries by id and keeps the first of those that share one.  Returns how many
 * are kept. */
static size_t sort_unique(struct builder *b, struct sorted *v, size_t n, const char *what)
{
	char place[PLACE_TEXT_SIZE];
	size_t kept = 0;

	if (n > 0)
		qsort(v, n, sizeof *v, by_id);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && strcmp(v[kept - 1].id, v[i].id) == 0)
			error_at(b, v[i].at, "a second %s with the id \"%s\"; the first is at %s", what, v[i].id,
			         place_write(place, b->faults, v[kept - 1].at));
		else
			v[kept++] = v[i];
	}
	return kept;
}

static void build_department_ids(struct builder *b)
{
	const struct conf_departments *all = &b->conf->departments;
	struct org *org = b->org;
	scoped(heap) struct sorted *v = mem_array(struct sorted, all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].id.s != NULL)
			v[n++] = (struct sorted){ all->v[i].id.s, all->v[i].id.at, (uint32_t)i };
	org->n_departments = sort_unique(b, v, n, "department");
	org->departments = pool_array(org->pool, struct org_department, org->n_departments);
	b->departments = mem_array(const struct conf_department *, org->n_departments);
	for (size_t i = 0; i < org->n_departments; i++) {
		b->departments[i] = &all->v[v[i].i];
		org->departments[i].id = pool_text(org->pool, v[i].id);
		org->departments[i].was = pool_text(org->pool, all->v[v[i].i].was.s);
	}
}

static void build_staff_ids(struct builder *b)
{
	const struct conf_all_staff *all = &b->conf->staff;
	struct org *org = b->org;
	scoped(heap) struct sorted *v = mem_array(struct sorted, all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].id.s != NULL)
			v[n++] = (struct sorted){ all->v[i].id.s, all->v[i].id.at, (uint32_t)i };
	org->n_staff = sort_unique(b, v, n, "person");
	org->staff = pool_array(org->pool, struct org_staff, org->n_staff);
	b->staff = mem_array(const struct conf_staff *, org->n_staff);
	for (size_t i = 0; i < org->n_staff; i++) {
		b->staff[i] = &all->v[v[i].i];
		org->staff[i].id = pool_text(org->pool, v[i].id);
		org->staff[i].was = pool_text(org->pool, all->v[v[i].i].was.s);
	}
}

/* Former ids must be nobody's now, and one entry's only. */
static size_t former_ids(struct builder *b, struct sorted *v, size_t n, struct org_former *out)
{
	char place[PLACE_TEXT_SIZE];
	size_t kept = 0;

	if (n > 0)
		qsort(v, n, sizeof *v, by_id);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(v[i - 1].id, v[i].id) == 0)
			error_at(b, v[i].at, "was: \"%s\" is named as a former id twice; the first is at %s", v[i].id,
			         place_write(place, b->faults, v[i - 1].at));
		else
			out[kept++] = (struct org_former){ v[i].id, v[i].i };
	}
	return kept;
}

static void build_former_departments(struct builder *b)
{
	struct org *org = b->org;
	scoped(heap) struct sorted *v = mem_array(struct sorted, org->n_departments);
	size_t n = 0;

	for (size_t i = 0; i < org->n_departments; i++) {
		const char *was = org->departments[i].was;
		struct place at = b->departments[i]->was.at;

		if (was != NULL && !is_nowhere(org_find_department(org, was)))
			error_at(b, at, "was: \"%s\" is the id of a department now; a former id belongs to nobody else", was);
		else if (was != NULL)
			v[n++] = (struct sorted){ was, at, (uint32_t)i };
	}
	org->former_departments = pool_array(org->pool, struct org_former, n);
	org->n_former_departments = former_ids(b, v, n, org->former_departments);
}

static void build_former_staff(struct builder *b)
{
	struct org *org = b->org;
	scoped(heap) struct sorted *v = mem_array(struct sorted, org->n_staff);
	size_t n = 0;

	for (size_t i = 0; i < org->n_staff; i++) {
		const char *was = org->staff[i].was;
		struct place at = b->staff[i]->was.at;

		if (was != NULL && !is_nobody(org_find_staff(org, was)))
			error_at(b, at, "was: \"%s\" is the id of a person now; a former id belongs to nobody else", was);
		else if (was != NULL)
			v[n++] = (struct sorted){ was, at, (uint32_t)i };
	}
	org->former_staff = pool_array(org->pool, struct org_former, n);
	org->n_former_staff = former_ids(b, v, n, org->former_staff);
}

void build_ids(struct builder *b)
{
	build_department_ids(b);
	build_staff_ids(b);
	build_former_departments(b);
	build_former_staff(b);
}

/* ---- references ---- */

/* Whether there is still time to look through `n` words for the one that was meant. */
static bool may_compare(struct builder *b, size_t n)
{
	enum { MOST_COMPARISONS = 5000000 };

	b->comparisons += n;
	return b->comparisons <= MOST_COMPARISONS;
}

struct dept_ix refer_department(struct builder *b, struct conf_text id)
{
	const struct org *org = b->org;

	if (id.s == NULL)
		return NOWHERE;
	struct dept_ix d = org_find_department(org, id.s);
	if (!is_nowhere(d) && strcmp(org_department(org, d)->id, id.s) == 0)
		return d;
	if (!is_nowhere(d)) {
		error_at(b, id.at, "no department \"%s\"; it is called \"%s\" now", id.s, org_department(org, d)->id);
	} else if (b->conf->whole) {
		struct nearest near = nearest_to(id.s);

		for (size_t i = 0; may_compare(b, 1) && i < org->n_departments; i++)
			nearest_try(&near, org->departments[i].id);
		error_at(b, id.at, "no department \"%s\"%s", id.s, nearest_hint(&near));
	}
	return d;
}

struct staff_ix refer_staff(struct builder *b, struct conf_text id)
{
	const struct org *org = b->org;

	if (id.s == NULL)
		return NOBODY;
	struct staff_ix s = org_find_staff(org, id.s);
	if (!is_nobody(s) && strcmp(org_staff(org, s)->id, id.s) == 0)
		return s;
	if (!is_nobody(s)) {
		error_at(b, id.at, "no person \"%s\"; the id is \"%s\" now", id.s, org_staff(org, s)->id);
	} else if (b->conf->whole) {
		struct nearest near = nearest_to(id.s);

		for (size_t i = 0; may_compare(b, 1) && i < org->n_staff; i++)
			nearest_try(&near, org->staff[i].id);
		error_at(b, id.at, "no person \"%s\"%s", id.s, nearest_hint(&near));
	}
	return s;
}

/* ---- what they hold ---- */

static struct days days_from(struct pool *pool, const struct conf_days *from)
{
	scoped(heap) struct span *v = mem_array(struct span, from->n);

	for (size_t i = 0; i < from->n; i++)
		v[i] = from->v[i].days;
	return days_of(pool, v, from->n);
}

void build_departments(struct builder *b)
{
	struct org *org = b->org;
	struct days company = days_from(org->pool, &b->conf->holidays);

	for (size_t i = 0; i < org->n_departments; i++) {
		const struct conf_department *from = b->departments[i];
		struct org_department *d = &org->departments[i];
		bool own = from->holidays.said || from->holiday_files.said;

		d->at = from->at;
		d->name = pool_text(org->pool, from->name.s != NULL ? from->name.s : d->id);
		d->location = pool_text(org->pool, from->location.s);
		d->contact = refer_staff(b, from->contact);
		d->zone = from->timezone.s != NULL ? build_zone(b, from->timezone) : org->zone;
		d->workdays = from->workdays.on;
		d->hours = from->hours.hours;
		d->capacity = from->capacity.n;
		d->max_away = from->max_away.n;
		d->holidays = own ? days_from(org->pool, &from->holidays) : company;
		d->closed = days_from(org->pool, &from->closed);
		d->all_hands = days_from(org->pool, &from->all_hands);
	}
}

static int by_department(const void *pa, const void *pb)
{
	const struct dept_ix *a = pa, *b = pb;

	return (a->i > b->i) - (a->i < b->i);
}

static void build_exempt(struct builder *b, struct org_staff *s, const struct conf_texts *exempt)
{
	s->exempt = pool_array(b->org->pool, struct dept_ix, exempt->n);
	for (size_t i = 0; i < exempt->n; i++) {
		struct dept_ix d = refer_department(b, exempt->v[i]);

		if (!is_nowhere(d))
			s->exempt[s->n_exempt++] = d;
	}
	if (s->n_exempt > 1)
		qsort(s->exempt, s->n_exempt, sizeof *s->exempt, by_department);
}

static int by_certificate(const void *pa, const void *pb)
{
	const struct org_certificate *a = pa, *b = pb;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : (a->until.n > b->until.n) - (a->until.n < b->until.n);
}

static void build_certificates(struct org *org, struct org_staff *s, const struct conf_certificates *from)
{
	s->certificates = pool_array(org->pool, struct org_certificate, from->n);
	s->n_certificates = from->n;
	for (size_t i = 0; i < from->n; i++)
		s->certificates[i] = (struct org_certificate){ pool_text(org->pool, from->v[i].name), from->v[i].until };
	if (from->n > 1)
		qsort(s->certificates, from->n, sizeof *s->certificates, by_certificate);
}

static void build_employed(struct builder *b, struct org_staff *s, const struct conf_staff *from)
{
	s->employed = (struct span){ DAY_EVER_BEFORE, DAY_EVER_AFTER };
	if (from->joined.said)
		s->employed.first = from->joined.day;
	if (from->leaves.said)
		s->employed.until = day_after(from->leaves.day, 1);
	if (from->joined.said && from->leaves.said && day_before(from->leaves.day, from->joined.day))
		error_at(b, from->leaves.at, "\"%s\" leaves before the day of joining", s->id);
}

/* Sorted by department, then by id: every department's people stand together. */
static void build_people(struct org *org)
{
	scoped(heap) size_t *next = mem_array(size_t, org->n_departments + 1);
	struct staff_ix *people = pool_array(org->pool, struct staff_ix, org->n_staff);

	for (size_t i = 0; i < org->n_staff; i++)
		if (!is_nowhere(org->staff[i].home))
			next[org->staff[i].home.i + 1]++;
	for (size_t i = 0; i < org->n_departments; i++) {
		org->departments[i].n_staff = next[i + 1];
		next[i + 1] += next[i];
		org->departments[i].people = people + next[i];
	}
	for (size_t i = 0; i < org->n_staff; i++)
		if (!is_nowhere(org->staff[i].home))
			people[next[org->staff[i].home.i]++] = (struct staff_ix){ (uint32_t)i };
	for (size_t i = 0; i < org->n_departments; i++) {
		struct org_department *d = &org->departments[i];

		if (d->max_away == 0)            /* a tenth, rounded up */
			d->max_away = d->n_staff > 10 ? (int)((d->n_staff + 9) / 10) : 1;
	}
}

void build_staff(struct builder *b)
{
	struct org *org = b->org;

	for (size_t i = 0; i < org->n_staff; i++) {
		const struct conf_staff *from = b->staff[i];
		struct org_staff *s = &org->staff[i];

		s->at = from->at;
		s->name = pool_text(org->pool, from->name.s != NULL ? from->name.s : s->id);
		s->email = pool_text(org->pool, from->email.s);
		s->home = refer_department(b, from->department);
		s->lead = from->lead.on;
		s->buddy = from->buddy.on;
		if (from->workdays.said)
			s->workdays = from->workdays.on;
		else if (!is_nowhere(s->home))
			s->workdays = org_department(org, s->home)->workdays;
		build_employed(b, s, from);
		build_exempt(b, s, &from->exempt);
		build_certificates(org, s, &from->certificates);
	}
	build_people(org);
}

/* Where HR names nobody, visitors ask for the host's lead; of several for one who stays. */
void build_contacts(struct builder *b)
{
	struct org *org = b->org;

	for (int stays = 1; stays >= 0; stays--)
		for (uint32_t i = 0; i < org->n_staff; i++) {
			const struct org_staff *s = &org->staff[i];

			if (s->lead && !is_nowhere(s->home) && is_nobody(org->departments[s->home.i].contact)
			    && (!stays || day_same(s->employed.until, DAY_EVER_AFTER)))
				org->departments[s->home.i].contact = (struct staff_ix){ i };
		}
}

void build_time_off(struct builder *b)
{
	const struct conf_all_time_off *all = &b->conf->time_off;
	struct org *org = b->org;
	scoped(heap) struct staff_ix *whose = mem_array(struct staff_ix, all->n);
	scoped(heap) size_t *begin = mem_array(size_t, org->n_staff + 2);
	size_t n = 0;

	/* Counted, then dealt out: begin[i + 1] becomes the end of person i's spans. */
	for (size_t i = 0; i < all->n; i++) {
		whose[i] = refer_staff(b, all->v[i].staff);
		if (!is_nobody(whose[i]))
			begin[whose[i].i + 2] += all->v[i].days.n;
		n += all->v[i].days.n;
	}
	for (size_t i = 0; i < org->n_staff; i++)
		begin[i + 2] += begin[i + 1];
	scoped(heap) struct span *spans = mem_array(struct span, n);
	for (size_t i = 0; i < all->n; i++)
		for (size_t j = 0; !is_nobody(whose[i]) && j < all->v[i].days.n; j++)
			spans[begin[whose[i].i + 1]++] = all->v[i].days.v[j].days;
	for (size_t i = 0; i < org->n_staff; i++)
		org->staff[i].time_off = days_of(org->pool, spans + begin[i], begin[i + 1] - begin[i]);
}
