# shellcheck shell=sh
# What every script here begins with: a small company in a folder of its own, and words to
# run the real programs on it.  Nothing is shared, every port is a free one.
#
#	check "what is true" COMMAND…     says ok or not ok
#	done_checking                     the sum, and the exit code

set -u
B=${B:-build}
PATH=$PWD/$B:$PATH
here=$(mktemp -d "${TMPDIR:-/tmp}/crosstrain.XXXXXX")
daemon=
passed=0 failed=0
unset STATE_DIRECTORY RUNTIME_DIRECTORY NO_COLOR COLUMNS JOURNAL_STREAM NOTIFY_SOCKET
export LC_ALL=C.UTF-8 TZ=UTC

clean_up() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null
	rm -rf "$here"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

check() {
	what=$1
	shift
	if "$@" >"$here/output" 2>&1; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) - $what"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) - $what"
		echo "# $*"
		head -n 30 "$here/output" | sed 's/^/#   /'
		tail -n 15 "$here/log" 2>/dev/null | sed 's/^/#   daemon: /'
	fi
}

done_checking() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
	exit
}

# Three departments, nine people, names that must survive; in $here/etc/main.conf.
company() {
	mkdir -p "$here/etc"
	cat >"$here/etc/main.conf" <<-'CONF'
		organization = "Äcme; \"Supply\", Inc.";
		timezone = "Europe/Berlin";
		message = "One team.";
		cycle = { start = "2027-01-04"; weeks = 4; publish_ahead = 1; };
		departments = (
		  { id = "sales"; name = "Sales"; },
		  { id = "warehouse"; name = "Warehouse"; location = "Dock 3"; contact = "bea";
		    hours = "07:00-15:30"; capacity = 2; },
		  { id = "field"; name = "Fiéld"; timezone = "America/New_York"; }
		);
		routes = (
		  { from = "sales"; to = "warehouse"; activity = "Load trucks."; bring = "Safety shoes."; },
		  { from = "warehouse"; to = "field"; days = 2; },
		  { from = "field"; to = "sales"; }
		);
		server = { base_url = "http://cal.example"; };
		guard = { removed_percent = 50; };
		@include "staff.conf"
	CONF
	cat >"$here/etc/staff.conf" <<-'CONF'
		staff = (
		  { id = "ann"; name = "Ann Öst"; department = "sales"; lead = true; },
		  { id = "bob"; name = "Bob \"Bobby\" Ray"; department = "sales"; },
		  { id = "cat"; name = "Cat; Lee"; department = "sales"; },
		  { id = "bea"; name = "Bea Lind"; email = "bea@acme.example"; department = "warehouse"; lead = true; },
		  { id = "dan"; name = "Dan Wu"; department = "warehouse"; },
		  { id = "eva"; name = "Eva Å"; department = "warehouse"; },
		  { id = "fay"; name = "Fay Ng"; department = "field"; lead = true; },
		  { id = "gil"; name = "Gil, Jr."; department = "field"; },
		  { id = "hal"; name = "Hal 王"; department = "field"; }
		);
	CONF
}

# until SECONDS COMMAND…: tries it again and again
until_true() {
	tries=$(($1 * 20))
	shift
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] && kill -0 "$daemon" || return 1
		sleep 0.05
	done
}

# at DATE-AND-TIME: both programs think it is then, and that time goes on from there.
at() {
	faked=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
	moment=$1
}

# A program with the time that at() set; `instead=exec` puts it in the place of the shell.
timed() {
	if [ -n "${moment:-}" ]; then
		set -- env ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" \
			FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME="@$moment" LD_PRELOAD="$faked" "$@"
	fi
	${instead:-} "$@"
}

ctl() {
	timed crosstrainctl --config "$here/etc/main.conf" --state "$here/state" --runtime "$here/run" "$@"
}

# In the background, without waiting for anything.
launch() {
	: >"$here/log"
	instead='exec' timed crosstraind --config "$here/etc/main.conf" --state "$here/state" --runtime "$here/run" \
		--listen 127.0.0.1:0 "$@" >>"$here/log" 2>&1 &
	daemon=$!
}

has_published() {
	ctl status --json | grep -q '"number"' && ctl status --json | grep -q '"busy": false'
}
# After a restart something is published before it says where that is served.
serves() {
	logged "serving feeds on" && has_published
}

# Until the first publication is out.
start() {
	launch "$@"
	until_true 60 serves || { echo "# did not start"; sed 's/^/# /' "$here/log"; return 1; }
	address=$(sed -n 's/.*serving feeds on //p' "$here/log")
}

