/* All there is to do, as a table: help, checks and main() read the same lines. */
#include "ctl.h"

#include <stdint.h>

const struct flag ctl_flags[] = {
	{ "--config",  "FILE", "HR's main file (/etc/crosstrain/crosstrain.conf)",
	  offsetof(struct ctl, folders.config) },
	{ "--state",   "DIR",  "where the store is ($STATE_DIRECTORY or /var/lib/crosstrain)",
	  offsetof(struct ctl, folders.state) },
	{ "--runtime", "DIR",  "where control.sock is ($RUNTIME_DIRECTORY or /run/crosstrain)",
	  offsetof(struct ctl, folders.runtime) },
	{ "--instance", "NAME", "the company of crosstraind@NAME.service, unless a flag above says else",
	  offsetof(struct ctl, folders.instance) },
	{ "--json",    NULL,   "answer in JSON, for programs", offsetof(struct ctl, json) },
	{ "--help",    NULL,   "this text", offsetof(struct ctl, help) },
	{ "--version", NULL,   "the version", offsetof(struct ctl, version) },
	{ 0 },
};

static const struct flag no_flags[] = { { 0 } };

static const struct flag plan_flags[] = {
	{ "--today",    "DATE", "plan as if it were that day", offsetof(struct ctl, today) },
	{ "--previous", "FILE", "an earlier plan, as --csv writes it", offsetof(struct ctl, previous) },
	{ "--csv",      NULL,   "the plan as CSV", offsetof(struct ctl, csv) },
	{ "--stats",    "FILE", "write its figures as one JSON object (-: to stdout)", offsetof(struct ctl, stats) },
	{ "--effort",   "HOW",  "low, normal or high: how long to look for a better one", offsetof(struct ctl, effort) },
	{ 0 },
};

static const struct flag reload_flags[] = {
	{ "--accept-removals", NULL, "yes, so many people are to be removed", offsetof(struct ctl, accept_removals) },
	{ 0 },
};

