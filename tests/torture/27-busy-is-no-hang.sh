#!/bin/sh
# Everybody wants something at once, for an hour in full: systemd hears WATCHDOG=1 in time
# all the while, so it never ends a daemon that is merely busy.
. tests/torture/http.sh

seconds=$(few 10 3600)
# The longest that systemd heard nothing, in seconds, from the first sign of life on.
longest() {
	awk '/WATCHDOG=1$/ { if (last && $1 - last > most) most = $1 - last; last = $1 } END { print most + 0 }' "$here/told"
}
in_time() { awk -v most="$(longest)" 'BEGIN { exit !(most > 0 && most < 9) }'; }

company
edit main.conf 's/cal.example";/& gzip = true;/'
check "it starts" start_with_watchdog 9000000       # shipped are 60 s; of 3 a busy machine takes some itself
check "under load, everybody gets what is right" tests/torture/load.py "$here" "$address" "$seconds"
did
check "it said that it lives more than once every nine seconds" in_time
echo "did: $(grep -c 'WATCHDOG=1$' "$here/told") signs of life in $seconds s of load, at most $(longest) s apart"
check "it stops without complaint" code 0 stop
check "nothing but what HR did is in the log" [ -z "$(grep -v 'publication [0-9]\|has a new link\|serving feeds\|going down\|http: ' "$here/log")" ]
done_checking
