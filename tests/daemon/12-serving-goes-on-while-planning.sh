#!/bin/sh
# A large company's reload takes its time; calendars and `status` are answered meanwhile.
. tests/daemon/lib.sh

mkdir -p "$here/drawn"
tests/draw-company "${PEOPLE:-1500}" "$here/drawn" >/dev/null
ln -s "$here/drawn" "$here/etc"
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf"
at "2026-02-04 09:00:00"
start
one=$(link department:d0)
fetch "$one" >"$here/before"

edit main.conf 's/min_gap_days *= *[0-9]*/min_gap_days = 9/; s/capacity = 1/capacity = 4/'
for file in "$here"/etc/*.conf; do sed -i 's/capacity = 1/capacity = 4/' "$file"; done
(ctl reload >"$here/reload" 2>&1; echo $? >"$here/code") &
answers=0 between=0 busy=0
while [ ! -e "$here/code" ]; do
	planning=$(ctl status --json | grep -c '"busy": true')
	fetch "$one" >"$here/got"
	busy=$((busy + planning))
	cmp -s "$here/got" "$here/before" || continue
	answers=$((answers + 1))
	# Busy before and after: this answer did not wait for the plan.
	[ "$(ctl status --json | grep -c '"busy": true')$planning" != 11 ] || between=$((between + 1))
done
echo "# $answers answers meanwhile, $between of them while it was planning throughout"
check "the reload succeeded" [ "$(cat "$here/code")" = 0 ]
check "feeds were served meanwhile, as they were" [ "$answers" -gt 0 ]
check "status answered while it was planning" [ "$busy" -gt 0 ]
check "they did not wait for the plan" [ "$between" -gt 0 ]
fetch "$one" >"$here/after"
check "then the feed is the new one" [ "$(cksum <"$here/before")" != "$(cksum <"$here/after")" ]
done_checking
