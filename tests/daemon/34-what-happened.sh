#!/bin/sh
# HR says what happened, and asks what came of it: missed visits, swaps, requests, reports,
# what an edit has moved brought back, somebody forgotten, too many removed; and what each of
# these says where it cannot be done.
. tests/daemon/lib.sh

events() {
	feed "$1" | tests/list-events.py
}
# One JSON object, and nothing beside it.
is_object() {
	"$@" --json >"$here/object" || return
	python3 -c 'import json, sys; assert isinstance(json.load(sys.stdin), dict)' <"$here/object"
}
# has_members "NAME…": in what is_object() printed
has_members() {
	python3 -c 'import json, sys
missing = set(sys.argv[1].split()) - set(json.load(sys.stdin)); assert not missing, missing' "$1" <"$here/object"
}
first_line() {
	text=$1
	shift
	"$@" >"$here/has" 2>&1
	[ "$(head -n 1 "$here/has")" = "$text" ] || { cat "$here/has"; return 1; }
}
# visits WHO: "2027-01-11 1 warehouse", the days, cycles and hosts of all that are set
visits() {
	ctl visits --staff "$1" --csv | sed 1d | awk -F, '$1 == who && $5 != "" { print $5, $4, $3 }' who="$1"
}
nothing_published() {
	before=$(publication)
	"$@"
	[ "$(publication)" = "$before" ]
}

company
edit staff.conf '/id = "cat"/a\  { id = "zoe"; name = "Zoë Quist"; email = "zoe.quist@acme.example"; department = "sales"; },'
at "2027-01-04 09:00:00"
start
check "the pair that is to trade is not on one day" [ "$(visits ann | head -n 1)" != "$(visits cat | head -n 1)" ]

# --- two trade days
visits ann >"$here/ann"
visits cat >"$here/cat"
check "a swap" has "Noted: swap: Ann Öst (ann), Warehouse, on 2027-01-13; Cat; Lee (cat), Warehouse, on 2027-01-11." ctl swap ann/warehouse cat/warehouse
cp "$here/has" "$here/swap"
visits ann >"$here/ann.now"
visits cat >"$here/cat.now"
check "one has the other's first day, and keeps the later one" \
	[ "$(cat "$here/ann.now")" = "$(head -n 1 "$here/cat"; sed 1d "$here/ann")" ]
check "and the other way round" [ "$(cat "$here/cat.now")" = "$(head -n 1 "$here/ann"; sed 1d "$here/cat")" ]
check "it is told as what it is" has "by hand" cat "$here/swap"
check "so says the calendar" has "$(head -n 1 "$here/cat" | cut -d' ' -f1) CONFIRMED 1" events ann
check "the log has both" has "Ann Öst (ann), Warehouse, on 2027-01-13; Cat; Lee (cat), Warehouse, on 2027-01-11" ctl log --last 1
check "back again, in JSON" is_object ctl swap cat/warehouse ann/warehouse
check "with what was done" has_members "did publication new moved cancelled details unchanged changes feeds_changed large_feeds"
visits ann >"$here/ann.now"
check "all is as it was" same "$here/ann" "$here/ann.now"

check "a swap that breaks a rule is refused" nothing_published code 1 ctl swap ann/warehouse eva/field
check "and it is told which" has "may spare 1 at a time, and more would be away on 2027-01-13" ctl swap ann/warehouse eva/field
visits ann >"$here/ann.now"
check "nothing has changed" same "$here/ann" "$here/ann.now"
check "a visit with itself" has "that is the same visit twice" ctl swap ann/warehouse ann/warehouse
check "one that there is not" has "Bob \"Bobby\" Ray (bob) has no visit to Fiéld to come" ctl swap ann/warehouse bob/field
check "without a slash: wrong usage" code 2 ctl swap ann/warehouse bob
check "and how it is written" has "bob: not a visit as STAFF/HOST" ctl swap ann/warehouse bob
check "one word is wanting" code 2 ctl swap ann/warehouse
check "somebody mistyped" code 1 ctl swap annn/warehouse bob/warehouse
check "and who was meant" has 'did you mean "ann"?' ctl swap annn/warehouse bob/warehouse
stop

