#!/bin/sh
# Somebody sets the clock, forward and back, by a second or by a century, also while HR
# publishes: the date that is served follows it, nothing is published twice or left out, and
# no stamp in a feed ever goes back.
. tests/torture/http.sh

company
at "2027-01-04 09:00:00"
clock=$here/clock
timed() {
	set -- env ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE="$clock" LD_PRELOAD="$faked" "$@"
	${instead:-} "$@"
}
# Renamed into place, for the daemon may look at any moment.
let_it_be() {
	echo "@$1" >"$clock.new"
	mv "$clock.new" "$clock"
}
# The daemon looks at the clock each minute; a reload makes it look now.
set_clock() {
	let_it_be "$1"
	ctl reload >/dev/null
}
stamps() {
	feed company | grep -o 'LAST-MODIFIED:[0-9TZ]*' | sort | tail -n 1
}
let_it_be "$moment"
start
first=$(publication)
set_clock "2027-01-04 10:00:00"
check "an hour on: nothing changes" [ "$(publication)" = "$first" ]
edit main.conf 's/Dock 3/Dock 4/'
ctl reload >/dev/null
check "a change is published" [ "$(publication)" = $((first + 1)) ]
newest=$(stamps)
set_clock "2026-12-25 10:00:00"
check "ten days back: status knows the date" has '"today": "2026-12-25"' ctl status --json
edit main.conf 's/Dock 4/Dock 5/'
ctl reload >/dev/null
check "a change is published all the same" has "Dock 5" feed company
later() { [ "$(printf '%s\n%s\n' "$newest" "$(stamps)" | sort | tail -n 1)" = "$(stamps)" ]; }
check "and its stamps did not go back" later
set_clock "2027-02-10 10:00:00"
check "a month on: the third cycle is there" has ",3,2027-" ctl visits --csv
check "no visit is there twice" [ -z "$(ctl visits --csv | cut -d, -f 1,3,4 | sort | uniq -d)" ]

# By a second, an hour, ten days; to where 31 bits end, and to a February without its 29th;
# else by chance, with so long until midnight that it does not come while we look.  Every third
# time HR changes something, and the clock is set meanwhile.
now=$(date -d "2027-02-10 10:00:00" +%s) dock=5 seed=$(few 1 "$(date +%s)") n=0
next_jump() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	case $((n % 12)) in
	0) now=$((now + 1)) ;;
	1) now=$((now - 1)) ;;
	2) now=$((now + 3600)) ;;
	3) now=$((now - 3600)) ;;
	4) now=$((now + 864000)) ;;
	5) now=$((now - 864000)) ;;
	6) now=$(date -d "2038-01-19 03:14:0$((seed / 65536 % 10))" +%s) ;;
	7) now=$(date -d "2027-03-28 00:59:5$((seed / 65536 % 10))" +%s) ;;
	8) now=$(date -d "2100-02-28 22:3$((seed / 65536 % 10)):00" +%s) ;;
	9) now=$(date -d "2027-0$((1 + seed / 65536 % 9))-01" +%s) ;;
	10) now=$((now + seed / 65536 % 8640000)) now=$((now - now % 3600 / 1800 * 1800)) ;;
	11) now=$(date -d "2027-06-01" +%s) ;;
	esac
}
jump() {
	next_jump
	before=$(publication)
	if [ $((n % 3)) = 0 ]; then
		dock=$((dock + 1))
		edit main.conf "s/Dock [0-9]*/Dock $dock/"
		ctl reload >"$here/reload" 2>&1 &
		reload=$!
		let_it_be "$(date -d "@$now" '+%F %T')"
		wait $reload || { cat "$here/reload"; return 1; }
	fi
	set_clock "$(date -d "@$now" '+%F %T')" || return 1
	between=$(publication)
	[ "$between" -ge "$before" ] && [ "$between" -le $((before + 2)) ] || { echo "publication $between after $before"; return 1; }
	ctl reload >/dev/null && [ "$(publication)" = "$between" ] || { echo "published twice: $between, $(publication)"; return 1; }
	today=$(TZ=Europe/Berlin date -d "@$now" +%F)
	has "\"today\": \"$today\"" ctl status --json || { echo "today is $today"; return 1; }
	has "Dock $dock" feed company >/dev/null || { echo "Dock $dock is not there"; return 1; }
	tests/torture/stamps.py "$here/ledger" "$address" "$today" "$(ctl links --csv)" "$(ctl visits --csv)"
}
jumps=$(few 12 200)
jump_again() {
	while [ "$n" -lt "$jumps" ]; do
		jump || { echo "# jump $n, seed $seed: to $(date -d "@$now")"; return 1; }
		n=$((n + 1))
	done
}
check "it is set $jumps times (seed $seed), and all stands where it belongs" jump_again
echo "did: $n jumps of the clock, $((n / 3)) of them while HR published; $(publication) publications"
sound() { [ "$(sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]; }
check "the store is sound" sound
set_clock "2100-03-01 10:00:00"
check "another century: still healthy" has ok fetch /healthz
check "it stops without complaint" code 0 stop
done_checking
