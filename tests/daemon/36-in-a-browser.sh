#!/bin/sh
# Pages as people open them: a company of sixty and one of two thousand in a real browser, on a
# phone and on a desk, in the light and in the dark, on paper, by keyboard; without JavaScript.
# Every number of the boards is that of the reports.
. tests/daemon/lib.sh

chromium=${CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { echo "skipped: no Chromium at $chromium"; exit 77; }
# What is looked at are pages, so they are made by the build that is shipped.
[ ! -x build/gcc/crosstraind ] || PATH=$PWD/build/gcc:$PATH
looks=${LOOKS:-$here/looks}

page() { ctl links "$1" --csv | grep -o "http://[^,]*/$2/[a-z2-7]*" | sed "s,http://[^/]*,http://$address,"; }
feed_path() { link "$1"; }
# Under a calendar's link one may look.
look_only() { echo "http://$address/my/$(link "$1" | sed 's,/feeds/\(.*\)\.ics,\1,')"; }
look() { node tests/pages/look.js "$@" --out "$looks"; }

# facts PERSON DEPARTMENT: what walk.js holds the pages against
facts() {
	ctl visits --json >"$here/visits.json"
	ctl links --csv >"$here/links.csv"
	for report in fairness progress coverage bench; do ctl report $report --json >"$here/$report.json"; done
	python3 - "$here" "$(page "$1" my)" "$(look_only "$1")" "$(page "$2" board)" "$(page company board)" "$2" \
		"http://$address$(link "$1")" <<-'END' >"$here/facts.json"
		import csv, json, sys
		here, my, look, board, company, department, feed = sys.argv[1:]
		read = lambda name: json.load(open(f"{here}/{name}.json"))
		rows = lambda path: list(csv.DictReader(open(f"{here}/{path}", encoding="utf-8")))
		all = {name: read(name) for name in ("fairness", "progress", "coverage", "bench")}
		# Each person's page, of twenty at most; and what HR wrote down of them.
		links = {r["id"]: "http://" + feed.split("/")[2] + r["page_url"][r["page_url"].index("/my/"):]
		         for r in rows("links.csv") if r["kind"] == "staff" and r["page_url"]}
		own = [r["staff"] for r in all["fairness"]["rows"] if r["department"] == department]
		week = ["mon", "tue", "wed", "thu", "fri"]
		workdays = lambda said: list(range(week.index(said[:3]), week.index(said[-3:]) + 1)) if said else [0, 1, 2, 3, 4]
		off = [(r["staff"], r["from"], r["to"]) for r in rows("etc/time-off.csv")]
		hr = [{"staff": r["id"], "name": r["name"], "workdays": workdays(r["workdays"]), "leaves": r.get("leaves"),
		       "off": [[a, b] for who, a, b in off if who == r["id"]]} for r in rows("etc/staff.csv") if r["id"] in own]
		name = next(d["department_name"] for d in all["fairness"]["departments"] if d["department"] == department)
		print(json.dumps({**all, "visits": read("visits")["visits"], "my": my, "look": look, "board": board,
		                  "company": company, "department": name, "today": all["bench"]["on"], "feed": feed,
		                  "webcal": feed.replace("http://", "webcal://"),
		                  "people": {id: links[id] for id in own[:20]}, "hr": hr}))
	END
}
walk() { node tests/pages/walk.js "$here/facts.json" "$@"; }
# Somebody who was in the warehouse lately and goes somewhere soon.
somebody() {
	ctl visits --department warehouse --between "$1..$2" --csv | awk -F, '$3 == "warehouse" && $5 != "" { print $1 }' |
	while read -r id; do
		ctl visits --staff "$id" --between "$2..2027-12-31" --csv | grep -q ',2027' && { echo "$id"; break; }
	done
}

summer() {
	echo 'organization = "Summer"; timezone = "Europe/Berlin"; cycle = { start = "2027-07-05"; weeks = 13; };'
	echo 'departments = ( { id = "purchasing"; name = "Purchasing"; capacity = 2; },'
	echo '  { id = "logistics"; name = "Logistics and Transport"; max_away = 4; } );'
	echo 'routes = ( { from = "logistics"; to = "purchasing"; } ); staff = ('
	for i in $(seq 44); do
		echo "{ id = \"p$i\"; name = \"Maximilian Wagenknecht $i\"; department = \"purchasing\"; },"
		[ "$i" -gt 10 ] || echo "{ id = \"l$i\"; name = \"Friederike Lindenberger $i\"; department = \"logistics\"; },"
	done
	echo '{ id = "p45"; name = "Alexander Rosenthal"; department = "purchasing"; } ); pins = ('
	for i in $(seq 10); do
		echo "{ staff = \"l$i\"; to = \"purchasing\"; on = \"2027-08-$(printf %02d $((9 + i % 5)))\"; }$([ "$i" = 10 ] || echo ,)"
	done
	echo '); time_off = ('
	for i in $(seq 33 44); do
		echo "{ staff = \"p$i\"; days = [\"2027-08-02..2027-08-20\"]; }$([ "$i" = 44 ] || echo ,)"
	done
	echo ');'
}

mkdir -p "$here/etc" "$looks"
cp tests/company/* "$here/etc"
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf"
edit main.conf '/^server = /d'

# Ten weeks of visits, some of which were missed.
at "2027-01-20 12:00:00"
start
stop
at "2027-04-07 12:00:00"
check "sixty people, after ten weeks" start
who=$(somebody 2027-03-29 2027-04-08)
[ -n "$who" ] || who=$(somebody 2027-03-01 2027-04-08)
missed=$(ctl visits --department warehouse --between 2027-02-10..2027-03-20 --csv | awk -F, '$3 == "warehouse" && $5 != "" { print $1 }' | head -n 1)
check "one of them was missed" ctl missed "$missed" warehouse
check "each page, in each view" look "$(page "$who" my)" "$(page warehouse board)" "$(page company board)" \
	"$(page warehouse board)?week=2027-04-12"
facts "$who" warehouse
check "every number is that of a report" walk numbers
facts "$who" sales
check "those of a department with two routes, too" walk numbers
facts "$who" warehouse
check "people subscribe, answer, say that they can't, and who came" walk
facts "$who" warehouse
check "and the numbers still agree" walk numbers
check "what they said is heard" has "Print the article number." ctl report answers
check "and that they can't" has "Dentist & <co>" ctl requests
check "a week's sheet is one sheet of paper" node tests/pages/print.js "$(page warehouse board)?week=2027-04-12" --out "$looks"
stop

# Two thousand.
rm -rf "${here:?}/state" "${here:?}/etc"
tests/draw-company 2000 "$here/etc" >/dev/null
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf" 2>/dev/null
at "2026-03-02 12:00:00"
start
stop
at "2026-05-20 12:00:00"
check "two thousand people" start
who=$(ctl visits --csv | awk -F, '$3 == "d1" && $5 > "2026-05-20" { print $1 }' | head -n 1)
for path in "$(page "$who" my)" "$(page d1 board)" "$(page company board)"; do
	size=$(curl -sS "$path" | wc -c)
	check "of 200 KB at most: $(echo "$path" | cut -d/ -f4), $size bytes" [ "$size" -lt 204800 ]
done
check "each page, in each view" look "$(page "$who" my)" "$(page d1 board)" "$(page company board)"
facts "$who" d1
check "every number is that of a report" walk numbers
stop

# A summer week: two visitors a day, and of forty-five people twelve are on holiday.
rm -rf "${here:?}/state"
summer >"$here/etc/main.conf"
at "2027-07-05 12:00:00"
check "forty-five in summer" start
sheet="$(page purchasing board)?week=2027-08-09"
check "as many are away as were to be" has "Maximilian Wagenknecht 44" curl -sS "$sheet"
check "and a week's sheet is still one sheet of paper" node tests/pages/print.js "$sheet" --out "$looks"
done_checking
