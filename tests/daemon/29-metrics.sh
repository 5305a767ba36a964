#!/bin/sh
# What Prometheus is told: it moves as things happen, names nobody, and stays inside.
. tests/daemon/lib.sh

PATH=$PWD/build/peers/usr/bin:$PATH

page() {
	curl -sS --max-time 20 --unix-socket "$here/run/control.sock" http://localhost/metrics
}
# now "SERIES NUMBER": that line is told at this moment
now() {
	page >"$here/page" && grep -qxF -- "$1" "$here/page" || { grep -F -- "${1%% *}" "$here/page"; return 1; }
}
status() {
	curl -s -o /dev/null -w '%{http_code}' "http://$address$1"
}
accepted_by_prometheus() {
	page | promtool check metrics
}
# No id, name, address of mail or link of anybody.
names_nobody() {
	page >"$here/page"
	ctl links --csv | sed 1d | tr ',' '\n' | tr -d '"' | grep -v '^staff$\|^department$\|^company$\|^never$\|^$' |
		sed 's,.*/feeds/,,; s,\.ics$,,' | sort -u >"$here/words"
	[ "$(wc -l <"$here/words")" -gt 30 ] && ! grep -nwFf "$here/words" "$here/page"
}

company
at "2027-01-04 09:00:00"
start
check "not on the port, unless HR says so" [ "$(status /metrics)" = 404 ]
check "on the control socket, as text" has 'text/plain; version=0.0.4' \
	curl -s -o /dev/null -D - --unix-socket "$here/run/control.sock" http://localhost/metrics
check "as Prometheus wants it" accepted_by_prometheus
check "all is well" now 'crosstrain_healthy 1'
check "the first publication" now 'crosstrain_publication_number 1'
check "made by the start" now 'crosstrain_jobs_total{kind="start",result="done"} 1'
check "people" now 'crosstrain_staff 9'
check "departments" now 'crosstrain_departments 3'
check "what is owed" now 'crosstrain_plan_owed_visits{cycle="current"} 9'
check "visits to come" now "crosstrain_visits{state=\"coming\"} $(ctl status --json | sed -n 's/.*"visits_coming": \([0-9]*\).*/\1/p')"

feed ann >/dev/null
feed ann >/dev/null
curl -s -o /dev/null -A Evolution/3.46.4 -H 'If-None-Match: *' "http://$address$(link ann)"
fetch /feeds/nobody.ics >/dev/null
check "calendars that were fetched" now 'crosstrain_http_requests_total{endpoint="feed",code="200"} 2'
check "one was there already" now 'crosstrain_feed_responses_total{source="cache"} 1'
check "one was not asked for in vain" now 'crosstrain_http_requests_total{endpoint="feed",code="304"} 1'
check "by whom" now 'crosstrain_feed_fetches_total{client="evolution"} 1'
check "a guess" now 'crosstrain_http_requests_total{endpoint="feed",code="404"} 1'
check "and the one above, for metrics" now 'crosstrain_http_requests_total{endpoint="other",code="404"} 1'

edit staff.conf '/"hal"/d; s/\("gil".*\),$/\1/'
ctl reload >/dev/null
check "a reload" now 'crosstrain_jobs_total{kind="reload",result="done"} 1'
check "another publication" now 'crosstrain_publication_number 2'
check "somebody has left" now 'crosstrain_staff 8'
check "and is not visited any more" lacks 'crosstrain_visits{state="cancelled"} 0' page
planned=$(page | grep '^crosstrain_plan_last_success_timestamp_seconds')
edit main.conf 's/weeks = 4/weeks = 0/'
ctl reload >/dev/null 2>&1
check "a mistake" now 'crosstrain_jobs_total{kind="reload",result="bad_config"} 1'
check "the last reload was not good" now 'crosstrain_config_last_reload_successful 0'
check "what was published last is served on" now 'crosstrain_publication_number 2'
check "which is health" now 'crosstrain_healthy 1'
check "nothing was planned by it" now "$planned"
edit main.conf 's/weeks = 0/weeks = 4/; s/server = {/& metrics = true;/'
ctl reload >/dev/null
check "mended" now 'crosstrain_config_last_reload_successful 1'
check "now HR shows it on the port" [ "$(status /metrics)" = 200 ]
check "the same" has 'crosstrain_jobs_total{kind="reload",result="done"} 2' fetch /metrics
check "nobody is named" names_nobody

# The disk is full.
no_room
edit main.conf 's/Dock 3/Dock 4/'
ctl reload >/dev/null 2>&1
there_is_room
check "what cannot be published" now 'crosstrain_jobs_total{kind="reload",result="failed"} 1'
check "is no health" now 'crosstrain_healthy 0'
check "nor success" now 'crosstrain_config_last_reload_successful 0'
ctl reload >/dev/null
check "with room again all is well" now 'crosstrain_healthy 1'

check "alert rules are as Prometheus wants them" promtool check rules etc/prometheus/crosstrain.rules.yml
check "and come when they should" promtool test rules tests/alerts.yml
done_checking
