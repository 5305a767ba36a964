#!/bin/sh
# Companies are drawn, planned, and judged by a verifier that was written from the rules in
# another language: no rule is broken, and as much is placed as a solver that knows nothing
# of rotations proved to be the most: cbc, on the model of tests/planner/model.py.  For the
# thousand it proved that on whole counts by route and day, which only bound it from above.
. tests/daemon/lib.sh

# keeps_the_rules PEOPLE TIGHTNESS MIX SEED: the plan of a company drawn so
keeps_the_rules() {
	tests/planner/draw.py "$@" "$here/drawn" &&
		crosstrainctl plan --config "$here/drawn/crosstrain.conf" --today 2027-01-04 --csv \
			--stats "$here/drawn/stats.json" >"$here/drawn/plan.csv" &&
		tests/planner/verify.py "$here/drawn/instance.json" "$here/drawn/plan.csv" --stats "$here/drawn/stats.json"
}
says() {
	grep -q "\"$1\": $2,*$" "$here/drawn/stats.json" || { cat "$here/drawn/stats.json"; return 1; }
}

# company_of MOST PEOPLE TIGHTNESS MIX SEED: MOST is what cbc proved.
company_of() {
	most=$1
	shift
	name="$1 people, tightness $2, visits of $3 days, seed $4"
	check "$name: the plan breaks no rule" keeps_the_rules "$@"
	check "$name: it places $most, the most there can be" says placed "$most"
	check "$name: it is proved" says proved true
}

company_of 214 100 0.5 1 2
company_of 267 100 0.5 1-5 2
company_of 202 100 0.5 1 3
company_of 229 100 0.5 1-5 3
company_of 187 100 0.9 1-5 2
company_of 254 100 0.9 1 2
company_of 182 100 0.9 1-5 3
company_of 210 100 0.9 1 3
company_of 244 100 1.0 1-5 1
company_of 226 100 1.0 1 2
company_of 189 100 1.0 1-5 3
company_of 220 100 1.0 1 3
company_of 184 100 1.1 1-5 2
company_of 216 100 1.1 1 2
company_of 200 100 1.1 1 3
company_of 216 100 1.1 1-5 3
company_of 1791 1000 1.1 1-5 1
done_checking
