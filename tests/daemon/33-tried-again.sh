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
check "status says that it is tried again" has "published, and it is tried again by itself" ctl status
check "to programs, too" has '"tried_again": true' ctl status --json
# What HR writes meanwhile is not what they asked for.
edit main.conf 's/Dock 4/Dock 5/'
there_is_room
published() { has "Dock 4" feed company; }
check "when there is room it is published" until_true 90 published
check "that, and not what was written since" lacks "Dock 5" feed company
check "the audit trail says how" has "tried again" ctl log
check "all is fine again" has "health: ok" ctl status
check "so is the last reload" lacks "failed" ctl status
check "and nothing is tried any more" has '"tried_again": false' ctl status --json
stop

# A midnight that finds nothing to publish is no sign that there is room.
at "2027-01-05 22:59:48"
start
no_room
edit main.conf 's/Dock 5/Dock 6/'
check "refused before midnight" code 1 ctl reload
check "midnight comes" until_true 60 logged "midnight: nothing changed"
check "the trouble is not over" lacks "health: ok" ctl status
there_is_room
published() { has "Dock 6" feed company; }
check "on the next day it is published" until_true 90 published
check "and the last reload is fine" lacks "failed" ctl status
stop

# Nor does a publication that comes late make the config on disk a good one.
at "2027-01-06 09:00:00"
edit main.conf 's/timezone = "Europe/timezone = "Urope/'
hold_store
start
check "a start with a bad config finds the store held" until_true 30 has "another program holds" ctl status
let_store_go
check "it goes on by itself" until_true 60 has "health: ok" ctl status
check "and still says what is wrong with the config" has "main.conf:2: error:" ctl status
check "so does the audit trail" has "start with another config" ctl log
done_checking
