#!/bin/sh
# The disk is full, but for k pages or k files: a reload, a new link or a backup succeeds or is
# refused in words, feeds are served as before, and when there is room again all goes on
# without a hand.  A disk of its own needs root and a right to mount.
. tests/torture/lib.sh

company
at "2027-01-04 09:00:00"
start
feed company >"$here/before"
edit main.conf 's/Dock 3/Dock 4/'
no_room
check "a reload fails" code 1 ctl reload
check "and says that the disk is full" has full ctl reload
feed company >"$here/after"
check "feeds are served as before" same "$here/before" "$here/after"
check "health says so" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
check "so does status" lacks "health: ok" ctl status
check "the journal has it" logged "full"
there_is_room
check "with room again the reload succeeds" code 0 ctl reload
check "and stands in the feed" has "Dock 4" feed company
check "health is fine" has ok fetch /healthz
check "it stops without complaint" code 0 stop

edit main.conf 's/Dock 4/Dock 3/'
if unshare --mount mount -t tmpfs tmpfs "$here/state" 2>/dev/null; then
	instead="unshare --mount --propagation private" torture "a disk with k pages or k files left loses nothing" tests/torture/full.py
else
	echo "did: no disk of its own (it cannot be mounted here)"
fi
done_checking
