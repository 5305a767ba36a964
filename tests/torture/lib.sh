# shellcheck shell=sh
# What every script here begins with: the words of tests/daemon, and a company to torture.
#
#	torture "what must hold" SCRIPT.py…   runs it; its lines "did: …" are shown, its exit code counts
#	few FAST FULL                         the figure to run with: FULL=1 asks for the long one
#
# A command in $instead goes before the script, to have it in a namespace of its own, say.

. tests/daemon/lib.sh

few() {
	if [ -n "${FULL:-}" ]; then echo "$2"; else echo "$1"; fi
}

# What a script in Python says is true, and what it did.
torture() {
	what=$1
	shift
	# shellcheck disable=SC2086
	check "$what" ${instead:-} env HERE="$here" PYTHONPATH=tests/torture PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"
	grep '^did: ' "$here/output"
}
