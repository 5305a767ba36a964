#!/bin/sh
# Clients that send their request, or take their answer, in drops.  Others do not notice
# them, and each is cut in its time.
. tests/torture/http.sh

company
start
path=$(link company)
n=$(few 200 4000)
check "$n slow clients keep nobody waiting" \
	tests/torture/slow.py "$address" "$daemon" "$path" "$n" "$(few 10 150)"
did
check "afterwards all is as before" has END:VCALENDAR fetch "$path"
check "it stops without complaint" code 0 stop
done_checking
