#!/bin/sh
# Somebody sets the clock, forward and back: the date that is served follows it, nothing is
# published twice, and no stamp in a feed ever goes back.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
clock=$here/clock
echo "@$moment" >"$clock"
timed() {
	set -- env ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE="$clock" LD_PRELOAD="$faked" "$@"
	${instead:-} "$@"
}
# The daemon looks at the clock each minute; a reload makes it look now.
set_clock() {
	echo "@$1" >"$clock"
	ctl reload >/dev/null
}
stamps() {
	feed company | grep -o 'LAST-MODIFIED:[0-9TZ]*' | sort | tail -n 1
}
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
set_clock "2100-03-01 10:00:00"
check "another century: still healthy" has ok fetch /healthz
check "it stops without complaint" code 0 stop
done_checking
