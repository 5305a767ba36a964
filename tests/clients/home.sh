# shellcheck shell=sh
# A home of its own for a client that keeps something: everything it writes stands in
# $state, which is STATE if that is given, and else gone at the end.  It sees no display, no
# proxy, no session of whoever runs it.

if [ "${STATE:-}" ]; then
	mkdir -p "$STATE"
	state=$(cd "$STATE" && pwd)
else
	state=$(mktemp -d "${TMPDIR:-/tmp}/client.XXXXXX")
	trap 'rm -rf "$state"' EXIT
	trap 'exit 130' INT TERM
fi
mkdir -p "$state/config" "$state/data" "$state/cache" "$state/run"
chmod 700 "$state/run"

export HOME="$state" XDG_CONFIG_HOME="$state/config" XDG_DATA_HOME="$state/data"
export XDG_CACHE_HOME="$state/cache" XDG_RUNTIME_DIR="$state/run" LC_ALL=C.UTF-8 no_proxy='*'
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
