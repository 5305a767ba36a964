# shellcheck shell=sh
# told_at NAME: what people are told by that version's store, as the programs of today say it.
told_at() {
	for question in "report answers" requests "report fairness"; do ctl $question --csv; done
	[ ! -e "$1.conf" ] || for question in meetings rooms mail; do ctl $question --json; done
}
