#!/bin/sh
# Somebody guesses links, also with most letters of a real one: all are answered as any
# unknown link, and how much work that is does not tell how near the guess was.  Links stand
# nowhere but in the answer to who may ask for them.
. tests/torture/http.sh

count() { tests/torture/guess.py count "$address" "$path" "$1"; }
time_them() { tests/torture/guess.py time "$address" "$path" "$daemon" "$here" "$1"; }
nowhere() {
	ctl status --json >"$here/seen"
	ctl log --json >>"$here/seen"
	ctl visits --csv >>"$here/seen"
	cat "$here/log" "/proc/$daemon/cmdline" "/proc/$daemon/environ" "/proc/$daemon/task"/*/comm >>"$here/seen"
	curl -s "http://$address/healthz" "http://$address/robots.txt" "http://$address/" >>"$here/seen"
	for token in $(ctl links --csv | sed -n 's/.*feeds\/\([a-z0-9]*\)\.ics.*/\1/p' | sort -u); do
		! grep -q "$token" "$here/seen" || { echo "$token"; return 1; }
	done
}
company
start
path=$(link bea)
n=$(few 1000 100000)
check "none of $n guesses opens anything" count "$n"
did
ctl revoke bob >/dev/null
check "links stand nowhere" nowhere
check "their owner is not locked out" has END:VCALENDAR fetch "$path"
stop

# Instructions, not seconds: these are the same on a busy machine.
launch() {
	: >"$here/log"
	valgrind --tool=callgrind --quiet --collect-atstart=no --toggle-collect=directory_find --cache-sim=no \
		--callgrind-out-file="$here/cost" "$PWD/build/gcc/crosstraind" --config "$here/etc/main.conf" --state "$here/state" \
		--runtime "$here/run" --listen 127.0.0.1:0 >>"$here/log" 2>&1 &
	daemon=$!
}
[ -x build/gcc/crosstraind ] ||
	check "it builds without sanitizers" ${MAKE:-make} --no-print-directory --silent CC=gcc B=build/gcc STRICT=1 all
check "it starts where instructions are counted" start
check "a guess that is nearly right costs the same" time_them "$(few 10 100)"
did
done_checking
