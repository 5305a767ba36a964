/* Every key that HR can write: its kind, range, default, and where it goes.
 * Reading, the checks of one value and "did you mean" all follow these tables. */
#include <stddef.h>
#include <string.h>

#include "conf_internal.h"
#include "crosstrain/mem.h"
#include "crosstrain/nearest.h"

#define AT(type, member) .where = offsetof(struct type, member)
#define TABLE(what_, keys_, size_) { what_, keys_, sizeof keys_ / sizeof *keys_, size_ }

/* Longest texts, in characters. */
enum { ID = 64, NAME = 200, PATH = 1000, PROSE = 1000 };

static const struct key cycle_keys[] = {
	{ "start", KEY_DAY, .required = true, AT(conf_cycle, start) },
	{ "weeks", KEY_NUMBER, .least = 1, .most = 522, AT(conf_cycle, weeks) },
	{ "days", KEY_NUMBER, .least = 1, .most = 3660, AT(conf_cycle, days) },
	{ "publish_ahead", KEY_NUMBER, .least = 0, .most = 100, .number = 1, AT(conf_cycle, publish_ahead) },
	{ "notice_days", KEY_NUMBER, .least = 0, .most = 3660, .number = 7, AT(conf_cycle, notice_days) },
	{ "min_gap_days", KEY_NUMBER, .least = 0, .most = 3660, .number = 7, AT(conf_cycle, min_gap_days) },
	{ "leaders_first", KEY_FLAG, .number = true, AT(conf_cycle, leaders_first) },
};

static const struct key department_keys[] = {
	{ "id", KEY_ID, .required = true, .most = ID, AT(conf_department, id) },
	{ "name", KEY_LINE, .required = true, .most = NAME, AT(conf_department, name) },
	{ "location", KEY_LINE, .most = NAME, AT(conf_department, location) },
	{ "contact", KEY_LINE, .most = ID, AT(conf_department, contact) },
	{ "timezone", KEY_LINE, .most = NAME, AT(conf_department, timezone) },
	{ "was", KEY_ID, .most = ID, AT(conf_department, was) },
	{ "workdays", KEY_WEEKDAYS, .text = "mon-fri", AT(conf_department, workdays) },
	{ "hours", KEY_HOURS, .text = "09:00-17:00", AT(conf_department, hours) },
	{ "capacity", KEY_NUMBER, .least = 1, .most = 9999, .number = 1, AT(conf_department, capacity) },
	{ "max_away", KEY_NUMBER, .least = 1, .most = 9999, AT(conf_department, max_away) },
	{ "closed", KEY_DAYS, AT(conf_department, closed) },
	{ "all_hands", KEY_DAYS, AT(conf_department, all_hands) },
	{ "holidays", KEY_DAYS, AT(conf_department, holidays) },
	{ "holiday_files", KEY_LINES, .most = PATH, AT(conf_department, holiday_files) },
};

static const struct key route_keys[] = {
	{ "from", KEY_LINE_OR_LINES, .required = true, .most = ID, AT(conf_route, from) },
	{ "to", KEY_LINE, .required = true, .most = ID, AT(conf_route, to) },
	{ "days", KEY_NUMBER, .least = 1, .most = 366, .number = 1, AT(conf_route, days) },
	{ "activity", KEY_PROSE, .most = PROSE, AT(conf_route, activity) },
	{ "bring", KEY_PROSE, .most = PROSE, AT(conf_route, bring) },
	{ "requires", KEY_LINES, .most = NAME, AT(conf_route, requires) },
	{ "every", KEY_NUMBER, .least = 1, .most = 1000, .number = 1, AT(conf_route, every) },
	{ "hours", KEY_HOURS, AT(conf_route, hours) },
};

static const struct key staff_key_list[] = {
	{ "id", KEY_ID, .required = true, .most = ID, AT(conf_staff, id) },
	{ "name", KEY_LINE, .required = true, .most = NAME, AT(conf_staff, name) },
	{ "email", KEY_EMAIL, .most = 254, AT(conf_staff, email) },
	{ "department", KEY_LINE, .required = true, .most = ID, AT(conf_staff, department) },
	{ "was", KEY_ID, .most = ID, AT(conf_staff, was) },
	{ "lead", KEY_FLAG, AT(conf_staff, lead) },
	{ "buddy", KEY_FLAG, .number = true, AT(conf_staff, buddy) },
	{ "workdays", KEY_WEEKDAYS, AT(conf_staff, workdays) },
	{ "joined", KEY_DAY, AT(conf_staff, joined) },
	{ "leaves", KEY_DAY, AT(conf_staff, leaves) },
	{ "exempt", KEY_LINES, .most = ID, AT(conf_staff, exempt) },
	{ "certificates", KEY_CERTIFICATES, .most = NAME, AT(conf_staff, certificates) },
};

