#!/bin/sh
# A start with a bad config serves the last accepted one; without one it does not start.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
edit main.conf 's/timezone = "Europe/timezone = "Urope/'
launch
wait "$daemon"
check "nothing accepted before: exit code 78" [ $? = 78 ]
daemon=
check "with the mistake" logged "main.conf:2: error:"

edit main.conf 's/Urope/Europe/'
start
feed company >"$here/before"
stop
edit main.conf 's/timezone = "Europe/timezone = "Urope/'
check "accepted before: it starts" start
feed company >"$here/after"
check "and serves the same feeds" same "$here/before" "$here/after"
check "status says why" has "main.conf:2: error:" ctl status
check "the journal tells the mistake once" [ "$(grep -c 'main.conf:2: error:' "$here/log")" = 1 ]
check "visits are answered" has ann ctl visits
check "no new publication" [ "$(publication)" = 1 ]
check "reload tells it, too" code 78 ctl reload
edit main.conf 's/Urope/Europe/'
check "and takes the repaired one" code 0 ctl reload
check "status is fine again" lacks refused ctl status
done_checking
