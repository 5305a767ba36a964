#!/bin/sh
# Meetings with representatives, leads who check in with each other, rooms and the celebration: from
# HR's file to calendars, pages and reports, and back by what was decided and written.
. tests/daemon/lib.sh

# event WHO TEXT: the entries of somebody's calendar that hold a text, unfolded
event() {
	feed "$1" | tr -d '\r' | sed -e ':a' -e 'N;$!ba' -e 's/\n //g' |
		awk -v text="$2" 'BEGIN { RS = "BEGIN:VEVENT\n" } NR > 1 && index($0, text)'
}
events() {
	event "$1" "$2" | grep -c '^SUMMARY:'
}
# The representative of a department at the review of a day; who is in a room.
speaker() {
	ctl meetings --between "$1" --json | python3 -c 'import json, sys
print(*[p["staff"] for r in json.load(sys.stdin)["rows"] for p in r["people"] if p["department"] == sys.argv[1]])' "$2"
}
in_room() {
	ctl rooms --json | python3 -c 'import json, sys
print(*sorted(p["staff"] for r in json.load(sys.stdin)["rows"] if r["room"] == int(sys.argv[1]) for p in r["people"]))' "$1"
}

company
edit staff.conf 's/^staff = (/&\n { id = "ida"; name = "Ida Ox"; department = "sales"; }, { id = "jon"; name = "Jon"; department = "sales"; },/'
edit main.conf 's/message = "One team."/message = ["One team.", "Ask once more."]/'
cat >>"$here/etc/main.conf" <<'CONF'
meetings = ( { id = "review"; name = "Dock review; weekly"; department = "warehouse"; weekday = "tue"; time = "10:00";
               every_weeks = 1; invite = ["sales"]; } );
check_ins = { weekday = "wed"; time = "10:00"; minutes = 30; };
celebration = { weekday = "fri"; time = "16:00"; };
time_off = ( { staff = "hal"; days = ["2030-01-01"]; } );
CONF
at "2026-12-28 08:00:00"

# --- the config
check "what is odd is told by check" has '"field" is never at work at the time of check-ins' ctl check
edit main.conf 's/time = "10:00"; minutes = 30/time = "15:00"; minutes = 30/'
edit main.conf 's/timezone = "America\/New_York"; }/timezone = "Europe\/London"; }/'
check "check counts meetings" has "3 routes, 1 meeting;" ctl check
check "a preview shows who speaks for whom" has "for Sales" ctl preview
check "and when" has "2027-01-05 10:00" ctl preview

# --- calendars
start
who=$(speaker 2027-01-05 sales)
check "sales sends somebody" [ -n "$who" ]
check "never its lead" lacks "Dock review" feed ann
check "in their calendar stands for whom they speak" has "you speak for Sales" event "$who" "Dock review"
check "and what they are there for" has "bring back what is decided" event "$who" "Dock review"
check "it takes their time" has "TRANSP:OPAQUE" event "$who" "Dock review"
check "by the clock of the department that holds it" has "DTSTART;TZID=Europe/Berlin:20270105T100000" event "$who" "20270105T"
check "its own people have it" has "Representatives: " event dan "20270105T"
check "the department's calendar, with names" has "with " event warehouse "20270105T"
check "where it takes nobody's time" has "TRANSP:TRANSPARENT" event warehouse "20270105T"
check "not that of who sends somebody" lacks "Dock review" feed sales
check "turns are taken" [ "$(speaker 2027-01-12 sales)" != "$who" ]
check "leads have their check-ins" has "How can my department make your job easier" event ann "Check-in: "
check "each with the other's name" has "Check-in: Warehouse (Bea Lind)" feed ann
check "a lead has one at a time" [ "$(event bea "20270106T" | grep -c "Check-in")" -le 1 ]
check "the celebration is in everybody's calendar" has "Celebration" feed hal
check "the company's, too" has "Celebration" feed company
check "it claims nobody's time" has "TRANSP:TRANSPARENT" event hal Celebration
check "each cycle has its message" has "Ask once more." event hal "20270226T"
check "which can be printed" has "Ask once more." ctl report message
check "of any cycle" has "One team." ctl report message --cycle 7

# --- who falls out
second=$(speaker 2027-01-12 sales)
edit main.conf "s/{ staff = \"hal\"; days = \[\"2030-01-01\"\]; }/{ staff = \"$who\"; days = [\"2027-01-05\"]; }/"
check "a preview says who comes in whose place" has " in the place of " ctl preview
ctl reload >/dev/null
other=$(speaker 2027-01-05 sales)
check "who can't is replaced" [ -n "$other" ]
check "by somebody else" [ "$other" != "$who" ]
check "their calendar loses it" lacks "20270105T100000" feed "$who"
check "and nobody else is" [ "$(speaker 2027-01-12 sales)" = "$second" ]