# Its exit code.
stop() {
	kill "$daemon"
	wait "$daemon"
	code=$?
	daemon=
	return $code
}

crash() {
	kill -9 "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
}

# The path of somebody's feed, and what is served there.
link() {
	ctl links "$1" --csv | grep -o '/feeds/[a-z0-9]*\.ics' | head -n 1
}
fetch() {
	curl -sS --max-time 20 "http://$address$1"
}
feed() {
	fetch "$(link "$1")"
}
# The path of somebody's page, or of a board.
page_of() {
	ctl links "$1" --csv | grep -o '/\(my\|board\)/[a-z0-9]*' | head -n 1
}
# post PATH NAME=VALUE…: sends a form, and prints the status; the answer is in $here/head and $here/body
post() {
	to=$1
	shift
	for field; do
		set -- "$@" --data-urlencode "$field"
		shift
	done
	curl -sS --max-time 60 -D "$here/head" -o "$here/body" -w '%{http_code}\n' "$@" "http://$address$to"
}
# The number of the visit that a person's page asks about, …
asked_about() {
	fetch "$(page_of "$1")" | sed -n '/<section[^>]*aria-labelledby="ask"/,/<\/section>/s/.*name="visit" value="\([0-9]*\)".*/\1/p'
}
# … of the first where they may say that they cannot come, …
ahead_of() {
	fetch "$(page_of "$1")" | sed -n '/<ul class="visits">/,/<\/section>/s/.*name="visit" value="\([0-9]*\)".*/\1/p' | head -n 1
}
# … and of NAME's, on the board of HOST.
guest_of() {
	fetch "$(page_of "$1")" | sed -n '/^<input.*name="visit"/{s/.*value="\([0-9]*\)".*/\1/;N;N;s/^\([0-9]*\)\n.*\n.*aria-label="'"$2"' came".*/\1/p}'
}

# code N COMMAND…: ends with that exit code
code() {
	expected=$1
	shift
	"$@"
	got=$?
	[ "$got" = "$expected" ] || { echo "exit code $got instead of $expected"; return 1; }
}

# has TEXT COMMAND…: prints it somewhere;  lacks: nowhere
has() {
	text=$1
	shift
	"$@" >"$here/has" 2>&1
	grep -qF -- "$text" "$here/has" || { cat "$here/has"; return 1; }
}
silent() {
	"$@" >"$here/has" 2>&1
	[ ! -s "$here/has" ] || { cat "$here/has"; return 1; }
}
lacks() {
	! has "$@" >/dev/null
}
logged() {
	grep -qF -- "$1" "$here/log"
}
same() {
	[ -s "$1" ] && diff "$1" "$2"
}

# edit FILE SED-EXPRESSION
edit() {
	sed -i "$2" "$here/etc/$1"
}

# trace FLAG-OF-STRACE…: strace looks at the daemon, or tampers with it, until untrace
trace() {
	strace -qq -f -p "$daemon" -o "$here/strace" "$@" 2>"$here/strace.log" &
	strace=$!
	until_true 10 is_traced
}
# is_traced [HOW]: all its threads; if it is not by -f, the first
is_traced() {
	case ${1--f} in
	-f) ! grep -q '^TracerPid:[[:space:]]*0$' "/proc/$daemon/task"/*/status ;;
	*) ! grep -q '^TracerPid:[[:space:]]*0$' "/proc/$daemon/status" ;;
	esac
}
untrace() {
	kill "$strace"
	wait "$strace" 2>/dev/null
}
# The store finds no room on the disk, until there_is_room.
no_room() {
	trace -e trace=pwrite64,ftruncate -e inject=pwrite64,ftruncate:error=ENOSPC
}
there_is_room() {
	untrace
}

# Another program holds the store, from here until let_store_go.
hold_store() {
	rm -f "$here/held" "$here/pipe"
	mkfifo "$here/pipe"
	sqlite3 "$here/state/crosstrain.db" <"$here/pipe" >"$here/held" &
	holder=$!
	exec 3>"$here/pipe"
	printf '.timeout 10000\nBEGIN IMMEDIATE;\nSELECT 1;\n' >&3
	for _ in $(seq 200); do
		[ ! -s "$here/held" ] || return 0
		sleep 0.05
	done
	return 1
}
let_store_go() {
	printf 'ROLLBACK;\n.quit\n' >&3
	exec 3>&-
	wait "$holder"
}

# The number of the publication that is served.
publication() {
	ctl status --json | sed -n 's/.*"number": \([0-9]*\).*/\1/p' | head -n 1
}
