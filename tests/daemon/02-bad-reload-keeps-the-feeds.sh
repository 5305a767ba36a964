#!/bin/sh
# HR makes a mistake and reloads: it is told, and everybody's calendar stays as it is.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
feed company >"$here/before"
edit main.conf 's/to = "field"/to = "feild"/; s/days = 2/days = 0/'

check "reload fails with the code of a bad config" code 78 ctl reload
check "and tells file, line and word" has 'main.conf:13: error:' ctl reload
check "and every mistake" [ "$(ctl reload 2>&1 | grep -c ': error: ')" = 2 ]
check "in JSON too" has '"mistakes"' ctl reload --json
feed company >"$here/after"
check "the feeds are the same" same "$here/before" "$here/after"
check "status says so" has "refused" ctl status
check "and repeats the mistakes" has "main.conf:13: error:" ctl status
check "the journal has them" logged "main.conf:13: error:"
check "SIGHUP does the same" kill -HUP "$daemon"
check "the daemon is still healthy" has ok fetch /healthz
check "the audit trail has the refusal" has "reload refused" ctl log
check "and where the first mistake is, in no word of HR's" has "2 mistakes, the first at $here/etc/main.conf:13" ctl log
check "in no word of HR's" lacks feild ctl log

edit main.conf 's/"feild"/"field"/; s/days = 0/days = 2/'
check "a repaired config is accepted" code 0 ctl reload
check "and status is fine again" lacks refused ctl status
check "it stops without complaint" code 0 stop
done_checking
