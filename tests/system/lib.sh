# shellcheck shell=sh
# What scenarios begin with: the words of tests/daemon, in a box with a systemd of its own.
# There are the programs of $B, as `make install` has them.
#
#	in_box COMMAND…         there, as root
#	put FROM TO             a file, or all that is in a folder, into it

. tests/daemon/lib.sh

BOX_NAME=$(basename "$0" .sh)
export BOX_NAME
port=8642
service=crosstraind.service
units="crosstraind.socket $service"

box() {
	tests/system/box "$@"
}
in_box() {
	box exec "$@" </dev/null
}
put() {
	box put "$@"
}

# After a failure the journal stays.
clean_up() {
	if [ "$failed" != 0 ] && box status >/dev/null; then
		journal >"build/box/$BOX_NAME.journal"
		echo "# the journal: build/box/$BOX_NAME.journal"
	fi
	box down
	rm -rf "$here"
}

# Boots, and installs as an administrator would.
set_up() {
	box up || exit
	if ! { make --silent -o all install DESTDIR="$here/tree" PREFIX=/usr B="$B" &&
		put "$here/tree" / && in_box systemd-sysusers && in_box systemctl daemon-reload; } >"$here/output" 2>&1; then
		cat "$here/output"
		exit 1
	fi
	if ! in_box crosstraind --version >/dev/null 2>&1; then
		echo "skipped: $B is not built for the Debian in the box"
		exit 77
	fi
}

# HR's files are those of the company that was installed as an example.
made_up_company() {
	in_box sh -c 'cp /usr/share/doc/crosstrain/examples/company/* /etc/crosstrain'
}

# prop UNIT PROPERTY, as systemd has it
prop() {
	in_box systemctl show --property="$2" --value "$1"
}
# exposure UNIT: how much of the machine it could reach, as systemd judges it: 0 to 10
exposure() {
	in_box systemd-analyze security --no-pager "$1" | sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p'
}
# in_sandbox UNIT COMMAND…: in the namespaces of its process
in_sandbox() {
	pid=$(prop "$1" MainPID)
	shift
	in_box nsenter --target "$pid" --mount --net --ipc -- "$@"
}
# What the service has said until now; journalctl's own words may choose.
journal() {
	in_box journalctl --sync
	in_box journalctl --quiet --output=cat --unit="$service" "$@"
}

# Here ask the words of tests/daemon: link, feed, publication.
ctl() {
	in_box crosstrainctl "$@"
}
fetch() {
	in_box curl -sS --max-time 20 "http://127.0.0.1:$port$1"
}

# edit FILE SED-EXPRESSION, of HR's files
edit() {
	in_box sed -i "$2" "/etc/crosstrain/$1"
}

is() {
	[ "$(prop "$1" "$2")" = "$3" ] || { echo "$2 of $1 is $(prop "$1" "$2")"; return 1; }
}
answers() {
	[ "$(fetch /healthz)" = ok ]
}
# It runs, and answers.
back() {
	wait_for 30 is "$service" ActiveState active && wait_for 30 answers
}
# What calendars must not see change: the publication's number, and a feed's bytes.
remember() {
	number=$(publication)
	feed company >"$here/before"
}
as_before() {
	[ "$(publication)" = "$number" ] || { echo "publication $(publication) instead of $number"; return 1; }
	feed company >"$here/after"
	same "$here/before" "$here/after"
}

# Calendars ask from here until no_more_readers, which fails if one of them was refused or
# cut off.
readers() {
	tests/system/box net tests/system/readers.py "$port" "$(link company)" >"$here/read" 2>&1 &
	readers=$!
	sleep 1
}
no_more_readers() {
	kill "$readers"
	wait "$readers"
	code=$?
	cat "$here/read"
	return $code
}

# wait_for SECONDS COMMAND…: tries it again and again
wait_for() {
	tries=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}
