#!/bin/sh
# Some clients drop the end of a large calendar without a word: HR is told before.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
check "a small company is told nothing" lacks "large calendars" ctl preview
python3 tests/draw-company 300 "$here/etc" >/dev/null
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf"
check "preview tells of it" has "warning: large calendars: " ctl preview
start
check "so does the journal" logged "large calendars: "
check "reload" has "Google Calendar drops what is beyond some 1,000 events" ctl reload
check "and status" has "large calendars: " ctl status
events=$(feed company | grep -c BEGIN:VEVENT)
octets=$(feed company | wc -c)
check "with the number of events" has "(company) $events events, $(echo "$octets" | awk '{ printf "%.1f", $1 / 1e6 }') MB" ctl status
check "that is more than 1,000" [ "$events" -gt 1000 ]
stop
done_checking
