#!/bin/sh
# A store that is damaged, cut short, not there, another program's, of another version or not
# to be written: it is left byte for byte as it is, the daemon says what to do, and the right
# file put in its place by hand brings all back.
. tests/torture/lib.sh

company
torture "a damaged store is never made worse" tests/torture/damage.py "$(few 60 5000)"
done_checking