static const struct key time_off_keys[] = {
	{ "staff", KEY_LINE, .required = true, .most = ID, AT(conf_time_off, staff) },
	{ "days", KEY_DAYS, .required = true, AT(conf_time_off, days) },
};

static const struct key pin_keys[] = {
	{ "staff", KEY_LINE, .required = true, .most = ID, AT(conf_pin, staff) },
	{ "to", KEY_LINE, .required = true, .most = ID, AT(conf_pin, to) },
	{ "on", KEY_DAY, .required = true, AT(conf_pin, on) },
};

/* That something ends on the day on which it begins is asked where both are known. */
static const struct key meeting_keys[] = {
	{ "id", KEY_ID, .required = true, .most = ID, AT(conf_meeting, id) },
	{ "name", KEY_LINE, .required = true, .most = NAME, AT(conf_meeting, name) },
	{ "department", KEY_LINE, .required = true, .most = ID, AT(conf_meeting, department) },
	{ "weekday", KEY_WEEKDAY, .required = true, AT(conf_meeting, weekday) },
	{ "time", KEY_CLOCK, .required = true, AT(conf_meeting, time) },
	{ "minutes", KEY_NUMBER, .least = 5, .most = 1440, .number = 60, AT(conf_meeting, minutes) },
	{ "every_weeks", KEY_NUMBER, .least = 1, .most = 52, .number = 1, AT(conf_meeting, every_weeks) },
	{ "invite", KEY_LINES, .most = ID, AT(conf_meeting, invite) },
	{ "representatives", KEY_NUMBER, .least = 1, .most = 99, .number = 1, AT(conf_meeting, representatives) },
};

static const struct key check_in_keys[] = {
	{ "weekday", KEY_WEEKDAY, .required = true, AT(conf_check_ins, weekday) },
	{ "time", KEY_CLOCK, .required = true, AT(conf_check_ins, time) },
	{ "minutes", KEY_NUMBER, .least = 5, .most = 1440, .number = 30, AT(conf_check_ins, minutes) },
	{ "every_weeks", KEY_NUMBER, .least = 1, .most = 52, .number = 1, AT(conf_check_ins, every_weeks) },
};

static const struct key celebration_keys[] = {
	{ "weekday", KEY_WEEKDAY, .required = true, AT(conf_celebration, weekday) },
	{ "time", KEY_CLOCK, .required = true, AT(conf_celebration, time) },
	{ "minutes", KEY_NUMBER, .least = 5, .most = 1440, .number = 60, AT(conf_celebration, minutes) },
};

static const struct key mail_keys[] = {
	{ "server", KEY_SMTP, .required = true, .most = NAME, AT(conf_mail, server) },
	{ "from", KEY_EMAIL, .required = true, .most = 254, AT(conf_mail, from) },
};

static const struct key server_keys[] = {
	{ "listen", KEY_LISTEN, .text = "127.0.0.1:8642", .most = NAME, AT(conf_server, listen) },
	{ "base_url", KEY_URL, .most = NAME, AT(conf_server, base_url) },
	{ "refresh_minutes", KEY_NUMBER, .least = 1, .most = 10080, .number = 60,
	  AT(conf_server, refresh_minutes) },
	{ "link_grace_days", KEY_NUMBER, .least = 0, .most = 3660, .number = 30,
	  AT(conf_server, link_grace_days) },
	{ "gzip", KEY_FLAG, AT(conf_server, gzip) },
	{ "metrics", KEY_FLAG, AT(conf_server, metrics) },
};

static const struct key guard_keys[] = {
	{ "removed_percent", KEY_NUMBER, .least = 0, .most = 100, .number = 20,
	  AT(conf_guard, removed_percent) },
};

static const struct key keep_keys[] = {
	{ "past_days", KEY_NUMBER, .least = 0, .most = 36600, .number = 400, AT(conf_keep, past_days) },
	{ "mail_days", KEY_NUMBER, .least = 0, .most = 3660, .number = 30, AT(conf_keep, mail_days) },
};

static const struct keys cycle = TABLE("the cycle", cycle_keys, sizeof(struct conf_cycle));
static const struct keys departments = TABLE("a department", department_keys, sizeof(struct conf_department));
static const struct keys routes = TABLE("a route", route_keys, sizeof(struct conf_route));
const struct keys staff_keys = TABLE("a person", staff_key_list, sizeof(struct conf_staff));
static const struct keys time_off = TABLE("time off", time_off_keys, sizeof(struct conf_time_off));
static const struct keys pins = TABLE("a pin", pin_keys, sizeof(struct conf_pin));
static const struct keys meetings = TABLE("a meeting", meeting_keys, sizeof(struct conf_meeting));
static const struct keys check_ins = TABLE("check_ins", check_in_keys, sizeof(struct conf_check_ins));
static const struct keys celebration = TABLE("the celebration", celebration_keys, sizeof(struct conf_celebration));
static const struct keys mail = TABLE("mail", mail_keys, sizeof(struct conf_mail));
static const struct keys server = TABLE("the server", server_keys, sizeof(struct conf_server));
static const struct keys guard = TABLE("the guard", guard_keys, sizeof(struct conf_guard));
static const struct keys keep = TABLE("keep", keep_keys, sizeof(struct conf_keep));

