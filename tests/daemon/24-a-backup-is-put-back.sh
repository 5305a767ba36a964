#!/bin/sh
# A backup is put back: what people were told since is forgotten by us, not by their calendars.
# So all that they are told from then on is newer, and nobody gets what was somebody else's.
. tests/daemon/lib.sh

# stamps FILE: UID, LAST-MODIFIED and SEQUENCE of each event, by UID
stamps() {
	tr -d '\r' <"$1" | awk -F: '/^UID/ { uid = $2 } /^LAST-MODIFIED/ { at = $2 } /^SEQUENCE/ { print uid, at, $2 }' | sort
}
all_newer() {
	stamps "$here/seen" >"$here/seen.stamps"
	stamps "$here/now" >"$here/now.stamps"
	join "$here/seen.stamps" "$here/now.stamps" >"$here/both"
	[ -s "$here/both" ] && awk '!($4 > $2 && $5 > $3) { print; bad = 1 } END { exit bad }' "$here/both"
}
last_modified() {
	date -d "$(curl -sI "http://$address$(link company)" | tr -d '\r' | sed -n 's/^Last-Modified: //p')" +%s
}
put_back() {
	rm -f "$here/state"/crosstrain.db*
	cp "$here/backup" "$here/state/crosstrain.db"
}

company
at "2027-01-04 09:00:00"
start
check "a backup is made" code 0 ctl backup "$here/backup"
anns=$(link ann)
staff=$(sed '/^ *);/,$d' "$here/etc/staff.conf")
printf '%s,\n{ id = "ivo"; name = "Ivo New"; department = "field"; }\n);\n' "$staff" >"$here/etc/staff.conf"
edit main.conf 's/Dock 3/Dock 9/'
ctl reload >/dev/null
forgotten=$(link ivo)
check "and then a newcomer comes" has "Visit:" fetch "$forgotten"
edit main.conf 's/Dock 9/Dock 7/'
ctl reload >/dev/null
feed company >"$here/seen"
before=$(last_modified)
stop
put_back
at "2027-01-04 12:00:00"
sed -i 's/{ id = "ivo"; name = "Ivo New"/{ id = "jan"; name = "Jan Newer"/' "$here/etc/staff.conf"
start
feed company >"$here/now"
check "every event is newer than what was seen" all_newer
check "so is the feed" [ "$(last_modified)" -gt "$before" ]
check "the journal says so" logged "the store is a copy that was put back"
check "the audit trail, too" has "a copy was put back" ctl log
check "links are as they were" [ "$(link ann)" = "$anns" ]
check "and lead to the same calendar" has "Visit:" feed ann
jans=$(link jan)
check "another newcomer has another link" [ -n "$jans" ] && [ "$jans" != "$forgotten" ]
check "which is nobody's any more" has 404 curl -s -o /dev/null -w '%{http_code}' "http://$address$forgotten"
number=$(publication)
stop
start
check "it is told once" lacks "put back" cat "$here/log"
feed company >"$here/later"
check "and nothing changes any more" same "$here/now" "$here/later"
check "nor is anything published" [ "$(publication)" = "$number" ]
ctl revoke bob >/dev/null
bobs=$(link bob)
feed company >"$here/seen"
stop

# The same backup once more: what came after the first time is forgotten as well.
put_back
at "2027-01-04 15:00:00"
sed -i 's/{ id = "jan"; name = "Jan Newer"/{ id = "kim"; name = "Kim Newest"/' "$here/etc/staff.conf"
start
feed company >"$here/now"
check "a second time: every event is newer again" all_newer
check "the next newcomer has yet another link" [ "$(link kim)" != "$jans" ] && [ "$(link kim)" != "$forgotten" ]
check "nobody finds Kim behind Jan's" has 404 curl -s -o /dev/null -w '%{http_code}' "http://$address$jans"
ctl revoke bob >/dev/null
check "a link revoked again is none that was given before" [ "$(link bob)" != "$bobs" ]
check "which stays shut" has 404 curl -s -o /dev/null -w '%{http_code}' "http://$address$bobs"
stop
done_checking