# --- a visit was not held
at "2027-01-20 12:00:00"
start
day=$(visits ann | head -n 1 | cut -d' ' -f1)
uid=$(events ann | grep "$day CONFIRMED.*Visit: " | cut -d' ' -f1)
check "there is one that has begun" [ "$day" = 2027-01-11 ]
check "nothing begun there: exit code 1" nothing_published code 1 ctl missed ann field
check "and it is told so" has "Ann Öst (ann) has begun no visit to Fiéld" ctl missed ann field
check "not on that day" has "that holds 2027-01-12; the next one is on 2027-02-" ctl missed ann warehouse --on 2027-01-12
check "missed" has "Noted: missed: Ann Öst (ann), Warehouse, 2027-01-11." ctl missed ann warehouse
again=$(visits ann | head -n 1 | cut -d' ' -f1)
check "it is set again, later" [ "$(printf '%s\n' "$day" "$again" | sort | tail -n 1)" != "$day" ]
check "in the same cycle" [ "$(visits ann | head -n 1)" = "$again 1 warehouse" ]
check "no sooner than the days of notice" [ "$(printf '%s\n' "$again" 2027-01-27 | sort | head -n 1)" = 2027-01-27 ]
check "the calendar has the same event there" has "$uid $again CONFIRMED" events ann
check "and not where it was" lacks "$day CONFIRMED" events ann
check "the log has who" has "Ann Öst (ann), Warehouse" ctl log --last 1
check "and that it was HR" has "\"uid\": $(id -u)" ctl log --last 1 --json
check "status knows that all are placed" has "Cycle 1, 2027-01-04..2027-01-31: 10 of 10 placed" ctl status
check "it counts as missed" has "Ann Öst,sales,yes,1,1,0,1,0,0,0,0" ctl report fairness --csv
check "said once more, nothing changes" has "Nothing changes" ctl missed ann warehouse
check "by another way to say whom, too" has "Nothing changes" ctl missed staff:ann department:warehouse

check "held after all" has "it was held after all" ctl attended ann warehouse
check "it is where it was" has "$uid $day CONFIRMED" events ann
check "and counts as held" has "Ann Öst,sales,yes,1,1,1,0,0,0,1,1" ctl report fairness --csv
check "said once more, nothing changes" has "Nothing changes" ctl attended ann warehouse
check "missed, in JSON" is_object ctl missed ann warehouse --on "$day"
check "with what was done" has_members "did nothing publication new moved cancelled details unchanged changes feeds_changed large_feeds"
check "attended, in JSON" is_object ctl attended ann warehouse --on "$day"
check "with what was done" has_members "did nothing publication new moved cancelled details unchanged changes feeds_changed large_feeds"

for verb in missed attended; do
	check "$verb of nobody: exit code 1" nothing_published code 1 ctl $verb an warehouse
	check "and who was meant" has 'no person "an" is published; did you mean "ann"?' ctl $verb an warehouse
	check "$verb of a name that fits no line" has "no person \"ééé" ctl $verb "$(printf '%0300d' 0 | sed 's/0/é/g')" warehouse
	check "$verb nowhere: exit code 1" code 1 ctl $verb ann warehose
	check "and where was meant" has 'no department "warehose" is published; did you mean "warehouse"?' ctl $verb ann warehose
	check "$verb the wrong way round" has 'no person "warehouse" is published; that is a department' ctl $verb warehouse ann
	check "$verb with a word too few" code 2 ctl $verb ann
	check "and how it is written" has "crosstrainctl $verb STAFF HOST" ctl $verb ann
	check "$verb on no day" code 2 ctl $verb ann warehouse --on yesterday
	check "and it is told so" has "--on yesterday: not a date such as 2027-01-04" ctl $verb ann warehouse --on yesterday
	check "that, too, in JSON" has '"error": "--on yesterday' ctl $verb ann warehouse --on yesterday --json
