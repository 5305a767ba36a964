#!/bin/sh
# Killed at each single write and sync of a publication in turn: the store is then as it was
# before, or as it is after; never between, and never damaged.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
cp "$here/etc/main.conf" "$here/calm.conf"
visits() { ctl visits --csv | cksum; }
change() {
	sed "s/Dock 3/Dock $1/" "$here/calm.conf" >"$here/etc/main.conf"
	echo "time_off = ( { staff = \"ann\"; days = [\"2027-01-$((10 + $1 % 8))..2027-01-$((12 + $1 % 8))\"]; } );" \
		>>"$here/etc/main.conf"
}
attached() { [ "$(sed -n 's/^TracerPid:[[:space:]]*//p' "/proc/$daemon/status")" != 0 ]; }
newest() { ctl log --json | sed -n 's/.*"publication": \([0-9]*\).*/\1/p' | sort -n | tail -n 1; }

n=0 bad=0 survived=0
while [ "$survived" = 0 ] && [ "$n" -lt 200 ]; do
	n=$((n + 1))
	told=$(publication)
	before=$(visits)
	change "$n"
	strace -qq -f -p "$daemon" -o /dev/null -e trace=pwrite64,fdatasync,fsync,ftruncate,unlink,rename \
		-e inject=pwrite64,fdatasync,fsync,ftruncate,unlink,rename:signal=KILL:when="$n" 2>"$here/strace" &
	strace=$!
	until_true 10 attached
	if ctl reload >"$here/reload" 2>&1; then
		survived=1
		kill "$strace"
	fi
	wait "$strace" 2>/dev/null
	[ "$survived" = 1 ] || crash 2>/dev/null
	[ "$survived" = 1 ] || case $(newest) in
	"$told") [ "$(visits)" = "$before" ] || { bad=$((bad + 1)); echo "# write $n: half a publication"; } ;;
	$((told + 1))) ;;
	*) bad=$((bad + 1)); echo "# write $n: publication $(newest) after $told" ;;
	esac
	[ "$(ctl visits --csv | wc -l)" = 19 ] || { bad=$((bad + 1)); echo "# write $n: not each visit once"; }
	sound=$(sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')
	[ "$sound" = ok ] || { bad=$((bad + 1)); echo "# write $n: $sound"; }
	[ "$survived" = 1 ] || start || break
done
echo "# killed at $((n - 1)) writes and syncs, one after another"
check "the store was whole after each" [ "$bad" = 0 ]
check "the reload behind the last of them went through" [ "$survived" = 1 ]
check "it was killed at all" [ "$n" -gt 5 ]
done_checking
