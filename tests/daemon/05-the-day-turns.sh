#!/bin/sh
# At midnight in the organization's zone the next cycle comes into view by itself.
. tests/daemon/lib.sh

company
at "2027-01-31 22:59:30"      # half a minute before midnight in Berlin, the last day of cycle 1
start
check "before: cycles 1 and 2" has ",2,2027-" ctl visits --csv
check "and not 3" lacks ",3,2027-" ctl visits --csv
third_is_out() { timed crosstrainctl --runtime "$here/run" visits --csv | grep -q ',3,2027-'; }
check "after midnight cycle 3 is published" until_true 90 third_is_out
check "as a publication of its own" [ "$(publication)" = 2 ]
check "the audit trail says midnight" has midnight ctl log
check "the next cycle is the third" has "next cycle: 3" ctl status
stop

at "2027-02-10 12:00:00"
check "a daemon that slept over days catches up" start
check "without a new publication where nothing changed" [ "$(publication)" = 2 ]
done_checking
