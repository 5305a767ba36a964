#!/bin/sh
# The world says no to what HR asks for (the disk is full): they are told, and what they asked
# for is published by itself when the world has thought better of it.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
edit main.conf 's/Dock 3/Dock 4/'
no_room
check "a reload is refused" code 1 ctl reload
check "status says that it is tried again" has "tried again by itself" ctl status
# What HR writes meanwhile is not what they asked for.
edit main.conf 's/Dock 4/Dock 5/'
there_is_room
published() { has "Dock 4" feed company; }
check "when there is room it is published" until_true 90 published
check "that, and not what was written since" lacks "Dock 5" feed company
check "the audit trail says how" has "tried again" ctl log
check "all is fine again" has "health: ok" ctl status
check "so is the last reload" lacks "failed" ctl status
done_checking
