#!/bin/sh
# Requests that are broken, or that a proxy in front might read in another way, to the real
# daemon: none is answered with a feed, all others are served meanwhile, and the log has no
# word of what was sent.
. tests/torture/http.sh

# What libmicrohttpd complains of is told a few times a minute, in its own words; it may quote
# a header's name.
says_nothing_of_it() {
	! grep -v "^crosstraind: \(serving feeds on [0-9.:]*\|start: publication 1: .*\|http: [A-Za-z ,.\`'-]*\((and [0-9]* more)\)\{0,1\}\)$" "$here/log"
}
# At most five a minute are told of; no midnight comes meanwhile.
is_short() {
	most=$(($(few 20 30) + 5 * (($(date +%s) - began) / 60)))
	[ "$(wc -l <"$here/log")" -lt "$most" ] || { echo "not below $most"; return 1; }
}
company
at "2027-01-04 09:00:00"
began=$(date +%s)
start
path=$(link company)
check "none is answered that is not clear" tests/torture/malformed.py "$address" "$path" table
did
check "nor on the control socket, which lives on" tests/torture/malformed.py "$here/run/control.sock" - control
did
check "nothing was done there" [ "$(publication)" = 1 ]
check "nor what ends its lines in other ways" tests/torture/malformed.py "$address" "$path" ends "$(few 4 7)"
did
seed=$(few 1 "$(date +%s)")
check "nor what chance makes of them (seed $seed)" \
	tests/torture/malformed.py "$address" "$path" mutate "$(few 3 1200)" "$seed"
did
check "the log says nothing of what was sent" says_nothing_of_it
check "and is short" is_short
check "it stops without complaint" code 0 stop
done_checking
