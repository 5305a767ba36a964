#!/bin/sh
# Everybody at once, and a stop in the middle, while somebody watches each access to memory:
# the compiler's sanitizers, for addresses and for threads, and valgrind's tools, which see
# into the libraries too.  None has anything to report.
. tests/torture/http.sh

under=
timed() { ${instead:-} "$@"; }
launch_as_ever() {
	: >"$here/log"
	# shellcheck disable=SC2086
	exec $under "$(command -v crosstraind)" --config "$here/etc/main.conf" --state "$here/state" --runtime "$here/run" \
		--listen 127.0.0.1:0 >>"$here/log" 2>&1
}
launch() {
	launch_as_ever &
	daemon=$!
}
load() { tests/torture/load.py "$here" "$address" "$1" --patience 60 ${2:-}; }
stopped_in_the_middle() {
	load 20 --may-end >"$here/second" 2>&1 &
	second=$!
	sleep "$1"
	stop
	code=$?
	wait "$second" || { cat "$here/second"; return 1; }
	return $code
}
reports() { cat "$here"/report* 2>/dev/null; grep -n 'runtime error\|Sanitizer\|^==' "$here/log"; }
is_silent() { [ -z "$(reports)" ] || { reports | head -n 100; return 1; }; }

# look WHO SECONDS: one company's life under an eye
look() {
	rm -rf "${here:?}/etc" "$here/state" "$here/run" "$here"/report*
	company
	edit main.conf 's/cal.example";/& gzip = true;/'
	check "$1: it starts" start
	check "$1: under load, everybody gets what is right" load "$2"
	echo "did: $1: $(sed -n 's/^did: //p' "$here/output")"
	check "$1: it stops in the middle of all that, without complaint" stopped_in_the_middle 3
	check "$1: nothing is reported" is_silent
}
export ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:log_path=$here/report"
export TSAN_OPTIONS="second_deadlock_stack=1:log_path=$here/report"
look "$([ "${FULL:-}" ] && echo "as shipped" || echo "addresses")" "$(few 5 60)"
[ "${FULL:-}" ] || done_checking

plain=$PATH
make="${MAKE:-make} --no-print-directory --silent"
# The builds with sanitizers are made anew if they are not up to date.
for kind in SAN TSAN; do
	check "it builds with $kind=1" $make $kind=1 all
	PATH=$PWD/build/$(echo $kind | tr '[:upper:]' '[:lower:]'):$plain
	look "$kind=1" 240
done
PATH=$plain
# More slowly, and into the libraries too.
quiet="--quiet --error-exitcode=66 --log-file=$here/report.%p --fair-sched=yes"
under="valgrind --tool=memcheck $quiet --leak-check=full --suppressions=tests/torture/valgrind.supp"
look "memcheck" 180
under="valgrind --tool=helgrind $quiet --suppressions=tests/torture/valgrind.supp"
look "helgrind" 180
done_checking