done

# --- what people say on their pages
check "nobody has asked" has "Nobody has asked for another day." ctl requests
check "a request of nobody's: exit code 1" has "there is no request 1" code 1 ctl request 1 granted
check "an answer" [ "$(post "$(page_of zoe)" do=answer "visit=$(asked_about zoe)" "answer=Shelves beside the dock." named=1)" = 303 ]
check "a request" [ "$(post "$(page_of zoe)" do=cannot "visit=$(ahead_of zoe)" "why=My sister marries.")" = 303 ]
check "and one of somebody else's" [ "$(post "$(page_of bob)" do=cannot "visit=$(ahead_of bob)")" = 303 ]
check "HR reads both" [ "$(ctl requests --csv | grep -c ',open,')" = 2 ]
check "with the reason" has "My sister marries." ctl requests
check "status counts them" has '"requests_open": 2' ctl status --json
check "requests as CSV" first_line "request,asked,staff,staff_name,home,host,for,start,end,status,why" ctl requests --csv
check "and JSON" is_object ctl requests
check "neither yes nor no: wrong usage" code 2 ctl request 1 maybe
check "and what there is" has "granted or declined?" ctl request 1 maybe
check "no number: wrong usage" code 2 ctl request one granted
check "and where they are" has "crosstrainctl requests lists them" ctl request one granted
check "a word too few" code 2 ctl request 1
check "granted" has "Noted: request: 1 granted: Zoë Quist (zoe), Warehouse." ctl request 1 granted
check "what is yet to be done stands with it" grep -q "The visit still stands on .*: write time off or a pin, then reload" "$here/has"
lines=$(ctl log --json | grep -c '"action"')
check "said once more, it is as before" has "1 granted: Zoë Quist (zoe), Warehouse; as before." ctl request 1 granted
check "and the log has no more of it" [ "$(ctl log --json | grep -c '"action"')" = "$lines" ]
check "declined, in JSON" is_object ctl request 2 declined
check "with what was done" has_members did
check "one reads the yes on their page" has "HR agreed that you can’t go then." fetch "$(page_of zoe)"
check "the other the no" has "HR asks you to keep the day." fetch "$(page_of bob)"
check "none is open" has '"requests_open": 0' ctl status --json
check "no visit has moved by it" has "Nothing changes" ctl reload

# --- reports
reports="fairness progress coverage bench recognition answers"
ask_all() {
	for question in fairness progress coverage bench recognition answers "recognition --cycle 1" "bench --on 2027-02-01"; do
		for how in "" --csv --json "--department sales" "--department sales --csv"; do
			echo "== $question $how"
			# shellcheck disable=SC2086    # a question is some words
			ctl report $question $how 2>&1
			echo "exit code $?"
		done
	done
	for how in "" --csv --json "--on 2027-02-01"; do
		# shellcheck disable=SC2086
		ctl bench warehouse $how
	done
	for how in "" --csv --json; do
		# shellcheck disable=SC2086
		ctl requests $how
	done
}
check "fairness as CSV" first_line \
	"staff,staff_name,department,lead,owed,placed,held,missed,left_out,waiting,held_ever,due_ever" ctl report fairness --csv
check "progress as CSV" first_line "staff,staff_name,department,lead,seen,to_see,visits,days,last,next" ctl report progress --csv
check "coverage as CSV" first_line "home,home_name,host,host_name,seen,people,last,route" ctl report coverage --csv
check "bench as CSV" first_line \
	"department,department_name,staff,staff_name,home,visits,days,last,can_cover,why_not" ctl report bench --csv
check "recognition as CSV" first_line \
	"kind,staff,staff_name,with,with_name,from,from_name,to,to_name,visits,mutual,there,back" ctl report recognition --csv
check "answers as CSV" first_line "day,home,host,staff,staff_name,text" ctl report answers --csv
for report in $reports; do
	check "$report as JSON" is_object ctl report "$report"
	check "has rows" has_members rows
