#!/bin/sh
# systemd hears READY=1 and WATCHDOG=1 only from a daemon that answers requests and reads its
# store, and hears nothing any more from one in which something hangs.
. tests/daemon/lib.sh

# What a daemon tells systemd, a line with the time for each message, in $here/told.
cat >"$here/hear.py" <<'PYTHON'
import socket, sys, time

s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
with open(sys.argv[2], "a", buffering=1) as told:
    while True:
        for line in s.recv(4096).decode().splitlines():
            told.write(f"{line}\n")
PYTHON
python3 "$here/hear.py" "$here/notify" "$here/told" &
ear=$!
trap 'kill "$ear" 2>/dev/null; clean_up' EXIT
told() { grep -qF -- "$1" "$here/told"; }
lives() { grep -cx 'WATCHDOG=1' "$here/told"; }
goes_on() {
	before=$(lives)
	sleep "${1:-3}"
	[ "$(lives)" -gt "$before" ]
}
is_silent() { ! goes_on 4; }

# delay CALL: from now on each such system call takes long, until let_go
delay() {
	strace -qq -f -p "$daemon" -o "$here/strace" -e "trace=$1" -e "inject=$1:delay_enter=60s" 2>"$here/strace.log" &
	strace=$!
	until_true 10 attached
}
attached() { [ "$(sed -n 's/^TracerPid:[[:space:]]*//p' "/proc/$daemon/status")" != 0 ]; }

company
until_true() {
	tries=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}
until_true 10 [ -S "$here/notify" ]
NOTIFY_SOCKET="$here/notify" WATCHDOG_USEC=3000000
export NOTIFY_SOCKET WATCHDOG_USEC
start
until_true 10 told READY=1
check "it is ready when it has answered and published" told READY=1
check "and was given time until then" told EXTEND_TIMEOUT_USEC
check "its status is one line on what is served" told "STATUS=Publication 1: 9 people"
check "it says that it is alive, again and again" goes_on
edit main.conf 's/Dock 3/Dock 4/'
ctl reload >/dev/null
check "a reload is told, with the time that newer systemds want" told MONOTONIC_USEC=
check "and its end" [ "$(grep -cx READY=1 "$here/told")" = 2 ]
edit main.conf 's/Dock 4/Dock 4\n/'
ctl reload >/dev/null
check "one that fails ends, too" [ "$(grep -cx READY=1 "$here/told")" = 3 ]
check "and its status is why" told "the last accepted config; the new one: 2 mistakes"

kill -STOP "$daemon"
check "a daemon that hangs says nothing" is_silent
kill -CONT "$daemon"
check "one that goes on says so" goes_on

path=$(link company)
delay pread64
check "a store that hangs when it is read: nothing is said" is_silent
check "while feeds are served" has END:VCALENDAR fetch "$path"
kill -9 "$strace"
wait "$strace" 2>/dev/null
crash
start
check "after the restart all is well" goes_on

mv "$here/state/crosstrain.db" "$here/away"
until_true 10 logged "the store: "
check "a store that is gone is told" logged "the store: "
check "and seen in health" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
check "but is no reason to be ended" goes_on
mv "$here/away" "$here/state/crosstrain.db"
until_true 10 logged "the store is fine again"
check "nor is it held against one that is back" has ok fetch /healthz
check "it says that it stops" code 0 stop
check "to systemd" told STOPPING=1
done_checking
