#!/bin/sh
# The store was held when the daemon started: what was published is served, the alarm stays
# until the publication is made up for, and nobody's asking for a feed hides or delays that.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
path=$(link bob)
stop
edit main.conf 's/Dock 3/Dock 4/'
check "another program holds the store" hold_store
launch
has_failed() { logged "nothing was published"; }
check "a start fails" until_true 60 has_failed
address=$(sed -n 's/.*serving feeds on //p' "$here/log")
check "what was published is served" has "Dock 3" fetch "$path"
check "health has the alarm" has 503 curl -s -o /dev/null -w '%{http_code}' "http://$address/healthz"
check "status says that the start failed" has "failed: " ctl status
let_store_go
made_up_for() {
	for _ in $(seq 150); do
		for who in ann bob cat bea dan eva fay gil hal; do feed "$who" >/dev/null; done
		fetch "$path" | grep "Dock 4" && return
		sleep 1
	done
	return 1
}
check "it is made up for within minutes, however many ask" made_up_for
check "health is fine" has ok fetch /healthz
stop
done_checking
