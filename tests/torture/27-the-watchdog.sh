#!/bin/sh
# systemd hears READY=1 and WATCHDOG=1 only from a daemon that answers requests and reads its
# store, and hears nothing any more from one in which something hangs.  Then it ends it and
# starts another, which serves what was published.
. tests/torture/http.sh

lives() { grep -c ' WATCHDOG=1$' "$here/told"; }
lives_on() { [ "$(lives)" -gt "$before" ]; }
goes_on() {
	before=$(lives)
	until_true 20 lives_on
}
is_silent() {
	sleep 0.5               # what was under way
	before=$(lives)
	sleep 4
	! lives_on
}
# soon COMMAND…: who hears may be a moment behind who says
soon() {
	for _ in $(seq 200); do
		! "$@" || return 0
		sleep 0.05
	done
	return 1
}
ready_times() { [ "$(grep -c ' READY=1$' "$here/told")" = "$1" ]; }

# delay CALL [HOW]: from now on each such system call takes long, of all threads or the first
delay() {
	# shellcheck disable=SC2086
	strace -qq ${2--f} -p "$daemon" -o "$here/strace" -e "trace=$1" -e "inject=$1:delay_enter=120s" 2>"$here/strace.log" &
	strace=$!
	until_true 10 is_traced "${2--f}"
}

# What may hang: everything, the store, the thread that serves.
hang() {
	case $1 in
	all) kill -STOP "$daemon" ;;
	reading) delay pread64 ;;
	opening) delay openat ;;
	locking) delay fcntl ;;
	serving) delay epoll_wait "" ;;
	answering) delay sendto,sendmsg,writev "" ;;
	esac
}
# As systemd does, after WatchdogSec; Restart=on-failure brings the next.
end_it() {
	kill -ABRT "$daemon"
	kill -KILL "${strace:-}" 2>/dev/null
	kill -CONT "$daemon"
	wait "$daemon" "${strace:-}" 2>/dev/null
	daemon='' strace=''
}

company
check "it starts" start_with_watchdog
check "it is ready when it has answered and published" soon told READY=1
check "and was given time until then" told EXTEND_TIMEOUT_USEC
check "its status is one line on what is served" soon told "STATUS=Publication 1: 9 people"
check "it says that it is alive, again and again" goes_on
edit main.conf 's/Dock 3/Dock 4/'
ctl reload >/dev/null
check "a reload is told, with the time that newer systemds want" soon told MONOTONIC_USEC=
check "and its end" soon ready_times 2
cp "$here/etc/main.conf" "$here/good.conf"
edit main.conf 's/Dock 4/Dock 4\n/'
ctl reload >/dev/null 2>&1
check "one that fails ends, too" soon ready_times 3
check "and its status is why" soon told "the last accepted config; the new one: 2 mistakes"
cp "$here/good.conf" "$here/etc/main.conf"
check "one that succeeds is told again" code 0 ctl reload

kill -STOP "$daemon"
check "a daemon that hangs says nothing" is_silent
kill -CONT "$daemon"
check "one that goes on says so" goes_on

path=$(link company)
delay pread64
check "a store that hangs when it is read: nothing is said" is_silent
check "while feeds are served" has END:VCALENDAR fetch "$path"
end_it
check "the next one starts" start
check "and all is well" goes_on

# The thread that looks at the store has read it, and tells of it late.
prober() {
	grep -lx crosstraind "/proc/$daemon/task"/*/comm | sed 's,.*/task/\([0-9]*\)/comm,\1,' | sort -n | tail -n 1
}
publish_meanwhile() {
	strace -qq -p "$(prober)" -o "$here/strace" -e trace=write -e inject=write:delay_enter=2s 2>"$here/strace.log" &
	strace=$!
	for dock in 11 12 13 14 15 16 17 18; do
		edit main.conf "s/Dock [0-9]*/Dock $dock/"
		ctl reload || return 1
		sleep 0.5
	done
	kill "$strace"
	wait "$strace" 2>/dev/null
	strace=''
	[ -s "$here/strace" ] || { echo "no look was late"; return 1; }
}
check "HR publishes while the store is looked at" publish_meanwhile
check "which is no trouble" lacks "the store: " cat "$here/log"

published=$(feed company | cksum)
hangs=2
hung_and_came_back() {
	told=$(publication)
	hang "$1"
	is_silent || { echo "$1 hangs, and it says that it lives"; return 1; }
	end_it
	start || return 1
	[ "$(publication)" = "$told" ] || { echo "$1: publication $(publication) after $told"; return 1; }
	[ "$(feed company | cksum)" = "$published" ] || { echo "$1: another feed"; return 1; }
	goes_on || { echo "$1: the next one does not say that it lives"; return 1; }
	hangs=$((hangs + 1))
}
for kind in $(few "serving" "all reading opening locking serving answering all reading opening
	locking serving answering all reading opening locking serving answering"); do
	check "hangs in $kind, is ended, and the next serves the same" hung_and_came_back "$kind"
done
sound() { [ "$(sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]; }
check "the store is sound" sound
echo "did: $hangs hangs of a daemon under a watchdog"

mv "$here/state/crosstrain.db" "$here/away"
until_true 10 logged "the store: "
check "a store that is gone is told" logged "the store: "
check "and seen in health" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
check "but is no reason to be ended" goes_on
mv "$here/away" "$here/state/crosstrain.db"
until_true 10 logged "the store is fine again"
check "nor is it held against one that is back" has ok fetch /healthz
check "it says that it stops" code 0 stop
check "to systemd" soon told STOPPING=1
done_checking
