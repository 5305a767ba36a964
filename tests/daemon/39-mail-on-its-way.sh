#!/bin/sh
# What changes while a mail of it is on its way, by a real mail server (Exim): whoever may have got it hears of
# that, too, whatever becomes of whoever sends it; and what is overtaken is not sent.
. tests/daemon/lib.sh
. tests/daemon/exim.sh

# shellcheck disable=SC2046
set -- $(tests/free-ports 1)
port=$1
prepare_exim "$port"
company
have_addresses
edit main.conf "s/^guard = /mail = { server = \"smtp:\/\/127.0.0.1:$port\"; from = \"crosstrain@acme.example\"; };\n&/"
at "2026-12-28 08:00:00"
start
check "start the mail server" start_exim
check "everybody is told of their visits" code 0 ctl mail
who=$(ctl visits --csv | awk -F, 'NR > 1 && $5 != "" { print $1; exit }')
host=$(ctl visits --staff "$who" --csv | awk -F, 'NR > 1 && $5 != "" { print $3; exit }')
day=$(start_of "$who" "$host")

# --- moved, and back
control() {
	curl -sS --unix-socket "$here/run/control.sock" "$@"
}
# announce LETTERS WHO: the mail server is about to take that one of them.  say WHAT LETTERS WHO: what else became of it
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
	edit main.conf "s/^mail = /time_off = ( { staff = \"$who\"; days = [\"$day\"]; } );\n&/"
	ctl reload >/dev/null
	moved=$(start_of "$who" "$host")
	control http://localhost/mail >"$here/letters"
	"$@" >"$here/announced"
	edit main.conf '/^time_off/d'
	ctl reload >/dev/null
	ctl restore "$good" >/dev/null
	[ "$moved" != "$day" ] && [ "$(start_of "$who" "$host")" = "$day" ]
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
check "who was told of the one is told of the other" has "It was on $(date -d "$moved" +%A) $moved" letter "$who"
check "and where it is" has "now it is on" letter "$who"
check "once told, all is told" has "Nothing waits" ctl mail
forget_mail
check "they move, and back, and then it is heard that a mail was sent" there_and_back announce "$here/letters" "$who"
check "which is noted" has 200 say mailed "$here/letters" "$who"
ctl mail >/dev/null
check "they are told of that, too" has "It was on $(date -d "$moved" +%A) $moved" letter "$who"
check "what makes no sense is refused" has '"error"' control -X POST "http://localhost/mailing?row=1&tidings=9%20x"
forget_mail

# --- rooms that are called off
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

# --- before the server is ready
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
stop
done_checking
