#!/bin/sh
# What the Tab key offers in bash and zsh.
. tests/daemon/lib.sh

# offered WORD…: what bash offers for the last of them, in one line
offered() {
	bash -uc '. etc/completion/crosstrainctl.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_crosstrain "$1"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@" 2>&1 | LC_ALL=C sort | xargs
}
# offers WHAT WORD…: just that
offers() {
	wanted=$1
	shift
	found=$(offered "$@")
	[ "$found" = "$wanted" ] || { echo "offered: $found"; return 1; }
}
# completes SHELL TEXT LINE: the line after the Tab key
completes() {
	found=$(tests/press-tab "$1" "$2")
	[ "$found" = "$3" ] || { echo "became: $found"; return 1; }
}

company
at "2027-01-04 09:00:00"
start
ours="--state $here/state --runtime $here/run"
verbs=$(crosstrainctl --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p' | LC_ALL=C sort | xargs)

check "all verbs" offers "$verbs" crosstrainctl ""
check "those that begin so" offers "reload report request requests restore revoke" crosstrainctl re
check "flags" offers "--config --help --instance --json --runtime --state --version" crosstrainctl --
check "a verb's flags, too" offers "--config --csv --effort --help --instance --json --previous --runtime --state --stats --today --version" \
	crosstrainctl plan --
check "not those of another verb" offers "--config" crosstrainctl check --c
check "a flag's value is no verb" offers "--staff --state" crosstrainctl --config plan visits --sta
check "no flags behind --" offers "" crosstrainctl links -- --
check "no word where none belongs" offers "" crosstrainctl check ""
check "values of --effort" offers "high low normal" crosstrainctl plan --effort ""
check "behind =, too" offers "normal" crosstrainctl plan --effort = n
for how in $(offered crosstrainctl plan --effort ""); do
	check "the program takes $how" ctl plan --effort "$how"
done
# shellcheck disable=SC2086
{
	check "ids of people, departments, the company" offers "cat company" crosstrainctl $ours revoke c
	check "one for revoke" offers "" crosstrainctl $ours revoke cat c
	check "any number for links" offers "bea bob" crosstrainctl $ours links ann b
	check "people for --staff" offers "ann bea bob cat dan eva fay gil hal" crosstrainctl $ours visits --staff ""
	check "departments for --department" offers "field sales warehouse" crosstrainctl $ours visits --department ""
	check "a person, then a department" offers "bea bob" crosstrainctl $ours missed b
	check "where the person's name stands" offers "sales" crosstrainctl $ours missed bea s
	check "a department for bench" offers "field" crosstrainctl $ours bench f
	check "reports by name" offers "recognition" crosstrainctl report r
	check "the two answers to a request" offers "declined granted" crosstrainctl request 3 ""
	check "flags behind the ids" offers "--csv" crosstrainctl $ours links bea --cs
	for shell in bash zsh; do
		check "$shell: a verb" completes $shell "crosstrainctl rev" "crosstrainctl revoke "
		check "$shell: an id" completes $shell "crosstrainctl $ours revoke wa" "crosstrainctl $ours revoke warehouse "
		check "$shell: a person" completes $shell "crosstrainctl $ours visits --staff d" "crosstrainctl $ours visits --staff dan "
		check "$shell: a host" completes $shell "crosstrainctl $ours missed bea wa" "crosstrainctl $ours missed bea warehouse "
		check "$shell: a report" completes $shell "crosstrainctl report rec" "crosstrainctl report recognition "
		check "$shell: an effort" completes $shell "crosstrainctl plan --effort=h" "crosstrainctl plan --effort=high "
	done
	stop
	check "ids from the store, where no daemon runs" offers "bea bob" crosstrainctl $ours links b
}
check "nothing, and no word of why, where there is no store" offers "" \
	crosstrainctl --state "$here/none" --runtime "$here/none" links ""
check "nor where there is no program" offers "" "$here/crosstrainctl" ""
check "the daemon's flags" offers "--config --help --instance --listen --runtime --state --version" crosstraind --
check "it has no verbs" offers "" crosstraind ""

touch "$here/etx"
for shell in bash zsh; do
	check "$shell: a flag" completes $shell "crosstrainctl reload --acc" "crosstrainctl reload --accept-removals "
	check "$shell: a file" completes $shell "crosstrainctl --config $here/etc/ma" "crosstrainctl --config $here/etc/main.conf "
	check "$shell: behind =" completes $shell "crosstrainctl check --config=$here/etc/ma" "crosstrainctl check --config=$here/etc/main.conf "
	check "$shell: a folder, not a file" completes $shell "crosstrainctl export $here/et" "crosstrainctl export $here/etc/"
	check "$shell: the daemon's file" completes $shell "crosstraind --config $here/etc/ma" "crosstraind --config $here/etc/main.conf "
done
done_checking
