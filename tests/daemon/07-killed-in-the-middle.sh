#!/bin/sh
# kill -9 at any moment of a reload: what was told to be published is there, what was not is
# there wholly or not at all, and no calendar ever gets half a feed.  LONG=1: many more rounds.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
rounds=${LONG:+200}
rounds=${rounds:-15}

# Asks for a feed again and again and keeps the answers that are no whole calendar.  (No
# answer at all is fine: the daemon is being killed.)
cat >"$here/subscriber" <<'SUBSCRIBER'
while [ ! -e "$1/enough" ]; do
	curl -sf --max-time 10 -o "$1/got" "http://$(cat "$1/address")$2" || continue
	echo whole >>"$1/fetched"
	[ "$(head -c 15 "$1/got")" = BEGIN:VCALENDAR ] && [ "$(tail -c 15 "$1/got" | tr -d '\r')" = "END:VCALENDAR" ] \
		&& [ "$(grep -c BEGIN:VEVENT "$1/got")" = "$(grep -c END:VEVENT "$1/got")" ] || cp "$1/got" "$1/broken"
done
SUBSCRIBER
echo "$address" >"$here/address"
sh "$here/subscriber" "$here" "$(link company)" &
subscriber=$!

# What HR does in a round: somebody takes a week off that is full of visits, or comes back.
cp "$here/etc/main.conf" "$here/etc/calm.conf"
change() {
	who=$(printf 'ann bob cat bea dan eva fay gil hal' | cut -d ' ' -f $((round % 9 + 1)))
	cp "$here/etc/calm.conf" "$here/etc/main.conf"
	echo "time_off = ( { staff = \"$who\"; days = [\"2027-01-$((10 + round % 7))..2027-01-$((17 + round % 7))\"]; } );" \
		>>"$here/etc/main.conf"
}

# Without a daemon: each of the 18 owed visits stands there once, placed or left out; the
# publication is the one that was told last, or the next; the store is sound.
is_whole() {
	ctl visits --csv >"$here/left" || return 1
	[ "$(tail -n +2 "$here/left" | cut -d, -f 1,3,4 | sort -u | wc -l)" = 18 ] || { cat "$here/left"; return 1; }
	[ "$(tail -n +2 "$here/left" | wc -l)" = 18 ] || { cat "$here/left"; return 1; }
	number=$(ctl log --json | sed -n 's/.*"publication": \([0-9]*\).*/\1/p' | sort -n | tail -n 1)
	[ "$number" -ge "$told" ] && [ "$number" -le $((told + 1)) ] || { echo "$number after $told"; return 1; }
	[ "$(sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check')" = ok ]
}

# The longest that a reload takes here, by and large, so that kills fall on all of it.
begin=$(date +%s%N)
ctl reload >/dev/null
latest=$((($(date +%s%N) - begin) / 1000000 * 3 / 2))
round=1
change
check "what HR does is fine" ctl check
bad=0 answered=0
for round in $(seq "$rounds"); do
	told=$(publication)
	change
	(ctl reload --json >"$here/reload" 2>&1 && touch "$here/done") &
	waiting=$!
	sleep "$(od -An -N2 -tu2 /dev/urandom | awk -v most="$latest" '{ printf "%.3f", $1 % most / 1000 }')"
	crash
	wait "$waiting"
	number=$(sed -n 's/^  "publication": \([0-9]*\).*/\1/p' "$here/reload" | head -n 1)
	if [ -e "$here/done" ]; then
		told=$number answered=$((answered + 1))
		rm "$here/done"
	fi
	is_whole >"$here/why" 2>&1 || { bad=$((bad + 1)); echo "# round $round:"; sed 's/^/#   /' "$here/why"; }
	start || break
	echo "$address" >"$here/address"
done
touch "$here/enough"
wait "$subscriber"
echo "# $rounds rounds, $answered reloads were answered before the kill, $(wc -l <"$here/fetched") feeds fetched"
check "nothing published was ever lost" [ "$bad" = 0 ]
check "nobody ever got half a feed" [ ! -e "$here/broken" ]
check "somebody got feeds at all" [ -s "$here/fetched" ]
check "after all of it, it stops without complaint" code 0 stop
done_checking
