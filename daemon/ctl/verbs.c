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
	{ "links", "[ID …]", 0, SIZE_MAX, "the secret feed addresses",
	  "The address that each person and department subscribes to, or only those named.  Whoever\n"
	  "knows an address can read that calendar, so send each only to its owner.  An id that is\n"
	  "both a person's and a department's is told apart as staff:ID and department:ID.\n"
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
	{ "log", "", 0, 0, "who did what, and what came of it",
	  "The audit trail: every publication, every reload that was refused, every revoked link,\n"
	  "newest last, with the user who asked for it.\n"
	  "\n"
	  "  crosstrainctl log --last 20\n",
	  log_flags, verb_log },
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
