#!/bin/sh
# Somebody puts symbolic links in the place of the files that the daemon and crosstrainctl make,
# the moment they appear: in the state and the runtime folder, beside a backup, in an export.
# Nothing outside is written, removed or made.
. tests/torture/lib.sh

company
torture "no link leads a writer outside" tests/torture/astray.py "$(few 20 1000)"
done_checking
