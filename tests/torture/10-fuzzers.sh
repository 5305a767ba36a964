#!/bin/sh
# The fuzzers, each for some minutes and from another seed each time: hostile requests, CSV,
# iCalendar and configs.
. tests/torture/http.sh

if [ -z "${FULL:-}" ]; then
	echo "skipped: make check runs the fuzzers by itself, for some seconds each"
	exit 77
fi

seconds=${FUZZ_SECONDS:-300} seed=$(date +%s)
check "the fuzzers build" ${MAKE:-make} --no-print-directory --silent FUZZ=1 STRICT=1 fuzzers
check "they find nothing (seed $seed)" env SEED="$seed" tests/fuzz/run 1000000000 "$seconds"
sed -n 's/^\([a-z]*\) *\([0-9]* inputs.*\)/did: \1: \2/p' "$here/output"
done_checking
