#!/bin/sh
# Each call on a file fails in turn while HR reloads: an error, half a write; with FULL also from
# then on, and while the daemon starts.  Calendars are served meanwhile, what cannot be done is
# refused in words, and when the disk is well again all goes on.
. tests/torture/lib.sh

company
torture "a fault of the disk loses nothing" tests/torture/errors.py
done_checking
