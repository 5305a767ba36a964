#!/bin/sh
# systemd holds the port: clients of a restarting daemon wait in its queue, none is refused.
# (MHD_stop_daemon() alone shuts the inherited socket down; it has to be quiesced first.)
. tests/torture/http.sh

company
start
path=$(link company)
stop
restarts() {
	tests/torture/restarts.py "$1" "$path" "$here/log" "$(command -v crosstraind)" --config "$here/etc/main.conf" \
		--state "$here/state" --runtime "$here/run"
}
n=$(few 10 200)
check "$n restarts: every request is answered, whole" restarts "$n"
did
start
check "nothing was published meanwhile" [ "$(publication)" = 1 ]
done_checking
