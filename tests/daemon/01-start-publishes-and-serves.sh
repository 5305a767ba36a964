#!/bin/sh
# A daemon that starts for the first time publishes, and calendars can subscribe.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
check "it starts and publishes" start
check "it is healthy" has ok fetch /healthz
check "a person's feed is a whole calendar" has END:VCALENDAR feed ann
check "with the visit in it" has "SUMMARY:" feed ann
check "a department's feed too" has BEGIN:VEVENT feed warehouse
check "and the company's" has BEGIN:VEVENT feed company
check "names come through whole" has 'Hal 王' feed sales
check "an unknown link is not found" has 404 curl -s -o /dev/null -w '%{http_code}' "http://$address/feeds/aaaaaaaaaaaaaaaaaaaaaaaaaa.ics"
check "the journal says what was published" logged "publication 1:"
check "the journal holds no link" lacks "$(link ann | cut -c8-20)" cat "$here/log"
check "everybody's visit is there" [ "$(ctl visits --csv | grep -c ,1,2027)" = 9 ]
check "it stops when asked" code 0 stop
check "and takes its socket away" [ ! -e "$here/run/control.sock" ]
done_checking
