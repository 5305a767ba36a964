#!/bin/sh
# Two daemons never share a state folder, nor a control socket; a killed one leaves no trouble.
. tests/torture/lib.sh

company
at "2027-01-04 09:00:00"
start
second() {
	timed crosstraind --config "$here/etc/main.conf" --state "$1" --runtime "$2" --listen "${3:-127.0.0.1:0}"
}
mkdir "$here/link" && ln -s "$here/state" "$here/link/state"
check "a second one on the same state is refused" code 75 second "$here/state" "$here/run2"
check "also by another path" code 75 second "$here/link/state" "$here/run2"
check "another state, but the same control socket: refused" code 69 second "$here/state2" "$here/run"
check "the first is undisturbed" has "health: ok" ctl status
check "a port that is taken: refused" code 69 second "$here/state3" "$here/run3" "$address"
crash
check "a killed one leaves its socket" [ -S "$here/run/control.sock" ]
check "which the next replaces" start
check "and is asked as ever" has "health: ok" ctl status
check "it is for owner and group alone" [ "$(stat -c %a "$here/run/control.sock")" = 660 ]
stop
printf 'not a database, for sure: %0100d\n' 7 >"$here/state/crosstrain.db"
sum=$(cksum <"$here/state/crosstrain.db")
check "a damaged store: refused" code 65 second "$here/state" "$here/run"
check "and left alone" [ "$sum" = "$(cksum <"$here/state/crosstrain.db")" ]
check "a folder that cannot be made: refused" code 73 second /proc/nowhere "$here/run"

torture "of two that start at once one serves" tests/torture/races.py "$(few 6 100)"
done_checking
