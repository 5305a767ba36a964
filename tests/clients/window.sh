# shellcheck shell=sh
# A display that nobody sees, in the home of home.sh.

# windowed COMMAND…: what it complains of comes out only if it fails, and not in its output, as
# xvfb-run alone would have it.
windowed() {
	failed=0
	xvfb-run -a -s "-screen 0 1400x920x24" sh -c 'exec "$@" 2>"$HOME/said"' - "$@" || failed=$?
	[ "$failed" = 0 ] || cat "$state/said" >&2
	return "$failed"
}
