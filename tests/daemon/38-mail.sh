#!/bin/sh
# Mail: whoever's visit, meeting or room is new, moved or called off soon is told, once, by a real mail
# server (Exim), also one that was away; and nobody else.
. tests/daemon/lib.sh
. tests/daemon/exim.sh

# The UID of the entry that somebody has on a day, in their calendar and in their mail.
uid_in_feed() {
	feed "$1" | tr -d '\r' | awk -v day="$2" '/^UID:/ { uid = $0 } /^DTSTART/ && index($0, day) { print uid }'
}
start_of() {
	ctl visits --staff "$1" --csv | awk -F, -v host="$2" '$3 == host && $5 != "" { print $5; exit }'
}

# shellcheck disable=SC2046
set -- $(tests/free-ports 1)
port=$1
prepare_exim "$port"
company
edit staff.conf 's/id = "\([a-z]*\)"; name/id = "\1"; email = "\1@acme.example"; name/; s/email = "bea@acme.example"; department/department/'
edit main.conf 's/guard = /keep = { mail_days = 20; };\nguard = /'
at "2026-12-28 08:00:00"
start
check "without the key there is none" has "no mail server" ctl mail
stop
rm -rf "$here/state"
echo "mail = { server = \"smtp://127.0.0.1:$port\"; from = \"crosstrain@acme.example\"; };" >>"$here/etc/main.conf"
start

# --- a server that is away
soon=$(ctl visits --csv | awk -F, 'NR > 1 && $5 != "" && $5 < "2027-01-17" { print $1 }' | sort -u)
n=$(echo "$soon" | wc -l)
late=$(ctl visits --csv | awk -F, 'NR > 1 { print $1 }' | sort -u | grep -vxF "$soon" | head -n 1)
check "some visits are near, some are not" [ "$n" -gt 2 ]
check "status counts whom it is for" has "$n people are yet to be told by mail" ctl status
check "while the server is away nothing is sent" code 1 ctl mail
check "and it is said" has "127.0.0.1" ctl mail
check "start the mail server" start_exim
check "then all are told" has "$n sent" ctl mail
check "each of those whose visit is near" got "$n"
check "once" has "Nothing waits" ctl mail
[ -z "$late" ] || check "who goes later is not" silent letter "$late"
who=$(echo "$soon" | head -n 1)
host=$(ctl visits --staff "$who" --csv | awk -F, 'NR > 1 && $5 != "" { print $3; exit }')
day=$(start_of "$who" "$host")
plain_day=$(echo "$day" | tr -d -)
check "it says what is new" has "New: Visit: " letter "$who"
check "and when" has "$day" letter "$who"
check "it is from whom HR says" has "From: crosstrain@acme.example" letter "$who"
check "no answering machine answers it" has "Auto-Submitted: auto-generated" letter "$who"
check "the entry is attached" has "text/calendar utf-8 cross-training.ics" letter "$who"
check "under the UID of the calendar" has "$(uid_in_feed "$who" "$plain_day" | head -n 1)" letter "$who"
check "its lines end as those of mail do" lacks "=0A" cat "$mail/box/all"
check "as something published, that asks for no answer" has "METHOD:PUBLISH" letter "$who"
check "HR's message stands in it" has "One team." letter "$who"

# --- what changes
forget_mail
check "nothing new is no mail" has "Nothing waits" ctl mail
ctl room sales warehouse --about "Größe; \"4711\"" --with bob,eva >/dev/null
check "who is in a room is told" has "2 sent" ctl mail
check "those two" got 2
check "what it is about, in the subject, whatever its letters" has 'Subject: New: Room: Größe; "4711", Monday 2026-12-28' letter bob
forget_mail
ctl room close 1 --outcome "By phone." >/dev/null
check "that it is called off" has "2 sent" ctl mail
check "they are told" got 2
check "as the entry says" has "STATUS:CANCELLED" letter eva
check "and the subject" has "Subject: Called off: Room: " letter eva

