#!/bin/sh
# kill -9 at each single call that changes a file, one after another: of a publication; with
# FULL of all that the daemon and crosstrainctl do, and in the middle of each write.  The store
# is then as it was before or as it is after, and the next start has all that was told.
. tests/torture/lib.sh

company
torture "a death at any call loses nothing" tests/torture/deaths.py reload
if [ -n "${FULL:-}" ]; then
	for event in revoke backup stop first-start start midnight ctl-backup ctl-export; do
		torture "nor at any call of $event" tests/torture/deaths.py $event
	done
fi
done_checking