done
check "fairness as a table" has "Cycle 1, 2027-01-04..2027-01-31: 10 visits owed, 10 placed, " ctl report fairness
check "progress as a table" has "Leads have seen " ctl report progress
check "coverage as a table" has "PEOPLE OF " ctl report coverage
check "bench as a table" has "could cover on 2027-01-20" ctl report bench
check "recognition as a table" has "Cycle 1, 2027-01-04..2027-01-31:" ctl report recognition
check "answers as text" has "Shelves beside the dock." ctl report answers
check "with a name that may be seen" has "Zoë Quist (zoe)" ctl report answers
check "of one department" [ "$(ctl report fairness --department sales --csv | cut -d, -f3 | sort -u | tr '\n' ' ')" = "department sales " ]
check "progress, too" [ "$(ctl report progress --department warehouse --csv | cut -d, -f3 | sort -u | tr '\n' ' ')" = "department warehouse " ]
check "who is trained there" [ "$(ctl bench warehouse --csv)" = "$(ctl report bench --department warehouse --csv)" ]
check "nobody on a visit covers that day" has "on a visit that day" ctl bench warehouse --on "$(visits ann | tail -n 1 | cut -d' ' -f1)"
check "but on another they do" lacks "on a visit that day" ctl bench warehouse --on 2027-01-16
check "an unknown report: wrong usage" code 2 ctl report fairnes
check "and which was meant" has 'did you mean "fairness"?' ctl report fairnes
check "and which there are" has "fairness, progress, coverage, bench, recognition, answers and message" ctl report nonsense
check "no report: wrong usage" code 2 ctl report
check "a cycle that is none: wrong usage" code 2 ctl report recognition --cycle last
check "a cycle of what is not asked by cycle: wrong usage" code 2 ctl report fairness --cycle 1
check "and whose it is" has "report fairness takes no --cycle; report recognition does" ctl report fairness --cycle 1
check "a day, too" has "report answers takes no --on; report bench does" ctl report answers --on 2027-01-20
check "a day that is none: wrong usage" code 2 ctl bench warehouse --on today
check "a department mistyped" code 1 ctl bench warehose
check "and which was meant" has 'did you mean "warehouse"?' ctl report fairness --department warehose
check "a person is no department" has 'no department "ann" is published; that is a person' ctl bench ann
ask_all >"$here/with"
check "it stops" code 0 stop
ask_all >"$here/without"
check "without the daemon the answers are the same" same "$here/with" "$here/without"
check "what happened can only be said to it" has "systemctl start crosstraind" code 1 ctl missed ann warehouse
start

# --- an edit that moved what it should not, mended
ctl visits --csv >"$here/visits"
good=$(publication)
cp "$here/etc/main.conf" "$here/calm.conf"
edit main.conf 's/id = "warehouse";/id = "warehouse"; closed = ["2027-02-01..2027-02-10"];/'
check "an edit moves visits" [ "$(ctl reload --json | sed -n 's/.*"moved": \([0-9]*\).*/\1/p')" -gt 2 ]
cp "$here/calm.conf" "$here/etc/main.conf"
check "it is mended, and reloaded" ctl reload
days() { cut -d, -f1-6 "$1" | sort; }
ctl visits --csv >"$here/now"
check "by that alone not all is as it was" [ "$(days "$here/visits")" != "$(days "$here/now")" ]
check "what was is brought back" has "Noted: restore: publication $good." ctl restore "$good"
ctl visits --csv >"$here/now"
check "each visit is on its day again" [ "$(days "$here/visits")" = "$(days "$here/now")" ]
check "the log has it" has "publication $good" ctl log --last 1
check "nothing was left behind" lacks "Not brought back" ctl restore "$good"
edit main.conf 's/from = "field"; to = "sales";/from = "field"; to = "warehouse";/'
ctl reload >/dev/null
check "what cannot come back is told" has "Not brought back: Hal 王 (hal) to Sales on 2027-02-" ctl restore "$good"
check "and why" has "Hal 王 has no route to Sales any more" ctl restore "$good"
cp "$here/calm.conf" "$here/etc/main.conf"
ctl reload >/dev/null
check "restore, in JSON" is_object ctl restore "$good"
check "with what was not" has_members "did publication not_restored"
check "no such publication: exit code 1" nothing_published code 1 ctl restore 777
check "and it is told so" has "there is no publication 777" ctl restore 777
check "no number: wrong usage" code 2 ctl restore yesterday
check "no word: wrong usage" code 2 ctl restore