static const struct flag visits_flags[] = {
	{ "--staff",      "ID",   "only that person's", offsetof(struct ctl, staff) },
	{ "--department", "ID",   "only to or from that department", offsetof(struct ctl, department) },
	{ "--between",    "D..D", "only those that touch these days", offsetof(struct ctl, between) },
	{ "--csv",        NULL,   "as CSV, for a spreadsheet", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag links_flags[] = {
	{ "--csv", NULL, "as CSV, for a mail merge", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag log_flags[] = {
	{ "--last", "N", "only the last N lines", offsetof(struct ctl, last) },
	{ 0 },
};

static const struct flag report_flags[] = {
	{ "--department", "ID", "only of that department", offsetof(struct ctl, department) },
	{ "--cycle", "N",    "recognition or message of that cycle", offsetof(struct ctl, cycle) },
	{ "--on",    "DATE", "the bench of that day; else of today", offsetof(struct ctl, on) },
	{ "--csv",   NULL,   "as CSV, for a spreadsheet", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag bench_flags[] = {
	{ "--on",  "DATE", "who could on that day; else today", offsetof(struct ctl, on) },
	{ "--csv", NULL,   "as CSV, for a spreadsheet", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag meetings_flags[] = {
	{ "--staff",      "ID",   "only those that this person comes to", offsetof(struct ctl, staff) },
	{ "--department", "ID",   "only those that this department is in", offsetof(struct ctl, department) },
	{ "--between",    "D..D", "those of these days; else from today on", offsetof(struct ctl, between) },
	{ "--csv",        NULL,   "as CSV, for a spreadsheet", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag meeting_flags[] = {
	{ "--outcome", "TEXT", "what was decided; an empty text takes it back", offsetof(struct ctl, outcome) },
	{ 0 },
};

static const struct flag room_flags[] = {
	{ "--about",   "TEXT", "what it is about", offsetof(struct ctl, about) },
	{ "--with",    "IDS",  "who comes, with commas between; else a lead and another of each side",
	  offsetof(struct ctl, with) },
	{ "--outcome", "TEXT", "what came of it, to close it", offsetof(struct ctl, outcome) },
	{ 0 },
};

static const struct flag mail_flags[] = {
	{ "--follow", NULL, "go on for ever, as a service", offsetof(struct ctl, follow) },
	{ 0 },
};

static const struct flag csv_flags[] = {
	{ "--csv", NULL, "as CSV, for a spreadsheet", offsetof(struct ctl, csv) },
	{ 0 },
};

static const struct flag came_flags[] = {
	{ "--on", "DATE", "the visit of that day, not the latest there", offsetof(struct ctl, on) },
	{ 0 },
};

const struct verb ctl_verbs[] = {
	{ "check", "", 0, 0, "is the config written right?",
	  "Reads HR's files and tells every mistake with its file and line, or in one line what\n"
	  "they hold.  Changes nothing, and needs neither the daemon nor its store.\n"
	  "\n"
	  "  crosstrainctl check\n"
	  "  crosstrainctl check --config ~/draft/crosstrain.conf\n",
	  no_flags, verb_check },
	{ "plan", "", 0, 0, "what would be planned, by the config alone",
	  "Draws the rotation of the cycle that holds today and of those that are published ahead,\n"
	  "as if nothing had been published before: to try a draft.  --previous names an earlier\n"
	  "plan: what lies before today in it was held, what lies after has been published, and\n"
	  "a visit without dates has been waiting.  (preview tells what a reload would change.)\n"
	  "\n"
	  "  crosstrainctl plan --config draft.conf --today 2027-01-04\n"
	  "  crosstrainctl plan --csv > q1.csv\n"
	  "  crosstrainctl plan --today 2027-04-05 --previous q1.csv --stats -\n",
	  plan_flags, verb_plan },
	{ "preview", "", 0, 0, "what would a reload change, for whom, and why?",
	  "Plans by the files as they are now and holds the plan against what is published: who\n"
	  "gets a new visit, whose moves, whose is cancelled.  Changes nothing.\n"
	  "\n"
	  "  crosstrainctl preview\n",
	  no_flags, verb_preview },
	{ "reload", "", 0, 0, "publish what the files say now",
	  "The daemon reads the config, plans and publishes, and this waits for the end.  If the\n"
	  "config has mistakes they are told here (exit code 78) and nothing changes: everybody's\n"
	  "calendar goes on with what was published last.  An edit that removes more people than\n"
	  "guard.removed_percent lets pass needs --accept-removals.\n"
	  "\n"
	  "  crosstrainctl reload\n",
	  reload_flags, verb_reload },
	{ "status", "", 0, 0, "what is published, and is all well?",
	  "The publication that is served, what it holds, how the last reload ended, when the next\n"
	  "cycle begins, and whether the daemon is in trouble.\n"
	  "\n"
	  "  crosstrainctl status\n"
	  "  crosstrainctl status --json | jq .health\n",
	  no_flags, verb_status },
	{ "visits", "", 0, 0, "the published visits",
	  "All of them, or those of a person, of a department, of some days; those that found no\n"
	  "place come last, with the reason (in CSV and JSON first).\n"
	  "\n"
	  "  crosstrainctl visits --staff bea\n"
	  "  crosstrainctl visits --department warehouse --between 2027-02-01..2027-02-28\n"
	  "  crosstrainctl visits --csv > visits.csv\n",
	  visits_flags, verb_visits },
	{ "links", "[ID …]", 0, SIZE_MAX, "the secret addresses of calendars and pages",
	  "The address that each person and department subscribes to, and that of their page, or only\n"
	  "those named.  Whoever knows a calendar's address can read it, whoever knows a page's can also\n"
	  "answer there, so send each only to its owner.  An id that is both a person's and a\n"
	  "department's is told apart as staff:ID and department:ID.\n"
	  "\n"
	  "  crosstrainctl links bea warehouse company\n"
	  "  crosstrainctl links --csv > merge.csv\n",
	  links_flags, verb_links },
	{ "revoke", "ID", 1, 1, "a new link, because the old one got around",
	  "Gives a person, a department or the company (ID company) a new feed address.  Calendars\n"
	  "that still ask for the old one see a single entry that says so, and later nothing.\n"
	  "\n"
	  "  crosstrainctl revoke bea && crosstrainctl links bea\n",
	  no_flags, verb_revoke },
	{ "missed", "STAFF HOST", 2, 2, "a visit was not held",
	  "Says that a visit which has begun was not held; without --on the latest one there.  It is owed\n"
	  "again: set again in the same cycle where there is room, else it waits, and goes first.\n"
	  "(A host says the same on its board.)\n"
	  "\n"
	  "  crosstrainctl missed jonas warehouse\n"
	  "  crosstrainctl missed jonas warehouse --on 2027-02-18\n",
	  came_flags, verb_missed },
	{ "attended", "STAFF HOST", 2, 2, "it was held after all",
	  "Takes back what was said by missed.  A visit that has begun counts as held unless somebody\n"
	  "says otherwise, so there is nothing to do where all went well.\n"
	  "\n"
	  "  crosstrainctl attended jonas warehouse\n",
	  came_flags, verb_attended },
	{ "swap", "STAFF/HOST STAFF/HOST", 2, 2, "two people trade days",
	  "Each takes the first day of the other's next visit.  Both must keep to every rule, as if they\n"
	  "were drawn there; if one cannot, it is told why, and nothing changes.\n"
	  "\n"
	  "  crosstrainctl swap jonas/warehouse emeka/warehouse\n",
	  no_flags, verb_swap },
	{ "requests", "", 0, 0, "who can't on their day?",
	  "What people said on their pages by \"I can't that day\", with the reason if they gave one, and\n"
	  "where the visit stands now.  To let somebody off the day, write time off or a pin, reload, and\n"
	  "answer.\n"
	  "\n"
	  "  crosstrainctl requests\n",
	  csv_flags, verb_requests },
	{ "request", "N granted|declined", 2, 2, "the answer to one of them",
	  "The person reads it on their page.  It moves no visit: that is for time off, or a pin.\n"
	  "\n"
	  "  crosstrainctl request 3 granted\n",
	  no_flags, verb_request },
	{ "meetings", "", 0, 0, "who meets whom, and what was decided?",
	  "Meetings with their representatives, check-ins of leads, rooms and celebrations, from today on\n"
	  "or of other days; with what was decided, as far as somebody said so.\n"
	  "\n"
	  "  crosstrainctl meetings --department sales\n"
	  "  crosstrainctl meetings --between 2027-01-01..2027-03-31 --csv > q1.csv\n",
	  meetings_flags, verb_meetings },
	{ "meeting", "ID DATE", 2, 2, "what was decided at a meeting",
	  "Keeps it with the meeting: it stands in the calendars of all who were there, and on the boards of\n"
	  "the departments that were represented.\n"
	  "\n"
	  "  crosstrainctl meeting ops-review 2027-01-19 --outcome \"Orders carry the dock's number from May on.\"\n",
	  meeting_flags, verb_meeting },
	{ "room", "DEPT DEPT", 2, 2, "everybody to a dispute in one room, as soon as they can",
	  "Finds the earliest hour, today or later, in which all can: at work by their own clocks, on no\n"
	  "visit, in no other meeting.  It is in all their calendars at once.  A lead and a front-line person\n"
	  "of each side come, unless --with names others of it.  Where there is no hour within 60 days, it\n"
	  "says who is in the way.  To close it, with what came of it: room close N.\n"
	  "\n"
	  "  crosstrainctl room sales warehouse --about \"Trucks that leave half empty\"\n"
	  "  crosstrainctl room sales warehouse --about \"Order 4711\" --with jonas,bea,henrik\n"
	  "  crosstrainctl room close 3 --outcome \"Sales order by noon; the dock loads by four.\"\n",
	  room_flags, verb_room },
	{ "rooms", "", 0, 0, "which disputes are open?",
	  "All rooms with their age, those that are open first.\n"
	  "\n"
	  "  crosstrainctl rooms\n",
	  csv_flags, verb_rooms },
	{ "report", "fairness|progress|coverage|bench|recognition|answers|message", 1, 1, "what came of it all?",
	  "  fairness      what each owed and got in this cycle, and ever; by department, and by person\n"
	  "  progress      who has seen which departments, leads first\n"
	  "  coverage      how many of each department have seen each other one\n"
	  "  bench         who from elsewhere is trained in each department, and could cover\n"
	  "  recognition   whom a cycle brought together, and who held all their visits\n"
	  "  answers       how can we make this better for the customer?  Names only where they are given\n"
	  "  message       what stands in every event and on every page, for a noticeboard\n"
	  "\n"
	  "The same numbers stand on the boards.  All count people who are here now.\n"
	  "\n"
	  "  crosstrainctl report fairness\n"
	  "  crosstrainctl report progress --department sales --csv > sales.csv\n"
	  "  crosstrainctl report recognition --cycle 8\n",
	  report_flags, verb_report },
	{ "bench", "DEPT", 1, 1, "who could cover there today?",
	  "Who works elsewhere and was on a visit there, or worked there once; and whether they are at work\n"
	  "that day, not on a visit, and hold what their route requires.\n"
	  "\n"
	  "  crosstrainctl bench warehouse\n"
	  "  crosstrainctl bench warehouse --on 2027-02-18\n",
	  bench_flags, verb_bench },
	{ "restore", "N", 1, 1, "bring back the visits of publication N",
	  "Visits that are far enough ahead go back to where they were, where they still can; what cannot\n"
	  "be brought back is told with its reason.  For an edit that moved what it should not: mend the\n"
	  "files, reload, then restore.  crosstrainctl log has the numbers.\n"
	  "\n"
	  "  crosstrainctl restore 41\n",
	  no_flags, verb_restore },
	{ "forget", "STAFF", 1, 1, "erase a person who has left",
	  "Erases name, e-mail, id, answers, requests and link; what they did is still counted, as that of\n"
	  "a former colleague.  Take their entry out of the files, reload, then forget.  Copies made before\n"
	  "(backups, crosstrain.db.vN.bak) still hold them, and the journal has its lines with the name.\n"
	  "This cannot be undone.\n"
	  "\n"
	  "  crosstrainctl forget jonas\n",
	  no_flags, verb_forget },
	{ "log", "", 0, 0, "who did what, and what came of it",
	  "The audit trail: every publication, every reload that was refused, every revoked link,\n"
	  "newest last, with the user who asked for it.\n"
	  "\n"
	  "  crosstrainctl log --last 20\n",
	  log_flags, verb_log },
	{ "mail", "", 0, 0, "send what people are told by mail",
	  "Sends what waits to the mail server that the config names: whoever's visit, meeting or room is new,\n"
	  "moved or called off within the next keep.mail_days gets one mail, with the entry attached.  What\n"
	  "cannot be sent now waits.  crosstraind-mail.service does this by itself.\n"
	  "\n"
	  "  crosstrainctl mail\n",
	  mail_flags, verb_mail },
	{ "export", "DIR", 1, 1, "every feed as a file, for another web server",
	  "Writes what is served under each link as DIR/feeds/TOKEN.ics, and DIR/feeds.csv with path,\n"
	  "etag, octets, last_modified and state (live, ended, gone) of all links.  Only what changed\n"
	  "since the last time is written; each file appears whole.  A link that has ended keeps its\n"
	  "last entry for the days of grace, then its file goes; so does that of any link which the\n"
	  "store does not know.  Let a timer run this, and any web server, object store or CDN can\n"
	  "carry the reading.  Never serve feeds.csv: it holds everybody's link.\n"
	  "\n"
	  "  crosstrainctl export /srv/calendars\n",
	  no_flags, verb_export },
	{ "backup", "FILE", 1, 1, "a consistent copy of the store",
	  "Writes a copy of the store while everything runs.  It holds the key of all links: keep\n"
	  "it as safe as the store.  To bring it back:\n"
	  "\n"
	  "  systemctl stop crosstraind.socket crosstraind\n"
	  "  mkdir -p /var/lib/crosstrain/old\n"
	  "  mv /var/lib/crosstrain/crosstrain.db /var/lib/crosstrain/crosstrain.db-* /var/lib/crosstrain/old\n"
	  "  install -o crosstrain -g crosstrain -m 640 FILE /var/lib/crosstrain/crosstrain.db\n"
	  "  systemctl start crosstraind\n"
	  "\n"
	  "Of an instance the units are crosstraind@NAME.socket crosstraind@NAME, and the folder is\n"
	  "/var/lib/crosstrain-NAME.  Links are as they were when it was made.\n"
	  "\n"
	  "  crosstrainctl backup /var/backups/crosstrain-$(date +%F).db\n",
	  no_flags, verb_backup },
	{ 0 },
};