forget_mail
stop_exim
edit main.conf "s/^mail = /time_off = ( { staff = \"$who\"; days = [\"$day\"]; } );\n&/"
ctl reload >/dev/null
moved=$(start_of "$who" "$host")
check "a visit moves" [ "$moved" != "$day" ]
edit main.conf '/^time_off/d'
edit main.conf "s/^mail = /time_off = ( { staff = \"$who\"; days = [\"$day\", \"$moved\"]; } );\n&/"
ctl reload >/dev/null
again=$(start_of "$who" "$host")
check "and again, before the server is back" [ "$again" != "$moved" ]
check "what waits survives" crash
start
check "the server is back" start_exim
ctl mail >/dev/null
check "one mail tells of both" [ "$(grep -c "^Envelope-to: $who@" "$mail/box/all")" = 1 ]
check "with the hour that they knew" has "$day, 07:00; now it is on" letter "$who"
check "from the day that they knew" has "It was on $(date -d "$day" +%A) $day" letter "$who"
check "to the day that it is now" has "$again" letter "$who"
check "under the same UID" has "$(uid_in_feed "$who" "$plain_day$(echo "$again" | tr -d -)" | head -n 1)" letter "$who"
check "none of the day between" lacks "$moved" letter "$who"

# --- what is undone while a mail of it is on its way
control() {
	curl -sS --unix-socket "$here/run/control.sock" "$@"
}
# announce LETTERS WHO: the mail server is about to take that one of them;  say WHAT LETTERS WHO
announce() {
	say mailing "$@"
}
say() {
	control -o "$here/said" -w '%{http_code}\n' -X POST "$(python3 - "$@" <<-'PYTHON'
		import json, sys, urllib.parse
		letter, = (l for l in json.load(open(sys.argv[2]))["letters"] if l["to"] == sys.argv[3] + "@acme.example")
		print("http://localhost/%s?row=%d&tidings=%s" % (sys.argv[1], letter["row"], urllib.parse.quote(letter["tidings"])))
	PYTHON
	)"
}
# They move to yet another day, and back; a mail of the first is on its way, and nobody says that it was sent.
there_and_back() {
	good=$(ctl status --json | sed -n 's/.*"number": \([0-9]*\).*/\1/p')
	edit main.conf "s/\"$moved\"\]/\"$moved\", \"$again\"]/"
	ctl reload >/dev/null
	third=$(start_of "$who" "$host")
	control http://localhost/mail >"$here/letters"
	"$@" >"$here/announced"
	edit main.conf "s/, \"$again\"\]/]/"
	ctl reload >/dev/null
	ctl restore "$good" >/dev/null
	[ "$third" != "$again" ] && [ "$(start_of "$who" "$host")" = "$again" ]
}
forget_mail
check "one moves, and back, before there is a mail of it" there_and_back true
check "then there is none" has "Nothing waits" ctl mail
check "and one that was on its way is not to be sent any more" has 409 announce "$here/letters" "$who"
check "for there is other news" has "other news" cat "$here/said"
check "they move, and back, while a mail is on its way" there_and_back announce "$here/letters" "$who"
check "which might be sent" has 200 cat "$here/announced"
check "and that one is not to be sent again" has 409 announce "$here/letters" "$who"
ctl mail >/dev/null
check "who was told of the one is told of the other" has "It was on $(date -d "$third" +%A) $third" letter "$who"
check "and where it is" has "now it is on" letter "$who"
check "once told, all is told" has "Nothing waits" ctl mail
forget_mail
check "they move, and back, and then it is heard that a mail was sent" there_and_back announce "$here/letters" "$who"
check "which is noted" has 200 say mailed "$here/letters" "$who"
ctl mail >/dev/null
check "they are told of that, too" has "It was on $(date -d "$third" +%A) $third" letter "$who"
check "what makes no sense is refused" has '"error"' control -X POST "http://localhost/mailing?row=1&tidings=9%20x"
forget_mail

# Rooms that are called off while a mail of them is on its way.
call_room() {
	ctl room sales warehouse --about "$1" --with bob,bea | sed -n 's/^Noted: room: \([0-9]*\),.*/\1/p'
}
take_letters() {
	control http://localhost/mail >"$here/letters"
}
one=$(call_room "Once")
two=$(call_room "Twice")
take_letters
ctl room close "$one" --outcome "x" >/dev/null
check "a mail of two things, of which one is off, is not to be sent" has 409 announce "$here/letters" bob
take_letters
check "one of the other is" has 200 announce "$here/letters" bob
ctl room close "$two" --outcome "x" >/dev/null
take_letters
check "then one that it is off" has 200 announce "$here/letters" bob
check "of which nobody hears any more; another follows" has "1 sent" ctl mail
check "it is called off" has "Subject: Called off: Room: Twice" letter bob
check "and no more" [ "$(grep -c '^Envelope-to: ' "$mail/box/all")" = 1 ]
four=$(call_room "Heard of?")
take_letters
check "yet another is on its way" has 200 announce "$here/letters" bob
edit staff.conf 's/bob@acme/full@acme/'
ctl reload >/dev/null
check "and is refused when it is sent again" has "full@acme.example" ctl mail
ctl room close "$four" --outcome "x" >/dev/null
edit staff.conf 's/full@acme/bob@acme/'
ctl reload >/dev/null
ctl mail >/dev/null
check "they may have heard of it, so they hear that it is off" has "Subject: Called off: Room: Heard of?" letter bob
edit staff.conf 's/bob@acme/full@acme/'
ctl reload >/dev/null
three=$(call_room "Refused")
check "one more is refused when it was sent" has "full@acme.example" ctl mail
forget_mail
ctl room close "$three" --outcome "x" >/dev/null
edit staff.conf 's/full@acme/bob@acme/'
ctl reload >/dev/null
check "so they need not hear that it is off, as others do" has "1 sent" ctl mail
check "and do not" silent letter bob
forget_mail