# --- rooms
check "a room is found at once" has "2026-12-28, 09:15 to 10:15" ctl room sales warehouse --about "Half-empty; trucks"
check "with both leads" has "ann" in_room 1
check "and somebody of either side" [ "$(in_room 1 | wc -w)" = 4 ]
check "it is in their calendars" has "Room: Half-empty" event ann "20261228T091500"
check "and in both departments'" [ "$(events sales "Room: Half-empty")$(events warehouse "Room: Half-empty")" = 11 ]
check "on both boards" has "open since today" fetch "$(page_of warehouse)"
check "and on the other" has "open since today" fetch "$(page_of sales)"
check "status tells of it" has "room 1 is open for 0 days" ctl status
check "another waits until they are free" has "10:15 to 11:15" ctl room warehouse sales --about "Late orders"
ctl room sales warehouse --about Returns --with eva,bob >/dev/null
check "those who are named come, and nobody else" [ "$(in_room 3)" = "bob eva" ]
ctl room close 1 --outcome "Orders by four." >/dev/null
check "its outcome stands on the boards" has "Orders by four." fetch "$(page_of sales)"
check "and it is open no more" lacks "Half-empty; trucks" ctl status
check "there must be such a room" code 1 ctl room close 9 --outcome x
check "and a word on what came of it" code 2 ctl room close 2
check "and on what it is about" code 2 ctl room sales warehouse
check "and two departments" code 2 ctl room sales sales --about x
check "that there are" code 1 ctl room sales nowhere --about x
edit main.conf 's/time_off = (/time_off = ( { staff = "bea"; days = ["2026-12-28..2027-12-31"]; },/'
ctl reload >/dev/null
check "no hour at all: it says who is in the way" has "a lead of Warehouse" ctl room sales warehouse --about x
check "and that it was refused" code 1 ctl room sales warehouse --about x
edit main.conf 's/{ staff = "bea"; days = \["2026-12-28..2027-12-31"\]; },//'
ctl reload >/dev/null
stop

# --- what was decided, and written
at "2027-01-06 16:00:00"
start
check "what was decided is kept" has "review, 2027-01-05" ctl meeting review 2027-01-05 --outcome "Load by \"four\"; <really>."
check "it stands in the calendars of who was there" has 'Decided: Load by "four"' event "$other" "20270105T"
check "on the board of who held it" has "Load by &quot;four&quot;; &lt;really&gt;." fetch "$(page_of warehouse)"
check "and of who was represented" has "Load by &quot;four&quot;; &lt;really&gt;." fetch "$(page_of sales)"
check "on another day there was none" has "was last on 2027-01-05" ctl meeting review 2027-01-06 --outcome x
check "that is refused" code 1 ctl meeting review 2027-01-06 --outcome x
check "one that is yet to come, too" code 1 ctl meeting review 2027-01-12 --outcome x
check "a word that is too long, too" code 2 ctl meeting review 2027-01-05 --outcome "$(printf '%0901d' 0)"
check "the audit trail has it" has "review, 2027-01-05" ctl log

pair=$(ctl meetings --between 2027-01-06 --json | python3 -c 'import json, sys
print(*[p["staff"] for r in json.load(sys.stdin)["rows"] if r["kind"] == "check-in" for p in r["people"]][:2])')
one=${pair% *} two=${pair#* }
lines=$(event "$one" "20270106T" | grep -o '/my/[a-z2-7]*' | head -n 1)
check "a check-in links to where a line is written" [ -n "$lines" ]
check "there is a place for it" has "What would make your job easier?" fetch "$lines"
check "and nothing else of theirs" lacks "Your next visit" fetch "$lines"
row=$(fetch "$lines" | sed -n 's/.*name="appointment" value="\([0-9]*\)".*/\1/p' | head -n 1)
check "a line is taken" [ "$(post "$lines" do=line "appointment=$row" "line=Tell us <early>; please.")" = 303 ]
check "that is thanked for" has "Your line is kept." fetch "$lines?done=line"
check "it stands in the next check-in of the other" has "Tell us <early>\\; please." event "$two" "Check-in: "
check "who has the link can do nothing else" [ "$(post "$lines" do=cannot visit=1)" = 400 ]
check "nor write for another check-in" [ "$(post "$lines" do=line appointment=9999 line=x)" = 409 ]
check "nor too much" [ "$(post "$lines" do=line "appointment=$row" "line=$(printf '%0201d' 0)")" = 422 ]
check "on their page it can be changed" has "Tell us &lt;early&gt;; please." fetch "$(page_of "$one")"
check "with a calendar's link one looks, and writes nothing" \
	[ "$(post "/my/$(link "$one" | sed 's,/feeds/\(.*\)\.ics,\1,')" do=line "appointment=$row" line=x)" = 403 ]
check "an empty one erases it" [ "$(post "$lines" do=line "appointment=$row" line=)" = 303 ]
check "it is gone" lacks "Tell us" feed "$two"
ctl revoke "$one" >/dev/null
check "with the other links this one ends" [ "$(curl -s -o /dev/null -w '%{http_code}' "http://$address$lines")" = 200 ]
check "and says so" has "This link has been replaced" fetch "$lines"
crash
start
check "killed, it is all there" has "Load by" event "$other" "20270105T"
stop

# --- the end of a cycle
at "2027-01-29 08:00:00"
start
check "the celebration names who was in whose shoes" has "In each other" event hal "20270129T"
check "and who held all their visits" has "Held all their visits" event hal "20270129T"
check "as the report does" has "HELD ALL" ctl report recognition --cycle 1
edit staff.conf '/id = "eva"/d'
ctl reload >/dev/null
check "who has left is named no more" lacks "Eva" event hal "20270129T"
edit main.conf '/^celebration/d'
ctl reload >/dev/null
check "a celebration that HR takes out on its day is called off" has "Cancelled: Celebration" event hal "20270129T"
check "and names nobody" lacks "In each other" event hal "20270129T"
edit main.conf '/^meetings/,/^ .*;$/d'
ctl reload >/dev/null
check "a meeting that HR takes out is called off" has "Cancelled: Dock review" feed dan
stop
done_checking
