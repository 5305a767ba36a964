#!/bin/sh
# Another program holds the store: calendars are served as before, byte for byte; what HR asks
# for waits, or fails and says why; when the store is free again it succeeds.  One that reads
# for long holds back no publication, and the log is short again when it has gone.  One that
# only looks in leaves nothing behind.
. tests/torture/lib.sh

log_size() { stat -c %s "$here/state/crosstrain.db-wal"; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
sql() { sqlite3 "$here/state/crosstrain.db" "$@"; }

# is_quick MOST-MS COMMAND…: who waits for the store waits for 5 s
is_quick() {
	most=$1 since=$(now_ms)
	shift
	"$@" && [ $(($(now_ms) - since)) -le "$most" ] || { echo "took $(($(now_ms) - since)) ms"; return 1; }
}
# What bob's calendar is when all is told.
remember() {
	fetch "$path" >"$here/before"
	etag=$(curl -sI "http://$address$path" | tr -d '\r' | sed -n 's/^ETag: //p')
}

company
at "2027-01-04 09:00:00"
start
path=$(link bob)

# Somebody looks in with sqlite3, after the daemon has read its own store.
ctl log >/dev/null
sql 'SELECT count(*) FROM audit' >/dev/null
check "who only looks in does not take the log away" [ -e "$here/state/crosstrain.db-wal" ]
edit main.conf 's/Dock 3/Dock 2/'
check "a reload after that" code 0 ctl reload
check "can be read by others" has "Dock 2" sql 'SELECT location FROM briefing'
edit main.conf 's/Dock 2/Dock 3/'
ctl reload >/dev/null

check "another program holds the store for a moment" hold_store
edit main.conf 's/Dock 3/Dock 4/'
ctl reload >"$here/reload" 2>&1 &
reload=$!
sleep 0.1
let_store_go
check "a reload waits" wait $reload
check "and is published" has "Dock 4" fetch "$path"
edit main.conf 's/Dock 4/Dock 3/'
ctl reload >/dev/null
remember

# held: for longer than anybody waits
check "another program holds the store" hold_store
began=$(now_ms)
edit main.conf 's/Dock 3/Dock 4/'
check "a reload fails" code 1 ctl reload
check "and says that the store is held" has "another program" ctl reload
fetch "$path" >"$here/after"
check "a calendar is served as before" same "$here/before" "$here/after"
check "without waiting" is_quick 4000 fetch "$path"
check "who has it gets 304" has 304 curl -s -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "http://$address$path"
check "reading the store is no trouble" code 0 ctl visits
check "nor are links" code 0 ctl links
check "health says so" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
if [ -n "${FULL:-}" ]; then
	while [ $(($(now_ms) - began)) -lt 60000 ]; do
		check "a minute on: a calendar is served" is_quick 4000 fetch "$path"
		sleep 10
	done
fi
held=$((($(now_ms) - began) / 1000))
let_store_go
check "when it is free the reload succeeds" code 0 ctl reload
check "and stands in the calendar" has "Dock 4" fetch "$path"
check "health is fine" has ok fetch /healthz

# read_on: from here until let_store_go, somebody reads one state of the store.
mkfifo "$here/reading"
sqlite3 "$here/state/crosstrain.db" <"$here/reading" >"$here/read" &
holder=$!
exec 3>"$here/reading"
printf 'BEGIN;\nSELECT count(*) FROM visit;\n' >&3
until_true 10 [ -s "$here/read" ]
began=$(now_ms)
publications=0
publish_beside_the_reader() {
	publications=$((publications + 1))
	edit main.conf "s/Dock [0-9]*/Dock $((100 + publications))/"
	ctl reload >/dev/null
}
published_them_all=true
for _ in $(seq "$(few 20 200)"); do publish_beside_the_reader || published_them_all=false; done
if [ -n "${FULL:-}" ]; then
	while [ $(($(now_ms) - began)) -lt 600000 ]; do
		publish_beside_the_reader || published_them_all=false
		sleep 10
	done
fi
reading=$((($(now_ms) - began) / 1000))
check "who reads for long holds back no publication" $published_them_all
check "each of them is served" has "Dock $((100 + publications))" fetch "$path"
grown=$(log_size)
check "the log grows meanwhile" [ "$grown" -gt 100000 ]
let_store_go
publish_beside_the_reader
check "and is short again after the next publication" [ "$(log_size)" -lt "$grown" ]
short=$(log_size)
check "the store is sound" has ok sql 'PRAGMA integrity_check'

crash
check "another program holds the store while the daemon starts" hold_store
launch
check "what was published is served all the same" until_true 20 logged "serving feeds on"
let_store_go
stop
echo "did: the store held by another program for 0.1 s and ${held} s; ${publications} publications beside somebody who read for ${reading} s" \
	"(the log: $grown bytes meanwhile, $short afterwards)"
done_checking
