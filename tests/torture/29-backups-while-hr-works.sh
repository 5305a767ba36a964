#!/bin/sh
# A backup is a whole store: put in the place of a lost one, every link and visit is back; also
# one that is made while HR publishes without a pause and calendars ask.
. tests/torture/lib.sh

company
at "2027-01-04 09:00:00"
start
ctl links --csv >"$here/links"
ctl visits --csv >"$here/visits"
feed warehouse >"$here/feed"
check "a backup while the daemon runs" code 0 ctl backup "$here/copy.db"
check "is a whole database" has ok sqlite3 "$here/copy.db" "PRAGMA integrity_check"
check "is for its owner alone" [ "$(stat -c %a "$here/copy.db")" = 600 ]
check "never takes the place of another file" code 1 ctl backup "$here/copy.db"
check "leaves nothing beside it" [ "$(find "$here" -maxdepth 1 -name 'copy.db*' | wc -l)" = 1 ]
check "nor in the state folder" [ "$(find "$here/state" -name '*copy*' | wc -l)" = 0 ]
check "a folder that is not there: exit code 1" code 1 ctl backup "$here/none/copy.db"
stop
check "a backup without the daemon" code 0 ctl backup "$here/copy2.db"
check "is a whole database, too" has ok sqlite3 "$here/copy2.db" "PRAGMA integrity_check"
rm -r "$here/state" && mkdir "$here/state" && cp "$here/copy.db" "$here/state/crosstrain.db"
check "the daemon starts on the copy" start
ctl links --csv >"$here/links.2"
ctl visits --csv >"$here/visits.2"
feed warehouse >"$here/feed.2"
check "with the same links" same "$here/links" "$here/links.2"
check "the same visits" same "$here/visits" "$here/visits.2"
# Only the stamps are newer (24-a-backup-is-put-back.sh says why).
but_stamps() {
	grep -v '^DTSTAMP:\|^LAST-MODIFIED:\|^SEQUENCE:' "$1" >"$1.days"
}
but_stamps "$here/feed"
but_stamps "$here/feed.2"
check "and the same feeds" same "$here/feed.days" "$here/feed.2.days"
stop

torture "a backup made under load is the store of one moment" tests/torture/backups.py "$(few 5 100)"
done_checking
