#!/bin/sh
# The same company is planned to the same byte whatever the order of its files, in every
# locale there is and any time zone, by any compiler at any level of optimization.
. tests/daemon/lib.sh

mkdir -p "$here/drawn" "$here/sixty"
tests/planner/draw.py 100 1.0 1-5 4 "$here/drawn"
cp tests/company/* "$here/sixty"

# backwards FILE: the entries of each list from the last to the first
backwards() {
	awk '/^[a-z_]+ = \($/   { print; n = 0; inside = 1; entry[1] = ""; next }
	     inside && /^\);/   { for (; n > 0; n--) print entry[n] (n > 1 ? "," : ""); inside = 0 }
	     inside && /\},?$/  { sub(/,$/, ""); n++; entry[n] = entry[n] $0; entry[n + 1] = ""; next }
	     inside             { entry[n + 1] = entry[n + 1] $0 "\n"; next }
	                        { print }' "$1"
}

# Rows of CSV from the last to the first, the header where it is.
upside_down() {
	head -n 1 "$1"
	tail -n +2 "$1" | tac
}

shuffle() {
	mkdir "$here/$1-shuffled"
	backwards "$here/$1/crosstrain.conf" >"$here/$1-shuffled/crosstrain.conf"
	for file in staff.csv time-off.csv; do
		upside_down "$here/$1/$file" >"$here/$1-shuffled/$file"
	done
}
differs() { ! cmp -s "$here/$1" "$here/$2"; }

# plans COMPANY PROGRAM: the first cycle of all, and the one after, on what the first left
plans() {
	config=$here/$1/crosstrain.conf
	"$2" plan --config "$config" --today 2027-01-04 --csv >"$here/first.csv" &&
		"$2" plan --config "$config" --today 2027-02-20 --previous "$here/first.csv" --csv >"$here/second.csv" &&
		cat "$here/first.csv" "$here/second.csv"
}
is_the_same() {
	plans "$@" >"$here/plans.csv" && cmp "$here/plans.csv" "$here/expected.csv"
}
with() {
	setting=$1
	shift
	(export "${setting?}" && "$@")
}

is_up_to_date() {
	[ -x "$1" ] && [ -z "$(find include lib daemon -newer "$1" -name '*.[ch]')" ]
}

make -s --no-print-directory CC=clang OPT=-O0 B=build/clang-O0 build/clang-O0/crosstrainctl >"$here/make" 2>&1
for company in drawn sixty; do
	shuffle "$company"
	plans "$company" crosstrainctl >"$here/expected.csv"
	check "$company: there is a plan" [ "$(wc -l <"$here/expected.csv")" -gt 100 ]
	for file in crosstrain.conf staff.csv time-off.csv; do
		check "$company: $file is shuffled" differs "$company/$file" "$company-shuffled/$file"
	done
	check "$company: the files in another order" is_the_same "$company-shuffled" crosstrainctl
	for locale in $(locale -a); do
		check "$company: in the locale $locale" with "LC_ALL=$locale" is_the_same "$company" crosstrainctl
	done
	check "$company: in Tokyo" with TZ=Asia/Tokyo is_the_same "$company" crosstrainctl
	check "$company: by clang, not optimized" is_the_same "$company" build/clang-O0/crosstrainctl
	for build in build/gcc build/clang build; do
		! is_up_to_date "$build/crosstrainctl" || check "$company: by $build" is_the_same "$company" "$build/crosstrainctl"
	done
done
done_checking
