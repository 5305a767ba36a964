#!/bin/sh
# A company has a plan when something happens.  What is planned then is compared with what a
# solver of integer programmes (cbc), which knows nothing of rotations, proves on the model of
# tests/planner/model.py: the most visits that can be placed, and of those plans the most
# visits that stay on the day people were told.
. tests/daemon/lib.sh

plan() {
	folder=$1
	shift
	crosstrainctl plan --config "$folder/crosstrain.conf" --today 2027-01-04 --csv --stats "$folder/stats.json" "$@"
}
# optimum MODEL: what cbc proves to be the best
optimum() {
	cbc "$1" sec 250 ratioGap 0 solve >"$here/cbc" &&
		grep -q 'Result - Optimal' "$here/cbc" &&
		sed -n 's/^Objective value: *-*\([0-9]*\).*/\1/p' "$here/cbc"
}
# visits FILE: how many are placed;  kept A B: how many of A are in B on the same day
visits() {
	grep -c ',2027-[0-9-]*,2027-' "$1"
}
kept() {
	cut -d, -f1,3,5 "$1" | grep ',2027' | sort >"$here/told"
	cut -d, -f1,3,5 "$2" | grep ',2027' | sort | comm -12 - "$here/told" | wc -l
}

# happens KIND SEED: to the company drawn last
happens() {
	rm -rf "$here/changed"
	tests/planner/change.py "$1" "$2" "$here/drawn" "$here/changed"
	plan "$here/changed" --previous "$here/drawn/plan.csv" >"$here/changed/plan.csv"
	tests/planner/model.py "$here/changed/instance.json" "$here/most.lp"
	most=$(optimum "$here/most.lp")
	tests/planner/model.py "$here/changed/instance.json" "$here/calm.lp" --placed "$most" --previous "$here/drawn/plan.csv"
	calmest=$(optimum "$here/calm.lp")
	check "$company, $1: as many are placed as can be, $most" [ "$(visits "$here/changed/plan.csv")" = "$most" ]
	check "$company, $1: as many stay as can then, $calmest of $(visits "$here/drawn/plan.csv")" \
		[ "$(kept "$here/drawn/plan.csv" "$here/changed/plan.csv")" = "$calmest" ]
	check "$company, $1: the plan breaks no rule" tests/planner/verify.py "$here/changed/instance.json" \
		"$here/changed/plan.csv" --stats "$here/changed/stats.json" --previous "$here/drawn/plan.csv"
}
# company_of PEOPLE TIGHTNESS MIX SEED: draws and plans it
company_of() {
	company="$1 people, tightness $2, visits of $3 days, seed $4"
	tests/planner/draw.py "$@" "$here/drawn" && plan "$here/drawn" >"$here/drawn/plan.csv"
}

company_of 100 0.9 1-5 1
happens closed 1
happens fewer 1
company_of 100 1.0 1-5 1
happens off 2
happens join 2
company_of 100 1.1 1 2
happens closed 3
happens join 3
done_checking
