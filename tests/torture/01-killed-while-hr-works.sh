#!/bin/sh
# kill -9 at any moment while HR reloads, gives new links, backs up, lists and exports, and
# calendars ask: what was told is there, what was not is there wholly or not at all, and no
# calendar ever gets half a feed.
. tests/torture/lib.sh

company
torture "kills lose nothing" tests/torture/kills.py "$(few 50 2000)"
done_checking
