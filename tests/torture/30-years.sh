#!/bin/sh
# One daemon through years of midnights, with everything that happens in between: no cycle
# is missed, and memory, open files and the store level off.
. tests/torture/http.sh

company
at "2027-01-04 12:00:00"
clock=$here/clock
echo "@$moment" >"$clock"
check "there is a shim for timers" cc -shared -fPIC -O1 -o "$here/hasty.so" tests/torture/hasty.c
timed() {
	set -- env ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0:quarantine_size_mb=1" FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE="$clock" LD_PRELOAD="$here/hasty.so $faked" "$@"
	${instead:-} "$@"
}
start
days=$(few 30 1096)
check "$days days go by" tests/torture/soak.py "$here" "$address" "$daemon" "$clock" 2027-01-04 "$days" 28
did
midnights() { ctl log --json --last 100000 | grep -c '"action": "midnight"'; }
check "cycles came at midnight, by themselves" [ "$(midnights)" -ge $((days / 28)) ]
sound() { [ "$(sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]; }
check "the store is sound" sound
check "it stops without complaint" code 0 stop
done_checking