# --- who has left is forgotten
old=$(link zoe) page=$(page_of zoe)
check "who is here is not forgotten" nothing_published code 1 ctl forget zoe
check "and how they will be" has "take the entry out, crosstrainctl reload, and then forget" ctl forget zoe
check "nor a department" has 'no person "sales" is published; that is a department' ctl forget sales
check "nor who never was" code 1 ctl forget zoo
check "whom then?" code 2 ctl forget
edit staff.conf '/id = "zoe"/d'
check "nor who is still published" has "crosstrainctl reload, and then forget" code 1 ctl forget zoe
check "she leaves" ctl reload
counted() {
	for report in fairness progress coverage bench recognition; do ctl report $report --csv; done
	ctl visits --csv | wc -l
	ctl log --json | grep -c '"action"'
}
counted >"$here/counted"
check "her visits are still hers" has "Zoë Quist" ctl visits
touch "$here/state/crosstrain.db.v1.bak"
check "forgotten, in JSON" is_object ctl forget zoe
check "where she can still be read" grep -q "remove $here/state/crosstrain.db.v1.bak if nobody goes back" "$here/object"
rm "$here/state/crosstrain.db.v1.bak"
check "with what was done, but not to whom" has_members "did publication"
check "that is no name" lacks "Zo" cat "$here/object"
counted | sed '$d' >"$here/counted.now"
sed -i '$d' "$here/counted"
check "all is counted as before" same "$here/counted" "$here/counted.now"
check "as a former colleague's" has "Former colleague" ctl visits
nowhere() {
	for who in ann bob cat bea dan eva fay gil hal sales warehouse field company; do feed $who; done >"$here/all"
	for who in ann bob cat bea dan eva fay gil hal sales warehouse field company; do fetch "$(page_of $who)"; done >>"$here/all"
	for question in visits links log requests status "report answers" "report fairness" "report recognition --cycle 1"; do
		# shellcheck disable=SC2086
		ctl $question --json
	done >>"$here/all"
	cat "$here/state/"* >>"$here/all"
	sed '1,/ forget: somebody who has left/d' "$here/log" >>"$here/all"
	[ "$(wc -c <"$here/all")" -gt 100000 ] && ! grep -a -F -e "$1" "$here/all" | tr -cd '[:print:]\n' | cut -c1-300 | grep .
}
check "no name, anywhere: feeds, pages, answers, store, the journal from then on" nowhere "Zoë"
check "no other name" nowhere "Quist"
check "no e-mail" nowhere "zoe.quist"
check "no answer" nowhere "Shelves"
check "no reason" nowhere "marries"
check "(of who is there it would be found)" [ "$(nowhere "Bea Lind" | wc -c)" -gt 0 ]
check "the calendar says that it has ended" has "This calendar has ended" fetch "$old"
check "and so does the page" code 0 fetch "$page"
check "to nobody by name" lacks "Zo" fetch "$page"
check "she cannot be asked for" code 1 ctl links zoe
check "nor forgotten again" code 1 ctl forget zoe
stop
start
check "nor does she come back with a restart" nowhere "Quist"