static const struct key main_keys[] = {
	{ "organization", KEY_LINE, .required = true, .most = NAME, AT(conf, organization) },
	{ "timezone", KEY_LINE, .required = true, .most = NAME, AT(conf, timezone) },
	{ "message", KEY_PROSE_OR_LIST, .most = PROSE, AT(conf, message) },
	{ "cycle", KEY_GROUP, .required = true, AT(conf, cycle), .inside = &cycle },
	{ "departments", KEY_ENTRIES, AT(conf, departments), .inside = &departments },
	{ "routes", KEY_ENTRIES, AT(conf, routes), .inside = &routes },
	{ "staff", KEY_ENTRIES, AT(conf, staff), .inside = &staff_keys },
	{ "time_off", KEY_ENTRIES, AT(conf, time_off), .inside = &time_off },
	{ "holidays", KEY_DAYS, AT(conf, holidays) },
	{ "pins", KEY_ENTRIES, AT(conf, pins), .inside = &pins },
	{ "staff_files", KEY_LINES, .most = PATH, AT(conf, staff_files) },
	{ "time_off_files", KEY_LINES, .most = PATH, AT(conf, time_off_files) },
	{ "holiday_files", KEY_LINES, .most = PATH, AT(conf, holiday_files) },
	{ "meetings", KEY_ENTRIES, AT(conf, meetings), .inside = &meetings },
	{ "check_ins", KEY_GROUP, AT(conf, check_ins), .inside = &check_ins },
	{ "celebration", KEY_GROUP, AT(conf, celebration), .inside = &celebration },
	{ "mail", KEY_GROUP, AT(conf, mail), .inside = &mail },
	{ "server", KEY_GROUP, AT(conf, server), .inside = &server },
	{ "guard", KEY_GROUP, AT(conf, guard), .inside = &guard },
	{ "keep", KEY_GROUP, AT(conf, keep), .inside = &keep },
};

const struct keys conf_keys = TABLE("the config", main_keys, sizeof(struct conf));

const struct key *keys_find(const struct keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->v[i].name, name) == 0)
			return &keys->v[i];
	return NULL;
}

const struct key *keys_unknown(struct reader *r, const struct keys *keys, const char *kind, const char *name,
                               struct place at)
{
	struct nearest near = nearest_to(name);

	for (size_t i = 0; i < keys->n; i++)
		nearest_try(&near, keys->v[i].name);
	fault(r, at, "unknown %s \"%s\" in %s%s", kind, show(name), keys->what, nearest_hint(&near));
	return near.found != NULL ? keys_find(keys, near.found) : NULL;
}

void keys_defaults(const struct keys *keys, void *record)
{
	for (size_t i = 0; i < keys->n; i++) {
		const struct key *key = &keys->v[i];
		void *where = (char *)record + key->where;

		if (key->kind == KEY_NUMBER)
			((struct conf_number *)where)->n = key->number;
		else if (key->kind == KEY_FLAG)
			((struct conf_flag *)where)->on = key->number;
		else if (key->kind == KEY_WEEKDAYS && key->text != NULL)
			weekdays_read(&((struct conf_weekdays *)where)->on, key->text);
		else if (key->kind == KEY_HOURS && key->text != NULL)
			hours_read(&((struct conf_hours *)where)->hours, key->text);
		else if (key->kind == KEY_LISTEN)
			((struct conf_text *)where)->s = key->text;
		else if (key->kind == KEY_GROUP)
			keys_defaults(key->inside, where);
	}
}

void keys_required(struct reader *r, const struct keys *keys, const bool *seen, struct place at)
{
	for (size_t i = 0; i < keys->n; i++)
		if (keys->v[i].required && !seen[i])
			fault(r, at, "\"%s\" is missing in %s", keys->v[i].name, keys->what);
}

void *keys_new_entry(const struct key *key, void *record, struct place at)
{
	/* Each list in struct conf is a pointer to its records and their number; which
	 * records these are, only the table knows. */
	struct { void *v; size_t n; } list;
	size_t size = key->inside->size;
	void *where = (char *)record + key->where;

	memcpy(&list, where, sizeof list);
	list.v = mem_room(list.v, list.n, size);
	void *entry = (char *)list.v + list.n++ * size;
	memcpy(where, &list, sizeof list);
	memset(entry, 0, size);
	memcpy(entry, &at, sizeof at);
	keys_defaults(key->inside, entry);
	return entry;
}
