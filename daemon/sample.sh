#!/bin/sh
# daemon/sample.sh start|stop BUILD: the daemon on the sample company, its state in BUILD/run.
# Started again it is replaced, so that it runs what was just built.  LISTEN=addr:port
# takes another port than the config names.
set -eu

verb=$1 build=$2
home=$build/run
state=$home/state runtime=$home/runtime log=$home/log
ctl="$home/crosstrainctl"

pid_of_ours() {
	pid=$(cat "$home/pid" 2>/dev/null) || return 1
	# A number may have gone to another process since.
	case $(readlink "/proc/$pid/exe" 2>/dev/null) in
	*/crosstraind | */crosstraind\ *) echo "$pid" ;;
	*) return 1 ;;
	esac
}

stop() {
	pid=$(pid_of_ours) || return 1
	kill "$pid"
	tries=100
	while [ -d "/proc/$pid" ] && [ $tries -gt 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	rm -f "$home/pid"
}

# A command that knows where this daemon is.
write_ctl() {
	cat >"$ctl" <<END
#!/bin/sh
cd '$PWD' && exec '$build/crosstrainctl' --config etc/crosstrain.conf --state '$state' --runtime '$runtime' "\$@"
END
	chmod +x "$ctl"
}

start() {
	mkdir -p "$state" "$runtime"
	chmod 700 "$state"
	write_ctl
	# Paths are relative: the control socket's may be no longer than 107 bytes.
	setsid "$build/crosstraind" --config etc/crosstrain.conf --state "$state" --runtime "$runtime" \
		${LISTEN:+--listen "$LISTEN"} >"$log" 2>&1 </dev/null 3>&- 4>&- &
	pid=$!
	echo "$pid" >"$home/pid"
	tries=600
	# It answers before it has planned for the first time; links are there afterwards.
	until "$ctl" links company >/dev/null 2>&1; do
		sleep 0.1
		tries=$((tries - 1))
		if [ $tries = 0 ] || ! kill -0 "$pid" 2>/dev/null; then
			echo "crosstraind did not start.  It said ($log):" >&2
			tail -n 20 "$log" >&2
			rm -f "$home/pid"
			exit 1
		fi
	done
}

# link_of ID FROM_THE_END: which column of its line, counted from the last
link_of() {
	"$ctl" links "$1" --csv | awk -F, 'NR == 2 { print $(NF - '"$2"') }' |
		if [ "${LISTEN:-}" ]; then sed "s,^http://[^/]*,http://$LISTEN,"; else cat; fi
}

case $verb in
start)
	again=
	! stop || again=' again'
	start
	echo "crosstraind runs$again on the sample company in etc/:"
	echo
	"$ctl" check | sed 's/^/  /'
	echo
	echo "  the whole company:  $(link_of company 3)"
	echo "  and its board:      $(link_of company 1)"
	echo "  Bea Lind's visits:  $(link_of bea 3)"
	echo "  and her page:       $(link_of bea 1)"
	echo
	echo "Subscribe to the .ics in any calendar on this machine (\"from URL\"), open the others in a"
	echo "browser.  Then change something in etc/, and see what it does:"
	echo
	echo "  $ctl preview        what would change"
	echo "  $ctl reload         publish it"
	echo "  $ctl --help         everything else"
	echo
	echo "make stop ends it; its log is $log."
	;;
stop)
	if stop; then echo "crosstraind has ended; its state stays in $state."; fi
	;;
*)
	echo "usage: daemon/sample.sh start|stop BUILD" >&2
	exit 2
	;;
esac