# --- an edit that removes too many
cp "$here/etc/staff.conf" "$here/staff.conf"
left=$(link dan)
edit staff.conf '/id = "\(dan\|eva\|fay\|gil\|hal\)"/d; s/\(name = "Bea.*\)},/\1}/'
check "too many removed: refused" nothing_published code 1 ctl reload
check "how many" has "this config removes 5 of 9 people, more than guard.removed_percent = 50 lets pass" ctl reload
check "and who" has "Dan Wu (dan), Eva Å (eva), Fay Ng (fay)" ctl reload
check "each of them, for programs" has '"staff": "hal"' ctl reload --json
check "preview says it before" has '"needs_accept_removals": true' ctl preview --json
check "their calendars go on" has CONFIRMED events dan
check "the log has it" has "it removes 5 people, and was not said to be meant" ctl log --last 1
check "with nobody's name" lacks "Dan" ctl log --last 1
check "if it is meant it is published" ctl reload --accept-removals
check "then they have left" has "This calendar has ended" fetch "$left"
cp "$here/staff.conf" "$here/etc/staff.conf"
check "and may come back" ctl reload
check "to their visits" has CONFIRMED events dan

edit staff.conf 's/id = "\(dan\|eva\|fay\|gil\|hal\)";/& leaves = "2026-12-31";/'
check "too many said to have left: refused" nothing_published code 1 ctl reload
check "as preview says before" has '"needs_accept_removals": true' ctl preview --json
cp "$here/staff.conf" "$here/etc/staff.conf"
check "and nobody has" ctl reload

# --- a plan that takes long
tests/planner/draw.py "${PEOPLE:-60000}" 0.9 1-5 1 "$here/drawn" || exit
mv "$here/drawn/crosstrain.conf" "$here/drawn/main.conf"
now=$(publication)
bytes_read() { sed -n 's/^rchar: //p' "/proc/$daemon/io"; }
has_read() { [ "$(bytes_read)" -ge "$1" ]; }
begin_long() {
	mv "$here/etc" "$here/small"
	mv "$here/drawn" "$here/etc"
	all=$(($(bytes_read) + $(cat "$here"/etc/*.conf "$here"/etc/*.csv | wc -c)))
	(ctl reload --accept-removals >"$here/long" 2>&1; echo $? >"$here/long.code") &
	until_true 60 has_read "$all" && has '"busy": true' ctl status --json
	mv "$here/etc" "$here/drawn"
	mv "$here/small" "$here/etc"
}
check "a plan is under way" begin_long
(ctl missed ann warehouse --on 2027-01-11 >"$here/missed" 2>&1; echo $? >"$here/missed.code") &
check "what is only asked is answered meanwhile" has "Ann Öst" ctl report fairness
sleep 0.5
check "what is to be done waits for its end" [ ! -e "$here/missed.code" ]
check "HR asks for another plan" ctl reload
check "then it is done" until_true 60 [ -e "$here/missed.code" ]
check "well" [ "$(cat "$here/missed.code")" = 0 ]
check "by the newer config" has "Noted: missed: Ann Öst (ann), Warehouse, 2027-01-11." cat "$here/missed"
check "nothing of the large one was published" [ "$(publication)" = $((now + 1)) ]
check "the first is told how it came out, too" until_true 60 [ -e "$here/long.code" ]

stop
# Whoever is looked at by strace until the end cannot be searched for leaks.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
start
rm -f "$here/missed.code" "$here/long.code"
attended=$(ctl log --json | grep -c '"action": "attended"')
check "a plan is under way again" begin_long
(ctl attended ann warehouse --on 2027-01-11 >"$here/missed" 2>&1; echo $? >"$here/missed.code") &
sleep 0.5
# The answers are on their way only when it has long begun to end.
check "sending is slow" trace -e trace=sendto,sendmsg -e inject=sendto,sendmsg:delay_enter=300000
check "the daemon is stopped meanwhile" code 0 stop
wait "$strace"
start
check "who waited is answered by the next" until_true 60 [ -e "$here/missed.code" ]
check "which has done it" has "Noted: attended: Ann Öst (ann), Warehouse, 2027-01-11." cat "$here/missed"
check "once" [ "$(ctl log --json | grep -c '"action": "attended"')" = $((attended + 1)) ]
check "it counts as held" has "Ann Öst,sales,yes,1,1,1,0,0,0,1,1" ctl report fairness --csv
check "who asked for the plan is told, too" until_true 60 [ -e "$here/long.code" ]
done_checking
