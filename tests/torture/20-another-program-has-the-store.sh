#!/bin/sh
# Another program holds the store: calendars are served as before, byte for byte; what HR asks
# for fails and says why; when the store is free again it succeeds.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
path=$(link bob)
fetch "$path" >"$here/before"
etag=$(curl -sI "http://$address$path" | tr -d '\r' | sed -n 's/^ETag: //p')
check "another program holds the store" hold_store
edit main.conf 's/Dock 3/Dock 4/'
check "a reload fails" code 1 ctl reload
check "and says that the store is held" has "another program" ctl reload
fetch "$path" >"$here/after"
check "a calendar is served as before" same "$here/before" "$here/after"
check "who has it gets 304" has 304 curl -s -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "http://$address$path"
check "reading the store is no trouble" code 0 ctl visits
check "nor are links" code 0 ctl links
check "health says so" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
let_store_go
check "when it is free the reload succeeds" code 0 ctl reload
check "and stands in the calendar" has "Dock 4" fetch "$path"
check "health is fine" has ok fetch /healthz
stop
done_checking
