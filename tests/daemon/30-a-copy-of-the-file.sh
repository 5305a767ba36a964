#!/bin/sh
# The store as a plain file: copied while the daemon stood still (a snapshot, a replica) and
# put back, lost, or taken away while it runs.  Nobody's link changes because of it, and
# nothing that was told is taken for the present.
. tests/daemon/lib.sh

put_back() {
	rm -f "$here/state"/crosstrain.db*
	cp "$here/copy" "$here/state/crosstrain.db"
}

company
at "2027-01-04 09:00:00"
start
anns=$(link ann)
stop
cp "$here/state/crosstrain.db" "$here/copy"
start
edit main.conf 's/Dock 3/Dock 9/'
ctl reload >/dev/null
check "something is published after the copy was made" has "Dock 9" feed company
stop
put_back
at "2027-01-04 12:00:00"
start
check "an older copy in the store's place is known for one" logged "the store is a copy that was put back"
check "links are as they were" [ "$(link ann)" = "$anns" ]
stop
start
check "and it is told once" lacks "put back" cat "$here/log"
stop

cp "$here/state/crosstrain.db" "$here/copy"
start
stop
put_back
start
check "a copy that has all that was told is no news" lacks "put back" cat "$here/log"
stop
mkdir "$here/elsewhere"
cp "$here/state/crosstrain.db" "$here/elsewhere"
rm -r "$here/state"
mv "$here/elsewhere" "$here/state"
start
check "alone in a new folder it is known for a copy" logged "the store is a copy that was put back"
check "with everybody's link" [ "$(link ann)" = "$anns" ]
stop

cp "$here/state/crosstrain.db" "$here/copy"
rm -f "$here/state"/crosstrain.db*
launch
wait "$daemon"
check "a store that is gone is not begun anew" [ $? = 65 ]
daemon=
check "but asked for" logged "is missing"
put_back
start
check "and with it all is well" [ "$(link ann)" = "$anns" ]

mv "$here/state/crosstrain.db" "$here/away"
feed_is_served() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://$address$anns")" = 200 ]; }
check "taken away from a running daemon, calendars are served" feed_is_served
check "and it is told what to do" until_true 40 logged "is gone: crosstrainctl backup FILE saves it"
check "which does" code 0 ctl backup "$here/saved"
check "with all that was told" [ "$(sqlite3 "$here/saved" 'SELECT max(publication) FROM audit')" = "$(publication)" ]
edit main.conf 's/Dock 3/Dock 5/;s/Dock 9/Dock 5/'
check "nothing is published into what will be lost" code 1 ctl reload
check "which says why" has "is gone" ctl reload
mv "$here/away" "$here/state/crosstrain.db"
check "put back, all goes on without a restart" code 0 ctl reload
check "and is published" has "Dock 5" feed company

# What Litestream does to a store: tables of its own, and a reader that never ends, so that
# the log is kept until it is copied.
sqlite3 "$here/state/crosstrain.db" 'CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
	CREATE TABLE _litestream_lock (id INTEGER); INSERT INTO _litestream_seq VALUES (1, 1)'
mkfifo "$here/replicator"
sqlite3 "$here/state/crosstrain.db" <"$here/replicator" >"$here/replicated" &
exec 4>"$here/replicator"
echo 'BEGIN; SELECT COUNT(*) FROM _litestream_seq;' >&4
until_true 10 [ -s "$here/replicated" ]
edit main.conf 's/Dock 5/Dock 6/'
check "beside a replicator a reload is published" code 0 ctl reload
check "and another" code 0 ctl revoke bob
printf 'ROLLBACK;\n.quit\n' >&4
exec 4>&-
sqlite3 "$here/state/crosstrain.db" ".backup '$here/replica'"
bobs=$(link bob)
crash
rm -r "$here/state"
mkdir "$here/state"
mv "$here/replica" "$here/state/crosstrain.db"
start
check "its replica in an empty folder takes over" logged "the store is a copy that was put back"
check "with what was published last" has "Dock 6" feed company
check "and with the newest link" [ "$(link bob)" = "$bobs" ]
done_checking
