#!/bin/sh
# What everybody's calendar shows of a visit, from its birth until it is forgotten: the table
# "What calendars show" in the README, line by line.
. tests/daemon/lib.sh

events() {
	feed "$1" | tests/list-events.py
}
# uid WHO SUMMARY: of the first such event
uid() {
	events "$1" | grep -F -- "$2" | head -n 1 | cut -d' ' -f1
}
# sees WHO UID PATTERN: the event of that UID is written so;  misses WHO UID
sees() {
	events "$1" | grep "^$2 " >"$here/event" && grep -q -- "$3" "$here/event" || { events "$1"; return 1; }
}
misses() {
	events "$1" >"$here/events" && [ -s "$here/events" ] && ! grep "^$2 " "$here/events"
}
# all_see UID PATTERN WHO…
all_see() {
	id=$1 pattern=$2
	shift 2
	for who; do sees "$who" "$id" "$pattern" || { echo "($who)"; return 1; }; done
}
nobody_sees() {
	id=$1
	shift
	for who; do misses "$who" "$id" || { echo "($who)"; return 1; }; done
}
edited() {
	edit "$@"
	ctl reload >/dev/null
}
day_of() {
	events "$1" | grep "^$2 " | cut -d' ' -f2
}

company
at "2027-01-04 09:00:00"
start
everybody="ann warehouse sales company"
visit=$(uid ann "Visit: Warehouse")
buddy=$(ctl visits --staff ann --csv | sed -n '/^ann,.*,1,/p' | cut -d, -f7)
day=$(day_of ann "$visit")
# shellcheck disable=SC2086
check "born: the visitor, the buddy, both departments and the company see it" \
	all_see "$visit" "$day CONFIRMED 0" $everybody "$buddy"
check "it takes the time of who goes" sees ann "$visit" OPAQUE
check "and of who looks after them" sees "$buddy" "$visit" OPAQUE
check "but not the departments'" all_see "$visit" TRANSPARENT warehouse sales company
check "others see nothing of it" nobody_sees "$visit" bob cat fay field

edited main.conf "s/contact = \"bea\";/contact = \"bea\"; closed = [\"$day\"];/"
moved=$(day_of ann "$visit")
buddy=$(ctl visits --staff ann --csv | sed -n '/^ann,.*,1,/p' | cut -d, -f7)
check "moved: it is on another day" [ "$moved" != "$day" ]
# shellcheck disable=SC2086
check "under the same UID, for all, with a higher SEQUENCE" all_see "$visit" "$moved CONFIRMED 1" $everybody "$buddy"

edited staff.conf "s/{ id = \"$buddy\";/{ id = \"$buddy\"; buddy = false;/"
other=$(ctl visits --staff ann --csv | sed -n '/^ann,.*,1,/p' | cut -d, -f7)
check "another buddy: the new one sees it" all_see "$visit" "CONFIRMED" "$other"
check "the old one no longer" nobody_sees "$visit" "$buddy"
# shellcheck disable=SC2086
check "it is not on another day, so SEQUENCE stays" all_see "$visit" "$moved CONFIRMED 1" $everybody

edited staff.conf 's/Ann Öst/Anna West/'
check "renamed: the new name stands everywhere" all_see "$visit" "Anna West" sales warehouse company
check "under the same UID and SEQUENCE" all_see "$visit" " 1 " ann sales warehouse company

edited main.conf 's/Dock 3/Dock 4/'
check "another place: SEQUENCE rises" all_see "$visit" "$moved CONFIRMED 2" ann "$other" warehouse sales company

edited staff.conf 's/{ id = "ann";/{ id = "ann"; exempt = ["warehouse"];/'
# shellcheck disable=SC2086
check "called off: all see that it is" all_see "$visit" "$moved CANCELLED 3 TRANSPARENT Cancelled: " $everybody "$other"
edited staff.conf 's/ exempt = \["warehouse"\];//'
again=$(day_of ann "$visit")
check "set again: it is the same event" all_see "$visit" "$again CONFIRMED 4" ann warehouse sales company

link=$(link ann)
edited staff.conf 's/name = "Anna West"; department = "sales"/name = "Anna West"; department = "field"/'
check "another department: her visits from the old one are called off" \
	all_see "$visit" "CANCELLED 5 TRANSPARENT Cancelled: " ann warehouse sales company
check "the old department learns no more of her" [ "$(events sales | grep -c 'CONFIRMED.*Anna West at')" = 0 ]
check "those from the new one come" has "Visit: Sales" events ann
check "which sees them" has "Anna West at Sales" events field
check "her link stays" [ "$(link ann)" = "$link" ]

visit=$(uid bob "Visit: Warehouse")
edited main.conf 's/{ from = "sales"; to = "warehouse";[^}]*},//'
check "a route is dropped: its visits are called off for all" \
	all_see "$visit" "CANCELLED .* TRANSPARENT Cancelled: " bob warehouse sales company

visit=$(uid dan "Visit: Fiéld")
ended=$(link field)
edited main.conf 's/, *{ from = "warehouse"; to = "field"[^}]*}//; s/{ from = "warehouse"; to = "field"[^}]*},//; s/{ from = "field"; to = "sales"; }/{ from = "warehouse"; to = "sales"; }/'
edit staff.conf 's/department = "field"/department = "sales"/'
sed -i '/id = "field"/d; s/capacity = 2; }*,$/capacity = 2; }/' "$here/etc/main.conf"
check "a host is no more: HR may say so" code 0 ctl reload
check "its visits are called off" all_see "$visit" "CANCELLED .* TRANSPARENT Cancelled: " dan warehouse company
check "its own calendar ends" has "This calendar has ended" fetch "$ended"
check "and says nothing else" [ "$(fetch "$ended" | grep -c BEGIN:VEVENT)" = 1 ]

visit=$(uid dan "Visit: Sales")
left=$(link dan)
sed -i '/id = "dan"/s/^/#/' "$here/etc/staff.conf"
ctl reload >/dev/null
check "somebody leaves: their visits are called off for the others" \
	all_see "$visit" "CANCELLED .* TRANSPARENT Cancelled: " warehouse sales company
check "their own calendar ends" has "This calendar has ended" fetch "$left"
sed -i '/id = "dan"/s/^#//' "$here/etc/staff.conf"
ctl reload >/dev/null
check "somebody comes back: the same link" [ "$(link dan)" = "$left" ]
check "leads to a calendar with visits" has "CONFIRMED" events dan
check "the same ones" all_see "$visit" CONFIRMED dan warehouse sales company

visit=$(uid eva "Visit: Sales")
day=$(day_of eva "$visit")
stop
at "2027-03-15 09:00:00"
start
check "a cycle ends: what was held stays" all_see "$visit" "$day CONFIRMED" eva warehouse sales company
check "what was called off is forgotten a week later" lacks "Cancelled: " events company
check "the next cycle's visits have come" has "2027-03-31 CONFIRMED" events eva
stop
at "2028-06-01 09:00:00"
start
check "after keep.past_days a visit is forgotten" nobody_sees "$visit" eva warehouse sales company
check "a calendar is never without an event" has BEGIN:VEVENT feed eva
stop
done_checking
