#!/bin/sh
# Who asks a daemon that hangs is told so; who waits for a plan, waits.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
kill -STOP "$daemon"
began=$(date +%s)
check "status says that it does not answer" has "has not answered for 30 s" ctl status
check "after half a minute" [ $(($(date +%s) - began)) -lt 60 ]
check "with exit code 1" code 1 ctl visits
ctl reload >"$here/reloaded" 2>&1 &
reload=$!
sleep 35
check "a reload is still waiting" kill -0 "$reload"
kill -CONT "$daemon"
check "and done when it goes on" wait "$reload"
check "status is fine" has "health: ok" ctl status
done_checking
