#!/bin/sh
# A link got around: its owner gets a new one, the old one says so, and names nobody.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
old=$(link bea)
check "revoke gives a new link" code 0 ctl revoke bea
new=$(link bea)
check "another one" [ "$old" != "$new" ]
check "which works" has SUMMARY fetch "$new"
check "the old one is still a calendar" has END:VCALENDAR fetch "$old"
check "that says it was replaced" has "This link has been replaced" fetch "$old"
check "with one event" [ "$(fetch "$old" | grep -c BEGIN:VEVENT)" = 1 ]
check "and nothing personal" lacks Bea fetch "$old"
check "nobody else's link changes" has SUMMARY feed ann
check "the audit trail knows who did it" has '"action": "revoke"' ctl log --json --last 1
check "by user id" has "\"uid\": $(id -u)" ctl log --json --last 1
check "but not the link" lacks "$(echo "$new" | cut -c8-20)" ctl log --json
check "nor does the journal" lacks "$(echo "$new" | cut -c8-20)" cat "$here/log"
check "an unknown id: exit code 1" code 1 ctl revoke bee
check "and who was meant" has 'did you mean "bea"?' ctl revoke bee
stop
at "2027-02-10 09:00:00"
start
check "after the grace the old one is gone" has 410 curl -s -o /dev/null -w '%{http_code}' "http://$address$old"
check "the new one stays" has END:VCALENDAR fetch "$new"
done_checking
