#!/bin/sh
# Hosts in all time zones, with visits on the days on which their clocks change: an entry
# stands at the host's hours by the host's clock, and its calendar's rules say when that is
# just as the zone does; a year and a half on it is the same entry, there.
. tests/torture/http.sh

# A company of some zones in this and the next year but one, in the one daemon after the other.
zones_hold() {
	hour=$1
	shift
	rm -rf "$here/state" "$here/uids" && mkdir -p "$here/etc"
	tests/torture/zones.py draw "$hour" "$@" >"$here/etc/main.conf" || return 1
	for moment in "2027-01-04 09:00:00" "2028-07-01 09:00:00"; do
		at "$moment"
		start || return 1
		feed company >"$here/calendar"
		ctl visits --csv >"$here/visits"
		stop || return 1
		tests/torture/zones.py judge "$hour" "$here/uids" "$here/calendar" "$here/visits" "$@" >"$here/judged" || {
			cat "$here/judged"
			return 1
		}
	done
	tee -a "$here/all" <"$here/judged"
}
# Those with something of their own: half hours, quarters, Ramadan, no change, the date line,
# changes at midnight, the other half of the year, half an hour of summer.
some="Europe/Berlin America/New_York America/St_Johns Asia/Kathmandu Africa/Casablanca UTC Pacific/Kiritimati Pacific/Chatham
	America/Havana Asia/Beirut Australia/Lord_Howe Australia/Adelaide America/Sao_Paulo America/Nuuk Europe/Dublin
	Africa/Cairo America/Santiago Asia/Gaza Antarctica/Troll Etc/GMT+12"
[ -z "${FULL:-}" ] || some=$(tests/torture/zones.py names)
hours=$(few "2" "0 1 2")
for hour in $hours; do
	for twenty in $(echo $some | xargs -n 20 | tr ' ' ,); do
		# shellcheck disable=SC2046
		check "half past $hour in ${twenty%%,*} and those behind it" zones_hold "$hour" $(echo "$twenty" | tr , ' ')
	done
done
awk -v zones="$(echo $some | wc -w)" -v hours="$(echo $hours | wc -w)" '{ v += $4; g += $6; o += $11 } END {
	print "did: " zones " zones, visits from " hours " hours; " v " visits about changes of clock, " g " times within a gap, " \
		o " within an overlap" }' "$here/all"
done_checking
