#!/bin/sh
# Whoever waits for a plan at a terminal sees how far it is, and Ctrl-C ends it; a daemon
# that is at one lets it be when HR has changed their mind.
. tests/daemon/lib.sh

tests/planner/draw.py "${PEOPLE:-60000}" 0.9 1-5 1 "$here/drawn" || exit
plan="$(command -v crosstrainctl) plan --config $here/drawn/crosstrain.conf --today 2027-01-04 --csv"

# stands TEXT: waits until it is on the screen
stands() {
	for _ in $(seq 1200); do
		[ -n "$1" ] && ! grep -q "$1" "$here/screen" || return 0
		sleep 0.1
	done
}
# at_a_terminal KEYS TEXT COMMAND: runs it in one, where KEYS are typed when TEXT stands there
at_a_terminal() {
	: >"$here/screen"
	(stands "$2"; printf '%b' "$1") | script -qec "$3 >$here/out" /dev/null >"$here/screen" 2>&1
	code=$?
	tr '\r' '\n' <"$here/screen" >"$here/lines"
	return $code
}
shows() {
	grep -q "$1" "$here/lines" || { cat -v "$here/lines"; return 1; }
}

check "a plan at a terminal ends well" at_a_terminal '' '' "$plan"
check "it showed how far it was, and the most there can be" \
	shows 'Planning cycle 1: [0-9]* of [0-9]* placed so far, [0-9]* can be at most'
check "at last the line is gone" [ "$(tail -n 1 "$here/lines" | cat -v)" = "^[[K" ]
check "the plan is there" grep -q '^s000001,' "$here/out"

check "without a terminal" sh -c "$plan >$here/out 2>$here/err"
check "nothing is shown" [ ! -s "$here/err" ]

check "Ctrl-C ends it as it ends other programs" code 130 at_a_terminal '\003' 'Planning cycle' "$plan --effort high"
check "it says what that means" shows 'Interrupted: nothing was planned, and nothing has changed'
check "nothing is printed of it" [ ! -s "$here/out" ]

company
at "2027-01-04 09:00:00"
start
before=$(publication)
mv "$here/etc" "$here/small"
mv "$here/drawn" "$here/etc"
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf"
(ctl reload --accept-removals >"$here/first" 2>&1; echo $? >"$here/code") &
check "the daemon plans the large company" until_true 60 has '"busy": true' ctl status --json
sleep 0.5
mv "$here/etc" "$here/drawn"
mv "$here/small" "$here/etc"
edit main.conf 's/weeks = 4/weeks = 5/'
check "the small one, asked for meanwhile, is published" ctl reload
check "who asked before is told how it came out" until_true 60 [ -e "$here/code" ]
check "of the two only the newer was published" [ "$(publication)" = $((before + 1)) ]
check "nobody of the large one is in it" lacks s000001 ctl links --csv
done_checking