# What changes before the server is ready for a mail stops it.
edit staff.conf 's/bob@acme/slow@acme/'
ctl reload >/dev/null
settled=$(call_room "Soon settled")
ctl mail >"$here/slow" 2>&1 &
slow=$!
sleep 1
ctl room close "$settled" --outcome "By phone." >/dev/null
check "a mail of what is called off meanwhile ends" code 1 wait $slow
check "and it is said why" has "other news" cat "$here/slow"
check "only the other, who had theirs, is told that it is called off" has "1 sent" ctl mail
check "so they got none" silent letter slow
edit staff.conf 's/slow@acme/bob@acme/'
ctl reload >/dev/null
forget_mail

# --- addresses
forget_mail
edit staff.conf 's/bob@acme/nobody@acme/; s/cat@acme/later@acme/; s/email = "dan@acme.example"; //'
ctl reload >/dev/null
ctl room sales warehouse --about "Addresses" --with bob,eva,dan,cat >/dev/null
check "who is refused for good is told of" has "does not take mail to nobody@acme.example" ctl mail
check "what the server wants later, waits" code 1 ctl mail
check "which holds up nobody else" has "Addresses" letter eva
check "one waits, and no other" has '"waiting": 1' ctl mail --json
check "who has no address gets none, the others theirs" silent letter dan
edit staff.conf 's/later@acme/cat@acme/'
ctl reload >/dev/null
ctl mail >/dev/null
check "later it is delivered" has "Addresses" letter cat
check "the one refused is not tried again" has "Nothing waits" ctl mail
check "who came after them got one" [ "$(grep -c "^Envelope-to: eva@" "$mail/box/all")" = 1 ]
check "for programs, too" has '"waiting": 0' ctl mail --json

# What the server has against us costs nobody their mail.
forget_mail
edit main.conf 's/crosstrain@acme.example/stranger@acme.example/'
ctl reload >/dev/null
ctl room sales warehouse --about "Refused" --with ann,bob,cat,eva >/dev/null
check "a sender who is not let in is told of" has "MAIL failed" ctl mail
check "and nothing is given up" has '"waiting": 4' ctl mail --json
edit main.conf 's/stranger@acme.example/crosstrain@acme.example/'
edit staff.conf 's/@acme.example/@elsewhere.example/'
ctl reload >/dev/null
check "nor where all are refused" has '"waiting": 4' ctl mail --json
edit staff.conf 's/@elsewhere.example/@acme.example/; s/nobody@acme/bob@acme/'
ctl reload >/dev/null
check "when that is mended, all are told" has "4 sent" ctl mail
check "all four" got 4

# --- as a service
forget_mail
instead='exec' ctl mail --follow >"$here/follow" 2>&1 &
follower=$!
ctl room sales field --about "Followed" --with cat,gil >/dev/null
check "the service sends by itself" got 2
kill "$follower"
wait "$follower" 2>/dev/null

# --- what is over
forget_mail
stop_exim
ctl room sales field --about "Too late" --with cat,gil >/dev/null
ctl mail >/dev/null 2>&1
stop
at "2027-01-20 08:00:00"
start
check "the server is back, much later" start_exim
ctl mail >/dev/null
check "what is over is not told any more" lacks "Too late" cat "$mail/box/all"
check "nor does it wait" has '"mail_waiting": 0' ctl status --json

forget_mail
edit staff.conf '/id = "gil"/d'
ctl reload >/dev/null
ctl room sales field --about "Forgotten" --with cat,hal >/dev/null
ctl forget gil >/dev/null
check "who has left is not written to" silent sh -c "sqlite3 '$here/state/crosstrain.db' 'SELECT 1 FROM outbox JOIN subject USING (subject) WHERE forgotten'"
stop
done_checking
