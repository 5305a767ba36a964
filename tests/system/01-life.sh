#!/bin/sh
# The life of the service on a server: it is installed, started, edited, reloaded, restarted,
# rebooted, killed, and the power fails.  After each turn people's calendars are what they
# should be, and the journal says what happened, once.
. tests/system/lib.sh

store=/var/lib/crosstrain/crosstrain.db
broken='routes.conf:18: error: no department "warehose"; did you mean "warehouse"?'

status_text() {
	prop "$service" StatusText
}
# The daemon said it since the last look, in one line.
told() {
	journal --cursor-file=/root/looked _COMM=crosstraind >"$here/told"
	[ "$(grep -cF -- "$1" "$here/told")" = 1 ] || { cat "$here/told"; return 1; }
}
sound() {
	[ "$(in_box sqlite3 "$store" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
}

set_up
check "systemd has nothing against the units" [ -z "$(in_box systemd-analyze verify --man=no $units 2>&1)" ]
check "it is enabled and started" in_box systemctl enable --now crosstraind
check "which lasts until it is ready" is "$service" ActiveState active
for unit in $units; do
	check "$unit comes with each boot" is "$unit" UnitFileState enabled
done
wait_for 30 has_published
check "with a config that says nothing yet" has "Publication 1: 0 people" in_box systemctl status "$service"
check "the company's feed is served already" has BEGIN:VEVENT feed company

made_up_company
check "the made-up company takes its place" in_box systemctl reload "$service"
check "systemctl status shows what is published" has "Publication 2: 50 people" in_box systemctl status "$service"
check "so does the journal" told "publication 2:"
check "and the feed" has "Dock 3" feed company

edit departments.conf 's/Dock 3/Dock 9/'
check "an edit is reloaded" in_box systemctl reload "$service"
check "the feeds have it" has "Dock 9" feed company
check "the journal has nobody's name" lacks Mehmet journal
check "the journal, too" told "publication 3:"

remember
edit routes.conf 's/to = "warehouse"/to = "warehose"/'
check "a mistake makes a reload fail" code 1 in_box systemctl reload "$service"
check "which the journal has once, though systemctl and the daemon both speak there" \
	[ "$(journal | grep -cF "$broken")" = 1 ]
check "the service is active" is "$service" ActiveState active
check "systemctl status names file, line and word" has "$broken" in_box systemctl status "$service"
check "the journal, too" told "$broken"
check "so does crosstrainctl status" has "$broken" ctl status
check "the feeds are as they were" as_before

check "it boots with the mistake" box reboot
check "and is there" back
check "with what was accepted before" as_before
check "systemctl status says so" has "by the last accepted config" status_text
check "the journal names the mistake" told "$broken"

edit routes.conf 's/"warehose"/"warehouse"/'
check "the mistake is mended" in_box systemctl reload "$service"
check "systemctl status is fine again" has "Publication $number: 50 people" status_text
check "the journal says that nothing changed" told "nothing changed; publication $number holds"
check "the feeds are as they were" as_before

check "it is restarted" in_box systemctl restart "$service"
check "and is there" back
check "the feeds are as they were" as_before
check "the journal says that it went" told "going down"

killed=$(prop "$service" MainPID)
check "it is killed" in_box kill -9 "$killed"
check "who asks meanwhile is answered" answers
check "systemd starts it again" wait_for 30 is "$service" NRestarts 1
check "and it is there" back
check "another process" [ "$(prop "$service" MainPID)" != "$killed" ]
check "the feeds are as they were" as_before
check "the journal says that it was killed" [ "$(journal -b | grep -c 'code=killed, status=9/KILL')" = 1 ]

edit departments.conf 's/Dock 9/Dock 5/'
in_box systemctl reload "$service"
remember
check "the power fails after one more edit" box crash
check "it is there after the boot" back
check "what was published, is published" as_before
check "with that edit" has "Dock 5" feed company
check "the store is sound" sound
check "systemctl status is as ever" has "Publication 4: 50 people" status_text
check "no unit has failed" [ "$(in_box systemctl is-system-running)" = running ]
done_checking
