# shellcheck shell=sh
# What the scripts here share that speak with a running daemon.
. tests/torture/lib.sh

export PYTHONDONTWRITEBYTECODE=1     # nothing beside the sources

# What a Python script here says that begins with "did: ", for the table.
did() {
	sed -n 's/^\(did: .*\)/\1/p' "$here/output"
}

# start_with_watchdog [MICROSECONDS]: a daemon that tells systemd how it is, into $here/told, a line a message: seconds, message.
start_with_watchdog() {
	tests/torture/hear.py "$here/notify" "$here/told" &
	ear=$!
	trap 'kill "$ear" 2>/dev/null; clean_up' EXIT
	for _ in $(seq 200); do [ -S "$here/notify" ] || sleep 0.05; done
	NOTIFY_SOCKET="$here/notify" WATCHDOG_USEC=${1:-3000000}
	export NOTIFY_SOCKET WATCHDOG_USEC
	start
}
told() { grep -qF -- "$1" "$here/told"; }
